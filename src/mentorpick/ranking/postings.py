"""The words of a pool as plain arrays, built from all texts at once.

A text becomes a stream of numbers by one regular expression and one table of the different tokens; everything
after that is numpy. A term's key is a number of 64 bits, so no strings are stored; two terms of a pool with a million
share a key once in some 40 million pools.
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mentorpick.model import Mentor
from mentorpick.ranking.lines import BIO, FULL_LENGTH, OTHER_AREA, Line, lines, worth_of_length
from mentorpick.ranking.terms import LEFT, RIGHT, key
from mentorpick.ranking.vocabulary import meanings
from mentorpick.ranking.words import BREAK, LINE_END, STEMS, chunks

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
