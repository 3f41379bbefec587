"""Show the same few mentors less often across a cohort: a price for being shown, taken off when choosing whom to show.

Scores, reasons and order stay what they are; only who is shown changes, and each mentee's result says what that
costs. The prices are those of a market in which every mentor is shown about as often as there is room for
(projected subgradient steps on the dual of the cohort's transport problem; Bertsekas 1998, ch. 7).
"""

from collections.abc import Callable

import numpy as np
from msgspec import UNSET

from mentorpick.model import Answers
from mentorpick.ranking.case import Case
from mentorpick.ranking.pool import Floats, Pool
from mentorpick.ranking.shortlist import as_override, price_paid, shown
from mentorpick.ranking.view import View
from mentorpick.ranking.weights import Override
from mentorpick.results import Brief

ROUNDS = 6
STEP = 0.02
"""How much the first round raises the price of a mentor shown twice as often as the fair share."""
HIGHEST = 0.15
"""No mentee gives up more than this for one place."""


def prices(counts: Callable[[tuple[float, ...]], Floats], pool: Pool, mentees: int, top: int) -> tuple[float, ...]:
    """A price for each mentor, 0..HIGHEST, in the order of the pool.

    ``counts`` ranks the cohort at given prices and says how often each mentor is shown, (M,). A mentor's share of
    all places shown follows from the places the profile offers (one where it does not say).
    """
    room = np.nan_to_num(pool.numbers["places"], nan=1.0).clip(0) * (pool.numbers["accepting"] != 0)
    fair = np.maximum(1.0, mentees * top * room / max(1.0, room.sum()))
    price = np.zeros(len(pool))
    for turn in range(ROUNDS):
        over = counts(tuple(price.tolist())) / fair - 1
        price = np.clip(price + STEP / (1 + turn) * np.minimum(over, 3), 0, HIGHEST)
        price = np.round(price, 6)
    return tuple(price.tolist())


def brief_in(view: View, answers: Answers, top: int, weights: Override | None, at: Floats | None) -> Brief:
    """Whom to show and their scores, without reasons."""
    case = Case(answers, view, as_override(weights, view.pool))
    rows = shown(case, top, at)
    return Brief(
        mentee=answers.id,
        mentors=tuple(view.pool.ids[row] for row in rows),
        scores=tuple(float(case.scores[row]) for row in rows),
        fictional=view.pool.page.fictional or UNSET,
        price=UNSET if at is None else price_paid(case, rows),
    )
