"""Which places more would help a cohort most: guessed from prices, then solved again to be sure."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from mentorpick.cohort.assign.prices import prices
from mentorpick.cohort.assign.task import Solution, Task
from mentorpick.cohort.scores import Edges, Ints

PLACES = 3
TRIED = 8
PAIRS = 1_000_000
"""Up to so many pairs it is worked out at all: every place tried needs the whole solution again."""

_FIRST, _FURTHER = 2**52, 2**48
_PASSES = 64


class More(NamedTuple):
    """One more place at a mentor (by place in the pool), on top of those before it; scores in billionths."""

    mentor: int
    placed: int
    minimum: int
    total: int


def places_that_help(task: Task, solution: Solution, solve: Callable[[Task], Solution]) -> tuple[More, ...]:
    """Up to three places, one after the other: of those that promise most, the one whose solution is best."""
    found: list[More] = []
    n, m = task.scores.shape
    while len(found) < PLACES and 0 < n * m <= PAIRS:
        tried = [(_value(new), -mentor, new) for mentor, new in _tries(task, solution, solve)]
        if not tried or max(tried)[0] <= _value(solution):
            break
        (placed, minimum, total), negative, new = max(tried, key=lambda each: each[:2])
        found.append(More(-negative, placed - _value(solution)[0], minimum, total))
        task, solution = _with_place(task, -negative), new
    return tuple(found)


def _tries(task: Task, solution: Solution, solve: Callable[[Task], Solution]) -> list[tuple[int, Solution]]:
    worth = _worth(task, solution.pairs)
    best = np.argsort(-worth, kind="stable")[:TRIED]
    tried = []
    for mentor in best[worth[best] > 0].tolist():
        if not task.tick("seeing what one more place would do"):
            return []
        tried.append((mentor, solve(_with_place(task, mentor))))
    return tried


def _with_place(task: Task, mentor: int) -> Task:
    return task._replace(places=task.places + (np.arange(len(task.places)) == mentor))


def _value(solution: Solution) -> tuple[int, int, int]:
    """Places given, the minimum, the total."""
    score = solution.pairs.score
    return len(score), int(score.min(initial=2**30)), int(score.sum())


def _worth(task: Task, pairs: Edges) -> Ints:
    """(M,) what one more place at each mentor promises: first to place somebody, then to better the total."""
    n, m = task.scores.shape
    row = task.scores.rows(np.arange(n))
    unplaced = np.bincount(pairs.mentee, minlength=n) < task.wanted
    least = np.where(unplaced, 0, max(0, int(pairs.score.min(initial=2**30))))
    mentee, mentor = np.nonzero(row >= np.minimum(least, 2**30)[:, None])
    edges = Edges(mentee, mentor, row[mentee, mentor].astype(np.int64))
    used = np.zeros((n, m), bool)
    used[pairs.mentee, pairs.mentor] = True
    more = prices(edges, used[mentee, mentor], task.wanted, task.places, staying_out=(_FIRST, _FURTHER), passes=_PASSES)
    return more.mentor
