"""Listens to the goals: what to ask back about one of one word or with a slip, and what was understood of them all."""

import re
from collections.abc import Callable
from typing import Any

from mentorpick.interview.state import Choice, InterviewContext, InterviewState, goals, it_hurts, quoted
from mentorpick.text import join_words

VAGUE = {
    "job": ("Find or change a job", "find a job that suits me", "career"),
    "energy": ("Sleep and energy", "sleep better and have more energy", "mental_health"),
    "money": ("Money worries", "get on top of my money", "finances"),
    "confidence": ("Confidence", "be more confident", "personal_growth"),
    "person": ("Someone in my life", "get on better with someone in my life", "relationships"),
}
"""What a goal of one word may be about: the label, the goal it becomes, its area."""
_NO_IDEA = re.compile(
    r"(?:i )?(?:really )?(?:idk|dk|dunno|don'?t know|do not know|no idea|not sure|nothing|no goals?|anything|whatever|"
    r"help|hm+|\W*)[.!?]*",
    re.IGNORECASE,
)


def says_little(text: str) -> bool:
    """Return whether a goal is one word, or says that there is none: then it is asked about."""
    plain = text.replace("’", "'").strip()
    return bool(_NO_IDEA.fullmatch(plain)) or (len(plain.split()) == 1 and plain.isascii())


def open_goal(given: InterviewState, mark: str) -> int | None:
    """Return the place of the first goal with this mark, None where no goal has it."""
    return next((n for n, goal in enumerate(goals(given)) if goal.get(mark)), None)


def asks_about(mark: str) -> Callable[[InterviewState, InterviewContext], bool]:
    """Return whether a goal has this mark, once all are named."""
    return lambda given, _: given.get("goal") == "done" and not it_hurts(given) and open_goal(given, mark) is not None


def vague_choices(_given: InterviewState, _: InterviewContext) -> tuple[Choice, ...]:
    """Return what a goal of one word may be about."""
    rows = (Choice(key, label) for key, (label, _, _) in VAGUE.items())
    return (*rows, Choice("rewrite", "Something else, in my own words"), Choice("keep", "Leave it as it is"))


def put_vague(given: InterviewState, value: Any) -> None:
    """Put a goal one can answer for one of one word, have it written again, or keep it."""
    if value in VAGUE:
        _, text, area = VAGUE[value]
        _replace_goal(given, "vague", {"text": text, "area": area})
    else:
        _mark_goal(given, "vague", rewrite=value == "rewrite")


def put_meant(given: InterviewState, value: Any) -> None:
    """Take what was meant, keep what was typed, or have it written again."""
    if value == "yes":
        at = open_goal(given, "meant")
        goal = goals(given)[at or 0]
        _replace_goal(given, "meant", {"text": goal["meant"], "area": goal["area"]})
    else:
        _mark_goal(given, "meant", rewrite=value == "rewrite")


def put_words(given: InterviewState, value: Any) -> None:
    """Put a goal in other words in its place; None leaves it out."""
    _replace_goal(given, "rewrite", value)


def _mark_goal(given: InterviewState, mark: str, *, rewrite: bool) -> None:
    goal = goals(given)[open_goal(given, mark) or 0]
    kept = {key: value for key, value in goal.items() if key not in (mark, "meant")}
    _replace_goal(given, mark, kept | ({"rewrite": True} if rewrite else {}))


def _replace_goal(given: InterviewState, mark: str, goal: dict[str, Any] | None) -> None:
    at = open_goal(given, mark)
    named = goals(given)
    given["goals"] = [each for n, old in enumerate(named) if (each := goal if n == at else old) is not None]
    for key in ("goal_vague", "goal_meant", "goal_words"):
        given.pop(key, None)  # the next goal may be asked about too


def say_back(given: InterviewState) -> str:
    """Return one sentence with the goals in the person's own words; empty without goals."""
    said = [quoted(goal["text"], 60) for goal in goals(given)]
    return f"You'd like to change this: {join_words(said)}." if said else ""
