"""Whom the lines mean that people wrote: pairs of a table, what was decided about them, and must-nots.

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
from mentorpick.text import is_nobody, is_nothing, join_words, name_some, pluralize, read_answer, slug

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
    found = []
    for row in rows:
        mentee, wrong = _person(row, "mentee", row.mentee, row.mentee_name, cohort)
        mentor, also = _person(row, "mentor", row.mentor, row.mentor_name, pool.directory)
        found.append(Resolved(row._replace(mentee=mentee, mentor=mentor), (*wrong, *also)))
    return found


def resolve_mentors(rows: Sequence[PairRow], mentors: Sequence[Mentor]) -> tuple[list[PairRow], tuple[Problem, ...]]:
    """Return the rows with the ids of these mentors, whoever the mentees are; and each line that names another one."""
    directory = Directory(Person(mentor.id, mentor.name) for mentor in mentors)
    found = [(row, *_person(row, "mentor", row.mentor, row.mentor_name, directory)) for row in rows]
    good = [row._replace(mentor=id_) for row, id_, problems in found if not problems]
    return good, tuple(problem for _, _, problems in found for problem in problems)


def _person(row: PairRow, what: str, id_: str, name: str, among: Directory) -> tuple[str, tuple[Problem, ...]]:
    if not id_ and not name:
        return "", ()
    found = _by_id(id_, among)
    if found is not None:
        person = among.people[found]
        if name and person.name and fits(name, *person) == NO:
            message = f"the {what} is {person.id} ({person.name}) by id, but {name!r} by name"
            hint = f"write the id of the one you mean in {what}, and their name in {what}_name"
            return person.id, (row.problem(DIFFERS, message, hint),)
        return person.id, ()
    typed = id_ or name
    meant = among.meant_by(typed)
    if meant.sure and len(meant.people) == 1:
        return among.people[meant.people[0]].id, ()
    near = [among.people[at].id for at in meant.people] or get_close_matches(slug(typed), among.by_id, 1, 0.8)
    hint = f"did you mean {' or '.join(map(repr, near))}?" if near else ""
    return typed, (row.problem(f"unknown-{what}", f"there's no {what} {typed!r}", hint),)


def _by_id(typed: str, among: Directory) -> int | None:
    if not typed or typed in among.by_id:
        return among.by_id.get(typed)
    number = _number(typed)
    same = [at for at, person in enumerate(among.people) if number is not None and _number(person.id) == number]
    return same[0] if len(same) == 1 else None


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


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
        how = "to see who each may mean, run `profiles check --mentees -p MENTORS`"
        fits = pluralize(len(self._nobody), "must-not fits", "must-nots fit")
        kinds = (
            (self._open, f"{pluralize(len(self._open), 'must-not')} may mean someone, so I keep them apart"),
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
    fit = "fits" if len(told) == 1 else "fit"
    return f"{pluralize(len(told), 'must-not')} {fit} nobody here: {name_some(told, 6, '; ')}."


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
    people = [*(f"{person.name} ({person.id})" for person in line.people), *line.meant.organizations]
    kept = "I keep the two apart" if len(people) == 1 else "I keep all of them apart"
    message = f"may mean {join_words(people, 'and')}; {kept} until you write the id there or remove the entry"
    hint = f'`{line.key}` of {line.whose} says "{line.text}"'
    return Problem(code=OPEN, path=line.whose, line=line.number, message=message, hint=hint)


def _nobody(line: MustNot) -> Problem:
    message = f'{line.whose}: "{line.text}"'
    return Problem(code=NOBODY, path=line.whose, line=line.number, message=message, severity="advice")


IdPair = tuple[str, str]
"""Ids of a mentee and a mentor."""


class Decisions(NamedTuple):
    """The pairs by what was decided; ``rows`` is the proposal with the mentors that were named put in."""

    rows: tuple[PairRow, ...]
    yes: tuple[IdPair, ...]
    no: tuple[IdPair, ...]
    changed: tuple[IdPair, ...]
    """The new pairs of mentees for whom another mentor was named."""
    open: tuple[IdPair, ...]
    problems: tuple[Problem, ...]

    @property
    def made(self) -> bool:
        """Whether anything was decided at all."""
        return bool(self.yes or self.no or self.changed)

    def summary(self) -> str:
        """Return in a sentence what was decided."""
        parts = (
            (f"{len(self.yes)} yes", self.yes), (f"{len(self.no)} no", self.no),
            (f"{len(self.changed)} given another mentor", self.changed), (f"{len(self.open)} not decided", self.open),
        )  # fmt: skip
        return f"{pluralize(len(self.rows), 'line')}: {', '.join(text for text, there in parts if there)}."


def read_decisions(resolved: Sequence[Resolved], pool: Pool) -> Decisions:
    """Return what the column ``decision`` says of each pair; a word that means nothing is a problem with its line."""
    rows: list[PairRow] = []
    yes: list[IdPair] = []
    no: list[IdPair] = []
    changed: list[IdPair] = []
    left: list[IdPair] = []
    problems: list[Problem] = []
    for each in resolved:
        row, word = each.row, " ".join(each.row.decision.split())
        pair = (row.mentee, row.mentor)
        said = read_answer(word)
        if said == "no" and row.mentor:
            no.append(pair)
            row = row._replace(mentor="")
        elif said == "yes":
            yes += [pair] if row.mentor else []  # a whole column may be filled with yes
        elif word and not said:
            meant = pool.directory.meant_by(word)
            if len(meant.people) == 1 and meant.sure:
                row = row._replace(mentor=pool.directory.people[meant.people[0]].id)
                (yes if row.mentor == pair[1] else changed).append((row.mentee, row.mentor))
            else:
                problems.append(_unclear(row, word, [pool.directory.people[at].name for at in meant.people]))
        elif row.mentor:
            left.append(pair)
        rows.append(row)
    return Decisions(tuple(rows), tuple(yes), tuple(no), tuple(changed), tuple(left), tuple(problems))


def _unclear(row: PairRow, word: str, near: Sequence[str]) -> Problem:
    hint = (
        f"did you mean {' or '.join(near)}?"
        if near
        else "write yes, no or a mentor's name; anything else goes under note"
    )
    return row.problem("decision-unclear", f"the decision {word!r} isn't yes, no or a mentor's name", hint)
