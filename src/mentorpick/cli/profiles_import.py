"""``profiles import`` and ``profiles form``: from questions to a sheet to checked files."""

from pathlib import Path
from typing import Annotated

import typer

from mentorpick.cli import complete, console
from mentorpick.cli.common import Common, shared
from mentorpick.cli.output import check_output, emit, stdout
from mentorpick.errors import InvalidData, TooManyErrors, WrongUsage


@shared("format", "force")
def import_(
    common: Common,
    *,
    file: Annotated[str, typer.Argument(metavar="FILE", help="CSV, TSV, XLSX, ODS, JSON, JSONL or YAML records.")],
    folder: Annotated[str, typer.Option("-o", "--output", metavar="DIR", help="The folder the files go to.")],
    mentees: Annotated[bool, typer.Option("--mentees", help="The people are mentees: write answers.")] = False,
    map_: Annotated[str, typer.Option("--map", metavar="FILE", help="The map; else FILE.map.yaml.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would happen; write nothing.")] = False,
    prune: Annotated[bool, typer.Option("--prune", help="Delete files of people who are gone, if unedited.")] = False,
    keep: Annotated[
        list[str] | None,
        typer.Option("--keep-columns", metavar="COLUMN", help="Keep this column as x-... Repeatable, or A,B."),
    ] = None,
) -> None:
    """Make files of the people in a sheet, or bring a folder up to date with it.

    A sheet with columns of its own gets a map to look over first (2)."""
    from mentorpick.model import Answers, Mentor
    from mentorpick.office.importing import import_rows
    from mentorpick.office.rows import Starter, open_sheet
    from mentorpick.write.files import may_fill

    kind = Answers if mentees else Mentor
    check_output(common)
    may_fill(folder)
    opened = open_sheet(file, kind, map_, _named(keep))
    if isinstance(opened, Starter):
        raise _write_map(common, file, map_, opened)
    if not opened.count:  # else everybody of an earlier import would be gone, and --prune would delete them
        raise InvalidData(f"{Path(file).name} holds no people; nothing was changed", "is it the right sheet?")
    report = import_rows(opened, Path(folder), dry_run=dry_run, prune=prune)
    console.notice(common, *report.notices)
    console.show_problems(common, report.problems)
    emit(report, common, private=mentees)
    if report.failed and report.failed == report.rows:
        raise InvalidData("no row could be used", "" if mentees else "if these people are mentees, add --mentees")
    if not mentees and not dry_run:
        console.notice(common, f"`mentorpick profiles check {folder}` looks them over.")
    if report.failed:
        done = "" if dry_run else "; the others are done"
        raise TooManyErrors(f"{report.failed} of {report.rows} rows could not be used{done}")


def _named(keep: list[str] | None) -> tuple[str, ...]:
    return tuple(name.strip() for given in keep or () for name in given.split(",") if name.strip())


def _write_map(common: Common, file: str, map_: str, starter: object) -> WrongUsage:
    from mentorpick.office.rows import Starter
    from mentorpick.write.files import write_file

    assert isinstance(starter, Starter)  # noqa: S101  for the type checker
    target = map_ or f"{file}.map.yaml"
    write_file(target, starter.text.encode(), private=True, force=common.force)
    return WrongUsage(
        f"{Path(file).name} needs a map ({starter.why}); one to begin with is now in {target}",
        "look at its lines marked GUESS and ???, then give the same command again",
    )


@shared("output", "force", formats=("text",))
def form(
    common: Common,
    of: Annotated[
        str,
        typer.Argument(
            metavar="mentors|mentees",
            help="Whom the form asks.",
            autocompletion=complete.words_of("mentorpick.office.form", "FORMS"),
        ),
    ],
) -> None:
    """Print the questions of a form to paste into Google Forms or Microsoft Forms; its export needs no map."""
    from mentorpick.office.form import FORMS
    from mentorpick.office.form import form as form_of
    from mentorpick.write.files import write_file

    if of not in FORMS:
        raise WrongUsage(f"there is no form for {of!r}", "`profiles form mentors` or `profiles form mentees`")
    if common.output not in ("", "-"):
        write_file(common.output, form_of(of).encode(), force=common.force)
    else:
        stdout().write(form_of(of))
