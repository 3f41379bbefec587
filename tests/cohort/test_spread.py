"""The prices of being shown: written down again slowly, and what they do to whom is shown."""

import numpy as np
import pytest
from msgspec import UNSET

from mentorpick.cohort.batch import HIGHEST, ROUNDS, STEP, exposure_prices
from mentorpick.cohort.executors import rank_brief
from mentorpick.ranking.pool import Floats
from mentorpick.ranking.view import View
from tests.builders import TODAY, answers, mentor, pool

POOL = pool(
    mentor("Ada", areas={"career": 5}, capacity=2),
    mentor("Ben", areas={"career": 4}, capacity=5, mentees=1),
    mentor("Cleo", areas={"career": 3}),
    mentor("Dora", areas={"career": 2}, capacity=4, accepting=False),
    mentor("Emil", areas={"career": 1}, capacity=1, mentees=3),
)
ROOM = (2, 4, 1, 0, 0)


def slow_prices(counts: dict[int, float], shown: int) -> list[float]:
    """One mentor after the other; ``counts`` says how often each is shown, whatever the prices."""
    told = []
    for at, room in enumerate(ROOM):
        fair, price = max(1.0, shown * room / sum(ROOM)), 0.0
        for turn in range(ROUNDS):
            over = min(3.0, max(-1.0, counts[at] / fair - 1))
            price = round(min(HIGHEST, max(0.0, price + STEP / (1 + turn) * over)), 6)
        told.append(price)
    return told


@pytest.mark.parametrize("shown", [(90, 6, 3, 1, 0), (20, 40, 10, 30, 0), (15, 30, 9, 2, 1), (30, 63, 9, 1, 0)])
def test_a_mentor_shown_more_often_than_there_is_room_becomes_dearer(shown: tuple[int, ...]) -> None:
    seen: list[tuple[float, ...]] = []

    def counts(at: tuple[float, ...]) -> Floats:
        seen.append(at)
        return np.array(shown, np.float64)

    found = exposure_prices(counts, POOL, mentees=50, top=2)
    assert list(found) == slow_prices(dict(enumerate(shown)), 100)
    assert len(seen) == ROUNDS
    assert seen[0] == (0,) * 5
    assert all(0 <= price <= HIGHEST for price in found)


def test_prices_follow_what_they_bring_about() -> None:
    """At a price of a hundredth or more nobody is shown any more: the price settles there instead of rising."""

    def counts(at: tuple[float, ...]) -> Floats:
        return np.array([100.0 if price < 0.01 else 0.0 for price in at])

    found = exposure_prices(counts, POOL, mentees=20, top=1)
    assert all(0.005 < price < 0.1 for price in found)


def test_a_pool_without_any_room_has_a_fair_share_of_one() -> None:
    full = pool(mentor("Ada", capacity=1, mentees=1))
    assert exposure_prices(lambda _: np.array([1.0]), full, mentees=9, top=1) == (0.0,)
    assert exposure_prices(lambda _: np.array([2.0]), full, mentees=9, top=1)[0] > STEP


def test_where_one_place_is_left_it_has_all_the_room() -> None:
    one = pool(mentor("Ada", capacity=1), mentor("Ben", accepting=False))
    assert exposure_prices(lambda _: np.array([9.0, 0.0]), one, mentees=9, top=1) == (0, 0)


def test_whom_to_show_from_a_made_up_pool_is_marked_as_made_up() -> None:
    assert rank_brief(View(pool(mentor("Ada"), fictional=True), TODAY), answers(), 1, None, None).fictional is True
    assert rank_brief(View(POOL, TODAY), answers(), 1, None, None).fictional is UNSET


def test_a_price_changes_who_is_shown_and_no_score() -> None:
    view = View(POOL, TODAY)
    plain = rank_brief(view, answers(id="a"), 2, None, None)
    assert plain.mentors == ("ada", "ben")
    assert plain.price is UNSET
    moved = rank_brief(view, answers(id="a"), 2, None, np.array([0.9, 0, 0, 0, 0]))
    assert moved.mentors == ("ben", "cleo")
    assert moved.mentee == "a"
    assert moved.scores[0] == plain.scores[1]
    assert moved.price == pytest.approx((sum(plain.scores) - sum(moved.scores)) / 2, abs=2e-9)


def test_the_bounds_are_those_of_the_docs() -> None:
    assert (ROUNDS, STEP, HIGHEST) == (6, 0.02, 0.15)
