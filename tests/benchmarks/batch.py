"""Ranking a cohort: mentees a second beside the least it could take, beside two workers, and beside a Dask cluster.

    python -m tests.benchmarks.batch [--mentors 10000] [--mentees 1000] [--write]

Nobody remembers anything: each run begins with a model that knows no goal. Every process has one thread for the model
and one for products, so that two processes have twice the means of one; on a computer with nothing else to do one
process of ``mentorpick`` would take two threads. Figures are processor time, which other programs disturb less than
the clock: two workers are worth 2 x (time of one process / their time together) where two cores are free.
"""

import os
import sys
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from importlib import import_module
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from time import perf_counter, process_time
from typing import NamedTuple

import msgspec
import numpy as np

from mentorpick.cohort.batch import RankedMentee, rank_many
from mentorpick.cohort.executors import Executor, Job, run_cluster, run_here, run_workers
from mentorpick.model.people import Answers, Mentee
from mentorpick.ranking.pool import Pool
from mentorpick.ranking.shortlist import rank
from mentorpick.ranking.view import texts_heard
from mentorpick.relevance.embedding import SHIPPED, Model, Vectors16, load_model
from mentorpick.relevance.goals import prepare_model_for_many
from mentorpick.relevance.vectors import KeptModel, shipped_vectors
from tests.benchmarks.people import mentees, mentors, with_vectors
from tests.benchmarks.table import Row, parser, report

TODAY = date(2026, 11, 1)
JOB = Job(TODAY, msgspec.json.encode, model=SHIPPED)
BLOCK = 100


class Took(NamedTuple):
    """Seconds of processor, of this process and those it started, and by the clock; and what came out."""

    processor: float
    clock: float
    out: list[bytes]


def took(cohort: Sequence[Mentee], pool: Pool, executor: Executor, job: Job = JOB) -> Took:
    """Rank a cohort."""
    started, before = perf_counter(), _processor()
    out = [found.data for found in rank_many(cohort, pool, job, executor) if isinstance(found, RankedMentee)]
    return Took(_processor() - before, perf_counter() - started, out)


def _processor() -> float:
    return sum(use.ru_utime + use.ru_stime for use in map(getrusage, (RUSAGE_SELF, RUSAGE_CHILDREN)))


def afresh(pool: Pool, model: Model, known: Sequence[str] = ()) -> Pool:
    """The pool with a model that knows what is shipped and these texts, and remembers nothing."""
    kept = KeptModel(model, shipped_vectors(model))
    kept.learn(known, model.embed(known))
    return pool.with_model(prepare_model_for_many(kept), pool.lines.vectors)


def embedded(cohort: Sequence[Answers], model: Model) -> tuple[list[list[int]], Vectors16]:
    """For each mentee the rows of their texts among the vectors of all, each text once."""
    place: dict[str, int] = {}
    rows = [[place.setdefault(text, len(place)) for text in texts_heard((answers,))] for answers in cohort]
    return rows, model.embed(list(place))


def products(rows: Sequence[Sequence[int]], goals: Vectors16, pool: Pool) -> None:
    """What no ranking by meaning does without: a product of matrices, each mentor's two best lines, the best five."""
    lines, starts = pool.lines.vectors.astype(np.float32), pool.lines.starts
    lengths = np.diff(starts)
    begins = starts[:-1][lengths > 0]
    lengths = lengths[lengths > 0]
    vectors = goals.astype(np.float32)
    for first in range(0, len(rows), BLOCK):
        block = rows[first : first + BLOCK]
        near = vectors[[row for own in block for row in own]] @ lines.T
        best = np.maximum.reduceat(near, begins, axis=1)
        near[near == np.repeat(best, lengths, axis=1)] = 0
        best += 0.3 * np.maximum.reduceat(near, begins, axis=1) * (1 - best)
        at = 0
        for own in block:
            np.argpartition(-best[at : at + len(own)].sum(axis=0), 5)[:5]
            at += len(own)


def seconds(work: Callable[[], object]) -> float:
    """Processor time of this process."""
    before = _processor()
    work()
    return _processor() - before


def same_as_alone(cohort: Sequence[Answers], pool: Pool, found: Sequence[bytes], every: int = 50) -> None:
    """Assert that a sample of the batch is what each mentee gets alone."""
    for answers, data in list(zip(cohort, found, strict=True))[::every]:
        alone = rank(answers, pool, today=TODAY, top=5, firmness=False, names=False)
        assert msgspec.json.encode(alone) == data


def on_dask(cohort: Sequence[Mentee], pool: Pool, workers: int) -> Took:
    """Rank a cohort on a Dask scheduler with so many processes on this computer; the time of those counts, too."""
    distributed = import_module("distributed")
    with (
        distributed.LocalCluster(workers, threads_per_worker=1, dashboard_address=None, silence_logs=50) as here,
        distributed.Client(here) as client,
    ):
        before = client.run(process_time)
        found = took(cohort, pool, run_cluster(here.scheduler_address, unencrypted=True))
        own = sum(after - before[worker] for worker, after in client.run(process_time).items())
        return found._replace(processor=found.processor + own)


def measure(given_mentors: int, given_mentees: int) -> list[Row]:
    """Every row of the table."""
    model = load_model(threads=1)
    pool = with_vectors(Pool.of(mentors(given_mentors)), model)
    answers = mentees(given_mentees)
    cohort = [Mentee(one.id, one) for one in answers]
    took(cohort[:BLOCK], afresh(pool, model), run_here)  # imports, and the model's first run
    before = _processor()
    rows, goals = embedded(answers, model)
    embedding = _processor() - before
    numbers = seconds(partial(products, rows, goals, pool))
    new = took(cohort, afresh(pool, model), run_here)
    known = afresh(pool, model, list(texts_heard(answers)))
    remembered = took(cohort, known, run_here)
    brief = took(cohort, known, run_here, JOB._replace(brief=True))
    two = took(cohort, pool, run_workers(2))
    eight = took(cohort[: 4 * BLOCK], pool, run_workers(8))
    dask = on_dask(cohort, afresh(pool, model), 2)
    assert new.out == remembered.out == two.out == dask.out
    assert eight.out == new.out[: 4 * BLOCK]
    same_as_alone(answers, known, new.out)
    each = partial(_each, given_mentees)
    sizes = f"{given_mentees:,} mentees, {given_mentors:,} mentors"
    workers = 2 * new.processor / two.processor
    return [
        Row(f"batch, {sizes}, goals new", each(new.processor), "bare model, one product, top 5",
            each(embedding + numbers), (embedding + numbers) / new.processor, ">= 0.7", "a floor, not a ranking"),
        Row("the same, goals known", each(remembered.processor), "one product, top 5", each(numbers),
            numbers / remembered.processor, ">= 0.5", "a floor, not a ranking"),
        Row("the same with --brief", each(brief.processor), "one product, top 5", each(numbers),
            numbers / brief.processor),
        Row("two workers, their start included", f"{each(two.processor)}, {two.clock:.1f} s by the clock",
            "one process", f"{each(new.processor)}, {new.clock:.1f} s by the clock", workers, ">= 1.8",
            "the same bytes, by eight workers and one by one, too"),
        Row("Dask, two workers here, goals embedded by the command", f"{each(dask.processor)}, {dask.clock:.1f} s by "
            "the clock", "two workers", each(two.processor), two.processor / dask.processor, ">= 0.9",
            "the same bytes"),
    ]  # fmt: skip


def _each(count: int, processor: float) -> str:
    return f"{1000 * processor / count:.2f} ms of a core a mentee"


def main() -> None:
    arguments = parser(__doc__)
    arguments.add_argument("--mentors", type=int, default=10_000)
    arguments.add_argument("--mentees", type=int, default=1_000)
    given = arguments.parse_args()
    if os.environ.get("OPENBLAS_NUM_THREADS") != "1":  # read when numpy is imported
        environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
        os.execve(sys.executable, [sys.executable, "-m", "tests.benchmarks.batch", *sys.argv[1:]], environment)
    report("batch", measure(given.mentors, given.mentees), write=given.write)


if __name__ == "__main__":
    main()
