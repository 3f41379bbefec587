"""What a table of people is while it is read: rows that know their place, the text of a file in any encoding, and what
is no table at all, whatever it is called."""

import codecs
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import msgspec

from mentorpick.errors import InvalidData, Problem, WrongUsage
from mentorpick.read.sheets.fields import normalize
from mentorpick.text import undo_garbling

_CHUNK = 1 << 20


class Row(msgspec.Struct, frozen=True):
    """One person as written: ``place`` is such as ``row 14``; ``cells`` by header, or a record's own keys."""

    place: str
    cells: dict[str, Any]


class Table(msgspec.Struct, kw_only=True):
    """A sheet's headers in order (none for records, whose keys may differ) and its rows, to be walked once."""

    path: str
    headers: tuple[str, ...]
    rows: Iterator[Row | Problem]
    unit: str = "column"
    notices: list[str] = []
    sheet: str = ""
    """The sheet that was read, where it is not the one that is read unasked."""
    fitting: str = ""
    """Other sheets that need no map, where there are several."""
    others: tuple[str, ...] = ()
    """Other sheets of the workbook that people see."""
    records: bool = False
    """True for JSON and YAML: cells may be lists and mappings."""


class Layout(msgspec.Struct, frozen=True, kw_only=True):
    """Where in a file the table is, as a map may say: sheet name, header row (from 1), path to the records."""

    sheet: str = ""
    header: int = 0
    records: str = ""


DEFAULT = Layout()


def open_bytes(path: Path, data: bytes | None) -> IO[bytes]:
    """Return the file, or the bytes that stand for it, as a stream to be closed."""
    return path.open("rb") if data is None else io.BytesIO(data)


ENCODINGS = {
    codecs.BOM_UTF32_LE: ("utf-32", "UTF-32"),
    codecs.BOM_UTF32_BE: ("utf-32", "UTF-32"),
    codecs.BOM_UTF8: ("utf-8-sig", ""),
    codecs.BOM_UTF16_LE: ("utf-16", "UTF-16"),
    codecs.BOM_UTF16_BE: ("utf-16", "UTF-16"),
}


def encoding_of(path: Path, data: bytes | None) -> tuple[str, str]:
    """Return the encoding of a text file and what to say of it (nothing for UTF-8).

    Raises InvalidData for what is no text.
    """
    with open_bytes(path, data) as stream:
        start = stream.read(4096)
        for mark, found in ENCODINGS.items():
            if start.startswith(mark):
                return found
        if b"\0" in start:
            return _without_mark(path, start)
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            decoder.decode(start)
            while chunk := stream.read(_CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            stream.seek(0)
            return _old_encoding(stream)
    return "utf-8", ""


_MAC = re.compile(rb"[A-Za-z][\x80\x81\x83\x86-\x91\x93\x98-\x9f]|[a-z][\xc9\xd0-\xd5]")
_WESTERN = re.compile(rb"[A-Za-z][\xdf-\xff]|[A-Z][\xc0-\xde]|[A-Za-z][\x82\x84\x85\x92\x94]")
"""Behind a letter: accents and quotation marks as an old Mac writes them, which stand there as nothing else in
Windows-1252; and the other way round."""


def _old_encoding(stream: IO[bytes]) -> tuple[str, str]:
    """Which of two a text is in that is no UTF-8: Excel for Mac writes its own as "CSV (Macintosh)"."""
    mac = western = 0
    while chunk := stream.read(_CHUNK):
        mac, western = mac + len(_MAC.findall(chunk)), western + len(_WESTERN.findall(chunk))
    name, called = ("mac-roman", "Mac Roman") if mac > western else ("cp1252", "Windows-1252 (cp1252)")
    return name, f"{called}, because it isn't UTF-8; look at the accents"


def _without_mark(path: Path, start: bytes) -> tuple[str, str]:
    halves = {"utf-16-le": start[1::2], "utf-16-be": start[::2]}
    for name, high in halves.items():
        if high and high.count(0) > 0.7 * len(high):
            return name, "UTF-16"
    raise InvalidData(f"{path.name} isn't a text file (it holds NUL bytes)", "export it again as CSV (UTF-8) or XLSX")


def text_lines(path: Path, data: bytes | None, encoding: str) -> Iterator[str]:
    """Yield the lines of a text, with their ends."""
    with io.TextIOWrapper(open_bytes(path, data), encoding=encoding, errors="replace", newline="") as stream:
        yield from map(undo_garbling, stream) if encoding.startswith("utf-16") else stream


_KINDS = (
    (b"%pdf", "a PDF"), (b"pk\x03\x04", "a workbook or another zip file"), (b"\xd0\xcf\x11\xe0", "an old Office file"),
    (b"{\\rtf", "a text document (RTF)"), (b"%!ps", "a document to print (PostScript)"), (b"\x89png", "a picture"),
    (b"\xff\xd8\xff", "a picture"), (b"gif8", "a picture"), (b"riff", "a picture or a sound"), (b"<svg", "a picture"),
    (b"\x1f\x8b", "a compressed file"), (b"7z\xbc\xaf", "a compressed file"), (b"rar!", "a compressed file"),
    (b"<!doctype html", "a web page"), (b"<html", "a web page"), (b"<?xml", "a web page"), (b"<head", "a web page"),
    (b"<body", "a web page"), (b"<table", "a web page"), (b"<meta", "a web page"), (b"<!--", "a web page"),
    (b"begin:vcard", "a card of contacts (vCard)"), (b"begin:vcalendar", "a calendar"),
    (b"from: ", "an e-mail"), (b"received: ", "an e-mail"), (b"return-path: ", "an e-mail"),
    (b"mime-version", "an e-mail"), (b"sqlite format", "a database"),
)  # fmt: skip
"""How files begin that are no table; in small letters."""
_BOOKS = (".xlsx", ".xlsm", ".xls", ".ods")
_TEXTS = (".csv", ".tsv", ".tab")


def refuse_another_kind(path: Path, data: bytes | None) -> None:
    """Raise InvalidData for a file that is no table, or another one than its name says."""
    with open_bytes(path, data) as stream:
        start = stream.read(512).removeprefix(codecs.BOM_UTF8).lstrip()
    suffix = path.suffix.lower()
    kind = next((kind for mark, kind in _KINDS if start[:32].lower().startswith(mark)), "")
    if suffix in _BOOKS:
        kind = "" if start.startswith((b"PK", b"\xd0\xcf\x11\xe0")) or not start else kind or _text_kind(start)
    elif not kind and suffix in _TEXTS and start[:1] in b"[{" and b'"' in start:
        kind = "JSON" if start[:1] else ""
    if kind:
        hint = "export the list again, as CSV (UTF-8) or XLSX"
        if kind in ("JSON", "text"):
            hint = "call it .json" if kind == "JSON" else "if it is a table, call it .csv or .tsv"
        what = "a workbook" if suffix in _BOOKS else "a table"
        raise InvalidData(f"{path.name} is {kind}, not {what}", hint)


def _text_kind(start: bytes) -> str:
    return "text" if b"\0" not in start and b"\n" in start else ""


def parquet_rows(path: Path, data: bytes | None, most_cells: int) -> list[list[Any]]:
    """Return the names of the columns of a Parquet file, then its rows.

    Raises WrongUsage where the package that reads it is missing, InvalidData for what it can't read.
    """
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError as error:
        hint = "install it with: pip install 'mentorpick[parquet]', or export the list as CSV"
        raise WrongUsage("reading Parquet needs the package pyarrow, which isn't installed", hint) from error
    try:
        with open_bytes(path, data) as stream:
            file = parquet.ParquetFile(stream)
            if file.metadata.num_rows * len(file.schema_arrow) > most_cells:
                raise InvalidData(f"{path.name} has more than {most_cells:,} cells", "split it into several files")
            table = file.read()
    except (pyarrow.ArrowException, OSError) as error:
        raise InvalidData(
            f"{path.name} isn't a whole Parquet file", "write it again, or export the list as CSV"
        ) from error
    return [table.column_names, *map(list, zip(*(column.to_pylist() for column in table.columns), strict=True))]


_TOTALS = frozenset(
    ("total", "totals", "grand total", "sum", "count", "summe", "gesamt", "anzahl", "somme", "totale", "suma")
)
"""How a row begins that adds up what stands above it."""


def is_no_person(headers: list[str], row: list[Any], *, first: bool) -> str:
    """Return what a row is, where it is the headers once more, what explains them, or a total; empty for a person."""
    at = next((at for at, cell in enumerate(row) if cell not in ("", None)), 0)
    begins = " ".join(str(row[at]).split())
    if normalize(begins) in _TOTALS and all(str(cell).strip("0123456789.,% ") == "" for cell in row[at + 1 :] if cell):
        return "is a total"
    if normalize(begins) != normalize(headers[at] if at < len(headers) else "") and not (first and begins[:1] in "([<"):
        return ""
    said = [" ".join(str(cell).split()) for cell in row if cell not in ("", None)]
    if len(said) > 1 and list(map(normalize, said)) == [normalize(header) for header in headers if header]:
        return "repeats the headers"
    helps = first and len(said) > 1 and all(text[:1] in "([<" and text[-1:] in ")]>" for text in said)
    return "explains the headers" if helps else ""
