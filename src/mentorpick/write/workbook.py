"""Tables as files that are no text: an Excel workbook, of a proposal to sign or of any rows; Parquet."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from mentorpick.errors import WrongUsage
from mentorpick.model.cohort import Assignment
from mentorpick.write.formats import Look, passed_cell, view_for
from mentorpick.write.views.cohort import ASSIGNMENT_COLUMNS, assignment_rows, doubtful_first

HEADERS = (
    "Mentee name", "Programme", "Priority", "Goal", "Mentor name", "Post", "Why: the nearest line",
    "Look again because", "Next best with room", "Decision", "Note", "mentee id", "mentor id", "Score",
)  # fmt: skip
"""The first of the columns of the csv, as people read them; ``read.sheets.pairs`` knows them again."""

_WIDTHS = (20, 22, 14, 38, 20, 30, 38, 34, 20, 18, 24, 18, 18, 7)
_DECISION = HEADERS.index("Decision")
_MENTOR, _REASON = (ASSIGNMENT_COLUMNS.index(name) for name in ("mentor", "reason"))


def xlsx(results: Iterable[Any], look: Look) -> Iterator[bytes]:
    """Yield the workbook of the one proposal there is, or of the rows of all results, as in csv."""
    found = list(results)
    if found and isinstance(found[0], Assignment):
        yield proposal_workbook(found[0])
    else:
        yield rows_workbook(*table_of(found, look))


def parquet(results: Iterable[Any], look: Look) -> Iterator[bytes]:
    """Yield a Parquet file of the same rows; each column has its own type, whatever is in it today.

    Raises WrongUsage where the package that writes it is missing.
    """
    try:
        import pyarrow
        from pyarrow import parquet as files
    except ImportError as error:
        hint = "install it with: pip install 'mentorpick[parquet]', or write .csv"
        raise WrongUsage("writing Parquet needs the package pyarrow, which isn't installed", hint) from error
    columns, rows = table_of(list(results), look)
    kinds = {**dict.fromkeys(_WHOLE, pyarrow.int64()), **dict.fromkeys(_FRACTIONS, pyarrow.float64())}
    schema = pyarrow.schema([(name, kinds.get(name, pyarrow.string())) for name in columns])
    cells = [
        [None if row[at] in (None, "") else row[at] if name in kinds else str(row[at]) for row in rows]
        for at, name in enumerate(columns)
    ]
    stream = BytesIO()
    files.write_table(pyarrow.table(cells, schema=schema), stream)
    yield stream.getvalue()


_WHOLE, _FRACTIONS = ("rank", "group", "position"), ("score", "low", "high")
"""The columns of a shortlist that are numbers."""


def table_of(results: Sequence[Any], look: Look) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    """Return the columns and the rows of results of one kind, as csv has them, with those that were passed on."""
    columns, rows = look.columns, []
    for result in results:
        view, passed = view_for(result), getattr(result, "passed", None) or {}
        columns = columns or (*view.columns, *passed)
        rows += [(*row, *map(passed_cell, passed.values())) for row in view.rows(result)]
    return columns, rows


def rows_workbook(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """Return rows as an .xlsx file with one sheet, whose texts are never formulas; the same bytes for the same rows."""
    stream = BytesIO()
    book = _book(stream)
    book.set_properties({"title": "Shortlists", "created": datetime(2000, 1, 1, tzinfo=UTC)})
    sheet, head = book.add_worksheet("Shortlists"), book.add_format({"bold": True, "bottom": 1})
    sheet.write_row(0, 0, columns, head)
    last = 0
    for last, row in enumerate(rows, 1):
        for column, cell in enumerate(row):
            if isinstance(cell, (int, float)) and not isinstance(cell, bool):
                sheet.write_number(last, column, cell)
            elif cell not in (None, ""):
                sheet.write_string(last, column, str(cell))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, last, len(columns) - 1)
    book.close()
    return stream.getvalue()


def proposal_workbook(result: Assignment) -> bytes:
    """Return the proposal as an .xlsx file, the same bytes for the same proposal.

    Raises WrongUsage where the package that writes workbooks is missing.
    """
    stream = BytesIO()
    book = _book(stream)
    book.set_properties({"title": "Who mentors whom", "created": datetime(2000, 1, 1, tzinfo=UTC)})
    _fill(book, result)
    book.close()
    return stream.getvalue()


def plain_workbook(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return rows of text as an .xlsx file with one sheet, called as that of a proposal."""
    stream = BytesIO()
    book = _book(stream)
    sheet = book.add_worksheet("Proposal")
    for line, row in enumerate((headers, *rows)):
        for column, text in enumerate(row):
            sheet.write_string(line, column, text)
    book.close()
    return stream.getvalue()


def _book(stream: BytesIO) -> Any:
    try:
        from xlsxwriter import Workbook
    except ImportError as error:
        raise WrongUsage(
            "writing a workbook needs the package XlsxWriter, which isn't installed",
            "install it with: pip install 'mentorpick[office]', or write .csv",
        ) from error
    return Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})


def _fill(book: Any, result: Assignment) -> None:
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
            style = warn if line <= doubtful else plain
            if column == HEADERS.index("Look again because") and not row[_MENTOR]:
                cell = row[_REASON]  # noqa: PLW2901  why somebody is left out
            if isinstance(cell, (int, float)):
                sheet.write_number(line, column, cell, style)
            else:
                sheet.write_string(line, column, "" if cell is None else str(cell), style)
    choices = ["yes", "no", *_with_room(result)]
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


def _with_room(result: Assignment) -> list[str]:
    """Return the names of mentors who have a place left."""
    return sorted({each.mentor_name or each.mentor for each in result.mentors if each.given < each.places})
