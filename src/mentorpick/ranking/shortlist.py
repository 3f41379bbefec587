"""The ordered result for one mentee: who, in which order, why, and what is not known."""

from collections.abc import Mapping, Sequence
from datetime import date
from hashlib import sha256
from itertools import islice

import msgspec
import numpy as np
from msgspec import UNSET

from mentorpick._version import __version__
from mentorpick.errors import WrongUsage
from mentorpick.model.people import Answers, Mentor, Page, Profiles, open_places
from mentorpick.model.shortlist import (
    DEFAULT_TOP,
    NOT_DRAWN,
    WORDS,
    Contribution,
    Inputs,
    MenteeRef,
    Place,
    PoolSummary,
    Shortlist,
)
from mentorpick.model.taxonomy import LABELS, gate_words
from mentorpick.ranking import fit, gates
from mentorpick.ranking.changes import nearest_misses, would_change
from mentorpick.ranking.criteria import BY_KEY, Override
from mentorpick.ranking.pool import Floats, Pool, as_pool
from mentorpick.ranking.scoring import Case, CriterionFinding
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


MOST_QUESTIONS = 3
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
        shortlist=places(case, rows, firmness=firmness),
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
    extra = {row for row in pinned_rows(case) if case.eligible[row]} - set(rows)
    return rows + [int(row) for row in case.ordered(np.array(sorted(extra), dtype=np.intp))]


def places(case: Case, rows: Sequence[int], *, firmness: bool = True) -> tuple[Place, ...]:
    """Return what is shown of these eligible rows, given in order, each with its true place."""
    return tuple(
        _place(case, row, findings, position, firmness=firmness)
        for position, (row, findings) in enumerate(zip(rows, case.findings(rows), strict=True), 1)
    )


def pinned_rows(case: Case) -> set[int]:
    """Return the rows of those pinned who are in this pool."""
    rows = case.view.pool.row
    return {rows[name] for name in map(name_key, case.answers.pinned) if name in rows}


def contributions(case: Case, findings: Mapping[str, CriterionFinding]) -> tuple[Contribution, ...]:
    """Return every criterion of one mentor with its weight, in the order of CRITERIA."""
    return tuple(
        Contribution(
            key=item.key, weight=item.weight, value=found.value, points=item.weight * found.value,
            because=found.because.text, evidence=found.because.evidence, unanswered=found.because.unanswered,
            known=found.known, low=found.low, high=found.high,
        )
        for item in case.weights for found in [findings[item.key]]
    )  # fmt: skip


def _place(case: Case, row: int, findings: Mapping[str, CriterionFinding], position: int, *, firmness: bool) -> Place:
    mentor = case.view.pool.mentors[row]
    parts = contributions(case, findings)
    low, high = _ends(parts)
    firmness = firmness and bool(case.eligible[row])
    standing = case.standing.get(row) if firmness else None
    unknown = unknown_keys(parts)
    score = float(case.scores[row])
    return Place(
        rank=case.place_of(row),
        position=position,
        group=(standing.group if standing else case.group_beyond(row)) if firmness else UNSET,
        mentor=mentor.id,
        name=mentor.name,
        fit=fit.fit_word(case, row),
        score=score,
        bar=round(score / fit.best_score(case), 9),
        goals=fit.goal_answers(case, row),
        pluses=fit.pluses(case, row, parts),
        minuses=fit.minuses(case, row),
        remarks=fit.remarks(case, row),
        low=low,
        high=high,
        firmness=(standing.firmness if standing else NOT_DRAWN) if firmness else UNSET,
        contributions=parts,
        unknown=unknown,
        ask=_ask(case, row, unknown),
        pinned=row in pinned_rows(case),
        title=mentor.title,
        organization=mentor.organization,
        places=_stated_places(mentor),
        email=mentor.contact.email,
        url=mentor.contact.url,
    )


def unknown_keys(parts: Sequence[Contribution]) -> tuple[str, ...]:
    """Return the criteria of which something is unknown, the one that could matter most first."""
    unknown = [item for item in parts if not item.known]
    unknown.sort(key=lambda item: -item.weight * (item.high - item.low))
    return tuple(item.key for item in unknown)


def _stated_places(mentor: Mentor) -> int | None:
    """Places still open; None where the profile does not say both how many there are and how many are taken."""
    left = None if mentor.mentees is None else open_places(mentor)
    return None if left is None else max(left, 0)


def _ends(parts: Sequence[Contribution]) -> tuple[float, float]:
    low = high = 0.0
    for item in parts:
        low += item.weight * item.low
        high += item.weight * item.high
    return round(low * 1e9) / 1e9, round(high * 1e9) / 1e9  # as numpy rounds the scores, to the bit


def _ask(case: Case, row: int, unknown: Sequence[str]) -> tuple[str, ...]:
    """The questions that could matter most; what the office never asked anyone is said once for the whole pool."""
    questions = (question for key in unknown for question in BY_KEY[key].questions(case.compare(row, key)))
    never = case.view.pool.never_asked
    return tuple(islice((item.text for item in questions if item.field not in never), MOST_QUESTIONS))


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
