"""``mentorpick why``: every point of a mentor, or of several side by side.

Alone, as every command.
"""

from typing import Annotated

import typer

from mentorpick.cli import inputs
from mentorpick.cli.inputs import load_pool, pool_paths, resolve_answers, resolve_mentor
from mentorpick.cli.options import Common, with_options
from mentorpick.cli.output import check_output, emit
from mentorpick.cli.what_if import WeightsOption, WhatIfOption, WithoutOption, resolve_weights, resolve_what_if


@with_options("profiles", "answers", "format", "output", "force", "strict", "today")
def command(
    common: Common,
    *,
    mentors: Annotated[
        list[str],
        typer.Argument(
            metavar="MENTOR...",
            help="An id, a name, or a place in the last shortlist.",
            autocompletion=inputs.complete_mentors,
        ),
    ],
    what_if: WhatIfOption = None,
    without: WithoutOption = None,
    weights: WeightsOption = "",
) -> None:
    """Account for every point of one mentor; two or more stand side by side, what decides between them first.

    It says where each weight comes from, what is unknown and could add, what is missing, and what would change the
    order. For a mentor who is left out: which must-have, and how far off.
    """
    from mentorpick.ranking.why import why

    check_output(common)
    answers = resolve_answers(common)
    override = resolve_weights(weights)
    _, asked = resolve_what_if(answers, what_if, without)
    pool = load_pool(common, pool_paths(common))
    ids = [resolve_mentor(common, typed, pool).id for typed in mentors]
    emit(why(ids, asked, pool, today=common.today, weights=override), common)
