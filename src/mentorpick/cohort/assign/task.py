"""What an objective is given and what it gives back."""

from collections.abc import Callable
from typing import NamedTuple

from mentorpick.cohort.scores import Edges, Ints, Scores

Tick = Callable[[str], bool]
"""Called often with what is being done; answers False when the caller has had enough."""

Wants = Callable[[int], Ints]
"""For a mentee, how well each mentor's hopes are met, (M,) billionths: the first word of a mentor's order."""


def patient(_: str) -> bool:
    """A tick that never has enough and shows nothing."""
    return True


class Task(NamedTuple):
    """What is to be solved: ``wanted`` (N,) places for each mentee, ``places`` (M,) at each mentor.

    Mentees and mentors are in order of id. ``wants`` is asked only by the objective ``stable``.
    """

    scores: Scores
    wanted: Ints
    places: Ints
    wants: Wants | None = None
    tick: Tick = patient


class Solution(NamedTuple):
    """The pairs formed; ``gap`` is the distance from the proven bounds, as a share of them; 0 = proven best."""

    pairs: Edges
    gap: float
