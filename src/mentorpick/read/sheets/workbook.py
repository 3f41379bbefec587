"""Workbooks (XLSX, XLSM, XLS, ODS), read in a process of its own with bounded memory and time.

A reader that meets what nobody thought of may take all memory, never end, or end the process. Here that costs the child
process, and the person reads a sentence.
"""

import datetime
import subprocess
import sys
from contextlib import suppress
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import msgspec

from mentorpick.children import python_argv
from mentorpick.errors import InvalidData, MachineFailed, WrongUsage
from mentorpick.read.sheets.workbook_guard import LONGEST_TEXT, copy_guarded

MOST_FILE_BYTES = 60_000_000
"""A workbook's file; what it unpacks to is bounded in the guard."""
MOST_SECONDS, MOST_MEMORY = 20, 1_500_000_000
"""Of processor time and of address space for the child, where the system can be told so (not on Windows)."""
_PATIENCE = 90
"""Seconds of the clock, on every system."""
_MOST_TEXT = 100_000_000

Cell = str | int | float | bool | datetime.datetime | datetime.date | datetime.time | datetime.timedelta


class Sheet(msgspec.Struct, frozen=True):
    """One sheet's cells from A1 on, its name, and those of the others that aren't empty."""

    name: str
    others: list[str]
    rows: list[list[Any]]
    hidden: list[str] = []
    """Sheets that aren't empty and that nobody sees in the spreadsheet program."""
    merged: list[tuple[int, int, int, int]] = []
    """Cells that are one: top, left, bottom and right, from 0."""


class _Request(msgspec.Struct, array_like=True):
    """What the child is to read."""

    name: str
    wanted: str
    data: bytes


class _Answer(msgspec.Struct, array_like=True):
    """What it found: a sheet, or why there is none."""

    sheet: Sheet | None = None
    error: str = ""
    message: str = ""
    hint: str = ""


class _Dated(msgspec.Struct, array_like=True):
    """A cell that's more than a JSON value: its type's name and its text, or its seconds."""

    kind: str
    value: str | float


def read_workbook(path: Path, data: bytes | None = None, wanted: str = "") -> Sheet:
    """Return the sheet called ``wanted``, or the first that is not empty.

    Raises WrongUsage for a missing extra or sheet, InvalidData for what cannot be read within bounds.
    """
    if find_spec("python_calamine") is None:
        raise WrongUsage(
            f"{path.name}: reading {path.suffix} needs an extra", "pip install 'mentorpick[office]', or save it as CSV"
        )
    if data is None:
        with path.open("rb") as stream:
            data = stream.read(MOST_FILE_BYTES + 1)
    if len(data) > MOST_FILE_BYTES:
        raise InvalidData(f"{path.name} is larger than {MOST_FILE_BYTES // 1_000_000} MB", "save it as CSV")
    answer = _ask_child(path.name, msgspec.msgpack.encode(_Request(path.name, wanted, data)))
    if answer.sheet is None:
        raise _ERRORS.get(answer.error, InvalidData)(answer.message, answer.hint)
    return msgspec.structs.replace(answer.sheet, rows=[[_plain(cell) for cell in row] for row in answer.sheet.rows])


_ERRORS = {"InvalidData": InvalidData, "WrongUsage": WrongUsage}


def _ask_child(name: str, request: bytes) -> _Answer:
    too_much = InvalidData(
        f"{name} was not read: reading it takes more memory or time than a list of people does", "save it as CSV"
    )
    try:
        done = subprocess.run(  # noqa: S603  our own module
            python_argv(__name__), input=request, capture_output=True, timeout=_PATIENCE, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise too_much from error
    except OSError as error:
        raise MachineFailed(f"{name}: no process to read it in can be started ({error.strerror})") from error
    if done.returncode:
        raise too_much
    return msgspec.msgpack.decode(done.stdout, type=_Answer)


def _plain(cell: Any) -> Any:
    """A cell as the reader gave it."""
    if not isinstance(cell, list):
        return cell
    kind, value = cell
    return _MADE[kind](value)


_MADE: dict[str, Any] = {
    "datetime": datetime.datetime.fromisoformat,
    "date": datetime.date.fromisoformat,
    "time": datetime.time.fromisoformat,
    "timedelta": lambda seconds: datetime.timedelta(seconds=seconds),
}


def answer(request: bytes) -> bytes:
    """Return what the child says of a request: every error as a value."""
    asked = msgspec.msgpack.decode(request, type=_Request)
    try:
        found = _Answer(_read(asked))
    except (InvalidData, WrongUsage) as error:
        found = _Answer(None, type(error).__name__, error.message, error.hint)
    return msgspec.msgpack.encode(found)


def _read(asked: _Request) -> Sheet:
    calamine: Any = import_module("python_calamine")
    is_old = asked.data.startswith(b"\xd0\xcf\x11\xe0") and asked.name.lower().endswith(".xls")
    data = asked.data if is_old else copy_guarded(asked.name, asked.data)
    try:
        import io

        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        name, others, hidden = _choose(asked, book)
        chosen = book.get_sheet_by_name(name)
        rows = chosen.to_python(skip_empty_area=False)
        merged = [(*start, *end) for start, end in getattr(chosen, "merged_cell_ranges", None) or ()][:_MOST_MERGED]
    except calamine.CalamineError as error:
        raise InvalidData(f"{asked.name} cannot be read as a workbook", "save it again, or save it as CSV") from error
    return Sheet(name, others, _bounded(asked.name, rows), hidden, merged)


_MOST_MERGED = 10_000


def _choose(asked: _Request, book: Any) -> tuple[str, list[str], list[str]]:
    """The sheet to read, the first that one sees and that isn't empty unless one is wanted; the others; hidden ones."""
    if asked.wanted and asked.wanted not in book.sheet_names:
        raise WrongUsage(f"{asked.name} has no sheet {asked.wanted!r}", f"it has: {', '.join(book.sheet_names)}")
    if asked.wanted:
        return asked.wanted, [], []
    filled = [name for name in book.sheet_names if book.get_sheet_by_name(name).height]
    if not filled:
        raise InvalidData(f"{asked.name} has no header row: it is empty")
    unseen = {sheet.name for sheet in book.sheets_metadata if not str(sheet.visible).endswith("Visible")}
    seen = [name for name in filled if name not in unseen] or filled
    return seen[0], seen[1:], [name for name in filled if name not in seen]


def _bounded(name: str, rows: list[list[Any]]) -> list[list[Any]]:
    """The cells as values that can be sent; InvalidData where their texts are too long, alone or together."""
    total = 0
    for row in rows:
        for at, cell in enumerate(row):
            if isinstance(cell, str):
                total += len(cell)
                if len(cell) > LONGEST_TEXT or total > _MOST_TEXT:
                    raise InvalidData(
                        f"{name} has a cell with more text than is read", "shorten it, or leave that column out"
                    )
            elif isinstance(cell, datetime.timedelta):
                row[at] = _Dated("timedelta", cell.total_seconds())
            elif isinstance(cell, datetime.datetime | datetime.date | datetime.time):
                row[at] = _Dated(type(cell).__name__, cell.isoformat())
    return rows


def _limit() -> None:
    """Bound this process, where the system knows how."""
    with suppress(ImportError):
        limits: Any = import_module("resource")  # not there on Windows
        for which, most in (("RLIMIT_CPU", MOST_SECONDS), ("RLIMIT_AS", MOST_MEMORY), ("RLIMIT_CORE", 0)):
            with suppress(ValueError, OSError, AttributeError):  # macOS refuses some
                number = getattr(limits, which)
                _, hard = limits.getrlimit(number)
                bound = most if hard == limits.RLIM_INFINITY else min(most, hard)
                limits.setrlimit(number, (bound, hard if which == "RLIMIT_CPU" else bound))


def main() -> None:
    """Read one request from stdin and answer it on stdout."""
    _limit()
    sys.stdout.buffer.write(answer(sys.stdin.buffer.read()))


if __name__ == "__main__":
    main()
