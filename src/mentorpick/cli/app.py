"""The table of commands, the one handler of errors, and the exit codes.

Only the module of the command that was typed is imported; the top-level help is written from the table.
"""

import codecs
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
    """A row of the help: the word typed, where it is, what it does.

    A module stands for its function ``command``, or its ``app`` for a group; ``module:function`` for another.
    """

    name: str
    module: str
    line: str
    leads: bool = False


_OF_PROFILES = ("stats", "import", "check", "form", "bundle", "new", "explain", "schema")
"""Commands that stand behind ``profiles``."""
COMMANDS: tuple[Command, ...] = (
    Command("pick", "mentorpick.cli.pick", "Answer a few questions and get your list (also: `mentorpick`)", leads=True),
    Command("rank", "mentorpick.cli.rank", "Make lists from saved answers: a file, a folder or -", leads=True),
    Command("assign", "mentorpick.cli.assign",
            "Match a whole cohort with mentors, and check the proposal", leads=True),
    Command("why", "mentorpick.cli.why:account_for",
            "See why someone is on your list, and what would change it"),
    Command("team", "mentorpick.cli.why:find_team",
            "Find two to four people who together cover what you need"),
    Command("review", "mentorpick.cli.review", "Look again later: who moved, and should you change mentors?"),
    Command("introduce", "mentorpick.cli.introduce", "A first message you can send, questions to bring, a plan"),
    Command("mentor", "mentorpick.cli.why:show_mentor",
            "For mentors: who you could help, and how your profile reads"),
    Command("talked", "mentorpick.cli.review:note_conversation",
            "After a conversation: did it help, what's next, meet again?"),
    Command("term", "mentorpick.cli.term", "For a career office: replies, late sign-ups, meetings, letters"),
    Command("diff", "mentorpick.cli.rank_batch:diff", "Compare two runs of a whole cohort"),
    Command("profiles", "mentorpick.cli.profiles", "For a career office: check, import, stats, bundle", leads=True),
    Command("model", "mentorpick.cli.upkeep:model", "Show or check the model that compares goals with profiles"),
    Command("plain", "mentorpick.cli.upkeep:plain", "Use plain lines for screen readers in every command"),
    Command("paths", "mentorpick.cli.upkeep:list_paths", "Show where your answers, drafts and caches are kept"),
    Command("forget", "mentorpick.cli.upkeep:forget", "Delete all of that (it asks first)"),
    Command("completion", "mentorpick.cli.upkeep:completion", "Teach your shell to complete with the Tab key"),
)  # fmt: skip

EXIT_CODES: tuple[tuple[type[BaseException], int], ...] = (
    (WrongUsage, 2),
    (InvalidData, 3),
    (NobodyQualified, 4),
    (TooManyErrors, 5),
    (Stopped, 130),
    (MachineFailed, 1),
)

COMPLETE = "_MENTORPICK_COMPLETE"
"""The variable through which a shell asks typer what could follow."""

_SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
_EXCEL = {"--excel": "--excel=comma", "--excel=": "--excel=semicolon"}
"""What stands for an option that may stand alone, and for what a shell leaves of an unquoted ``--excel=;``."""
_WORDS = {"--help": "help", "-h": "help", "help": "help", "--version": "version"}


def help_text() -> str:
    """Return the top-level help, from the table."""
    lead = [c for c in COMMANDS if c.leads]
    more = [c for c in COMMANDS if not c.leads]
    width = max(len(c.name) for c in COMMANDS)
    lines = ["Usage: mentorpick [COMMAND] [OPTIONS]", "", "Find a mentor who fits you, and see why.", ""]
    for title, rows in (("Commands:", lead), ("More:", more)):
        if rows:
            lines += [title, *(f"  {c.name:<{width}}  {c.line}" for c in rows), ""]
    lines += [
        "Options:",
        "  --version  Print the version.",
        "  --help     Print this help, or a command's: mentorpick rank --help",
    ]
    return "\n".join(lines) + "\n"


def run(argv: list[str]) -> int:
    """Carry out one call and return its exit code; every error of every command ends here, as one line."""
    codecs.register_error("plain-signs", _write_plain_signs)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # what a console can't show is written plainly instead of raising
            stream.reconfigure(errors="plain-signs")
    try:
        code = _dispatch(argv)
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:  # the reader has seen enough, as `| head` does
        _abandon_stdout()
        return 0
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001  the one place: a bug becomes one line
        _settle_stdout()
        return _report(error, debug="--debug" in argv)
    return code


def _write_plain_signs(error: UnicodeError) -> tuple[str, int]:
    from mentorpick.text import write_plain_signs

    return write_plain_signs(error)


def _dispatch(argv: list[str]) -> int:
    if COMPLETE in os.environ:
        return complete()
    argv = _help_of(argv)
    word = _WORDS.get(argv[0], argv[0]) if argv else ""
    if word in ("help", "version"):
        from mentorpick._version import __version__

        _print(help_text() if word == "help" else f"mentorpick {__version__}\n")
        return 0
    if not word and _in_terminal():
        return _call(_row("pick"), ["pick"])
    if not word:
        sys.stderr.write(help_text())
        return 2
    if word.startswith("-"):  # options alone are those of the guided way: mentorpick -p office.zip
        return _call(_row("pick"), ["pick", *argv])
    return _call(_row(word), argv)


def _help_of(argv: list[str]) -> list[str]:
    """``help rank`` is ``rank --help``."""
    asked = argv[1:] and _WORDS.get(argv[0]) == "help" and not argv[1].startswith("-")
    return [*argv[1:], "--help"] if asked else argv


def _in_terminal() -> bool:
    from mentorpick.cli.output import is_conversation, is_git_bash, speak_utf8

    if is_git_bash():
        speak_utf8()
    return is_conversation()


def _print(text: str) -> None:
    if sys.stdout is None:
        raise MachineFailed("there's nowhere to print to: standard output is closed")
    sys.stdout.write(text)


def _row(word: str) -> Command:
    row = next((c for c in COMMANDS if c.name == word), None)
    if row is not None:
        return row
    from mentorpick.text import nearest_text

    if word in _OF_PROFILES:
        raise WrongUsage(f"there's no command {word!r}", f"it's part of `profiles`: mentorpick profiles {word}")
    near = nearest_text(word, [c.name for c in COMMANDS])
    hint = f"did you mean `mentorpick {near}`?" if near else "`mentorpick --help` lists the commands"
    raise WrongUsage(f"there's no command {word!r}", hint)


def _call(row: Command, argv: list[str]) -> int:
    """Import the command and invoke it; not through typer's own ``main``, which has exit codes of its own."""
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")  # threads of linear algebra get in each other's way, and take 20 ms to start
    import typer

    try:
        with parser(row).make_context("mentorpick", [_EXCEL.get(word, word) for word in argv]) as context:
            code = context.command.invoke(context)
    except typer.Exit as stop:
        return stop.exit_code
    except typer.Abort as error:
        raise Stopped("stopped") from error
    except typer.TyperException as error:
        raise _usage(error, row, argv) from error
    return code if isinstance(code, int) else 0


def parser(row: Command) -> Any:
    """Return the group ``mentorpick`` with this one command, its options and its help."""
    import typer

    return typer.main.get_command(_app(row))


def _app(*rows: Command, completes: bool = False, named: str = "") -> Any:
    """The group of these commands; to complete, those that aren't ``named`` need only a word and a line."""
    import typer

    app = typer.Typer(add_completion=completes, rich_markup_mode=None, context_settings=_SETTINGS)
    app.callback()(lambda: None)
    for row in rows:
        if completes and row.name != named:
            app.command(row.name, help=row.line)(lambda: None)
            continue
        name, _, function = row.module.partition(":")
        module: Any = import_module(name)
        if hasattr(module, "app"):
            app.add_typer(module.app, name=row.name, help=row.line)
        else:
            command = getattr(module, function or "command")
            app.command(row.name, help=command.__doc__)(command)
    return app


def complete() -> int:
    """Answer a shell that completes a line, as COMPLETE in the environment says; only a command typed is imported."""
    line = os.environ.get("COMP_WORDS") or os.environ.get("_TYPER_COMPLETE_ARGS", "")
    known = {row.name for row in COMMANDS}
    named = next((word for word in line.split()[1:] if word in known), "")
    try:
        _app(*COMMANDS, completes=True, named=named)([], prog_name="mentorpick")
    except SystemExit as stop:
        return int(stop.code or 0)
    return 0


def _are_several_after_p(argv: list[str]) -> bool:
    """Whether -p is followed by one path and then by more, as a shell writes ``-p mentors/*.yaml``."""
    option = next((at for at, word in enumerate(argv) if word in ("-p", "--profiles")), len(argv))
    return any(not word.startswith("-") for word in argv[option + 2 : option + 3])


_SAID_SHORTER = {
    "is not a valid int": "isn't a whole number",
    "is not a valid float": "isn't a number",
    "is not one of": "isn't one of",
}
"""What typer says, and how it is said here."""


def _usage(error: Any, row: Command, argv: list[str]) -> WrongUsage:
    context = getattr(error, "ctx", None)
    path = context.command_path if context else f"mentorpick {row.name}"
    options = [name for one in context.command.params for name in one.opts] if context else []
    argument = getattr(error, "param", None)
    argument = argument if argument and argument.param_type_name == "argument" else None
    own = argument or error.message.startswith(("--", "use --"))  # it needs no "invalid value for" before it
    message = (own and error.message) or error.format_message() or "a command is missing"
    hint = f"`{path} --help` shows how to use it"
    if argument and message.startswith("Missing argument"):
        name = argument.metavar.removesuffix("...").replace("|", " or ")
        return WrongUsage(f"{name} is missing", f"{argument.help}\n{hint}")
    if "extra argument" in message and _are_several_after_p(argv):
        from mentorpick.cli.options import ONE_PATH

        hint = f"{ONE_PATH}: -p FOLDER"
    elif "extra argument" in message and "--answers" in options:
        hint += "; answers go after -a, mentors after -p"
    for theirs, ours in _SAID_SHORTER.items():
        message = message.replace(theirs, ours)
    return WrongUsage(message[:1].lower() + message[1:].removesuffix("."), hint)


def _report(error: BaseException, *, debug: bool) -> int:
    """Say what went wrong on stderr, in one line and a hint, and return the exit code."""
    from mentorpick.cli.output import say
    from mentorpick.text import visible
    from mentorpick.write.terminal import problem_lines

    if debug:
        say(*_trace(error))
    known = _known(error)
    for problem in getattr(known, "problems", ()):
        say(*problem_lines(problem))
    lines = [f"mentorpick: {known.message}", *(f"  {line}" for line in known.hint.split("\n") if line)]
    say(*(visible(line) for line in lines))  # a path may hold what would move the cursor
    return next(code for kind, code in EXIT_CODES if isinstance(known, kind))


def _known(error: BaseException) -> MentorpickError:
    if isinstance(error, MentorpickError):
        return error
    if isinstance(error, KeyboardInterrupt):
        return Stopped("stopped")
    if isinstance(error, OSError):
        place = f": {error.filename}" if error.filename else ""
        return MachineFailed(f"{error.strerror or type(error).__name__}{place}")
    return MachineFailed(f"a bug: {type(error).__name__}", "run again with --debug and report what it prints")


def _trace(error: BaseException | None) -> list[str]:
    """Where each error of the chain was raised; neither local variables nor messages, which could hold answers."""
    from traceback import format_tb

    lines: list[str] = []
    while error is not None:
        lines = [*"".join(format_tb(error.__traceback__)).splitlines(), type(error).__name__, *lines]
        error = error.__cause__ or error.__context__
    return lines


def _settle_stdout() -> None:
    """Print what was ready before the error; where even that fails, give stdout up."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except (OSError, ValueError):
        _abandon_stdout()


def _abandon_stdout() -> None:
    """Point stdout at nothing, so that what is left in its buffer raises no second error as Python ends."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (AttributeError, OSError, ValueError):
        return
