"""mentorpick: a few questions, one priority, a ranked shortlist of mentors with honest reasons.

A package imports only from the lines above its own; the head of each lists its modules.

    _version, errors, data                  what everything may use; tables and texts
    model                                   the values: Mentor, Answers, Shortlist, ...
    text, relevance                         words, what a typo means; how near a goal is to a mentor's lines
    names, timezones, encoding              whom, and which clock, people mean; what bytes are
    ranking, read, write                    scores and reasons; files in; results out
    cohort, sharing, interview, office, store, pool_cache
    api, cli                                the public names; one module for each command
    __main__

The public names are those of ``api``, which is loaded with the first of them: ``mentorpick --version`` imports nothing.
"""

from mentorpick._version import __version__ as __version__

TYPE_CHECKING = False  # as the type checker knows it, without the 5 ms that importing typing takes
if TYPE_CHECKING:
    from mentorpick.api import *  # noqa: F403  so that it sees a misspelt name
else:

    def __getattr__(name: str) -> object:
        missing = AttributeError(f"module 'mentorpick' has no attribute {name!r}")
        if name.startswith("__") and name != "__all__":  # asked for by tools, and never among the public names
            raise missing
        from importlib import import_module

        public = import_module("mentorpick.api")
        names = [*public.__all__, "__version__"]
        if name not in ("__all__", *names):
            raise missing
        value = globals()[name] = names if name == "__all__" else getattr(public, name)
        return value
