"""How quickly profiles and sheets are read, each beside what can't be avoided, in processor time.

    python -m tests.benchmarks.reading [--files 10000] [--rows 50000] [--columns 5000] [--pairs 5] [--write]

Reading and its peer run in pairs; a ratio is the median of the pairs' own. The profiles are the sample pool's, copied
under other ids until there are enough.
"""

import csv
import gc
import os
import re
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from statistics import median
from tempfile import TemporaryDirectory

import msgspec
import numpy as np
import yaml

from mentorpick.model.people import Answers, Columns
from mentorpick.office.profile_check import check_profiles
from mentorpick.pool_cache import LineVectors, keep_vectors, load_cached_pool
from mentorpick.read.profiles import read_profiles, sample_pool
from mentorpick.read.sheets.people import read_people
from mentorpick.relevance.embedding import load_model
from tests.benchmarks.people import with_vectors
from tests.benchmarks.start import in_pairs, processor
from tests.benchmarks.table import Row, parser, report

ANSWERS = "goals: [Get over my stage fright before the spring]\npriority: personal_growth\n"
TODAY = date(2026, 11, 1)

Task = Callable[[], object]


def pool(folder: Path, files: int) -> list[Path]:
    """That many profiles in a folder, one a file."""
    folder.mkdir()
    texts = [path.read_text(encoding="utf-8") for path in sorted(sample_pool().glob("*.yaml"))]
    people = [text for text in texts if "\nname:" in f"\n{text}"]
    paths = [folder / f"mentor-{number:05}.yaml" for number in range(files)]
    for number, path in enumerate(paths):
        text = people[number % len(people)].replace("@example", f"-{number}@example")
        named = re.sub(r"(?m)^name: .*$", f"name: Person {_letters(number)}", text)
        path.write_text(re.sub(r"(?m)^id:.*\n", "", named), encoding="utf-8")
    return paths


def _letters(number: int) -> str:
    """A number as a word that is like no other's, so that nobody seems to stand there twice."""
    return "".join(chr(ord("a") + int(digit, 16)) for digit in sha256(str(number).encode()).hexdigest()[:12]).title()


def spent(task: Task) -> float:
    """Seconds of processor time that a task takes, those of its children too."""
    before = _processor()
    task()
    return _processor() - before


def _processor() -> float:
    return sum(use.ru_utime + use.ru_stime for use in map(getrusage, (RUSAGE_SELF, RUSAGE_CHILDREN)))


def beside(what: str, own: Task, peer: str, other: Task, times: int, target: str = "") -> Row:  # noqa: PLR0917
    """A row of seconds of two tasks, run in so many pairs."""
    gc.collect()
    gc.freeze()  # what was made ready is not looked through again in whichever turn a collection falls
    found = in_pairs(partial(spent, own), partial(spent, other), times)
    return Row(what, f"{found.own:.3f} s", peer, f"{found.other:.3f} s", found.ratio, target)


def cold(folder: Path, paths: list[Path], times: int) -> list[Row]:
    """Reading profiles for the first time, and checking them."""

    def bare() -> None:
        for path in paths:
            yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)

    def checked() -> None:
        check_profiles(folder, today=TODAY)

    count, read = f"{len(paths):,} profiles", partial(read_profiles, folder)
    return [
        beside(f"cold read of {count}, checked, with positions", read, "CSafeLoader alone", bare, times, "<= 0.85"),
        beside(f"`profiles check` of {count}", checked, "the cold read", read, times, "<= 1.3"),
    ]


def warm(folder: Path, small: Path, times: int) -> list[Row]:
    """Starting again: `rank` on many profiles beside `rank` on ten, all kept; and what the vectors of lines take."""
    home = folder.parent / "home"
    compiled = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    environment = compiled | dict.fromkeys(("HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "MENTORPICK_HOME"), str(home))
    (answers := folder.parent / "jo.yaml").write_text(ANSWERS, encoding="utf-8")
    command = [sys.executable, "-P", "-m", "mentorpick", "rank", str(answers), "-f", "json", "-p"]
    processor([*command, str(small)], environment)
    kept = next(home.rglob("*.columns")).parent
    model = load_model()
    cached = load_cached_pool(str(folder), folder=kept)
    vectors = with_vectors(cached.pool, model).lines.vectors
    keep_vectors(cached, model, LineVectors(vectors, np.zeros(len(vectors), np.bool_)))
    time.sleep(2.5)  # until then a file could have been written again without a trace, and its content is compared

    def look() -> None:
        with os.scandir(folder) as entries:
            for entry in entries:
                entry.stat()

    started = in_pairs(
        lambda: processor([*command, str(folder)], environment),
        lambda: processor([*command, str(small)], environment),
        times * 2,
    )
    more = started.own - started.other
    seen = median(spent(look) for _ in range(times))
    size = max(path.stat().st_size for path in kept.glob("*.vectors"))
    least = vectors.shape[0] * vectors.shape[1] * 2
    count = f"{len(cached.pool):,} profiles"
    return [
        Row(f"warm start, {count}, over that of ten", f"{more:.0f} ms", "scandir and stat",
            f"{1000 * seen:.0f} ms", None, "<= 60 ms", figure=more),
        Row(f"vectors of {len(vectors):,} lines on disk, mapped", f"{size / 1e6:.1f} MB", "width x 2 bytes a line",
            f"{least / 1e6:.1f} MB", size / least, "<= 1.1"),
    ]  # fmt: skip


HEADS = ("name", "email", "goals", "priority")


def people(rows: int, columns: int) -> Iterator[list[str]]:
    """The headers of a sheet, then so many mentees; columns beyond the first four are nobody's."""
    more = columns - len(HEADS)
    yield [*HEADS, *(f"Question {number}" for number in range(more))]
    for row in range(rows):
        yield [f"Jo {row}", f"jo{row}@example.org", f"Get goal {row} done", "Career", *["yes"] * more]


def read(path: Path) -> int:
    """How many mentees a sheet holds."""
    return sum(1 for _ in read_people(path, Answers, columns=Columns(ignore_unknown=True)))


def sheet(folder: Path, rows: int, columns: int, times: int) -> list[Row]:
    """A sheet of mentees beside the same file through csv, and beside the least that makes people of it."""
    path = folder / f"students-{rows}-{columns}.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(people(rows, columns))

    def bare() -> Iterator[list[str]]:
        with path.open(encoding="utf-8", newline="") as stream:
            yield from csv.reader(stream)

    def least() -> None:
        """Two walks, as a newer answer may follow; each row a value that was checked, and known by its address."""
        seen = {sha256(email.encode()).hexdigest() for _, email, *_ in bare()}
        for name, email, goal, priority, *_ in bare():
            raw = {"name": name, "contact": {"email": email}, "goals": [{"text": goal}], "priority": priority.lower()}
            if priority in ("Career",) and sha256(email.encode()).hexdigest() in seen:
                msgspec.convert(raw, Answers)

    def alone() -> None:
        for _ in bare():
            pass

    what, own = f"a sheet of {rows:,} mentees and {columns:,} columns", partial(read, path)
    return [
        beside(what, own, "csv alone", alone, times, "<= 3"),
        beside("the same", own, "csv twice, msgspec.convert, a digest of the address", least, times),
    ]


def workbook(folder: Path, rows: int, times: int) -> Row:
    """A workbook of mentees beside calamine, which doesn't guard itself."""
    path = folder / "students.xlsx"
    with import_module("xlsxwriter").Workbook(path) as book:
        sheet = book.add_worksheet()
        for number, cells in enumerate(people(rows, 4)):
            sheet.write_row(number, 0, cells)
    calamine = import_module("python_calamine")

    def bare() -> None:
        calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()

    what = f"a workbook of {rows:,} mentees and 4 columns"
    return beside(what, partial(read, path), "calamine alone", bare, times, "<= 3")


def main() -> None:
    arguments = parser(__doc__)
    arguments.add_argument("--files", type=int, default=10_000)
    arguments.add_argument("--rows", type=int, default=50_000)
    arguments.add_argument("--columns", type=int, default=5_000)
    arguments.add_argument("--pairs", type=int, default=5)
    given = arguments.parse_args()
    with TemporaryDirectory() as name:
        folder = Path(name)
        paths = pool(folder / "mentors", given.files)
        pool(folder / "ten", 10)
        rows = [
            *cold(folder / "mentors", paths, given.pairs),
            *warm(folder / "mentors", folder / "ten", given.pairs),
            *sheet(folder, given.rows, 4, given.pairs),
            *sheet(folder, 200, given.columns, given.pairs),
            workbook(folder, given.rows // 10, given.pairs),
        ]
    report("reading", rows, write=given.write)


if __name__ == "__main__":
    main()
