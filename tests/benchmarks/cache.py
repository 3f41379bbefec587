"""A warm start beside what cannot be avoided: looking at every file once.

python -m tests.benchmarks.cache [--mentors 10000] [--write]
"""

import os
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import msgspec
import yaml

from mentorpick import pool_cache as cache
from mentorpick.pool_cache import load_cached_pool
from mentorpick.ranking.pool import as_pool
from mentorpick.read.profiles import read_profiles
from tests.benchmarks.people import mentors
from tests.benchmarks.table import Row, parser, report

LONG_AGO = 1_700_000_000


def pool(folder: Path, size: int) -> Path:
    """A folder of files written long ago."""
    folder.mkdir()
    for mentor in mentors(size):
        path = folder / f"{mentor.id}.yaml"
        path.write_text(yaml.safe_dump(msgspec.to_builtins(mentor), sort_keys=False), encoding="utf-8")
        os.utime(path, (LONG_AGO, LONG_AGO))
    return folder


def look(folder: Path) -> int:
    """scandir and stat."""
    with os.scandir(folder) as entries:
        return sum(entry.stat().st_size for entry in entries)


def milliseconds(functions: list[Callable[[], Any]], runs: int) -> list[float]:
    """The quickest run of each function, taken in turn: what else the machine does only ever adds."""
    times: list[list[float]] = [[] for _ in functions]
    for _ in range(runs):
        for function, found in zip(functions, times, strict=True):
            started = perf_counter()
            function()
            found.append(1000 * (perf_counter() - started))
    return [min(found) for found in times]


def main() -> None:
    arguments = parser(__doc__)
    arguments.add_argument("--mentors", type=int, default=10_000)
    given = arguments.parse_args()
    with TemporaryDirectory() as name:
        folder, kept = pool(Path(name) / "pool", given.mentors), Path(name) / "cache"
        started = perf_counter()
        cold = load_cached_pool(folder, folder=kept)
        first = perf_counter() - started
        assert not cold.warm
        load_cached_pool(folder, folder=kept)
        cache._DOUBT = -(10**18)  # the files were made just now, so their ctime is too; a day later it is not
        load_cached_pool(folder, folder=kept)
        own, other = milliseconds([lambda: load_cached_pool(folder, folder=kept), lambda: look(folder)], 21)
        warm = load_cached_pool(folder, folder=kept)
        assert warm.warm
        assert warm.pool.digest == as_pool(read_profiles(folder)).digest
        bound = 1.5 * other + 5
    what = f"warm start, {given.mentors:,} profiles"
    target = f"<= 1.5 x + 5 ms = {bound:.1f} ms"
    rows = [
        Row(what, f"{own:.1f} ms", "scandir and stat", f"{other:.1f} ms", own / other, target, "the same digest"),
        Row("the same, cold", f"{1000 * first:.0f} ms", "scandir and stat", f"{other:.1f} ms", 1000 * first / other),
    ]
    report("cache", rows, write=given.write)


if __name__ == "__main__":
    main()
