"""How many mentees can have a place at the same time: the largest matching of mentees to mentors with places."""

from collections import deque

import numpy as np
from numpy.typing import NDArray

Bools = NDArray[np.bool_]


class Matching:
    """A largest matching of B mentees to M mentors. ``allowed`` is (B, M); ``places`` (M,) counts each one's places.

    Augmenting paths (Kuhn 1955), with what a failed search has seen left out of every later one.
    """

    def __init__(self, allowed: Bools, places: NDArray[np.int64]) -> None:
        self.allowed = allowed
        self.places = places.clip(min=0)
        self.free = self.places.copy()
        self.at = np.full(len(allowed), -1, dtype=np.int64)
        """(B,) the mentor each mentee has, -1 for none."""
        self._held: list[list[int]] = [[] for _ in range(allowed.shape[1])]
        self._open = np.ones(allowed.shape[1], dtype=bool)
        for mentee in range(len(allowed)):
            self._augment(mentee)

    @property
    def served(self) -> int:
        """How many mentees have a place."""
        return int((self.at >= 0).sum())

    @property
    def unserved(self) -> list[int]:
        """Those without a place, in order."""
        return [int(mentee) for mentee in np.flatnonzero(self.at < 0)]

    def movable(self) -> Bools:
        """(B,) the mentees whose leaving their place, directly or by moving others up, would serve one more."""
        found = self.at < 0
        waiting = deque(self.unserved)
        seen = np.zeros(self.allowed.shape[1], dtype=bool)
        while waiting:
            for mentor in np.flatnonzero(self.allowed[waiting.popleft()] & ~seen):
                seen[mentor] = True
                fresh = [mentee for mentee in self._held[mentor] if not found[mentee]]
                found[fresh] = True
                waiting.extend(fresh)
        return found

    def gain(self, column: Bools, places: int) -> int:
        """How many more would be served if one more mentor came: ``column`` (B,) whom they could take."""
        one = Matching.__new__(Matching)
        one.allowed = np.hstack([self.allowed, column[:, None]])
        one.free = np.append(self.free, places)
        one.at = self.at.copy()
        one._held = [*(list(held) for held in self._held), []]
        one._open = np.ones(one.allowed.shape[1], dtype=bool)
        gained = 0
        for mentee in self.unserved:
            gained += one._augment(mentee)
            if gained == places:
                break
        return gained

    def _augment(self, start: int) -> bool:
        """Give ``start`` a place, moving others where that helps; false where it cannot be done."""
        came: dict[int, int] = {}
        waiting, seen = deque([start]), np.zeros(len(self._open), dtype=bool)
        while waiting:
            mentee = waiting.popleft()
            reached = np.flatnonzero(self.allowed[mentee] & self._open & ~seen)
            came.update(dict.fromkeys(reached.tolist(), mentee))
            seen[reached] = True
            free = reached[self.free[reached] > 0]
            if len(free):
                self._move(int(free[0]), came)
                return True
            waiting.extend(held for mentor in reached for held in self._held[mentor])
        self._open &= ~seen
        return False

    def _move(self, mentor: int, came: dict[int, int]) -> None:
        self.free[mentor] -= 1
        while mentor >= 0:
            mentee = came[mentor]
            before = int(self.at[mentee])
            self.at[mentee] = mentor
            self._held[mentor].append(mentee)
            if before >= 0:
                self._held[before].remove(mentee)
            mentor = before
