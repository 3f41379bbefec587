"""One writer at a time: a lock file that says who holds it, and that a killed program gives back by itself.

Alone: holding a file knows nothing of what is written to it.
"""

import contextlib
import importlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

from mentorpick.errors import MachineFailed
from mentorpick.write.files import open_private

_PAUSE = 0.05
_FAR = 1 << 30
"""Where Windows locks a byte: beyond the text, so that the others can read who holds it."""


@contextlib.contextmanager
def hold_lock(path: Path, holder: str, *, wait: float = 10.0) -> Iterator[None]:
    """Hold ``path`` as a lock while the block runs; ``holder`` (name, host, time) is what it says to the others.

    The system gives the lock back when the program ends, however it ends. Raises MachineFailed where somebody else
    holds it for longer than ``wait`` seconds, with what their file says.
    """
    handle = _acquire(path, time.monotonic() + wait)
    try:
        os.ftruncate(handle, 0)
        os.write(handle, f"{' '.join(holder.split())}\n".encode())
        yield
    finally:
        with contextlib.suppress(OSError):  # Windows keeps an open file; an empty one is no harm
            path.unlink()
        with contextlib.suppress(OSError):
            os.ftruncate(handle, 0)
        os.close(handle)


def _acquire(path: Path, until: float) -> int:
    while True:
        handle = open_private(path, os.O_RDWR | os.O_CREAT)
        if _locked(handle):
            if _same_file(handle, path):
                return handle
            os.close(handle)  # the one before us took it away when done; the name is free again
            continue
        os.close(handle)
        if time.monotonic() >= until:
            with contextlib.suppress(OSError):
                raise MachineFailed(f"{path.name} is held by {_holder(path)}", "try again when they have finished")
        time.sleep(_PAUSE)


def _holder(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace").strip()[:200] or "somebody who has not said who"


def _same_file(handle: int, path: Path) -> bool:
    try:
        there, here = path.stat(), os.fstat(handle)
    except OSError:
        return False
    return (there.st_dev, there.st_ino) == (here.st_dev, here.st_ino)


def _locked(handle: int) -> bool:
    """Whether the lock could be taken without waiting."""
    try:
        if os.name == "nt":
            system = importlib.import_module("msvcrt")
            os.lseek(handle, _FAR, os.SEEK_SET)
            system.locking(handle, system.LK_NBLCK, 1)
            os.lseek(handle, 0, os.SEEK_SET)
        else:
            system = importlib.import_module("fcntl")
            system.flock(handle, system.LOCK_EX | system.LOCK_NB)
    except OSError:
        return False
    return True
