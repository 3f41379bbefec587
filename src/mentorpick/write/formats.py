"""The table of formats, and the table of what can be written in them: any result in any format.

A new result type: a module in this folder with ``document(result) -> Document``, ``COLUMNS`` and
``rows(result)`` (tuples as wide as COLUMNS), and a row in VIEWS. A new format: a function
``render(results, look)`` that yields text, and a row in FORMATS. Nothing here is imported before it is used.
"""

from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from typing import Any, NamedTuple

from mentorpick.errors import WrongUsage


class Look(NamedTuple):
    """How a result is to be drawn; only ``table`` reads all of it."""

    width: int = 80
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
    excel: bool = False
    """A byte order mark before csv, which Excel needs to read UTF-8."""


class Format(NamedTuple):
    """A row of FORMATS: what is typed, the ending of a file, ``module:function``, whether programs read it."""

    name: str
    ending: str
    renderer: str
    machine: bool
    line: str


FORMATS: tuple[Format, ...] = (
    Format("table", ".txt", "mentorpick.write.table:table", False, "for reading in a terminal"),
    Format("text", ".txt", "mentorpick.write.table:table", False, "the same, where there is no table"),
    Format("json", ".json", "mentorpick.write.machine:json", True, "one object, an array for several"),
    Format("jsonl", ".jsonl", "mentorpick.write.machine:jsonl", True, "one JSON object a line"),
    Format("csv", ".csv", "mentorpick.write.machine:csv", True, "one row a place, for a spreadsheet"),
    Format("md", ".md", "mentorpick.write.markdown:markdown", True, "Markdown, for a page or a mail"),
    Format("github", ".github", "mentorpick.write.check:github", True, "annotations of a pull request"),
    Format("html", ".html", "mentorpick.write.html:html", True, "one page that loads nothing, to look at or print"),
)

FOR_PEOPLE = {"table": "text", "text": "table"}
"""Two names of one thing: what one command calls a table another, which has none, calls text. Each takes both."""

FORMAT_NAMES = ("table", "json", "jsonl", "csv", "md")
"""What a result is offered in unless its command says otherwise, the default first."""

VIEWS: dict[str, str] = {
    "Assignment": "mentorpick.write.assignment",
    "Packet": "mentorpick.write.packet",
    "Brief": "mentorpick.write.brief",
    "Check": "mentorpick.write.check",
    "ImportReport": "mentorpick.write.imports",
    "Stats": "mentorpick.write.stats",
    "Explanations": "mentorpick.write.explain",
    "BundleManifest": "mentorpick.write.bundle",
    "Shortlist": "mentorpick.write.shortlist",
    "Team": "mentorpick.write.team",
    "WhatIf": "mentorpick.write.whatif",
    "Why": "mentorpick.write.why",
    "Introduction": "mentorpick.write.introduction",
    "Report": "mentorpick.write.report",
    "Review": "mentorpick.write.review",
    "History": "mentorpick.write.history",
    "Places": "mentorpick.write.places",
}


def view(result: Any) -> Any:
    """The module with ``document``, ``COLUMNS`` and ``rows`` for this kind of result."""
    return import_module(VIEWS[type(result).__name__])


def chosen(name: str, output: str, offered: tuple[str, ...] = FORMAT_NAMES) -> Format:
    """The format asked for by name, else by the ending of the output file, else the first offered.

    Raises WrongUsage for a name that is not offered, with the nearest one; and for an ending that promises another.
    """
    rows = {row.name: row for row in FORMATS if row.name in offered}
    for same in (name, FOR_PEOPLE.get(name, "")):
        if same in rows:
            return rows[same]
    if not name:
        return _by_ending(output, rows) or rows[offered[0]]
    from difflib import get_close_matches

    near = get_close_matches(name.lower(), rows, 1)
    raise WrongUsage(
        f"there is no format {name!r} here", f"did you mean {near[0]!r}?" if near else f"take one of {', '.join(rows)}"
    )


_PROMISES = (*(row.ending for row in FORMATS), ".htm", ".xlsx", ".xls", ".ods", ".pdf", ".docx")
"""Endings after which nobody expects a table in plain text."""


def _by_ending(output: str, rows: Mapping[str, Format]) -> Format | None:
    """The format that the ending names, None for an ending of no meaning."""
    named = next((row for row in rows.values() if output.lower().endswith(row.ending)), None)
    if named is None and len(rows) > 1 and output.lower().endswith(_PROMISES):
        endings = ", ".join(dict.fromkeys(row.ending for row in rows.values()))
        raise WrongUsage(f"there is no format for {output} here", f"let it end in one of {endings}, or choose with -f")
    return named


def render(results: Iterable[Any], row: Format, look: Look) -> Iterator[str]:
    """The results in this format, in pieces as they come; the whole ends with a newline."""
    module, function = row.renderer.split(":")
    pieces: Iterator[str] = getattr(import_module(module), function)(results, look)
    return pieces
