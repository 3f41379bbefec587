"""The values of what is passed on: a message to a mentor, a report, a page for each person of a proposal."""

from typing import Literal

from mentorpick.model.followup import PlaceRef, Team
from mentorpick.model.shortlist import Result, Shortlist
from mentorpick.model.taxonomy import Area


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


class Paired(Result, frozen=True, kw_only=True):
    """The other side of a pair, as a page tells it: who, why, what to write or to expect."""

    id: str
    name: str
    title: str = ""
    organization: str = ""
    email: str = ""
    url: str = ""
    reasons: tuple[str, ...] = ()
    introduction: Introduction
    """What is said is written by the mentee, and holds only what may be shared without asking."""


class Packet(Result, frozen=True, kw_only=True):
    """One page for one person of a proposal."""

    schema: str = "mentorpick.packet/1"
    kind: Literal["mentee", "mentor"]
    id: str
    name: str
    email: str = ""
    fictional: bool = False
    contact: str = ""
    """Whom to ask: the office."""
    notices: tuple[str, ...] = ()
    """Of a mentee who asks about mental health: what a mentor is and is not, and the office's referral."""
    pairs: tuple[Paired, ...]
