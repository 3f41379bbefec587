"""What to say, before anything else, to somebody whose goal sounds like despair: warm, short, and whom to call.

The numbers stand in ``data/crisis_lines.txt``, by region, with their source and the day they were checked.

Alone, so that whoever keeps the numbers right finds them.
"""

from datetime import date
from functools import cache
from importlib.resources import files
from typing import NamedTuple

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
