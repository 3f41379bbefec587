"""The files of a term: ``term.log.jsonl`` is the truth and only grows, ``term.csv`` is written from it.

Which fields an entry has is said in ``term``, which columns the table has in ``term_sheets``.

A command takes the lock, reads the log and what somebody typed into the table since, adds its step, and writes the
table anew. A kill at any moment leaves the log as before or as after: a line that was not finished does not count.
Forgetting a person takes them out of the log, and of saved proposals, mail merges, drafts and pages beside it: a letter
that names them is deleted, a proposal keeps its pairs without them, and what cannot be changed is named.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from email import message_from_bytes
from email.policy import default
from html import unescape
from pathlib import Path
from typing import Any, Literal, NamedTuple

import msgspec
from msgspec.structs import replace

from mentorpick.errors import (
    DECODE_ERRORS,
    InvalidData,
    MachineFailed,
    MentorpickError,
    Problem,
    WrongUsage,
    check_version,
)
from mentorpick.model.cohort import PairRow
from mentorpick.office.term import DATES, Entry, Step, Term, last_command, term_after
from mentorpick.office.term_sheets import read_back, write_table
from mentorpick.read.sheets.cells import cell_text
from mentorpick.read.sheets.readers import read_table
from mentorpick.text import file_stem, in_normal_capitals, read_ordinary, text_encoding, words_pattern
from mentorpick.write.exports import HEADERS, plain_workbook
from mentorpick.write.files import hold_lock, open_private, write_file
from mentorpick.write.formats import csv_line
from mentorpick.write.views.cohort import ASSIGNMENT_COLUMNS

LOG, TABLE, LOCK = "term.log.jsonl", "term.csv", "term.lock"
_FORGOTTEN = "forgotten"


class Leaver(NamedTuple):
    """Who is to be forgotten: the id, every name the ledger has for it, and what stands in its place."""

    id: str
    names: tuple[str, ...]
    stand_in: str


class Change(NamedTuple):
    """What a command did to the ledger, or would do."""

    before: Term
    """As it stood, with what was typed since."""
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
        steps = read_steps(folder)
        typed, notices = _read_back(folder, steps, today)
        added = _numbered(steps, writer.now, [("typed", typed)] if typed else [])
        before = term_after([*steps, *added])
        entries = tuple(decide(before))
        step = _numbered([*steps, *added], writer.now, [(command, entries)] if entries else [])
        added += [replace(each, keep_until=keep_until.isoformat() if keep_until else "") for each in step]
        after = term_after([*steps, *added])
        if not dry_run:
            _append(folder / LOG, added)
            notices += _write_table(folder, after)
        return Change(before, after, entries, typed, notices)


def undo_last(folder: Path, writer: Writer, *, today: date, dry_run: bool = False) -> tuple[Step, Change]:
    """Take back the last command by a step of its own; what was typed into the table stays.

    Raises WrongUsage where there is nothing to take back.
    """
    with _held(folder, writer, dry_run):
        steps = read_steps(folder)
        found = last_command(steps)
        if found is None:
            raise WrongUsage("there's nothing to undo in this term")
        typed, notices = _read_back(folder, steps, today)
        added = _numbered(steps, writer.now, [("typed", typed)] if typed else [])
        before = term_after([*steps, *added])
        number = _next([*steps, *added])
        added.append(Step(step=number, at=_stamp(writer.now), command="undo", undoes=found.step))
        after = term_after([*steps, *added])
        if not dry_run:
            _append(folder / LOG, added)
            notices += _write_table(folder, after)
        return found, Change(before, after, found.entries, typed, notices)


def forget_person(
    folder: Path, person: str, writer: Writer, *, today: date, dry_run: bool = False
) -> tuple[int, tuple[str, ...]]:
    """Take a person out of the whole ledger, the past steps too; return how many entries spoke of them, and notices.

    The entries stay, about ``forgotten-1`` and so on, without names, reasons or notes, so that counts stay right.
    This is the one time the log is written anew, all or nothing; it cannot be undone.
    """
    with _held(folder, writer, dry_run):
        steps = read_steps(folder)
        typed, notices = _read_back(folder, steps, today)
        steps += _numbered(steps, writer.now, [("typed", typed)] if typed else [])
        about = sum(person in (entry.mentee, entry.mentor) for step in steps for entry in step.entries)
        if not about:
            raise WrongUsage(f"nobody in this term has the id {person!r}")
        who = leaver_of(steps, person)
        new = [_without(step, who) for step in steps]
        if not dry_run:
            text = b"".join(msgspec.json.encode(step) + b"\n" for step in new)
            write_file(folder / LOG, text, private=True, force=True)
            notices += _write_table(folder, term_after(new))
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


def _read_back(folder: Path, steps: Sequence[Step], today: date) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
    if not steps or not (folder / TABLE).exists():
        return (), ()
    return read_back(folder / TABLE, steps, today)


def _numbered(steps: Sequence[Step], now: datetime, parts: Sequence[tuple[str, Sequence[Entry]]]) -> list[Step]:
    return [
        Step(step=number, at=_stamp(now), command=command, entries=tuple(entries))
        for number, (command, entries) in enumerate(parts, _next(steps))
    ]


def _next(steps: Sequence[Step]) -> int:
    return steps[-1].step + 1 if steps else 1


def _stamp(now: datetime) -> str:
    return now.astimezone(UTC).isoformat(timespec="seconds")


def _append(path: Path, steps: Sequence[Step]) -> None:
    """Add the lines behind the last whole line, in one write, and wait for the disk."""
    if not steps:
        return
    data = b"".join(msgspec.json.encode(step) + b"\n" for step in steps)
    handle = open_private(path, os.O_RDWR | os.O_CREAT)
    with os.fdopen(handle, "r+b") as stream:
        whole = stream.read()
        end = whole.rfind(b"\n") + 1
        stream.truncate(end)
        stream.seek(end)
        stream.write(data)
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


def leaver_of(steps: Sequence[Step], person: str) -> Leaver:
    """Return who is to be forgotten: every name that the log has for this id, and what will stand for it."""
    entries = [entry for step in steps for entry in step.entries]
    known = {one for entry in entries for one in (entry.mentee, entry.mentor)}
    stand_in = next(name for number in range(1, len(known) + 2) if (name := f"{_FORGOTTEN}-{number}") not in known)
    named = [(entry.mentee, entry.mentee_name) for entry in entries]
    named += [(entry.mentor, entry.mentor_name) for entry in entries]
    names = dict.fromkeys(in_normal_capitals(name) for id_, name in named if id_ == person and name)
    return Leaver(person, tuple(names), stand_in)


def _without(step: Step, who: Leaver) -> Step:
    """Return the step with nothing of the person in it."""
    entries, (person, names, stand_in) = [], who
    for entry in step.entries:
        if person not in (entry.mentee, entry.mentor):
            told = words_pattern(names).search(f"{entry.because} {entry.text}")
            entries.append(replace(entry, because="", text="") if told else entry)
            continue
        free = entry.what == "answered" or entry.column not in ("", "state", "by", *DATES)
        entries.append(
            Entry(
                what=entry.what, on=entry.on, by=entry.by, column=entry.column, text="" if free else entry.text,
                mentee=stand_in if entry.mentee == person else entry.mentee,
                mentor=stand_in if entry.mentor == person else entry.mentor,
                mentee_name="" if entry.mentee == person else entry.mentee_name,
                mentor_name="" if entry.mentor == person else entry.mentor_name,
            )
        )  # fmt: skip
    return replace(step, entries=tuple(entries))


def refresh_table(folder: Path, writer: Writer, *, today: date) -> Change:
    """Take in what was typed into the table, write it anew, and return how the term stands."""
    return change_term(folder, "status", lambda _: (), writer, today=today)


MERGE = "mail.csv"
SOMEBODY = "somebody"
_LARGEST = 20_000_000
_LETTERS, _TEXTS = (".eml", ".html"), (".html", ".md", ".txt", ".ics", ".csv", ".tsv", ".jsonl", ".eml")
_LEDGER = ("term.csv", "term.log.jsonl")
_OF_MENTEE = frozenset((
    "mentee_name", "programme", "priority", "goal", "why", "look_again", "note", "first_choice", "first_choice_name",
    "next_best", "next_best_name", "reason", "mentee_source", "source_id", "moved_from", "moved_for",
))  # fmt: skip
_OF_MENTOR = frozenset(("mentor_name", "post", "why", "look_again", "note"))
_COLUMNS = dict(zip(HEADERS, ASSIGNMENT_COLUMNS, strict=False))


class Erased(NamedTuple):
    """What became of a file that spoke of somebody, or would."""

    path: Path
    what: Literal["deleted", "changed", "names"]


def erase_person(who: Leaver, folders: Iterable[Path], *, dry_run: bool = False, deep: bool = True) -> Iterator[Erased]:
    """Yield each file below these folders that speaks of a person, once it no longer does, where that can be.

    Drafts and pages beside a ``mail.csv`` are deleted, its lines too; proposals (csv, xlsx, json) keep the pair under
    the stand-in. Any other text that has the name is only named. Repeating it does no harm. Without ``deep`` it is
    looked three folders down.
    """
    for folder in folders:
        inside = folder.rglob("*") if deep else (path for depth in ("*", "*/*", "*/*/*") for path in folder.glob(depth))
        files = sorted(path for path in inside if path.is_file() and not path.is_symlink())
        merges = {path.parent for path in files if path.name == MERGE}
        for path in files:
            if path.name in _LEDGER or path.stat().st_size > _LARGEST:
                continue
            letter = path.suffix in _LETTERS and any(parent in merges for parent in path.parents)
            if found := _erase(who, path, letter, dry_run):
                yield Erased(path, found)


def _erase(who: Leaver, path: Path, letter: bool, dry_run: bool) -> Literal["deleted", "changed", "names"] | None:
    if letter:
        own = path.stem.removesuffix("-ended") == file_stem(who.id)  # a page may call them by a first name alone
        if not own and not _named(who, path):
            return None
        if not dry_run:
            path.unlink()
        return "deleted"
    try:
        new = _file_without(who, path)
    except (MentorpickError, *DECODE_ERRORS):
        new = None
    if new is not None:
        if not dry_run:
            write_file(path, new, private=True, force=True)
        return "changed"
    return "names" if path.suffix in _TEXTS and _named(who, path) else None


def _named(who: Leaver, path: Path) -> bool:
    data = read_ordinary(path)
    if path.suffix == ".eml":
        mail = message_from_bytes(data, policy=default)
        body = mail.get_body(("plain",))
        text = "\n".join((str(mail["To"]), str(mail["Subject"]), str(body.get_content()) if body else ""))
    else:
        text = unescape(data.decode(text_encoding(data), "replace"))
    return bool(words_pattern(who.names).search(text))


def _file_without(who: Leaver, path: Path) -> bytes | None:
    """Return the file without the person; None where it is none that can be changed, or does not speak of them."""
    if path.suffix in (".json", ".jsonl"):
        return _json_without(who, path)
    if path.suffix not in (".csv", ".xlsx"):
        return None
    table = read_table(path)
    rows = [row.cells for row in table.rows if not isinstance(row, Problem)]
    headers = list(table.headers)
    lines = [["" if row.get(head) is None else cell_text(row[head]) for head in headers] for row in rows]
    if path.name == MERGE:
        names = words_pattern(who.names)
        at = headers.index("id") if "id" in headers else 0
        new = [line for line in lines if line[at] != who.id and not any(map(names.search, line))]
    elif {"mentee", "mentor"} <= set(map(_column, headers)):
        new = [_line_without(who, list(map(_column, headers)), line) for line in lines]
    else:
        return None
    if new == lines:
        return None
    if path.suffix == ".xlsx":
        return plain_workbook(headers, new)
    data = read_ordinary(path)
    mark = "\ufeff" if path.name == MERGE or data.startswith(b"\xef\xbb\xbf") else ""
    between = max(",;", key=data.partition(b"\n")[0].decode(errors="replace").count)
    written = (csv_line(line, excel=path.name == MERGE, between=between) for line in (headers, *new))
    return (mark + "".join(written)).encode()


def _column(header: str) -> str:
    """Return the column of a proposal that a header means, else the header."""
    return _COLUMNS.get(header, header)


def _line_without(who: Leaver, columns: Sequence[str], line: Sequence[str]) -> list[str]:
    cells = dict(zip(columns, line, strict=True))
    gone: frozenset[str] = frozenset()
    gone |= _OF_MENTEE if cells["mentee"] == who.id else frozenset()
    gone |= _OF_MENTOR if cells["mentor"] == who.id else frozenset()
    return ["" if column in gone else _text_without(who, text) for column, text in zip(columns, line, strict=True)]


def _text_without(who: Leaver, text: str) -> str:
    return who.stand_in if text == who.id else words_pattern(who.names).sub(SOMEBODY, text)


def _json_without(who: Leaver, path: Path) -> bytes | None:
    if path.suffix == ".jsonl":
        found = msgspec.json.Decoder().decode_lines(read_ordinary(path))
        new = _value_without(who, found)
        return None if new == found else msgspec.json.Encoder().encode_lines(new)
    found = msgspec.json.decode(read_ordinary(path))
    new = _value_without(who, found)
    return None if new == found else msgspec.json.format(msgspec.json.encode(new), indent=2) + b"\n"


def _value_without(who: Leaver, value: Any) -> Any:
    """Return the same value with the person's own texts empty and the stand-in for the id."""
    if isinstance(value, str):
        return _text_without(who, value)
    if isinstance(value, list):
        return [_value_without(who, each) for each in value]
    if not isinstance(value, dict):
        return value
    gone: frozenset[str] = frozenset()
    gone |= _OF_MENTEE if value.get("mentee") == who.id else frozenset()
    gone |= _OF_MENTOR if value.get("mentor") == who.id else frozenset()
    if "goals" in value and who.id in (value.get("mentees") or ()):
        gone |= {"goals", "label", "programmes"}
    return {key: type(each)() if key in gone else _value_without(who, each) for key, each in value.items()}
