"""Notices a sentence that sounds like despair, by its words or its nearness in meaning, and says whom to call then.

The sentences compared with stand in ``data/distress.txt``; how well it works is measured in the tests. The numbers
stand in ``data/crisis_lines.txt``, by region, with their source and the day they were checked.
"""

import re
from collections.abc import Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from mentorpick.relevance.areas import Embedding, plain_goals
from mentorpick.relevance.embedding import Vectors16, cosines

NEAR = 0.45
"""The cosine with the nearest sentence of despair from which meaning alone is enough,"""
FEWEST = 4
"""if it is nearer than any harmless sentence and any plain goal, and has so many words: "be happy" is near to much."""


def sounds_like_despair(texts: Sequence[str], model: Embedding | None = None) -> bool:
    """Return whether any of the texts does; without a ``model`` by words alone."""
    return any(has_words_of_despair(text) for text in texts) or (model is not None and any(_near(texts, model)))


def has_words_of_despair(text: str) -> bool:
    """Return whether a text holds one of the phrases that are enough."""
    return bool(_phrases().search(_plain(text)))


def _near(texts: Sequence[str], model: Embedding) -> list[bool]:
    if not texts:
        return []
    vectors, (despair_known, harmless_known) = model.embed(texts), _embedded(model)
    despair = cosines(vectors, despair_known).max(axis=1)
    harmless = cosines(vectors, harmless_known).max(axis=1)
    told = [len(text.split()) >= FEWEST for text in texts]
    return [bool(t and d >= NEAR and d >= h) for t, d, h in zip(told, despair, harmless, strict=True)]


_KEPT: list[tuple[Embedding, tuple[Vectors16, Vectors16]]] = []
"""The vectors of the sentences compared with, by the model used last: it hardly ever changes."""


def _embedded(model: Embedding) -> tuple[Vectors16, Vectors16]:
    if not _KEPT or _KEPT[0][0] is not model:
        known = _sections()
        harmless = (*known["harmless"], *(goal for _, goal in plain_goals()))
        _KEPT[:] = [(model, (model.embed(known["despair"]), model.embed(harmless)))]
    return _KEPT[0][1]


def compared_sentences() -> tuple[str, ...]:
    """Return the sentences whose meaning others are compared with."""
    return (*_sections()["despair"], *_sections()["harmless"])


def _plain(text: str) -> str:
    return " ".join(text.lower().replace("’", "").replace("'", "").split())


@cache
def _phrases() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(re.escape(_plain(phrase)) for phrase in _sections()['always'])})\b")


@cache
def _sections() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in files("mentorpick").joinpath("data", "distress.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            lines = found.setdefault(line.strip("[]"), [])
        elif line and not line.startswith("#"):
            lines.append(line)
    return {name: tuple(lines) for name, lines in found.items()}


# what to say, before anything else

_OPENING = "That sounds really hard, and I'm glad you said it. A mentor can't be there tonight, but people can."
_CLOSING = "Your own doctor or your occupational health service can help too."
_ANYWHERE = (
    "If you might be in danger, call your local emergency number. "
    "At findahelpline.com you'll find people to talk to, wherever you are."
)


class CrisisLine(NamedTuple):
    """Whom to call in one region."""

    region: str
    zones: tuple[str, ...]
    """Time zones; one that ends in ``/`` stands for all that begin so."""
    emergency: str
    name: str
    number: str
    source: str
    checked: date


def support_text(zone: str = "", referral: str = "") -> str:
    """Return what to say: with the numbers of the region of ``zone``, or with the pool's own text instead."""
    line = crisis_line(zone)
    if referral:
        danger = f"If you might be in danger, call {line.emergency if line else 'your local emergency number'}."
        return f"{_OPENING} {' '.join(referral.split())} {danger}"
    if line is None:
        return f"{_OPENING} {_ANYWHERE} {_CLOSING}"
    call = f"If you might be in danger, call {line.emergency}, or {line.name} on {line.number}."
    return f"{_OPENING} {call} Findahelpline.com lists others. {_CLOSING}"


def crisis_line(zone: str) -> CrisisLine | None:
    """Return whom to call where the clocks show this time zone; None where that is not known."""
    return next((line for line in crisis_lines() if any(_is_in(zone, known) for known in line.zones)), None)


def _is_in(zone: str, known: str) -> bool:
    return zone.startswith(known) if known.endswith("/") else zone == known


@cache
def crisis_lines() -> tuple[CrisisLine, ...]:
    """Return all of them, in the order of the file."""
    text = files("mentorpick").joinpath("data", "crisis_lines.txt").read_text(encoding="utf-8")
    rows = [line.split(" | ") for line in text.splitlines() if line and not line.startswith("#")]
    return tuple(
        CrisisLine(region, tuple(zones.split("; ")), emergency, name, number, source, date.fromisoformat(checked))
        for region, zones, emergency, name, number, source, checked in rows
    )
