"""What several mentors cover together: the value a team is chosen by, and the searches that choose it.

f(S) = sum over areas of weight x best value in S, plus the weight of roles x the share of wanted roles offered in S.
It is monotone and submodular: a mentor adds no more to a larger team than to a smaller one. So greedy choice is
within 1 - 1/e of the best (Nemhauser, Wolsey & Fisher 1978), and the gains that are left bound what any team can reach.
N candidates, C columns (an area or a wanted role each) throughout.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from mentorpick.ranking.pool import Floats

SMALLEST_GAIN = 1e-9
"""Values are compared to the same 1e-9 as scores."""
MOST_NODES = 20_000
"""Branches looked at before the search settles for its best team and a bound."""


class Choice(NamedTuple):
    """Rows of candidates, the value of the team, and what no team of this size can pass."""

    rows: tuple[int, ...]
    value: float
    bound: float

    @property
    def exact(self) -> bool:
        """Whether no team is better."""
        return self.bound <= self.value + SMALLEST_GAIN


def team_value(covered: Floats) -> float:
    """The value of a team from what it covers of each column, (C,)."""
    total = 0.0
    for part in covered.tolist():
        total += part
    return total


def gains(points: Floats, covered: Floats) -> Floats:
    """(N,) what each candidate, (N, C) points, adds to what is covered, (C,)."""
    total = np.zeros(len(points))
    for column, have in zip(points.T, covered, strict=True):
        total += np.maximum(column - have, 0.0)
    return total


def covered_by(points: Floats, rows: Sequence[int], start: Floats) -> Floats:
    """(C,) what these rows cover on top of ``start``."""
    return np.maximum(start, points[list(rows)].max(axis=0)) if rows else start


def greedy(points: Floats, start: Floats, size: int) -> Choice:
    """Take who adds most, ``size`` times; of equals the first. The bound is the least of those known."""
    rows: list[int] = []
    covered = start
    for _ in range(min(size, len(points))):
        added = gains(points, covered)
        added[rows] = -1.0
        rows.append(int(np.argmax(np.round(added, 9))))
        covered = np.maximum(covered, points[rows[-1]])
    value, base = team_value(covered), team_value(start)
    by_theory = base + (value - base) / (1 - (1 - 1 / size) ** size)
    bound = min(by_theory, _reach(points, start, size), _reach(points, covered, size))
    return Choice(tuple(rows), value, max(bound, value))


def _reach(points: Floats, covered: Floats, more: int) -> float:
    """No team that holds what is covered passes this with so many more members."""
    added = gains(points, covered)
    return team_value(covered) + float(np.sort(added)[::-1][:more].sum())


def best_team(points: Floats, start: Floats, size: int) -> Choice:
    """Branch and bound from the greedy team: exact unless MOST_NODES branches do not suffice.

    Candidates stand in the stated order; of equal teams the first found is kept.
    """
    chosen = greedy(points, start, size)
    if chosen.exact:
        return chosen
    search = _Search(points, start, size, chosen)
    return search.run()


class _Search:
    """One branch and bound: candidates by what they add alone, each branch cut where its bound cannot win."""

    def __init__(self, points: Floats, start: Floats, size: int, chosen: Choice) -> None:
        self.order = np.argsort(-np.round(gains(points, start), 9), kind="stable")
        self.points = points[self.order]
        self.start, self.size = start, size
        self.best, self.value = chosen.rows, chosen.value
        self.nodes = 0
        self.open = 0.0
        """The highest bound of a branch that was given up unsearched."""

    def run(self) -> Choice:
        self._branch((), self.start, 0)
        return Choice(self.best, self.value, max(self.value, self.open))

    def _branch(self, rows: tuple[int, ...], covered: Floats, begin: int) -> None:
        left = self.size - len(rows)
        base = team_value(covered)
        added = gains(self.points[begin:], covered)
        if left == 1:
            self._finish(rows, begin, base, added)
            return
        order = np.argsort(-added, kind="stable")
        if base + float(added[order[:left]].sum()) <= self.value + SMALLEST_GAIN:
            return
        self.nodes += 1
        if self.nodes > MOST_NODES:
            self.open = max(self.open, base + float(added[order[:left]].sum()))
            return
        self._split(rows, covered, begin, base, added)

    def _split(self, rows: tuple[int, ...], covered: Floats, begin: int, base: float, added: Floats) -> None:
        """One branch for each candidate as the first of those still to come; the others must stand behind it."""
        left = self.size - len(rows)
        for at in range(len(added) - left + 1):
            rest = np.sort(added[at + 1 :])[::-1][: left - 1].sum()
            if base + float(added[at] + rest) > self.value + SMALLEST_GAIN:
                here = begin + at
                self._branch((*rows, here), np.maximum(covered, self.points[here]), here + 1)

    def _finish(self, rows: tuple[int, ...], begin: int, base: float, added: Floats) -> None:
        at = int(np.argmax(np.round(added, 9)))
        if base + float(added[at]) > self.value + SMALLEST_GAIN:
            self.best = tuple(int(self.order[row]) for row in (*rows, begin + at))
            self.value = team_value(covered_by(self.points, (*rows, begin + at), self.start))
