"""People from a sheet: each once, with the newest answer; what was not understood and who is left out, to be said.

And the pairs of a proposal, to keep or not to make again: a table or the JSON of ``assign``, with lines.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from mentorpick.encoding import decode_text
from mentorpick.errors import DECODE_ERRORS, InvalidData, Problem, WrongUsage, check_version
from mentorpick.model.cohort import PairRow
from mentorpick.model.people import Answers, Columns
from mentorpick.read.entries import is_email
from mentorpick.read.profiles import convert_record
from mentorpick.read.sheets.cells import cell_text
from mentorpick.read.sheets.headers import NEVER_LEFT_OUT
from mentorpick.read.sheets.mapping import (
    DEFAULT,
    Layout,
    Mapping,
    PeopleKind,
    Row,
    Table,
    lacking,
    map_of,
    read_map,
    refuse_a_map_without,
    refuse_absent,
    refuse_undecided_consent,
)
from mentorpick.read.sheets.readers import MAX_BYTES, STREAMS, read_table
from mentorpick.read.sheets.row import Odd, SheetRow
from mentorpick.read.sheets.survey import Survey
from mentorpick.text import join_words, pluralize, quoted_path, shorten


class Person(NamedTuple):
    """What one row became. ``key`` recognises the same person in another row or another export (a digest)."""

    place: str
    value: Any
    """A Mentor or Answers, a tuple of Problems, or None where the person did not consent."""
    key: str = ""
    id: str = ""
    has_address: bool = False
    """Whether ``key`` comes from an e-mail address, which tells people of one name apart."""
    line: int = 0
    """The line, or row, of the file; 0 where it is not known."""
    source_id: str = ""
    """The id as given; empty where no column states one."""


class People:
    """The people of one sheet, to be walked once after `survey`; what is to be said of it before and after."""

    def __init__(self, kind: PeopleKind, table: Table, mapping: Mapping, seen: Iterable[str] = ()) -> None:
        self.kind, self.table, self.mapping = kind, table, mapping
        self.seen = tuple(seen) or table.headers
        """The columns, in order; none where records are read as they come."""
        self.is_part = False
        """Whether no column says what mentors can help with, so that what is known of them already may."""
        self.notices = [*table.notices, *_constants(mapping)]
        self._told = len(table.notices)
        self.found = Survey(kind, table, mapping, self.seen)
        """What all rows together say of each."""
        self.undated = 0
        """Rows whose time of answering could be day/month or month/day."""
        self.odd: list[Odd] = []
        self.unclear: list[Odd] = []
        """Answers to the question of consent that are neither a yes nor a no."""
        self.no_consent = self.by_town = self.two_ticks = self.older = self.repeated = 0
        self.guessed: list[str] = []
        """Places of those whose priority was guessed from their goals."""
        self.nameless: list[str] = []
        """Places of those whose name is an address."""

    def survey(self, rows: Iterable[Row | Problem], tick: Callable[[], None] = lambda: None) -> None:
        """Look at all rows before the first is used; ``tick`` is called at each."""
        self.found.look_at(rows, tick)

    def said(self) -> Iterator[str]:
        """Yield what is to be said of the sheet before it is used."""
        yield from self.notices
        dropped = [header for header in self.seen if self.mapping.why_dropped(header) == "dropped"]
        unused = [header for header in dropped if not self.mapping.targets(header)]
        if unused:
            shown = f"{len(unused)}, such as {', '.join(unused[:8])}" if len(unused) > 20 else ", ".join(unused)
            yield f"{self.table.path}: skipped these columns, which I don't know: {shown}"
        if self.seen and (absent := self.mapping.absent(self.seen)):
            yield f"{self.table.path} has no column {' and none '.join(map(repr, absent))}, which you asked for"

    def said_after(self) -> Iterator[str]:
        """Yield what is to be said once all rows were read: who is left out, what is a guess."""
        yield from self.table.notices[self._told :]
        if self.older:
            which = "last rows count, since there are no times" if self.found.untimed else "newest answers count"
            again = pluralize(self.older, "row")
            yield f"{again} left out, because these people answered more than once; the {which}"
        if self.repeated:
            yield f"{pluralize(self.repeated, 'row')} left out, because they repeat a row above"
        if self.found.shared:
            people = pluralize(self.found.shared, "person has", "people have")
            yield f"{people} the same address as someone with another name"
        if self.no_consent:
            yield f"{pluralize(self.no_consent, 'row')} left out, because they didn't give consent"
        if self.unclear:
            words = "; ".join(f'"{shorten(words, 60)}" ({places})' for _, words, places in grouped(self.unclear))
            who = pluralize(len(self.unclear), "person is", "people are")
            column = shorten(self.unclear[0].column, 50)
            yield f'{who} left out until you decide, without a plain yes in "{column}": {words}'
        if self.two_ticks:
            rows = pluralize(self.two_ticks, "person", "people")
            yield f"{rows} ticked several areas instead of one; the first is the priority, the rest go to `also`"
        yield from self._said_guessed()
        if self.undated:
            yield f"{pluralize(self.undated, 'date')} could be day/month or month/day, so `updated` stays unknown there"
        if self.found.ignored:
            yield f"{self.table.path}: skipped these keys, which I don't know: {', '.join(self.found.ignored)}"
        groups = list(grouped(self.odd))
        for column, words, places in groups[:MAX_GROUPS]:
            title = shorten(column, 60)
            what = f'"{shorten(words, 60)}" in "{title}" means nothing to me' if words else f'"{title}" can\'t be used'
            yield f"{what}, so it stays unknown ({places})"
        if len(groups) > MAX_GROUPS:
            yield f"and {len(groups) - MAX_GROUPS} more words I don't understand"

    def _said_guessed(self) -> Iterator[str]:
        if self.guessed:
            who = pluralize(len(self.guessed), "person names", "people name")
            yield f"{who} no priority that's understood, so it's guessed from the goals: {_rows(self.guessed)}"
        if self.nameless:
            yield f"an email address stands where the name should be: {_rows(self.nameless)}"
        if self.by_town:
            yield f"took the time zone of {pluralize(self.by_town, 'person', 'people')} from where they live"

    def __iter__(self) -> Iterator[Person]:
        for row in self.table.rows:
            if isinstance(row, Problem):
                yield Person(row.place, (row,), line=row.line)
            elif (person := self.person(row)) is not None:
                yield person

    def person(self, row: Row) -> Person | None:
        """Return what one row says, built and checked; None for an older answer of somebody who answered again."""
        if row.place in self.found.repeats:
            self.repeated += 1
            return None
        sheet_row = SheetRow(self.found, row)
        self.undated += sheet_row.is_undated
        if row.place in self.found.older:
            self.older += 1
            return None
        sheet_row.key = self.found.keys.get(row.place, sheet_row.key)
        if row.place in self.found.apart and sheet_row.raw.get("id"):
            sheet_row.key = self.found.apart[row.place]
            sheet_row.raw["id"] = f"{str(sheet_row.raw['id'])[:80]}-{sheet_row.key[:4]}"
        place = f"{self.table.path}:{row.place}"
        if sheet_row.consent not in ("", "yes"):
            if sheet_row.consent == "no":
                self.no_consent += 1
            else:
                self.unclear.append(Odd(row.place, self._consent_column(row), "consent", sheet_row.consent))
            return Person(place, None, sheet_row.key, has_address=sheet_row.has_address)
        value: Any = convert_record(self.kind, sheet_row.raw, sheet_row.where)
        if isinstance(value, tuple) and not self.strict_key(value):
            sheet_row.leave_out_unread()
            value = convert_record(self.kind, sheet_row.raw, sheet_row.where)
        if self.is_part and isinstance(value, tuple) and {problem.code for problem in value} == {"P302"}:
            value = convert_record(self.kind, {**sheet_row.raw, "expertise": ["unknown"]}, sheet_row.where)
            value = msgspec.structs.replace(value, expertise=())
        wrong = [problem.message for problem in value] if isinstance(value, tuple) else []
        if len(wrong) == 1 and wrong[0].startswith("priority") and not self.table.records:
            sheet_row.guess_priority()
            value = convert_record(self.kind, sheet_row.raw, sheet_row.where)
            self.guessed += [] if isinstance(value, tuple) else [row.place]
        if not isinstance(value, tuple) and is_email(value.name):
            self.nameless.append(row.place)
        self.odd += sheet_row.odd
        if not isinstance(value, tuple):
            self.by_town += sheet_row.by_town
            self.two_ticks += sheet_row.two_ticks
        id_ = str(sheet_row.raw.get("id", ""))
        given = str(sheet_row.raw.get("source_id", "")) or (id_ if "id" in sheet_row.came else "")
        return Person(place, value, sheet_row.key, id_, sheet_row.has_address, _number_in(row.place), given)

    def strict_key(self, problems: tuple[Problem, ...]) -> bool:
        """Return whether a record has a key that is no field: all of it is told then, as for YAML."""
        return self.found.strict and any(problem.code == "P201" for problem in problems)

    def _consent_column(self, row: Row) -> str:
        return next((header for header in row.cells if self.found.is_consent(header)), "consent")


def _number_in(place: str) -> int:
    digits = re.search(r"[0-9]+", place)
    return int(digits.group()) if digits else 0


MAX_GROUPS = 40
"""The most messages about words that are not understood."""


def grouped(odd: Iterable[Odd]) -> Iterator[tuple[str, str, str]]:
    """Yield each column and word once, the most frequent first, with the rows where it stands."""
    places: dict[tuple[str, str], list[str]] = {}
    for item in odd:
        places.setdefault((item.column or item.field, item.words), []).append(item.place)
    for (column, words), found in sorted(places.items(), key=lambda item: -len(item[1])):
        yield column, words, _rows(found)


def _rows(places: Iterable[str]) -> str:
    """The first places, and how many more there are."""
    found = list(dict.fromkeys(places))
    return f"{', '.join(found[:3])} and {len(found) - 3} more" if len(found) > 4 else join_words(found)


def _constants(mapping: Mapping) -> Iterable[str]:
    for name, given in mapping.given.items():
        if given.constant is not None:
            yield f"{name} is {given.constant!r} for everyone, because the map says so"


def open_table(
    path: str | Path,
    kind: PeopleKind,
    data: bytes | None = None,
    map_path: str = "",
    columns: Columns = Columns(),  # noqa: B008  a value
) -> tuple[Table, Mapping, Path | None]:
    """Return a table of people, what its columns are, and the map that says so, where there is one.

    Of a workbook whose first sheet needs a map the one other sheet that needs none is taken.
    """
    place = map_of(path, map_path)
    found = read_map(place, kind) if place is not None else None
    table = read_table(path, data, found or DEFAULT)
    mapping = Mapping(kind, table.headers, found, columns)
    if found is None and not table.records and lacking(mapping, table.headers):
        table = _find_fitting_sheet(path, kind, table, data)
        mapping = Mapping(kind, table.headers, found, columns)
    return table, mapping, place


def read_people(
    path: str | Path,
    kind: PeopleKind,
    data: bytes | None = None,
    columns: Columns = Columns(),  # noqa: B008  a value
) -> People:
    """Return the people of a sheet that has a map or needs none; else WrongUsage that says how to get one.

    WrongUsage also where there is no column that ``columns`` names; InvalidData where the file or the map cannot be
    read.
    """
    name = Path(path).name
    table, mapping, place = open_table(path, kind, data, columns=columns)
    if not table.records:
        refuse_absent(name, table.headers, (*columns.carry, *filter(None, (columns.id,))))
        if place is not None:
            refuse_a_map_without(mapping, table.headers, str(place))
            refuse_undecided_consent(mapping, table.headers, str(place))
        elif why := lacking(mapping, table.headers):
            why += f"; sheet {table.fitting} needs none" if table.fitting else ""
            raise WrongUsage(
                f"{name} needs a map: {why}", _how_to_go_on(str(path) if data is None else "", mapping, table)
            )
    people = People(kind, table, mapping)
    people.found.strict = table.records and place is None
    people.found.ignored = {} if columns.ignore_unknown else None
    if Path(path).suffix.lower() in STREAMS:
        people.survey(read_table(path, data, mapping.map or DEFAULT).rows)
    else:
        rows = list(table.rows)
        people.survey(rows)
        table.rows = iter(rows)
    return people


def _how_to_go_on(path: str, mapping: Mapping, table: Table) -> str:
    """What to type; without a ``path`` the sheet is no file yet."""
    kinds, first = " --mentees" if mapping.kind is Answers else "", "" if path else "save it as a file, then "
    typed = f"`mentorpick profiles import {quoted_path(path or 'FILE')}{kinds} -o FOLDER`"
    targets = (target for header in table.headers for target in mapping.targets(header))
    guessed = {target.name for target in targets if target.how == "guess"}
    leave_out = kinds and guessed and guessed.isdisjoint(NEVER_LEFT_OUT)
    otherwise = ", or leave such columns out with --ignore-unknown" if leave_out else ""
    return f"{first}settle that with {typed} and run this again{otherwise}"


def _find_fitting_sheet(path: str | Path, kind: PeopleKind, table: Table, data: bytes | None) -> Table:
    """The one other sheet of a workbook that needs no map; the table itself where there are none or several.

    What else may fit is said, so that a map can name it.
    """
    fitting = []
    for name in table.others[:_MOST_SHEETS]:
        with suppress(InvalidData, WrongUsage):
            other = read_table(path, data, Layout(sheet=name))
            if not lacking(Mapping(kind, other.headers, None), other.headers):
                fitting.append((name, other))
    if len(fitting) == 1:
        name, other = fitting[0]
        other.sheet = name
        other.notices.append(f"{table.path}: sheet {name!r} was read, the only one with columns I know")
        return other
    if fitting:
        names = join_words([repr(name) for name, _ in fitting], "or")
        table.fitting = names
        table.notices.append(f"{table.path}: sheet {names} would need no map; choose with `sheet: NAME` in a map")
    return table


_MOST_SHEETS = 12


_MENTEE = re.compile(r'"mentee"\s*:')


def read_pairs(path: str | Path) -> tuple[PairRow, ...]:
    """Return the rows in their order.

    A table needs the columns ``mentee`` and ``mentor``, with ids or names; what people call these columns is known,
    too. JSON is what ``assign`` wrote, or a list of such objects.
    Raises WrongUsage for a missing file, InvalidData where no pairs can be read.
    """
    rows = _json(Path(path)) if _is_json(Path(path)) else _table(path)
    if not rows:
        raise InvalidData(f"{path} has no pairs in it", "it needs the columns mentee and mentor")
    return tuple(rows)


def with_own_ids(rows: Iterable[PairRow], mentees: Iterable[Answers]) -> tuple[PairRow, ...]:
    """Return the rows with the ids that mentees have here, where a row names one as another system does."""
    people = tuple(mentees)
    ids = {answers.id for answers in people}
    given = {answers.source_id: answers.id for answers in people if answers.source_id}
    return tuple(row if row.mentee in ids else row._replace(mentee=given.get(row.mentee, row.mentee)) for row in rows)


def objective_of(path: str | Path) -> str:
    """Return the objective a proposal in JSON names; empty elsewhere."""
    if not _is_json(Path(path)):
        return ""
    found = _decoded(Path(path))
    return str(found.get("objective", "")) if isinstance(found, dict) else ""


def _is_json(path: Path) -> bool:
    """Return whether this is JSON as a whole: a file, too, in which the proposal stands on its one line."""
    one_line = path.suffix.lower() in (".jsonl", ".ndjson") and path.is_file() and path.read_bytes().count(b"\n") < 2
    return path.suffix.lower() == ".json" or one_line


_EXACT = ("mentee", "mentor", "mentee_name", "mentor_name")
_DECISION = "decision"
_CALLED = {
    "mentee id": "mentee", "student": "mentee", "student id": "mentee", "student name": "mentee_name",
    "name of student": "mentee_name", "name of mentee": "mentee_name", "mentor id": "mentor",
    "name of mentor": "mentor_name",
}  # fmt: skip
"""What people call the columns of a list of pairs."""


def _column_of(header: str) -> str:
    """The column that a header means; empty for another one."""
    key = " ".join(header.strip().lower().replace("_", " ").split())
    plain = key.replace(" ", "_")
    return plain if plain in (*_EXACT, _DECISION) else _CALLED.get(key, "")


def _table(path: str | Path) -> list[PairRow]:
    table = read_table(path)
    columns = {header: column for header in table.headers if (column := _column_of(header))}
    if not table.records and not {"mentee", "mentor"} <= {column.removesuffix("_name") for column in columns.values()}:
        raise InvalidData(f"{path} has no columns mentee and mentor", f"its columns: {', '.join(table.headers)}")
    rows: list[PairRow] = []
    for number, row in enumerate(table.rows, 2):
        if isinstance(row, Problem):
            raise InvalidData(row.message, row.hint, [row])
        said = {key: "" if cell is None else cell_text(cell) for key, cell in row.cells.items()}
        cells: dict[str, str] = {}
        for key, text in said.items():
            cells.setdefault(_column_of(str(key)), text.strip().lstrip("'"))
        if any(cells.get(column) for column in _EXACT):
            at = _number_in(row.place) or number
            mentee, mentor, *names = (cells.get(column, "") for column in _EXACT)
            decision = cells.get(_DECISION, "")
            rows.append(PairRow(mentee, mentor, str(path), at, names[0], names[1], decision))
    return rows


def _json(path: Path) -> list[PairRow]:
    found = _decoded(path)
    one = [found] if isinstance(found, dict) and found.keys() & set(_EXACT) else found
    lists = [found.get("assigned", []), found.get("left_out", [])] if isinstance(one, dict) else [one]
    items = [item for list_ in lists if isinstance(list_, list) for item in list_]
    if not all(isinstance(list_, list) for list_ in lists) or not all(isinstance(item, dict) for item in items):
        raise InvalidData(f"{path} isn't a proposal", "a proposal has `assigned`, a list of mentee and mentor")
    text = decode_text(path.read_bytes())
    lines = [text.count("\n", 0, hit.start()) + 1 for hit in _MENTEE.finditer(text)]
    lines += [0] * (len(items) - len(lines))
    rows = []
    for item, line in zip(items, lines, strict=False):
        mentee, mentor, *names = (str(item.get(key) or "") for key in (*_EXACT, _DECISION))
        rows.append(PairRow(mentee, mentor, str(path), line, *names))
    return rows


def _decoded(path: Path) -> Any:
    if not path.is_file():
        raise WrongUsage(f"there's no file {path}")
    if path.stat().st_size > MAX_BYTES:
        raise InvalidData(f"{path} is larger than {MAX_BYTES // 1_000_000} MB")
    try:
        found = msgspec.json.decode(decode_text(path.read_bytes()))
    except DECODE_ERRORS as error:
        raise InvalidData(f"{path} isn't JSON", "give the file that `mentorpick assign` wrote") from error
    if isinstance(found, dict) and "schema" in found:  # a list that somebody made by hand has none
        check_version(found.get("schema"), str(path), "assignment")
    return found
