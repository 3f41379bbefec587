"""Profiles from files, folders and bundles: the valid ones as mentors, what is wrong with the others beside them."""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path, PurePath

import msgspec

from mentorpick.errors import InvalidData, MachineFailed, Problem
from mentorpick.model.people import Mentor, Page, Profiles
from mentorpick.read.decode import LoadedRecord, load_file
from mentorpick.read.files import MAX_BYTES, YAML_SUFFIXES, find_files, is_page, is_stream, read_file
from mentorpick.read.problems import Position
from mentorpick.text import visible

PACKAGE = Path(__file__).resolve().parents[1]


def sample_pool() -> Path:
    """Return the folder of the sample pool: inside the installed package, else in the checkout it is edited in."""
    for folder in (PACKAGE / "data" / "profiles", PACKAGE.parents[1] / "profiles"):
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
        hint = f"`mentorpick profiles import {PurePath(path).name} -o FOLDER` makes profiles of it"
        yield Problem(code="P005", path=path, message="a table of people has to be imported first", hint=hint)
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
                self._tell(path, "P104", f"one file may hold {MAX_PEOPLE} people; nobody is read from it", "split it")
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
    return Problem(
        code="P301",
        path=place.path,
        line=place.line,
        column=place.column,
        message=f"the id '{key}' is used by someone else too: {where}{more}",
        hint="give each an `id:` of their own; until then none of them is ranked",
    )
