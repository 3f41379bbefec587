"""How quickly profiles and sheets are read, each beside what can't be avoided, in processor time.

    python -m tests.benchmarks.reading [--files 10000] [--rows 50000] [--columns 2000] [--rounds 3] [--write]

Reading and its peer take turns; ratios are of the medians. The profiles are the sample pool's, copied under other ids
until there are enough.
"""

import csv
import gc
import os
import re
import sys
import time
from collections.abc import Callable
from datetime import date
from hashlib import sha256
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
import numpy as np
import yaml

from mentorpick.model.people import Answers, Mentor
from mentorpick.office.check import check_profiles
from mentorpick.pool_cache import LineVectors, keep_vectors, load_cached_pool
from mentorpick.read.decode import convert_record
from mentorpick.read.problems import Keys, Position
from mentorpick.read.profiles import read_profiles, sample_pool
from mentorpick.read.sheets.people import read_people
from mentorpick.read.yaml import load
from mentorpick.relevance.embedding import load_model
from tests.benchmarks.people import with_vectors
from tests.benchmarks.start import processor
from tests.benchmarks.table import Row, parser, report

ANSWERS = "goals: [Get over my stage fright before the spring]\npriority: personal_growth\n"
TODAY = date(2026, 11, 1)


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


def in_turns(rounds: int, *tasks: Callable[[], object]) -> list[float]:
    """Seconds of processor time of each, medians; after one round that is not counted."""
    gc.collect()
    gc.freeze()  # what was made ready is not looked through again in whichever turn a collection falls
    seconds: list[list[float]] = [[] for _ in tasks]
    for _ in range(rounds + 1):
        for task, taken in zip(tasks, seconds, strict=True):
            start = time.process_time()
            task()
            taken.append(time.process_time() - start)
    return [median(taken[1:]) for taken in seconds]


def beside(what: str, own: float, peer: str, other: float, target: str, equal: str = "") -> Row:  # noqa: PLR0917
    """A row of seconds."""
    return Row(what, f"{own:.3f} s", peer, f"{other:.3f} s", own / other, target, equal)


def nowhere(place: Keys, key: bool) -> Position:
    return Position("")


def cold(folder: Path, paths: list[Path], rounds: int) -> list[Row]:
    """Reading profiles for the first time, and checking them."""
    raws = [next(load(path.read_bytes())).value | {"id": path.stem} for path in paths]
    raws = [raw for raw in raws if all(isinstance(offer, dict) for offer in raw.get("offers", ())) and not _own(raw)]

    def bare() -> None:
        for path in paths:
            yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)

    read, checked, loaded = in_turns(
        rounds, lambda: read_profiles(folder), lambda: check_profiles(folder, today=TODAY), bare
    )
    own, other = in_turns(
        rounds * 3,
        lambda: [convert_record(Mentor, raw, nowhere) for raw in raws],
        lambda: [msgspec.convert(raw, Mentor, strict=False) for raw in raws],
    )
    count = f"{len(paths):,} profiles"
    return [
        beside(f"cold read of {count}, checked, with positions", read, "CSafeLoader alone", loaded, "<= 0.85"),
        beside(f"`profiles check` of {count}", checked, "the cold read", read, "<= 1.3"),
        beside("deciding what a record means", own, "msgspec.convert", other, "<= 1.2"),
    ]


def _own(raw: dict[str, Any]) -> bool:
    return "x-" in "".join(raw)


def warm(folder: Path, small: Path, rounds: int) -> list[Row]:
    """Starting again: `rank` on many profiles beside `rank` on ten, all kept; and what the vectors of lines take."""
    home = folder.parent / "home"
    environment = os.environ | dict.fromkeys(("HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "MENTORPICK_HOME"), str(home))
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

    times: dict[str, list[float]] = {"many": [], "few": [], "look": []}
    for _ in range(rounds + 3):
        times["many"].append(processor([*command, str(folder)], environment) / 1000)
        times["few"].append(processor([*command, str(small)], environment) / 1000)
        times["look"].append(in_turns(1, look)[0])
    many, few, seen = (min(taken[2:]) for taken in times.values())
    size = max(path.stat().st_size for path in kept.glob("*.vectors"))
    least = vectors.shape[0] * vectors.shape[1] * 2
    count = f"{len(cached.pool):,} profiles"
    return [
        Row(f"warm start, {count}, over that of ten", f"{1000 * (many - few):.0f} ms", "scandir and stat",
            f"{1000 * seen:.0f} ms", None, "<= 60 ms"),
        Row(f"vectors of {len(vectors):,} lines on disk, mapped", f"{size / 1e6:.1f} MB", "width x 2 bytes a line",
            f"{least / 1e6:.1f} MB", size / least, "<= 1.1"),
    ]  # fmt: skip


def sheet(folder: Path, rows: int, columns: int, rounds: int) -> Row:
    """A sheet of mentees beside the same file through csv."""
    path = folder / f"students-{rows}-{columns}.csv"
    heads = ["name", "email", "goals", "priority"]
    more = [f"Question {number}" for number in range(columns - len(heads))]
    with path.open("w", encoding="utf-8", newline="") as stream:
        write = csv.writer(stream).writerow
        write([*heads, *more])
        for row in range(rows):
            write([f"Jo {row}", f"jo{row}@example.org", f"Get goal {row} done", "Career", *("yes" for _ in more)])

    def bare() -> None:
        with path.open(encoding="utf-8", newline="") as stream:
            for _ in csv.reader(stream):
                pass

    own, other = in_turns(rounds, lambda: sum(1 for _ in read_people(path, Answers, ignore_unknown=True)), bare)
    return beside(f"a sheet of {rows:,} mentees and {columns:,} columns", own, "csv alone", other, "<= 3")


def main() -> None:
    arguments = parser(__doc__)
    arguments.add_argument("--files", type=int, default=10_000)
    arguments.add_argument("--rows", type=int, default=50_000)
    arguments.add_argument("--columns", type=int, default=2_000)
    arguments.add_argument("--rounds", type=int, default=3)
    given = arguments.parse_args()
    with TemporaryDirectory() as name:
        folder = Path(name)
        paths = pool(folder / "mentors", given.files)
        pool(folder / "ten", 10)
        rows = [
            *cold(folder / "mentors", paths, given.rounds),
            *warm(folder / "mentors", folder / "ten", given.rounds),
            sheet(folder, given.rows, 4, given.rounds),
            sheet(folder, 20, given.columns, given.rounds),
        ]
    report("reading", rows, write=given.write)


if __name__ == "__main__":
    main()
