"""What scores: one row a criterion, each written once, on columns; and how much each counts for one mentee.

``value(view, asked, fill)`` gives (R,) numbers in 0..1 for what a mentee asked; ``fill(prior)`` is what stands in
for the unknown. The same formula is used with the prior (the score), with 0 and 1 (low and high) and with NaN
(what is unknown). The weights of areas follow from the order the mentee stated: rank-order-centroid (Barron & Barrett
1996), the centre of all weights that agree with what was said. Numbers and sources: docs/ranking.md.
A new row needs a label (model.taxonomy), what is asked (view), a sentence (reasons) and what a place loses by it (fit);
what it reads of a profile is a column (pool).
"""

from collections.abc import Callable, Mapping
from functools import partial
from itertools import islice
from math import fsum
from typing import Any, NamedTuple, get_args

import numpy as np

from mentorpick.errors import InvalidData, Problem
from mentorpick.model.people import Answers, Page
from mentorpick.model.shortlist import WeightRow
from mentorpick.model.taxonomy import AREA_KEYS, Area
from mentorpick.ranking import reasons as say
from mentorpick.ranking import view as asks
from mentorpick.ranking.pool import Floats
from mentorpick.ranking.reasons import Comparison, OpenQuestion, Reason
from mentorpick.ranking.view import AreaAsked, Availability, View, areas_left_out, goal_area, known_or
from mentorpick.text import did_you_mean, shorten

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

    Meeting in person is shared only in the same place (see text.same_place), and not known where either side
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


def _availability(view: View, asked: Availability, fill: Fill) -> Floats:
    parts = []
    if asked.hours is not None:
        parts.append(hours_met(view, asked.hours))
    if asked.meeting:
        parts.append(meeting_met(view, asked))
    if asked.timezone:
        parts.append(np.minimum((12 - view.hours_apart(asked.timezone)) / 4, 1.0))  # hours of 8 to 20 in common / 4
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


PRIOR = {"roles": 0.3, "values": 0.2, "style": 0.5, "availability": 0.5, "stage": 0.5, "wants": 0.5, "background": 0.0}


def _area(area: Area) -> Criterion:
    return Criterion(
        key=f"area.{area}",
        group="needs",
        share=0.0,
        asks=partial(asks.asked_of_area, area),
        value=partial(area_value, area),
        because=partial(say.area, area),
        questions=partial(say.area_questions, area),
    )


def _together(key: str, asked: Any, *, value: Any, because: Any, questions: Any) -> Criterion:
    return Criterion(key, "together", 0.05, asked, value, because, questions)


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


MENTIONED_SHARE = 0.9
"""Of the needs, what the areas the mentee mentioned share; the rest goes to those nobody mentioned."""
BACKGROUND_SHARE = {"low": 0.025, "medium": 0.05, "high": 0.1}

_PLACES = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh")
UNMENTIONED = "the areas you didn't mention share a tenth"


class Override(NamedTuple):
    """Weights someone wrote down, by key of CRITERIA, and who: ``weights file`` or ``the office's default``."""

    weights: Mapping[str, float]
    origin: str = "weights file"


def as_override(weights: Override | Mapping[str, float] | None, page: Page) -> Override | None:
    """Return the written weights that hold: those given, else the office's own."""
    if weights is None:
        return Override(page.weights, "the office's default") if page.weights else None
    return weights if isinstance(weights, Override) else Override(weights)


class AreaOrder(NamedTuple):
    """The areas as the mentee ordered them: ``ordered`` first to last, then ``tied``, then ``unmentioned``."""

    ordered: tuple[str, ...]
    tied: tuple[str, ...]
    unmentioned: tuple[str, ...]


def area_order(answers: Answers) -> AreaOrder:
    """Return priority and ``also`` in order; areas that only hold a goal, equal among themselves; the others."""
    out = areas_left_out(answers)
    ordered = tuple(dict.fromkeys(area for area in (answers.priority, *answers.also) if area not in out))
    goals = {goal_area(goal.area, answers) for goal in answers.goals} - out - set(ordered)
    rest = set(AREA_KEYS) - out - set(ordered) - goals
    return AreaOrder(ordered, tuple(a for a in AREA_KEYS if a in goals), tuple(a for a in AREA_KEYS if a in rest))


def rank_order_centroid(count: int) -> list[float]:
    """Return the centre of all falling weights, none below 0, that sum to 1: w_i = (1/n) sum of 1/k, k from i to n."""
    return [fsum(1 / k for k in range(place, count + 1)) / count for place in range(1, count + 1)]


def centre(stated: AreaOrder) -> dict[str, float]:
    """Return the share of each mentioned area, summing to 1; ties take the mean over the ways to break them."""
    centroid = rank_order_centroid(len(stated.ordered) + len(stated.tied))
    shares = dict(zip(stated.ordered, centroid, strict=False))
    tail = centroid[len(stated.ordered) :]
    return shares | {area: fsum(tail) / len(tail) for area in stated.tied}


def together_shares(answers: Answers) -> dict[str, float]:
    """Return the share of the whole of each way of working together that applies."""
    return {
        row.key: BACKGROUND_SHARE[answers.background.weight] if row.key == "background" else row.share
        for row in CRITERIA
        if row.group == "together" and row.asks(answers) is not None
    }


def weights(answers: Answers, override: Override | None = None) -> tuple[WeightRow, ...]:
    """Return every criterion of weight > 0 in the order of CRITERIA; the weights sum to 1.

    Raises InvalidData where ``override`` names what is no criterion, is negative, or leaves nothing that counts.
    """
    if override is not None:
        return _overridden(answers, override)
    together = together_shares(answers)
    needs = 1 - fsum(together.values())
    rows = _needs(area_order(answers), needs) | {
        key: (share, _together_origin(key, answers)) for key, share in together.items()
    }
    return _in_order(rows)


def _in_order(rows: Mapping[str, tuple[float, str]]) -> tuple[WeightRow, ...]:
    return tuple(WeightRow(key=key, weight=rows[key][0], origin=rows[key][1])
                 for key in BY_KEY if key in rows and rows[key][0] > 0)  # fmt: skip


def _needs(stated: AreaOrder, needs: float) -> dict[str, tuple[float, str]]:
    share = needs * (MENTIONED_SHARE if stated.unmentioned else 1.0)
    rows = {f"area.{area}": (share * weight, _area_origin(area, stated)) for area, weight in centre(stated).items()}
    for area in stated.unmentioned:
        rows[f"area.{area}"] = ((needs - share) / len(stated.unmentioned), UNMENTIONED)
    return rows


def _area_origin(area: str, stated: AreaOrder) -> str:
    if area in stated.tied:
        return "an area only a goal is about"
    place = stated.ordered.index(area)
    return f"{_PLACES[place]} of the areas you chose" if place else "your priority"


def _together_origin(key: str, answers: Answers) -> str:
    if key == "wants":
        return "it should suit the mentor too"
    if key == "background":
        return f"you asked for it, with {answers.background.weight} weight"
    return "you asked for it" if key in ("roles", "values", "style") else "you answered it"


def _overridden(answers: Answers, override: Override) -> tuple[WeightRow, ...]:
    problems = override_problems(override)
    if problems:
        raise InvalidData(problems[0].message, problems[0].hint, problems)
    named = {key: weight for key, weight in override.weights.items() if BY_KEY[key].asks(answers) is not None}
    total = fsum(named[row.key] for row in CRITERIA if row.key in named)
    rows: dict[str, tuple[float, str]] = {}
    if total < 1 and not any(key.startswith("area.") for key in override.weights):
        rows = _needs(area_order(answers), 1 - total)
        total = 1.0
    if not total:
        raise InvalidData(f"with {override.origin}, nothing counts for these answers", "give an area a weight above 0")
    rows |= {key: (weight / total, override.origin) for key, weight in named.items()}
    return _in_order(rows)


MOST_WEIGHT = 1_000_000
"""More than anybody means, and few enough to add up."""


_MOST_KEYS = 40
"""Keys of written weights that are looked at, so that a file of thousands is no page of thousands."""


def override_problems(override: Override) -> tuple[Problem, ...]:
    """Find what is wrong with written weights, each with the key in ``path`` (the caller knows the line) and a hint."""
    allowed = f"allowed: {', '.join(BY_KEY)}"
    problems = []
    for key, weight in islice(override.weights.items(), _MOST_KEYS):
        if key not in BY_KEY:
            hint = f"{did_you_mean(key, BY_KEY, '')} {allowed}".lstrip()
            problems.append(_problem("P208", key, f"unknown criterion {shorten(key, 60)!r}", hint))
        elif not 0 <= weight <= MOST_WEIGHT:
            message = f"the weight of {key!r} isn't a number from 0 to {MOST_WEIGHT:,}"
            problems.append(_problem("P205", key, message, allowed))
    if not problems and not any(override.weights.values()):
        problems.append(_problem("P205", "", "all weights are 0, so nothing would count", allowed))
    return tuple(problems)


def _problem(code: str, key: str, message: str, hint: str) -> Problem:
    return Problem(code=code, path=key, message=message, hint=hint)
