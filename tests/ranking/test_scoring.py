"""How firm an order is: draws that agree with what was said, shares of first places, and groups."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from msgspec import UNSET

from mentorpick.model.people import Answers, Goal, Mentor
from mentorpick.model.shortlist import NOT_DRAWN
from mentorpick.ranking import scoring as firmness
from mentorpick.ranking.criteria import MENTIONED_SHARE, area_order, weights
from mentorpick.ranking.pool import Pool
from mentorpick.ranking.scoring import DRAWS, Case, draw_weights, groups_of, place_firmness
from mentorpick.ranking.shortlist import rank
from mentorpick.ranking.view import View
from tests.builders import GOALS, TODAY, answers, mentees, mentor, mentor_lists, pool, random_mentors


@given(mentees())
def test_every_draw_agrees_with_what_the_mentee_said(mentee: Answers) -> None:
    rows = weights(mentee)
    drawn = dict(zip([row.key for row in rows], draw_weights(mentee, rows).T, strict=True))
    stated = area_order(mentee)
    assert sum(drawn.values()) == pytest.approx(np.ones(DRAWS))
    needs = sum(column for key, column in drawn.items() if key.startswith("area."))
    mentioned = sum(drawn[f"area.{area}"] for area in (*stated.ordered, *stated.tied))
    assert mentioned / needs == pytest.approx(np.full(DRAWS, MENTIONED_SHARE if stated.unmentioned else 1.0))
    for higher, lower in pairwise(stated.ordered):
        assert (drawn[f"area.{higher}"] >= drawn[f"area.{lower}"]).all()
    for area in stated.tied:
        assert (drawn[f"area.{stated.ordered[-1]}"] >= drawn[f"area.{area}"]).all()
    for row in rows:
        if not row.key.startswith("area."):
            assert (drawn[row.key] <= 2 * row.weight).all()


def test_the_draws_lie_around_the_weights_that_count() -> None:
    goals = tuple(Goal(text=GOALS[0], area=area) for area in ("finances", "environment"))
    mentee = answers(also=("relationships",), goals=goals, roles=("mentor",), stage="trainee")
    rows = weights(mentee)
    assert draw_weights(mentee, rows).mean(axis=0) == pytest.approx([row.weight for row in rows], abs=0.01)


def test_areas_that_tie_are_drawn_either_way_round() -> None:
    goals = tuple(Goal(text=GOALS[0], area=area) for area in ("finances", "environment"))
    mentee = answers(goals=goals)
    rows = weights(mentee)
    place = {row.key: at for at, row in enumerate(rows)}
    drawn = draw_weights(mentee, rows)
    above = (drawn[:, place["area.finances"]] > drawn[:, place["area.environment"]]).mean()
    assert above == pytest.approx(0.5, abs=0.03)


def test_ordered_shares_are_uniform_in_the_ordered_set() -> None:
    """The sorted Dirichlet has the rank-order-centroid weights as its mean."""
    shares = firmness.ordered_shares(np.random.default_rng(7), 3, 0)
    assert shares.mean(axis=0) == pytest.approx([11 / 18, 5 / 18, 2 / 18], abs=0.01)
    assert shares.std(axis=0)[0] == pytest.approx(0.142, abs=0.01)


def test_the_seed_is_part_of_the_result_and_does_not_change() -> None:
    assert (firmness.SEED, DRAWS) == (20261, 4000)


def test_draws_are_the_same_every_time() -> None:
    rows = weights(answers(also=("finances",)))
    one, other = (draw_weights(answers(also=("finances",)), rows) for _ in range(2))
    assert (one == other).all()


@given(mentor_lists(least=6), mentees(gates=False))
def test_shares_are_those_counted_one_draw_after_the_other(mentors: tuple[Mentor, ...], mentee: Answers) -> None:
    case = Case(mentee, View(Pool.of(mentors), TODAY))
    rows = case.best(50)
    if not len(rows):
        return
    values = np.array([case.column(row.key)[rows] for row in case.weights])
    found = place_firmness(mentee, case.weights, values, case.scores[rows])
    draws = np.round(draw_weights(mentee, case.weights) @ values, 9)
    for at, standing in enumerate(found):
        above = (draws > draws[:, [at]]).sum(axis=1)
        assert standing.firmness.first == pytest.approx((above == 0).mean(), abs=2e-3)
        assert standing.firmness.top == pytest.approx((above < 5).mean(), abs=2e-3)


def test_whoever_is_better_in_everything_is_first_in_every_way_to_weigh() -> None:
    better = mentor("Ada", areas={"career": 5, "finances": 5})
    worse = mentor("Ben", areas={"career": 2, "finances": 2})
    first, second = rank(answers(), pool(better, worse), today=TODAY).shortlist
    assert first.firmness
    assert second.firmness
    assert (first.firmness.first, second.firmness.first, second.firmness.top) == (1.0, 0.0, 1.0)
    assert (first.group, second.group) == (1, 2)


def test_two_alike_share_a_group_and_the_first_place() -> None:
    twins = pool(mentor("Ada", areas={"career": 4}), mentor("Ben", areas={"career": 4}))
    places = rank(answers(), twins, today=TODAY).shortlist
    assert [place.group for place in places] == [1, 1]
    assert [place.firmness.first for place in places if place.firmness] == [1.0, 1.0]


@pytest.mark.parametrize(
    ("scores", "near", "groups"),
    [
        ([0.9, 0.8, 0.7], {}, [1, 2, 3]),
        ([0.9, 0.9, 0.7], {}, [1, 1, 2]),
        ([0.9, 0.8, 0.7], {(0, 1)}, [1, 1, 2]),
        ([0.9, 0.8, 0.7], {(0, 1), (0, 2)}, [1, 1, 1]),
        ([0.9, 0.8, 0.7], {(1, 2)}, [1, 2, 2]),
        ([0.9, 0.8, 0.7], {(0, 2)}, [1, 2, 3]),
        ([0.9, 0.8, 0.8, 0.7], {(0, 1)}, [1, 1, 1, 2]),
    ],
)
def test_a_group_holds_whoever_is_close_to_its_first_member(
    scores: list[float], near: set[tuple[int, int]], groups: list[int]
) -> None:
    assert groups_of(np.array(scores), lambda head, row: (head, row) in near) == groups


def test_with_written_weights_nothing_is_left_open() -> None:
    found = rank(answers(), pool(mentor("Ada"), mentor("Ben")), today=TODAY, weights={"area.career": 1}).shortlist
    assert [place.firmness for place in found] == [NOT_DRAWN] * 2
    assert [place.group for place in found] == [1, 1]


def test_without_firmness_there_are_no_groups_either() -> None:
    found = rank(answers(), pool(mentor("Ada")), today=TODAY, firmness=False)
    assert (found.shortlist[0].group, found.shortlist[0].firmness, found.would_change) == (UNSET, UNSET, UNSET)


def test_only_the_first_fifty_are_drawn_and_groups_go_on_behind_them() -> None:
    found = rank(answers(), random_mentors(3, 150), today=TODAY, top=0).shortlist
    assert len(found) > 55
    assert [place.firmness != NOT_DRAWN for place in found] == [place.rank <= 50 for place in found]
    groups = [place.group or 0 for place in found]
    assert all(after - before in (0, 1) for before, after in pairwise(groups))
    for before, after in pairwise(found[50:]):
        assert (before.group == after.group) == (before.score == after.score)
