"""The values of a cohort: who gets whom, who is left out and why, what more places would do; and a term's."""

from typing import Literal, NamedTuple

from msgspec import UNSET, UnsetType

from mentorpick.errors import Problem
from mentorpick.model.shortlist import Result

Severity = Literal["error", "advice"]
IdPair = tuple[str, str]
"""The ids of a mentee and a mentor."""


class PairRow(NamedTuple):
    """Who gets whom (``mentor`` empty: nobody), and the line it stands in."""

    mentee: str
    mentor: str
    path: str = ""
    line: int = 0
    mentee_name: str = ""
    mentor_name: str = ""
    decision: str = ""
    """What a person decided: yes, no, or the mentor it is to be instead; empty where nothing was."""

    def problem(self, code: str, message: str, hint: str = "", severity: Severity = "error") -> Problem:
        """Return what is wrong with this row, at its line."""
        return Problem(code=code, path=self.path, line=self.line, column=1 if self.line else 0, message=message,
                       hint=hint, severity=severity)  # fmt: skip


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
    """The same as codes: no-common-way, no-close-line, gap, closer, two-towns, gate, not-offered, must-not."""
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
    """Extra places that would help most, in order; empty where every place is worth nothing more."""
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
    """How many run, have met, are waiting."""


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


class Shown(NamedTuple):
    """One mentee of an earlier run: the mentors in order, with their scores."""

    mentee: str
    source_id: str
    mentors: tuple[str, ...]
    scores: tuple[float, ...]


class Baseline(Result, frozen=True, kw_only=True):
    """The earlier run that a run of changes is held against."""

    file: str
    digest: str


class Run(Result, frozen=True, kw_only=True):
    """The first line of a cohort's jsonl: what was ranked, with which options."""

    schema: str = "mentorpick.run/2"
    version: str
    inputs: dict[str, str]
    """``profiles`` and ``mentees``: the digests of the pool and of the files of answers; ``model``: what compared."""
    mentors: int = 0
    """How many mentors there are. How many mentees is in the last line."""
    options: dict[str, bool | int | str]
    weights: dict[str, float] | UnsetType = UNSET
    """The weights that were written down; left out where they follow from the answers."""
    changed_since: Baseline | UnsetType = UNSET
    """Only those are here whose shortlist is not the one of this earlier run."""
    fictional: bool = False


class Gone(Result, frozen=True, kw_only=True):
    """In a run of changes: a mentee of the earlier run who is not among the answers any more."""

    schema: str = "mentorpick.gone/1"
    mentee: str
    source_id: str = ""


class End(Result, frozen=True, kw_only=True):
    """The last line of a cohort's jsonl, also written by ``--summary``: a file that ends so is whole."""

    schema: str = "mentorpick.end/1"
    ranked: int
    """Mentees who were ranked, those whose shortlist has not moved among them."""
    failed: int
    """Mentees whose answers could not be used."""
    empty: int
    """Mentees whom nobody suits."""
    unmoved: int = 0
    """Mentees left out because their shortlist has not moved."""
    gone: int = 0
    """Mentees of the earlier run who are not among the answers any more."""
    digest: str = ""
    """``sha256:...`` over all bytes before this line; empty where the output was a folder."""


class FailedProblem(Result, frozen=True, kw_only=True):
    """One thing wrong with answers."""

    code: str
    message: str
    hint: str = ""
    key: str = ""
    """The column or key it is about; empty where it is about no single one."""
    line: int = 0
    column: int = 0


class Failed(Result, frozen=True, kw_only=True):
    """A line of ``--errors``: answers that could not be used, and where they stand."""

    schema: str = "mentorpick.failed/1"
    source: str
    """The file."""
    record: int
    """Which record of the file it is, from 1."""
    line: int
    """The line, or row, of the file; 0 where it is not known."""
    source_id: str
    """The id as given; empty where none is stated."""
    place: str
    problems: tuple[FailedProblem, ...]


class MenteeChange(Result, frozen=True, kw_only=True):
    """What became of one mentee between two runs."""

    kind: str
    """``added``, ``removed``, ``moved`` (other mentors or another order) or ``rescored`` (the same, other scores)."""
    mentee: str
    source_id: str = ""
    came: tuple[str, ...] = ()
    """Mentors who are new in the list."""
    left: tuple[str, ...] = ()
    """Mentors who are no longer in it."""
    first: str = ""
    """Who is first now; empty where nobody is."""
    was_first: str = ""
    """Who was first before."""


class Difference(Result, frozen=True, kw_only=True):
    """What differs between two runs over a cohort."""

    schema: str = "mentorpick.difference/1"
    old: Baseline
    new: Baseline
    same: int
    """Mentees for whom nothing changed."""
    counts: dict[str, int]
    """How many changes of each kind."""
    changes: tuple[MenteeChange, ...]
    """In order of kind, then of mentee."""
