"""Slow and readable: the best assignment by looking at every state of the places, and blocking pairs by definition.

Nothing here is shared with the code under test.
"""

from collections.abc import Iterator
from itertools import combinations

import numpy as np
import numpy.typing as npt

Value = tuple[int, int, int]
"""Mentees with a place, places given, total."""

Table = npt.NDArray[np.int32]


def best(table: Table, wanted: list[int], places: list[int], least: int = 0) -> Value:
    """The best value lexicographically with no pair under ``least``; dynamic programming over the places left."""
    states: dict[tuple[int, ...], Value] = {tuple(places): (0, 0, 0)}
    for mentee, most in enumerate(wanted):
        following: dict[tuple[int, ...], Value] = {}
        for left, value in states.items():
            for mentors in _choices(table, mentee, most, left, least):
                after = tuple(room - (mentor in mentors) for mentor, room in enumerate(left))
                gained = sum(int(table[mentee, mentor]) for mentor in mentors)
                new = (value[0] + bool(mentors), value[1] + len(mentors), value[2] + gained)
                following[after] = max(following.get(after, new), new)
        states = following
    return max(states.values())


def _choices(table: Table, mentee: int, most: int, left: tuple[int, ...], least: int) -> Iterator[tuple[int, ...]]:
    allowed = [mentor for mentor, room in enumerate(left) if room and table[mentee, mentor] >= max(least, 0)]
    for count in range(most + 1):
        yield from combinations(allowed, count)


def fairest(table: Table, wanted: list[int], places: list[int], step: int = 100_000_000) -> tuple[int, int, int, int]:
    """Most mentees, most places, the highest step that no score is under, the total; by trying every step."""
    most = best(table, wanted, places)
    for least in range(9 * step, -1, -step):
        value = best(table, wanted, places, least)
        if value[:2] == most[:2]:
            return value[0], value[1], least // step if value[1] else 0, value[2]
    return 0, 0, 0, 0


def blocking_pairs(
    table: Table, wants: Table, wanted: list[int], places: list[int], pairs: set[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Pairs allowed but not formed, in which each would rather have the other than somebody they have."""

    def wish(mentee: int, mentor: int) -> tuple[int, int]:
        return int(table[mentee, mentor]), -mentor

    def order(mentor: int, mentee: int) -> tuple[int, int, int]:
        return int(wants[mentee, mentor]), int(table[mentee, mentor]), -mentee

    found = []
    for mentee, mentor in np.argwhere(table >= 0).tolist():
        if (mentee, mentor) in pairs or not places[mentor] or not wanted[mentee]:
            continue
        own = [m for who, m in pairs if who == mentee]
        held = [who for who, m in pairs if m == mentor]
        mentee_would = len(own) < wanted[mentee] or wish(mentee, mentor) > min(wish(mentee, m) for m in own)
        mentor_would = len(held) < places[mentor] or order(mentor, mentee) > min(order(mentor, who) for who in held)
        if mentee_would and mentor_would:
            found.append((mentee, mentor))
    return found


def best_stable(table: Table, wants: Table, wanted: list[int], places: list[int]) -> set[tuple[int, int]]:
    """Of all assignments without a blocking pair the one in which every mentee has the best; by trying them all."""

    def wishes(pairs: set[tuple[int, int]], mentee: int) -> list[tuple[int, int]]:
        own = sorted(((int(table[mentee, mentor]), -mentor) for who, mentor in pairs if who == mentee), reverse=True)
        return own + [(-1, 0)] * (wanted[mentee] - len(own))

    found = [pairs for pairs in _all(table, wanted, tuple(places), 0)
             if not blocking_pairs(table, wants, wanted, places, pairs)]  # fmt: skip
    best = max(found, key=lambda pairs: [wishes(pairs, mentee) for mentee in range(len(wanted))])
    for other in found:
        for mentee in range(len(wanted)):
            assert all(a >= b for a, b in zip(wishes(best, mentee), wishes(other, mentee), strict=True))
    return best


def _all(table: Table, wanted: list[int], left: tuple[int, ...], mentee: int) -> Iterator[set[tuple[int, int]]]:
    """Every assignment of the mentees from this one on."""
    if mentee == len(wanted):
        yield set()
        return
    for mentors in _choices(table, mentee, wanted[mentee], left, 0):
        after = tuple(room - (mentor in mentors) for mentor, room in enumerate(left))
        for rest in _all(table, wanted, after, mentee + 1):
            yield rest | {(mentee, mentor) for mentor in mentors}
