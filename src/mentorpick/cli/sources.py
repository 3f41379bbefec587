"""Where mentors and the user's own things are found: the options, the environment, the user's folder, the sample."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from mentorpick.cli import console
from mentorpick.cli.common import Common
from mentorpick.errors import InvalidData, MentorpickError, Problem, WrongUsage
from mentorpick.model import Profiles
from mentorpick.phrases import counted
from mentorpick.store import Store

if TYPE_CHECKING:
    from mentorpick.ranking.pool import Pool


def store(common: Common) -> Store:
    """The user's own folder, where this system keeps such things."""
    from platformdirs import user_data_dir

    data = Path(user_data_dir("mentorpick", appauthor=False))
    return Store(data, cache_folder(), say=lambda sentence: console.notice(common, sentence))


def cache_folder() -> Path:
    """Where this system keeps what can be made again."""
    from platformdirs import user_cache_dir

    return Path(user_cache_dir("mentorpick", appauthor=False))


def stdin() -> BinaryIO:
    """Standard input, as bytes. Raises WrongUsage where it is closed."""
    if sys.stdin is None:
        raise WrongUsage("there is nothing to read: standard input is closed", "name a file instead of -")
    return sys.stdin.buffer


def last_answers(common: Common) -> str:
    """The answers of the last shortlist, which ``why 1`` counts in, while they are there; else those saved last.

    So answers and pool always belong together. Raises WrongUsage where there are none.
    """
    ranked = store(common).last_shortlist().answers
    if ranked and Path(ranked).is_file():
        console.notice(common, f"These are the answers in {ranked}, ranked last.")
        return ranked
    saved = store(common).last_answers()
    if saved is None:
        raise WrongUsage("whose answers? none are saved yet", "name a file of answers: mentorpick rank ANSWERS.yaml")
    console.notice(common, f"These are the answers saved in {saved[0]}.")
    return str(saved[0])


def pool_paths(common: Common) -> tuple[str, ...]:
    """Where to read mentors from: ``-p``, MENTORPICK_PROFILES, the pool used last; empty for the bundled sample."""
    if common.profiles:
        return common.profiles
    named = tuple(filter(None, os.environ.get("MENTORPICK_PROFILES", "").split(os.pathsep)))
    if named:
        return named
    last = store(common).last_pool()
    if last:
        console.notice(common, f"Mentors are read from {', '.join(last)}, as last time; -p names others.")
    return last


def read_pool(common: Common, paths: tuple[str, ...]) -> Profiles:
    """Read the mentors of ``paths`` (none: the bundled sample) and show what was wrong with the others.

    Raises WrongUsage for a path that does not exist, and InvalidData where no valid profile is left, or, with
    ``--strict``, where any is invalid.
    """
    from mentorpick.read.profiles import read_profiles

    profiles = read_profiles(*(paths or (sample(),)))
    _judge(common, paths, profiles.problems, len(profiles.mentors))
    return profiles


def load_pool(common: Common, paths: tuple[str, ...]) -> "Pool":
    """The same mentors as columns, from the cache where no profile changed; raises as read_pool does."""
    from mentorpick.read.cache import load_pool

    folder = None if common.no_cache else cache_folder() / "pools"
    with console.Progress(common, "reading profiles") as progress:
        cached = load_pool(*(paths or (sample(),)), folder=folder, tick=progress.advance)
    console.detail(common, f"{cached.files} files, " + ("as kept of the last time" if cached.warm else "read"))
    _judge(common, paths, cached.problems, len(cached.pool))
    return cached.pool


def _judge(common: Common, paths: tuple[str, ...], problems: tuple[Problem, ...], found: int) -> None:
    if any(path.lower().endswith(".zip") for path in paths):
        from mentorpick.cli.profiles_bundle import tell_news

        tell_news(common, paths)
    errors = console.show_problems(common, problems)
    if errors and common.strict:
        raise InvalidData(f"{counted(errors, 'problem')} in the profiles", "without --strict they are left out")
    if not found:
        hint = "mend what is named above" if errors else "profiles are files that end in .yaml, or a bundle"
        raise InvalidData(f"no valid profile in {', '.join(paths)}", hint)
    if errors:
        console.notice(common, f"{counted(errors, 'problem')}; {counted(found, 'mentor')} can be used.")


def remember(common: Common, ids: tuple[str, ...], answers: str, paths: tuple[str, ...]) -> None:
    """Keep the last shortlist for ``why 1``; a folder that cannot be written is no reason to fail."""
    try:
        store(common).remember_shortlist(ids, answers, paths)
    except MentorpickError as error:
        console.detail(common, f"This shortlist is not remembered: {error.message}")


def sample() -> Path:
    """The bundled pool of made-up people."""
    from mentorpick.read.sample import sample_pool

    return sample_pool()
