"""The values of what one asks after a shortlist: why, what if, and a team. Frozen, field by field as their JSON."""

from mentorpick.results import Change, Inputs, LeftOut, MenteeRef, Place, Result, Shortlist, WeightRow


class Gain(Result, frozen=True, kw_only=True):
    """Points one criterion could still add, and why it does not give them now."""

    key: str
    points: float
    because: str
    unanswered: tuple[str, ...] = ()
    """Goals of the area that no line of the profile clearly answers."""


class Account(Result, frozen=True, kw_only=True):
    """One mentor, point by point. ``left_out`` holds every gate not passed; then the rank is what it would be."""

    place: Place
    could_add: tuple[Gain, ...] = ()
    """What is unknown, and what it would add if it turned out best."""
    lacks: tuple[Gain, ...] = ()
    """What is known to be missing."""
    left_out: tuple[LeftOut, ...] = ()


class Difference(Result, frozen=True, kw_only=True):
    """One criterion beside another mentor's: the points of each, and the first one's minus each one's."""

    key: str
    points: tuple[float, ...]
    gaps: tuple[float, ...]


class Why(Result, frozen=True, kw_only=True):
    """Every point of one mentor, or of several side by side, the better place first.

    The gaps of all differences sum to the gaps of the scores; the criteria that decide stand first.
    """

    schema: str = "mentorpick.why/1"
    version: str
    inputs: Inputs
    mentee: MenteeRef
    weights: tuple[WeightRow, ...]
    accounts: tuple[Account, ...]
    differences: tuple[Difference, ...] = ()
    would_change: tuple[Change, ...] = ()
    notices: tuple[str, ...] = ()


class Move(Result, frozen=True, kw_only=True):
    """A mentor's place before and after a change; None where left out."""

    mentor: str
    name: str
    before: int | None
    after: int | None
    because: str = ""


class WhatIf(Result, frozen=True, kw_only=True):
    """The same mentee with other answers: both shortlists, and who moved."""

    schema: str = "mentorpick.what-if/1"
    version: str
    question: str
    before: Shortlist
    after: Shortlist
    moves: tuple[Move, ...]


class Replacement(Result, frozen=True, kw_only=True):
    """Who could take a seat instead, and how much of the team's value that would cost."""

    mentor: str
    name: str
    costs: float


class Seat(Result, frozen=True, kw_only=True):
    """One member of a team: what would be missing without them, what they are best in, who could stand in."""

    mentor: str
    name: str
    adds: float
    best_in: tuple[str, ...]
    """Areas in which nobody else of the team, or of today's mentors, is better."""
    replacement: Replacement | None = None
    title: str = ""
    organization: str = ""
    email: str = ""
    url: str = ""


class Cover(Result, frozen=True, kw_only=True):
    """One area across the people: its weight and each one's value, None where their profile says nothing of it."""

    area: str
    weight: float
    values: tuple[float | None, ...]


class Team(Result, frozen=True, kw_only=True):
    """Two to four mentors who together cover the needs.

    ``people`` and ``names`` (today's mentors, then the seats) are the columns of ``coverage``. ``value`` is the sum
    over areas of weight x best value, plus the weight of roles x the share of wanted roles offered; ``start`` is
    today's mentors alone, ``bound`` no team of this size can pass, ``possible`` is everything covered in full.
    """

    schema: str = "mentorpick.team/1"
    version: str
    inputs: Inputs
    mentee: MenteeRef
    asked: int
    seats: tuple[Seat, ...]
    already: tuple[str, ...]
    people: tuple[str, ...]
    names: tuple[str, ...]
    coverage: tuple[Cover, ...]
    uncovered: tuple[str, ...]
    value: float
    start: float
    bound: float
    possible: float
    exact: bool
    eligible: int
    notices: tuple[str, ...] = ()
