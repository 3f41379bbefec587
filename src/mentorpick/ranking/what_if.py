"""Another question asked of the same pool: both shortlists, and who moved for which reason."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

import msgspec
import numpy as np

from mentorpick._version import __version__
from mentorpick.errors import WrongUsage
from mentorpick.model.followup import Move, WhatIf
from mentorpick.model.people import Answers, Mentor, Must, Profiles
from mentorpick.model.shortlist import DEFAULT_TOP
from mentorpick.model.taxonomy import criterion_phrase
from mentorpick.ranking import gates
from mentorpick.ranking.pool import Floats, Pool, as_pool
from mentorpick.ranking.scoring import Case
from mentorpick.ranking.shortlist import as_override, rank_in
from mentorpick.ranking.view import View
from mentorpick.ranking.weights import Override
from mentorpick.relevance.vectors import ranked_again


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
        return msgspec.structs.replace(answers, must=msgspec.structs.replace(answers.must, **{name: empty}))

    return drop


def _without(name: str) -> Callable[[Answers], Answers]:
    def drop(answers: Answers) -> Answers:
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
        return f"left out now: {miss.gate}, {miss.detail}"
    if places[0] is None:
        return "is no longer left out"
    if places[0] == places[1]:
        return ""
    changes = {key: _points(after, key) - _points(before, key) for key in {**before.asked, **after.asked}}
    beside_others = {key: float(change[row] - change[list(beside)].mean()) for key, change in changes.items()}
    if places[1] < places[0]:
        key = max(beside_others, key=lambda key: (round(beside_others[key], 9), changes[key][row] > 0))
        return f"{'gains most' if changes[key][row] > 0 else 'loses least'} from {criterion_phrase(key)}"
    key = min(beside_others, key=lambda key: beside_others[key])
    return f"{'loses most' if changes[key][row] < 0 else 'gains least'} from {criterion_phrase(key)}"


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
