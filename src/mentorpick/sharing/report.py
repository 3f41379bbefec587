"""A shortlist with all that stands around it, and the same without what is private: for a page one can pass on.

The public form takes its numbers from the whole answers and every sentence from the answers that may be shared
(``privacy.keep_shareable``), so that no private word can stand in it; the criteria that private answers touch are added
up into one.
"""

from collections.abc import Iterable
from datetime import date
from math import fsum
from typing import get_args

from msgspec.structs import replace

from mentorpick.model.followup import AreaRow, IfPriority, PlaceRef, Report, Team
from mentorpick.model.people import Answers
from mentorpick.model.shortlist import DEFAULT_TOP, Change, Contribution, MenteeRef, Place, Shortlist, WeightRow
from mentorpick.model.taxonomy import LABELS, PRIVATE_AREAS, Area
from mentorpick.ranking.criteria import Override
from mentorpick.ranking.pool import Pool
from mentorpick.ranking.shortlist import BOUNDARY, fictional_notice, rank
from mentorpick.ranking.team import team
from mentorpick.ranking.view import quote
from mentorpick.sharing.privacy import Shareable, keep_shareable

FIRST = 3
KEPT = "kept private"
_PRIVATE = "private"
_AREAS: tuple[Area, ...] = get_args(Area)


def build_report(
    answers: Answers,
    pool: Pool,
    *,
    today: date,
    top: int = DEFAULT_TOP,
    private: bool = False,
    weights: Override | None = None,
) -> Report:
    """Return the report of one mentee; with ``private`` everything is in it. ``weights`` are weighed by instead."""
    full = rank(answers, pool, today=today, top=top, weights=weights)
    shown = full if private else hide_private(full, answers, pool, today)
    told = keep_shareable(answers)
    asked = answers if private or told.priority_known else told.answers  # else the row like the list would tell it
    together = team(answers, pool, today=today, weights=weights) if full.pool.eligible > 1 else None
    return Report(
        today=today.isoformat(),
        private=private,
        shortlist=shown,
        areas=_areas(shown, pool),
        if_priority=tuple(IfPriority(area=area, first=_first(asked, area, pool, today, weights)) for area in _AREAS),
        team=together if private or together is None else hide_private_in_team(together, answers),
        boundary=(BOUNDARY, *([pool.page.referral] if pool.page.referral else [])),
    )


def with_priority(answers: Answers, area: Area) -> Answers:
    """Return the same answers with another priority; goals stay in the areas they belonged to."""
    return replace(
        answers,
        priority=area,
        also=tuple(other for other in answers.also if other != area),
        not_now=tuple(other for other in answers.not_now if other != area),
        goals=tuple(replace(goal, area=goal.area or answers.priority) for goal in answers.goals),
    )


def _first(answers: Answers, area: Area, pool: Pool, today: date, weights: Override | None) -> tuple[PlaceRef, ...]:
    asked = with_priority(answers, area)
    found = rank(asked, pool, today=today, top=FIRST, weights=weights, firmness=False, names=False).shortlist
    return tuple(PlaceRef(mentor=p.mentor, name=p.name, fit=p.fit, score=p.score) for p in found[:FIRST])


def _areas(shown: Shortlist, pool: Pool) -> tuple[AreaRow, ...]:
    weights = {row.key: row.weight for row in shown.weights}
    folded = _PRIVATE in weights
    mentors = [pool.mentors[pool.row[place.mentor]] for place in shown.shortlist]
    return tuple(
        AreaRow(
            area=area,
            weight=None if folded and area in PRIVATE_AREAS else weights.get(f"area.{area}", 0.0),
            levels=tuple(mentor.areas.get(area) for mentor in mentors),
        )
        for area in _AREAS
    )


# without what is private


def hide_private(full: Shortlist, answers: Answers, pool: Pool, today: date) -> Shortlist:
    """Return the shortlist without private answers: the same places and scores, the private criteria added up."""
    told = keep_shareable(answers)
    hidden = _hidden(answers, told)
    spoken = _shareable_mentors(full, told, pool, today)
    page = pool.page
    return replace(
        full,
        mentee=MenteeRef(id=full.mentee.id, priority=full.mentee.priority if told.priority_known else KEPT),
        inputs=replace(full.inputs, answers=""),  # by the digest of all answers a guess at them could be tried
        weights=_folded_weights(full.weights, hidden),
        pool=replace(full.pool, left_out_mentors=()),  # whose names would tell whom the mentee avoids
        shortlist=tuple(_public_place(place, spoken.get(place.mentor), hidden) for place in full.shortlist),
        would_change=tuple(change for change in full.would_change or () if not _speaks_privately(change, told)),
        nearest_misses=(),
        notices=fictional_notice(page),
        headline="",
        closest_left_out=(),
    )


def hide_private_in_team(full: Team, answers: Answers) -> Team:
    """Return the team without private answers: the coverage of the other areas, and what of those nobody covers."""
    told = keep_shareable(answers)
    hidden = [LABELS[area] for area in PRIVATE_AREAS]
    goals = [quote(goal.text) for goal in told.answers.goals]

    def is_public(gap: str) -> bool:
        """Return whether a gap tells nothing private."""
        if '"' in gap:
            return any(goal in gap for goal in goals)
        return not any(gap.startswith(label) for label in hidden)

    return replace(
        full,
        mentee=MenteeRef(id=full.mentee.id, priority=full.mentee.priority if told.priority_known else KEPT),
        seats=tuple(
            replace(seat, best_in=tuple(a for a in seat.best_in if a not in PRIVATE_AREAS)) for seat in full.seats
        ),
        coverage=tuple(row for row in full.coverage if row.area not in PRIVATE_AREAS),
        uncovered=tuple(gap for gap in full.uncovered if is_public(gap)),
        notices=(),
    )


def _hidden(answers: Answers, told: Shareable) -> frozenset[str]:
    """The criteria that private answers alone decide, or that name one."""
    keys = {"background", *(f"area.{area}" for area in PRIVATE_AREAS)}
    if told.answers.values != answers.values:
        keys.add("values")
    if not told.priority_known:
        keys.add("wants")
    return frozenset(keys)


def _speaks_privately(change: Change, told: Shareable) -> bool:
    """Whether a change that would move the order names a private area."""
    names = [LABELS[area].lower() for area in PRIVATE_AREAS]
    text = f"{change.condition} {change.consequence}".lower()
    return not told.priority_known or change.key == "background" or any(name in text for name in names)


def _shareable_mentors(full: Shortlist, told: Shareable, pool: Pool, today: date) -> dict[str, Place]:
    """The same mentors as the answers that may be shared see them, for their sentences."""
    shown = tuple(place.mentor for place in full.shortlist)
    seen = rank(replace(told.answers, pinned=shown), pool, today=today, top=1, firmness=False, names=False)
    return {place.mentor: place for place in seen.shortlist}


def _public_place(place: Place, spoken: Place | None, hidden: frozenset[str]) -> Place:
    sentences = {item.key: item for item in spoken.contributions} if spoken else {}
    kept = [_said_by(item, sentences) for item in place.contributions if item.key not in hidden]
    folded = _fold(item for item in place.contributions if item.key in hidden)
    return replace(
        place,
        contributions=(*kept, *folded),
        unknown=tuple(key for key in place.unknown if key not in hidden),
        ask=(),
        goals=spoken.goals if spoken else (),
        pluses=spoken.pluses if spoken else (),
        minuses=spoken.minuses if spoken else (),
        remarks=(),
    )


def _said_by(item: Contribution, sentences: dict[str, Contribution]) -> Contribution:
    """The numbers of the whole answers with the sentence of those that may be shared."""
    said = sentences.get(item.key)
    if said is None:
        return replace(item, because="", evidence=(), unanswered=())
    return replace(item, because=said.because, evidence=said.evidence, unanswered=said.unanswered)


def _fold(items: Iterable[Contribution]) -> tuple[Contribution, ...]:
    """Several criteria as one: the weights and points added, the value their mean."""
    found = tuple(items)
    weight = fsum(item.weight for item in found)
    if not weight:
        return ()

    def mean(name: str) -> float:
        """Return the weighted mean of a number of theirs."""
        return float(fsum(item.weight * getattr(item, name) for item in found) / weight)

    return (
        Contribution(
            key=_PRIVATE,
            weight=weight,
            value=mean("value"),
            points=fsum(item.points for item in found),
            because="Answers kept private count here too",
            known=all(item.known for item in found),
            low=mean("low"),
            high=mean("high"),
        ),
    )


def _folded_weights(rows: tuple[WeightRow, ...], hidden: frozenset[str]) -> tuple[WeightRow, ...]:
    kept = tuple(row for row in rows if row.key not in hidden)
    weight = fsum(row.weight for row in rows if row.key in hidden)
    return (*kept, WeightRow(key=_PRIVATE, weight=weight, origin=KEPT)) if weight else kept
