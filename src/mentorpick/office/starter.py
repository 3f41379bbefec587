"""The starter map of a sheet: every column with a guess, ready to be looked over and used."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from mentorpick.model import Answers
from mentorpick.read.cells import LEVEL_WORDS, YES_WORDS, Rule, entries_of, read_cell
from mentorpick.read.columns import Field
from mentorpick.read.headers import nearest, plain
from mentorpick.read.mapping import DROP, FIELDS, REQUIRED, Kind, Mapping, Target

MAX_VALUES = 20
_PERSON = ("phone", "birth", "gender", "ethnic", "address", "staff", "student number", "passport", "salary")

Rows = Sequence[dict[str, Any]]


def starter_map(source: str, kind: Kind, mapping: Mapping, headers: Sequence[str], rows: Rows) -> str:
    """The text of a map for ``source``: each header once, with the field it seems to be.

    Values of closed fields that are not understood are listed to be translated; texts people wrote never appear.
    """
    lines = [*_head(source, kind), "columns:"]
    for header in headers:
        targets = mapping.targets(header)
        lines += _column(header, targets[0] if targets else None, [row[header] for row in rows if header in row])
    found = {target.name for header in headers for target in mapping.targets(header)}
    return "\n".join([*lines, *_fields(kind, found)]) + "\n"


def _head(source: str, kind: Kind) -> Iterator[str]:
    names = [field.name for field in FIELDS[kind]]
    answers = " --mentees" if kind is Answers else ""
    yield f"# Which column of {source} is which field. Look at the lines marked GUESS and ??? and then import again:"
    yield f"#   mentorpick profiles import {source}{answers} -o FOLDER"
    yield f'# A column that is not needed is "{DROP}". A column can go to several fields: {{to: [id, name]}}.'
    yield "# The fields:"
    for start in range(0, len(names), 8):
        yield f"#   {', '.join(dict.fromkeys(names[start : start + 8]))}"


def _column(header: str, target: Target | None, cells: list[Any]) -> Iterator[str]:
    name = json.dumps(header, ensure_ascii=False)
    if target is None:
        note = "personal; dropped unless you map it" if any(w in header.lower() for w in _PERSON) else "nothing fits"
        yield f"  {name}: {DROP}  # {'' if note.startswith('personal') else '??? '}{note}"
        return
    note = "  # GUESS" if target.how == "guess" else ""
    odd = _not_understood(target.field, cells) if target.field is not None else {}
    if not odd:
        yield f"  {name}: {target.name}{note}"
        return
    yield f"  {name}:{note}"
    yield f"    to: {target.name}"
    yield "    values:  # what is said there: what it means"
    for said, guess in odd.items():
        yield f"      {json.dumps(said, ensure_ascii=False)}: {guess}  # {'GUESS' if guess else '???'}"


def _not_understood(field: Field, cells: list[Any]) -> dict[str, str]:
    """The few distinct words of a closed field that mean nothing yet, with a guess; empty for fields of free text."""
    known = _meanings(field)
    if not known:
        return {}
    odd: dict[str, str] = {}
    for cell in cells:
        value = read_cell(field, Rule(), cell)
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, str) and item not in known.values():
                near = nearest(plain(item), known, 0.75)
                odd.setdefault(item, known[near] if near else "")
    return odd if len(odd) <= MAX_VALUES else {}


def _meanings(field: Field) -> dict[str, str]:
    """Every word a closed field understands, and what it means."""
    if field.kind == "level":
        return {word: str(level) for word, level in LEVEL_WORDS.items()}
    if field.kind in ("yes", "consent"):
        return {word: "yes" if value else "no" for word, value in YES_WORDS.items()}
    return {plain(word): e.key for e in entries_of(field) for word in (e.key, e.label, *e.synonyms)}


def _fields(kind: Kind, found: set[str]) -> Iterator[str]:
    needed = REQUIRED[kind]
    if needed not in found:
        also = ", or say below that it is the same for everyone" if kind is Answers else ""
        yield f"# ??? No column is the {needed}, and everybody needs one: map a column to `{needed}`{also}."
    yield "# What no column says; take away the # to use it. `constant` is the same for everyone; every output says so."
    yield "# fields:"
    if kind is Answers:
        yield "#   priority: {constant: career}"
        yield '#   id: {hash: "Email"}  # the id from an e-mail address, not readable'
        return
    yield '#   id: {slug: "Handle"}  # the id from a column, or {hash: "Email"}; without: from the name'
