"""The area of life a goal most likely belongs to: that of the plain goals nearest to it in meaning.

Alone: the interview and the ranking guess alike.
"""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Protocol, cast, get_args

from mentorpick.model.taxonomy import Area
from mentorpick.relevance.embedding import Vectors16, cosines
from mentorpick.relevance.vectors import KeptModel

NEAREST = 5
"""How many of the plain goals have a say."""


class Embedding(Protocol):
    """What turns texts into vectors; a model, or one that keeps what it gave."""

    def embed(self, texts: Sequence[str]) -> Vectors16:
        """Embed texts: one unit vector each, rounded to 16 bits."""
        ...


def likely_areas(goals: Sequence[str], model: Embedding) -> list[tuple[Area, ...]]:
    """Order all areas for each goal, the likeliest first: by the cosines of the five nearest plain goals, then by
    the nearest one.
    """
    if not goals:
        return []
    areas = [area for area, _ in plain_goals()]
    near = cosines(model.embed(goals), model.embed([goal for _, goal in plain_goals()]))
    return [_ordered(row.tolist(), areas) for row in near]


def prepare_model_for_many(model: KeptModel) -> KeptModel:
    """Return a model for the goals of many people: it knows the plain goals and remembers nothing it is asked."""
    model.embed([goal for _, goal in plain_goals()])
    return model.forgetful()


def _ordered(near: list[float], areas: Sequence[Area]) -> tuple[Area, ...]:
    order = sorted(range(len(near)), key=lambda place: (-near[place], place))
    points: dict[Area, float] = {}
    for place in order[:NEAREST]:
        points[areas[place]] = points.get(areas[place], 0) + near[place]
    first = {area: at for at, area in reversed(list(enumerate(areas[place] for place in order)))}
    return tuple(sorted(get_args(Area), key=lambda area: (-points.get(area, 0), first[area])))


@cache
def plain_goals() -> tuple[tuple[Area, str], ...]:
    """Return goals as people state them, each with its area."""
    found: list[tuple[Area, str]] = []
    area = ""
    for line in files("mentorpick").joinpath("data", "goals.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            area = line.strip("[]")
        elif line and not line.startswith("#"):
            found.append((cast(Area, area), line))
    return tuple(found)
