"""Columns kept of the pools read last, so that ten thousand profiles are not read again when none has changed.

A pool is known again by its paths and the version, and by path, mtime, ctime, size and inode of every file. A file
that was written within two seconds of being read could be written again without any of these changing (file systems
count time in steps); such a file is doubtful, and compared by content until the doubt is gone. The file system's
own clock is asked, by looking at a file just made. A cache that is damaged or of another version is made anew.

Beside the columns lie the vectors of the profiles' lines, one file a model; while lines are embedded, each run adds
what it has to a journal of its own, so that a read that was stopped goes on where it was. Folders are given by ``cli``.
"""

import contextlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from hmac import compare_digest
from pathlib import Path
from stat import S_ISREG
from typing import Any, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from mentorpick._version import __version__
from mentorpick.errors import Problem
from mentorpick.ranking.pool import Arrays, InvalidArrays, Pool, as_pool, pack_arrays, packed_head, unpack_arrays
from mentorpick.read.files import MISNAMED, YAML_SUFFIXES, read_file
from mentorpick.read.profiles import read_profiles
from mentorpick.relevance.embedding import Model, Vectors16
from mentorpick.relevance.vectors import KeptModel, Vector16, key_of, pack_head, unpack_vectors
from mentorpick.relevance.vectors import Tick as Embedded
from mentorpick.write.files import open_private, own_folder

MOST_POOLS = 8
"""Pools kept at the most; the one not used for longest goes first."""
_READ_BY = f"{__version__} 5"
"""The version, and a number that grows where a change between two releases finds other lines in a profile."""
_DOUBT = 2_000_000_000
"""Nanoseconds: the coarsest step of a file system's clock in use (FAT)."""
_DIGEST = 16
_KEY = ".key"
_ENDINGS = (".columns", ".vectors", ".journal", ".now", ".tmp")
"""Of what else a folder of caches holds."""

FileStats = NDArray[np.int64]
ReportProgress = Callable[[], object]


class CachedPool(NamedTuple):
    """A pool and what was wrong with the profiles left out; ``warm`` where nothing was read again."""

    pool: Pool
    problems: tuple[Problem, ...]
    files: int
    warm: bool
    kept: Path | None = None
    """Where its columns are kept, or would be."""


class _Head(msgspec.Struct):
    version: str
    paths: list[str]
    problems: tuple[Problem, ...]
    files: int


def load_cached_pool(*paths: str | Path, folder: Path | None = None, tick: ReportProgress = lambda: None) -> CachedPool:
    """Return the pool of these paths, from ``folder`` where it is kept there and nothing changed; no folder: no cache.

    Reads as read_profiles does, and raises as it does; ``tick`` is called before each file that is read. A folder
    that cannot be written is no reason to fail.
    """
    listing = None if folder is None else _listed(paths)
    if folder is None or listing is None:
        return _read(paths, tick)[0]
    kept = folder / _name(paths)
    return (_warm(kept, listing) or _fill(kept, paths, listing, tick))._replace(kept=kept)


class LineVectors(NamedTuple):
    """The vectors of all lines of a pool, (L, width), and which of them were lent by a bundle, (L,)."""

    vectors: Vectors16
    lent: NDArray[np.bool_]


def load_vectors(
    cached: CachedPool,
    model: Model,
    shipped: Mapping[bytes, Vector16],
    *,
    lent: Iterable[bytes] = (),
    tick: Embedded | None = None,
) -> LineVectors:
    """Load the vectors of a pool's lines: kept, shipped or lent ones, the others embedded now.

    ``lent`` are files of vectors, only looked at where the pool's own aren't kept; ``tick`` is told how many lines
    are embedded, of how many.
    """
    pool, kept = cached.pool, _vectors_path(cached, model)
    arrays = {} if kept is None else _arrays(kept)
    if _are_of(pool, arrays):
        found = LineVectors(arrays["vectors"], arrays["lent"])
        # lent ones will be written anew, for which Windows wants the file closed
        return LineVectors(np.array(found.vectors), np.array(found.lent)) if found.lent.any() else found
    known = dict(shipped)
    handed = {key: vector for data in lent for key, vector in unpack_vectors(data, model).items()}
    if kept is None:
        return _embedded(pool, KeptModel(model, known, lent=handed, tick=tick))
    known |= _own_vectors(arrays) | _journalled(kept, model)
    arrays.clear()  # as above
    with _journal(kept, model) as keep:
        found = _embedded(pool, KeptModel(model, known, lent=handed, keep=keep, tick=tick))
    for journal in _journals(kept) if keep_vectors(cached, model, found) else ():
        with contextlib.suppress(OSError):
            journal.unlink()
    return found


def keep_vectors(cached: CachedPool, model: Model, found: LineVectors) -> bool:
    """Keep the vectors of a pool's lines, and say whether they are; a folder that can't be written is no failure."""
    kept = _vectors_path(cached, model)
    if kept is None:
        return False
    keys = b"".join(map(key_of, cached.pool.lines.texts()))
    said = np.frombuffer(cached.pool.digest.encode(), np.uint8)
    return _write(kept, {"pool": said, "keys": np.frombuffer(keys, np.uint8), **found._asdict()})


def keeps_vectors(cached: CachedPool, model: Model) -> bool:
    """Return whether the vectors of a pool's lines are where the next run finds them."""
    kept = _vectors_path(cached, model)
    return kept is not None and kept.is_file()


def _vectors_path(cached: CachedPool, model: Model) -> Path | None:
    return cached.kept and cached.kept.with_suffix(f".{model.digest[:12]}.vectors")


def _are_of(pool: Pool, arrays: Arrays) -> bool:
    if not arrays:
        return False
    return arrays["pool"].tobytes() == pool.digest.encode() and len(arrays["vectors"]) == len(pool.lines.credit)


def _arrays(kept: Path) -> Arrays:
    """The arrays of a file of vectors; none where it is not ours alone, damaged, or not what such a file holds."""
    try:
        arrays = unpack_arrays(np.memmap(kept, np.uint8, "r")) if is_own(kept) else {}
        vectors, lent = arrays["vectors"], arrays["lent"]
        is_whole = {"pool", "keys"} <= arrays.keys() and vectors.dtype == np.float16 and lent.dtype == np.bool_
        return arrays if is_whole and vectors.ndim == 2 and lent.shape == (len(vectors),) else {}
    except (OSError, ValueError, KeyError, TypeError, msgspec.MsgspecError, InvalidArrays):
        return {}


def _own_vectors(arrays: Arrays) -> dict[bytes, Vector16]:
    """The vectors of a file of vectors that were made on this computer."""
    if not arrays:
        return {}
    keys, vectors, lent = arrays["keys"].tobytes(), np.array(arrays["vectors"]), np.array(arrays["lent"])
    size = len(keys) // max(len(vectors), 1)
    return {keys[size * row : size * (row + 1)]: vectors[row] for row in np.flatnonzero(~lent).tolist()}


def _embedded(pool: Pool, model: KeptModel) -> LineVectors:
    texts = pool.lines.texts()
    return LineVectors(model.embed(texts), np.array([model.is_lent(text) for text in texts], np.bool_))


def _journals(kept: Path) -> list[Path]:
    return sorted(kept.parent.glob(f"{kept.stem}-*.journal"))


def _journalled(kept: Path, model: Model) -> dict[bytes, Vector16]:
    """What runs that were stopped had embedded."""
    found: dict[bytes, Vector16] = {}
    for journal in _journals(kept):
        with contextlib.suppress(OSError):
            found |= unpack_vectors(journal.read_bytes(), model)
    return found


@contextlib.contextmanager
def _journal(kept: Path, model: Model) -> Iterator[Callable[[bytes], object] | None]:
    """A file of this run alone, which takes each block of vectors as it is finished; None where there can be none."""
    path = kept.with_name(f"{kept.stem}-{os.getpid()}-{os.urandom(4).hex()}.journal")
    try:
        stream = open(path, "xb", buffering=0, opener=open_private)  # noqa: SIM115  closed below
    except OSError:
        yield None
        return
    with stream:
        stream.write(pack_head(model))
        yield stream.write


def _name(paths: Sequence[str | Path]) -> str:
    said = "\0".join([_READ_BY, *(str(Path(path).absolute()) for path in paths), *map(str, paths)])
    return f"{blake2b(said.encode(errors='surrogateescape'), digest_size=12).hexdigest()}.columns"


def _listed(paths: Sequence[str | Path]) -> "_Listing | None":
    """Every file that could be read, in the system's order; None where something cannot be looked at."""
    listing = _Listing([], [])
    try:
        for path in map(str, paths):
            if Path(path).is_dir():
                _walk(path, listing, frozenset())
            else:
                listing.add(path, os.stat(path))  # noqa: PTH116  as in _walk
    except OSError:
        return None
    return listing


class _Listing(NamedTuple):
    """The paths of files, as find_files names them, and four numbers for each."""

    paths: list[str]
    numbers: list[int]

    def add(self, path: str, stat: os.stat_result) -> None:
        """Add a file and what tells that it changed."""
        self.paths.append(path)
        self.numbers.extend((stat.st_mtime_ns, stat.st_ctime_ns, stat.st_size, stat.st_ino & _LARGEST))

    def stats(self) -> FileStats:
        """(files, 4): mtime, ctime, size, inode."""
        return np.array(self.numbers, np.int64).reshape(-1, 4)


_LARGEST = 2**63 - 1


def _walk(path: str, listing: _Listing, above: frozenset[str]) -> None:
    """Add what is in a folder; a plain loop, for with ten thousand files every call counts."""
    real = os.path.realpath(path)
    if real in above:
        return
    folders = []
    with os.scandir(path) as entries:
        for entry in entries:
            name = entry.name
            if name[0] == ".":
                continue
            if entry.is_dir():
                folders.append(entry.path)
            elif name.endswith(YAML_SUFFIXES) or name.lower().endswith((*YAML_SUFFIXES, *MISNAMED)):
                listing.add(entry.path, entry.stat())
    for folder in sorted(folders):
        _walk(folder, listing, above | {real})


def _warm(kept: Path, listing: _Listing) -> CachedPool | None:
    stats = listing.stats()
    try:
        arrays = _unsealed(kept)
        head = msgspec.msgpack.decode(arrays["cache.head"].tobytes(), type=_Head)
        if head.paths != listing.paths or not np.array_equal(arrays["cache.stats"], stats):
            return None
        doubtful = np.flatnonzero(arrays["cache.doubtful"])
        if len(doubtful) and not _same_content(listing.paths, doubtful, arrays["cache.digests"]):
            return None
        pool = Pool.from_arrays({name: array for name, array in arrays.items() if not name.startswith("cache.")})
    except (OSError, ValueError, KeyError, msgspec.MsgspecError, InvalidArrays):
        return None
    if len(doubtful):
        with _started(kept.parent) as now:
            left = _doubtful(stats, now)
            if left.sum() < len(doubtful):
                _write(kept, {**arrays, "cache.doubtful": left}, sealed=True)
    with contextlib.suppress(OSError):
        os.utime(kept)
    return CachedPool(pool, head.problems, head.files, True)


_SEAL = 32
"""Bytes of a seal, and of the key it is made with."""


def _unsealed(kept: Path) -> Arrays:
    """Read the arrays of a file that this user's runs have written; raises InvalidArrays for any other."""
    data = np.memmap(kept, np.uint8, "r") if is_own(kept) else np.zeros(0, np.uint8)
    key = _read_key(kept.parent)
    if key is None or not compare_digest(bytes(data[-_SEAL:]), _seal(packed_head(data), key)):
        raise InvalidArrays("not written here")
    return unpack_arrays(data[:-_SEAL])


def _seal(head: bytes, key: bytes) -> bytes:
    """What shows that a file is ours: its head, which holds the checksum of the rest, with a key that stays here."""
    return blake2b(head, key=key, digest_size=_SEAL).digest()


def _read_key(folder: Path) -> bytes | None:
    path = folder / _KEY
    with contextlib.suppress(OSError):
        if is_own(path) and len(key := path.read_bytes()) == _SEAL:
            return key
    return None


def _own_key(folder: Path) -> bytes:
    """The key of a folder, made where there is none."""
    if (key := _read_key(folder)) is None:
        key = os.urandom(_SEAL)
        (folder / _KEY).unlink(missing_ok=True)
        with open(folder / _KEY, "xb", opener=open_private) as stream:
            stream.write(key)
    return key


def is_own(path: Path) -> bool:
    """Return whether a file is this user's alone to write: no link, and nobody else's; OSError where there is none."""
    found = path.lstat()
    if not hasattr(os, "geteuid"):  # Windows keeps the folder for its owner
        return not path.is_symlink()
    return S_ISREG(found.st_mode) and found.st_uid == os.geteuid() and not found.st_mode & 0o022


def _same_content(names: list[str], rows: NDArray[Any], digests: NDArray[Any]) -> bool:
    return all(_digest(read_file(names[row], 2**40)) == digests[row].tobytes() for row in rows.tolist())


def _digest(data: bytes | Problem) -> bytes:
    return blake2b(data if isinstance(data, bytes) else b"", digest_size=_DIGEST).digest()


def _read(paths: Sequence[str | Path], tick: ReportProgress) -> tuple[CachedPool, dict[str, bytes]]:
    """Read everything; the digest of each file as it was read."""
    digests: dict[str, bytes] = {}

    def reading(path: str, limit: int) -> bytes | Problem:
        """Read a file and keep its digest."""
        tick()
        data = read_file(path, limit)
        digests[path] = _digest(data)
        return data

    profiles = read_profiles(*paths, reading=reading)
    return CachedPool(as_pool(profiles), profiles.problems, profiles.files, False), digests


def _fill(kept: Path, paths: Sequence[str | Path], listing: _Listing, tick: ReportProgress) -> CachedPool:
    with _started(kept.parent) as now:
        read, digests = _read(paths, tick)
        again = _listed(paths)
        if now and again == listing and len(read.pool):
            with contextlib.suppress(UnicodeEncodeError):  # the name of a file is in no encoding: read anew each time
                _write(kept, _columns(read, digests, listing, now), sealed=True)
    return read


def _columns(read: CachedPool, digests: dict[str, bytes], listing: _Listing, now: int) -> dict[str, NDArray[Any]]:
    """A pool, and what tells whether it is still the one that lies there."""
    stats, digest = listing.stats(), b"".join(digests.get(path, bytes(_DIGEST)) for path in listing.paths)
    head = _Head(_READ_BY, listing.paths, read.problems, read.files)
    return {
        **read.pool.to_arrays(),
        "cache.head": np.frombuffer(msgspec.msgpack.encode(head), np.uint8),
        "cache.stats": stats,
        "cache.doubtful": _doubtful(stats, now),
        "cache.digests": np.frombuffer(digest, np.uint8).reshape(-1, _DIGEST),
    }


def _doubtful(stats: FileStats, now: int) -> NDArray[np.bool_]:
    return np.asarray(stats[:, :2].max(axis=1, initial=0) > now - _DOUBT)


@contextlib.contextmanager
def _started(folder: Path) -> Iterator[int]:
    """The time by the file system's clock, nanoseconds; 0 where the folder cannot be written."""
    probe = folder / f".{os.getpid()}-{os.urandom(4).hex()}.now"
    try:
        own_folder(folder, lambda name: name == _KEY or name.endswith(_ENDINGS))
        with open(probe, "xb", opener=open_private) as stream:
            stream.write(b"0")
        now = probe.stat().st_mtime_ns
    except OSError:
        now = 0
    finally:
        with contextlib.suppress(OSError):
            probe.unlink(missing_ok=True)
    yield now


def _write(kept: Path, arrays: Arrays, *, sealed: bool = False) -> bool:
    """All or nothing, readable by the owner only; several runs may do it at once, the last one stays.

    Says whether it could be written.
    """
    fresh = kept.with_name(f".{kept.stem}-{os.getpid()}-{os.urandom(4).hex()}.tmp")
    try:
        with open(fresh, "xb", opener=open_private) as stream:
            head, *body = pack_arrays(arrays)
            stream.writelines((head, *body, _seal(head, _own_key(kept.parent)) if sealed else b""))
        fresh.chmod(0o600)  # under any umask
        fresh.replace(kept)
        _forget_oldest(kept.parent)
    except OSError:
        with contextlib.suppress(OSError):
            fresh.unlink(missing_ok=True)
        return False
    return True


def _forget_oldest(folder: Path) -> None:
    kept = sorted(folder.glob("*.columns"), key=lambda path: path.stat().st_mtime_ns)
    for path in kept[:-MOST_POOLS]:
        for one in folder.glob(f"{path.stem}.*"):
            one.unlink(missing_ok=True)
