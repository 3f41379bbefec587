"""What ``--spread`` does to matches made by hand: the rank of the true mentor with and without it, and who is shown.

    python -m tests.benchmarks.spread DIR [DIR...]

DIR holds sets as tests/benchmarks/quality.py describes them. The difference of the mean reciprocal rank is given with
a 95 % interval (paired bootstrap over mentees); beside it how many different mentors stand among the first five.
"""

import sys
from collections.abc import Sequence
from datetime import date
from functools import partial
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from mentorpick.cohort.batch import exposure_prices
from mentorpick.model.people import Answers
from mentorpick.ranking.pool import Pool
from mentorpick.ranking.scoring import Case
from mentorpick.ranking.view import View
from tests.benchmarks.quality import Round, answers_of, mentor_of, rounds

TODAY = date(2026, 1, 1)
TOP = 5
DRAWS = 10_000


def counts(cohort: Sequence[Answers], view: View, at: tuple[float, ...]) -> NDArray[np.float64]:
    """How often each mentor is among the first five at these prices."""
    shown = [Case(answers, view).best_at(TOP, np.array(at)) for answers in cohort]
    return np.bincount(np.concatenate(shown), minlength=len(view.pool)).astype(float)


def reciprocal(scores: NDArray[np.float64], true: Sequence[int]) -> float:
    """One over the rank of the best true mentor; ties at their middle."""
    best = max(scores[row] for row in true)
    return float(1 / ((scores > best).sum() + ((scores == best).sum() + 1) / 2))


def measured(found: Round) -> tuple[list[float], list[float], int, int, float]:
    """Reciprocal ranks without and with spread, different mentors shown without and with it, the mean price paid."""
    mentors = {mentor.id: mentor for mentor in map(mentor_of, found["mentors"]) if mentor.expertise or mentor.bio}
    view = View(Pool.of(list(mentors.values())), TODAY)
    people = {raw["id"]: answers_of(raw) for raw in found["mentees"]}
    true = {key: [view.pool.row[m] for m in ids if m in mentors] for key, ids in found["truth"].items()}
    asked = [key for key in people if true.get(key)]
    cohort = [people[key] for key in asked]
    at = np.array(exposure_prices(partial(counts, cohort, view), view.pool, len(cohort), TOP))
    scores = [Case(answers, view).scores for answers in cohort]
    plain = [reciprocal(row, true[key]) for key, row in zip(asked, scores, strict=True)]
    spread = [reciprocal(row - at, true[key]) for key, row in zip(asked, scores, strict=True)]
    best = [np.sort(row)[::-1][:TOP].mean() for row in scores]
    paid = [b - row[Case(a, view).best_at(TOP, at)].mean() for a, b, row in zip(cohort, best, scores, strict=True)]
    shown = [int((counts(cohort, view, tuple(price)) > 0).sum()) for price in (at * 0, at)]
    return plain, spread, shown[0], shown[1], float(np.mean(paid))


def main() -> None:
    found = [measured(each) for each in rounds(sys.argv[1:])]
    plain, spread = (np.array(list(chain.from_iterable(each[side] for each in found))) for side in (0, 1))
    draw = np.random.default_rng(0).integers(0, len(plain), (DRAWS, len(plain)))
    low, high = np.percentile((spread - plain)[draw].mean(axis=1), [2.5, 97.5])
    print(f"{len(plain)} mentees; mean reciprocal rank {plain.mean():.3f}, with spread {spread.mean():.3f}")
    print(f"difference {(spread - plain).mean():+.3f} [{low:+.3f}, {high:+.3f}]")
    print(f"different mentors among the first five: {[each[2] for each in found]}, with spread {[e[3] for e in found]}")
    print(f"price paid a place, mean: {np.mean([each[4] for each in found]):.4f}")


if __name__ == "__main__":
    main()
