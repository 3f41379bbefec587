"""All rows of a sheet, looked at before the first is used: how dates are meant, who stands there twice.

Needs little memory: digests and places for each person, and the dates that differ.
"""

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from hashlib import blake2b, sha256
from typing import Any, NamedTuple

from mentorpick.errors import Problem
from mentorpick.model.people import Answers
from mentorpick.names import fits, name_words
from mentorpick.read.entries import Order, order_of, read_moment, tidy_address
from mentorpick.read.sheets.cells import cell_text, read_cell
from mentorpick.read.sheets.fields import normalize
from mentorpick.read.sheets.mapping import Mapping, PeopleKind, Row, Table, Target
from mentorpick.text import clean, identify, is_nothing

_TELL_APART = ("organization", "title", "programme", "year", "location", "contact.url", "pronouns")
"""What tells two people of one name apart where no address does."""
_OF_A_PERSON = re.compile(
    r"\b(?:student|employee|staff|personal|roll|enrol\w*|register|registration|net|user|member|alumni|alum|constituent|"
    r"candidate|badge|id) ?(?:id|no|nr|number|nummer)\b|\b(?:netid|matrik\w*|username|login|studentnummer|matricola)\b"
)
"""The office's own number of somebody: it stays out of every file, and tells them apart better than anything."""
_IDENTIFY = frozenset(("id", "name", "contact", "contact.email"))
"""The keys of a record that say who it is."""


def text_digest(*texts: str) -> str:
    """Return sixteen hexadecimal digits that stand for texts without showing them."""
    return sha256("\0".join(" ".join(t.split()).casefold() for t in texts).encode()).hexdigest()[:16]


def as_given(cell: Any) -> str:
    """Return an id as the other system has it, so that it is found there again."""
    text = str(cell).lower() if isinstance(cell, bool) else cell if isinstance(cell, str) else cell_text(cell)
    return clean(text).strip()


def columns_of(find: Callable[[str], tuple[Target, ...]], headers: Iterable[str]) -> list[tuple[str, Target]]:
    """Return each column with each field it goes to; those that give way to others come last."""
    found = ((header, target) for header in headers for target in find(header))
    return sorted(found, key=lambda column: column[1].rank)


class Survey:
    """What all rows together say of each: which is older or repeated, and which id tells somebody apart."""

    def __init__(self, kind: PeopleKind, table: Table, mapping: Mapping, seen: tuple[str, ...]) -> None:
        self.kind, self.table, self.mapping, self.seen = kind, table, mapping, seen
        self.columns = [] if table.records else columns_of(mapping.targets, seen)
        """Each column with each field it goes to; of records every one has its own."""
        self.strict = False
        """Whether a column that is no field is an error of its row, as in YAML, instead of left out."""
        self.ignored: dict[str, None] | None = None
        """The keys of records that are no field and are left out; None where they are an error."""
        self.known: dict[tuple[str, str, str], Any] = {}
        """What cells of columns in which many say the same were read as."""
        self._consents = [header for header in seen if self.is_consent(header)]
        self.asks_consent = bool(self._consents)
        self.orders: dict[str, Order] = {}
        """How the dates of a column are meant."""
        self.moments: dict[str, Order] = {}
        """The columns that say when somebody answered."""
        self.older: set[str] = set()
        """Places of answers of somebody who answered again."""
        self.repeats: set[str] = set()
        """Places of rows that are the same, cell by cell, as one above: somebody pasted twice."""
        self.keys: dict[str, str] = {}
        """Keys of those who share an address with somebody of another name, by place."""
        self.apart: dict[str, str] = {}
        """Keys of those who are called as somebody else is, by place."""
        self.together: dict[str, list[str]] = {}
        """The ids that two different ones of the sheet become, each with the places of their rows."""
        self.ids: dict[str, tuple[str, str]] = {}
        """What each id became, with the first that did as given and the place of its row."""
        self.shared = self.untimed = 0
        """People who share an address; older answers of which no time tells that they are older."""
        self.boxes: set[str] = set()
        """Columns of a box to tick, in which a blank is a no: nothing but ticks stands there."""
        self._when = [header for header in seen if mapping.headers.is_moment(header)]
        self._mail, self._names = self._columns("contact.email"), self._columns("name")
        self._about = self._columns(*_TELL_APART)
        self._numbers = [h for h in seen if not mapping.targets(h) and _OF_A_PERSON.search(normalize(h))]
        self._given_ids = self._columns("id")
        self._has_ids = "id" in mapping.given or bool(self._given_ids)
        self._identify = {*self._given_ids, *self._names, *self._mail}
        self._answers: dict[str, list[_Answer]] = {}
        self._called: dict[str, list[tuple[str, str]]] = {}
        self._known: set[bytes] = set()

    def _columns(self, *names: str) -> list[str]:
        return [h for h in self.seen if any(target.name in names for target in self.mapping.targets(h))]

    def look_at(self, rows: Iterable[Row | Problem], tick: Callable[[], None] = lambda: None) -> None:
        """Walk all rows, then settle what they say of each other; ``tick`` is called at each."""
        dated = [h for h in self.seen if any(t.field and t.field.kind == "date" for t in self.mapping.targets(h))]
        dates: dict[str, dict[Any, None]] = {header: {} for header in (*self._when, *dated)}
        ticks: dict[str, set[str]] = {header: set() for header in self._columns("accepting")}
        for row in rows:
            tick()
            if isinstance(row, Problem) or self._repeats_another(row):
                continue
            if self.kind is Answers and (given := self._id_in(row)):
                self._notice(given, f"{self.table.path}:{row.place}")
            if self.table.records:
                self.asks_consent = self.asks_consent or any(map(self.is_consent, row.cells))
                continue
            for header, cells in dates.items():
                cell = row.cells.get(header)
                if isinstance(cell, str | date):
                    cells[cell.date() if isinstance(cell, datetime) else cell] = None
            for header, said in ticks.items():
                said.add(cell_text(row.cells.get(header) or "").strip().casefold())
            self._note_person(row)
        self.boxes = {header for header, said in ticks.items() if len(said) == 2 and said < _TICKED}
        self.orders = {header: order_of(cells) for header, cells in dates.items()}
        self.moments = {header: self.orders[header] for header in self._when}
        self._settle()

    def _repeats_another(self, row: Row) -> bool:
        """Whether somebody who says who they are stands there once more, cell by cell."""
        if self._identify.isdisjoint(row.cells) and not (self.table.records and not _IDENTIFY.isdisjoint(row.cells)):
            return False
        digest = blake2b(repr(row.cells).encode(errors="replace"), digest_size=16).digest()
        if digest in self._known:
            self.repeats.add(row.place)
            return True
        self._known.add(digest)
        return False

    def _note_person(self, row: Row) -> None:
        name = " ".join(str(row.cells[header]) for header in self._names if row.cells.get(header))
        key = self._address(row)
        if key:
            times, consents = ([row.cells.get(header) for header in of] for of in (self._when, self._consents))
            self._answers.setdefault(key, []).append(_Answer(row.place, name, times, consents))
        if name and not self._has_ids:
            numbers = [cell_text(row.cells.get(h) or "") for h in self._numbers]
            numbers = [number for number in numbers if number and not is_nothing(number)]
            about = numbers or [cell_text(row.cells.get(h, "")) for h in self._about]
            told = key or text_digest("name", name, *about)
            self._called.setdefault(identify(name), []).append((row.place, told))

    def _settle(self) -> None:
        for key, answers in self._answers.items():
            for number, alike in enumerate(_by_name(answers) if len(answers) > 1 else ()):
                self.older |= {answer.place for answer in alike} - {self._newest_of(alike)}
                if number:  # another person with the same address
                    self.keys |= {answer.place: text_digest(key, answer.name) for answer in alike}
                    self.shared += 1
        for rows in self._called.values():
            keys = {place: self.keys.get(place, key) for place, key in rows if place not in self.older}
            if len(keys) > 1 and len(set(keys.values())) == len(keys):
                self.apart |= keys
        self._answers.clear()
        self._called.clear()
        self._known.clear()

    def _id_in(self, row: Row) -> str:
        for header in row.cells if self.table.records else self._given_ids:
            cell = row.cells.get(header)
            if cell is not None and any(target.name == "id" for target in self.mapping.targets(header)):
                return as_given(cell)
        return ""

    def _notice(self, given: str, place: str) -> None:
        became = identify(given)
        first, where = self.ids.setdefault(became, (given, place))
        if first != given or became in self.together:
            self.together.setdefault(became, [where]).append(place)

    def is_consent(self, header: str) -> bool:
        """Return whether a column answers the question of consent."""
        return any(target.name == "consent" for target in self.mapping.targets(header))

    def _address(self, row: Row) -> str:
        found = (tidy_address(str(row.cells[header])) for header in self._mail if row.cells.get(header))
        return next((text_digest(text) for text in found if text.casefold() not in ("anonymous", "anonym", "")), "")

    def _newest_of(self, given: "list[_Answer]") -> str:
        """The place of the newest answer by its time.

        Where the times can be read in two ways that do not agree, an answer without a yes to the question of consent
        counts, else the last row; the last one, too, where there are no times.
        """
        orders = list(self.moments.values())
        ways: tuple[Order, ...] = ("day first", "month first")
        newest = {_latest(given, [order or way for order in orders]) for way in ways}
        if len(newest) == 1 and (at := newest.pop()) is not None:
            return given[at].place
        self.untimed += len(given) - 1
        doubtful = [answer.place for answer in given if orders and not self._agrees(answer)]
        return doubtful[-1] if doubtful else given[-1].place

    def _agrees(self, answer: "_Answer") -> bool:
        """Whether every answer to the question of consent is a yes."""
        targets = (
            (target, cell)
            for header, cell in zip(self._consents, answer.consents, strict=True)
            for target in self.mapping.targets(header)
            if target.name == "consent" and target.field
        )
        return all(read_cell(target.field, target.rule, cell) == "yes" for target, cell in targets if target.field)


_TICKED = frozenset(("", "checked", "x", "true"))
"""What stands below a box to tick."""


class _Answer(NamedTuple):
    """A row of somebody with an address: its place, their name, the cells that say when, and those of consent."""

    place: str
    name: str
    times: list[Any]
    consents: list[Any]


def _latest(given: list[_Answer], orders: list[Order]) -> int | None:
    """Which answer is the newest; None where one has no time."""
    times = []
    for answer in given:
        found = (read_moment(cell, order) for cell, order in zip(answer.times, orders, strict=True))
        times.append(next((at for at in found if at), None))
    if any(at is None for at in times):
        return None
    return max(range(len(given)), key=lambda number: (times[number] or datetime.min, number))


def _same_person(one: str, other: str) -> bool:
    """Whether two names at one address are one person's: one of them blank, alike, or with the same first name."""
    if not one.strip() or not other.strip() or fits(one, "", other):
        return True
    return name_words(one)[:1] == name_words(other)[:1] and len(name_words(one)[0]) > 1


def _by_name(given: list[_Answer]) -> list[list[_Answer]]:
    """The rows of one address by person: names that differ clearly are two people who share it."""
    people: list[list[_Answer]] = []
    for answer in given:
        rows = next((rows for rows in people if _same_person(answer.name, rows[0].name)), None)
        if rows is None:
            people.append([answer])
        else:
            rows.append(answer)
    return people
