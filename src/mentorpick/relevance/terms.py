"""The terms of a text: its stems, its neighbouring pairs of stems, and the listed meanings they carry.

Two stems are neighbours if nothing but spaces, hyphens and words of the stop list stands between them.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from hashlib import blake2b
from math import fsum, log
from pkgutil import get_data
from typing import NamedTuple, cast, get_args

from msgspec import Struct

from mentorpick.model.taxonomy import Area
from mentorpick.relevance.tokens import Token, tokens


@cache
def lines(name: str) -> list[str]:
    """The lines of a table in the package's data folder, without its comments."""
    data = get_data("mentorpick", f"data/{name}") or b""
    return [line for line in data.decode().splitlines() if line and not line.startswith("#")]


TABLE = "idf.txt"


def counts() -> dict[str, int]:
    """The whole table: of how many passages each stem is part."""
    return {stem: int(count) for stem, count in (line.split(" ") for line in lines(TABLE)[1:])}


@lru_cache(maxsize=1 << 16)
def idf(stem: str) -> float:
    """The weight of one stem, above 0: 0.9 for "person", 9 for a word the table does not have."""
    table = lines(TABLE)
    passages = int(table[0])
    at = bisect_left(table, f"{stem} ", lo=1)
    found, _, number = table[at].partition(" ") if at < len(table) else ("", "", "")
    count = int(number) if found == stem else 1
    return log(1 + (passages - count + 0.5) / (count + 0.5))


class Group(NamedTuple):
    """One line of the vocabulary: its areas, its words and phrases, and whether they mean the same."""

    areas: tuple[Area, ...]
    words: tuple[str, ...]
    same: bool


class Listed(NamedTuple):
    """What the vocabulary says of a term: its meaning, a key no word can have ("" for none), and its areas."""

    meaning: str
    areas: tuple[Area, ...]


@cache
def vocabulary() -> dict[str, Listed]:
    """Every listed term: a stem, or a pair of stems with a blank."""
    rows = (line.split("\t") for line in lines("terms.txt"))
    return {term: Listed(meaning, _areas(areas)) for term, meaning, areas in rows}


@cache
def meanings() -> dict[str, str]:
    """The meaning of each term that has one."""
    return {term: listed.meaning for term, listed in vocabulary().items() if listed.meaning}


def groups() -> Iterator[Group]:
    """The lines of the vocabulary as people wrote them."""
    for line in lines("vocabulary.txt"):
        areas, kind, words = line.partition(" | ") if " | " in line else line.partition(" : ")
        yield Group(_areas(areas), tuple(words.split("; ")), kind == " | ")


def term_of(words: str) -> str:
    """A word or phrase as a term: its stems."""
    return " ".join(stem for token in tokens(words) for stem in token.stems)


def derived() -> list[str]:
    """The lines of ``data/terms.txt``: term, meaning, areas."""
    return sorted({
        f"{term_of(words)}\t{f'={term_of(group.words[0])}' if group.same else ''}\t{', '.join(group.areas)}"
        for group in groups()
        for words in group.words
    })  # fmt: skip


def _areas(text: str) -> tuple[Area, ...]:
    return cast(tuple[Area, ...], tuple(text.split(", ")))


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
    return Goal(terms, fsum([term.weight for term in terms]), meant, words, ways)


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


def suggest_area(text: str) -> Area | None:
    """The area most of a text's listed words belong to, each as telling as its idf; None if there is no one such."""
    points = area_points(text)
    best = max(points.values())
    leading = [area for area, own in points.items() if own == best]
    return leading[0] if best and len(leading) == 1 else None


def speaks_of(text: str, area: Area) -> bool:
    """Whether a text has any word the vocabulary lists under an area."""
    return bool(area_points(text)[area])


def area_words(area: Area) -> tuple[str, ...]:
    """The words and phrases listed under an area, as people wrote them."""
    return tuple(word for group in groups() if area in group.areas for word in group.words)


def area_points(text: str) -> dict[Area, float]:
    """For each area the idf of its listed words in a text; a listed phrase counts instead of its two words."""
    found = dict.fromkeys(term for term, _ in occurrences(tokens(text)) if term in vocabulary())
    within = {stem for term in found if " " in term for stem in term.split(" ")}
    points: dict[Area, float] = dict.fromkeys(get_args(Area), 0.0)
    for term in found:
        if term not in within:
            for area in vocabulary()[term].areas:
                points[area] += fsum(idf(stem) for stem in term.split(" "))
    return points
