"""How well a goal is answered: the share of what it asks that the mentor's own words answer, 0 to 1.

    relevance = sum_t q_t idf_t credit_t / sum_t q_t idf_t,     q_t = ln(1 + count of t in the goal)

t runs over the goal's stems and neighbouring pairs of stems, a pair weighing half the mean of its two. credit_t is
the best of the places where the mentor says t, or .8 of the best where they say something listed as its synonym.
Nothing depends on who else is in the pool: idf comes from a shipped table, and each mentor's sum runs over the goal's
terms in their order of first use.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from mentorpick.areas import Area
from mentorpick.model import Mentor
from mentorpick.ranking.evidence import evidence
from mentorpick.ranking.lines import ANY_AREA, BITS, OFFER, OTHER_AREA, SYNONYM
from mentorpick.ranking.postings import Postings, postings
from mentorpick.ranking.terms import Asked, asked, key

__all__ = ["TextIndex", "evidence"]

Column = tuple[NDArray[np.int32], NDArray[np.float64]]
"""Rows of a pool, ascending, and the credit of each, 0..1."""

REMEMBERED = 4096
"""Columns kept for the next goals of a cohort."""


class TextIndex:
    """The words of a pool, ready to answer goals; M mentors, in order of id."""

    def __init__(self, said: Postings) -> None:
        self._said = said
        self._columns: dict[tuple[int, tuple[str, ...], Area | None], Column] = {}

    @classmethod
    def build(cls, mentors: Sequence[Mentor]) -> Self:
        """Index mentors; row m of every result is mentors[m]."""
        return cls(postings(mentors))

    def to_arrays(self) -> dict[str, NDArray[Any]]:
        """The plain arrays, to be stored or sent; ``from_arrays`` takes them back, memory-mapped or not."""
        return self._said._asdict()

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """The index that gave these arrays."""
        return cls(Postings(**arrays))

    @property
    def has_text(self) -> NDArray[np.bool_]:
        """(M,) whether any of offers, expertise, title, bio, organization gives a term."""
        return self._said.has_text

    def relevance(self, goal: str, area: Area | None = None) -> NDArray[np.float64]:
        """How well each mentor answers one goal, (M,) in 0..1; all 0 if the goal has no word that counts."""
        row: NDArray[np.float64] = self.relevance_block([(goal, area)])[0]
        return row

    def relevance_block(self, goals: Sequence[tuple[str, Area | None]]) -> NDArray[np.float64]:
        """``relevance`` of several goals with their areas, (G, M), each row the same bytes as alone."""
        size = len(self.has_text)
        totals = np.ones(len(goals))
        cells: list[NDArray[np.int64]] = [np.zeros(0, np.int64)]
        answers: list[NDArray[np.float64]] = [np.zeros(0)]
        for at, (goal, area) in enumerate(goals):
            wanted = asked(goal)
            totals[at] = wanted.weight or 1.0
            for term in self._said_by_anyone(wanted.terms):
                rows, credit = self._column(term, area)
                cells.append(rows + np.int64(at * size))
                answers.append(credit * term.weight)
        # bincount adds in the order given: a mentor's sum follows the goal's terms, whoever else is in the pool
        sums = np.bincount(np.concatenate(cells), np.concatenate(answers), len(goals) * size)
        return sums.reshape(len(goals), size) / totals[:, None]

    def _said_by_anyone(self, terms: Sequence[Asked]) -> Sequence[Asked]:
        """Those that may hit: most neighbouring pairs of a goal stand in nobody's profile, which one look tells."""
        known = self._said.keys
        if not len(known):
            return ()
        wanted = np.array([term.key for term in terms], np.uint64)
        found = known[np.minimum(np.searchsorted(known, wanted), len(known) - 1)] == wanted
        return [term for term, hit in zip(terms, found.tolist(), strict=True) if hit or term.meanings]

    def _column(self, term: Asked, area: Area | None) -> Column:
        """Who answers one term of a goal, and how well; remembered, for goals share their words."""
        wanted = (term.key, term.meanings, area)
        found = self._columns.get(wanted)
        if found is None:
            if len(self._columns) >= REMEMBERED:
                self._columns.clear()
            found = self._place(term.key, area)
            for meaning in term.meanings:
                rows, credit = self._place(key(meaning), area)
                found = _best(found, (rows, credit * SYNONYM))
            self._columns[wanted] = found
        return found

    def _place(self, wanted: int, area: Area | None) -> Column:
        """Who says one term, and the best place where they do."""
        said = self._said
        at = int(np.searchsorted(said.keys, np.uint64(wanted)))
        if at == len(said.keys) or int(said.keys[at]) != wanted:
            return np.zeros(0, np.int32), np.zeros(0)
        part = slice(said.starts[at], said.starts[at + 1])
        offers = said.offers[part]
        fitting = offers & (BITS[area] | ANY_AREA) if area else offers
        offered = np.where(fitting > 0, OFFER, np.where(offers > 0, OTHER_AREA, 0.0))
        return said.rows[part], np.maximum(said.credit[part], offered)


def _best(one: Column, other: Column) -> Column:
    """The better credit of two columns, for every row of either."""
    both = np.sort(np.concatenate((one[0], other[0])))
    rows = both[np.diff(both, prepend=-1) != 0]  # np.union1d would import masked arrays, which takes 6 ms
    best = np.zeros(len(rows))
    for own, credit in (one, other):
        at = np.searchsorted(rows, own)
        best[at] = np.maximum(best[at], credit)
    return rows, best
