"""The area of a goal, guessed by meaning from plain goals."""

from collections import Counter
from pathlib import Path
from typing import get_args

import pytest

from mentorpick.model.taxonomy import Area
from mentorpick.relevance.embedding import Model, load_model
from mentorpick.relevance.goals import likely_areas, plain_goals
from tests.benchmarks.judged import read_judged


@pytest.fixture(scope="module")
def model() -> Model:
    return load_model()


def test_every_area_has_about_as_many_plain_goals() -> None:
    counts = Counter(area for area, _ in plain_goals())
    assert set(counts) == set(get_args(Area))
    assert max(counts.values()) - min(counts.values()) <= 5


def test_no_plain_goal_stands_twice() -> None:
    assert len({goal.casefold() for _, goal in plain_goals()}) == len(plain_goals())


@pytest.mark.parametrize(
    ("goal", "area"),
    [
        ("become a consultant anaesthetist", "career"),
        ("pass anatomy", "career"),
        ("i search mentor for help me in study", "career"),
        ("get back to work after six years at home with the kids", "career"),
        ("stop dreading Mondays so much that I feel ill", "mental_health"),
        ("walk without pain after my knee operation", "physical_health"),
        ("dare to say what I think", "personal_growth"),
        ("find my feet after moving to Norway", "environment"),
        ("stop quarrelling with my sister about our mother's care", "relationships"),
        ("spend less than I earn", "finances"),
    ],
)
def test_a_goal_belongs_to_the_area_of_what_it_means(model: Model, goal: str, area: Area) -> None:
    assert likely_areas([goal], model)[0][0] == area


def test_getting_back_to_work_after_years_at_home_is_a_career_goal(model: Model) -> None:
    assert "career" in likely_areas(["get back to work after six years at home with the kids"], model)[0][:2]


def test_all_areas_are_offered_each_once_whatever_is_written(model: Model) -> None:
    for areas in likely_areas(["", "42", "learn to juggle", "日本語"], model):
        assert sorted(areas) == sorted(get_args(Area))
    assert likely_areas([], model) == []


def test_a_goal_gets_the_same_areas_alone_and_among_others(model: Model) -> None:
    goals = [goal for _, goal in plain_goals()]
    together = likely_areas(goals, model)
    assert together[:3] == [likely_areas([goal], model)[0] for goal in goals[:3]]
    own = [areas[0] for areas in together]
    assert sum(one == area for one, (area, _) in zip(own, plain_goals(), strict=True)) >= 70


def test_the_two_areas_that_are_offered_hold_nearly_every_goal_of_the_judged_set(model: Model) -> None:
    judged = read_judged(Path(__file__).parents[1] / "examples" / "judged")
    goals = [(goal.text, goal.area or mentee.priority) for mentee in judged.mentees for goal in mentee.goals]
    guessed = likely_areas([text for text, _ in goals], model)
    assert len(goals) == 34
    assert sum(areas[0] == own for areas, (_, own) in zip(guessed, goals, strict=True)) >= 25
    assert sum(own in areas[:2] for areas, (_, own) in zip(guessed, goals, strict=True)) >= 29
