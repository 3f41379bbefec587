"""Rows of figures beside their peers, printed and, with ``--write``, put into docs/benchmarks.md."""

import argparse
import os
import platform
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

DOCS = Path(__file__).parents[2] / "docs" / "benchmarks.md"


class Row(NamedTuple):
    """What was measured, beside what: both figures in words, their ratio, and the ratio to reach."""

    what: str
    own: str
    peer: str
    other: str
    ratio: float | None = None
    target: str = ""
    equal: str = ""
    """How it was seen that both gave the same answer."""


def parser(description: str | None) -> argparse.ArgumentParser:
    """A command line with --write."""
    found = argparse.ArgumentParser(description=description)
    found.add_argument("--write", action="store_true", help="put the table into docs/benchmarks.md")
    return found


def table(rows: Sequence[Row]) -> str:
    """The rows as Markdown."""
    lines = ["| what | here | beside | there | ratio | to reach | same answer |", "|---|---|---|---|---|---|---|"]
    for row in rows:
        ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
        lines.append(f"| {' | '.join((row.what, row.own, row.peer, row.other, ratio, row.target, row.equal))} |")
    return "\n".join(lines)


def report(section: str, rows: Sequence[Row], *, write: bool) -> None:
    """Print the rows; with ``write`` replace what stands between the section's marks in the page."""
    text = table(rows)
    print(text)
    if write:
        begin, end = f"<!-- {section} -->", f"<!-- end of {section} -->"
        page = DOCS.read_text(encoding="utf-8")
        before, rest = page.split(begin)
        after = rest.split(end)[1]
        day = date.today()
        machine = (
            f"Measured on {day.day} {day:%B %Y} with Python {platform.python_version()} on {platform.system()}, "
            f"{os.cpu_count()} cores."
        )
        DOCS.write_text(f"{before}{begin}\n{text}\n\n{machine}\n{end}{after}", encoding="utf-8")
