"""``mentorpick profiles``: a career office's tools."""

from importlib import import_module
from typing import Annotated

import typer

from mentorpick.cli import complete, console
from mentorpick.cli.common import Common, shared
from mentorpick.cli.output import check_output, emit
from mentorpick.errors import InvalidData

app = typer.Typer()


@app.command()
@shared("format", "output", "force", "today", formats=("text", "json", "github", "csv"))
def check(
    common: Common,
    paths: Annotated[list[str], typer.Argument(metavar="PATH...", help="Profiles: files, folders or bundles.")],
    mentees: Annotated[bool, typer.Option("--mentees", help="They are answers of mentees.")] = False,
) -> None:
    """Check profiles: every problem, its line, what to do; and what deserves a second look.

    Exits with 3 if there is an error, or no file at all; advice alone is no reason to stop."""
    from mentorpick.office.check import check as look_over
    from mentorpick.office.check import check_answers

    check_output(common)
    result = check_answers(*paths) if mentees else look_over(*paths, today=common.today)
    if not mentees and any(problem.code == "P310" for problem in result.problems):
        console.notice(common, "These look like answers of mentees; `profiles check --mentees` checks them.")
    emit(result, common, private=False)
    if result.errors:
        raise InvalidData(f"{result.errors} to mend")
    if not result.files:
        raise InvalidData(f"no profile in {', '.join(paths)}", "profiles are files that end in .yaml, or a bundle")


@app.command()
@shared("output", "force", formats=("json",))
def schema(
    common: Common,
    of: Annotated[
        str,
        typer.Option(
            "--of",
            metavar="KIND",
            help="profile, answers, shortlist, ...",
            autocompletion=complete.words_of("mentorpick.read.schema", "SCHEMAS"),
        ),
    ] = "profile",
) -> None:
    """Print the JSON Schema of a profile, or of another kind of file."""
    from mentorpick.read.schema import schema as schema_of

    check_output(common)
    emit(schema_of(of), common, private=False)


MORE: tuple[tuple[str, str, str], ...] = (
    ("import", "profiles_import", "import_"),
    ("form", "profiles_import", "form"),
    ("stats", "profiles_stats", "stats"),
    ("bundle", "profiles_bundle", "bundle"),
    ("new", "profiles_new", "new"),
    ("explain", "profiles_new", "explain"),
)
"""The other commands: the word typed, the module beside this one, the function in it."""

for _name, _module, _function in MORE:
    app.command(_name)(getattr(import_module(f"mentorpick.cli.{_module}"), _function))
