"""What the Tab key offers: mentor ids, areas, formats. It reads and never writes, and never says anything."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from mentorpick.areas import AREA_KEYS
from mentorpick.errors import MentorpickError


def mentors(ctx: Any, incomplete: str) -> list[str]:
    """Ids of the mentors that the call being typed would read, those that begin so; none where that fails."""
    from mentorpick.cli.common import Common
    from mentorpick.cli.sources import cache_folder, pool_paths, sample
    from mentorpick.read.cache import load_pool

    quiet = Common(profiles=tuple(ctx.params.get("profiles") or ()), quiet=True)
    try:
        pool = load_pool(*(pool_paths(quiet) or (sample(),)), folder=cache_folder() / "pools").pool
    except (MentorpickError, OSError):
        return []
    return [name for name in pool.ids if name.startswith(incomplete.lower())]


def files(incomplete: str) -> list[str]:
    """Files and folders that begin so; a folder ends in a slash, to be gone into."""
    typed = Path(incomplete)
    folder, start = (typed, "") if incomplete.endswith(("/", "\\")) or not incomplete else (typed.parent, typed.name)
    try:
        found = sorted(path for path in folder.iterdir() if path.name.startswith(start))
    except OSError:
        return []
    hidden = start.startswith(".")
    return [f"{path}/" if path.is_dir() else str(path) for path in found if hidden or not path.name.startswith(".")]


def one_of(*words: str) -> Callable[[str], list[str]]:
    """Those of a few words that begin so."""

    def offered(incomplete: str) -> list[str]:
        return [word for word in words if word.startswith(incomplete)]

    return offered


def words_of(module: str, table: str) -> Callable[[str], list[str]]:
    """The words of a table elsewhere that begin so; its module is imported only for that."""

    def offered(incomplete: str) -> list[str]:
        return one_of(*getattr(import_module(module), table))(incomplete)

    return offered


def musts(incomplete: str) -> list[str]:
    """Must-haves that begin so, by the name of their gate or shortly."""
    from mentorpick.ranking.whatif import WITHOUT

    short = (name.removeprefix("must.") for name in WITHOUT)
    return one_of(*dict.fromkeys((*short, *WITHOUT)))(incomplete)


what_if = one_of(*(f"{key}={area}" for key in ("priority", "also") for area in AREA_KEYS))
