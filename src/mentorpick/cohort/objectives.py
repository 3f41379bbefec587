"""The best assignment of a whole cohort by ``fair``, ``total`` or ``stable``, and who goes first among equals.

Fair and total never give the solver all pairs; stable lets mentees ask in turn (deferred acceptance).

Each step solves on candidates, proves from the solution what a missing pair must be like to help, looks through
all pairs for such, adds them and solves again. When none is left the result is exact for all pairs; when the
caller has had enough before that, it is the best found so far, with its distance from a proven bound.
"""

from collections.abc import Iterator
from heapq import heappop, heappush
from typing import Any, NamedTuple

import numpy as np

from mentorpick.cohort.prices import AssignmentValue, Goal, dual_prices, scan, strongest
from mentorpick.cohort.score_matrix import (
    BILLION,
    FLAWS,
    KEPT,
    NOT_ALLOWED,
    STEP,
    Aim,
    Edges,
    Flags,
    Ints,
    Marks,
    Mask,
    Scores,
    Solution,
    Task,
    Valued,
    aim_for,
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
    offices = _Mentors(task.places)
    free = np.repeat(np.arange(len(task.wanted)), task.wanted).tolist()
    waiting, steps = len(free), 0
    with_whom: list[list[int]] = [[] for _ in task.wanted]
    while free and (steps % _ROUND or task.tick("letting mentees propose")):
        steps += 1
        mentee = free.pop()
        row = task.scores.rows(np.array([mentee]))[0]
        hopes = task.wants(mentee)
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
            "assigning a cohort needs the solver OR-tools, which isn't installed",
            "install it with: pip install 'mentorpick[office]'",
        ) from error


def most_places(edges: Edges, wanted: Ints, places: Ints) -> LargestFlow:
    """Return the largest number of places that can be given along ``edges``.

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
    """Return the edges of the best total among all ways to give ``given`` places to as many mentees as possible.

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
    penalty = 2 * int(edges.score.max(initial=0)) * min(len(wanted), len(places)) + 1
    excess = penalty * (len(wanted) + len(places) + 3) // _LARGEST
    coarse = 10 ** len(str(excess)) if excess else 1
    return penalty // coarse + 1, -(edges.score // coarse)


_WIDTH = 14
_FEW = 8
_BLOCK_ROWS = 250
_BLOCK_CELLS = 4_000_000


def fair(task: Task) -> Solution:
    """Solve for most placed, then the highest minimum score, then the total.

    Most kept, fewest pairs that cannot meet, fewest with nothing on the goal, fewest in two towns, the highest minimum
    in steps, most of those who went without, then the total.
    """
    marks = task.marks
    _, most = _place_most(task, _first_candidates(task))
    if not most.given:
        return Solution(no_edges(), most.gap)
    used, several = _marks_used(task, marks), bool(task.wanted.max() > 1)
    aim = aim_for(marks, most.given, used, several=several)
    found = _solved(task, marks, aim)
    gap, chosen = found.gap, _flags_of(marks, found.pairs)
    never = int(np.sum([flaw for flaw in FLAWS if not (chosen & flaw).any()], dtype=np.int64))
    finer = aim_for(marks, most.given, used & (KEPT | ~never), several=several)._replace(never=never)
    if finer.coarse < aim.coarse:
        aim, found = finer, _solved(task, marks, finer)
    found, step_gap = _raised(task, marks, aim, found)
    pairs = _with_scores(task.scores, found.pairs)
    reached = int(pairs.score.sum())
    digits_lost = most.given * (aim.coarse - 1) - int((pairs.score % aim.coarse).sum())
    missing = found.missing // 2 * aim.coarse + digits_lost
    return Solution(pairs, max(most.gap, gap, step_gap, _share(reached + missing, reached)), missing)


def _solved(task: Task, marks: Marks, aim: Aim) -> Solution:
    """Most placed, then the best sum of what the aim makes of each pair."""
    return total(task._replace(scores=Valued(task.scores, marks, aim)))


def _raised(task: Task, marks: Marks, aim: Aim, found: Solution) -> tuple[Solution, float]:
    """The solution whose lowest score among new pairs is in the highest step, all that comes before it as good.

    With it the gap that is left where the caller had enough before the next step was shown to be too high.
    """

    def before(pairs: Edges) -> tuple[int, int, int]:
        """Return how many are placed, on how many places, with what total."""
        return len(np.unique(pairs.mentee)), len(pairs.score), _sum(aim, marks, pairs)

    wanted = before(found.pairs)
    while True:
        new = (_flags_of(marks, found.pairs) & KEPT) == 0
        score = _with_scores(task.scores, found.pairs).score[new]
        least = (int(score.min(initial=BILLION)) // STEP + 1) * STEP
        if least >= BILLION:
            return found, 0.0
        if not task.tick("raising the lowest score"):
            return found, _share(least, least - STEP)
        tried = _solved(task, marks, aim._replace(least=least))
        if before(tried.pairs) != wanted:
            return found, 0.0
        found = tried


def _sum(aim: Aim, marks: Marks, pairs: Edges) -> int:
    """What these pairs add up to but for their scores."""
    flags = _flags_of(marks, pairs)
    weights = [aim.kept * ((flags & KEPT) != 0)] + [w * ((flags & flaw) == 0) for flaw, w in aim.weights.items()]
    return int(np.sum(weights))


def fair_value(task: Task, solution: Solution) -> AssignmentValue:
    """Return what a solution is worth to ``fair``, aim by aim; larger is better."""
    marks = task.marks
    pairs, flags = solution.pairs, _flags_of(marks, solution.pairs)
    new = pairs.score[(flags & KEPT) == 0]
    return (
        *_sizes(solution),
        int(np.count_nonzero(flags & KEPT)),
        *(-int(np.count_nonzero(flags & flaw)) for flaw in FLAWS),
        min(int(new.min(initial=BILLION)) // STEP, BILLION // STEP - 1),
        int(marks.mentees[pairs.mentee].sum()),
        int(pairs.score.sum()),
    )


def total_value(_: Task, solution: Solution) -> AssignmentValue:
    """Return what a solution is worth to ``total``: then the minimum decides between equals."""
    return *_sizes(solution), int(solution.pairs.score.sum()), int(solution.pairs.score.min(initial=BILLION))


def _sizes(solution: Solution) -> tuple[int, int]:
    return len(np.unique(solution.pairs.mentee)), len(solution.pairs.mentee)


def _fair_numbers(task: Task) -> Scores:
    marks = task.marks
    given = int(min(task.wanted.sum(), task.places.sum() + 1))
    several = bool(task.wanted.max(initial=0) > 1)
    aim = aim_for(marks, given, _marks_used(task, marks), several=several, largest=2**52)
    return Valued(task.scores, marks, aim)


def _flags_of(marks: Marks, pairs: Edges) -> Flags:
    """(P,) the marks of these pairs."""
    if not len(pairs.mentee):
        return np.zeros(0, np.int8)
    who, row = np.unique(pairs.mentee, return_inverse=True)
    return marks.flags(who)[row, pairs.mentor]


def _marks_used(task: Task, marks: Marks) -> int:
    """The marks that any pair allowed has."""
    n, m = task.scores.shape
    used = 0
    for block in _blocks(np.arange(n), max(m, 1)):
        flags = marks.flags(block)
        used |= int(np.bitwise_or.reduce(flags[task.scores.rows(block) != NOT_ALLOWED], initial=0))
    return used


def _with_scores(scores: Scores, pairs: Edges) -> Edges:
    """The same pairs with their scores instead of their numbers."""
    if not len(pairs.mentee):
        return pairs
    who, row = np.unique(pairs.mentee, return_inverse=True)
    return pairs._replace(score=scores.rows(who)[row, pairs.mentor].astype(np.int64))


def total(task: Task) -> Solution:
    """Solve for most placed, then the total."""
    edges, most = _place_most(task, _first_candidates(task))
    return _best_total(task, edges, most)


def _first_candidates(task: Task) -> Edges:
    task.tick("scoring everyone")
    mentees, mentors = task.scores.shape
    return candidates(task.scores, _WIDTH if mentees <= mentors else 2 * _WIDTH)


class _Sizes(NamedTuple):
    """How many mentees can have a place at all, how many places can be given together, and how far both are proven."""

    firsts: int
    given: int
    gap: float
    """The distance from the proven bounds, as a share of them."""


def candidates(scores: Scores, width: int) -> Edges:
    """Return the best pairs seen from both sides: each mentee's ``width`` best mentors, each mentor's best mentees.

    From the mentees' side alone, everybody's list would hold the same popular mentors and leave people out.
    """
    n, m = scores.shape
    if not m:
        return no_edges()
    found, top = no_edges(), _Best(np.zeros((m, 0), np.int64), np.zeros((m, 0), np.int64))
    for block in _blocks(np.arange(n), m):
        raw = scores.rows(block).astype(np.int64, copy=False)
        found = concatenate((found, _row_best(raw, block, width)))
        top = _column_best(top, raw, block, width)
    mentor, place = np.nonzero(top.score >= 0)
    return found.join(Edges(top.mentee[mentor, place], mentor, top.score[mentor, place].astype(np.int64)), m)


def _blocks(mentees: Ints, mentors: int) -> Iterator[Ints]:
    return blocks(mentees, min(_BLOCK_ROWS, 1 + _BLOCK_CELLS // mentors))


class _Best(NamedTuple):
    """Each mentor's best mentees so far, two tables of one line a mentor; a score of -1 is not allowed."""

    score: Ints
    mentee: Ints


def _column_best(top: _Best, raw: Ints, block: Ints, width: int) -> _Best:
    """The best of each mentor among those so far and another block."""
    before, mentors = top.score.shape[1], raw.shape[1]
    score = np.hstack((top.score, raw.T))
    mentor, column = np.divmod(np.flatnonzero(strongest(score, width, NOT_ALLOWED)), before + len(block))
    new = column >= before
    mentee = block[np.where(new, column - before, 0)]
    mentee[~new] = top.mentee[mentor[~new], column[~new]]
    return _Best(score[mentor, column].reshape(mentors, -1), mentee.reshape(mentors, -1))


def _row_best(raw: Ints, block: Ints, width: int) -> Edges:
    """Each row's best that are allowed."""
    row, mentor = np.divmod(np.flatnonzero(strongest(raw, width, NOT_ALLOWED + 1)), raw.shape[1])
    return Edges(block[row], mentor, raw[row, mentor].astype(np.int64))


def _place_most(task: Task, edges: Edges) -> tuple[Edges, _Sizes]:
    """Candidates that allow the largest number of placed mentees, and of places, that all pairs would allow."""
    counts, gap = [], 0.0
    for wanted in (np.minimum(task.wanted, 1), task.wanted) if task.wanted.max(initial=0) > 1 else (task.wanted,):
        flow, bound = most_places(edges, wanted, task.places), int(min(wanted.sum(), task.places.sum()))
        while flow.given < bound and task.tick("placing everyone"):
            missing = _across(task.scores, edges, flow)
            if len(missing.score):
                edges = edges.join(missing, len(task.places))
                flow = most_places(edges, wanted, task.places)
            else:
                bound = flow.given
        counts.append(flow.given)
        gap = max(gap, _share(bound, flow.given))
    return edges, _Sizes(counts[0], counts[-1], gap)


def _across(scores: Scores, edges: Edges, flow: LargestFlow) -> Edges:
    """Pairs from the reached mentees to the other mentors: only with one of them could more be placed."""
    known = edges.keep(flow.mentees[edges.mentee] & ~flow.mentors[edges.mentor])
    far, found = np.flatnonzero(~flow.mentors), no_edges()
    for block in _blocks(np.flatnonzero(flow.mentees), scores.shape[1]):
        raw = scores.rows(block)[:, far].astype(np.int64, copy=False)
        new = raw >= 0
        begin, end = np.searchsorted(known.mentee, (block[0], block[-1] + 1))
        new[np.searchsorted(block, known.mentee[begin:end]), np.searchsorted(far, known.mentor[begin:end])] = False
        if new.any():
            more = _row_best(np.where(new, raw, NOT_ALLOWED), block, _FEW)
            found = concatenate((found, more._replace(mentor=far[more.mentor])))
    return found


def _best_total(task: Task, edges: Edges, sizes: _Sizes) -> Solution:
    """The best total; candidates are added until none could better it."""
    if not sizes.given:
        return Solution(no_edges(), sizes.gap)
    while True:
        task.tick("finding the best total")
        used = best_total(edges, task.wanted, task.places, sizes.given)
        value = int(edges.score[used].sum())
        at = dual_prices(edges, used, task.wanted, task.places)
        seen = scan(task.scores, edges, at, task.wanted, task.places, firsts=sizes.firsts, given=sizes.given, few=_FEW)
        if seen.bound <= value or not len(seen.missing.score) or not task.tick("finding the best total"):
            break
        edges = edges.join(seen.missing, len(task.places))
    return Solution(edges.keep(used), max(sizes.gap, _share(seen.bound, value)), max(0, seen.bound - value))


def _share(bound: int, reached: int) -> float:
    return max(0, bound - reached) / max(bound, 1)


GOALS = {"fair": Goal(fair, fair_value, _fair_numbers), "total": Goal(total, total_value, lambda task: task.scores)}
"""The objectives that know what one more place is worth."""
