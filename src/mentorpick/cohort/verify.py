"""Whom the lines mean that people wrote, pairs and must-nots alike; and is a proposal sound?

What is not clear is a problem with its line; those who may be meant by a must-not are kept apart by the gates already.
A proposal is checked from the pool and the answers alone; nothing here knows how it was made, so a person may change it
by hand and have it checked again.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from math import fsum
from typing import Literal, NamedTuple

import numpy as np

from mentorpick.errors import Problem
from mentorpick.model.cohort import PairRow
from mentorpick.model.people import Answers, Mentee, Mentor
from mentorpick.names import NO, Directory, Meant, Person, fits
from mentorpick.ranking import gates
from mentorpick.ranking.criteria import BY_KEY
from mentorpick.ranking.fit import nearest_line
from mentorpick.ranking.gaps import unknown_countries
from mentorpick.ranking.pool import Pool
from mentorpick.ranking.scoring import Case
from mentorpick.ranking.shortlist import as_override
from mentorpick.ranking.view import View, goals_of
from mentorpick.relevance.lines import is_foreign
from mentorpick.text import did_you_mean, is_nobody, is_nothing, join_words, pluralize, same_place, slug

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
            (self._open, f"{pluralize(len(self._open), 'must-not')} may mean somebody, so I keep them apart"),
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
    people = [*(f"{person.name} ({person.id})" for person in line.people), *line.meant.organizations]
    kept = "I keep the two apart" if len(people) == 1 else "I keep all of them apart"
    message = f"may mean {join_words(people, 'and')}; {kept} until you write the id there or remove the entry"
    hint = f'`{line.key}` of {line.whose} says "{line.text}"'
    return Problem(code=OPEN, path=line.whose, line=line.number, message=message, hint=hint)


def _nobody(line: MustNot) -> Problem:
    message = f'{line.whose}: "{line.text}"'
    return Problem(code=NOBODY, path=line.whose, line=line.number, message=message, severity="advice")


# is a proposal sound?

Severity = Literal["error", "advice"]


class ProposalRules(NamedTuple):
    """What a proposal is held against besides gates and places."""

    per_mentee: int = 1
    stable: bool = False
    unstated_places: int = 1
    keep: frozenset[tuple[str, str]] = frozenset()
    """Pairs the office fixed: they count against the places, but need not pass the gates."""
    not_again: frozenset[tuple[str, str]] = frozenset()
    apart: Mapping[str, str] = {}
    """By the id of a mentee who takes no part now, their status."""
    judged: bool = False
    """Whether each pair is also looked at as a person would: can they meet, is there anything on the goal."""


class Aims(NamedTuple):
    """What a proposal reaches of each aim of ``fair``, in their order."""

    placed: int
    no_common_way: int
    no_close_line: int
    two_towns: int
    minimum: float
    went_without: int
    """Of those who went without last term, how many have a place now."""
    total: float


def aims_of(
    rows: Sequence[PairRow], mentees: Iterable[Answers], pool: Pool, *, today: date, without: Collection[str] = ()
) -> Aims:
    """Return what a proposal reaches, worked out from the people alone; ``without`` went without last term."""
    cohort, view = {answers.id: answers for answers in mentees}, View(pool, today)
    pairs = [row for row in rows if row.mentor]
    cases = {row.mentee: _case(cohort[row.mentee], view) for row in pairs}
    flaws = Counter(code for row in pairs for code, _ in judge_pair(cases[row.mentee], pool.row[row.mentor]))
    scores = [float(cases[row.mentee].scores[pool.row[row.mentor]]) for row in pairs]
    return Aims(
        len(cases), flaws["no-common-way"], flaws["no-close-line"], flaws["two-towns"], min(scores, default=0.0),
        len({row.mentee for row in pairs if row.mentee in without}),
        round(fsum(scores), 9),
    )  # fmt: skip


FELT = 0.1
"""Less of a score, nobody could feel."""


def worth_of(answers: Answers, pool: Pool, mentor: str, today: date) -> tuple[int, float]:
    """Return how many flaws a pair has for the mentee and its score, worked out from the two people alone."""
    case, row = _case(answers, View(pool, today)), pool.row[mentor]
    return len(list(judge_pair(case, row))), float(case.scores[row])


def judge_pair(case: Case, row: int) -> Iterator[tuple[str, str]]:
    """Yield what speaks against a pair though no gate does, as a code and in words."""
    mentee, mentor = case.answers, case.view.pool.mentors[row]
    shared = set(mentee.meeting) & set(mentor.meeting)
    if mentee.meeting and mentor.meeting and not shared:
        yield "no-common-way", "they have no way of meeting in common"
    places = (mentee.location.strip(), mentor.location.strip())
    if shared == {"in_person"} and all(places) and not same_place(*places):
        yield "two-towns", f"they want to meet in person, but live in two towns ({', '.join(places)})"
    far = unknown_countries(case, case.view.pool.open_places() > 0)
    if case.goals and not nearest_line(case, row, [goal.text for goal in case.goals if goal not in far]):
        foreign = all(is_foreign(goal.text) for goal in goals_of(case.answers))
        nothing = "nothing in the mentor's profile is close to the goal"
        yield "no-close-line", "the goal isn't in English, so I couldn't compare it" if foreign else nothing


def verify(
    rows: Sequence[PairRow], mentees: Iterable[Answers], pool: Pool, *, today: date, rules: ProposalRules | None = None
) -> tuple[Problem, ...]:
    """Return everything wrong with the proposal, in its order; then who is missing; then, if asked, blocking pairs.

    Errors: an unknown mentee or mentor, a pair twice, too many mentors for one mentee, more mentees than places, a
    broken gate, a pair not to be made again, a mentee who is not in it, a blocking pair. Advice: somebody left out
    although a mentor who would do has room.
    """
    check = _Check(rows, {answers.id: answers for answers in mentees}, pool, today, rules or ProposalRules())
    return tuple(check.problems())


class _Check:
    def __init__(
        self, rows: Sequence[PairRow], cohort: dict[str, Answers], pool: Pool, today: date, rules: ProposalRules
    ) -> None:
        self.rows, self.cohort, self.pool, self.rules = rows, cohort, pool, rules
        self.view = View(pool, today)
        self.path = rows[0].path if rows else ""
        self.pairs = [row for row in rows if self.is_pair(row)]
        self.mentors: dict[str, list[str]] = {}
        self.mentees: dict[str, list[str]] = {}
        for row in self.pairs:
            self.mentors.setdefault(row.mentee, []).append(row.mentor)
            self.mentees.setdefault(row.mentor, []).append(row.mentee)

    def is_pair(self, row: PairRow) -> bool:
        """Return whether a row pairs two who exist."""
        return row.mentee in self.cohort and row.mentor in self.pool.row

    def problems(self) -> Iterator[Problem]:
        """In the order promised."""
        seen: Counter[tuple[str, str]] = Counter()
        for row in self.rows:
            yield from self._unknown(row)
            if self.is_pair(row):
                seen.update([(row.mentee, row.mentor), (row.mentee, ""), ("", row.mentor)])
                yield from self._pair(row, seen)
        yield from self._absent()
        if self.rules.stable:
            yield from self._blocking()

    def case(self, mentee: str) -> Case:
        """Return the mentee before the pool."""
        return _case(self.cohort[mentee], self.view)

    def places(self, mentor: str) -> int:
        """Return how many mentees this mentor can take, as the profile says."""
        stated = self.pool.numbers["places"][self.pool.row[mentor]]
        return self.rules.unstated_places if np.isnan(stated) else max(0, int(stated))

    def _unknown(self, row: PairRow) -> Iterator[Problem]:
        """Whom a row names though nobody has that id, with the nearest one; or who takes no part and has a mentor."""
        if row.mentor and (status := self.rules.apart.get(row.mentee)):
            message = f"{row.mentee} is {status}, so takes no part now"
            yield _problem("unknown-mentee", row, message, "take the line out, or decide no")
        for what, name, known in (("mentee", row.mentee, self.cohort), ("mentor", row.mentor, self.pool.row)):
            if name not in known and name not in self.rules.apart and (name or what == "mentee"):
                yield _problem(f"unknown-{what}", row, f"there's no {what} {name!r}", did_you_mean(name, known, ""))

    def _pair(self, row: PairRow, seen: Counter[tuple[str, str]]) -> Iterator[Problem]:
        """What is wrong with a pair; what is too much is said in the first line beyond, with the whole number."""
        mentee, mentor = row.mentee, row.mentor
        places = self.places(mentor)
        if seen[mentee, mentor] > 1:
            yield _problem("pair-twice", row, f"{mentee} and {mentor} are paired more than once")
        if seen[mentee, ""] == self.rules.per_mentee + 1:
            many = len(self.mentors[mentee])
            yield _problem("too-many", row, f"{mentee} gets {many} mentors, but can only have {self.rules.per_mentee}")
        if seen["", mentor] == places + 1:
            many = len(self.mentees[mentor])
            message = f"{mentor} gets {pluralize(many, 'mentee')}, but only has {pluralize(places, 'place')} left"
            yield _problem("over-capacity", row, message)

        if (mentee, mentor) in self.rules.not_again:
            yield _problem("not-again", row, f"{mentee} and {mentor} shouldn't be paired again")
        if (mentee, mentor) not in self.rules.keep:
            yield from self._gates(row)
        if self.rules.judged:
            for code, words in judge_pair(self.case(mentee), self.pool.row[mentor]):
                yield _problem(code, row, f"{mentee} and {mentor}: {words}", severity="advice")

    def _gates(self, row: PairRow) -> Iterator[Problem]:
        for gate in gates.list_failed(self.view, self.cohort[row.mentee], self.pool.row[row.mentor]):
            if gate.gate != "places":  # said with the number of mentees, as over-capacity
                message = f"{row.mentor} can't be paired with {row.mentee} ({gate.gate}): {gate.detail}"
                yield _problem("gate", row, message)

    def _absent(self) -> Iterator[Problem]:
        listed = {row.mentee for row in self.rows}
        for mentee in sorted(self.cohort):
            if mentee not in listed:
                message = f"{mentee} is in the cohort but not in the proposal"
                yield _problem("missing", PairRow(mentee, "", self.path), message)
            if mentee not in self.mentors:
                room = [mentor for mentor in self._acceptable(mentee) if self._has_room(mentor)]
                if room:
                    message = f"{mentee} gets nobody, but {room[0]} could work and has room"
                    yield _problem("has-room", PairRow(mentee, "", self.path), message, severity="advice")

    def _acceptable(self, mentee: str) -> list[str]:
        """Who passes the gates, best first."""
        allowed = [self.pool.ids[row] for row in self.case(mentee).best(0)]
        return [mentor for mentor in allowed if (mentee, mentor) not in self.rules.not_again]

    def _has_room(self, mentor: str) -> bool:
        return len(self.mentees.get(mentor, ())) < self.places(mentor)

    def _blocking(self) -> Iterator[Problem]:
        """Pairs that both would rather have: each other's worst against the other, or a free place."""
        rank = {mentor: {m: self._order(mentor, m) for m in mentees} for mentor, mentees in self.mentees.items()}
        for mentee in sorted(self.cohort):
            case = self.case(mentee)
            own = self.mentors.get(mentee, [])
            free = len(own) < self.rules.per_mentee
            worst = max((self._wish(case, mentor) for mentor in own), default=(0.0, ""))
            for mentor in self._acceptable(mentee):
                if not free and self._wish(case, mentor) >= worst:
                    break
                if mentor in own or not self.places(mentor):
                    continue
                held = rank.get(mentor, {})
                if self._has_room(mentor) or self._order(mentor, mentee) < max(held.values()):
                    row = next((row for row in self.rows if row.mentee == mentee), PairRow(mentee, "", self.path))
                    yield _problem("blocking-pair", row, f"{mentee} and {mentor} would both rather have each other")

    def _wish(self, case: Case, mentor: str) -> tuple[float, str]:
        """A mentee's order of mentors: score, then id; smaller is better."""
        return -float(case.scores[self.pool.row[mentor]]), mentor

    def _order(self, mentor: str, mentee: str) -> tuple[float, float, str]:
        """A mentor's order of mentees: hopes met, score, id; smaller is better."""
        case, row, wants = self.case(mentee), self.pool.row[mentor], BY_KEY["wants"]
        asked = wants.asks(self.cohort[mentee])
        hopes = self.view.cached_column(("hoped", asked), lambda all_: wants.value(all_, asked, lambda prior: prior))
        return -float(hopes[row]), -float(case.scores[row]), mentee


def _case(answers: Answers, view: View) -> Case:
    return Case(answers, view, as_override(None, view.pool))


def _problem(code: str, row: PairRow, message: str, hint: str = "", severity: Severity = "error") -> Problem:
    return Problem(code=code, path=row.path, line=row.line, column=1 if row.line else 0, message=message, hint=hint,
                   severity=severity)  # fmt: skip
