"""A folder that gets a file for each piece and can be continued after any stop, to the same files."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from mentorpick.errors import WrongUsage
from mentorpick.text import file_stem
from mentorpick.write.files import may_write, private_folder, write_file
from mentorpick.write.parts import Errors, Extent, Lock
from mentorpick.write.resumable import Sink, refused


class GrowingFolder(Sink):
    """A folder that gets a file for each piece, named ``<name><ending>``; the same use as ResumableFile.

    To resume where files are but no unfinished run makes them again: none is replaced, others are refused at the end.
    """

    def __init__(
        self, target: Path, run: dict[str, Any], ending: str, errors: Path | None, *, resume: bool, force: bool
    ) -> None:
        super().__init__(target / ".mentorpick-run.json", errors)
        self.target, self._ending = target, ending
        lock = target / ".mentorpick-run.lock"
        try:
            self._lock(errors)
            if errors and not resume:
                may_write(errors, force=force)
            private_folder(target)
            self._locks.append(Lock(lock, target))
            full = any(path != lock for path in target.iterdir())
            begun = self._begin(run, resume=resume, force=force)
            if begun:
                self._check()
            elif resume and full and not force:
                self.mark = msgspec.structs.replace(self.mark, again=True)
            if errors:
                may_write(errors, force=force or self.mark.again)
            if full and not (resume or force):
                raise WrongUsage(f"{target} is not empty; nothing was written", "--force writes into it all the same")
            self._errors = Errors(errors, Extent(self.mark.errors, self.mark.errors_digest))
            self.save()
        except BaseException:
            self._close()
            raise

    def _check(self) -> None:
        self._check_errors()
        if sum(1 for _ in self.target.glob(f"[!.]*{self._ending}")) < self.mark.pieces:
            self._restart(f"{self.target} has not all the files that were finished")

    def _put(self, name: str, piece: bytes) -> dict[str, Any]:
        path = self.target / f"{file_stem(name)}{self._ending}"
        if not (self.mark.again and path.exists()):
            write_file(path, piece, private=True, force=True)
        elif path.read_bytes() != piece:
            return {"other": self.mark.other or path.name}
        return {}

    def _sync(self) -> None:
        """Each file is on the disk already when it takes its place."""

    def finish(self, more: bytes = b"", end: Callable[[str], bytes] = lambda _: b"") -> str:
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
