"""From the bytes of one YAML file to its people: each a value, or the problems it has, in order."""

from collections.abc import Iterator
from itertools import chain
from typing import Any, Generic, NamedTuple

from mentorpick.errors import Problem
from mentorpick.model import Page
from mentorpick.read.build import Kind, build
from mentorpick.read.codes import Place
from mentorpick.read.files import stem
from mentorpick.read.places import Places, problem_of
from mentorpick.read.sayings import Fault
from mentorpick.read.text import visible
from mentorpick.read.yaml import Record, YamlFault, decode, records
from mentorpick.slugs import identify, slug

MAX_TOLD = 500
"""The most problems told of one file; it is not read on after so many."""


class Loaded(NamedTuple, Generic[Kind]):
    """One record of a file: what its ``id`` is, also if it has problems, and whether the file holds it ``alone``."""

    id: str
    place: Place
    value: Kind | tuple[Problem, ...]
    alone: bool = True
    cut: bool = False
    """The file was not read on from here."""


def load_file(kind: type[Kind], path: str, data: bytes, *, private: bool = False) -> Iterator[Loaded[Kind]]:
    """The records of a file, one after the other. Where it is not read on, the last one says why, and is ``cut``.

    A record that states no id has the file's stem where it is alone, else a slug of its name, else its number.
    """
    text, told, path = "", 0, visible(path)
    try:
        text = decode(data)
        for number, (record, alone) in enumerate(_told_apart(records(text)), 1):
            raw: Any = record.value
            if type(raw) is dict and "id" not in raw and kind is not Page:
                raw["id"] = _default_id(stem(path), raw.get("name"), 0 if alone else number)
            loaded = _loaded(kind, path, text, record, private)._replace(alone=alone)
            yield loaded
            told += len(loaded.value) if isinstance(loaded.value, tuple) else 0
            if told > MAX_TOLD:
                raise YamlFault(Fault("P106", "there are more problems than can be told", "mend these first"))
    except YamlFault as error:
        yield Loaded("", Place(path), (problem_of(path, text, error.fault, private=private),), cut=True)


def _told_apart(found: Iterator[Record]) -> Iterator[tuple[Record, bool]]:
    """Each record, and whether it is the only one."""
    first = next(found, None)
    if first is not None:
        second = next(found, None)
        yield first, second is None
        for record in chain(() if second is None else (second,), found):
            yield record, False


def _loaded(kind: type[Kind], path: str, text: str, record: Record, private: bool) -> Loaded[Kind]:
    value: Kind | tuple[Problem, ...] = build(kind, record.value, Places(path, text, record, private=private))
    if record.faults:
        faults = tuple(problem_of(path, text, fault, private=private) for fault in record.faults)
        value = faults + value if isinstance(value, tuple) else faults
    told = record.value.get("id", "") if isinstance(record.value, dict) else ""
    return Loaded(told if isinstance(told, str) else "", Place(path, record.line + 1, record.column + 1), value)


def _default_id(base: str, name: Any, number: int) -> str:
    if not number:
        return slug(base) or identify(str(name or base))
    return identify(name) if name and isinstance(name, str) else f"{identify(base)}-{number}"
