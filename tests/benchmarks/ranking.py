"""How long a ranking takes, beside the least it could take: python tests/benchmarks/ranking.py [MENTORS]

Prints medians of several rounds in one process; asserts nothing. ``bare numpy`` is the same arithmetic (the same
columns, weights and top five) without gates, reasons or results.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parents[2]))

import msgspec
import numpy as np

from mentorpick.model.people import Answers
from mentorpick.ranking.pool import Pool
from mentorpick.ranking.scoring import Case
from mentorpick.ranking.shortlist import rank, rank_in, score_block
from mentorpick.ranking.team import team
from mentorpick.ranking.view import View
from tests.builders import TODAY, random_mentee, random_mentors

ROUNDS = 15


def timed(do: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Median seconds of one call, after one to warm up."""
    do()
    took = []
    for _ in range(rounds):
        start = perf_counter()
        do()
        took.append(perf_counter() - start)
    return median(took)


def say(what: str, seconds: float, target: str = "") -> None:
    print(f"{what:<58}{seconds * 1e3:9.2f} ms   {target}")


def bare(case: Case) -> object:
    """What no implementation can leave out: weight the columns, add them up, take the best five."""
    total = np.zeros(len(case.view.pool))
    for row in case.weights:
        total += row.weight * case.column(row.key)
    best = np.argpartition(total, -5)[-5:]
    return best[np.argsort(-total[best])]


def busy(mentees: list[Answers]) -> Answers:
    """The one who asks most."""
    return max(mentees, key=lambda one: len(msgspec.json.encode(one)))


def main(size: int) -> None:
    mentors = random_mentors(1, size)
    start = perf_counter()
    pool = Pool.of(mentors)
    say(f"columns of {size} mentors, made once", perf_counter() - start)
    mentees = [random_mentee(seed, gates=False) for seed in range(200)]
    asked = busy(mentees)
    brief = timed(lambda: rank(asked, pool, today=TODAY, firmness=False, names=False))
    say("one mentee, five reasoned, counts of those left out", brief, "target 5 ms at 10,000")
    say("the same with everyone left out by name", timed(lambda: rank(asked, pool, today=TODAY, firmness=False)))
    say("the same with firmness and what would change it", timed(lambda: rank(asked, pool, today=TODAY)))
    small = Pool.of(mentors[:1000])
    plain = timed(lambda: rank(asked, small, today=TODAY, firmness=False))
    firm = timed(lambda: rank(asked, small, today=TODAY)) - plain
    say("firmness and groups alone, 1,000 mentors", firm, "target 50 ms")
    say("team of three, 300 mentors", timed(lambda: team(asked, Pool.of(mentors[:300]), today=TODAY), 3))
    cohort(pool, mentees)


def cohort(pool: Pool, mentees: list[Answers]) -> None:
    view = View(pool, TODAY)
    whole = timed(lambda: [rank_in(view, one, firmness=False, names=False) for one in mentees], 5) / len(mentees)
    scores = timed(lambda: score_block(mentees, pool, TODAY, view=view), 5) / len(mentees)
    cases = [Case(one, view) for one in mentees[:50]]
    for case in cases:
        bare(case)
    least = timed(lambda: [bare(case) for case in cases], 5) / len(cases)
    say("a cohort, each mentee with five reasoned", whole, f"{1 / whole:,.0f} mentees/s, target 1,000 at 10,000")
    say("a cohort, scores and gates only", scores, f"{1 / scores:,.0f} mentees/s")
    say("bare numpy on columns already made", least, f"{least / scores:.2f} of scores and gates")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
