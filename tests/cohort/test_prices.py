"""Candidates, flows, prices and bounds against slow references, in blocks as small as they can be."""

import numpy as np
import pytest

from mentorpick.cohort import objectives as flow
from mentorpick.cohort import objectives as optimum
from mentorpick.cohort import prices
from mentorpick.cohort.objectives import best_total, candidates, most_places
from mentorpick.cohort.prices import _FIRST, _FURTHER, Prices, scan, strongest
from mentorpick.cohort.score_matrix import BILLION, Edges, billionths, no_edges
from tests.cohort import oracle
from tests.cohort.draws import Matrix, edges_of, small, table_of

pytest.importorskip("ortools")

COHORTS = 200


@pytest.fixture(autouse=True)
def _small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(optimum, "_BLOCK_ROWS", 2)
    monkeypatch.setattr(prices, "_BLOCK_CELLS", 5)


@pytest.mark.parametrize("least", [-1, 0, 3])
def test_the_strongest_of_each_row_are_the_largest_and_among_equals_the_first(least: int) -> None:
    draw = np.random.default_rng(0)
    for _ in range(COHORTS):
        table = draw.integers(-1, draw.integers(1, 9), (3, draw.integers(1, 8)))
        width = int(draw.integers(1, 5))
        for row, chosen in zip(table.tolist(), strongest(table, width, least).tolist(), strict=True):
            best = sorted(range(len(row)), key=lambda column: (-row[column], column))[:width]
            assert [at for at, yes in enumerate(chosen) if yes] == sorted(at for at in best if row[at] >= least)


@pytest.mark.parametrize("width", [1, 2, 3, 7])
def test_the_largest_gains_of_a_row_fall(width: int) -> None:
    gain = np.random.default_rng(width).integers(-1000, 1000, (20, 80))
    assert prices._largest(gain, width).tolist() == [sorted(row, reverse=True)[:width] for row in gain.tolist()]


def test_the_example_in_the_head_of_prices_is_right() -> None:
    table = np.array([[9, 8], [8, 3]]) * BILLION // 10
    ones, edges = np.ones(2, np.int64), edges_of(table)
    used = best_total(edges, ones, ones, 2)
    at = prices.dual_prices(edges, used, ones, ones)
    assert edges.score[used].sum() == 16 * BILLION // 10
    assert (at.mentor.tolist(), at.mentee.tolist()) == ([BILLION // 10, 0], [8 * BILLION // 10, 7 * BILLION // 10])
    for tried, tenths in ((at, 16), (Prices(0 * ones, 0 * ones), 17)):
        seen = scan(Matrix(table), edges, tried, ones, ones, firsts=2, given=2, few=8)
        assert seen.bound == tenths * BILLION // 10
    more = best_total(edges, ones, np.array([2, 1]), 2)
    assert edges.score[more].sum() - edges.score[used].sum() == at.mentor[0]


@pytest.mark.parametrize("width", [1, 2, 3])
def test_candidates_are_the_best_of_each_mentee_and_of_each_mentor(width: int) -> None:
    for seed in range(COHORTS):
        table = table_of(small(seed))
        expected = set()
        for mentee, row in enumerate(table.tolist()):
            expected |= {(mentee, mentor) for mentor in np.argsort(-np.array(row), kind="stable")[:width].tolist()}
        for mentor, column in enumerate(table.T.tolist()):
            expected |= {(mentee, mentor) for mentee in np.argsort(-np.array(column), kind="stable")[:width].tolist()}
        found = candidates(Matrix(table), width)
        pairs = list(zip(found.mentee.tolist(), found.mentor.tolist(), strict=True))
        assert pairs == sorted(pair for pair in expected if table[pair] >= 0), seed
        assert found.score.tolist() == [table[pair] for pair in pairs]


@pytest.mark.parametrize("most", [1, 3])
def test_the_largest_flow_comes_with_the_cut_that_proves_it(most: int) -> None:
    for seed in range(COHORTS):
        task = small(seed, most)
        edges = edges_of(table_of(task))
        found = most_places(edges, task.wanted, task.places)
        assert found.given == found.used.sum()
        crossing = found.mentees[edges.mentee] & ~found.mentors[edges.mentor]
        cut = task.wanted[~found.mentees].sum() + task.places[found.mentors].sum() + crossing.sum()
        assert found.given == cut, seed


def test_a_cohort_too_large_for_exact_costs_is_rounded_and_still_places_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(flow, "_LARGEST", 2**30)
    for seed in range(COHORTS):
        task = small(seed, 3)
        table = table_of(task)
        edges = edges_of(table)
        best = oracle.best(table, task.wanted.tolist(), task.places.tolist())
        used = best_total(edges, task.wanted, task.places, best[1])
        assert (len(set(edges.mentee[used].tolist())), int(used.sum())) == best[:2], seed
        assert edges.score[used].sum() >= best[2] - 1_000_000 * best[1], seed


def test_costs_lose_no_more_digits_than_they_must() -> None:
    edges = Edges(np.arange(2), np.arange(2), np.array([987_654_321, 123_456_789]))
    exact = flow._costs(edges, np.full(2, 2), np.full(2, 2), 3)
    assert exact[0] > 2 * 10**9
    assert exact[1].tolist() == [-987_654_321, -123_456_789]
    assert flow._costs(edges, np.ones(2, int), np.full(2, 2), 2)[0] == 0, "nobody wants a second place"
    assert flow._costs(edges, np.full(2, 2), np.full(2, 2), 4)[0] == 0, "everybody gets all they want"


@pytest.mark.parametrize(("digits", "coarse"), [(0, 1), (1, 10), (2, 100)])
def test_a_digit_goes_where_the_sum_of_costs_would_overflow(
    monkeypatch: pytest.MonkeyPatch, digits: int, coarse: int
) -> None:
    edges = Edges(np.arange(2), np.arange(2), np.array([987_654_321, 123_456_789]))
    worst = (2 * 987_654_321 * 2 + 1) * (2 + 2 + 3)
    monkeypatch.setattr(flow, "_LARGEST", worst + 1 if not digits else worst // 10 ** (digits - 1) - 1)
    penalty, cost = flow._costs(edges, np.full(2, 2), np.full(2, 2), 3)
    assert cost.tolist() == [-(987_654_321 // coarse), -(123_456_789 // coarse)]
    assert penalty == (2 * 987_654_321 * 2 + 1) // coarse + 1


@pytest.mark.parametrize(("mentees", "mentors"), [(20, 20), (20_000, 20_000), (300_000, 90_000)])
def test_costs_stay_below_what_the_solver_can_add_up(mentees: int, mentors: int) -> None:
    edges = Edges(np.arange(2), np.arange(2), np.array([987_654_321, 123_456_789]))
    penalty, cost = flow._costs(edges, np.full(mentees, 2), np.full(mentors, 2), 3)
    assert (penalty - cost.min()) * (mentees + mentors + 3) < 2**60 + 2**40


def slow_scan(
    table: oracle.Table, known: Edges, at: Prices, wanted: list[int], **rules: int
) -> tuple[int, list[tuple[int, int]]]:
    """What each mentee gains at best, without the places' own part of the bound; and the missing pairs."""
    there = set(zip(known.mentee.tolist(), known.mentor.tolist(), strict=True))
    firsts, others, missing = [], [], []
    for mentee, (row, most) in enumerate(zip(table.tolist(), wanted, strict=True)):
        gains = {m: score - int(at.mentor[m]) for m, score in enumerate(row) if score >= 0}
        best = sorted(gains.values(), reverse=True)[:most]
        firsts += best[:1]
        others += best[1:]
        new = [m for m, gain in gains.items() if (mentee, m) not in there and gain > at.mentee[mentee]]
        missing += [(mentee, m) for m in sorted(sorted(new, key=lambda m: (-gains[m], m))[: rules["few"]])]
    firsts.sort(reverse=True)
    taken, left = firsts[: rules["firsts"]], firsts[rules["firsts"] :]
    return sum(taken) + sum(sorted(left + others, reverse=True)[: rules["given"] - rules["firsts"]]), missing


@pytest.mark.parametrize("most", [1, 2])
def test_the_bound_and_the_missing_pairs_are_those_of_the_slow_reference(most: int) -> None:
    draw = np.random.default_rng(most)
    for seed in range(COHORTS):
        table = table_of(small(seed))
        n, m = table.shape
        rules = {"few": int(draw.integers(1, 3))}
        wanted = draw.integers(1, most + 1, n)
        able = int((table >= 0).any(axis=1).sum())
        rules["firsts"] = int(draw.integers(0, able + 1))
        rules["given"] = rules["firsts"] + int(draw.integers(0, 4))
        edges = edges_of(table)
        known = edges.keep(draw.random(len(edges.score)) < 0.4)
        at = Prices(draw.integers(0, 3, m) * 1_000_003, draw.integers(-2, 3, n) * 1_000_003)
        places = draw.integers(0, 3, m)
        found = scan(Matrix(table), known, at, wanted, places, **rules)
        bound, missing = slow_scan(table, known, at, wanted.tolist(), **rules)
        assert found.bound == bound + int((at.mentor * places).sum()), seed
        assert list(zip(found.missing.mentee.tolist(), found.missing.mentor.tolist(), strict=True)) == missing, seed
        assert found.missing.score.tolist() == [table[pair] for pair in missing]


@pytest.mark.parametrize("most", [1, 3])
def test_any_prices_give_a_true_bound(most: int) -> None:
    draw = np.random.default_rng(most)
    for seed in range(COHORTS):
        task = small(seed, most)
        table = table_of(task)
        firsts, given, best = oracle.best(table, task.wanted.tolist(), task.places.tolist())
        if not given:
            continue
        at = Prices(draw.integers(0, 1000, table.shape[1]) * 1_000_003, np.zeros(len(table), np.int64))
        rules = {"firsts": firsts, "given": given, "few": 1}
        assert scan(task.scores, no_edges(), at, task.wanted, task.places, **rules).bound >= best, seed


def test_the_prices_of_the_best_assignment_leave_no_gap_and_nobody_who_would_rather_move() -> None:
    for seed in range(COHORTS):
        task = small(seed)
        edges = edges_of(table_of(task))
        firsts, given, best = oracle.best(table_of(task), task.wanted.tolist(), task.places.tolist())
        if not given:
            continue
        used = best_total(edges, task.wanted, task.places, given)
        at = prices.dual_prices(edges, used, task.wanted, task.places)
        assert (at.mentor >= 0).all()
        rules = {"firsts": firsts, "given": given, "few": 5}
        found = scan(task.scores, edges, at, task.wanted, task.places, **rules)
        assert (found.bound, len(found.missing.score)) == (best, 0), seed
        gain = edges.score - at.mentor[edges.mentor]
        assert (gain[used] == at.mentee[edges.mentee[used]]).all()


@pytest.mark.parametrize("seed", [50, 63, 72, 86, 93])
def test_prices_know_that_whoever_has_two_could_give_one_up(seed: int) -> None:
    """In these cohorts the bound is the best total only if they do."""
    task = small(seed, 3)
    edges = edges_of(table_of(task))
    firsts, given, best = oracle.best(table_of(task), task.wanted.tolist(), task.places.tolist())
    used = best_total(edges, task.wanted, task.places, given)
    at = prices.dual_prices(edges, used, task.wanted, task.places)
    rules = {"firsts": firsts, "given": given, "few": 1}
    assert scan(task.scores, edges, at, task.wanted, task.places, **rules).bound == best


@pytest.mark.parametrize("most", [1, 2, 3])
def test_a_price_is_what_one_more_place_there_would_be_worth(most: int) -> None:
    for seed in range(COHORTS // 2):
        task = small(seed, most)
        table, wanted, places = table_of(task), task.wanted.tolist(), task.places.tolist()
        edges = edges_of(table)
        now = oracle.best(table, wanted, places)
        used = best_total(edges, task.wanted, task.places, now[1])
        at = prices.dual_prices(edges, used, task.wanted, task.places, staying_out=(_FIRST, _FURTHER), passes=64)
        for mentor in range(len(places)):
            then = oracle.best(table, wanted, [room + (mentor == m) for m, room in enumerate(places)])
            firsts, given, total = (after - before for after, before in zip(then, now, strict=True))
            assert at.mentor[mentor] == firsts * _FIRST + (given - firsts) * _FURTHER + total, (seed, mentor)


def test_edges_are_joined_in_order_each_pair_once() -> None:
    one = Edges(np.array([0, 2]), np.array([1, 0]), np.array([5, 7]))
    two = Edges(np.array([0, 0, 2]), np.array([0, 1, 1]), np.array([4, 5, 9]))
    joined = one.join(two, 2)
    assert [column.tolist() for column in joined] == [[0, 0, 2, 2], [0, 1, 0, 1], [4, 5, 7, 9]]
    assert [column.tolist() for column in joined.keep(joined.score > 5)] == [[2, 2], [0, 1], [7, 9]]


def test_scores_become_whole_billionths() -> None:
    scores, allowed = np.array([[0.5, 0.123456789, 1.0]]), np.array([[True, True, False]])
    assert billionths(scores, allowed).tolist() == [[500_000_000, 123_456_789, -1]]
