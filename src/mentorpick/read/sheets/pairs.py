"""The pairs of a proposal, of pairs to keep or not to make again: a table or the JSON of ``assign``, with lines."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from mentorpick.errors import DECODE_ERRORS, InvalidData, Problem, WrongUsage
from mentorpick.model.cohort import PairRow
from mentorpick.model.people import Answers
from mentorpick.read.earlier import check_version
from mentorpick.read.sheets.cells import cell_text
from mentorpick.read.sheets.readers import read_table
from mentorpick.text import decode_text

MAX_BYTES = 200_000_000
_MENTEE = re.compile(r'"mentee"\s*:')


def read_pairs(path: str | Path) -> tuple[PairRow, ...]:
    """Return the rows in their order.

    A table needs the columns ``mentee`` and ``mentor``, with ids or names; what people call these columns is known,
    too. JSON is what ``assign`` wrote, or a list of such objects.
    Raises WrongUsage for a missing file, InvalidData where no pairs can be read.
    """
    rows = _json(Path(path)) if _is_json(Path(path)) else _table(path)
    if not rows:
        raise InvalidData(f"{path} names no pairs", "it needs the columns mentee and mentor")
    return tuple(rows)


def with_own_ids(rows: Iterable[PairRow], mentees: Iterable[Answers]) -> tuple[PairRow, ...]:
    """Return the rows with the ids that mentees have here, where a row names one as another system does."""
    people = tuple(mentees)
    ids = {answers.id for answers in people}
    given = {answers.source_id: answers.id for answers in people if answers.source_id}
    return tuple(row if row.mentee in ids else row._replace(mentee=given.get(row.mentee, row.mentee)) for row in rows)


def objective_of(path: str | Path) -> str:
    """Return the objective a proposal in JSON names; empty elsewhere."""
    if not _is_json(Path(path)):
        return ""
    found = _decoded(Path(path))
    return str(found.get("objective", "")) if isinstance(found, dict) else ""


def _is_json(path: Path) -> bool:
    """Return whether this is JSON as a whole: a file, too, in which the proposal stands on its one line."""
    one_line = path.suffix.lower() in (".jsonl", ".ndjson") and path.is_file() and path.read_bytes().count(b"\n") < 2
    return path.suffix.lower() == ".json" or one_line


_EXACT = ("mentee", "mentor", "mentee_name", "mentor_name")
_DECISION = "decision"
_CALLED = {
    "mentee id": "mentee", "student": "mentee", "student id": "mentee", "student name": "mentee_name",
    "name of student": "mentee_name", "name of mentee": "mentee_name", "mentor id": "mentor",
    "name of mentor": "mentor_name",
}  # fmt: skip
"""What people call the columns of a list of pairs."""


def _column_of(header: str) -> str:
    """The column that a header means; empty for another one."""
    key = " ".join(header.strip().lower().replace("_", " ").split())
    plain = key.replace(" ", "_")
    return plain if plain in (*_EXACT, _DECISION) else _CALLED.get(key, "")


def _table(path: str | Path) -> list[PairRow]:
    table = read_table(path)
    columns = {header: column for header in table.headers if (column := _column_of(header))}
    if not table.records and not {"mentee", "mentor"} <= {column.removesuffix("_name") for column in columns.values()}:
        raise InvalidData(f"{path} has no columns mentee and mentor", f"its columns: {', '.join(table.headers)}")
    rows: list[PairRow] = []
    for number, row in enumerate(table.rows, 2):
        if isinstance(row, Problem):
            raise InvalidData(row.message, row.hint, [row])
        said = {key: "" if cell is None else cell_text(cell) for key, cell in row.cells.items()}
        cells: dict[str, str] = {}
        for key, text in said.items():
            cells.setdefault(_column_of(str(key)), text.strip().lstrip("'"))
        line = re.search(r"\d+", row.place)
        if any(cells.get(column) for column in _EXACT):
            at = int(line.group()) if line else number
            mentee, mentor, *names = (cells.get(column, "") for column in _EXACT)
            decision = cells.get(_DECISION, "")
            rows.append(PairRow(mentee, mentor, str(path), at, names[0], names[1], decision))
    return rows


def _json(path: Path) -> list[PairRow]:
    found = _decoded(path)
    one = [found] if isinstance(found, dict) and found.keys() & set(_EXACT) else found
    lists = [found.get("assigned", []), found.get("left_out", [])] if isinstance(one, dict) else [one]
    items = [item for list_ in lists if isinstance(list_, list) for item in list_]
    if not all(isinstance(list_, list) for list_ in lists) or not all(isinstance(item, dict) for item in items):
        raise InvalidData(f"{path} isn't a proposal", "it holds `assigned`, a list of mentee and mentor")
    text = decode_text(path.read_bytes())
    lines = [text.count("\n", 0, hit.start()) + 1 for hit in _MENTEE.finditer(text)]
    lines += [0] * (len(items) - len(lines))
    rows = []
    for item, line in zip(items, lines, strict=False):
        mentee, mentor, *names = (str(item.get(key) or "") for key in (*_EXACT, _DECISION))
        rows.append(PairRow(mentee, mentor, str(path), line, *names))
    return rows


def _decoded(path: Path) -> Any:
    if not path.is_file():
        raise WrongUsage(f"there's no file {path}")
    if path.stat().st_size > MAX_BYTES:
        raise InvalidData(f"{path} is larger than {MAX_BYTES // 1_000_000} MB")
    try:
        found = msgspec.json.decode(decode_text(path.read_bytes()))
    except DECODE_ERRORS as error:
        raise InvalidData(f"{path} isn't JSON", "give the file that `mentorpick assign` wrote") from error
    if isinstance(found, dict) and "schema" in found:  # a list that somebody made by hand has none
        check_version(found.get("schema"), str(path), "assignment")
    return found
