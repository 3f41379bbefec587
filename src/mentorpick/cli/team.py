"""``mentorpick team``: two to four mentors who together cover what one mentee needs.

Alone, as every command.
"""

from typing import Annotated

import typer

from mentorpick.cli import options as complete
from mentorpick.cli.inputs import load_pool, pool_paths, resolve_answers
from mentorpick.cli.options import Common, with_options
from mentorpick.cli.output import check_output, emit
from mentorpick.cli.what_if import WeightsOption, WhatIfOption, WithoutOption, resolve_weights, resolve_what_if


@with_options("profiles", "answers", "format", "output", "force", "strict", "today")
def command(
    common: Common,
    *,
    size: Annotated[
        int,
        typer.Option(
            "--size",
            metavar="N",
            help="How many mentors: 2, 3 or 4.",
            autocompletion=complete.complete_words("2", "3", "4"),
        ),
    ] = 3,
    what_if: WhatIfOption = None,
    without: WithoutOption = None,
    weights: WeightsOption = "",
) -> None:
    """Find mentors who together cover what you need; those you have today (`mentors:`) count from the start.

    A map shows who covers which area; then what each adds, who could take the seat instead, and what nobody covers.
    """
    from mentorpick.ranking.team import team

    check_output(common)
    _, answers = resolve_what_if(resolve_answers(common), what_if, without)
    override = resolve_weights(weights)
    pool = load_pool(common, pool_paths(common))
    emit(team(answers, pool, today=common.today, size=size, weights=override), common)
