"""Where a profile can answer a goal, and what an answer there is worth.

| place | credit |
|---|---|
| offer | 1, or .8 if it is tagged with another area than the goal's |
| expertise | 1 |
| title | .8 |
| bio | .7 |
| organization | .3 |
| through a listed synonym | .8 of it |

A text of more than 80 stems, whatever its place, is read as a bio, and counts by 80 / its stems: ten pages say
everything, so they say little.
"""

from typing import NamedTuple

from mentorpick.areas import AREA_KEYS, Area
from mentorpick.model import Mentor

OFFER, OTHER_AREA, EXPERTISE, TITLE, BIO, ORGANIZATION, SYNONYM = 1.0, 0.8, 1.0, 0.8, 0.7, 0.3, 0.8
FULL_LENGTH = 80

ANY_AREA = 1 << len(AREA_KEYS)
"""The bit of an offer without an area, which fits every goal; bit k stands for area k."""
BITS: dict[Area | None, int] = {area: 1 << at for at, area in enumerate(AREA_KEYS)} | {None: ANY_AREA}  # type: ignore


class Line(NamedTuple):
    """One text of a profile: its field, what it says, its credit, and for an offer the bit of its area (else 0)."""

    field: str
    text: str
    credit: float
    offer: int = 0


def lines(mentor: Mentor) -> list[Line]:
    """Every text of a profile that can answer a goal, the strongest kind first."""
    return [
        *(Line(f"offers[{at}]", offer.text, OFFER, BITS[offer.area]) for at, offer in enumerate(mentor.offers)),
        *(Line(f"expertise[{at}]", text, EXPERTISE) for at, text in enumerate(mentor.expertise)),
        Line("title", mentor.title, TITLE),
        Line("bio", mentor.bio, BIO),
        Line("organization", mentor.organization, ORGANIZATION),
    ]


def credit(line: Line, length: int, area: Area | None) -> float:
    """What an answer in this line is worth, 0..1, if it has ``length`` stems and the goal belongs to ``area``."""
    if length > FULL_LENGTH:
        return min(line.credit, BIO) * (FULL_LENGTH / length)
    return line.credit if not line.offer or fits(line.offer, area) else OTHER_AREA


def fits(offer: int, area: Area | None) -> bool:
    """Whether an offer's bits fit a goal's area; a goal without one fits every offer."""
    return area is None or bool(offer & (BITS[area] | ANY_AREA))
