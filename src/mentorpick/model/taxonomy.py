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
Shared = Literal["goals", "programme"]


class Entry(NamedTuple):
    """One word of a closed list: the key files use, the label people see, what it means, other words for it."""

    key: str
    label: str
    gloss: str
    synonyms: tuple[str, ...] = ()


AREAS = (
    Entry("career", "Career", "work, training, the next post, skills, research, promotion",
          ("job", "work", "profession", "promotion", "fellowship", "residency", "research", "publication")),
    Entry("mental_health", "Mental health", "stress, burnout, mood, sleep, feeling like an impostor",
          ("burnout", "stress", "anxiety", "depression", "wellbeing", "resilience", "impostor syndrome")),
    Entry("physical_health", "Physical health", "movement, food, rest, illness, living with a condition",
          ("exercise", "fitness", "nutrition", "sport", "sleep", "illness", "disability")),
    Entry("personal_growth", "Personal growth", "confidence, habits, purpose, learning who you want to be",
          ("confidence", "purpose", "self-development", "habits", "learning", "leadership", "creativity")),
    Entry("environment", "Environment", "where and among whom you live and work: place, team, culture, moving",
          ("workplace", "team culture", "relocation", "housing", "belonging", "inclusion", "commute")),
    Entry("relationships", "Relationships", "family, partner, friends, colleagues, difficult conversations",
          ("family", "parenting", "partner", "friends", "networking", "conflict", "communication")),
    Entry("finances", "Finances", "money, debt, salary, grants, planning ahead",
          ("money", "debt", "loans", "salary", "budget", "grants", "funding", "pension")),
)  # fmt: skip

ROLES = (
    Entry("mentor", "Mentor", "guides you over time, from experience", ("guide", "advisor", "adviser")),
    Entry("coach", "Coach", "helps you with one skill or one step", ("trainer", "tutor")),
    Entry("sponsor", "Sponsor", "speaks for you in rooms you are not in", ("advocate", "champion")),
    Entry("connector", "Connector", "introduces you to people who can help", ("networker", "introducer")),
)

VALUES = (
    Entry("achievement", "Achievement", "doing something difficult well", ("excellence", "success", "ambition")),
    Entry("balance", "Balance", "room for the whole of life", ("work-life balance", "wellbeing")),
    Entry("community", "Community", "belonging, and building something together", ("belonging", "solidarity")),
    Entry("courage", "Courage", "saying and doing what is hard", ("bravery", "boldness")),
    Entry("creativity", "Creativity", "making what was not there before", ("imagination", "originality")),
    Entry("curiosity", "Curiosity", "wanting to understand", ("learning", "inquiry")),
    Entry("fairness", "Fairness", "the same chances for everyone", ("equity", "justice", "equality")),
    Entry("family", "Family", "the people who come first", ("parenthood",)),
    Entry("freedom", "Freedom", "choosing one's own way", ("independence", "autonomy")),
    Entry("integrity", "Integrity", "being honest, also when it costs", ("honesty", "truthfulness")),
    Entry("service", "Service", "being of use to others", ("helping", "altruism", "care")),
    Entry("stability", "Stability", "ground that holds, little surprise", ("security", "safety")),
)

STAGES = (
    Entry("student", "Student", "still studying", ("undergraduate", "medical student", "pupil")),
    Entry("trainee", "Trainee", "learning on the job: resident, fellow, apprentice, doctoral student",
          ("resident", "fellow", "apprentice", "phd student", "postdoc", "registrar", "intern")),
    Entry("early", "Early career", "the first years in one's own post", ("junior", "early career")),
    Entry("mid", "Mid career", "established", ("mid career", "established", "mid-level")),
    Entry("senior", "Senior", "leading others, long experience", ("professor", "consultant", "leader", "executive")),
    Entry("retired", "Retired", "no longer in post", ("emeritus", "pensioner")),
)  # fmt: skip

MEETING = (
    Entry("video", "Video call", "a call with picture", ("zoom", "teams", "online", "virtual")),
    Entry("in_person", "In person", "meeting in one place", ("face to face", "on site", "onsite", "in-person")),
    Entry("phone", "Phone", "a call without picture", ("telephone", "call")),
    Entry("chat", "Chat", "short written messages", ("messaging", "text", "whatsapp")),
    Entry("email", "E-mail", "letters, with time to think", ("e-mail", "mail")),
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


CRITERION_KEYS = (
    *(f"area.{key}" for key in AREA_KEYS),
    *("roles", "values", "style", "availability", "stage", "wants", "background"),
)
"""What can be weighed, in the order of CRITERIA."""
