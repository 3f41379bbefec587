"""The public functions, each as it is inside, with the sentence model that comes with the package.

Where this computer can't run it, goals are compared by their words; the result's ``inputs.model`` says which it was.
"""

from collections.abc import Callable
from functools import wraps
from inspect import signature
from typing import Any, TypeVar, cast

from mentorpick.cohort import assign as _assign
from mentorpick.ranking import shortlist as _shortlist
from mentorpick.ranking import team as _team
from mentorpick.ranking import why as _why
from mentorpick.ranking.pool import Pool, as_pool
from mentorpick.relevance.vectors import shipped_model

Function = TypeVar("Function", bound=Callable[..., Any])


def _by_meaning(function: Function, argument: str) -> Function:
    """Return a function that compares the mentors of this argument by meaning, unless they come with a model."""
    inside = signature(function)

    @wraps(function)
    def call(*args: Any, **options: Any) -> Any:
        bound = inside.bind(*args, **options)
        pool: Pool = as_pool(bound.arguments[argument])
        bound.arguments[argument] = pool if pool.model else pool.with_model(shipped_model())
        return function(*bound.args, **bound.kwargs)

    return cast(Function, call)


rank = _by_meaning(_shortlist.rank, "profiles")
why = _by_meaning(_why.why, "profiles")
team = _by_meaning(_team.team, "profiles")
assign = _by_meaning(_assign.assign, "mentors")
