"""What would change a list: other weights, at exact flip points; one must-have less, for somebody good left out."""

from functools import partial
from math import log
from typing import NamedTuple

import numpy as np

from mentorpick.model.shortlist import Change, NearMiss, WeightRow
from mentorpick.model.taxonomy import criterion_phrase
from mentorpick.ranking.gates import GATE, NOT_STATED, all_of, list_failed
from mentorpick.ranking.pool import Floats, RowIndices
from mentorpick.ranking.scoring import TOP, Case

MOST = 5
FARTHEST = 0.5
"""Moving more than half of all weight onto one criterion is no longer a nuance of what was said."""


class Flip(NamedTuple):
    """Moving the share ``at`` of all weight onto criterion ``key`` lets the mentor in ``row`` overtake."""

    key: str
    at: float
    row: int


def flip_points(case: Case, leader: int, rows: RowIndices) -> dict[str, Floats]:
    """Return for each criterion the share of weight at which each of ``rows`` overtakes ``leader`` (inf where never).

    Moving t onto criterion j (w_j' = (1-t) w_j + t, every other times 1-t), B overtakes A at
    t* = D / (D + vBj - vAj), D being the lead of A, if vBj > vAj.
    """
    lead = np.maximum(case.scores[leader] - case.scores[rows], 0.0)
    points = {}
    for row in filter(partial(_can_be_said, case), case.weights):
        column = case.column(row.key)
        gain = column[rows] - column[leader]
        at = np.full(len(rows), np.inf)
        np.divide(lead, lead + gain, out=at, where=gain > 0)
        points[row.key] = at
    return points


def _can_be_said(case: Case, row: WeightRow) -> bool:
    """Whether a mentee could say that this matters more: an area they only named would change its value by that."""
    return case.most(row.key) == 1 or case.override is not None


def first_flips(case: Case, leader: int, rows: RowIndices) -> tuple[Flip, ...]:
    """Return for each criterion whoever overtakes the leader first, the nearest change first."""
    if not len(rows):
        return ()
    found = [(key, at, int(np.argmin(at))) for key, at in flip_points(case, leader, rows).items()]
    flips = [Flip(key, float(at[nearest]), int(rows[nearest])) for key, at, nearest in found if at[nearest] <= FARTHEST]
    return tuple(sorted(flips, key=lambda flip: flip.at))


def flips_past(case: Case, leader: int, row: int) -> tuple[Flip, ...]:
    """Return how one mentor would overtake another, the nearest change first."""
    return first_flips(case, leader, np.array([row]))


def would_change(case: Case) -> tuple[Change, ...]:
    """Return the nearest changes that would put someone else first or let someone good in."""
    first = [int(row) for row in case.best(1)]
    flips = [(leader, flip) for leader in first for flip in first_flips(case, leader, rivals(case, leader))]
    return (*(describe_flip(case, leader, flip) for leader, flip in flips[:MOST]), *_relaxing(case)[:MOST])


def rivals(case: Case, leader: int) -> RowIndices:
    """Return everyone else who can be chosen."""
    others = case.eligible.copy()
    others[leader] = False
    return np.flatnonzero(others)


def describe_flip(case: Case, leader: int, flip: Flip) -> Change:
    """Return a flip in the mentee's words."""
    names = case.view.pool.names
    after = (1 - flip.at) * case.weight[flip.key] + flip.at
    leads = "would come first instead of" if case.place_of(leader) == 1 else "would come before"
    return Change(
        condition=f"if {_mattered(case, flip, after)}",
        consequence=f"{names[flip.row]} {leads} {names[leader]}",
        key=flip.key,
        at=flip.at,
        weight=after,
        mentor=case.view.pool.ids[flip.row],
    )


_RATIOS = (
    (0.1, "about a tenth as much as"),
    (0.2, "about a fifth as much as"),
    (1 / 3, "about a third as much as"),
    (0.5, "about half as much as"),
    (0.75, "about three quarters as much as"),
    (1.0, "about as much as"),
    (1.5, "half as much again as"),
    (2.0, "twice as much as"),
    (3.0, "three times as much as"),
    (5.0, "many times as much as"),
)


_A_BIT = 0.03
"""Share of all weights below which figures tell a person nothing: 65 % of everything instead of 64 %."""


def ratio_words(ratio: float) -> str:
    """Return how much one thing matters beside another, in the nearest words."""
    return min(_RATIOS, key=lambda row: abs(log(row[0] / ratio)))[1]


def _mattered(case: Case, flip: Flip, after: float) -> str:
    weights, own, priority = case.weight, criterion_phrase(flip.key), f"area.{case.answers.priority}"
    if flip.key == priority or priority not in weights:
        return _mattered_by_share(own, weights[flip.key], after, even=flip.key == priority)
    before = ratio_words(weights[flip.key] / weights[priority])
    words = ratio_words(after / ((1 - flip.at) * weights[priority]))
    if words == before:
        return f"{own} mattered a bit more to you"
    return f"{own} mattered {words} {criterion_phrase(priority)}"


def _mattered_by_share(own: str, before: float, after: float, *, even: bool) -> str:
    if after - before < _A_BIT:
        return f"{own} mattered a bit more to you"
    share = f"{after:.0%} of everything instead of {before:.0%}"
    return f"{own} mattered even more to you ({share})" if even else f"{own} made up {share}"


def _relaxing(case: Case) -> tuple[Change, ...]:
    """For each must-have that alone keeps someone out of the first five: who would come in; the most helpful first."""
    found = []
    for key in case.masks:
        rows = _only_out_by(case, key)
        if len(rows):
            best = int(case.ordered(rows)[0])
            found.append((case.place_of(best), -len(rows), key, best))
    return tuple(_let_in(case, key, best, -count) for place, count, key, best in sorted(found) if place <= TOP)


def relaxing_for(case: Case, row: int) -> tuple[Change, ...]:
    """Return the one must-have that alone keeps this mentor out, if it is one to relax."""
    keys = [key for key, mask in case.masks.items() if not mask[row]]
    return tuple(_let_in(case, key, row, 1) for key in keys if len(keys) == 1 and _relaxed(case, key))


def _relaxed(case: Case, key: str) -> str:
    return GATE[key].relaxed(GATE[key].asks(case.answers, case.view.pool.page))


def _only_out_by(case: Case, key: str) -> RowIndices:
    """The rows that this must-have alone leaves out."""
    if not _relaxed(case, key):
        return np.zeros(0, dtype=np.intp)
    others = all_of({other: mask for other, mask in case.masks.items() if other != key}, len(case.view.pool))
    return np.flatnonzero(others & ~case.masks[key])


def _let_in(case: Case, key: str, best: int, count: int) -> Change:
    more = f", and {count - 1} more could work for you" if count > 1 else ""
    return Change(
        condition=f"if you didn't insist on {_relaxed(case, key)}",
        consequence=f"{case.view.pool.names[best]} would be number {case.place_of(best)} on your list{more}",
        key=key,
        mentor=case.view.pool.ids[best],
    )


def nearest_misses(case: Case) -> tuple[NearMiss, ...]:
    """List, when nobody is left, who fails the fewest gates, silence before refusal, then the better score."""
    failures = np.zeros(len(case.view.pool), dtype=np.intp)
    for mask in case.masks.values():
        failures += ~mask
    rows = case.ordered(np.flatnonzero(failures))
    nearest = rows[np.argsort(failures[rows], kind="stable")][: MOST * 4].tolist()
    misses = [(row, list_failed(case.view, case.answers, row)) for row in nearest]
    misses.sort(key=lambda miss: (len(miss[1]), miss[1][0].detail != NOT_STATED))
    return tuple(
        NearMiss(
            mentor=gates[0].mentor,
            name=gates[0].name,
            gate=gates[0].gate,
            detail=gates[0].detail,
            gates=len(gates),
            score=float(case.scores[row]),
        )
        for row, gates in misses[:MOST]
    )
