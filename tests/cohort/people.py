"""Cohorts and pools of a few hundred, the same every time: any field stated or not, every gate at work."""

from msgspec.structs import replace

from mentorpick.model.people import Answers, Mentor
from tests.builders import random_mentee, random_mentors


def mentors(count: int, seed: int = 1) -> list[Mentor]:
    """So many mentors, most of them with places."""
    return [
        replace(mentor, name=f"{mentor.name} {number}", accepting=None if number % 7 else False)
        for number, mentor in enumerate(random_mentors(seed, count))
    ]


def mentees(count: int, seed: int = 0) -> list[Answers]:
    """So many mentees."""
    return [
        replace(random_mentee(seed + number), id=f"mentee-{number:04}", name=f"Mentee {number}")
        for number in range(count)
    ]
