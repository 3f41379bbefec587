"""What a cell says in the field its column is: text, numbers and dates of a sheet become profile values.

Hours, addresses, days and yes are read by ``read/entries``; lists, ranges and choices here.

What a reader does not understand it hands on as typed, so that the checks of profiles and answers name it.
"""

import re
from collections.abc import Callable, Iterable
from datetime import datetime, time, timedelta
from functools import cache, lru_cache, partial
from typing import Any

from msgspec import Struct, json

from mentorpick.model.taxonomy import (
    APART,
    AREAS,
    IMPORTANCE,
    MEETING,
    ROLES,
    SHARED,
    STAGES,
    STATUSES,
    VALUES,
    Entry,
    read_languages,
)
from mentorpick.read.entries import (
    Order,
    is_email,
    is_web_address,
    read_consent,
    read_count,
    read_day,
    read_hours,
    tidy_address,
)
from mentorpick.read.sheets.fields import MENTEE_FIELDS, CellKind, Field, find_area, level_words, normalize, other_words
from mentorpick.text import answer_words, clean, is_nobody, is_nothing
from mentorpick.timezones import zone_of_place

_LISTS: dict[str, tuple[Entry, ...]] = {
    "stage": STAGES, "stages": STAGES, "priority": AREAS, "also": AREAS, "not_now": AREAS, "areas": AREAS,
    "roles": ROLES, "values": VALUES, "meeting": MEETING, "weight": IMPORTANCE,
    "status": STATUSES, "share": SHARED,
}  # fmt: skip


_TICKED = dict.fromkeys(("checked", "selected", "ticked", "chosen", "on"), True) | dict.fromkeys(
    ("unchecked", "not checked", "unselected", "not selected", "not chosen", "unticked", "off"), False
)
"""What products write of a box, beside yes and no."""
_AGREED = _TICKED | {"agree": True, "i agree": True, "ok": True, "disagree": False, "i do not agree": False}
"""What else is a yes or a no where nobody's consent is at stake."""


LISTS: frozenset[CellKind] = frozenset(("several", "words", "names", "lines"))
"""The kinds of field that hold a list: what a whole cell is said to mean stands in one, too."""


class ColumnRule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a map says of one column: where it goes (several fields are possible) and how its cells are read."""

    to: str | tuple[str, ...] = ()
    split: str = ""
    """What stands between the items of a list, where it is not ``;``."""
    options: tuple[str, ...] = ()
    """The options of a question, so that one that holds a comma stays whole."""
    values: dict[str, Any] = {}
    """What is said here: what it means; nothing behind the colon: nothing was chosen."""
    chosen: str = ""
    """The option whose column of ticks this is: a plain yes chooses it, a plain no does not."""
    area: str = ""
    """The area every goal or offer of this column belongs to."""
    date: str = ""
    """How dates are written, such as ``%d/%m/%Y``."""


def entries_of(field: Field) -> tuple[Entry, ...]:
    """Return the closed list a field takes its words from; empty for other fields."""
    return _LISTS.get(_list_of(field), ())


def _list_of(field: Field) -> str:
    """The name of that list; kept by it is what a list of entries would take long to be known by."""
    return field.name.rpartition(".")[2] if field.kind in ("one", "several") else ""


def read_cell(field: Field, rule: ColumnRule, cell: Any, order: Order = "") -> Any:
    """Return the value of ``field`` in ``cell``; None for an empty one and for a placeholder such as N/A.

    Never raises: what it cannot read stays as it is. ``order`` is how the dates of this column are meant.
    """
    if isinstance(cell, str):
        cell = cell.strip()
    if cell is None or cell in ("", []):
        return None
    translates = rule.values and field.kind != "consent"  # where a word without a meaning is nobody's no
    if translates and not isinstance(cell, list) and normalize(cell_text(cell)) in (known := _translations(rule)):
        meant = known[normalize(cell_text(cell))]
        if meant in (None, "", []):
            return None
        return [meant] if field.kind in LISTS and not isinstance(meant, list) else meant
    if _says_nothing(field, cell) or _is_note(field, rule, cell):
        return None
    if rule.chosen and (said := read_consent(cell, _TICKED)) != "unclear":
        chosen = _tagged(rule.chosen, rule.area) if field.kind == "lines" else rule.chosen
        return [chosen] if said == "yes" else None
    return _date(rule, cell, order) if field.kind == "date" else READERS[field.kind](field, rule, cell)


def _is_note(field: Field, rule: ColumnRule, cell: Any) -> bool:
    """Whether this stands in a column of an office's notes that a map reads the status from, and says none."""
    return field.name == "status" and bool(rule.values) and _one(field, rule, cell) == cell_text(cell)


def _says_nothing(field: Field, cell: Any) -> bool:
    if not isinstance(cell, str) or field.kind in ("level", "consent"):
        return False
    return is_nobody(cell) if field.kind == "names" else is_nothing(cell)


def _translations(rule: ColumnRule) -> dict[str, Any]:
    """What the map says that words mean, by their plain text."""
    return _decoded(json.encode(rule.values)) if rule.values else {}


@lru_cache(maxsize=512)
def _decoded(values: bytes) -> dict[str, Any]:
    """Kept by their text, because what a word means may be a list."""
    return {normalize(said): meant for said, meant in json.decode(values).items()}


def _translated(rule: ColumnRule, items: Iterable[str], otherwise: Callable[[str], Any]) -> list[Any]:
    """Each item as the map says, or as ``otherwise`` has it, once; one that means several stands for them all."""
    given = _translations(rule)
    found: list[Any] = []
    for item in items:
        meant = given[normalize(item)] if normalize(item) in given else otherwise(item)
        found += meant if isinstance(meant, list) else [meant] if meant not in (None, "") else []
    return list({repr(item): item for item in found}.values())


def cell_text(cell: Any) -> str:
    """Return a cell as it would be typed: a whole number without its point, a day without midnight, yes or no."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == datetime.min.time() else cell.isoformat(" ")
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return "; ".join(map(cell_text, cell)) if isinstance(cell, list) else str(cell)


def _line(field: Field, rule: ColumnRule, cell: Any) -> Any:
    return " ".join(cell_text(cell).split()) or None


def _long(field: Field, rule: ColumnRule, cell: Any) -> Any:
    return cell_text(cell)


@cache
def _words_of(name: str) -> dict[str, str]:
    """Every plain text that means one word of a closed list: key, label, label with its meaning, synonyms."""
    entries = _LISTS.get(name, ())
    said = [(word, e.key) for e in entries for word in (e.key, e.label, f"{e.label} {e.gloss}", *e.synonyms)]
    said += [(word, e.key) for e in entries for word in other_words(e.key)]
    return {normalize(word): key for word, key in reversed(said)}  # what comes first counts


def read_status(note: str) -> str:
    """Return whether a note says that somebody has withdrawn or paused; empty where it says neither."""
    said = f" {normalize(note)} ".replace("ł", "l")
    return next((key for key in APART[::-1] if any(f" {word} " in said for word in other_words(key))), "")


def known_words(field: Field) -> dict[str, str]:
    """Return every word a closed field understands, and what it means."""
    if field.kind == "level":
        return {word: str(level) for word, level in level_words().items()}
    if field.kind == "yes":
        yes, no = answer_words()
        known = dict.fromkeys(yes, True) | dict.fromkeys(no, False) | _AGREED
        return {word: "yes" if meant else "no" for word, meant in known.items()}
    entries = entries_of(field)
    other = {normalize(word): e.key for e in entries for word in other_words(e.key)}
    return other | {normalize(word): e.key for e in entries for word in (e.key, e.label, *e.synonyms)}


def nearest_option(field: Field, said: str, taken: Any) -> tuple[str, int]:
    """Return the word of a closed list that shares most with what was said; none where two are as near."""
    words = set(normalize(said).split())
    points = []
    for entry in entries_of(field):
        other = [text.partition(": ") for text in (*entry.synonyms, *other_words(entry.key))]
        label = set(normalize(entry.label).split())
        also = {word for text, *_ in other for word in normalize(text).split()}
        meanings = (entry.gloss, *(meaning for *_, meaning in other))
        gloss = {word for text in meanings for word in normalize(text).split()}
        also, gloss = ({word for word in words & said_of if len(word) > 3} for said_of in (also, gloss))
        score = 3 * len(words & label) + 2 * len(also) + len(gloss)
        points.append((score, entry.key not in taken, entry.key))
    points.sort(reverse=True)
    if not points or not points[0][0] or (len(points) > 1 and points[0][:2] == points[1][:2]):
        return "", points[0][0] if points else 0
    return points[0][2], points[0][0]


def _word(field: Field, rule: ColumnRule, text: str) -> Any:
    known = _words_of(_list_of(field))
    bare, plain, head, gloss = _forms(text)
    key = known.get(bare) or known.get(plain) or known.get(head)
    whole = bare in known or plain in known
    if key and gloss is not None and not whole and field.kind == "one" and not _glosses(field, key, gloss):
        return text  # "Career: but mostly finances" is not the option Career
    return key or text


@lru_cache(maxsize=4096)
def _forms(text: str) -> tuple[str, str, str, str | None]:
    """The plain words of a text: without a small word in front, all, those before a gloss; and the gloss as typed."""
    head, *gloss = re.split(r"[:(–]|\s-\s", text, maxsplit=1)
    plain = normalize(text).replace("ł", "l")
    bare = re.sub(r"^(?:my|the|mostly|mainly|only|by|via|over|per|par|por|le|la|die|der|das) ", "", plain)
    bare = re.sub(
        r" (?:advice|guidance|support|help|coaching|matters|issues|questions|topics|planning|only)$", "", bare
    )
    return bare, plain, normalize(head), gloss[0] if gloss else None


def find_option(field: Field, text: str) -> str:
    """Return the word of a list of several that an option's text means; empty where it is none of them."""
    known = _words_of(_list_of(field))
    return next((known[form] for form in _forms(text)[:3] if form in known), "")


def _glosses(field: Field, key: str, gloss: str) -> bool:
    """Whether what follows an option's name says what the option means, in these words or most of them."""
    entry = next(entry for entry in entries_of(field) if entry.key == key)
    glosses = (entry.gloss, *(word.partition(": ")[2] for word in other_words(key)))
    said, meant = set(normalize(gloss).split()), set(normalize(" ".join(glosses)).split())
    return not meant or 2 * len(said & meant) >= len(said)


def _one(field: Field, rule: ColumnRule, cell: Any) -> Any:
    """One word; a list of the words where several stand there, which the row has to settle."""
    text = cell_text(cell)
    keys = {entry.key for entry in entries_of(field)}
    alone = _word(field, rule, text)
    several = _several(field, rule, cell) if keys else []
    if not several or not keys.issuperset(several):
        return alone
    return several if len(several) > 1 else several[0]


def _several(field: Field, rule: ColumnRule, cell: Any) -> Any:
    options = _split_options(field.options or entries_of(field), tuple(rule.options), tuple(map(str, rule.values)))
    if isinstance(cell, str) and entries_of(field):
        cell = _NUMBERED.sub("; ", re.sub(r"\((?:\d|1st|2nd|3rd|\dth)\)", " ", cell)).strip("; ")
        cell = cell if rule.split else re.sub(r"[|>→]", ";", cell)
    return _translated(rule, _items(cell, rule, options, commas=True), lambda item: _words_in(field, rule, item))


_NUMBERED = re.compile(r"(?:^|\s)\(?\d{1,2}[.):]\s+")
"""Before each item of a list that somebody numbered."""


_AND = re.compile(r"[/&+]|\b(?:or|and|oder|und|ou|et|o|y|e|of|en|lub|i)\b|^both\b")


def _words_in(field: Field, rule: ColumnRule, item: str) -> Any:
    """The word that an item is; the words, where it is several with ``or``, ``and`` or a sign between them."""
    word = _word(field, rule, item)
    keys = {entry.key for entry in entries_of(field)}
    if not keys or word in keys:
        return word
    parts = [part for part in _AND.split(item) if part.strip()]
    words = [_word(field, rule, part) for part in parts]
    return words if len(words) > 1 and keys.issuperset(words) else word


@lru_cache(maxsize=512)
def _split_options(entries: tuple[Entry, ...], *more: tuple[str, ...]) -> tuple[str, ...]:
    """Texts that a list may hold whole although they hold commas; longest first."""
    glossed = [option for e in entries for option in (f"{e.label}: {e.gloss}", *other_words(e.key)) if ": " in option]
    own = [option.replace(": ", mark, 1) for option in glossed for mark in (": ", " - ", " (")]
    return tuple(sorted((o for o in (*own, *(m for each in more for m in each)) if "," in o), key=len, reverse=True))


def _items(cell: Any, rule: ColumnRule, options: tuple[str, ...], *, commas: bool) -> list[str]:
    if isinstance(cell, list):
        texts = (clean(cell_text(item)).strip() for item in cell if item is not None)
        return [text for text in texts if text and not is_nothing(text)]
    text = cell_text(cell).replace("\0", " ")  # which stands for an option from here on
    for number, option in enumerate(options):
        text = text.replace(option, f"\0{number}\0")
    if rule.split:
        parts: Iterable[str] = text.split(rule.split)
    else:
        parts = re.split(r"[;|\n]", text) if re.search(r"[;|\n]", text) or not commas else text.split(",")
    parts = (part for part in parts if not is_nothing(part))
    restored = (re.sub(r"\0(\d+)\0", lambda hit: options[int(hit[1])], part) for part in parts)
    return [item for part in restored if (item := " ".join(part.split()).rstrip(")" if "(" not in part else ""))]


def _free_list(field: Field, rule: ColumnRule, cell: Any) -> Any:
    """What stands between the signs of a list; of a list of people commas may part a surname and a first name."""
    options = tuple(sorted((o for o in rule.options if "," in o), key=len, reverse=True))
    return _translated(rule, _items(cell, rule, options, commas=field.kind == "words"), lambda item: item)


def _lines(field: Field, rule: ColumnRule, cell: Any) -> Any:
    """Goals or offers: ``|`` or lines between them, an area and a colon in front where one is named."""
    parts = cell if isinstance(cell, list) else _split_lines(rule, cell_text(cell).strip())
    return [tagged for part in parts if (tagged := _tagged(part, rule.area))]


def _split_lines(rule: ColumnRule, text: str) -> list[str]:
    """The lines of a text; the ticks, where it is a list of areas, or written as forms write ticks: no blank behind."""
    if rule.split:
        return text.split(rule.split)
    if not re.search(r"[|\n]", text):
        areas = [part.strip() for part in re.split(r"[;,]", text) if part.strip()]
        if len(areas) > 1 and all(map(find_area_meant, areas)):
            return areas
    return re.split(r"[|\n]|;(?!\s)|(?<=\w),(?=[^\W\d])", text)


def find_area_meant(text: str) -> str | None:
    """Return the area that an option means, by its label or in other words, as `find_area` and beyond it."""
    return find_area(text) or next(filter(None, map(_words_of("areas").get, _forms(text)[1::-1])), None)


def _tagged(part: Any, area: str) -> dict[str, Any]:
    if isinstance(part, dict):
        return part
    text = re.sub(r"^(?:[-*•]|\d+[.)])\s+", "", cell_text(part).strip()).strip()
    if not text:
        return {}
    head, colon, tail = text.partition(":")
    if colon and tail.strip() and (named := find_area(head)):
        return {"text": tail.strip(), "area": named}
    area = area or find_area_meant(text) or ""
    return {"text": text, "area": area} if area else {"text": text}


def _number(field: Field, rule: ColumnRule, cell: Any) -> Any:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return int(cell) if float(cell).is_integer() else float(cell)
    if isinstance(cell, time | timedelta):  # 1:30 in a spreadsheet
        seconds = cell.total_seconds() if isinstance(cell, timedelta) else cell.hour * 3600 + cell.minute * 60
        return seconds / 3600
    if not isinstance(cell, str):
        return cell_text(cell)
    value = read_hours(cell) if "hours" in field.name else read_count(cell)
    return cell if value is None else int(value) if float(value).is_integer() else value


def _level(field: Field, rule: ColumnRule, cell: Any) -> Any:
    text = cell_text(cell)
    if text.lstrip("-").replace(".", "", 1).isdigit():
        return int(float(text)) if float(text).is_integer() else float(text)
    leading = re.fullmatch(r"([0-5])\s*+[-–—:=.()]\s*+\D.*", text)
    own = find_area_meant(text) == field.name.removeprefix("areas.")  # as SurveyMonkey writes a tick
    ticked = 3 if own else {"yes": 3, "no": 0, "unclear": text}[read_consent(text, _TICKED)]  # a tick says: can guide
    return int(leading[1]) if leading else level_words().get(normalize(text), ticked)


def _yes(field: Field, rule: ColumnRule, cell: Any) -> Any:
    """What the first word says: ``Yes, from January`` is a yes, where nobody's consent is at stake."""
    text = cell_text(cell)
    answers = (read_consent(said, _AGREED) for said in (text, *re.findall(r"\w+", text)[:1]))
    return next((answer == "yes" for answer in answers if answer != "unclear"), text)


def _consent(field: Field, rule: ColumnRule, cell: Any) -> str:
    """``yes``, ``no``, or the words that are neither."""
    answers = {entry.label: entry.key == "yes" for entry in field.options}
    answers |= {said: meant in (True, "yes", "Yes") for said, meant in rule.values.items() if meant not in (None, "")}
    said = read_consent(cell, answers)
    return cell_text(cell) if said == "unclear" else said


def _date(rule: ColumnRule, cell: Any, order: Order) -> Any:
    """As the map says, else as spreadsheets and people write days; two readings are one where the column decides."""
    if rule.date and isinstance(cell, str):
        try:
            return datetime.strptime(cell, rule.date).date().isoformat()
        except (ValueError, re.error):  # a pattern that names the day twice is no pattern to strptime
            return cell
    found = read_day(cell, order)
    return found.isoformat() if found else cell_text(cell)


def _email(field: Field, rule: ColumnRule, cell: Any) -> Any:
    return tidy_address(cell_text(cell)) or None


READERS: dict[CellKind, Callable[[Field, ColumnRule, Any], Any]] = {
    "line": _line, "text": _long, "words": _free_list, "names": _free_list, "lines": _lines, "one": _one,
    "several": _several, "level": _level, "leaning": _level, "number": _number, "yes": _yes, "consent": _consent,
    "email": _email,
}  # fmt: skip


def are_all_of(field: Field, cell: str) -> bool:
    """Return whether a cell is a list of options of this field, and nothing else."""
    value = read_cell(field, ColumnRule(), cell)
    return isinstance(value, list) and {entry.key for entry in entries_of(field)}.issuperset(value)


def _is_person(cell: str) -> bool:
    """Whether this is written as somebody's name: two to five words, each with a capital."""
    return _NAME.fullmatch(cell) is not None and not zone_of_place(cell) and not read_languages(cell)


_NAME = re.compile(r"[^\W\d_a-z][\w'’.-]*(?:,? (?:(?:van|von|de|der|den|la|el|al|bin|y) )*[^\W\d_a-z][\w'’.-]*){1,4}")
_MEETING, _ALSO = (next(field for field in MENTEE_FIELDS if field.name == name) for name in ("meeting", "also"))
BY_CONTENT: dict[str, Callable[[str], bool]] = {
    "contact.email": lambda cell: is_email(tidy_address(cell)),
    "contact.url": is_web_address,
    "languages": lambda cell: all(map(read_languages, re.split(r"[,;]", cell))) and len(cell) > 3,
    "location": lambda cell: bool(zone_of_place(cell)),
    "meeting": partial(are_all_of, _MEETING),
    "name": _is_person,
}
"""What the cells of a column tell by themselves."""
TWINS: dict[str, tuple[str, Callable[[str], object]]] = {
    "priority": ("goals", lambda cell: len(cell.split()) > 3 and not are_all_of(_ALSO, cell)),
    "programme": ("year", re.compile(r"\D{0,8}[1-9]\D{0,8}").fullmatch),
}
"""What a column may be instead, where another one is this field, and what its cells look like then."""
