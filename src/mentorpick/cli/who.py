"""Whose answers, and which mentor is meant: an id, a name, or a place in the last shortlist."""

from collections.abc import Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING

from mentorpick.cli import sources
from mentorpick.cli.common import Common
from mentorpick.errors import WrongUsage
from mentorpick.model import Answers, Mentor
from mentorpick.slugs import same_name

if TYPE_CHECKING:
    from mentorpick.ranking.pool import Pool


def the_answers(common: Common) -> Answers:
    """The answers given with ``-a``, else those the last shortlist was made from, else those saved last."""
    from mentorpick.read.answers import read_answers

    return read_answers(common.answers or sources.last_answers(common))


def the_mentor(common: Common, typed: str, pool: "Pool") -> Mentor:
    """The mentor meant by what was typed; a number is a place in the last shortlist."""
    return pool.mentors[find_row(typed, pool.ids, pool.names, sources.store(common).last_shortlist().ids)]


def find_row(typed: str, ids: Sequence[str], names: Sequence[str], last: Sequence[str] = ()) -> int:
    """The row of the mentor with this id or name; a number is a place, from 1, in ``last`` (ids), where it is one.

    Raises WrongUsage with the nearest names, or with what the last shortlist holds.
    """
    if typed in map(str, range(1, len(last) + 1)):
        return _at_place(int(typed), ids, last)
    wanted = same_name(typed)
    found = [row for row, both in enumerate(zip(ids, names, strict=True)) if wanted in map(same_name, both)]
    if len(found) == 1 and wanted:
        return found[0]
    if wanted and found:
        hint = f"take one of the ids: {', '.join(ids[row] for row in found)}"
        raise WrongUsage(f"{len(found)} mentors are called {typed!r}", hint)
    if typed.isdecimal():
        if not last:
            raise WrongUsage("there is no last shortlist to count in", "`mentorpick rank` makes one; or take a name")
        raise WrongUsage(f"the last shortlist has places 1 to {len(last)}", "`mentorpick rank` shows it again")
    known = {same_name(text): text for text in (*ids, *names)}
    near = [known[name] for name in get_close_matches(wanted, known, 3)]
    hint = f"did you mean {' or '.join(near)}?" if near else "take an id, a name, or a place in the last shortlist"
    raise WrongUsage(f"no mentor is called {typed!r}", hint)


def _at_place(place: int, ids: Sequence[str], last: Sequence[str]) -> int:
    if last[place - 1] not in ids:
        raise WrongUsage(
            f"place {place} of the last shortlist is not among these mentors", "`mentorpick rank` makes a new shortlist"
        )
    return list(ids).index(last[place - 1])
