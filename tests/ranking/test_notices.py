"""What the reader must not miss is said, and only then."""

import pytest

from mentorpick.model.people import Goal
from mentorpick.ranking.shortlist import BOUNDARY, FICTIONAL, rank
from tests.builders import TODAY, answers, mentor, pool


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"priority": "mental_health"}, True),
        ({"goals": (Goal(text="Sleep again", area="mental_health"),)}, True),
        ({"also": ("mental_health",)}, False),
        ({}, False),
        ({"goals": (Goal(text="Sleep again", area="mental_health"),), "not_now": ("mental_health",)}, False),
    ],
)
def test_mental_health_has_its_boundary_and_the_referral_of_the_office(asked: dict, said: bool) -> None:  # type: ignore[type-arg]
    found = rank(answers(**asked), pool(mentor("Ada"), referral="Counselling: room 12."), today=TODAY).notices
    assert (BOUNDARY in found, "Counselling: room 12." in found) == (said, said)


def test_the_boundary_names_the_local_emergency_number_and_no_hotline() -> None:
    assert "your local emergency number" in BOUNDARY
    assert not any(letter.isdigit() for letter in BOUNDARY)


def test_made_up_people_are_called_made_up() -> None:
    assert rank(answers(), pool(mentor("Ada"), fictional=True), today=TODAY).notices == (FICTIONAL,)
    assert rank(answers(), pool(mentor("Ada")), today=TODAY).notices == ()


def test_a_first_place_without_the_priority_is_said_to_be() -> None:
    people = pool(mentor("Ada", areas={"career": 0, "finances": 5}))
    (said,) = rank(answers(also=("finances",)), people, today=TODAY).notices
    assert said == "Ada comes first but has nothing to offer on career, your priority."


def test_two_goals_that_do_not_count_are_counted() -> None:
    goals = tuple(Goal(text=text, area="finances") for text in ("Save", "Invest"))
    said = rank(answers(goals=goals, not_now=("finances",)), pool(mentor("Ada")), today=TODAY).notices
    assert said == ("2 goals don't count, because you left finances out for now.",)
