"""Answers: one person's, or those of many, one after the other without holding them all."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO, NamedTuple

from mentorpick.encoding import packing_of, split_packed, text_encoding, unpack
from mentorpick.errors import InvalidData, Problem, WrongUsage
from mentorpick.model.people import Answers, Columns, Mentee
from mentorpick.read.files import (
    MAX_BYTES,
    YAML_SUFFIXES,
    find_files,
    is_page,
    is_stream,
    name_stem,
    open_stream,
    read_file,
)
from mentorpick.read.problems import Position
from mentorpick.read.profiles import LoadedRecord, load_file
from mentorpick.text import identify, join_words, pluralize, visible

MAX_LINES = 64 * 1024 * 1024
"""The most bytes of JSON Lines or CSV on the standard input."""
_ENOUGH = 20
"""People looked at where one is expected."""


def read_answers(path: str | Path) -> Answers:
    """Return the answers of one person in one file.

    InvalidData, with every problem, where they can't be used or are those of several; WrongUsage where there is no
    such file. No problem quotes what the mentee wrote.
    """
    if Path(path).is_dir():
        raise WrongUsage(f"{str(path)!r} is a folder", "give one file of answers")
    if str(path) == "-":
        raise WrongUsage(
            "standard input is read by `rank` and `assign` only", "save the answers to a file and give that"
        )
    found = list(islice(read_mentees([path]), _ENOUGH))
    if len(found) == 1 and isinstance(found[0].value, Answers):
        return found[0].value
    problems = [problem for _, value, *_ in found if isinstance(value, tuple) for problem in value]
    if not problems:
        message = "this file has several people's answers, and I need one person's"
        problems = [
            Problem(code="P308", path=str(path), message=message, hint=f"to rank them all, run: mentorpick rank {path}")
        ]
    raise InvalidData(f"the answers in {path} can't be used", "fix what's listed above", problems)


def read_mentees(
    paths: Iterable[str | Path],
    stdin: BinaryIO | None = None,
    say: Callable[[str], None] = lambda _: None,
    columns: Columns = Columns(),  # noqa: B008  a value
    *,
    streams: Mapping[str, BinaryIO] = MappingProxyType({}),
) -> Iterator[Mentee]:
    """Yield the answers of many: files, folders and spreadsheets in order of path; ``-`` is ``stdin``, read last.

    So is a pipe or a device that is named, such as ``/dev/fd/63`` of a shell's ``<(command)``; ``streams`` are those
    that the caller has opened.

    One person after the other is read, so that a cohort of any size needs little memory. What can't be used is a
    tuple of Problems in its place, and so is a person whose id was used before; two ids that fall together are both
    refused. At the first step WrongUsage where a path does not exist or a spreadsheet needs a map; InvalidData where
    there is nobody in a folder that is not empty. ``say`` is told, in sentences, what a spreadsheet was taken for: its
    encoding, what its map gives to everyone, what nothing maps; and at the end how many ids were changed. An id as
    given is the ``source_id`` of the answers.
    """
    named = list(paths)
    sources = _sources(named, streams if stdin is None else {"-": stdin, **streams})
    together = _ids_together(sources, columns)
    seen: set[str] = set()
    ids = _Ids()
    read = 0
    for read, found in enumerate(_all(sources, say, columns), 1):  # noqa: B007  counted
        value = found.value
        place = found.place.path if found.alone else _shown(found.place)
        if isinstance(value, Answers):
            ids.count(value, found)
            if value.id in together:
                value = (_falls_together(Position(place) if found.alone else found.place, together[value.id]),)
            elif value.id in seen:
                value = (_used_before(found.place),)
            seen.add(found.id)
        yield Mentee(place, value, found.source or found.place.path, found.record, found.line, found.source_id)
    for sentence in ids.said():
        say(sentence)
    if not read and (not named or any(map(_holds_other_things, named))):
        shown = ", ".join(map(str, named)) or "what was given"
        raise InvalidData(f"there are no answers in {shown}", "answers are files ending in .yaml, or spreadsheets")


class _Ids:
    """How many ids became another, and how many records of a sheet have none."""

    def __init__(self) -> None:
        self._changed = self._without = 0
        self._example = ("", "")
        self._first = ""

    def count(self, answers: Answers, found: LoadedRecord[Answers]) -> None:
        """Count one person more."""
        if found.source_id and found.source_id != answers.id:
            self._changed += 1
            self._example = self._example if self._example[0] else (found.source_id, answers.id)
        elif found.numbered:
            self._without += 1
            self._first = self._first or answers.id

    def said(self) -> Iterator[str]:
        """Yield what is to be said of them, once."""
        if self._changed:
            given, became = self._example
            ids = pluralize(self._changed, "id was", "ids were")
            yield f"{ids} changed, such as {visible(given)} -> {became}; source_id holds each as it was given."
        if self._without:
            records = pluralize(self._without, "record has", "records have")
            first = self._first
            called, them = ("is called by its", "it") if self._without == 1 else ("are called by their", "them")
            yield f"{records} no id and {called} place, such as {first}: a line more above moves {them}."


def _used_before(place: Position) -> Problem:
    message, hint = "these answers have an id that's in use already", "give each person an `id:` of their own"
    return place.problem("P301", message, hint)


def _falls_together(place: Position, places: Iterable[str]) -> Problem:
    here = _shown(place)
    others = join_words([other for other in dict.fromkeys(places) if other != here][:3])
    message = f"this id is the same as the one in {others}"
    hint = "capitals, spaces and signs make no difference in an id: change one of the two"
    return place.problem("P301", message, hint)


def _shown(place: Position) -> str:
    return "{}:{}:{}".format(*place) if place.line else place.path


def _holds_other_things(path: str | Path) -> bool:
    """Whether this is a folder with something in it, in which answers were expected: an empty one is a quiet day."""
    return Path(path).is_dir() and any(not inside.name.startswith(".") for inside in Path(path).iterdir())


class _Source(NamedTuple):
    """A file, or what came in by a stream; with its bytes where they are had already, or why it cannot be read."""

    path: str
    data: bytes | None = None
    problem: Problem | None = None

    def opened(self) -> "_Source":
        """Return the same, unpacked where its name says that it is packed; the bytes of YAML read."""
        inside, packing = split_packed(self.path)
        if self.problem or self.data is not None:
            return self
        if packing:
            try:
                return _Source(inside, unpack(Path(self.path).read_bytes(), packing))
            except (OSError, InvalidData) as error:
                message = error.message if isinstance(error, InvalidData) else str(error.strerror)
                return self._replace(problem=Problem(code="P404", path=visible(self.path), message=message))
        if _is_sheet(self.path):
            return self
        data = read_file(self.path)
        return self._replace(problem=data) if isinstance(data, Problem) else self._replace(data=data)


def _sources(paths: Sequence[str | Path], streams: Mapping[str, BinaryIO]) -> list[_Source]:
    """The files meant by ``paths``, in order of path, then the streams as they were named."""
    apart = [str(path) for path in paths if str(path) == "-" or is_stream(path)]
    files = find_files([path for path in paths if str(path) not in apart])
    found = [_Source("", problem=file) if isinstance(file, Problem) else _Source(file) for file in files]
    for name in dict.fromkeys(apart):
        if name in streams:
            found.append(_streamed(name, streams[name]))
        elif name != "-":
            with open_stream(name) as stream:
                found.append(_streamed(name, stream))
    return [source for source in found if not is_page(source.path)]


def _streamed(name: str, stream: BinaryIO) -> _Source:
    """What comes in by a stream, unpacked, called by a name that says what it holds."""
    data = stream.read(MAX_BYTES + 1)
    called = "stdin" if name == "-" else name
    packing = packing_of(data)
    sheet = _sheet_on(data)
    data += stream.read(MAX_LINES) if sheet or packing else b""
    if len(data) > (MAX_LINES if sheet or packing else MAX_BYTES):
        source = "standard input" if name == "-" else name
        raise InvalidData(f"there's too much on the {source}", "save it as a file and give that")
    if packing:
        try:
            data = unpack(data, packing)
        except InvalidData as error:
            return _Source(called, problem=Problem(code="P404", path=visible(called), message=error.message))
        sheet = _sheet_on(data)
    return _Source(called + sheet, data)


def _ids_together(sources: Sequence[_Source], columns: Columns) -> dict[str, list[str]]:
    """The ids that two different ones of several files become, each with their places.

    Of YAML only the lines that state an id are looked at; it is read where two of them may fall together.
    """
    if len(sources) < 2:
        return {}
    stated = [(source, _stated(source, columns)) for source in sources]
    spelled: dict[str, set[str]] = {}
    for given, _ in chain.from_iterable(ids for _, ids in stated):
        spelled.setdefault(identify(given), set()).add(given)
    doubtful = {became for became, ways in spelled.items() if len(ways) > 1}
    found: dict[str, list[tuple[str, str]]] = {}
    for source, ids in stated if doubtful else ():
        if doubtful.isdisjoint(identify(given) for given, _ in ids):
            continue
        for given, place in ids if _is_sheet(source.path) else _read_ids(source):
            found.setdefault(identify(given), []).append((given, place))
    return {
        became: [place for _, place in met] for became, met in found.items() if len({given for given, _ in met}) > 1
    }


_ID_LINE = re.compile(
    rb"""^(?:-[ \t]+|[ \t]+)?["']?id["']?[ \t]*:[ \t]*["']?([^\r\n]+?)["']?[ \t]*(?:#[^\r\n]*)?\r?$""", re.M
)


def _stated(source: _Source, columns: Columns) -> list[tuple[str, str]]:
    """The ids of a source with their places, as far as they can be seen at once; none where it cannot be read."""
    source = source.opened()
    if source.problem:
        return []
    if not _is_sheet(source.path):
        lines = [line.decode("utf-8", "replace") for line in _ID_LINE.findall(source.data or b"")]
        return [(given, "") for given in lines or [name_stem(source.path)]]
    from mentorpick.read.sheets.people import read_people

    try:
        people = read_people(source.path, Answers, source.data, columns=columns)
    except (InvalidData, WrongUsage, OSError):
        return []  # said where it is read
    return list(people.found.ids.values())


def _read_ids(source: _Source) -> Iterator[tuple[str, str]]:
    opened = source.opened()
    for found in _yaml(opened, Columns(), lambda _: None):
        if isinstance(found.value, Answers):
            yield found.source_id or found.value.id, found.place.path if found.alone else _shown(found.place)


def _all(sources: Iterable[_Source], say: Callable[[str], None], columns: Columns) -> Iterator[LoadedRecord[Answers]]:
    for each in sources:
        source = each.opened()
        if source.problem:
            yield LoadedRecord("", Position(source.problem.path), (source.problem,))
        elif _is_sheet(source.path):
            yield from _sheet(source, say, columns)
        else:
            yield from _yaml(source, columns, say)


_KEY = re.compile(rb"""[#%\[&]|---|-\s|["']?[\w-]+["']?\s*:(?:\s|$)""")
"""How YAML begins: a remark, a list, a key with its colon."""


def _sheet_on(data: bytes) -> str:
    """The ending of a sheet with these bytes: JSON Lines, CSV by a first line of several cells; none for YAML."""
    head = data[: 1 << 16]
    start = head.decode(text_encoding(head), "replace").removeprefix("\ufeff").encode().lstrip()
    if start[:1] == b"{":
        return ".jsonl"
    line = start.partition(b"\n")[0]
    return ".csv" if re.search(rb"[,;\t]", line) and not _KEY.match(line) else ""


def _yaml(source: _Source, columns: Columns, say: Callable[[str], None]) -> Iterator[LoadedRecord[Answers]]:
    nobody, ignored = True, dict[str, None]()
    for found in load_file(
        Answers, source.path, source.data or b"", private=True, ignored=ignored if columns.ignore_unknown else None
    ):
        nobody = False
        yield found
    if nobody and source.path != "stdin":  # where nothing at all may come from a pipe
        problem = Problem(code="P006", path=source.path, message="there's nothing in this file", hint=_LEAST)
        yield LoadedRecord("", Position(source.path), (problem,))
    if ignored:
        say(f"{visible(source.path)}: skipped these keys, which I don't know: {', '.join(map(visible, ignored))}")


_LEAST = "write at least `priority: career`, or another of the seven areas"


def _is_sheet(path: str) -> bool:
    """By its ending; YAML, as most are, is known without importing the readers of spreadsheets."""
    if path.lower().endswith(YAML_SUFFIXES):
        return False
    from mentorpick.read.sheets.readers import is_sheet

    return is_sheet(path)


def _sheet(source: _Source, say: Callable[[str], None], columns: Columns) -> Iterator[LoadedRecord[Answers]]:
    from mentorpick.read.sheets.people import read_people

    path = source.path
    try:
        people = read_people(path, Answers, source.data, columns=columns)
        for sentence in people.said():
            say(sentence)
        for record, person in enumerate(people, 1):
            if person.value is None:
                continue
            value, place = person.value, Position(person.place)
            if isinstance(value, Answers) and value.id in people.found.together:
                value = (_falls_together(place, people.found.together[value.id]),)
            numbered = not person.source_id and not person.has_address and not getattr(person.value, "name", "-")
            yield LoadedRecord(
                person.id, place, value, alone=False, record=record, line=person.line, source_id=person.source_id,
                numbered=numbered, source=path,
            )  # fmt: skip
        for sentence in people.said_after():
            say(sentence)
    except InvalidData as error:  # one table of several that cannot be read: the others still can
        unread = Problem(code="P404", path=visible(path), message=error.message, hint=error.hint)
        yield LoadedRecord("", Position(path), error.problems or (unread,))
