"""Places for a whole cohort: mentees and a pool in, a proposal with both ledgers out. Needs the extra ``office``."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

import numpy as np

from mentorpick._version import __version__
from mentorpick.cohort.objectives import fair, stable, total
from mentorpick.cohort.prices import ExtraPlace, advise_capacity
from mentorpick.cohort.score_matrix import (
    BILLION,
    NOT_ALLOWED,
    Ints,
    PoolScores,
    ReportStep,
    Solution,
    Task,
    never_stop,
)
from mentorpick.errors import InvalidData, WrongUsage
from mentorpick.model.people import Answers, Mentor, Profiles
from mentorpick.model.shortlist import Assignment, Given, Load, MorePlaces, Unplaced
from mentorpick.numeric import added
from mentorpick.ranking import gates
from mentorpick.ranking.pool import Floats, Pool, as_pool

_NAMES = 3


class ProposalParts(NamedTuple):
    """Everything a proposal is told from; ``places`` are those before keeping, ``kept`` pairs by place."""

    objective: str
    per_mentee: int
    cohort: Sequence[Answers]
    pool: Pool
    scores: PoolScores
    kept: list[tuple[int, int]]
    places: Ints
    solution: Solution
    more: Sequence[ExtraPlace] = ()


def make_proposal(parts: ProposalParts) -> Assignment:
    """The proposal, in order of mentee id and then of score."""
    given = [given for mentee in range(len(parts.cohort)) for given in _given(parts, mentee)]
    scores = [each.score for each in given]
    return Assignment(
        objective=parts.objective,
        assigned=tuple(given),
        left_out=tuple(_left_out(parts, given)),
        mentors=tuple(_loads(parts, given)),
        total=round(added(scores), 9),
        minimum=min(scores, default=0.0),
        gap=parts.solution.gap,
        more_places=tuple(_describe(parts, more) for more in parts.more),
        per_mentee=parts.per_mentee,
        version=__version__,
        profiles=parts.pool.digest,
        fictional=parts.pool.page.fictional,
    )


def _given(parts: ProposalParts, mentee: int) -> Iterator[Given]:
    pairs, pool = parts.solution.pairs, parts.pool
    begin, end = np.searchsorted(pairs.mentee, (mentee, mentee + 1))
    kept = [mentor for who, mentor in parts.kept if who == mentee]
    mentors = [*kept, *pairs.mentor[begin:end].tolist()]
    if not mentors:
        return
    score, best = _scores(parts, mentee)
    for mentor in sorted(mentors, key=lambda row: (-score[row], row)):
        yield Given(
            mentee=parts.cohort[mentee].id,
            mentee_name=parts.cohort[mentee].name,
            mentor=pool.ids[mentor],
            mentor_name=pool.names[mentor],
            score=float(score[mentor]),
            first_choice=pool.ids[best] if best is not None else "",
            first_choice_name=pool.names[best] if best is not None else "",
            given_up=max(0.0, round(float(score[best] - score[mentor]), 9)) if best is not None else 0.0,
            kept=mentor in kept,
        )


def _scores(parts: ProposalParts, mentee: int) -> tuple[Floats, int | None]:
    """(M,) the scores, right for all who pass the gates, and the first choice among those, if there is one.

    Scored again only where that is not known: a pair was taken out before, or several are first.
    """
    row = parts.scores.rows(np.array([mentee]))[0]
    if parts.scores.untouched(mentee) and np.count_nonzero(row == row.max(initial=-1)) == 1:
        return np.round(row / BILLION, 9), int(np.argmax(row))
    case = parts.scores.case(mentee)
    return case.scores, next(iter(case.best(1).tolist()), None)


def _loads(parts: ProposalParts, given: Sequence[Given]) -> Iterator[Load]:
    """Every mentor of the pool, in order of id."""
    mentees: dict[str, list[str]] = {}
    for each in given:
        mentees.setdefault(each.mentor, []).append(each.mentee)
    for mentor, name, places in zip(parts.pool.ids, parts.pool.names, parts.places.tolist(), strict=True):
        own = tuple(mentees.get(mentor, ()))
        yield Load(mentor=mentor, mentor_name=name, places=places, given=len(own), mentees=own)


def _describe(parts: ProposalParts, more: ExtraPlace) -> MorePlaces:
    return MorePlaces(
        mentor=parts.pool.ids[more.mentor],
        mentor_name=parts.pool.names[more.mentor],
        placed=more.placed,
        minimum=more.minimum / BILLION,
        total=more.total / BILLION,
    )


def _left_out(parts: ProposalParts, given: Sequence[Given]) -> Iterator[Unplaced]:
    placed = {each.mentee for each in given}
    for mentee, answers in enumerate(parts.cohort):
        if answers.id not in placed:
            yield Unplaced(mentee=answers.id, mentee_name=answers.name, reason=_reason(parts, mentee))


def _reason(parts: ProposalParts, mentee: int) -> str:
    row = parts.scores.rows(np.array([mentee]))[0]
    allowed = np.flatnonzero(row != NOT_ALLOWED)
    if len(allowed):
        best = allowed[np.argsort(-row[allowed], kind="stable")]
        names = ", ".join(parts.pool.names[mentor] for mentor in best[:_NAMES])
        others = f" and {len(best) - _NAMES} more" if len(best) > _NAMES else ""
        return f"every place is taken at the mentors who would do: {names}{others}"
    counts = gates.count_left_out(parts.scores.case(mentee).masks, len(parts.pool))
    if not counts:
        return "every mentor who would do is excluded" if len(parts.pool) else "there is no mentor"
    excluded = len(parts.pool) - Counter(counts).total()
    counts |= {"not-again": excluded} if excluded else {}
    told = ", ".join(f"{gate} ({count})" for gate, count in sorted(counts.items(), key=lambda item: -item[1]))
    return f"no mentor passes every gate; left out by {told}"


UNSTATED_PLACES = 1
"""Places of a mentor whose profile states no capacity."""

IdPair = tuple[str, str]
"""Ids of a mentee and a mentor."""


def assign(
    mentees: Sequence[Answers],
    mentors: Profiles | Sequence[Mentor] | Pool,
    *,
    today: date,
    objective: str = "fair",
    per_mentee: int = 1,
    keep: Sequence[IdPair] = (),
    not_again: Sequence[IdPair] = (),
    tick: ReportStep = never_stop,
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
    more = () if objective == "stable" else advise_capacity(task, solution, solve, total_first=objective == "total")
    return make_proposal(ProposalParts(objective, per_mentee, cohort, pool, scores, kept, places, solution, more))


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
    pairs: Sequence[IdPair], cohort: Sequence[Answers], pool: Pool, what: str, *, strict: bool = True
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
