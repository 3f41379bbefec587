"""A table of people as it is read, and which column is which field: by a map beside it, our own names, or a guess.

A map is a YAML file (``form.csv.map.yaml``); sheets with the columns of the format, and exports of our own form, need
none. What a sheet lacks, so that it needs one, is told here, too.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from mentorpick.errors import InvalidData, Problem, WrongUsage
from mentorpick.model.people import Answers, Columns, Mentor
from mentorpick.read.sheets.cells import ColumnRule
from mentorpick.read.sheets.fields import MENTEE_FIELDS, MENTOR_FIELDS, Field, nearest, normalize, split_grid
from mentorpick.read.sheets.headers import NEVER_LEFT_OUT, Headers, option_in
from mentorpick.text import did_you_mean


class Row(msgspec.Struct, frozen=True):
    """One person as written: ``place`` is such as ``row 14``; ``cells`` by header, or a record's own keys."""

    place: str
    cells: dict[str, Any]


class Table(msgspec.Struct, kw_only=True):
    """A sheet's headers in order (none for records, whose keys may differ) and its rows, to be walked once."""

    path: str
    headers: tuple[str, ...]
    rows: Iterator[Row | Problem]
    notices: list[str] = []
    sheet: str = ""
    """The sheet that was read, where it is not the one that is read unasked."""
    fitting: str = ""
    """Other sheets that need no map, where there are several."""
    others: tuple[str, ...] = ()
    """Other sheets of the workbook that people see."""
    records: bool = False
    """True for JSON and YAML: cells may be lists and mappings."""


class Layout(msgspec.Struct, frozen=True, kw_only=True):
    """Where in a file the table is, as a map may say: sheet name, header row (from 1), path to the records."""

    sheet: str = ""
    header: int = 0
    records: str = ""


DEFAULT = Layout()


PeopleKind = type[Mentor] | type[Answers]
FIELDS: dict[PeopleKind, tuple[Field, ...]] = {Mentor: MENTOR_FIELDS, Answers: MENTEE_FIELDS}
REQUIRED: dict[PeopleKind, str] = {Mentor: "name", Answers: "priority"}
DROP = "drop"


class ConstantField(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a field is where no column says it directly: the same for all, or an id made from a column."""

    constant: Any = None
    hash: str = ""
    """The column whose text, hashed, becomes the id; for e-mail addresses."""
    slug: str = ""
    """The column whose text becomes the id."""


class Map(Layout, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A mapping file as written; where the table is, too."""

    columns: dict[str, str | ColumnRule | None] = {}
    fields: dict[str, ConstantField] = {}


class Target(NamedTuple):
    """Where the cells of one column go. ``how`` is such as ``map`` or ``guess``; ``field`` None: an own ``x-`` key."""

    name: str
    field: Field | None
    rule: ColumnRule
    how: str
    rank: int = 0


def own_key(column: str) -> str:
    """Return the own key of a file, ``x-...``, under which a column of this name is kept."""
    return f"x-{normalize(column).removeprefix('x ').replace(' ', '-')}"


def map_of(path: str | Path, given: str = "") -> Path | None:
    """Return the map to use: the one given, else ``FILE.map.yaml`` where it is.

    WrongUsage for a given one that is not.
    """
    if given:
        if not Path(given).is_file():
            raise WrongUsage(f"there's no map {given}")
        return Path(given)
    beside = Path(f"{path}.map.yaml")
    return beside if beside.is_file() else None


def read_map(path: Path, kind: PeopleKind) -> Map:
    """Read the map in ``path``; InvalidData with its Problems where it is none, or names fields that do not exist."""
    from mentorpick.read.yaml import YamlFault, decode, records, refusal

    try:
        written = list(records(decode(path.read_bytes()), keep_empty=True))
        faults = [fault for record in written for fault in record.faults]
    except YamlFault as error:
        faults = [error.fault]
    if faults:
        raise refusal(path.name, faults[0])
    try:
        found = msgspec.convert(_stated(written[0].value) if len(written) == 1 else None, Map, strict=False)
    except msgspec.ValidationError as error:
        hint = '`columns:` needs a line `"Header": field` for each column'
        raise InvalidData(f"{path.name} isn't a map: {error}", hint) from error
    problems = tuple(_unknown(path, name, kind) for name in _names(found) if field_of(kind, name) is None)
    if problems:
        raise InvalidData(f"the map {path.name} can't be used", "fix what's listed above", problems)
    return found


def _stated(written: Any, keep: bool = False) -> Any:
    """A map without the keys it leaves open; of columns and words they stay: that nothing is there, or was chosen."""
    if type(written) is not dict:
        return written
    found = {key: _stated(value, key in ("columns", "values")) for key, value in written.items()}
    return found if keep else {key: value for key, value in found.items() if value is not None}


def _names(found: Map) -> Iterable[str]:
    for entry in found.columns.values():
        yield from targets_of(entry)
    yield from found.fields


def targets_of(entry: str | ColumnRule | None) -> tuple[str, ...]:
    """Return the names of the fields a column goes to; none for a dropped one."""
    to = entry.to if isinstance(entry, ColumnRule) else entry
    names = (to,) if isinstance(to, str) else to or ()
    return tuple(name for name in names if name and name != DROP)


def field_of(kind: PeopleKind, name: str) -> Field | str | None:
    """Return the Field called ``name``; the name itself for an own ``x-`` key; None where there is no such field."""
    if name.startswith("x-"):
        return name
    return next((field for field in FIELDS[kind] if field.name == name), None)


def _unknown(path: Path, name: str, kind: PeopleKind) -> Problem:
    otherwise = "`profiles schema` lists the fields; `drop` leaves one out"
    hint = did_you_mean(name, [field.name for field in FIELDS[kind]], otherwise)
    if field_of(Mentor if kind is Answers else Answers, name) is not None:
        other = "mentors: leave --mentees out" if kind is Answers else "mentees: add --mentees"
        hint = f"this looks like a map of {other}, or delete the map to start again"
    return Problem(code="P401", path=path.name, message=f"there's no field {name!r}", hint=hint)


class Mapping:
    """Which fields each column of one sheet goes to; columns are looked up as they appear."""

    def __init__(
        self,
        kind: PeopleKind,
        headers: Iterable[str],
        found: Map | None,
        columns: Columns = Columns(),  # noqa: B008  a value
    ) -> None:
        self.kind = kind
        self.map = found
        self.given: dict[str, ConstantField] = found.fields if found else {}
        """What the map says of fields without a column."""
        self.headers = Headers(FIELDS[kind], tuple(headers))
        self.reworded: dict[str, str] = {}
        """Headers that the map names a little differently, and how it does."""
        self._keep = {normalize(name): own_key(name) for name in columns.keep}
        self._carry = {normalize(name): own_key(name) for name in columns.carry}
        self._id = normalize(columns.id)
        self._certain = columns.ignore_unknown
        """Whether what only looks like a field is none, unless it would be a consent or a must-not."""
        self._listed = {
            normalize(name): name for name, to in (found.columns if found else {}).items() if self._says(name, to)
        }
        self._known: dict[str, tuple[Target, ...]] = {}

    def _says(self, name: str, entry: str | ColumnRule | None) -> bool:
        """Whether a map says what a column is: nothing behind the colon leaves it out, but no consent or must-not."""
        to = entry.to if isinstance(entry, ColumnRule) else entry
        return bool(to) or self.headers.match(name).field not in NEVER_LEFT_OUT

    def targets(self, header: str) -> tuple[Target, ...]:
        """Return where the cells under ``header`` go; empty: nowhere."""
        if header not in self._known:
            self._known[header] = self._find(header)
        return self._known[header]

    def fields_in(self, headers: Iterable[str]) -> set[str]:
        """Return the names of the fields that these columns go to."""
        return {target.name for header in headers for target in self.targets(header)}

    def absent(self, seen: Iterable[str]) -> list[str]:
        """Return the columns that the map or --keep-columns names and that are not among those ``seen``."""
        there = {normalize(header) for header in seen}
        there |= {normalize(listed) for header in seen if (listed := self.listed_as(header)) is not None}
        named = {**self._listed, **dict(zip(self._keep, self._keep, strict=True))}
        return [name for key, name in named.items() if key not in there]

    def is_unknown(self, header: str) -> bool:
        """Return whether nothing is known of a column, not even that it says nothing of ours."""
        known = bool(self.targets(header)) or self.headers.is_moment(header) or self.headers.says_nothing(header)
        return not known and self.why_dropped(header) == "dropped"

    def why_dropped(self, header: str) -> str:
        """Return ``dropped`` where nobody decided it; else ``map``, or the product whose own column it is."""
        product = self.headers.product
        if product is not None and normalize(header) in product.columns:
            return product.name
        return "map" if self.map is not None and self.listed_as(header) is not None else "dropped"

    def _find(self, header: str) -> tuple[Target, ...]:
        carried = self._carry.get(normalize(header))
        found = tuple(target for target in self._fields(header) if not self._id or target.name != "id")
        if self._id and normalize(header) == self._id:
            field = field_of(self.kind, "id")
            found = (Target("id", None if isinstance(field, str) else field, ColumnRule(), "given"),)
        certain = tuple(target for target in found if target.how != "guess" or target.name in NEVER_LEFT_OUT)
        if carried is None:
            return certain if self._certain else found
        return (*certain, Target(carried, None, ColumnRule(), "carried"))

    def _fields(self, header: str) -> tuple[Target, ...]:
        if normalize(header) in self._keep:
            return (Target(self._keep[normalize(header)], None, ColumnRule(), "kept"),)
        if self.map is not None and (listed := self.listed_as(header)) is not None:
            return self._from_map(header, self.map.columns[listed])
        match = self.headers.match(header)
        if match.field is None or (self.map is not None and not match.sure):
            return ()
        field = field_of(self.kind, match.field)
        how = "known" if match.sure else "guess"
        if field is None or isinstance(field, str):
            return (Target(match.field, None, ColumnRule(), how, match.rank),)
        rule = ColumnRule(chosen=option_in(field, header))
        return (Target(match.field, field, rule, how, match.rank),)

    def listed_as(self, header: str) -> str | None:
        """Return the name under which the map lists a column; None where it does not."""
        key = normalize(header)
        if key in self._listed:
            return self._listed[key]
        near = nearest(key, self._listed, 0.8)
        if near is None or not self.headers.agree(key, near):
            return None
        if len(key.split()) < 2 or _grid_row(header) != _grid_row(self._listed[near]):
            return None
        self.reworded[header] = self._listed[near]
        return self._listed[near]

    def _from_map(self, header: str, entry: str | ColumnRule | None) -> tuple[Target, ...]:
        rule = entry if isinstance(entry, ColumnRule) else ColumnRule()
        fields = [(name, field_of(self.kind, name)) for name in targets_of(entry)]
        match = self.headers.match(header)
        rank = match.rank if match.field in targets_of(entry) else 0  # the first name before the surname
        targets = [Target(name, None if isinstance(f, str) else f, rule, "map", rank) for name, f in fields]
        return tuple(map(partial(_with_option, header), targets))


def _with_option(header: str, target: Target) -> Target:
    """The target of a column, with the option whose ticks it holds, where the map leaves that to the header."""
    field, rule = target.field, target.rule
    if field is None or not option_in(field, header) or rule.values or rule.chosen:
        return target
    return target._replace(rule=msgspec.structs.replace(rule, chosen=option_in(field, header)))


def _grid_row(header: str) -> str:
    parts = split_grid(header)
    return normalize(parts[1]) if parts else ""


def refuse_absent(name: str, headers: Sequence[str], wanted: Iterable[str]) -> None:
    """Raise WrongUsage where a column that was named on the command line is not there."""
    there = {normalize(header): header for header in headers}
    for column in wanted:
        if normalize(column) not in there:
            hint = did_you_mean(column, headers, f"its columns: {', '.join(headers)}")
            raise WrongUsage(f"{name} has no column {column!r}", hint)


def refuse_a_map_without(mapping: Mapping, headers: Iterable[str], place: str) -> None:
    """Raise WrongUsage where the map leaves open what everybody needs."""
    needed = REQUIRED[mapping.kind]
    if needed not in mapping.given and needed not in mapping.fields_in(headers):
        raise WrongUsage(f"{place} maps no column to {needed}, which everyone needs", "see the line with ???")


def refuse_undecided_consent(mapping: Mapping, headers: Iterable[str], place: str) -> None:
    """Raise WrongUsage where a column may ask for consent and the map, made before, says nothing about it."""
    new = (header for header in headers if not mapping.targets(header) and mapping.listed_as(header) is None)
    for header in new:
        if mapping.headers.match(header).field == "consent":
            hint = f'add a line to its columns: `"{header}": consent` or `"{header}": drop`'
            raise WrongUsage(f"column {header!r} looks like consent, and {place} says nothing about it", hint)


def lacking(mapping: Mapping, headers: Iterable[str]) -> str:
    """Return why a sheet cannot be read without a map; empty where it can."""
    found = [(header, target) for header in headers for target in mapping.targets(header)]
    unsure = [(header, target.name) for header, target in found if target.how == "guess"]
    if unsure:
        return f"column {unsure[0][0]!r} looks like {unsure[0][1]}, but that's only a guess"
    if REQUIRED[mapping.kind] not in mapping.fields_in(headers):
        return f"no column is the {REQUIRED[mapping.kind]}"
    if lacks_help(mapping, headers) and any(mapping.is_unknown(header) for header in headers):
        return "no column says what a mentor can help with"
    return ""


def lacks_help(mapping: Mapping, headers: Iterable[str]) -> bool:
    """Return whether mentors have no column of what they can help with, which everybody needs who is to be found."""
    told = {name.partition(".")[0] for name in mapping.fields_in(headers)}
    return mapping.kind is Mentor and told.isdisjoint(("areas", "offers", "expertise"))
