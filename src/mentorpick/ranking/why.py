"""Every point of one mentor, or of several side by side: nothing is left over between their scores."""

from collections.abc import Mapping, Sequence
from datetime import date

from mentorpick._version import __version__
from mentorpick.errors import WrongUsage
from mentorpick.model.followup import Account, Difference, Gain, Why
from mentorpick.model.people import Answers, Mentor, Profiles
from mentorpick.model.shortlist import Change, Contribution, MenteeRef, Place
from mentorpick.ranking import gates
from mentorpick.ranking import shortlist as notices
from mentorpick.ranking.pool import Pool, as_pool
from mentorpick.ranking.scoring import Case
from mentorpick.ranking.sensitivity import MOST, describe_flip, first_flips, flips_past, relaxing_for, rivals
from mentorpick.ranking.shortlist import as_override, fingerprints, places
from mentorpick.ranking.view import View
from mentorpick.ranking.weights import Override
from mentorpick.relevance.vectors import ranked_again
from mentorpick.text import did_you_mean

LITTLE = 0.4
"""A known value up to this is called a lack."""
NOTABLE = 0.01
"""Points below this are too few to speak of as lacking or as a chance."""


@ranked_again
def why(
    mentors: str | Sequence[str],
    answers: Answers,
    profiles: Profiles | Sequence[Mentor] | Pool,
    *,
    today: date,
    weights: Override | Mapping[str, float] | None = None,
) -> Why:
    """Account for the mentors with these ids, the better place first.

    Raises WrongUsage for an id that is not in the pool.
    """
    pool = as_pool(profiles)
    case = Case(answers, View(pool, today), as_override(weights, pool))
    named = [mentors] if isinstance(mentors, str) else mentors
    rows = _in_order(case, [row_of(pool, name) for name in dict.fromkeys(named)])
    accounts = tuple(_account(case, place, row) for place, row in zip(places(case, rows), rows, strict=True))
    return Why(
        version=__version__,
        inputs=fingerprints(pool, answers),
        mentee=MenteeRef(id=answers.id, priority=answers.priority),
        weights=case.weights,
        accounts=accounts,
        differences=differences([account.place for account in accounts]) if len(rows) > 1 else (),
        would_change=_would_change(case, rows),
        notices=(*notices.fictional_notice(pool.page), *notices.boundary_notices(answers, pool.page)),
    )


def row_of(pool: Pool, mentor: str) -> int:
    """Return the row of this id. Raises WrongUsage, with the nearest ids."""
    row = pool.row.get(mentor)
    if row is None:
        hint = did_you_mean(mentor, pool.ids, "the ids are the names of the profiles' files", most=3)
        raise WrongUsage(f"no mentor has the id {mentor!r}", hint)
    return row


def _in_order(case: Case, rows: Sequence[int]) -> list[int]:
    """Those who can be chosen first, each kind in the stated order."""
    return sorted(rows, key=lambda row: (not case.eligible[row], -case.scores[row], -case.priority_values[row], row))


def _account(case: Case, place: Place, row: int) -> Account:
    return Account(
        place=place,
        could_add=could_add(place.contributions),
        lacks=lacks(place.contributions),
        left_out=gates.list_failed(case.view, case.answers, row),
    )


def could_add(contributions: Sequence[Contribution]) -> tuple[Gain, ...]:
    """Return what is unknown and would add points at its best, the most first."""
    gains = [
        Gain(
            key=item.key,
            points=item.weight * (item.high - item.value),
            because=item.because,
            unanswered=item.unanswered,
        )
        for item in contributions
        if not item.known
    ]
    return _most_first(gains)


def lacks(contributions: Sequence[Contribution]) -> tuple[Gain, ...]:
    """Return what is known and gives little, the costliest first."""
    gains = [
        Gain(key=item.key, points=item.weight * (1 - item.value), because=item.because, unanswered=item.unanswered)
        for item in contributions
        if item.known and item.value <= LITTLE
    ]
    return _most_first(gains)


def _most_first(gains: Sequence[Gain]) -> tuple[Gain, ...]:
    return tuple(sorted((gain for gain in gains if gain.points >= NOTABLE), key=lambda gain: -gain.points))


def differences(shown: Sequence[Place]) -> tuple[Difference, ...]:
    """Return every criterion beside each other, those that set these mentors apart most first."""
    rows = []
    for items in zip(*(place.contributions for place in shown), strict=True):
        points = tuple(item.points for item in items)
        rows.append(Difference(key=items[0].key, points=points, gaps=tuple(points[0] - other for other in points)))
    return tuple(sorted(rows, key=lambda row: -(max(row.points) - min(row.points))))


def _would_change(case: Case, rows: Sequence[int]) -> tuple[Change, ...]:
    """How each would pass the one before: among those named, or, of one alone, the leader."""
    leader = rows[0]
    others = [row for row in rows[1:] if case.eligible[row]]
    closed = tuple(change for row in rows for change in relaxing_for(case, row))
    if not case.eligible[leader]:
        return closed
    if len(rows) == 1:
        first = int(case.best(1)[0])
        if leader == first:
            flips = first_flips(case, leader, rivals(case, leader))
        else:
            flips, leader = flips_past(case, first, leader), first
    else:
        flips = tuple(flip for row in others for flip in flips_past(case, leader, row))
    return (*(describe_flip(case, leader, flip) for flip in sorted(flips, key=lambda flip: flip.at)[:MOST]), *closed)
