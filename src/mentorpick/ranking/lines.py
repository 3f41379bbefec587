"""Where a profile can answer a goal, and what an answer there is worth.

| place | credit |
|---|---|
| offer | 1, or .8 if it is tagged with another area than the goal's |
| expertise | 1 |
| title | .8 |
| bio | .7 |
| organization | .3 |
| through a listed synonym | .8 of it |

A text of more than 80 stems, whatever its place, is read as a bio, and counts by the square root of 80 / its stems;
beyond 400 stems that shrinks by 400 / its stems as well: ten pages say everything, so they say next to nothing.
"""

from math import sqrt

from mentorpick.areas import AREA_KEYS, Area
from mentorpick.model import Mentor

OFFER, OTHER_AREA, EXPERTISE, TITLE, BIO, ORGANIZATION, SYNONYM = 1.0, 0.8, 1.0, 0.8, 0.7, 0.3, 0.8
FULL_LENGTH, FAIR_LENGTH = 80, 400

ANY_AREA = 1 << len(AREA_KEYS)
"""The bit of an offer without an area, which fits every goal; bit k stands for area k."""
BITS: dict[str | None, int] = {area: 1 << at for at, area in enumerate(AREA_KEYS)} | {None: ANY_AREA}

Line = tuple[str, float, int]
"""A text, its credit before length and area are known, and for an offer the bit of its area (else 0)."""


def lines(mentor: Mentor) -> list[Line]:
    """Every text of a profile that can answer a goal, the strongest kind first."""
    return [
        *[(offer.text, OFFER, BITS[offer.area]) for offer in mentor.offers],
        *[(text, EXPERTISE, 0) for text in mentor.expertise],
        (mentor.title, TITLE, 0),
        (mentor.bio, BIO, 0),
        (mentor.organization, ORGANIZATION, 0),
    ]


def fields(mentor: Mentor) -> list[str]:
    """The name of the field of each line, in the same order."""
    return [
        *[f"offers[{at}]" for at in range(len(mentor.offers))],
        *[f"expertise[{at}]" for at in range(len(mentor.expertise))],
        *("title", "bio", "organization"),
    ]


def worth_of_length(length: int) -> float:
    """What is left of the credit of a text of so many stems, 0..1."""
    return sqrt(FULL_LENGTH / max(length, FULL_LENGTH)) * (FAIR_LENGTH / max(length, FAIR_LENGTH))


def credit_of(line: Line, length: int, area: Area | None) -> float:
    """What an answer in this line is worth, 0..1, if it has ``length`` stems and the goal belongs to ``area``."""
    _, credit, offer = line
    if length > FULL_LENGTH:
        return min(credit, BIO) * worth_of_length(length)
    elsewhere = offer and area and not offer & (BITS[area] | ANY_AREA)
    return OTHER_AREA if elsewhere else credit
