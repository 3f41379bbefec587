"""``mentorpick profiles``: a career office's tools."""

from typing import Annotated

import typer

from mentorpick.cli.common import Common, shared
from mentorpick.cli.output import check_output, emit
from mentorpick.errors import InvalidData

app = typer.Typer()


@app.command()
@shared("format", "output", "force", formats=("text", "json"))
def check(
    common: Common,
    paths: Annotated[list[str], typer.Argument(metavar="PATH...", help="Profiles: files or folders.")],
) -> None:
    """Check profiles: every problem, its line, what to do.

    Exits with 3 if there is an error; advice alone is no reason to stop."""
    from mentorpick.office.check import check as look_over

    check_output(common)
    result = look_over(*paths)
    emit(result, common, private=False)
    if result.errors:
        raise InvalidData(f"{result.errors} to mend")


@app.command()
@shared("output", "force", formats=("json",))
def schema(
    common: Common,
    of: Annotated[str, typer.Option("--of", metavar="KIND", help="profile, answers, shortlist, ...")] = "profile",
) -> None:
    """Print the JSON Schema of a profile, or of another kind of file."""
    from mentorpick.read.schema import schema as schema_of

    check_output(common)
    emit(schema_of(of), common, private=False)
