"""One row of a sheet on its way to a person: what each field says, which column it came from, what was not understood.

A person is never lost over an optional cell: what has no reading stays unknown and is named. Only a name, a consent,
a priority or a must is worth a person.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, NamedTuple

from mentorpick.model.people import Answers, Mentor
from mentorpick.model.taxonomy import read_languages
from mentorpick.read.entries import read_consent, read_moment
from mentorpick.read.problems import Keys, Position
from mentorpick.read.sheets.cells import ColumnRule, read_cell
from mentorpick.read.sheets.fields import Field, normalize
from mentorpick.read.sheets.headers import NEVER_LEFT_OUT
from mentorpick.read.sheets.mapping import PeopleKind, Row, Target
from mentorpick.read.sheets.survey import Survey, as_given, columns_of, text_digest
from mentorpick.text import clean, identify, keep_source_id, slug, tidy_field
from mentorpick.timezones import read_zone

_JOINS = {"line": " ", "text": "\n\n"}
ESSENTIAL = frozenset(("id", "name", "priority", "must", "avoid", "conflicts"))
"""Fields without which, or with a part of which, nobody is used: what they say decides who somebody is, or must not
meet."""
_TOLD = {
    "goals": re.compile(r"\b(?:tell|share|show|pass)\w*\b.*\bgoals?\b"),
    "programme": re.compile(r"\b(?:tell|share|show|pass)\w*\b.*\b(?:degree|programme|course)\b.*\byear\b"),
}
"""How a question of consent says what the mentor is told."""
_NAMED = {"goals": re.compile(r"\bgoals?\b"), "programme": re.compile(r"\b(?:degree|programme|course|year|studies)\b")}
"""How a question of its own names it."""
_PRIVATE, _WHO = frozenset(("text", "lines", "email")), frozenset(("id", "name"))
"""Kinds of field whose words are never repeated in a message; in these, and in fields that say who somebody is, hardly
two rows say the same."""
_QUOTED = ("stage", "languages", "timezone", "meeting", "hours_per_month", "roles", "style", "must", "share")
_SHORT = 30
"""Fields of answers whose words are, up to so many letters: what is longer is a sentence of somebody's own."""
_MOST_KNOWN = 10_000


class Odd(NamedTuple):
    """A cell, or a part of one, that was not understood: that field of that person stays unknown."""

    place: str
    column: str
    field: str
    words: str
    """Empty where they are somebody's own sentences."""


class SheetRow:
    """One row on its way to a value: the raw mapping, and which column each field of it came from."""

    def __init__(self, sheet: Survey, row: Row) -> None:
        self.sheet, self.row = sheet, row
        self.raw: dict[str, Any] = {}
        self.came: dict[str, str] = {}
        self._origin: dict[tuple[str, str], str] = {}
        self.odd: list[Odd] = []
        self.consent = "no" if sheet.asks_consent else ""
        """Empty where the sheet does not ask; else yes, no, or words that are neither."""
        self.moment: datetime | None = None
        self.by_town = self.two_ticks = self.is_undated = False
        """Whether the time zone was taken from the town; whether several areas were ticked where one is asked; whether
        the time of answering could be day/month or month/day."""
        consents: list[str] = []
        for header, cell, target in self._targets():
            if target.name == "consent" and target.field is not None:
                consents.append(self._value(header, cell, target, target.field) or "no")
            else:
                self._take(header, cell, target)
        if consents:
            self.consent = next((said for said in ("no", *consents) if said != "yes" and said in consents), "yes")
            self._share(header for header, _, target in self._targets() if target.name == "consent")
        self._give()
        contact = self.raw.get("contact")
        contact = contact if isinstance(contact, dict) else {}  # else it's a problem of this row, found below
        email, name = str(contact.get("email", "")), str(self.raw.get("name", ""))
        self.has_address = bool(email)
        self.key = text_digest(email) if email else text_digest("name", name) if name else ""
        self._identify(name, email)
        self._read_zone()
        self._read_languages()

    def _share(self, questions: Iterable[str]) -> None:
        """What the question of consent says that the mentor is told, where somebody agrees to it."""
        if self.sheet.kind is Answers and self.consent == "yes":
            asked = normalize(" ".join(questions))
            shared = [key for key, words in _TOLD.items() if "mentor" in asked and words.search(asked)]
            if shared:
                self.raw["share"] = shared

    def _targets(self) -> list[tuple[str, Any, Target]]:
        """Every cell with each field it goes to."""
        sheet, cells = self.sheet, self.row.cells
        if sheet.table.records:
            cells = flatten(cells, sheet.kind)
            found = columns_of(sheet.mapping.targets if not sheet.strict else self._as_typed, cells)
        else:
            found = sheet.columns
        for header, order in sheet.moments.items():
            self.moment = self.moment or read_moment(cells.get(header), order)
        blank = {header: "no" for header in sheet.boxes if cells.get(header) in (None, "")}
        return [(h, (blank or cells).get(h, cells.get(h)), target) for h, target in found if h in cells or h in blank]

    def _as_typed(self, header: str) -> tuple[Target, ...]:
        found = self.sheet.mapping.targets(header)
        if found and found[0].how != "guess":
            return found
        if self.sheet.ignored is None or (found and found[0].name in NEVER_LEFT_OUT):
            return (Target(header, None, ColumnRule(), "unknown"),)
        self.sheet.ignored[header] = None
        return ()

    def _take(self, header: str, cell: Any, target: Target) -> None:
        if target.field is None:
            self.raw[target.name] = _cleaned("", cell)
            return
        value = self._value(header, cell, target, target.field)
        if target.name == "share":
            value = _shared(header, cell, value)
        if value is None or (target.rank == 9 and target.name in self.came):
            return
        if target.rank == 9 and not self._plausible(target, value):
            return
        if target.field.kind == "one" and isinstance(value, list):
            value = self._first_of(header, target, value)
            if value is None:
                return
        self.came.setdefault(target.name, header)
        if target.name == "id" and self.sheet.kind is Answers:
            self.raw.setdefault("source_id", as_given(cell))
        if target.name == "year" and str(value).isdecimal() and re.search("semest", normalize(header)):
            value = f"semester {value}"
        if target.name == "name" and set(str(self.raw.get("name", " ")).split()) < set(str(value).split()):
            self.raw.pop("name", None)  # a first name beside the whole one
        for item in value if isinstance(value, list) else ():
            self._origin.setdefault((target.name, str(item)), header)
        _put(self.raw, target.name, value, _JOINS.get(target.field.kind, ""))

    def _value(self, header: str, cell: Any, target: Target, field: Field) -> Any:
        """What a cell says, clean; what many of a column may say is read once."""
        known, key = self.sheet.known, (header, target.name, cell)
        repeated = type(cell) is str and field.kind not in _PRIVATE and target.name not in _WHO
        if repeated and key in known:
            value = known[key]
        else:
            value = read_cell(field, target.rule, cell, self.sheet.orders.get(header, ""))
            value = _cleaned(target.name, value)
            if repeated and len(known) < _MOST_KNOWN:
                known[key] = value
        return list(value) if isinstance(value, list) else value

    def _first_of(self, header: str, target: Target, ticked: list[str]) -> Any:
        """Of several ticks where one is asked the first is the priority, the rest go to ``also``; elsewhere none."""
        if target.name != "priority":
            self.odd.append(Odd(self.row.place, header, target.name, ", ".join(map(str, ticked))))
            return None
        if "priority" in self.raw:  # a column for each option
            ticked = [self.raw["priority"], *ticked]
        self.two_ticks = len(ticked) > 1
        self.came.setdefault("also", header)
        _put(self.raw, "also", [area for area in ticked[1:] if area != ticked[0]], "")
        return ticked[0]

    def _plausible(self, target: Target, value: Any) -> bool:
        """A product's own columns hold more than answers: ``anonymous`` as address, times nobody can tell."""
        if target.name == "updated" and "-" not in str(value):
            self.is_undated = True
            return False
        return str(value).casefold() not in ("anonymous", "anonym")

    def _give(self) -> None:
        """Constants, and ids made from a column, where the row itself says nothing."""
        for name, given in self.sheet.mapping.given.items():
            header = given.hash or given.slug
            if given.constant is not None and name not in self.came:
                _put(self.raw, name, _cleaned(name, given.constant), "")
            elif header and (said := self._said_in(header)):
                self.raw[name] = f"p-{text_digest(said)[:10]}" if given.hash else slug(said)
                self.came[name] = header
                if name == "id" and given.slug and self.sheet.kind is Answers:
                    self.raw["source_id"] = said

    def _said_in(self, wanted: str) -> str:
        cells = self.row.cells.items()
        return next((str(cell).strip() for header, cell in cells if normalize(header) == normalize(wanted)), "")

    def _identify(self, name: str, email: str) -> None:
        if "id" in self.raw and self.sheet.kind is Answers:
            self.raw["id"] = self.raw.pop("source_id", "") or self.raw["id"]
            if not self._is_hidden():
                keep_source_id(self.raw)
        elif "id" in self.raw:
            self.raw["id"] = identify(str(self.raw["id"]))
        elif name:
            self.raw["id"] = identify(name)
        elif email:
            self.raw["id"] = f"p-{text_digest(email)[:10]}"
        elif self.sheet.kind is Answers:
            self.raw["id"] = slug(self.row.place)

    def _is_hidden(self) -> bool:
        """Whether the id stands for a text that is not to be shown, such as an address."""
        given = self.sheet.mapping.given.get("id")
        return given is not None and bool(given.hash)

    def _read_zone(self) -> None:
        """The zone that the words and the town together mean; what they do not tell stays as typed, to be named."""
        said, town = self.raw.get("timezone"), str(self.raw.get("location", ""))
        if said is not None and not isinstance(said, str):
            return
        found = read_zone(said or "", town)
        if not found.zone and not said and re.search("[/(]", town):  # London / GMT
            found = read_zone(town)._replace(by_place=True)
        if found.zone:
            self.raw["timezone"] = found.zone
            self.by_town = found.by_place and not said

    def _read_languages(self) -> None:
        """``some German`` is German; ``English (fluent)`` is English."""
        for holder in (self.raw, self.raw.get("must")):
            if isinstance(holder, dict) and isinstance(listed := holder.get("languages"), list):
                found = [(str(item), better) for item in listed for better in read_languages(str(item)) or (item,)]
                for item, better in found:
                    self._origin.setdefault(("languages", str(better)), self._origin.get(("languages", item), ""))
                holder["languages"] = list(dict.fromkeys(str(better) for _, better in found))

    def guess_priority(self) -> None:
        """Take the priority from the goals: the area that one of them names, else what most of them are about."""
        from mentorpick.relevance.goals import likely_areas
        from mentorpick.relevance.vectors import shipped_model

        goals = [goal for goal in self.raw.get("goals", ()) if isinstance(goal, dict)]
        named = [goal["area"] for goal in goals if goal.get("area")]
        if goals and not named and (model := shipped_model()):
            named = [area for area, *_ in likely_areas([goal["text"] for goal in goals], model)]
        for area, _ in Counter(named).most_common(1):
            self.raw["priority"] = area
            self.raw["also"] = [other for other in self.raw.get("also", ()) if other != area]

    def leave_out_unread(self) -> None:
        """Take out of the raw mapping what is optional and cannot be read, and note it."""
        from mentorpick.read.validate import findings

        for _ in range(100):
            wrong = [f for f in findings(self.sheet.kind, self.raw) if f.keys and f.keys[0] not in ESSENTIAL]
            wrong = [f for f in wrong if not (f.on_key and f.code == "P201")]
            if not wrong:
                return
            worst = max(wrong, key=lambda f: (f.code == "P210", tuple(map(str, f.keys))))  # a long list is cut first
            self._leave_out(worst.keys, worst.code)

    def _leave_out(self, keys: Keys, code: str) -> None:
        holders: list[Any] = [self.raw]
        *path, last = keys
        for key in path:
            holders.append(holders[-1][key])
        holder = holders[-1]
        value = holder[last] if not isinstance(holder, list) or int(last) < len(holder) else ""
        if code not in ("P303", "P307"):  # said twice: nothing is lost
            self.odd.append(self._odd(keys, value))
        if code == "P210":
            del holder[int(last) :]
            return
        del holder[last]
        if not holder and path:
            del holders[-2][path[-1]]

    def _odd(self, keys: Keys, value: Any) -> Odd:
        words = [str(key) for key in keys if isinstance(key, str)]
        name = next((n for end in range(len(words), 0, -1) if (n := ".".join(words[:end])) in self.came), words[0])
        column = self._origin.get((name, str(value)), "") or self.came.get(name, "")
        private = self._kind_of(name) in _PRIVATE or isinstance(value, dict | list)
        if self.sheet.kind is Answers:
            private = private or words[0] not in _QUOTED or len(str(value)) > _SHORT
        return Odd(self.row.place, column, ".".join(words), "" if private else str(value))

    def _kind_of(self, name: str) -> str:
        field: Field | None = next((f for f in self.sheet.mapping.headers.fields if f.name == name), None)
        return field.kind if field is not None else "text"

    def where(self, keys: Keys, on_key: bool = False) -> Position:
        """Return the place of a field: its row and column."""
        table, place = self.sheet.table, self.row.place
        words = [str(key) for key in keys if isinstance(key, str)]
        for end in range(len(words), 0, -1):
            header = self.came.get(".".join(words[:end]))
            if header is not None:
                unit = "key" if table.records else "column"
                return Position(f'{table.path}:{place}, {unit} "{header}"')
        return Position(f"{table.path}:{place}")


def _shared(header: str, cell: Any, value: Any) -> Any:
    """What a mentee lets the mentor be told: with a plain yes what the question names, with a no nothing."""
    said = read_consent(cell)
    if said == "unclear":
        return value
    asked = [key for key, words in _NAMED.items() if words.search(normalize(header))]
    return (asked or list(_NAMED)) if said == "yes" else None


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
        return tidy_field(name, clean(value))
    if isinstance(value, list):
        return [_cleaned(name, item) for item in value]
    if isinstance(value, dict):
        return {key: _cleaned(key, item) for key, item in value.items()}
    return value


def flatten(record: dict[str, Any], kind: PeopleKind, above: str = "") -> dict[str, Any]:
    """Return a nested record as columns: ``contact.email``, ``skills[].name``; goals and offers stay as they are."""
    return dict(_flat(record, kind, above))


def _flat(record: dict[str, Any], kind: PeopleKind, above: str) -> Iterator[tuple[str, Any]]:
    for key, value in record.items():
        name = f"{above}{key}"
        if isinstance(value, dict) and not name.startswith("x-"):
            yield from _flat(value, kind, f"{name}.")
        elif isinstance(value, list) and None in value:  # as databases write what is empty
            yield from _flat({name: [item for item in value if item is not None]}, kind, "")
        elif isinstance(value, list) and value and all(isinstance(i, dict) for i in value) and name not in _WHOLE[kind]:
            for part in dict.fromkeys(part for item in value for part in item):
                yield f"{name}[].{part}", [item[part] for item in value if item.get(part) not in (None, "")]
        elif value not in (None, "", []):
            yield name, value


_WHOLE: dict[PeopleKind, tuple[str, ...]] = {Mentor: ("offers",), Answers: ("goals",)}
