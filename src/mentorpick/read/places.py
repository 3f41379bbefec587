"""Where the values of a record stand, found only when something is wrong: the good files never pay for it."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

import yaml

from mentorpick.errors import Problem
from mentorpick.read.codes import Keys, Place
from mentorpick.read.sayings import Fault
from mentorpick.read.text import visible
from mentorpick.read.yaml import Record, is_nothing, parser_of

_BREAKS = re.compile(r"\r\n?|\n")
_WIDEST = 160
_MOST = 100_000
"""Events looked at in one record; what lies behind is placed at the nearest value before it that is known."""

Span = tuple[int, int, int]


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
        return self.at(*values.get(keys, (self.record.line + 1, self.record.column + 1, 1)))

    def at(self, line: int, column: int, length: int = 1) -> Place:
        """The place at a line and column, both from 1, of this file."""
        return place_in(self.path, "" if self.private else self.text, line, column, length)


def place_in(path: str, text: str, line: int, column: int, length: int = 1) -> Place:
    """A place in ``text``, with its source line where that is not too long to show; ``text`` may be left empty."""
    excerpt = ""
    if text and line:
        source = next((part for number, part in enumerate(_lines(text), 1) if number == line), "")
        if column <= _WIDEST:
            excerpt = visible(source[:_WIDEST])
            length = max(1, min(length, len(excerpt) - column + 1))
    return Place(path, line, column, excerpt, length if excerpt else 0)


def problem_of(path: str, text: str, fault: Fault, *, private: bool) -> Problem:
    """A fault of the YAML itself as a Problem of the file; ``private`` keeps what was typed out of it."""
    place = place_in(path, "" if private else text, fault.line, fault.column, fault.length)
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


def _lines(text: str) -> Iterator[str]:
    start = 0
    for found in _BREAKS.finditer(text):
        yield text[start : found.start()]
        start = found.end()
    yield text[start:]


def _spans(text: str, record: Record) -> tuple[dict[Keys, Span], dict[Keys, Span]]:
    """The spans of values and of keys. The record alone is read again, moved right to where it stood."""
    parser = parser_of(" " * record.column + text[record.start : record.end])
    values: dict[Keys, Span] = {}
    names: dict[Keys, Span] = {}
    stack: list[list[Any]] = []  # [way to the open value, key or index of what comes next, is it a mapping]
    try:
        for event in islice(iter(parser.get_event, None), _MOST):
            _take(event, record.line, stack, values, names)
    except yaml.YAMLError:
        pass  # the record has a fault of its own, and what was found so far is enough
    return values, names


def _take(event: Any, line: int, stack: list[list[Any]], values: dict[Keys, Span], names: dict[Keys, Span]) -> None:
    if isinstance(event, yaml.CollectionEndEvent):
        stack.pop()
        _next(stack)
    elif isinstance(event, yaml.CollectionStartEvent):
        way = _way(stack)
        values[way] = _span(event, line)
        mapping = isinstance(event, yaml.MappingStartEvent)
        stack.append([way, None if mapping else 0, mapping])
    elif isinstance(event, yaml.NodeEvent):
        if stack and stack[-1][2] and stack[-1][1] is None:
            stack[-1][1] = event.value if isinstance(event, yaml.ScalarEvent) else ""
            names[_way(stack)] = _span(event, line)
        elif not is_nothing(event) or (stack and stack[-1][2]):
            values[_way(stack)] = _span(event, line)
            _next(stack)


def _way(stack: list[list[Any]]) -> Keys:
    return (*stack[-1][0], stack[-1][1]) if stack else ()


def _next(stack: list[list[Any]]) -> None:
    if stack:
        stack[-1][1] = None if stack[-1][2] else stack[-1][1] + 1


def _span(event: Any, line: int) -> Span:
    start, end = event.start_mark, event.end_mark
    one_line = start.line == end.line
    return line + start.line + 1, start.column + 1, max(1, end.column - start.column) if one_line else _WIDEST
