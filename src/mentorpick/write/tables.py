"""The rows of results, for spreadsheets and programs: csv, tsv, Excel workbooks, Parquet; a proposal to sign."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from io import BytesIO
from typing import Any

import msgspec

from mentorpick.encoding import parquet_bytes
from mentorpick.errors import WrongUsage
from mentorpick.model.cohort import Assignment
from mentorpick.write.document import AsGiven
from mentorpick.write.formats import Look, view_for
from mentorpick.write.views.cohort import ASSIGNMENT_COLUMNS, assignment_rows, doubtful_first

Row = tuple[Any, ...]


def table(results: Iterable[Any], look: Look) -> Iterator[Row]:
    """Yield the columns, then the rows of every result; columns that were passed on stand behind the others."""
    columns: Row = look.columns
    if columns:
        yield columns
    for result in results:
        view, passed = view_for(result), getattr(result, "passed", None) or {}
        if not columns:
            columns = (*view.columns, *passed)
            yield columns
        yield from ((*row, *map(_passed, passed.values())) for row in view.rows(result))


def csv(results: Iterable[Any], look: Look) -> Iterator[str]:
    """Write RFC 4180, a line at a time, the columns first; lines end in CR LF.

    A cell that a spreadsheet would run as a formula gets an apostrophe in front; numbers are never touched, and keys
    and columns of another system only for Excel.
    """
    mark = "\ufeff" if look.excel else ""
    for row in table(results, look):
        yield mark + csv_line(row, excel=bool(look.excel), between=look.excel or ",")
        mark = ""


def tsv(results: Iterable[Any], look: Look) -> Iterator[str]:
    """Yield the same with tabs between the cells, in which there are none, and a newline behind each line."""
    for row in table(results, look):
        yield "\t".join(" ".join(_plain(cell).splitlines()).replace("\t", " ") for cell in row) + "\n"


def csv_line(cells: Iterable[object], *, excel: bool = False, between: str = ",") -> str:
    """Return a row of csv with its line end; where semicolons stand ``between`` cells, numbers have a decimal comma."""
    return between.join(_cell(cell, between, excel=excel) for cell in cells) + "\r\n"


def _passed(value: Any) -> object:
    """A cell of another system as a cell again; lists and mappings as JSON."""
    if isinstance(value, dict | list):
        return AsGiven(msgspec.json.encode(value).decode())
    return AsGiven(value) if isinstance(value, str) else value


def _plain(value: object) -> str:
    if value is None:
        return ""
    return ("true" if value else "false") if isinstance(value, bool) else str(value)


def _cell(value: object, between: str, *, excel: bool) -> str:
    text = _plain(value).replace(".", ",") if between == ";" and isinstance(value, float) else _plain(value)
    guarded = isinstance(value, str) and (excel or not isinstance(value, AsGiven))
    if guarded and text.lstrip(" ").startswith(_FORMULA):
        text = "'" + text
    if guarded and excel:
        text = _INNER_FORMULA.sub(r"\1'", text)
    if any(sign in text for sign in f'{between}"\r\n'):
        text = '"' + text.replace('"', '""') + '"'
    return text


_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_INNER_FORMULA = re.compile("([;\t] *)(?=[=+@＝＋－＠-])")
"""A formula where Excel takes semicolons or tabs for the ends of cells, as it does in much of Europe."""


HEADERS = (
    "Mentee name", "Programme", "Priority", "Goal", "Mentor name", "Post", "Why: the nearest line",
    "Look again because", "Next best with room", "Decision", "Note", "mentee id", "mentor id", "Score",
)  # fmt: skip
"""The first of the columns of the csv, as people read them; ``read.sheets.people`` knows them again."""

_WIDTHS = (20, 22, 14, 38, 20, 30, 38, 34, 20, 18, 24, 18, 18, 7)
_DECISION = HEADERS.index("Decision")
_MENTOR, _REASON = (ASSIGNMENT_COLUMNS.index(name) for name in ("mentor", "reason"))


def xlsx(results: Iterable[Any], look: Look) -> Iterator[bytes]:
    """Yield the workbook of the one proposal there is, or of the rows of all results, as in csv."""
    found = list(results)
    if found and isinstance(found[0], Assignment):
        yield _workbook("Who mentors whom", partial(_fill, found[0]))
    else:
        columns, *rows = [*table(found, look)] or [()]
        yield table_workbook("Shortlists", columns, rows)


def parquet(results: Iterable[Any], look: Look) -> Iterator[bytes]:
    """Yield a Parquet file of the same rows; each column has its own type, whatever is in it today.

    Raises WrongUsage where the package that writes it is missing.
    """
    yield parquet_bytes(table(results, look), _NUMBERS)


_NUMBERS = {**dict.fromkeys(("rank", "group", "position"), int), **dict.fromkeys(("score", "low", "high"), float)}
"""The columns of a shortlist that are numbers."""


def table_workbook(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return rows as an .xlsx file with one sheet, whose texts are never formulas; the same bytes for the same rows."""

    def fill(book: Any) -> None:
        """Write the rows under a head that stays in sight."""
        sheet = book.add_worksheet(title)
        last = 0
        sheet.write_row(0, 0, columns, book.add_format({"bold": True, "bottom": 1}))
        for last, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                if cell not in (None, ""):
                    _write(sheet, last, column, cell)
        sheet.freeze_panes(1, 0)
        if columns:
            sheet.autofilter(0, 0, last, len(columns) - 1)

    return _workbook(title, fill)


def _workbook(title: str, fill: Callable[[Any], None]) -> bytes:
    """A workbook that was filled. Raises WrongUsage where the package that writes workbooks is missing."""
    try:
        from xlsxwriter import Workbook
    except ImportError as error:
        raise WrongUsage(
            "writing a workbook needs the package XlsxWriter, which isn't installed",
            "install it with: pip install 'mentorpick[office]', or write .csv",
        ) from error
    stream = BytesIO()
    book = Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": title, "created": datetime(2000, 1, 1, tzinfo=UTC)})
    fill(book)
    book.close()
    return stream.getvalue()


def _write(sheet: Any, line: int, column: int, cell: object, style: Any = None) -> None:
    """A number as a number, whatever else as text."""
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        sheet.write_number(line, column, cell, style)
    else:
        sheet.write_string(line, column, "" if cell is None else str(cell), style)


def _fill(result: Assignment, book: Any) -> None:
    """A proposal to sign: doubtful pairs first and in colour, the decision a list to choose from."""
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    plain = book.add_format({"text_wrap": True, "valign": "top"})
    warn = book.add_format({"text_wrap": True, "valign": "top", "bg_color": "#FFF2CC"})
    sheet, lists = book.add_worksheet("Proposal"), book.add_worksheet("Lists")
    lists.hide()
    doubtful = sum(bool(given.doubts) for given in doubtful_first(result))
    for column, (header, width) in enumerate(zip(HEADERS, _WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write(0, column, header, head)
    rows = list(assignment_rows(result))
    for line, row in enumerate(rows, 1):
        for column, cell in enumerate(row[: len(HEADERS)]):
            if column == HEADERS.index("Look again because") and not row[_MENTOR]:
                cell = row[_REASON]  # noqa: PLW2901  why somebody is left out
            _write(sheet, line, column, cell, warn if line <= doubtful else plain)
    room = sorted({each.mentor_name or each.mentor for each in result.mentors if each.given < each.places})
    choices = ["yes", "no", *room]
    lists.write_column(0, 0, choices)
    if rows:
        sheet.data_validation(
            1, _DECISION, len(rows), _DECISION,
            {"validate": "list", "source": f"=Lists!$A$1:$A${len(choices)}", "error_type": "warning",
             "error_title": "Decision", "error_message": "Choose yes, no, or a mentor with room."},
        )  # fmt: skip
        sheet.autofilter(0, 0, len(rows), len(HEADERS) - 1)
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
