"""One mentee before one pool on one day: weights, gates, scores and the order, each worked out once, when needed."""

from collections.abc import Callable, Sequence
from functools import cached_property, partial
from typing import Any

import numpy as np
from msgspec import Struct

from mentorpick.areas import Area
from mentorpick.model import Answers, Mentor
from mentorpick.ranking import gates
from mentorpick.ranking.criteria import BY_KEY
from mentorpick.ranking.firmness import DRAWN, Standing, standings
from mentorpick.ranking.pool import Bools, Floats, Rows
from mentorpick.ranking.told import Because, Heard, Told
from mentorpick.ranking.view import View
from mentorpick.ranking.weights import Override, weights


class Finding(Struct, frozen=True, gc=False):
    """One criterion of one mentor: its value with the prior, at worst and at best, whether all is known, and why."""

    value: float
    low: float
    high: float
    known: bool
    because: Because


class Case:
    """One mentee before one pool on one day: weights, gates, scores and the order, each worked out once."""

    def __init__(self, answers: Answers, view: View, override: Override | None = None) -> None:
        self.answers = answers
        self.view = view
        self.override = override
        self.weights = weights(answers, override)
        self._columns: dict[str, Floats] = {}
        self._sides: dict[int, tuple[Mentor, Callable[[str, Area], Heard]]] = {}
        self.asked = {row.key: BY_KEY[row.key].asks(answers) for row in self.weights}

    @cached_property
    def masks(self) -> dict[str, Bools]:
        """(M,) for each gate that applies."""
        return gates.passes_each(self.view, self.answers)

    @cached_property
    def eligible(self) -> Bools:
        """(M,) true where every gate is met."""
        return gates.all_of(self.masks, len(self.view.pool))

    def column(self, key: str) -> Floats:
        """(M,) the values of a criterion, the prior where unknown; of one that does not count, as if it did."""
        if key not in self._columns:
            self._columns[key] = self._column(key)
        return self._columns[key]

    def _column(self, key: str) -> Floats:
        criterion = BY_KEY[key]
        asked = self.asked[key] if key in self.asked else criterion.asks(self.answers)
        if criterion.group == "needs" and asked:  # the mentee's own goals: nobody else will ask the same
            return criterion.value(self.view, asked, _prior)
        return self.view.kept(("value", key, asked), lambda whole: criterion.value(whole, asked, _prior))

    @cached_property
    def scores(self) -> Floats:
        """(M,) weight x value, summed in the order of CRITERIA and rounded to 1e-9."""
        total = np.zeros(len(self.view.pool))
        points = np.empty_like(total)
        for row in self.weights:
            np.multiply(self.column(row.key), row.weight, out=points)
            total += points
        return np.round(total, 9)

    @cached_property
    def priority_values(self) -> Floats:
        """(M,) the values of the priority, which break ties of score."""
        return self.column(f"area.{self.answers.priority}")

    @cached_property
    def gates_asked(self) -> dict[str, Any]:
        """What each gate that applies requires."""
        return gates.asked_gates(self.answers, self.view.pool.page)

    def ordered(self, rows: Rows) -> Rows:
        """These rows in the stated order: score, value of the priority, id."""
        return rows[np.lexsort((rows, -self.priority_values[rows], -self.scores[rows]))]

    @cached_property
    def _first(self) -> Rows:
        rows = np.flatnonzero(self.eligible)
        if len(rows) > DRAWN:
            scores = self.scores[rows]
            least = np.partition(scores, len(rows) - DRAWN)[len(rows) - DRAWN]
            rows = rows[scores >= least]
        return self.ordered(rows)[:DRAWN]

    @cached_property
    def _among_first(self) -> dict[int, int]:
        return {row: place for place, row in enumerate(self._first.tolist(), 1)}

    def best(self, count: int) -> Rows:
        """The eligible rows in the stated order; the first ``count``, 0 = all."""
        if 0 < count <= DRAWN:
            return self._first[:count]
        return self.ordered(np.flatnonzero(self.eligible))[: count or None]

    def best_at(self, count: int, prices: Floats) -> Rows:
        """Who is best when each mentor's price (M,) is taken off the score, in the stated order; 0 = all."""
        rows = np.flatnonzero(self.eligible)
        order = np.lexsort((rows, -self.priority_values[rows], -np.round(self.scores[rows] - prices[rows], 9)))
        return self.ordered(rows[order][: count or None])

    def place_of(self, row: int) -> int:
        """The place of an eligible row, from 1."""
        if row in self._among_first:
            return self._among_first[row]
        score, value = self.scores[row], self.priority_values[row]
        level = self.eligible & (self.scores == score)
        above = self.eligible & (self.scores > score) | level & (self.priority_values > value)
        same = np.flatnonzero(level & (self.priority_values == value))
        return int(above.sum() + (same < row).sum()) + 1

    def told(self, row: int, key: str) -> Told:
        """Both sides of one criterion, for its sentence and its questions."""
        if row not in self._sides:
            self._sides[row] = self.view.pool.mentors[row], partial(self.view.heard, row)
        mentor, hear = self._sides[row]
        return Told(mentor, self.answers, self.asked[key], self.view.today, hear)

    def findings(self, rows: Sequence[int]) -> list[dict[str, Finding]]:
        """For each of these rows every criterion by key, in the order of CRITERIA."""
        found: list[dict[str, Finding]] = [{} for _ in rows]
        # once for each end: with a few rows it is the number of calls that costs
        ends = self.view.at(np.array([*rows] * _ENDS, dtype=np.intp))
        for key in self.asked:
            for place, finding in zip(found, self._found(key, rows, ends), strict=True):
                place[key] = finding
        return found

    def _found(self, key: str, rows: Sequence[int], ends: View) -> list[Finding]:
        """One criterion of these rows; what others will ask alike is remembered."""
        asked, criterion = self.asked[key], BY_KEY[key]
        found = {} if criterion.group == "needs" and asked else self.view.remembered(key, asked)
        if not all(row in found for row in rows):
            fills = partial(_ends, len(rows))
            values = criterion.value(ends, asked, fills).reshape(_ENDS, len(rows))
            for row, value, low, high, sure in zip(rows, *values.tolist(), strict=True):
                if row not in found:
                    known = sure == sure  # noqa: PLR0124  NaN is not itself
                    found[row] = Finding(value, low, high, known, criterion.because(self.told(row, key)))
        return [found[row] for row in rows]

    @cached_property
    def standing(self) -> dict[int, Standing]:
        """Firmness and group of the best by row; see firmness.py."""
        rows = self.best(DRAWN)
        values = np.array([self.column(row.key)[rows] for row in self.weights])
        found = standings(self.answers, self.weights, values, self.scores[rows], drawn=self.override is None)
        return dict(zip(rows.tolist(), found, strict=True))

    def group_beyond(self, row: int) -> int:
        """The group of a row past those that were drawn: a new one for every score below the last drawn."""
        last = max(standing.group for standing in self.standing.values())
        least = min(self.scores[drawn] for drawn in self.standing)
        between = self.scores[self.eligible & (self.scores < least) & (self.scores >= self.scores[row])]
        return last + len(np.unique(between))


def _prior(prior: float) -> float:
    return prior


_ENDS = 4


def _ends(rows: int, prior: float) -> Floats:
    """For each of so many rows the prior, then the worst, then the best, then NaN, which shows what is unknown."""
    return np.repeat((prior, 0.0, 1.0, np.nan), rows)
