"""The table of commands, the one handler of errors, and the exit codes.

Only the module of the command that was typed is imported; the top-level help is written from the table.
"""

import os
import sys
from importlib import import_module
from typing import Any, NamedTuple

from mentorpick.errors import (
    InvalidData,
    MachineFailed,
    MentorpickError,
    NobodyQualified,
    Stopped,
    TooManyErrors,
    WrongUsage,
)


class Command(NamedTuple):
    """A row of the help: the word typed, the module that holds ``command`` (or ``app`` for a group), what it does."""

    name: str
    module: str
    line: str
    leads: bool = False


COMMANDS: tuple[Command, ...] = (
    Command("rank", "mentorpick.cli.rank", "Shortlist for saved answers: one file, many, a folder, or -", leads=True),
    Command(
        "profiles", "mentorpick.cli.profiles", "For a career office: check profiles, print their schema", leads=True
    ),
)

EXIT_CODES: tuple[tuple[type[BaseException], int], ...] = (
    (WrongUsage, 2),
    (InvalidData, 3),
    (NobodyQualified, 4),
    (TooManyErrors, 5),
    (Stopped, 130),
    (MachineFailed, 1),
)


def help_text() -> str:
    """The top-level help, from the table."""
    lead = [c for c in COMMANDS if c.leads]
    more = [c for c in COMMANDS if not c.leads]
    width = max(len(c.name) for c in COMMANDS)
    lines = ["Usage: mentorpick [COMMAND] [OPTIONS]", "", "Find the mentor who fits, and say why.", ""]
    for title, rows in (("Commands:", lead), ("More:", more)):
        if rows:
            lines += [title, *(f"  {c.name:<{width}}  {c.line}" for c in rows), ""]
    lines += [
        "Options:",
        "  --version  Print the version.",
        "  --help     Print this help, or a command's: mentorpick rank --help",
    ]
    return "\n".join(lines) + "\n"


def _dispatch(argv: list[str]) -> int:
    if argv and argv[0] in ("--help", "-h", "help"):
        sys.stdout.write(help_text())
        return 0
    if not argv:
        sys.stderr.write(help_text())
        return 2
    row = next((c for c in COMMANDS if c.name == argv[0]), None)
    if row is None:
        from difflib import get_close_matches

        near = get_close_matches(argv[0], [c.name for c in COMMANDS], 1)
        hint = f"did you mean `mentorpick {near[0]}`?" if near else "`mentorpick --help` lists the commands"
        kind = "option" if argv[0].startswith("-") else "command"
        raise WrongUsage(f"there is no {kind} {argv[0]!r}", hint)
    import typer

    app = typer.Typer(
        add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False, context_settings=_SETTINGS
    )
    app.callback()(lambda: None)
    module: Any = import_module(row.module)
    if hasattr(module, "app"):
        app.add_typer(module.app, name=row.name, help=row.line)
    else:
        app.command(row.name)(module.command)
    try:
        code = app(argv, prog_name="mentorpick", standalone_mode=False)
    except typer.TyperException as error:
        raise WrongUsage(error.format_message(), f"`mentorpick {row.name} --help` shows how it is used") from error
    except typer.Abort as error:
        raise Stopped("stopped") from error
    return code if isinstance(code, int) else 0


_SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


def run(argv: list[str]) -> int:
    """Carry out one call and return its exit code; every error of every command ends here, as one line."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        code = _dispatch(argv)
        sys.stdout.flush()
    except MentorpickError as error:
        return _say(error, next(code for kind, code in EXIT_CODES if isinstance(error, kind)), argv)
    except KeyboardInterrupt:
        return _say(Stopped("stopped"), 130, argv)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 0
    except OSError as error:
        return _say(MachineFailed(f"{error.strerror or type(error).__name__}"), 1, argv)
    except Exception as error:  # noqa: BLE001  the one place: a bug becomes one line without private values
        return _say(MachineFailed(f"a bug: {type(error).__name__}", "run again with --debug and report it"), 1, argv)
    return code


def _say(error: MentorpickError, code: int, argv: list[str]) -> int:
    if "--debug" in argv:
        import traceback

        traceback.print_exc()
    sys.stderr.write(f"mentorpick: {error.message}\n" + (f"  {error.hint}\n" if error.hint else ""))
    return code
