"""What the reasons are written with: both sides of a comparison, a sentence with its evidence, words in a row."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from msgspec import Struct

from mentorpick.areas import LABELS, Area
from mentorpick.model import Answers, Mentor
from mentorpick.phrases import cut, listed
from mentorpick.results import Evidence


class Told(Struct, frozen=True, gc=False):
    """Both sides of one comparison: a mentor, the answers, and what they ask of this criterion.

    ``hear`` says how well this mentor answers a goal of an area; ``today`` is for the clocks.
    """

    mentor: Mentor
    answers: Answers
    asked: Any
    today: date
    hear: "Callable[[str, Area], Heard]"


class Heard(Struct, frozen=True, gc=False):
    """How well a mentor's words answer a goal, 0..1, and the lines that do."""

    relevance: float
    lines: tuple[Evidence, ...]


class Because(Struct, frozen=True, gc=False):
    """A sentence, the lines of the profile it stands on, and the goals that no line clearly answers."""

    text: str
    evidence: tuple[Evidence, ...] = ()
    unanswered: tuple[str, ...] = ()


class Question(Struct, frozen=True, gc=False):
    """What to ask a mentor, and the field of the profile that would have answered it."""

    field: str
    text: str


def quoted(text: str, limit: int = 72) -> str:
    """The text in plain quotation marks, for programs too, cut at a word."""
    return f'"{cut(text, limit)}"'


def labels(keys: Iterable[str]) -> str:
    """The labels of keys of closed lists, listed."""
    return listed(LABELS[key].lower() for key in keys)


def number_word(number: float, unit: str = "") -> str:
    """``1 hour``, ``2.5 hours``; without a unit the number alone."""
    return f"{number:g} {unit}{'' if number == 1 else 's'}" if unit else f"{number:g}"
