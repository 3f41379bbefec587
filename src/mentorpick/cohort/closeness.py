"""What a pair is judged by beside its score: whether a line comes close to a goal, which one, and how both can meet."""

from collections.abc import Collection

import numpy as np

from mentorpick.cohort.aims import NO_LINE, NO_WAY, TWO_TOWNS
from mentorpick.cohort.score_matrix import Flags
from mentorpick.model.people import Goal
from mentorpick.ranking.pool import Bools
from mentorpick.ranking.scoring import Case


def close_mentors(case: Case) -> Bools:
    """Return (M,) whether some line of each profile comes close to a goal; where there is no goal, all do."""
    goals = _heard(case)
    if not goals:
        return np.ones(len(case.view.pool), bool)
    near = [case.view.relevance(goal.text, goal.area or case.answers.priority) > 0 for goal in goals]
    return np.asarray(np.logical_or.reduce(near), bool)


def nearest_line(case: Case, row: int, goals: Collection[str] | None = None) -> str:
    """Return the line of one profile that comes nearest to a goal (of these texts, else of all); empty for none."""
    best, line = 0.0, ""
    for goal in _heard(case):
        if goals is None or goal.text in goals:
            heard = case.view.relevance_of(row, goal.text, goal.area or case.answers.priority)
            if heard.relevance > best and heard.lines:
                best, line = heard.relevance, heard.lines[0].text
    return line


def _heard(case: Case) -> list[Goal]:
    """Return the goals that count: those whose area was not set aside."""
    answers = case.answers
    return [goal for goal in answers.goals if (goal.area or answers.priority) not in answers.not_now]


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
