"""The values of a career office's results: checks, imports, bundles, the pool at a glance. Frozen, too."""

from datetime import date

from mentorpick.errors import Problem
from mentorpick.model.cohort import Gap
from mentorpick.model.shortlist import Result


class BundleFile(Result, frozen=True, kw_only=True):
    """One file of a bundle: its path in it, the digest and the size (bytes) of its content."""

    path: str
    sha256: str
    size: int


class BundleManifest(Result, frozen=True, kw_only=True):
    """What a bundle says of itself."""

    schema: str = "mentorpick.bundle/1"
    title: str = ""
    contact: str = ""
    licence: str = ""
    consent: str = ""
    """What the people in it agreed to."""
    created: date
    expires: date | None = None
    mentors: int = 0
    conflicts_stay: bool = False
    """True where conflicts were left out: the office checks them before a pair is made."""
    files: tuple[BundleFile, ...] = ()


class ColumnUse(Result, frozen=True, kw_only=True):
    """A column of a sheet and the field it became; empty: it was left out."""

    column: str
    to: str
    how: str


class Kept(Result, frozen=True, kw_only=True):
    """An edit by hand that an import left standing, though the sheet says something new."""

    id: str
    field: str


class ImportReport(Result, frozen=True, kw_only=True):
    """What an import did, or with ``dry_run`` would do."""

    schema: str = "mentorpick.import/1"
    source: str
    folder: str
    kind: str
    """``profiles`` or ``answers``."""
    dry_run: bool
    rows: int
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    """In the folder from an earlier import, no longer in the sheet."""
    pruned: tuple[str, ...] = ()
    kept: tuple[Kept, ...] = ()
    removed_by_hand: tuple[str, ...] = ()
    no_consent: int = 0
    failed: int = 0
    columns: tuple[ColumnUse, ...] = ()
    notices: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


class Check(Result, frozen=True, kw_only=True):
    """Everything found in the files of a pool: errors keep a mentor out, advice asks for a second look."""

    schema: str = "mentorpick.check/1"
    files: int
    """Files of profiles, or people's answers."""
    mentors: int
    mentees: int = 0
    errors: int
    advice: int
    problems: tuple[Problem, ...] = ()


class Tally(Result, frozen=True, kw_only=True):
    """How many mentors say one thing: ``count`` of the pool."""

    key: str
    label: str
    count: int


class AreaSupply(Result, frozen=True, kw_only=True):
    """What a pool offers in one area."""

    area: str
    levels: tuple[int, ...]
    """Mentors at each level, 0 to 5."""
    unknown: int
    places: int
    """Open places of those who accept and can guide (level 3 or more)."""


class Want(Result, frozen=True, kw_only=True):
    """What a cohort wants of an area or a role, and what the pool has for it."""

    group: str
    """``area`` or ``role``."""
    key: str
    label: str
    wanted: int
    """Mentees for whom it is the priority, or a role asked for."""
    also: int
    """Mentees for whom the area matters too."""
    places: int


class Unserved(Result, frozen=True, kw_only=True):
    """A mentee for whom there is no place with somebody who can guide in the priority, and the gate that says no."""

    mentee: str
    gate: str
    detail: str


class Recruitment(Result, frozen=True, kw_only=True):
    """One person who would help most: what they should be like, and how many more mentees would be served."""

    description: str
    area: str
    language: str
    role: str
    timezone: str
    places: int
    serves: int
    """More mentees with a place, after the recruitments named before this one."""
    needed: int
    """More mentees with a place if there were such people enough."""


class ProgrammeDemand(Result, frozen=True, kw_only=True):
    """The mentees of a programme, their goals, and how many of those nobody with a place writes about."""

    programme: str
    """Empty for those who state none."""
    mentees: int
    goals: int
    unmet: int


class Leaving(Result, frozen=True, kw_only=True):
    """What would be lost with the mentor who has most of the places in use."""

    mentor: str
    mentor_name: str
    places: int
    unserved: int
    """How many mentees more would have nobody."""
    goals: tuple[str, ...] = ()
    """Goals that nobody else with a place writes about."""


class Demand(Result, frozen=True, kw_only=True):
    """A cohort held against a pool."""

    mentees: int
    served: int
    """The most mentees who can have a place at the same time with somebody who can guide in their priority."""
    wants: tuple[Want, ...]
    unserved: tuple[Unserved, ...]
    recruitments: tuple[Recruitment, ...]
    kinds: int
    """How many kinds of people were tried for the recruitments."""
    goals: int = 0
    """How many goals there are."""
    gaps: tuple[Gap, ...] = ()
    """Goals that nobody with a place writes about, by meaning, those of most people first."""
    programmes: tuple[ProgrammeDemand, ...] = ()
    spare: int = 0
    """Open places less mentees; below zero so many are missing."""
    leaving: Leaving | None = None


class Stats(Result, frozen=True, kw_only=True):
    """A pool at a glance."""

    schema: str = "mentorpick.stats/1"
    title: str
    fictional: bool
    mentors: int
    accepting: int
    """All but those who say no."""
    places: int
    """Open places of those who accept; who does not say counts as one."""
    places_unstated: int
    areas: tuple[AreaSupply, ...]
    stages: tuple[Tally, ...]
    roles: tuple[Tally, ...]
    languages: tuple[Tally, ...]
    timezones: tuple[Tally, ...]
    ages: tuple[Tally, ...]
    """How long ago profiles were looked at."""
    stated: tuple[Tally, ...]
    """How many profiles say anything in each field."""
    demand: Demand | None = None


class Explanation(Result, frozen=True, kw_only=True):
    """What one code means, with an example before and after."""

    code: str
    meaning: str
    remedy: str
    before: str = ""
    after: str = ""


class Explanations(Result, frozen=True, kw_only=True):
    """Explanations of one code or of all, in order of code."""

    schema: str = "mentorpick.explain/1"
    codes: tuple[Explanation, ...]
