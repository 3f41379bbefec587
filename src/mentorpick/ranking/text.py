"""How well a goal is answered: the share of what it asks that the mentor's own words answer, 0 to 1.

    relevance = sum_t q_t idf_t credit_t / sum_t q_t idf_t,     q_t = ln(1 + count of t in the goal)

t runs over the goal's stems and neighbouring pairs of stems, a pair weighing half the mean of its two. credit_t is
the best of the places where the mentor says t, or .8 of the best where they say something listed as its synonym.
Nothing depends on who else is in the pool: idf comes from a shipped table, and each mentor's sum runs over the goal's
terms in their order of first use.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from mentorpick.areas import Area
from mentorpick.model import Mentor
from mentorpick.ranking.evidence import evidence
from mentorpick.ranking.lines import ANY_AREA, BITS, OFFER, SYNONYM
from mentorpick.ranking.postings import Postings, postings
from mentorpick.ranking.terms import Asked, asked, key

__all__ = ["TextIndex", "evidence"]


class Column(NamedTuple):
    """Who answers a term of a goal, ascending rows of a pool, and how well: credit 0..1, and 1 for offers that fit."""

    rows: NDArray[np.int32]
    credit: NDArray[np.float64]
    offers: NDArray[np.uint8]
    """The areas of the offers that say it, a bit each."""

    def fitting(self, bits: int) -> NDArray[np.float64]:
        """The credit for a goal of these areas."""
        return np.where(self.offers & bits, OFFER, self.credit)


REMEMBERED = 4096
"""Columns with synonyms kept for the next goals of a cohort."""
_EVERY = 0xFF
"""The bits of a goal without an area: every offer fits it."""


class TextIndex:
    """The words of a pool, ready to answer goals; M mentors, in order of id."""

    def __init__(self, said: Postings) -> None:
        self._said = said
        self._columns: dict[tuple[int, tuple[str, ...], int], Column] = {}

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
        wanted = asked(goal)
        bits = BITS[area] | ANY_AREA if area else _EVERY
        places = self._places([term.key for term in wanted.terms])
        found = [(t, p) for t, p in zip(wanted.terms, places, strict=True) if p is not None or t.meanings]
        columns = [self._best(term, place, bits) if term.meanings else self._column(place) for term, place in found]
        sizes = [len(column.rows) for column in columns]
        if not any(sizes):
            return np.zeros(len(self.has_text))
        rows, credit, offers = map(np.concatenate, zip(*columns, strict=True))
        answers = Column(rows, credit, offers).fitting(bits)
        answers *= np.repeat([term.weight for term, _ in found], sizes)
        # bincount adds in the order given: a mentor's sum follows the goal's terms, whoever else is in the pool
        sums = np.bincount(rows, answers, len(self.has_text))
        return sums / wanted.weight

    def _places(self, wanted: Sequence[int]) -> list[int | None]:
        """The place of each key among those anybody says; None where nobody does, as of most pairs of a goal."""
        known = self._said.keys
        if not len(known):
            return [None] * len(wanted)
        keys = np.array(wanted, np.uint64)
        places = np.minimum(known.searchsorted(keys), len(known) - 1)
        hits = (known[places] == keys).tolist()
        return [place if hit else None for place, hit in zip(places.tolist(), hits, strict=True)]

    def _column(self, place: int | None) -> Column:
        """Who says the term in this place of the keys, and the best place where they do."""
        said = self._said
        part = slice(0, 0) if place is None else slice(said.starts[place], said.starts[place + 1])
        return Column(said.rows[part], said.credit[part], said.offers[part])

    def _best(self, term: Asked, place: int | None, bits: int) -> Column:
        """Who answers a term that has synonyms, by the best of them; remembered, for goals share their words."""
        wanted = (term.key, term.meanings, bits)
        found = self._columns.get(wanted)
        if found is None:
            if len(self._columns) >= REMEMBERED:
                self._columns.clear()
            own = self._column(place)
            best = own.rows, own.fitting(bits)
            for meaning in self._places([key(meaning) for meaning in term.meanings]):
                said = self._column(meaning)
                best = _better(best, (said.rows, said.fitting(bits) * SYNONYM))
            found = self._columns[wanted] = Column(*best, np.zeros(len(best[0]), np.uint8))
        return found


Credits = tuple[NDArray[np.int32], NDArray[np.float64]]


def _better(one: Credits, other: Credits) -> Credits:
    """The better credit of two columns, for every row of either."""
    both = np.sort(np.concatenate((one[0], other[0])))
    rows = both[np.diff(both, prepend=-1) != 0]  # np.union1d would import masked arrays, which takes 6 ms
    best = np.zeros(len(rows))
    for own, credit in (one, other):
        at = np.searchsorted(rows, own)
        best[at] = np.maximum(best[at], credit)
    return rows, best
