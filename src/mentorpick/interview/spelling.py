"""Finds slips of the pen in a goal and what was probably meant. It only suggests: nothing is changed without a yes.

Alone: the questions know no dictionary; a command hands it in.
"""

import re
from collections.abc import Callable, Collection, Sequence
from functools import cache
from math import log10
from typing import Any

Sense = Callable[[Sequence[str]], Sequence[float]]
"""How much sense each of several ways to write a goal makes, 0..1."""

_MOST = 8
"""Words considered for one slip."""
_USE = 0.03
"""What a word ten times as common is worth, beside the sense it makes."""
_WORD = re.compile(r"(?:^[A-Z]|(?<![\w'’@./-])[a-z])[a-z]{3,}(?![\w'’@/-])")
_KNOWN = 0.05
"""What it is worth that the mentors use a word."""
_BRITISH = (
    ("our", "or"), ("isa", "iza"), ("ise", "ize"), ("isi", "izi"), ("yse", "yze"), ("ogue", "og"), ("tre", "ter"),
    ("ae", "e"), ("oe", "e"), ("ll", "l"), ("mme", "m"), ("nce", "nse"), ("ey", "y"),
)  # fmt: skip


def suggest_spelling(text: str, known: Collection[str] = (), sense: Sense = lambda ways: [0] * len(ways)) -> str:
    """Return the text with its slips mended; empty where there is none to mend.

    A word with a capital inside the text, one that is ``known`` (the mentors write it), and one that is like no other
    stay as they are.
    """
    mended = text
    for word in dict.fromkeys(hit[0] for hit in _WORD.finditer(text)):
        small = word.lower()
        ways = {} if small in known else _candidates(small)
        texts = [re.sub(rf"\b{word}\b", way if word == small else way.capitalize(), mended) for way in ways]
        points = sense(texts) if len(texts) > 1 else [0] * len(texts)
        rated = [
            (point + _USE * rarer + _KNOWN * (way in known), text)
            for point, (way, rarer), text in zip(points, ways.items(), texts, strict=True)
        ]
        mended = max(rated, default=(0, mended))[1]
    return "" if mended == text else re.sub(r"\bi\b", "I", mended)


def _candidates(word: str) -> dict[str, float]:
    """Words one slip away, each with the power of ten by which it is rarer than the commonest; none if all is right."""
    checker = _checker()
    if word in checker or _american(word) in checker:
        return {}
    near = sorted(checker.known(checker.edit_distance_1(word)))
    if any(_american(way) == _american(word) for way in near):
        return {}
    often = sorted(((checker.word_usage_frequency(way), way) for way in near), reverse=True)[:_MOST]
    return {way: log10(use / often[0][0]) for use, way in often}


def _american(word: str) -> str:
    for british, american in _BRITISH:
        word = word.replace(british, american)
    return word


@cache
def _checker() -> Any:
    from spellchecker import SpellChecker

    return SpellChecker(language="en")
