"""The must-nots of a cohort that leave something open: whom a line of ``avoid`` or ``conflicts`` may mean.

Those pairs are kept apart by the gates already. Here is who has to decide, and which lines fit nobody at all.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from mentorpick.errors import Problem
from mentorpick.model.people import Answers
from mentorpick.names import Directory, Meant, Person
from mentorpick.ranking.pool import Pool
from mentorpick.text import is_nobody, is_nothing, join_words, pluralize

OPEN, NOBODY = "must-not-open", "must-not-nobody"


class _Line(NamedTuple):
    """A line somebody wrote, and whom it means among those it is about."""

    whose: str
    key: str
    text: str
    number: int
    """Its place in the list, from 1."""
    meant: Meant
    among: Directory


def find_open_lines(mentees: Sequence[Answers], pool: Pool, conflicts: bool = True) -> tuple[Problem, ...]:
    """Return what is open: errors where a line may mean somebody, advice where it fits nobody.

    ``conflicts``: what the mentors wrote is looked at, too; for one mentee alone it would nearly always fit nobody.
    """
    lines = [*_of_mentees(mentees, pool), *(_of_mentors(mentees, pool) if conflicts else ())]
    found = [_open(line) for line in lines if not line.meant.sure and not line.meant.nobody]
    return (*found, *(_nobody(line) for line in lines if line.meant.nobody))


def summarize_nobody(problems: Iterable[Problem]) -> str:
    """Return one sentence for all lines that fit nobody; empty where there is none."""
    told = [problem.message for problem in problems if problem.code == NOBODY]
    if not told:
        return ""
    more = f" and {len(told) - 6} more" if len(told) > 6 else ""
    fit = "fits" if len(told) == 1 else "fit"
    return f"{pluralize(len(told), 'must-not')} {fit} nobody here: {'; '.join(told[:6])}{more}."


def _of_mentees(mentees: Sequence[Answers], pool: Pool) -> Iterator[_Line]:
    for answers in mentees:
        for number, text in enumerate(answers.avoid, 1):
            if not is_nobody(text):
                yield _Line(answers.id, "avoid", text, number, pool.directory.meant_by(text), pool.directory)


def _of_mentors(mentees: Sequence[Answers], pool: Pool) -> Iterator[_Line]:
    organizations = [a.organization for a in mentees if not is_nothing(a.organization)]
    cohort = Directory((Person(a.id, a.name) for a in mentees), organizations)
    for row in range(len(pool)) if any(pool.labels["conflicts"].stated) else ():
        for number, text in enumerate(pool.labels["conflicts"].at(row), 1):
            yield _Line(pool.ids[row], "conflicts", text, number, cohort.meant_by(text), cohort)


def _open(line: _Line) -> Problem:
    """Who may be meant. The line itself stands in the hint: what a mentee wrote is for an office's eyes only."""
    people = [f"{line.among.people[at].name} ({line.among.people[at].id})" for at in line.meant.people]
    many = len(people) + len(line.meant.organizations)
    who = join_words([*people, *line.meant.organizations], "and")
    kept = "they are kept apart" if many == 1 else "all of them are kept apart"
    return Problem(
        code=OPEN,
        path=line.whose,
        line=line.number,
        message=f"may mean {who}; {kept} until somebody writes the id there, or takes the entry out",
        hint=f'`{line.key}` of {line.whose} says "{line.text}"',
    )


def _nobody(line: _Line) -> Problem:
    message = f'{line.whose}: "{line.text}"'
    return Problem(code=NOBODY, path=line.whose, line=line.number, message=message, severity="advice")
