"""Answers: one person's, or those of many, one after the other without holding them all."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import BinaryIO, NamedTuple

from mentorpick.compression import split_packed, unpack
from mentorpick.errors import InvalidData, Problem, WrongUsage
from mentorpick.model.people import Answers, Mentee
from mentorpick.read.decode import LoadedRecord, load_file
from mentorpick.read.files import MAX_BYTES, YAML_SUFFIXES, find_files, is_page, read_file
from mentorpick.read.problems import Position
from mentorpick.text import join_words, pluralize, visible


class Columns(NamedTuple):
    """What the caller wants of the columns of sheets: where the id stands, and which are carried along."""

    id: str = ""
    carry: tuple[str, ...] = ()


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
        raise WrongUsage(f"{str(path)!r} is a folder", "name one file of answers")
    if str(path) == "-":
        raise WrongUsage("standard input is read by `rank` and `assign` only", "save the answers and name the file")
    found = list(islice(read_mentees([path]), _ENOUGH))
    if len(found) == 1 and isinstance(found[0].value, Answers):
        return found[0].value
    problems = [problem for _, value, *_ in found if isinstance(value, tuple) for problem in value]
    if not problems:
        message = "one person's answers are expected, here are those of several"
        problems = [
            Problem(code="P308", path=str(path), message=message, hint=f"to rank them all: mentorpick rank {path}")
        ]
    raise InvalidData(f"the answers in {path} can't be used", "mend what is named above", problems)


def read_mentees(
    paths: Iterable[str | Path],
    stdin: BinaryIO | None = None,
    say: Callable[[str], None] = lambda _: None,
    columns: Columns = Columns(),  # noqa: B008  a value
) -> Iterator[Mentee]:
    """Yield the answers of many: files, folders and spreadsheets in order of path; ``-`` is ``stdin``, read last.

    One person after the other is read, so that a cohort of any size needs little memory. What can't be used is a
    tuple of Problems in its place, and so is a person whose id was used before. At the first step WrongUsage where a
    path does not exist or a spreadsheet needs a map; InvalidData where there is nobody at all. ``say`` is told, in
    sentences, what a spreadsheet was taken for: its encoding, what its map gives to everyone, what nothing maps; and
    at the end how many ids were changed. An id as given is the ``source_id`` of the answers.
    """
    named = list(paths)
    seen: dict[str, str] = {}
    ids = _Ids()
    read = 0
    for read, found in enumerate(_all(named, stdin, say, columns), 1):  # noqa: B007  counted
        value = found.value
        place = found.place.path if found.alone or not found.place.line else "{}:{}:{}".format(*found.place)
        if isinstance(value, Answers):
            ids.count(value, found)
            if value.id in seen:
                value = (_used_before(found.place, same=seen[value.id] == found.source_id),)
            seen.setdefault(found.id, found.source_id)
        yield Mentee(place, value, found.source or found.place.path, found.record, found.line, found.source_id)
    for sentence in ids.said():
        say(sentence)
    if not read and not _all_tables(named):
        shown = ", ".join(map(str, named)) or "what was given"
        raise InvalidData(f"there are no answers in {shown}", "answers are files that end in .yaml, or spreadsheets")


class _Ids:
    """How many ids became another, and how many records of a sheet have none."""

    def __init__(self) -> None:
        self._changed = self._without = 0
        self._example = ("", "")
        self._first = ""

    def count(self, answers: Answers, found: LoadedRecord[Answers]) -> None:
        """One person more."""
        if found.source_id and found.source_id != answers.id:
            self._changed += 1
            self._example = self._example if self._example[0] else (found.source_id, answers.id)
        elif found.numbered:
            self._without += 1
            self._first = self._first or answers.id

    def said(self) -> Iterator[str]:
        """What is to be said of them, once."""
        if self._changed:
            given, became = self._example
            ids = pluralize(self._changed, "id was", "ids were")
            yield f"{ids} changed, such as {visible(given)} -> {became}; source_id holds each as it was given."
        if self._without:
            records = pluralize(self._without, "record has", "records have")
            first = self._first
            called, them = ("is called by its", "it") if self._without == 1 else ("are called by their", "them")
            yield f"{records} no id and {called} place, such as {first}: a line more above moves {them}."


def _used_before(place: Position, *, same: bool) -> Problem:
    if same:
        message, hint = "the id of these answers was used before", "give each person an `id:` of their own"
    else:
        message, hint = "the id of these answers falls together with another before", _ALL_ONE
    return Problem(code="P301", path=place.path, line=place.line, column=place.column, message=message, hint=hint)


_ALL_ONE = "capitals, spaces and signs make no difference in an id: change one of the two"


def _all_tables(paths: Sequence[str | Path]) -> bool:
    """Whether these are files that may well hold nobody on a quiet day, not a folder in which answers are expected."""
    return bool(paths) and not any(Path(path).is_dir() for path in paths)


def _all(
    paths: list[str | Path], stdin: BinaryIO | None, say: Callable[[str], None], columns: Columns
) -> Iterator[LoadedRecord[Answers]]:
    for found in find_files([path for path in paths if str(path) != "-"]):
        if isinstance(found, Problem):
            yield _failed(found)
        elif (packed := split_packed(found))[1]:
            yield from _packed(found, packed[0], packed[1], say, columns)
        elif _is_sheet(found):
            yield from _sheet(found, None, say, columns)
        elif not is_page(found):
            data = read_file(found)
            yield from (_failed(data),) if isinstance(data, Problem) else _yaml(found, data)
    if stdin is not None and "-" in map(str, paths):
        yield from _typed_in(stdin, say, columns)


def _packed(
    path: str, inside: str, packing: str, say: Callable[[str], None], columns: Columns
) -> Iterator[LoadedRecord[Answers]]:
    """The answers of a file that is packed, read as if it were not."""
    try:
        data = unpack(Path(path).read_bytes(), packing)
    except (OSError, InvalidData) as error:
        message = error.message if isinstance(error, InvalidData) else str(error.strerror)
        yield _failed(Problem(code="P404", path=visible(path), message=message))
        return
    yield from _sheet(inside, data, say, columns) if _is_sheet(inside) else _yaml(inside, data)


def _typed_in(stdin: BinaryIO, say: Callable[[str], None], columns: Columns) -> Iterator[LoadedRecord[Answers]]:
    data = stdin.read(MAX_BYTES + 1)
    sheet = _sheet_on(data)
    data += stdin.read(MAX_LINES) if sheet else b""
    if len(data) > (MAX_LINES if sheet else MAX_BYTES):
        raise InvalidData("there is too much on the standard input", "save it as a file and name that")
    yield from _sheet(sheet, data, say, columns) if sheet else _yaml("stdin", data)


_KEY = re.compile(rb"""[#%\[&]|---|-\s|["']?[\w-]+["']?\s*:(?:\s|$)""")
"""How YAML begins: a remark, a list, a key with its colon."""


def _sheet_on(data: bytes) -> str:
    """What sheet the standard input would be as a file: JSON Lines, CSV by a first line of several cells, or none."""
    start = data.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start[:1] == b"{":
        return "stdin.jsonl"
    line = start.partition(b"\n")[0]
    return "stdin.csv" if re.search(rb"[,;\t]", line) and not _KEY.match(line) else ""


def _yaml(path: str, data: bytes) -> Iterator[LoadedRecord[Answers]]:
    nobody = True
    for found in load_file(Answers, path, data, private=True):
        nobody = False
        yield found
    if nobody:
        yield _failed(Problem(code="P006", path=path, message="this file says nothing", hint=_LEAST))


_LEAST = "write at least `priority: career`, or another of the seven areas"


def _is_sheet(path: str) -> bool:
    """By its ending; YAML, as most are, is known without importing the readers of spreadsheets."""
    if path.lower().endswith(YAML_SUFFIXES):
        return False
    from mentorpick.read.sheets.readers import is_sheet

    return is_sheet(path)


def _sheet(
    path: str, data: bytes | None, say: Callable[[str], None], columns: Columns
) -> Iterator[LoadedRecord[Answers]]:
    from mentorpick.read.sheets.people import read_people

    try:
        people = read_people(path, Answers, data, carry=columns.carry, id_column=columns.id)
        for sentence in people.said():
            say(sentence)
        for record, person in enumerate(people, 1):
            if person.value is None:
                continue
            value, place = person.value, Position(person.place)
            if isinstance(value, Answers) and value.id in people.together:
                value = (_together(place, people.together[value.id]),)
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


def _together(place: Position, places: Sequence[str]) -> Problem:
    others = join_words([other for other in places if other != place.path][:3])
    message = f"the id here falls together with the id in {others}"
    return Problem(code="P301", path=place.path, message=message, hint=_ALL_ONE)


def _failed(problem: Problem) -> LoadedRecord[Answers]:
    return LoadedRecord("", Position(problem.path), (problem,))
