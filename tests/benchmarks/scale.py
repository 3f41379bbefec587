"""How time and memory grow: mentors by mentees, each run in a process of its own, its peak memory measured.

    python -m tests.benchmarks.scale [--mentors 1000] [--mentees 5000 50000] [--workers 2] [--write]

Every goal is new, and the lines have vectors. ``--mentors 1000 10000 100000 --mentees 1000 10000 100000`` is the whole
table, for a machine with hours.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from math import log
from time import perf_counter
from typing import Any

import msgspec

from mentorpick.cohort.batch import RankedMentee, rank_many
from mentorpick.cohort.executors import Job, run_here, run_workers
from mentorpick.model.people import Mentee
from mentorpick.ranking.pool import Pool
from mentorpick.relevance.embedding import SHIPPED, load_model
from tests.benchmarks.people import mentee, mentors, with_vectors
from tests.benchmarks.table import Row, parser, report


def stream(count: int) -> Iterator[Mentee]:
    """Mentees made as they are asked for: the cohort is never in memory."""
    for number in range(count):
        answers = mentee(number)
        yield Mentee(answers.id, answers)


def one(size: int, cohort: int, count: int) -> dict[str, float]:
    """Seconds, also of the cores, for the cohort; bytes out; peak memory, MiB, here and of the largest worker."""
    import resource

    started = perf_counter()
    pool = with_vectors(Pool.of(mentors(size)), load_model(threads=1))
    ready, before = perf_counter(), _cpu(resource.RUSAGE_SELF)
    job = Job(date(2026, 11, 1), msgspec.json.encode, model=SHIPPED)
    written, peaks = 0, []
    for number, outcome in enumerate(
        rank_many(stream(cohort), pool, job, run_workers(count) if count > 1 else run_here)
    ):
        written += len(outcome.data) if isinstance(outcome, RankedMentee) else 0
        if number % max(1, cohort // 4) == 0 and number:
            peaks.append(_peak(resource.getrusage(resource.RUSAGE_SELF)))
    here_now = _peak(resource.getrusage(resource.RUSAGE_SELF))
    return {
        "pool": ready - started,
        "cohort": perf_counter() - ready,
        "bytes": written,
        "cpu": _cpu(resource.RUSAGE_SELF) + _cpu(resource.RUSAGE_CHILDREN) - before,
        "main": here_now,
        "worker": _peak(resource.getrusage(resource.RUSAGE_CHILDREN)),
        "quarter": peaks[0] if peaks else here_now,
    }


def _peak(usage: Any) -> float:
    """Peak memory, MiB."""
    return float(usage.ru_maxrss) / (1024 if sys.platform != "darwin" else 2**20)


def _cpu(who: int) -> float:
    """Seconds a processor worked."""
    import resource

    usage = resource.getrusage(who)
    return usage.ru_utime + usage.ru_stime


def apart(size: int, cohort: int, count: int) -> dict[str, float]:
    """The same in a process of its own."""
    argv = [sys.executable, "-m", "tests.benchmarks.scale", "--one", str(size), str(cohort), str(count)]
    threads = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    done = subprocess.run(argv, capture_output=True, check=True, env={**os.environ, **threads})
    found: dict[str, float] = json.loads(done.stdout)
    return found


def exponent(one: tuple[int, float], other: tuple[int, float]) -> float:
    """The power with which time grows."""
    return log(other[1] / one[1]) / log(other[0] / one[0])


def main() -> None:
    arguments = parser(__doc__)
    arguments.add_argument("--mentors", type=int, nargs="+", default=[1000])
    arguments.add_argument("--mentees", type=int, nargs="+", default=[5_000, 50_000])
    arguments.add_argument("--workers", type=int, default=2)
    arguments.add_argument("--one", type=int, nargs=3)
    given = arguments.parse_args()
    if given.one:
        print(json.dumps(one(*given.one)))
        return
    rows, before = [], {}
    for size in given.mentors:
        for cohort in given.mentees:
            found = apart(size, cohort, given.workers)
            rate = cohort / found["cohort"]
            power = exponent(before[size], (cohort, found["cpu"])) if size in before else 0.0
            grows = f"core time grows by power {power:.2f}" if power else ""
            before[size] = (cohort, found["cpu"])
            memory = f"{found['main']:.0f} MiB ({found['quarter']:.0f} after a quarter), worker {found['worker']:.0f}"
            what = f"{cohort:,} mentees, {size:,} mentors, {given.workers} workers"
            processor = 1000 * found["cpu"] / cohort
            own = f"{found['cohort']:.0f} s, {rate:.0f}/s, {processor:.2f} ms of a core each"
            growth = found["main"] - found["quarter"]
            rows.append(Row(what, own, "peak memory, main process", memory, None, "<= 50 MiB more", grows, growth))
            print(rows[-1])
    report("scale", rows, write=given.write)


if __name__ == "__main__":
    main()
