"""The closed vocabulary: which words mean the same, and which area of life they speak of.

People edit ``data/vocabulary.txt``. What ranking reads is ``data/terms.txt``, the same in stems, made of it by
tests/benchmarks/text_tables.py; a test holds the two together.
"""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple, cast

from mentorpick.areas import Area
from mentorpick.ranking.tables import lines
from mentorpick.ranking.words import tokens


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
