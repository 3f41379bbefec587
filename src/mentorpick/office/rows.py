"""The rows of a sheet settled into people: each once, with an id of their own, and what became of every column."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from mentorpick.errors import Problem
from mentorpick.phrases import counted
from mentorpick.read.mapping import Kind
from mentorpick.read.mapping import Mapping as SheetMapping
from mentorpick.read.people import People, Person, flatten, lacking, refuse_a_map_without, without_consent
from mentorpick.read.sheets import read_table
from mentorpick.read.tables import DEFAULT, Row, Table
from mentorpick.reports import ColumnUse


class Rows:
    """All rows of one sheet, read once and kept: what an import needs to know before it writes anything."""

    def __init__(self, source: str, people: People) -> None:
        self.source, self.kind, self.people = source, people.kind, people
        self._persons = list(people)
        self.count = len(self._persons)
        bad = [person for person in self._persons if isinstance(person.value, tuple)]
        self.problems: list[Problem] = [problem for person in bad for problem in person.value]
        self.failed, self.failed_ids = len(bad), {person.id for person in bad}
        self.no_consent = sum(person.value is None for person in self._persons)
        self.columns = tuple(_uses(people))
        self.notices = [*people.said(), *self._said()]

    def _said(self) -> Iterator[str]:
        for header, listed in self.people.mapping.reworded.items():
            yield f"column {header!r} was taken for {listed!r} of the map"
        if self.people.undated:
            dates = counted(self.people.undated, "date")
            yield f"{dates} could be day/month or month/day, so `updated` stays unknown there"
        if self.no_consent:
            yield without_consent(self.no_consent)

    def settled(self, known: Mapping[str, str]) -> dict[str, tuple[Any, str]]:
        """Everyone once, in order of id: id to (value, key). ``known`` gives ids of an earlier import by key.

        Who answered twice counts with the last answer, and not at all where that one takes consent back. Two people
        with one name get ids that tell them apart, or, where nothing does, are both a Problem.
        """
        usable = [person for person in self._persons if not isinstance(person.value, tuple)]
        last = {self._identity(person): person for person in usable}
        if len(usable) > len(last):
            again = counted(len(usable) - len(last), "row")
            self.notices.append(f"{again} left out: these people answered more than once, and the last answers count")
        by_id: dict[str, list[Person]] = {}
        for person in last.values():
            if person.value is None:
                continue
            by_id.setdefault(known.get(person.key, person.id), []).append(person)
        return dict(sorted(self._named(by_id)))

    def _identity(self, person: Person) -> str:
        """The same for two rows of one person: by e-mail address; without one, every row is its own person."""
        return person.key if person.has_address else person.place

    def _named(self, by_id: Mapping[str, list[Person]]) -> Iterator[tuple[str, tuple[Any, str]]]:
        for id_, persons in by_id.items():
            if len(persons) > 1 and not all(person.has_address for person in persons):
                self._clash(id_, persons)
                continue
            for person in persons:
                own = f"{id_[:90]}-{person.key[:4]}" if len(persons) > 1 else id_
                yield own, (msgspec.structs.replace(person.value, id=own), person.key)

    def _clash(self, id_: str, persons: list[Person]) -> None:
        places = ", ".join(person.place.rsplit(":", 1)[-1] for person in persons)
        self.failed += len(persons)
        self.failed_ids.add(id_)
        hint = "map a column to `id`, or one with e-mail addresses to `contact.email`"
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


class Starter(msgspec.Struct, frozen=True):
    """A sheet that needs a map: why, and the text of one to begin with."""

    why: str
    text: str


def open_sheet(path: str | Path, kind: Kind, map_path: str = "", keep: tuple[str, ...] = ()) -> Rows | Starter:
    """The rows of a sheet, or the starter map it needs first. Raises what reading a sheet or a map raises."""
    from mentorpick.office.starter import starter_map
    from mentorpick.read.mapping import map_of, read_map

    place = map_of(path, map_path)
    found = read_map(place, kind) if place is not None else None
    table = read_table(path, None, found.layout if found else DEFAULT)
    rows = list(table.rows)
    cells = [_flat(row, table, kind) for row in rows if isinstance(row, Row)]
    headers = table.headers or tuple(dict.fromkeys(header for row in cells for header in row))
    mapping = SheetMapping(kind, headers, found, keep)
    table.rows = iter(rows)
    if found is None and (why := lacking(mapping, headers)):
        return Starter(why, starter_map(Path(path).name, kind, mapping, headers, cells))
    if place is not None:
        refuse_a_map_without(mapping, headers, str(place))
    return Rows(str(path), People(kind, table, mapping, headers))


def _flat(row: Row, table: Table, kind: Kind) -> dict[str, Any]:
    return flatten(row.cells, kind) if table.records else row.cells
