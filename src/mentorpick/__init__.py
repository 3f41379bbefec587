"""mentorpick: a few questions, one central priority, a ranked shortlist of mentors with honest reasons.

A package imports only from the lines above its own; the head of each lists its modules.

    _version, errors, languages             what everything may use
    model                                   the values: Mentor, Answers, Shortlist, ...
    text, relevance                         words; how near a goal is to what a mentor writes
    names, timezones, compression           whom, and which clock, people mean; packed files
    ranking, read, write                    scores and reasons; files in; results out
    cohort, sharing, interview, office, store, pool_cache
    api, cli                                the functions below; one module for each command
    __main__

The public names below load on first use, so that ``mentorpick --version`` imports nothing.
"""

from mentorpick._version import __version__

TYPE_CHECKING = False  # as the type checker knows it, without the 5 ms that importing typing takes
if TYPE_CHECKING:
    from mentorpick.api import rank_many
    from mentorpick.cohort.assign import assign
    from mentorpick.errors import InvalidData, MachineFailed, MentorpickError, Problem, WrongUsage
    from mentorpick.model.cohort import Assignment, Given, Unplaced
    from mentorpick.model.followup import Account, Seat, Team, Why
    from mentorpick.model.people import Answers, Goal, Mentee, Mentor, Profiles
    from mentorpick.model.shortlist import Brief, Contribution, Evidence, Place, Shortlist
    from mentorpick.ranking.shortlist import rank
    from mentorpick.ranking.team import team
    from mentorpick.ranking.why import why
    from mentorpick.read.answers import read_answers, read_mentees
    from mentorpick.read.profiles import read_profiles

__all__ = [
    "Account",
    "Answers",
    "Assignment",
    "Brief",
    "Contribution",
    "Evidence",
    "Given",
    "Goal",
    "InvalidData",
    "MachineFailed",
    "Mentee",
    "Mentor",
    "MentorpickError",
    "Place",
    "Problem",
    "Profiles",
    "Seat",
    "Shortlist",
    "Team",
    "Unplaced",
    "Why",
    "WrongUsage",
    "__version__",
    "assign",
    "rank",
    "rank_many",
    "read_answers",
    "read_mentees",
    "read_profiles",
    "team",
    "why",
]

_HOMES = {
    "Account": "mentorpick.model.followup",
    "Answers": "mentorpick.model.people",
    "Assignment": "mentorpick.model.cohort",
    "Brief": "mentorpick.model.shortlist",
    "Contribution": "mentorpick.model.shortlist",
    "Evidence": "mentorpick.model.shortlist",
    "Given": "mentorpick.model.cohort",
    "Goal": "mentorpick.model.people",
    "InvalidData": "mentorpick.errors",
    "MachineFailed": "mentorpick.errors",
    "Mentee": "mentorpick.model.people",
    "Mentor": "mentorpick.model.people",
    "MentorpickError": "mentorpick.errors",
    "Place": "mentorpick.model.shortlist",
    "Problem": "mentorpick.errors",
    "Profiles": "mentorpick.model.people",
    "Seat": "mentorpick.model.followup",
    "Shortlist": "mentorpick.model.shortlist",
    "Team": "mentorpick.model.followup",
    "Unplaced": "mentorpick.model.cohort",
    "Why": "mentorpick.model.followup",
    "WrongUsage": "mentorpick.errors",
    "assign": "mentorpick.api",
    "rank": "mentorpick.api",
    "rank_many": "mentorpick.api",
    "read_answers": "mentorpick.read.answers",
    "read_mentees": "mentorpick.read.answers",
    "read_profiles": "mentorpick.read.profiles",
    "team": "mentorpick.api",
    "why": "mentorpick.api",
}

if not TYPE_CHECKING:  # so that a type checker sees a misspelt name

    def __getattr__(name: str) -> object:
        if name not in _HOMES:
            raise AttributeError(f"module 'mentorpick' has no attribute {name!r}")
        from importlib import import_module

        value = globals()[name] = getattr(import_module(_HOMES[name]), name)
        return value
