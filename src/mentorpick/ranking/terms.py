"""The terms of a text: its stems, its neighbouring pairs of stems, and the listed meanings they carry.

Two stems are neighbours if nothing but spaces, hyphens and words of the stop list stands between them.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from hashlib import blake2b
from math import log
from typing import NamedTuple

from msgspec import Struct

from mentorpick.ranking.idf import idf
from mentorpick.ranking.vocabulary import meanings
from mentorpick.ranking.words import Token, tokens
from mentorpick.sums import added

LEFT, RIGHT = 0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F
"""Odd 64-bit factors: the key of a pair is left * LEFT + right * RIGHT, so "a b" is not "b a"."""

Span = tuple[int, int]


class Asked(Struct, frozen=True, gc=False):
    """One term of a goal: its key and its one or two stems, its weight, and the meanings it may be answered through."""

    term: str
    key: int
    stems: tuple[str, ...]
    weight: float
    meanings: tuple[str, ...]


class Goal(NamedTuple):
    """What a goal asks: its terms in order of first use, and their whole weight.

    ``meant`` has what it says first for each meaning; ``words`` each stem in order, as typed. ``ways`` turns it
    round: for everything a profile could say to it, the terms (by place) that this answers.
    """

    terms: tuple[Asked, ...]
    weight: float
    meant: dict[str, str]
    words: tuple[tuple[str, str], ...]
    ways: dict[str, tuple[int, ...]]


class Said(Struct, frozen=True, gc=False):
    """One sentence of a profile: where it stands, and its terms and meanings with their first place in it."""

    span: Span
    terms: dict[str, Span]


def key(term: str) -> int:
    """A number below 2**64 for a stem, a pair ("a b") or a meaning ("=a"), the same on every machine."""
    left, _, right = term.partition(" ")
    return _pair(_number(left), _number(right)) if right else _number(term)


def _pair(left: int, right: int) -> int:
    """The key of two stems, from theirs."""
    return (left * LEFT + right * RIGHT) % (1 << 64)


@lru_cache(maxsize=16384)
def _number(word: str) -> int:
    return int.from_bytes(blake2b(word.encode(), digest_size=8).digest(), "big")


def occurrences(found: Iterable[Token]) -> Iterator[tuple[str, Span]]:
    """Stems and pairs with their places, as often as they occur."""
    before: tuple[str, Span] | None = None
    for token in found:
        if token.is_break:
            before = None
        for stem in token.stems:
            if before:
                yield f"{before[0]} {stem}", (before[1][0], token.end)
            before = (stem, (token.start, token.end))
            yield before


@lru_cache(maxsize=256)
def asked(goal: str) -> Goal:
    """A goal as ranking reads it."""
    found = list(occurrences(tokens(goal)))
    count = Counter([term for term, _ in found])
    listed, known = meanings(), _meanings(count)
    terms = tuple([_asked(term, times, known.get(term, ())) for term, times in count.items()])
    meant = {listed[term]: said_at(goal, span) for term, span in reversed(found) if term in listed}
    words = tuple([(term, said_at(goal, span)) for term, span in found if " " not in term])
    ways: dict[str, tuple[int, ...]] = {}
    for at, each in enumerate(terms):
        ways[each.term] = (at,)
        for meaning in each.meanings:
            ways[meaning] = (*ways.get(meaning, ()), at)
    return Goal(terms, added([term.weight for term in terms]), meant, words, ways)


def _asked(term: str, times: int, meant: tuple[str, ...]) -> Asked:
    left, _, right = term.partition(" ")
    number, worth = _stem(left)
    if right:
        other, more = _stem(right)
        number, worth = _pair(number, other), (worth + more) / 4
        return Asked(term, number, (left, right), log(1 + times) * worth, meant)
    return Asked(term, number, (left,), log(1 + times) * worth, meant)


@lru_cache(maxsize=16384)
def _stem(stem: str) -> tuple[int, float]:
    """The number of a stem and its idf."""
    return _number(stem), idf(stem)


@lru_cache(maxsize=4096)
def read(text: str) -> tuple[int, tuple[Said, ...]]:
    """How many stems a line has, and its sentences; kept, for a cohort is shown the same lines again and again."""
    length, found, sentences = 0, [], []
    for token in tokens(text):
        length += len(token.stems)
        found.append(token)
        if token.ends:
            sentences.append(found)
            found = []
    return length, tuple(Said(_span(found), terms) for found in (*sentences, found) if (terms := _terms(found)))


def said_at(text: str, span: Span) -> str:
    """What a text says there, as typed."""
    return text[span[0] : span[1]]


def _span(found: Sequence[Token]) -> Span:
    return found[0].start, found[-1].end


def _terms(found: Iterable[Token]) -> dict[str, Span]:
    """The terms and meanings of a sentence with their first place in it."""
    listed = meanings()
    terms: dict[str, Span] = {}
    for term, span in occurrences(found):
        if term not in terms:
            terms[term] = span
            if term in listed:
                terms.setdefault(listed[term], span)
    return terms


def _meanings(spans: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """What each term means; the two stems of a listed phrase mean what the phrase means too."""
    found: dict[str, tuple[str, ...]] = {}
    listed = meanings()
    for term, meaning in [(term, listed[term]) for term in spans if term in listed]:
        for part in dict.fromkeys((term, *term.split(" "))):
            found[part] = tuple(dict.fromkeys((*found.get(part, ()), meaning)))
    return found
