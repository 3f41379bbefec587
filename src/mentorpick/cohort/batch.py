"""Rank many mentees: one after the other in, one after the other out, in order, whatever does the work.

A block of answers is worked on by itself, so memory does not grow with the cohort, and a block that was lost is
simply done again. Every field of a result equals what ``rank`` gives this mentee alone.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import islice
from typing import NamedTuple

import msgspec
import numpy as np

from mentorpick.cohort.engines import Engine, here
from mentorpick.cohort.spread import brief_in
from mentorpick.errors import Problem
from mentorpick.model import Answers
from mentorpick.ranking.columns import unpack
from mentorpick.ranking.pool import Floats, Pool
from mentorpick.ranking.shortlist import digest, rank_in
from mentorpick.ranking.view import View
from mentorpick.ranking.weights import Override
from mentorpick.results import Brief, Shortlist

BLOCK = 100
"""Mentees worked on together."""

Mentee = tuple[str, Answers | tuple[Problem, ...]]
"""Where the answers stand, and what they are."""


class Job(NamedTuple):
    """What is done with every mentee; the same in every process. ``encode`` is a module's function."""

    today: date
    encode: Callable[[Shortlist | Brief], bytes]
    top: int = 5
    brief: bool = False
    left_out: bool = False
    firmness: bool = False
    weights: Override | None = None
    prices: tuple[float, ...] = ()
    """What being shown costs each mentor, in the order of the pool; see spread.py."""


class Ranked(NamedTuple):
    """One mentee's result, encoded, and what a caller wants to know of it without decoding it."""

    place: str
    mentee: str
    answers: str
    """The digest of the answers."""
    data: bytes
    mentors: tuple[str, ...]
    price: float


class Failed(NamedTuple):
    """Answers that cannot be used."""

    place: str
    problems: tuple[Problem, ...]


class Worker:
    """A pool on one day with a job to do: made once in each process, then given block after block."""

    def __init__(self, pool: Pool, job: Job) -> None:
        self._view = View(pool, job.today)
        self._job = job
        self._prices: Floats | None = np.array(job.prices) if job.prices else None

    @classmethod
    def of(cls, columns: object, job: Job) -> "Worker":
        """From packed columns: bytes, or a memory-mapped file."""
        return cls(Pool.from_arrays(unpack(columns)), job)

    def __call__(self, block: bytes) -> list[tuple[bytes, tuple[str, ...], float]]:
        """The results of a block of answers, msgpack."""
        return [self._one(answers) for answers in _DECODE(block)]

    def _one(self, answers: Answers) -> tuple[bytes, tuple[str, ...], float]:
        job = self._job
        if job.brief:
            brief = brief_in(self._view, answers, job.top, job.weights, self._prices)
            return job.encode(brief), brief.mentors, brief.price or 0.0
        result = rank_in(
            self._view,
            answers,
            top=job.top,
            weights=job.weights,
            firmness=job.firmness,
            names=job.left_out,
            prices=self._prices,
        )
        return job.encode(result), tuple(place.mentor for place in result.shortlist), result.price or 0.0


def rank_many(
    mentees: Iterable[Mentee], pool: Pool, job: Job, engine: Engine = here, block: int = BLOCK
) -> Iterator[Ranked | Failed]:
    """Each mentee's result, in their order; those that cannot be used stand in their place as Failed.

    The bytes do not depend on ``engine`` or ``block``. Raises MachineFailed where the engine cannot go on.
    """
    blocks: list[list[Mentee]] = []
    mentees = iter(mentees)

    def sent() -> Iterator[bytes]:
        while taken := list(islice(mentees, block)):
            blocks.append(taken)
            yield _ENCODE([answers for _, answers in taken if isinstance(answers, Answers)])

    for found in engine(pool, job, sent()):
        yield from _in_place(blocks.pop(0), iter(found))


def _in_place(taken: list[Mentee], found: Iterator[tuple[bytes, tuple[str, ...], float]]) -> Iterator[Ranked | Failed]:
    for place, answers in taken:
        if isinstance(answers, Answers):
            data, mentors, price = next(found)
            yield Ranked(place, answers.id, digest(answers), data, mentors, price)
        else:
            yield Failed(place, answers)


_ENCODE = msgspec.msgpack.Encoder().encode
_DECODE = msgspec.msgpack.Decoder(list[Answers]).decode
