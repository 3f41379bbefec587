"""Look over a pool before it is used: every problem of every file at once, and advice on what is valid."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path

from mentorpick.errors import InvalidData, Problem
from mentorpick.model import Mentor
from mentorpick.office.advice import ADVICE, EXPIRED, NEAR_DUPLICATE, Found
from mentorpick.office.goals import answered, outlook
from mentorpick.office.twins import twins
from mentorpick.read.bundle import is_bundle, read_bundle
from mentorpick.read.codes import Keys, Place
from mentorpick.read.profiles import read_with_places
from mentorpick.reports import Check


def check(*paths: str | Path, today: date) -> Check:
    """What is wrong in files, folders and bundles of profiles, and what deserves a second look.

    WrongUsage where a path does not exist.
    """
    found, places = read_with_places(*paths)
    advice = [*_advise(found.mentors, places, today), *_twins(found.mentors, places), *_expiry(paths, today)]
    problems = (*found.problems, *sorted(advice, key=lambda p: (p.path, p.line, p.column, p.code)))
    errors = sum(problem.severity == "error" for problem in problems)
    return Check(
        files=found.files, mentors=len(found.mentors), errors=errors, advice=len(problems) - errors, problems=problems
    )


def _advise(mentors: Sequence[Mentor], places: Mapping[str, Place], today: date) -> Iterator[Problem]:
    """Every rule on every mentor; for those without offers, what one would bring."""
    bare = [mentor for mentor in mentors if not mentor.offers]
    hints = {m.id: outlook(m, now) for m, now in zip(bare, answered(bare), strict=True)} if bare else {}
    for mentor in mentors:
        for rule in ADVICE:
            for found in rule.find(mentor, today):
                hint = hints.get(mentor.id, "") if rule.code == "A101" else ""
                yield _advice(rule.code, mentor, found, places[mentor.id], hint or rule.about.remedy)


def _twins(mentors: Sequence[Mentor], places: Mapping[str, Place]) -> Iterator[Problem]:
    for first, second, what in twins(mentors):
        where = "{}:{}".format(*places[first.id])
        message = f"may be the same person as {first.name} in {where}: {what}"
        hint = "keep one of the two, or leave both if they are two people"
        yield _advice(NEAR_DUPLICATE, second, Found(("name",), message), places[second.id], hint)


def _advice(code: str, mentor: Mentor, found: Found, record: Place, hint: str) -> Problem:
    place = _locate(record, found.keys)
    message = f"{mentor.name} {found.message}"
    return Problem(code=code, path=place.path, line=place.line, column=place.column, message=message, hint=hint,
                   severity="advice", excerpt=place.excerpt, length=place.length)  # fmt: skip


def _locate(record: Place, keys: Keys) -> Place:
    """The line of a top-level key; the record's own where there is none. Reads the file's lines, parses nothing."""
    if not keys:
        return record
    pattern = re.compile(rf"(?:- |  )?{re.escape(str(keys[0]))}\s*:")
    for number, line in enumerate(_lines(record.path)[record.line - 1 :], record.line):
        if number > record.line and line.startswith(("- ", "---")):
            break
        if pattern.match(line):
            return Place(record.path, number, len(line) - len(line.lstrip("- ")) + 1, line[:160], len(str(keys[0])))
    return record


@lru_cache(maxsize=8)
def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        return []


def _expiry(paths: Sequence[str | Path], today: date) -> Iterator[Problem]:
    for path in filter(is_bundle, paths):
        try:
            manifest = read_bundle(path).manifest
        except InvalidData:
            continue  # it is among the problems already
        if manifest is not None and manifest.expires is not None and manifest.expires < today:
            yield Problem(code=EXPIRED, path=str(path), severity="advice", message=f"expired on {manifest.expires}",
                          hint=f"ask {manifest.contact or 'the office'} for a new one")  # fmt: skip
