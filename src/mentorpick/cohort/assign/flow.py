"""The two flow problems of an assignment, solved by OR-tools: as many as possible, and the best among those.

Nodes: the N mentees, the M mentors, a source, a sink. All numbers are whole, so a solution is exact.
"""

from typing import Any, NamedTuple

import numpy as np

from mentorpick.cohort.scores import BILLION, Edges, Ints, Mask
from mentorpick.errors import WrongUsage

_LARGEST = 2**60


class Most(NamedTuple):
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


def most_places(edges: Edges, wanted: Ints, places: Ints) -> Most:
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
    return Most(solver.optimal_flow(), np.asarray(solver.flows(arcs) > 0), side[:n], side[n:])


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
