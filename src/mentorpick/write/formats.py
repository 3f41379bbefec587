"""The table of formats, and the table of what can be written in them.

A new result type: in ``views/`` a ``ResultView`` of its columns, its document and its rows, and a row in VIEWS. A new
format: a function ``render(results, look)`` that yields text, and a row in FORMATS. Nothing here is imported
before it is used. table, md and html draw the blocks of a document (``terminal``, ``pages``), csv, tsv, xlsx and
parquet take the rows (``tables``); json, jsonl and what other programs want of problems (annotations of a pull request,
SARIF) are written here, of the result itself.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from importlib import import_module
from pathlib import Path, PurePath
from typing import Any, NamedTuple

import msgspec

from mentorpick._version import __version__
from mentorpick.encoding import split_packed
from mentorpick.errors import Problem, WrongUsage
from mentorpick.text import did_you_mean
from mentorpick.write.document import Document, ResultView


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
    Format("csv", ".csv", "mentorpick.write.tables:csv", True, "one row a place, for a spreadsheet"),
    Format("tsv", ".tsv", "mentorpick.write.tables:tsv", True, "the same, with tabs"),
    Format("xlsx", ".xlsx", "mentorpick.write.tables:xlsx", True, "a workbook: a table, or a proposal to sign"),
    Format("parquet", ".parquet", "mentorpick.write.tables:parquet", True, "columns, for DuckDB and data frames"),
    Format("md", ".md", "mentorpick.write.pages:markdown", True, "Markdown, for a page or a mail"),
    Format("github", ".github", "mentorpick.write.formats:github", True, "annotations of a pull request"),
    Format("sarif", ".sarif", "mentorpick.write.formats:sarif", True, "problems for code scanning (SARIF 2.1.0)"),
    Format("html", ".html", "mentorpick.write.pages:html", True, "one page that loads nothing, to look at or print"),
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
    "Team": "mentorpick.write.views.cohort:TEAM",
    "WhatIf": "mentorpick.write.views.shortlist:WHAT_IF",
    "Why": "mentorpick.write.views.followup:WHY",
    "Introduction": "mentorpick.write.views.followup:INTRODUCTION",
    "MentorView": "mentorpick.write.views.followup:MENTOR",
    "Report": "mentorpick.write.views.shortlist:REPORT",
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
    raise WrongUsage(
        f"this command has no format {name!r}", did_you_mean(name, rows, f"choose one of {', '.join(rows)}")
    )


def format_of(name: str) -> Format:
    """Return the format of this name."""
    return next(row for row in FORMATS if row.name == name)


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


# problems of files, for other programs


def github(results: Iterable[Any], look: Look) -> Iterator[str]:
    """Yield one workflow command a problem, which GitHub shows beside the line it is about."""
    for result in results:
        for p in result.problems:
            place = f"file={_escaped(_in_repository(p.path), ':,')}" + (
                f",line={p.line},col={p.column}" if p.line else ""
            )
            kind = "error" if p.severity == "error" else "warning"
            text = f"{p.message}\n{p.hint}" if p.hint else p.message
            yield f"::{kind} {place},title={p.code}::{_escaped(text)}\n"


def sarif(results: Iterable[Any], look: Look) -> Iterator[str]:
    """Yield a log of SARIF 2.1.0, which code scanning of GitHub, GitLab and editors read: a run for each result."""
    runs = [_sarif_run(result) for result in results]
    log = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": runs}
    yield msgspec.json.format(msgspec.json.encode(log), indent=2).decode() + "\n"


def _sarif_run(result: Any) -> dict[str, Any]:
    codes = sorted({problem.code for problem in result.problems})
    rules = [{"id": code, "helpUri": f"{_PROBLEMS}#{code.lower()}"} for code in codes]
    driver = {"name": "mentorpick", "version": __version__, "informationUri": _HOME, "rules": rules}
    return {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_sarif_result(problem, codes.index(problem.code)) for problem in result.problems],
    }


_HOME = "https://github.com/mentorpick/mentorpick"
_PROBLEMS = f"{_HOME}/blob/main/docs/reference/problems.md"


def _sarif_result(problem: Problem, rule: int) -> dict[str, Any]:
    from urllib.parse import quote

    path = _in_repository(problem.path)
    file = {"uri": Path(path).as_uri()} if Path(path).is_absolute() else {"uri": quote(path), "uriBaseId": "%SRCROOT%"}
    place: dict[str, Any] = {"artifactLocation": file}
    if problem.line:
        place["region"] = {"startLine": problem.line, "startColumn": max(1, problem.column)}
        if problem.length:
            place["region"]["endColumn"] = max(1, problem.column) + problem.length
    return {
        "ruleId": problem.code,
        "ruleIndex": rule,
        "level": "error" if problem.severity == "error" else "warning",
        "message": {"text": f"{problem.message}\n{problem.hint}" if problem.hint else problem.message},
        "locations": [{"physicalLocation": place}],
    }


def _in_repository(path: str) -> str:
    """The path from the root of the repository, which GitHub goes by, wherever in it the check was started."""
    root = os.environ.get("GITHUB_WORKSPACE")
    if root:
        with suppress(ValueError, OSError):
            return Path(path).resolve().relative_to(Path(root).resolve()).as_posix()
    return path


def _escaped(text: str, more: str = "") -> str:
    return "".join(f"%{ord(sign):02X}" if sign in f"%\r\n{more}" else sign for sign in text)
