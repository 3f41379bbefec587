"""Large pools and cohorts for the benchmarks, the same for the same seed, with words distributed as in real text."""

import random
from functools import cache
from itertools import accumulate

from mentorpick.model.people import Answers, Goal, Mentor, Must, Offer, Wants
from mentorpick.model.taxonomy import AREA_KEYS, MEETING, ROLES, STAGES, VALUES

SUBJECTS = [
    "fellowship", "grant", "burnout", "sleep", "salary", "debt", "city", "team", "conflict", "partner", "child",
    "exercise", "confidence", "writing", "clinic", "data", "teaching", "promotion", "interview", "network",
    "funding", "budget", "pension", "research", "trial", "statistics", "leadership", "feedback", "coding", "law",
]  # fmt: skip
SYLLABLES = ("ba", "con", "der", "fi", "gra", "hel", "in", "ka", "lo", "mer", "nu", "pro", "qui", "ran", "sta", "tor")
LANGUAGES = ("en", "de", "fr", "es")
ZONES = ("Europe/London", "Europe/Berlin", "America/New_York", "Asia/Tokyo")
VOCABULARY = 3_000
"""Different words; their frequency falls as one over the rank (Zipf)."""


@cache
def words() -> tuple[list[str], list[float]]:
    """The words and their cumulative weights; subjects people ask for stand among the first hundreds."""
    draw = random.Random("words")
    made = {"".join(draw.choices(SYLLABLES, k=draw.randint(2, 4))) for _ in range(2 * VOCABULARY)}
    vocabulary = sorted(made)[: VOCABULARY - len(SUBJECTS)]
    draw.shuffle(vocabulary)
    for place, subject in enumerate(SUBJECTS):
        vocabulary.insert(40 + 20 * place, subject)
    return vocabulary, list(accumulate(1 / (rank + 10) for rank in range(len(vocabulary))))


def sentence(draw: random.Random, length: int) -> str:
    """So many words."""
    vocabulary, weights = words()
    return " ".join(draw.choices(vocabulary, cum_weights=weights, k=length))


def mentor(number: int, seed: int = 0) -> Mentor:
    """A made-up mentor with about a hundred words."""
    draw = random.Random(f"mentor {seed} {number}")
    areas = draw.sample(AREA_KEYS, draw.randint(1, 5))
    return Mentor(
        id=f"mentor-{number:06}",
        name=f"Mentor {number}",
        organization=f"House {draw.randrange(200)}",
        stage=draw.choice([entry.key for entry in STAGES[2:]]),
        areas={area: draw.randint(0, 5) for area in areas},
        offers=tuple(Offer(text=sentence(draw, 9), area=draw.choice(areas)) for _ in range(draw.randint(0, 3))),
        expertise=tuple(draw.sample(SUBJECTS, draw.randint(0, 4))),
        bio=". ".join(sentence(draw, 15) for _ in range(draw.randint(0, 6))),
        roles=tuple(draw.sample([entry.key for entry in ROLES], draw.randint(0, 3))),
        values=tuple(draw.sample([entry.key for entry in VALUES], draw.randint(0, 5))),
        languages=("en", *draw.sample(LANGUAGES[1:], draw.randint(0, 2))) if draw.random() < 0.9 else (),
        timezone=draw.choice(["", *ZONES]),
        meeting=tuple(draw.sample([entry.key for entry in MEETING], draw.randint(0, 3))),
        hours_per_month=draw.choice([None, 1.0, 2.0, 4.0]),
        capacity=draw.choice([None, 1, 2, 3]),
        mentees=draw.choice([None, 0, 0]),
        wants=Wants(stages=tuple(draw.sample(["student", "trainee", "early"], draw.randint(0, 2)))),
    )


def mentee(number: int, seed: int = 0) -> Answers:
    """A made-up mentee with up to three goals."""
    draw = random.Random(f"mentee {seed} {number}")
    priority, *also = draw.sample(AREA_KEYS, 3)
    return Answers(
        id=f"mentee-{number:06}",
        name=f"Mentee {number}",
        organization=f"House {draw.randrange(200)}",
        about=sentence(draw, 12) if draw.random() < 0.3 else "",
        goals=tuple(
            Goal(text=f"{draw.choice(SUBJECTS)} {sentence(draw, 8)}", area=draw.choice([priority, *also]))
            for _ in range(draw.randint(1, 3))
        ),
        priority=priority,
        also=tuple(also[: draw.randint(0, 2)]),
        roles=tuple(draw.sample([entry.key for entry in ROLES], draw.randint(0, 2))),
        values=tuple(draw.sample([entry.key for entry in VALUES], draw.randint(0, 3))),
        stage=draw.choice(["student", "trainee", "early"]),
        languages=("en",) if draw.random() < 0.8 else (),
        timezone=draw.choice(["", *ZONES]),
        meeting=tuple(draw.sample(["video", "phone", "in_person"], draw.randint(0, 2))),
        hours_per_month=draw.choice([None, 1.0, 2.0]),
        must=Must(roles=("sponsor",)) if draw.random() < 0.05 else Must(),
    )


def mentors(count: int, seed: int = 0) -> list[Mentor]:
    """So many mentors."""
    return [mentor(number, seed) for number in range(count)]


def mentees(count: int, seed: int = 0) -> list[Answers]:
    """So many mentees."""
    return [mentee(number, seed) for number in range(count)]
