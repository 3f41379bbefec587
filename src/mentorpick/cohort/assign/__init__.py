"""Places for a whole cohort: mentees and a pool in, a proposal with both ledgers out. Needs the extra ``office``."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date

import numpy as np

from mentorpick.cohort.assign.more import places_that_help
from mentorpick.cohort.assign.optimum import fair, total
from mentorpick.cohort.assign.proposal import Parts, proposal
from mentorpick.cohort.assign.stable import stable
from mentorpick.cohort.assign.task import Solution, Task, Tick, patient
from mentorpick.cohort.pooled import PoolScores
from mentorpick.cohort.scores import Ints
from mentorpick.errors import InvalidData, WrongUsage
from mentorpick.model import Answers, Mentor, Profiles
from mentorpick.ranking.pool import Pool, as_pool
from mentorpick.results import Assignment

UNSTATED_PLACES = 1
"""Places of a mentor whose profile states no capacity."""

Pair = tuple[str, str]
"""Ids of a mentee and a mentor."""


def assign(
    mentees: Sequence[Answers],
    mentors: Profiles | Sequence[Mentor] | Pool,
    *,
    today: date,
    objective: str = "fair",
    per_mentee: int = 1,
    keep: Sequence[Pair] = (),
    not_again: Sequence[Pair] = (),
    tick: Tick = patient,
) -> Assignment:
    """Give out the mentors' places to a cohort and say what was given up, by whom, and who is left out.

    ``objective`` is ``fair``, ``total`` or ``stable``; each mentee gets up to ``per_mentee`` different mentors. Pairs
    of ``keep`` are fixed beforehand, gates or not; pairs of ``not_again`` are never made. ``tick`` is told what is
    being done and may answer False to have the best found so far, with its gap. Raises WrongUsage for an unknown
    objective, for less than one mentor each, or where OR-tools is missing; InvalidData for ids that are unknown or
    double and for kept pairs beyond the places.
    """
    if objective not in OBJECTIVES:
        raise WrongUsage(f"there is no objective {objective!r}", f"take one of {', '.join(OBJECTIVES)}")
    if per_mentee < 1:
        raise WrongUsage("each mentee gets one mentor at least", "give per_mentee a number from 1 up")
    pool = as_pool(mentors)
    cohort = sorted(mentees, key=lambda answers: answers.id)
    _only_once([answers.id for answers in cohort])
    scores = PoolScores(cohort, pool, today)
    kept = _indices(keep, cohort, pool, "keep")
    for mentee, mentor in (*kept, *_indices(not_again, cohort, pool, "", strict=False)):
        scores.forbid(mentee, mentor)
    places = open_places(pool)
    wanted, left = _after_keeping(kept, len(cohort), places, per_mentee, pool)
    task = Task(scores, wanted, left, scores.wants, tick)
    solve = OBJECTIVES[objective]
    solution = solve(task)
    tick("telling who gave up what")
    more = () if objective == "stable" else places_that_help(task, solution, solve, total_first=objective == "total")
    return proposal(Parts(objective, per_mentee, cohort, pool, scores, kept, places, solution, more))


def open_places(pool: Pool) -> Ints:
    """(M,) the places each mentor has left; 1 where the profile states no capacity, 0 for one not accepting."""
    places = pool.numbers["places"]
    known = np.where(np.isnan(places), UNSTATED_PLACES, np.maximum(places, 0))
    return np.asarray(np.where(pool.numbers["accepting"] == 0, 0, known), np.int64)


def _only_once(ids: Sequence[str]) -> None:
    double = [mentee for mentee, count in Counter(ids).items() if count > 1]
    if double:
        raise InvalidData(f"the id {double[0]!r} stands for several mentees", "give each mentee an id of their own")


def _indices(
    pairs: Sequence[Pair], cohort: Sequence[Answers], pool: Pool, what: str, *, strict: bool = True
) -> list[tuple[int, int]]:
    """The pairs by place in cohort and pool, in order; with ``strict`` an unknown id is refused, else passed over."""
    rows = {answers.id: row for row, answers in enumerate(cohort)}
    for mentee, mentor in pairs:
        unknown = mentee if mentee not in rows else mentor if mentor not in pool.row else ""
        if strict and unknown:
            raise InvalidData(f"a pair to {what} names {unknown!r}, who is not in the cohort or the pool")
    known = {(rows[a], pool.row[b]) for a, b in pairs if a in rows and b in pool.row}
    return sorted(known)


def _after_keeping(
    kept: list[tuple[int, int]], mentees: int, places: Ints, per_mentee: int, pool: Pool
) -> tuple[Ints, Ints]:
    """How many mentors each mentee still may get, and how many places each mentor still has."""
    wanted, left = np.full(mentees, per_mentee, np.int64), places.copy()
    for mentee, mentor in kept:
        wanted[mentee] -= 1
        left[mentor] -= 1
    if (left < 0).any():
        mentor = int(np.argmin(left))
        raise InvalidData(
            f"the pairs to keep give {pool.ids[mentor]} too many mentees: {places[mentor] - left[mentor]},"
            f" with places for {places[mentor]}",
            "take pairs out, or give more places in the profile (capacity, accepting)",
        )
    return np.maximum(wanted, 0), left


OBJECTIVES: dict[str, Callable[[Task], Solution]] = {"fair": fair, "total": total, "stable": stable}
"""``fair``: most placed, then the highest minimum score, then the total. ``total``: most placed, then the total.
``stable``: no mentee and mentor who would both rather have each other."""
