"""A map in the making: what each column of a sheet seems to be, and what its odd words may mean.

On a terminal it becomes a few questions, each answered with one line; without one it is a file to confirm.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from operator import itemgetter
from typing import Any

import msgspec

from mentorpick.errors import WrongUsage
from mentorpick.model.people import Answers
from mentorpick.model.taxonomy import Entry, read_languages
from mentorpick.office.yaml_fields import set_fields
from mentorpick.read.entries import read_consent
from mentorpick.read.sheets.cells import (
    BY_CONTENT,
    TWINS,
    ColumnRule,
    are_all_of,
    cell_text,
    entries_of,
    known_words,
    nearest_option,
    read_cell,
    read_status,
)
from mentorpick.read.sheets.fields import Field, nearest, normalize
from mentorpick.read.sheets.headers import is_inverted
from mentorpick.read.sheets.mapping import DROP, FIELDS, REQUIRED, Mapping, PeopleKind, Target
from mentorpick.text import is_nothing, pluralize, shorten
from mentorpick.timezones import read_zone, zone_of_place

MOST_WORDS = 40
"""The most odd words of one column that are asked about: more are somebody's own sentences."""
_ANY = re.compile(
    r"no preference|any|anything|either|no matter|don t mind|do not mind|all|both|whatever|flexible|(?:ist mir )?egal|"
    r"beides|alles|peu importe|indifferent|les deux|sans preference|da igual|indiferente|cualquiera|ambos|"
    r"e indifferente|qualsiasi|entrambi|tanto faz|maakt niet uit|allebei|geen voorkeur|obojetnie"
)
"""What leaving a question of several out says, too."""

Meaning = str | list[str] | int | bool | None


class Word(msgspec.Struct):
    """A word that is not understood: in how many rows it stands, and what it may mean (None: unknown)."""

    rows: int
    meaning: Meaning = None


def odd_words(target: Target, cells: Sequence[tuple[Any, str]]) -> dict[str, Word]:
    """Return the few distinct words of a column that mean nothing yet, each with a suggestion; empty for free text."""
    field = target.field
    if field is None or field.kind in ("text", "lines", "names", "email", "date"):
        return {}
    odd: dict[str, Word] = {}
    places: dict[str, Counter[str]] = {}
    for cell, place in cells:
        for said in _not_understood(field, target.rule, cell, place):
            odd.setdefault(said, Word(0)).rows += 1
            places.setdefault(said, Counter())[place] += 1
    if len(odd) > MOST_WORDS:
        return {}
    _suggest(field, odd, places)
    return odd


def inverted_words(cells: Sequence[tuple[Any, str]]) -> dict[str, Word]:
    """Return what stands under a question where yes takes consent back, with yes and no the other way round."""
    counts = Counter(cell_text(cell).strip() for cell, _ in cells if cell not in (None, ""))
    other: dict[str, Meaning] = {"yes": "no", "no": "yes"}
    return {said: Word(number, other.get(read_consent(said))) for said, number in counts.items()}


def _not_understood(field: Field, rule: ColumnRule, cell: Any, place: str) -> Iterator[str]:
    value = read_cell(field, rule, cell)
    if value is None or (field.name == "share" and read_consent(cell) != "unclear"):
        return
    if field.kind == "consent":
        if value not in ("yes", "no"):
            yield str(value)
        return
    if field.name == "timezone":
        if not read_zone(str(value), place).zone:
            yield str(value)
        return
    items = value if isinstance(value, list) else [value]
    if field.name.rsplit(".", 1)[-1] == "languages":
        yield from (str(item) for item in items if not read_languages(str(item)))
    elif field.kind == "number":
        yield from (str(item) for item in items if not _counts(field, item))
    elif known := known_words(field):
        yield from (item for item in items if isinstance(item, str) and item not in known.values())


def _counts(field: Field, item: Any) -> bool:
    """Whether this can be hours, or a number of people: not -1, and no half of a person."""
    return isinstance(item, int | float) and item >= 0 and ("hours" in field.name or float(item).is_integer())


def _suggest(field: Field, odd: dict[str, Word], places: dict[str, Counter[str]]) -> None:
    """Put a suggestion to each word where one is at hand; never one by letters for zones, languages or consent."""
    if field.name == "timezone":
        for said, word in odd.items():
            zones = Counter(zone for place in places[said].elements() if (zone := zone_of_place(place)))
            word.meaning = zones.most_common(1)[0][0] if len(zones) == 1 else None
        return
    known = known_words(field)
    if field.kind == "consent" or not known:
        return
    taken: set[str] = set()
    for said, word in sorted(odd.items(), key=lambda item: -nearest_option(field, item[0], ())[1]):
        near = nearest(normalize(said), known, 0.8)
        key = known[near] if near else nearest_option(field, said, taken)[0]
        if _ANY.fullmatch(normalize(said)) and field.kind == "several":
            word.meaning = ""  # no preference is what leaving a question out says
        elif key:
            word.meaning = key
            taken.add(key)


def status_words(rows: Sequence[dict[str, Any]], header: str) -> dict[str, Word]:
    """Return the notes that may say who has stopped taking part, each with the status it may mean."""
    counts = Counter(cell_text(row[header]).strip() for row in rows if row.get(header) not in (None, ""))
    found = {said: Word(number, status) for said, number in counts.items() if (status := read_status(said))}

    return found if len(found) <= MOST_WORDS else {}


_MOST_OPTIONS = 30
"""The most different answers of a question with a closed list, several ticks in one cell counted apart."""
_PERSON = ("phone", "birth", "gender", "ethnic", "address", "staff", "student number", "passport", "salary")
_NOTES = re.compile(
    r"\b(?:notes?|comments?|remarks?|status|office|internal|admin|staff|bemerkung\w*|notiz\w*|kommentar\w*|"
    r"anmerkung\w*|commentaire\w*|remarque\w*|observacion\w*|comentario\w*|osservazion\w*|nota|opmerking\w*|uwagi|buro)\b"
)
_AREA_GUESSES = frozenset(("about", "goals", "expertise", "offers", "programme", "priority", "also", "wants.areas"))
"""What a column of areas is easily taken for."""
SheetRows = Sequence[dict[str, Any]]


def _field(kind: PeopleKind, name: str) -> Field | None:
    return next((field for field in FIELDS[kind] if field.name == name), None)


class Column(msgspec.Struct):
    """One column: the field it goes to (empty: none), how that was found, and the words that are not understood."""

    header: str
    field: str = ""
    how: str = ""
    words: dict[str, Word] = {}
    notes: bool = False
    """Whether it may say who has stopped taking part: offered, never taken so."""


class Question(msgspec.Struct):
    """One thing to be settled by one answer: the fields of the columns, or what the words of some columns mean."""

    key: str
    text: str
    columns: list[Column]


_PRIORITY, _ALSO, _MEETING = (
    next(field for field in FIELDS[Answers] if field.name == name) for name in ("priority", "also", "meeting")
)
_ENOUGH, _SENTENCE = 3, 4
"""Cells that tell what a column is; words that a cell of somebody's own has more of; a question has as many."""


def most(told: Iterable[bool]) -> bool:
    """Return whether at least four of five are so."""
    found = list(told)
    return 5 * sum(found) >= 4 * len(found)


class Draft:
    """What a sheet seems to say, column by column; ``why`` it needs a map first, empty where it needs none."""

    def __init__(
        self, source: str, mapping: Mapping, headers: Sequence[str], rows: SheetRows, *, sheet: str = "", why: str = ""
    ) -> None:
        self.source, self.kind, self.mapping, self.sheet = source, mapping.kind, mapping, sheet
        self.why, self._rows = why, rows
        self._place = next((h for h in headers if any(t.name == "location" for t in mapping.targets(h))), "")
        self.columns = [self._column(header) for header in headers]
        if self.mapping.map is None:
            self._find_areas()
            self._tell_twins()
            self._find_by_content()
        self._share_known_words()

    def _column(self, header: str) -> Column:
        for target in self.mapping.targets(header):
            return Column(header, target.name, target.how, self._words(header, target))
        if name := self._new_in_map(header):
            target = Target(name, _field(self.kind, name), ColumnRule(), "guess")
            return Column(header, name, "guess", self._words(header, target))
        why = self.mapping.why_dropped(header)
        column = Column(header, "", "" if why == "dropped" else why)
        if self.mapping.map is None and why == "dropped" and _NOTES.search(normalize(header)):
            column.notes, column.words = True, status_words(self._rows, header)
        return column

    def _new_in_map(self, header: str) -> str:
        """What a column may be that no map knows, or that is too little to ask for a map."""
        if self.mapping.listed_as(header) is not None or self.mapping.why_dropped(header) != "dropped":
            return ""
        return self.mapping.headers.match(header).field or ""

    def _find_areas(self) -> None:
        """Find columns whose words speak of areas: what a mentor offers; a mentee's priority, and what else matters."""
        of_mentees = self.kind is Answers
        told = {id(column): self._tells_areas(column) for column in self.columns}
        sure = {c.field for c in self.columns if c.field not in _AREA_GUESSES or c.how != "guess"}
        named = {c.field for c in self.columns if told[id(c)]}  # whose header says it, too
        wanted = ("priority", "also") if of_mentees else ("offers",) if named.isdisjoint(("offers", "areas")) else ()
        names = [name for name in wanted if name not in sure and not (of_mentees and name in named)]
        for column in self.columns:
            known = column.field not in _AREA_GUESSES if column.how == "guess" else bool(column.field or column.how)
            stays = column.field in wanted or (
                column.field == "goals" and names[:1] == ["also"]
            )  # goals name areas, too
            if not (known or column.notes or stays) and names and 2 * told[id(column)] > 1:
                self._guess(column, names.pop(0) if of_mentees else names[0])

    def _tells_areas(self, column: Column) -> float:
        """The share of a column's different answers that speak of an area; at most half of one alone, 0 of many."""
        parts = (part.strip() for cell in self._cells(column) for part in re.split(r"[;,|\n]", cell))
        cells = {part for part in parts if part}
        known = sum(nearest_option(_PRIORITY, said, ())[1] > 1 for said in cells)
        return known / max(len(cells), 2) if len(cells) <= _MOST_OPTIONS else 0.0

    def _tell_twins(self) -> None:
        """Of two columns taken for one field, send the one whose cells are something else to what they are."""
        there = Counter(column.field for column in self.columns)
        for column in self.columns:
            other, holds = TWINS.get(column.field, ("", bool))
            if other and column.how == "guess" and there[column.field] > 1 and not there[other]:
                cells = self._cells(column)
                if cells and most(bool(holds(cell)) for cell in cells):
                    there.update({column.field: -1, other: 1})
                    self._guess(column, other)

    def _find_by_content(self) -> None:
        """Find what headers don't tell: addresses, links, languages, towns, ways of meeting, and what people wrote."""
        told = {column.field.partition(".")[0] for column in self.columns}
        in_words = "goals" if self.kind is Answers else "" if told & {"areas", "offers", "expertise"} else "offers"
        tests = {name: cache(holds) for name, holds in BY_CONTENT.items()}
        there = {column.field for column in self.columns}
        free: list[tuple[int, Column]] = []
        for column in self.columns:
            cells = self._cells(column)
            unknown = not column.notes and self.mapping.is_unknown(column.header)
            if not column.field and not column.how and (name := self._option_of(column, cells)):
                self._guess(column, name)
            if len(cells) < _ENOUGH or not unknown:
                continue
            for name, holds in tests.items():
                if not column.field and name not in there and most(map(holds, cells)):
                    self._guess(column, name)
                    there.add(name)
            least = 1 if len(normalize(column.header).split()) >= _SENTENCE else _SENTENCE
            if not column.field and most(len(cell.split()) > least for cell in cells):
                free.append((sum(map(len, cells)), column))
        if free and in_words not in told:
            self._guess(max(free, key=itemgetter(0))[1], in_words)

    def _option_of(self, column: Column, cells: Sequence[str]) -> str:
        """The field of which a column is one option: ``Video``, and below it nothing but Video, as Typeform has it."""
        option = re.sub(r"\.\d+$", "", column.header).strip()
        if not cells or any(cell != option for cell in cells):
            return ""
        if are_all_of(_MEETING, option):
            return "meeting"
        return "" if not are_all_of(_ALSO, option) else "also" if self.kind is Answers else "offers"

    def _cells(self, column: Column) -> list[str]:
        found = (cell_text(row[column.header]).strip() for row in self._rows if column.header in row)
        return [cell for cell in found if cell and not is_nothing(cell)]

    def _guess(self, column: Column, name: str) -> None:
        self.send(column, name)
        column.how = "guess" if name else column.how

    def _words(self, header: str, target: Target) -> dict[str, Word]:
        cells = [(r[header], str(r.get(self._place, ""))) for r in self._rows if header in r]
        if target.name == "consent" and target.how != "map" and is_inverted(header):
            return inverted_words(cells)
        if target.name == "status" and target.how == "map":
            known = set(map(normalize, target.rule.values))
            found = status_words(self._rows, header).items()
            return {said: word for said, word in found if normalize(said) not in known}
        return odd_words(target, cells)

    def send(self, column: Column, name: str) -> None:
        """Send a column to another field, or nowhere, and look at its words anew."""
        field = _field(self.kind, name)
        column.field, column.words = name, {}
        if field is not None:
            column.words = self._words(column.header, Target(name, field, ColumnRule(), "known"))

    def _share_known_words(self) -> None:
        """A word means the same wherever the same list is asked for."""
        known: dict[tuple[int, str], Meaning] = {}
        for column in self.columns:
            entries = id(_entries(self.kind, column.field))
            for said, word in column.words.items():
                word.meaning = word.meaning if word.meaning is not None else known.get((entries, said))
                known.setdefault((entries, said), word.meaning)

    @property
    def missing(self) -> bool:
        """Whether no column is the one that everybody needs."""
        return REQUIRED[self.kind] not in {column.field for column in self.columns}

    def questions(self) -> Iterator[Question]:
        """Yield what is to be asked, in order: the columns that are a guess, then each list of words once."""
        guessed = [column for column in self.columns if column.how == "guess" or (self.missing and not column.field)]
        if guessed:
            yield Question("columns", "Have I read these columns right?", guessed)
        asked: set[int] = set()
        for column in self.columns:
            alike = [c for c in self.columns if c.words and not c.notes and _same_list(self.kind, c, column)]
            if column.words and not column.notes and column.field and id(column) not in asked:
                asked.update(map(id, alike))
                titles = " and ".join(f'"{shorten(c.header, 50)}"' for c in alike)
                yield Question("words", f"What do these mean in {titles}?", alike)
        for column in self.columns:
            if column.notes and column.words:
                text = f'Does "{shorten(column.header, 50)}" say who has stopped taking part?'
                yield Question("notes", text, [column])

    def text(self, *, confirmed: bool = False) -> str:
        """Return the map as a file; what was not confirmed is marked GUESS, what is not known ???."""
        lines = [*self._head(confirmed), "columns:"]
        for column in self.columns:
            lines += self._column_lines(column, confirmed)
        return "\n".join([*lines, *self._fields()]) + "\n"

    def amended(self, text: str) -> str:
        """Return the text of the map that the sheet has, with what was answered; its comments above the columns stay.

        Raises WrongUsage where it is written in a way that cannot be added to.
        """
        assert self.mapping.map is not None  # noqa: S101  for the type checker
        columns = dict(self.mapping.map.columns)
        for column in self.columns:
            name = self.mapping.listed_as(column.header) or column.header
            if not columns.get(name) and (self._new_in_map(column.header) or column.words):
                columns[name] = column.field or DROP
            if column.words:
                entry = columns[name]
                rule = entry if isinstance(entry, ColumnRule) else ColumnRule(to=entry or DROP)
                answered = {said: "" if word.meaning is None else word.meaning for said, word in column.words.items()}
                columns[name] = msgspec.structs.replace(rule, values={**rule.values, **answered})
        plain = {name: DROP if entry is None else msgspec.to_builtins(entry) for name, entry in columns.items()}
        added = set_fields(text, {"columns": plain})
        if added is None:
            raise WrongUsage("I can't add to this map", "add each word and its meaning under `values:` yourself")
        return added

    def _head(self, confirmed: bool) -> Iterator[str]:
        names = [field.name for field in FIELDS[self.kind]]
        answers = " --mentees" if self.kind is Answers else ""
        name = json.dumps(self.source, ensure_ascii=False) if " " in self.source else self.source
        if confirmed:
            yield f"# Which column of {self.source} is which field, and what its words mean, as you answered."
        else:
            yield f"# Which column of {self.source} is which field. Look at GUESS and ???, then run this again:"
            yield f"#   mentorpick profiles import {name}{answers} -o FOLDER"
        yield f'# A column to leave out is "{DROP}". A column can go to several fields: {{to: [id, name]}}.'
        yield '# A word with nothing after its colon chooses nothing. Headers in another row: "header: 2" below.'
        yield "# The fields:"
        for start in range(0, len(names), 8):
            yield f"#   {', '.join(dict.fromkeys(names[start : start + 8]))}"
        yield "# header: 2"
        if self.sheet:
            yield f"sheet: {json.dumps(self.sheet, ensure_ascii=False)}"

    def _column_lines(self, column: Column, confirmed: bool) -> Iterator[str]:
        name = json.dumps(column.header, ensure_ascii=False)
        if not column.field:
            yield f"  {name}: {DROP}{_dropped_note(column, confirmed)}"
            if column.notes and column.words and not confirmed:
                values = {said: word.meaning for said, word in column.words.items() if word.meaning}
                shown = ", ".join(f"{json.dumps(said, ensure_ascii=False)}: {value}" for said, value in values.items())
                yield f"  # It may say who has stopped taking part: {{to: status, values: {{{shown}}}}}"
            return
        note = "  # GUESS" if column.how == "guess" and not confirmed else ""
        if not column.words:
            yield f"  {name}: {column.field}{note}"
            return
        yield f"  {name}:{note}"
        yield f"    to: {column.field}"
        yield "    values:  # what is said there: what it means"
        for said, word in column.words.items():
            doubt = f"  # {'???' if word.meaning is None else 'GUESS'}, {pluralize(word.rows, 'row')}"
            line = f"      {json.dumps(said, ensure_ascii=False)}: {meaning_text(word.meaning)}"
            yield f"{line}{'' if confirmed else doubt}".rstrip()

    def _fields(self) -> Iterator[str]:
        needed = REQUIRED[self.kind]
        if self.missing:
            also = ", or say below that it's the same for everyone" if self.kind is Answers else ""
            yield f"# ??? No column is the {needed}, and everyone needs one. Map a column to `{needed}`{also}."
        yield "# For fields without a column; remove the # to use one. `constant` is for everyone; outputs say so."
        yield "# fields:"
        mail = next((c.header for c in self.columns if c.field == "contact.email"), "Email")
        if self.kind is Answers:
            yield "#   priority: {constant: career}"
            yield f"#   id: {{hash: {json.dumps(mail, ensure_ascii=False)}}}  # the id from an address, not readable"
            return
        yield f'#   id: {{slug: "Handle"}}  # the id from a column, or {{hash: {json.dumps(mail, ensure_ascii=False)}}}'


def _dropped_note(column: Column, confirmed: bool) -> str:
    if confirmed or column.how:
        return ""
    if any(word in column.header.lower() for word in _PERSON):
        return "  # personal; dropped unless you map it"
    return "  # ??? nothing fits"


def meaning_text(meaning: Meaning) -> str:
    """Return a meaning as it stands in a map."""
    return f"[{', '.join(map(str, meaning))}]" if isinstance(meaning, list) else str("" if meaning is None else meaning)


def _entries(kind: PeopleKind, name: str) -> tuple[Entry, ...]:
    field = _field(kind, name)
    return entries_of(field) if field is not None else ()


def _same_list(kind: PeopleKind, one: Column, other: Column) -> bool:
    entries = _entries(kind, one.field)
    return one is other or (bool(entries) and entries is _entries(kind, other.field))
