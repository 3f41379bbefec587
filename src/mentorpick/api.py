"""The public names; its functions are as inside, with the sentence model that comes with the package.

Where this computer can't run it, goals are compared by their words; the result's ``inputs.model`` says which it was.

Alone: inside, every function is given the model; only this layer finds it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import wraps
from inspect import signature
from itertools import islice
from typing import Any, TypeVar, cast

from msgspec import ValidationError, convert, to_builtins

from mentorpick.cohort import assign as _assign
from mentorpick.cohort.batch import BLOCK
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
)
from mentorpick.model.shortlist import (
    DEFAULT_TOP,
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
)
from mentorpick.ranking import shortlist as _shortlist
from mentorpick.ranking import team as _team
from mentorpick.ranking import why as _why
from mentorpick.ranking.pool import Pool, as_pool
from mentorpick.ranking.shortlist import rank_in
from mentorpick.ranking.view import View, texts_heard
from mentorpick.read.answers import read_answers, read_mentees
from mentorpick.read.problems import Position
from mentorpick.read.profiles import convert_record, read_profiles
from mentorpick.relevance.vectors import shipped_model

__all__ = [
    "Account", "Answers", "Assignment", "BackgroundWish", "Brief", "BriefPlace", "Change", "ClosestLeftOut",
    "Contact", "Contribution", "Cover", "Difference", "Evidence", "Firmness", "Gain", "Gap", "Given", "Goal",
    "GoalAnswer", "Inputs", "InvalidData", "LeftOut", "Load", "MachineFailed", "Mentee", "MenteeRef", "Mentor",
    "MentorpickError", "MorePlaces", "Must", "NearMiss", "Offer", "OfficePage", "Page", "Place", "PoolSummary",
    "Problem", "Profiles", "Replacement", "Seat", "Shortlist", "Style", "Team", "Unplaced", "Wants", "WeightRow",
    "Why", "WrongUsage", "assign", "rank", "rank_many", "read_answers", "read_mentees", "read_profiles", "team", "why",
]  # fmt: skip

Function = TypeVar("Function", bound=Callable[..., Any])


def _by_meaning(function: Function, argument: str) -> Function:
    """Return a function that compares the mentors of this argument by meaning, unless they come with a model."""
    inside = signature(function)

    @wraps(function)
    def call(*args: Any, **options: Any) -> Any:
        """Run the function on a pool that has a model."""
        bound = inside.bind(*args, **options)
        for name, value in bound.arguments.items():
            if isinstance(value, Answers):
                bound.arguments[name] = check_answers(value)
        pool: Pool = as_pool(bound.arguments[argument])
        bound.arguments[argument] = pool if pool.model else pool.with_model(shipped_model())
        return function(*bound.args, **bound.kwargs)

    return cast(Function, call)


def check_answers(answers: Answers) -> Answers:
    """Return answers that were made by hand as the reader would have read them.

    Raises InvalidData, with the key of each problem, where a value cannot be.
    """
    try:
        return convert(to_builtins(answers), Answers)
    except (ValidationError, ValueError, TypeError, AttributeError):
        raw = {field: getattr(answers, field) for field in answers.__struct_fields__}
        said = {key: _plain(value) for key, value in raw.items() if value not in (None, "", (), {}, [])}
        found = convert_record(Answers, said, lambda keys, _: Position(".".join(map(str, keys)) or "answers"))
    if isinstance(found, Answers):
        return found
    told = "; ".join(f"{problem.path}: {problem.message}" for problem in found)
    raise InvalidData(f"these answers can't be used: {told}", "", found)


def _plain(value: Any) -> Any:
    try:
        plain = to_builtins(value, builtin_types=(date,))
    except TypeError:
        return str(value)
    return list(plain) if isinstance(plain, tuple) else plain


def rank_many(
    mentees: Iterable[Answers | Mentee],
    profiles: Profiles | Sequence[Mentor] | Pool,
    *,
    today: date,
    top: int = DEFAULT_TOP,
    weights: Mapping[str, float] | None = None,
    firmness: bool = False,
    names: bool = False,
) -> Iterator[Shortlist | Mentee]:
    """Yield the shortlist of each mentee, in their order; a Mentee whose answers can't be used comes as it is.

    Takes what ``read_mentees`` yields, or answers. Each shortlist equals what ``rank`` gives this mentee; without
    ``firmness`` it has no groups and no changes, without ``names`` those left out are only counted. Memory does not
    grow with the cohort. Raises InvalidData for answers made by hand that cannot be, and for weights.
    """
    if top < 0:
        raise WrongUsage(f"there are no {top} mentors to show", "top is a number above 0, or 0 for all")
    pool = as_pool(profiles)
    view = View(pool if pool.model else pool.with_model(shipped_model()), today)
    coming = iter(mentees)
    while block := list(islice(coming, BLOCK)):
        taken = [each if isinstance(each, Mentee) else check_answers(each) for each in block]
        usable = [each.value if isinstance(each, Mentee) else each for each in taken]
        view.prepare(texts_heard([answers for answers in usable if isinstance(answers, Answers)]))
        for each, answers in zip(taken, usable, strict=True):
            if isinstance(answers, Answers):
                yield rank_in(view, answers, top=top, weights=weights, firmness=firmness, names=names)
            elif isinstance(each, Mentee):
                yield each


rank = _by_meaning(_shortlist.rank, "profiles")
why = _by_meaning(_why.why, "profiles")
team = _by_meaning(_team.team, "profiles")
assign = _by_meaning(_assign.assign, "mentors")
