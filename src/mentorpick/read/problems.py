"""The places that problems of a file point to, and the rules of a record beyond its types."""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import lru_cache
from math import isfinite
from typing import Any, NamedTuple

import yaml

from mentorpick.errors import Problem
from mentorpick.model.people import Answers, Mentor, Page
from mentorpick.model.taxonomy import AREA_KEYS, CRITERION_KEYS, language_names, language_tag
from mentorpick.read.yaml import Fault, Record, is_nothing, parser_of
from mentorpick.text import nearest_text, visible

Keys = tuple[str | int, ...]
"""The way to a value: ``("offers", 0, "text")``; ``()`` is the whole record."""


class Position(NamedTuple):
    """Where a value stands. Lines and columns count from 1, 0 where unknown; ``length`` is in characters."""

    path: str
    line: int = 0
    column: int = 0
    excerpt: str = ""
    length: int = 0

    def problem(self, code: str, message: str, hint: str = "") -> Problem:
        """Return a problem that stands here."""
        path, line, column, excerpt, length = self
        return Problem(
            code=code, path=path, line=line, column=column, message=message, hint=hint, excerpt=excerpt, length=length
        )


Locate = Callable[[Keys, bool], Position]
"""Finds the place of a value, or of its key where the second argument is true; else the nearest that is there."""


_BREAK = re.compile(r"[\r\n]")
_WIDEST = 160

SourceSpan = tuple[int, int, int, int]
"""Line and column from 1, length, and how many characters of the file stand before."""


class PositionFinder:
    """Finds the line and column of every value of one record. ``private`` leaves the source line out."""

    def __init__(self, path: str, text: str, record: Record, *, private: bool) -> None:
        self.path, self.text, self.record, self.private = path, text, record, private
        self._spans: tuple[dict[Keys, SourceSpan], dict[Keys, SourceSpan]] | None = None

    def __call__(self, keys: Keys, on_key: bool = False) -> Position:
        """The place of the value (or key) at ``keys``, or of the nearest one above it that is there."""
        if self._spans is None:
            self._spans = _spans(self.text, self.record)
        values, names = self._spans
        if on_key and keys in names:
            return self.at(*names[keys])
        while keys not in values and keys:
            keys = keys[:-1]
        return self.at(*values.get(keys, (self.record.line + 1, self.record.column + 1, 1, self.record.start)))

    def at(self, line: int, column: int, length: int, index: int) -> Position:
        """Return the place of a span of this file."""
        return position_in(self.path, "" if self.private else self.text, line, column, length, index)


def position_in(path: str, text: str, line: int, column: int, length: int, index: int) -> Position:  # noqa: PLR0917
    """Return a place in ``text``, with its source line where it is not too far to the right.

    ``text`` may be left empty.
    """
    if not text or not line or column > _WIDEST:
        return Position(path, line, column)
    start = max(text.rfind("\n", 0, index), text.rfind("\r", 0, index)) + 1
    end = found.start() if (found := _BREAK.search(text, index, start + _WIDEST)) else start + _WIDEST
    excerpt = visible(text[start:end])
    return Position(path, line, column, excerpt, max(1, min(length, len(excerpt) - column + 1)))


def problem_of(path: str, text: str, fault: Fault, *, private: bool) -> Problem:
    """Return a fault of the YAML itself as a Problem of the file; ``private`` keeps what was typed out of it."""
    place = position_in(path, "" if private else text, fault.line, fault.column, fault.length, fault.offset)
    typed = f": '{visible(fault.key[:60])}'" if fault.key and not private else ""
    return place.problem(fault.code, fault.message + typed, fault.hint)


def _spans(text: str, record: Record) -> tuple[dict[Keys, SourceSpan], dict[Keys, SourceSpan]]:
    """The spans of values and of keys. The record alone is read again, moved right to where it stood."""
    parser = parser_of(" " * record.column + text[record.start : record.end])
    values: dict[Keys, SourceSpan] = {}
    names: dict[Keys, SourceSpan] = {}
    events = (event for event in iter(parser.get_event, None) if isinstance(event, yaml.NodeEvent | _END))

    def note(event: Any, way: Keys) -> None:
        """Note where a value stands, and all that is in it; an empty entry of a list is none, as in the record."""
        values[way] = _span(event, record)
        if isinstance(event, yaml.MappingStartEvent):
            while not isinstance(key := next(events), _END):
                inner = (*way, getattr(key, "value", ""))
                names[inner] = _span(key, record)
                note(next(events), inner)
        elif isinstance(event, yaml.SequenceStartEvent):
            at = 0
            while not isinstance(entry := next(events), _END):
                if isinstance(entry, yaml.CollectionStartEvent) or not is_nothing(entry):
                    note(entry, (*way, at))
                    at += 1

    with suppress(yaml.YAMLError, StopIteration):  # then the record has a fault of its own
        note(next(events), ())
    return values, names


_END = yaml.CollectionEndEvent


def _span(event: Any, record: Record) -> SourceSpan:
    start, end = event.start_mark, event.end_mark
    length = max(1, end.column - start.column) if start.line == end.line else _WIDEST
    return record.line + start.line + 1, start.column + 1, length, record.start - record.column + start.index


class RecordFinding(NamedTuple):
    """A problem before it has a place."""

    code: str
    keys: Keys
    message: str
    hint: str = ""
    on_key: bool = False


ReportFinding = Callable[[str, Any], str]
"""``said(", not ", typed)``: that with what was typed in quotes, or nothing where it is private."""
RecordRule = Callable[[dict[str, Any], ReportFinding], Iterator[RecordFinding]]

BOOLS = frozenset({"true", "True", "TRUE", "false", "False", "FALSE"})
"""How YAML 1.2 writes true and false."""


@lru_cache(4096)
def zone_known(text: str) -> bool:
    """Return whether ``text`` is a time zone of the IANA database; no text is fine.

    Loads the one zone: to list them all takes as long as all the rest of a small shortlist. Names begin with a
    capital throughout, which a file system that knows no case would let pass otherwise.
    """
    from zoneinfo import ZoneInfo

    if not text:
        return True
    try:
        return _ZONE.fullmatch(text) is not None and ZoneInfo(text).key == text
    except (KeyError, ValueError, OSError):
        return False


_ZONE = re.compile(r"[A-Z][A-Za-z0-9_+-]*(?:/[A-Z][A-Za-z0-9_+-]*)*")


_RANKED_BY = ("areas", "offers", "expertise")


def find_other_kind(kind: type, raw: Any) -> RecordFinding | None:
    """Find a mentor's profile read as answers, or answers as a profile: one mistake, not one for every key."""
    if not isinstance(raw, dict) or kind not in _OTHER_KIND:
        return None
    offers = any(raw.get(key) for key in _RANKED_BY)
    asks = any(nearest_text(key, ("priority",)) for key in raw)
    mistaken = (offers and not asks) if kind is Answers else (asks and not offers)
    return RecordFinding("P310", (), *_OTHER_KIND[kind]) if mistaken else None


_OTHER_KIND = {
    Answers: ("this is a mentor's profile, not a mentee's answers", "give mentors with -p, the whole folder"),
    Mentor: ("these are a mentee's answers, not a mentor's profile", "a profile has areas, offers or expertise"),
}


def _something_to_rank_by(raw: dict[str, Any], said: ReportFinding) -> Iterator[RecordFinding]:
    if any(raw.get(key) for key in _RANKED_BY):
        return
    if not any(nearest_text(key, _RANKED_BY) for key in raw if key not in Mentor.__struct_fields__):
        yield RecordFinding("P302", (), "there are no areas, offers or expertise", "add at least one of these")


def _zone(raw: dict[str, Any], said: ReportFinding) -> Iterator[RecordFinding]:
    typed = raw.get("timezone")
    if isinstance(typed, str) and not zone_known(typed):
        hint = "write a big town nearby, such as London, or a zone such as Europe/London"
        yield RecordFinding("P304", ("timezone",), "the time zone isn't clear" + said(": ", typed), hint)


def _languages(raw: dict[str, Any], said: ReportFinding) -> Iterator[RecordFinding]:
    must = raw.get("must")
    inner = must.get("languages") if isinstance(must, dict) else None
    for keys, entries in ((("languages",), raw.get("languages")), (("must", "languages"), inner)):
        for index, entry in enumerate(entries if isinstance(entries, list) else ()):
            if type(entry) is str and language_tag(entry) is None:
                message = "this isn't a language I know" + said(": ", entry)
                near = _near_language(entry)
                hint = f"did you mean {near!r}?" if near else "write a tag such as en or pt-BR, or its English name"
                yield RecordFinding("P305", (*keys, index), message, hint)


@lru_cache(4096)
def _near_language(typed: str) -> str | None:
    return nearest_text(typed, language_names()) if len(typed) > 3 else None


def _once(raw: dict[str, Any], said: ReportFinding) -> Iterator[RecordFinding]:
    """In answers the same word twice is a slip that could hide another; in a profile it changes nothing."""
    own = (name for name in raw if name in Answers.__struct_fields__ and name != "goals")
    lists: list[tuple[Keys, Any]] = [((name,), raw[name]) for name in own]
    for name in ("must", "background"):
        inner = raw.get(name)
        lists += [((name, key), value) for key, value in inner.items()] if isinstance(inner, dict) else []
    for keys, entries in lists:
        seen: set[str] = set()
        for index, entry in enumerate(entries if isinstance(entries, list) else ()):
            if isinstance(entry, str) and entry in seen:
                yield RecordFinding("P303", (*keys, index), "this is in the list twice", "keep one of them")
            seen.add(str(entry))


def _no_contradiction(raw: dict[str, Any], said: ReportFinding) -> Iterator[RecordFinding]:
    lists = {key: value if isinstance(value := raw.get(key), list) else [] for key in ("also", "not_now")}
    for index, entry in enumerate(lists["not_now"]):
        if entry in AREA_KEYS and entry in lists["also"]:
            yield RecordFinding("P306", ("not_now", index), f"{entry} is in `also` too", "choose one of the two")
    for key, entries in lists.items():
        for index, entry in enumerate(entries):
            if entry in AREA_KEYS and entry == raw.get("priority"):
                hint = f"remove it from `{key}`"
                yield RecordFinding("P307", (key, index), f"{entry} is the priority already", hint)


def _weights(raw: dict[str, Any], said: ReportFinding) -> Iterator[RecordFinding]:
    weights = raw.get("weights")
    if not isinstance(weights, dict):
        return

    for key, weight in weights.items():
        if key not in CRITERION_KEYS:
            hint = f"choose one of {', '.join(CRITERION_KEYS)}"
            yield RecordFinding("P208", ("weights", key), f"there's no criterion {key!r}", hint, on_key=True)
        try:
            fine = isfinite(float(weight)) and float(weight) >= 0
        except (TypeError, ValueError):
            continue  # not a number at all: the types say so
        if not fine:
            yield RecordFinding("P205", ("weights", key), "a weight can't be below 0", "write a number such as 0.2")


RULES: dict[type, tuple[RecordRule, ...]] = {
    Mentor: (_something_to_rank_by, _zone, _languages),
    Answers: (_once, _zone, _languages, _no_contradiction),
    Page: (_weights,),
}
