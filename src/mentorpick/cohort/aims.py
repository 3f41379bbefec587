"""What a pair is judged by beside its score, and the aims of ``fair`` in their order as one whole number a pair.

Then one flow finds what is best in every aim.

A pair's number is a sum of weights, each larger than everything below it can add up to over a whole cohort. Where the
numbers would grow past what the solver takes, scores lose their last digits, and the gap says how much that may be.
"""

from typing import NamedTuple

import numpy as np

from mentorpick.cohort.score_matrix import BILLION, NOT_ALLOWED, Edges, Flags, Ints, ListedScores, Marks, Scores, Values
from mentorpick.ranking.comparison import goals_of
from mentorpick.ranking.scoring import Case

NO_WAY, NO_LINE, TWO_TOWNS, KEPT = 1, 2, 4, 8
"""What may be known of a pair: no common way of meeting; no line that comes close to a goal; a common way, but only in
person and in two towns; it is one of those to keep."""

FLAWS = (NO_WAY, NO_LINE, TWO_TOWNS)
"""In the order in which they are avoided."""

STEP = BILLION // 10
"""A lowest score is raised only by so much: less, nobody could feel."""

_LARGEST = 2**60


def flags_of(case: Case) -> Flags:
    """Return (M,) what speaks against each pair, as marks: meeting, then the goal."""
    answers, view = case.answers, case.view
    close = case.comes_close if goals_of(answers) else np.ones(len(view.pool), bool)
    flags = np.where(close, 0, NO_LINE).astype(np.int8)
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


def no_marks(mentees: int, mentors: int) -> Marks:
    """Return marks that say nothing."""
    return Marks(
        lambda asked: np.zeros((len(asked), mentors), np.int8), np.zeros(mentees, np.int64), np.zeros(mentors, np.int64)
    )


class Aim(NamedTuple):
    """What a pair's number is made of: a weight for each flaw that it does not have, and twice its score.

    Scores are divided by ``coarse`` before; a mentor who went without breaks ties. Pairs with a flaw in ``never`` and
    pairs under ``least`` are not allowed, unless they are to be kept.
    """

    weights: dict[int, int]
    kept: int
    without: int
    coarse: int
    never: int = 0
    least: int = 0


def aim_for(marks: Marks, given: int, used: int, *, several: bool, largest: int = 0) -> Aim:
    """Return weights such that no aim can be outweighed by those after it, with at most ``given`` pairs.

    ``used`` are the marks that any pair allowed has; ``several`` whether a mentee may get more than one mentor.
    """
    size = (len(marks.mentees) + len(marks.mentors) + 3) * (2 * given + 1 if several else 1)
    coarse = 1
    while True:
        most = 2 * (BILLION // coarse) + 1  # of one pair, so far
        without = most * given + 1 if marks.mentees.any() else 0
        most += without
        weights = {}
        for flaw in reversed(FLAWS):
            weights[flaw] = most * given + 1 if used & flaw else 0
            most += weights[flaw]
        kept = most * given + 1 if used & KEPT else 0
        if (most + kept) * size <= (largest or _LARGEST) or coarse >= BILLION:
            return Aim(weights, kept, without, coarse)
        coarse *= 10


class Valued:
    """The pairs of ``scores``, each with its number instead of its score."""

    def __init__(self, scores: Scores, marks: Marks, aim: Aim) -> None:
        self._scores, self._marks, self._aim = scores, marks, aim

    @property
    def shape(self) -> tuple[int, int]:
        """N and M."""
        return self._scores.shape

    def rows(self, mentees: Ints) -> Ints:
        """Return the numbers of these mentees' pairs, -1 where a pair is not allowed."""
        marks = self._marks
        return self._value(
            self._scores.rows(mentees), marks.flags(mentees), marks.mentees[mentees, None], marks.mentors
        )

    def listed(self, edges: Edges) -> ListedScores:
        """Return the same for a list of pairs."""
        marks = self._marks
        flags = marks.flags(np.arange(self.shape[0]))[edges.mentee, edges.mentor]
        value = self._value(edges.score, flags, marks.mentees[edges.mentee], marks.mentors[edges.mentor])
        return ListedScores(edges._replace(score=value).keep(value != NOT_ALLOWED), self.shape)

    def _value(self, raw: Values, flags: Flags, mentees: Ints, mentors: Ints) -> Ints:
        aim, kept = self._aim, (flags & KEPT) != 0
        value: Ints = aim.kept * kept.astype(np.int64)
        for flaw, weight in aim.weights.items():
            value += weight * ((flags & flaw) == 0)
        value += aim.without * mentees + 2 * (raw // aim.coarse).astype(np.int64) + mentors
        value[(raw == NOT_ALLOWED) | (((raw < aim.least) | ((flags & aim.never) != 0)) & ~kept)] = NOT_ALLOWED
        return value


def valued(scores: Scores, marks: Marks, aim: Aim) -> Scores:
    """Return the scores with each pair's number in their place."""
    found = Valued(scores, marks, aim)
    return found.listed(scores.edges) if isinstance(scores, ListedScores) else found
