"""mentorpick: a few questions, one central priority, a ranked shortlist of mentors with honest reasons.

A package imports only from the lines above its own; the head of each lists its modules.

    _version, errors, languages, dates      what everything may use
    model, children                         the values: Mentor, Answers, Shortlist, ...; how child processes start
    text, relevance                         words; how near a goal is to what a mentor writes
    names, timezones, compression           whom, and which clock, people mean by what they write
    ranking, read, write                    scores and reasons; files in; results out
    cohort, sharing, interview, office, store, pool_cache
    api, cli                                the functions below; one module for each command
    __main__

The public names below load on first use, so that ``mentorpick --version`` imports nothing.
"""

from mentorpick._version import __version__

TYPE_CHECKING = False  # as the type checker knows it, without the 5 ms that importing typing takes
if TYPE_CHECKING:
    from typing import Any

    from mentorpick.cohort.assign import assign
    from mentorpick.model.cohort import Assignment
    from mentorpick.model.people import Answers, Mentor
    from mentorpick.model.shortlist import Shortlist
    from mentorpick.ranking.shortlist import rank
    from mentorpick.ranking.team import team
    from mentorpick.ranking.why import why
    from mentorpick.read.answers import read_answers
    from mentorpick.read.profiles import read_profiles

__all__ = [
    "Answers", "Assignment", "Mentor", "Shortlist", "__version__",
    "assign", "rank", "read_answers", "read_profiles", "team", "why",
]  # fmt: skip

_HOMES = {
    "Answers": "mentorpick.model.people",
    "Mentor": "mentorpick.model.people",
    "Assignment": "mentorpick.model.cohort",
    "Shortlist": "mentorpick.model.shortlist",
    "assign": "mentorpick.api",
    "rank": "mentorpick.api",
    "read_answers": "mentorpick.read.answers",
    "read_profiles": "mentorpick.read.profiles",
    "team": "mentorpick.api",
    "why": "mentorpick.api",
}


def __getattr__(name: str) -> "Any":
    if name not in _HOMES:
        raise AttributeError(f"module 'mentorpick' has no attribute {name!r}")
    from importlib import import_module

    value = globals()[name] = getattr(import_module(_HOMES[name]), name)
    return value
