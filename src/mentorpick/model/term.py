"""The values of a term's commands: how it stands, and what a command changed. As their JSON.

Alone, as the values of every package.
"""

from mentorpick.model.shortlist import Result


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
    """Mentees for whom nobody was found."""
    fit: str = ""
    helped: str = ""
    again: str = ""
    """Of the last questions; empty where too few answered."""
