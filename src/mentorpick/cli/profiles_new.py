"""``profiles new`` and ``profiles explain``: one mentor's questionnaire, and what a code means."""

from pathlib import Path
from typing import Annotated, Any

import typer

from mentorpick.cli import options as complete
from mentorpick.cli import output as console
from mentorpick.cli.options import Common, with_options
from mentorpick.errors import InvalidData, Stopped, WrongUsage
from mentorpick.model.people import Mentor

DRAFT = ".mentorpick-new.json"


@with_options("no_input", "force", "today")
def new(
    common: Common,
    *,
    file: Annotated[
        str,
        typer.Argument(
            metavar="[FILE]", help="The profile to write or change. Without it, the file is named after you."
        ),
    ] = "",
    template: Annotated[bool, typer.Option("--template", help="Write an empty profile, to fill in yourself.")] = False,
) -> None:
    """Write a mentor's profile by asking for it, or change one: its comments stay."""
    _refuse_unread(file)
    if template:
        _template(common, file)
        return
    from mentorpick.cli.context import can_ask, stoppable
    from mentorpick.text import file_stem

    if not can_ask(common):
        raise WrongUsage("there's no terminal to ask on", "`profiles new FILE --template` writes one to fill in")
    before = _existing(Path(file)) if file and Path(file).exists() else None
    with stoppable():
        made = _interview(common, Path(file).parent if file else Path(), before)
    target = Path(file or f"{file_stem(made.id)}.yaml")
    _write(common, target, before, made)
    console.notice(common, f"Your profile is in {target}. To change it, run: mentorpick profiles new {target}")


def _refuse_unread(file: str) -> None:
    """A profile under another ending would never be read again."""
    from mentorpick.read.files import YAML_SUFFIXES
    from mentorpick.write.files import is_special

    path = Path(file)
    if file not in ("", "-") and not (file.lower().endswith(YAML_SUFFIXES) or path.is_dir() or is_special(path)):
        better = path.with_suffix(".yaml")
        raise WrongUsage(f"{file} wouldn't be read as a profile", f"profiles end in .yaml: {better}")


def _template(common: Common, file: str) -> None:
    from mentorpick.cli.output import stdout
    from mentorpick.write.files import write_file
    from mentorpick.write.yaml_and_schema import yaml_text

    text = yaml_text(Mentor(name=""))
    if file in ("", "-"):
        stdout().write(text)
    else:
        write_file(file, text.encode(), force=common.force)


def _existing(path: Path) -> Mentor:
    """The one valid profile in a file that is there already."""
    from mentorpick.read.profiles import read_profiles

    found = read_profiles(path)
    errors = tuple(problem for problem in found.problems if problem.severity == "error")
    if errors:
        raise InvalidData(f"{path} has errors", "fix these first, then give the same command again", errors)
    if len(found.mentors) != 1:
        raise WrongUsage(f"{path} holds {len(found.mentors)} profiles", "give a file with one")
    return found.mentors[0]


def _interview(common: Common, folder: Path, before: Mentor | None) -> Mentor:
    import msgspec

    from mentorpick.cli.context import prompter
    from mentorpick.interview.mentor_questions import MentorInterview
    from mentorpick.write.files import write_file

    draft, ask = folder / DRAFT, prompter(common)
    given = _draft(draft) if before is None else None
    if before is None:
        ask.say("About twenty short questions. Only your name is needed. Ctrl-C stops, and you can go on later.")

    def save(state: dict[str, Any]) -> None:
        """Write the draft, unless a profile is being changed."""
        if before is None:
            write_file(draft, msgspec.json.encode(state), private=True, force=True)

    try:
        made = MentorInterview(common.today, given, before).hold(ask, save)
    except (KeyboardInterrupt, EOFError) as stop:
        kept = f". Your answers are in {draft}. To go on, give the same command again" if draft.exists() else ""
        raise Stopped(f"stopped{kept}") from stop
    draft.unlink(missing_ok=True)
    return made


def _draft(path: Path) -> dict[str, Any] | None:
    import msgspec

    from mentorpick.errors import DECODE_ERRORS
    from mentorpick.interview.mentor_questions import is_draft

    try:
        given = msgspec.json.decode(path.read_bytes(), type=dict[str, list[str] | str | None])
    except (OSError, *DECODE_ERRORS):
        return None
    return given if is_draft(given) else None


def _write(common: Common, target: Path, before: Mentor | None, made: Mentor) -> None:
    from mentorpick.model.people import stated
    from mentorpick.office.edit import field_changes, file_text, set_fields
    from mentorpick.write.files import write_file
    from mentorpick.write.yaml_and_schema import yaml_text

    if before is None:
        write_file(target, yaml_text(made).encode(), force=common.force)
        return
    text = file_text(target.read_bytes())
    changes = {name: value for name, value in field_changes(stated(before), stated(made)).items() if name != "id"}
    edited = set_fields(text, changes) if text is not None else None
    if edited is None:
        raise InvalidData(f"{target} can't be changed without losing its comments", "write it as `key: value` lines")
    write_file(target, edited.encode(), force=True)


@with_options("format", "output", "force", formats=("text", "json"))
def explain(
    common: Common,
    *,
    code: Annotated[
        str,
        typer.Argument(
            metavar="[CODE]",
            help="Such as P208. Without one, all are listed.",
            autocompletion=complete.complete_table("mentorpick.office.check", "EXAMPLES"),
        ),
    ] = "",
) -> None:
    """Explain a code of `profiles check`: what it means, what to do, before and after."""
    from mentorpick.cli.output import check_output, emit
    from mentorpick.office.check import explain_code, list_explanations

    check_output(common)
    emit(explain_code(code) if code else list_explanations(), common, private=False)
