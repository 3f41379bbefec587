"""From a sheet to a folder of YAML files, and again next term: what is new is written, what people edited stays.

A small record in the folder (digests only) says what the sheet said last time, so that an edit by hand can be told
from a change in the sheet, field by field.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from mentorpick.encoding import decode_text
from mentorpick.errors import DECODE_ERRORS, InvalidData, Problem, WrongUsage
from mentorpick.model.office import ColumnUse, ImportReport, Kept
from mentorpick.model.people import Answers, Columns, Id, Mentor, stated
from mentorpick.office.map_draft import Draft
from mentorpick.office.yaml_fields import file_text, set_fields
from mentorpick.read.problems import Position
from mentorpick.read.profiles import convert_record
from mentorpick.read.sheets.mapping import Mapping as SheetMapping
from mentorpick.read.sheets.mapping import PeopleKind, Row, Table, lacking, lacks_help, refuse_a_map_without
from mentorpick.read.sheets.people import People, Person, open_table
from mentorpick.read.sheets.row import flatten
from mentorpick.read.yaml import YamlFault, load
from mentorpick.text import file_stem, join_words, pluralize, read_ordinary
from mentorpick.write.files import replace_file, write_file, write_files
from mentorpick.write.yaml_files import yaml_text


class SheetPeople:
    """All rows of one sheet, read once and kept: what an import needs to know before it writes anything."""

    def __init__(self, source: str, people: People, tick: Callable[[], None] = lambda: None) -> None:
        self.source, self.kind, self.people = source, people.kind, people
        self._persons = []
        people.is_part = bool(people.seen) and lacks_help(people.mapping, people.seen)
        for person in people:
            self._persons.append(person)
            tick()
        self.count = len(self._persons) + people.older + people.repeated
        bad = [person for person in self._persons if isinstance(person.value, tuple)]
        self.problems: list[Problem] = [problem for person in bad for problem in person.value]
        self.failed, self.failed_ids = len(bad), {person.id for person in bad}
        self.refused = {person.key for person in self._persons if person.value is None}
        """Who says no to the question of consent, by key."""
        self.asked = frozenset(
            (*people.mapping.fields_in(people.seen), *people.mapping.given, *(people.found.moments and ("updated",)))
        )
        """The fields that a column of the sheet, or its map, asks for."""
        self.no_consent = sum(person.value is None for person in self._persons)
        self.draft: Draft | None = None
        """What may be asked about: words that are not understood, columns that a map does not know yet."""
        self.columns = tuple(_uses(people))
        self.notices = [*people.said(), *self._said()]

    def _said(self) -> Iterator[str]:
        for header, listed in self.people.mapping.reworded.items():
            yield f"column {header!r} was read as {listed!r} from the map"
        yield from self.people.said_after()
        wrote = [p for p in self._persons if getattr(p.value, "avoid" if self.kind is Answers else "conflicts", ())]
        if wrote:
            ask = "`profiles check --mentees -p MENTORS`, `rank` or" if self.kind is Answers else "`rank` or"
            who = pluralize(len(wrote), "person", "people")
            yield f"{who} said who they shouldn't be matched with. To see who that means, use {ask} `assign`"
        for status in ("withdrawn", "paused"):
            names = [p.value.name or p.value.id for p in self._persons if getattr(p.value, "status", None) == status]
            if names:
                verb = "is" if len(names) == 1 else "are"
                yield f"{join_words(names)} {verb} {status}, so they stay in the folder but off every list"

    def leave_out(self, id_: str) -> None:
        """Name somebody of whom neither this sheet nor what is known already says what they can help with."""
        place = next((person.place for person in self._persons if person.id == id_), self.source)
        self.failed += 1
        self.failed_ids.add(id_)
        hint = "add at least one of these"
        message = f"{id_} has no areas, offers or expertise"
        self.problems.append(Problem(code="P302", path=place, message=message, hint=hint))

    def settled(self, known: Mapping[str, str]) -> dict[str, tuple[Any, str]]:
        """Return everyone once, in order of id: id to (value, key). ``known`` gives ids of an earlier import by key.

        Who answered twice counts with the last answer, and not at all where that one takes consent back. Two people
        with one name get ids that tell them apart, or, where nothing does, are both a Problem.
        """
        last = {self._identity(person): person for person in self._persons}
        kept = set(map(id, last.values()))
        older = [p for p in self._persons if id(p) not in kept and not isinstance(p.value, tuple | None)]
        if older:
            again = pluralize(len(older), "row")
            self.notices.append(
                f"{again} left out, because these people answered more than once; their last answers count"
            )
        by_id: dict[str, list[Person]] = {}
        for person in last.values():
            if person.value is None or isinstance(person.value, tuple):
                continue
            by_id.setdefault(known.get(person.key, person.id), []).append(person)
        return dict(sorted(self._named(by_id), key=itemgetter(0)))

    def _identity(self, person: Person) -> str:
        """The same for two rows of one person: by e-mail address; without one, every row is its own person."""
        return person.key if person.has_address else person.place

    def _named(self, by_id: Mapping[str, list[Person]]) -> Iterator[tuple[str, tuple[Any, str]]]:
        used = set(by_id)
        for id_, persons in by_id.items():
            if len(persons) > 1 and not all(person.has_address for person in persons):
                self._clash(id_, persons)
                continue
            for person in persons:
                longer = (f"{id_[:80]}-{person.key[:digits]}" for digits in (4, 8, len(person.key)))
                own = next((each for each in longer if each not in used), "") if len(persons) > 1 else id_
                used.add(own)
                yield own, (msgspec.structs.replace(person.value, id=own), person.key)

    def _clash(self, id_: str, persons: list[Person]) -> None:
        places = ", ".join(person.place.rsplit(":", 1)[-1] for person in persons)
        self.failed += len(persons)
        self.failed_ids.add(id_)
        hint = "map a column to `id`, or the one with email addresses to `contact.email`"
        self.problems += [
            Problem(code="P301", path=person.place, message=f"the id {id_!r} is used by {places}", hint=hint)
            for person in persons
        ]


def _uses(people: People) -> Iterator[ColumnUse]:
    for header in people.seen:
        targets = people.mapping.targets(header)
        for target in targets:
            yield ColumnUse(column=header, to=target.name, how=target.how)
        if not targets:
            yield ColumnUse(column=header, to="", how=people.mapping.why_dropped(header))


def open_sheet(
    path: str | Path,
    kind: PeopleKind,
    map_path: str = "",
    keep: tuple[str, ...] = (),
    tick: Callable[[int, int], None] = lambda *_: None,
) -> SheetPeople | Draft:
    """Return the rows of a sheet, or the map it needs first; ``tick`` is told how far it is, and of how much.

    Raises what reading a sheet or a map raises.
    """
    columns = Columns(keep=keep)
    table, mapping, place = open_table(path, kind, None, map_path, columns)
    rows = list(table.rows)
    cells = [_flat(row, table, kind) for row in rows if isinstance(row, Row)]
    headers = table.headers or tuple(dict.fromkeys(header for row in cells for header in row))
    if table.records:
        mapping = SheetMapping(kind, headers, mapping.map, columns)
    table.rows = iter(rows)
    if place is None and (why := lacking(mapping, headers)):
        why += f"; sheet {table.fitting} needs none; to use it, put `sheet:` in the map" if table.fitting else ""
        return Draft(Path(path).name, mapping, headers, cells, sheet=table.sheet, why=why)
    if place is not None:
        refuse_a_map_without(mapping, headers, str(place))
    people = People(kind, table, mapping, headers)
    steps = iter(range(1, 2 * len(rows) + 1))
    people.survey(rows, lambda: tick(next(steps), 2 * len(rows)))
    opened = SheetPeople(str(path), people, lambda: tick(next(steps), 2 * len(rows)))
    if place is not None and (guesses := decode_text(place.read_bytes()).count("# GUESS")):
        lines = pluralize(guesses, "line is", "lines are")
        opened.notices.append(f"{lines} still marked GUESS in {place}; I've used them as they are")
    if not table.records:
        opened.draft = Draft(Path(path).name, mapping, headers, cells, sheet=table.sheet)
    return opened


def _flat(row: Row, table: Table, kind: PeopleKind) -> dict[str, Any]:
    return flatten(row.cells, kind) if table.records else row.cells


RECORD = ".mentorpick-import.json"
WHOLE = "(the whole file)"


class ImportedPerson(msgspec.Struct, frozen=True, omit_defaults=True):
    """What one person's file was made from: digests of the file, of each field, and of who they are."""

    file: str
    fields: dict[str, str]
    key: str = ""


class ImportRecord(msgspec.Struct, frozen=True):
    """The record of a folder: what it holds and what was imported into it, by id."""

    kind: str = ""
    people: dict[Id, ImportedPerson] = {}


class FileStep(NamedTuple):
    """What happens to one person's file. ``text`` None: nothing is written."""

    action: str
    """``added``, ``changed``, ``unchanged``, ``removed_by_hand``."""
    text: str | None = None
    whole: bool = True
    """False where only some fields of an edited file are set anew."""
    kept: tuple[str, ...] = ()
    """Fields where an edit by hand stays although the sheet says something new."""
    lost: tuple[str, ...] = ()
    """Fields that the sheet said something in last time, and nothing now."""


def name_of(kind: PeopleKind) -> str:
    """Return what a folder of this kind holds: ``profiles`` or ``answers``."""
    return "answers" if kind is Answers else "profiles"


def read_record(folder: Path, kind: PeopleKind) -> ImportRecord:
    """Return what was imported into ``folder`` before; WrongUsage where it holds the other kind of people."""
    try:
        record = msgspec.json.decode(read_ordinary(folder / RECORD), type=ImportRecord)
    except FileNotFoundError:
        return ImportRecord(name_of(kind))
    except DECODE_ERRORS as error:
        raise InvalidData(
            f"{folder / RECORD} is damaged", "delete it; the next import won't change any file"
        ) from error
    if record.kind != name_of(kind):
        raise WrongUsage(
            f"{folder} has imported {record.kind} in it, not {name_of(kind)}", "choose another folder with -o"
        )
    return record


class Pruning(NamedTuple):
    """What becomes of those who are gone from the sheet."""

    prune: bool = False
    """Move their files, if nobody edited them, to ``aside``."""
    aside: str = ".gone"
    """The folder inside the folder; one for each day."""
    sure: bool = False
    """Move them also where they are more than a fifth of the folder."""
    add: bool = False
    """The sheet is a part of the list: nobody is gone but who takes consent back."""


class ManyGone(WrongUsage):
    """More than a fifth of a folder would be moved: somebody has to say so."""


MOST_GONE = 0.2
"""The share of a folder that may go unasked."""


def import_people(
    rows: SheetPeople, folder: Path, *, dry_run: bool = False, pruning: Pruning | None = None
) -> ImportReport:
    """Write what ``rows`` says into ``folder``, and report it; with ``dry_run`` only report.

    Raises ManyGone, before anything is written, where more than a fifth would be moved and nobody is sure;
    OSError where the machine fails: then files written so far stay, and the next import goes on from there.
    """
    kind, pruning = rows.kind, pruning or Pruning()
    record = read_record(folder, kind)
    ids = {entry.key: id_ for id_, entry in record.people.items() if entry.key}
    people = {
        id_: (_with_unasked(folder / file_name(id_), value, rows.asked), key)
        for id_, (value, key) in rows.settled(ids).items()
    }
    for id_ in [id_ for id_, (value, _) in people.items() if isinstance(value, Mentor) and not _helps(value)]:
        del people[id_]
        rows.leave_out(id_)
    steps = {id_: _step(folder / file_name(id_), value, record.people.get(id_)) for id_, (value, _) in people.items()}
    missing = [id_ for id_ in record.people if id_ not in people and id_ not in rows.failed_ids]
    if pruning.add:
        missing = [id_ for id_ in missing if record.people[id_].key in rows.refused]
    gone = [id_ for id_ in missing if (folder / file_name(id_)).exists()]
    pruned = [i for i in gone if pruning.prune and _untouched(folder / file_name(i), record.people[i])]
    if len(pruned) > MOST_GONE * len(record.people) and not pruning.sure and not dry_run:
        raise ManyGone(
            f"{len(pruned)} of {len(record.people)} people would go, because they aren't in {Path(rows.source).name}",
            "if it's only part of the list, add --add; to move their files away, add --yes",
        )
    rows.notices += [f"{id_}: {join_words(step.lost)} removed, because the sheet has nothing there now"
                     for id_, step in steps.items() if step.lost]  # fmt: skip
    if not dry_run:
        known = {id_: entry for id_, entry in record.people.items() if id_ not in pruned}
        _write(folder, kind, known, [(id_, steps[id_], *people[id_]) for id_ in people])
        _move_aside(folder, pruned, folder / pruning.aside)
    if pruned:
        rows.notices.append(f"their files are now in {folder / pruning.aside}; to bring them back, move them back")
    done: dict[str, Any] = {name: tuple(i for i, s in steps.items() if s.action == name) for name in ACTIONS}
    return ImportReport(
        source=rows.source, folder=str(folder), kind=name_of(kind), dry_run=dry_run, rows=rows.count,
        gone=tuple(i for i in gone if i not in pruned), pruned=tuple(pruned), no_consent=rows.no_consent,
        kept=tuple(Kept(id=i, field=name) for i, step in steps.items() for name in step.kept), failed=rows.failed,
        columns=rows.columns, notices=tuple(rows.notices), problems=tuple(rows.problems), **done,
    )  # fmt: skip


def _helps(mentor: Mentor) -> bool:
    return bool(mentor.areas or mentor.offers or mentor.expertise)


def _move_aside(folder: Path, ids: Sequence[str], aside: Path) -> None:
    """Move the files of these people into a folder that nothing reads, from where they can be put back."""
    for id_ in ids:
        aside.mkdir(parents=True, exist_ok=True)
        replace_file(folder / file_name(id_), aside / file_name(id_))


def _with_unasked(path: Path, value: Mentor | Answers, asked: frozenset[str]) -> Mentor | Answers:
    """The value with what its file says in fields that no column of the sheet asks for: those stay."""
    current = _read(path, type(value)) if path.exists() else None
    if current is None:
        return value
    now = stated(value)
    for name, content in stated(current).items():
        if isinstance(content, dict) and not name.startswith("x-") and name not in asked:
            kept = {key: part for key, part in content.items() if f"{name}.{key}" not in asked}
            if merged := {**kept, **now.get(name, {})}:
                now[name] = merged
        elif name not in asked:
            now.setdefault(name, content)
    merged_value: Any = convert_record(type(value), now, lambda *_: Position(str(path)))
    return merged_value if isinstance(merged_value, Mentor | Answers) else value


def file_name(id_: str) -> str:
    """Return the file of the person with this id."""
    return "mentorpick-profile.yaml" if id_ == "mentorpick" else f"{file_stem(id_)}.yaml"  # else the folder's own page


ACTIONS = ("added", "changed", "unchanged", "removed_by_hand")


def _step(path: Path, value: Mentor | Answers, old: ImportedPerson | None) -> FileStep:
    """What to do with one file, given what the sheet says now and what it said last time."""
    if not path.exists():
        return FileStep("added", yaml_text(value)) if old is None else FileStep("removed_by_hand")
    now, before = _digests(_content(value)), old.fields if old else {}
    lost = tuple(name for name in before if name not in now)
    if old is not None and now == before:
        return FileStep("unchanged")
    if old is not None and _untouched(path, old):
        return FileStep("changed", yaml_text(value), lost=lost)
    return _merge(path, value, before)._replace(lost=lost)


def _merge(path: Path, value: Mentor | Answers, before: Mapping[str, str]) -> FileStep:
    """Field by field: what only the sheet changed is taken, what a person changed stays."""
    text = file_text(read_ordinary(path))
    current = _read(path, type(value))
    if text is None or current is None:
        return FileStep("unchanged", kept=(WHOLE,))
    wanted, said = _content(value), stated(current)
    now, here = _digests(wanted), _digests(said)
    moved = [name for name in {**now, **before} if now.get(name) != before.get(name)]
    fresh = [name for name in moved if now.get(name) != here.get(name)]
    kept = tuple(name for name in fresh if here.get(name) != before.get(name))
    changes = {name: wanted.get(name) for name in fresh if name not in kept}
    if not changes:
        return FileStep("unchanged", kept=kept)
    edited = set_fields(text, changes)
    return FileStep("changed", edited, False, kept) if edited is not None else FileStep("unchanged", kept=(WHOLE,))


def _content(value: Mentor | Answers) -> dict[str, Any]:
    return {name: content for name, content in stated(value).items() if name != "id"}


def _read(path: Path, kind: PeopleKind) -> Mentor | Answers | None:
    """What the file says now; None where it cannot be read as one person."""
    try:
        found = [record for record in load(read_ordinary(path)) if not record.faults]
    except YamlFault:
        return None
    value: Any = convert_record(kind, found[0].value, lambda *_: Position(str(path))) if len(found) == 1 else None
    return value if isinstance(value, Mentor | Answers) else None


def _digests(fields: Mapping[str, Any]) -> dict[str, str]:
    return {name: _digest(msgspec.json.encode(content, order="sorted")) for name, content in fields.items()}


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]


def _untouched(path: Path, old: ImportedPerson) -> bool:
    return path.exists() and _digest(read_ordinary(path)) == old.file


def _write(
    folder: Path, kind: PeopleKind, known: dict[str, ImportedPerson], steps: Sequence[tuple[str, FileStep, Any, str]]
) -> None:
    """The files that change, then the record of the folder, last: a stopped import is simply begun again."""
    private = kind is Answers
    fresh = {id_: step.text.encode() for id_, step, _, _ in steps if step.text is not None}
    write_files(folder, ((file_name(id_), data) for id_, data in fresh.items()), private=private)
    for id_, step, value, key in steps:
        file = known[id_].file if id_ in known else ""
        if id_ in fresh:
            file = _digest(fresh[id_]) if step.whole else ""
        known[id_] = ImportedPerson(file, _digests(_content(value)), key)
    encoded = msgspec.json.encode(ImportRecord(name_of(kind), dict(sorted(known.items()))))
    write_file(folder / RECORD, msgspec.json.format(encoded, indent=1) + b"\n", private=private, force=True)
