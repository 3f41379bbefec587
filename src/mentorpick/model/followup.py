"""What follows a shortlist: why, what if, team, review (and after how many months), history, and what is passed on."""

from datetime import date
from typing import Literal

from msgspec import Struct

from mentorpick.model.cohort import Gap
from mentorpick.model.people import Mentor, Page
from mentorpick.model.shortlist import Change, Inputs, LeftOut, MenteeRef, Place, Result, Shortlist, WeightRow
from mentorpick.model.taxonomy import Area

REVIEW_MONTHS = 3
"""After so long it is time to look again, at a mentor and at the choice."""


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
    """One area across the people: its weight and each one's value, None where their profile says nothing about it."""

    area: str
    weight: float
    values: tuple[float | None, ...]
    most: float = 1.0
    """The most a value of this area can be: less than 1 where it was only named."""


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


class PlaceRef(Result, frozen=True, kw_only=True):
    """Who has a place, without the reasons."""

    mentor: str
    name: str
    fit: str
    score: float


class Shift(Result, frozen=True, kw_only=True):
    """How far a mentor moved since last time, and the share of each cause; the shares sum to ``moved``.

    ``before`` and ``after`` are places, None where the mentor was not in the list. ``moved`` counts places upwards;
    somebody who is not in a list is counted as one behind the last of the longest, so that to leave is never to rise.
    """

    mentor: str
    name: str
    before: int | None
    after: int | None
    moved: int
    answers: float
    """Because you changed your answers."""
    profiles: float
    """Because profiles changed, the mentor's own or others'."""
    people: float
    """Because people joined or left the pool."""
    compared: float = 0.0
    """Because mentorpick compares otherwise than last time: another version, or another model."""


class Advice(Result, frozen=True, kw_only=True):
    """What to do about one of today's mentors, why, and a kind way to say it to them."""

    mentor: str
    name: str
    advice: Literal["keep", "add", "change", "unknown"]
    because: str
    say: str
    beside: str = ""
    """The id of the mentor to add or to change to; empty where nobody is."""


class Review(Result, frozen=True, kw_only=True):
    """This time against last time: what changed, who moved and why, what that means for today's mentors."""

    schema: str = "mentorpick.review/1"
    version: str
    since: str
    """The day of the answers before, YYYY-MM-DD."""
    today: str
    next: str
    """The day to look again."""
    changed: tuple[str, ...]
    shifts: tuple[Shift, ...]
    mentors: tuple[Advice, ...]
    shortlist: Shortlist
    notices: tuple[str, ...] = ()


class Round(Result, frozen=True, kw_only=True):
    """One time the answers were given: the day, what mattered, who came first."""

    day: str
    priority: Area
    also: tuple[Area, ...]
    goals: tuple[str, ...]
    first: tuple[PlaceRef, ...]


class History(Result, frozen=True, kw_only=True):
    """Every time the answers were given, oldest first."""

    schema: str = "mentorpick.history/1"
    version: str
    rounds: tuple[Round, ...]
    fictional: bool = False


class KeptPlace(Result, frozen=True, kw_only=True):
    """Something kept on this computer: where, what it is, how many files."""

    path: str
    what: str
    files: int


class Places(Result, frozen=True, kw_only=True):
    """Where everything is kept."""

    schema: str = "mentorpick.paths/1"
    folder: str
    cache: str
    kept: tuple[KeptPlace, ...]


class Shared(Result, frozen=True, kw_only=True):
    """One thing about the mentee that a message says: what it is, and the words."""

    what: str
    text: str


class Agreement(Result, frozen=True, kw_only=True):
    """What two people settle before they begin, on one page; an empty text is left open for the first talk."""

    between: tuple[str, ...]
    goals: tuple[str, ...]
    often: str
    channel: str
    confidentiality: str
    review: str
    """The day both look back, YYYY-MM-DD."""
    ending: str


class Introduction(Result, frozen=True, kw_only=True):
    """The words to approach a mentor: nothing of the mentee's is in it that ``shared`` does not list."""

    schema: str = "mentorpick.introduction/1"
    version: str
    mentor: str
    name: str
    fictional: bool
    email: str = ""
    url: str = ""
    languages: tuple[str, ...] = ()
    """Where the mentor lists languages and English is not among them: those."""
    tone: str = "neutral"
    subject: str
    message: str
    mailto: str = ""
    """A link that opens the message in a mail program."""
    questions: tuple[str, ...]
    agreement: Agreement
    shared: tuple[Shared, ...]


class AreaRow(Result, frozen=True, kw_only=True):
    """One of the seven areas: how much it counts (None: kept private), and the level each mentor shown states."""

    area: Area
    weight: float | None
    levels: tuple[int | None, ...]


class IfPriority(Result, frozen=True, kw_only=True):
    """The first three if another area were the central priority, and all else stayed."""

    area: Area
    first: tuple[PlaceRef, ...]


class Report(Result, frozen=True, kw_only=True):
    """A shortlist with all that stands around it, for a page to look at.

    Where ``private`` is false the private answers are left out: the criteria they touch are one, ``private``, and
    no text of theirs is quoted; the scores stay what they are.
    """

    schema: str = "mentorpick.report/1"
    today: str
    private: bool
    shortlist: Shortlist
    areas: tuple[AreaRow, ...]
    if_priority: tuple[IfPriority, ...]
    team: Team | None = None
    """None where fewer than two mentors can be considered."""
    boundary: tuple[str, ...] = ()


class Conversation(Struct, frozen=True, omit_defaults=True):
    """A first conversation with a mentor, as the mentee looks back on it."""

    mentor: str
    """The id."""
    name: str
    day: date
    helped: str = ""
    """``yes``, ``somewhat`` or ``no``; empty: not said."""
    next: str = ""
    """The next step, in the mentee's words."""
    when: date | None = None
    again: str = ""
    """``yes`` or ``no``; empty: not known yet."""


class Contacts(Struct, frozen=True):
    """Whom the mentee wrote to, by id, and when last; and each conversation, the latest one with a mentor."""

    written: dict[str, date] = {}
    talked: tuple[Conversation, ...] = ()


class Snapshot(Struct, frozen=True):
    """A pool as it was: its mentors in order of id, its page, and the list that was made of it."""

    mentors: tuple[Mentor, ...]
    page: Page
    places: tuple[str, ...] = ()
    """The ids of the list that was made of them, the first one first."""
    compared: str = ""
    """What goals were compared by; empty in what version 0.1 kept."""


class Helped(Result, frozen=True, kw_only=True):
    """A goal that a mentor's line answers or comes close to."""

    goal: str
    line: str
    says: str
    """``answers`` or ``close``."""
    place: int
    """Where the mentor stands on that mentee's list."""
    of: int
    cosine: float
    programme: str = ""


class MentorView(Result, frozen=True, kw_only=True):
    """How one mentor's profile works: for the mentor to read, so nobody else is named in it."""

    schema: str = "mentorpick.mentor-view/1"
    mentor: str
    mentor_name: str
    post: str = ""
    guides: tuple[str, ...] = ()
    """Areas in which the mentor says that they can guide."""
    lines: tuple[str, ...] = ()
    """What may be quoted to a mentee."""
    silent: tuple[str, ...] = ()
    """What the profile does not say."""
    asked: int = 0
    """How many mentees were looked at; 0: plain goals stood for them."""
    helps: tuple[Helped, ...] = ()
    lacks: tuple[Gap, ...] = ()
    """What nobody else with a place writes about, in areas where this mentor can guide."""
    questions: tuple[str, ...] = ()
