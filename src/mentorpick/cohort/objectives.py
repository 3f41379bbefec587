"""The best assignment of a whole cohort, without ever giving the solver all pairs.

Each step solves on candidates, proves from the solution what a missing pair must be like to help, looks through
all pairs for such, adds them and solves again. When none is left the result is exact for all pairs; when the
caller has had enough before that, it is the best found so far, with its distance from a proven bound.
"""

from collections.abc import Iterator
from heapq import heappop, heappush
from itertools import cycle
from typing import Any, NamedTuple

import numpy as np

from mentorpick.cohort.prices import dual_prices, scan, strongest
from mentorpick.cohort.score_matrix import (
    BILLION,
    NOT_ALLOWED,
    Billionths,
    Edges,
    Ints,
    ListedScores,
    Mask,
    Scores,
    Solution,
    Task,
    blocks,
    concatenate,
    no_edges,
)
from mentorpick.errors import WrongUsage

_ROUND = 1_000
_NEVER = 2**62

HeldPairs = tuple[int, int, int]
"""A mentee at a mentor's, worst first in a heap: hopes met, score, and the negative of the mentee's index."""


def stable(task: Task) -> Solution:
    """Let mentees propose until nobody is left to propose; a stop before that leaves a gap: the share still free.

    A mentor who refused once refuses for good, so the next to be asked is the best of those who would accept.
    """
    n, m = task.scores.shape
    offices = _Mentors(task.places)
    free = np.repeat(np.arange(n), task.wanted).tolist()
    waiting, steps = len(free), 0
    with_whom: list[list[int]] = [[] for _ in range(n)]
    while free and (steps % _ROUND or task.tick("letting mentees propose")):
        steps += 1
        mentee = free.pop()
        row = task.scores.rows(np.array([mentee]))[0]
        hopes = task.wants(mentee) if task.wants else np.zeros(m, np.int64)
        accepting = offices.would_take(hopes, row, -mentee) & (row >= 0)
        accepting[with_whom[mentee]] = False
        if not accepting.any():
            continue
        mentor = int(np.argmax(np.where(accepting, row, -1)))
        with_whom[mentee].append(mentor)
        sent_away = offices.take(mentor, (int(hopes[mentor]), int(row[mentor]), -mentee))
        if sent_away is not None:
            with_whom[sent_away].remove(mentor)
            free.append(sent_away)
    return Solution(offices.pairs(), len(free) / waiting if waiting else 0.0)


class _Mentors:
    """Whom each mentor holds for now, and the worst of them as three columns (M,): hopes met, score, who."""

    def __init__(self, places: Ints) -> None:
        self._held: list[list[HeldPairs]] = [[] for _ in places]
        self._places = places.tolist()
        self._hopes = np.where(places > 0, -1, _NEVER)
        self._score = np.zeros(len(places), np.int64)
        self._who = np.zeros(len(places), np.int64)

    def would_take(self, hopes: Ints, score: Ints, who: int) -> Mask:
        """(M,) true where there is room, or this mentee comes before the worst one held."""
        level = (score > self._score) | (score == self._score) & (who > self._who)
        return np.asarray((hopes > self._hopes) | (hopes == self._hopes) & level, bool)

    def take(self, mentor: int, offer: HeldPairs) -> int | None:
        """Hold this mentee; the index of the one sent away, if any."""
        held = self._held[mentor]
        heappush(held, offer)
        sent_away = -heappop(held)[2] if len(held) > self._places[mentor] else None
        if len(held) == self._places[mentor]:
            self._hopes[mentor], self._score[mentor], self._who[mentor] = held[0]
        return sent_away

    def pairs(self) -> Edges:
        """Everybody held, in order of mentee."""
        rows = sorted((-who, mentor, score) for mentor, held in enumerate(self._held) for _, score, who in held)
        columns = np.array(rows, np.int64).reshape(-1, 3)
        return Edges(columns[:, 0], columns[:, 1], columns[:, 2])


_LARGEST = 2**60


class LargestFlow(NamedTuple):
    """A largest flow: how many places it gives, which edges it uses, and the cut that proves no flow gives more.

    ``mentees`` and ``mentors`` mark the source's side of the cut: who could be reached from somebody left out.
    """

    given: int
    used: Mask
    mentees: Mask
    mentors: Mask


def _graph(name: str) -> Any:
    try:
        from importlib import import_module

        return import_module(f"ortools.graph.python.{name}")
    except ImportError as error:
        raise WrongUsage(
            "assigning a cohort needs the solver OR-tools, which is not installed",
            "install it with: pip install 'mentorpick[office]'",
        ) from error


def most_places(edges: Edges, wanted: Ints, places: Ints) -> LargestFlow:
    """The largest number of places that can be given along ``edges``.

    ``wanted`` (N,) is how many mentors each mentee may get, ``places`` (M,) how many mentees each mentor.
    """
    n, m = len(wanted), len(places)
    source, sink = n + m, n + m + 1
    solver = _graph("max_flow").SimpleMaxFlow()
    solver.add_arcs_with_capacity(np.full(n, source), np.arange(n), wanted)
    solver.add_arcs_with_capacity(n + np.arange(m), np.full(m, sink), places)
    arcs = solver.add_arcs_with_capacity(edges.mentee, n + edges.mentor, np.ones(len(edges.score), np.int64))
    solver.solve(source, sink)
    side = np.isin(np.arange(n + m), solver.get_source_side_min_cut())
    return LargestFlow(solver.optimal_flow(), np.asarray(solver.flows(arcs) > 0), side[:n], side[n:])


def best_total(edges: Edges, wanted: Ints, places: Ints, given: int) -> Mask:
    """The edges of the best total among all ways to give ``given`` places to as many mentees as possible.

    ``given`` must be the largest number possible. Exact to a billionth of a score; with several mentors a mentee
    in a cohort so large that costs would overflow, scores are rounded to the fewest digits less that fit.
    """
    n, m = len(wanted), len(places)
    source, sink = n + m, n + m + 1
    solver = _graph("min_cost_flow").SimpleMinCostFlow()
    penalty, cost = _costs(edges, wanted, places, given)
    for room, price in ((np.minimum(wanted, 1), 0), (wanted - 1, penalty)):
        who = np.flatnonzero(room > 0)
        solver.add_arcs_with_capacity_and_unit_cost(np.full(len(who), source), who, room[who], np.full(len(who), price))
    solver.add_arcs_with_capacity_and_unit_cost(n + np.arange(m), np.full(m, sink), places, np.zeros(m, np.int64))
    arcs = solver.add_arcs_with_capacity_and_unit_cost(
        edges.mentee, n + edges.mentor, np.ones(len(cost), np.int64), cost
    )
    solver.set_nodes_supplies(np.array([source, sink]), np.array([given, -given]))
    status = solver.solve()
    if status != solver.OPTIMAL:
        raise ValueError(f"the solver ended with {status.name} on {len(cost)} edges")
    return np.asarray(solver.flows(arcs) > 0)


def _costs(edges: Edges, wanted: Ints, places: Ints, given: int) -> tuple[int, Ints]:
    """What a second place costs, so that no sum of scores outweighs a first one; and what each edge costs."""
    if wanted.max() <= 1 or given == wanted.sum():
        return 0, -edges.score
    penalty = 2 * BILLION * min(len(wanted), len(places)) + 1
    excess = penalty * (len(wanted) + len(places) + 3) // _LARGEST
    coarse = 10 ** len(str(excess)) if excess else 1
    return penalty // coarse + 1, -(edges.score // coarse)


_WIDTH = 14
_FEW = 8
_BLOCK_ROWS = 250
_BLOCK_CELLS = 4_000_000


def fair(task: Task) -> Solution:
    """Most placed, then the highest minimum score, then the total."""
    edges, most = _place_most(task, _first_candidates(task))
    edges, least, least_bound = _raise_minimum(task, edges, most)
    return _best_total(task, edges, most, least, least_bound)


def total(task: Task) -> Solution:
    """Most placed, then the total."""
    edges, most = _place_most(task, _first_candidates(task))
    return _best_total(task, edges, most, 0, 0)


def _first_candidates(task: Task) -> Edges:
    task.tick("scoring everybody")
    return candidates(task.scores, _WIDTH)


class _Sizes(NamedTuple):
    """How many mentees can have a place at all, how many places can be given together, and how far both are proven."""

    firsts: int
    given: int
    gap: float
    """The distance from the proven bounds, as a share of them."""


def candidates(scores: Scores, width: int) -> Edges:
    """The best pairs seen from both sides: each mentee's ``width`` best mentors, each mentor's best mentees.

    From the mentees' side alone, everybody's list would hold the same popular mentors and leave people out.
    """
    if isinstance(scores, ListedScores):
        return scores.edges
    n, m = scores.shape
    if not m:
        return no_edges()
    found, top = no_edges(), _Best(np.zeros((m, 0), np.int32), np.zeros((m, 0), np.int64))
    for block in _blocks(np.arange(n), m):
        raw = scores.rows(block)
        found = concatenate((found, _row_best(raw, block, width)))
        top = _column_best(top, raw, block, width)
    mentor, place = np.nonzero(top.score >= 0)
    return found.join(Edges(top.mentee[mentor, place], mentor, top.score[mentor, place].astype(np.int64)), m)


def _blocks(mentees: Ints, mentors: int) -> Iterator[Ints]:
    return blocks(mentees, min(_BLOCK_ROWS, 1 + _BLOCK_CELLS // mentors))


class _Best(NamedTuple):
    """Each mentor's best mentees so far, two tables of one line a mentor; a score of -1 is not allowed."""

    score: Billionths
    mentee: Ints


def _column_best(top: _Best, raw: Billionths, block: Ints, width: int) -> _Best:
    """The best of each mentor among those so far and another block."""
    before, mentors = top.score.shape[1], raw.shape[1]
    score = np.hstack((top.score, raw.T))
    mentor, column = np.divmod(np.flatnonzero(strongest(score, width, NOT_ALLOWED)), before + len(block))
    new = column >= before
    mentee = block[np.where(new, column - before, 0)]
    mentee[~new] = top.mentee[mentor[~new], column[~new]]
    return _Best(score[mentor, column].reshape(mentors, -1), mentee.reshape(mentors, -1))


def _row_best(raw: Billionths, block: Ints, width: int) -> Edges:
    """Each row's best that are allowed."""
    row, mentor = np.divmod(np.flatnonzero(strongest(raw, width, NOT_ALLOWED + 1)), raw.shape[1])
    return Edges(block[row], mentor, raw[row, mentor].astype(np.int64))


class _Reach(NamedTuple):
    """Whether the sizes are reached along some edges, the flow that says so, and a minimum that is reached too."""

    enough: bool
    flow: LargestFlow
    least: int


def _reach(task: Task, edges: Edges, sizes: _Sizes) -> _Reach:
    """Try the sizes along ``edges``. Both reached one by one means both reached together (augmenting keeps firsts)."""
    flow = most_places(edges, np.minimum(task.wanted, 1), task.places)
    if flow.given < sizes.firsts or task.wanted.max() <= 1:
        return _Reach(flow.given == sizes.firsts, flow, int(edges.score[flow.used].min(initial=BILLION)))
    flow = most_places(edges, task.wanted, task.places)
    return _Reach(flow.given == sizes.given, flow, int(edges.score.min(initial=BILLION)))


def _place_most(task: Task, edges: Edges) -> tuple[Edges, _Sizes]:
    """Candidates that allow the largest number of placed mentees, and of places, that all pairs would allow."""
    counts, gap = [], 0.0
    for wanted in (np.minimum(task.wanted, 1), task.wanted) if task.wanted.max(initial=0) > 1 else (task.wanted,):
        flow, bound = most_places(edges, wanted, task.places), int(min(wanted.sum(), task.places.sum()))
        while flow.given < bound and task.tick("placing everybody"):
            missing = _across(task.scores, edges, flow, 0).missing
            if len(missing.score):
                edges = edges.join(missing, len(task.places))
                flow = most_places(edges, wanted, task.places)
            else:
                bound = flow.given
        counts.append(flow.given)
        gap = max(gap, _share(bound, flow.given))
    return edges, _Sizes(counts[0], counts[-1], gap)


class _Across(NamedTuple):
    """Pairs from the reached mentees to the other mentors: those of at least ``least``, and the best below."""

    missing: Edges
    below: int


def _across(scores: Scores, edges: Edges, flow: LargestFlow, least: int) -> _Across:
    """Look at all pairs that cross the cut: only with one of them could more be placed at ``least`` or above."""
    known = edges.keep(flow.mentees[edges.mentee] & ~flow.mentors[edges.mentor])
    if isinstance(scores, ListedScores):
        return _Across(no_edges(), int(known.score[known.score < least].max(initial=NOT_ALLOWED)))
    far = np.flatnonzero(~flow.mentors)
    found, below = no_edges(), NOT_ALLOWED
    for block in _blocks(np.flatnonzero(flow.mentees), scores.shape[1]):
        raw = scores.rows(block)[:, far]
        strong = raw >= least
        below = int(raw.max(where=~strong, initial=below))
        begin, end = np.searchsorted(known.mentee, (block[0], block[-1] + 1))
        strong[np.searchsorted(block, known.mentee[begin:end]), np.searchsorted(far, known.mentor[begin:end])] = False
        if strong.any():
            more = _row_best(np.where(strong, raw, NOT_ALLOWED), block, _FEW)
            found = concatenate((found, more._replace(mentor=far[more.mentor])))
    return _Across(found, below)


def _raise_minimum(task: Task, edges: Edges, sizes: _Sizes) -> tuple[Edges, int, int]:
    """The highest score that nobody placed need be under, and the proven bound on it (equal when it is exact).

    Tried are the bound itself and the middle, in turn. A threshold that is too high comes with a cut; the best pair
    that crosses it is the next bound.
    """
    if not sizes.given:
        return edges, NOT_ALLOWED, NOT_ALLOWED
    low, high = _reach(task, edges, sizes).least, _hopes(edges, len(task.wanted), sizes.firsts)
    ways = cycle((_top, _middle))
    way = next(ways)
    while low < high and task.tick("raising the lowest score"):
        least = way(edges.score, low, high)
        strong = edges.score >= least
        reach = _reach(task, edges.keep(strong), sizes)
        if reach.enough:
            low, way = reach.least, next(ways)
            continue
        across = _across(task.scores, edges, reach.flow, least)
        if len(across.missing.score):
            edges = edges.join(across.missing, len(task.places))
        else:
            high, way = across.below, next(ways)
    return edges, low, max(low, high)


def _hopes(edges: Edges, mentees: int, firsts: int) -> int:
    """Of the mentees' own best scores, the one that ``firsts`` of them reach: no minimum can be higher."""
    best = np.zeros(mentees, np.int64)
    np.maximum.at(best, edges.mentee, edges.score)
    return int(np.sort(best)[-firsts])


def _top(_: Ints, __: int, high: int) -> int:
    return high


def _middle(score: Ints, low: int, high: int) -> int:
    """The median of the different scores in (low, high]."""
    between = np.unique(score[(score > low) & (score <= high)])
    return int(between[len(between) // 2]) if len(between) else high


def _best_total(task: Task, edges: Edges, sizes: _Sizes, least: int, least_bound: int) -> Solution:
    """The best total with nobody under ``least``; candidates are added until none could better it."""
    edges = edges.keep(edges.score >= least)
    if not sizes.given:
        return Solution(no_edges(), sizes.gap)
    while True:
        task.tick("finding the best total")
        used = best_total(edges, task.wanted, task.places, sizes.given)
        value = int(edges.score[used].sum())
        at = dual_prices(edges, used, task.wanted, task.places)
        seen = scan(
            task.scores, edges, at, task.wanted, task.places,
            least=least, firsts=sizes.firsts, given=sizes.given, few=_FEW,
        )  # fmt: skip
        if seen.bound <= value or not len(seen.missing.score) or not task.tick("finding the best total"):
            break
        edges = edges.join(seen.missing, len(task.places))
    gap = max(sizes.gap, _share(seen.bound, value), _share(least_bound, least))
    return Solution(edges.keep(used), gap)


def _share(bound: int, reached: int) -> float:
    return max(0, bound - reached) / max(bound, 1)
