"""A solution told as a proposal: who gets whom, what each gave up, each mentor's load, who is left out and why."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

import mentorpick
from mentorpick.cohort.assign.more import More
from mentorpick.cohort.assign.task import Solution
from mentorpick.cohort.pooled import PoolScores
from mentorpick.cohort.scores import BILLION, NOT_ALLOWED, Ints
from mentorpick.model import Answers
from mentorpick.ranking import gates
from mentorpick.ranking.pool import Floats, Pool
from mentorpick.results import Assignment, Given, Load, MorePlaces, Unplaced
from mentorpick.sums import added

_NAMES = 3


class Parts(NamedTuple):
    """Everything a proposal is told from; ``places`` are those before keeping, ``kept`` pairs by place."""

    objective: str
    per_mentee: int
    cohort: Sequence[Answers]
    pool: Pool
    scores: PoolScores
    kept: list[tuple[int, int]]
    places: Ints
    solution: Solution
    more: Sequence[More] = ()


def proposal(parts: Parts) -> Assignment:
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
        more_places=tuple(_told(parts, more) for more in parts.more),
        per_mentee=parts.per_mentee,
        version=mentorpick.__version__,
        profiles=parts.pool.digest,
        fictional=parts.pool.page.fictional,
    )


def _given(parts: Parts, mentee: int) -> Iterator[Given]:
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


def _scores(parts: Parts, mentee: int) -> tuple[Floats, int | None]:
    """(M,) the scores, right for all who pass the gates, and the first choice among those, if there is one.

    Scored again only where that is not known: a pair was taken out before, or several are first.
    """
    row = parts.scores.rows(np.array([mentee]))[0]
    if parts.scores.untouched(mentee) and np.count_nonzero(row == row.max(initial=-1)) == 1:
        return np.round(row / BILLION, 9), int(np.argmax(row))
    case = parts.scores.case(mentee)
    return case.scores, next(iter(case.best(1).tolist()), None)


def _loads(parts: Parts, given: Sequence[Given]) -> Iterator[Load]:
    """Every mentor of the pool, in order of id."""
    mentees: dict[str, list[str]] = {}
    for each in given:
        mentees.setdefault(each.mentor, []).append(each.mentee)
    for mentor, name, places in zip(parts.pool.ids, parts.pool.names, parts.places.tolist(), strict=True):
        own = tuple(mentees.get(mentor, ()))
        yield Load(mentor=mentor, mentor_name=name, places=places, given=len(own), mentees=own)


def _told(parts: Parts, more: More) -> MorePlaces:
    return MorePlaces(
        mentor=parts.pool.ids[more.mentor],
        mentor_name=parts.pool.names[more.mentor],
        placed=more.placed,
        minimum=more.minimum / BILLION,
        total=more.total / BILLION,
    )


def _left_out(parts: Parts, given: Sequence[Given]) -> Iterator[Unplaced]:
    placed = {each.mentee for each in given}
    for mentee, answers in enumerate(parts.cohort):
        if answers.id not in placed:
            yield Unplaced(mentee=answers.id, mentee_name=answers.name, reason=_reason(parts, mentee))


def _reason(parts: Parts, mentee: int) -> str:
    row = parts.scores.rows(np.array([mentee]))[0]
    allowed = np.flatnonzero(row != NOT_ALLOWED)
    if len(allowed):
        best = allowed[np.argsort(-row[allowed], kind="stable")]
        names = ", ".join(parts.pool.names[mentor] for mentor in best[:_NAMES])
        others = f" and {len(best) - _NAMES} more" if len(best) > _NAMES else ""
        return f"every place is taken at the mentors who would do: {names}{others}"
    counts = gates.counts(parts.scores.case(mentee).masks, len(parts.pool))
    if not counts:
        return "every mentor who would do is excluded" if len(parts.pool) else "there is no mentor"
    excluded = len(parts.pool) - Counter(counts).total()
    counts |= {"not-again": excluded} if excluded else {}
    told = ", ".join(f"{gate} ({count})" for gate, count in sorted(counts.items(), key=lambda item: -item[1]))
    return f"no mentor passes every gate; left out by {told}"
