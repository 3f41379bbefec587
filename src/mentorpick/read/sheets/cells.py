"""What a cell says: a reader for each kind of field turns text, numbers and dates of a sheet into profile values.

What a reader does not understand it hands on as typed, so that the checks of profiles and answers name it.
"""

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from msgspec import Struct, json

from mentorpick.model.taxonomy import AREAS, IMPORTANCE, MEETING, ROLES, STAGES, VALUES, Entry
from mentorpick.read.sheets.fields import Field, Kind, area_of, plain

LEVEL_WORDS: dict[str, int] = {
    "not offered": 0, "not for me": 0, "none": 0, "no": 0, "not at all": 0, "no experience": 0,
    "glad to talk": 1, "a little": 1, "little": 1, "basic": 1, "beginner": 1, "slightly experienced": 1, "low": 1,
    "some": 2, "some experience": 2, "somewhat experienced": 2, "fair": 2,
    "can guide": 3, "medium": 3, "moderate": 3, "intermediate": 3, "good": 3, "moderately experienced": 3,
    "experienced": 4, "advanced": 4, "high": 4, "a lot": 4, "very good": 4,
    "deep experience": 5, "very experienced": 5, "extremely experienced": 5, "expert": 5, "extensive": 5,
    "very high": 5,
}  # fmt: skip
YES_WORDS: dict[str, bool] = {
    **dict.fromkeys(("yes", "y", "true", "1", "x", "oui", "ja", "si", "agree", "i agree", "ok", "checked", "on"), True),
    **dict.fromkeys(("no", "n", "false", "0", "non", "nein", "i do not agree", "disagree", "off"), False),
}

_LISTS: dict[str, tuple[Entry, ...]] = {
    "stage": STAGES, "stages": STAGES, "priority": AREAS, "also": AREAS, "not_now": AREAS, "areas": AREAS,
    "roles": ROLES, "values": VALUES, "meeting": MEETING, "weight": IMPORTANCE,
}  # fmt: skip


LISTS: frozenset[Kind] = frozenset(("several", "words", "names", "lines"))
"""The kinds of field that hold a list: what a whole cell is said to mean stands in one, too."""


class Rule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a map says of one column: where it goes (several fields are possible) and how its cells are read."""

    to: str | tuple[str, ...] = ()
    split: str = ""
    """What stands between the items of a list, where it is not ``;``."""
    options: tuple[str, ...] = ()
    """The options of a question, so that one that holds a comma stays whole."""
    values: dict[str, Any] = {}
    """What is said here: what it means."""
    area: str = ""
    """The area every goal or offer of this column belongs to."""
    date: str = ""
    """How dates are written, such as ``%d/%m/%Y``."""


def entries_of(field: Field) -> tuple[Entry, ...]:
    """The closed list a field takes its words from; empty for other fields."""
    return _LISTS.get(field.name.rsplit(".", 1)[-1], ()) if field.kind in ("one", "several") else ()


def read_cell(field: Field, rule: Rule, cell: Any) -> Any:
    """The value of ``field`` in ``cell``; None for an empty one. Never raises: what it cannot read stays as it is."""
    if isinstance(cell, str):
        cell = cell.strip()
    if cell is None or cell in ("", []):
        return None
    if rule.values and not isinstance(cell, list) and plain(text_of(cell)) in (known := _translations(rule)):
        meant = known[plain(text_of(cell))]
        return [meant] if field.kind in LISTS and not isinstance(meant, list) else meant
    return READERS[field.kind](field, rule, cell)


def _translations(rule: Rule) -> dict[str, Any]:
    """What the map says that words mean, by their plain text."""
    return _decoded(json.encode(rule.values)) if rule.values else {}


@lru_cache(maxsize=512)
def _decoded(values: bytes) -> dict[str, Any]:
    """Kept by their text, because what a word means may be a list."""
    return {plain(said): meant for said, meant in json.decode(values).items() if meant is not None}


def _translated(rule: Rule, items: Iterable[str], otherwise: Callable[[str], Any]) -> list[Any]:
    """Each item as the map says, or as ``otherwise`` has it, once; one that means several stands for them all."""
    given = _translations(rule)
    found: list[Any] = []
    for item in items:
        meant = given[plain(item)] if plain(item) in given else otherwise(item)
        found += meant if isinstance(meant, list) else [meant]
    return [item for number, item in enumerate(found) if item not in found[:number]]


def text_of(cell: Any) -> str:
    """A cell as it would be typed: a whole number without its point, a day without midnight, yes or no."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == datetime.min.time() else cell.isoformat(" ")
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return "; ".join(map(text_of, cell)) if isinstance(cell, list) else str(cell)


def _line(field: Field, rule: Rule, cell: Any) -> Any:
    return " ".join(text_of(cell).split()) or None


def _long(field: Field, rule: Rule, cell: Any) -> Any:
    return text_of(cell)


@lru_cache(maxsize=1024)
def _words_of(entries: tuple[Entry, ...]) -> dict[str, str]:
    """Every plain text that means one word of a closed list: key, label, label with its meaning, synonyms."""
    known: dict[str, str] = {}
    for entry in entries:
        for word in (entry.key, entry.label, f"{entry.label} {entry.gloss}", *entry.synonyms):
            known.setdefault(plain(word), entry.key)
    return known


def _word(field: Field, rule: Rule, text: str) -> Any:
    known = _words_of(entries_of(field))
    head = re.split(r"\s*[:(–]\s*|\s-\s", text, maxsplit=1)[0]
    return known.get(plain(text)) or known.get(plain(head)) or text


def _one(field: Field, rule: Rule, cell: Any) -> Any:
    return _word(field, rule, text_of(cell))


def _several(field: Field, rule: Rule, cell: Any) -> Any:
    options = _split_options(field.options or entries_of(field), tuple(rule.options), tuple(map(str, rule.values)))
    return _translated(rule, _items(cell, rule, options, commas=True), lambda item: _word(field, rule, item))


@lru_cache(maxsize=512)
def _split_options(entries: tuple[Entry, ...], *more: tuple[str, ...]) -> tuple[str, ...]:
    """Texts that a list may hold whole although they hold commas; longest first."""
    own = [f"{entry.label}{mark}{entry.gloss}" for entry in entries for mark in (": ", " - ", " (")]
    return tuple(sorted((o for o in (*own, *(m for each in more for m in each)) if "," in o), key=len, reverse=True))


def _items(cell: Any, rule: Rule, options: tuple[str, ...], *, commas: bool) -> list[str]:
    if isinstance(cell, list):
        return [text for item in cell if item is not None and (text := text_of(item).strip())]
    text = text_of(cell)
    for number, option in enumerate(options):
        text = text.replace(option, f"\0{number}\0")
    if rule.split:
        parts: Iterable[str] = text.split(rule.split)
    else:
        parts = re.split(r"[;\n]", text) if re.search(r"[;\n]", text) or not commas else text.split(",")
    restored = (re.sub(r"\0(\d+)\0", lambda hit: options[int(hit[1])], part) for part in parts)
    return [item for part in restored if (item := " ".join(part.split()).rstrip(")" if "(" not in part else ""))]


def _words(field: Field, rule: Rule, cell: Any) -> Any:
    return _free_list(rule, cell, commas=True)


def _names(field: Field, rule: Rule, cell: Any) -> Any:
    return _free_list(rule, cell, commas=False)


def _free_list(rule: Rule, cell: Any, *, commas: bool) -> list[Any]:
    options = tuple(sorted((o for o in rule.options if "," in o), key=len, reverse=True))
    return _translated(rule, _items(cell, rule, options, commas=commas), lambda item: item)


def _lines(field: Field, rule: Rule, cell: Any) -> Any:
    """Goals or offers: ``|`` or lines between them, an area and a colon in front where one is named."""
    between = re.escape(rule.split) if rule.split else r"[|\n]"
    parts = cell if isinstance(cell, list) else re.split(between, text_of(cell))
    return [tagged for part in parts if (tagged := _tagged(part, rule.area))]


def _tagged(part: Any, area: str) -> dict[str, Any]:
    if isinstance(part, dict):
        return part
    text = re.sub(r"^\s*(?:[-*•]|\d+[.)])\s+", "", text_of(part)).strip()
    if not text:
        return {}
    head, colon, tail = text.partition(":")
    if colon and tail.strip() and (named := area_of(head)):
        return {"text": tail.strip(), "area": named}
    return {"text": text, "area": area} if area else {"text": text}


_AMOUNT = re.compile(
    r"(?:about |up to |~ ?)?(\d+(?:[.,]\d+)?) ?(?:h|hrs?|hours?|people|persons?|mentees?)?(?: ?(?:a|per|/) ?month)?\.?"
)


def _number(field: Field, rule: Rule, cell: Any) -> Any:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return int(cell) if float(cell).is_integer() else float(cell)
    if not isinstance(cell, str):
        return text_of(cell)
    found = _AMOUNT.fullmatch(cell.lower())
    if not found:
        return cell
    value = float(found[1].replace(",", "."))
    return int(value) if value.is_integer() else value


def _level(field: Field, rule: Rule, cell: Any) -> Any:
    text = text_of(cell)
    if text.lstrip("-").replace(".", "", 1).isdigit():
        return _number(field, rule, text)
    leading = re.fullmatch(r"([0-5])\s*[-–—:=.()]\s*\D.*", text)
    return int(leading[1]) if leading else LEVEL_WORDS.get(plain(text), text)


def _yes(field: Field, rule: Rule, cell: Any) -> Any:
    text = plain(text_of(cell))
    first = text.split(" ", 1)[0]
    return YES_WORDS.get(text, YES_WORDS.get(first, text_of(cell)))


def _consent(field: Field, rule: Rule, cell: Any) -> bool:
    return _yes(field, rule, cell) is True


_DATES = (
    (re.compile(r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?!\d)"), False),
    (re.compile(r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})(?!\d)"), False),
    (re.compile(r"(?P<m>\d{1,2})[/-](?P<d>\d{1,2})[/-](?P<y>\d{4}|\d\d)(?!\d)"), True),
)  # fmt: skip


def _date(field: Field, rule: Rule, cell: Any) -> Any:
    """ISO, Y/M/D and D.M.Y as they are; 3/25/2026 either way round where only one is a date; Excel's serial days."""
    if isinstance(cell, datetime | date):
        return (cell.date() if isinstance(cell, datetime) else cell).isoformat()
    if isinstance(cell, int | float) and not isinstance(cell, bool) and 20_000 < cell < 80_000:
        return (date(1899, 12, 30) + timedelta(days=int(cell))).isoformat()
    text = text_of(cell)
    if rule.date:
        try:
            return datetime.strptime(text, rule.date).date().isoformat()
        except ValueError:
            return text
    for pattern, either in _DATES:
        if found := pattern.match(text):
            return _day(found, either=either) or text
    return text


def _day(found: "re.Match[str]", *, either: bool) -> str | None:
    year, month, day = (int(found[part]) for part in "ymd")
    year += 2000 if year < 100 else 0
    ways = {(month, day), (day, month)} if either else {(month, day)}
    days = []
    for m, d in sorted(ways):
        try:
            days.append(date(year, m, d).isoformat())
        except ValueError:
            continue
    return days[0] if len(days) == 1 else None


READERS: dict[Kind, Callable[[Field, Rule, Any], Any]] = {
    "line": _line, "text": _long, "words": _words, "names": _names, "lines": _lines, "one": _one, "several": _several,
    "level": _level, "leaning": _level, "number": _number, "yes": _yes, "date": _date, "consent": _consent,
}  # fmt: skip
