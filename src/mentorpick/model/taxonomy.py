"""The closed lists: areas, roles, values, stages, ways of meeting. Each word with label, meaning and synonyms.

Everything that shows, asks for, checks or documents one of these words reads it here.
"""

from typing import Literal, NamedTuple

Area = Literal[
    "career", "mental_health", "physical_health", "personal_growth", "environment", "relationships", "finances"
]
Role = Literal["mentor", "coach", "sponsor", "connector"]
Value = Literal[
    "achievement", "balance", "community", "courage", "creativity", "curiosity",
    "fairness", "family", "freedom", "integrity", "service", "stability",
]  # fmt: skip
Stage = Literal["student", "trainee", "early", "mid", "senior", "retired"]
Meeting = Literal["video", "in_person", "phone", "chat", "email"]
Importance = Literal["high", "medium", "low"]
Status = Literal["active", "paused", "withdrawn"]
APART = ("paused", "withdrawn")
"""Of people who take no part now."""
Shared = Literal["goals", "programme"]


class Entry(NamedTuple):
    """One word of a closed list: the key files use, the label people see, what it means, other words for it."""

    key: str
    label: str
    gloss: str
    synonyms: tuple[str, ...] = ()


AREAS = (
    Entry("career", "Career", "work, study",
          ("job", "work", "profession", "promotion", "fellowship", "residency", "research", "publication")),
    Entry("mental_health", "Mental health", "stress, sleep",
          ("burnout", "stress", "anxiety", "depression", "wellbeing", "resilience", "impostor syndrome")),
    Entry("physical_health", "Physical health", "exercise, illness",
          ("exercise", "fitness", "nutrition", "sport", "sleep", "illness", "disability")),
    Entry("personal_growth", "Personal growth", "confidence, habits",
          ("confidence", "purpose", "self-development", "habits", "learning", "leadership", "creativity")),
    Entry("environment", "Environment", "place, team",
          ("workplace", "team culture", "relocation", "housing", "belonging", "inclusion", "commute")),
    Entry("relationships", "Relationships", "family, friends",
          ("family", "parenting", "partner", "friends", "networking", "conflict", "communication")),
    Entry("finances", "Finances", "money, debt",
          ("money", "debt", "loans", "salary", "budget", "grants", "funding", "pension")),
)  # fmt: skip

ROLES = (
    Entry("mentor", "Mentor", "is there for you over months, sharing experience", ("guide", "advisor", "adviser")),
    Entry("coach", "Coach", "helps you with one skill or one step", ("trainer", "tutor")),
    Entry("sponsor", "Sponsor", "puts your name forward when you're not in the room", ("advocate", "champion")),
    Entry("connector", "Connector", "introduces you to people who can help", ("networker", "introducer")),
)

VALUES = (
    Entry("achievement", "Achievement", "achieving hard things", ("excellence", "success", "ambition")),
    Entry("balance", "Balance", "time for all of life", ("work-life balance", "wellbeing")),
    Entry("community", "Community", "belonging, and building something together", ("belonging", "solidarity")),
    Entry("courage", "Courage", "saying and doing what is hard", ("bravery", "boldness")),
    Entry("creativity", "Creativity", "making something new", ("imagination", "originality")),
    Entry("curiosity", "Curiosity", "wanting to understand", ("learning", "inquiry")),
    Entry("fairness", "Fairness", "the same chances for everyone", ("equity", "justice", "equality")),
    Entry("family", "Family", "the people who come first", ("parenthood",)),
    Entry("freedom", "Freedom", "making your own choices", ("independence", "autonomy")),
    Entry("integrity", "Integrity", "being honest even when it's hard", ("honesty", "truthfulness")),
    Entry("service", "Service", "being of use to others", ("helping", "altruism", "care")),
    Entry("stability", "Stability", "security and few surprises", ("security", "safety")),
)

STAGES = (
    Entry("student", "Student", "at school or college", ("undergraduate", "medical student", "pupil")),
    Entry("trainee", "Trainee", "doctoral student, resident, apprentice",
          ("resident", "fellow", "apprentice", "phd student", "postdoc", "registrar", "intern")),
    Entry("early", "Early career", "the first years in the job", ("junior", "early career")),
    Entry("mid", "Mid career", "settled in the field", ("mid career", "established", "mid-level")),
    Entry("senior", "Senior", "leading others, long experience", ("professor", "consultant", "leader", "executive")),
    Entry("retired", "Retired", "retired", ("emeritus", "pensioner")),
)  # fmt: skip

MEETING = (
    Entry("video", "Video call", "", ("zoom", "teams", "online", "virtual")),
    Entry("in_person", "In person", "", ("face to face", "on site", "onsite", "in-person")),
    Entry("phone", "Phone", "", ("telephone", "call")),
    Entry("chat", "Chat", "", ("messaging", "text", "whatsapp")),
    Entry("email", "Email", "", ("e-mail", "mail")),
)

IMPORTANCE = (
    Entry("high", "High", "counts three times a low one", ("very important", "essential")),
    Entry("medium", "Medium", "counts twice a low one", ("important", "normal")),
    Entry("low", "Low", "nice to have", ("nice to have", "minor")),
)

STATUSES = (
    Entry("active", "Active", "takes part", ("taking part", "enrolled")),
    Entry("paused", "Paused", "takes no part for now, and may come back", ("on hold", "on leave", "pause")),
    Entry("withdrawn", "Withdrawn", "has left the programme", ("left", "dropped out", "cancelled", "withdrew")),
)

SHARED = (
    Entry("goals", "Goals", "what you want to have different, in your own words"),
    Entry("programme", "Programme", "your degree programme and your year"),
)

LISTS: dict[str, tuple[Entry, ...]] = {
    "area": AREAS,
    "role": ROLES,
    "value": VALUES,
    "stage": STAGES,
    "meeting": MEETING,
    "importance": IMPORTANCE,
    "status": STATUSES,
    "shared": SHARED,
}

AREA_KEYS = tuple(entry.key for entry in AREAS)
LABELS = {entry.key: entry.label for entries in LISTS.values() for entry in entries}

PRIVATE_AREAS: tuple[Area, ...] = ("mental_health", "physical_health", "relationships", "finances")
"""Answers of these areas stay with the mentee: in nothing written for others unless ticked."""


class TogetherEntry(NamedTuple):
    """One criterion of working together, in words: its short name, and as what matters more or less."""

    key: str
    label: str
    phrase: str


TOGETHER = (
    TogetherEntry("roles", "kinds of help", "the kind of help"),
    TogetherEntry("values", "values", "sharing your values"),
    TogetherEntry("style", "working style", "working style"),
    TogetherEntry("availability", "time and place", "time and place"),
    TogetherEntry("stage", "stage", "how far ahead the mentor is"),
    TogetherEntry("wants", "who they want to help", "who the mentor wants to help"),
    TogetherEntry("background", "background", "background"),
)

CRITERION_KEYS = (*(f"area.{key}" for key in AREA_KEYS), *(entry.key for entry in TOGETHER))
"""What can be weighed, in the order of CRITERIA."""

PRIVATE = "private"
"""The key under which a page to pass on adds up the criteria that private answers touch."""

CRITERION_LABELS = {
    **{f"area.{entry.key}": entry.label.lower() for entry in AREAS},
    **{entry.key: entry.label for entry in TOGETHER},
    PRIVATE: "what is kept private",
}

GATE_LABELS: dict[str, str] = {
    "accepting": "isn't taking anyone on right now",
    "places": "has no space right now",
    "languages": "doesn't share a language with you",
    "must.languages": "doesn't speak a language you need",
    "must.meeting": "doesn't meet in a way you need",
    "must.roles": "doesn't offer the kind of help you need",
    "must.stages": "isn't at a stage you need",
    "must.min_hours": "doesn't have the hours you need",
    "must.same_timezone_hours": "has too few working hours in common with you",
    "self": "is you",
    "conflicts": "has a conflict of interest",
    "avoid": "is on your list of people to avoid",
    "mentors": "is your mentor already",
    "stale": "has a profile nobody has looked at for a long time",
}


def criterion_label(key: str) -> str:
    """Return the short name of a criterion: ``working style`` for ``style``, ``mental health`` for an area."""
    return CRITERION_LABELS.get(key, key)


def criterion_phrase(key: str) -> str:
    """Return a criterion as what matters more or less: ``sharing your values``."""
    return next((entry.phrase for entry in TOGETHER if entry.key == key), criterion_label(key))


def gate_words(key: str, detail: str) -> str:
    """Return what keeps a mentor from a list, with the detail where it says more."""
    label = gate_label(key)
    return f"{label} ({detail})" if detail and detail != label else label


def gate_label(key: str) -> str:
    """Return what keeps a mentor from a list, as it's said of one: ``has no space right now``."""
    return GATE_LABELS.get(key, key)
