"""Whom the lines mean that people wrote: the pairs of a table, by id or by name, and the must-nots of a cohort.

What is not clear is a problem with its line; those who may be meant by a must-not are kept apart by the gates already.
"""

from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from typing import NamedTuple

from mentorpick.errors import Problem
from mentorpick.model.cohort import PairRow
from mentorpick.model.people import Answers, Mentee, Mentor
from mentorpick.names import NO, Directory, Meant, Person, fits
from mentorpick.ranking.pool import Pool
from mentorpick.text import is_nobody, is_nothing, join_words, pluralize, slug

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
    return typed, (_problem(f"unknown-{what}", row, f"there's no {what} {typed!r}", hint),)


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


OPEN, NOBODY = "must-not-open", "must-not-nobody"


class MustNot(NamedTuple):
    """A line somebody wrote, and whom it means among those it is about."""

    whose: str
    key: str
    text: str
    number: int
    """Its place in the list, from 1."""
    meant: Meant
    among: Directory

    @property
    def is_open(self) -> bool:
        """Whether it may mean somebody, and it is not sure whom."""
        return not self.meant.sure and not self.meant.nobody

    @property
    def people(self) -> list[Person]:
        """Who may be meant."""
        return [self.among.people[at] for at in self.meant.people]


def find_open_lines(mentees: Sequence[Answers], pool: Pool, conflicts: bool = True) -> tuple[Problem, ...]:
    """Return what is open: errors where a line may mean somebody, advice where it fits nobody.

    ``conflicts``: what the mentors wrote is looked at, too; for one mentee alone it would nearly always fit nobody.
    """
    lines = _must_nots(mentees, pool, conflicts)
    found = [_open(line) for line in lines if line.is_open]
    return (*found, *(_nobody(line) for line in lines if line.meant.nobody))


def fitting_nobody(answers: Answers, pool: Pool) -> list[str]:
    """Return what a mentee wrote of people who aren't known here: my supervisor may be anybody."""
    return [line.text for line in _of_mentees([answers], pool) if line.meant.nobody]


class MustNotCount:
    """What many mentees, met one after the other, leave open or write of nobody here; few words for all of them."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._open: list[str] = []
        self._nobody: list[str] = []

    def watched(self, mentees: Iterable[Mentee]) -> Iterator[Mentee]:
        """Yield the mentees as they come, and look at what they wrote."""
        for mentee in mentees:
            answers = mentee.value
            for line in _of_mentees([answers], self._pool) if isinstance(answers, Answers) else ():
                if line.is_open or line.meant.nobody:
                    kept = self._nobody if line.meant.nobody else self._open
                    kept.append(f"{line.whose}, entry {line.number}")
            yield mentee

    def said(self) -> Iterator[str]:
        """Yield a sentence for each kind, without a word of what was written."""
        how = "`profiles check --mentees -p MENTORS` says who each may mean"
        fits = pluralize(len(self._nobody), "must-not fits", "must-nots fit")
        kinds = (
            (self._open, f"{pluralize(len(self._open), 'must-not')} may mean somebody, who is kept apart from them"),
            (self._nobody, f"{fits} nobody here"),
        )
        for found, what in kinds:
            if found:
                more = f"; and {len(found) - 6} more" if len(found) > 6 else ""
                yield f"{what} ({'; '.join(found[:6])}{more}): {how}."


def list_open(mentees: Sequence[Answers], pool: Pool) -> list[MustNot]:
    """Return the lines that may mean somebody, those of mentees and then those of mentors."""
    return [line for line in _must_nots(mentees, pool) if line.is_open]


def _must_nots(mentees: Sequence[Answers], pool: Pool, conflicts: bool = True) -> list[MustNot]:
    return [*_of_mentees(mentees, pool), *(_of_mentors(mentees, pool) if conflicts else ())]


def summarize_nobody(problems: Iterable[Problem]) -> str:
    """Return one sentence for all lines that fit nobody; empty where there is none."""
    told = [problem.message for problem in problems if problem.code == NOBODY]
    if not told:
        return ""
    more = f" and {len(told) - 6} more" if len(told) > 6 else ""
    fit = "fits" if len(told) == 1 else "fit"
    return f"{pluralize(len(told), 'must-not')} {fit} nobody here: {'; '.join(told[:6])}{more}."


def _of_mentees(mentees: Sequence[Answers], pool: Pool) -> Iterator[MustNot]:
    for answers in mentees:
        for number, text in enumerate(answers.avoid, 1):
            if not is_nobody(text):
                yield MustNot(answers.id, "avoid", text, number, pool.directory.meant_by(text), pool.directory)


def _of_mentors(mentees: Sequence[Answers], pool: Pool) -> Iterator[MustNot]:
    organizations = [a.organization for a in mentees if not is_nothing(a.organization)]
    cohort = Directory((Person(a.id, a.name) for a in mentees), organizations)
    for row in range(len(pool)) if any(pool.labels["conflicts"].stated) else ():
        for number, text in enumerate(pool.labels["conflicts"].at(row), 1):
            yield MustNot(pool.ids[row], "conflicts", text, number, cohort.meant_by(text), cohort)


def _open(line: MustNot) -> Problem:
    """Who may be meant. The line itself stands in the hint: what a mentee wrote is for an office's eyes only."""
    people = [f"{person.name} ({person.id})" for person in line.people]
    many = len(people) + len(line.meant.organizations)
    who = join_words([*people, *line.meant.organizations], "and")
    kept = "they're kept apart" if many == 1 else "all of them are kept apart"
    return Problem(
        code=OPEN,
        path=line.whose,
        line=line.number,
        message=f"may mean {who}; {kept} until somebody writes the id there, or takes the entry out",
        hint=f'`{line.key}` of {line.whose} says "{line.text}"',
    )


def _nobody(line: MustNot) -> Problem:
    message = f'{line.whose}: "{line.text}"'
    return Problem(code=NOBODY, path=line.whose, line=line.number, message=message, severity="advice")
