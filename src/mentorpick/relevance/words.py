"""The plain word rule, for a computer without the sentence model: which stems of a clause a line shares.

    shared(clause, line) = sum of idf over the clause's stems that the line has / the sum over all its stems

The shipped table says how rare a stem is, so nothing depends on who else is in the pool.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from math import log
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_WORD = re.compile(r"[^\W_]+")
_UNSPACED = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]")
"""Letters of scripts that put no blank between words; each one counts as a word."""

_SAYS_NOTHING = (
    "a about after again all also am an and any are as at be because been before being but by can could did do does "
    "doing don down during each else even ever every few for from further get go had has have having he her here hers "
    "him his how i if in into is it its just know let like ll make many may me might more most much must my need new "
    "no nor not now of off on once one only or other our out over own re really s same she should so some such t take "
    "than that the their them then there these they thing this those through to too until up us use ve very want was "
    "way we well were what when where which while who why will with without would you your"
)
SAYS_NOTHING = frozenset(_SAYS_NOTHING.split())


def words(text: str) -> list[str]:
    """Return the words of a text without case and accents."""
    folded = "".join(
        letter for letter in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(letter)
    )
    return _WORD.findall(_UNSPACED.sub(r" \g<0> ", folded))


def stems(text: str) -> list[str]:
    """Return the stems of a text, each once, without the words that say nothing."""
    return list(dict.fromkeys(stem(word) for word in words(text) if word not in SAYS_NOTHING))


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """Return the English stem of a word."""
    found: str = _stemmer().stemWord(word)
    return found


@cache
def _stemmer() -> "Any":
    import snowballstemmer

    return snowballstemmer.stemmer("english")


def idf(stem: str) -> float:
    """Return how much it tells that a text has this stem: ln(1 + passages / those with it), 1 where none has."""
    passages, counts = _counts()
    return log(1 + passages / counts.get(stem, 1))


@cache
def _counts() -> tuple[int, dict[str, int]]:
    lines = files("mentorpick").joinpath("data", "idf.txt").read_text(encoding="utf-8").splitlines()
    total, *rows = [line for line in lines if not line.startswith("#")]
    return int(total), {name: int(count) for name, count in map(str.split, rows)}


def is_foreign(text: str) -> bool:
    """Say whether a text is mostly in another language than English, as far as its commonest words tell."""
    english, foreign = _known_words()
    found = _LETTERS.findall(unicodedata.normalize("NFKC", text).casefold())
    if sum(not letter.isascii() for word in found for letter in word) > sum(map(len, found)) / 2:
        return True
    known = sum(word in english for word in found)
    other = sum(word in foreign for word in found)
    return other >= _SURE and other > known


_LETTERS = re.compile(r"[^\W\d_]+")
_SURE = 2
"""Words of other languages from which on a text is taken for one of them."""


@cache
def _known_words() -> tuple[frozenset[str], frozenset[str]]:
    """Words that are English, and the commonest of other languages, without those that are both."""
    listed = files("mentorpick").joinpath("data", "english.txt").read_text(encoding="utf-8")
    english, foreign, both = (frozenset(part.split()) for part in re.split(r"(?m)^\[\w+\]$", listed)[1:])
    return english - both, foreign - both


class WordIndex:
    """The stems of L lines, ready to be compared with clauses."""

    def __init__(self, lines: Iterable[str]) -> None:
        said: dict[str, list[int]] = {}
        size = 0
        for size, line in enumerate(lines, 1):
            for own in stems(line):
                said.setdefault(own, []).append(size - 1)
        self._size = size
        self._said = {own: np.array(at) for own, at in said.items()}

    def shared(self, clauses: Sequence[str]) -> Floats:
        """Return (C, L) the share of each clause's stems, by idf, that each line has."""
        return np.array([self._share(clause) for clause in clauses]).reshape(len(clauses), self._size)

    def _share(self, clause: str) -> Floats:
        share = np.zeros(self._size)
        wanted = [(own, idf(own)) for own in stems(clause)]
        for own, weight in wanted:
            if own in self._said:
                share[self._said[own]] += weight
        total = sum(weight for _, weight in wanted)
        return np.round(share / total, 3) if total else share
