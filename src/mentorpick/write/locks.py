"""One writer at a time: a lock file that may say who holds it, and that a killed program gives back by itself.

Alone: holding a file knows nothing of what is written to it.
"""

import contextlib
import errno
import os
import time
from collections.abc import Iterator
from pathlib import Path

from mentorpick.errors import MachineFailed, WrongUsage
from mentorpick.write.files import open_private

_PAUSE = 0.05
_FAR = 1 << 30
"""Where Windows locks a byte: beyond the text, so that the others can read who holds it."""
_NO_LOCKS = (errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP)
_HELD = (errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES, errno.EDEADLK)


class Held(Exception):
    """Somebody else holds the lock; its text is what they said of themselves."""


class Lock:
    """A file held until ``release``, or until the process ends, however it does.

    Raises Held where somebody else holds it for longer than ``wait`` seconds. What a killed holder leaves is in
    nobody's way. A file system that knows no locks gets none.
    """

    def __init__(self, path: Path, holder: str = "", *, wait: float = 0.0) -> None:
        self._path = path
        self._handle: int | None = None
        until = time.monotonic() + wait
        while self._handle is None:
            handle = open_private(path, os.O_RDWR | os.O_CREAT)
            try:
                taken = _try_lock(handle)
                if taken and _is_at(handle, path):  # not one that its holder removed in between
                    os.ftruncate(handle, 0)
                    os.write(handle, f"{' '.join(holder.split())}\n".encode() if holder else b"")
                    self._handle, handle = handle, -1
            finally:
                if handle >= 0:
                    os.close(handle)
            if not taken:
                if time.monotonic() >= until:
                    raise Held(_said(path))
                time.sleep(_PAUSE)

    def release(self) -> None:
        """Let others hold it; a second time does nothing."""
        handle, self._handle = self._handle, None
        if handle is None:
            return
        if os.name == "nt":  # where what is open cannot be removed
            os.close(handle)
        with contextlib.suppress(OSError):
            self._path.unlink()
        if os.name != "nt":
            os.close(handle)


@contextlib.contextmanager
def hold_lock(path: Path, holder: str, *, wait: float = 10.0) -> Iterator[None]:
    """Hold ``path`` while the block runs; ``holder`` (name, host, time) is what it says to the others.

    Raises MachineFailed where somebody else holds it for longer than ``wait`` seconds, with what their file says.
    """
    try:
        lock = Lock(path, holder, wait=wait)
    except Held as error:
        who = str(error) or "somebody who hasn't said who"
        raise MachineFailed(f"{path.name} is held by {who}", "try again when they have finished") from error
    try:
        yield
    finally:
        lock.release()


def lock_output(path: Path, output: Path) -> Lock:
    """Return the lock of a run on its ``output``; WrongUsage where another run is writing it."""
    try:
        return Lock(path)
    except Held as error:
        hint = "wait until it has ended, or choose another with -o"
        raise WrongUsage(f"another run is writing {output}", hint) from error


def _said(path: Path) -> str:
    with contextlib.suppress(OSError):  # it may be gone by now
        return path.read_text(encoding="utf-8", errors="replace").strip()[:200]
    return ""


def _try_lock(handle: int) -> bool:
    """Whether the lock could be taken without waiting, or cannot be had here at all."""
    try:
        if os.name == "nt":
            import msvcrt

            os.lseek(handle, _FAR, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
            os.lseek(handle, 0, os.SEEK_SET)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno not in (*_NO_LOCKS, *_HELD):
            raise
        return error.errno in _NO_LOCKS
    return True


def _is_at(handle: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), path.stat(follow_symlinks=False))
    except FileNotFoundError:
        return False
