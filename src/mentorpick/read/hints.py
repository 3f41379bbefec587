"""What someone probably meant, and how to write it: the second sentence of a problem."""

import re
from datetime import date
from functools import cache
from math import isfinite
from typing import Any

import msgspec
from msgspec import structs

from mentorpick.model import Answers, Mentor
from mentorpick.read.codes import Keys
from mentorpick.read.nearest import nearest_word, plain


def unknown_hint(key: str, inner: Any, cls: type, fields: list[str]) -> str:
    """What to do about a key that ``cls`` has not and that is not near one of its ``fields``; ``inner``: its value."""
    area = nearest_word(key, "area")
    keys = f"the keys are: {', '.join(fields)}"
    if "text" in fields:
        below = f"write `text: ...`, and below it `area: {area}`"
        return below if area else f"put the text in quotes if it has a colon; {keys}"
    if cls not in _OTHER:
        return keys
    if any(map(_is_person, inner if isinstance(inner, list) else [inner])):
        return f"people stand in the file itself, each with a dash: `- {fields[1]}: ...`, below no key"
    if field := _other_words(cls).get(plain(key)):
        head, _, part = field.partition(".")
        return f"write `{head}: {{{part}: ...}}`" if part else f"did you mean {head!r}?"
    other, called = _OTHER[cls]
    if key != "x" and key in {field.name for field in structs.fields(other)}:
        return f"`{key}` belongs in {called}"
    return _AREAS_GO[cls] if area else "a key of your own starts with x-, such as x-note"


@cache
def _other_words(cls: type) -> dict[str, str]:
    """The other words for fields by which the columns of sheets are known, too."""
    from mentorpick.read.columns import MENTEE_FIELDS, MENTOR_FIELDS

    fields = MENTOR_FIELDS if cls is Mentor else MENTEE_FIELDS
    return {plain(word): field.name for field in reversed(fields) for word in field.also if field.kind != "consent"}


def _is_person(inner: Any) -> bool:
    return isinstance(inner, dict) and ("name" in inner or "priority" in inner)


_OTHER: dict[type, tuple[type, str]] = {
    Mentor: (Answers, "a mentee's answers"),
    Answers: (Mentor, "a mentor's profile"),
}
_AREAS_GO: dict[type, str] = {
    Mentor: "areas are written below `areas:`, two spaces to the right",
    Answers: "areas are named in `priority`, `also` and `not_now`",
}


def keys_hint(raw: Any, fields: dict[str, Any], keys: Keys) -> str:
    """How to write what has keys, where something else stands."""
    if keys and isinstance(keys[-1], str) and len(fields) < 4:
        return f"write `{keys[-1]}: {{{', '.join(f'{name}: ...' for name in fields)}}}`"
    if keys:
        return f"the keys are: {', '.join(fields)}"
    if isinstance(raw, str) and re.match(r"\w+(:\S|\uff1a)", raw):
        return "write the key, a plain colon and a space: `name: ...`"
    first = next((name for name, field in fields.items() if field.required), "title")
    return f"begin with `{first}: ...`"


_DATE = re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?(?:[T ].*)?|(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")


def as_number(raw: Any, whole: bool) -> float | None:
    """``raw`` as a finite number, as msgspec reads it where it is not strict; None where it is none."""
    try:
        number: float = msgspec.convert(raw, int if whole else float, strict=False)
    except (msgspec.ValidationError, ValueError, OverflowError):
        return None
    return number if whole or isfinite(number) else None


def better_date(raw: str) -> str | None:
    """What was probably meant, only where day and month cannot be taken for each other."""
    if not (found := _DATE.fullmatch(raw.strip())):
        return None
    year, month, day = found[1], found[2], found[3] or "1"
    if not year:
        first, second, year = int(found[4]), int(found[5]), found[6]
        if first <= 12 and second <= 12 and first != second:
            return None
        month, day = (str(second), str(first)) if first > 12 else (str(first), str(second))
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None
