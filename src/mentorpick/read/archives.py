"""What a workbook would take once it is unpacked, before anything unpacks it.

A workbook is a zip of XML. A small one can hold a text of gigabytes, or two cells at opposite ends of a sheet, between
which a reader makes room for seventeen thousand million others.
"""

import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from mentorpick.errors import InvalidData
from mentorpick.read.tables import open_bytes

MOST_BYTES, MOST_CELLS = 50_000_000, 2_000_000
_PIECE = 1 << 20
_HINT = "delete what is empty around the table, or save it as CSV"
_NO_ARCHIVE = (
    zipfile.BadZipFile,
    NotImplementedError,
    ValueError,
    OSError,
    EOFError,
    RuntimeError,
    zlib.error,
    lzma.LZMAError,
)
"""What zipfile raises for damage: also for a version it has not heard of, odd names, and a member with a password."""

_TAG = re.compile(rb"<(?:\w+:)?(row|c|table-row|table-cell|covered-table-cell)\b([^>]*)")
_FAR = re.compile(
    rb"<(?:\w+:)?(?:table-|s\s|(?:row|c)(?=[\s/>])(?![^>]*\br\s*=\s*[\"'][A-Za-z]?\d{1,4}[\"']))",
)
"""What no sheet has that ends before row 10,000 and column AA, and says of each cell where it is."""
_SPACES = re.compile(rb"<(?:\w+:)?s\b[^>]*?\bc\s*=\s*[\"'](\d{1,12})[\"']")
"""In an .ods many spaces are one tag with their number."""
_AT = re.compile(rb"\br\s*=\s*[\"']([A-Za-z]{0,7})(\d{1,9})[\"']")
_REPEATED = re.compile(rb"-repeated\s*=\s*[\"'](\d{1,12})[\"']")


def guard_workbook(path: Path, data: bytes | None) -> None:
    """Refuse a workbook that would unpack to more than memory should hold, in bytes or in cells."""
    try:
        with open_bytes(path, data) as stream, zipfile.ZipFile(stream) as archive:
            size = sum(item.file_size for item in archive.infolist())
            if size > MOST_BYTES:
                raise InvalidData(f"{path.name} unpacks to {size // 1_000_000} MB, more than is read", "save it as CSV")
            for item in archive.infolist():
                with archive.open(item) as member:
                    is_near = _is_near(path.name, member)
                with archive.open(item) as member:
                    cells = 0 if is_near else _area(member)
                if cells > MOST_CELLS:
                    raise InvalidData(f"{path.name} has a sheet with room for {cells:,} cells", _HINT)
    except _NO_ARCHIVE as error:
        if path.suffix.lower() == ".xls":
            return
        raise InvalidData(f"{path.name} is no workbook: not a {path.suffix} file inside") from error


def _is_near(name: str, member: IO[bytes]) -> bool:
    """Whether all its cells are near the first, so that nobody need count; InvalidData for an endless text."""
    is_near = True
    for text in _pieces(member):
        if len(text) >= _PIECE and text.rfind(b"<") <= 0:
            raise InvalidData(f"{name} has a cell with more text than is read", "shorten it, or leave that column out")
        is_near = is_near and not _FAR.search(text)
    return is_near


def _area(member: IO[bytes]) -> int:
    """How many cells lie between the first and the last of a sheet, at the most: rows times columns, and spaces."""
    rows = columns = row = column = spaces = 0
    for text in _pieces(member):
        for kind, rest in _TAG.findall(text):
            if kind in (b"row", b"table-row"):
                row, column = _number(row, rest), 0
                continue
            at = _AT.search(rest)
            column = _letters(at[1]) if at and at[1] else _number(column, rest)
            if not rest.endswith(b"/"):  # else it is empty, as those below and beside a table are that has a format
                rows, columns = max(rows, int(at[2]) if at else row), max(columns, column)
        spaces += sum(map(int, _SPACES.findall(text)))
    return rows * columns + spaces


def _number(before: int, attributes: bytes) -> int:
    """The number of a row or cell: the one it says, else the next, or as many on as it stands for."""
    if at := _AT.search(attributes):
        return int(at[2])
    repeated = _REPEATED.search(attributes)
    return before + (int(repeated[1]) if repeated else 1)


def _letters(column: bytes) -> int:
    """A is 1, Z 26, AA 27."""
    number = 0
    for letter in column.upper():
        number = number * 26 + letter - 64
    return number


def _pieces(member: IO[bytes]) -> Iterator[bytes]:
    """The text in pieces that break before a tag."""
    rest = b""
    while piece := member.read(_PIECE):
        text = rest + piece
        cut = text.rfind(b"<")
        if cut < 0 or len(text) - cut > _PIECE:  # a text, or a tag that is none
            cut = len(text)
        yield text[:cut]
        rest = text[cut:]
    yield rest
