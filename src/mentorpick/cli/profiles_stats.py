"""``profiles stats``: the pool at a glance, and a cohort held against it."""

from typing import Annotated

import typer

from mentorpick.cli import console
from mentorpick.cli.common import Common, shared
from mentorpick.cli.output import check_output, emit
from mentorpick.cli.sources import pool_paths, read_pool
from mentorpick.errors import InvalidData
from mentorpick.model import Answers
from mentorpick.phrases import counted


@shared("profiles", "format", "output", "force", "today", "strict", formats=("table", "json", "csv", "md", "html"))
def stats(
    common: Common,
    *,
    paths: Annotated[
        list[str] | None, typer.Argument(metavar="[PATH]...", help="Profiles; else as for every command.")
    ] = None,
    mentees: Annotated[
        list[str] | None,
        typer.Option("--mentees", metavar="COHORT", help="Answers to hold against the pool: folder, file, sheet."),
    ] = None,
) -> None:
    """Show the pool at a glance; with --mentees what they want against what it offers, and whom to look for."""
    from mentorpick.office.stats import stats as figures

    check_output(common)
    profiles = read_pool(common, (*common.profiles, *(paths or ())) or pool_paths(common))
    people = _cohort(common, mentees) if mentees else ()
    emit(figures(profiles, common.today, people), common, private=bool(mentees))


def _cohort(common: Common, paths: list[str]) -> tuple[Answers, ...]:
    """The mentees whose answers are valid; the others are shown and left out."""
    from functools import partial

    from mentorpick.read.answers import read_mentees

    good, bad = [], 0
    for _, value in read_mentees(paths, say=partial(console.notice, common)):
        if isinstance(value, Answers):
            good.append(value)
        else:
            bad += 1
            console.show_problems(common, value)
    if bad:
        left = counted(bad, "mentee is", "mentees are")
        console.notice(common, f"{left} left out, {counted(len(good), 'is', 'are')} counted.")
    if not good:
        raise InvalidData("no answers could be used")
    return tuple(good)
