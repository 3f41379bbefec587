"""The sheets of a term: ``term.csv``, with what somebody typed into it, and the answers to the last questions."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from math import fsum
from pathlib import Path
from typing import NamedTuple

from mentorpick.errors import InvalidData, Problem
from mentorpick.model.cohort import Gap, ReplyCount, TermReport
from mentorpick.office.term import (
    DATES,
    STATES,
    TYPED,
    Entry,
    Step,
    Term,
    TermPair,
    entry_of,
    running_pairs_of,
    term_after,
)
from mentorpick.read.sheets.cells import cell_text
from mentorpick.read.sheets.readers import read_table
from mentorpick.text import clean, identify, name_key
from mentorpick.write.formats import csv_line

NAMES = ("mentee_name", "mentor_name")
LAST = ("mentee", "mentor", "as_of")
"""The ids, and the step after which the line was written: what was typed is told from what the log knew then."""

_DAY = re.compile(r"(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})(?:[ T].*)?")
_FORMULA = re.compile(r"'(?= *[=+\-@\t\r])")


class ReadBack(NamedTuple):
    """What was typed, as entries, and what to say about it."""

    entries: tuple[Entry, ...]
    notices: tuple[str, ...]


def write_table(term: Term) -> str:
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


def read_day(text: str, *, day_first: bool = True) -> str:
    """Return a date as 2026-10-09 from ``2026-10-09``, ``9/10/2026`` or ``9.10.26``; empty where it is none."""
    found = _DAY.fullmatch(text.strip())
    if not found:
        return ""
    first, second, third = (int(part) for part in found.groups())
    if len(found[1]) == 4:
        year, month, day = first, second, third
    else:
        day, month = (first, second) if (day_first and second <= 12) or first > 12 else (second, first)
        year = third + 2000 if third < 100 else third
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


class _Reader:
    """One reading of ``term.csv``."""

    def __init__(self, path: Path, steps: Sequence[Step], today: date) -> None:
        self.path, self.steps, self.today = path, steps, today.isoformat()
        self.notices: list[str] = []
        self.last = term_after(steps)
        self._then: dict[int, dict[tuple[str, str], TermPair]] = {}
        self._ids = {name_key(name): one for pair in self.last.pairs for one, name in _people(pair) if name}

    def entries(self) -> Iterator[Entry]:
        """Yield what was typed, line by line."""
        rows = list(self._rows())
        day_first = self._day_first(rows)
        seen: set[tuple[str, str]] = set()
        for line, cells in rows:
            key = (cells.get("mentee", ""), cells.get("mentor", ""))
            if not any(key):
                yield from self._new_pair(line, cells, day_first)
                continue
            seen.add(key)
            pair = self._as_of(line, cells).get(key)
            if pair is None:
                self.notices.append(f"{self.path.name} line {line}: no pair has these ids; the line was left out")
                continue
            yield from self._typed(line, pair, cells, day_first)
        gone = [pair for pair in self.last.pairs if (pair.mentee, pair.mentor) not in seen and self._written(pair)]
        if gone:
            names = ", ".join(pair.mentee_name or pair.mentee or pair.mentor_name or pair.mentor for pair in gone[:3])
            more = f" and {len(gone) - 3} more" if len(gone) > 3 else ""
            self.notices.append(f"{self.path.name}: the lines of {names}{more} were deleted; the log has put them back")

    def _rows(self) -> Iterator[tuple[int, dict[str, str]]]:
        table = read_table(self.path)
        headers = [header.strip() for header in table.headers]
        if missing := ", ".join(sorted({*LAST, "state"} - set(headers))):
            raise InvalidData(
                f"{self.path.name} has lost the columns {missing}",
                "undo that in your spreadsheet, or move the file away: it's written anew from term.log.jsonl",
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

    def _typed(self, line: int, pair: TermPair, cells: Mapping[str, str], day_first: bool) -> Iterator[Entry]:
        known, asides = _cells(pair, tuple(pair.own)), []
        for column in [column for column in cells if column and column not in (*LAST, "note")]:
            text, before = cells[column], known.get(column, "")
            if text == before or (column in DATES and before and before in _either_way(text)):
                continue
            new, aside = self._meant(line, column, text, day_first)
            if aside:
                asides.append(aside)
            elif new != before:
                yield self._entry(pair, column, new)
        note = "; ".join(part for part in (cells.get("note", known["note"]), *asides) if part)
        if note != known["note"]:
            yield self._entry(pair, "note", note)

    def _entry(self, pair: TermPair, column: str, text: str) -> Entry:
        return Entry(what="typed", mentee=pair.mentee, mentor=pair.mentor, on=self.today, column=column, text=text)

    def _meant(self, line: int, column: str, text: str, day_first: bool) -> tuple[str, str]:
        """Return what a typed cell means; or, where the column cannot hold it, what goes into the note instead."""
        at = f"{self.path.name} line {line}"
        if column in NAMES:
            self.notices.append(f"{at}: a name isn't changed here; for another mentor, use `mentorpick term replace`")
            return "", f"{column}: {text}"
        if column == "state":
            word = text.strip().lower()
            if word in STATES:
                return word, ""
            self.notices.append(f'{at}: "{text}" is no state ({", ".join(STATES)}); it is kept in the note')
            return "", f"state: {text}"
        if column in DATES and text:
            day = read_day(text, day_first=day_first)
            if not day:
                self.notices.append(f'{at}: "{text}" is no date; it is kept in the note')
                return "", f"{column}: {text}"
            return day, ""
        return text, ""

    def _new_pair(self, line: int, cells: Mapping[str, str], day_first: bool) -> Iterator[Entry]:
        """Yield a line without ids as a pair of its own."""
        mentee_name, mentor_name = (cells.get(column, "") for column in NAMES)
        if not mentee_name:
            self.notices.append(f"{self.path.name} line {line} names no mentee; it was left out")
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
        yield from self._typed(line, fresh, {**_cells(fresh, ()), **filled}, day_first)

    def _day_first(self, rows: Sequence[tuple[int, Mapping[str, str]]]) -> bool:
        """Return whether 3/10/2026 is in October: what a spreadsheet made of the dates that the log knows says so."""
        votes = 0
        for line, cells in rows:
            pair = self._as_of(line, cells).get((cells.get("mentee", ""), cells.get("mentor", "")))
            for column in DATES if pair else ():
                ways = _either_way(cells.get(column, ""))
                known = getattr(pair, column)
                if len(set(ways)) == 2 and known in ways:
                    votes += 1 if known == ways[0] else -1
        return votes >= 0


def _plain(value: object) -> str:
    """Return a cell as its text, without the apostrophe that keeps a spreadsheet from running it."""
    return _FORMULA.sub("", "" if value is None else clean(cell_text(value)).strip(), count=1)


def _either_way(text: str) -> tuple[str, str]:
    return read_day(text, day_first=True), read_day(text, day_first=False)


def _cells(pair: TermPair, own: Sequence[str]) -> dict[str, str]:
    cells = {column: str(getattr(pair, column)) for column in (*NAMES, *TYPED)}
    return cells | {column: pair.own.get(column, "") for column in own}


def _own_columns(term: Term) -> tuple[str, ...]:
    """Return the office's own columns, in the order in which they first came up."""
    return tuple(dict.fromkeys(column for pair in term.pairs for column in pair.own))


def _people(pair: TermPair) -> tuple[tuple[str, str], tuple[str, str]]:
    return (pair.mentee, pair.mentee_name), (pair.mentor, pair.mentor_name)


YES = frozenset(("yes", "y", "ja", "oui", "si", "sí", "x", "true", "1", "met", "done"))
NO_WORDS = frozenset(("no", "n", "nein", "non", "false", "0", "not yet"))


class MetReply(NamedTuple):
    """What somebody replied to "have you met?", and the line it stands in."""

    who: str
    reply: str
    line: int


def met_entries(
    term: Term, replies: Iterable[MetReply], addresses: Mapping[str, str], on: date
) -> tuple[list[Entry], ReplyCount, list[str]]:
    """Return what replies to "have you met?" say, how many said what, and what could not be understood."""
    entries: list[Entry] = []
    yes = no = 0
    unclear: list[str] = []
    for reply in replies:
        id_ = addresses.get(reply.who.strip().lower(), "")
        mine = running_pairs_of(term, reply.who, id_)
        word = reply.reply.strip().lower().rstrip(".!")
        first = word.split()[0].rstrip(",.!") if word else ""
        if not mine:
            unclear.append(f"line {reply.line}: no running pair of {reply.who!r}")
        elif first in YES or word in YES:
            yes += 1
            entries += [entry_of("met", pair, on) for pair in mine if not pair.met]
        elif first in NO_WORDS or word in NO_WORDS:
            no += 1
        else:
            unclear.append(f"line {reply.line}: {reply.who} wrote {reply.reply!r}")
    once = {(entry.mentee, entry.mentor): entry for entry in entries}
    return list(once.values()), ReplyCount(yes=yes, no=no, unclear=len(unclear)), unclear


_WHO = ("mentee", "name", "from", "email", "e-mail", "student", "mentor", "who", "sender", "address", "your name")
_REPLY = ("met", "reply", "answer", "have you met", "body", "response", "yes or no")


def read_replies(path: str) -> list[MetReply]:
    """Return who replied what, from a sheet with a column of people and one of replies.

    Raises InvalidData where no such columns are found.
    """

    table = read_table(path)
    who, reply = _column(table.headers, _WHO), _column(table.headers, _REPLY)
    if not who or not reply:
        raise InvalidData(
            f"{path} has no columns for who replied and what",
            f"call them name (or email) and met; its columns: {', '.join(table.headers)}",
        )
    rows = []
    for number, row in enumerate(table.rows, 2):
        if isinstance(row, Problem):
            raise InvalidData(row.message, row.hint, [row])
        cells = {key: "" if cell is None else cell_text(cell).strip() for key, cell in row.cells.items()}
        if cells.get(who):
            rows.append(MetReply(cells[who], cells.get(reply, ""), number))
    return rows


def _column(headers: Sequence[str], called: Sequence[str]) -> str:
    plain = {" ".join(header.strip().lower().rstrip("?").split()): header for header in headers}
    exact = next((plain[name] for name in called if name in plain), "")
    return exact or next((header for key, header in plain.items() if any(name in key for name in called)), "")


FEW = 5
"""A number of people smaller than this is not told: somebody could be known by it."""

QUESTIONS: tuple[tuple[str, str], ...] = (
    ("name", "Your name"),
    ("fit", "Was it a good match? (1 = not at all, 5 = very good)"),
    ("helped", "Did it help with what you wanted? (1 = not at all, 5 = a lot)"),
    ("again", "Would you do it again? (yes / no)"),
)
"""The columns of the answers and the questions behind them."""


class SurveyAnswer(NamedTuple):
    """What one person answered, by column, and the line it stands in."""

    who: str
    answers: Mapping[str, str]
    line: int


def survey_form() -> str:
    """Return the questions as text to paste into a form."""
    lines = [f"{number}. {question}" for number, (_, question) in enumerate(QUESTIONS, 1)]
    return "\n".join(["Paste these into a form, one after the other:", "", *lines, ""])


def survey_column(header: str) -> str:
    """Return which question a column of the answers holds; empty for none."""
    plain = " ".join(header.lower().split())
    words = {"name": ("your name", "email", "e-mail"), "fit": ("good match", "pairing"), "helped": ("did it help",),
             "again": ("do it again",)}  # fmt: skip
    known = next((key for key, some in words.items() if any(word in plain for word in some)), "")
    return known or (plain if plain in words else "")


def read_survey(path: str) -> list[SurveyAnswer]:
    """Return what people answered to the last questions. Raises InvalidData where the columns are not there."""

    table = read_table(path)
    columns = {header: key for header in table.headers if (key := survey_column(header))}
    if "name" not in columns.values() or len(set(columns.values())) < 2:
        raise InvalidData(f"{path} has no columns of the last questions", "mentorpick term survey prints them")
    found = []
    for number, row in enumerate(table.rows, 2):
        if isinstance(row, Problem):
            raise InvalidData(row.message, row.hint, [row])
        said = {columns[key]: cell_text(cell).strip() for key, cell in row.cells.items() if key in columns and cell}
        if who := said.pop("name", ""):
            found.append(SurveyAnswer(who, said, number))
    return found


def survey_entries(
    term: Term, answers: Iterable[SurveyAnswer], addresses: Mapping[str, str], on: date
) -> tuple[list[Entry], list[str]]:
    """Return the answers as entries of the pairs they are about, and the lines that fit no pair."""
    entries, unclear = [], []
    for answer in answers:
        id_ = addresses.get(answer.who.strip().lower(), "")
        pairs = [pair for pair in running_pairs_of(term, answer.who, id_, over=True) if pair.started]
        if not pairs:
            unclear.append(f"line {answer.line}: no pair of {answer.who!r}")
        for pair in pairs:
            side = "mentor" if (id_ or answer.who) in (pair.mentor, pair.mentor_name) else "mentee"
            entries += [
                Entry(what="answered", mentee=pair.mentee, mentor=pair.mentor, on=on.isoformat(),
                      column=f"{side} {key}", text=text.strip())
                for key, text in answer.answers.items() if text.strip()
            ]  # fmt: skip
    return entries, unclear


def report_of(term: Term, gaps: Sequence[Gap] = (), goals: int = 0) -> TermReport:
    """Return what can be told of a term: counts and means, no names, and no number that is small.

    ``gaps`` of the pool are told of all ``goals``; a word for some of them only where it stands for enough people.
    """
    unmet = sum(len(gap.goals) for gap in gaps)
    named = ", ".join(f"{gap.label} ({len(gap.mentees)})" for gap in gaps if len(gap.mentees) >= FEW and not gap.quoted)
    started = [pair for pair in term.pairs if pair.started and pair.mentee and pair.mentor]
    lasted = [pair for pair in started if pair.state != "declined"]
    return TermReport(
        matched=_shown(len({pair.mentee for pair in started})),
        mentors=_shown(len({pair.mentor for pair in started})),
        met=_shown(sum(bool(pair.met) for pair in lasted)),
        running=_shown(len(term.running)),
        ended_early=_shown(sum(pair.over for pair in started)),
        without=_shown(len([pair for pair in term.waiting if pair.mentee])),
        gaps=f"{_shown(unmet)} of {goals}{f': {named}' if named else ''}" if goals >= FEW else "",
        fit=_mean(lasted, "fit"),
        helped=_mean(lasted, "helped"),
        again=_yes(lasted),
    )


def _shown(number: int) -> str:
    return str(number) if number == 0 or number >= FEW else f"fewer than {FEW}"


def _values(pairs: Sequence[TermPair], key: str) -> list[str]:
    return [pair.answers[column] for pair in pairs for column in (f"mentee {key}", f"mentor {key}")
            if column in pair.answers]  # fmt: skip


def _mean(pairs: Sequence[TermPair], key: str) -> str:
    numbers = [float(text[0]) for text in _values(pairs, key) if re.match(r"[1-5](?!\d)", text)]
    return f"{fsum(numbers) / len(numbers):.1f} of 5 ({len(numbers)} answers)" if len(numbers) >= FEW else ""


def _yes(pairs: Sequence[TermPair]) -> str:
    words = [text.strip().lower() for text in _values(pairs, "again")]
    yes = sum(word.startswith(("y", "1", "x")) for word in words)
    return f"{round(100 * yes / len(words))}% ({len(words)} answers)" if len(words) >= FEW else ""
