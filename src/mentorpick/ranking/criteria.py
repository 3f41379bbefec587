"""What scores: one row a criterion, each written once, on columns.

``value(view, asked, fill)`` gives (R,) numbers in 0..1 for what a mentee asked; ``fill(prior)`` is what stands in
for the unknown. The same formula is used with the prior (the score), with 0 and 1 (low and high) and with NaN
(what is unknown). Numbers and sources: docs/ranking.md.
"""

from collections.abc import Callable
from functools import partial
from math import fsum
from typing import Any, NamedTuple, get_args

import numpy as np

from mentorpick.model.people import Answers
from mentorpick.model.taxonomy import Area
from mentorpick.ranking import comparison as asks
from mentorpick.ranking import reasons as say
from mentorpick.ranking.comparison import AreaAsked, Availability, Comparison, OpenQuestion, Reason
from mentorpick.ranking.pool import Floats
from mentorpick.ranking.view import View, known_or

Fill = Callable[[float], Any]
"""From a prior to what stands in for the unknown: the prior itself, or a number for every row seen."""

STAGES_AHEAD = np.array([0.2, 0.8, 1.0, 0.8, 0.6])
"""The value of a mentor 0 or fewer, one, two, three, more stages ahead."""


class Criterion(NamedTuple):
    """A row of CRITERIA; ``asks`` gives what the mentee asked of it, None where it does not apply.

    ``because`` says in a sentence what counted, with the lines of the profile behind it; ``questions`` are what to
    ask the mentor where something is unknown.
    """

    key: str
    group: str
    share: float
    prior: float
    asks: Callable[[Answers], Any]
    value: Callable[[View, Any, Fill], Floats]
    because: Callable[[Comparison], Reason]
    questions: Callable[[Comparison], tuple[OpenQuestion, ...]]


CLAIM = 0.25
"""What a level counts for where there are goals; the lines that answer them have the rest."""


def area_value(area: Area, view: View, asked: AreaAsked, fill: Fill) -> Floats:
    """Return (R,) how well an area is served: goals written count three times the level claimed.

    0 where not offered.
    """
    claim = view.claim(area, fill(0.2))
    value: Floats = asked.share * claim
    if asked.goals:
        total = fsum(goal.weight for goal in asked.goals)
        answered = np.zeros(len(view))
        for goal in asked.goals:
            answered += goal.weight / total * view.answered(goal.text)
        if not view.has_text().all():
            answered = np.where(view.has_text(), answered, fill(0.0))
        value = CLAIM * claim + (1 - CLAIM) * answered
    return np.where(view.refused(area), 0.0, value)


def _share_of(column: str) -> Callable[[View, tuple[str, ...], Fill], Floats]:
    def value(view: View, wanted: tuple[str, ...], fill: Fill) -> Floats:
        """Return the share of what is wanted that each mentor has."""
        return known_or(view.some(column, wanted) / len(wanted), fill(PRIOR[column]))

    return value


def _style(view: View, asked: tuple[tuple[str, int], ...], fill: Fill) -> Floats:
    apart = np.zeros(len(view))
    both = np.zeros(len(view))
    for name, wish in asked:
        distance = np.abs(view.number(name) - wish)
        stated = ~np.isnan(distance)
        apart[stated] += distance[stated]
        both += stated
    mean = np.full(len(view), np.nan)
    np.divide(apart, both, out=mean, where=both > 0)
    return known_or(1 - mean / 4, fill(PRIOR["style"]))


def hours_met(view: View, wanted: float) -> Floats:
    """Return (R,) hours offered / wanted, at most 1; NaN where not stated."""
    offered = view.number("hours")
    return np.minimum(offered / wanted, 1.0) if wanted else offered * 0 + 1


def meeting_met(view: View, asked: Availability) -> Floats:
    """Return (R,) 1 where a way of meeting is shared, else 0; NaN where that is not known.

    Meeting in person is shared only in the same place (see slugs.same_place), and not known where either side
    states none.
    """
    shared = np.zeros(len(view))
    for way in asked.meeting:
        if way != "in_person":
            shared = np.maximum(shared, view.has("meeting", way))
    if "in_person" in asked.meeting:
        both = view.has("meeting", "in_person")
        known = view.stated("location") & bool(asked.location)
        here = np.where(known, view.is_in(asked.location), np.nan)
        shared = np.where((shared == 0) & both, here, shared)
    return np.where(view.stated("meeting"), shared, np.nan)


def daytime_met(view: View, zone: str) -> Floats:
    """Return (R,) hours of 8 to 20 in common / 4, at most 1; NaN where a time zone is not known."""
    return np.minimum((12 - view.hours_apart(zone)) / 4, 1.0)


def _availability(view: View, asked: Availability, fill: Fill) -> Floats:
    parts = []
    if asked.hours is not None:
        parts.append(hours_met(view, asked.hours))
    if asked.meeting:
        parts.append(meeting_met(view, asked))
    if asked.timezone:
        parts.append(daytime_met(view, asked.timezone))
    total: Any = 0.0
    for part in parts:
        total = total + known_or(part, fill(PRIOR["availability"]))
    mean: Floats = total / len(parts)
    return mean


def _stage(view: View, own: int, fill: Fill) -> Floats:
    ahead = view.number("stage") - own
    steps = np.fmin(np.fmax(ahead, 0), 4).astype(np.intp)  # fmax takes 0 for NaN
    return known_or(np.where(np.isnan(ahead), np.nan, STAGES_AHEAD[steps]), fill(PRIOR["stage"]))


def _wants(view: View, asked: tuple[str | None, str], fill: Fill) -> Floats:
    total, hopes = np.zeros(len(view)), np.zeros(len(view))
    for column, own in zip(("wants.stages", "wants.areas"), asked, strict=True):
        if own is not None:
            hopes += view.stated(column)
            total += view.has(column, own)
    met = np.full(len(view), 0.5)
    np.divide(total, hopes, out=met, where=hopes > 0)
    return met


PRIOR = {
    "roles": 0.3,
    "values": 0.2,
    "style": 0.5,
    "availability": 0.5,
    "stage": 0.5,
    "wants": 0.5,
    "background": 0.0,
}


def _area(area: Area) -> Criterion:
    return Criterion(
        key=f"area.{area}",
        group="needs",
        share=0.0,
        prior=0.2,
        asks=partial(asks.asked_of_area, area),
        value=partial(area_value, area),
        because=partial(say.area, area),
        questions=partial(say.area_questions, area),
    )


def _together(key: str, asked: Any, *, value: Any, because: Any, questions: Any) -> Criterion:
    return Criterion(key, "together", 0.05, PRIOR[key], asked, value, because, questions)


CRITERIA: tuple[Criterion, ...] = (
    *(_area(key) for key in get_args(Area)),
    _together("roles", lambda a: asks.distinct_words(a.roles),
              value=_share_of("roles"), because=say.roles, questions=say.roles_questions),
    _together("values", lambda a: asks.distinct_words(a.values),
              value=_share_of("values"), because=say.values, questions=say.values_questions),
    _together("style", asks.style,
              value=_style, because=say.style, questions=say.style_questions),
    _together("availability", asks.availability,
              value=_availability, because=say.availability, questions=say.availability_questions),
    _together("stage", asks.stage,
              value=_stage, because=say.stage, questions=say.stage_questions),
    _together("wants", lambda a: (a.stage, a.priority),
              value=_wants, because=say.wants, questions=lambda comparison: ()),
    _together("background", asks.background,
              value=_share_of("background"), because=say.background, questions=say.background_questions),
)  # fmt: skip

BY_KEY = {row.key: row for row in CRITERIA}
