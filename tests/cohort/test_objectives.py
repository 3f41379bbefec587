"""The assignment against an independent oracle, and at sizes no oracle can do against its own proven bound."""

import sys

import numpy as np
import pytest

from mentorpick.cohort import objectives as optimum
from mentorpick.cohort.objectives import candidates, fair, stable, total
from mentorpick.cohort.score_matrix import STEP, Solution, Task
from tests.cohort import oracle
from tests.cohort.draws import Matrix, small, table_of, task_of

pytest.importorskip("ortools")

COHORTS = 200


def sound(task: Task, solution: Solution) -> None:
    pairs = solution.pairs
    assert len(set(zip(pairs.mentee.tolist(), pairs.mentor.tolist(), strict=True))) == len(pairs.score)
    assert (table_of(task)[pairs.mentee, pairs.mentor] == pairs.score).all()
    assert (pairs.score >= 0).all()
    assert (np.bincount(pairs.mentee, minlength=len(task.wanted)) <= task.wanted).all()
    assert (np.bincount(pairs.mentor, minlength=len(task.places)) <= task.places).all()


@pytest.fixture(autouse=True)
def _few_candidates(monkeypatch: pytest.MonkeyPatch) -> None:
    """So few that the search for missing pairs has to do its work even in a small cohort."""
    monkeypatch.setattr(optimum, "_WIDTH", 2)
    monkeypatch.setattr(optimum, "_FEW", 1)
    monkeypatch.setattr(optimum, "_BLOCK_ROWS", 4)


@pytest.mark.parametrize("most", [1, 3])
def test_fair_equals_the_exact_optimum_on_200_small_cohorts(most: int) -> None:
    for seed in range(COHORTS):
        task = small(seed, most)
        solution = fair(task)
        sound(task, solution)
        score = solution.pairs.score
        step = min(9, int(score.min(initial=2**31)) // STEP)
        found = (len(set(solution.pairs.mentee.tolist())), len(score), step, int(score.sum()))
        exact = oracle.fairest(table_of(task), task.wanted.tolist(), task.places.tolist())
        assert found == exact or found[:2] == exact[:2] == (0, 0), seed
        assert most > 1 or solution.gap == 0


@pytest.mark.parametrize("most", [1, 3])
def test_total_equals_the_exact_optimum_on_200_small_cohorts(most: int) -> None:
    for seed in range(COHORTS):
        task = small(seed, most)
        solution = total(task)
        sound(task, solution)
        pairs = solution.pairs
        found = (len(set(pairs.mentee.tolist())), len(pairs.score), int(pairs.score.sum()))
        assert found == oracle.best(table_of(task), task.wanted.tolist(), task.places.tolist()), seed
        assert most > 1 or solution.gap == 0


def test_stable_has_no_blocking_pair_on_200_small_cohorts() -> None:
    for seed in range(COHORTS):
        task = small(seed, 3)
        solution = stable(task)
        sound(task, solution)
        assert task.wants is not None
        wants = np.stack([task.wants(mentee) for mentee in range(len(task.wanted))]).astype(np.int32)
        pairs = set(zip(solution.pairs.mentee.tolist(), solution.pairs.mentor.tolist(), strict=True))
        assert not oracle.blocking_pairs(table_of(task), wants, task.wanted.tolist(), task.places.tolist(), pairs), seed


@pytest.mark.parametrize(("most", "mentees", "mentors"), [(1, 4, 4), (2, 3, 3)])
def test_stable_equals_the_best_of_all_stable_assignments_of_200_small_cohorts(
    most: int, mentees: int, mentors: int
) -> None:
    for seed in range(COHORTS):
        task = small(seed, most, mentees, mentors)
        assert task.wants is not None
        wants = np.stack([task.wants(mentee) for mentee in range(len(task.wanted))]).astype(np.int32)
        pairs = stable(task).pairs
        found = set(zip(pairs.mentee.tolist(), pairs.mentor.tolist(), strict=True))
        assert found == oracle.best_stable(table_of(task), wants, task.wanted.tolist(), task.places.tolist()), seed


def test_the_oracle_sees_a_blocking_pair_and_a_worse_assignment() -> None:
    table = np.array([[9, 1], [8, 7]], np.int32)
    assert oracle.blocking_pairs(table, table * 0, [1, 1], [1, 1], {(0, 1), (1, 0)}) == [(0, 0)]
    assert oracle.best(table, [1, 1], [1, 1]) == (2, 2, 16)
    assert oracle.fairest(np.array([[9, 5], [8, 1]], np.int32), [1, 1], [1, 1], 2) == (2, 2, 2, 13)


def test_among_stable_assignments_each_mentee_gets_the_best() -> None:
    table = np.array([[9, 8], [8, 9]], np.int32)
    wants = np.array([[0, 1], [1, 0]])
    pairs = stable(task_of(Matrix(table), np.ones(2, int), np.ones(2, int), wants=lambda mentee: wants[mentee])).pairs
    assert pairs.mentor.tolist() == [0, 1]


def test_candidates_come_from_both_sides() -> None:
    draw = np.random.default_rng(0)
    table = (draw.random((300, 100)) * 1000 + np.linspace(10**6, 0, 100)).astype(np.int32)
    found = candidates(Matrix(table), 2)
    assert set(found.mentor.tolist()) == set(range(100)), "the least popular mentor is a candidate too"


def popular(mentees: int, mentors: int, seed: int = 0) -> Matrix:
    """Everybody would rather have the same few."""
    draw = np.random.default_rng(seed)
    fame = draw.random(mentors) ** 3
    table = np.empty((mentees, mentors), np.int32)
    for row in table:
        row[:] = np.rint(1e9 * (0.9 * fame + 0.1 * draw.random(mentors)))
    return Matrix(table)


@pytest.mark.parametrize(
    "size", [pytest.param(300, id="short"), pytest.param(10_000, marks=[pytest.mark.long, pytest.mark.timeout(600)])]
)
@pytest.mark.parametrize("solve", [fair, total])
def test_popular_mentors_leave_nobody_out_and_the_gap_is_proven(size: int, solve: object) -> None:
    assert callable(solve)
    solution = solve(task_of(popular(size, size), np.ones(size, np.int64), np.ones(size, np.int64)))
    assert len(solution.pairs.score) == size
    assert solution.gap <= 0.01


def test_whoever_has_had_enough_gets_the_best_so_far_and_an_honest_gap() -> None:
    task = task_of(popular(60, 60), np.ones(60, np.int64), np.ones(60, np.int64))
    hurried = fair(task._replace(tick=lambda _: False))
    calm = fair(task)
    sound(task, hurried)
    assert calm.gap == 0
    assert value(hurried) <= value(calm)
    assert hurried.gap > 0 or value(hurried) == value(calm)
    hurried, calm = total(task._replace(tick=lambda what: what == "placing everyone")), total(task)
    assert value(hurried)[0] == value(calm)[0]
    assert 0 < hurried.gap < 1
    assert value(hurried)[2] >= (1 - hurried.gap) * value(calm)[2]


@pytest.mark.parametrize(("bound", "reached", "gap"), [(10, 9, 0.1), (1, 0, 1), (0, 0, 0), (5, 7, 0)])
def test_the_gap_is_what_is_missing_as_a_share_of_the_bound(bound: int, reached: int, gap: float) -> None:
    assert optimum._share(bound, reached) == gap


def test_a_hurried_run_places_only_those_whom_the_first_candidates_allow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(optimum, "_WIDTH", 1)
    table = (np.add.outer([40, 30, 20, 10], [4, 3, 2, 1]) * 1_000_000).astype(np.int32)
    task = task_of(Matrix(table), np.ones(4, np.int64), np.ones(4, np.int64))
    hurried, calm = total(task._replace(tick=lambda _: False)), total(task)
    assert (len(hurried.pairs.score), len(calm.pairs.score)) == (2, 4)
    assert (hurried.gap, calm.gap) == (0.5, 0), "half of the places that are there"


def test_somebody_whose_only_place_left_scores_nothing_gets_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(optimum, "_WIDTH", 1)
    task = task_of(Matrix(np.array([[9, 0, 0]] * 3, np.int32)), np.ones(3, np.int64), np.ones(3, np.int64))
    assert value(total(task)) == (3, 0, 9)


def value(solution: Solution) -> tuple[int, int, int]:
    score = solution.pairs.score
    return len(score), int(score.min(initial=2**31)), int(score.sum())


def test_the_same_cohort_gives_the_same_pairs() -> None:
    task = task_of(popular(80, 40), np.ones(80, np.int64), np.full(40, 2))
    first, second = fair(task), fair(task)
    assert [column.tolist() for column in first.pairs] == [column.tolist() for column in second.pairs]


def test_without_hopes_a_mentor_goes_by_the_score_and_then_by_the_id() -> None:
    table = np.array([[5, 3], [5, 4], [6, 2]], np.int32)
    pairs = stable(task_of(Matrix(table), np.ones(3, int), np.array([2, 1]))).pairs
    assert [column.tolist() for column in pairs] == [[0, 1, 2], [0, 1, 0], [5, 4, 6]]


def test_a_calm_stable_run_is_asked_now_and_then_and_has_no_gap() -> None:
    asked: list[str] = []
    task = task_of(
        popular(30, 30), np.ones(30, np.int64), np.ones(30, np.int64), tick=lambda what: not asked.append(what)
    )
    assert stable(task).gap == 0
    assert asked == ["letting mentees propose"]


def test_a_stable_run_that_is_stopped_keeps_what_it_had(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules[stable.__module__], "_ROUND", 10)
    turns = iter([True, True, False])
    task = task_of(popular(40, 40), np.ones(40, np.int64), np.full(40, 2), tick=lambda _: next(turns))
    found = stable(task)
    assert found.gap == (40 - len(found.pairs.score)) / 40 > 0
    assert 0 < len(found.pairs.score) <= 20
    assert stable(task._replace(wanted=np.zeros(40, np.int64))).gap == 0


def test_a_hurried_stable_run_says_how_many_are_still_free() -> None:
    task = task_of(popular(50, 50), np.ones(50, np.int64), np.ones(50, np.int64), tick=lambda _: False)
    assert stable(task).gap == 1.0
