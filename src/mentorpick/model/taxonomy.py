"""The closed lists: areas, roles, values, stages, ways of meeting. Each word with label, meaning and synonyms; the
labels of criteria.

Everything that shows, asks for, checks or documents one of these words reads it here. Languages, too, by tag and by
name: one function says which language a text means. Their names stand in ``data/languages.txt``; varieties that
speakers share are one language: ``nb`` and ``nn`` are ``no``.
"""

import re
import unicodedata
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from mentorpick.data import read_text

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
    Entry("active", "Active", "is taking part", ("taking part", "enrolled")),
    Entry("paused", "Paused", "isn't taking part for now, but may come back", ("on hold", "on leave", "pause")),
    Entry("withdrawn", "Withdrawn", "has left the programme", ("left", "dropped out", "cancelled", "withdrew")),
)

SHARED = (
    Entry("goals", "Goals", "what you'd like to be different, in your own words"),
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


TOGETHER = (
    Entry("roles", "kinds of help", "the kind of help"),
    Entry("values", "values", "sharing your values"),
    Entry("style", "working style", "working style"),
    Entry("availability", "time and place", "time and place"),
    Entry("stage", "stage", "career stage"),
    Entry("wants", "who they want to help", "a mentor's wish to help someone like you"),
    Entry("background", "background", "background"),
)
"""The criteria of working together: the short name of each, and as what matters more or less."""

CRITERION_KEYS = (*(f"area.{key}" for key in AREA_KEYS), *(entry.key for entry in TOGETHER))
"""What can be weighed, in the order of CRITERIA."""

PRIVATE = "private"
"""The key under which a page to pass on adds up the criteria that private answers touch."""

CRITERION_LABELS = {
    **{f"area.{entry.key}": entry.label.lower() for entry in AREAS},
    **{entry.key: entry.label for entry in TOGETHER},
    PRIVATE: "what you keep private",
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
    return next((entry.gloss for entry in TOGETHER if entry.key == key), criterion_label(key))


def gate_words(key: str, detail: str) -> str:
    """Return what keeps a mentor from a list, with the detail where it says more."""
    label = gate_label(key)
    return f"{label} ({detail})" if detail and detail != label else label


def gate_label(key: str) -> str:
    """Return what keeps a mentor from a list, as it's said of one: ``has no space right now``."""
    return GATE_LABELS.get(key, key)


# languages

_TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]{1,8})*")


_LONGEST = 200
"""Letters of what may name a language; more is no name, and is not looked at."""


@cache
def _names() -> dict[str, str]:
    rows = [(tag, name) for table in ("abroad", "languages") for tag, names in _language_rows(table) for name in names]
    return {_without_accents(name): tag for tag, name in rows} | {name.casefold(): tag for tag, name in rows}


def _without_accents(name: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).casefold()


@cache
def _tags() -> dict[str, str]:
    tags = {tag: tag for tag, _ in _language_rows("languages")}
    return tags | {old: tag for tag, others in _language_rows("replaced") for old in others}


def _language_table(name: str) -> str:
    return read_text("languages.txt").split(f"[{name}]")[1].split("\n\n")[0]


@cache
def _language_rows(table: str) -> list[tuple[str, list[str]]]:
    """The rows of one table of data/languages.txt: a tag, and names or the tags it replaces."""
    rows = (row.strip().partition(" ") for row in _language_table(table).split(";") if row.strip())
    return [(tag, names.replace("\n", " ").split("/")) for tag, _, names in rows]


@lru_cache(maxsize=4096)
def language_tag(text: str) -> str | None:
    """Return the primary tag (``en``, ``fil``) of a BCP 47 tag or of a language's English or own name; None if unknown.

    Regions and scripts do not count (``pt-BR`` and ``Portuguese (Brazil)`` are ``pt``), nor does case.
    """
    text = text.strip()
    if len(text) > _LONGEST:
        return None
    if (found := _TAG.fullmatch(text)) and (tag := _tags().get(found[1].lower())):
        return tag
    name = _without_aside(text)
    return _names().get(name.casefold()) or _names().get(_without_accents(name))


def _without_aside(text: str) -> str:
    """A language without what stands in brackets behind it."""
    bare = text.rstrip()
    return bare[: bare.rfind("(")].rstrip() if bare.endswith(")") and bare.count("(") == 1 else text


@cache
def _how_well() -> frozenset[str]:
    """Words that say how well a language is spoken, or which variety of it."""
    return frozenset(_language_table("how well").split())


@lru_cache(maxsize=4096)
def read_languages(text: str) -> tuple[str, ...]:
    """Return the languages a text names: ``English and some French``; none where a part of it is not understood."""
    if len(text) > _LONGEST:
        return ()
    whole = _one_language(text)
    parts = [whole] if whole else [_one_language(part) for part in _BETWEEN.split(text) if part.strip()]
    return tuple(dict.fromkeys(filter(None, parts))) if all(parts) else ()


_BETWEEN = re.compile(r"[/&+,;]|\b(?:and|und|sowie|et|y|e|ed|i|oraz|or)\b")


def _one_language(text: str) -> str:
    bare = " ".join(_without_aside(text).split())
    words = re.sub(r"[:,(){}\[\]'’-]", " ", bare).split()
    named = [word for word in words if _without_accents(word) not in _how_well()]
    return next((name for name in (bare, " ".join(named)) if name and language_tag(name)), "")


def language_name(tag: str) -> str:
    """Return the English name of a tag that `language_tag` gave; the tag itself where it is another text."""
    return _english().get(tag, tag)


def language_names() -> tuple[str, ...]:
    """Return every name that is known here: of each language the English one first, in order of tag."""
    return tuple(name for _, names in _language_rows("languages") for name in names)


@cache
def _english() -> dict[str, str]:
    return {tag: names[0] for tag, names in _language_rows("languages")}
