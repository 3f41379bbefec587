"""From the plain values of a record to a Mentor, Answers or Page: quickly when it is right, completely when not."""

from collections.abc import Callable
from math import isfinite
from typing import Any, TypeVar

import msgspec

from mentorpick.errors import Problem
from mentorpick.model import Answers, Mentor, Page
from mentorpick.read.codes import Where
from mentorpick.read.rules import BOOLS, languages_known, zone_known

Kind = TypeVar("Kind", Mentor, Answers, Page)

PLAIN_TEXTS: dict[type, str] = {Mentor: "offers", Answers: "goals", Page: "elsewhere"}
"""The list of each kind whose entries may be plain text; one alone needs no list."""


def build(kind: type[Kind], raw: Any, where: Where) -> Kind | tuple[Problem, ...]:
    """The value that ``raw`` states, or every problem it has, in order of place.

    ``raw`` holds texts as typed (numbers, dates and booleans are made from them by the field's type) or values that
    have their type already; a key left empty is simply not there. Keys that begin with ``x-`` are kept in ``x``.
    Problems of Answers quote nothing the mentee typed, save a word close to one of a closed list.
    """
    try:
        value: Kind = msgspec.convert(raw, kind, strict=False)
    except (msgspec.ValidationError, ValueError, OverflowError):
        return _built_anew(kind, raw, where)  # plain texts and own keys, or something wrong
    return value if _LOOKS[kind](value, raw) else _diagnose(kind, raw, where) or value


def _built_anew(kind: type[Kind], raw: Any, where: Where) -> Kind | tuple[Problem, ...]:
    """The same with the raw values put in shape; what then still fails has problems, and all of them are found."""
    try:
        value: Kind = msgspec.convert(_shaped(kind, raw), kind, strict=False)
    except (msgspec.ValidationError, ValueError, OverflowError):
        return _diagnose(kind, raw, where) or (_unforeseen(where),)
    return value if _LOOKS[kind](value, raw) else _diagnose(kind, raw, where) or value


def _diagnose(kind: type[Kind], raw: Any, where: Where) -> tuple[Problem, ...]:
    """Imported only where something looks wrong: the good files never pay for it."""
    from mentorpick.read.diagnose import diagnose

    return diagnose(kind, raw, where)


def _unforeseen(where: Where) -> Problem:
    """What msgspec refuses and the walk does not see; its own words quote what was typed, and are not told."""
    path, line, column, *_ = where((), False)
    message, hint = "this cannot be read", "compare it with what `mentorpick profiles schema` prints"
    return Problem(code="P203", path=path, line=line, column=column, message=message, hint=hint)


def _shaped(kind: type, raw: Any) -> Any:
    """``raw`` as the type wants it: plain texts as offers or goals, the office's own keys together."""
    if type(raw) is not dict:
        return raw
    shaped = {key: value for key, value in raw.items() if not key.startswith("x-")}
    if len(shaped) < len(raw):
        shaped["x"] = {key: value for key, value in raw.items() if key.startswith("x-")}
    texts = PLAIN_TEXTS[kind]
    if type(shaped.get(texts)) is str:
        shaped[texts] = [shaped[texts]]
    if type(shaped.get(texts)) is list and kind is not Page:
        shaped[texts] = [{"text": entry} if type(entry) is str else entry for entry in shaped[texts]]
    return shaped


def _mentor(value: Mentor, raw: dict[str, Any]) -> bool:
    """Whether nothing needs a second look; when in doubt, no: the complete walk decides."""
    hours, accepting = value.hours_per_month, value.accepting
    return (
        bool(value.areas or value.offers or value.expertise)
        and languages_known(value.languages)
        and zone_known(value.timezone)
        and (hours is None or isfinite(hours))
        and (accepting is None or raw["accepting"] in BOOLS or raw["accepting"] is accepting)
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
        and languages_known((*value.languages, *must.languages))
        and zone_known(value.timezone)
        and all(map(_finite, (hours, must.min_hours, must.same_timezone_hours)))
        and "x" not in raw
    )


def _page(value: Page, raw: dict[str, Any]) -> bool:
    return False  # there is one page to a pool: the complete walk costs nothing


def _finite(number: float | None) -> bool:
    return number is None or isfinite(number)


_LOOKS: dict[type, Callable[[Any, dict[str, Any]], bool]] = {Mentor: _mentor, Answers: _answers, Page: _page}
