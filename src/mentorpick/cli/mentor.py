"""``mentorpick mentor``: a mentor's own view of the profile, for the mentor to read. Alone, as every command is."""

from typing import Annotated

import typer

from mentorpick.cli import inputs
from mentorpick.cli.inputs import load_pool, pool_paths, resolve_mentor
from mentorpick.cli.options import Common, with_options
from mentorpick.cli.output import check_output, emit


@with_options(
    "profiles",
    "format",
    "output",
    "force",
    "strict",
    "today",
    "no_cache",
    "max_errors",
    formats=("table", "json", "csv", "md", "html"),
)
def command(
    common: Common,
    *,
    who: Annotated[str, typer.Argument(metavar="WHO", help="An id or a name.", autocompletion=inputs.complete_mentors)],
    mentees: Annotated[
        list[str] | None,
        typer.Option("--mentees", metavar="COHORT", help="Who looks for a mentor; else what people often want."),
    ] = None,
) -> None:
    """Show a mentor how their profile works: whom it could help most, what to add, how it reads, three questions.

    No mentee is named, and no private goal is shown: the page is for the mentor.
    """
    from mentorpick.cli.assign import read_cohort
    from mentorpick.ranking.mentor import look_at
    from mentorpick.sharing.letters import tellable

    check_output(common)
    pool = load_pool(common, pool_paths(common))
    mentor = resolve_mentor(common, who, pool)
    people = [tellable(answers) for answers in read_cohort(common, mentees)] if mentees else []
    emit(look_at(mentor.id, pool, people, today=common.today), common, private=False)
