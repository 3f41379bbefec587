"""The record of an unfinished run: how far it is, and which run it was."""

import os
from pathlib import Path
from typing import Annotated, Any

import msgspec

from mentorpick.errors import DECODE_ERRORS, WrongUsage
from mentorpick.write.parts import beside, fresh_private, open_own, write_all

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
    other: str = ""
    """The first file of a folder that this run would make otherwise."""

    def __post_init__(self) -> None:
        """Refuse what no run can have written."""
        if self.pieces + self.failed > self.taken:
            raise ValueError("more was written than was taken")


def read_mark(journal: Path, run: dict[str, Any]) -> Mark:
    """Return how far the run is that is to be resumed, from the beginning if there is none.

    WrongUsage if it was another.
    """
    try:
        with open_own(journal, "rb") as stream:
            mark = msgspec.json.decode(stream.read(), type=Mark)
    except FileNotFoundError:
        return Mark(run=run)
    except DECODE_ERRORS as error:
        raise damaged() from error
    changed = sorted(key for key in run.keys() | mark.run.keys() if run.get(key) != mark.run.get(key))
    if changed:
        raise WrongUsage(
            f"the unfinished run was another one: {', '.join(changed)} changed", "run it with --force to start again"
        )
    return mark


def write_mark(journal: Path, mark: Mark) -> None:
    """Write the record, whole or not at all."""
    fresh = beside(journal, ".tmp")
    try:
        with fresh_private(fresh) as stream:
            write_all(stream, msgspec.json.encode(mark))
            os.fsync(stream.fileno())
        fresh.replace(journal)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise


def fresh_mark(journal: Path, run: dict[str, Any], *, force: bool) -> Mark:
    """Return the mark of a run that begins; WrongUsage where an unfinished one is in the way."""
    if journal.exists() and not force:
        raise WrongUsage(
            "an unfinished run is kept here", "--resume continues it, --force starts again and throws it away"
        )
    return Mark(run=run)


def damaged() -> WrongUsage:
    """Return what to say of a record that no run can have written."""
    return WrongUsage("the record of the unfinished run is damaged", "run it with --force to start again")
