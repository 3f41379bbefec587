"""Consent: what is a yes, for every reader of sheets and records. Only a plain yes is one, and a whole cell.

Alone, so that nobody can miss what counts as a yes.
"""

import unicodedata
from functools import cache
from importlib import resources
from typing import Any, Literal

from mentorpick.text import is_nothing

Consent = Literal["yes", "no", "unclear"]
"""``no`` is a blank, too; ``unclear`` is any text that is neither: somebody has to decide."""


def read_consent(cell: Any, options: dict[str, bool] | None = None) -> Consent:
    """Return what a cell says to a question of consent.

    ``options`` are the answers of our own form, or what a map says that words mean; they count as whole cells, too.
    """
    if cell is None or cell == []:
        return "no"
    if isinstance(cell, bool | int | float):
        return "yes" if cell == 1 else "no" if cell == 0 else "unclear"
    said = _folded(str(cell))
    if not said or is_nothing(said):
        return "no"
    for word, meant in (options or {}).items():
        if _folded(word).replace(",", "") == said.replace(",", ""):
            return "yes" if meant else "no"
    yes, no = _words()
    if said in yes:
        return "yes"
    first = said.replace(",", " ").replace(".", " ").split()[:1]
    return "no" if said in no or set(first) & no else "unclear"


def _folded(text: str) -> str:
    """Without case, invisible characters, spaces around, and the full stop of a sentence."""
    seen = "".join(c for c in unicodedata.normalize("NFC", text) if unicodedata.category(c) != "Cf" and c != "\ufe0f")
    return " ".join(seen.casefold().split()).rstrip(" .!")


@cache
def _words() -> tuple[frozenset[str], frozenset[str]]:
    """Every plain yes, and every plain no."""
    text = (resources.files("mentorpick") / "data" / "consent.txt").read_text(encoding="utf-8")
    rows = [line.partition(": ")[2].partition("|") for line in text.splitlines() if line and not line.startswith("#")]
    yes = frozenset(_folded(word) for row in rows for word in row[0].split())
    return yes, frozenset(_folded(word) for row in rows for word in row[2].split())
