"""The pairs that a table names, by id or by name, as those of a cohort and a pool; and each line that is not clear."""

from collections.abc import Sequence
from difflib import get_close_matches
from typing import NamedTuple

from mentorpick.errors import Problem
from mentorpick.model.cohort import PairRow
from mentorpick.model.people import Answers, Mentor
from mentorpick.names import NO, Directory, Person, fits
from mentorpick.ranking.pool import Pool
from mentorpick.text import slug

DIFFERS = "name-differs"


class Resolved(NamedTuple):
    """A row with the ids that it means, and what is wrong with it (then its ids are as they stand)."""

    row: PairRow
    problems: tuple[Problem, ...] = ()


def resolve_pairs(rows: Sequence[PairRow], mentees: Sequence[Answers], pool: Pool) -> list[Resolved]:
    """Return each row with ids in place of what was written.

    An id counts, and a name where it is one person's; 1 is 001, because spreadsheets take zeros off. Errors: a person
    who is not there (with a hint where somebody is nearly called so), an id and a name that are two people.
    """
    cohort = Directory(Person(answers.id, answers.name) for answers in mentees)
    return [_resolve(row, cohort, pool.directory) for row in rows]


def resolve_mentors(rows: Sequence[PairRow], mentors: Sequence[Mentor]) -> tuple[list[PairRow], tuple[Problem, ...]]:
    """Return the rows with the ids of these mentors, whoever the mentees are; and each line that names another one."""
    directory = Directory(Person(mentor.id, mentor.name) for mentor in mentors)
    found = [(row, *_person(row, "mentor", row.mentor, row.mentor_name, directory)) for row in rows]
    good = [row._replace(mentor=id_) for row, id_, problems in found if not problems]
    return good, tuple(problem for _, _, problems in found for problem in problems)


def _resolve(row: PairRow, cohort: Directory, mentors: Directory) -> Resolved:
    mentee, wrong = _person(row, "mentee", row.mentee, row.mentee_name, cohort)
    mentor, also = _person(row, "mentor", row.mentor, row.mentor_name, mentors)
    return Resolved(row._replace(mentee=mentee, mentor=mentor), (*wrong, *also))


def _person(row: PairRow, what: str, id_: str, name: str, among: Directory) -> tuple[str, tuple[Problem, ...]]:
    if not id_ and not name:
        return "", ()
    found = _by_id(id_, among)
    if found is not None:
        person = among.people[found]
        if name and person.name and fits(name, *person) == NO:
            message = f"the {what} is {person.id} ({person.name}) by id, and {name!r} by name"
            hint = f"people edit names: write the id of the one you mean in {what}, and their name in {what}_name"
            return person.id, (_problem(DIFFERS, row, message, hint),)
        return person.id, ()
    typed = id_ or name
    meant = among.meant_by(typed)
    if meant.sure and len(meant.people) == 1:
        return among.people[meant.people[0]].id, ()
    near = [among.people[at].id for at in meant.people] or get_close_matches(slug(typed), among.by_id, 1, 0.8)
    hint = f"did you mean {' or '.join(map(repr, near))}?" if near else ""
    return typed, (_problem(f"unknown-{what}", row, f"there is no {what} {typed!r}", hint),)


def _by_id(typed: str, among: Directory) -> int | None:
    if not typed or typed in among.by_id:
        return among.by_id.get(typed)
    try:
        number = float(typed)
    except ValueError:
        return None
    same = [at for at, person in enumerate(among.people) if _is_number(person.id, number)]
    return same[0] if len(same) == 1 else None


def _is_number(id_: str, number: float) -> bool:
    try:
        return float(id_) == number
    except ValueError:
        return False


def _problem(code: str, row: PairRow, message: str, hint: str) -> Problem:
    return Problem(code=code, path=row.path, line=row.line, column=1 if row.line else 0, message=message, hint=hint)
