"""Sentences the reader must not miss, said once above the list."""

from typing import TYPE_CHECKING

from mentorpick.areas import LABELS
from mentorpick.model import Answers, Page
from mentorpick.ranking.asked import area_of, parked

if TYPE_CHECKING:
    from mentorpick.ranking.weights import Override

BOUNDARY = (
    "A mentor listens and shares experience. A mentor is not a therapist, a doctor or a crisis service, and does not "
    "replace one. In an emergency, call your local emergency number."
)
FICTIONAL = "The people in this pool are made up."

ELSEWHERE = (
    "Ask your department, your alumni office, or the mentoring programme of your professional society.",
    "Write down three people who do what you would like to do, and ask one of them for fifteen minutes.",
)
"""Where else to look, for a pool whose own page does not say."""


def about_pool(page: Page) -> tuple[str, ...]:
    """That the people are made up, where the page says so."""
    return (FICTIONAL,) if page.fictional else ()


def weighed(override: "Override | None") -> tuple[str, ...]:
    """Where the weights come from, where someone wrote them down."""
    return (f"What counts how much comes from {override.origin}, not from your answers alone.",) if override else ()


def boundary(answers: Answers, page: Page) -> tuple[str, ...]:
    """What a mentor is and is not, and the office's referral, where mental health is asked about."""
    asked = {answers.priority, *(area_of(goal.area, answers) for goal in answers.goals)}
    if "mental_health" not in asked - parked(answers):
        return ()
    return (BOUNDARY, *([page.referral] if page.referral else []))


def parked_goals(answers: Answers) -> tuple[str, ...]:
    """That goals of an area left out do not count."""
    found = [goal for goal in answers.goals if area_of(goal.area, answers) in parked(answers)]
    if not found:
        return ()
    areas = ", ".join(LABELS[area].lower() for area in dict.fromkeys(area_of(g.area, answers) for g in found))
    goals = "1 goal does" if len(found) == 1 else f"{len(found)} goals do"
    return (f"{goals} not count, because you left {areas} out for now.",)


def nothing_in_priority(name: str, priority: str) -> str:
    """That the first place is earned elsewhere."""
    return f"{name} comes first but offers nothing in {LABELS[priority].lower()}, your central priority."


def pinned_left_out(name: str, detail: str) -> str:
    """That someone pinned cannot be shown."""
    return f"{name}, whom you pinned, is left out: {detail}."


def pinned_missing(mentor: str) -> str:
    """That someone pinned is not in this pool."""
    return f"You pinned {mentor}, who is not in this pool."
