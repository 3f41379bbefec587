"""What a run over a cohort says of itself: its first and last line, who left, whose answers could not be used."""

from typing import NamedTuple

from msgspec import UNSET, UnsetType

from mentorpick.model.shortlist import Result


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
