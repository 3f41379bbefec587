"""Must-haves and must-nots: each gate passes a mentor or leaves them out; none ever scores.

The table is in order of telling. Below it stands whom must-nots mean, as people write them: those who may be meant are
kept apart by the gates already, and what is not clear is a problem to be told.
A new row needs a label (model.taxonomy) and a field to ask for it (model.people).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

import numpy as np

from mentorpick.errors import Problem
from mentorpick.model.people import Answers, Mentee, Page
from mentorpick.model.shortlist import LeftOut
from mentorpick.model.taxonomy import GATE_LABELS, LABELS, STAGES, language_name
from mentorpick.names import SURE, Directory, Meant, Person
from mentorpick.ranking.pool import STAGE_NUMBER, Bools, Floats, Pool, RowIndices, person_keys, primary_language
from mentorpick.ranking.view import View, distinct_words
from mentorpick.text import is_nobody, is_nothing, join_words, name_key, name_some, pluralize
from mentorpick.timezones import months_later

NOT_STATED = "profile doesn't say"
ASKER_UNSTATED = "you haven't said which time zone you're in"


class Gate(NamedTuple):
    """A row of GATES.

    ``asks`` gives what is required, None where the gate does not apply. ``passes`` is (R,) true where it is met.
    ``detail`` says of one row how far off it is. ``relaxed`` is how a mentee would drop it ("you did not insist on
    ..."), empty where it is not theirs to drop.
    """

    key: str
    asks: Callable[[Answers, Page], Any]
    passes: Callable[[View, Any], Bools]
    detail: Callable[[View, Any, int], str]
    relaxed: Callable[[Any], str] = lambda _asked: ""
    own: bool = False
    """True of what names this mentee or people: no other mentee asks the same, so no column is kept for them."""

    def mask(self, view: View, asked: Any) -> Bools:
        """Return (R,) true where what is asked is met; a column shared by many mentees is made once."""
        if self.own:
            return self.passes(view, asked)
        return view.cached_column(("gate", self.key, asked), lambda whole: self.passes(whole, asked))


def asked_gates(answers: Answers, page: Page) -> dict[str, Any]:
    """Return what each gate that applies requires, by key in the order of GATES."""
    asked = {gate.key: gate.asks(answers, page) for gate in GATES}
    return {key: value for key, value in asked.items() if value is not None}


def passes_each(view: View, answers: Answers) -> dict[str, Bools]:
    """Return (R,) for every gate that applies."""
    return {key: GATE[key].mask(view, asked) for key, asked in asked_gates(answers, view.pool.page).items()}


def all_of(masks: Mapping[str, Bools], size: int) -> Bools:
    """Return the gates together."""
    together = np.ones(size, dtype=bool)
    for mask in masks.values():
        together &= mask
    return together


def list_failed(view: View, answers: Answers, row: int) -> tuple[LeftOut, ...]:
    """Return every gate this mentor does not pass, in the order of GATES."""
    asked = asked_gates(answers, view.pool.page)
    return tuple(
        _left_out(view, row, key, asked[key]) for key, mask in passes_each(view, answers).items() if not mask[row]
    )


def list_left_out(view: View, answers: Answers, masks: Mapping[str, Bools]) -> tuple[LeftOut, ...]:
    """Return everyone left out, in order of id, each with the first gate not passed."""
    asked = asked_gates(answers, view.pool.page)
    found: dict[int, LeftOut] = {}
    for key, rows in first_failed(masks, len(view.pool)).items():
        found |= {row: _left_out(view, row, key, asked[key]) for row in rows.tolist()}
    return tuple(found[row] for row in sorted(found))


def count_left_out(masks: Mapping[str, Bools], size: int) -> dict[str, int]:
    """Return how many are left out by each gate, counted at the first they do not pass."""
    return {key: len(rows) for key, rows in first_failed(masks, size).items() if len(rows)}


def first_failed(masks: Mapping[str, Bools], size: int) -> dict[str, RowIndices]:
    """Return for each gate the rows it leaves out, counted at the first gate they do not pass."""
    left = np.ones(size, dtype=bool)
    found = {}
    for key, mask in masks.items():
        found[key] = np.flatnonzero(left & ~mask)
        left &= mask
    return found


def _left_out(view: View, row: int, key: str, asked: Any) -> LeftOut:
    pool = view.pool
    return LeftOut(mentor=pool.ids[row], name=pool.names[row], gate=key, detail=GATE[key].detail(view, asked, row))


def _always(answers: Answers, page: Page) -> Any:
    return True


def _at_least(column: Floats, bound: float) -> Bools:
    """(R,) true where stated and not below the bound."""
    met: Bools = column >= bound
    return met


def _any_of(name: str) -> Callable[[View, tuple[str, ...]], Bools]:
    def passes(view: View, wanted: tuple[str, ...]) -> Bools:
        """Return who carries one of the labels."""
        found = np.zeros(len(view.pool), dtype=bool)
        for label in wanted:
            found[view.pool.labels[name].carriers(label)] = True
        return view.cut(found)

    return passes


def _all_roles(view: View, wanted: tuple[str, ...]) -> Bools:
    offered: Bools = view.some("roles", wanted) == len(wanted)
    return offered


def _common_language(view: View, own: tuple[str, ...]) -> Bools:
    return ~view.stated("languages") | _any_of("languages")(view, own)


def _says(name: str, verb: str) -> Callable[[View, Any, int], str]:
    def detail(view: View, asked: Any, row: int) -> str:
        """Return what the mentor says of it."""
        said = view.pool.labels[name].at(row)
        if name == "languages":
            said = tuple(f"{tag} ({language_name(tag)})" for tag in said)
        return f"{verb} {_listed(said)}" if said else NOT_STATED

    return detail


_speaks = _says("languages", "speaks")


def _stage_in(view: View, wanted: tuple[int, ...]) -> Bools:
    return np.isin(view.number("stage"), wanted)


def _stage_detail(view: View, asked: Any, row: int) -> str:
    stage = view.number("stage")[row]
    return NOT_STATED if np.isnan(stage) else f"career stage: {STAGES[int(stage)].label.lower()}"


def _hours_detail(view: View, asked: float, row: int) -> str:
    hours = view.number("hours")[row]
    return NOT_STATED if np.isnan(hours) else f"has {_number(hours)} of {_number(asked)} hours a month"


def _clock_hours(view: View, zone: str) -> Floats:
    """(R,) hours of 9 to 18 in common."""
    return np.maximum(9 - view.hours_apart(zone), 0.0)


def _clock_detail(view: View, asked: tuple[str, float], row: int) -> str:
    shared = _clock_hours(view, asked[0])[row]
    if not np.isnan(shared):
        return f"{_number(shared)} of {_number(asked[1])} working hours in common"
    return NOT_STATED if asked[0] else ASKER_UNSTATED


def _no_conflict(view: View, own: tuple[str, str, str]) -> Bools:
    """(R,) true where no line of the mentor names the mentee or their organization, nor nearly so."""
    person, organization = Person(*own[:2]), own[2]
    return ~_any_of("conflicts")(view, tuple(view.pool.conflict_lines.fitting(person, organization)))


def _conflict_detail(view: View, own: tuple[str, str, str], row: int) -> str:
    fitting = view.pool.conflict_lines.fitting(Person(*own[:2]), own[2])
    lines = [line for line in view.pool.labels["conflicts"].at(row) if line in fitting]
    sure = any(fitting[line] == SURE for line in lines)
    return f"lists a conflict with {_listed(lines)}{'' if sure else ', who may be meant'}"


def _themselves(answers: Answers, page: Page) -> tuple[str, ...] | None:
    return person_keys(answers.id, answers.name, answers.contact.email) or None


def _no_mentor_yet(view: View, names: tuple[str, ...]) -> Bools:
    """(R,) true where the mentor isn't named, by id or as they are called."""
    found = np.ones(len(view.pool), dtype=bool)
    for name in names:
        found[view.pool.called(name)] = False
    return view.cut(found)


def _not_avoided(view: View, lines: tuple[str, ...]) -> Bools:
    """(R,) true where no line means the mentor or their organization; one that may mean them counts."""
    found = np.zeros(len(view.pool), dtype=bool)
    for meant in map(view.pool.directory.meant_by, lines):
        found[list(meant.people)] = True
        for organization in meant.organizations:
            found[view.pool.labels["organization"].carriers(organization)] = True
    return view.cut(~found)


def _avoid_detail(view: View, lines: tuple[str, ...], row: int) -> str:
    named = {line: meant for line in lines if row in (meant := view.pool.directory.meant_by(line)).people}
    if any(meant.sure for meant in named.values()):
        return "you named this person"
    return "may be someone you named" if named else "you named their organization"


def _fresh(view: View, months: int) -> Bools:
    return _at_least(view.number("updated"), months_later(view.today, -months).toordinal())


def _stale_detail(view: View, months: int, row: int) -> str:
    updated = view.number("updated")[row]
    return NOT_STATED if np.isnan(updated) else f"last updated {date.fromordinal(int(updated)).isoformat()}"


def _places_left(view: View, asked: Any) -> Bools:
    places = view.number("places")
    return np.isnan(places) | (places > 0)


def _lines(texts: Iterable[str]) -> tuple[str, ...] | None:
    return tuple(sorted({text.strip() for text in texts if not is_nobody(text)} - {""})) or None


def _own(answers: Answers, page: Page) -> tuple[str, str, str] | None:
    organization = "" if is_nothing(answers.organization) else answers.organization
    own = (answers.id, answers.name, organization)
    return own if any(own) else None


def _names(texts: Iterable[str]) -> tuple[str, ...] | None:
    return tuple(sorted({name_key(text) for text in texts} - {""})) or None


def _spoken(texts: Iterable[str]) -> tuple[str, ...] | None:
    return distinct_words([primary_language(text) for text in texts])


def _stages_asked(answers: Answers, page: Page) -> tuple[int, ...] | None:
    return tuple(STAGE_NUMBER[stage] for stage in answers.must.stages) or None


def _clock_asked(answers: Answers, page: Page) -> tuple[str, float] | None:
    hours = answers.must.same_timezone_hours
    return (answers.timezone, hours) if hours else None


def _number(number: float) -> str:
    return f"{float(number):g}" if abs(number) < 1e6 else str(number)


def _listed(words: Iterable[str]) -> str:
    return ", ".join(LABELS[word].lower() if word in LABELS else word for word in words)


GATES: tuple[Gate, ...] = (
    Gate("accepting", _always, lambda v, _: v.number("accepting") != 0, lambda v, a, r: GATE_LABELS["accepting"]),
    Gate("places", _always, _places_left, lambda v, a, r: GATE_LABELS["places"]),
    Gate("languages", lambda a, _: _spoken(a.languages), _common_language, _speaks),
    Gate("must.languages", lambda a, _: _spoken(a.must.languages), _any_of("languages"), _speaks,
         lambda asked: f"the language ({_listed(map(language_name, asked))})"),
    Gate("must.meeting", lambda a, _: distinct_words(a.must.meeting), _any_of("meeting"), _says("meeting", "meets by"),
         lambda asked: f"the way of meeting ({_listed(asked)})"),
    Gate("must.roles", lambda a, _: distinct_words(a.must.roles), _all_roles, _says("roles", "offers"),
         lambda asked: f"the kind of help ({_listed(asked)})"),
    Gate("must.stages", _stages_asked, _stage_in, _stage_detail,
         lambda asked: f"the stage ({_listed(STAGES[stage].key for stage in asked)})"),
    Gate("must.min_hours", lambda a, _: a.must.min_hours or None, lambda v, asked: _at_least(v.number("hours"), asked),
         _hours_detail, lambda asked: f"{_number(asked)} hours a month"),
    Gate("must.same_timezone_hours", _clock_asked, lambda v, asked: _at_least(_clock_hours(v, asked[0]), asked[1]),
         _clock_detail, lambda asked: f"{_number(asked[1])} working hours in common"),
    Gate("self", _themselves, lambda v, keys: ~_any_of("person")(v, keys), lambda v, a, r: "is you", own=True),
    Gate("conflicts", _own, _no_conflict, _conflict_detail, own=True),
    Gate("avoid", lambda a, _: _lines(a.avoid), _not_avoided, _avoid_detail, own=True),
    Gate("mentors", lambda a, _: _names(a.mentors), _no_mentor_yet,
         lambda v, a, r: GATE_LABELS["mentors"], own=True),
    Gate("stale", lambda answers, page: page.stale_after_months, _fresh, _stale_detail),
)  # fmt: skip

GATE = {gate.key: gate for gate in GATES}


# whom must-nots mean

NOBODY = "must-not-nobody"
"""The code of a line that fits nobody."""


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
    return [line.text for line in _of_mentee(answers, pool) if line.meant.nobody]


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
            for line in _of_mentee(answers, self._pool) if isinstance(answers, Answers) else ():
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
    written = [line for answers in mentees for line in _of_mentee(answers, pool)]
    return [*written, *(_of_mentors(mentees, pool) if conflicts else ())]


def summarize_nobody(problems: Iterable[Problem]) -> str:
    """Return one sentence for all lines that fit nobody; empty where there is none."""
    told = [problem.message for problem in problems if problem.code == NOBODY]
    if not told:
        return ""
    fit = "fits" if len(told) == 1 else "fit"
    return f"{pluralize(len(told), 'must-not')} {fit} nobody here: {name_some(told, 6, '; ')}."


def _of_mentee(answers: Answers, pool: Pool) -> list[MustNot]:
    lines = [(number, text) for number, text in enumerate(answers.avoid, 1) if not is_nobody(text)]
    if not lines:
        return []  # a directory of a large pool takes seconds to make
    among = pool.directory
    return [MustNot(answers.id, "avoid", text, number, among.meant_by(text), among) for number, text in lines]


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
    return Problem(code="must-not-open", path=line.whose, line=line.number, message=message, hint=hint)


def _nobody(line: MustNot) -> Problem:
    message = f'{line.whose}: "{line.text}"'
    return Problem(code=NOBODY, path=line.whose, line=line.number, message=message, severity="advice")
