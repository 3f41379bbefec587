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
from mentorpick.read.answers import read_mentees
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


def check_answers(*paths: str | Path) -> Check:
    """What is wrong in files, folders and sheets of mentees' answers, without a word of what they wrote.

    WrongUsage where a path does not exist or a sheet needs a map; InvalidData where there is nobody at all.
    """
    found = [value for _, value in read_mentees(paths)]
    problems = tuple(problem for value in found if isinstance(value, tuple) for problem in value)
    good = sum(not isinstance(value, tuple) for value in found)
    return Check(files=len(found), mentors=0, mentees=good, errors=len(problems), advice=0, problems=problems)


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
    key, text = str(keys[0]), _text(record.path)
    start = 0
    for _ in range(record.line - 1):
        start = text.find("\n", start) + 1
    found = _key(key).search(text, start)
    following = _NEXT_RECORD.search(text, start + 1)
    if found is None or (following is not None and following.start() < found.start()):
        return record
    begin = text.rfind("\n", 0, found.end()) + 1
    line = text[begin : text.find("\n", begin) if "\n" in text[begin:] else None]
    return Place(record.path, text.count("\n", 0, begin) + 1, found.end() - begin - len(key) + 1, line[:160], len(key))


_NEXT_RECORD = re.compile(r"^(?:- |---)", re.MULTILINE)


@lru_cache(maxsize=64)
def _key(key: str) -> re.Pattern[str]:
    return re.compile(rf"^(?:- |  )?{re.escape(key)}(?=\s*:)", re.MULTILINE)


@lru_cache(maxsize=8)
def _text(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return ""


def _expiry(paths: Sequence[str | Path], today: date) -> Iterator[Problem]:
    for path in filter(is_bundle, paths):
        try:
            manifest = read_bundle(path).manifest
        except InvalidData:
            continue  # it is among the problems already
        if manifest is not None and manifest.expires is not None and manifest.expires < today:
            yield Problem(code=EXPIRED, path=str(path), severity="advice", message=f"expired on {manifest.expires}",
                          hint=f"ask {manifest.contact or 'the office'} for a new one")  # fmt: skip
