"""Fourteen kinds of goals that mentees bring, two for each area: to say what a profile could answer, and cannot yet."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mentorpick.areas import Area
from mentorpick.model import Mentor


class GoalKind(NamedTuple):
    """A kind of goal, with a sentence as mentees write it."""

    area: Area
    name: str
    sentence: str


GOAL_KINDS: tuple[GoalKind, ...] = (
    GoalKind("career", "the next post", "Apply for a job, fellowship or promotion and do well in the interview"),
    GoalKind("career", "research and writing", "Publish a paper and write a grant for my research project"),
    GoalKind("mental_health", "stress and burnout", "Cope with stress, avoid burnout and learn to say no"),
    GoalKind("mental_health", "self-doubt", "Stop feeling like an impostor and be less anxious"),
    GoalKind("physical_health", "moving and resting", "Sleep better, exercise and eat well although I work shifts"),
    GoalKind("physical_health", "working with a condition", "Work with a chronic illness or disability"),
    GoalKind("personal_growth", "confidence", "Gain confidence and speak up in meetings and presentations"),
    GoalKind("personal_growth", "purpose", "Find out what I want, my purpose and the next step for me"),
    GoalKind("environment", "moving", "Move to another country or city and settle in a new place"),
    GoalKind("environment", "the team", "Find my place in the team and deal with a difficult workplace culture"),
    GoalKind("relationships", "family and work", "Combine family, parenting and a partner with work"),
    GoalKind("relationships", "difficult conversations", "Handle conflict, feedback and a difficult conversation"),
    GoalKind("finances", "debts and planning", "Plan my budget, loans and debts"),
    GoalKind("finances", "salary and funding", "Negotiate my salary and find funding or a scholarship"),
)
ANSWERED = 0.15
"""From this relevance (0..1) of the profile's words on, a kind of goal counts as answered."""


def answered(mentors: Sequence[Mentor]) -> NDArray[np.bool_]:
    """(M, 14): which kinds of goals each profile answers with its own words, in an area it does not leave out."""
    from mentorpick.ranking.text import TextIndex

    index = TextIndex.build(mentors)
    said = [index.relevance(kind.sentence, kind.area) >= ANSWERED for kind in GOAL_KINDS]
    offered = [[mentor.areas.get(kind.area, 1) > 0 for mentor in mentors] for kind in GOAL_KINDS]
    both: NDArray[np.bool_] = np.array(said, dtype=bool).T & np.array(offered, dtype=bool).T
    return both


def outlook(mentor: Mentor, now: NDArray[np.bool_]) -> str:
    """What one concrete offer in each of its areas would bring a profile whose row of ``answered`` is ``now``."""
    could = now | np.array([mentor.areas.get(kind.area, 0) > 0 for kind in GOAL_KINDS], dtype=bool)
    if could.sum() == now.sum():
        return ""
    areas = sum(level > 0 for level in mentor.areas.values())
    where = "one concrete offer" if areas == 1 else f"a concrete offer in each of its {areas} areas"
    return (
        f"with {where} this profile could answer {could.sum()} of {len(GOAL_KINDS)} kinds of goals; "
        f"today it answers {now.sum()}"
    )
