"""The files of a term: ``term.log.jsonl`` is the truth and only grows, ``term.csv`` is written from it.

Which fields an entry has is said in ``term``, which columns the table has in ``term_table``.

A command takes the lock, reads the log and what somebody typed into the table since, adds its step, and writes the
table anew. A kill at any moment leaves the log as before or as after: a line that was not finished does not count.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from mentorpick.errors import (
    DECODE_ERRORS,
    InvalidData,
    MachineFailed,
    WrongUsage,
    check_version,
)
from mentorpick.model.cohort import PairRow
from mentorpick.office.forget import leaver_of, step_without
from mentorpick.office.term import Entry, Step, Term, last_command, term_after
from mentorpick.office.term_table import read_back, write_table
from mentorpick.text import read_ordinary
from mentorpick.write.files import hold_lock, open_private, write_file

LOG, TABLE, LOCK = "term.log.jsonl", "term.csv", "term.lock"


class Change(NamedTuple):
    """What a command did to the ledger, or would do."""

    after: Term
    entries: tuple[Entry, ...]
    typed: tuple[Entry, ...]
    """What somebody typed into the table, now in the log."""
    notices: tuple[str, ...]


class Writer(NamedTuple):
    """Who writes and when: the clock and the names come from ``cli``."""

    who: str
    """Name and host, for the lock file."""
    now: datetime
    wait: float = 10.0

    @property
    def holder(self) -> str:
        """What the lock file says."""
        return f"{self.who} since {self.now:%Y-%m-%d %H:%M} UTC"


Decide = Callable[[Term], Sequence[Entry]]
"""Given the term as it stands, what happened; raises where it cannot have."""


def change_term(
    folder: Path, command: str, decide: Decide, writer: Writer, *, today: date, new: bool = False,
    dry_run: bool = False, keep_until: date | None = None,
) -> Change:  # fmt: skip
    """Add one step to the ledger in ``folder`` and write its table; with ``dry_run`` only say what would be added.

    ``new`` allows a folder without a ledger; ``keep_until`` is noted with the step. Raises WrongUsage where there is
    none, InvalidData where it cannot be read, MachineFailed where somebody else holds the lock or the disk fails; what
    ``decide`` raises changes nothing.
    """
    with _held(folder, writer, dry_run, new=new):
        known = _read_all(folder, writer, today)
        entries = tuple(decide(term_after(known.steps)))
        until = keep_until.isoformat() if keep_until else ""
        step = _next_step(known.steps, writer, command, entries=entries, keep_until=until)
        return _take(folder, known, [step] if entries else [], entries, dry_run)


def undo_last(folder: Path, writer: Writer, *, today: date, dry_run: bool = False) -> tuple[Step, Change]:
    """Take back the last command by a step of its own; what was typed into the table stays.

    Raises WrongUsage where there is nothing to take back.
    """
    with _held(folder, writer, dry_run):
        known = _read_all(folder, writer, today)
        found = last_command(known.steps)
        if found is None:
            raise WrongUsage("there's nothing to undo in this term")
        step = _next_step(known.steps, writer, "undo", undoes=found.step)
        return found, _take(folder, known, [step], found.entries, dry_run)


def forget_person(
    folder: Path, person: str, writer: Writer, *, today: date, dry_run: bool = False
) -> tuple[int, tuple[str, ...]]:
    """Take a person out of the whole ledger, the past steps too; return how many entries spoke of them, and notices.

    The entries stay, about ``forgotten-1`` and so on, without names, reasons or notes, so that counts stay right.
    This is the one time the log is written anew, all or nothing; it cannot be undone.
    """
    with _held(folder, writer, dry_run):
        known = _read_all(folder, writer, today)
        about = sum(person in (entry.mentee, entry.mentor) for step in known.steps for entry in step.entries)
        if not about:
            raise WrongUsage(f"nobody in this term has the id {person!r}")
        who = leaver_of(known.steps, person)
        steps, notices = [step_without(who, step) for step in known.steps], known.notices
        if not dry_run:
            write_file(folder / LOG, b"".join(map(_line, steps)), private=True, force=True)
            notices += _write_table(folder, term_after(steps))
        return about, notices


def read_term(folder: Path) -> Term:
    """Return the term in ``folder`` as its log says, without waiting for anybody; empty where there is none."""
    return term_after(read_steps(folder))


def read_pairs_of_term(folder: Path) -> list[PairRow]:
    """Return the pairs that run now, by what the log says. Raises WrongUsage where there is no ledger."""
    require_term(folder)
    return [PairRow(pair.mentee, pair.mentor, str(folder)) for pair in read_term(folder).running]


def read_steps(folder: Path) -> list[Step]:
    """Return the steps of the log; an unfinished last line, of a program that was killed, is passed over.

    Raises InvalidData for a line that is no step or out of order.
    """
    path = folder / LOG
    if not path.exists():
        return []
    decoder, steps = msgspec.json.Decoder(Step), []
    lines = read_ordinary(path).split(b"\n")[:-1]
    for number, line in enumerate(lines, 1):
        try:
            step = decoder.decode(line)
            check_version(step.schema, str(path), "term")
        except DECODE_ERRORS as error:
            raise _broken(number) from error
        if step.step != number:
            raise _broken(number)
        steps.append(step)
    return steps


def _broken(line: int) -> InvalidData:
    return InvalidData(
        f"{LOG} line {line} isn't as mentorpick wrote it",
        "put back a copy from before it was changed; nothing was written",
    )


def require_term(folder: Path) -> None:
    """Raise WrongUsage where there is no ledger."""
    if not (folder / LOG).is_file():
        raise WrongUsage(f"there's no term in the folder {folder} yet", "start one: mentorpick term start PROPOSAL")


@contextmanager
def _held(folder: Path, writer: Writer, dry_run: bool, *, new: bool = False) -> Iterator[None]:
    """Hold the ledger's lock. Raises WrongUsage where there is no ledger and none is begun."""
    if not new:
        require_term(folder)
    if folder.exists() and not folder.is_dir():
        raise WrongUsage(f"{folder} is a file, not the folder of a term", "give another folder with --term")
    if dry_run:
        yield
        return
    with hold_lock(folder / LOCK, writer.holder, wait=writer.wait):
        yield


class _Known(NamedTuple):
    """The steps of the log, and behind the ``logged`` ones what was typed into the table since."""

    steps: list[Step]
    logged: int
    notices: tuple[str, ...]


def _read_all(folder: Path, writer: Writer, today: date) -> _Known:
    steps = read_steps(folder)
    if not steps or not (folder / TABLE).exists():
        return _Known(steps, len(steps), ())
    typed, notices = read_back(folder / TABLE, steps, today)
    more = [_next_step(steps, writer, "typed", entries=typed)] if typed else []
    return _Known([*steps, *more], len(steps), notices)


def _next_step(steps: Sequence[Step], writer: Writer, command: str, **more: Any) -> Step:
    at = writer.now.astimezone(UTC).isoformat(timespec="seconds")
    return Step(step=steps[-1].step + 1 if steps else 1, at=at, command=command, **more)


def _take(folder: Path, known: _Known, new: list[Step], entries: tuple[Entry, ...], dry_run: bool) -> Change:
    """Write what was typed and the new step, then the table; ``entries`` are what to tell of it."""
    steps, notices = [*known.steps, *new], known.notices
    after = term_after(steps)
    if not dry_run:
        _append(folder / LOG, steps[known.logged :])
        notices += _write_table(folder, after)
    typed = tuple(entry for step in known.steps[known.logged :] for entry in step.entries)
    return Change(after, entries, typed, notices)


def _line(step: Step) -> bytes:
    return msgspec.json.encode(step) + b"\n"


def _append(path: Path, steps: Sequence[Step]) -> None:
    """Add the lines behind the last whole line, in one write, and wait for the disk."""
    if not steps:
        return
    handle = open_private(path, os.O_RDWR | os.O_CREAT)
    with os.fdopen(handle, "r+b") as stream:
        whole = stream.read()
        end = whole.rfind(b"\n") + 1
        stream.truncate(end)
        stream.seek(end)
        stream.write(b"".join(map(_line, steps)))
        stream.flush()
        os.fsync(stream.fileno())


def _write_table(folder: Path, term: Term) -> tuple[str, ...]:
    """Write the table; where a spreadsheet holds it open, say so: the log has everything."""
    try:
        write_file(folder / TABLE, write_table(term).encode(), private=True, force=True)
    except (PermissionError, MachineFailed):  # the second is what Windows makes of it, after a second of patience
        return (
            f"{TABLE} is open in another program, so I only wrote the log. Close it, then run: mentorpick term status",
        )
    return ()
