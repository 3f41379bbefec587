"""The values of a cohort: who gets whom, who is left out and why, what more places would do; and a term's."""

from typing import NamedTuple

from mentorpick.model.shortlist import Result


class PairRow(NamedTuple):
    """Who gets whom (``mentor`` empty: nobody), and the line it stands in."""

    mentee: str
    mentor: str
    path: str
    line: int
    mentee_name: str = ""
    mentor_name: str = ""
    decision: str = ""
    """What a person decided: yes, no, or the mentor it is to be instead; empty where nothing was."""


class Given(Result, frozen=True, kw_only=True):
    """One place given to one mentee."""

    mentee: str
    mentee_name: str
    mentor: str
    mentor_name: str
    score: float
    first_choice: str
    """The mentor this mentee scores highest with among all who pass the gates; empty where nobody does."""
    given_up: float
    """The first choice's score less this one, 0 or more."""
    first_choice_name: str = ""
    kept: bool = False
    """True where the office had this pair before."""
    priority: str = ""
    goal: str = ""
    """The mentee's goals, as written."""
    programme: str = ""
    post: str = ""
    """The mentor's, with the employer."""
    why: str = ""
    """The line of the mentor's profile that is nearest to a goal; empty where none comes close."""
    look_again: tuple[str, ...] = ()
    """What a person should look at before saying yes."""
    doubts: tuple[str, ...] = ()
    """The same as codes: no-common-way, no-close-line, gap, closer, two-towns, gate, not-offered."""
    next_best: str = ""
    """The best other mentor who has a place left after this proposal; empty where there is none."""
    next_best_name: str = ""
    moved_from: str = ""
    """The mentor of the pair that was to be kept, where this mentee had to move."""
    moved_for: str = ""
    """Whom that lets in, or what it is for."""
    source_id: str = ""
    """The mentee's id as the answers gave it."""


class Gap(Result, frozen=True, kw_only=True):
    """What a pool lacks: goals that nobody with a place writes about, under one word."""

    label: str
    """A word they share, a country, or the goal itself."""
    area: str = ""
    """The area of most of the goals."""
    quoted: bool = False
    """Whether the label is a goal itself, as somebody wrote it."""
    mentees: tuple[str, ...]
    """Their ids, each once."""
    programmes: tuple[str, ...] = ()
    goals: tuple[str, ...] = ()
    known_to: tuple[str, ...] = ()
    """Names of mentors who write about it and take nobody now."""


class Unplaced(Result, frozen=True, kw_only=True):
    """A mentee without a place, and why."""

    mentee: str
    reason: str
    mentee_name: str = ""
    source_id: str = ""
    """The mentee's id as the answers gave it."""


class Load(Result, frozen=True, kw_only=True):
    """A mentor's places and how many were given."""

    mentor: str
    places: int
    given: int
    mentor_name: str = ""
    mentees: tuple[str, ...] = ()
    """The ids of those who got a place, in order of id."""


class MorePlaces(Result, frozen=True, kw_only=True):
    """What one more place at a mentor would do, on top of those listed before it."""

    mentor: str
    mentor_name: str
    placed: int
    """How many mentees more would have a place."""
    minimum: float
    total: float
    does: str = ""
    """The first aim that it serves, in words."""


class Assignment(Result, frozen=True, kw_only=True):
    """A proposal for a whole cohort; a person approves it."""

    schema: str = "mentorpick.assignment/2"
    objective: str
    assigned: tuple[Given, ...]
    left_out: tuple[Unplaced, ...]
    mentors: tuple[Load, ...]
    total: float
    minimum: float
    gap: float
    """How far minimum and total may be from the best possible, as a share of the proven bound; 0 is proven best."""
    more_places: tuple[MorePlaces, ...] = ()
    """The places that would help most, one after the other; empty where every place is worth nothing more."""
    per_mentee: int = 1
    version: str = ""
    profiles: str = ""
    """The digest of the pool."""
    fictional: bool = False
    no_common_way: int = 0
    """Pairs without a common way of meeting."""
    no_close_line: int = 0
    """Pairs in which no line of the mentor's profile comes close to a goal."""
    two_towns: int = 0
    """Pairs that want to meet in person, in two towns."""
    moved: int = 0
    """Pairs that were to be kept and are not."""
    gaps: tuple[Gap, ...] = ()
    """Goals that nobody with a place writes about: no proposal can answer them."""


class StatusLine(Result, frozen=True, kw_only=True, omit_defaults=True):
    """A pair, or somebody who waits, as they stand."""

    mentee: str = ""
    mentee_name: str = ""
    mentor: str = ""
    mentor_name: str = ""
    state: str = ""
    started: str = ""
    met: str = ""
    ended: str = ""
    by: str = ""
    because: str = ""
    note: str = ""


class ReplyCount(Result, frozen=True, kw_only=True):
    """How many replies said what."""

    yes: int = 0
    no: int = 0
    unclear: int = 0


class TermStatus(Result, frozen=True, kw_only=True):
    """How a term stands."""

    schema: str = "mentorpick.term-status/1"
    step: int
    running: int
    met: int
    over: int
    left: int
    waiting: tuple[StatusLine, ...] = ()
    not_replied: tuple[StatusLine, ...] = ()
    """Proposed, and the mentor has said nothing."""
    not_met: tuple[StatusLine, ...] = ()
    ring: tuple[StatusLine, ...] = ()
    """Started two weeks ago or more, and not met: whom to ring today."""
    pairs: tuple[StatusLine, ...] = ()
    keep_until: str = ""
    overdue: bool = False


class TermChange(Result, frozen=True, kw_only=True):
    """What a command of a term did, or would do."""

    schema: str = "mentorpick.term-change/1"
    step: int
    command: str
    dry_run: bool = False
    changed: tuple[str, ...] = ()
    """In words, one thing a line."""
    typed: tuple[str, ...] = ()
    """What somebody had typed into term.csv, now in the log."""
    status: str = ""
    """How many run, have met, wait."""


class TermReport(Result, frozen=True, kw_only=True):
    """A term without names; every number is a text, because small ones are not told."""

    schema: str = "mentorpick.term-report/1"
    matched: str
    """Mentees with a mentor."""
    mentors: str
    met: str
    running: str
    ended_early: str
    without: str
    """Mentees we found nobody for."""
    gaps: str = ""
    """Goals that nobody with a place wrote about, where mentees and mentors were given."""
    fit: str = ""
    helped: str = ""
    again: str = ""
    """Of the last questions; empty where too few answered."""
