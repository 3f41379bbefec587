"""A file that grows beside its place, piece by whole piece, and the fields of the record: how far, and of which run.

``cli.rank_batch`` fills them in; ``resumable`` compares them."""

import errno
import os
import re
import stat
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from hashlib import sha256
from itertools import zip_longest
from pathlib import Path
from typing import Annotated, Any, BinaryIO, NamedTuple, cast

import msgspec

from mentorpick.encoding import open_text, pack_stream, split_packed
from mentorpick.errors import DECODE_ERRORS, Problem, WrongUsage
from mentorpick.model.cohort import Failed, FailedProblem
from mentorpick.model.people import Mentee
from mentorpick.write.files import (
    failing_by_name,
    is_special,
    open_private,
    open_special,
    own_mode,
    replace_file,
    sync_folder,
    write_file,
)

_ENOUGH = 1 << 16
"""Bytes held back before they are written."""
START_AGAIN = "to start again, add --force"
_CHUNK = 1 << 20


class Extent(NamedTuple):
    """So many bytes from the beginning, and their digest."""

    size: int = 0
    digest: str = ""


NOTHING = Extent()


class Part:
    """A file that grows. What is added is written at an offset that is known: again after a stop, to the same bytes.

    With an ``extent`` the file goes on after it, and what stood behind it is cut off; without one it is a new file.
    """

    def __init__(self, path: Path, extent: Extent = NOTHING) -> None:
        self._hash = _digest_of(path, extent.size) if extent.size else sha256()
        self._size = extent.size
        if not extent.size:
            fresh_private(path).close()
        self._raw = open_own(path, "r+b")
        self._raw.truncate(extent.size)
        self._held: tuple[int, list[bytes]] = (extent.size, [])

    def add(self, data: bytes) -> Extent:
        """Add more bytes; what the file is with them."""
        self._held[1].append(data)
        self._hash.update(data)
        self._size += len(data)
        if self._size - self._held[0] >= _ENOUGH:
            self._write()
        return Extent(self._size, self._hash.hexdigest())

    def save(self) -> None:
        """Make everything added so far last through a power cut."""
        self._write()
        os.fsync(self._raw.fileno())

    def close(self) -> None:
        """Close it; a second time does nothing."""
        self._raw.close()

    def _write(self) -> None:
        at, held = self._held
        data = b"".join(held)
        self._raw.seek(at)
        write_all(self._raw, data)
        self._held = (
            at + len(data),
            [],
        )  # both at once: a stop before this writes the same bytes to the same place again


class Errors:
    """The lines of errors beside an output: in a file that grows with it, straight to a device, or nowhere."""

    def __init__(self, target: Path | None = None, extent: Extent = NOTHING) -> None:
        self.target = target
        self.part = beside(target, ".part") if target and not is_special(target) else None
        self._part = Part(self.part, extent) if self.part else None
        self._device: BinaryIO | None = open_special(target) if target and not self.part else None

    def add(self, line: bytes) -> Extent:
        """Add more bytes; what the file is with them."""
        if self._device and self.target:
            with failing_by_name(self.target):
                self._device.write(line)
        return self._part.add(line) if self._part else NOTHING

    def save(self) -> None:
        """Make everything added so far last."""
        if self._device and self.target:
            with failing_by_name(self.target):
                self._device.flush()
        if self._part:
            self._part.save()

    def finish(self) -> None:
        """Put the file in its place."""
        self.close()
        if self.part and self.target:
            settle(self.part, self.target)

    def drop(self) -> None:
        """Keep nothing of what was added; the file in its place stays."""
        self.close()
        if self.part:
            self.part.unlink(missing_ok=True)

    def close(self) -> None:
        """Close it; a second time does nothing."""
        if self._part:
            self._part.close()
        if self._device and self.target:
            with failing_by_name(self.target):
                self._device.close()


def write_all(stream: BinaryIO, data: bytes) -> None:
    """Write to an unbuffered file, which may take less at a time than it is given."""
    rest = memoryview(data)
    while rest:
        rest = rest[stream.write(rest) :]


def holds(path: Path, extent: Extent) -> bool:
    """Return whether a file begins with this extent; WrongUsage where it is not one that a run of ours has left."""
    if not extent.size:
        return True
    try:
        return bool(_digest_of(path, extent.size).hexdigest() == extent.digest)
    except (FileNotFoundError, EOFError):
        return False


def open_own(path: Path, mode: str) -> BinaryIO:
    """Open, unbuffered, what an earlier run has left, readable by its owner only from now on.

    Raises WrongUsage where it is a link, or another's: then it is not ours to go on with.
    """
    try:
        stream = cast("BinaryIO", open(path, mode, buffering=0, opener=open_private))  # noqa: SIM115  the caller's
    except OSError as error:
        if error.errno not in (errno.ELOOP, errno.EMLINK):
            raise
        raise _no_part(path, "is a link") from error
    try:
        found = os.fstat(stream.fileno())
        if not stat.S_ISREG(found.st_mode) or found.st_nlink > 1:
            raise _no_part(path, "isn't a file of its own")
        if hasattr(os, "geteuid") and found.st_uid != os.geteuid():
            raise _no_part(path, "belongs to someone else")
        if hasattr(os, "fchmod"):
            os.fchmod(stream.fileno(), 0o600)
    except BaseException:
        stream.close()
        raise
    return stream


def fresh_private(path: Path) -> BinaryIO:
    """Create a file, unbuffered, whatever is in its place: 0600, and through no link."""
    path.unlink(missing_ok=True)
    return open(path, "xb", buffering=0, opener=open_private)


def _digest_of(path: Path, size: int) -> Any:
    """The digest of the first bytes of a file. EOFError where there are fewer."""
    found = sha256()
    with open_own(path, "rb") as stream:
        while size:
            chunk = stream.read(min(size, _CHUNK))
            if not chunk:
                raise EOFError
            found.update(chunk)
            size -= len(chunk)
    return found


def _no_part(path: Path, why: str) -> WrongUsage:
    return WrongUsage(f"{path} {why}, which no run of mine left there", "remove it, or add --force to start again")


def settle(part: Path, target: Path) -> None:
    """Give a part its name, for good; packed where the name says so. A file that it replaces hands on its mode."""
    packing, mode = split_packed(target.name)[1], own_mode(target)
    if mode is not None and not packing:
        part.chmod(mode)
    if packing:
        with part.open("rb") as stream:
            write_file(target, pack_stream(stream, packing), private=True, force=True, keep_mode=True)
        part.unlink()
    else:
        replace_file(part, target)
    sync_folder(target.parent)


def same_lines(part: Path, target: Path) -> bool:
    """Return whether a target holds what a part does, packed or not, or as PowerShell or git keep it."""
    with part.open("rb") as one, open_text(target) as other:
        return all(a == b for a, b in zip_longest(bare_lines(one), bare_lines(other)))


def bare_lines(stream: Iterable[bytes]) -> Iterator[bytes]:
    """Yield lines without their ends and without the mark of UTF-8, which other programs change."""
    return (line.removeprefix(BOM_UTF8).rstrip(b"\r\n") for line in stream)


def beside(path: Path, ending: str) -> Path:
    """Return the name with something behind it."""
    return path.with_name(path.name + ending)


_Count = Annotated[int, msgspec.Meta(ge=0, le=1 << 53)]


class Mark(msgspec.Struct, omit_defaults=True, frozen=True):
    """How far a run is: ``taken`` from the input, ``pieces`` written; ``run`` and ``trail`` tell what was taken."""

    run: dict[str, Any] = {}
    taken: _Count = 0
    pieces: _Count = 0
    failed: _Count = 0
    empty: _Count = 0
    """Mentees whom nobody suits."""
    unmoved: _Count = 0
    """Mentees left out because nothing changed for them."""
    trail: str = ""
    size: _Count = 0
    digest: str = ""
    errors: _Count = 0
    errors_digest: str = ""
    settling: bool = False
    """All is there, and files are taking their places; ``whole`` is the finished one."""
    whole: _Count = 0
    whole_digest: str = ""
    again: bool = False
    """What is there already is made again and compared; it stays as it is."""
    errors_part: str = ""
    """Where the lines of errors grow, so that a run which starts anew without any takes them away."""
    other: str = ""
    """The first file of a folder that this run would make otherwise."""

    def __post_init__(self) -> None:
        """Refuse what no run can have written."""
        if self.pieces + self.failed > self.taken:
            raise ValueError("more was written than was taken")


def read_mark(journal: Path, run: dict[str, Any] | None) -> Mark:
    """Return how far the run is that is to be resumed, from the beginning if there is none.

    WrongUsage if it was another than ``run``; None takes any.
    """
    try:
        with open_own(journal, "rb") as stream:
            mark = msgspec.json.decode(stream.read(), type=Mark)
    except FileNotFoundError:
        return Mark(run=run or {})
    except DECODE_ERRORS as error:
        raise damaged() from error
    if run is None:
        return mark
    changed = sorted(key for key in run.keys() | mark.run.keys() if run.get(key) != mark.run.get(key))
    if changed:
        raise WrongUsage(f"the unfinished run was a different one: {', '.join(changed)} changed", START_AGAIN)
    return mark


def write_mark(journal: Path, mark: Mark) -> None:
    """Write the record, whole or not at all."""
    fresh = beside(journal, ".tmp")
    try:
        with fresh_private(fresh) as stream:
            write_all(stream, msgspec.json.encode(mark))
            os.fsync(stream.fileno())
        replace_file(fresh, journal)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise


def fresh_mark(journal: Path, run: dict[str, Any], *, force: bool) -> Mark:
    """Return the mark of a run that begins; WrongUsage where an unfinished one is in the way."""
    if journal.exists() and not force:
        raise WrongUsage(
            "there's an unfinished run here", "add --resume to continue it, or --force to start again without it"
        )
    return Mark(run=run)


def damaged() -> WrongUsage:
    """Return what to say of a record that no run can have written."""
    return WrongUsage("the record of the unfinished run is damaged", START_AGAIN)


def error_line(mentee: Mentee) -> bytes:
    """Return answers that can't be used as a line of JSON."""
    problems = mentee.value if isinstance(mentee.value, tuple) else ()
    failed = Failed(
        source=mentee.source,
        record=mentee.record,
        line=mentee.line or next((problem.line for problem in problems if problem.line), 0),
        source_id=mentee.source_id,
        place=mentee.place,
        problems=tuple(map(_failed_problem, problems)),
    )
    return msgspec.json.encode(failed) + b"\n"


_KEY = re.compile(r', (?:column|key) "(.*)"$', re.DOTALL)
"""How the place of a problem names the column of a table, or the key of a record."""


def _failed_problem(problem: Problem) -> FailedProblem:
    found = _KEY.search(problem.path)
    return FailedProblem(
        code=problem.code,
        message=problem.message,
        hint=problem.hint,
        key=found.group(1) if found else "",
        line=problem.line,
        column=problem.column,
    )
