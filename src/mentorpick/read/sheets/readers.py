"""Tables of people: CSV, TSV, XLSX, ODS, Parquet, JSON, JSONL and YAML records as rows that know their place.

What had to be guessed is said in ``notices``. A new kind of file is a function and a row in READERS.
"""

import codecs
import csv
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any

from mentorpick.encoding import encoding_of, kind_of, open_bytes, read_parquet, text_lines
from mentorpick.errors import InvalidData, Problem, WrongUsage
from mentorpick.read.sheets.fields import MENTEE_FIELDS, MENTOR_FIELDS, find_area, header_words, normalize, option_words
from mentorpick.read.sheets.headers import is_no_person
from mentorpick.read.sheets.mapping import DEFAULT, Layout, Row, Table
from mentorpick.read.sheets.workbook import read_workbook
from mentorpick.text import clean, join_words, pluralize, shorten


def read_json(path: Path, data: bytes | None, layout: Layout) -> Table:
    """Return a JSON file, read whole."""
    _refuse_too_many(path, data, b'":', b'" :')
    encoding, said = encoding_of(path, data)
    with open_bytes(path, data) as stream:
        text = stream.read().decode(encoding, errors="replace")
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        if error.msg == "Extra data" and text[: error.pos].strip().startswith("{"):
            return read_jsonl(path, data, layout)  # one record a line, whatever it is called
        raise InvalidData(f"{path.name}:{error.lineno}:{error.colno}: {error.msg}: not JSON from here on") from error
    except ValueError as error:
        raise InvalidData(f"{path.name} holds a number with more digits than are read") from error
    except RecursionError as error:
        raise InvalidData(f"{path.name} is nested too deeply") from error
    return _records(path, value, layout, [f"{path.name} was read as {said}"] if said else [])


def read_jsonl(path: Path, data: bytes | None, layout: Layout) -> Table:
    """Return one JSON object a line, read as they come."""
    _refuse_too_many(path, data, b'":', b'" :')
    encoding, _ = encoding_of(path, data)
    first = "".join(islice(text_lines(path, data, encoding), 2)).split(None, 1)
    if re.match(r"\[\s*\{", "".join(first)):
        return read_json(path, data, layout)  # a list of records, whatever it is called
    return Table(path=path.name, headers=(), records=True, rows=_json_lines(path, data, encoding))


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
            yield Problem(code="P403", path=path.name, line=number, column=1, message="isn't a JSON object")


def read_yaml(path: Path, data: bytes | None, layout: Layout) -> Table:
    """Return records in YAML."""
    from mentorpick.read.yaml import YamlFault, load, refusal

    try:
        with open_bytes(path, data) as stream:
            documents = [record.value for record in load(stream.read())]
    except YamlFault as error:
        raise refusal(path.name, error.fault) from error
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
    return Table(path=path.name, headers=(), records=True, notices=notices, rows=iter(rows))


def _keyed(value: dict[str, Any]) -> bool:
    return len(value) > 1 and all(isinstance(record, dict) for record in value.values())


MAX_BYTES = 200_000_000


def is_sheet(path: str | Path) -> bool:
    """Return true where the ending is one that this module reads (YAML records only with a map, so not here)."""
    return Path(path).suffix.lower() in READERS


def read_table(path: str | Path, data: bytes | None = None, layout: Layout = DEFAULT) -> Table:
    """Return the table in ``path`` (or in ``data``, then ``path`` only names it).

    Raises WrongUsage for a missing file, an unknown ending or a missing extra; InvalidData for what cannot be read.
    """
    name = Path(path).name
    suffix = Path(path).suffix.lower()
    reader = READERS.get(suffix) or (read_yaml if Path(path).suffix in (".yaml", ".yml") else None)
    if reader is None:
        raise WrongUsage(f"{name} isn't a table that can be read", f"these can: {', '.join(READERS)}, .yaml")
    if data is None and not Path(path).is_file():
        raise WrongUsage(f"there's no file {path}")
    size = len(data) if data is not None else Path(path).stat().st_size
    if size > MAX_BYTES:
        raise InvalidData(f"{name} is larger than {MAX_BYTES // 1_000_000} MB", "split it into several files")
    _refuse_another_kind(Path(path), data)
    return reader(Path(path), data, layout)


_BOOKS = (".xlsx", ".xlsm", ".xls", ".ods")
_TEXTS = (".csv", ".tsv", ".tab")


def _refuse_another_kind(path: Path, data: bytes | None) -> None:
    """InvalidData for a file that is no table, or another one than its name says."""
    with open_bytes(path, data) as stream:
        start = stream.read(512).removeprefix(codecs.BOM_UTF8).lstrip()
    kind, suffix = kind_of(start), path.suffix.lower()
    is_book = suffix in _BOOKS
    if is_book and (not start or start.startswith((b"PK", b"\xd0\xcf\x11\xe0"))):
        return
    if not kind and is_book and b"\0" not in start and b"\n" in start:
        kind = "text"
    elif not kind and suffix in _TEXTS and start.startswith((b"[", b"{")) and b'"' in start:
        kind = "JSON"
    if kind:
        renamed = {"JSON": "rename it to .json", "text": "if it's a table, rename it to .csv or .tsv"}
        hint = renamed.get(kind, "export the list again, as CSV (UTF-8) or XLSX")
        raise InvalidData(f"{path.name} is {kind}, not {'a workbook' if is_book else 'a table'}", hint)


def _delimiter(path: Path, lines: list[str], usual: str) -> str:
    """The separator that gives the first rows the most, and equally many, cells."""
    if lines and lines[0].lower().startswith("sep="):
        return lines[0][4:5] or usual

    def quality(mark: str) -> tuple[int, int]:
        """Return how many rows are as wide as the first, and how wide."""
        try:
            widths = [len(row) for row in _cells_of(lines, mark) if row]
        except csv.Error:
            return 0, 0
        return (widths.count(widths[0]) if widths and widths[0] > 1 else 0, widths[0] if widths else 0)

    ranked = sorted((usual, *(m for m in ",;\t|" if m != usual)), key=quality, reverse=True)
    return ranked[0] if quality(ranked[0])[0] else usual


def _csv(path: Path, data: bytes | None, layout: Layout) -> Table:
    encoding, said = encoding_of(path, data)
    usual = "\t" if path.suffix.lower() in (".tsv", ".tab") else ","
    first = list(islice(text_lines(path, data, encoding), 40))
    delimiter = _delimiter(path, first, usual)
    notices = [f"{path.name} was read as {said}"] if said else []
    if delimiter != usual:
        notices.append(f"{path.name}: the cells are separated by {_NAMES.get(delimiter, repr(delimiter))}")
    _refuse_too_many(path, data, delimiter.encode(), b"\n")
    lines = text_lines(path, data, encoding)
    if first and first[0].lower().startswith("sep="):
        next(lines)
    rows = _csv_rows(path, lines, delimiter)
    return _grid(path, rows, layout, notices, filled=lambda: _filled_columns(path, data, encoding, delimiter))


MOST_CELLS, MOST_COLUMNS = 5_000_000, 5_000
"""Of a table that is read row by row; a workbook's cells are bounded where it is opened."""


def _refuse_too_many(path: Path, data: bytes | None, *marks: bytes) -> None:
    """InvalidData for a table of more cells than are read, counted by what parts them before anything is read."""
    cells = 0
    with open_bytes(path, data) as stream:
        while cells <= MOST_CELLS and (chunk := stream.read(1 << 20)):
            cells += sum(map(chunk.count, marks))
    if cells > MOST_CELLS:
        message = f"{path.name} has more than {MOST_CELLS:,} cells, which is too many"
        raise InvalidData(message, "split it into several files")


def _filled_columns(path: Path, data: bytes | None, encoding: str, delimiter: str) -> set[int]:
    """The columns that hold something below the first row that does: asked only where one has no title."""
    rows = (row for row in _cells_of(text_lines(path, data, encoding), delimiter) if any(row))
    next(rows, None)
    return {at for row in rows for at, cell in enumerate(row) if cell.strip()}


_NAMES = {";": "semicolons", "\t": "tabs", ",": "commas", "|": "upright strokes"}


def _cells_of(lines: Iterable[str], delimiter: str, *, strict: bool = False) -> Iterator[list[str]]:
    """The cells of each row; a blank may stand between a separator and a quotation mark."""
    return csv.reader(lines, delimiter=delimiter, skipinitialspace=delimiter != "\t", strict=strict)


def _csv_rows(path: Path, lines: Iterator[str], delimiter: str) -> Iterator[list[Any]]:
    """The rows; InvalidData for one whose quotation mark swallows the rows below it."""
    taken: list[str] = []

    def handed() -> Iterator[str]:
        """Yield the lines, and remember those taken."""
        for line in lines:
            taken.append(line)
            yield line

    rows, count, width = _cells_of(handed(), delimiter), 0, 0
    while True:
        try:
            row = next(rows)
            width = width or len(row)
            if len(taken) > 1 or taken[0].count('"') % 2:  # a cell of several lines, or a mark that is never closed
                next(_cells_of(taken, delimiter, strict=True))
            if len(taken) > 1 and width > 3 and _holds_rows(row, delimiter, width):
                raise csv.Error("rows inside a cell")
        except StopIteration:
            return
        except csv.Error as error:
            why = ": a quotation mark is opened and never closed"
            hint = "close it, or write two of them where one is part of the text"
            if "field larger" in str(error):
                why = f" can't be read ({error})"
                hint = "look for a quotation mark that's never closed, or shorten the text"
            raise InvalidData(f"{path.name}: row {count + 1}{why}", hint) from error
        count += 1
        taken.clear()
        yield row


def _holds_rows(row: list[str], delimiter: str, width: int) -> bool:
    """Whether a cell of several lines holds one that is a whole row: a mark that was closed by another person's."""
    mark = re.compile(rf"{re.escape(delimiter)}(?!\s)")  # in prose a blank stands behind a comma
    lines = (line for cell in row if "\n" in cell or "\r" in cell for line in cell.splitlines()[1:])
    return any(len(mark.findall(line)) >= width - 1 for line in lines)


Merged = Sequence[tuple[int, int, int, int]]
"""Cells that are one: top, left, bottom and right, from 0."""


def _grid(
    path: Path,
    rows: Iterator[list[Any]],
    layout: Layout,
    notices: list[str],
    *,
    filled: Callable[[], set[int]],
    merged: Merged = (),
) -> Table:
    """Rows of cells as a Table: finds the header row, one, two or (Qualtrics) three, and names every column once."""
    number, header = _header(rows, layout)
    if header is None:
        raise InvalidData(f"{path.name} has no header row: it's empty")
    if not layout.header and _known_headers(header) < 2:
        below = list(islice(rows, _TITLE_ROWS))
        if at := _rows_of_title(header, below, number, merged):
            number, header = number + at, below[at - 1]
            notices.append(f"{path.name}: took the headers from row {number}, below the title")
        rows = chain(below[at:], rows)
    ahead = list(islice(rows, 2))
    if _is_import_id(ahead):
        header = [text or code for text, code in zip(ahead[0], header, strict=False)]
        number, ahead = number + 2, []
    elif ahead and (second := _second_header(header, ahead[0], number, merged)):
        header, number, ahead = second, number + 1, ahead[1:]
        notices.append(f"{path.name}: row {number} is a second row of headers, not a person")
    if len(header) > MOST_COLUMNS:
        message = f"{path.name} has {len(header):,} columns; at most {MOST_COLUMNS:,} are read"
        raise InvalidData(message, "leave out those that say nothing about people")
    headers = _unique(header)
    if "" in headers:
        used = filled()
        headers = [h or (f"(column {at + 1})" if at in used else "") for at, h in enumerate(headers)]
    return Table(path=path.name, headers=tuple(h for h in headers if h), notices=notices,
                 rows=_rows(path, headers, number, chain(ahead, rows), notices))  # fmt: skip


def _second_header(header: list[Any], below: list[Any], number: int, merged: Merged) -> list[Any] | None:
    """Both rows of headers as one, where the second is one: as SurveyMonkey writes it, or under merged cells."""
    said = [" ".join(str(cell).split()) for cell in below]
    asked = {text.lower() for text in said} & _OPEN_ENDED
    grouped = _filled(header) > 1 and any(
        top == bottom == number - 1 and left < right for top, left, bottom, right in merged
    )
    under = grouped and all(said[at] for at, cell in enumerate(header[: len(said)]) if str(cell).strip())
    if not asked and not under and not _are_options(header, said):
        return None
    names: list[Any] = []
    question = ""
    for at, text in enumerate(said):
        title = " ".join(str(header[at]).split()) if at < len(header) else ""
        question = title or question
        if not text or text.lower() in _OPEN_ENDED:
            names.append(title)
        else:
            names.append(f"{question} [{text}]" if not under or find_area(text) else text)
    return names


def _are_options(header: list[Any], said: list[str]) -> bool:
    """Whether a row holds nothing but the options of questions whose title stands over the first of them alone."""
    untitled = [at for at, text in enumerate(said) if text and (at >= len(header) or not str(header[at]).strip())]
    return len(untitled) > 1 and all(find_area(text) or normalize(text) in option_words() for text in said if text)


_OPEN_ENDED = frozenset(("open-ended response", "response"))
"""What SurveyMonkey writes below a question that is answered in one's own words, or with one of its options."""
_TITLE_ROWS = 9
"""Rows below a title in which the headers are looked for."""


def _rows_of_title(first: list[Any], below: list[list[Any]], number: int, merged: Merged) -> int:
    """How many rows stand above the headers; none where the first row is the headers, or the first of two or three."""
    if not below or _second_header(first, below[0], number, merged) or _is_import_id(below):
        return 0
    found = next((at for at, row in enumerate(below, 1) if _is_header(row)), 0)
    return found or (next((at for at, row in enumerate(below, 1) if _filled(row) > 2), 0) if _is_title(first) else 0)


def _is_import_id(below: list[list[Any]]) -> bool:
    """Whether the headers are of three rows, as Qualtrics writes them."""
    return len(below) > 1 and any('"ImportId"' in str(cell) for cell in below[1])


def _known_headers(row: list[Any]) -> int:
    """How many cells of a row are headers that are known, whatever they are of."""
    return len({text for cell in row if (text := normalize(str(cell))) in header_words()})


def _is_header(row: list[Any]) -> bool:
    return (known := _known_headers(row)) >= 2 and 2 * known >= _filled(row)


def _filled(row: list[Any]) -> int:
    return sum(bool(str(cell).strip()) for cell in row)


def _is_title(row: list[Any]) -> bool:
    """One cell that is no column of ours: above a list, people like to say what it is."""
    ours = {field.name for field in (*MENTOR_FIELDS, *MENTEE_FIELDS)}
    return _filled(row) == 1 and not any(str(cell).strip().lower() in ours for cell in row)


def _header(rows: Iterator[list[Any]], layout: Layout) -> tuple[int, list[Any] | None]:
    wanted = layout.header
    found = ((at, row) for at, row in enumerate(rows, 1) if (at == wanted if wanted else _filled(row)))
    return next(found, (0, None))


_LONGEST_HEADER = 1_000
"""Letters of a header that are kept: a question with its notes is shorter."""


def _unique(header: list[Any]) -> list[str]:
    seen: dict[str, int] = {}
    names = []
    for cell in header:
        name = shorten(clean(str(cell)), _LONGEST_HEADER)
        seen[name] = seen.get(name, 0) + 1
        names.append(f"{name} ({seen[name]})" if name and seen[name] > 1 else name)
    return names


def _rows(
    path: Path, headers: list[str], above: int, rows: Iterable[list[Any]], notices: list[str]
) -> Iterator[Row | Problem]:
    for number, row in enumerate(rows, above + 1):
        cells = {h: c for h, c in zip(headers, row, strict=False) if h and c not in ("", None)}
        if not cells and not any(cell not in ("", None) for cell in row):
            continue
        if what := is_no_person(headers, row, first=number == above + 1):
            notices.append(f"{path.name}: row {number} {what}, not a person")
            continue
        if len(row) > len(headers) and any(cell not in ("", None) for cell in row[len(headers) :]):
            yield Problem(
                code="P402", path=f"{path.name}:row {number}",
                message=f"has {len(row)} cells, but the header has {len(headers)}",
                hint="a separator inside a text needs quotation marks around the text",
            )  # fmt: skip
            continue
        yield Row(f"row {number}", cells)


def _workbook(path: Path, data: bytes | None, layout: Layout) -> Table:
    sheet = read_workbook(path, data, layout.sheet)
    others = [*sheet.others, *(f"{name} (hidden)" for name in sheet.hidden)]
    said = [f"{path.name}: sheet {sheet.name!r} was read; others: {', '.join(others)}"] if others else []
    rows = sheet.rows
    if below := _fill_merged(rows, sheet.merged):
        said.append(f"{path.name}: {pluralize(below, 'merged cell')} below the headers count for every row they cover")
    if sheet.unseen:
        said.append(f"{path.name}: {_numbers(sheet.unseen)} hidden there, and read like the others")
    if sheet.unsolved:
        said.append(
            f"{path.name}: {_numbers(sheet.unsolved)} without the result of a formula, so that cell is empty; "
            "open the file in a spreadsheet program and save it"
        )
    first = next((at for at, row in enumerate(rows) if _filled(row)), 0)
    used = {at for row in rows[first + 1 :] for at, cell in enumerate(row) if cell not in ("", None)}
    table = _grid(path, iter(rows), layout, said, filled=lambda: used, merged=sheet.merged)
    table.others = tuple(sheet.others)
    return table


def _numbers(rows: list[int]) -> str:
    """``rows 3, 5 and 9 are``, or the first of many."""
    shown = join_words([str(row) for row in rows]) if len(rows) < 7 else f"{', '.join(map(str, rows[:5]))}, ..."
    return f"row {shown} is" if len(rows) == 1 else f"{len(rows)} rows ({shown}) are"


def _fill_merged(rows: list[list[Any]], merged: Merged) -> int:
    """Give every row that a merged cell covers its value; how many there are below the first three rows."""
    number = 0
    for top, left, bottom, _ in merged:
        if top < bottom < len(rows) and top > 0 and left < len(rows[top]):
            number += 1
            for row in rows[top + 1 : bottom + 1]:
                if left < len(row) and row[left] in ("", None):
                    row[left] = rows[top][left]
    return number


def _parquet(path: Path, data: bytes | None, layout: Layout) -> Table:
    return _grid(path, iter(read_parquet(path, data, MOST_CELLS)), Layout(header=1), [], filled=set)


STREAMS = frozenset((*_TEXTS, ".jsonl", ".ndjson"))
"""Endings of tables that are read row by row, and so are read twice rather than kept."""

READERS: dict[str, Callable[[Path, bytes | None, Layout], Table]] = {
    **dict.fromkeys(_TEXTS, _csv), **dict.fromkeys(_BOOKS, _workbook),
    ".json": read_json, ".jsonl": read_jsonl, ".ndjson": read_jsonl, ".parquet": _parquet,
}  # fmt: skip
