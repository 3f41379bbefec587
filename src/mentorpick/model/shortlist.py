"""The values of a shortlist, field by field as their JSON. Frozen, without layout.

Scores, weights, values and points lie in 0..1. Within one version of a schema, fields are only ever added.
"""

from typing import Any

from msgspec import UNSET, Struct, UnsetType, field, structs


class Result(Struct, frozen=True, kw_only=True, gc=False):
    """What every value of a result has in common."""


class Evidence(Result, frozen=True, kw_only=True, omit_defaults=True):
    """A line of the profile that counted, and what in the answers it was held against."""

    field: str
    """Where in the profile, such as ``offers[0]`` or ``areas.career``."""
    text: str
    goal: str = ""
    """The goal or wish it answers; empty where none is behind it."""


class GoalAnswer(Result, frozen=True, kw_only=True):
    """A goal and the line of the profile nearest to it."""

    goal: str
    area: str
    says: str
    """``answers``, ``close``, or empty: then the line is too far off to be quoted."""
    cosine: float | None
    """How near the line is in meaning, -1..1 to three decimals; None where the profile has no line."""
    field: str = ""
    """Where the line stands, such as ``offers[0]``."""
    text: str = ""
    because: str = ""
    """In words, such as ``comes close to "…": offers "…"``."""


class Contribution(Result, frozen=True, kw_only=True):
    """One criterion of one mentor: ``points = weight * value``; ``known`` is false where the prior stands in."""

    key: str
    weight: float
    value: float
    points: float
    because: str
    evidence: tuple[Evidence, ...] = ()
    unanswered: tuple[str, ...] = ()
    """Goals of the area that no line of the profile clearly answers."""
    known: bool = True
    low: float = 0.0
    """The value if everything unknown in it turned out worst."""
    high: float = 1.0
    """The value if everything unknown in it turned out best."""


class Firmness(Result, frozen=True, kw_only=True):
    """Shares of the draws in which a mentor is first, and among the first five; None where nothing was drawn."""

    first: float | None
    top: float | None


NOT_DRAWN = Firmness(first=None, top=None)
"""For weights that were written down, and for a mentor behind those who are followed through the draws."""


class Place(Result, frozen=True, kw_only=True):
    """One mentor's place in a shortlist.

    ``group`` holds the places that are hard to tell apart; it needs the draws of firmness, and is None without them.
    """

    rank: int
    """The place among all who qualify."""
    position: int = 0
    """The place in this list, from 1; with spread or someone pinned it may differ from ``rank``."""
    group: int | UnsetType | None = UNSET
    """Those who are hard to tell apart share one; left out where nothing was drawn (see ``firmness``)."""
    mentor: str
    name: str
    fit: str
    score: float
    low: float
    high: float
    firmness: Firmness | UnsetType = UNSET
    """Left out for a cohort, unless it is asked for."""
    bar: float = 0.0
    """The score against the best score that the answers allow, 0..1."""
    goals: tuple[GoalAnswer, ...] = ()
    """Each goal with the line nearest to it, those that the priority hears first."""
    pluses: tuple[str, ...] = ()
    """What speaks for this mentor: the line for each goal that has one, then what else gives most points."""
    minuses: tuple[str, ...] = ()
    """What speaks against: goals without a line, then daily life, such as clocks far apart."""
    remarks: tuple[str, ...] = ()
    """What a reader would wonder about: a short profile, or why another stands above."""
    contributions: tuple[Contribution, ...] = ()
    unknown: tuple[str, ...] = ()
    ask: tuple[str, ...] = ()
    pinned: bool = False
    title: str = ""
    organization: str = ""
    places: int | None = None
    """Places still open; None where the profile does not say."""
    email: str = ""
    url: str = ""


class WeightRow(Result, frozen=True, kw_only=True):
    """How much a criterion counts, and where that came from."""

    key: str
    weight: float
    origin: str = field(name="from")


class LeftOut(Result, frozen=True, kw_only=True):
    """A mentor who did not pass a gate, and how far off."""

    mentor: str
    gate: str
    detail: str
    name: str = ""


class PoolSummary(Result, frozen=True, kw_only=True):
    """Who was considered."""

    mentors: int
    eligible: int
    fictional: bool
    left_out: dict[str, int] = {}
    """How many each gate leaves out, counted at the first they do not pass."""
    left_out_mentors: tuple[LeftOut, ...] = ()
    """Everyone left out by name; for a cohort only where it is asked for."""
    title: str = ""
    never_asked: tuple[str, ...] = ()
    """Profile fields that no mentor of the pool states: said once instead of for everyone."""


WORDS = "words"
"""What stands for a model where there is none."""


class Inputs(Result, frozen=True, kw_only=True):
    """Digests of what went in, ``sha256:...``; private text cannot be read back from them."""

    profiles: str
    answers: str
    model: str = WORDS
    """The model that goals and lines were compared by, its name and digest; ``words``: by their words."""


class MenteeRef(Result, frozen=True, kw_only=True):
    """Whose shortlist it is."""

    id: str
    priority: str
    source_id: str = ""
    """The id as the answers gave it."""


class Change(Result, frozen=True, kw_only=True, omit_defaults=True):
    """A change that would move the order, in the mentee's words.

    ``key`` is the criterion that would have to weigh more, or the must-have that would have to go; for a criterion,
    ``at`` is the share of all weight to move onto it and ``weight`` what it would then have.
    """

    condition: str = field(name="if")
    consequence: str = field(name="then")
    key: str = ""
    at: float | None = None
    weight: float | None = None
    mentor: str = ""


class NearMiss(Result, frozen=True, kw_only=True):
    """Someone who would do but for ``gates`` must-haves; ``gate`` is the first of them."""

    mentor: str
    name: str
    gate: str
    detail: str
    gates: int
    score: float


DEFAULT_TOP = 5
"""How many mentors a shortlist shows unless somebody asks for more or fewer."""


class ClosestLeftOut(Result, frozen=True, kw_only=True):
    """Someone who would have stood among the first three, but takes nobody now or has no place left."""

    mentor: str
    name: str
    gate: str
    fit: str
    rank: int
    """The place it would have been."""
    pronouns: str = ""
    goals: tuple[GoalAnswer, ...] = ()


class Shortlist(Result, frozen=True, kw_only=True):
    """The ordered result for one mentee."""

    schema: str = "mentorpick.shortlist/2"
    version: str
    inputs: Inputs
    mentee: MenteeRef
    weights: tuple[WeightRow, ...]
    pool: PoolSummary
    headline: str = ""
    """Where none of the first places answers a goal: what to know before reading them."""
    shortlist: tuple[Place, ...]
    best: float = 1.0
    """The best score that these answers allow."""
    closest_left_out: tuple[ClosestLeftOut, ...] = ()
    would_change: tuple[Change, ...] | UnsetType = ()
    """Left out for a cohort, unless it is asked for."""
    nearest_misses: tuple[NearMiss, ...] = ()
    """Where nobody is left: who came nearest."""
    elsewhere: tuple[str, ...] = ()
    """Where nobody is left, or the first offers nothing in the priority: where else to look."""
    notices: tuple[str, ...] = ()
    """Sentences the reader must not miss: nothing in the priority, the boundary for mental health, made-up people."""
    price: float | UnsetType = UNSET
    """With spread: what each place shown gives up of the score, on average."""
    passed: dict[str, Any] | UnsetType = UNSET
    """Columns of the source that were asked for, by their names."""


class BriefPlace(Result, frozen=True, kw_only=True):
    """One mentor's place, without its reasons."""

    position: int
    """The place in this list, from 1."""
    rank: int
    """The place among all who qualify."""
    mentor: str
    score: float


class Brief(Result, frozen=True, kw_only=True):
    """A shortlist without its reasons."""

    schema: str = "mentorpick.brief/2"
    mentee: str
    source_id: str = ""
    """The mentee's id as the answers gave it."""
    shortlist: tuple[BriefPlace, ...]
    fictional: bool | UnsetType = UNSET
    """true where the people are made up, else not there."""
    price: float | UnsetType = UNSET
    """With spread: what each place shown gives up of the score, on average."""
    passed: dict[str, Any] | UnsetType = UNSET
    """Columns of the source that were asked for, by their names."""

    @property
    def mentors(self) -> tuple[str, ...]:
        """The ids of those shown, in order."""
        return tuple(place.mentor for place in self.shortlist)

    @property
    def scores(self) -> tuple[float, ...]:
        """Their scores."""
        return tuple(place.score for place in self.shortlist)


def brief_of(result: Shortlist) -> Brief:
    """Return a shortlist without its reasons."""
    return Brief(
        mentee=result.mentee.id,
        source_id=result.mentee.source_id,
        shortlist=tuple(
            BriefPlace(position=place.position, rank=place.rank, mentor=place.mentor, score=place.score)
            for place in result.shortlist
        ),
        fictional=result.pool.fictional or UNSET,
        price=result.price,
        passed=result.passed,
    )


def first_place(result: Shortlist) -> Shortlist:
    """Return the beginning of a list: the first place, and what nobody must miss."""
    pool = structs.replace(result.pool, left_out={}, left_out_mentors=())
    return structs.replace(result, shortlist=result.shortlist[:1], would_change=(), closest_left_out=(), pool=pool)
