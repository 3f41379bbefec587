"""mentorpick: a few questions, one priority, a ranked shortlist of mentors with honest reasons.

A package imports only from the lines above its own; the head of each lists its modules.

    _version, errors                        what everything may use
    model                                   the values: Mentor, Answers, Shortlist, ...
    text, relevance                         words, what a typo means; how near a goal is to a mentor's lines
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
    from mentorpick.model.cohort import Assignment, Gap, Given, Load, MorePlaces, Unplaced
    from mentorpick.model.followup import Account, Cover, Difference, Gain, Replacement, Seat, Team, Why
    from mentorpick.model.people import (
        Answers,
        BackgroundWish,
        Contact,
        Goal,
        Mentee,
        Mentor,
        Must,
        Offer,
        OfficePage,
        Page,
        Profiles,
        Style,
        Wants,
    )  # fmt: skip
    from mentorpick.model.shortlist import (
        Brief,
        BriefPlace,
        Change,
        ClosestLeftOut,
        Contribution,
        Evidence,
        Firmness,
        GoalAnswer,
        Inputs,
        LeftOut,
        MenteeRef,
        NearMiss,
        Place,
        PoolSummary,
        Shortlist,
        WeightRow,
    )  # fmt: skip
    from mentorpick.ranking.shortlist import rank
    from mentorpick.ranking.team import team
    from mentorpick.ranking.why import why
    from mentorpick.read.answers import read_answers, read_mentees
    from mentorpick.read.profiles import read_profiles

__all__ = [
    "Account", "Answers", "Assignment", "BackgroundWish", "Brief", "BriefPlace", "Change", "ClosestLeftOut",
    "Contact", "Contribution", "Cover", "Difference", "Evidence", "Firmness", "Gain", "Gap", "Given", "Goal",
    "GoalAnswer", "Inputs", "InvalidData", "LeftOut", "Load", "MachineFailed", "Mentee", "MenteeRef", "Mentor",
    "MentorpickError", "MorePlaces", "Must", "NearMiss", "Offer", "OfficePage", "Page", "Place", "PoolSummary",
    "Problem", "Profiles", "Replacement", "Seat", "Shortlist", "Style", "Team", "Unplaced", "Wants", "WeightRow",
    "Why", "WrongUsage", "__version__", "assign", "rank", "rank_many", "read_answers", "read_mentees",
    "read_profiles", "team", "why",
]  # fmt: skip

_HOMES = {
    name: module
    for module, names in (
        ("mentorpick.api", "assign rank rank_many team why"),
        ("mentorpick.errors", "InvalidData MachineFailed MentorpickError Problem WrongUsage"),
        ("mentorpick.model.cohort", "Assignment Gap Given Load MorePlaces Unplaced"),
        ("mentorpick.model.followup", "Account Cover Difference Gain Replacement Seat Team Why"),
        (
            "mentorpick.model.people",
            "Answers BackgroundWish Contact Goal Mentee Mentor Must Offer OfficePage Page Profiles Style Wants",
        ),
        (
            "mentorpick.model.shortlist",
            "Brief BriefPlace Change ClosestLeftOut Contribution Evidence Firmness GoalAnswer Inputs LeftOut "
            "MenteeRef NearMiss Place PoolSummary Shortlist WeightRow",
        ),
        ("mentorpick.read.answers", "read_answers read_mentees"),
        ("mentorpick.read.profiles", "read_profiles"),
    )
    for name in names.split()
}

if not TYPE_CHECKING:  # so that a type checker sees a misspelt name

    def __getattr__(name: str) -> object:
        if name not in _HOMES:
            raise AttributeError(f"module 'mentorpick' has no attribute {name!r}")
        from importlib import import_module

        value = globals()[name] = getattr(import_module(_HOMES[name]), name)
        return value
