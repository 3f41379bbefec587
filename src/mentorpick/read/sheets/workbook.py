"""Workbooks (XLSX, XLSM, XLS, ODS), read in a process of its own with bounded memory and time.

A reader that meets what nobody thought of may take all memory, never end, or end the process. Here that costs the child
process, and the person reads a sentence. What the reader is given there is whole XML without entities, of bounded size
in bytes, texts and cells: a small workbook can hold a text of gigabytes, or two cells at opposite ends of a sheet,
between which a reader makes room for seventeen thousand million others. Expat sees the XML as a reader does, with
quoting, prefixes and character references; what isn't XML by its judgement is left out.
"""

import datetime
import io
import lzma
import re
import subprocess
import sys
import zipfile
import zlib
from contextlib import suppress
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from xml.parsers import expat

import msgspec

from mentorpick.errors import InvalidData, MachineFailed, WrongUsage

MOST_BYTES, MOST_CELLS, LONGEST_TEXT = 50_000_000, 2_000_000, 1_000_000
_MOST_MEMBERS, _MOST_NOTED = 5_000, 10_000
_MOST_SHEETS = 5
"""How many sheets of the largest size there may be room for; the reader makes room for all of them."""
_MOST_TAGS, _MOST_ODD = 3_000_000, 500_000
"""Tags of one file, and those among them that belong to no cell."""
_DENSE, _SMALL = 100, 5_000_000
"""What's larger than this unpacked, and so many times its packed size, is one thing over and over and no list."""
_HINT = "delete empty rows and columns around the table, or save it as CSV"
_NO_ARCHIVE = (
    zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError, RuntimeError, zlib.error, lzma.LZMAError,
)  # fmt: skip
"""What zipfile raises for damage: also for a version it has not heard of, odd names, and a member with a password."""

_KINDS = (b"application/vnd.oasis.opendocument.spreadsheet", b"application/vnd.oasis.opendocument.spreadsheet-template")
"""What an .ods file says in its one member that isn't XML."""
_PLACE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
_COUNT = re.compile(r"\+?0{0,9}([0-9]{1,12})")
_CONTENT = frozenset({"v", "is", "f", "p", "t"})
"""What makes a cell more than a format, in either kind of workbook."""


def copy_guarded(name: str, data: bytes, measured: "dict[str, _Extent] | None" = None) -> bytes:
    """Return the workbook's XML in an archive of our own, of which nothing can be read in another way than we did.

    What each of its files holds goes into ``measured``, by path.
    Raises InvalidData where it would unpack to more than memory should hold, or is no archive.
    """
    out = io.BytesIO()
    if data.count(b"PK\x01\x02") > _MOST_MEMBERS:  # each member has one, and zipfile takes half a kilobyte for it
        raise InvalidData(f"{name} holds more files than a workbook has", "save it as CSV")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(out, "w") as copy:
            items = archive.infolist()
            size = sum(item.file_size for item in items)
            if size > MOST_BYTES or size > max(_SMALL, _DENSE * len(data)):
                raise InvalidData(f"{name} unpacks to {size // 1_000_000} MB, more than is read", "save it as CSV")
            if len({item.filename.casefold().replace("\\", "/") for item in items}) < len(items):
                raise InvalidData(f"{name} has two parts with the same name", "save it again, or save it as CSV")
            cells = 0
            for item in items:
                member = archive.read(item)
                extent = _Extent(name)
                if member in _KINDS or extent.measured(member):
                    cells = extent.check_all(cells)
                    copy.writestr(zipfile.ZipInfo(item.filename), member)
                    if measured is not None:
                        measured[item.filename] = extent
    except _NO_ARCHIVE as error:
        raise InvalidData(f"{name} isn't a workbook inside", "save it again, or save it as CSV") from error
    return out.getvalue()


def _too_long(name: str) -> InvalidData:
    return InvalidData(f"{name} has a cell with more text than is read", "shorten it, or leave that column out")


class _NotXml(Exception):
    """A document type, which may hold entities."""


class _Extent:
    """The cells of one XML file: rows times columns up to the last that holds something, and an .ods file's spaces."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._row = self._column = self._spaces = 0
        self._rows = self._columns = self._others = 0
        self._tags = self._odd = 0
        self._is_filled = True  # nothing is waiting for its content
        self._table, self._is_error = "", False
        self.hidden: set[tuple[str, int]] = set()
        """Rows that nobody sees in the spreadsheet program: the table (in .ods alone) and the number from 1."""
        self.formulas: set[tuple[str, int, int]] = set()
        """Cells with a formula: the table, row and column from 1."""
        self.merged: list[tuple[str, int, int, int, int]] = []
        """Cells of an .ods file that are one: the table, top, left, bottom and right from 0."""

    def measured(self, data: bytes) -> bool:
        """Return whether this is XML that a reader may have; InvalidData where its cells are too many."""
        self._check_texts(data)
        parser = expat.ParserCreate("utf-8")  # whatever the file says: a reader of bytes sees no other encoding
        parser.StartDoctypeDeclHandler = self._refuse
        parser.StartElementHandler = self._start
        try:
            parser.Parse(data, True)  # in one piece: in many, expat goes through a long tag again with each
        except (expat.ExpatError, _NotXml):
            return False
        return True

    def _check_texts(self, data: bytes) -> None:
        """Refuse a text or tag that goes on and on."""
        at = 0
        while len(data) - at > LONGEST_TEXT:
            following = data.rfind(b"<", at + 1, at + LONGEST_TEXT)
            if following < 0:
                raise _too_long(self._name)
            at = following

    def _refuse(self, *_: Any) -> None:
        raise _NotXml

    def check_all(self, before: int) -> int:
        """Return the cells there's room for here and in the files ``before``; InvalidData where they're too many."""
        cells = before + self._others + self._rows * self._columns
        if cells > _MOST_SHEETS * MOST_CELLS:
            raise InvalidData(f"{self._name} has sheets with room for {cells:,} cells", _HINT)
        return cells

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        kind = tag.rpartition(":")[2]
        self._tags += 1
        if self._tags > _MOST_TAGS or self._odd > _MOST_ODD:
            raise InvalidData(f"{self._name} holds more parts than a list of people has", "save it as CSV")
        if kind == "c":
            self._cell(self._placed(attributes))
            self._is_error = attributes.get("t") == "e"
        elif kind in _CONTENT:
            self._fill()
            if kind == "f" and not self._is_error and len(self.formulas) < _MOST_NOTED:
                self.formulas.add(("", self._row, self._column))
        elif kind == "row":
            self._row = self._numbered(attributes, self._row)
            self._column, self._is_filled = 0, True
            self._note_hidden(attributes.get("hidden", "") in ("1", "true"), self._row)
        elif kind == "table-row":
            first = self._row + 1
            self._row += self._repeats(attributes, "number-rows-repeated")
            self._column, self._is_filled = 0, True
            unseen = any(key.endswith(":visibility") and value != "visible" for key, value in attributes.items())
            self._note_hidden(unseen, *range(first, min(self._row, first + 100) + 1))
        elif kind in ("table-cell", "covered-table-cell"):
            self._table_cell(attributes)
        elif kind == "table":
            self._others = self.check_all(0)
            self._row = self._column = self._rows = self._columns = 0
            self._table = next((value for key, value in attributes.items() if key == "table:name"), "")
        elif kind == "s" and kind != tag:
            self._spaces += self._repeats(attributes, "c")
            self._check()
        elif kind != "si":
            self._odd += 1

    def _table_cell(self, attributes: dict[str, str]) -> None:
        self._cell(self._column + self._repeats(attributes, "number-columns-repeated"))
        if any(key.rpartition(":")[2].endswith(("value", "formula")) for key in attributes):
            self._fill()
        down, across = (self._repeats(attributes, f"number-{way}-spanned") for way in ("rows", "columns"))
        if down * across > 1 and len(self.merged) < _MOST_NOTED:
            top, left = self._row - 1, self._column - 1
            self.merged.append((self._table, top, left, top + down - 1, left + across - 1))
        is_formula = any(key.endswith(":formula") for key in attributes) and "error" not in attributes.values()
        if is_formula and len(self.formulas) < _MOST_NOTED:
            self.formulas.add((self._table, self._row, self._column))

    def _note_hidden(self, is_hidden: bool, *rows: int) -> None:
        if is_hidden and len(self.hidden) < _MOST_NOTED:
            self.hidden.update((self._table, row) for row in rows)

    def _cell(self, column: int) -> None:
        self._column, self._is_filled = column, False

    def _fill(self) -> None:
        """Count the cell that was begun last."""
        if not self._is_filled:
            self._is_filled = True
            self._rows, self._columns = max(self._rows, self._row), max(self._columns, self._column)
            self._check()

    def _check(self) -> None:
        cells = self._rows * self._columns + self._spaces
        if cells > MOST_CELLS:
            raise InvalidData(f"{self._name} has a sheet with room for {cells:,} cells", _HINT)

    def _placed(self, attributes: dict[str, str]) -> int:
        """The column of a cell that may say where it is, which may be in another row."""
        column = self._column + 1
        for key, value in attributes.items():
            if key.rpartition(":")[2] == "r":
                if not (at := _PLACE.fullmatch(value)):
                    raise InvalidData(f"{self._name} has a cell in an impossible place", "save it as CSV")
                column, self._row = _letters(at[1]), int(at[2])
        return column

    def _numbered(self, attributes: dict[str, str], before: int) -> int:
        stated = [value for key, value in attributes.items() if key.rpartition(":")[2] == "r"]
        return max([before + 1, *map(self._count, stated)]) if stated else before + 1

    def _repeats(self, attributes: dict[str, str], name: str) -> int:
        """How often this stands for itself."""
        return max([1, *(self._count(value) for key, value in attributes.items() if key.rpartition(":")[2] == name)])

    def _count(self, value: str) -> int:
        if not (number := _COUNT.fullmatch(value.strip())):
            raise InvalidData(f"{self._name} has a repeat that isn't a number", "save it as CSV")
        return int(number[1])


def _letters(column: str) -> int:
    """A is 1, Z 26, AA 27."""
    number = 0
    for letter in column.upper():
        number = number * 26 + ord(letter) - 64
    return number


MOST_FILE_BYTES = 60_000_000
"""A workbook's file; what it unpacks to is bounded below."""
MOST_SECONDS, MOST_MEMORY = 20, 1_500_000_000
"""Of processor time and of address space for the child, where the system can be told so (not on Windows)."""
_PATIENCE = 90
"""Seconds of the clock, on every system."""
_MOST_TEXT = 100_000_000
_CHILD = [sys.executable, "-P", "-m", __name__]
"""The call of the child; with -P it finds no module in the working folder."""


class Sheet(msgspec.Struct, frozen=True):
    """One sheet's cells from A1 on, its name, and those of the others that aren't empty."""

    name: str
    others: list[str]
    rows: list[list[Any]]
    hidden: list[str] = []
    """Sheets that aren't empty and that nobody sees in the spreadsheet program."""
    merged: list[tuple[int, int, int, int]] = []
    """Cells that are one: top, left, bottom and right, from 0."""
    unseen: list[int] = []
    """Rows that hold something and that are hidden in the spreadsheet program, from 1."""
    unsolved: list[int] = []
    """Rows with a formula of which the file holds no result, from 1."""


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
    too_much = InvalidData(f"{name} takes too much memory or time to read for a list of people", "save it as CSV")
    try:
        done = subprocess.run(  # noqa: S603  our own module
            _CHILD, input=request, capture_output=True, timeout=_PATIENCE, check=False
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
    measured: dict[str, _Extent] = {}
    data = asked.data if is_old else copy_guarded(asked.name, asked.data, measured)
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        name, others, hidden = _choose(asked, book)
        chosen = book.get_sheet_by_name(name)
        rows = chosen.to_python(skip_empty_area=False)
        merged = [(*start, *end) for start, end in getattr(chosen, "merged_cell_ranges", None) or ()][:_MOST_NOTED]
        if "content.xml" in measured:
            merged += [(*place,) for of, *place in measured["content.xml"].merged if of == name]
    except calamine.CalamineError as error:
        raise InvalidData(f"{asked.name} can't be read as a workbook", "save it again, or save it as CSV") from error
    unseen, unsolved = ([], []) if is_old else _unsaid(data, measured, name, rows)
    return Sheet(name, others, _bounded(asked.name, rows), hidden, merged, unseen, unsolved)


def _unsaid(data: bytes, measured: dict[str, _Extent], name: str, rows: list[list[Any]]) -> tuple[list[int], list[int]]:
    """The rows of one sheet that are hidden, and those with a formula without a result."""
    extent, table = measured.get("content.xml"), name
    if extent is None:
        extent, table = measured.get(_member_of(data, name)), ""
    if extent is None:
        return [], []
    noted = {row for _, row in extent.hidden} | {row for _, row, _ in extent.formulas}
    blank = {row: [cell in ("", None) for line in rows[row - 1 : row] for cell in line] for row in noted}
    filled = {row for of, row in extent.hidden if of == table and not all(blank[row])}
    empty = {row for of, row, at in extent.formulas if of == table and all(blank[row][at - 1 : at])}
    return sorted(filled), sorted(empty)


def _member_of(data: bytes, name: str) -> str:
    """The file of an .xlsx that holds the sheet of this name; empty where that is not to be found."""
    from xml.etree import ElementTree

    with zipfile.ZipFile(io.BytesIO(data)) as archive, suppress(KeyError, ElementTree.ParseError):
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314
        sheet = next((each for each in book.iter() if each.tag.endswith("}sheet") and each.get("name") == name), None)
        wanted = next((value for key, value in (sheet.items() if sheet is not None else ()) if key.endswith("}id")), "")
        for link in ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels")):  # noqa: S314
            if wanted and link.get("Id") == wanted:
                target = link.get("Target", "")
                return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return ""


def _choose(asked: _Request, book: Any) -> tuple[str, list[str], list[str]]:
    """The sheet to read, the first that one sees and that isn't empty unless one is wanted; the others; hidden ones."""
    if asked.wanted and asked.wanted not in book.sheet_names:
        raise WrongUsage(f"{asked.name} has no sheet {asked.wanted!r}", f"it has: {', '.join(book.sheet_names)}")
    if asked.wanted:
        return asked.wanted, [], []
    filled = [name for name in book.sheet_names if book.get_sheet_by_name(name).height]
    if not filled:
        raise InvalidData(f"{asked.name} has no header row: it's empty")
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
                    raise _too_long(name)
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
