"""Looking again: each move has its causes, their shares sum, and today's mentors get kind and grounded advice."""

from collections.abc import Sequence
from datetime import date
from itertools import product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from mentorpick.model.people import Answers, Goal, Mentor, Must, Offer, Page
from mentorpick.model.taxonomy import AREA_KEYS
from mentorpick.ranking.pool import as_pool
from mentorpick.ranking.review import (
    ReviewSide,
    compared_by,
    list_changes,
    list_history,
    place_order,
    review,
    shapley,
)
from mentorpick.ranking.shortlist import rank

BEFORE, AFTER = date(2026, 8, 1), date(2026, 11, 23)
JO = Answers(
    priority="career",
    also=("finances",),
    goals=(Goal(text="Match into a hematology fellowship"), Goal(text="Pay back my loans", area="finances")),
)


def person(number: int, **more: object) -> Mentor:
    """A mentor unlike the others, whatever the number."""
    rng = Random(number)
    given = {
        "id": f"m{number:02}",
        "name": f"Mentor {number}",
        "areas": {area: rng.randint(0, 5) for area in AREA_KEYS if rng.random() < 0.7},
        "offers": tuple(
            Offer(text=rng.choice(("Reads fellowship applications", "Plans the way out of debt and loans", "Walks")))
            for _ in range(rng.randint(0, 2))
        ),
        "expertise": ("hematology",) if rng.random() < 0.3 else (),
    }
    return Mentor(**(given | more))  # type: ignore[arg-type]


POOL = tuple(person(number) for number in range(24))


def side(answers: Answers = JO, mentors: Sequence[Mentor] = POOL, day: date = AFTER) -> ReviewSide:
    return ReviewSide(day, answers, mentors, Page())


def shares(result: object) -> list[tuple[float, float, float]]:
    return [(s.answers, s.profiles, s.people) for s in result.shifts]  # type: ignore[attr-defined]


def test_nothing_changed_means_that_nobody_moved() -> None:
    result = review(side(day=BEFORE), side())
    assert not result.changed
    assert all(shift.before == shift.after and shift.moved == 0 for shift in result.shifts)
    assert set(shares(result)) == {(0.0, 0.0, 0.0)}


def test_a_goal_edited_is_the_answers_doing_alone() -> None:
    goals = (Goal(text="Find a way out of debt", area="career", importance="high"),)
    result = review(side(day=BEFORE), side(replace(JO, goals=goals)), top=0)
    assert any(shift.moved for shift in result.shifts)
    assert all((s.answers, s.profiles, s.people) == (s.moved, 0, 0) for s in result.shifts)


def test_a_profile_edited_is_the_profiles_doing_alone() -> None:
    better = replace(POOL[0], areas={"career": 5, "finances": 5})
    result = review(side(day=BEFORE), side(mentors=(better, *POOL[1:])), top=0)
    moved = {shift.mentor: shift.moved for shift in result.shifts}
    assert moved["m00"] > 0
    assert all((s.answers, s.profiles, s.people) == (0, s.moved, 0) for s in result.shifts)


def test_who_left_lets_those_behind_rise_and_that_is_nobody_elses_doing() -> None:
    first = rank(JO, as_pool(POOL), today=AFTER).shortlist[0].mentor
    result = review(side(day=BEFORE), side(mentors=[m for m in POOL if m.id != first]), top=0)
    gone = next(shift for shift in result.shifts if shift.mentor == first)
    assert (gone.before, gone.after) == (1, None)
    assert all(shift.moved == 1 for shift in result.shifts if shift.mentor != first)
    assert all((s.answers, s.profiles, s.people) == (0, 0, s.moved) for s in result.shifts)


def test_who_joined_has_no_place_before() -> None:
    result = review(side(day=BEFORE), side(mentors=(*POOL, person(99, areas={"career": 5, "finances": 5}))), top=0)
    new = next(shift for shift in result.shifts if shift.mentor == "m99")
    assert new.before is None
    assert new.after is not None
    assert (new.answers, new.profiles) == (0, 0)


def test_to_leave_is_to_fall_and_to_join_is_to_rise_however_long_the_lists_are() -> None:
    shrunk = review(side(day=BEFORE), side(mentors=POOL[:2]), top=0)
    grown = review(side(mentors=POOL[:2], day=BEFORE), side(), top=0)
    nobody = review(side(day=BEFORE), side(replace(JO, must=Must(min_hours=700))), top=0)
    assert {shift.moved < 0 for found in (shrunk, nobody) for shift in found.shifts if shift.after is None} == {True}
    assert {shift.moved > 0 for shift in grown.shifts if shift.before is None} == {True}
    assert all(shift.before is None or shift.after is None for shift in nobody.shifts)


def test_a_goal_a_profile_and_a_departure_each_get_their_share_and_the_shares_sum() -> None:
    after = [replace(m, areas={JO.priority: 5, "finances": 5}) if m.id == "m03" else m for m in POOL if m.id != "m07"]
    goals = (*JO.goals, Goal(text="Plans for debt", area="finances", importance="high"))
    result = review(side(day=BEFORE), side(replace(JO, goals=goals), after), top=0)
    for shift in result.shifts:
        assert shift.answers + shift.profiles + shift.people == pytest.approx(shift.moved, abs=1e-9)
    edited = next(shift for shift in result.shifts if shift.mentor == "m03")
    assert edited.profiles > 0
    assert max(abs(share) for share in (edited.answers, edited.profiles, edited.people)) == edited.profiles
    assert result.changed == ("New goal: Plans for debt",)


def test_places_are_those_of_two_rankings() -> None:
    answers = replace(JO, priority="finances", also=())
    result = review(side(day=BEFORE), side(answers), top=5)
    now = rank(answers, as_pool(POOL), today=AFTER)
    assert result.shortlist == now
    assert {s.mentor: s.after for s in result.shifts if s.after and s.after <= 5} == {
        place.mentor: place.rank for place in now.shortlist
    }


_mentors = st.lists(st.integers(0, 60), min_size=3, max_size=14, unique=True)


@given(old=_mentors, new=_mentors, edited=st.sets(st.integers(0, 60), max_size=5), priority=st.sampled_from(AREA_KEYS))
def test_the_shares_sum_to_each_move_whatever_changed(
    old: list[int], new: list[int], edited: set[int], priority: str
) -> None:
    later = [person(n, areas={"career": n % 6, "finances": 5}) if n in edited else person(n) for n in new]
    asked = replace(JO, priority=priority, also=())  # type: ignore[arg-type]
    result = review(side(mentors=[person(n) for n in old], day=BEFORE), side(asked, later), top=0)
    assert {shift.mentor for shift in result.shifts} >= {place.mentor for place in result.shortlist.shortlist}
    for shift in result.shifts:
        assert shift.answers + shift.profiles + shift.people == pytest.approx(shift.moved, abs=1e-9)


@given(st.lists(st.integers(-9, 9), min_size=8, max_size=8))
def test_shapley_values_are_the_weighted_mean_of_what_each_player_adds(worths: list[int]) -> None:
    worth = dict(zip(product((False, True), repeat=3), map(float, worths), strict=True))
    for player, value in enumerate(shapley(worth)):
        expected = 0.0
        for coalition, alone in worth.items():
            if not coalition[player]:
                size = sum(coalition)
                weight = (1 / 3, 1 / 6, 1 / 3)[size]
                joined = tuple(True if n == player else inside for n, inside in enumerate(coalition))
                expected += weight * (worth[joined] - alone)
        assert value == pytest.approx(expected, abs=1e-9)


# what changed


def test_a_change_of_priority_and_of_goals_is_said_in_words() -> None:
    after = replace(JO, priority="finances", goals=(JO.goals[1], Goal(text="Sleep")), values=("family",))
    assert list_changes(JO, after) == (
        "Your priority was career; now it's finances",
        "New goal: Sleep",
        "No longer a goal: Match into a hematology fellowship",
        "Also changed: your values",
    )


def test_the_same_goal_with_another_importance_is_named() -> None:
    after = replace(JO, goals=(replace(JO.goals[0], importance="high"), JO.goals[1]))
    assert list_changes(JO, after) == ("Different area or importance: Match into a hematology fellowship",)


# today's mentors

SAM = Mentor(id="sam", name="Sam", areas={"career": 4, "finances": 0}, capacity=1, mentees=1, accepting=False)
LENA = Mentor(id="lena", name="Lena", areas={"career": 4, "finances": 5})


def advice(answers: Answers, *mentors: Mentor) -> tuple[str, str, str]:
    (one,) = review(side(answers, mentors), side(answers, mentors)).mentors
    return one.advice, one.beside, one.because


def test_a_mentor_who_serves_what_is_named_is_kept_even_if_full() -> None:
    assert advice(Answers(priority="career", mentors=("sam",)), SAM, LENA)[:2] == ("keep", "")


def test_somebody_is_added_where_another_area_is_hardly_served() -> None:
    kind, beside, because = advice(Answers(priority="career", also=("finances",), mentors=("Sam",)), SAM, LENA)
    assert (kind, beside) == ("add", "lena")
    assert because == "has little to offer on finances; Lena has much more"


def test_a_change_is_advised_where_the_priority_itself_moved_away() -> None:
    assert advice(Answers(priority="finances", mentors=("sam",)), SAM, LENA)[:2] == ("change", "lena")


def test_nobody_is_left_for_nothing() -> None:
    assert advice(Answers(priority="finances", mentors=("sam",)), SAM)[0] == "keep"


def test_a_mentor_from_elsewhere_is_not_judged() -> None:
    assert advice(Answers(priority="finances", mentors=("aunt-rosa",)), SAM, LENA)[0] == "unknown"


def test_a_private_area_is_not_named_in_what_one_says_to_a_mentor() -> None:
    answers = Answers(priority="career", also=("mental_health",), mentors=("sam",))
    kind = Mentor(id="kim", name="Kim", areas={"mental_health": 5})
    (one,) = review(side(answers, (SAM, kind)), side(answers, (SAM, kind))).mentors
    assert one.advice == "add"
    assert "mental" not in one.say
    assert "another part of my life" in one.say


def test_the_next_review_is_three_months_later_or_as_wished() -> None:
    assert review(side(), side()).next == "2027-02-23"
    assert review(side(), side(), next_day=date(2027, 1, 1)).next == "2027-01-01"


def test_history_tells_each_time_with_its_own_mentors() -> None:
    later = replace(JO, priority="finances")
    told = list_history([side(day=BEFORE, mentors=POOL[:5]), side(later)])
    assert [(one.day, one.priority) for one in told.rounds] == [("2026-08-01", "career"), ("2026-11-23", "finances")]
    assert {place.mentor for place in told.rounds[0].first} <= {m.id for m in POOL[:5]}
    assert told.rounds[1].first[0].mentor == rank(later, as_pool(POOL), today=AFTER).shortlist[0].mentor


def test_what_other_rules_moved_is_a_share_of_its_own_and_all_four_sum_to_the_move() -> None:
    was = tuple(reversed(place_order(JO, as_pool(POOL), BEFORE)))
    before = side(day=BEFORE)._replace(places=was, compared="another")
    result = review(before, side(replace(JO, priority="finances", also=())), top=0)
    assert any(shift.compared for shift in result.shifts)
    for shift in result.shifts:
        parts = shift.answers + shift.profiles + shift.people + shift.compared
        assert parts == pytest.approx(shift.moved, abs=1e-9)
        assert shift.before == was.index(shift.mentor) + 1


def test_a_list_made_by_the_same_rules_has_no_fourth_share() -> None:
    pool = as_pool(POOL)
    before = side(day=BEFORE)._replace(places=place_order(JO, pool, BEFORE), compared=compared_by(pool))
    assert {shift.compared for shift in review(before, side()).shifts} == {0}
