"""How well a goal is answered: the share of what it asks that the mentor's own words answer, 0 to 1.

    relevance = sum_t q_t idf_t credit_t / sum_t q_t idf_t,     q_t = ln(1 + count of t in the goal)

t runs over the goal's stems and neighbouring pairs of stems, a pair weighing half the mean of its two. credit_t is
the best of the places where the mentor says t, or .8 of the best where they say something listed as its synonym.
Nothing depends on who else is in the pool: idf comes from a shipped table, and each mentor's sum runs over the goal's
terms in their order of first use.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from mentorpick.model.people import Mentor
from mentorpick.model.taxonomy import Area
from mentorpick.relevance.evidence import (
    ANY_AREA,
    BIO,
    BITS,
    FULL_LENGTH,
    OFFER,
    OTHER_AREA,
    SYNONYM,
    Line,
    evidence,
    lines,
    worth_of_length,
)
from mentorpick.relevance.terms import LEFT, RIGHT, Asked, asked, key, meanings
from mentorpick.relevance.tokens import BREAK, LINE_END, STEMS, chunks

_BREAK, _END, _FIRST = 0, 1, 2
"""Numbers of the stream: a break between clauses, the end of a line, the first stem."""


class Postings(NamedTuple):
    """Who says what, by term (CSC): ``keys[k]`` is said by ``rows[starts[k]:starts[k + 1]]``."""

    keys: NDArray[np.uint64]
    """(K,) sorted."""
    starts: NDArray[np.int64]
    """(K + 1,)."""
    rows: NDArray[np.int32]
    """(P,) places in the pool, ascending within a term."""
    credit: NDArray[np.float64]
    """(P,) the best place, 0..1, an offer counted as one of another area."""
    offers: NDArray[np.uint8]
    """(P,) the areas of the offers that say it, a bit each; the eighth is "any"."""
    has_text: NDArray[np.bool_]
    """(M,) whether any of a profile's texts gives a term."""


def postings(mentors: Sequence[Mentor]) -> Postings:
    """The postings of a pool; row m is mentors[m]."""
    found = [line for mentor in mentors for line in lines(mentor)]
    each = [len(mentor.offers) + len(mentor.expertise) + 3 for mentor in mentors]
    row = np.repeat(np.arange(len(mentors), dtype=np.int32), each)
    stream, keys = _stream(text for text, _, _ in found)
    said, place = _said(stream, keys)
    length = np.bincount(np.cumsum(stream == _END)[stream >= _FIRST], minlength=len(found))
    credit, offers = _worth(found, length)
    has_text = np.zeros(len(mentors), bool)
    has_text[row[length > 0]] = True
    return _grouped(said, row[place], credit[place], offers[place], has_text)


class _Numbers(dict[str, int]):
    """Numbers its keys in the order in which they are first asked for."""

    def __missing__(self, text: str) -> int:
        number = self[text] = len(self)
        return number


def _stream(texts: Iterable[str]) -> tuple[NDArray[np.int64], NDArray[np.uint64]]:
    """All texts as numbers of breaks, line ends and stems, and the key of each number."""
    found = chunks(texts)
    places, numbers = _Numbers(), _Numbers({BREAK: _BREAK, LINE_END: _END})
    codes = np.fromiter(map(places.__getitem__, found), np.int64, len(found))
    forms = [STEMS[raw] for raw in places]
    size = np.fromiter(map(len, forms), np.int64, len(forms))
    flat = np.array([numbers[stem] for form in forms for stem in form], np.int64)
    return _expanded(codes, size, flat), np.array([key(stem) for stem in numbers], np.uint64)


def _expanded(codes: NDArray[np.int64], size: NDArray[np.int64], flat: NDArray[np.int64]) -> NDArray[np.int64]:
    """Each code replaced by the numbers of its form: none, one or several, in ``flat`` one form after the other."""
    start = np.cumsum(size) - size
    sizes = size[codes]
    offset = np.repeat(start[codes] - np.cumsum(sizes) + sizes, sizes)
    return flat[offset + np.arange(len(offset))]


def _said(stream: NDArray[np.int64], keys: NDArray[np.uint64]) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Keys of all stems, pairs and meanings said, and the line of each."""
    line = np.cumsum(stream == _END)
    is_stem = stream >= _FIRST
    paired = np.flatnonzero(is_stem[1:] & is_stem[:-1])
    spelled = keys[stream]
    pairs = spelled[paired] * np.uint64(LEFT) + spelled[paired + 1] * np.uint64(RIGHT)
    said = np.concatenate([spelled[is_stem], pairs])
    place = np.concatenate([line[is_stem], line[paired]])
    listed = sorted((key(term), key(meaning)) for term, meaning in meanings().items())
    known = np.array([member for member, _ in listed], np.uint64)
    at = np.searchsorted(known, said)
    at[at == len(known)] = 0
    means = np.flatnonzero(known[at] == said)
    meaning = np.array([meaning for _, meaning in listed], np.uint64)[at[means]]
    return np.concatenate([said, meaning]), np.concatenate([place, place[means]])


def _worth(found: Sequence[Line], length: NDArray[np.int64]) -> tuple[NDArray[np.float64], NDArray[np.uint8]]:
    """Credit and offer bits of each line; an offer of the goal's own area has full credit, a long text a bio's."""
    full = np.array([credit for _, credit, _ in found])
    offers = np.array([offer for _, _, offer in found], np.uint8)
    credit = np.where(offers > 0, OTHER_AREA, full)
    long = length > FULL_LENGTH
    credit[long] = np.minimum(full, BIO)[long] * [worth_of_length(stems) for stems in length[long].tolist()]
    offers[long] = 0
    return credit, offers


def _grouped(
    said: NDArray[np.uint64],
    row: NDArray[np.int32],
    credit: NDArray[np.float64],
    offers: NDArray[np.uint8],
    has_text: NDArray[np.bool_],
) -> Postings:
    """One posting a term and mentor: the best credit, the areas of all offers."""
    order = np.argsort(said)
    term = np.cumsum(_is_first(said[order]))
    cell = term * len(has_text) + row[order]  # two plain sorts are quicker than one that keeps ties in order
    within = np.argsort(cell)
    order, cell = order[within], cell[within]
    said, row = said[order], row[order]
    at = np.flatnonzero(_is_first(cell))
    starts = np.flatnonzero(_is_first(said[at]))
    return Postings(
        keys=said[at][starts],
        starts=np.append(starts, len(at)),
        rows=row[at],
        credit=np.maximum.reduceat(credit[order], at) if len(at) else credit[:0],
        offers=np.bitwise_or.reduceat(offers[order], at) if len(at) else offers[:0],
        has_text=has_text,
    )


def _is_first(ordered: NDArray[Any]) -> NDArray[np.bool_]:
    """Where a run of equal values begins."""
    first = np.ones(len(ordered), bool)
    first[1:] = ordered[1:] != ordered[:-1]
    return first


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
