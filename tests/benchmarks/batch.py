"""Ranking a cohort: mentees a second, beside bare numpy calls, beside two workers, and one ranking beside BM25.

python -m tests.benchmarks.batch [--mentors 10000] [--mentees 1000] [--write]
"""

import os
from collections.abc import Callable, Sequence
from datetime import date
from importlib import import_module
from time import perf_counter, process_time
from typing import Any

import msgspec
import numpy as np

from mentorpick.cohort.batch import RankedMentee, rank_many
from mentorpick.cohort.executors import Executor, Job, run_cluster, run_here, run_workers
from mentorpick.model.people import Answers, Mentee
from mentorpick.ranking.pool import Pool
from mentorpick.ranking.shortlist import rank, rank_in
from mentorpick.ranking.view import View
from mentorpick.relevance.terms import asked
from tests.benchmarks.people import mentees, mentors
from tests.benchmarks.table import Row, parser, report

TODAY = date(2026, 11, 1)
JOB = Job(TODAY, msgspec.json.encode)


def rate(cohort: Sequence[Mentee], pool: Pool, engine: Executor, job: Job = JOB) -> tuple[float, list[bytes]]:
    """Mentees a second, and what came out."""
    started = perf_counter()
    found = [outcome.data for outcome in rank_many(cohort, pool, job, engine) if isinstance(outcome, RankedMentee)]
    return len(cohort) / (perf_counter() - started), found


def core_rate(cohort: Sequence[Mentee], pool: Pool, job: Job = JOB) -> tuple[float, list[bytes]]:
    """Mentees a second of a core's own time in this process, which other programs disturb less."""
    started = process_time()
    found = [outcome.data for outcome in rank_many(cohort, pool, job, run_here) if isinstance(outcome, RankedMentee)]
    return len(cohort) / (process_time() - started), found


def bare(pool: Pool) -> Callable[[Answers], Any]:
    """The numpy calls no ranking can do without: a row a criterion, weighted and summed, the words, a gate, the top 5.

    The columns are made beforehand; nothing is explained. It is a floor, not a ranking.
    """
    size = len(pool)
    columns = np.random.default_rng(0).random((12, size))
    weights = np.random.default_rng(1).random(12)
    said = pool.text.to_arrays()

    def one(answers: Answers) -> Any:
        total, points = np.zeros(size), np.empty(size)
        for row, weight in zip(columns, weights, strict=True):
            np.multiply(row, weight, out=points)
            total += points
        for goal in answers.goals:
            rows, credit = [], []
            for term in asked(goal.text).terms:
                at = int(np.searchsorted(said["keys"], np.uint64(term.key)))
                if at < len(said["keys"]) and int(said["keys"][at]) == term.key:
                    part = slice(said["starts"][at], said["starts"][at + 1])
                    rows.append(said["rows"][part])
                    credit.append(said["credit"][part] * term.weight)
            if rows:
                total += np.bincount(np.concatenate(rows), np.concatenate(credit), size)
        total = np.round(total, 9)
        total[columns[0] < 0.1] = -1
        return np.argpartition(-total, 5)[:5]

    return one


def same_as_alone(cohort: Sequence[Mentee], pool: Pool, found: Sequence[bytes], every: int = 50) -> str:
    """Whether a sample of the batch is what each mentee gets alone."""
    for (_, answers), data in list(zip(cohort, found, strict=True))[::every]:
        assert isinstance(answers, Answers)
        alone = rank(answers, pool, today=TODAY, top=5, firmness=False, names=False)
        assert msgspec.json.encode(alone) == data
    return "the same bytes as one by one"


def beside_bm25(pool: Pool, cohort: Sequence[Mentee]) -> Row:
    """One full ranking with reasons, beside BM25 scoring the words of the goals alone."""
    bm25 = import_module("rank_bm25").BM25Okapi([m.bio.split() + list(m.expertise) for m in pool.mentors])
    view = View(pool, TODAY)
    own, other = [], []
    for _, answers in cohort[:40]:
        assert isinstance(answers, Answers)
        started = process_time()
        rank_in(view, answers, firmness=False)
        own.append(process_time() - started)
        started = process_time()
        for goal in answers.goals:
            bm25.get_scores(goal.text.split())
        other.append(process_time() - started)
    mine, there = float(np.median(own)) * 1000, float(np.median(other)) * 1000
    what = f"one ranking, {len(pool):,} mentors, reasons for 5"
    return Row(what, f"{mine:.1f} ms", "rank_bm25, the words alone", f"{there:.1f} ms", mine / there, "<= 5 ms")


def main() -> None:
    arguments = parser(__doc__)
    arguments.add_argument("--mentors", type=int, default=10_000)
    arguments.add_argument("--mentees", type=int, default=2_000)
    given = arguments.parse_args()
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
        os.environ[name] = "1"
    pool = Pool.of(mentors(given.mentors))
    cohort: list[Mentee] = [(answers.id, answers) for answers in mentees(given.mentees)]
    warm = cohort[:200]
    rate(warm, pool, run_here)
    one = bare(pool)
    started = process_time()
    for _, answers in cohort:
        assert isinstance(answers, Answers)
        one(answers)
    floor = len(cohort) / (process_time() - started)
    core, _ = core_rate(cohort, pool)
    brief, _ = core_rate(cohort, pool, JOB._replace(brief=True))
    alone, bytes_alone = rate(cohort, pool, run_here)
    two, bytes_two = rate(cohort, pool, run_workers(2))
    dask, bytes_dask = rate(cohort, pool, run_cluster("local"))
    assert bytes_alone == bytes_two == bytes_dask
    sizes = f"{given.mentees:,} mentees, {given.mentors:,} mentors"
    equal = same_as_alone(cohort, pool, bytes_alone)
    rows = [
        beside_bm25(pool, cohort),
        Row(f"batch, {sizes}, top 5 with contributions", f"{core:.0f}/s", "", "", None, ">= 1000/s", equal),
        Row("the same, beside bare numpy calls", f"{core:.0f}/s", "numpy, no reasons", f"{floor:.0f}/s", core / floor,
            ">= 0.5", "a floor, not a ranking"),
        Row("the same with --brief", f"{brief:.0f}/s", "numpy, no reasons", f"{floor:.0f}/s", brief / floor),
        Row("two workers, their start included", f"{two:.0f}/s", "one process", f"{alone:.0f}/s", two / alone,
            ">= 1.8", "the same bytes"),
        Row("Dask, two workers here, its start included", f"{dask:.0f}/s", "one process", f"{alone:.0f}/s",
            dask / alone, "1.5", "the same bytes"),
    ]  # fmt: skip
    report("batch", rows, write=given.write)


if __name__ == "__main__":
    main()
