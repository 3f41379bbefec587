"""Ranking a cohort: mentees a second, beside the bare model, beside two workers, and one ranking beside BM25.

python -m tests.benchmarks.batch [--mentors 10000] [--mentees 1000] [--write]
"""

import os
from collections.abc import Sequence
from datetime import date
from importlib import import_module
from time import perf_counter, process_time

import msgspec
import numpy as np

from mentorpick.cohort.batch import RankedMentee, rank_many
from mentorpick.cohort.executors import Executor, Job, run_cluster, run_here, run_workers
from mentorpick.model.people import Answers, Mentee
from mentorpick.ranking.pool import Pool
from mentorpick.ranking.shortlist import rank, rank_in
from mentorpick.ranking.view import View
from mentorpick.relevance.embedding import SHIPPED, Model, load_model
from tests.benchmarks.people import mentees, mentors
from tests.benchmarks.table import Row, parser, report

TODAY = date(2026, 11, 1)
JOB = Job(TODAY, msgspec.json.encode, model=SHIPPED)


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


def floor(cohort: Sequence[Mentee], pool: Pool, model: Model) -> float:
    """Mentees a second of what no ranking by meaning can do without; nothing is explained.

    The same goals through the model in sorted blocks, one product of matrices, the two best lines of each mentor, the
    five best mentors.
    """
    lines, begins = pool.lines.vectors.astype(np.float32), pool.lines.starts[:-1]
    started = process_time()
    goals = [goal.text for one in cohort if isinstance(one.value, Answers) for goal in one.value.goals]
    place = {goal: at for at, goal in enumerate(dict.fromkeys(goals))}
    vectors = model.embed(list(place)).astype(np.float32)
    for first in range(0, len(cohort), 100):
        block = [one.value for one in cohort[first : first + 100] if isinstance(one.value, Answers)]
        rows = [[place[goal.text] for goal in answers.goals] for answers in block]
        near = vectors[[row for own in rows for row in own]] @ lines.T
        best = np.maximum.reduceat(near, begins, axis=1)
        near[near == np.repeat(best, np.diff(pool.lines.starts), axis=1)] = 0
        best += 0.3 * np.maximum.reduceat(near, begins, axis=1) * (1 - best)
        at = 0
        for own in rows:
            np.argpartition(-best[at : at + len(own)].sum(axis=0), 5)[:5]
            at += len(own)
    return len(cohort) / (process_time() - started)


def same_as_alone(cohort: Sequence[Mentee], pool: Pool, found: Sequence[bytes], every: int = 50) -> str:
    """Whether a sample of the batch is what each mentee gets alone."""
    for one, data in list(zip(cohort, found, strict=True))[::every]:
        answers = one.value
        assert isinstance(answers, Answers)
        alone = rank(answers, pool, today=TODAY, top=5, firmness=False, names=False)
        assert msgspec.json.encode(alone) == data
    return "the same bytes as one by one"


def beside_bm25(pool: Pool, cohort: Sequence[Mentee]) -> Row:
    """One full ranking with reasons, beside BM25 scoring the words of the goals alone."""
    bm25 = import_module("rank_bm25").BM25Okapi([m.bio.split() + list(m.expertise) for m in pool.mentors])
    view = View(pool, TODAY)
    own, other = [], []
    for one in cohort[:40]:
        answers = one.value
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
    model = load_model()
    pool = Pool.of(mentors(given.mentors), model=model)
    cohort: list[Mentee] = [Mentee(answers.id, answers) for answers in mentees(given.mentees)]
    warm = cohort[:200]
    rate(warm, pool, run_here)
    least = floor(cohort, pool, model)
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
        Row("the same, beside the bare model", f"{core:.0f}/s", "onnxruntime and numpy", f"{least:.0f}/s", core / least,
            ">= 0.5", "a floor, not a ranking"),
        Row("the same with --brief", f"{brief:.0f}/s", "onnxruntime and numpy", f"{least:.0f}/s", brief / least),
        Row("two workers, their start included", f"{two:.0f}/s", "one process", f"{alone:.0f}/s", two / alone,
            ">= 1.8", "the same bytes"),
        Row("Dask, two workers here, its start included", f"{dask:.0f}/s", "one process", f"{alone:.0f}/s",
            dask / alone, "1.5", "the same bytes"),
    ]  # fmt: skip
    report("batch", rows, write=given.write)


if __name__ == "__main__":
    main()
