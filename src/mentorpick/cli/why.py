"""``mentorpick why``: every point of a mentor, or of several side by side."""

from typing import Annotated

import typer

from mentorpick.cli import inputs
from mentorpick.cli.inputs import load_pool, pool_paths, the_answers, the_mentor
from mentorpick.cli.options import Common, shared
from mentorpick.cli.output import check_output, emit
from mentorpick.cli.what_if import WeightsOption, WhatIfOption, WithoutOption, asked_otherwise, given_weights


@shared("profiles", "answers", "format", "output", "force", "strict", "today")
def command(
    common: Common,
    *,
    mentors: Annotated[
        list[str],
        typer.Argument(
            metavar="MENTOR...",
            help="An id, a name, or a place in the last shortlist.",
            autocompletion=inputs.mentors,
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
    answers = the_answers(common)
    override = given_weights(weights)
    _, asked = asked_otherwise(answers, what_if, without)
    pool = load_pool(common, pool_paths(common))
    ids = [the_mentor(common, typed, pool).id for typed in mentors]
    emit(why(ids, asked, pool, today=common.today, weights=override), common)
