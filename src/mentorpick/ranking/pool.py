"""All mentors that were read, as columns in order of id: what every criterion and gate works on.

A Pool holds plain numpy arrays, so it can be written, memory-mapped and sent to workers as it is
(``to_arrays``, ``from_arrays``); the mentors themselves are decoded only where one is shown.
M is the number of mentors throughout.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from itertools import pairwise
from typing import Any, overload
from zlib import crc32

import msgspec
import numpy as np
from numpy.typing import NDArray

from mentorpick.errors import InvalidData
from mentorpick.model.people import Mentor, Page, Profiles, open_places
from mentorpick.model.taxonomy import APART, AREA_KEYS, STAGES, language_tag
from mentorpick.names import Directory, Lines, Person
from mentorpick.relevance.embedding import Vectors16
from mentorpick.relevance.index import LineIndex
from mentorpick.relevance.vectors import SentenceModel
from mentorpick.text import is_nobody, is_nothing, name_key

Bools = NDArray[np.bool_]


class Labels:
    """Which mentors carry which label of an open vocabulary, as postings: for each label, its mentors in order.

    ``starts`` (labels + 1) cuts ``mentors`` into one run per label; ``stated`` (M,) is true where any label stands.
    """

    def __init__(self, vocabulary: tuple[str, ...], starts: NDArray[Any], mentors: NDArray[Any], size: int) -> None:
        self.vocabulary = vocabulary
        self.starts = starts
        self.mentors = mentors
        self.stated: Bools = np.zeros(size, dtype=bool)
        self.stated[mentors] = True
        self._code = {label: code for code, label in enumerate(vocabulary)}
        self._masks: dict[str, Bools] = {}

    @classmethod
    def of(cls, labels: Iterable[Iterable[str]], size: int) -> "Labels":
        """Make them from each mentor's labels; empty ones do not count."""
        runs: dict[str, list[int]] = {}
        for row, own in enumerate(labels):
            for label in dict.fromkeys(own):
                if label:
                    runs.setdefault(label, []).append(row)
        vocabulary = tuple(sorted(runs))
        starts = np.cumsum([0, *(len(runs[label]) for label in vocabulary)])
        flat = [row for label in vocabulary for row in runs[label]]
        return cls(vocabulary, starts, np.array(flat, dtype=np.int32), size)

    def carriers(self, label: str) -> NDArray[Any]:
        """Return the rows of the mentors who carry this label, in order."""
        code = self._code.get(label)
        return self.mentors[:0] if code is None else self.mentors[self.starts[code] : self.starts[code + 1]]

    def has(self, label: str) -> Bools:
        """Return (M,) true where the mentor carries this label."""
        mask = self._masks.get(label)
        if mask is None:
            mask = np.zeros(len(self.stated), dtype=bool)
            mask[self.carriers(label)] = True
            if len(self._masks) < 64:
                self._masks[label] = mask
        return mask

    def at(self, row: int) -> tuple[str, ...]:
        """Return the labels of one mentor, in order of the alphabet."""
        begin, end = np.searchsorted(self._by_mentor[0], (row, row + 1))
        return tuple(self.vocabulary[code] for code in self._by_mentor[1][begin:end])

    @cached_property
    def _by_mentor(self) -> tuple[NDArray[Any], NDArray[Any]]:
        codes = np.repeat(np.arange(len(self.vocabulary)), np.diff(self.starts))
        order = np.argsort(self.mentors, kind="stable")
        return self.mentors[order], codes[order]


Floats = NDArray[np.float64]
RowIndices = NDArray[np.intp]

STAGE_NUMBER = {entry.key: place for place, entry in enumerate(STAGES)}


def primary_language(text: str) -> str:
    """Return the form in which languages compare: the primary tag, or for an unknown language its name."""
    return language_tag(text) or name_key(text)


def person_keys(id_: str, name: str, email: str) -> tuple[str, ...]:
    """Return what tells that a mentor and a mentee are one person: the address, or the id together with the name."""
    address = f"@{email.strip().casefold()}" if "@" in email else ""
    return tuple(key for key in (address, f"{id_} {name_key(name)}" if id_ and name.strip() else "") if key)


class Records(Sequence[Mentor]):
    """Mentors kept as encoded records and decoded when one is asked for."""

    def __init__(self, blob: NDArray[np.uint8], starts: NDArray[Any]) -> None:
        self.blob = blob
        self.starts = starts
        self._decoded: dict[int, Mentor] = {}
        self._decode = msgspec.msgpack.Decoder(Mentor).decode

    @classmethod
    def of(cls, mentors: Sequence[Mentor]) -> "Records":
        """Encode each mentor once."""
        if isinstance(mentors, Records):
            return mentors
        encode = msgspec.msgpack.Encoder().encode
        parts = [encode(mentor) for mentor in mentors]
        starts = np.cumsum([0, *map(len, parts)])
        return cls(np.frombuffer(b"".join(parts), dtype=np.uint8), starts)

    def __len__(self) -> int:
        return len(self.starts) - 1

    @overload
    def __getitem__(self, row: int) -> Mentor: ...
    @overload
    def __getitem__(self, row: slice) -> Sequence[Mentor]: ...
    def __getitem__(self, row: int | slice) -> Mentor | Sequence[Mentor]:
        if isinstance(row, slice):
            return [self[place] for place in range(*row.indices(len(self)))]
        found = self._decoded.get(row)
        if found is None:
            if not -len(self) <= row < len(self):
                raise IndexError(row)
            place = row % len(self)
            found = self._decode(self.blob[self.starts[place] : self.starts[place + 1]].tobytes())
            self._decoded[row] = found
        return found

    def __iter__(self) -> Iterator[Mentor]:
        return (self[row] for row in range(len(self)))


UNSTATED_PLACES = 1
"""Places of a mentor whose profile states no capacity."""


@dataclass(kw_only=True, eq=False, repr=False)
class Pool:
    """The mentors as columns in order of id. Build one with ``Pool.of``; treat it as frozen."""

    ids: tuple[str, ...]
    names: tuple[str, ...]
    levels: Floats
    """(7, M) level / 5 for each area in the order of AREAS, NaN where not stated."""
    numbers: dict[str, Floats]
    labels: dict[str, Labels]
    lines: LineIndex
    """The lines of the profiles, and the model they are compared by."""
    mentors: Sequence[Mentor]
    page: Page
    digest: str
    never_asked: tuple[str, ...]

    def __post_init__(self) -> None:
        self.row = {mentor: row for row, mentor in enumerate(self.ids)}

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def directory(self) -> Directory:
        """Everybody in the pool and their organizations, to be asked whom a line means."""
        people = map(Person, self.ids, self.names)
        return Directory(people, self.labels["organization"].vocabulary)

    @cached_property
    def conflict_lines(self) -> Lines:
        """Everything that mentors wrote under ``conflicts``, to be asked what fits a mentee."""
        return Lines(self.labels["conflicts"].vocabulary)

    @property
    def model(self) -> SentenceModel | None:
        """The model that goals and lines are compared by; None: by words."""
        return self.lines.model

    def with_model(self, model: SentenceModel | None, vectors: Vectors16 | None = None) -> "Pool":
        """Return the same mentors, compared by this model; ``vectors`` are its vectors of all lines, in their order."""
        pool = copy(self)
        pool.lines = self.lines.with_model(model, vectors)
        return pool

    def with_places_given(self, given: Mapping[str, int]) -> "Pool":
        """Return the same mentors with so many places fewer, by id."""
        pool, taken = copy(self), np.array([given.get(mentor, 0) for mentor in self.ids], np.float64)
        places = self.numbers["places"]
        stated = np.where(np.isnan(places) & (taken > 0), UNSTATED_PLACES, places)
        pool.numbers = {**self.numbers, "places": stated - taken}
        return pool

    @cached_property
    def trust(self) -> Floats:
        """(M,) 0.2..1, what a level tells: whoever rates high in all areas has set none apart."""
        total = np.zeros(len(self))
        for levels in np.nan_to_num(self.levels):
            total += levels
        return 1 - 0.8 * np.maximum(0.0, (total / len(AREA_KEYS) - 0.3) / 0.7)

    def called(self, name: str) -> list[int]:
        """Return the rows of everyone with this id or this name, however it is written."""
        return self._called.get(name_key(name), [])

    @cached_property
    def _called(self) -> dict[str, list[int]]:
        rows = {mentor: [row] for mentor, row in self.row.items()}
        for row, name in enumerate(self.names):
            named = rows.setdefault(name_key(name), [])
            if row not in named:
                named.append(row)
        return rows

    @classmethod
    def of(
        cls, mentors: Sequence[Mentor], page: Page | None = None, digest: str = "", model: SentenceModel | None = None
    ) -> "Pool":
        """Return columns of these mentors, put in order of id; ids must differ (the reader sees to it)."""
        ordered = sorted(mentors, key=lambda mentor: mentor.id)
        size = len(ordered)
        page = page or Page()
        levels = np.full((len(AREA_KEYS), size), np.nan)
        place = {area: row for row, area in enumerate(AREA_KEYS)}
        for column, mentor in enumerate(ordered):
            for area, level in mentor.areas.items():
                levels[place[area], column] = level / 5
        return cls(
            ids=tuple(mentor.id for mentor in ordered),
            names=tuple(mentor.name for mentor in ordered),
            levels=levels,
            numbers={name: np.array([of(m) for m in ordered], dtype=np.float64) for name, of in NUMBER_COLUMNS.items()},
            labels={name: Labels.of(map(of, ordered), size) for name, of in LABEL_COLUMNS.items()},
            lines=LineIndex.build(ordered, model),
            mentors=ordered,
            page=page,
            digest=digest or _digest(ordered, page),
            never_asked=_never_asked(ordered),
        )

    def open_places(self) -> NDArray[np.int64]:
        """Return (M,) the places left; one where no capacity is stated, 0 for who is not accepting."""
        places = np.nan_to_num(self.numbers["places"], nan=UNSTATED_PLACES).astype(np.int64).clip(min=0)
        return np.where(self.numbers["accepting"] == 0, 0, places)

    def to_arrays(self) -> dict[str, NDArray[Any]]:
        """Return everything as plain arrays by name, for a memory-mapped file or a worker; see ``from_arrays``."""
        records = Records.of(self.mentors)
        words = {name: labels.vocabulary for name, labels in self.labels.items()}
        head = msgspec.json.encode([self.ids, self.names, words, self.page, self.digest, self.never_asked])
        arrays: dict[str, NDArray[Any]] = {
            "head": np.frombuffer(head, dtype=np.uint8),
            "levels": self.levels,
            "records.blob": records.blob,
            "records.starts": records.starts,
        }
        arrays |= {f"numbers.{name}": column for name, column in self.numbers.items()}
        for name, labels in self.labels.items():
            arrays |= {f"labels.{name}.starts": labels.starts, f"labels.{name}.mentors": labels.mentors}
        return arrays | {f"lines.{name}": array for name, array in self.lines.to_arrays().items()}

    @classmethod
    def from_arrays(cls, arrays: dict[str, NDArray[Any]], model: SentenceModel | None = None) -> "Pool":
        """Return the pool ``to_arrays`` was called on; mentors stay encoded until shown."""
        kind = tuple[tuple[str, ...], tuple[str, ...], dict[str, tuple[str, ...]], Page, str, tuple[str, ...]]
        ids, names, words, page, digest, never = msgspec.json.decode(arrays["head"].tobytes(), type=kind)
        labels = {
            name: Labels(words[name], arrays[f"labels.{name}.starts"], arrays[f"labels.{name}.mentors"], len(ids))
            for name in LABEL_COLUMNS
        }
        mentors = Records(arrays["records.blob"], arrays["records.starts"])
        lines = {name.removeprefix("lines."): array for name, array in arrays.items() if name.startswith("lines.")}
        return cls(
            ids=ids,
            names=names,
            levels=arrays["levels"],
            numbers={name: arrays[f"numbers.{name}"] for name in NUMBER_COLUMNS},
            labels=labels,
            lines=LineIndex.from_arrays(lines, mentors, model),
            mentors=mentors,
            page=page,
            digest=digest,
            never_asked=never,
        )


def _never_asked(mentors: Sequence[Mentor]) -> tuple[str, ...]:
    """Fields nobody states; fewer than five are people someone described, not a form, and can be asked everything."""
    enough = len(mentors) >= 5
    return tuple(name for name in ASKABLE if enough and all(getattr(m, name) == _DEFAULTS[name] for m in mentors))


def as_pool(source: "Profiles | Sequence[Mentor] | Pool") -> Pool:
    """Return a pool from whatever holds mentors. Raises InvalidData where two of them have one id."""
    if isinstance(source, Pool):
        return source
    pool = Pool.of(source.mentors, source.page, source.digest) if isinstance(source, Profiles) else Pool.of(source)
    if len(pool.row) < len(pool):
        double = next(one for one, other in pairwise(pool.ids) if one == other)
        raise InvalidData(f"the id {double!r} belongs to several mentors", "give each mentor an id of their own")
    return pool


def _digest(mentors: Sequence[Mentor], page: Page) -> str:
    return "sha256:" + sha256(msgspec.json.encode([mentors, page])).hexdigest()


_DEFAULTS: dict[str, Any] = {
    item.name: item.default if item.default is not msgspec.NODEFAULT else None
    for item in msgspec.structs.fields(Mentor)
} | {"areas": {}, "x": {}}

ASKABLE = (
    "stage", "areas", "offers", "expertise", "bio", "roles", "values", "style", "wants", "languages", "timezone",
    "location", "meeting", "hours_per_month", "capacity", "background", "contact", "updated",
)  # fmt: skip
"""Fields of a profile an office may never have asked for; ``never_asked`` names those nobody states."""

NUMBER_COLUMNS: dict[str, Callable[[Mentor], float | None]] = {
    "structure": lambda m: m.style.structure,
    "directness": lambda m: m.style.directness,
    "stage": lambda m: None if m.stage is None else STAGE_NUMBER[m.stage],
    "hours": lambda m: m.hours_per_month,
    "places": open_places,
    "accepting": lambda m: False if m.status in APART else m.accepting,
    "updated": lambda m: None if m.updated is None else m.updated.toordinal(),
}
"""Columns of one number a mentor, NaN where the profile does not say."""

LABEL_COLUMNS: dict[str, Callable[[Mentor], Iterable[str]]] = {
    "roles": lambda m: m.roles,
    "values": lambda m: m.values,
    "meeting": lambda m: m.meeting,
    "wants.stages": lambda m: m.wants.stages,
    "wants.areas": lambda m: m.wants.areas,
    "languages": lambda m: map(primary_language, m.languages),
    "background": lambda m: map(name_key, m.background),
    "organization": lambda m: [] if is_nothing(m.organization) else [m.organization.strip()],
    "conflicts": lambda m: [line.strip() for line in m.conflicts if not is_nobody(line)],
    "person": lambda m: person_keys(m.id, m.name, m.contact.email),
    "location": lambda m: [m.location.strip()],
    "timezone": lambda m: [m.timezone],
}
"""Columns of labels, none where the profile does not say."""


_MAGIC = b"mentorpick columns 1\n"
_ALIGN = 64

Arrays = dict[str, NDArray[Any]]


class InvalidArrays(ValueError):
    """The bytes are not what ``pack_arrays`` wrote."""


class _Head(msgspec.Struct):
    crc: int
    size: int
    arrays: dict[str, tuple[str, tuple[int, ...], int]]


def pack_arrays(arrays: Mapping[str, NDArray[Any]]) -> Iterator[bytes]:
    """Yield the bytes, in pieces; the same arrays give the same bytes."""
    pieces: list[bytes] = []
    table: dict[str, tuple[str, tuple[int, ...], int]] = {}
    offset = 0
    for name in sorted(arrays):
        array = np.ascontiguousarray(arrays[name])
        table[name] = (array.dtype.str, array.shape, offset)
        pieces.append(_padded(array.tobytes()))
        offset += len(pieces[-1])
    crc = 0
    for piece in pieces:
        crc = crc32(piece, crc)
    head = msgspec.json.encode(_Head(crc, offset, table))
    yield _padded(_MAGIC + len(head).to_bytes(8, "little") + crc32(head).to_bytes(8, "little") + head)
    yield from pieces


def packed_head(data: Any) -> bytes:
    """Return what stands before the arrays: their names, kinds and places, and the checksum of their content."""
    length = int.from_bytes(bytes(data[len(_MAGIC) : len(_MAGIC) + 8]), "little")
    return bytes(data[: _rounded(len(_MAGIC) + 16 + length)])


def unpack_arrays(data: Any) -> Arrays:
    """Return the arrays as views of ``data`` (bytes or a memory-mapped uint8 array), uncopied. Raises InvalidArrays."""
    buffer = np.frombuffer(data, dtype=np.uint8) if isinstance(data, bytes) else data
    at = len(_MAGIC) + 16
    magic, numbers = bytes(buffer[: len(_MAGIC)]), bytes(buffer[len(_MAGIC) : at])
    length, crc = int.from_bytes(numbers[:8], "little"), int.from_bytes(numbers[8:], "little")
    text = bytes(buffer[at : at + length]) if magic == _MAGIC and length < len(buffer) else b""
    if not text or crc32(text) != crc:
        raise InvalidArrays("not columns, or a head that has changed")
    head = msgspec.json.decode(text, type=_Head)
    body = buffer[_rounded(at + length) :]
    if len(body) != head.size or crc32(body.data) != head.crc:
        raise InvalidArrays("the content has changed")
    return {name: _array(body, *entry) for name, entry in head.arrays.items()}


def _array(body: NDArray[np.uint8], dtype: str, shape: tuple[int, ...], offset: int) -> NDArray[Any]:
    kind = np.dtype(dtype)
    size = int(np.prod(shape, dtype=np.int64)) * kind.itemsize
    return np.asarray(body[offset : offset + size]).view(kind).reshape(shape)


def _padded(data: bytes) -> bytes:
    return data + b"\0" * (_rounded(len(data)) - len(data))


def _rounded(length: int) -> int:
    return -(-length // _ALIGN) * _ALIGN
