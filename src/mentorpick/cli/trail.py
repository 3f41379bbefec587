"""What a run has taken from its input so far, as a digest: whether a run to be resumed met the same mentees."""

from hashlib import blake2b

from mentorpick.cohort.batch import Failed, Ranked
from mentorpick.errors import Problem
from mentorpick.model import Answers


def trail_of(before: bytes, answers: Answers | tuple[Problem, ...]) -> bytes:
    """What was taken so far, as a digest that a changed, missing or moved mentee changes."""
    from mentorpick.ranking.shortlist import digest

    taken = digest(answers) if isinstance(answers, Answers) else _told(answers)
    return blake2b(before + taken.encode(), digest_size=16).digest()


def next_trail(before: bytes, outcome: Ranked | Failed) -> bytes:
    """The same from what became of the mentee."""
    taken = outcome.answers if isinstance(outcome, Ranked) else _told(outcome.problems)
    return blake2b(before + taken.encode(), digest_size=16).digest()


def _told(problems: tuple[Problem, ...]) -> str:
    return ";".join(f"{problem.code} {problem.line} {problem.message}" for problem in problems)
