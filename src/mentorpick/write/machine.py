"""The formats programs read: json, jsonl, csv. The same bytes everywhere, UTF-8, whatever the terminal."""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from mentorpick.write.formats import Look, view

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def json(results: Iterable[Any], look: Look) -> Iterator[str]:
    """One indented object, or an array of them where there are many; numbers keep every digit they have."""
    if not look.many:
        for result in results:
            yield msgspec.json.format(msgspec.json.encode(result), indent=2).decode() + "\n"
        return
    before = "[\n"
    for result in results:
        yield before + msgspec.json.encode(result).decode()
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def jsonl(results: Iterable[Any], look: Look) -> Iterator[str]:
    """One object a line; of many, the header first."""
    if look.many and look.header is not None:
        yield msgspec.json.encode(look.header).decode() + "\n"
    for result in results:
        yield msgspec.json.encode(result).decode() + "\n"


def csv(results: Iterable[Any], look: Look) -> Iterator[str]:
    """RFC 4180: a head of columns, then the rows of every result; lines end in CR LF.

    A cell that a spreadsheet would run as a formula gets an apostrophe in front; numbers are never touched.
    """
    head = "\ufeff" if look.excel else ""
    for number, result in enumerate(results):
        shape = view(result)
        lines = [csv_line(row) for row in shape.rows(result)]
        if number == 0:
            lines.insert(0, head + csv_line(shape.COLUMNS))
        yield "".join(lines)


def csv_line(cells: Iterable[object]) -> str:
    """A row of csv with its line end."""
    return ",".join(_cell(cell) for cell in cells) + "\r\n"


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    if isinstance(value, str) and text.lstrip(" ").startswith(_FORMULA):
        text = "'" + text
    if any(sign in text for sign in ',"\r\n'):
        text = '"' + text.replace('"', '""') + '"'
    return text
