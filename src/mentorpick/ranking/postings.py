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
from mentorpick.ranking.lines import BIO, FULL_LENGTH, Line, lines
from mentorpick.ranking.terms import LEFT, RIGHT, key
from mentorpick.ranking.vocabulary import MEANINGS
from mentorpick.ranking.words import LINE_END, STEMS, TOKEN, is_word

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
    """(P,) the best place but a full offer, 0..1."""
    offers: NDArray[np.uint8]
    """(P,) the areas of the offers that say it, a bit each; the eighth is "any"."""
    has_text: NDArray[np.bool_]
    """(M,) whether any of a profile's texts gives a term."""


def postings(mentors: Sequence[Mentor]) -> Postings:
    """The postings of a pool; row m is mentors[m]."""
    rows: list[int] = []
    found: list[Line] = []
    for row, mentor in enumerate(mentors):
        own = [line for line in lines(mentor) if line.text]
        found += own
        rows += [row] * len(own)
    stream, keys = _stream(line.text for line in found)
    said, place = _said(stream, keys)
    row = np.array(rows, np.int32)
    length = np.bincount(np.cumsum(stream == _END)[stream >= _FIRST], minlength=len(found))
    credit, offers = _worth(found, length)
    has_text = np.zeros(len(mentors), bool)
    has_text[row[length > 0]] = True
    return _grouped(said, row[place], credit[place], offers[place], has_text)


def _stream(texts: Iterable[str]) -> tuple[NDArray[np.int64], NDArray[np.uint64]]:
    """All texts as numbers of breaks, line ends and stems, and the key of each number."""
    tokens = TOKEN.findall("".join(f"{text.replace(LINE_END, ' ')}{LINE_END}" for text in texts))
    code = dict.fromkeys(tokens)
    numbers: dict[str, int] = {}
    forms: list[list[int]] = []
    for at, raw in enumerate(code):
        code[raw] = at
        if is_word(raw):
            forms.append([numbers.setdefault(stem, len(numbers) + _FIRST) for stem in STEMS[raw]])
        else:
            forms.append([_END if raw == LINE_END else _BREAK])
    codes = np.fromiter(map(code.__getitem__, tokens), np.int64, len(tokens))
    return _expanded(codes, forms), np.array([0, 0, *map(key, numbers)], np.uint64)


def _expanded(codes: NDArray[np.int64], forms: list[list[int]]) -> NDArray[np.int64]:
    """Each code replaced by the numbers of its form: none, one or several."""
    size = np.array([len(form) for form in forms], np.int64)
    start = np.cumsum(size) - size
    flat = np.array([number for form in forms for number in form], np.int64)
    sizes = size[codes]
    offset = np.repeat(start[codes] - np.cumsum(sizes) + sizes, sizes)
    return flat[offset + np.arange(len(offset))]


def _said(stream: NDArray[np.int64], keys: NDArray[np.uint64]) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Keys of all stems, pairs and meanings said, and the line of each, ascending within each of the three."""
    line = np.cumsum(stream == _END)
    is_stem = stream >= _FIRST
    paired = np.flatnonzero(is_stem[1:] & is_stem[:-1])
    spelled = keys[stream]
    pairs = spelled[paired] * np.uint64(LEFT) + spelled[paired + 1] * np.uint64(RIGHT)
    said = np.concatenate([spelled[is_stem], pairs])
    place = np.concatenate([line[is_stem], line[paired]])
    listed = sorted((key(term), key(meaning)) for term, meaning in MEANINGS.items())
    known = np.array([member for member, _ in listed], np.uint64)
    at = np.searchsorted(known, said)
    at[at == len(known)] = 0
    means = np.flatnonzero(known[at] == said)
    means = means[np.argsort(place[means], kind="stable")]
    meaning = np.array([meaning for _, meaning in listed], np.uint64)[at[means]]
    return np.concatenate([said, meaning]), np.concatenate([place, place[means]])


def _worth(found: Sequence[Line], length: NDArray[np.int64]) -> tuple[NDArray[np.float64], NDArray[np.uint8]]:
    """Credit and offer bits of each line; a full offer's credit stands in its bits, a long text's is a bio's."""
    credit = np.array([0.0 if line.offer else line.credit for line in found])
    offers = np.array([line.offer for line in found], np.uint8)
    long = length > FULL_LENGTH
    credit[long] = np.minimum([line.credit for line in found], BIO)[long] * (FULL_LENGTH / length[long])
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
    order = np.argsort(said, kind="stable")  # stable, so the rows of a term stay in order
    said, row = said[order], row[order]
    first = np.ones(len(said), bool)
    first[1:] = (said[1:] != said[:-1]) | (row[1:] != row[:-1])
    at = np.flatnonzero(first)
    keys, starts = np.unique(said[at], return_index=True)
    return Postings(
        keys=keys,
        starts=np.append(starts, len(at)),
        rows=row[at],
        credit=np.maximum.reduceat(credit[order], at) if len(at) else credit[:0],
        offers=np.bitwise_or.reduceat(offers[order], at) if len(at) else offers[:0],
        has_text=has_text,
    )
