"""One mentee before one pool on one day: weights, gates, scores and the order, each worked out once, when needed.

How firm a place is comes from draws of the weights, and with it who is about equally good (hard to tell apart:
``SAME_GROUP``, a share of the draws). The words for it are in ``write/views/shortlist``."""

from collections.abc import Mapping, Sequence
from functools import cached_property, partial
from typing import Any, NamedTuple

import numpy as np
from msgspec import Struct

from mentorpick.model.people import Answers
from mentorpick.model.shortlist import NOT_DRAWN, Firmness, GoalAnswer, WeightRow
from mentorpick.model.taxonomy import AREA_KEYS
from mentorpick.ranking import gates
from mentorpick.ranking.criteria import BY_KEY, MENTIONED_SHARE, AreaOrder, Override, area_order, as_override, weights
from mentorpick.ranking.pool import Bools, Floats, RowIndices
from mentorpick.ranking.reasons import FAR_IN_MEANING, FAR_IN_WORDS, UNPROVEN, Comparison, Reason, goal_answer
from mentorpick.ranking.view import AreaAsked, AskedGoal, View, goals_of, heard_by_priority
from mentorpick.text import name_key

DRAWS = 4000
SEED = 20261
DRAWN = 50
"""Only so many of the best by score are followed through the draws."""
TOP = 5
"""``top`` is the share of draws among the first five, however many are shown."""
CAN_GUIDE = 3 / 5
"""The level from which a mentor's line is quoted for a goal of the area."""
SAME_GROUP = 1 / 3
"""Beating the first of a group in this share of the draws puts a mentor into it."""


class PlaceFirmness(NamedTuple):
    """How firm one mentor's place is, and the group it belongs to, from 1."""

    firmness: Firmness
    group: int


def draw_weights(answers: Answers, rows: Sequence[WeightRow]) -> Floats:
    """Return (DRAWS, C) weights that agree with what the mentee said, one row a draw, each summing to 1."""
    generator = np.random.default_rng(SEED)
    stated = area_order(answers)
    place = {row.key: column for column, row in enumerate(rows)}
    drawn = np.zeros((DRAWS, len(rows)))
    for row in rows:
        if not row.key.startswith("area."):
            drawn[:, place[row.key]] = generator.uniform(0, 2 * row.weight, DRAWS)
    needs = 1 - _row_sums(drawn)
    mentioned = needs * (MENTIONED_SHARE if stated.unmentioned else 1.0)
    shares = ordered_shares(generator, len(stated.ordered), len(stated.tied))
    for column, area in enumerate((*stated.ordered, *stated.tied)):
        drawn[:, place[f"area.{area}"]] = mentioned * shares[:, column]
    shares = generator.dirichlet(np.ones(len(stated.unmentioned) or 1), DRAWS)
    for column, area in enumerate(stated.unmentioned):
        drawn[:, place[f"area.{area}"]] = (needs - mentioned) * shares[:, column]
    return drawn


def ordered_shares(generator: np.random.Generator, ordered: int, tied: int) -> Floats:
    """Return (DRAWS, ordered + tied) uniform over w1 >= ... >= w_ordered >= each of the tied, summing to 1."""
    shares = -np.sort(-generator.dirichlet(np.ones(ordered + tied), DRAWS), axis=1)
    if tied > 1:
        shares[:, ordered:] = generator.permuted(shares[:, ordered:], axis=1)
    return shares


def _row_sums(matrix: Floats) -> Floats:
    """Column after column: a library's sum may take another order on another processor."""
    total = np.zeros(len(matrix))
    for column in matrix.T:
        total += column
    return total


def _drawn_scores(weights: Floats, values: Floats) -> Floats:
    """Return (DRAWS, R) scores of R mentors from (DRAWS, C) weights and (C, R) values, rounded as scores are."""
    total = np.zeros((len(weights), values.shape[1]))
    for column, value in zip(weights.T, values, strict=True):
        total += column[:, None] * value
    return np.round(total, 9)


def place_firmness(
    answers: Answers, rows: Sequence[WeightRow], values: Floats, scores: Floats, *, drawn: bool = True
) -> tuple[PlaceFirmness, ...]:
    """Return the standing of one or more mentors given best first: (C, R) values and (R,) scores.

    Without ``drawn`` (weights someone wrote down leave nothing open) only equal scores share a group.
    """
    if not drawn:
        groups = groups_of(scores, lambda head, row: False)
        return tuple(PlaceFirmness(NOT_DRAWN, group) for group in groups)
    draws = _drawn_scores(draw_weights(answers, rows), values)
    fifth = -min(TOP, len(scores))
    first = (draws >= draws.max(axis=1, keepdims=True)).mean(axis=0)
    top = (draws >= np.partition(draws, fifth, axis=1)[:, [fifth]]).mean(axis=0)
    groups = groups_of(scores, lambda head, row: (draws[:, row] > draws[:, head]).mean() >= SAME_GROUP)
    return tuple(
        PlaceFirmness(Firmness(first=float(f), top=float(t)), group)
        for f, t, group in zip(first, top, groups, strict=True)
    )


def groups_of(scores: Floats, close: Any) -> list[int]:
    """Return the group of each place, from 1: equal scores, or ``close(head, row)`` to the first of the group above."""
    groups = [1]
    head = 0
    for row in range(1, len(scores)):
        if scores[row] != scores[head] and scores[row] != scores[row - 1] and not close(head, row):
            head = row
            groups.append(groups[-1] + 1)
        else:
            groups.append(groups[-1])
    return groups


class CriterionFinding(Struct, frozen=True, gc=False):
    """One criterion of one mentor: its value with the prior, at worst and at best, whether all is known, and why."""

    value: float
    low: float
    high: float
    known: bool
    because: Reason


class Case:
    """One mentee before one pool on one day: weights, gates, scores and the order, each worked out once."""

    def __init__(self, answers: Answers, view: View, written: Override | Mapping[str, float] | None = None) -> None:
        """Take the weights that someone wrote down, else the office's own, else those that follow from the answers."""
        self.answers = answers
        self.view = view
        self.override = as_override(written, view.pool.page)
        self._columns: dict[str, Floats] = {}
        self._guides: dict[AskedGoal, Bools] = {}
        self._answers: dict[int, dict[AskedGoal, GoalAnswer]] = {}

    @cached_property
    def weights(self) -> tuple[WeightRow, ...]:
        """Every criterion that counts. Raises InvalidData where the written weights leave nothing that does."""
        return weights(self.answers, self.override)

    @cached_property
    def weight(self) -> dict[str, float]:
        """The weight of every criterion that counts."""
        return {row.key: row.weight for row in self.weights}

    @cached_property
    def asked(self) -> dict[str, Any]:
        """What the mentee asks of every criterion that counts."""
        return {row.key: BY_KEY[row.key].asks(self.answers) for row in self.weights}

    @cached_property
    def goals(self) -> tuple[AskedGoal, ...]:
        """Every goal that counts, in the order stated."""
        return goals_of(self.answers)

    @cached_property
    def heard(self) -> tuple[AskedGoal, ...]:
        """The goals that the priority hears."""
        return heard_by_priority(self.answers)

    @cached_property
    def stated(self) -> AreaOrder:
        """The areas as the mentee ordered them."""
        return area_order(self.answers)

    @cached_property
    def masks(self) -> dict[str, Bools]:
        """(M,) for each gate that applies."""
        return gates.passes_each(self.view, self.answers)

    @cached_property
    def eligible(self) -> Bools:
        """(M,) true where every gate is met."""
        return gates.all_of(self.masks, len(self.view.pool))

    @cached_property
    def pinned(self) -> set[int]:
        """The rows of those pinned who are in this pool."""
        rows = self.view.pool.row
        return {rows[name] for name in map(name_key, self.answers.pinned) if name in rows}

    def column(self, key: str) -> Floats:
        """Return (M,) the values of a criterion, the prior where unknown; of one that does not count, as if it did."""
        if key not in self._columns:
            self._columns[key] = self._column(key)
        return self._columns[key]

    def _column(self, key: str) -> Floats:
        criterion = BY_KEY[key]
        asked = self.asked[key] if key in self.asked else criterion.asks(self.answers)
        if _has_goals(asked):
            return criterion.value(self.view, asked, _prior)
        return self.view.cached_column(("value", key, asked), lambda whole: criterion.value(whole, asked, _prior))

    def most(self, key: str) -> float:
        """Return the most a criterion can be worth: an area that was only named counts less than what was written."""
        asked = self.asked.get(key)
        return asked.share if isinstance(asked, AreaAsked) and not asked.goals else 1.0

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
    def claims(self) -> Floats:
        """(M,) what each claims in the priority, 0..1; see View.claim."""
        return self.view.claim(self.answers.priority, 0.2)

    def ordered(self, rows: RowIndices) -> RowIndices:
        """Return these rows in the stated order: score, value of the priority, id."""
        return rows[np.lexsort((rows, -self.priority_values[rows], -self.scores[rows]))]

    @cached_property
    def _first(self) -> RowIndices:
        rows = np.flatnonzero(self.eligible)
        if len(rows) > DRAWN:
            scores = self.scores[rows]
            least = np.partition(scores, len(rows) - DRAWN)[len(rows) - DRAWN]
            rows = rows[scores >= least]
        return self.ordered(rows)[:DRAWN]

    @cached_property
    def _among_first(self) -> dict[int, int]:
        return {row: place for place, row in enumerate(self._first.tolist(), 1)}

    def best(self, count: int) -> RowIndices:
        """Return the eligible rows in the stated order; the first ``count``, 0 = all."""
        if 0 < count <= DRAWN:
            return self._first[:count]
        return self.ordered(np.flatnonzero(self.eligible))[: count or None]

    def best_at(self, count: int, prices: Floats) -> RowIndices:
        """Return who is best when each mentor's price (M,) is taken off the score, in the stated order; 0 = all."""
        rows = np.flatnonzero(self.eligible)
        order = np.lexsort((rows, -self.priority_values[rows], -np.round(self.scores[rows] - prices[rows], 9)))
        return self.ordered(rows[order][: count or None])

    def place_of(self, row: int) -> int:
        """Return the place of an eligible row, from 1."""
        if row in self._among_first:
            return self._among_first[row]
        score, value = self.scores[row], self.priority_values[row]
        level = self.eligible & (self.scores == score)
        above = self.eligible & (self.scores > score) | level & (self.priority_values > value)
        same = np.flatnonzero(level & (self.priority_values == value))
        return int(above.sum() + (same < row).sum()) + 1

    def compare(self, row: int, key: str) -> Comparison:
        """Return both sides of one criterion, for its sentence and its questions."""
        mentor, answer = self.view.pool.mentors[row], partial(self.answer, row)
        return Comparison(mentor, self.answers, self.asked[key], self.view.today, answer)

    def answer(self, row: int, goal: AskedGoal) -> GoalAnswer:
        """Return how one mentor's nearest line answers a goal; it is quoted only where the mentor can guide.

        Else one that would answer is called near. A key word alone, such as "students", doesn't answer.
        """
        if goal not in self._answers.setdefault(row, {}):
            cosine, line = self.view.nearest(row, goal.text)
            said, far = "", self.far
            if line is not None:
                said, offer = self.view.says(cosine), line.field.startswith("offers")
                mentor = self.view.pool.mentors[row]
                own = mentor.offers[int(line.field[len("offers[") : -1])].area if offer else None
                knows = said == "answers" and own is not None and mentor.areas.get(own, 0) >= 5 * CAN_GUIDE
                if not self.can_guide(goal)[row] and not knows:
                    said, far = "", UNPROVEN if said == "answers" else far
                elif said == "answers" and not offer and not self.view.pool.lines.is_backed(row, goal.text):
                    said = "close"
            area = goal.area or self.answers.priority
            self._answers[row][goal] = goal_answer(goal.text, area, said, cosine, line, far=far)
        return self._answers[row][goal]

    @property
    def far(self) -> str:
        """What is said of a goal that no line is near to."""
        return FAR_IN_WORDS if self.view.pool.model is None else FAR_IN_MEANING

    def can_guide(self, goal: AskedGoal) -> Bools:
        """Return (M,) whether a mentor states enough experience in the goal's area or second guess, or says nothing."""
        if goal not in self._guides:
            levels = self.view.pool.levels
            guides = np.array(np.isnan(levels).all(axis=0))
            for area in (goal.area, self.view.second_guess(goal.text, goal.area)):
                if area is not None:
                    guides |= levels[AREA_KEYS.index(area)] >= CAN_GUIDE
            self._guides[goal] = guides
        return self._guides[goal]

    def findings(self, rows: Sequence[int]) -> list[dict[str, CriterionFinding]]:
        """Return for each of these rows every criterion by key, in the order of CRITERIA."""
        found: list[dict[str, CriterionFinding]] = [{} for _ in rows]
        # once for each end: with a few rows it is the number of calls that costs
        ends = self.view.at(np.array([*rows] * _ENDS, dtype=np.intp))
        for key in self.asked:
            for place, finding in zip(found, self._found(key, rows, ends), strict=True):
                place[key] = finding
        return found

    def _found(self, key: str, rows: Sequence[int], ends: View) -> list[CriterionFinding]:
        """One criterion of these rows; what others will ask alike is remembered."""
        asked, criterion = self.asked[key], BY_KEY[key]
        found = {} if _has_goals(asked) else self.view.memo_for(key, asked)
        if not all(row in found for row in rows):
            fills = partial(_ends, len(rows))
            values = criterion.value(ends, asked, fills).reshape(_ENDS, len(rows))
            for row, value, low, high, sure in zip(rows, *values.tolist(), strict=True):
                if row not in found:
                    known = sure == sure  # noqa: PLR0124  NaN is not itself
                    found[row] = CriterionFinding(value, low, high, known, criterion.because(self.compare(row, key)))
        return [found[row] for row in rows]

    @cached_property
    def standing(self) -> dict[int, PlaceFirmness]:
        """Firmness and group of the best by row."""
        rows = self.best(DRAWN)
        values = np.array([self.column(row.key)[rows] for row in self.weights])
        found = place_firmness(self.answers, self.weights, values, self.scores[rows], drawn=self.override is None)
        return dict(zip(rows.tolist(), found, strict=True))

    def group_beyond(self, row: int) -> int:
        """Return the group of a row past those that were drawn: a new one for every score below the last drawn."""
        last = max(standing.group for standing in self.standing.values())
        least = min(self.scores[drawn] for drawn in self.standing)
        between = self.scores[self.eligible & (self.scores < least) & (self.scores >= self.scores[row])]
        return last + len(np.unique(between))


def _has_goals(asked: Any) -> bool:
    """Whether a mentee's own goals are asked for: nobody else will ask the same."""
    return isinstance(asked, AreaAsked) and bool(asked.goals)


def _prior(prior: float) -> float:
    return prior


_ENDS = 4


def _ends(rows: int, prior: float) -> Floats:
    """For each of so many rows the prior, then the worst, then the best, then NaN, which shows what is unknown."""
    return np.repeat((prior, 0.0, 1.0, np.nan), rows)
