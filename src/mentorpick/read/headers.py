"""Which field a header of a sheet is: by its exact name, by the form's question, or as a guess from other words."""

import re
import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple

from mentorpick.areas import AREAS
from mentorpick.read.columns import FLAVOURS, GRID, Field, Flavour


class Match(NamedTuple):
    """What a header was taken for: a field name (None: nothing of ours), how sure, and its place among several."""

    field: str | None
    sure: bool
    rank: int = 0
    """Lower comes first; a product's own column (9) steps back when a question gives the same field."""


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Lower case, no accents, letters and digits only, one space between words; ``contact.email`` keeps its dot."""
    folded = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).casefold()
    return re.sub(r"[^\w.+#]+|[_.](?=\W|$)", " ", folded.replace("_", " ")).strip()


@lru_cache(maxsize=8192)
def likeness(first: str, second: str) -> float:
    """How alike two plain texts are, 0..1: shared words first, then letters."""
    one, two = set(first.split()), set(second.split())
    if not one or not two:
        return 0.0
    words = 2 * len(one & two) / (len(one) + len(two))
    return max(words, SequenceMatcher(None, first, second, autojunk=False).ratio())


def nearest(text: str, among: Iterable[str], least: float) -> str | None:
    """The plain text most like ``text``, if at least ``least`` alike and clearly more so than any other."""
    ranked = sorted(((likeness(text, other), other) for other in among), reverse=True)
    first, second = (*ranked, (0.0, ""), (0.0, ""))[:2]
    return first[1] if first[0] >= least and first[0] - second[0] >= 0.08 else None


def flavour_of(headers: tuple[str, ...]) -> Flavour | None:
    """Which product wrote a sheet with these headers; None where it cannot be told."""
    seen = {plain(header) for header in headers}
    return next((f for f in FLAVOURS if seen.issuperset(f.marks)), None)


_GRID = re.compile(r"^(?P<question>.*?)\s*(?:\[(?P<row>[^\]]+)\]|\s[-–:]\s+(?P<tail>[^-–]+))\s*$", re.DOTALL)


def split_grid(header: str) -> tuple[str, str] | None:
    """``Areas [Career]`` and ``Areas - Career`` as ``("Areas", "Career")``; None for a plain header."""
    found = _GRID.match(header)
    return (found["question"], found["row"] or found["tail"]) if found else None


def area_of(text: str) -> str | None:
    """The area whose label, or label with its meaning, ``text`` is."""
    start = plain(re.split(r"[:(]", text, maxsplit=1)[0])
    return next((area.key for area in AREAS if start in (plain(area.label), plain(area.key))), None)


class Headers:
    """Tells which field a header is, for sheets of mentors or of mentees."""

    def __init__(self, fields: tuple[Field, ...], headers: tuple[str, ...]) -> None:
        self.fields = fields
        self.flavour = flavour_of(headers)
        self._exact = {plain(f.name): f for f in reversed(fields)}
        self._questions = {plain(f.question): f for f in reversed(fields) if f.question and f.asked != "grid"}
        self._grid = "areas.career" in self._exact
        self._bare_areas = sum(area_of(header) is not None for header in headers) >= 4

    def match(self, header: str) -> Match:
        """Certain for our own names, our form's questions (also slightly reworded) and a product's own columns."""
        key = plain(re.sub(r"(?<=\D)\d$", "", header.strip()) if self.flavour else header)
        if self.flavour and plain(header) in self.flavour.columns:
            field = self.flavour.columns[plain(header)]
            return Match(field if field and plain(field) in self._exact else None, True, 9)
        if key in self._exact:
            return Match(self._exact[key].name, True, self._exact[key].rank)
        if key.startswith("x ") or key.startswith("x-"):
            return Match("x-" + key[2:].replace(" ", "-"), True)
        return self._area(header) or self._question(key) or self._guess(key)

    def _area(self, header: str) -> Match | None:
        if not self._grid:
            return None
        parts = split_grid(header)
        area = area_of(parts[1]) if parts else area_of(header)
        if area is None:
            return None
        asked = plain(parts[0]) if parts else ""
        known = asked in ("areas", "area") or likeness(asked, plain(GRID)) >= 0.75
        return Match(f"areas.{area}", known if parts else self._bare_areas)

    def _question(self, key: str) -> Match | None:
        if key in self._questions:
            return Match(self._questions[key].name, True, self._questions[key].rank)
        near = nearest(key, self._questions, 0.8) if len(key.split()) > 2 else None
        return Match(self._questions[near].name, True, self._questions[near].rank) if near else None

    def _guess(self, key: str) -> Match:
        best, score = None, 0.74
        for field in self.fields:
            for word in (field.name, *field.also, field.question):
                near = _nearness(key, plain(word))
                if near > score:
                    best, score = field, near
        return Match(best.name, False, best.rank) if best is not None else Match(None, False)


def _nearness(key: str, word: str) -> float:
    """1 for the same text; .75 where a header of a few words holds all of ``word``; else how alike they are."""
    if key == word:
        return 1.0
    said, asked = set(key.split()), set(word.split())
    holds = bool(asked) and asked < said and (len(asked) > 1 or len(said) < 4) and asked != {"name"}
    return max(0.75 if holds else 0.0, likeness(key, word))
