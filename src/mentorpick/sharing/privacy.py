"""What of a mentee's answers may reach somebody else: nothing private unless it was ticked, and then only that.

``keep_shareable`` makes answers in which the rest is gone. Whatever is written for a mentor is made from those
alone, so that what was left out cannot enter, not even by implication.
"""

from collections.abc import Collection
from typing import NamedTuple

from msgspec.structs import replace

from mentorpick.errors import WrongUsage
from mentorpick.model.people import Answers, BackgroundWish, Goal
from mentorpick.model.taxonomy import LABELS, PRIVATE_AREAS, Area, Value
from mentorpick.sharing.private_goals import find_areas, find_reason


class WithheldItem(NamedTuple):
    """One thing that is left out unless ticked: its key, what it is, the mentee's own words."""

    key: str
    what: str
    text: str


class Shareable(NamedTuple):
    """The answers without what was left out. ``priority_known`` is false where the priority itself was.

    ``ticked`` are the goals that are there because they were ticked.
    """

    answers: Answers
    priority_known: bool
    ticked: tuple[Goal, ...] = ()


def private_areas_of(text: str) -> frozenset[str]:
    """Return the private areas, and ``background``, that a text speaks of, by any of its words."""
    return find_areas(text)


def is_private(goal: Goal, priority: str) -> bool:
    """Return whether a goal is of a private area, speaks of a private matter, or can be judged by its owner alone."""
    return (goal.area or priority) in PRIVATE_AREAS or bool(find_reason(goal.text))


def list_withheld(answers: Answers) -> tuple[WithheldItem, ...]:
    """Return everything that is left out unless ticked, in the order of the answers."""
    rows = [
        WithheldItem(f"goal-{number}", f"a goal, {LABELS[goal.area or answers.priority].lower()}", goal.text)
        for number, goal in enumerate(answers.goals, 1)
        if is_private(goal, answers.priority)
    ]
    if answers.priority in PRIVATE_AREAS:
        rows.append(WithheldItem("priority", "your central priority", LABELS[answers.priority]))
    if answers.about:
        rows.append(WithheldItem("about", "what you wrote about yourself", answers.about))
    values = [value for value in answers.values if value in PRIVATE_VALUES]
    if values:
        rows.append(WithheldItem("values", "values that speak of private life", ", ".join(LABELS[v] for v in values)))
    if answers.background.wish:
        rows.append(WithheldItem("background", "the background you wished for", ", ".join(answers.background.wish)))
    return tuple(rows)


def keep_shareable(answers: Answers, ticked: Collection[str] = ()) -> Shareable:
    """Return the answers with only what may be shared in them; ``ticked`` holds keys of ``list_withheld``.

    What is about others (must-haves, whom to avoid, today's mentors, pinned) and contact data never stay.
    Raises WrongUsage for a key that is not among them.
    """
    _check(answers, ticked)
    public = answers.priority not in PRIVATE_AREAS or "priority" in ticked
    explicit = [replace(goal, area=goal.area or answers.priority) for goal in answers.goals]
    ticks = tuple(goal for number, goal in enumerate(explicit, 1) if f"goal-{number}" in ticked)
    goals = tuple(goal for goal in explicit if goal in ticks or not is_private(goal, answers.priority))
    kept = Answers(
        name=answers.name,
        organization=answers.organization,
        about=answers.about if "about" in ticked else "",
        goals=goals,
        priority=answers.priority if public else _stand_in(goals),
        roles=answers.roles,
        values=tuple(value for value in answers.values if value not in PRIVATE_VALUES or "values" in ticked),
        style=answers.style,
        stage=answers.stage,
        timezone=answers.timezone,
        location=answers.location,
        meeting=answers.meeting,
        hours_per_month=answers.hours_per_month,
        background=answers.background if "background" in ticked else BackgroundWish(),
    )
    return Shareable(kept, public, ticks)


def _stand_in(goals: tuple[Goal, ...]) -> Area:
    """An area to stand where a priority must, when the true one is left out."""
    return goals[0].area or "career" if goals else "career"


def _check(answers: Answers, ticked: Collection[str]) -> None:
    keys = [row.key for row in list_withheld(answers)]
    for key in ticked:
        if key not in keys:
            raise WrongUsage(
                f"there is nothing left out under {key!r}",
                f"--share takes one of {', '.join(keys)}" if keys else "nothing of these answers is left out",
            )


PRIVATE_VALUES: tuple[Value, ...] = ("balance", "family", "stability")
"""Values that tell of private life as much as of work: health, relationships and money stand behind them."""
