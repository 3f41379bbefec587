"""The scores of a cohort as the solver sees them: whole billionths, so that sums, prices and bounds are exact.

Scores are rounded to 1e-9 by the ranking, so a billionth loses nothing and fits in four bytes. What a pair is judged by
beside its score, and the aims of ``fair`` in their order as one whole number a pair, stand below: each weight is larger
than everything below it can add up to over a cohort; where that would pass what the solver takes, scores lose digits.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from mentorpick.model.people import Answers
from mentorpick.ranking.pool import Pool
from mentorpick.ranking.scoring import Case
from mentorpick.ranking.unmet_goals import unknown_countries
from mentorpick.ranking.view import View, texts_heard

BILLION = 1_000_000_000
NOT_ALLOWED = -1

Ints = npt.NDArray[np.int64]
Billionths = npt.NDArray[np.int32]
Values = npt.NDArray[np.int32] | npt.NDArray[np.int64]
"""Billionths, or the whole numbers into which several aims were put together."""
Mask = npt.NDArray[np.bool_]
Flags = npt.NDArray[np.int8]


class Scores(Protocol):
    """The scores of N mentees with M mentors, row by row: those of a pool, or what an aim makes of them."""

    @property
    def shape(self) -> tuple[int, int]:
        """N and M."""
        ...

    def rows(self, mentees: Ints) -> Values:
        """Return the rows of the mentees given, (len(mentees), M): 0 to a billion, -1 where a pair is not allowed."""
        ...


def billionths(scores: npt.NDArray[np.float64], allowed: Mask) -> Billionths:
    """Return scores in 0..1, (B, M), as whole billionths; -1 where not allowed."""
    whole = np.rint(scores * BILLION).astype(np.int32)
    whole[~allowed] = NOT_ALLOWED
    return whole


class Edges(NamedTuple):
    """Pairs that may be formed: three arrays of one length, in order of mentee and then mentor, each pair once."""

    mentee: Ints
    mentor: Ints
    score: Ints

    def keep(self, which: Mask | Ints) -> "Edges":
        """Return the pairs under a mask, or at some positions."""
        return Edges(self.mentee[which], self.mentor[which], self.score[which])

    def join(self, other: "Edges", mentors: int) -> "Edges":
        """Return both together, each pair once; ``mentors`` is M."""
        both = concatenate((self, other))
        _, first = np.unique(both.mentee * mentors + both.mentor, return_index=True)
        return both.keep(first)


def blocks(mentees: Ints, size: int) -> Iterator[Ints]:
    """Return the mentees in parts of this size, so that the rows of a part fit well into a processor's memory."""
    return (mentees[start : start + size] for start in range(0, len(mentees), size))


def concatenate(parts: Sequence[Edges]) -> Edges:
    """Return the pairs of all parts, one part after the other."""
    return Edges(*(np.concatenate([getattr(part, name) for part in parts]) for name in Edges._fields))


def no_edges() -> Edges:
    """Return no pair at all."""
    return Edges(*(np.zeros(0, np.int64) for _ in range(3)))


COMPARED = 100
"""Mentees whose goals are compared with the pool at once."""
KEPT_PAIRS = 200_000_000
"""Up to so many pairs are kept (four bytes each); above, a row is scored again whenever it is looked at."""


class PoolScores:
    """The scores of ``mentees`` (N) with the mentors of ``pool`` (M) on one day.

    ``forbid`` takes pairs out, ``keep`` lets pairs in whatever their gates; both before the first row is asked for.
    """

    def __init__(self, mentees: Sequence[Answers], pool: Pool, today: date) -> None:
        self._mentees = mentees
        self._view = View(pool, today)
        self._forbidden: dict[int, list[int]] = {}
        self._to_keep: dict[int, list[int]] = {}
        self._wants: dict[tuple[str | None, str], Ints] = {}
        keep = len(mentees) * len(pool) <= KEPT_PAIRS
        self._kept = np.empty((len(mentees), len(pool)), np.int32) if keep else None
        self._flags = np.zeros((len(mentees), len(pool)) if keep else (0, len(pool)), np.int8)
        self._ready = np.zeros(len(mentees), bool)

    @property
    def shape(self) -> tuple[int, int]:
        """N and M."""
        return len(self._mentees), len(self._view.pool)

    def rows(self, mentees: Ints) -> Billionths:
        """Return the rows of the mentees given."""
        if self._kept is None:
            return np.stack([row for row, _ in self._scored(mentees)])
        fresh = mentees[~self._ready[mentees]]
        for mentee, (row, flags) in zip(fresh, self._scored(fresh), strict=True):
            self._kept[mentee], self._flags[mentee] = row, flags
            self._ready[mentee] = True
        return self._kept[mentees]

    def flags(self, mentees: Ints) -> Flags:
        """Return what is known of the pairs of these mentees beside their scores, (len(mentees), M); see ``FLAWS``."""
        if self._kept is None:
            return np.stack([flags for _, flags in self._scored(mentees)])
        self.rows(mentees)
        return self._flags[mentees]

    def _scored(self, mentees: Ints) -> Iterator[tuple[Billionths, Flags]]:
        """Score mentees one after the other; the goals of a part of them are compared at once."""
        for part in blocks(mentees, COMPARED):
            self._view.prepare(texts_heard(self._mentees[mentee] for mentee in part.tolist()))
            yield from (self._row(mentee) for mentee in part.tolist())

    def forbid(self, mentee: int, mentor: int) -> None:
        """Never pair these two."""
        self._forbidden.setdefault(mentee, []).append(mentor)

    def keep(self, mentee: int, mentor: int) -> None:
        """Let these two be paired whatever their gates, and mark them as a pair to keep."""
        self._to_keep.setdefault(mentee, []).append(mentor)

    def untouched(self, mentee: int) -> bool:
        """Return whether no pair of this mentee was taken out or let in."""
        return mentee not in self._forbidden and mentee not in self._to_keep

    def wants(self, mentee: int) -> Ints:
        """Return how well each mentor's hopes are met, (M,) billionths."""
        answers = self._mentees[mentee]
        key = (answers.stage, answers.priority)
        if key not in self._wants:
            self._wants[key] = np.rint(self.case(mentee).column("wants") * BILLION).astype(np.int64)
        return self._wants[key]

    def case(self, mentee: int) -> Case:
        """Return the mentee before the pool."""
        return Case(self._mentees[mentee], self._view)

    def _row(self, mentee: int) -> tuple[Billionths, Flags]:
        case, kept = self.case(mentee), self._to_keep.get(mentee, [])
        eligible, flags = case.eligible.copy(), flags_of(case)
        eligible[kept] = True
        flags[kept] |= KEPT
        row = billionths(case.scores, eligible)
        row[self._forbidden.get(mentee, [])] = NOT_ALLOWED
        return row, flags


class Marks(NamedTuple):
    """What is known of all pairs beside their scores, and who went without last term."""

    flags: Callable[[Ints], Flags]
    """Given mentees, (B, M) sums of the marks."""
    mentees: Ints
    """(N,) 1 for those who went without last term, else 0."""
    mentors: Ints
    """(M,) the same."""


ReportStep = Callable[[str], bool]
"""Called often with what is being done; answers False when the caller has had enough."""


def never_stop(_: str) -> bool:
    """Return a tick that never has enough and shows nothing."""
    return True


class Task(NamedTuple):
    """What is to be solved: ``wanted`` (N,) places for each mentee, ``places`` (M,) at each mentor.

    Mentees and mentors are in order of id. ``wants`` is asked only by the objective ``stable``.
    """

    scores: Scores
    wanted: Ints
    places: Ints
    wants: Callable[[int], Ints]
    """For a mentee, how well each mentor's hopes are met, (M,) billionths: the first word of a mentor's order."""
    marks: Marks
    """What is known of the pairs beside their scores: looked at by the objective ``fair``."""
    tick: ReportStep = never_stop


class Solution(NamedTuple):
    """The pairs formed; ``gap`` is the distance from the proven bounds, as a share of them; 0 = proven best.

    ``missing`` is the same distance of the total, in what the pairs are valued in.
    """

    pairs: Edges
    gap: float
    missing: int = 0


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
    far = unknown_countries(case, view.pool.open_places() > 0)
    close = np.full(len(view.pool), not case.goals)
    for goal in case.goals:
        if goal not in far:  # no line about Japan is close to a job in Germany
            cosine = view.match(goal.text).cosine
            close |= (cosine >= view.close_from) & case.can_guide(goal)
            for row in np.flatnonzero(~close & (cosine >= view.answers_from)):  # an offer of an area the mentor knows
                close[row] = bool(case.answer(int(row), goal).says)
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


class Valued(NamedTuple):
    """The pairs of ``scores``, each with its number instead of its score."""

    scores: Scores
    marks: Marks
    aim: Aim

    @property
    def shape(self) -> tuple[int, int]:
        """N and M."""
        return self.scores.shape

    def rows(self, mentees: Ints) -> Ints:
        """Return the numbers of these mentees' pairs, -1 where a pair is not allowed."""
        aim, marks = self.aim, self.marks
        raw, flags = self.scores.rows(mentees), marks.flags(mentees)
        kept = (flags & KEPT) != 0
        value: Ints = aim.kept * kept.astype(np.int64)
        for flaw, weight in aim.weights.items():
            value += weight * ((flags & flaw) == 0)
        value += aim.without * marks.mentees[mentees, None] + 2 * (raw // aim.coarse).astype(np.int64) + marks.mentors
        value[(raw == NOT_ALLOWED) | (((raw < aim.least) | ((flags & aim.never) != 0)) & ~kept)] = NOT_ALLOWED
        return value
