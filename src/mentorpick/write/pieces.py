"""The results of a cohort one by one, as bytes that follow each other: as if all were rendered at once."""

from collections.abc import Sequence
from importlib import import_module
from typing import NamedTuple

import msgspec

from mentorpick.errors import Problem
from mentorpick.results import Brief, Run, Shortlist
from mentorpick.write.formats import FORMATS, VIEWS, Look, render

STREAMED = ("jsonl", "json", "csv")
"""Formats whose pieces can be written as they come, and continued after a stop."""


class Frame(NamedTuple):
    """What stands before, between and after the pieces; ``none`` instead of all where there is no piece."""

    head: bytes = b""
    between: bytes = b""
    tail: bytes = b""
    none: bytes = b""


def frame(format_name: str, header: Run, kind: str, *, excel: bool = False) -> Frame:
    """What stands around the pieces of a format; ``kind`` is the name of the result's type."""
    if format_name == "jsonl":
        head = msgspec.json.encode(header) + b"\n"
        return Frame(head, none=head)
    if format_name == "json":
        return Frame(b"[\n", b",\n", b"\n]\n", b"[]\n")
    columns: Sequence[str] = import_module(VIEWS[kind]).COLUMNS
    head = ("\ufeff" if excel else "").encode() + ",".join(columns).encode() + b"\r\n"
    return Frame(head, none=head)


def encoded(format_name: str, alone: bool, result: Shortlist | Brief) -> bytes:
    """A result as bytes of a format, as a piece of many or ``alone`` in its file; no format: to be decoded again."""
    if format_name == "none":
        return b""
    if not format_name or (format_name == "json" and not alone):
        return msgspec.json.encode(result)
    row = next(row for row in FORMATS if row.name == format_name)
    text = "".join(render([result], row, Look()))
    if format_name == "csv" and not alone:
        text = text.partition("\r\n")[2]
    return text.encode(errors="backslashreplace")


def error_line(place: str, problems: tuple[Problem, ...]) -> bytes:
    """Answers that cannot be used, as a line of JSON."""
    return msgspec.json.encode({"place": place, "problems": problems}) + b"\n"
