"""A long output that grows piece by piece, a mentee each, and can be continued after any stop, to the same bytes.

``FILE.part`` holds what is finished, ``FILE.part.json`` says how far that is; only at the end does FILE appear.
A folder as output gets a file for each piece, and the same record of how far it is. The record counts whole pieces,
and only those that the disk has already: a run that goes on takes them and cuts off what stands behind.
"""

import contextlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from pathlib import Path
from time import monotonic
from typing import Any, NamedTuple, Self

import msgspec

from mentorpick.encoding import open_text
from mentorpick.errors import InvalidData, MachineFailed, WrongUsage
from mentorpick.model.cohort import Run
from mentorpick.model.shortlist import Brief, Shortlist
from mentorpick.text import file_stem
from mentorpick.write.files import Lock, is_special, lock_output, may_write, private_folder, replace_file, write_file
from mentorpick.write.formats import Look, format_of, render, view_of
from mentorpick.write.parts import (
    Errors,
    Extent,
    Mark,
    Part,
    bare_lines,
    beside,
    damaged,
    fresh_mark,
    holds,
    read_mark,
    same_lines,
    settle,
    write_mark,
)

STREAMED = ("jsonl", "json", "csv", "tsv")
"""Formats whose pieces can be written as they come, and continued after a stop."""


class Frame(NamedTuple):
    """What stands before, between and after the pieces; ``none`` instead of all where there is no piece."""

    head: bytes = b""
    between: bytes = b""
    tail: bytes = b""
    none: bytes = b""


def make_frame(format_name: str, header: Run, kind: str, *, excel: str = "", passed: Sequence[str] = ()) -> Frame:
    """Return what stands around the pieces of a format; ``kind`` is the name of the result's type."""
    if format_name == "json":
        return Frame(b"[\n", b",\n", b"\n]\n", b"[]\n")
    look = Look(many=True, header=header, excel=excel, columns=(*view_of(kind).columns, *passed))
    head = "".join(render((), format_of(format_name), look)).encode()
    return Frame(head, none=head)


def encode_result(format_name: str, alone: bool, excel: str, result: Shortlist | Brief) -> bytes:
    """Return a result as bytes of a format, as a piece of many or ``alone`` in its file.

    No format: to be decoded again.
    """
    if format_name == "none":
        return b""
    if not format_name or (format_name == "json" and not alone):
        return msgspec.json.encode(result)
    first, *others = render([result], format_of(format_name), Look(excel=excel))
    pieces = others if format_name in ("csv", "tsv") and not alone else [first, *others]
    return "".join(pieces).encode(errors="backslashreplace")


_PAUSE = 1.0
"""Seconds of work that a stop may cost at most."""


class Sink(ABC):
    """What a file and a folder that grow have in common.

    Each mentee taken is one call: ``add``, ``add_error`` or ``skip``. The mark moves on once all of it is held, in
    one assignment, so no stop can fall between the two; left by an error, the context saves the mark as it stands.
    """

    def __init__(self, journal: Path, errors: Path | None, *, resume: bool, force: bool) -> None:
        self.mark = Mark()
        self.restarted = ""
        """Why a run to be resumed was begun again, for the user; empty where it was not."""
        self._journal = journal
        self._errors = Errors()
        self._asked = errors
        self._resume, self._force = resume, force
        self._locks: list[Lock] = []
        self._due = monotonic() + _PAUSE
        self._open = True

    def add(self, name: str, piece: bytes, trail: str = "", *, empty: bool = False) -> None:
        """Add one more piece."""
        more = {"pieces": self.mark.pieces + 1, "empty": self.mark.empty + empty}
        self._advance(**self._put(name, piece), **more, trail=trail)

    def add_error(self, line: bytes, trail: str = "") -> None:
        """Add one more line of errors."""
        size, digest = self._errors.add(line)
        self._advance(errors=size, errors_digest=digest, failed=self.mark.failed + 1, trail=trail)

    def skip(self, trail: str = "", *, empty: bool = False) -> None:
        """Count one taken that leaves nothing to write."""
        self._advance(trail=trail, unmoved=self.mark.unmoved + 1, empty=self.mark.empty + empty)

    def save(self) -> None:
        """Remember that everything added so far is finished: first the bytes, then the record that says so."""
        mark = self.mark
        self._sync()
        self._errors.save()
        write_mark(self._journal, mark)
        self._due = monotonic() + _PAUSE

    @abstractmethod
    def finish(self, more: Sequence[bytes] = (), end: Callable[[str], bytes] = lambda _: b"") -> str:
        """Put the finished output in its place; return the digest of all before its last line.

        ``more`` are pieces that nobody was taken for; ``end`` makes the last line from the digest of all before it.
        """

    def _advance(self, **changed: Any) -> None:
        self.mark = msgspec.structs.replace(self.mark, taken=self.mark.taken + 1, **changed)
        if monotonic() >= self._due:
            self.save()

    def _lock(self, *targets: Path | None) -> None:
        for target in targets:
            if target and not is_special(target):
                self._locks.append(lock_output(beside(target, ".part.lock"), target))

    def _start(self, run: dict[str, Any]) -> None:
        """Begin a run or go on with it; what was locked is given back where that can't be."""
        try:
            self._claim()
            begun = self._begin(run)
            if begun:
                self._check()
            if self._resume and self._is_made_again(begun=begun):
                self.mark = msgspec.structs.replace(self.mark, again=True)
            if self._asked:
                may_write(self._asked, force=self._may_replace_errors(self._asked))
            self._take_place()
            self._errors = Errors(self._asked, Extent(self.mark.errors, self.mark.errors_digest))
            self.save()
        except BaseException:
            self._close()
            raise

    @abstractmethod
    def _claim(self) -> None:
        """Lock the output before anything of it is looked at."""

    @abstractmethod
    def _check(self) -> None:
        """Begin again where what the mark counts isn't there."""

    @abstractmethod
    def _is_made_again(self, *, begun: bool) -> bool:
        """Whether a finished result is there, which the run is to make again and to compare."""

    @abstractmethod
    def _take_place(self) -> None:
        """Refuse an output that is in the way; open what grows."""

    @abstractmethod
    def _put(self, name: str, piece: bytes) -> dict[str, Any]:
        """Write a piece; what it changes of the mark."""

    @abstractmethod
    def _sync(self) -> None:
        """Let the disk have all that was written."""

    def _begin(self, run: dict[str, Any]) -> bool:
        """Find out how far the run is; whether one was begun that goes on."""
        begun = self._journal.exists()
        if begun and self._force and not self._resume:
            _drop_errors_of(self._journal)
        self.mark = read_mark(self._journal, run) if self._resume else fresh_mark(self._journal, run, force=self._force)
        if self._asked and not is_special(self._asked):
            part = str(beside(self._asked.absolute(), ".part"))
            self.mark = msgspec.structs.replace(self.mark, errors_part=part)
        return self._resume and begun

    def _may_replace_errors(self, asked: Path) -> bool:
        """Whether the file of errors may be replaced: a run that goes on may do so where only such lines are in it."""
        return self._force or self.mark.again or (self._resume and _are_failures(asked))

    def _restart(self, why: str) -> None:
        self.restarted = f"{why}, so I'm starting the run again."
        self.mark = Mark(run=self.mark.run, again=self.mark.again, errors_part=self.mark.errors_part)

    def _check_errors(self) -> None:
        """Begin again where the lines of errors that the mark counts are not there."""
        if self._asked and not is_special(self._asked):
            part, extent = beside(self._asked, ".part"), Extent(self.mark.errors, self.mark.errors_digest)
            if self.mark.settling:
                _take_back(self._asked, part, extent)
            if bool(self.mark.failed) != bool(self.mark.errors):
                raise damaged()
            if not holds(part, extent):
                self._restart(f"{part} has changed since")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None = None, *_: object) -> None:
        try:
            if kind and self._open:
                with contextlib.suppress(OSError, MachineFailed):
                    self.save()
        finally:
            self._close()

    def _close(self) -> None:
        self._open = False
        self._errors.close()
        for lock in self._locks:
            lock.release()


class ResumableFile(Sink):
    """A file that grows; beside it, if asked for, a file of errors. Use as a context; ``finish`` when all is there.

    Raises WrongUsage where the file exists (unless ``force``), where an unfinished run is in the way, where another
    run is writing it, and where the run to resume was another one. To resume a run that had finished makes it again
    and compares: the same bytes are an end as good as any, others are refused by ``finish``. A part that is gone, or
    is not what its record says, is begun again.
    """

    def __init__(
        self, target: Path, run: dict[str, Any], frame: Frame, errors: Path | None, *, resume: bool, force: bool
    ) -> None:
        target = target.resolve() if target.is_symlink() else target  # through a link, so that the link stays one
        super().__init__(beside(target, ".part.json"), errors, resume=resume, force=force)
        self.target, self._frame = target, frame
        self._path = beside(target, ".part")
        self._part: Part | None = None
        self._start(run)

    def _claim(self) -> None:
        self._lock(self.target, self._asked)

    def _is_made_again(self, *, begun: bool) -> bool:
        return bool(self.restarted or not begun) and _may_be(self.target, self._frame)

    def _take_place(self) -> None:
        may_write(self.target, force=self._force or self.mark.again)
        self._part = Part(self._path, Extent(self.mark.size, self.mark.digest))

    def _check(self) -> None:
        extent = Extent(self.mark.size, self.mark.digest)
        if bool(self.mark.pieces) != bool(self.mark.size):
            raise damaged()
        if self.mark.settling:
            _take_back(self.target, self._path, Extent(self.mark.whole, self.mark.whole_digest))
        self._check_errors()
        if not holds(self._path, extent):
            gone = "is gone" if not self._path.exists() else "has changed since"
            self._restart(f"{self._path} {gone}")

    def _put(self, name: str, piece: bytes) -> dict[str, Any]:
        before = self._frame.between if self.mark.pieces else self._frame.head
        size, digest = self._whole.add(before + piece)
        return {"size": size, "digest": digest}

    def _sync(self) -> None:
        self._whole.save()

    @property
    def _whole(self) -> Part:
        if self._part is None:
            raise ValueError("not begun")
        return self._part

    def finish(self, more: Sequence[bytes] = (), end: Callable[[str], bytes] = lambda _: b"") -> str:
        """Put the finished output in its place; return the digest of all before its last line."""
        frame, begun = self._frame, self.mark.pieces > 0
        rest = b"".join((frame.between if begun or number else frame.head) + piece for number, piece in enumerate(more))
        _, before = self._whole.add(rest + (frame.tail if begun or more else frame.none))
        size, digest = self._whole.add(end(before))
        self._sync()
        if self.mark.again and self.target.exists() and not same_lines(self._path, self.target):
            self._open = False
            self._whole.close()
            self._errors.drop()
            self._path.unlink()
            self._journal.unlink()
            raise refused(self.target)
        self.mark = msgspec.structs.replace(self.mark, settling=True, whole=size, whole_digest=digest)
        self.save()
        self._open = False
        self._errors.finish()
        self._whole.close()
        settle(self._path, self.target)
        self._journal.unlink()
        return before

    def _close(self) -> None:
        if self._part:
            self._part.close()
        super()._close()

    @property
    def kept(self) -> str:
        """Where the finished part of a stopped run is."""
        return str(self._path)


class GrowingFolder(Sink):
    """A folder that gets a file for each piece, named ``<name><ending>``; the same use as ResumableFile.

    To resume where files are but no unfinished run makes them again: none is replaced, others are refused at the end.
    """

    def __init__(
        self, target: Path, run: dict[str, Any], ending: str, errors: Path | None, *, resume: bool, force: bool
    ) -> None:
        super().__init__(target / ".mentorpick-run.json", errors, resume=resume, force=force)
        self.target, self._ending, self._full = target, ending, False
        self._start(run)

    def _claim(self) -> None:
        lock = self.target / ".mentorpick-run.lock"
        self._lock(self._asked)
        if self._asked and not self._resume:
            may_write(self._asked, force=self._force)
        private_folder(self.target)
        self._locks.append(lock_output(lock, self.target))
        self._full = any(path != lock for path in self.target.iterdir())

    def _is_made_again(self, *, begun: bool) -> bool:
        return self._full and not (begun or self._force)

    def _take_place(self) -> None:
        if self._full and not (self._resume or self._force):
            raise WrongUsage(f"{self.target} isn't empty; nothing was written", "use --force to write into it anyway")

    def _check(self) -> None:
        self._check_errors()
        if sum(1 for _ in self.target.glob(f"[!.]*{self._ending}")) < self.mark.pieces:
            self._restart(f"{self.target} has lost files that were finished")

    def _put(self, name: str, piece: bytes) -> dict[str, Any]:
        path = self.target / f"{file_stem(name)}{self._ending}"
        if not (self.mark.again and path.exists()):
            write_file(path, piece, private=True, force=True, keep_mode=True)
        elif path.read_bytes() != piece:
            return {"other": self.mark.other or path.name}
        return {}

    def _sync(self) -> None:
        """Each file is on the disk already when it takes its place."""

    def finish(self, more: Sequence[bytes] = (), end: Callable[[str], bytes] = lambda _: b"") -> str:
        """Complete the folder; what a killed process left half written goes."""
        for left in self.target.glob(".mentorpick-*.tmp"):
            left.unlink(missing_ok=True)
        if self.mark.other:
            self._open = False
            self._errors.drop()
            self._journal.unlink(missing_ok=True)
            raise refused(self.target / self.mark.other)
        self.mark = msgspec.structs.replace(self.mark, settling=True)
        self.save()
        self._open = False
        self._errors.finish()
        self._journal.unlink(missing_ok=True)
        return ""

    @property
    def kept(self) -> str:
        """Where the finished part of a stopped run is."""
        return str(self.target)


def refused(path: Path) -> WrongUsage:
    """Return what to say where another result is in the place."""
    return WrongUsage(f"{path} exists already with a different result, so I left it alone", "use --force to replace it")


def _take_back(path: Path, part: Path, extent: Extent) -> None:
    """A run stopped while it put things in their places: what is there already, whole, is a part again."""
    if path.is_file() and not part.exists() and path.stat().st_size == extent.size and holds(path, extent):
        replace_file(path, part)


def _are_failures(path: Path) -> bool:
    """Whether a file holds nothing but lines of errors, as a run writes them."""
    try:
        if not path.is_file():  # to open a pipe would wait for its other end
            return False
        with path.open("rb") as lines:
            return all(line.startswith(b'{"schema":"mentorpick.failed/') for line in lines)
    except OSError:
        return False


def _drop_errors_of(journal: Path) -> None:
    """Take away the lines of errors of an unfinished run that is thrown away."""
    with contextlib.suppress(WrongUsage, OSError):
        left = Path(read_mark(journal, None).errors_part)
        if left.name.endswith(".part") and not left.is_symlink() and _are_failures(left):
            left.unlink()


def _may_be(target: Path, frame: Frame) -> bool:
    """Whether a file is there that begins as this run's would."""
    if not target.is_file():
        return False
    try:
        with open_text(target) as stream:
            first = next(bare_lines(stream), b"")
    except (OSError, EOFError, InvalidData, UnicodeDecodeError):
        return False
    return first in {next(bare_lines(begin.splitlines()), b"") for begin in (frame.head, frame.none)}
