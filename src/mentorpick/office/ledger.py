"""The files of a term: ``term.log.jsonl`` is the truth and only grows, ``term.csv`` is a table of it to type in.

A command takes the lock, reads the log and what somebody typed into the table since, adds its step, and writes the
table anew. A kill at any moment leaves the log as before or as after: a line that was not finished does not count.
Which fields an entry has is said in ``term``.
"""

import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from mentorpick.errors import DECODE_ERRORS, InvalidData, MachineFailed, Problem, WrongUsage, check_version
from mentorpick.model.cohort import PairRow
from mentorpick.office.forget import leaver_of, step_without
from mentorpick.office.term import DATES, STATES, TYPED, Entry, Step, Term, TermPair, last_command, term_after
from mentorpick.read.entries import Order, read_day
from mentorpick.read.sheets.cells import cell_text
from mentorpick.read.sheets.readers import read_table
from mentorpick.text import clean, identify, name_key, name_some, read_ordinary
from mentorpick.write.files import hold_lock, open_private, write_file
from mentorpick.write.tables import csv_line

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
        write_file(folder / TABLE, table_text(term).encode(), private=True, force=True)
    except (PermissionError, MachineFailed):  # the second is what Windows makes of it, after a second of patience
        return (
            f"{TABLE} is open in another program, so I only wrote the log. Close it, then run: mentorpick term status",
        )
    return ()


# the table

NAMES = ("mentee_name", "mentor_name")
LAST = ("mentee", "mentor", "as_of")
"""The ids, and the step after which the line was written: what was typed is told from what the log knew then."""

_DAY = re.compile(
    r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}(?:[ T].*)?|"
    r"(?:\d{1,2}\.? [^\W\d_]+\.?|[^\W\d_]+\.? \d{1,2}(?:st|nd|rd|th)?,?) \d{4}"
)
"""A cell that is a day and nothing else: "9/10/2026?" is a note."""
_FORMULA = re.compile(r"'(?= *[=+\-@\t\r])")


class ReadBack(NamedTuple):
    """What was typed, as entries, and what to say about it."""

    entries: tuple[Entry, ...]
    notices: tuple[str, ...]


def table_text(term: Term) -> str:
    """Return the text of ``term.csv``: those who wait and those whose pair runs first, then the pairs that are over."""
    own = _own_columns(term)
    order = sorted(term.pairs, key=lambda pair: (pair.over, name_key(pair.mentee_name or pair.mentee), pair.mentor))
    lines = [csv_line((*NAMES, *TYPED, *own, *LAST))]
    for pair in order:
        cells = _cells(pair, own)
        lines.append(csv_line((*cells.values(), pair.mentee, pair.mentor, term.step)))
    return "\ufeff" + "".join(lines)


def read_back(path: Path, steps: Sequence[Step], today: date) -> ReadBack:
    """Return what was typed into ``path`` since it was written, as entries.

    A cell that differs from what the log knew when the line was written is what somebody typed. A line without ids is
    a new pair. Raises InvalidData where the file is no longer a table of this ledger.
    """
    reader = _Reader(path, steps, today)
    entries = tuple(reader.entries())
    return ReadBack(entries, tuple(reader.notices))


def day_of(text: str, order: Order = "day first") -> str:
    """Return a date as 2026-10-09, in this order where both would do; empty where it is none."""
    day = (read_day(text) or read_day(text, order)) if _DAY.fullmatch(text.strip()) else None
    return day.isoformat() if day else ""


class _Reader:
    """One reading of ``term.csv``."""

    def __init__(self, path: Path, steps: Sequence[Step], today: date) -> None:
        self.path, self.steps, self.today = path, steps, today.isoformat()
        self.notices: list[str] = []
        self.last = term_after(steps)
        self._then: dict[int, dict[tuple[str, str], TermPair]] = {}
        self._ids = {name_key(name): one for pair in self.last.pairs for one, name in pair.people if name}

    def entries(self) -> Iterator[Entry]:
        """Yield what was typed, line by line."""
        rows = list(self._rows())
        order = self._order(rows)
        seen: set[tuple[str, str]] = set()
        for line, cells in rows:
            key = (cells.get("mentee", ""), cells.get("mentor", ""))
            if not any(key):
                yield from self._new_pair(line, cells, order)
                continue
            seen.add(key)
            pair = self._as_of(line, cells).get(key)
            if pair is None:
                self.notices.append(f"{self.path.name} line {line}: no pair has these ids, so I left the line out")
                continue
            yield from self._typed(line, pair, cells, order)
        gone = [pair for pair in self.last.pairs if (pair.mentee, pair.mentor) not in seen and self._written(pair)]
        if gone:
            names = [pair.mentee_name or pair.mentee or pair.mentor_name or pair.mentor for pair in gone]
            self.notices.append(
                f"{self.path.name}: the lines of {name_some(names, 3)} were deleted; I've put them back from the log"
            )

    def _rows(self) -> Iterator[tuple[int, dict[str, str]]]:
        table = read_table(self.path)
        headers = [header.strip() for header in table.headers]
        if missing := ", ".join(sorted({*LAST, "state"} - set(headers))):
            raise InvalidData(
                f"{self.path.name} has lost the columns {missing}",
                "undo that in your spreadsheet, or move the file away and I'll write it again from term.log.jsonl",
            )
        for number, row in enumerate(table.rows, 2):
            if isinstance(row, Problem):
                raise InvalidData(row.message, row.hint, [row])
            filled = {str(key).strip(): _plain(value) for key, value in row.cells.items()}
            cells = {header: filled.get(header, "") for header in headers}
            if any(cells.values()):
                yield number, cells

    def _written(self, pair: TermPair) -> bool:
        """Whether the pair was in the file when it was last written: not if only a later step made it."""
        key = (pair.mentee, pair.mentor)
        return bool(self._then) and all(key in pairs for pairs in self._then.values())

    def _as_of(self, line: int, cells: Mapping[str, str]) -> Mapping[tuple[str, str], TermPair]:
        known = self.steps[-1].step if self.steps else 0
        text = cells.get("as_of", "")
        step = int(text) if text.isdecimal() and len(text) < 10 else known
        if step > known:
            raise InvalidData(
                f"{self.path.name} line {line} is of step {step}, but term.log.jsonl ends with step {known}",
                "put back the newer term.log.jsonl, or move term.csv away",
            )
        if step not in self._then:
            self._then[step] = {(pair.mentee, pair.mentor): pair for pair in term_after(self.steps, step).pairs}
        return self._then[step]

    def _typed(self, line: int, pair: TermPair, cells: Mapping[str, str], order: Order) -> Iterator[Entry]:
        known, asides = _cells(pair, tuple(pair.own)), []
        for column in [column for column in cells if column and column not in (*LAST, "note")]:
            text, before = cells[column], known.get(column, "")
            if text == before or (column in DATES and before and before in _either_way(text)):
                continue
            new, aside = self._meant(line, column, text, order)
            if aside:
                asides.append(aside)
            elif new != before:
                yield self._entry(pair, column, new)
        note = "; ".join(part for part in (cells.get("note", known["note"]), *asides) if part)
        if note != known["note"]:
            yield self._entry(pair, "note", note)

    def _entry(self, pair: TermPair, column: str, text: str) -> Entry:
        return Entry(what="typed", mentee=pair.mentee, mentor=pair.mentor, on=self.today, column=column, text=text)

    def _meant(self, line: int, column: str, text: str, order: Order) -> tuple[str, str]:
        """Return what a typed cell means; or, where the column cannot hold it, what goes into the note instead."""
        at = f"{self.path.name} line {line}"
        if column in NAMES:
            self.notices.append(f"{at}: names can't be changed here; for another mentor, use `mentorpick term replace`")
            return "", f"{column}: {text}"
        if column == "state":
            word = text.strip().lower()
            if word in STATES:
                return word, ""
            self.notices.append(f"{at}: “{text}” isn't a state ({', '.join(STATES)}), so I put it in the note")
            return "", f"state: {text}"
        if column in DATES and text:
            day = day_of(text, order)
            if not day:
                self.notices.append(f"{at}: “{text}” isn't a date, so I put it in the note")
                return "", f"{column}: {text}"
            return day, ""
        return text, ""

    def _new_pair(self, line: int, cells: Mapping[str, str], order: Order) -> Iterator[Entry]:
        """Yield a line without ids as a pair of its own."""
        mentee_name, mentor_name = (cells.get(column, "") for column in NAMES)
        if not mentee_name:
            self.notices.append(f"{self.path.name} line {line} has no mentee, so I left it out")
            return
        mentee, mentor = (self._ids.get(name_key(name)) or (identify(name) if name else "") for name in
                          (mentee_name, mentor_name))  # fmt: skip
        state = "proposed" if mentor else "waiting"
        fresh = TermPair(
            mentee=mentee, mentor=mentor, mentee_name=mentee_name, mentor_name=mentor_name, state=state,
            proposed=self.today if mentor else "",
        )  # fmt: skip
        yield Entry(
            what="proposed" if mentor else "waiting", mentee=mentee, mentor=mentor, on=self.today,
            mentee_name=mentee_name, mentor_name=mentor_name,
        )  # fmt: skip
        filled = {column: text for column, text in cells.items() if text}
        yield from self._typed(line, fresh, {**_cells(fresh, ()), **filled}, order)

    def _order(self, rows: Sequence[tuple[int, Mapping[str, str]]]) -> Order:
        """Return how 3/10/2026 is meant: what a spreadsheet made of the dates that the log knows says so."""
        votes = 0
        for line, cells in rows:
            pair = self._as_of(line, cells).get((cells.get("mentee", ""), cells.get("mentor", "")))
            for column in DATES if pair else ():
                ways = _either_way(cells.get(column, ""))
                known = getattr(pair, column)
                if len(set(ways)) == 2 and known in ways:
                    votes += 1 if known == ways[0] else -1
        return "day first" if votes >= 0 else "month first"


def _plain(value: object) -> str:
    """Return a cell as its text, without the apostrophe that keeps a spreadsheet from running it."""
    return _FORMULA.sub("", "" if value is None else clean(cell_text(value)).strip(), count=1)


def _either_way(text: str) -> tuple[str, str]:
    return day_of(text), day_of(text, "month first")


def _cells(pair: TermPair, own: Sequence[str]) -> dict[str, str]:
    cells = {column: str(getattr(pair, column)) for column in (*NAMES, *TYPED)}
    return cells | {column: pair.own.get(column, "") for column in own}


def _own_columns(term: Term) -> tuple[str, ...]:
    """Return the office's own columns, in the order in which they first came up."""
    return tuple(dict.fromkeys(column for pair in term.pairs for column in pair.own))
