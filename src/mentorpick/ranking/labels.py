"""Labels of an open vocabulary (languages, background, organizations) as postings of a pool."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

Bools = NDArray[np.bool_]


class Labels:
    """Which mentors carry which label of an open vocabulary, as postings: for each label, its mentors in order.

    ``starts`` (labels + 1) cuts ``mentors`` into one run per label; ``stated`` (M,) is true where any label stands.
    """

    def __init__(self, vocabulary: tuple[str, ...], starts: NDArray[Any], mentors: NDArray[Any], size: int) -> None:
        self.vocabulary = vocabulary
        self.starts = starts
        self.mentors = mentors
        self.stated: Bools = np.zeros(size, dtype=bool)
        self.stated[mentors] = True
        self._code = {label: code for code, label in enumerate(vocabulary)}
        self._masks: dict[str, Bools] = {}

    @classmethod
    def of(cls, labels: Iterable[Iterable[str]], size: int) -> "Labels":
        """From each mentor's labels; empty ones do not count."""
        runs: dict[str, list[int]] = {}
        for row, own in enumerate(labels):
            for label in dict.fromkeys(own):
                if label:
                    runs.setdefault(label, []).append(row)
        vocabulary = tuple(sorted(runs))
        starts = np.cumsum([0, *(len(runs[label]) for label in vocabulary)])
        flat = [row for label in vocabulary for row in runs[label]]
        return cls(vocabulary, starts, np.array(flat, dtype=np.int32), size)

    def carriers(self, label: str) -> NDArray[Any]:
        """The rows of the mentors who carry this label, in order."""
        code = self._code.get(label)
        return self.mentors[:0] if code is None else self.mentors[self.starts[code] : self.starts[code + 1]]

    def has(self, label: str) -> Bools:
        """(M,) true where the mentor carries this label."""
        mask = self._masks.get(label)
        if mask is None:
            mask = np.zeros(len(self.stated), dtype=bool)
            mask[self.carriers(label)] = True
            if len(self._masks) < 64:
                self._masks[label] = mask
        return mask

    def at(self, row: int) -> tuple[str, ...]:
        """The labels of one mentor, in order of the alphabet."""
        begin, end = np.searchsorted(self._by_mentor[0], (row, row + 1))
        return tuple(self.vocabulary[code] for code in self._by_mentor[1][begin:end])

    @cached_property
    def _by_mentor(self) -> tuple[NDArray[Any], NDArray[Any]]:
        codes = np.repeat(np.arange(len(self.vocabulary)), np.diff(self.starts))
        order = np.argsort(self.mentors, kind="stable")
        return self.mentors[order], codes[order]
