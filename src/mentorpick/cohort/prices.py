"""What a place at each mentor is worth, and the bound on any assignment's total that follows from it.

Two mentees, two mentors with one place each, and their scores:

            X    Y
    Ana    .9   .8
    Ben    .8   .3

The best total is Ana with Y and Ben with X: 1.6. Why can nothing be better? Let a place have a price, and a mentee
gain a pair's score less the price of the mentor. With X at .1 and Y at 0, Ana gains .8 with either and Ben .7 with X,
so nobody would rather move; and whatever the pairs, their total is what the mentees gain and the places cost, so at
most .8 + .7 + .1 = 1.6. Three things are read from such prices:

- the bound: any prices give a true one (all at 0: .9 + .8 = 1.7), those of an optimal assignment its own total;
- which pairs not yet looked at could help: only one by which a mentee gains more, as Ana with a Z, at 0, above .8;
- what one more place is worth: a second one at X is worth .1, because both could have X, 1.7 together.

The prices are the dual variables of the transport problem (Ford & Fulkerson 1957, Gale 1960), found here as longest
paths in its residual graph (Bellman 1958). N are the mentees, M the mentors, E the pairs that are listed. Scores, gains
and prices are all billionths of a score, or the numbers that ``fair`` makes of its aims; both are whole, so exact.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from mentorpick.cohort.score_matrix import (
    Edges,
    Ints,
    Mask,
    Scores,
    Solution,
    Task,
    Values,
    blocks,
    concatenate,
    no_edges,
)

_PASSES = 2_000
_FAR = -(2**60)
_BLOCK_CELLS = 125_000


class Prices(NamedTuple):
    """The price of a place at each ``mentor`` (M,), 0 or more; what each ``mentee`` (N,) gains as they are paired.

    A pair betters the assignment only if its score less the mentor's price is above what the mentee gains now.
    """

    mentor: Ints
    mentee: Ints


class Scan(NamedTuple):
    """What one look at all N x M pairs showed: no total is above ``bound``, and only ``missing`` pairs could help."""

    bound: int
    missing: Edges


def dual_prices(
    edges: Edges,
    used: Mask,
    wanted: Ints,
    places: Ints,
    *,
    staying_out: tuple[int, int] = (_FAR, _FAR),
    passes: int = _PASSES,
) -> Prices:
    """Return prices at which no mentee of an optimal assignment would rather move.

    ``edges`` are E pairs, ``used`` (E,) marks those of the assignment; ``wanted`` (N,) is how many mentors each mentee
    may have, ``places`` (M,) how many mentees each mentor. A mentor's price is the most that a chain of moves, begun by
    somebody who comes to that mentor, would add: a path in the residual graph, its edges up by what a mentee wishes
    for and down by what they have. Each of the ``passes`` makes the paths by one mentee longer (Bellman 1958).

    Two mentors that do not exist, M and M + 1, stand for staying out: one for mentees without any place, one for those
    who have some and want more; so a swap of one mentee against another has a price too. Given what leaving each of
    the two is worth (``staying_out``), a mentor's price is instead what one more place there would be worth.
    """
    n, m = len(wanted), len(places)
    have = np.bincount(edges.mentee[used], minlength=n)
    mentee, mentor, score, held = _with_staying_out(edges, used, have, wanted, m)
    price = np.concatenate((np.zeros(m, np.int64), staying_out))
    have_now, wish = Edges(mentee[held], mentor[held], score[held]), Edges(mentee[~held], mentor[~held], score[~held])
    starts = np.searchsorted(wish.mentee, np.arange(n + 1))
    worth = np.full(n, _FAR, np.int64)
    changed = np.ones_like(price, bool)
    for _ in range(passes):
        touched = np.flatnonzero(changed[have_now.mentor])
        who = have_now.mentee[touched]
        np.maximum.at(worth, who, price[have_now.mentor[touched]] - have_now.score[touched])
        rows = _spread(starts[who], starts[who + 1])
        before = price.copy()
        np.maximum.at(price, wish.mentor[rows], wish.score[rows] + worth[wish.mentee[rows]])
        price[m:][price[m:] < _FAR // 2] = _FAR
        changed = price > before
        if not changed.any():
            break
    return Prices(price[:m], -worth)


def _with_staying_out(edges: Edges, used: Mask, have: Ints, wanted: Ints, m: int) -> tuple[Ints, Ints, Ints, Mask]:
    """The edges with those to staying out, in order of mentee; ``held`` marks what a mentee has now."""
    none, some = (have == 0) & (wanted > 0), (have > 0) & (have < wanted)
    extra = ((none, m, True), (have == 1, m, False), (some, m + 1, True), (have > 1, m + 1, False))
    mentee = np.concatenate([edges.mentee, *(np.flatnonzero(who) for who, _, _ in extra)])
    mentor = np.concatenate([edges.mentor, *(np.full(np.count_nonzero(who), at) for who, at, _ in extra)])
    held = np.concatenate([used, *(np.full(np.count_nonzero(who), is_held) for who, _, is_held in extra)])
    score = np.zeros(len(mentee), np.int64)
    score[: len(edges.score)] = edges.score
    order = np.argsort(mentee, kind="stable")
    return mentee[order], mentor[order], score[order], held[order]


def _spread(starts: Ints, ends: Ints) -> Ints:
    """All positions of the R ranges [start, end), one after the other; both are (R,)."""
    lengths = ends - starts
    offsets = np.repeat(starts - np.concatenate(([0], np.cumsum(lengths)[:-1])), lengths)
    return np.asarray(offsets + np.arange(lengths.sum()), np.int64)


def scan(
    scores: Scores,
    known: Edges,
    at: Prices,
    wanted: Ints,
    places: Ints,
    *,
    firsts: int,
    given: int,
    few: int,
) -> Scan:
    """Look at every allowed pair: the bound, and up to ``few`` missing pairs a mentee.

    A pair is missing if it is not among ``known`` and would better the assignment at the prices ``at``. The bound holds
    for all assignments of ``given`` places to at least ``firsts`` mentees.
    """
    n, m = scores.shape
    best = np.full((n, int(wanted.max())), _FAR, np.int64)
    found = [no_edges()]
    starts = np.searchsorted(known.mentee, np.arange(n + 1))
    for block in blocks(np.arange(n), 1 + _BLOCK_CELLS // m):
        raw = scores.rows(block)
        gain = raw - at.mentor
        np.copyto(gain, _FAR, where=raw < 0)
        width = min(best.shape[1], m)
        best[block, :width] = _largest(gain, width)
        if (best[block, 0] > at.mentee[block]).any():
            here = slice(starts[block[0]], starts[block[-1] + 1])
            gain[known.mentee[here] - block[0], known.mentor[here]] = _FAR
            found.append(_missing(raw, gain, at.mentee[block], block, few))
    return Scan(_bound(best, wanted, firsts, given) + int((at.mentor * places).sum()), concatenate(found))


def _largest(gain: Ints, width: int) -> Ints:
    """The ``width`` largest of each row of ``gain`` (B, M), falling: (B, width)."""
    if width == 1:
        return np.asarray(gain.max(axis=1, keepdims=True), np.int64)
    return np.sort(np.partition(gain, -width, axis=1)[:, -width:], axis=1)[:, ::-1]


def _missing(raw: Values, gain: Ints, least_gain: Ints, block: Ints, few: int) -> Edges:
    """The pairs of a block of B mentees whose ``gain`` (B, M) is above ``least_gain`` (B,), each one's ``few`` best."""
    better = gain > least_gain[:, None]
    crowded = np.flatnonzero(np.count_nonzero(better, axis=1) > few)
    better[crowded] = strongest(gain[crowded], few, _FAR)
    rows, mentors = np.nonzero(better)
    return Edges(block[rows], mentors, raw[rows, mentors].astype(np.int64))


def strongest(values: npt.NDArray[np.signedinteger], width: int, least: int) -> Mask:
    """Return (B, M) true at the ``width`` largest of each row that are ``least`` or more; among equals at the first."""
    columns = values.shape[1]
    if columns <= width:
        return np.asarray(values >= least, bool)
    edge = np.maximum(np.partition(values, columns - width, axis=1)[:, columns - width, None], least)
    chosen = np.asarray(values >= edge, bool)
    crowded = np.flatnonzero(np.count_nonzero(chosen, axis=1) > width)
    if len(crowded):
        above, equal = values[crowded] > edge[crowded], values[crowded] == edge[crowded]
        room = width - np.count_nonzero(above, axis=1, keepdims=True)
        chosen[crowded] = above | equal & (np.cumsum(equal, axis=1) <= room)
    return chosen


def _bound(best: Ints, wanted: Ints, firsts: int, given: int) -> int:
    """The most that ``given`` places for at least ``firsts`` mentees can gain when only the prices count.

    ``best`` (N, W) holds the gains of each mentee's best mentors, falling; how many of them count is ``wanted`` (N,).
    """
    best = np.where(np.arange(best.shape[1]) < wanted[:, None], best, _FAR)
    order = np.argsort(-best[:, 0], kind="stable")
    first, others = best[order[:firsts], 0], np.concatenate((best[order[firsts:], 0], best[:, 1:].ravel()))
    rest = np.sort(others)[::-1][: given - firsts]
    return int(first.sum() + rest[rest > _FAR].sum())


PLACES = 3
TRIED = 8
PAIRS = 1_000_000
"""Up to so many pairs it is worked out at all: every place tried needs the whole solution again."""

_FIRST, _FURTHER = 2**56, 2**54
_PASSES = 64


AssignmentValue = tuple[int, ...]
"""What a solution is worth, the first aim first: mentees with a place, places given, and what the objective adds."""


class ExtraPlace(NamedTuple):
    """One more place at a mentor (by place in the pool), on top of those before it; scores in billionths."""

    mentor: int
    placed: int
    """Mentees more who would have a place."""
    minimum: int
    total: int
    before: AssignmentValue = ()
    after: AssignmentValue = ()
    """What the whole is worth without and with it."""


class Goal(NamedTuple):
    """How an objective works: its solver, what a solution is worth to it, and the pairs' numbers as it adds them up."""

    solve: Callable[[Task], Solution]
    value: Callable[[Task, Solution], AssignmentValue]
    numbers: Callable[[Task], Scores]
    """No larger in all than 2**52."""


def advise_capacity(task: Task, solution: Solution, goal: Goal) -> tuple[ExtraPlace, ...]:
    """Return up to three places, one after the other.

    Of those that promise most, the one whose solution is worth most.
    """
    found: list[ExtraPlace] = []
    n, m = task.scores.shape
    before = goal.value(task, solution)
    while len(found) < PLACES and n * m <= PAIRS:
        tried = [(goal.value(task, new), -mentor, new) for mentor, new in _tries(task, solution, goal)]
        best, negative, new = max(tried, key=lambda each: each[:2], default=(before, 0, solution))
        if best <= before:
            break
        score = new.pairs.score
        found.append(ExtraPlace(-negative, best[0] - before[0], int(score.min()), int(score.sum()), before, best))
        task, solution, before = _with_place(task, -negative), new, best
    return tuple(found)


def _tries(task: Task, solution: Solution, goal: Goal) -> list[tuple[int, Solution]]:
    def tick(_: str) -> bool:
        """Tell what is being tried; False stops it."""
        return task.tick("seeing what one more place would do")

    worth = _worth(task, solution.pairs, goal.numbers(task))
    best = np.argsort(-worth, kind="stable")[:TRIED]
    tried = []
    for mentor in best[worth[best] > 0].tolist():
        if not tick(""):
            return []
        tried.append((mentor, goal.solve(_with_place(task, mentor)._replace(tick=tick))))
    return tried


def _with_place(task: Task, mentor: int) -> Task:
    return task._replace(places=task.places + (np.arange(len(task.places)) == mentor))


def _worth(task: Task, pairs: Edges, numbers: Scores) -> Ints:
    """(M,) what one more place at each mentor promises: first to place somebody, then to better the whole."""
    n, m = task.scores.shape
    row = numbers.rows(np.arange(n))
    mentee, mentor = np.nonzero(row >= 0)
    edges = Edges(mentee, mentor, row[mentee, mentor].astype(np.int64))
    used = np.zeros((n, m), bool)
    used[pairs.mentee, pairs.mentor] = True
    more = dual_prices(
        edges, used[mentee, mentor], task.wanted, task.places, staying_out=(_FIRST, _FURTHER), passes=_PASSES
    )
    return more.mentor
