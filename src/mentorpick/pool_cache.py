"""Columns kept of the pools read last, so that ten thousand profiles are not read again when none has changed.

A pool is known again by its paths and the version, and by path, mtime, ctime, size and inode of every file. A file
that was written within two seconds of being read could be written again without any of these changing (file systems
count time in steps); such a file is doubtful, and compared by content until the doubt is gone. The file system's
own clock is asked, by looking at a file just made. A cache that is damaged or of another version is made anew.
"""

import contextlib
import os
from collections.abc import Callable, Iterator, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from mentorpick._version import __version__
from mentorpick.errors import Problem
from mentorpick.ranking.pool import Arrays, InvalidArrays, Pool, as_pool, pack_arrays, unpack_arrays
from mentorpick.read.files import MISNAMED, YAML_SUFFIXES, read_file
from mentorpick.read.profiles import read_profiles

MOST_POOLS = 8
"""Pools kept at the most; the one not used for longest goes first."""
_DOUBT = 2_000_000_000
"""Nanoseconds: the coarsest step of a file system's clock in use (FAT)."""
_DIGEST = 16

FileStats = NDArray[np.int64]
ReportProgress = Callable[[], object]


def _patient() -> None:
    """What is told of no progress."""


class CachedPool(NamedTuple):
    """A pool and what was wrong with the profiles left out; ``warm`` where nothing was read again."""

    pool: Pool
    problems: tuple[Problem, ...]
    files: int
    warm: bool


class _Head(msgspec.Struct):
    version: str
    names: list[str]
    problems: tuple[Problem, ...]
    files: int


def load_cached_pool(*paths: str | Path, folder: Path | None = None, tick: ReportProgress = _patient) -> CachedPool:
    """The pool of these paths, from ``folder`` where it is kept there and nothing changed; no folder: no cache.

    Reads as read_profiles does, and raises as it does; ``tick`` is called before each file that is read. A folder
    that cannot be written is no reason to fail.
    """
    if folder is None:
        return _read(paths, tick)[0]
    kept = folder / _name(paths)
    listing = _listed(paths)
    if listing is None:
        return _read(paths, tick)[0]
    return _warm(kept, listing) or _fill(kept, paths, listing, tick)


def _name(paths: Sequence[str | Path]) -> str:
    said = "\0".join([__version__, *(str(Path(path).absolute()) for path in paths), *map(str, paths)])
    return f"{blake2b(said.encode(errors='surrogateescape'), digest_size=12).hexdigest()}.columns"


def _listed(paths: Sequence[str | Path]) -> "_Listing | None":
    """Every file that could be read, in the system's order; None where something cannot be looked at."""
    listing = _Listing([], [])
    try:
        for path in map(str, paths):
            if Path(path).is_dir():
                _walk(path, listing, frozenset())
            else:
                listing.add_file(path)
    except OSError:
        return None
    return listing


class _Listing(NamedTuple):
    """Paths, folders ending in a separator followed by the bare names in them; and four numbers for each file."""

    names: list[str]
    numbers: list[int]

    def add_file(self, path: str) -> None:
        self.names.append(path)
        stat = os.stat(path)  # noqa: PTH116  as in _walk
        self.numbers.extend((stat.st_mtime_ns, stat.st_ctime_ns, stat.st_size, stat.st_ino & _LARGEST))

    def stats(self) -> FileStats:
        """(files, 4): mtime, ctime, size, inode."""
        return np.array(self.numbers, np.int64).reshape(-1, 4)

    def paths(self) -> list[str]:
        """The files' paths, as find_files names them."""
        found, folder = [], ""
        for name in self.names:
            if name.endswith(_END):
                folder = name
            elif folder:
                found.append(os.path.join(folder[:-1], name))  # noqa: PTH118
            else:
                found.append(name)
            if name == _END:
                folder = ""
        return found


_END = "\0"
_LARGEST = 2**63 - 1


def _walk(path: str, listing: _Listing, above: frozenset[str]) -> None:
    """Add what is in a folder; a plain loop, for with ten thousand files every call counts."""
    real = os.path.realpath(path)
    if real in above:
        return
    folders = []
    names, numbers = listing
    names.append(path + _END)
    with os.scandir(path) as entries:
        for entry in entries:
            name = entry.name
            if name[0] == ".":
                continue
            if entry.is_dir():
                folders.append(entry.path)
            elif name.endswith(YAML_SUFFIXES) or name.lower().endswith((*YAML_SUFFIXES, *MISNAMED)):
                stat = entry.stat()
                names.append(name)
                numbers += (stat.st_mtime_ns, stat.st_ctime_ns, stat.st_size, stat.st_ino & _LARGEST)
    names.append(_END)
    for folder in sorted(folders):
        _walk(folder, listing, above | {real})


def _warm(kept: Path, listing: _Listing) -> CachedPool | None:
    stats = listing.stats()
    try:
        arrays = unpack_arrays(np.memmap(kept, np.uint8, "r"))
        head = msgspec.msgpack.decode(arrays["cache.head"].tobytes(), type=_Head)
        if head.names != listing.names or not np.array_equal(arrays["cache.stats"], stats):
            return None
        doubtful = np.flatnonzero(arrays["cache.doubtful"])
        if len(doubtful) and not _same_content(listing.paths(), doubtful, arrays["cache.digests"]):
            return None
        pool = Pool.from_arrays({name: array for name, array in arrays.items() if not name.startswith("cache.")})
    except (OSError, ValueError, KeyError, msgspec.MsgspecError, InvalidArrays):
        return None
    if len(doubtful):
        with _started(kept.parent) as now:
            left = _doubtful(stats, now)
            if left.sum() < len(doubtful):
                _write(kept, {**arrays, "cache.doubtful": left})
    _touch(kept)
    return CachedPool(pool, head.problems, head.files, True)


def _same_content(names: list[str], rows: NDArray[Any], digests: NDArray[Any]) -> bool:
    return all(_digest(read_file(names[row], 2**40)) == digests[row].tobytes() for row in rows.tolist())


def _digest(data: bytes | Problem) -> bytes:
    return blake2b(data if isinstance(data, bytes) else b"", digest_size=_DIGEST).digest()


def _read(paths: Sequence[str | Path], tick: ReportProgress) -> tuple[CachedPool, dict[str, bytes]]:
    """Read everything; the digest of each file as it was read."""
    digests: dict[str, bytes] = {}

    def reading(path: str, limit: int) -> bytes | Problem:
        tick()
        data = read_file(path, limit)
        digests[path] = _digest(data)
        return data

    profiles = read_profiles(*paths, reading=reading)
    return CachedPool(as_pool(profiles), profiles.problems, profiles.files, False), digests


def _fill(kept: Path, paths: Sequence[str | Path], listing: _Listing, tick: ReportProgress) -> CachedPool:
    stats = listing.stats()
    with _started(kept.parent) as now:
        read, digests = _read(paths, tick)
        again = _listed(paths)
        if now and again == listing and len(read.pool):
            digest = b"".join(digests.get(path, bytes(_DIGEST)) for path in listing.paths())
            head = _Head(__version__, listing.names, read.problems, read.files)
            _write(
                kept,
                {
                    **read.pool.to_arrays(),
                    "cache.head": np.frombuffer(msgspec.msgpack.encode(head), np.uint8),
                    "cache.stats": stats,
                    "cache.doubtful": _doubtful(stats, now),
                    "cache.digests": np.frombuffer(digest, np.uint8).reshape(-1, _DIGEST),
                },
            )
    return read


def _doubtful(stats: FileStats, now: int) -> NDArray[np.bool_]:
    return np.asarray(stats[:, :2].max(axis=1, initial=0) > now - _DOUBT)


@contextlib.contextmanager
def _started(folder: Path) -> Iterator[int]:
    """The time by the file system's clock, nanoseconds; 0 where the folder cannot be written."""
    probe = folder / f".{os.getpid()}-{os.urandom(4).hex()}.now"
    try:
        for missing in reversed([path for path in (folder, *folder.parents) if not path.exists()]):
            missing.mkdir(mode=0o700, exist_ok=True)
            missing.chmod(0o700)  # under any umask
        with open(probe, "xb", opener=_private) as stream:
            stream.write(b"0")
        now = probe.stat().st_mtime_ns
    except OSError:
        now = 0
    finally:
        with contextlib.suppress(OSError):
            probe.unlink(missing_ok=True)
    yield now


def _write(kept: Path, arrays: Arrays) -> None:
    """All or nothing, readable by the owner only; several runs may do it at once, the last one stays."""
    fresh = kept.with_name(f".{kept.stem}-{os.getpid()}-{os.urandom(4).hex()}.tmp")
    try:
        with open(fresh, "xb", opener=_private) as stream:
            stream.writelines(pack_arrays(arrays))
        fresh.chmod(0o600)  # under any umask
        fresh.replace(kept)
        _forget_oldest(kept.parent)
    except OSError:
        with contextlib.suppress(OSError):
            fresh.unlink(missing_ok=True)


def _private(name: str, flags: int) -> int:
    return os.open(name, flags, 0o600)


def _touch(kept: Path) -> None:
    with contextlib.suppress(OSError):
        os.utime(kept)


def _forget_oldest(folder: Path) -> None:
    kept = sorted(folder.glob("*.columns"), key=lambda path: path.stat().st_mtime_ns)
    for path in kept[:-MOST_POOLS]:
        path.unlink(missing_ok=True)
