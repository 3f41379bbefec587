"""What of a workbook a reader may be given: whole XML without entities, of bounded size in bytes, texts and cells.

A workbook is a zip of XML. A small one can hold a text of gigabytes, or two cells at opposite ends of a sheet, between
which a reader makes room for seventeen thousand million others. Expat sees the XML as a reader does, with quoting,
prefixes and character references. Whatever isn't XML by its judgement is left out of what the reader gets.
"""

import io
import lzma
import re
import zipfile
import zlib
from typing import Any
from xml.parsers import expat

from mentorpick.errors import InvalidData

MOST_BYTES, MOST_CELLS, LONGEST_TEXT = 50_000_000, 2_000_000, 1_000_000
_MOST_MEMBERS = 5_000
_HINT = "delete what is empty around the table, or save it as CSV"
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


def copy_guarded(name: str, data: bytes) -> bytes:
    """Return the workbook's XML in an archive of our own, of which nothing can be read in another way than we did.

    Raises InvalidData where it would unpack to more than memory should hold, or is no archive.
    """
    out = io.BytesIO()
    if data.count(b"PK\x01\x02") > _MOST_MEMBERS:  # each member has one, and zipfile takes half a kilobyte for it
        raise InvalidData(f"{name} holds more files than a workbook has", "save it as CSV")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(out, "w") as copy:
            items = archive.infolist()
            if len(items) > _MOST_MEMBERS:
                raise InvalidData(f"{name} holds {len(items):,} files, more than a workbook has", "save it as CSV")
            size = sum(item.file_size for item in items)
            if size > MOST_BYTES:
                raise InvalidData(f"{name} unpacks to {size // 1_000_000} MB, more than is read", "save it as CSV")
            for item in items:
                member = archive.read(item)
                if member in _KINDS or _Extent(name).measured(member):
                    copy.writestr(zipfile.ZipInfo(item.filename), member)
    except _NO_ARCHIVE as error:
        raise InvalidData(f"{name} is no workbook inside", "save it again, or save it as CSV") from error
    return out.getvalue()


class _NotXml(Exception):
    """A document type, which may hold entities."""


class _Extent:
    """The cells of one XML file: rows times columns up to the last that holds something, and an .ods file's spaces."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._row = self._column = self._spaces = 0
        self._rows = self._columns = 0
        self._is_filled = True  # nothing is waiting for its content

    def measured(self, data: bytes) -> bool:
        """Whether this is XML that a reader may have; InvalidData where its cells are too many."""
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
                raise InvalidData(
                    f"{self._name} has a cell with more text than is read", "shorten it, or leave that column out"
                )
            at = following

    def _refuse(self, *_: Any) -> None:
        raise _NotXml

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        kind = tag.rpartition(":")[2]
        if kind == "c":
            self._cell(self._placed(attributes))
        elif kind in _CONTENT:
            self._fill()
        elif kind == "row":
            self._row = self._numbered(attributes, self._row)
            self._column, self._is_filled = 0, True
        elif kind == "table-row":
            self._row += self._repeats(attributes, "number-rows-repeated")
            self._column, self._is_filled = 0, True
        elif kind in ("table-cell", "covered-table-cell"):
            self._cell(self._column + self._repeats(attributes, "number-columns-repeated"))
            if any(key.rpartition(":")[2].endswith(("value", "formula")) for key in attributes):
                self._fill()
        elif kind == "table":
            self._row = self._column = 0
        elif kind == "s" and kind != tag:
            self._spaces += self._repeats(attributes, "c")
            self._check()

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
                    raise InvalidData(f"{self._name} has a cell whose place is not one", "save it as CSV")
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
            raise InvalidData(f"{self._name} has a repeat that is no number", "save it as CSV")
        return int(number[1])


def _letters(column: str) -> int:
    """A is 1, Z 26, AA 27."""
    number = 0
    for letter in column.upper():
        number = number * 26 + ord(letter) - 64
    return number
