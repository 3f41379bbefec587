"""How firm an order is: how often a mentor keeps the place when the weights move within what the mentee said.

SMAA (Lahdelma & Salminen 2001): seeded draws of the weights the mentee left open. Area weights are uniform in the
ordered set (a sorted Dirichlet), each way of working together is uniform in 0 to twice its share, and the needs take
the rest; the share of the mentioned areas stays, and what is left for the others is split among them in any way.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from mentorpick.model import Answers
from mentorpick.ranking.pool import Floats
from mentorpick.ranking.weights import MENTIONED_SHARE, stated_order
from mentorpick.results import NOT_DRAWN, Firmness, WeightRow

DRAWS = 4000
SEED = 20261
DRAWN = 50
"""Only so many of the best by score are followed through the draws."""
TOP = 5
"""``top`` is the share of draws among the first five, however many are shown."""
SAME_GROUP = 1 / 3
"""Beating the first of a group in this share of the draws puts a mentor into it."""


class Standing(NamedTuple):
    """How firm one mentor's place is, and the group it belongs to, from 1."""

    firmness: Firmness
    group: int


def draw_weights(answers: Answers, rows: Sequence[WeightRow]) -> Floats:
    """(DRAWS, C) weights that agree with what the mentee said, one row a draw, each summing to 1."""
    generator = np.random.default_rng(SEED)
    stated = stated_order(answers)
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
    """(DRAWS, ordered + tied) uniform over w1 >= ... >= w_ordered >= each of the tied, summing to 1."""
    shares = -np.sort(-generator.dirichlet(np.ones(ordered + tied), DRAWS), axis=1)
    if tied > 1:
        shares[:, ordered:] = generator.permuted(shares[:, ordered:], axis=1)
    return shares


def _row_sums(matrix: Floats) -> Floats:
    total = np.zeros(len(matrix))
    for column in matrix.T:
        total = total + column
    return total


def drawn_scores(weights: Floats, values: Floats) -> Floats:
    """(DRAWS, R) scores of R mentors from (DRAWS, C) weights and (C, R) values, rounded as scores are."""
    total = np.zeros((len(weights), values.shape[1]))
    for column, value in zip(weights.T, values, strict=True):
        total += column[:, None] * value
    return np.round(total, 9)


def standings(
    answers: Answers, rows: Sequence[WeightRow], values: Floats, scores: Floats, *, drawn: bool = True
) -> tuple[Standing, ...]:
    """The standing of one or more mentors given best first: (C, R) values and (R,) scores.

    Without ``drawn`` (weights someone wrote down leave nothing open) only equal scores share a group.
    """
    if not drawn:
        groups = groups_of(scores, lambda head, row: False)
        return tuple(Standing(NOT_DRAWN, group) for group in groups)
    draws = drawn_scores(draw_weights(answers, rows), values)
    first = (draws >= draws.max(axis=1, keepdims=True)).mean(axis=0)
    top = (draws >= _fifth(draws)[:, None]).mean(axis=0)
    groups = groups_of(scores, lambda head, row: _beats(draws, row, head) >= SAME_GROUP)
    return tuple(
        Standing(Firmness(first=float(f), top=float(t)), group) for f, t, group in zip(first, top, groups, strict=True)
    )


def _fifth(draws: Floats) -> Floats:
    if draws.shape[1] <= TOP:
        least: Floats = draws.min(axis=1)
        return least
    fifth: Floats = -np.partition(-draws, TOP - 1, axis=1)[:, TOP - 1]
    return fifth


def _beats(draws: Floats, row: int, head: int) -> float:
    return float((draws[:, row] > draws[:, head]).mean())


def groups_of(scores: Floats, close: Any) -> list[int]:
    """The group of each place, from 1: equal scores, or ``close(head, row)`` to the first of the group above."""
    groups = [1]
    head = 0
    for row in range(1, len(scores)):
        if scores[row] != scores[head] and scores[row] != scores[row - 1] and not close(head, row):
            head = row
            groups.append(groups[-1] + 1)
        else:
            groups.append(groups[-1])
    return groups
