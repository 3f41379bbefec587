"""The ordered result for one mentee: who, in which order, what else must be said, and what would change it."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from hashlib import sha256
from math import log
from typing import NamedTuple

import msgspec
import numpy as np
from msgspec import UNSET

from mentorpick._version import __version__
from mentorpick.errors import WrongUsage
from mentorpick.model.people import Answers, Mentor, Page, Profiles
from mentorpick.model.shortlist import (
    DEFAULT_TOP,
    WORDS,
    Change,
    Inputs,
    MenteeRef,
    NearMiss,
    PoolSummary,
    Shortlist,
    WeightRow,
)
from mentorpick.model.taxonomy import LABELS, criterion_phrase, gate_words
from mentorpick.ranking import fit, gates
from mentorpick.ranking.criteria import Override
from mentorpick.ranking.pool import Floats, Pool, RowIndices, as_pool
from mentorpick.ranking.scoring import TOP, Case
from mentorpick.ranking.view import View, areas_left_out, goal_area
from mentorpick.relevance.vectors import ranked_again
from mentorpick.text import name_key

BOUNDARY = (
    "A mentor can listen and share experience, but isn't a therapist or a crisis line. If you're in danger now, please "
    "call your local emergency number."
)
FICTIONAL = "These mentors are made up."

ELSEWHERE = (
    "Ask your department, your alumni office, or the mentoring programme of your professional society.",
    "Write down three people who do what you'd like to do, and ask one of them for fifteen minutes.",
)
"""Where else to look, for a pool whose own page does not say."""


def fictional_notice(page: Page) -> tuple[str, ...]:
    """Say that the people are made up, where the page says so."""
    return (FICTIONAL,) if page.fictional else ()


def weights_notice(override: "Override | None") -> tuple[str, ...]:
    """Return where the weights come from, where someone wrote them down."""
    return (
        (f"How much each thing counts comes from {override.origin}, not from your answers alone.",) if override else ()
    )


def boundary_notices(answers: Answers, page: Page) -> tuple[str, ...]:
    """Return what a mentor is and is not, and the office's referral, where mental health is asked about."""
    asked = {answers.priority, *(goal_area(goal.area, answers) for goal in answers.goals)}
    if "mental_health" not in asked - areas_left_out(answers):
        return ()
    return (BOUNDARY, *([page.referral] if page.referral else []))


def left_out_goals_notice(answers: Answers) -> tuple[str, ...]:
    """Say that goals of an area left out do not count."""
    found = [goal for goal in answers.goals if goal_area(goal.area, answers) in areas_left_out(answers)]
    if not found:
        return ()
    areas = ", ".join(LABELS[area].lower() for area in dict.fromkeys(goal_area(g.area, answers) for g in found))
    goals = "1 goal does" if len(found) == 1 else f"{len(found)} goals do"
    return (f"{goals}n't count, because you left {areas} out for now.",)


A_CHOICE = 2
"""Fewer mentors than this who state the priority make a pool thin in it: then it is said where else to look."""


@ranked_again
def rank(
    answers: Answers,
    profiles: Profiles | Sequence[Mentor] | Pool,
    *,
    today: date,
    top: int = DEFAULT_TOP,
    weights: Override | Mapping[str, float] | None = None,
    firmness: bool = True,
    names: bool = True,
) -> Shortlist:
    """Return the shortlist of one mentee.

    ``top`` mentors are shown, 0 for all. ``weights`` replaces the weights that follow from the answers (see
    criteria.py). Without ``firmness`` the groups, the firmness and what would change the order are left out; without
    ``names`` those left out are only counted by gate. Raises InvalidData for weights that can't be used, WrongUsage
    for a ``top`` below 0.
    """
    if top < 0:
        raise WrongUsage(f"there are no {top} mentors to show", "top is a number above 0, or 0 for all")
    return rank_in(View(as_pool(profiles), today), answers, top=top, weights=weights, firmness=firmness, names=names)


def rank_in(
    view: View,
    answers: Answers,
    *,
    top: int = DEFAULT_TOP,
    weights: Override | Mapping[str, float] | None = None,
    firmness: bool = True,
    names: bool = True,
    prices: Floats | None = None,
) -> Shortlist:
    """Rank in a view that is kept for many mentees: what they ask alike is worked out once.

    ``prices`` (M,) are taken off the scores to choose who is shown; nothing else changes (see cohort/batch.py).
    """
    case = Case(answers, view, weights)
    rows = rows_to_show(case, top, prices)
    eligible = int(case.eligible.sum())
    page = view.pool.page
    return Shortlist(
        version=__version__,
        inputs=fingerprints(view.pool, answers),
        mentee=MenteeRef(id=answers.id, priority=answers.priority, source_id=answers.source_id or answers.id),
        weights=case.weights,
        pool=PoolSummary(
            mentors=len(view.pool),
            eligible=eligible,
            fictional=page.fictional,
            left_out=gates.count_left_out(case.masks, len(view.pool)),
            left_out_mentors=gates.list_left_out(view, answers, case.masks) if names else (),
            title=page.title,
            never_asked=view.pool.never_asked,
        ),
        headline=fit.headline(case),
        shortlist=fit.places(case, rows, firmness=firmness),
        best=fit.best_score(case),
        closest_left_out=fit.closest_left_out(case),
        would_change=would_change(case) if firmness else UNSET,
        nearest_misses=() if eligible else nearest_misses(case),
        elsewhere=() if _serves(case) else page.elsewhere or ELSEWHERE,
        notices=_notices(case),
        price=UNSET if prices is None else price_paid(case, rows),
    )


def fingerprints(pool: Pool, answers: Answers) -> Inputs:
    """Return what tells these inputs from any others: the digests of the pool, the answers and the model."""
    return Inputs(profiles=pool.digest, answers=answers_digest(answers), model=model_name(pool))


def model_name(pool: Pool) -> str:
    """Return what goals are compared by: the model's name and digest, or ``words``."""
    return WORDS if pool.model is None else f"{pool.model.name} sha256:{pool.model.digest}"


def price_paid(case: Case, rows: Sequence[int]) -> float:
    """Return what each of these rows gives up of the score on average, against as many of the best; 0 or more."""
    if not rows:
        return 0.0
    best, own = case.scores[case.best(len(rows))], case.scores[list(rows)]
    return max(0.0, round(float(best.mean() - own.mean()), 9))


def answers_digest(answers: Answers) -> str:
    """Return ``sha256:...`` over the answers."""
    return "sha256:" + sha256(msgspec.json.encode(answers)).hexdigest()


def rows_to_show(case: Case, top: int, prices: Floats | None = None) -> list[int]:
    """Return the rows to show: the best, and behind them whoever the mentee pinned."""
    rows = [int(row) for row in (case.best(top) if prices is None else case.best_at(top, prices))]
    extra = {row for row in case.pinned if case.eligible[row]} - set(rows)
    return rows + [int(row) for row in case.ordered(np.array(sorted(extra), dtype=np.intp))]


def _serves(case: Case) -> bool:
    """Whether the first offers anything in the priority, and as many as make a choice say that they do."""
    stating = int(np.count_nonzero(case.eligible & (case.view.level(case.answers.priority) > 0)))
    return stating >= A_CHOICE and any(case.priority_values[row] > 0 for row in case.best(1).tolist())


def _notices(case: Case) -> tuple[str, ...]:
    page, answers = case.view.pool.page, case.answers
    area = LABELS[answers.priority].lower()
    nothing = [
        f"{case.view.pool.names[row]} comes first but has nothing to offer on {area}, your priority."
        for row in case.best(1).tolist()
        if case.priority_values[row] == 0
    ]
    return (
        *fictional_notice(page),
        *boundary_notices(answers, page),
        *weights_notice(case.override),
        *nothing,
        *left_out_goals_notice(answers),
        *fit.foreign_goals(case),
        *fit.goals_the_first_leave(case),
        *_pinned(case),
    )


def _pinned(case: Case) -> list[str]:
    found = []
    for name in case.answers.pinned:
        row = case.view.pool.row.get(name_key(name))
        if row is None:
            found.append(f"You pinned {name}, who isn't among these mentors.")
        elif not case.eligible[row]:
            miss = gates.list_failed(case.view, case.answers, row)[0]
            who = case.view.pool.names[row]
            found.append(f"You pinned {who}, but {who} {gate_words(miss.gate, miss.detail)}.")
    return found


# what would change a list: other weights, at exact flip points; one must-have less, for somebody good left out

MOST_CHANGES = 5
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


def would_change(case: Case) -> tuple[Change, ...]:
    """Return the nearest changes that would put someone else first or let someone good in."""
    first = [int(row) for row in case.best(1)]
    flips = [(leader, flip) for leader in first for flip in first_flips(case, leader, rivals(case, leader))]
    told = [describe_flip(case, leader, flip) for leader, flip in flips[:MOST_CHANGES]]
    return (*told, *_relaxing(case)[:MOST_CHANGES])


def would_pass(case: Case, rows: Sequence[int]) -> tuple[Change, ...]:
    """Return how each of these would pass the one before; of one alone how they would pass the leader, or be passed."""
    leader = rows[0]
    closed = [change for row in rows for change in _relaxing_for(case, row)]
    if not case.eligible[leader]:
        return tuple(closed)
    if len(rows) > 1:
        flips = [flip for row in rows[1:] if case.eligible[row] for flip in first_flips(case, leader, np.array([row]))]
    elif leader == (first := int(case.best(1)[0])):
        flips = list(first_flips(case, leader, rivals(case, leader)))
    else:
        flips, leader = list(first_flips(case, first, np.array([leader]))), first
    flips.sort(key=lambda flip: flip.at)
    return (*(describe_flip(case, leader, flip) for flip in flips[:MOST_CHANGES]), *closed)


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
    slightly = f"{own} mattered a bit more to you"
    if flip.key == priority or priority not in weights:
        if after - weights[flip.key] < _A_BIT:
            return slightly
        share = f"{after:.0%} of everything instead of {weights[flip.key]:.0%}"
        return f"{own} mattered even more to you ({share})" if flip.key == priority else f"{own} made up {share}"
    before = ratio_words(weights[flip.key] / weights[priority])
    words = ratio_words(after / ((1 - flip.at) * weights[priority]))
    return slightly if words == before else f"{own} mattered {words} {criterion_phrase(priority)}"


def _relaxing(case: Case) -> tuple[Change, ...]:
    """For each must-have that alone keeps someone out of the first five: who would come in; the most helpful first."""
    found = []
    for key in case.masks:
        rows = _only_out_by(case, key)
        if len(rows):
            best = int(case.ordered(rows)[0])
            found.append((case.place_of(best), -len(rows), key, best))
    return tuple(_let_in(case, key, best, -count) for place, count, key, best in sorted(found) if place <= TOP)


def _relaxing_for(case: Case, row: int) -> tuple[Change, ...]:
    """Return the one must-have that alone keeps this mentor out, if it is one to relax."""
    keys = [key for key, mask in case.masks.items() if not mask[row]]
    return tuple(_let_in(case, key, row, 1) for key in keys if len(keys) == 1 and _relaxed(case, key))


def _relaxed(case: Case, key: str) -> str:
    gate = gates.GATE[key]
    return gate.relaxed(gate.asks(case.answers, case.view.pool.page))


def _only_out_by(case: Case, key: str) -> RowIndices:
    """The rows that this must-have alone leaves out."""
    if not _relaxed(case, key):
        return np.zeros(0, dtype=np.intp)
    others = gates.all_of({other: mask for other, mask in case.masks.items() if other != key}, len(case.view.pool))
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
    nearest = rows[np.argsort(failures[rows], kind="stable")][: MOST_CHANGES * 4].tolist()
    misses = [(row, gates.list_failed(case.view, case.answers, row)) for row in nearest]
    misses.sort(key=lambda miss: (len(miss[1]), miss[1][0].detail != gates.NOT_STATED))
    return tuple(
        NearMiss(
            mentor=failed[0].mentor,
            name=failed[0].name,
            gate=failed[0].gate,
            detail=failed[0].detail,
            gates=len(failed),
            score=float(case.scores[row]),
        )
        for row, failed in misses[:MOST_CHANGES]
    )
