"""From the plain values of a record to a Mentor, Answers or Page: quickly when it is right, completely when not."""

from collections.abc import Callable
from math import isfinite
from typing import Any, TypeVar

import msgspec

from mentorpick.errors import Problem
from mentorpick.model import Answers, Mentor, Page
from mentorpick.read.codes import Where
from mentorpick.read.diagnose import BOOLS, diagnose
from mentorpick.read.rules import language_known, zone_known

Kind = TypeVar("Kind", Mentor, Answers, Page)

PLAIN_TEXTS: dict[type, str] = {Mentor: "offers", Answers: "goals", Page: ""}
"""The list of each kind whose entries may be plain text instead of a mapping with ``text``."""


def build(kind: type[Kind], raw: Any, where: Where) -> Kind | tuple[Problem, ...]:
    """The value that ``raw`` states, or every problem it has, in order of place.

    ``raw`` holds texts as typed (numbers, dates and booleans are made from them by the field's type) or values that
    have their type already; a key left empty is simply not there. Keys that begin with ``x-`` are kept in ``x``.
    Problems of Answers quote nothing the mentee typed, save a word close to one of a closed list.
    """
    value: Kind | None = None
    if type(raw) is dict:
        try:
            value = msgspec.convert(_shaped(kind, raw), kind, strict=False)
        except (msgspec.ValidationError, ValueError, OverflowError):
            value = None  # it stops at the first error; the walk below finds them all
        if value is not None and _LOOKS[kind](value, raw):
            return value
    problems = diagnose(kind, raw, where)
    if problems or value is None:
        return problems
    return value


def _shaped(kind: type, raw: dict[str, Any]) -> dict[str, Any]:
    """``raw`` as the type wants it: plain texts as offers or goals, the office's own keys together."""
    texts = PLAIN_TEXTS[kind]
    own = {key: raw[key] for key in raw if key.startswith("x-")} if "x-" in "".join(raw) else None
    plain = texts in raw and type(raw[texts]) is list and str in map(type, raw[texts])
    if own is None and not plain:
        return raw
    shaped = {key: value for key, value in raw.items() if own is None or key not in own}
    if own:
        shaped["x"] = own
    if plain:
        shaped[texts] = [{"text": entry} if type(entry) is str else entry for entry in raw[texts]]
    return shaped


def _mentor(value: Mentor, raw: dict[str, Any]) -> bool:
    """Whether nothing needs a second look; when in doubt, no: the complete walk decides."""
    wants, hours = value.wants, value.hours_per_month
    words = (
        *value.expertise, *value.roles, *value.values, *value.languages, *value.meeting, *value.background,
        *value.conflicts, *wants.stages, *wants.areas,
    )  # fmt: skip
    return (
        bool(value.areas or value.offers or value.expertise)
        and len(set(words)) == len(words)
        and all(map(language_known, value.languages))
        and zone_known(value.timezone)
        and _finite(hours)
        and (value.accepting is None or raw["accepting"] is value.accepting or raw["accepting"] in BOOLS)
        and "x" not in raw
    )


def _answers(value: Answers, raw: dict[str, Any]) -> bool:
    must, hours = value.must, value.hours_per_month
    areas = (value.priority, *value.also, *value.not_now)
    lists = (
        areas, value.roles, value.values, value.languages, value.meeting, value.avoid, value.mentors, value.pinned,
        value.background.wish, must.languages, must.meeting, must.roles, must.stages,
    )  # fmt: skip
    return (
        all(len(set(words)) == len(words) for words in lists)
        and all(map(language_known, (*value.languages, *must.languages)))
        and zone_known(value.timezone)
        and all(map(_finite, (hours, must.min_hours, must.same_timezone_hours)))
        and "x" not in raw
    )


def _page(value: Page, raw: dict[str, Any]) -> bool:
    return False  # there is one page to a pool: the complete walk costs nothing


def _finite(number: float | None) -> bool:
    return number is None or isfinite(number)


_LOOKS: dict[type, Callable[[Any, dict[str, Any]], bool]] = {Mentor: _mentor, Answers: _answers, Page: _page}
