"""Where the values of a record stand, found only when something is wrong: the good files never pay for it."""

import re
from typing import Any

import yaml

from mentorpick.errors import Problem
from mentorpick.read.codes import Keys, Place
from mentorpick.read.sayings import Fault
from mentorpick.read.text import visible
from mentorpick.read.yaml import Record, is_nothing, parser_of

_BREAK = re.compile(r"[\r\n]")
_WIDEST = 160

Span = tuple[int, int, int, int]
"""Line and column from 1, length, and how many characters of the file stand before."""


class Places:
    """Finds the line and column of every value of one record. ``private`` leaves the source line out."""

    def __init__(self, path: str, text: str, record: Record, *, private: bool) -> None:
        self.path, self.text, self.record, self.private = path, text, record, private
        self._spans: tuple[dict[Keys, Span], dict[Keys, Span]] | None = None

    def __call__(self, keys: Keys, on_key: bool = False) -> Place:
        """The place of the value (or key) at ``keys``, or of the nearest one above it that is there."""
        if self._spans is None:
            self._spans = _spans(self.text, self.record)
        values, names = self._spans
        if on_key and keys in names:
            return self.at(*names[keys])
        while keys not in values and keys:
            keys = keys[:-1]
        return self.at(*values.get(keys, (self.record.line + 1, self.record.column + 1, 1, self.record.start)))

    def at(self, line: int, column: int, length: int, index: int) -> Place:
        """The place of a span of this file."""
        return place_in(self.path, "" if self.private else self.text, line, column, length, index)


def place_in(path: str, text: str, line: int, column: int, length: int, index: int) -> Place:  # noqa: PLR0917
    """A place in ``text``, with its source line where it is not too far to the right; ``text`` may be left empty."""
    if not text or not line or column > _WIDEST:
        return Place(path, line, column)
    start = max(text.rfind("\n", 0, index), text.rfind("\r", 0, index)) + 1
    end = found.start() if (found := _BREAK.search(text, index, start + _WIDEST)) else start + _WIDEST
    excerpt = visible(text[start:end])
    return Place(path, line, column, excerpt, max(1, min(length, len(excerpt) - column + 1)))


def problem_of(path: str, text: str, fault: Fault, *, private: bool) -> Problem:
    """A fault of the YAML itself as a Problem of the file; ``private`` keeps what was typed out of it."""
    place = place_in(path, "" if private else text, fault.line, fault.column, fault.length, fault.offset)
    typed = f": '{visible(fault.key[:60])}'" if fault.key and not private else ""
    return Problem(
        code=fault.code,
        path=path,
        line=place.line,
        column=place.column,
        message=fault.message + typed,
        hint=fault.hint,
        excerpt=place.excerpt,
        length=place.length,
    )


def _spans(text: str, record: Record) -> tuple[dict[Keys, Span], dict[Keys, Span]]:
    """The spans of values and of keys. The record alone is read again, moved right to where it stood."""
    parser = parser_of(" " * record.column + text[record.start : record.end])
    values: dict[Keys, Span] = {}
    names: dict[Keys, Span] = {}
    stack: list[list[Any]] = []  # [way to the open value, key or index of what comes next, is it a mapping]
    try:
        for event in iter(parser.get_event, None):
            _take(event, record, stack, values, names)
    except yaml.YAMLError:
        pass  # the record has a fault of its own, and what was found so far is enough
    return values, names


def _take(
    event: Any, record: Record, stack: list[list[Any]], values: dict[Keys, Span], names: dict[Keys, Span]
) -> None:
    if isinstance(event, yaml.CollectionEndEvent):
        stack.pop()
        _next(stack)
    elif isinstance(event, yaml.CollectionStartEvent):
        way = _way(stack)
        values[way] = _span(event, record)
        mapping = isinstance(event, yaml.MappingStartEvent)
        stack.append([way, None if mapping else 0, mapping])
    elif isinstance(event, yaml.NodeEvent):
        if stack and stack[-1][2] and stack[-1][1] is None:
            stack[-1][1] = event.value if isinstance(event, yaml.ScalarEvent) else ""
            names[_way(stack)] = _span(event, record)
        elif not is_nothing(event) or (stack and stack[-1][2]):
            values[_way(stack)] = _span(event, record)
            _next(stack)


def _way(stack: list[list[Any]]) -> Keys:
    return (*stack[-1][0], stack[-1][1]) if stack else ()


def _next(stack: list[list[Any]]) -> None:
    if stack:
        stack[-1][1] = None if stack[-1][2] else stack[-1][1] + 1


def _span(event: Any, record: Record) -> Span:
    start, end = event.start_mark, event.end_mark
    length = max(1, end.column - start.column) if start.line == end.line else _WIDEST
    return record.line + start.line + 1, start.column + 1, length, record.start - record.column + start.index
