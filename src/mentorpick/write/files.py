"""The one function that writes files: all or nothing, owner-only where private, never over another file unasked.

And a lock file for one writer at a time, which may say who holds it and which a killed program gives back by itself.
"""

import contextlib
import errno
import os
import re
import stat
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, count
from pathlib import Path
from typing import BinaryIO

from mentorpick.errors import MachineFailed, WrongUsage
from mentorpick.text import DEVICES

HELD_OPEN = (5, 32, 33)
"""Windows' codes for a file that another program holds: a virus scanner, OneDrive, the indexer, Excel."""
_WINDOWS = os.name == "nt"
_ODD_ON_WINDOWS = re.compile(r'[<>:"|?*]|[. ]$')
"""In a name: what Windows refuses, or takes for something else, as ``:`` for a second content of the file before it."""
_TRIES, _PAUSE = 8, 0.125  # seconds: a scanner lets go within one


def write_file(
    path: str | Path,
    data: bytes | Iterable[bytes],
    *,
    private: bool = False,
    force: bool = False,
    keep_mode: bool = False,
) -> None:
    """Write ``data`` (bytes, or pieces of them in order) to ``path`` so that a reader sees the old file or the new.

    ``private`` makes the file readable by its owner only (0600), and folders that are missing 0700 under any umask;
    an existing file that is replaced keeps its own mode otherwise, and with ``keep_mode`` always, where it is the
    user's own. A device or a pipe is written to as it is. Raises WrongUsage where the file exists and not ``force``, or
    the folder does not exist and not ``private``; OSError, with the path, where the machine fails: then the old file is
    as it was and nothing else is left behind.
    """
    target = Path(path)
    pieces = (data,) if isinstance(data, bytes) else data
    if is_special(target):
        with failing_by_name(path), open_special(target) as stream:
            stream.writelines(pieces)
        return
    with contextlib.suppress(OSError):
        target = target.resolve()  # through a link, so that the link stays one
    may_write(path, force=force)
    if private:
        private_folder(target.parent)
    elif not target.parent.is_dir():
        raise WrongUsage(f"the folder {target.parent} doesn't exist", "create it first, or choose another file")
    mode = own_mode(target) if keep_mode else None
    with failing_by_name(path):
        _replace(target, pieces, private)
        if mode is not None:
            target.chmod(mode)
    sync_folder(target.parent)


@contextlib.contextmanager
def failing_by_name(path: str | Path) -> Iterator[None]:
    """Let what the machine refuses meanwhile name this path: neither none nor a temporary file's."""
    try:
        yield
    except OSError as error:
        error.filename = str(path)
        raise


def own_mode(target: Path) -> int | None:
    """Return the mode of a file of ours; None where there is none, or it is somebody else's."""
    try:
        found = target.stat(follow_symlinks=False)
    except OSError:
        return None
    ours = not hasattr(os, "geteuid") or found.st_uid == os.geteuid()
    return stat.S_IMODE(found.st_mode) if ours and stat.S_ISREG(found.st_mode) else None


def write_files(folder: Path, files: Iterable[tuple[str, bytes]], *, private: bool = False) -> None:
    """Write many files into one folder, over what is there: each all or nothing.

    All are written beside their places first and wait for the disk once, together, before any takes its name.
    """
    private_folder(folder) if private else folder.mkdir(parents=True, exist_ok=True)
    at_once = hasattr(os, "sync")
    ready: list[tuple[Path, Path]] = []
    try:
        for name, data in files:
            ready.append((_beside(folder / name, (data,), private, sync=not at_once), folder / name))
        if at_once:
            os.sync()
        for temporary, target in ready:
            replace_file(temporary, target)
    except BaseException:
        for temporary, _ in ready:
            temporary.unlink(missing_ok=True)
        raise
    sync_folder(folder)


def may_write(path: str | Path, *, force: bool) -> None:
    """Refuse early, before long work, what write_file would refuse: WrongUsage for an existing file or a folder."""
    target = Path(path)
    if target.is_dir():
        raise WrongUsage(f"{path} is a folder, not a file", "give a file in it")
    stem, dot, _ = target.name.partition(".")
    if _WINDOWS and (_ODD_ON_WINDOWS.search(target.name) or (dot and stem.strip().lower() in DEVICES)):
        raise WrongUsage(
            f"Windows can't save a file called {target.name!r}", "choose a name with letters, digits and hyphens"
        )
    if target.exists() and not force and not is_special(target):
        raise WrongUsage(
            f"{path} exists already; nothing was written", "use --force to replace it, or choose another file"
        )
    if target.parent.is_dir() and not is_special(target):
        _try_folder(target.parent)


def _try_folder(folder: Path) -> None:
    """Make a file without a name in ``folder``: MachineFailed, before any work, where that cannot be done."""
    import tempfile

    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise MachineFailed(f"can't write into {folder}: {error.strerror}; nothing was done") from error


def may_fill(folder: str | Path) -> None:
    """Refuse early, before long work, a folder to write into that cannot be one: WrongUsage where a file is."""
    target = Path(folder)
    there = next(path for path in (target, *target.parents, Path()) if path.exists())
    if not there.is_dir():
        raise WrongUsage(f"{there} is a file, not a folder", "choose another folder")


def private_folder(path: Path) -> None:
    """Make ``path`` and what is missing above it, readable by the owner only (0700) under any umask."""
    if path.is_dir():
        return
    private_folder(path.parent)
    with contextlib.suppress(FileExistsError):
        path.mkdir(mode=0o700)
        path.chmod(0o700)


def is_trusted(path: Path) -> bool:
    """Return whether nobody else can have written a file that is kept: it's this user's or the system's, and no link.

    True where there is none. On Windows the folder's own protection is relied on.
    """
    try:
        found = path.lstat()
    except OSError:
        return True
    if not hasattr(os, "geteuid"):
        return not path.is_symlink()
    return not stat.S_ISLNK(found.st_mode) and found.st_uid in (os.geteuid(), 0) and not found.st_mode & stat.S_IWOTH


def own_folder(path: Path, holds: Callable[[str], bool]) -> None:
    """Make ``path`` as ``private_folder`` does; one that is there becomes 0700 where ``holds`` knows all that is in it.

    Raises PermissionError where it is somebody else's, or anyone can change what's in it.
    """
    private_folder(path)
    if not hasattr(os, "geteuid"):
        return
    found = path.stat()
    if found.st_uid == os.geteuid() and found.st_mode & 0o077 and all(holds(inner.name) for inner in path.iterdir()):
        path.chmod(0o700)
    elif found.st_uid not in (os.geteuid(), 0):
        raise PermissionError(errno.EPERM, "it belongs to someone else")
    elif found.st_mode & stat.S_IWOTH and not found.st_mode & stat.S_ISVTX:
        raise PermissionError(errno.EPERM, "anyone can change what's in it")


def reserve(folder: Path, stem: str, suffix: str) -> Path:
    """Create the first free of ``stem``, ``stem-2``, ... in a private folder, empty and owner-only.

    Two writers never get the same one: what exists already is never opened.
    """
    private_folder(folder)
    names = chain((stem,), (f"{stem}-{number}" for number in count(2)))
    return next(path for name in names if _created(path := folder / f"{name}{suffix}"))


def _created(path: Path) -> bool:
    try:
        with open(path, "xb", opener=open_private):
            return True
    except FileExistsError:
        return False


_CAREFULLY = sum(getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_BINARY", "O_NONBLOCK"))
"""Through no link, and without waiting for whoever is at the other end of a pipe."""


def open_private(path: str | Path, flags: int) -> int:
    """Open a file that only its owner may read, through no link, under any umask; also an ``opener`` for ``open``."""
    handle = os.open(path, flags | _CAREFULLY, 0o600)
    if flags & os.O_CREAT and hasattr(os, "fchmod"):
        os.fchmod(handle, 0o600)
    return handle


_DESCRIPTOR = re.compile(r"/dev/std(?:out|err)|/(?:dev|proc/self)/fd/([0-9]+)")
"""Names of what is open already, wherever it leads: a shell may have sent it into a file."""


def open_special(path: Path) -> BinaryIO:
    """Open a device or a pipe to write to; one of this process's own streams goes on where it is."""
    found = _DESCRIPTOR.fullmatch(str(path))
    if not found:
        return path.open("wb")
    return os.fdopen(os.dup(int(found[1] or 1 + str(path).endswith("err"))), "wb")


def is_special(path: str | Path) -> bool:
    """Return whether this is a device or a pipe: written to as it is, never replaced."""
    if _DESCRIPTOR.fullmatch(str(path)):
        return True
    try:
        mode = Path(path).stat().st_mode
    except OSError:
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def _replace(target: Path, pieces: Iterable[bytes], private: bool) -> None:
    temporary = _beside(target, pieces, private, sync=True)
    try:
        replace_file(temporary, target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def replace_file(temporary: Path, target: Path) -> None:
    """Give a finished file its name, over what is there; on Windows tried again for a second while that is held open.

    Raises MachineFailed, with the target and the likely cause, where it stays held; OSError for any other failure.
    """
    for left in reversed(range(_TRIES)):
        try:
            temporary.replace(target)
            return
        except OSError as error:
            if getattr(error, "winerror", None) not in HELD_OPEN:
                raise
            if not left:
                raise MachineFailed(
                    f"{target} can't be replaced", "is it open in another program? Close it and try again"
                ) from error
        time.sleep(_PAUSE)


def _beside(target: Path, pieces: Iterable[bytes], private: bool, *, sync: bool) -> Path:
    """A temporary file next to ``target`` with its content and its mode; nothing is left behind where that fails."""
    mode = 0o600 if private else 0o666
    old = stat.S_IMODE(target.stat().st_mode) if not private and target.exists() else None
    temporary = target.parent / f".mentorpick-{os.urandom(6).hex()}.tmp"
    try:
        with open(temporary, "xb", opener=lambda name, flags: os.open(name, flags, mode)) as stream:
            stream.writelines(pieces)
            stream.flush()
            if sync:
                os.fsync(stream.fileno())
        if private or old is not None:
            temporary.chmod(mode if old is None else old)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def sync_folder(folder: Path) -> None:
    """Make the new name itself last through a power cut, where the system lets a folder be synced."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


_WAIT = 0.05
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
                time.sleep(_WAIT)

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
        who = str(error) or "someone else"
        raise MachineFailed(f"{path.name} is in use by {who}", "try again when they've finished") from error
    try:
        yield
    finally:
        lock.release()


def lock_output(path: Path, output: Path) -> Lock:
    """Return the lock of a run on its ``output``; WrongUsage where another run is writing it or it has no folder."""
    try:
        return Lock(path)
    except Held as error:
        hint = "wait until it's done, or choose another file with -o"
        raise WrongUsage(f"another run is writing {output}", hint) from error
    except NotADirectoryError as error:
        raise WrongUsage(f"{output.parent} is a file, not a folder", "choose another folder") from error


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
