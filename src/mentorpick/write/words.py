"""Short names for people of what files and results call by a key: criteria and gates."""

from mentorpick.areas import LABELS
from mentorpick.phrases import listed

CRITERIA: dict[str, str] = {
    "roles": "kinds of help",
    "values": "values",
    "style": "working style",
    "availability": "time and place",
    "stage": "stage",
    "wants": "whom they hope for",
    "background": "background",
    "private": "what is kept private",
}

GATES: dict[str, str] = {
    "accepting": "not taking anyone on now",
    "places": "without an open place",
    "languages": "without a language in common",
    "must.languages": "without a language you must have",
    "must.meeting": "without a way of meeting you must have",
    "must.roles": "without the kind of help you must have",
    "must.stages": "not at a stage you must have",
    "must.min_hours": "without the hours you must have",
    "must.same_timezone_hours": "with too few working hours in common",
    "conflicts": "with a conflict of interest",
    "avoid": "on your list to avoid",
    "mentors": "your mentor already",
    "stale": "with a profile nobody has looked at for long",
}


def criterion(key: str) -> str:
    """``mental health`` for ``area.mental_health``, ``working style`` for ``style``."""
    if key.startswith("area."):
        return LABELS[key.removeprefix("area.")].lower()
    return CRITERIA.get(key, key)


def gate(key: str) -> str:
    """What it means that a mentor did not pass this gate."""
    return GATES.get(key, key)


def shortened(words: list[str], most: int) -> str:
    """``a, b and c``; of more than ``most`` the first, and how many more."""
    if len(words) > most + 1:
        words = [*words[:most], f"{len(words) - most} more"]
    return listed(words)
