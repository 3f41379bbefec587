"""What several mentors cover together: the value a team is chosen by, and the searches that choose it.

f(S) = sum over areas of weight x best value in S, plus the weight of roles x the share of wanted roles offered in S.
It is monotone and submodular: a mentor adds no more to a larger team than to a smaller one. So greedy choice is
within 1 - 1/e of the best (Nemhauser, Wolsey & Fisher 1978), and the gains that are left bound what any team can reach.
N candidates, C columns (an area or a wanted role each) throughout.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from mentorpick.ranking.pool import Floats, Rows

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
    if chosen.exact or size < 2:
        return chosen
    return _Search(points, start, size, chosen).run()


def undominated(points: Floats) -> Rows:
    """The candidates whom nobody else covers in every column; of equals the first.

    Whoever takes a dominated candidate's seat instead covers no less, so a best team can do without them.
    """
    found = [
        row
        for row, own in enumerate(points)
        if not ((points >= own).all(axis=1) & ((points > own).any(axis=1) | (np.arange(len(points)) < row))).any()
    ]
    return np.array(found, dtype=np.intp)


class _Search:
    """One branch and bound: candidates by what they add alone, each branch cut where its bound cannot win."""

    def __init__(self, points: Floats, start: Floats, size: int, chosen: Choice) -> None:
        kept = undominated(np.maximum(points, start))
        kept = kept if len(kept) >= size else np.arange(len(points))
        self.order = kept[np.argsort(-np.round(gains(points[kept], start), 9), kind="stable")]
        self.points = points[self.order]
        self.start, self.size = start, size
        self.chosen = chosen
        self.best, self.value = chosen.rows, chosen.value
        self.nodes = 0
        self.open = 0.0
        """The highest bound of a branch that was given up unsearched."""

    def run(self) -> Choice:
        self._branch((), self.start, 0)
        return Choice(self.best, self.value, max(self.value, min(self.open, self.chosen.bound)))

    def _branch(self, rows: tuple[int, ...], covered: Floats, begin: int) -> None:
        """The best team that holds ``rows`` and takes the others from ``begin`` on."""
        left = self.size - len(rows)
        base = team_value(covered)
        added = gains(self.points[begin:], covered)
        reach = base + float(np.sort(added)[::-1][:left].sum())
        if reach <= self.value + SMALLEST_GAIN:
            return
        self.nodes += 1
        if self.nodes > MOST_NODES:
            self.open = max(self.open, reach)
        elif left == 2:
            self._pairs(rows, covered, begin, base, added)
        else:
            self._split(rows, covered, begin, base, added)

    def _split(self, rows: tuple[int, ...], covered: Floats, begin: int, base: float, added: Floats) -> None:
        """One branch for each candidate as the first of those still to come; the others must stand behind it."""
        left = self.size - len(rows)
        for at in range(len(added) - left + 1):
            rest = np.sort(added[at + 1 :])[::-1][: left - 1].sum()
            if base + float(added[at] + rest) > self.value + SMALLEST_GAIN:
                here = begin + at
                self._branch((*rows, here), np.maximum(covered, self.points[here]), here + 1)

    def _pairs(self, rows: tuple[int, ...], covered: Floats, begin: int, base: float, added: Floats) -> None:
        """The last two seats at once, among those who could still win beside the best."""
        could = np.flatnonzero(base + added + added.max() > self.value + SMALLEST_GAIN)
        last = np.maximum(self.points[begin + could], covered)
        total = np.zeros((len(could), len(could)))
        for column in last.T:
            total += np.maximum.outer(column, column)
        np.fill_diagonal(total, 0.0)
        one, other = np.unravel_index(int(np.argmax(np.round(total, 9))), total.shape)
        if total[one, other] > self.value + SMALLEST_GAIN:
            team = (*rows, begin + int(could[one]), begin + int(could[other]))
            self.best = tuple(int(self.order[row]) for row in team)
            self.value = team_value(covered_by(self.points, team, self.start))
