"""Which mentors and answers a call means; in which folders the user's own things and the caches are."""

import os
import stat
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO

from mentorpick.cli import output as console
from mentorpick.cli.options import HOME, Common, argument, data_folder, own_folder
from mentorpick.cli.output import Progress
from mentorpick.errors import InvalidData, MentorpickError, Problem, TooManyErrors, WrongUsage
from mentorpick.model.people import Answers, Columns, Mentor
from mentorpick.model.taxonomy import APART
from mentorpick.store import Store
from mentorpick.text import did_you_mean, join_words, name_key, pluralize

if TYPE_CHECKING:
    from mentorpick.ranking.pool import Pool


CACHE = "MENTORPICK_CACHE"
"""The variable that names the folder for what can be made again, as ``--cache`` does."""


def open_store(common: Common) -> Store:
    """Return the user's own folder: MENTORPICK_HOME, or where this system keeps such things."""
    return Store(data_folder(), cache_folder(), say=lambda sentence: console.notice(common, sentence))


def cache_folder() -> Path:
    """Return where what can be made again is kept: in MENTORPICK_HOME, or where this system keeps such things."""
    if own := os.environ.get(CACHE):
        return Path(own)
    if own := os.environ.get(HOME):
        return Path(own) / "cache"
    from platformdirs import user_cache_dir

    return own_folder(user_cache_dir)


@contextmanager
def kept_if_possible(common: Common, otherwise: str, tell: Callable[..., None] = console.detail) -> Iterator[None]:
    """Go on where something can't be kept in the user's folder.

    ``otherwise`` is told by ``tell``: with -v, unless said otherwise.
    """
    try:
        yield
    except (MentorpickError, OSError) as error:
        reason = error.message if isinstance(error, MentorpickError) else error.strerror or type(error).__name__
        tell(common, f"{otherwise}: {reason}")


def stdin() -> BinaryIO:
    """Return standard input, as bytes. Raises WrongUsage where it is closed."""
    if sys.stdin is None:
        raise WrongUsage("there's nothing to read: standard input is closed", "give a file instead of -")
    return sys.stdin.buffer


def read_streams(paths: Sequence[str]) -> dict[str, BytesIO]:
    """Return what comes in by standard input and by pipes that are named, read whole: a run is known by its bytes."""
    from mentorpick.read.answers import MAX_LINES
    from mentorpick.read.files import MAX_BYTES, is_stream, open_stream

    most = MAX_LINES + MAX_BYTES + 1  # one more than is taken, so that too much is noticed
    read = {"-": BytesIO(stdin().read(most))} if "-" in paths else {}
    for path in filter(is_stream, paths):
        with open_stream(path) as stream:
            read[path] = BytesIO(stream.read(most))
    return read


def has_input() -> bool:
    """Return whether standard input is a pipe or a file with something in it: nobody types, and nobody waits."""
    try:
        handle = stdin().fileno()
        mode = os.fstat(handle).st_mode
        if stat.S_ISREG(mode):
            return os.fstat(handle).st_size > 0
        if not stat.S_ISFIFO(mode) or os.name == "nt":
            return False
        from select import select

        ready, _, _ = select([handle], [], [], 0)
        return bool(ready) and bool(getattr(stdin(), "peek")(1))  # noqa: B009  a BufferedReader has it
    except (WrongUsage, OSError, ValueError, AttributeError):
        return False


def last_answers(common: Common) -> str:
    """Return the answers of the last shortlist, which ``why 1`` counts in, while they are there; else those saved last.

    So answers and pool always belong together. Raises WrongUsage where there are none.
    """
    ranked = open_store(common).last_shortlist().answers
    if ranked and Path(ranked).is_file():
        console.notice(common, f"Using the answers of your last list: {ranked}")
        return ranked
    saved = open_store(common).last_answers()
    if saved is None:
        raise WrongUsage(
            "you haven't saved any answers yet",
            "run `mentorpick` first, or give a file of answers: mentorpick rank ANSWERS.yaml",
        )
    console.notice(common, f"Using the answers you saved in {saved[0]}")
    return str(saved[0])


def named_paths(common: Common) -> tuple[str, ...]:
    """Return where to read mentors from, as ``-p`` or MENTORPICK_PROFILES says; none where neither does."""
    return common.profiles or tuple(filter(None, os.environ.get("MENTORPICK_PROFILES", "").split(os.pathsep)))


def pool_paths(common: Common) -> tuple[str, ...]:
    """Return where to read mentors from: as it is named, else the pool used last; none: the sample."""
    if named := named_paths(common):
        return named
    last = open_store(common).last_pool()
    if last:
        console.notice(common, f"Using the mentors in {', '.join(last)}, as last time. For others: -p PATH")
    return last


def remember(common: Common, ids: tuple[str, ...], answers: str, paths: tuple[str, ...]) -> None:
    """Keep the last shortlist for ``why 1``; a folder that cannot be written is no reason to fail."""
    tell = console.notice if console.is_terminal(sys.stderr) else console.detail  # a container needs no such line
    with kept_if_possible(common, "I can't remember this list, so give `why 1` the answers with -a", tell):
        open_store(common).remember_shortlist(ids, answers, paths)


def resolve_answers(common: Common) -> Answers:
    """Return the answers given with ``-a``, else those the last shortlist was made from, else those saved last."""
    from mentorpick.read.answers import read_answers

    return read_answers(common.answers or last_answers(common))


def resolve_mentor(common: Common, typed: str, pool: "Pool") -> Mentor:
    """Return the mentor meant by what was typed; a number is a place in the last list, part of a name is said back."""
    mentor = pool.mentors[find_row(typed, pool.ids, pool.names, open_store(common).last_shortlist().ids)]
    if not typed.isdecimal() and name_key(typed) not in (name_key(mentor.id), name_key(mentor.name)):
        console.notice(common, f"Taking {typed!r} as {mentor.name}.")
    return mentor


def find_row(typed: str, ids: Sequence[str], names: Sequence[str], last: Sequence[str] = ()) -> int:
    """Return the row of the mentor with this id or name.

    A number is a place, from 1, in ``last`` (ids), where it is one.

    Raises WrongUsage with the nearest names, or with what the last shortlist holds.
    """
    if typed in map(str, range(1, len(last) + 1)):
        return _at_place(int(typed), ids, last)
    wanted = name_key(typed)
    found = [row for row, both in enumerate(zip(ids, names, strict=True)) if wanted in map(name_key, both)]
    if len(found) == 1 and wanted:
        return found[0]
    if not found and not typed.isdecimal():
        from mentorpick.names import Directory, Person

        meant = Directory(map(Person, ids, names)).meant_by(typed)
        if meant.sure and len(meant.people) == 1:  # Helen Foster, who is written DR. HELEN FOSTER
            return meant.people[0]
        parts = _rows_with_part(wanted, names)
        if len(parts) == 1:
            return parts[0]
        found = parts or list(meant.people)
        if len(found) == 1:
            raise WrongUsage(f"no mentor is called {typed!r}", f"did you mean {names[found[0]]!r}?")
    if wanted and found:
        same = len({name_key(names[row]) for row in found}) < len(found)
        who = join_words((ids[row] if same else names[row] for row in found), "or")
        raise WrongUsage(f"{typed!r} fits {len(found)} mentors", f"type {who}")
    if typed.isdecimal():
        if not last:
            raise WrongUsage("you don't have a list yet", "run `mentorpick rank` first, or type a name")
        raise WrongUsage(f"your last list only has numbers 1 to {len(last)}", "to see it again, run `mentorpick rank`")
    known = {name_key(text): text for text in (*ids, *names)}  # a name stands for its id
    hint = did_you_mean(typed, known.values(), "type a name, an id, or a number from your last list", most=3)
    raise WrongUsage(f"no mentor is called {typed!r}", hint)


def _rows_with_part(wanted: str, names: Sequence[str]) -> list[int]:
    """The rows of the names that hold these words; where none does, of those in which words begin so."""
    parts = [part for part in wanted.split("-") if part]
    words = [name_key(name).split("-") for name in names]
    whole = [row for row, own in enumerate(words) if parts and all(part in own for part in parts)]
    if whole or len(wanted) < _SHORTEST_PART:
        return whole
    return [row for row, own in enumerate(words) if all(any(word.startswith(part) for word in own) for part in parts)]


_SHORTEST_PART = 3
"""Letters of the beginning of a name that may stand for it."""


def _at_place(place: int, ids: Sequence[str], last: Sequence[str]) -> int:
    if last[place - 1] not in ids:
        raise WrongUsage(
            f"number {place} on your last list isn't among these mentors", "for a new list, run `mentorpick rank`"
        )
    return list(ids).index(last[place - 1])


def read_cohort(
    common: Common, paths: Sequence[str], *, everybody: bool = False, max_errors: int | None = None
) -> list[Answers]:
    """Return everybody who can be used, ``everybody`` includes those who take no part now; the others are named.

    Raises TooManyErrors past ``max_errors``, which --max-errors says where it isn't given, and InvalidData where none
    of the answers can be used.
    """
    from mentorpick.read.answers import read_mentees

    mentees, failed, swapped = [], 0, list[Problem]()
    with Progress(common, "reading mentees") as progress:
        columns = Columns(common.id_column, ignore_unknown=common.ignore_unknown)
        for _, found, *_ in read_mentees(
            paths, stdin() if "-" in paths else None, partial(console.notice, common), columns
        ):
            progress.advance()
            if isinstance(found, Answers):
                mentees.append(found)
            elif all(problem.code == "P310" for problem in found):
                failed, swapped = failed + 1, [*swapped, *found]
            else:
                failed += 1
                console.show_problems(common, found)
    if swapped and len(swapped) == failed and not mentees:
        raise WrongUsage(
            f"these are mentors, not mentees: {', '.join(paths)}", "did you swap them? Mentors go after -p"
        )
    console.show_problems(common, swapped)
    if failed > (common.max_errors if max_errors is None else max_errors):
        raise TooManyErrors(
            f"{failed} of the answers couldn't be used, so nobody has a place yet",
            "fix them, or allow that many with --max-errors",
        )
    if failed:
        console.notice(common, f"{pluralize(failed, 'mentee')} left out.")
    if failed and not mentees:
        raise InvalidData("none of these answers can be used", "fix what's listed above")
    return mentees if everybody else taking_part(common, mentees)


def taking_part(common: Common, mentees: Sequence[Answers]) -> list[Answers]:
    """Return those who take part now, and name the others."""
    apart = [f"{one.name or one.id} ({one.status})" for one in mentees if one.status in APART]
    if apart:
        console.notice(common, f"Left out because of their status: {join_words(apart)}.")
    return [one for one in mentees if one.status not in APART]


def complete_mentors(ctx: Any, incomplete: str) -> list[str]:
    """Return ids of the mentors that the call being typed would read, those that begin so; none where that fails."""
    from mentorpick.pool_cache import load_cached_pool

    quiet = Common(profiles=tuple(ctx.params.get("profiles") or ()), quiet=True)
    from mentorpick.read.profiles import sample_pool

    try:
        pool = load_cached_pool(*(pool_paths(quiet) or (sample_pool(),)), folder=cache_folder() / "pools").pool
    except (MentorpickError, OSError):
        return []
    return [name for name in pool.ids if name.startswith(incomplete.lower())]


MentorArgument = Annotated[
    str, argument("MENTOR", "A name, an id, or a number from your last list.", autocompletion=complete_mentors)
]
"""One mentor, of whoever the call being typed would read."""
