"""The list is the one a wise friend would give: a judged set, as answered, with misfiled goals, and as a cohort."""

from collections import Counter
from pathlib import Path

import pytest
from msgspec.structs import replace

from mentorpick.cohort.assign import assign
from mentorpick.model.people import Offer
from mentorpick.ranking.pool import Pool
from tests.benchmarks.judged import TODAY, TRAPS, JudgedSet, Row, judge, misfiled, read_judged
from tests.builders import meaning


@pytest.fixture(scope="module")
def judged() -> JudgedSet:
    return read_judged(Path(__file__).parents[1] / "examples" / "judged")


@pytest.fixture(scope="module")
def rows(judged: JudgedSet) -> list[Row]:
    return list(judge(judged, judged.mentees))


def test_the_right_person_stands_first_for_nearly_all(rows: list[Row]) -> None:
    assert len(rows) == 32
    assert sum(row.hit(1) for row in rows) >= 27
    assert sum(row.hit(3) for row in rows) >= 28
    assert sum(row.ndcg for row in rows) / len(rows) >= 0.77


def test_who_ticks_everything_or_sells_something_holds_few_of_the_first_places(rows: list[Row]) -> None:
    assert sum(row.traps for row in rows) / (5 * len(rows)) <= 0.08


def test_nobody_is_called_a_strong_or_good_fit_without_a_line(rows: list[Row]) -> None:
    assert [row.mentee for row in rows if row.empty] == []


def test_a_strong_first_place_is_the_right_person(rows: list[Row]) -> None:
    strong = [row for row in rows if row.places[0].fit == "strong"]
    assert len(strong) >= 10
    assert sum(row.grade > 0 for row in strong) >= 0.9 * len(strong)


def test_a_goal_in_the_wrong_area_still_finds_its_person(judged: JudgedSet) -> None:
    moved = list(judge(judged, [misfiled(answers) for answers in judged.mentees]))
    assert sum(row.hit(1) for row in moved) >= 25


def test_offers_that_a_form_took_in_one_box_are_found_as_well(judged: JudgedSet) -> None:
    boxed = [replace(one, offers=(Offer(text="\n\n".join(offer.text for offer in one.offers)),) if one.offers else ())
             for one in judged.mentors]  # fmt: skip
    rows = list(judge(judged._replace(mentors=tuple(boxed)), judged.mentees))
    assert sum(row.hit(1) for row in rows) >= 27
    assert sum(row.ndcg for row in rows) / len(rows) >= 0.77
    assert sum(row.traps for row in rows) / (5 * len(rows)) <= 0.08


@pytest.mark.parametrize("per_mentee", [1, 2])
def test_in_a_cohort_nobody_who_ticks_everything_gets_more_than_two(judged: JudgedSet, per_mentee: int) -> None:
    found = assign(judged.mentees, Pool.of(judged.mentors, model=meaning()), today=TODAY, per_mentee=per_mentee)
    given = Counter(pair.mentor for pair in found.assigned)
    assert len(found.assigned) == 32 * per_mentee
    assert max(given[trap] for trap in TRAPS) <= 2


def test_in_a_cohort_nearly_everybody_gets_somebody_a_friend_would_name(judged: JudgedSet) -> None:
    found = assign(judged.mentees, Pool.of(judged.mentors, model=meaning()), today=TODAY)
    assert sum(judged.grades[pair.mentee].get(pair.mentor, 0) > 0 for pair in found.assigned) >= 27
