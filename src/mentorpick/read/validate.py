"""The complete walk over a record that is not right: every problem, with its place, a suggestion and a code."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from itertools import islice
from math import isfinite
from typing import Any, get_args

import msgspec
from msgspec import inspect, structs

from mentorpick.errors import Problem
from mentorpick.model import taxonomy as areas
from mentorpick.model.people import PLAIN_TEXTS, Answers, Mentor
from mentorpick.read.entries import read_count, read_day, read_hours
from mentorpick.read.problems import BOOLS, RULES, Keys, Locate, RecordFinding, find_other_kind
from mentorpick.text import fold_words, nearest_text, nearest_word, read_answer, slug, visible


def unknown_hint(key: str, inner: Any, cls: type, fields: list[str]) -> str:
    """Return what to do about a key that ``cls`` has not and that is not near one of its ``fields``.

    ``inner``: its value.
    """
    area = nearest_word(key, "area")
    keys = f"the keys are: {', '.join(fields)}"
    if "text" in fields:
        below = f"write `text: ...`, and below it `area: {area}`"
        return below if area else f"if the text has a colon, put it in quotes; {keys}"
    if cls not in _OTHER:
        return keys
    if any(map(_is_person, inner if isinstance(inner, list) else [inner])):
        dashed = f"list people directly, each with a dash (`- {fields[1]}: ...`), not under a key"
        return f"{dashed}; or run `profiles import FILE -o FOLDER`"
    if field := _other_words(cls).get(fold_words(key)):
        head, _, part = field.partition(".")
        return f"write `{head}: {{{part}: ...}}`" if part else f"did you mean {head!r}?"
    other, called = _OTHER[cls]
    if key != "x" and key in {field.name for field in structs.fields(other)}:
        return f"`{key}` belongs in {called}"
    return _AREAS_GO[cls] if area else "your own keys start with x-, such as x-note"


@cache
def _other_words(cls: type) -> dict[str, str]:
    """The other words for fields by which the columns of sheets are known, too."""
    from mentorpick.read.sheets.fields import MENTEE_FIELDS, MENTOR_FIELDS

    fields = MENTOR_FIELDS if cls is Mentor else MENTEE_FIELDS
    return {
        fold_words(word): field.name for field in reversed(fields) for word in field.also if field.kind != "consent"
    }


def _is_person(inner: Any) -> bool:
    return isinstance(inner, dict) and ("name" in inner or "priority" in inner)


_OTHER: dict[type, tuple[type, str]] = {
    Mentor: (Answers, "a mentee's answers"),
    Answers: (Mentor, "a mentor's profile"),
}
_AREAS_GO: dict[type, str] = {
    Mentor: "areas go below `areas:`, two spaces in",
    Answers: "areas go in `priority`, `also` and `not_now`",
}


def keys_hint(raw: Any, fields: dict[str, Any], keys: Keys) -> str:
    """Return how to write what has keys, where something else stands."""
    if keys and isinstance(keys[-1], str) and len(fields) < 4:
        return f"write `{keys[-1]}: {{{', '.join(f'{name}: ...' for name in fields)}}}`"
    if keys:
        return f"the keys are: {', '.join(fields)}"
    if isinstance(raw, str) and re.match(r"\w+(:\S|\uff1a)", raw):
        return "write the key, a plain colon and a space: `name: ...`"
    first = next((name for name, field in fields.items() if field.required), "title")
    return f"begin with `{first}: ...`"


def as_number(raw: Any, whole: bool) -> float | None:
    """Return ``raw`` as a finite number, as msgspec reads it where it is not strict; None where it is none."""
    try:
        number: float = msgspec.convert(raw, int if whole else float, strict=False)
    except (msgspec.ValidationError, ValueError, OverflowError):
        return None
    return number if whole or isfinite(number) else None


MAX_PROBLEMS = 100
"""The most problems told of one record."""

_NAMES = {
    frozenset(get_args(words)): name
    for name, words in (
        ("area", areas.Area), ("role", areas.Role), ("value", areas.Value), ("stage", areas.Stage),
        ("meeting", areas.Meeting), ("importance", areas.Importance), ("status", areas.Status),
        ("shared", areas.Shared),
    )
}  # fmt: skip
_ADD = {
    "priority": "add `priority: career`, or another of the seven areas",
    "text": "add `text: ...`, or put a text that ends in a colon in quotes",
}
_TEXTS = {(name,) for name in PLAIN_TEXTS.values()}
_DIGITS = re.compile(r"\d+(?:[.,]\d+)?")
_TWO_DIGITS = re.compile(r"\d\d-\d")
"""How a date begins that could name its year or its day first."""
_CALLED = {"meeting": "way of meeting", "stage": "career stage"}
_MEANT = {"yes": "true", "no": "false", "on": "true", "off": "false"}


def find_problems(kind: type, raw: Any, where: Locate) -> tuple[Problem, ...]:
    """Return every problem of ``raw`` read as ``kind``, in order of place; () where nothing is wrong."""
    private = kind is Answers
    other = find_other_kind(kind, raw)
    everything = iter([other]) if other else _walk(kind, raw, private=private)
    found = list(islice(everything, MAX_PROBLEMS))
    if next(everything, None):
        found.append(RecordFinding("P106", (), "more problems aren't listed", "fix these and check again"))
    problems = [_placed(finding, where, private) for finding in found]
    return tuple(sorted(problems, key=lambda problem: (problem.line, problem.column)))


def findings(kind: type, raw: dict[str, Any]) -> list[RecordFinding]:
    """Return everything wrong with ``raw`` by its keys, what was typed included; () where nothing is."""
    return list(islice(_walk(kind, raw, private=False), MAX_PROBLEMS))


def _walk(kind: type, raw: Any, *, private: bool) -> "Findings":
    validator = _Validator(private=private)
    yield from validator.value(inspect.type_info(kind), raw, ())
    for rule in RULES[kind] if isinstance(raw, dict) else ():
        yield from rule(raw, validator.said)


def _placed(finding: RecordFinding, where: Locate, private: bool) -> Problem:
    place = where(finding.keys, finding.on_key)
    place = place._replace(excerpt="", length=0) if private else place
    field = _field(finding.keys[:-1] if finding.on_key else finding.keys)
    return place.problem(finding.code, f"{field}: {finding.message}" if field else finding.message, finding.hint)


def _field(keys: Keys) -> str:
    """``offers[0].text`` as people write it."""
    return "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in keys).lstrip(".")


def _shape(raw: Any) -> str:
    names = {dict: "keys with values", list: "a list", str: "text", type(None): "nothing", bool: "true or false"}
    return names.get(type(raw), "a number")


Findings = Iterator[RecordFinding]


class _Validator:
    """Walks a value and its type together. ``private``: what was typed is not quoted."""

    def __init__(self, *, private: bool) -> None:
        self.private = private

    def said(self, before: str, typed: Any) -> str:
        """Return what was typed, shortened, in quotes after ``before``; nothing where it is private."""
        text = visible(" ".join(str(typed).split()))
        return "" if self.private else f"{before}'{text[:57] + '...' if len(text) > 60 else text}'"

    def value(self, kind: Any, raw: Any, keys: Keys) -> Findings:
        """Yield what is wrong with a value of this type."""
        kind, may_be_none = _bare(kind)
        if may_be_none and (raw is None or (isinstance(raw, str) and raw.casefold() == "null")):
            return
        yield from _CHECKS[type(kind)](self, kind, raw, keys)

    def wrong_shape(self, expected: str, raw: Any, keys: Keys, hint: str) -> RecordFinding:
        """Return the finding that something else is expected here."""
        return RecordFinding("P203", keys, f"this should be {expected}, not {_shape(raw)}", hint)

    def text(self, kind: inspect.StrType, raw: Any, keys: Keys) -> Findings:
        """Yield what is wrong with a text."""
        if not isinstance(raw, str):
            yield self.wrong_shape("text", raw, keys, "write text, in quotes if need be")
        elif kind.pattern and not re.search(kind.pattern, raw):
            better = "" if self.private or not slug(raw) else f": {slug(raw)}"
            hint = "use lower-case letters, digits and single hyphens" + better
            yield RecordFinding("P211", keys, "this can't be used as an id" + self.said(": ", raw), hint)
        elif len(raw) < (kind.min_length or 0):
            yield RecordFinding("P209", keys, "this is empty", "write something, or leave the key out")
        elif kind.max_length is not None and len(raw) > kind.max_length:
            message = f"this text has {len(raw)} characters; the most is {kind.max_length}"
            yield RecordFinding("P209", keys, message, "shorten it")

    def number(self, kind: inspect.IntType | inspect.FloatType, raw: Any, keys: Keys) -> Findings:
        """Yield what is wrong with a number."""
        whole = isinstance(kind, inspect.IntType)
        low, high = kind.ge, kind.le
        wanted = "a whole number" if whole else "a number"
        wanted += f" from {low:g} to {high:g}" if low is not None and high is not None else ""
        if isinstance(raw, dict | list):
            yield self.wrong_shape(wanted, raw, keys, f"write {wanted}")
            return
        number = as_number(raw, whole)
        message = f"this should be {wanted}{self.said(', not ', raw)}"
        if number is None:
            meant = None if self.private else read_count(str(raw)) if whole else read_hours(str(raw))
            several = len(_DIGITS.findall(str(raw))) > 1
            only = "one number and nothing else" if several else f"{wanted}, in digits"
            hint = f"write {only}" if meant is None else f"write {meant:g} alone"
            yield RecordFinding("P204", keys, message, hint)
        elif (low is not None and number < low) or (high is not None and number > high):
            yield RecordFinding("P205", keys, message, f"write {wanted}")

    def truth(self, kind: inspect.BoolType, raw: Any, keys: Keys) -> Findings:
        """Yield what is wrong with a yes or no."""
        if not isinstance(raw, bool) and str(raw) not in BOOLS:
            meant = _MEANT.get(read_answer(str(raw)) or str(raw).casefold())
            message = f"this should be true or false{self.said(', not ', raw) if meant or not self.private else ''}"
            yield RecordFinding("P207", keys, message, f"write {meant}" if meant else "write true or false")

    def day(self, kind: inspect.DateType, raw: Any, keys: Keys) -> Findings:
        """Yield what is wrong with a date."""
        try:
            msgspec.convert(raw, date, strict=False)
        except msgspec.ValidationError:
            message = f"this should be a date{self.said(', not ', raw)}"
            meant = None if self.private or _TWO_DIGITS.match(str(raw)) else read_day(str(raw))
            hint = f"write {meant.isoformat()}" if meant else "write it as 2026-10-01, year first"
            yield RecordFinding("P206", keys, message, hint)

    def word(self, kind: inspect.LiteralType, raw: Any, keys: Keys, on_key: bool = False) -> Findings:
        """Yield what is wrong with a word of a closed list."""
        name = _NAMES[frozenset(kind.values)]
        choices = ", ".join(entry.key for entry in areas.LISTS[name])
        if isinstance(raw, dict | list) or raw is None:
            yield self.wrong_shape("one word", raw, keys, f"choose one of {choices}")
        elif raw not in kind.values:
            near = nearest_word(str(raw), name)
            typed = self.said(" ", raw)
            hint = f"did you mean {near!r}?" if near else f"choose one of {choices}"
            yield RecordFinding("P208", keys, f"unknown {_CALLED.get(name, name)}{typed}", hint, on_key)

    def entries(self, kind: inspect.VarTupleType, raw: Any, keys: Keys) -> Findings:
        """Yield what is wrong with a list."""
        if isinstance(raw, str) and keys in _TEXTS:
            raw = (raw,)
        if not isinstance(raw, list | tuple):
            yield self.wrong_shape("a list", raw, keys, self._list_hint(kind, raw))
            return
        if kind.max_length is not None and len(raw) > kind.max_length:
            message = f"there are {len(raw)} entries; the most is {kind.max_length}"
            yield RecordFinding("P210", (*keys, kind.max_length), message, "keep the most important ones")
        for index, entry in enumerate(raw[: kind.max_length]):
            yield from self.value(kind.item_type, entry, (*keys, index))

    def _list_hint(self, kind: inspect.VarTupleType, raw: Any) -> str:
        if isinstance(raw, dict):
            return "begin each entry with a dash: `- text: ...`" if "text" in raw else "begin each entry with a dash"
        if isinstance(_bare(kind.item_type)[0], inspect.StructType):
            return "put each entry on its own line, with a dash in front"
        if self.private or not isinstance(raw, str) or len(raw) > 60:
            return "write it in brackets, [a, b], or one `- a` a line"
        return f"write [{', '.join(_split(_bare(kind.item_type)[0], raw))}]"

    def mapping(self, kind: inspect.DictType, raw: Any, keys: Keys) -> Findings:
        """Yield what is wrong with keys and their values."""
        if not isinstance(raw, dict):
            hint = f"write one `{'career: 3' if keys == ('areas',) else 'key: value'}` a line, without dashes"
            yield self.wrong_shape("keys with values", raw, keys, hint)
            return
        key_kind = _bare(kind.key_type)[0]
        for key, inner in raw.items():
            if isinstance(key_kind, inspect.LiteralType) and key not in key_kind.values:
                yield from self.word(key_kind, key, (*keys, key), on_key=True)
            else:
                yield from self.value(kind.value_type, inner, (*keys, key))

    def struct(self, kind: inspect.StructType, raw: Any, keys: Keys) -> Findings:
        """Yield what is wrong with a record."""
        fields = {field.name: field for field in kind.fields if field.name != "x"}
        if isinstance(raw, str) and "text" in fields:
            yield from self.value(fields["text"].type, raw, keys)
            return
        if not isinstance(raw, dict):
            yield self.wrong_shape("keys with values", raw, keys, keys_hint(raw, fields, keys))
            return
        meant = set()
        for key, inner in raw.items():
            if key in fields:
                yield from self.value(fields[key].type, inner, (*keys, key))
            elif keys or not key.startswith("x-"):
                near = nearest_text(key, [name for name in fields if name not in raw]) or nearest_text(key, fields)
                meant.add(near)
                finding = self._unknown((*keys, key), near, inner, kind.cls, list(fields))
                yield finding._replace(hint=f"{finding.hint} That key is here already") if near in raw else finding
        for name, field in fields.items():
            known = not keys or not raw or any(key in fields for key in raw)
            if field.required and known and name not in raw and name not in meant:
                yield RecordFinding(
                    "P202", (*keys, name), f"{name} is missing", _ADD.get(name, f"add `{name}: ...`"), True
                )

    def _unknown(self, keys: Keys, near: str | None, inner: Any, cls: type, fields: list[str]) -> RecordFinding:
        key = str(keys[-1])
        known = near or (not self.private and nearest_word(key, "area"))
        typed = f" '{visible(key[:60])}'" if known else self.said(" ", key)
        hint = f"did you mean {near!r}?" if near else unknown_hint(key, inner, cls, fields)
        return RecordFinding("P201", keys, f"unknown key{typed}", hint, on_key=True)


def _split(kind: Any, typed: str) -> list[str]:
    """What a list typed as one text holds; the words of a closed list as they are spelled there."""
    if not isinstance(kind, inspect.LiteralType):
        return [visible(part) for piece in re.split("[,;]", typed) if (part := piece.strip())]
    parts = map(str.strip, re.split(r"[,;/+&]|\band\b|\bor\b", typed))
    return [nearest_word(part, _NAMES[frozenset(kind.values)]) or visible(part) for part in parts if part]


def _bare(kind: Any) -> tuple[Any, bool]:
    """The type itself, without its description and without None, and whether None is allowed."""
    may_be_none = False
    while isinstance(kind, inspect.Metadata | inspect.UnionType):
        if isinstance(kind, inspect.Metadata):
            kind = kind.type
        else:
            may_be_none = may_be_none or kind.includes_none
            kind = next(inner for inner in kind.types if not isinstance(inner, inspect.NoneType))
    return kind, may_be_none


_CHECKS: dict[type, Callable[..., Findings]] = {
    inspect.StrType: _Validator.text,
    inspect.IntType: _Validator.number,
    inspect.FloatType: _Validator.number,
    inspect.BoolType: _Validator.truth,
    inspect.DateType: _Validator.day,
    inspect.LiteralType: _Validator.word,
    inspect.VarTupleType: _Validator.entries,
    inspect.DictType: _Validator.mapping,
    inspect.StructType: _Validator.struct,
}
