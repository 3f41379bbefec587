"""A long output that grows piece by piece and can be continued after any stop, to the same bytes.

``FILE.part`` holds what is finished, ``FILE.part.json`` says how far that is; only at the end does FILE appear.
A folder as output gets a file for each piece, and the same record of how far it is.
"""

import os
from filecmp import cmp
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from mentorpick.damaged import DAMAGED
from mentorpick.errors import WrongUsage
from mentorpick.slugs import file_stem
from mentorpick.write.files import is_special, may_write, private_folder, write_file
from mentorpick.write.pieces import Frame


class Mark(msgspec.Struct, omit_defaults=True):
    """How far a run is: ``taken`` from the input, ``pieces`` written; ``run`` and ``trail`` tell what was taken."""

    run: dict[str, Any] = {}
    taken: int = 0
    pieces: int = 0
    failed: int = 0
    trail: str = ""
    size: int = 0
    errors: int = 0
    again: bool = False
    """What is there already is made again and compared; it stays as it is."""
    other: str = ""
    """The first file of a folder that this run would make otherwise."""


class Errors:
    """The lines of errors beside an output: in a file that grows with it, straight to a device, or nowhere."""

    def __init__(self, target: Path | None = None, size: int = 0) -> None:
        self._target = target
        self._part = _beside(target, ".part") if target and not is_special(target) else None
        self._stream: BinaryIO | None = None
        if target:
            self._stream = _open_at(self._part, size) if self._part else target.open("wb")

    def add(self, line: bytes) -> None:
        """One more line."""
        if self._stream:
            self._stream.write(line)

    def save(self) -> int:
        """Make everything added so far last; how many bytes that is, as far as a run could go on from there."""
        if self._stream:
            self._stream.flush()
        return self._stream.tell() if self._stream and self._part else 0

    def finish(self) -> None:
        """Put the file in its place."""
        if self._stream and self._part and self._target:
            _settle(self._stream, self._part, self._target)
        self.close()

    def drop(self) -> None:
        """Keep nothing of what was added; the file in its place stays."""
        self.close()
        if self._part:
            self._part.unlink(missing_ok=True)

    def close(self) -> None:
        """Finished or not; a second time does nothing."""
        if self._stream:
            self._stream.close()


class Growing:
    """A file that grows; beside it, if asked for, a file of errors. Use as a context; ``finish`` when all is there.

    Raises WrongUsage where the file exists (unless ``force``), where an unfinished run is in the way, and where the
    run to resume was another one. To resume a run that had finished makes it again and compares: the same bytes are
    an end as good as any, others are refused by ``finish``.
    """

    def __init__(
        self, target: Path, run: dict[str, Any], frame: Frame, errors: Path | None, *, resume: bool, force: bool
    ) -> None:
        target = target.resolve() if target.is_symlink() else target  # through a link, so that the link stays one
        self.target, self._frame = target, frame
        self._part, self._journal = _beside(target, ".part"), _beside(target, ".part.json")
        begun = self._journal.exists()
        self.mark = read_mark(self._journal, run) if resume else _fresh(self._journal, run, force=force)
        self.mark.again |= resume and not begun and _may_be(target, frame)
        for path in (target, errors):
            if path and resume and begun:
                _take_back(path)
            if path:
                may_write(path, force=force or self.mark.again)
        self._out = _open_at(self._part, self.mark.size)
        self._errors = Errors()
        try:
            self._errors = Errors(errors, self.mark.errors)
            if not self.mark.size:
                self._out.write(frame.head)
                self.save()
        except BaseException:
            self.__exit__()
            raise

    def add(self, _: str, piece: bytes) -> None:
        """One more piece."""
        self._out.write(self._frame.between + piece if self.mark.pieces else piece)
        self.mark.pieces += 1

    def add_error(self, line: bytes) -> None:
        """One more line of errors."""
        self._errors.add(line)

    def save(self) -> None:
        """Remember that everything added so far is finished."""
        self._out.flush()
        self.mark.size = self._out.tell()
        self.mark.errors = self._errors.save()
        _write_mark(self._journal, self.mark)

    def finish(self) -> None:
        """Put the finished output in its place."""
        if not self.mark.pieces:
            self._out.truncate(0)
            self._out.seek(0)
        self._out.write(self._frame.tail if self.mark.pieces else self._frame.none)
        self._out.flush()
        if self.mark.again and self.target.exists() and not cmp(self._part, self.target, shallow=False):
            self._drop()
            raise _refused(self.target)
        self._errors.finish()
        _settle(self._out, self._part, self.target)
        self._journal.unlink()
        _beside(self._journal, ".tmp").unlink(missing_ok=True)

    def _drop(self) -> None:
        self.__exit__()
        self._errors.drop()
        self._part.unlink()
        self._journal.unlink()

    def __enter__(self) -> "Growing":
        return self

    def __exit__(self, *_: object) -> None:
        self._out.close()
        self._errors.close()

    @property
    def kept(self) -> str:
        """Where the finished part of a stopped run is."""
        return str(self._part)


class GrowingFolder:
    """A folder that gets a file for each piece, named ``<name><ending>``; the same use as Growing.

    To resume where files are but no unfinished run makes them again: none is replaced, others are refused at the end.
    """

    def __init__(
        self, target: Path, run: dict[str, Any], ending: str, errors: Path | None, *, resume: bool, force: bool
    ) -> None:
        self.target, self._ending = target, ending
        self._journal = target / ".mentorpick-run.json"
        begun = self._journal.exists()
        full = target.is_dir() and any(target.iterdir())
        self.mark = read_mark(self._journal, run) if resume else _fresh(self._journal, run, force=force)
        self.mark.again |= resume and full and not begun and not force
        if errors and resume and begun:
            _take_back(errors)
        if errors:
            may_write(errors, force=force or self.mark.again)
        if full and not (resume or force):
            raise WrongUsage(f"{target} is not empty; nothing was written", "--force writes into it all the same")
        private_folder(target)
        self._errors = Errors(errors, self.mark.errors)
        self.save()

    def add(self, name: str, piece: bytes) -> None:
        """One more file."""
        path = self.target / f"{file_stem(name)}{self._ending}"
        if not (self.mark.again and path.exists()):
            write_file(path, piece, private=True, force=True)
        elif path.read_bytes() != piece:
            self.mark.other = self.mark.other or path.name
        self.mark.pieces += 1

    def add_error(self, line: bytes) -> None:
        """One more line of errors."""
        self._errors.add(line)

    def save(self) -> None:
        """Remember that everything added so far is finished."""
        self.mark.errors = self._errors.save()
        _write_mark(self._journal, self.mark)

    def finish(self) -> None:
        """The folder is complete; what a killed process left half written goes."""
        for left in self.target.glob(".mentorpick-*.tmp"):
            left.unlink(missing_ok=True)
        if self.mark.other:
            self._errors.drop()
            self._journal.unlink(missing_ok=True)
            raise _refused(self.target / self.mark.other)
        self._errors.finish()
        self._journal.unlink(missing_ok=True)

    def __enter__(self) -> "GrowingFolder":
        return self

    def __exit__(self, *_: object) -> None:
        self._errors.close()

    @property
    def kept(self) -> str:
        """Where the finished part of a stopped run is."""
        return str(self.target)


def read_mark(journal: Path, run: dict[str, Any]) -> Mark:
    """How far the run is that is to be resumed, from the beginning if there is none. WrongUsage if it was another."""
    try:
        mark = msgspec.json.decode(journal.read_bytes(), type=Mark)
    except FileNotFoundError:
        return Mark(run=run)
    except DAMAGED as error:
        raise WrongUsage("the record of the unfinished run is damaged", "run it with --force to start again") from error
    changed = sorted(key for key in run.keys() | mark.run.keys() if run.get(key) != mark.run.get(key))
    if changed:
        raise WrongUsage(
            f"the unfinished run was another one: {', '.join(changed)} changed", "run it with --force to start again"
        )
    return mark


def _fresh(journal: Path, run: dict[str, Any], *, force: bool) -> Mark:
    if journal.exists() and not force:
        raise WrongUsage(
            "an unfinished run is kept here", "--resume continues it, --force starts again and throws it away"
        )
    return Mark(run=run)


def _refused(path: Path) -> WrongUsage:
    return WrongUsage(f"{path} exists already, with another result; it is as it was", "--force replaces it")


def _take_back(path: Path) -> None:
    """A run stopped while it put things in their places: what is there already is a part again."""
    part = _beside(path, ".part")
    if path.exists() and not part.exists() and not is_special(path):
        path.replace(part)


def _may_be(target: Path, frame: Frame) -> bool:
    """Whether a file is there that begins as this run's would."""
    if not target.is_file():
        return False
    with target.open("rb") as stream:
        begins = stream.read(max(len(frame.head), len(frame.none) + 1))
    return begins.startswith(frame.head) or begins == frame.none


def _write_mark(journal: Path, mark: Mark) -> None:
    fresh = _beside(journal, ".tmp")
    try:
        with open(fresh, "wb", opener=_private) as stream:
            stream.write(msgspec.json.encode(mark))
        fresh.replace(journal)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise


def _open_at(path: Path, size: int) -> BinaryIO:
    """The part, cut to the size that is known to be finished."""
    stream = open(path, "r+b" if size else "w+b", opener=_private)  # noqa: SIM115  closed by __exit__
    stream.truncate(size)
    stream.seek(size)
    return stream


def _private(name: str, flags: int) -> int:
    return os.open(name, flags, 0o600)


def _settle(stream: BinaryIO, part: Path, target: Path) -> None:
    stream.flush()
    os.fsync(stream.fileno())
    stream.close()
    part.replace(target)


def _beside(path: Path, ending: str) -> Path:
    return path.with_name(path.name + ending)
