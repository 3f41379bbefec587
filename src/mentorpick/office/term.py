"""What a term's ledger holds: entries in steps, and the pairs as they stand after them. No files, no clock."""

from collections.abc import Iterable, Sequence
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

Happening = Literal[
    "proposed", "accepted", "declined", "started", "met", "ended", "waiting", "left", "answered", "typed"
]
Side = Literal["mentee", "mentor", "office", ""]

STATES = ("waiting", "proposed", "accepted", "started", "met", "declined", "ended")
"""The words of the column ``state``; the last two mean that a pair is over."""

OVER = ("declined", "ended")
DATES = ("proposed", "mentor_accepted", "mentee_accepted", "started", "met", "ended")
TYPED = ("state", "by", "because", *DATES, "note")
"""The columns of ``term.csv`` that mean something; what is typed into any other is kept as it is."""


class Entry(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing that happened to one pair; with only one of the two ids, to that person."""

    what: Happening
    mentee: str = ""
    mentor: str = ""
    on: str = ""
    """The day, as 2026-10-09."""
    by: Side = ""
    because: str = ""
    mentee_name: str = ""
    mentor_name: str = ""
    column: str = ""
    """For ``typed`` the column of ``term.csv``, for ``answered`` the question."""
    text: str = ""


class Step(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one command wrote: its entries, or the number of the step it undoes."""

    schema: str = "mentorpick.term/1"
    step: int
    at: str
    """When it was written, in UTC."""
    command: str
    entries: tuple[Entry, ...] = ()
    undoes: int = 0


class TermPair(Struct, frozen=True, kw_only=True):
    """A mentee and a mentor, or one of them waiting, as they stand; dates are texts such as 2026-10-09."""

    mentee: str
    mentor: str
    mentee_name: str = ""
    mentor_name: str = ""
    state: str = "proposed"
    by: str = ""
    because: str = ""
    proposed: str = ""
    mentor_accepted: str = ""
    mentee_accepted: str = ""
    started: str = ""
    met: str = ""
    ended: str = ""
    note: str = ""
    own: dict[str, str] = {}
    """What was typed into the office's own columns."""
    answers: dict[str, str] = {}
    """Answers of the survey, by question."""

    @property
    def over(self) -> bool:
        """Whether the pair has been declined or has ended."""
        return self.state in OVER


class Term(Struct, frozen=True, kw_only=True):
    """Everybody of a term after some step: the pairs in the order they were made, who waits, who has left."""

    step: int
    pairs: tuple[TermPair, ...]
    left: frozenset[str] = frozenset()
    """Ids of the people who take no further part."""

    @property
    def running(self) -> tuple[TermPair, ...]:
        """The pairs that are not over, without those who wait."""
        return tuple(pair for pair in self.pairs if pair.mentee and pair.mentor and not pair.over)

    @property
    def over(self) -> tuple[TermPair, ...]:
        """The pairs that were declined or have ended: not to be made again."""
        return tuple(pair for pair in self.pairs if pair.over)

    @property
    def waiting(self) -> tuple[TermPair, ...]:
        """Mentees without a mentor and mentors without a mentee."""
        return tuple(pair for pair in self.pairs if pair.state == "waiting")

    def without(self) -> frozenset[str]:
        """Return the ids of everybody who went without: not withdrawn, and never in a pair that lasted."""
        people = {one for pair in self.pairs for one in (pair.mentee, pair.mentor) if one}
        started = [pair for pair in self.pairs if pair.started and pair.state != "declined"]
        served = {one for pair in started for one in (pair.mentee, pair.mentor)}
        return frozenset(people - served - self.left)


def term_after(steps: Iterable[Step], last: int | None = None) -> Term:
    """Return the term as it stands after step ``last``, or after all. Undone steps count as never taken."""
    taken = [step for step in steps if last is None or step.step <= last]
    undone = {step.undoes for step in taken}
    pairs: dict[tuple[str, str], TermPair] = {}
    left: set[str] = set()
    for step in taken:
        if step.step not in undone:
            for entry in step.entries:
                _apply(pairs, left, entry)
    return Term(step=taken[-1].step if taken else 0, pairs=tuple(pairs.values()), left=frozenset(left))


def last_command(steps: Sequence[Step]) -> Step | None:
    """Return the step that an undo takes back: the last one not undone, and not what somebody typed."""
    undone = {step.undoes for step in steps}
    return next(
        (step for step in reversed(steps) if not step.undoes and step.step not in undone and step.command != "typed"),
        None,
    )


def _apply(pairs: dict[tuple[str, str], TermPair], left: set[str], entry: Entry) -> None:
    key = (entry.mentee, entry.mentor)
    if entry.what == "left":
        left.add(entry.mentee or entry.mentor)
        pairs.pop(key, None)
        return
    if entry.what in ("proposed", "started") and all(key):
        left.difference_update(key)
        for alone in ((entry.mentee, ""), ("", entry.mentor)):
            pairs.pop(alone, None)
    old = pairs.get(key)
    if old is None or (old.over and entry.what in ("proposed", "started")):
        if entry.what in ("typed", "answered"):
            return  # the pair was undone since; the log keeps what was said
        old = TermPair(mentee=entry.mentee, mentor=entry.mentor)
    named = replace(
        old, mentee_name=entry.mentee_name or old.mentee_name, mentor_name=entry.mentor_name or old.mentor_name
    )
    pairs[key] = _changed(named, entry)


def _changed(pair: TermPair, entry: Entry) -> TermPair:
    """Return the pair after one entry."""
    if entry.what == "typed":
        return _typed(pair, entry)
    if entry.what == "answered":
        return replace(pair, answers={**pair.answers, entry.column: entry.text})
    if entry.what == "accepted":
        return replace(pair, state=_later(pair.state, "accepted"), **{f"{entry.by or 'mentor'}_accepted": entry.on})
    if entry.what in OVER:
        return replace(pair, state=entry.what, by=entry.by, because=entry.because, ended=entry.on)
    if entry.what == "waiting":
        return replace(pair, state="waiting", because=entry.because)
    return replace(pair, state=_later(pair.state, entry.what), **{entry.what: entry.on})


def _typed(pair: TermPair, entry: Entry) -> TermPair:
    column, text = entry.column, entry.text
    if column == "state":
        dated = "ended" if text in OVER else text
        new = {dated: entry.on} if dated in DATES and not getattr(pair, dated) else {}
        return replace(pair, state=text, **new)
    if column in ("started", "met") and text and not pair.over:
        return replace(pair, state=_later(pair.state, column), **{column: text})
    if column in TYPED:
        return replace(pair, **{column: text})
    return replace(pair, own={**pair.own, column: text})


def _later(state: str, new: str) -> str:
    """Return the later of two states, so that a yes that comes after the first meeting takes nothing back."""
    return new if state not in STATES or STATES.index(new) > STATES.index(state) else state
