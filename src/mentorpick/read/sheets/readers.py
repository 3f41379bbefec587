"""Tables of people: CSV, TSV, XLSX, ODS, JSON, JSONL and YAML records as rows that know their place.

What had to be guessed (encoding, separator, which sheet) is said in ``notices``. Reading CSV and JSONL streams.
"""

import csv
import json
from collections.abc import Callable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Any

from mentorpick.errors import InvalidData, Problem, WrongUsage
from mentorpick.read.sheets.fields import MENTEE_FIELDS, MENTOR_FIELDS
from mentorpick.read.sheets.table import DEFAULT, Layout, Row, Table, encoding_of, open_bytes, text_lines
from mentorpick.read.sheets.workbook import read_workbook


def read_json(path: Path, data: bytes | None, layout: Layout) -> Table:
    """A JSON file, read whole."""
    encoding, said = encoding_of(path, data)
    with open_bytes(path, data) as stream:
        text = stream.read().decode(encoding, errors="replace")
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        raise InvalidData(f"{path.name}:{error.lineno}:{error.colno}: {error.msg}: not JSON from here on") from error
    except RecursionError as error:
        raise InvalidData(f"{path.name} is nested too deeply") from error
    return _records(path, value, layout, [f"{path.name} was read as {said}"] if said else [])


def read_jsonl(path: Path, data: bytes | None, layout: Layout) -> Table:
    """One JSON object a line, read as they come."""
    encoding, _ = encoding_of(path, data)
    return Table(path=path.name, headers=(), unit="key", records=True, rows=_json_lines(path, data, encoding))


def _json_lines(path: Path, data: bytes | None, encoding: str) -> Iterator[Row | Problem]:
    for number, line in enumerate(text_lines(path, data, encoding), 1):
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


def read_yaml(path: Path, data: bytes | None, layout: Layout) -> Table:
    """Records in YAML."""
    from mentorpick.read.yaml import YamlFault, load

    with open_bytes(path, data) as stream:
        content = stream.read()
    try:
        documents = [record.value for record in load(content)]
    except YamlFault as error:
        fault = error.fault
        raise InvalidData(f"{path.name}:{fault.line}:{fault.column}: {fault.message}", fault.hint) from error
    return _records(path, documents[0] if len(documents) == 1 else documents, layout, [])


def _records(path: Path, value: Any, layout: Layout, notices: list[str]) -> Table:
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


MAX_BYTES = 200_000_000


def is_sheet(path: str | Path) -> bool:
    """True where the ending is one that this module reads (YAML records only with a map, so not here)."""
    return Path(path).suffix.lower() in READERS


def read_table(path: str | Path, data: bytes | None = None, layout: Layout = DEFAULT) -> Table:
    """The table in ``path`` (or in ``data``, then ``path`` only names it).

    Raises WrongUsage for a missing file, an unknown ending or a missing extra; InvalidData for what cannot be read.
    """
    name = Path(path).name
    reader = READERS.get(Path(path).suffix.lower()) or (read_yaml if Path(path).suffix in (".yaml", ".yml") else None)
    if reader is None:
        raise WrongUsage(f"{name} is no table that can be read", f"these can: {', '.join(READERS)}, .yaml")
    if data is None and not Path(path).is_file():
        raise WrongUsage(f"there is no file {path}")
    size = len(data) if data is not None else Path(path).stat().st_size
    if size > MAX_BYTES:
        raise InvalidData(f"{name} is larger than {MAX_BYTES // 1_000_000} MB", "split it into several files")
    return reader(Path(path), data, layout)


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
    first = list(islice(text_lines(path, data, encoding), 40))
    delimiter = _delimiter(path, first, usual)
    notices = [f"{path.name} was read as {said}"] if said else []
    if delimiter != usual:
        notices.append(f"{path.name}: the cells are separated by {_NAMES.get(delimiter, repr(delimiter))}")
    lines = text_lines(path, data, encoding)
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
                f"{path.name}: row {count + 1} cannot be read ({error})", "look for a quotation mark that never ends"
            ) from error
        count += 1
        yield row


def _grid(path: Path, rows: Iterator[list[Any]], layout: Layout, notices: list[str]) -> Table:
    """Rows of cells as a Table: finds the header row, one or (Qualtrics) three, and names every column once."""
    number, header = _header(rows, layout)
    if header is None:
        raise InvalidData(f"{path.name} has no header row: it is empty")
    if not layout.header and _is_title(header):
        below = list(islice(rows, _TITLE_ROWS))
        at = next((at for at, row in enumerate(below, 1) if _filled(row) > 2), 0)
        if at:
            number, header = number + at, below[at - 1]
            notices.append(f"{path.name}: the headers are taken from row {number}, because a title stands above")
        rows = chain(below[at:], rows)
    ahead = list(islice(rows, 2))
    if len(ahead) == 2 and any('"ImportId"' in str(cell) for cell in ahead[1]):
        header = [text or code for text, code in zip(ahead[0], header, strict=False)]
        number, ahead = number + 2, []
    headers = _unique(header)
    return Table(path=path.name, headers=tuple(h for h in headers if h), notices=notices,
                 rows=_rows(path, headers, number, ahead, rows))  # fmt: skip


_TITLE_ROWS = 9
"""Rows below a title in which the headers are looked for."""


def _filled(row: list[Any]) -> int:
    return sum(bool(str(cell).strip()) for cell in row)


def _is_title(row: list[Any]) -> bool:
    """One cell that is no column of ours: above a list, people like to say what it is."""
    ours = {field.name for field in (*MENTOR_FIELDS, *MENTEE_FIELDS)}
    return _filled(row) == 1 and not any(str(cell).strip().lower() in ours for cell in row)


def _header(rows: Iterator[list[Any]], layout: Layout) -> tuple[int, list[Any] | None]:
    for number, row in enumerate(rows, 1):
        if number == layout.header or (not layout.header and _filled(row)):
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
    sheet = read_workbook(path, data, layout.sheet)
    said = [f"{path.name}: sheet {sheet.name!r} was read; others: {', '.join(sheet.others)}"] if sheet.others else []
    return _grid(path, iter(sheet.rows), layout, said)


STREAMS = frozenset((".csv", ".tsv", ".tab", ".jsonl", ".ndjson"))
"""Endings of tables that are read row by row, and so are read twice rather than kept."""

READERS: dict[str, Callable[[Path, bytes | None, Layout], Table]] = {
    ".csv": _csv, ".tsv": _csv, ".tab": _csv, ".xlsx": _workbook, ".xlsm": _workbook, ".xls": _workbook,
    ".ods": _workbook, ".json": read_json, ".jsonl": read_jsonl, ".ndjson": read_jsonl,
}  # fmt: skip
