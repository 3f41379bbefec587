"""A term: which fields an entry has, the pairs as they stand after them, and what each command adds. No files,
no clock."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Literal, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from mentorpick.errors import InvalidData, WrongUsage
from mentorpick.names import NO, SURE, fits
from mentorpick.text import fold_words, join_words

Happening = Literal[
    "proposed", "accepted", "declined", "started", "met", "ended", "waiting", "left", "answered", "typed"
]
Side = Literal["mentee", "mentor", "office", ""]

STATES = ("waiting", "proposed", "accepted", "started", "met", "declined", "ended")
"""The words of the column ``state``; the last two mean that a pair is over."""

OVER = ("declined", "ended")
ANOTHER = "takes another"
"""In the entry of a mentor's no: somebody else may have the place."""
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
    keep_until: str = ""
    """As the page of the profiles said it, where a command read that."""


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
    takes_another: bool = False
    """Where a mentor said no to this pair: whether somebody else may have the place."""
    own: dict[str, str] = {}
    """What was typed into the office's own columns."""
    answers: dict[str, str] = {}
    """Answers of the survey, by question."""

    @property
    def people(self) -> tuple[tuple[str, str], tuple[str, str]]:
        """The id and the name of the mentee, then of the mentor."""
        return (self.mentee, self.mentee_name), (self.mentor, self.mentor_name)

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
    keep_until: str = ""
    """The day after which the files are to be deleted, as last said by the page of the profiles."""

    @property
    def running(self) -> tuple[TermPair, ...]:
        """The pairs that are not over, without those who are waiting."""
        return tuple(pair for pair in self.pairs if pair.mentee and pair.mentor and not pair.over)

    @property
    def over(self) -> tuple[TermPair, ...]:
        """The pairs that were declined or have ended: not to be made again."""
        return tuple(pair for pair in self.pairs if pair.over)

    @property
    def waiting(self) -> tuple[TermPair, ...]:
        """Mentees without a mentor and mentors without a mentee."""
        return tuple(pair for pair in self.pairs if pair.state == "waiting")

    @property
    def shut(self) -> frozenset[str]:
        """The mentors who get nobody new: they have left, or said no without a word that somebody else may come."""
        said_no = (pair for pair in self.pairs if pair.state == "declined" and pair.by == "mentor")
        return self.left | {pair.mentor for pair in said_no if not pair.takes_another}

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
    kept = [step.keep_until for step in taken if step.keep_until]
    return Term(step=taken[-1].step if taken else 0, pairs=tuple(pairs.values()), left=frozenset(left),
                keep_until=kept[-1] if kept else "")  # fmt: skip


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
        another = entry.text == ANOTHER
        return replace(
            pair, state=entry.what, by=entry.by, because=entry.because, ended=entry.on, takes_another=another
        )
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


NAMED = 3


class NewPair(NamedTuple):
    """A pair of a proposal; ``mentor`` empty: this mentee has nobody yet."""

    mentee: str
    mentor: str
    mentee_name: str = ""
    mentor_name: str = ""
    because: str = ""


def start_entries(term: Term, pairs: Iterable[NewPair], on: date, *, ask: bool = False) -> list[Entry]:
    """Return the entries that begin these pairs, or with ``ask`` propose them; people without one wait.

    Raises WrongUsage where all of it is in the ledger already.
    """
    pairs = list(pairs)
    there = {(pair.mentee, pair.mentor) for pair in (*term.running, *term.waiting)}
    what: Happening = "proposed" if ask else "started"
    entries = [
        Entry(
            what=what if pair.mentor else "waiting", mentee=pair.mentee, mentor=pair.mentor, on=on.isoformat(),
            mentee_name=pair.mentee_name, mentor_name=pair.mentor_name, because=pair.because,
        )
        for pair in pairs
        if (pair.mentee, pair.mentor) not in there
    ]  # fmt: skip
    if not entries:
        waits = join_words([pair.mentee_name or pair.mentee for pair in pairs if not pair.mentor])
        raise WrongUsage(
            f"there's nobody free right now for {waits}"
            if waits
            else "all pairs of this proposal are in the term already"
        )
    return entries


def begin_asked(term: Term, on: date) -> list[Entry]:
    """Return the entries that start every pair that was proposed and not declined. Raises WrongUsage for none."""
    waiting = [pair for pair in term.running if not pair.started]
    if not waiting:
        raise WrongUsage("no pair is waiting to start", "give a proposal: mentorpick term start PROPOSAL")
    return [entry_of("started", pair, on) for pair in waiting]


def find_pair(
    term: Term, words: Sequence[str], *, among: Sequence[TermPair] | None = None, leaver: Side = ""
) -> TermPair:
    """Return the running pair that one or two names or ids mean; of one ``leaver``, any of theirs.

    Raises InvalidData where there is none, or more than one, with those that come into question.
    """
    pairs = term.running if among is None else among
    for least in (SURE, SURE - 1):
        found = [pair for pair in pairs if all(max(_fit(word, pair)) >= least for word in words)]
        if len(found) == 1 or (
            found and leaver in ("mentee", "mentor") and len({id_of(pair, leaver) for pair in found}) == 1
        ):
            return found[0]
        if found:
            names = join_words([f"{_mentee(pair)} with {_mentor(pair)}" for pair in found[:NAMED]], "or")
            more = f" or {len(found) - NAMED} more" if len(found) > NAMED else ""
            raise InvalidData(f"{' '.join(words)!r} fits {names}{more}", "give both names of the pair")
    if any(pair.over and all(max(_fit(word, pair)) == SURE for word in words) for pair in term.pairs):
        raise InvalidData(f"the pair {' and '.join(words)} has ended already")
    raise InvalidData(f"no pair in this term fits {' '.join(words)!r}", "to see them all, run: mentorpick term status")


def _fit(word: str, pair: TermPair) -> tuple[int, int]:
    return fits(word, pair.mentee, pair.mentee_name) or NO, fits(word, pair.mentor, pair.mentor_name) or NO


def running_pairs_of(term: Term, who: str, id_: str = "", *, over: bool = False, side: Side = "") -> list[TermPair]:
    """Return the running pairs of a person, by id where that is known, else by name; with ``over`` ended ones too.

    One word is enough where only one of these people is called so. With ``side`` those where they are on that side.
    """
    pairs = [*term.running, *(term.over if over else ())]
    sides = {"mentee": (0,), "mentor": (1,)}.get(side, (0, 1))
    people = {pair.people[at] for pair in pairs for at in sides}
    known = {id_} if id_ else {one for one, name in people if fits(who, one, name) == SURE}
    if not known and len(fold_words(who).split()) == 1:
        called = {one for one, name in people if fold_words(who) in fold_words(name).split()}
        known = called if len(called) == 1 else set()
    return [pair for pair in pairs if any(pair.people[at][0] in known for at in sides)]


def accept_entries(pairs: Iterable[TermPair], by: Side, on: date) -> list[Entry]:
    """Return the entry of a yes to each of these pairs that has none of this side."""
    side = by or "mentor"
    return [entry_of("accepted", pair, on, by=side) for pair in pairs if not getattr(pair, f"{side}_accepted", "")]


def decline_entries(
    term: Term, declined: Iterable[tuple[TermPair, str]], by: Side, on: date, *, another: bool = False
) -> list[Entry]:
    """Return the entries of a no, and why, to each pair: it's over, never made again, the mentee waits for another.

    A mentor who says no gives the place back: nobody else gets it, but where they'd take ``another``.
    """
    entries: list[Entry] = []
    for pair, because in declined:
        text = ANOTHER if another else ""
        entries += [entry_of("declined", pair, on, by=by or "mentor", because=because, text=text),
                    *_waits(term, pair, on)]  # fmt: skip
        term = replace(term, pairs=tuple(each for each in term.pairs if each != pair))
    return entries


def cancel_entries(term: Term, pair: TermPair, by: Side, because: str, on: date) -> list[Entry]:
    """Return the entries of an end: whoever ended it takes no further part, so their other pairs end, too.

    The mentees of a mentor who left wait.
    """
    all_of = [each for each in term.running if by in ("mentee", "mentor") and id_of(each, by) == id_of(pair, by)]
    ended = all_of or [pair]
    entries = [entry_of("ended", each, on, by=by, because=because) for each in ended]
    if by == "mentee":
        entries.append(entry_of("left", replace(pair, mentor="", mentor_name=""), on, because=because))
    if by == "mentor":
        entries.append(entry_of("left", replace(pair, mentee="", mentee_name=""), on, because=because))
        entries += [wait for each in ended for wait in _waits(term, each, on)]
    return entries


def id_of(pair: TermPair, side: Side) -> str:
    """Return the id of this side of a pair."""
    return pair.mentor if side == "mentor" else pair.mentee


def _waits(term: Term, pair: TermPair, on: date) -> list[Entry]:
    """Return the entry that lets a mentee wait, where no other pair of theirs runs."""
    others = [each for each in term.running if each.mentee == pair.mentee and each.mentor != pair.mentor]
    alone = replace(pair, mentor="", mentor_name="")
    return [] if others else [entry_of("waiting", alone, on, because=f"was with {_mentor(pair)}")]


def replace_entries(
    old: TermPair, moved: Sequence[TermPair], new: Sequence[NewPair], on: date, *, by: Side = "office",
    because: str = "",
) -> list[Entry]:  # fmt: skip
    """Return the entries of a change of mentors: the old pair ends, and by the office those moved to make room."""
    room = f"makes room for {_mentee(old)}"
    entries = [entry_of("ended", old, on, by=by, because=because)] if old.mentor else []
    entries += [entry_of("ended", pair, on, by="office", because=room) for pair in moved]
    return entries + start_entries(Term(step=0, pairs=()), new, on)


def describe(entry: Entry) -> str:
    """Return in words what an entry says."""
    mentee, mentor = entry.mentee_name or entry.mentee, entry.mentor_name or entry.mentor
    who = f"{mentee} with {mentor}" if mentee and mentor else mentee or mentor
    why = f" ({entry.because})" if entry.because else ""
    by = f" by the {entry.by}" if entry.by else ""
    if entry.what == "typed":
        return f"{who}: {entry.column} is now {entry.text!r}"
    said = {
        "proposed": "asked", "started": "started", "met": "have met", "accepted": f"a yes{by}",
        "declined": f"declined{by}", "ended": f"ended{by}", "left": "takes no further part",
        "waiting": "waits for a mentor" if mentee else "waits for a mentee",
        "answered": f"{entry.column}",
    }[entry.what]  # fmt: skip
    return f"{who}: {said}{why}"


def told_entries(pairs: Sequence[TermPair], what: str, on: date) -> list[Entry]:
    """Return the entries that note of pairs that their people have been written to."""
    return [entry_of("answered", pair, on, column=f"told {what}", text=pair.state) for pair in pairs]


def untold(pairs: Sequence[TermPair]) -> list[TermPair]:
    """Return the pairs whose people have not been written to since they began or ended."""

    def is_due(pair: TermPair) -> bool:
        """Return whether a letter is due: of an end only to those who were told of the beginning."""
        knows_start = "told start" in pair.answers
        return knows_start and "told end" not in pair.answers if pair.over else not knows_start

    return [pair for pair in pairs if pair.mentee and pair.mentor and is_due(pair)]


def untold_waiting(term: Term) -> list[TermPair]:
    """Return the mentees who wait for a mentor and have not been told since."""
    return [pair for pair in term.waiting if pair.mentee and "told waiting" not in pair.answers]


def forget_ids(term: Term, word: str, *, needed: bool = True) -> str:
    """Return the id of the one person whom a name or an id means; empty for nobody who isn't ``needed``.

    Raises InvalidData for nobody who is, or several.
    """
    people = {one: name for pair in term.pairs for one, name in pair.people if one}
    found = [one for one, name in people.items() if fits(word, one, name) == SURE]
    if len(found) == 1:
        return found[0]
    if found:
        raise InvalidData(f"{word!r} fits {join_words(found, 'or')}", "give the id")
    if not needed:
        return ""
    raise InvalidData(f"nobody in this term is called {word!r}", "to see them all, run: mentorpick term status")


def entry_of(
    what: str, pair: TermPair, on: date, *, by: Side = "", because: str = "", column: str = "", text: str = ""
) -> Entry:
    """Return an entry about a pair, with the names of its people."""
    make: Callable[..., Entry] = Entry
    return make(what=what, mentee=pair.mentee, mentor=pair.mentor, on=on.isoformat(), by=by, because=because,
                mentee_name=pair.mentee_name, mentor_name=pair.mentor_name, column=column, text=text)  # fmt: skip


def _mentee(pair: TermPair) -> str:
    return pair.mentee_name or pair.mentee


def _mentor(pair: TermPair) -> str:
    return pair.mentor_name or pair.mentor
