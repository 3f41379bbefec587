"""The pairs of a proposal, of pairs to keep or not to make again: a table or the JSON of ``assign``, with lines."""

import re
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from mentorpick.errors import DECODE_ERRORS, InvalidData, Problem, WrongUsage
from mentorpick.read.sheets.cells import cell_text
from mentorpick.read.sheets.readers import read_table

MAX_BYTES = 200_000_000
_MENTEE = re.compile(r'"mentee"\s*:')


class PairRow(NamedTuple):
    """Who gets whom (``mentor`` empty: nobody), and the line it stands in."""

    mentee: str
    mentor: str
    path: str
    line: int


def read_pairs(path: str | Path) -> tuple[PairRow, ...]:
    """The rows in their order.

    A table needs the columns ``mentee`` and ``mentor``; JSON is what ``assign`` wrote, or a list of such objects.
    Raises WrongUsage for a missing file, InvalidData where no pairs can be read.
    """
    rows = _json(Path(path)) if Path(path).suffix.lower() == ".json" else _table(path)
    if not rows:
        raise InvalidData(f"{path} names no pairs", "it needs the columns mentee and mentor")
    return tuple(rows)


def objective_of(path: str | Path) -> str:
    """The objective a proposal in JSON names; empty elsewhere."""
    if Path(path).suffix.lower() != ".json":
        return ""
    found = _decoded(Path(path))
    return str(found.get("objective", "")) if isinstance(found, dict) else ""


def _table(path: str | Path) -> list[PairRow]:
    table = read_table(path)
    if not table.records and not {"mentee", "mentor"} <= {header.strip().lower() for header in table.headers}:
        raise InvalidData(f"{path} has no columns mentee and mentor", f"its columns: {', '.join(table.headers)}")
    rows: list[PairRow] = []
    for number, row in enumerate(table.rows, 2):
        if isinstance(row, Problem):
            raise InvalidData(row.message, row.hint, [row])
        said = {key: "" if cell is None else cell_text(cell) for key, cell in row.cells.items()}
        cells = {str(key).strip().lower(): text.strip().lstrip("'") for key, text in said.items()}
        line = re.search(r"\d+", row.place)
        if cells.get("mentee") or cells.get("mentor"):
            at = int(line.group()) if line else number
            rows.append(PairRow(cells.get("mentee", ""), cells.get("mentor", ""), str(path), at))
    return rows


def _json(path: Path) -> list[PairRow]:
    found = _decoded(path)
    lists = [found.get("assigned", []), found.get("left_out", [])] if isinstance(found, dict) else [found]
    items = [item for list_ in lists if isinstance(list_, list) for item in list_]
    if not all(isinstance(list_, list) for list_ in lists) or not all(isinstance(item, dict) for item in items):
        raise InvalidData(f"{path} is not a proposal", "it holds `assigned`, a list of mentee and mentor")
    text = path.read_text(encoding="utf-8")
    lines = [text.count("\n", 0, hit.start()) + 1 for hit in _MENTEE.finditer(text)]
    lines += [0] * (len(items) - len(lines))
    return [
        PairRow(str(item.get("mentee", "")), str(item.get("mentor", "")), str(path), line)
        for item, line in zip(items, lines, strict=False)
    ]


def _decoded(path: Path) -> Any:
    if not path.is_file():
        raise WrongUsage(f"there is no file {path}")
    if path.stat().st_size > MAX_BYTES:
        raise InvalidData(f"{path} is larger than {MAX_BYTES // 1_000_000} MB")
    try:
        return msgspec.json.decode(path.read_bytes())
    except DECODE_ERRORS as error:
        raise InvalidData(f"{path} is not JSON", "give the file that `mentorpick assign` wrote") from error
