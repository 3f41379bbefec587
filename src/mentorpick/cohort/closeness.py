"""What a pair is judged by beside its score: whether a line comes close to a goal, which one, and how both can meet.

Alone: the proposal is made by it, and checked by it without knowing how it was made.
"""

from collections.abc import Collection

import numpy as np

from mentorpick.cohort.aims import NO_LINE, NO_WAY, TWO_TOWNS
from mentorpick.cohort.score_matrix import Flags
from mentorpick.ranking.comparison import goals_of
from mentorpick.ranking.pool import Bools
from mentorpick.ranking.scoring import Case


def close_mentors(case: Case) -> Bools:
    """Return (M,) whether a line of each profile that may be quoted comes close to a goal; without a goal, all do."""
    return case.comes_close if goals_of(case.answers) else np.ones(len(case.view.pool), bool)


def nearest_line(case: Case, row: int, goals: Collection[str] | None = None) -> str:
    """Return the line of one profile that comes nearest to a goal (of these texts, else of all); empty for none."""
    answers = [case.answer(row, goal) for goal in goals_of(case.answers) if goals is None or goal.text in goals]
    said = [answer for answer in answers if answer.says]
    return max(said, key=lambda answer: answer.cosine or 0.0).text if said else ""


def flags_of(case: Case) -> Flags:
    """Return (M,) what speaks against each pair, as marks of ``cohort.aims``: meeting, then the goal."""
    answers, view = case.answers, case.view
    flags = np.where(close_mentors(case), 0, NO_LINE).astype(np.int8)
    if not answers.meeting:
        return flags
    stated = view.stated("meeting")
    afar = np.zeros(len(view.pool), bool)
    for way in answers.meeting:
        if way != "in_person":
            afar |= view.has("meeting", way)
    person = view.has("meeting", "in_person") & ("in_person" in answers.meeting)
    near = view.is_in(answers.location) | ~(view.stated("location") & bool(answers.location.strip()))
    flags[stated & ~afar & ~person] |= NO_WAY
    flags[stated & ~afar & person & ~near] |= TWO_TOWNS
    return flags
