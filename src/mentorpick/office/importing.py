"""From a sheet to a folder of YAML files, and again next term: what is new is written, what people edited stays.

A small record in the folder (digests only) says what the sheet said last time, so that an edit by hand can be told
from a change in the sheet, field by field.
"""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from mentorpick.damaged import DAMAGED
from mentorpick.errors import InvalidData, WrongUsage
from mentorpick.model import Answers, Mentor
from mentorpick.office.edit import set_fields, text_of
from mentorpick.office.rows import Rows
from mentorpick.read.build import build
from mentorpick.read.codes import Place
from mentorpick.read.mapping import Kind
from mentorpick.read.yaml import YamlFault, load
from mentorpick.reports import ImportReport, Kept
from mentorpick.slugs import file_stem
from mentorpick.write.files import write_file, write_files
from mentorpick.write.yamlfile import stated, yaml_text

RECORD = ".mentorpick-import.json"
WHOLE = "(the whole file)"


class Imported(msgspec.Struct, frozen=True, omit_defaults=True):
    """What one person's file was made from: digests of the file, of each field, and of who they are."""

    file: str
    fields: dict[str, str]
    key: str = ""


class Record(msgspec.Struct, frozen=True):
    """The record of a folder: what it holds and what was imported into it, by id."""

    kind: str = ""
    people: dict[str, Imported] = {}


class Step(NamedTuple):
    """What happens to one person's file. ``text`` None: nothing is written."""

    action: str
    """``added``, ``changed``, ``unchanged``, ``removed_by_hand``."""
    text: str | None = None
    whole: bool = True
    """False where only some fields of an edited file are set anew."""
    kept: tuple[str, ...] = ()
    """Fields where an edit by hand stays although the sheet says something new."""


def name_of(kind: Kind) -> str:
    """What a folder of this kind holds: ``profiles`` or ``answers``."""
    return "answers" if kind is Answers else "profiles"


def read_record(folder: Path, kind: Kind) -> Record:
    """What was imported into ``folder`` before; WrongUsage where it holds the other kind of people."""
    try:
        record = msgspec.json.decode((folder / RECORD).read_bytes(), type=Record)
    except FileNotFoundError:
        return Record(name_of(kind))
    except DAMAGED as error:
        raise InvalidData(f"{folder / RECORD} is damaged", "delete it; the next import then changes no file") from error
    if record.kind != name_of(kind):
        raise WrongUsage(f"{folder} holds imported {record.kind}, not {name_of(kind)}", "name another folder with -o")
    return record


def import_rows(rows: Rows, folder: Path, *, dry_run: bool = False, prune: bool = False) -> ImportReport:
    """Write what ``rows`` says into ``folder``, and report it; with ``dry_run`` only report.

    Raises OSError where the machine fails: then files written so far stay, and the next import goes on from there.
    """
    kind = rows.kind
    record = read_record(folder, kind)
    people = rows.settled(record_keys(record))
    steps = {id_: _step(folder / file_name(id_), value, record.people.get(id_)) for id_, (value, _) in people.items()}
    missing = (id_ for id_ in record.people if id_ not in people and id_ not in rows.failed_ids)
    gone = [id_ for id_ in missing if (folder / file_name(id_)).exists()]
    pruned = [i for i in gone if prune and _untouched(folder / file_name(i), record.people[i])]
    if not dry_run:
        known = {id_: entry for id_, entry in record.people.items() if id_ not in pruned}
        _write(folder, kind, known, [(id_, steps[id_], *people[id_]) for id_ in people])
        for id_ in pruned:
            (folder / file_name(id_)).unlink(missing_ok=True)
    done: dict[str, Any] = {name: tuple(i for i, s in steps.items() if s.action == name) for name in ACTIONS}
    return ImportReport(
        source=rows.source, folder=str(folder), kind=name_of(kind), dry_run=dry_run, rows=rows.count,
        gone=tuple(i for i in gone if i not in pruned), pruned=tuple(pruned), no_consent=rows.no_consent,
        kept=tuple(Kept(id=i, field=name) for i, step in steps.items() for name in step.kept), failed=rows.failed,
        columns=rows.columns, notices=tuple(rows.notices), problems=tuple(rows.problems), **done,
    )  # fmt: skip


def file_name(id_: str) -> str:
    """The file of the person with this id."""
    return "mentorpick-profile.yaml" if id_ == "mentorpick" else f"{file_stem(id_)}.yaml"  # else the folder's own page


ACTIONS = ("added", "changed", "unchanged", "removed_by_hand")


def record_keys(record: Record) -> dict[str, str]:
    """Who is known already: the id of each key."""
    return {entry.key: id_ for id_, entry in record.people.items() if entry.key}


def _step(path: Path, value: Mentor | Answers, old: Imported | None) -> Step:
    """What to do with one file, given what the sheet says now and what it said last time."""
    if not path.exists():
        return Step("added", yaml_text(value)) if old is None else Step("removed_by_hand")
    now, before = _digests(_content(value)), old.fields if old else {}
    if old is not None and now == before:
        return Step("unchanged")
    if old is not None and _untouched(path, old):
        return Step("changed", yaml_text(value))
    return _merge(path, value, before)


def _merge(path: Path, value: Mentor | Answers, before: Mapping[str, str]) -> Step:
    """Field by field: what only the sheet changed is taken, what a person changed stays."""
    text = text_of(path.read_bytes())
    current = _read(path, type(value))
    if text is None or current is None:
        return Step("unchanged", kept=(WHOLE,))
    wanted, said = _content(value), stated(current)
    now, here = _digests(wanted), _digests(said)
    moved = [name for name in {**now, **before} if now.get(name) != before.get(name)]
    fresh = [name for name in moved if now.get(name) != here.get(name)]
    kept = tuple(name for name in fresh if here.get(name) != before.get(name))
    changes = {name: wanted.get(name) for name in fresh if name not in kept}
    if not changes:
        return Step("unchanged", kept=kept)
    edited = set_fields(text, changes)
    return Step("changed", edited, False, kept) if edited is not None else Step("unchanged", kept=(WHOLE,))


def _content(value: Mentor | Answers) -> dict[str, Any]:
    return {name: content for name, content in stated(value).items() if name != "id"}


def _read(path: Path, kind: Kind) -> Mentor | Answers | None:
    """What the file says now; None where it cannot be read as one person."""
    try:
        found = [record for record in load(path.read_bytes()) if not record.faults]
    except YamlFault:
        return None
    value: Any = build(kind, found[0].value, lambda *_: Place(str(path))) if len(found) == 1 else None
    return value if isinstance(value, Mentor | Answers) else None


def _digests(fields: Mapping[str, Any]) -> dict[str, str]:
    return {name: _digest(msgspec.json.encode(content, order="sorted")) for name, content in fields.items()}


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]


def _untouched(path: Path, old: Imported) -> bool:
    return path.exists() and _digest(path.read_bytes()) == old.file


def _write(folder: Path, kind: Kind, known: dict[str, Imported], steps: Sequence[tuple[str, Step, Any, str]]) -> None:
    """The files that change, then the record of the folder, last: a stopped import is simply begun again."""
    private = kind is Answers
    fresh = {id_: step.text.encode() for id_, step, _, _ in steps if step.text is not None}
    write_files(folder, ((file_name(id_), data) for id_, data in fresh.items()), private=private)
    for id_, step, value, key in steps:
        file = known[id_].file if id_ in known else ""
        if id_ in fresh:
            file = _digest(fresh[id_]) if step.whole else ""
        known[id_] = Imported(file, _digests(_content(value)), key)
    encoded = msgspec.json.encode(Record(name_of(kind), dict(sorted(known.items()))))
    write_file(folder / RECORD, msgspec.json.format(encoded, indent=1) + b"\n", private=private, force=True)
