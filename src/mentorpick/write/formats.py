"""The blocks every result is turned into, the table of formats, and the table of what can be written in them.

A new result type: in ``views/`` a ``ResultView`` of its columns, its document and its rows, and a row in VIEWS. A new
format: a function ``render(results, look)`` that yields text, and a row in FORMATS. Nothing here is imported
before it is used. table, md and html draw the blocks, csv takes the rows, json and jsonl the result itself. Blocks hold
plain text. A renderer never reads markup in it: it escapes what its own format would misread.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from importlib import import_module
from pathlib import PurePath
from typing import Any, Literal, NamedTuple

import msgspec
from msgspec import Struct

from mentorpick.compression import split_packed
from mentorpick.errors import Problem, WrongUsage

Tone = Literal["", "strong", "faint", "quote", "accent", "good", "warn", "bad"]


class Span(Struct, frozen=True):
    """Some words and how they are meant; the meaning never hangs on the tone alone."""

    text: str
    tone: Tone = ""
    link: str = ""
    """Where it leads, in a page; a terminal shows the text alone."""


Words = str | Span | tuple[str | Span, ...]


def spans(words: Words) -> tuple[Span, ...]:
    """Return the words as spans, the empty ones left out."""
    parts = words if isinstance(words, tuple) else (words,)
    return tuple(s for s in (Span(p) if isinstance(p, str) else p for p in parts) if s.text)


def plain_text(words: Words) -> str:
    """Return the words without their tones."""
    return "".join(span.text for span in spans(words))


class Heading(Struct, frozen=True):
    """A title above what follows; ``level`` 2 or 3 (the document's own title is 1)."""

    text: str
    level: int = 2


class Text(Struct, frozen=True):
    """A paragraph; with ``wrap`` false a terminal leaves its lines whole, to be copied without line breaks."""

    words: Words
    wrap: bool = True


class Facts(Struct, frozen=True):
    """Labels with their values, one a line."""

    rows: tuple[tuple[str, Words], ...]


class Bullets(Struct, frozen=True):
    """A list; ``mark`` is what stands before each item in a terminal (``+``), a bullet if empty. It only decorates."""

    items: tuple[Words, ...]
    mark: str = ""


class Bar(Struct, frozen=True):
    """A labelled share of a whole: ``value`` in 0..1, ``note`` says the same in words, so the bar can be left out."""

    label: Words
    value: float
    note: Words = ""
    tone: Tone = "accent"


class Bars(Struct, frozen=True):
    """Bars one under the other, on the same scale."""

    rows: tuple[Bar, ...]


class Grid(Struct, frozen=True):
    """A table. ``align`` has a letter a column (``l``, ``r``, ``c``); where it does not fit, each row is stacked.

    ``chart`` holds the same numbers in 0..1, row by row without the first column: html draws them above the table.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[Words, ...], ...]
    align: str = ""
    caption: str = ""
    chart: tuple[tuple[float | None, ...], ...] = ()


class Callout(Struct, frozen=True):
    """A sentence the reader must not miss."""

    words: Words
    tone: Tone = "warn"


class Verbatim(Struct, frozen=True):
    """Text whose lines and spaces count: a message to copy, a source line with its caret."""

    text: str


class Problems(Struct, frozen=True):
    """What is wrong in one file; ``text`` says the same in lines that programs and people know: ``file:line: what``."""

    problems: tuple[Problem, ...]
    text: str


class Section(Struct, frozen=True):
    """Blocks that belong together under a title.

    ``lead`` stands before the title (a place), ``aside`` at its right (a word of fit), ``bar`` (0..1) beside it.
    """

    title: Words
    blocks: "tuple[Block, ...]"
    lead: str = ""
    aside: Words = ""
    bar: float | None = None


class Beside(Struct, frozen=True):
    """Two groups of blocks side by side where there is room (100 columns), else one after the other."""

    left: "tuple[Block, ...]"
    right: "tuple[Block, ...]"


Block = Heading | Text | Facts | Bullets | Bars | Grid | Callout | Verbatim | Problems | Section | Beside


class Document(Struct, frozen=True):
    """A whole result, ready to be drawn; ``title`` may be empty where the terminal needs none."""

    title: str
    blocks: tuple[Block, ...]


class AsGiven(str):
    """A key or a column of another system: csv for programs holds it as it is, whatever a spreadsheet would do."""


class ResultView(NamedTuple):
    """How one kind of result is shown in every format."""

    columns: tuple[str, ...]
    """The header of its csv."""
    document: Callable[[Any], Document]
    """Return the result as blocks, for people."""
    rows: Callable[[Any], Iterator[tuple[object, ...]]]
    """Yield one tuple a line of csv, as wide as ``columns``."""
    full: Callable[[Any], Document] | None = None
    """Return the same with the arithmetic, for who asks for more (-v)."""


def rows_of(name: str, columns: tuple[str, ...]) -> Callable[[Any], Iterator[tuple[object, ...]]]:
    """Return what yields a row for each thing in a result's field of this name: the thing's fields that are columns."""
    return lambda result: (tuple(getattr(each, column) for column in columns) for each in getattr(result, name))


class Look(NamedTuple):
    """How a result is to be drawn; only ``table`` reads all of it."""

    width: int = 80
    """Columns; for plain lines that no screen breaks, so many that no line is broken."""
    colour: bool = False
    glyphs: bool = True
    """Whether the stream can show more than ASCII."""
    accessible: bool = False
    """Plain lines for a screen reader: no bars, no drawing, nothing side by side."""
    live: bool = True
    """On a terminal. Elsewhere a problem keeps its one line, ``file:line:column: what``, for what looks for such."""
    many: bool = False
    """Several results: a JSON array instead of one object, a header line in jsonl."""
    header: Any = None
    """The first line of a jsonl of several results (``mentorpick.run/1``)."""
    full: bool = False
    """With the arithmetic, where a result has any (-v)."""
    columns: tuple[str, ...] = ()
    """Those of a table of several results, of which there may be none today."""
    excel: str = ""
    """For Excel: what parts the cells of csv, behind the mark that it needs to read UTF-8; empty: for programs."""
    column: bool = False
    """Whether this is one of two columns side by side."""


class Format(NamedTuple):
    """A row of FORMATS: what is typed, the ending of a file, ``module:function``, whether programs read it."""

    name: str
    ending: str
    renderer: str
    machine: bool
    line: str


FORMATS: tuple[Format, ...] = (
    Format("message", ".txt", "mentorpick.write.mail:message", True, "the message alone, to paste"),
    Format("eml", ".eml", "mentorpick.write.mail:eml", True, "a draft for your mail program"),
    Format("table", ".txt", "mentorpick.write.terminal:table", False, "for reading in a terminal"),
    Format("text", ".txt", "mentorpick.write.terminal:table", False, "the same, where there's no table"),
    Format("json", ".json", "mentorpick.write.formats:json", True, "one object, an array for several"),
    Format("jsonl", ".jsonl", "mentorpick.write.formats:jsonl", True, "one JSON object a line"),
    Format("csv", ".csv", "mentorpick.write.formats:csv", True, "one row a place, for a spreadsheet"),
    Format("tsv", ".tsv", "mentorpick.write.formats:tsv", True, "the same, with tabs"),
    Format("xlsx", ".xlsx", "mentorpick.write.exports:xlsx", True, "a workbook: a table, or a proposal to sign"),
    Format("parquet", ".parquet", "mentorpick.write.exports:parquet", True, "columns, for DuckDB and data frames"),
    Format("md", ".md", "mentorpick.write.exports:markdown", True, "Markdown, for a page or a mail"),
    Format("github", ".github", "mentorpick.write.views.office:github", True, "annotations of a pull request"),
    Format("sarif", ".sarif", "mentorpick.write.views.office:sarif", True, "problems for code scanning (SARIF 2.1.0)"),
    Format("html", ".html", "mentorpick.write.exports:html", True, "one page that loads nothing, to look at or print"),
)

FOR_PEOPLE = {"table": "text", "text": "table"}
"""Two names of one thing: what one command calls a table another, which has none, calls text. Each takes both."""

FORMAT_NAMES = ("table", "json", "jsonl", "csv", "md")
"""What a result is offered in unless its command says otherwise, the default first."""

VIEWS: dict[str, str] = {
    "Assignment": "mentorpick.write.views.cohort:ASSIGNMENT",
    "TermChange": "mentorpick.write.views.cohort:TERM_CHANGE",
    "TermReport": "mentorpick.write.views.cohort:TERM_REPORT",
    "TermStatus": "mentorpick.write.views.cohort:TERM_STATUS",
    "Brief": "mentorpick.write.views.shortlist:BRIEF",
    "Difference": "mentorpick.write.views.cohort:DIFFERENCE",
    "Check": "mentorpick.write.views.office:CHECK",
    "ImportReport": "mentorpick.write.views.office:IMPORT",
    "Stats": "mentorpick.write.views.office:STATS",
    "Explanations": "mentorpick.write.views.office:EXPLAIN",
    "BundleManifest": "mentorpick.write.views.office:BUNDLE",
    "Shortlist": "mentorpick.write.views.shortlist:SHORTLIST",
    "Team": "mentorpick.write.views.followup:TEAM",
    "WhatIf": "mentorpick.write.views.shortlist:WHAT_IF",
    "Why": "mentorpick.write.views.followup:WHY",
    "Introduction": "mentorpick.write.views.sharing:INTRODUCTION",
    "MentorView": "mentorpick.write.views.sharing:MENTOR",
    "Report": "mentorpick.write.views.sharing:REPORT",
    "Review": "mentorpick.write.views.followup:REVIEW",
    "History": "mentorpick.write.views.followup:HISTORY",
    "Places": "mentorpick.write.views.office:PLACES",
}


def view_for(result: Any) -> ResultView:
    """Return how this kind of result is shown: its columns, its document and its rows."""
    return view_of(type(result).__name__)


def view_of(kind: str) -> ResultView:
    """Return the view of a result by the name of its type."""
    module, _, name = VIEWS[kind].partition(":")
    found: ResultView = getattr(import_module(module), name)
    return found


def document_of(result: Any, look: Look) -> Document:
    """Return the result as blocks for people."""
    view = view_for(result)
    return (view.full if look.full and view.full else view.document)(result)


def choose_format(name: str, output: str, offered: tuple[str, ...] = FORMAT_NAMES) -> Format:
    """Return the format asked for by name, else by the ending of the output file, else the first offered.

    Raises WrongUsage for a name that is not offered, with the nearest one; and for an ending that is none of those.
    """
    packing = split_packed(output)[1]
    rows = {row.name: row for row in FORMATS if row.name in offered and not (packing and row.name in PACKED_ALREADY)}
    for same in (name, FOR_PEOPLE.get(name, "")):
        if same in rows:
            return rows[same]
    if not name:
        return _by_ending(output, rows) or rows[offered[0]]
    from mentorpick.text import did_you_mean

    raise WrongUsage(
        f"this command has no format {name!r}", did_you_mean(name, rows, f"choose one of {', '.join(rows)}")
    )


PACKED_ALREADY = ("xlsx", "parquet")
"""Formats that nothing is packed around."""
SAME_ENDING = {".ndjson": ".jsonl", ".htm": ".html", ".markdown": ".md", ".text": ".txt"}
"""Other endings for the same."""


def _by_ending(output: str, rows: Mapping[str, Format]) -> Format | None:
    """The format that the ending names; None where there is no ending, or only one format."""
    name = split_packed(output)[0]
    ending = PurePath(name).suffix.lower()
    ending = SAME_ENDING.get(ending, ending)
    named = next((row for row in rows.values() if ending == row.ending), None)
    if named is None and len(rows) > 1 and ending:
        endings = ", ".join(dict.fromkeys(row.ending for row in rows.values()))
        raise WrongUsage(
            f"I don't know which format {output} should have", f"use a name ending in {endings}, or choose with -f"
        )
    return named


def render(results: Iterable[Any], row: Format, look: Look) -> Iterator[Any]:
    """Return the results in this format, in pieces of text as they come, ended by a newline.

    A workbook in one, of bytes.
    """
    module, function = row.renderer.split(":")
    pieces: Iterator[Any] = getattr(import_module(module), function)(results, look)
    return pieces


_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_INNER_FORMULA = re.compile("([;\t] *)(?=[=+@＝＋－＠-])")
"""A formula where Excel takes semicolons or tabs for the ends of cells, as it does in much of Europe."""


def json(results: Iterable[Any], look: Look) -> Iterator[str]:
    """Yield one indented object, or an array of them where there are many; numbers keep every digit they have."""
    if not look.many:
        for result in results:
            yield msgspec.json.format(msgspec.json.encode(result), indent=2).decode() + "\n"
        return
    before = "[\n"
    for result in results:
        yield before + msgspec.json.encode(result).decode()
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def jsonl(results: Iterable[Any], look: Look) -> Iterator[str]:
    """Yield one object a line; of many, the header first."""
    if look.many and look.header is not None:
        yield msgspec.json.encode(look.header).decode() + "\n"
    for result in results:
        yield msgspec.json.encode(result).decode() + "\n"


def csv(results: Iterable[Any], look: Look) -> Iterator[str]:
    """Write RFC 4180: a head of columns, then the rows of every result; lines end in CR LF.

    A cell that a spreadsheet would run as a formula gets an apostrophe in front; numbers are never touched, and keys
    and columns of another system only for Excel. Columns that were passed on stand behind the others.
    """
    line = partial(csv_line, excel=bool(look.excel), between=look.excel or ",")
    head = "\ufeff" if look.excel else ""
    for number, result in enumerate(results):
        shape = view_for(result)
        passed = getattr(result, "passed", None) or {}
        more = tuple(passed_cell(value) for value in passed.values())
        lines = [line((*row, *more)) for row in shape.rows(result)]
        if number == 0:
            lines.insert(0, head + csv_line((*shape.columns, *passed), between=look.excel or ","))
        yield "".join(lines)


def tsv(results: Iterable[Any], look: Look) -> Iterator[str]:
    """Yield the same with tabs between the cells, in which there are none, and a newline behind each line."""
    for number, result in enumerate(results):
        shape = view_for(result)
        passed = getattr(result, "passed", None) or {}
        rows = [(*row, *map(passed_cell, passed.values())) for row in shape.rows(result)]
        yield "".join(map(tsv_line, [(*shape.columns, *passed), *rows] if number == 0 else rows))


def tsv_line(cells: Iterable[object]) -> str:
    """Return a row of tsv with its line end; a tab or a break within a cell becomes a space."""
    return "\t".join(" ".join(_plain(cell).splitlines()).replace("\t", " ") for cell in cells) + "\n"


def csv_line(cells: Iterable[object], *, excel: bool = False, between: str = ",") -> str:
    """Return a row of csv with its line end; where semicolons stand ``between`` cells, numbers have a decimal comma."""
    return between.join(_cell(cell, between, excel=excel) for cell in cells) + "\r\n"


def passed_cell(value: Any) -> object:
    """Return a cell of another system as a cell again; lists and mappings as JSON."""
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
