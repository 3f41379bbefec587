"""Look over a pool before it is used: every problem of every file at once."""

from pathlib import Path

from mentorpick.read.profiles import read_profiles
from mentorpick.results import Check


def check(*paths: str | Path) -> Check:
    """What is wrong in files, folders and bundles of profiles. WrongUsage where a path does not exist."""
    found = read_profiles(*paths)
    errors = sum(problem.severity == "error" for problem in found.problems)
    return Check(
        files=found.files,
        mentors=len(found.mentors),
        errors=errors,
        advice=len(found.problems) - errors,
        problems=found.problems,
    )
