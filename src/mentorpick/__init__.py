"""mentorpick: a few questions, one priority, a ranked shortlist of mentors with honest reasons.

A package imports only from the lines above its own; the head of each lists its modules.

    _version, errors, data                  what everything may use; tables and texts
    model                                   the values: Mentor, Answers, Shortlist, ...
    text, relevance                         words, what a typo means; how near a goal is to a mentor's lines
    names, timezones, compression           whom, and which clock, people mean; packed files
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
        from importlib import import_module

        public = import_module("mentorpick.api")
        if name == "__all__" or name in public.__all__:
            return getattr(public, name)
        raise AttributeError(f"module 'mentorpick' has no attribute {name!r}")
