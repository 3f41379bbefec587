"""Large pools and cohorts for the benchmarks, the same for the same seed, in the words of the sample pool.

A sentence is no sense, but as long for the sentence model as one of people: its words are real ones, as frequent as
there. ``with_vectors`` makes up the vectors of the lines, so that nobody waits while those of thousands are read.
"""

import random
from collections import Counter
from functools import cache
from itertools import accumulate

import numpy as np

from mentorpick.model.people import Answers, Goal, Mentor, Must, Offer, Wants
from mentorpick.model.taxonomy import AREA_KEYS, MEETING, ROLES, STAGES, VALUES
from mentorpick.ranking.pool import Pool
from mentorpick.read.profiles import read_profiles, sample_pool
from mentorpick.relevance.embedding import Model
from mentorpick.relevance.lines import profile_lines, words
from mentorpick.relevance.vectors import shipped_vectors

SUBJECTS = [
    "fellowship", "grant", "burnout", "sleep", "salary", "debt", "city", "team", "conflict", "partner", "child",
    "exercise", "confidence", "writing", "clinic", "data", "teaching", "promotion", "interview", "network",
    "funding", "budget", "pension", "research", "trial", "statistics", "leadership", "feedback", "coding", "law",
]  # fmt: skip
LANGUAGES = ("en", "de", "fr", "es")
ZONES = ("Europe/London", "Europe/Berlin", "America/New_York", "Asia/Tokyo")


@cache
def vocabulary() -> tuple[list[str], list[int]]:
    """The words of the sample pool and how often each and those before it stand there."""
    lines = (line.text for one in read_profiles(sample_pool()).mentors for line in profile_lines(one))
    counts = Counter(word for line in lines for word in words(line))
    return list(counts), list(accumulate(counts.values()))


def sentence(draw: random.Random, length: int) -> str:
    """So many words."""
    known, weights = vocabulary()
    return " ".join(draw.choices(known, cum_weights=weights, k=length))


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


def with_vectors(pool: Pool, model: Model) -> Pool:
    """The same mentors, compared by this model; a line's vector is near that of some line of the sample pool."""
    draw = np.random.default_rng(1)
    known = np.array(list(shipped_vectors(model).values()), np.float32)
    vectors = np.empty((len(pool.lines.credit), known.shape[1]), np.float16)
    for begin in range(0, len(vectors), 4096):
        some = known[draw.integers(0, len(known), min(4096, len(vectors) - begin))]
        some += 0.03 * draw.standard_normal(some.shape, np.float32)
        vectors[begin : begin + len(some)] = some / np.linalg.norm(some, axis=1, keepdims=True)
    return pool.with_model(model, vectors)
