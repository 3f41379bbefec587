"""Deferred acceptance: no mentee and mentor would both rather have each other (Gale & Shapley 1962; Roth 1984).

Mentees propose in the order of their own scores, so of all stable assignments each mentee gets the best.
A mentor's order is how well the mentee is the one hoped for, then the score, then the id. With several
mentors a mentee, or several places, the same rule holds place by place.
"""

from heapq import heappop, heappush

import numpy as np

from mentorpick.cohort.assign.task import Solution, Task
from mentorpick.cohort.scores import Edges, Ints, Mask

_ROUND = 1_000
_NEVER = 2**62

Held = tuple[int, int, int]
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
        self._held: list[list[Held]] = [[] for _ in places]
        self._places = places.tolist()
        self._hopes = np.where(places > 0, -1, _NEVER)
        self._score = np.zeros(len(places), np.int64)
        self._who = np.zeros(len(places), np.int64)

    def would_take(self, hopes: Ints, score: Ints, who: int) -> Mask:
        """(M,) true where there is room, or this mentee comes before the worst one held."""
        level = (score > self._score) | (score == self._score) & (who > self._who)
        return np.asarray((hopes > self._hopes) | (hopes == self._hopes) & level, bool)

    def take(self, mentor: int, offer: Held) -> int | None:
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
