"""Results for other programs: a document as a page of HTML or as Markdown; tables as Excel workbooks or Parquet.

Every text from a file stays text. A page is self-contained (its colours are ``page.css``): no script, no request,
a policy that allows nothing. A proposal is a workbook to sign; of other results a workbook has the rows.
"""

import re
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Any

from mentorpick._version import __version__
from mentorpick.errors import WrongUsage
from mentorpick.model.cohort import Assignment
from mentorpick.text import show_unsafe, visible
from mentorpick.write import formats as d
from mentorpick.write.formats import document_of, passed_cell, plain_text, spans, view_for
from mentorpick.write.views.cohort import ASSIGNMENT_COLUMNS, assignment_rows, doubtful_first

_FOLDER = Path(__file__).with_name("templates")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")
_PAGE = re.compile(r"https?://[^\s<>\"'@/?#\\]+(?:[/?#][^\s<>\"']*)?")
"""Nothing stands before the host: ``https://uni.edu@evil.example`` leads to the second."""


def html(results: Iterable[Any], look: d.Look) -> Iterator[str]:
    """Return all results as one page, an article each; in pieces as they come."""
    return page(document_of(result, look) for result in results)


def page(documents: Iterable[d.Document]) -> Iterator[str]:
    """Yield the documents as one page of HTML; its title is the first document's."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    style = (_FOLDER / "page.css").read_text(encoding="utf-8")
    room = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    serial = count(1)
    room.globals |= {
        "address": address,
        "kind": lambda block: type(block).__name__,
        "plain": plain_text,
        "serial": lambda: next(serial),
        "spans": spans,
    }
    title, all_documents = _titled(documents)
    yield from room.get_template("page.html").generate(
        documents=all_documents, title=title, style=style, style_hash=_hash(style), version=__version__
    )
    yield "\n"


def address(text: str) -> str:
    """Return where a link goes if ``text`` is nothing but an e-mail or web address, else empty."""
    if _MAIL.fullmatch(text):
        return f"mailto:{text}"
    return text if _PAGE.fullmatch(text) else ""


def _titled(documents: Iterable[d.Document]) -> tuple[str, Iterator[d.Document]]:
    """The title of the first document, and all of them still to come."""
    rest = iter(documents)
    first = next(rest, d.Document("", ()))

    def every() -> Iterator[d.Document]:
        """Yield all documents, the first again."""
        yield first
        yield from rest

    return first.title or "mentorpick", every()


def _hash(style: str) -> str:
    return "sha256-" + b64encode(sha256(style.encode()).digest()).decode()


_SPECIAL = re.compile(r"([\\`*_\[\]<>|~#!&])")
_STARTS = re.compile(r"^(\s*)([-+=]|\d+(?=[.)]))")
_MARKS = {"strong": "**", "quote": "*"}


def markdown(results: Iterable[Any], look: d.Look) -> Iterator[str]:
    """Yield each result as a page of Markdown, one after the other."""
    for number, result in enumerate(results):
        yield ("\n" if number else "") + write(document_of(result, look))


def write(document: d.Document) -> str:
    """Return the whole document as Markdown, ending with a newline."""
    title = [f"# {escape(document.title)}"] if document.title else []
    return "\n\n".join([*title, *_blocks(document.blocks, 2)]) + "\n"


def escape(text: str) -> str:
    """Return ``text`` so that Markdown shows it as it is, on one line."""
    line = _SPECIAL.sub(r"\\\1", visible(" ".join(text.split())))
    return _STARTS.sub(lambda m: f"{m[1]}{m[2]}\\" if m[2].isdigit() else f"{m[1]}\\{m[2]}", line)


def _words(words: d.Words) -> str:
    parts = []
    for span in spans(words):
        mark = _MARKS.get(span.tone, "")
        core = span.text.strip()
        inner = _SPECIAL.sub(r"\\\1", visible(" ".join(core.split())))
        before, after = span.text[: len(span.text) - len(span.text.lstrip())], span.text[len(span.text.rstrip()) :]
        marked = f"{mark if inner else ''}{inner}{mark if inner else ''}"
        marked = f"[{marked}]({span.link})" if span.link else marked
        parts.append(f"{before and ' '}{marked}{after and core and ' '}")
    return _STARTS.sub(lambda m: f"{m[1]}{m[2]}\\" if m[2].isdigit() else f"{m[1]}\\{m[2]}", "".join(parts))


def _blocks(blocks: Iterable[d.Block], level: int) -> list[str]:
    return [text for block in blocks if (text := _WRITERS[type(block)](block, level))]


def _section(block: d.Section, level: int) -> str:
    aside = f" ({_words(block.aside)})" if plain_text(block.aside) else ""
    lead = f"{escape(block.lead)} · " if block.lead else ""
    return "\n\n".join([f"{'#' * level} {lead}{_words(block.title)}{aside}", *_blocks(block.blocks, level + 1)])


def _beside(block: d.Beside, level: int) -> str:
    return "\n\n".join(_blocks((*block.left, *block.right), level))


def _heading(block: d.Heading, level: int) -> str:
    return f"{'#' * max(level, block.level)} {escape(block.text)}"


def _text(block: d.Text, level: int) -> str:
    return _words(block.words)


def _facts(block: d.Facts, level: int) -> str:
    """Another sign than that of bullets: else a list right before would go on."""
    return "\n".join(f"* {escape(label)}: {_words(value)}" for label, value in block.rows)


def _bullets(block: d.Bullets, level: int) -> str:
    return "\n".join(f"- {_words(item)}" for item in block.items)


def _bars(block: d.Bars, level: int) -> str:
    return "\n".join(f"- {_words(bar.label)}: {_words(bar.note) or f'{bar.value:.2f}'}" for bar in block.rows)


def _grid(block: d.Grid, level: int) -> str:
    rule = {"l": ":--", "r": "--:", "c": ":-:"}
    align = block.align.ljust(len(block.head), "l")
    rows = [[escape(cell) for cell in block.head], [rule[a] for a in align]]
    rows += [[_words(cell) for cell in row] for row in block.rows]
    table = "\n".join("| " + " | ".join(row) + " |" for row in rows)
    return f"{escape(block.caption)}\n\n{table}" if block.caption else table


def _callout(block: d.Callout, level: int) -> str:
    return f"> {_words(block.words)}"


def _verbatim(block: d.Verbatim | d.Problems, level: int) -> str:
    fence = "`" * max(3, *(len(run) + 1 for run in re.findall("`+", block.text)), 0)
    return f"{fence}\n{show_unsafe(block.text)}\n{fence}"


_WRITERS: dict[type, Callable[[Any, int], str]] = {
    d.Heading: _heading,
    d.Text: _text,
    d.Facts: _facts,
    d.Bullets: _bullets,
    d.Bars: _bars,
    d.Grid: _grid,
    d.Callout: _callout,
    d.Verbatim: _verbatim,
    d.Problems: _verbatim,
    d.Section: _section,
    d.Beside: _beside,
}


# tables as workbooks, and as Parquet

HEADERS = (
    "Mentee name", "Programme", "Priority", "Goal", "Mentor name", "Post", "Why: the nearest line",
    "Look again because", "Next best with room", "Decision", "Note", "mentee id", "mentor id", "Score",
)  # fmt: skip
"""The first of the columns of the csv, as people read them; ``read.sheets.people`` knows them again."""

_WIDTHS = (20, 22, 14, 38, 20, 30, 38, 34, 20, 18, 24, 18, 18, 7)
_DECISION = HEADERS.index("Decision")
_MENTOR, _REASON = (ASSIGNMENT_COLUMNS.index(name) for name in ("mentor", "reason"))


def xlsx(results: Iterable[Any], look: d.Look) -> Iterator[bytes]:
    """Yield the workbook of the one proposal there is, or of the rows of all results, as in csv."""
    found = list(results)
    if found and isinstance(found[0], Assignment):
        yield proposal_workbook(found[0])
    else:
        yield rows_workbook(*table_of(found, look))


def parquet(results: Iterable[Any], look: d.Look) -> Iterator[bytes]:
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


def table_of(results: Sequence[Any], look: d.Look) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
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
