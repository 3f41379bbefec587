"""The scores of a cohort as the solver sees them: whole billionths, so that sums, prices and bounds are exact.

Scores are rounded to 1e-9 by the ranking, so a billionth loses nothing and fits in four bytes.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

BILLION = 1_000_000_000
NOT_ALLOWED = -1

Ints = npt.NDArray[np.int64]
Billionths = npt.NDArray[np.int32]
Mask = npt.NDArray[np.bool_]


class Scores(Protocol):
    """The scores of N mentees with M mentors, row by row."""

    @property
    def shape(self) -> tuple[int, int]:
        """N and M."""
        ...

    def rows(self, mentees: Ints) -> Billionths:
        """The rows of the mentees given, (len(mentees), M): 0 to a billion, -1 where a pair is not allowed."""
        ...


class Matrix(NamedTuple):
    """Scores that fit in memory: ``table`` (N, M) of billionths, -1 where a pair is not allowed."""

    table: Billionths

    @property
    def shape(self) -> tuple[int, int]:
        """N and M."""
        return self.table.shape[0], self.table.shape[1]

    def rows(self, mentees: Ints) -> Billionths:
        """The rows of the mentees given."""
        return self.table[mentees]


def billionths(scores: npt.NDArray[np.float64], allowed: Mask) -> Billionths:
    """Scores in 0..1, (B, M), as whole billionths; -1 where not allowed."""
    whole = np.rint(scores * BILLION).astype(np.int32)
    whole[~allowed] = NOT_ALLOWED
    return whole


class Edges(NamedTuple):
    """Pairs that may be formed: three arrays of one length, in order of mentee and then mentor, each pair once."""

    mentee: Ints
    mentor: Ints
    score: Ints

    def keep(self, which: Mask | Ints) -> "Edges":
        """The pairs under a mask, or at some positions."""
        return Edges(self.mentee[which], self.mentor[which], self.score[which])

    def join(self, other: "Edges", mentors: int) -> "Edges":
        """Both together, each pair once; ``mentors`` is M."""
        both = together((self, other))
        _, first = np.unique(both.mentee * mentors + both.mentor, return_index=True)
        return both.keep(first)


class Listed(NamedTuple):
    """Scores where only the pairs listed are allowed: for cohorts whose table nobody could hold."""

    edges: Edges
    shape: tuple[int, int]

    def rows(self, mentees: Ints) -> Billionths:
        """The rows of the mentees given."""
        table = np.full((len(mentees), self.shape[1]), NOT_ALLOWED, np.int32)
        for row, mentee in enumerate(mentees.tolist()):
            begin, end = np.searchsorted(self.edges.mentee, (mentee, mentee + 1))
            table[row, self.edges.mentor[begin:end]] = self.edges.score[begin:end]
        return table


def blocks(mentees: Ints, size: int) -> Iterator[Ints]:
    """The mentees in parts of this size, so that the rows of a part fit well into a processor's memory."""
    return (mentees[start : start + size] for start in range(0, len(mentees), size))


def together(parts: Sequence[Edges]) -> Edges:
    """The pairs of all parts, one part after the other."""
    return Edges(*(np.concatenate([getattr(part, name) for part in parts]) for name in Edges._fields))


def no_edges() -> Edges:
    """No pair at all."""
    return Edges(*(np.zeros(0, np.int64) for _ in range(3)))
