"""A proposal as people hand it in: whom its lines mean, what was decided about them, and is it sound?

Checked from the pool and the answers alone: nothing here knows how the pairs were chosen, so a person may change a
proposal by hand and have it checked again.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from math import fsum
from typing import NamedTuple

import numpy as np

from mentorpick.errors import Problem
from mentorpick.model.cohort import IdPair, PairRow
from mentorpick.model.people import Answers, Mentor
from mentorpick.model.taxonomy import LABELS
from mentorpick.names import NO, Directory, Person, fits
from mentorpick.ranking import gates
from mentorpick.ranking.fit import nearest_line
from mentorpick.ranking.pool import UNSTATED_PLACES, Pool
from mentorpick.ranking.scoring import Case
from mentorpick.ranking.unmet_goals import unknown_countries
from mentorpick.ranking.view import View
from mentorpick.relevance.lines import is_foreign
from mentorpick.text import did_you_mean, pluralize, read_answer, same_place, slug


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
            return person.id, (row.problem("name-differs", message, hint),)
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


class ProposalRules(NamedTuple):
    """What a proposal is held against besides gates and places."""

    per_mentee: int = 1
    stable: bool = False
    keep: frozenset[IdPair] = frozenset()
    """Pairs the office fixed: they count against the places, but need not pass the gates."""
    not_again: frozenset[IdPair] = frozenset()
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
    cases = {row.mentee: Case(cohort[row.mentee], view) for row in pairs}
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
    case, row = Case(answers, View(pool, today)), pool.row[mentor]
    return len(list(judge_pair(case, row))), float(case.scores[row])


NOTHING_CLOSE = "nothing in the profile is close to the goal"


def judge_pair(case: Case, row: int) -> Iterator[tuple[str, str]]:
    """Yield what speaks against a pair though no gate does, as a code and in words."""
    mentee, mentor = case.answers, case.view.pool.mentors[row]
    shared = set(mentee.meeting) & set(mentor.meeting)
    if mentee.meeting and mentor.meeting and not shared:
        ways = f"{_in_words(mentee.meeting)}; the mentor: {_in_words(mentor.meeting)}"
        yield "no-common-way", f"no way of meeting in common ({ways})"
    places = (mentee.location.strip(), mentor.location.strip())
    if shared == {"in_person"} and all(places) and not same_place(*places):
        yield "two-towns", f"want to meet in person, but live in two towns ({'; '.join(places)})"
    far = unknown_countries(case, case.view.pool.open_places() > 0)
    if case.goals and not nearest_line(case, row, [goal.text for goal in case.goals if goal not in far]):
        yield "no-close-line", _why_nothing_is_close(case, row, [country for _, country in far.values()])


def _in_words(ways: Iterable[str]) -> str:
    return ", ".join(LABELS[way].lower() for way in ways)


def _why_nothing_is_close(case: Case, row: int, far: Sequence[str]) -> str:
    if all(is_foreign(goal.text) for goal in case.goals):
        return "the goal isn't in English, so I couldn't compare it"
    return f"the nearest line isn't about {', '.join(far)}" if far and nearest_line(case, row) else NOTHING_CLOSE


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
        return Case(self.cohort[mentee], self.view)

    def places(self, mentor: str) -> int:
        """Return how many mentees this mentor can take, as the profile says."""
        stated = self.pool.numbers["places"][self.pool.row[mentor]]
        return UNSTATED_PLACES if np.isnan(stated) else max(0, int(stated))

    def _unknown(self, row: PairRow) -> Iterator[Problem]:
        """Whom a row names though nobody has that id, with the nearest one; or who takes no part and has a mentor."""
        if row.mentor and (status := self.rules.apart.get(row.mentee)):
            message = f"{row.mentee} is {status}, so takes no part now"
            yield row.problem("unknown-mentee", message, "take the line out, or decide no")
        for what, name, known in (("mentee", row.mentee, self.cohort), ("mentor", row.mentor, self.pool.row)):
            if name not in known and name not in self.rules.apart and (name or what == "mentee"):
                yield row.problem(f"unknown-{what}", f"there's no {what} {name!r}", did_you_mean(name, known, ""))

    def _pair(self, row: PairRow, seen: Counter[tuple[str, str]]) -> Iterator[Problem]:
        """What is wrong with a pair; what is too much is said in the first line beyond, with the whole number."""
        mentee, mentor = row.mentee, row.mentor
        places = self.places(mentor)
        if seen[mentee, mentor] > 1:
            yield row.problem("pair-twice", f"{mentee} and {mentor} are paired more than once")
        if seen[mentee, ""] == self.rules.per_mentee + 1:
            many = len(self.mentors[mentee])
            yield row.problem("too-many", f"{mentee} gets {many} mentors, but can only have {self.rules.per_mentee}")
        if seen["", mentor] == places + 1:
            many = len(self.mentees[mentor])
            message = f"{mentor} gets {pluralize(many, 'mentee')}, but only has {pluralize(places, 'place')} left"
            yield row.problem("over-capacity", message)

        if (mentee, mentor) in self.rules.not_again:
            yield row.problem("not-again", f"{mentee} and {mentor} shouldn't be paired again")
        if (mentee, mentor) not in self.rules.keep:
            yield from self._gates(row)
        if self.rules.judged:
            for code, words in judge_pair(self.case(mentee), self.pool.row[mentor]):
                yield row.problem(code, f"{mentee} and {mentor}: {words}", severity="advice")

    def _gates(self, row: PairRow) -> Iterator[Problem]:
        for gate in gates.list_failed(self.view, self.cohort[row.mentee], self.pool.row[row.mentor]):
            if gate.gate != "places":  # said with the number of mentees, as over-capacity
                message = f"{row.mentor} can't be paired with {row.mentee} ({gate.gate}): {gate.detail}"
                yield row.problem("gate", message)

    def _absent(self) -> Iterator[Problem]:
        listed = {row.mentee for row in self.rows}
        for mentee in sorted(self.cohort):
            if mentee not in listed:
                message = f"{mentee} is in the cohort but not in the proposal"
                yield PairRow(mentee, "", self.path).problem("missing", message)
            if mentee not in self.mentors:
                room = [mentor for mentor in self._acceptable(mentee) if self._has_room(mentor)]
                if room:
                    message = f"{mentee} gets nobody, but {room[0]} could work and has room"
                    yield PairRow(mentee, "", self.path).problem("has-room", message, severity="advice")

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
                    yield row.problem("blocking-pair", f"{mentee} and {mentor} would both rather have each other")

    def _wish(self, case: Case, mentor: str) -> tuple[float, str]:
        """A mentee's order of mentors: score, then id; smaller is better."""
        return -float(case.scores[self.pool.row[mentor]]), mentor

    def _order(self, mentor: str, mentee: str) -> tuple[float, float, str]:
        """A mentor's order of mentees: hopes met, score, id; smaller is better."""
        case, row = self.case(mentee), self.pool.row[mentor]
        return -float(case.column("wants")[row]), -float(case.scores[row]), mentee
