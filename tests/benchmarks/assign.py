"""Assignments beside the solvers people would use, on the same scores, with the same total.

    python -m tests.benchmarks.assign [--large] [--write]

Processor time, so that other programs on the same machine count little. With 1,000 mentees five cohorts are drawn, each
solved seven times on both sides, in turn; the quickest runs are added up. Above, one run each. ``lap`` is used where it
is installed (pip install lap).
"""

import math
import resource
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from time import process_time
from typing import Any, NamedTuple

import numpy as np

from mentorpick.cohort.objectives import fair, stable, total
from mentorpick.cohort.score_matrix import BILLION, STEP, Billionths, Ints, Solution, Task
from mentorpick.ranking.pool import Floats
from tests.benchmarks.table import Row, parser, report
from tests.cohort.draws import Matrix, task_of

DRAWS, RUNS = 5, 7


class Peer(NamedTuple):
    """Who solves the same: the name, how, and how often it is run."""

    name: str
    solve: Callable[[Any, Ints], int]
    runs: int


class Drawn(NamedTuple):
    """Scores of which ``fame`` is the mentor's, the same for everybody: the more, the harder. Drawn where asked for."""

    mentees: int
    famous: Floats
    fame: float
    seed: int

    @property
    def shape(self) -> tuple[int, int]:
        """Mentees and mentors."""
        return self.mentees, len(self.famous)

    def rows(self, mentees: Ints) -> Billionths:
        """The rows of the mentees given, each with draws of its own."""
        table = np.empty((len(mentees), len(self.famous)), np.int32)
        for row, mentee in zip(table, mentees.tolist(), strict=True):
            own = np.random.default_rng((self.seed, mentee)).random(len(row), np.float32)
            row[:] = np.rint(1e9 * (self.fame * self.famous + (1 - self.fame) * own))
        return table


def drawn(mentees: int, mentors: int, fame: float = 0.5, seed: int = 1) -> Drawn:
    """Scores that are drawn where asked for: no table of the largest would fit in memory."""
    return Drawn(mentees, np.random.default_rng(seed).random(mentors) ** 3, fame, seed)


def scores(mentees: int, mentors: int, fame: float = 0.5, seed: int = 1) -> Matrix:
    """The same as a table."""
    return Matrix(drawn(mentees, mentors, fame, seed).rows(np.arange(mentees)))


def shared(mentees: int, mentors: int) -> Ints:
    """As many places as mentees, two or three at each mentor."""
    places = np.full(mentors, mentees // mentors)
    places[: mentees - int(places.sum())] += 1
    return places


def task(of: Matrix | Drawn, places: int | Ints = 1) -> Task:
    """One place for each mentee, ``places`` at each mentor."""
    mentees, mentors = of.shape
    return task_of(of, np.ones(mentees, np.int64), np.broadcast_to(places, mentors).astype(np.int64))


def timed(function: Callable[..., Any], *arguments: Any) -> tuple[float, Any]:
    """Seconds, and what came out."""
    started = process_time()
    found = function(*arguments)
    return process_time() - started, found


def beside_lap(size: int) -> Row:
    """Exact, beside the quickest dense solver."""
    name = "lap.lapjv" if find_spec("lap") else "scipy, dense (lap is not installed)"
    solve = _lapjv if find_spec("lap") else _scipy
    ratios: list[float] = []
    took, own, same = 0.0, 0.0, True
    for seed in range(1, DRAWS + 1):
        of = scores(size, size, seed=seed)
        turns = [(timed(solve, of.table), timed(total, task(of))) for _ in range(RUNS)]
        there, here = (min(turn[side][0] for turn in turns) for side in (0, 1))
        took, own, ratios = took + there, own + here, [*ratios, here / there]
        same &= all(value == found.pairs.score.sum() and not found.gap for (_, value), (_, found) in turns)
    said = "the same total, gap 0" if same else "NOT the same total"
    note = f"{said}; by cohort {min(ratios):.2f} to {max(ratios):.2f}"
    what = f"assign {size} x {size}, total, exact, mean of {DRAWS} cohorts"
    return Row(what, f"{own / DRAWS:.3f} s", name, f"{took / DRAWS:.3f} s", own / took, "<= 1.5", note)


def shared_places(mentees: int, mentors: int, solve: Callable[[Task], Solution], peer: Peer) -> Row:
    """As many places as mentees, two or three at each mentor; ``peer`` solves the same on the ready scores."""
    took, own, same, gap = 0.0, 0.0, True, 0.0
    places = shared(mentees, mentors)
    for seed in range(1, DRAWS + 1):
        of = scores(mentees, mentors, seed=seed)
        turns = [(timed(peer.solve, of.table, places), timed(solve, task(of, places))) for _ in range(peer.runs)]
        there, here = (min(turn[side][0] for turn in turns) for side in (0, 1))
        took, own = took + there, own + here
        found = turns[0][1][1]
        same &= turns[0][0][1] == found.pairs.score.sum()
        gap = max(gap, found.gap)
    said = f"the same total, gap {gap:.1e}" if same else f"NOT the same total, gap {gap:.1e}"
    what = f"assign {mentees:,} x {mentors:,}, {mentees:,} places, {solve.__name__}, mean of {DRAWS} cohorts"
    return Row(what, f"{own / DRAWS:.3f} s", peer.name, f"{took / DRAWS:.3f} s", own / took, "<= 1.5", said)


def alone(of: Matrix | Drawn, solve: Callable[[Task], Solution], most: float, aim: str) -> Row:
    """A cohort that no peer takes: how long, how far from its own proven bound, and how much memory, ``most`` GiB."""
    mentees, mentors = of.shape
    took, found = timed(solve, task(of, shared(mentees, mentors)))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    other = f"{mentees - len(found.pairs.score)} left out, gap {found.gap:.2%}, peak {memory:.2f} GiB"
    what = f"assign {mentees:,} x {mentors:,}, {mentees:,} places, {solve.__name__}"
    within = memory <= most and found.gap <= 0.005
    return Row(what, f"{took:.1f} s", "its own proven bound", other, None, aim, figure=took if within else math.inf)


def popular(size: int, solve: Callable[[Task], Solution]) -> Row:
    """Everybody would rather have the same few mentors."""
    took, found = timed(solve, task(scores(size, size, 0.9)))
    left = size - len(found.pairs.score)
    other = f"{left} left out, lowest {found.pairs.score.min() / 1e9:.4f}, gap {found.gap:.4%}"
    what = f"assign {size:,} x {size:,}, popular mentors, {solve.__name__}"
    target = "gap <= 1 %, nobody left out" if solve is not stable else "no blocking pair"
    return Row(what, f"{took:.1f} s", "its own proven bound", other, None, target)


def _lapjv(table: Any) -> int:
    _, column, _ = import_module("lap").lapjv(1 - table / 1e9, extend_cost=False)
    return int(table[np.arange(len(table)), column].sum(dtype=np.int64))


def _scipy(table: Any) -> int:
    rows, columns = import_module("scipy.optimize").linear_sum_assignment(table, maximize=True)
    return int(table[rows, columns].sum(dtype=np.int64))


def _lapjv_places(table: Any, places: Ints) -> int:
    return _lapjv(np.repeat(table, places, axis=1))


def _in_turn(table: Any, places: Ints) -> int:
    """The aims of fair with OR-tools: most placed; the highest lowest score, in steps; then the total."""
    flow = import_module("ortools.graph.python.max_flow")
    mentees, mentors = table.shape

    def placed(least: int) -> int:
        rows, columns = np.nonzero(table >= least)
        solver = flow.SimpleMaxFlow()
        source, sink = mentees + mentors, mentees + mentors + 1
        solver.add_arcs_with_capacity(np.full(mentees, source), np.arange(mentees), np.ones(mentees, int))
        solver.add_arcs_with_capacity(rows, mentees + columns, np.ones(len(rows), int))
        solver.add_arcs_with_capacity(mentees + np.arange(mentors), np.full(mentors, sink), places)
        solver.solve(source, sink)
        return int(solver.optimal_flow())

    most, low, high = placed(0), 0, BILLION // STEP
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if placed(middle * STEP) == most else (low, middle - 1)
    return _flow_of(table, places, low * STEP)


def _flow_of(table: Any, places: Ints, least: int = 0) -> int:
    (mentees, mentors), (rows, columns) = table.shape, np.nonzero(table >= least)
    solver = import_module("ortools.graph.python.min_cost_flow").SimpleMinCostFlow()
    source, sink = mentees + mentors, mentees + mentors + 1
    add = solver.add_arcs_with_capacity_and_unit_cost
    add(np.full(mentees, source), np.arange(mentees), np.ones(mentees, int), np.zeros(mentees, int))
    add(rows, mentees + columns, np.ones(len(rows), int), -table[rows, columns].astype(np.int64))
    add(mentees + np.arange(mentors), np.full(mentors, sink), places, np.zeros(mentors, int))
    solver.set_nodes_supplies(np.array([source, sink]), np.array([mentees, -mentees]))
    solver.solve_max_flow_with_min_cost()
    return -int(solver.optimal_cost())


LAPJV = Peer("lap.lapjv", _lapjv_places, RUNS)
FLOW = Peer("OR-tools min cost flow", _flow_of, 1)
IN_TURN = Peer("OR-tools, the same aims in turn", _in_turn, 1)


def main() -> None:
    arguments = parser(__doc__)
    arguments.add_argument(
        "--large", action="store_true", help="10,000 x 4,000, 10,000 x 10,000 and 100,000 x 20,000 too"
    )
    given = arguments.parse_args()
    rows = [
        shared_places(1000, 400, total, LAPJV),
        shared_places(1000, 400, total, FLOW),
        shared_places(1000, 400, fair, IN_TURN),
        beside_lap(1000),
    ]
    if given.large:
        of, aim = scores(10_000, 4_000, 0.8), "<= 60 s, 2 GiB, gap <= 0.5 %"
        rows += [alone(of, solve, 2, aim) for solve in (fair, total)]
        rows += [popular(10_000, solve) for solve in (fair, total, stable)]
        rows.append(alone(drawn(100_000, 20_000, 0.8), total, 8, "8 GiB, gap <= 0.5 %"))
    report("assign", rows, write=given.write)


if __name__ == "__main__":
    main()
