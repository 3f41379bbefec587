"""The values of an office's pages: one for each person of a proposal."""

from typing import Literal

from mentorpick.model.followup import Introduction
from mentorpick.model.shortlist import Result


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
