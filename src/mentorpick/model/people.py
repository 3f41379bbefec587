"""The values of files: Mentor, Answers, Page. Frozen, without parsing or layout.

The types are the schema: ``mentorpick profiles schema`` is generated from them. An empty tuple, an empty text
or None means "not stated", which the ranking keeps apart from "no".
A new field of Answers needs a name (ranking.review), a decision who may read it (sharing.privacy), and a question
(interview.questions, interview.state) or a column (read.sheets.fields); its schema is made anew by docs/schemas.py.
"""

from datetime import date
from typing import Annotated, Any, NamedTuple

import msgspec
from msgspec import Meta, Struct

from mentorpick.errors import Problem
from mentorpick.model.taxonomy import Area, Importance, Meeting, Role, Shared, Stage, Status, Value

Id = Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=100)]
OneLine = Annotated[str, Meta(max_length=300)]
ZONE_WORDS = "A time zone: a name such as Africa/Lagos, or as people say it: Berlin, GMT+1, Central European Time."
LongText = Annotated[str, Meta(max_length=20_000)]
Level = Annotated[
    int, Meta(ge=0, le=5, description='1 "glad to talk", 3 "can guide", 5 "deep experience"; 0 not offered')
]
Leaning = Annotated[int, Meta(ge=1, le=5)]
Hours = Annotated[float, Meta(ge=0, le=744)]
Count = Annotated[int, Meta(ge=0, le=100_000)]


class FileValue(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """What every value of a file has in common: frozen, by keyword, no unknown keys."""


class Offer(FileValue, frozen=True, kw_only=True):
    """A concrete thing a mentor will do; the counterpart of a goal."""

    text: Annotated[LongText, Meta(min_length=1, description="What the mentor will do, in a sentence.")]
    area: Annotated[Area | None, Meta(description="The area it belongs to; none: any.")] = None


class Goal(FileValue, frozen=True, kw_only=True):
    """A sentence the mentee wrote, belonging to one area."""

    text: Annotated[LongText, Meta(min_length=1, description="What should be different, in a sentence.")]
    area: Annotated[Area | None, Meta(description="The area it belongs to; default: the priority.")] = None
    importance: Annotated[Importance, Meta(description="How much it matters among the goals.")] = "medium"


class Style(FileValue, frozen=True, kw_only=True):
    """How someone likes to work: structure 1 loose to 5 planned, directness 1 gentle to 5 blunt."""

    structure: Annotated[Leaning | None, Meta(description="1 let it flow, 5 agenda and minutes.")] = None
    directness: Annotated[Leaning | None, Meta(description="1 gentle, 5 says it straight.")] = None


class Wants(FileValue, frozen=True, kw_only=True):
    """The mentee a mentor hopes for."""

    stages: Annotated[tuple[Stage, ...], Meta(description="Where such a mentee stands.")] = ()
    areas: Annotated[tuple[Area, ...], Meta(description="What such a mentee's priority is.")] = ()


class Contact(FileValue, frozen=True, kw_only=True):
    """How to reach a person."""

    email: Annotated[OneLine, Meta(description="An e-mail address.", examples=["amara@example.org"])] = ""
    url: Annotated[OneLine, Meta(description="A web page.", examples=["https://example.org/amara"])] = ""


class Mentor(FileValue, frozen=True, kw_only=True):
    """One mentor's profile. The reader always fills ``id``; ``x`` holds the office's own keys."""

    id: Annotated[Id, Meta(description="Unique in the pool; default: the file's stem, or a slug of the name.")] = ""
    name: Annotated[OneLine, Meta(min_length=1, description="The mentor's name.", examples=["Dr Amara Okafor"])]
    called: Annotated[
        OneLine, Meta(description="What to write after Dear; without it: the name.", examples=["Dr Okafor", "Amara"])
    ] = ""
    pronouns: Annotated[OneLine, Meta(description="For example she/her.", examples=["she/her"])] = ""
    title: Annotated[OneLine, Meta(description="Post or profession.", examples=["Professor of Hematology"])] = ""
    organization: Annotated[OneLine, Meta(description="Employer or school; counts for conflicts.")] = ""
    stage: Annotated[Stage | None, Meta(description="Where the mentor stands in working life.")] = None
    areas: Annotated[
        dict[Area, Level], Meta(description="Experience by area, 0 to 5; an area left out is unknown.")
    ] = {}
    offers: Annotated[tuple[Offer, ...], Meta(description="Concrete things this mentor will do.", max_length=100)] = ()
    expertise: Annotated[tuple[OneLine, ...], Meta(description="Subjects, a few words each.", max_length=200)] = ()
    bio: Annotated[LongText, Meta(description="One or two paragraphs in the mentor's own words.")] = ""
    roles: Annotated[tuple[Role, ...], Meta(description="Kinds of help offered.")] = ()
    values: Annotated[tuple[Value, ...], Meta(max_length=5, description="Up to five values.")] = ()
    style: Annotated[Style, Meta(description="Working style; both parts optional.")] = Style()
    wants: Annotated[Wants, Meta(description="The mentee this mentor hopes for.")] = Wants()
    languages: Annotated[
        tuple[OneLine, ...], Meta(description="BCP 47 tags or English names.", max_length=100, examples=[["en", "ig"]])
    ] = ()
    timezone: Annotated[OneLine, Meta(description=ZONE_WORDS, examples=["Africa/Lagos"])] = ""
    location: Annotated[OneLine, Meta(description="Town and country.", examples=["Lagos, Nigeria"])] = ""
    meeting: Annotated[tuple[Meeting, ...], Meta(description="Ways of meeting.")] = ()
    hours_per_month: Annotated[Hours | None, Meta(description="Time offered to one mentee, hours a month.")] = None
    capacity: Annotated[Count | None, Meta(description="Places in all.")] = None
    mentees: Annotated[Count | None, Meta(description="Places taken.")] = None
    status: Annotated[
        Status | None,
        Meta(description="paused or withdrawn leaves this person out; not stated: active.", examples=["active"]),
    ] = None
    accepting: Annotated[bool | None, Meta(description="false leaves this mentor out of every list.")] = None
    background: Annotated[tuple[OneLine, ...], Meta(description="Self-declared; counts only when a mentee asks.")] = ()
    conflicts: Annotated[tuple[OneLine, ...], Meta(description="People or organizations never to be paired with.")] = ()
    contact: Annotated[Contact, Meta(description="How to get in touch.")] = Contact()
    updated: Annotated[
        date | None, Meta(description="When this profile was last looked at.", examples=["2026-10-01"])
    ] = None
    x: Annotated[dict[str, Any], Meta(description="The office's own keys, those that start with x-.")] = {}


def open_places(mentor: Mentor) -> int | None:
    """Return how many places a mentor has left, below 0 for one too many; None where no capacity is stated."""
    return None if mentor.capacity is None else mentor.capacity - (mentor.mentees or 0)


class BackgroundWish(FileValue, frozen=True, kw_only=True):
    """A wish for a mentor who declares one of these labels; off unless the mentee asks."""

    wish: Annotated[tuple[OneLine, ...], Meta(description="Labels hoped for.")] = ()
    weight: Annotated[Importance, Meta(description="How much the wish counts.")] = "low"


class Must(FileValue, frozen=True, kw_only=True):
    """Gates: what a mentor must have; a field the profile does not state fails."""

    languages: Annotated[tuple[OneLine, ...], Meta(description="Speaks at least one of these.", max_length=100)] = ()
    meeting: Annotated[tuple[Meeting, ...], Meta(description="Offers at least one of these.")] = ()
    roles: Annotated[tuple[Role, ...], Meta(description="Offers all of these.")] = ()
    stages: Annotated[tuple[Stage, ...], Meta(description="Is at one of these.")] = ()
    min_hours: Annotated[Hours | None, Meta(description="Offers at least so many hours a month.")] = None
    same_timezone_hours: Annotated[
        Annotated[float, Meta(ge=0, le=9)] | None, Meta(description="Hours of 9 to 18 in common, at least.")
    ] = None


class Answers(FileValue, frozen=True, kw_only=True):
    """A mentee's answers. Only ``priority`` is required; skipped means "no preference"."""

    id: Annotated[Id, Meta(description="Default: the file's stem.")] = ""
    source_id: Annotated[OneLine, Meta(description="The id as another system has it, where that is no id here.")] = ""
    name: Annotated[OneLine, Meta(description="The mentee's name.")] = ""
    called: Annotated[
        OneLine, Meta(description="What to write after Dear; without it: the name.", examples=["Dr Okafor", "Amara"])
    ] = ""
    organization: Annotated[OneLine, Meta(description="Employer or school; counts for conflicts.")] = ""
    programme: Annotated[OneLine, Meta(description="Degree or course.", examples=["BSc Economics"])] = ""
    year: Annotated[OneLine, Meta(description="Year or level of it.", examples=["3"])] = ""
    status: Annotated[
        Status | None,
        Meta(description="paused or withdrawn leaves this person out; not stated: active.", examples=["active"]),
    ] = None
    about: Annotated[LongText, Meta(description="Own background; counts lightly.")] = ""
    goals: Annotated[tuple[Goal, ...], Meta(description="What should be different.", max_length=50)] = ()
    priority: Annotated[Area, Meta(description="The one central area.")]
    also: Annotated[tuple[Area, ...], Meta(description="Other areas that matter, most important first.")] = ()
    not_now: Annotated[tuple[Area, ...], Meta(description="Areas to leave out altogether.")] = ()
    roles: Annotated[tuple[Role, ...], Meta(description="Kinds of help wanted.")] = ()
    values: Annotated[tuple[Value, ...], Meta(max_length=5, description="Up to five values.")] = ()
    style: Annotated[Style, Meta(description="Working style; both parts optional.")] = Style()
    stage: Annotated[Stage | None, Meta(description="Where the mentee stands in working life.")] = None
    languages: Annotated[
        tuple[OneLine, ...], Meta(description="BCP 47 tags or English names.", max_length=100, examples=[["en"]])
    ] = ()
    timezone: Annotated[OneLine, Meta(description=ZONE_WORDS, examples=["Europe/London"])] = ""
    location: Annotated[OneLine, Meta(description="Town and country.", examples=["Leeds, UK"])] = ""
    meeting: Annotated[tuple[Meeting, ...], Meta(description="Ways of meeting that suit.")] = ()
    hours_per_month: Annotated[Hours | None, Meta(description="Time wished for, hours a month.")] = None
    background: Annotated[BackgroundWish, Meta(description="A wish about background; off unless asked.")] = (
        BackgroundWish()
    )
    must: Annotated[Must, Meta(description="Must-haves.")] = Must()
    avoid: Annotated[tuple[OneLine, ...], Meta(description="Mentors or organizations never to be shown.")] = ()
    mentors: Annotated[tuple[OneLine, ...], Meta(description="Ids of today's mentors.")] = ()
    pinned: Annotated[tuple[OneLine, ...], Meta(description="Ids shown whatever their place.")] = ()
    share: Annotated[
        tuple[Shared, ...],
        Meta(description="What the mentor may be told; the consent question has to cover it.", examples=[["goals"]]),
    ] = ()
    contact: Annotated[Contact, Meta(description="For an office's mail; never scored.")] = Contact()
    x: Annotated[dict[str, Any], Meta(description="Own keys, those that start with x-.")] = {}


class Mentee(NamedTuple):
    """A mentee as read: where the answers stand, what they are, and how a program finds the record again."""

    place: str
    """``jo.yaml``, or ``all.yaml:12:3`` where a file holds several."""
    value: Answers | tuple[Problem, ...]
    """The answers, or what is wrong with them."""
    source: str = ""
    """The file."""
    record: int = 1
    """Which record of the file it is, from 1."""
    line: int = 0
    """The line, or row, of the file; 0 where it is not known."""
    source_id: str = ""
    """The id as given; empty where none is stated."""


class Columns(NamedTuple):
    """What the caller wants of columns and keys."""

    id: str = ""
    """Where the id stands; empty: as everywhere."""
    carry: tuple[str, ...] = ()
    """Which are kept as own keys beside what else they say."""
    ignore_unknown: bool = False
    """Whether a key or a column that is no field, or only may be one, is left out and said, in every kind of file."""
    keep: tuple[str, ...] = ()
    """Which are kept as own keys and nothing else."""


class OfficePage(FileValue, frozen=True, kw_only=True):
    """Who runs the programme and the days of this term, for letters; ``mentorpick term setup`` asks for it."""

    name: Annotated[OneLine, Meta(description="The office.", examples=["the Career Office"])] = ""
    programme: Annotated[OneLine, Meta(description="The programme.", examples=["Westbrook mentoring"])] = ""
    email: Annotated[
        OneLine, Meta(description="The address people should write to.", examples=["mentoring@example.org"])
    ] = ""
    term: Annotated[OneLine, Meta(description="The term or year.", examples=["2026/27"])] = ""
    reply_by: Annotated[date | None, Meta(description="The last day a mentor can say no.")] = None
    write_by: Annotated[date | None, Meta(description="Until when a mentee writes the first message.")] = None
    check_by: Annotated[date | None, Meta(description="When to tell you if nothing has happened.")] = None
    end_on: Annotated[date | None, Meta(description="When the programme ends.")] = None
    survey: Annotated[OneLine, Meta(description="The address of the last questions.")] = ""
    keep_until: Annotated[date | None, Meta(description="When the files of this term are to be deleted.")] = None
    share: Annotated[
        tuple[Shared, ...] | None,
        Meta(description="What a mentor may be told, as far as the mentee said yes to it; not stated: all of it."),
    ] = None


class Page(FileValue, frozen=True, kw_only=True):
    """A folder's own page, ``mentorpick.yaml``: who keeps the pool and what they add to every result."""

    title: Annotated[OneLine, Meta(description="What the pool is called.")] = ""
    contact: Annotated[OneLine, Meta(description="Who to ask about the pool.")] = ""
    referral: Annotated[LongText, Meta(description="Shown when mental health is the priority.")] = ""
    elsewhere: Annotated[tuple[LongText, ...], Meta(description="Where else to look when nobody fits.")] = ()
    office: Annotated[OfficePage, Meta(description="Who runs the programme, and the days of this term.")] = OfficePage()
    weights: Annotated[dict[str, float], Meta(description="The office's default weights by criterion key.")] = {}
    fictional: Annotated[bool, Meta(description="true: the people are made up; every output says so.")] = False
    stale_after_months: Annotated[
        Annotated[int, Meta(ge=1, le=600)] | None, Meta(description="Leave out profiles not updated for so long.")
    ] = None
    model: Annotated[
        OneLine, Meta(description="A folder with the sentence model to compare by, used once you accepted it.")
    ] = ""
    x: Annotated[dict[str, Any], Meta(description="Own keys, those that start with x-.")] = {}


class Profiles(Struct, frozen=True, kw_only=True):
    """What was read from all the paths given: valid mentors in order of id, and what was wrong with the others."""

    mentors: tuple[Mentor, ...]
    page: Page = Page()
    problems: tuple[Problem, ...] = ()
    digest: str = ""
    """``sha256:...`` over the mentors and the page; the same however they are spread over files."""
    files: int = 0


PLAIN_TEXTS: dict[type, str] = {Mentor: "offers", Answers: "goals", Page: "elsewhere"}
"""The list of each kind whose entries may be plain text; one alone needs no list."""


def stated(value: Answers | Mentor) -> dict[str, Any]:
    """Return the fields that say something, in the file's order and by its keys, the office's ``x-`` keys last."""
    fields: dict[str, Any] = msgspec.to_builtins(value, builtin_types=(date,))
    own: dict[str, Any] = fields.pop("x", {})
    said = {name: _without_silence(content) for name, content in fields.items()}
    return {name: content for name, content in said.items() if not _is_silent(content)} | own


def _is_silent(value: Any) -> bool:
    return value is None or value in ("", [], (), {})


def _without_silence(value: Any) -> Any:
    if isinstance(value, dict):
        kept = {key: _without_silence(part) for key, part in value.items()}
        return {key: part for key, part in kept.items() if not _is_silent(part)}
    if isinstance(value, list | tuple):
        return [_without_silence(part) for part in value]
    return value
