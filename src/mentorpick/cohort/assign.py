"""Places for a whole cohort: mentees and a pool in, a proposal with both ledgers out. Needs the extra ``office``."""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from datetime import date

import numpy as np

from mentorpick.cohort.objectives import GOALS, fair, stable, total
from mentorpick.cohort.people_meant import IdPair
from mentorpick.cohort.prices import advise_capacity
from mentorpick.cohort.proposal import ProposalParts, make_proposal
from mentorpick.cohort.score_matrix import (
    KEPT,
    Flags,
    Ints,
    Marks,
    PoolScores,
    ReportStep,
    Solution,
    Task,
    flags_of,
    never_stop,
)
from mentorpick.errors import InvalidData, WrongUsage
from mentorpick.model.cohort import Assignment
from mentorpick.model.people import Answers, Mentor, Profiles
from mentorpick.ranking.pool import Pool, as_pool


def assign(
    mentees: Sequence[Answers],
    mentors: Profiles | Sequence[Mentor] | Pool,
    *,
    today: date,
    objective: str = "fair",
    per_mentee: int = 1,
    keep: Sequence[IdPair] = (),
    fixed: Sequence[IdPair] = (),
    not_again: Sequence[IdPair] = (),
    without: Collection[str] = (),
    tick: ReportStep = never_stop,
) -> Assignment:
    """Give out the mentors' places to a cohort and say what was given up, by whom, and who is left out.

    ``objective`` is ``fair``, ``total`` or ``stable``; each mentee gets up to ``per_mentee`` different mentors. Pairs
    that are ``fixed`` stay. Of the pairs of ``keep``, ``fair`` moves only as many as let more people in, the others
    none; no gate holds for either. Pairs of ``not_again`` are never made. Ids in ``without`` went without last term.
    ``tick`` is told what is being done and may answer False to have the best found so far, with its gap. Raises
    WrongUsage for an unknown objective, for less than one mentor each, or where OR-tools is missing; InvalidData for
    ids that are unknown or double and for kept pairs beyond the places.
    """
    _check_aim(objective, per_mentee)
    pool = as_pool(mentors)
    cohort = sorted(mentees, key=lambda answers: answers.id)
    _only_once([answers.id for answers in cohort])
    scores = PoolScores(cohort, pool, today, flags_of)
    kept, firm = _indices(keep, cohort, pool, "keep"), _indices(fixed, cohort, pool, "keep")
    movable = [pair for pair in kept if pair not in firm] if objective == "fair" else []
    firm = sorted({*firm, *(pair for pair in kept if pair not in movable)})
    forbidden = _indices(not_again, cohort, pool, "", strict=False)
    places = _places_with({*kept, *firm}, pool)
    wanted, left = _after_keeping([*firm, *movable], len(cohort), places, per_mentee, pool)
    for mentee, mentor in movable:
        scores.allow(mentee, mentor)
        wanted[mentee] += 1
        left[mentor] += 1
    for mentee, mentor in (*firm, *forbidden):
        scores.forbid(mentee, mentor)
    task = Task(scores, wanted, left, scores.wants, tick, _marks(scores, cohort, pool, movable, without))
    solution = OBJECTIVES[objective](task)
    tick("working out who gave up what")
    more = () if objective == "stable" else advise_capacity(task, solution, GOALS[objective])
    found = list(zip(solution.pairs.mentee.tolist(), solution.pairs.mentor.tolist(), strict=True))
    pairs, before = sorted({*found, *firm}), sorted({*kept, *firm})
    return make_proposal(
        ProposalParts(objective, per_mentee, cohort, pool, scores, before, pairs, solution.gap, places, more)
    )


def _check_aim(objective: str, per_mentee: int) -> None:
    if objective not in OBJECTIVES:
        raise WrongUsage(f"there's no objective {objective!r}", f"choose one of {', '.join(OBJECTIVES)}")
    if per_mentee < 1:
        raise WrongUsage("each mentee gets at least one mentor", "give per_mentee a number from 1 up")


def _marks(
    scores: PoolScores, cohort: Sequence[Answers], pool: Pool, kept: Sequence[tuple[int, int]], without: Collection[str]
) -> Marks:
    """Return what is known of the pairs beside their scores."""
    keep = np.array(kept, np.int64).reshape(-1, 2)

    def flags(mentees: Ints) -> Flags:
        """Return the flags of these mentees, those of kept pairs set."""
        found = scores.flags(mentees)
        for mentee, mentor in keep.tolist():
            found[mentees == mentee, mentor] |= KEPT
        return found

    return Marks(
        flags,
        np.array([answers.id in without for answers in cohort], np.int64),
        np.array([mentor in without for mentor in pool.ids], np.int64),
    )


def _places_with(kept: Collection[tuple[int, int]], pool: Pool) -> Ints:
    """Return the open places; a mentor who takes nobody new has as many as there are pairs to keep."""
    places = pool.open_places()
    own = np.bincount([mentor for _, mentor in kept], minlength=len(pool))
    return np.asarray(np.where(pool.numbers["accepting"] == 0, own, places), np.int64)


def _only_once(ids: Sequence[str]) -> None:
    double = [mentee for mentee, count in Counter(ids).items() if count > 1]
    if double:
        raise InvalidData(f"the id {double[0]!r} belongs to several mentees", "give each mentee an id of their own")


def _indices(
    pairs: Sequence[IdPair], cohort: Sequence[Answers], pool: Pool, what: str, *, strict: bool = True
) -> list[tuple[int, int]]:
    """The pairs by place in cohort and pool, in order; with ``strict`` an unknown id is refused, else passed over."""
    rows = {answers.id: row for row, answers in enumerate(cohort)}
    for mentee, mentor in pairs:
        unknown = mentee if mentee not in rows else mentor if mentor not in pool.row else ""
        if strict and unknown:
            raise InvalidData(f"a pair to {what} has {unknown!r}, who isn't in the cohort or the pool")
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
            f" but there's room for {places[mentor]}",
            "remove some pairs, or raise the places in the profile (capacity, accepting)",
        )
    return np.maximum(wanted, 0), left


OBJECTIVES: dict[str, Callable[[Task], Solution]] = {"fair": fair, "total": total, "stable": stable}
"""``fair``: each aim of ``score_matrix`` met before the next is looked at. ``total``: most placed, then the total.
``stable``: no mentee and mentor would both rather have each other."""
