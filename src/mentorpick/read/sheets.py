"""Tables of people: CSV, TSV, XLSX, ODS, JSON, JSONL and YAML records as rows that know their place.

What had to be guessed (encoding, separator, which sheet) is said in ``notices``. Reading CSV and JSONL streams.
"""

import codecs
import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import IO, Any

import msgspec

from mentorpick.errors import InvalidData, Problem, WrongUsage

MAX_BYTES = 200_000_000
_MAX_UNPACKED = 1_000_000_000
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
    records: bool = False
    """True for JSON and YAML: cells may be lists and mappings."""


class Layout(msgspec.Struct, frozen=True, kw_only=True):
    """Where in a file the table is, as a map may say: sheet name, header row (from 1), path to the records."""

    sheet: str = ""
    header: int = 0
    records: str = ""


DEFAULT = Layout()


def is_sheet(path: str | Path) -> bool:
    """True where the ending is one that this module reads (YAML records only with a map, so not here)."""
    return Path(path).suffix.lower() in READERS


def read_table(path: str | Path, data: bytes | None = None, layout: Layout = DEFAULT) -> Table:
    """The table in ``path`` (or in ``data``, then ``path`` only names it).

    Raises WrongUsage for a missing file, an unknown ending or a missing extra; InvalidData for what cannot be read.
    """
    name = Path(path).name
    reader = READERS.get(Path(path).suffix.lower()) or (_yaml if Path(path).suffix in (".yaml", ".yml") else None)
    if reader is None:
        raise WrongUsage(f"{name} is no table that can be read", f"these can: {', '.join(READERS)}, .yaml")
    if data is None and not Path(path).is_file():
        raise WrongUsage(f"there is no file {path}")
    size = len(data) if data is not None else Path(path).stat().st_size
    if size > MAX_BYTES:
        raise InvalidData(f"{name} is larger than {MAX_BYTES // 1_000_000} MB", "split it into several files")
    return reader(Path(path), data, layout)


def _open(path: Path, data: bytes | None) -> IO[bytes]:
    return path.open("rb") if data is None else io.BytesIO(data)


ENCODINGS = {
    codecs.BOM_UTF8: ("utf-8-sig", ""),
    codecs.BOM_UTF16_LE: ("utf-16", "UTF-16"),
    codecs.BOM_UTF16_BE: ("utf-16", "UTF-16"),
}


def encoding_of(path: Path, data: bytes | None) -> tuple[str, str]:
    """The encoding of a text file and what to say of it (nothing for UTF-8).

    Raises InvalidData for what is no text.
    """
    with _open(path, data) as stream:
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
            return "cp1252", "Windows-1252 (cp1252), because it is not UTF-8; look at the accents"
    return "utf-8", ""


def _without_mark(path: Path, start: bytes) -> tuple[str, str]:
    halves = {"utf-16-le": start[1::2], "utf-16-be": start[::2]}
    for name, high in halves.items():
        if high and high.count(0) > 0.7 * len(high):
            return name, "UTF-16"
    raise InvalidData(f"{path.name} is not a text file (it holds NUL bytes)", "export it again as CSV (UTF-8) or XLSX")


def _lines(path: Path, data: bytes | None, encoding: str) -> Iterator[str]:
    with io.TextIOWrapper(_open(path, data), encoding=encoding, errors="replace", newline="") as stream:
        yield from stream


def _delimiter(path: Path, lines: list[str], usual: str) -> str:
    """The separator that gives the first rows the most, and equally many, cells."""
    if lines and lines[0].lower().startswith("sep="):
        return lines[0][4:5] or usual

    def quality(mark: str) -> tuple[int, int]:
        try:
            widths = [len(row) for row in csv.reader(lines, delimiter=mark) if row]
        except csv.Error:
            return 0, 0
        return (widths.count(widths[0]) if widths and widths[0] > 1 else 0, widths[0] if widths else 0)

    ranked = sorted((usual, *(m for m in ",;\t" if m != usual)), key=quality, reverse=True)
    return ranked[0] if quality(ranked[0])[0] else usual


def _csv(path: Path, data: bytes | None, layout: Layout) -> Table:
    encoding, said = encoding_of(path, data)
    usual = "\t" if path.suffix.lower() in (".tsv", ".tab") else ","
    first = list(islice(_lines(path, data, encoding), 40))
    delimiter = _delimiter(path, first, usual)
    notices = [f"{path.name} was read as {said}"] if said else []
    if delimiter != usual:
        notices.append(f"{path.name}: the cells are separated by {_NAMES.get(delimiter, repr(delimiter))}")
    lines = _lines(path, data, encoding)
    if first and first[0].lower().startswith("sep="):
        next(lines)
    return _grid(path, _csv_rows(path, csv.reader(lines, delimiter=delimiter)), layout, notices)


_NAMES = {";": "semicolons", "\t": "tabs", ",": "commas"}


def _csv_rows(path: Path, rows: Any) -> Iterator[list[Any]]:
    count = 0
    while True:
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            raise InvalidData(
                f'{path.name}: row {count + 1} cannot be read ({error})', "look for a quotation mark that never ends"
            ) from error
        count += 1
        yield row


def _grid(path: Path, rows: Iterator[list[Any]], layout: Layout, notices: list[str]) -> Table:
    """Rows of cells as a Table: finds the header row, one or (Qualtrics) three, and names every column once."""
    number, header = _header(rows, layout)
    if header is None:
        raise InvalidData(f"{path.name} has no header row: it is empty")
    ahead = list(islice(rows, 2))
    if len(ahead) == 2 and any('"ImportId"' in str(cell) for cell in ahead[1]):
        header = [text or code for text, code in zip(ahead[0], header, strict=False)]
        number, ahead = number + 2, []
    headers = _unique(header)
    return Table(path=path.name, headers=tuple(h for h in headers if h), notices=notices,
                 rows=_rows(path, headers, number, ahead, rows))  # fmt: skip


def _header(rows: Iterator[list[Any]], layout: Layout) -> tuple[int, list[Any] | None]:
    for number, row in enumerate(rows, 1):
        if number == layout.header or (not layout.header and any(str(cell).strip() for cell in row)):
            return number, row
    return 0, None


def _unique(header: list[Any]) -> list[str]:
    seen: dict[str, int] = {}
    names = []
    for cell in header:
        name = " ".join(str(cell).split())
        seen[name] = seen.get(name, 0) + 1
        names.append(f"{name} ({seen[name]})" if name and seen[name] > 1 else name)
    return names


def _rows(path: Path, headers: list[str], above: int, ahead: list[list[Any]], rest: Any) -> Iterator[Row | Problem]:
    for number, row in enumerate(chain(ahead, rest), above + 1):
        if not any(cell not in ("", None) for cell in row):
            continue
        if any(cell not in ("", None) for cell in row[len(headers) :]):
            yield Problem(
                code="P402", path=f"{path.name}:row {number}",
                message=f"has {len(row)} cells, but the header has {len(headers)}",
                hint="a separator inside a text needs quotation marks around the text",
            )  # fmt: skip
            continue
        cells = {h: c for h, c in zip(headers, row, strict=False) if h and c not in ("", None)}
        yield Row(f"row {number}", cells)


def _workbook(path: Path, data: bytes | None, layout: Layout) -> Table:
    try:
        import python_calamine as calamine
    except ImportError as error:
        raise WrongUsage(
            f"{path.name}: reading {path.suffix} needs an extra", "pip install 'mentorpick[office]', or save it as CSV"
        ) from error
    _guard_archive(path, data)
    try:
        with _open(path, data) as stream:
            book = calamine.CalamineWorkbook.from_filelike(stream)
            name, others = _sheet(path, book, layout)
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except calamine.CalamineError as error:
        raise InvalidData(f"{path.name} cannot be read as a workbook", "save it again, or save it as CSV") from error
    said = [f"{path.name}: sheet {name!r} was read; others: {', '.join(others)}"] if others else []
    return _grid(path, iter(rows), layout, said)


def _sheet(path: Path, book: Any, layout: Layout) -> tuple[str, list[str]]:
    """The sheet to read, the first that is not empty unless the map names one; and the others that are not empty."""
    if layout.sheet and layout.sheet not in book.sheet_names:
        raise WrongUsage(f"{path.name} has no sheet {layout.sheet!r}", f"it has: {', '.join(book.sheet_names)}")
    if layout.sheet:
        return layout.sheet, []
    filled = [name for name in book.sheet_names if book.get_sheet_by_name(name).height]
    if not filled:
        raise InvalidData(f"{path.name} has no header row: it is empty")
    return filled[0], filled[1:]


def _guard_archive(path: Path, data: bytes | None) -> None:
    """Refuse a workbook that would unpack to more than memory should hold."""
    try:
        with _open(path, data) as stream, zipfile.ZipFile(stream) as archive:
            size = sum(item.file_size for item in archive.infolist())
    except zipfile.BadZipFile as error:
        if path.suffix.lower() == ".xls":
            return
        raise InvalidData(f"{path.name} is no workbook: not a {path.suffix} file inside") from error
    if size > _MAX_UNPACKED:
        raise InvalidData(f"{path.name} unpacks to {size // 1_000_000} MB, more than is read")


def _json(path: Path, data: bytes | None, layout: Layout) -> Table:
    encoding, said = encoding_of(path, data)
    with _open(path, data) as stream:
        text = stream.read().decode(encoding, errors="replace")
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        raise InvalidData(f"{path.name}:{error.lineno}:{error.colno}: {error.msg}: not JSON from here on") from error
    except RecursionError as error:
        raise InvalidData(f"{path.name} is nested too deeply") from error
    return records_table(path, value, layout, [f"{path.name} was read as {said}"] if said else [])


def _jsonl(path: Path, data: bytes | None, layout: Layout) -> Table:
    encoding, _ = encoding_of(path, data)
    return Table(path=path.name, headers=(), unit="key", records=True, rows=_json_lines(path, data, encoding))


def _json_lines(path: Path, data: bytes | None, encoding: str) -> Iterator[Row | Problem]:
    for number, line in enumerate(_lines(path, data, encoding), 1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except (ValueError, RecursionError):
            value = None
        if isinstance(value, dict):
            yield Row(f"line {number}", value)
        else:
            yield Problem(code="P403", path=path.name, line=number, column=1, message="is no JSON object")


def _yaml(path: Path, data: bytes | None, layout: Layout) -> Table:
    from mentorpick.read.yaml import YamlFault, load

    with _open(path, data) as stream:
        content = stream.read()
    try:
        documents = [record.value for record in load(content)]
    except YamlFault as error:
        fault = error.fault
        raise InvalidData(f"{path.name}:{fault.line}:{fault.column}: {fault.message}", fault.hint) from error
    return records_table(path, documents[0] if len(documents) == 1 else documents, layout, [])


def records_table(path: Path, value: Any, layout: Layout, notices: list[str]) -> Table:
    """Records in a JSON or YAML value: a list of mappings, one in a key, or a mapping of mappings by id."""
    for step in filter(None, layout.records.split(".")):
        value = value.get(step) if isinstance(value, dict) else None
    if isinstance(value, dict) and not layout.records:
        lists = [v for v in value.values() if isinstance(v, list) and v and all(isinstance(i, dict) for i in v)]
        value = lists[0] if len(lists) == 1 and len(value) - len(lists) < 4 and not _keyed(value) else value
    if isinstance(value, dict) and _keyed(value):
        rows = [Row(f"record {key!r}", {"(key)": str(key), **record}) for key, record in value.items()]
    elif isinstance(value, list) and value and all(isinstance(record, dict) for record in value):
        rows = [Row(f"record {number}", record) for number, record in enumerate(value, 1)]
    elif isinstance(value, dict) and value:
        rows = [Row("record 1", value)]
    else:
        raise InvalidData(f"{path.name} holds no list of records", "say where they are: `records: the.path` in the map")
    return Table(path=path.name, headers=(), unit="key", records=True, notices=notices, rows=iter(rows))


def _keyed(value: dict[str, Any]) -> bool:
    return len(value) > 1 and all(isinstance(record, dict) for record in value.values())


READERS: dict[str, Callable[[Path, bytes | None, Layout], Table]] = {
    ".csv": _csv, ".tsv": _csv, ".tab": _csv, ".xlsx": _workbook, ".xlsm": _workbook, ".xls": _workbook,
    ".ods": _workbook, ".json": _json, ".jsonl": _jsonl, ".ndjson": _jsonl,
}  # fmt: skip
