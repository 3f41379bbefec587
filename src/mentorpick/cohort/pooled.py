"""The scores of a cohort from a pool: each pair scored as ``rank`` would, once where they fit in memory."""

from collections.abc import Sequence
from datetime import date

import numpy as np

from mentorpick.cohort.cases import case_of, hopes_met
from mentorpick.cohort.scores import BILLION, NOT_ALLOWED, Billionths, Ints, billionths
from mentorpick.model import Answers
from mentorpick.ranking.case import Case
from mentorpick.ranking.pool import Pool
from mentorpick.ranking.view import View

KEPT_PAIRS = 200_000_000
"""Up to so many pairs are kept (four bytes each); above, a row is scored again whenever it is looked at."""


class PoolScores:
    """The scores of ``mentees`` (N) with the mentors of ``pool`` (M) on one day; ``forbid`` takes pairs out."""

    def __init__(self, mentees: Sequence[Answers], pool: Pool, today: date) -> None:
        self._mentees = mentees
        self._view = View(pool, today)
        self._forbidden: dict[int, list[int]] = {}
        self._wants: dict[tuple[str | None, str], Ints] = {}
        keep = len(mentees) * len(pool) <= KEPT_PAIRS
        self._kept = np.empty((len(mentees), len(pool)), np.int32) if keep else None
        self._ready = np.zeros(len(mentees), bool)

    @property
    def shape(self) -> tuple[int, int]:
        """N and M."""
        return len(self._mentees), len(self._view.pool)

    def rows(self, mentees: Ints) -> Billionths:
        """The rows of the mentees given."""
        if self._kept is None:
            return np.stack([self._row(int(mentee)) for mentee in mentees])
        for mentee in mentees[~self._ready[mentees]]:
            self._kept[mentee] = self._row(int(mentee))
            self._ready[mentee] = True
        return self._kept[mentees]

    def forbid(self, mentee: int, mentor: int) -> None:
        """Never pair these two; to be called before the first row is asked for."""
        self._forbidden.setdefault(mentee, []).append(mentor)

    def untouched(self, mentee: int) -> bool:
        """Whether no pair of this mentee was taken out."""
        return mentee not in self._forbidden

    def wants(self, mentee: int) -> Ints:
        """How well each mentor's hopes are met, (M,) billionths."""
        answers = self._mentees[mentee]
        key = (answers.stage, answers.priority)
        if key not in self._wants:
            self._wants[key] = np.rint(hopes_met(answers, self._view) * BILLION).astype(np.int64)
        return self._wants[key]

    def case(self, mentee: int) -> Case:
        """The mentee before the pool."""
        return case_of(self._mentees[mentee], self._view)

    def _row(self, mentee: int) -> Billionths:
        case = self.case(mentee)
        row = billionths(case.scores, case.eligible)
        row[self._forbidden.get(mentee, [])] = NOT_ALLOWED
        return row
