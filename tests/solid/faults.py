"""A disk that fails at the Nth step: what is opened, read, written, synced or renamed in one folder."""

import builtins
import errno
import io
import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

STEPS = ("open", "write", "full", "fsync", "replace", "read")
"""``full``: that write and every one after it."""
_KIND = {step: step for step in STEPS} | {"full": "write"}
_ERRORS = {"write": errno.ENOSPC, "open": errno.EACCES}


class Plan:
    """Counts the steps in one folder, and fails the ``at``-th of one kind (from 1; 0: none)."""

    def __init__(self, folder: Path, step: str, at: int = 0) -> None:
        self._folder, self._step, self._at = f"{folder}{os.sep}", step, at
        self.counts: Counter[str] = Counter()

    def places(self, step: str) -> int:
        """How many such steps there were."""
        return self.counts[_KIND[step]]

    def holds(self, path: Any) -> bool:
        """Whether a path is in the folder."""
        return isinstance(path, str | Path) and str(Path(path).absolute()).startswith(self._folder)

    def took(self, step: str, path: object = None) -> None:
        """One step; OSError where it is the one to fail."""
        self.counts[step] += 1
        count = self.counts[step]
        full = self._step == "full" and step == "write" and count > self._at
        if self._at and count >= self._at and (full or (count == self._at and step == _KIND[self._step])):
            number = _ERRORS.get(step, errno.EIO)
            raise OSError(number, os.strerror(number), *([str(path)] if path else []))


class _Raw(io.FileIO):
    """A file on the failing disk."""

    plan: Plan

    def write(self, data: Any) -> int:
        self.plan.took("write")
        return super().write(data)

    def readinto(self, buffer: Any) -> int:
        self.plan.took("read")
        return super().readinto(buffer)

    def read(self, size: int | None = -1) -> bytes:
        self.plan.took("read")
        return super().read(-1 if size is None else size)

    def readall(self) -> bytes:
        self.plan.took("read")
        return super().readall()


_BUFFERS: dict[str, Callable[..., Any]] = {"r": io.BufferedReader, "w": io.BufferedWriter, "x": io.BufferedWriter}


def _opener(plan: Plan, real: Callable[..., Any]) -> Callable[..., Any]:
    def opens(file: Any, mode: str = "r", buffering: int = -1, *more: Any, **named: Any) -> Any:
        if not plan.holds(file):
            return real(file, mode, buffering, *more, **named)
        plan.took("open", file)
        if "b" not in mode:
            return real(file, mode, buffering, *more, **named)
        raw = _Raw(file, mode.replace("b", ""), opener=named.get("opener"))
        raw.plan = plan
        if buffering == 0:
            return raw
        return io.BufferedRandom(raw) if "+" in mode else _BUFFERS[mode.strip("b")](raw)

    return opens


def _before(plan: Plan, step: str, real: Callable[..., Any]) -> Callable[..., Any]:
    def does(first: Any, *more: Any, **named: Any) -> Any:
        if step != "replace" or plan.holds(first):
            plan.took(step, first if step == "replace" else None)
        return real(first, *more, **named)

    return does


@contextmanager
def failing(folder: Path, step: str = "open", at: int = 0) -> Iterator[Plan]:
    """Inside, the ``at``-th such step on a file of ``folder`` fails as a full or broken disk does."""
    plan = Plan(folder, step, at)
    with (
        patch.object(builtins, "open", _opener(plan, builtins.open)),
        patch.object(io, "open", _opener(plan, io.open)),
        patch.object(os, "fsync", _before(plan, "fsync", os.fsync)),
        patch.object(os, "replace", _before(plan, "replace", os.replace)),
    ):
        yield plan
