"""People from a sheet: each row through the mapping and the cell readers to a value, or to its Problems with places."""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from mentorpick.errors import Problem, WrongUsage
from mentorpick.model.people import Answers, Mentor
from mentorpick.read.decode import build
from mentorpick.read.problems import Keys, Place
from mentorpick.read.sheets.cells import Rule, read_cell
from mentorpick.read.sheets.fields import plain
from mentorpick.read.sheets.mapping import REQUIRED, Kind, Mapping, Target, map_of, read_map
from mentorpick.read.sheets.readers import read_table
from mentorpick.read.sheets.table import DEFAULT, Row, Table
from mentorpick.text import clean, counted, identify, slug, tidy

_JOINS = {"line": " ", "text": "\n\n"}


class Person(NamedTuple):
    """What one row became. ``key`` recognises the same person in another row or another export (a digest)."""

    place: str
    value: Any
    """A Mentor or Answers, a tuple of Problems, or None where the person did not consent."""
    key: str = ""
    id: str = ""
    has_address: bool = False
    """Whether ``key`` comes from an e-mail address, which tells people of one name apart."""


def digest(*texts: str) -> str:
    """Sixteen hexadecimal digits that stand for texts without showing them."""
    return hashlib.sha256("\0".join(" ".join(t.split()).casefold() for t in texts).encode()).hexdigest()[:16]


def without_consent(rows: int) -> str:
    """What is said of rows that are left out because they do not say yes."""
    return f"{counted(rows, 'row')} left out, for want of a yes to the question of consent"


class People:
    """The people of one sheet, to be walked once; ``notices`` are to be said before, some are added on the way."""

    def __init__(self, kind: Kind, table: Table, mapping: Mapping, seen: Iterable[str] = ()) -> None:
        self.kind, self.table, self.mapping = kind, table, mapping
        self.seen = tuple(seen) or table.headers
        """The columns, in order; none where records are read as they come."""
        self.strict = False
        """Whether a column that is no field is an error of its row, as in YAML, instead of left out."""
        self.notices = [*table.notices, *_constants(mapping)]
        self.undated = 0
        """Rows whose time of answering could be day/month or month/day."""

    def said(self) -> Iterator[str]:
        """What is to be said of the sheet before it is used."""
        yield from self.notices
        dropped = [header for header in self.seen if self.mapping.why_dropped(header) == "dropped"]
        unused = [header for header in dropped if not self.mapping.targets(header)]
        if unused:
            yield f"{self.table.path}: columns that nothing maps are left out: {', '.join(unused)}"
        if self.seen and (absent := self.mapping.absent(self.seen)):
            yield f"{self.table.path} has no column {' and none '.join(map(repr, absent))}, which is asked for"

    def __iter__(self) -> Iterator[Person]:
        for row in self.table.rows:
            if isinstance(row, Problem):
                yield Person(row.place, (row,))
            else:
                yield self.person(row)

    def person(self, row: Row) -> Person:
        """What one row says, built and checked."""
        sheet_row = _SheetRow(self, row)
        place = f"{self.table.path}:{row.place}"
        if sheet_row.consent is False:
            return Person(place, None, sheet_row.key, has_address=sheet_row.has_address)
        value: Any = build(self.kind, sheet_row.raw, sheet_row.where)
        return Person(place, value, sheet_row.key, str(sheet_row.raw.get("id", "")), sheet_row.has_address)


class _SheetRow:
    """One row on its way to a value: the raw mapping, and which column each field of it came from."""

    def __init__(self, people: People, row: Row) -> None:
        self.people, self.row = people, row
        self.raw: dict[str, Any] = {}
        self.came: dict[str, str] = {}
        self.consent: bool | None = None
        for header, cell, target in self._targets():
            self._take(header, cell, target)
        self._give()
        email = str((self.raw.get("contact") or {}).get("email", ""))
        name = str(self.raw.get("name", ""))
        self.has_address = bool(email)
        self.key = digest(email) if email else digest("name", name) if name else ""
        self._identify(name, email)

    def _targets(self) -> list[tuple[str, Any, Target]]:
        """Every cell with each field it goes to; columns that give way to others come last."""
        people = self.people
        cells = flatten(self.row.cells, people.kind) if people.table.records else self.row.cells
        find = people.mapping.targets if not people.strict else self._as_typed
        found = [(header, cell, target) for header, cell in cells.items() for target in find(header)]
        return sorted(found, key=_rank) if any(target.rank for _, _, target in found) else found

    def _as_typed(self, header: str) -> tuple[Target, ...]:
        found = self.people.mapping.targets(header)
        return found if found and found[0].how != "guess" else (Target(header, None, Rule(), "unknown"),)

    def _take(self, header: str, cell: Any, target: Target) -> None:
        if target.field is None:
            self.raw[target.name] = _cleaned("", cell)
            return
        value = read_cell(target.field, target.rule, cell)
        if value is None or (target.rank == 9 and target.name in self.came):
            return
        if target.name == "consent":
            self.consent = bool(value) and self.consent is not False
            return
        if target.rank == 9 and not self._plausible(target, value):
            return
        self.came.setdefault(target.name, header)
        _put(self.raw, target.name, _cleaned(target.name, value), _JOINS.get(target.field.kind, ""))

    def _plausible(self, target: Target, value: Any) -> bool:
        """A product's own columns hold more than answers: ``anonymous`` as address, times nobody can tell."""
        if target.name == "updated" and "-" not in str(value):
            self.people.undated += 1
            return False
        return str(value).casefold() not in ("anonymous", "anonym")

    def _give(self) -> None:
        """Constants, and ids made from a column, where the row itself says nothing."""
        for name, given in (self.people.mapping.map.fields if self.people.mapping.map else {}).items():
            header = given.hash or given.slug
            if given.constant is not None and name not in self.came:
                _put(self.raw, name, _cleaned(name, given.constant), "")
            elif header and (said := self._said_in(header)):
                self.raw[name] = f"p-{digest(said)[:10]}" if given.hash else slug(said)
                self.came[name] = header

    def _said_in(self, wanted: str) -> str:
        cells = self.row.cells.items()
        return next((str(cell).strip() for header, cell in cells if plain(header) == plain(wanted)), "")

    def _identify(self, name: str, email: str) -> None:
        if "id" in self.raw:
            self.raw["id"] = slug(str(self.raw["id"])) or self.raw["id"]
        elif name:
            self.raw["id"] = identify(name)
        elif email:
            self.raw["id"] = f"p-{digest(email)[:10]}"
        elif self.people.kind is Answers:
            self.raw["id"] = slug(self.row.place)

    def where(self, keys: Keys, on_key: bool = False) -> Place:
        """The place of a field: its row and column."""
        table, place = self.people.table, self.row.place
        words = [str(key) for key in keys if isinstance(key, str)]
        for end in range(len(words), 0, -1):
            header = self.came.get(".".join(words[:end]))
            if header is not None:
                return Place(f'{table.path}:{place}, {table.unit} "{header}"')
        return Place(f"{table.path}:{place}")


def _rank(found: tuple[str, Any, Target]) -> int:
    return found[2].rank


def _put(raw: dict[str, Any], name: str, value: Any, join: str) -> None:
    """Set a dotted field; several columns for one field are joined (lists, texts), else the first one stays."""
    head, _, tail = name.partition(".")
    if tail:
        _put(raw.setdefault(head, {}), tail, value, join)
    elif name not in raw:
        raw[name] = value
    elif isinstance(value, list) and isinstance(raw[name], list):
        raw[name] = [*raw[name], *(item for item in value if item not in raw[name])]
    elif join:
        raw[name] = f"{raw[name]}{join}{value}"


def _cleaned(name: str, value: Any) -> Any:
    if isinstance(value, str):
        return tidy(name, clean(value))
    if isinstance(value, list):
        return [_cleaned(name, item) for item in value]
    if isinstance(value, dict):
        return {key: _cleaned(key, item) for key, item in value.items()}
    return value


def flatten(record: dict[str, Any], kind: Kind, above: str = "") -> dict[str, Any]:
    """A nested record as columns: ``contact.email``, ``skills[].name``; goals and offers stay as they are."""
    cells: dict[str, Any] = {}
    for key, value in record.items():
        name = f"{above}{key}"
        if isinstance(value, dict) and not name.startswith("x-"):
            cells |= flatten(value, kind, f"{name}.")
        elif isinstance(value, list) and value and all(isinstance(i, dict) for i in value) and name not in _WHOLE[kind]:
            for part in dict.fromkeys(part for item in value for part in item):
                cells[f"{name}[].{part}"] = [item[part] for item in value if item.get(part) not in (None, "")]
        elif value not in (None, "", []):
            cells[name] = value
    return cells


_WHOLE: dict[Kind, tuple[str, ...]] = {Mentor: ("offers",), Answers: ("goals",)}


def _constants(mapping: Mapping) -> Iterable[str]:
    for name, given in (mapping.map.fields if mapping.map else {}).items():
        if given.constant is not None:
            yield f"{name} is {given.constant!r} for everyone, because the map says so"


def read_people(
    path: str | Path, kind: Kind, data: bytes | None = None, map_path: str = "", keep: Iterable[str] = ()
) -> People:
    """The people of a sheet that has a map or needs none; else WrongUsage that says how to get one.

    InvalidData where the file or the map cannot be read.
    """
    name = Path(path).name
    place = map_of(path, map_path)
    found = read_map(place, kind) if place is not None else None
    table = read_table(path, data, found.layout if found else DEFAULT)
    mapping = Mapping(kind, table.headers, found, keep)
    if found is None and not table.records and (why := lacking(mapping, table.headers)):
        kinds = " --mentees" if kind is Answers else ""
        file, first = (name, "") if data is None else ("FILE", "save it as a file: ")
        hint = f"{first}`mentorpick profiles import {file}{kinds} -o FOLDER` writes one to complete"
        raise WrongUsage(f"{name} needs a map: {why}", hint)
    if found is not None and not table.records:
        refuse_a_map_without(mapping, table.headers, str(place))
    people = People(kind, table, mapping)
    people.strict = table.records and found is None
    return people


def refuse_a_map_without(mapping: Mapping, headers: Iterable[str], place: str) -> None:
    """WrongUsage where the map leaves open what everybody needs."""
    needed = REQUIRED[mapping.kind]
    given = mapping.map.fields if mapping.map else {}
    if needed not in given and needed not in {target.name for header in headers for target in mapping.targets(header)}:
        raise WrongUsage(f"{place} maps no column to {needed}, which everybody needs", "its line with ??? says how")


def lacking(mapping: Mapping, headers: Iterable[str]) -> str:
    """Why a sheet cannot be read without a map; empty where it can."""
    found = [(header, target) for header in headers for target in mapping.targets(header)]
    unsure = [(header, target.name) for header, target in found if target.how == "guess"]
    if unsure:
        return f"column {unsure[0][0]!r} looks like {unsure[0][1]}, but that is a guess"
    if REQUIRED[mapping.kind] not in {target.name for _, target in found}:
        return f"no column is the {REQUIRED[mapping.kind]}"
    return ""
