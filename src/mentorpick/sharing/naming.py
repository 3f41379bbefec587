"""How people, posts, days and goals are named in letters: as they were written, only never shouted.

Alone: letters and pages name people alike.
"""

from collections.abc import Sequence
from datetime import date

from mentorpick.model.people import Mentor
from mentorpick.sharing.message import in_normal_capitals
from mentorpick.text import full_stop, post_and_employer

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_TITLES = ("dr", "prof", "professor", "mr", "mrs", "ms", "mx", "miss", "sir", "dame", "rev")


def goals_text(goals: Sequence[str]) -> str:
    """Return goals as their owner wrote them, on one line, ended as a sentence is."""
    return full_stop(
        "; ".join(", ".join(part.strip() for part in goal.splitlines() if part.strip()).rstrip(".") for goal in goals)
    )


def short_name(name: str) -> str:
    """Return the first name where there is no doubt which it is: of two words without a title; else the whole name."""
    parts = name.split()
    return parts[0] if len(parts) == 2 and parts[0].rstrip(".").lower() not in _TITLES else name


def post_words(mentor: Mentor) -> str:
    """Return the mentor's post, with the employer where it says anything."""
    place = in_normal_capitals(mentor.organization) if len(mentor.organization) > 5 else mentor.organization
    return post_and_employer(mentor.title, place)


def day_words(day: date) -> str:
    """Return a day as one says it: Friday 9 October."""
    return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]}"
