"""Cohorts and pools of any size, the same for the same seed: rich enough that every gate and criterion has work."""

import random

from mentorpick.areas import AREA_KEYS, MEETING, ROLES, STAGES, VALUES
from mentorpick.model import Answers, Goal, Mentor, Must, Offer, Wants

WORDS = ["apply", "fellowship", "grant", "burnout", "sleep", "salary", "debt", "move", "city", "team", "conflict", "partner", "child", "exercise", "nutrition", "confidence", "writing", "paper", "clinic", "data", "analysis", "teaching", "promotion", "interview", "network", "funding", "budget", "pension", "career", "change", "research", "trial", "statistics", "leadership", "feedback", "mentor", "coding", "design", "startup", "law", "patient", "nurse"]
LANGUAGES = ("en", "de", "fr", "es")
ZONES = ("Europe/London", "Europe/Berlin", "America/New_York", "Asia/Tokyo")


def mentor(number: int, seed: int = 0) -> Mentor:
    """A made-up mentor."""
    draw = random.Random(f"mentor {seed} {number}")
    areas = draw.sample(AREA_KEYS, draw.randint(1, 5))
    return Mentor(
        id=f"mentor-{number:06}",
        name=f"Mentor {number}",
        organization=f"House {draw.randrange(20)}",
        stage=draw.choice([entry.key for entry in STAGES[2:]]),
        areas={area: draw.randint(0, 5) for area in areas},
        offers=tuple(
            Offer(text=_sentence(draw, 8), area=draw.choice([*areas, None])) for _ in range(draw.randint(0, 3))
        ),
        expertise=tuple(draw.sample(WORDS, draw.randint(0, 4))),
        bio=_sentence(draw, draw.randint(0, 40)),
        roles=tuple(draw.sample([entry.key for entry in ROLES], draw.randint(0, 3))),
        values=tuple(draw.sample([entry.key for entry in VALUES], draw.randint(0, 5))),
        languages=tuple(draw.sample(LANGUAGES, draw.randint(0, 3))),
        timezone=draw.choice(["", *ZONES]),
        meeting=tuple(draw.sample([entry.key for entry in MEETING], draw.randint(0, 3))),
        hours_per_month=draw.choice([None, 1.0, 2.0, 4.0]),
        capacity=draw.choice([None, 1, 2, 3]),
        mentees=draw.choice([None, 0, 1]),
        wants=Wants(stages=tuple(draw.sample(["student", "trainee", "early"], draw.randint(0, 2)))),
    )


def mentee(number: int, seed: int = 0) -> Answers:
    """A made-up mentee."""
    draw = random.Random(f"mentee {seed} {number}")
    priority, *also = draw.sample(AREA_KEYS, 3)
    return Answers(
        id=f"mentee-{number:06}",
        name=f"Mentee {number}",
        organization=f"House {draw.randrange(20)}",
        goals=tuple(
            Goal(text=_sentence(draw, 8), area=draw.choice([priority, *also])) for _ in range(draw.randint(0, 3))
        ),
        priority=priority,
        also=tuple(also[: draw.randint(0, 2)]),
        roles=tuple(draw.sample([entry.key for entry in ROLES], draw.randint(0, 2))),
        values=tuple(draw.sample([entry.key for entry in VALUES], draw.randint(0, 3))),
        stage=draw.choice(["student", "trainee", "early"]),
        languages=tuple(draw.sample(LANGUAGES, draw.randint(0, 2))),
        timezone=draw.choice(["", *ZONES]),
        meeting=tuple(draw.sample(["video", "phone", "in_person"], draw.randint(0, 2))),
        hours_per_month=draw.choice([None, 1.0, 2.0]),
        must=Must(languages=("en",)) if draw.random() < 0.1 else Must(),
    )


def _sentence(draw: random.Random, words: int) -> str:
    return " ".join(draw.choice(WORDS) for _ in range(words))


def mentors(count: int, seed: int = 0) -> list[Mentor]:
    """So many mentors."""
    return [mentor(number, seed) for number in range(count)]


def mentees(count: int, seed: int = 0) -> list[Answers]:
    """So many mentees."""
    return [mentee(number, seed) for number in range(count)]
