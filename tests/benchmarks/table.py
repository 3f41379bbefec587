"""Rows of figures beside their peers, printed and, with ``--write``, put into docs/benchmarks.md.

    python -m tests.benchmarks.table [--quick] [--write]

runs every benchmark twice at full size, but for the largest assignments, which run once (about twenty-five minutes on
two idle cores; ``--quick``: small sizes, eight), and prints each target, both figures, how far they are apart, and
whether it is met or missed.
"""

import argparse
import json
import os
import platform
import re
import subprocess
import sys
from collections.abc import Sequence
from datetime import date
from itertools import zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory
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
    figure: float | None = None
    """What the target is held against, where that isn't the ratio."""

    @property
    def measured(self) -> float | None:
        """What the target is held against."""
        return self.ratio if self.figure is None else self.figure

    def is_met(self) -> bool | None:
        """Whether the target is reached; None where there is none that is a number."""
        aim = re.match(r"([<>]=) ([\d.]+)", self.target)
        if aim is None or self.measured is None:
            return None
        return self.measured <= float(aim[2]) if aim[1] == "<=" else self.measured >= float(aim[2])


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
    print(table(rows), flush=True)
    if place := os.environ.get(_ROWS):
        Path(place).write_text(json.dumps([row._asdict() for row in rows]), encoding="utf-8")
    if write:
        put(section, table(rows))


def put(section: str, text: str) -> None:
    """Replace what stands between a section's marks in the page."""
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


_ROWS = "MENTORPICK_BENCHMARK_ROWS"
"""Names a file that takes the rows of one benchmark."""
FULL = (
    "start",
    "first_read --lines 8700",
    "batch --mentees 5000",
    "scale --mentees 5000 25000",
    "reading --files 10000 --rows 50000",
    "assign --large",
)
AGAIN = (*FULL[:-1], "assign")
QUICK = (
    "start --runs 5",
    "first_read --lines 4000",
    "batch --mentees 600",
    "scale --mentees 1000 5000",
    "reading --files 3000 --rows 10000",
    "assign",
)


def run(command: str, *, write: bool = False) -> list[Row]:
    """The rows of one benchmark, run in a process of its own; none where it fails, which it says."""
    module, *more = [*command.split(), *(["--write"] if write else [])]
    with TemporaryDirectory() as folder:
        rows = Path(folder) / "rows.json"
        print(f"\npython -m tests.benchmarks.{command}", flush=True)
        environment = {**os.environ, _ROWS: str(rows)}
        subprocess.run([sys.executable, "-m", f"tests.benchmarks.{module}", *more], env=environment, check=False)
        return [Row(**row) for row in json.loads(rows.read_text(encoding="utf-8"))] if rows.exists() else []


def judged(first: Row, second: Row | None) -> str:
    """A line of the table of targets: the figure of each run, how far they are apart, and whether all reach it."""
    runs = [row for row in (first, second) if row is not None]
    met = {row.is_met() for row in runs}
    said = "met" if met == {True} else "MISSED" if met == {False} else "in one run of two"
    found = [row.measured or 0.0 for row in runs]
    apart = [max(found) - min(found)] if second else []
    figures = [*(f"{figure:.3g}" for figure in found + apart), "", ""][:3]
    return f"| {' | '.join((said, first.what, first.peer, first.target, *figures))} |"


def main() -> None:
    arguments = parser(__doc__)
    arguments.add_argument("--quick", action="store_true", help="small sizes in both rounds")
    given = arguments.parse_args()
    once, again = (QUICK, QUICK) if given.quick else (FULL, AGAIN)
    first = {command.split()[0]: run(command, write=given.write) for command in once}
    second = {command.split()[0]: run(command) for command in again}
    head = ["| | what | beside | to reach | one run | another | apart |", "|---|---|---|---|---|---|---|"]
    found = [
        judged(one, other)
        for module, rows in first.items()
        for one, other in zip_longest(rows, second[module][: len(rows)])
        if one.is_met() is not None
    ]
    missed = [line for line in found if not line.startswith("| met")]
    print("\n" + "\n".join(head + missed + [line for line in found if line not in missed]))
    if given.write:  # the figures of the others are in the tables below
        told = f"{len(found) - len(missed)} of {len(found)} targets are met in both runs"
        put("targets", "\n".join([f"{told}. These aren't:\n", *head, *missed]) if missed else f"{told}.")


if __name__ == "__main__":
    main()
