"""Cohorts so small that every answer can be found by trying."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from mentorpick.cohort.score_matrix import Billionths, Edges, Ints, Marks, ReportStep, Scores, Task, never_stop
from tests.cohort import oracle

Wants = Callable[[int], Ints]


class Matrix(NamedTuple):
    """Scores that fit in memory: ``table`` (N, M) of billionths, -1 where a pair is not allowed."""

    table: Billionths

    @property
    def shape(self) -> tuple[int, int]:
        """N and M."""
        return self.table.shape[0], self.table.shape[1]

    def rows(self, mentees: Ints) -> Billionths:
        """Return the rows of the mentees given."""
        return self.table[mentees]


def task_of(
    scores: Scores, wanted: Ints, places: Ints, *, wants: Wants | None = None, marks: Marks | None = None,
    tick: ReportStep = never_stop,
) -> Task:  # fmt: skip
    """A task in which nothing is known of the pairs but their scores and what is given."""
    n, m = scores.shape
    nothing = Marks(lambda who: np.zeros((len(who), m), np.int8), np.zeros(n, np.int64), np.zeros(m, np.int64))
    return Task(scores, wanted, places, wants or (lambda _: np.zeros(m, np.int64)), marks or nothing, tick)


def small(seed: int, most: int = 1, mentees: int = 6, mentors: int = 5) -> Task:
    """A cohort of up to so many mentees and mentors, with ties, gates, full mentors.

    Two in three mentees may have as many mentors as each other, up to ``most``; in every third cohort it is 0 to
    ``most``, as where some pairs were kept.
    """
    draw = np.random.default_rng(seed)
    shape = draw.integers(1, mentees + 1), draw.integers(1, mentors + 1)
    table = draw.integers(0, draw.choice([5, 1000]), shape).astype(np.int32) * 1_000_003
    table[draw.random(table.shape) < draw.choice([0.0, 0.3, 0.6])] = -1
    wants = draw.integers(0, 3, table.shape)
    wanted = draw.integers(0, most + 1, shape[0]) if seed % 3 == 2 else np.full(shape[0], draw.integers(1, most + 1))
    return task_of(Matrix(table), wanted, draw.integers(0, 4, shape[1]), wants=lambda mentee: wants[mentee])


def table_of(task: Task) -> oracle.Table:
    """The scores, -1 where a pair is not allowed."""
    assert isinstance(task.scores, Matrix)
    return task.scores.table


def edges_of(table: oracle.Table) -> Edges:
    """All pairs that are allowed."""
    mentee, mentor = np.nonzero(table >= 0)
    return Edges(mentee, mentor, table[mentee, mentor].astype(np.int64))
