"""Profiles from files, folders and bundles: the valid ones as mentors, what is wrong with the others beside them.

From the plain values of a record to a Mentor, Answers or Page it goes quickly when they are right, completely when not.
"""

import hashlib
from collections.abc import Callable, Iterator
from itertools import chain
from math import isfinite
from pathlib import Path, PurePath
from typing import Any, Generic, NamedTuple, TypeVar

import msgspec

from mentorpick.data import FOLDER
from mentorpick.errors import InvalidData, MachineFailed, Problem
from mentorpick.model.people import PLAIN_TEXTS, Answers, Mentor, Page, Profiles
from mentorpick.read.files import MAX_BYTES, YAML_SUFFIXES, find_files, is_page, is_stream, name_stem, read_file
from mentorpick.read.problems import BOOLS, RULES, Locate, Position, PositionFinder, problem_of, zone_known
from mentorpick.read.yaml import Fault, Record, YamlFault, decode, records
from mentorpick.text import identify, keep_source_id, slug, visible
from mentorpick.timezones import read_zone

RecordType = TypeVar("RecordType", Mentor, Answers, Page)


def convert_record(kind: type[RecordType], raw: Any, where: Locate) -> RecordType | tuple[Problem, ...]:
    """Return the value that ``raw`` states, or every problem it has, in order of place.

    ``raw`` holds texts as typed (numbers, dates and booleans are made from them by the field's type) or values that
    have their type already; a key left empty is simply not there. A time zone
    may be said in words. Keys that begin with ``x-`` are kept in ``x``.
    Problems of Answers quote nothing the mentee typed, save a word close to one of a closed list.
    """
    raw = _with_zone(raw)
    try:
        value: RecordType = msgspec.convert(_shaped(kind, raw), kind, strict=False)
    except (msgspec.ValidationError, ValueError, OverflowError):
        return _diagnose(kind, raw, where) or (_unforeseen(where),)
    return value if _is_right(value, raw) else _diagnose(kind, raw, where) or value


def _with_zone(raw: Any) -> Any:
    """``raw`` with the zone that its words mean, as in forms and the interview; a full name stays as it is."""
    said = raw.get("timezone") if type(raw) is dict else None
    if type(said) is not str or not said.strip() or ("/" in said and zone_known(said)):
        return raw
    meant = read_zone(said, str(raw.get("location") or "")).zone
    return {**raw, "timezone": meant} if meant else raw


def _diagnose(kind: type[RecordType], raw: Any, where: Locate) -> tuple[Problem, ...]:
    """Imported only where something looks wrong: the good files never pay for it."""
    from mentorpick.read.validate import find_problems

    return find_problems(kind, raw, where)


def _unforeseen(where: Locate) -> Problem:
    """What msgspec refuses and the walk does not see; its own words quote what was typed, and are not told."""
    hint = "compare it with what `mentorpick profiles schema` prints"
    return where((), False)._replace(excerpt="", length=0).problem("P203", "this can't be read", hint)


def _shaped(kind: type, raw: Any) -> Any:
    """``raw`` as the type wants it: plain texts as offers or goals, the office's own keys together."""
    if type(raw) is not dict:
        return raw
    shaped = {key: value for key, value in raw.items() if not key.startswith("x-")}
    if len(shaped) < len(raw):
        shaped["x"] = {key: value for key, value in raw.items() if key.startswith("x-")}
    texts = PLAIN_TEXTS[kind]
    if type(shaped.get(texts)) is str:
        shaped[texts] = [shaped[texts]]
    if type(shaped.get(texts)) is list and kind is not Page:
        shaped[texts] = [{"text": entry} if type(entry) is str else entry for entry in shaped[texts]]
    return shaped


def _is_right(value: RecordType, raw: dict[str, Any]) -> bool:
    """Whether nothing needs a second look; when in doubt, no: the complete walk decides."""
    if isinstance(value, Page) or "x" in raw or any(next(rule(raw, _unsaid), None) for rule in RULES[type(value)]):
        return False  # there is one page to a pool: the complete walk costs nothing
    if isinstance(value, Answers):
        numbers = (value.hours_per_month, value.must.min_hours, value.must.same_timezone_hours)
        return all(number is None or isfinite(number) for number in numbers)
    hours, accepting = value.hours_per_month, value.accepting
    plain = accepting is None or raw["accepting"] in BOOLS or raw["accepting"] is accepting
    return plain and (hours is None or isfinite(hours))


def _unsaid(before: str, typed: Any) -> str:
    return ""


MAX_TOLD = 500
"""The most problems told of one file; it is not read on after so many."""


class LoadedRecord(NamedTuple, Generic[RecordType]):
    """One record of a file: what its ``id`` is, also if it has problems, and whether the file holds it ``alone``."""

    id: str
    place: Position
    value: RecordType | tuple[Problem, ...]
    alone: bool = True
    cut: bool = False
    """The file was not read on from here."""
    record: int = 1
    """Which record of its file it is, from 1."""
    line: int = 0
    """The line, or row, of the file; 0 where it is not known."""
    source_id: str = ""
    """Its id as given; empty where it states none."""
    source: str = ""
    """The path of its file, where the place names only the file."""
    numbered: bool = False
    """Whether nothing but its place in the file tells it from others."""


def load_file(
    kind: type[RecordType], path: str, data: bytes, *, private: bool = False, ignored: dict[str, None] | None = None
) -> Iterator[LoadedRecord[RecordType]]:
    """Yield the records of a file, one after the other. Where it is not read on, the last one says why, and is ``cut``.

    A record that states no id has the file's stem where it is alone, else a slug of its name, else its number. Keys
    that are no field are an error, or are left out and go to ``ignored``.
    """
    text, told, path = "", 0, visible(path)
    try:
        text = decode(data)
        for number, (record, alone) in enumerate(_mark_last(records(text)), 1):
            raw: Any = record.value
            if type(raw) is dict and ignored is not None:
                for key in unknown_keys(kind, raw):
                    del raw[key]
                    ignored[key] = None
            numbered = type(raw) is dict and not alone and not raw.get("id") and not raw.get("name")
            if type(raw) is dict and "id" not in raw and kind is not Page:
                raw["id"] = _default_id(name_stem(path), raw.get("name"), 0 if alone else number)
            elif type(raw) is dict and kind is Answers:
                keep_source_id(raw)
            loaded = _loaded(kind, path, text, record, private)._replace(alone=alone, record=number, numbered=numbered)
            yield loaded._replace(source_id="") if numbered else loaded
            told += len(loaded.value) if isinstance(loaded.value, tuple) else 0
            if told > MAX_TOLD:
                raise YamlFault(Fault("P106", "there are more problems than can be listed", "fix these first"))
    except YamlFault as error:
        yield LoadedRecord("", Position(path), (problem_of(path, text, error.fault, private=private),), cut=True)


def unknown_keys(kind: type[msgspec.Struct], raw: dict[str, Any]) -> list[str]:
    """Return the keys of a record that are neither fields nor somebody's own."""
    return [key for key in raw if not (key in kind.__struct_fields__ or str(key).startswith("x-"))]


def _mark_last(found: Iterator[Record]) -> Iterator[tuple[Record, bool]]:
    """Each record, and whether it is the only one."""
    first = next(found, None)
    if first is not None:
        second = next(found, None)
        yield first, second is None
        for record in chain(() if second is None else (second,), found):
            yield record, False


def _loaded(kind: type[RecordType], path: str, text: str, record: Record, private: bool) -> LoadedRecord[RecordType]:
    value: RecordType | tuple[Problem, ...] = convert_record(
        kind, record.value, PositionFinder(path, text, record, private=private)
    )
    if record.faults:
        faults = tuple(problem_of(path, text, fault, private=private) for fault in record.faults)
        value = faults + value if isinstance(value, tuple) else faults
    said = record.value if isinstance(record.value, dict) else {}
    told, given = (text if isinstance(text := said.get(key, ""), str) else "" for key in ("id", "source_id"))
    place = Position(path, record.line + 1, record.column + 1)
    return LoadedRecord(told, place, value, line=record.line + 1, source_id=given or told)


def _default_id(base: str, name: Any, number: int) -> str:
    if not number:
        return slug(base) or identify(str(name or base))
    return identify(name) if name and isinstance(name, str) else f"{identify(base)}-{number}"


def sample_pool() -> Path:
    """Return the folder of the sample pool: inside the installed package, else in the checkout it is edited in."""
    data = FOLDER.resolve()
    for folder in (data / "profiles", data.parents[2] / "profiles"):
        if folder.is_dir():
            return folder
    raise MachineFailed("the sample pool is missing from this installation", "install mentorpick again")


MAX_PEOPLE = 10_000
"""The most one file may hold."""

Reading = Callable[[str, int], bytes | Problem]
"""From a path and a limit to the bytes of the file, or why they cannot be had; such as read_file."""

_DIGEST = msgspec.json.Encoder(order="sorted")


def read_profiles(*paths: str | Path, reading: Reading = read_file) -> Profiles:
    """Return the mentors of files, folders and bundles in order of id, and every problem of those that are left out.

    An id used twice is a problem at each of its places, and none of them is a mentor. A file that is not valid YAML
    to its end gives no mentor. Never raises for bad profiles; WrongUsage where a path does not exist. The problems
    stand in the order in which the files were read, then by line.
    """
    return read_with_places(*paths, reading=reading)[0]


def read_with_places(*paths: str | Path, reading: Reading = read_file) -> tuple[Profiles, dict[str, Position]]:
    """Return the same, and for each mentor's id the place where the record begins."""
    pool = _Pool()
    for found in _sources(paths, reading):
        if isinstance(found, Problem):
            pool.problems.append(found)
        else:
            pool.add(*found)
    return pool.profiles(), {key: places[0][0] for key, places in pool.people.items() if len(places) == 1}


def _sources(paths: tuple[str | Path, ...], reading: Reading) -> Iterator[tuple[str, bytes] | Problem]:
    """Each file by name, with its bytes; a bundle's files as if it were a folder. Streams that are named come last."""
    streams = [str(path) for path in paths if str(path) == "-" or is_stream(path)]
    for found in find_files([path for path in paths if str(path) not in streams]):
        if isinstance(found, Problem):
            yield found
        elif found.lower().endswith(YAML_SUFFIXES):
            data = reading(found, MAX_BYTES)
            yield data if isinstance(data, Problem) else (found, data)
        else:
            yield from _other(found, reading)
    for name in dict.fromkeys(streams):
        data = reading(name, MAX_BYTES)
        yield data if isinstance(data, Problem) else ("stdin" if name == "-" else name, data)


def _other(path: str, reading: Reading) -> Iterator[tuple[str, bytes] | Problem]:
    """What does not end as YAML does: most pools hold none, and are read without the readers of bundles and sheets."""
    from mentorpick.read.files import is_bundle
    from mentorpick.read.sheets.readers import is_sheet

    if is_bundle(path):
        yield from _bundled(path, reading)
    elif is_sheet(path):
        hint = f"to make profiles from it, run: mentorpick profiles import {PurePath(path).name} -o FOLDER"
        yield Problem(code="P005", path=path, message="import a table of people first", hint=hint)
    else:
        data = reading(path, MAX_BYTES)
        yield data if isinstance(data, Problem) else (path, data)


def _bundled(path: str, reading: Reading) -> Iterator[tuple[str, bytes] | Problem]:
    from mentorpick.read.files import MAX_ARCHIVE, read_bundle

    data = reading(path, MAX_ARCHIVE)
    if isinstance(data, Problem):
        yield data
        return
    try:
        bundle = read_bundle(path, data)
    except InvalidData as error:
        yield Problem(code="P008", path=path, message=error.message, hint=error.hint)
        return
    for name, content in bundle.files:
        yield f"{path}/{name}", content


class _Pool:
    """What has been read so far. ``people``: for each id, every place that uses it, and who is valid there."""

    def __init__(self) -> None:
        self.people: dict[str, list[tuple[Position, Mentor | None]]] = {}
        self.pages: list[tuple[str, Page]] = []
        self.problems: list[Problem] = []
        self.files: list[str] = []

    def add(self, path: str, data: bytes) -> None:
        """Add the mentors of a file, or the page of the pool."""
        path = visible(path)
        self.files.append(path)
        if is_page(path):
            self._add_page(path, data)
            return
        loaded: list[LoadedRecord[Mentor]] = []
        for person in load_file(Mentor, path, data):
            if isinstance(person.value, tuple):
                self.problems += person.value
            loaded.append(person)
            if len(loaded) > MAX_PEOPLE:
                self._tell(
                    path,
                    "P104",
                    f"a file can have up to {MAX_PEOPLE} people, so I read nobody from this one",
                    "split it",
                )
                return
        if not loaded:
            self._tell(path, "P006", "there's nothing in this file", "write a profile into it, or delete it")
        elif not loaded[-1].cut:
            for person in loaded:
                if person.id:
                    valid = person.value if isinstance(person.value, Mentor) else None
                    self.people.setdefault(person.id, []).append((person.place, valid))

    def _tell(self, path: str, code: str, message: str, hint: str) -> None:
        self.problems.append(Problem(code=code, path=path, message=message, hint=hint))

    def _add_page(self, path: str, data: bytes) -> None:
        for page in load_file(Page, path, data):
            if isinstance(page.value, tuple):
                self.problems += page.value
            else:
                self.pages.append((path, page.value))

    def page(self) -> Page:
        """Return the first page; fictional if any is, because made-up people must be named as such."""
        if not self.pages:
            return Page()
        for path, _ in self.pages[1:]:
            message = f"the pool has a page already: {self.pages[0][0]}"
            hint = "only the first one counts, except for `fictional`"
            self.problems.append(Problem(code="P309", path=path, message=message, hint=hint, severity="advice"))
        fictional = any(page.fictional for _, page in self.pages)
        return msgspec.structs.replace(self.pages[0][1], fictional=fictional)

    def profiles(self) -> Profiles:
        """Return the mentors whose id is theirs alone, and all problems."""
        page = self.page()
        mentors = []
        for key in sorted(self.people):
            places = self.people[key]
            if len(places) > 1:
                self.problems += [_used_twice(key, place, places) for place, _ in places]
            elif places[0][1] is not None:
                mentors.append(places[0][1])
        order = {path: number for number, path in enumerate(self.files)}
        ordered = sorted(self.problems, key=lambda p: (order.get(p.path, -1), p.line, p.column))
        return Profiles(
            mentors=tuple(mentors),
            page=page,
            problems=tuple(ordered),
            digest="sha256:" + hashlib.sha256(_DIGEST.encode((page, mentors))).hexdigest(),
            files=len(self.files),
        )


def _used_twice(key: str, place: Position, places: list[tuple[Position, Mentor | None]]) -> Problem:
    others = [other for other, _ in places if other != place]
    where = ", ".join(f"{other.path}:{other.line}:{other.column}" for other in others[:3])
    more = f" and {len(others) - 3} more places" if len(others) > 3 else ""
    message = f"the id '{key}' is used by someone else too: {where}{more}"
    return place.problem("P301", message, "give each an `id:` of their own; until then none of them is ranked")
