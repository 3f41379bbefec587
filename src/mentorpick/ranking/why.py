"""Every point of one mentor or of several side by side, and the same list after another answer: who moved, and why."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

import msgspec
import numpy as np

from mentorpick._version import __version__
from mentorpick.errors import WrongUsage
from mentorpick.model.followup import Account, Difference, Gain, Move, WhatIf, Why
from mentorpick.model.people import Answers, Mentor, Must, Profiles
from mentorpick.model.shortlist import DEFAULT_TOP, Change, Contribution, MenteeRef, Place
from mentorpick.model.taxonomy import criterion_phrase, gate_words
from mentorpick.ranking import gates
from mentorpick.ranking import shortlist as notices
from mentorpick.ranking.criteria import Override
from mentorpick.ranking.pool import Floats, Pool, as_pool
from mentorpick.ranking.scoring import Case
from mentorpick.ranking.sensitivity import MOST, describe_flip, first_flips, flips_past, relaxing_for, rivals
from mentorpick.ranking.shortlist import as_override, fingerprints, places, rank_in
from mentorpick.ranking.view import View
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
        raise WrongUsage(f"there's no mentor with the id {mentor!r}", hint)
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


@ranked_again
def what_if(
    question: str,
    before: Answers,
    after: Answers,
    profiles: Profiles | Sequence[Mentor] | Pool,
    *,
    today: date,
    top: int = DEFAULT_TOP,
    weights: Override | Mapping[str, float] | None = None,
) -> WhatIf:
    """Rank with both answers; ``question`` says in words what was changed."""
    pool = as_pool(profiles)
    view = View(pool, today)
    lists = [rank_in(view, answers, top=top, weights=weights) for answers in (before, after)]
    cases = [Case(answers, view, as_override(weights, pool)) for answers in (before, after)]
    shown = dict.fromkeys(place.mentor for shortlist in reversed(lists) for place in shortlist.shortlist)
    rows = [pool.row[mentor] for mentor in shown]
    moves = [_move(cases[0], cases[1], row, rows) for row in rows]
    return WhatIf(
        version=__version__,
        question=question,
        before=lists[0],
        after=lists[1],
        moves=tuple(sorted(moves, key=lambda move: (move.after is None, move.after, move.before, move.mentor))),
    )


def without(answers: Answers, must: str) -> Answers:
    """Return the answers without one must-have, named as its gate (``must.meeting``) or shortly (``meeting``).

    Raises WrongUsage for a name that is none, or that these answers do not ask for.
    """
    key = must if must in WITHOUT else f"must.{must}"
    if key not in WITHOUT:
        raise WrongUsage(f"there's no must-have {must!r}", f"take one of {', '.join(WITHOUT)}")
    lighter = WITHOUT[key](answers)
    if lighter == answers:
        raise WrongUsage(f"these answers don't insist on {key}", f"they insist on {_insisted(answers)}")
    return lighter


def _insisted(answers: Answers) -> str:
    return ", ".join(key for key, drop in WITHOUT.items() if drop(answers) != answers) or "nothing"


def _without_must(name: str) -> Callable[[Answers], Answers]:
    empty = getattr(Must(), name)

    def drop(answers: Answers) -> Answers:
        """Return the answers without it."""
        return msgspec.structs.replace(answers, must=msgspec.structs.replace(answers.must, **{name: empty}))

    return drop


def _without(name: str) -> Callable[[Answers], Answers]:
    def drop(answers: Answers) -> Answers:
        """Return the answers without it."""
        return msgspec.structs.replace(answers, **{name: ()})

    return drop


def _move(before: Case, after: Case, row: int, beside: Sequence[int]) -> Move:
    places = [case.place_of(row) if case.eligible[row] else None for case in (before, after)]
    pool = after.view.pool
    return Move(
        mentor=pool.ids[row],
        name=pool.names[row],
        before=places[0],
        after=places[1],
        because=_because(before, after, row, beside, places),
    )


def _because(before: Case, after: Case, row: int, beside: Sequence[int], places: Sequence[int | None]) -> str:
    if places[1] is None:
        miss = gates.list_failed(after.view, after.answers, row)[0]
        return f"now {gate_words(miss.gate, miss.detail)}"
    if places[0] is None:
        return "nothing keeps them off now"
    if places[0] == places[1]:
        return ""
    changes = {key: _points(after, key) - _points(before, key) for key in {**before.asked, **after.asked}}
    beside_others = {key: float(change[row] - change[list(beside)].mean()) for key, change in changes.items()}
    if places[1] < places[0]:
        key = max(beside_others, key=lambda key: (round(beside_others[key], 9), changes[key][row] > 0))
        mostly, otherwise = changes[key][row] > 0, "loses less than the others on"
    else:
        key = min(beside_others, key=lambda key: beside_others[key])
        mostly, otherwise = changes[key][row] < 0, "others do better on"
    return f"{'mostly because of' if mostly else otherwise} {criterion_phrase(key)}"


def _points(case: Case, key: str) -> Floats:
    weight = next((item.weight for item in case.weights if item.key == key), 0.0)
    return weight * case.column(key) if weight else np.zeros(len(case.view.pool))


WITHOUT: dict[str, Callable[[Answers], Answers]] = {
    **{f"must.{name}": _without_must(name) for name in Must.__struct_fields__},
    "languages": _without("languages"),
    "avoid": _without("avoid"),
    "mentors": _without("mentors"),
}
"""Each must-have a mentee can drop, by the name of its gate."""
