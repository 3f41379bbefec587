"""How much each criterion counts for one mentee, and where that came from.

The areas follow from the order the mentee stated: rank-order-centroid weights (Barron & Barrett 1996), the centre of
all weights that agree with what was said. Nothing published validates finer numbers (Dawes 1979).
"""

from collections.abc import Mapping
from itertools import islice
from math import fsum
from typing import NamedTuple

from mentorpick.errors import InvalidData, Problem
from mentorpick.model.people import Answers
from mentorpick.model.shortlist import WeightRow
from mentorpick.model.taxonomy import AREA_KEYS
from mentorpick.ranking.comparison import areas_left_out, goal_area
from mentorpick.ranking.criteria import BY_KEY, CRITERIA
from mentorpick.text import did_you_mean, shorten

MENTIONED_SHARE = 0.9
"""Of the needs, what the areas the mentee mentioned share; the rest goes to those nobody mentioned."""
BACKGROUND_SHARE = {"low": 0.025, "medium": 0.05, "high": 0.1}

_PLACES = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh")
UNMENTIONED = "the areas you didn't mention share a tenth"


class Override(NamedTuple):
    """Weights someone wrote down, by key of CRITERIA, and who: ``weights file`` or ``the office's default``."""

    weights: Mapping[str, float]
    origin: str = "weights file"


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
    """Return the centre of all weights with w1 >= w2 >= ...

    >= 0 that sum to 1: w_i = (1/n) sum of 1/k, k from i to n.
    """
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
    return tuple(WeightRow(key=row.key, weight=rows[row.key][0], origin=rows[row.key][1])
                 for row in CRITERIA if row.key in rows)  # fmt: skip


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
    return f"{_PLACES[place]} of the areas you named" if place else "your priority"


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
        raise InvalidData(
            f"with {override.origin}, nothing counts for these answers",
            "give an area a weight above 0",
        )
    rows |= {key: (weight / total, override.origin) for key, weight in named.items()}
    return tuple(WeightRow(key=row.key, weight=rows[row.key][0], origin=rows[row.key][1])
                 for row in CRITERIA if rows.get(row.key, (0.0,))[0] > 0)  # fmt: skip


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
