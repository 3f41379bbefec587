"""Take a person out of a term: of its log, and of proposals, mail merges, drafts and pages beside it.

A letter that names them is deleted, a proposal keeps its pairs without them, and what cannot be changed is named.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from email import message_from_bytes
from email.policy import default
from html import unescape
from pathlib import Path
from typing import Any, Literal, NamedTuple

import msgspec
from msgspec.structs import replace

from mentorpick.encoding import text_encoding
from mentorpick.errors import DECODE_ERRORS, MentorpickError, Problem
from mentorpick.office.term import DATES, Entry, Step
from mentorpick.read.sheets.cells import cell_text
from mentorpick.read.sheets.readers import read_table
from mentorpick.text import file_stem, in_normal_capitals, read_ordinary, words_pattern
from mentorpick.write.files import write_file
from mentorpick.write.tables import HEADERS, csv_line, table_workbook
from mentorpick.write.views.cohort import ASSIGNMENT_COLUMNS

FORGOTTEN = "forgotten"
MERGE = "mail.csv"
SOMEBODY = "someone"
_LARGEST = 20_000_000
_LETTERS, _TEXTS = (".eml", ".html"), (".html", ".md", ".txt", ".ics", ".csv", ".tsv", ".jsonl", ".eml")
_LEDGER = ("term.csv", "term.log.jsonl")
_OF_MENTEE = frozenset((
    "mentee_name", "programme", "priority", "goal", "why", "look_again", "note", "first_choice", "first_choice_name",
    "next_best", "next_best_name", "reason", "mentee_source", "source_id", "moved_from", "moved_for",
))  # fmt: skip
_OF_MENTOR = frozenset(("mentor_name", "post", "why", "look_again", "note"))
_COLUMNS = dict(zip(HEADERS, ASSIGNMENT_COLUMNS, strict=False))


class Leaver(NamedTuple):
    """Who is to be forgotten: the id, every name the ledger has for it, and what stands in its place."""

    id: str
    names: tuple[str, ...]
    stand_in: str


def leaver_of(steps: Sequence[Step], person: str) -> Leaver:
    """Return who is to be forgotten: every name that the log has for this id, and what will stand for it."""
    entries = [entry for step in steps for entry in step.entries]
    known = {one for entry in entries for one in (entry.mentee, entry.mentor)}
    stand_in = next(name for number in range(1, len(known) + 2) if (name := f"{FORGOTTEN}-{number}") not in known)
    named = [(entry.mentee, entry.mentee_name) for entry in entries]
    named += [(entry.mentor, entry.mentor_name) for entry in entries]
    names = dict.fromkeys(in_normal_capitals(name) for id_, name in named if id_ == person and name)
    return Leaver(person, tuple(names), stand_in)


def step_without(who: Leaver, step: Step) -> Step:
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
        return table_workbook("Proposal", headers, new)
    data = read_ordinary(path)
    mark = "\ufeff" if path.name == MERGE or data.startswith(b"\xef\xbb\xbf") else ""
    between = max(",;", key=data.partition(b"\n")[0].decode(errors="replace").count)
    written = (csv_line(line, excel=path.name == MERGE, between=between) for line in (headers, *new))
    return (mark + "".join(written)).encode()


def _column(header: str) -> str:
    """Return the column of a proposal that a header means, else the header."""
    return _COLUMNS.get(header, header)


def _line_without(who: Leaver, columns: Sequence[str], line: Sequence[str]) -> list[str]:
    gone = _own_fields(who, dict(zip(columns, line, strict=True)))
    return ["" if column in gone else _text_without(who, text) for column, text in zip(columns, line, strict=True)]


def _own_fields(who: Leaver, pair: Mapping[str, Any]) -> frozenset[str]:
    """Return which fields of a pair, a line of a table or a value of JSON, speak of the person."""
    gone = _OF_MENTEE if pair.get("mentee") == who.id else frozenset[str]()
    return gone | _OF_MENTOR if pair.get("mentor") == who.id else gone


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
    gone = _own_fields(who, value)
    if "goals" in value and who.id in (value.get("mentees") or ()):
        gone |= {"goals", "label", "programmes"}
    return {key: type(each)() if key in gone else _value_without(who, each) for key, each in value.items()}
