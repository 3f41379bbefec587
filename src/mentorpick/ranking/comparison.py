"""What a mentee asked of each criterion: their side of every comparison, read from the answers alone."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from msgspec import Struct

from mentorpick.model.people import Answers, Mentor
from mentorpick.model.shortlist import Evidence, GoalAnswer
from mentorpick.model.taxonomy import LABELS, Area
from mentorpick.ranking.pool import STAGE_NUMBER
from mentorpick.text import join_words, name_key, shorten


class Comparison(Struct, frozen=True, gc=False):
    """Both sides of one comparison: a mentor, the answers, and what they ask of this criterion.

    ``answer`` says how this mentor's lines answer a goal; ``today`` is for the clocks.
    """

    mentor: Mentor
    answers: Answers
    asked: Any
    today: date
    answer: "Callable[[AskedGoal], GoalAnswer]"


class Reason(Struct, frozen=True, gc=False):
    """A sentence, the lines of the profile it stands on, and the goals that no line clearly answers."""

    text: str
    evidence: tuple[Evidence, ...] = ()
    unanswered: tuple[str, ...] = ()


class OpenQuestion(Struct, frozen=True, gc=False):
    """What to ask a mentor, and the field of the profile that would have answered it."""

    field: str
    text: str


def quote(text: str, limit: int = 72) -> str:
    """Return the text in plain quotation marks, for programs too, cut at a word."""
    return f'"{shorten(text, limit)}"'


def label_words(keys: Iterable[str]) -> str:
    """Return the labels of keys of closed lists, listed."""
    return join_words(LABELS[key].lower() for key in keys)


def number_word(number: float, unit: str = "") -> str:
    """Return ``1 hour``, ``2.5 hours``; without a unit the number alone."""
    return f"{number:g} {unit}{'' if number == 1 else 's'}" if unit else f"{number:g}"


IMPORTANCE_WEIGHT = {"high": 3.0, "medium": 2.0, "low": 1.0}
ABOUT_WEIGHT = 0.3
NAMED_SHARE, UNMENTIONED_SHARE = 0.3, 0.2
"""What a claim is worth in an area only named, and in one nobody mentioned: the written beats the ticked."""


class AskedGoal(NamedTuple):
    """A goal with how much it counts beside the others heard with it, and its own area; ``about`` has none."""

    text: str
    weight: float
    area: Area | None


class AreaAsked(NamedTuple):
    """What a mentee asks of an area: the goals it hears, or, where there is none, the share a claim alone is worth."""

    goals: tuple[AskedGoal, ...]
    share: float = 1.0


class Availability(NamedTuple):
    """What a mentee said of time and place; empty or None where skipped."""

    hours: float | None
    meeting: tuple[str, ...]
    location: str
    timezone: str


def areas_left_out(answers: Answers) -> frozenset[str]:
    """Return the areas left out altogether; the priority never is."""
    return frozenset(answers.not_now) - {answers.priority}


def goal_area(goal_area: Area | None, answers: Answers) -> Area:
    """Return the area a goal belongs to: its own, or the priority."""
    return goal_area or answers.priority


def goals_of(answers: Answers) -> tuple[AskedGoal, ...]:
    """Return every goal that counts, in the order stated; those of an area left out are set aside."""
    areas = [goal_area(goal.area, answers) for goal in answers.goals]
    return tuple(
        AskedGoal(goal.text, IMPORTANCE_WEIGHT[goal.importance], area)
        for goal, area in zip(answers.goals, areas, strict=True)
        if area not in areas_left_out(answers)
    )


def texts_heard(mentees: Iterable[Answers]) -> Iterator[str]:
    """Yield every text of these mentees that profiles are compared with."""
    for answers in mentees:
        goals = goals_of(answers)
        yield from (goal.text for goal in goals)
        if goals and answers.about:
            yield answers.about


def heard_by_priority(answers: Answers) -> tuple[AskedGoal, ...]:
    """Return the goals of the priority; where it has none, all of them, so that a misfiled goal finds its person."""
    goals = goals_of(answers)
    return tuple(goal for goal in goals if goal.area == answers.priority) or goals


def asked_of_area(area: Area, answers: Answers) -> AreaAsked | None:
    """Return what is asked of an area, None where it is left out; ``about`` is one more, light goal of the priority."""
    if area in areas_left_out(answers):
        return None
    if area == answers.priority:
        heard = heard_by_priority(answers)
        about = (AskedGoal(answers.about, ABOUT_WEIGHT, None),) if heard and answers.about else ()
        return AreaAsked((*heard, *about))
    goals = tuple(goal for goal in goals_of(answers) if goal.area == area)
    return AreaAsked(goals, NAMED_SHARE if area in answers.also else UNMENTIONED_SHARE)


def distinct_words(words: Sequence[str]) -> tuple[str, ...] | None:
    """Return each word once, in order; None where there is none."""
    return tuple(dict.fromkeys(words)) or None


def style(answers: Answers) -> tuple[tuple[str, int], ...] | None:
    """Return the sides of working style that were answered."""
    sides = (("structure", answers.style.structure), ("directness", answers.style.directness))
    return tuple((name, side) for name, side in sides if side is not None) or None


def availability(answers: Answers) -> Availability | None:
    """Return hours, ways of meeting and time zone, where any of the three was answered."""
    asked = Availability(
        answers.hours_per_month, distinct_words(answers.meeting) or (), answers.location.strip(), answers.timezone
    )
    return asked if asked.hours is not None or asked.meeting or asked.timezone else None


def stage(answers: Answers) -> int | None:
    """Return the mentee's stage as its place in STAGES."""
    return None if answers.stage is None else STAGE_NUMBER[answers.stage]


def background(answers: Answers) -> tuple[str, ...] | None:
    """Return the labels wished for, as they compare."""
    return distinct_words([name_key(label) for label in answers.background.wish])
