"""Which places more would help a cohort most: guessed from prices, then solved again to be sure."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from mentorpick.cohort.assign.prices import prices
from mentorpick.cohort.assign.task import Solution, Task
from mentorpick.cohort.scores import BILLION, Edges, Ints

PLACES = 3
TRIED = 8
PAIRS = 1_000_000
"""Up to so many pairs it is worked out at all: every place tried needs the whole solution again."""

_FIRST, _FURTHER = 2**52, 2**48
_PASSES = 64


Value = tuple[int, int, int, int]
"""Mentees with a place, places given, then the minimum and the total, the one that is aimed at first."""


class More(NamedTuple):
    """One more place at a mentor (by place in the pool), on top of those before it; scores in billionths."""

    mentor: int
    placed: int
    """Mentees more who would have a place."""
    minimum: int
    total: int


def places_that_help(
    task: Task, solution: Solution, solve: Callable[[Task], Solution], *, total_first: bool
) -> tuple[More, ...]:
    """Up to three places, one after the other: of those that promise most, the one whose solution is best.

    Best is as ``solve`` aims: most placed, then the minimum and the total, or the total first.
    """
    found: list[More] = []
    n, m = task.scores.shape
    before = _value(solution, total_first)
    while len(found) < PLACES and n * m <= PAIRS:
        tried = [(_value(new, total_first), -mentor, new) for mentor, new in _tries(task, solution, solve)]
        best, negative, new = max(tried, key=lambda each: each[:2], default=(before, 0, solution))
        if best <= before:
            break
        score = new.pairs.score
        found.append(More(-negative, best[0] - before[0], int(score.min()), int(score.sum())))
        task, solution, before = _with_place(task, -negative), new, best
    return tuple(found)


def _tries(task: Task, solution: Solution, solve: Callable[[Task], Solution]) -> list[tuple[int, Solution]]:
    def tick(_: str) -> bool:
        return task.tick("seeing what one more place would do")

    worth = _worth(task, solution.pairs)
    best = np.argsort(-worth, kind="stable")[:TRIED]
    tried = []
    for mentor in best[worth[best] > 0].tolist():
        if not tick(""):
            return []
        tried.append((mentor, solve(_with_place(task, mentor)._replace(tick=tick))))
    return tried


def _with_place(task: Task, mentor: int) -> Task:
    return task._replace(places=task.places + (np.arange(len(task.places)) == mentor))


def _value(solution: Solution, total_first: bool) -> Value:
    pairs = solution.pairs
    least, total = int(pairs.score.min(initial=BILLION)), int(pairs.score.sum())
    return (len(np.unique(pairs.mentee)), len(pairs.score), *((total, least) if total_first else (least, total)))


def _worth(task: Task, pairs: Edges) -> Ints:
    """(M,) what one more place at each mentor promises: first to place somebody, then to better the total."""
    n, m = task.scores.shape
    row = task.scores.rows(np.arange(n))
    unplaced = np.bincount(pairs.mentee, minlength=n) < task.wanted
    least = np.where(unplaced, 0, pairs.score.min(initial=BILLION))
    mentee, mentor = np.nonzero(row >= least[:, None])
    edges = Edges(mentee, mentor, row[mentee, mentor].astype(np.int64))
    used = np.zeros((n, m), bool)
    used[pairs.mentee, pairs.mentor] = True
    more = prices(edges, used[mentee, mentor], task.wanted, task.places, staying_out=(_FIRST, _FURTHER), passes=_PASSES)
    return more.mentor
