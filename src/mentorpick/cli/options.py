"""The options that mean the same everywhere, written once and given to each command that names them."""

import functools
import inspect
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import Field, dataclass, field, fields
from datetime import UTC, date, datetime
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from typer import BadParameter, CallbackParam

from mentorpick.model.shortlist import DEFAULT_TOP
from mentorpick.model.taxonomy import AREA_KEYS
from mentorpick.store import PLAIN_CHOICE
from mentorpick.write.formats import FORMAT_NAMES


def complete_files(incomplete: str) -> list[str]:
    """Return files and folders that begin so; a folder ends in a slash, to be gone into."""
    typed = Path(incomplete)
    folder, start = (typed, "") if incomplete.endswith(("/", "\\")) or not incomplete else (typed.parent, typed.name)
    try:
        found = sorted(path for path in folder.iterdir() if path.name.startswith(start))
    except OSError:
        return []
    hidden = start.startswith(".")
    return [f"{path}/" if path.is_dir() else str(path) for path in found if hidden or not path.name.startswith(".")]


def complete_words(*words: str) -> Callable[[str], list[str]]:
    """Return those of a few words that begin so."""

    def offered(incomplete: str) -> list[str]:
        """Return the words that begin so."""
        return [word for word in words if word.startswith(incomplete)]

    return offered


def complete_table(module: str, table: str) -> Callable[[str], list[str]]:
    """Return the words of a table elsewhere that begin so; its module is imported only for that."""

    def offered(incomplete: str) -> list[str]:
        """Return the words that begin so."""
        return complete_words(*getattr(import_module(module), table))(incomplete)

    return offered


def complete_musts(incomplete: str) -> list[str]:
    """Return must-haves that begin so, by the name of their gate or shortly."""
    from mentorpick.ranking.why import WITHOUT

    short = (name.removeprefix("must.") for name in WITHOUT)
    return complete_words(*dict.fromkeys((*short, *WITHOUT)))(incomplete)


complete_what_if = complete_words(*(f"{key}={area}" for key in ("priority", "also") for area in AREA_KEYS))


_YEARS = range(1900, 3000)
"""Those that a date may be of: near the ends of the calendar a time zone or a month more would fall out of it."""


def parse_day(text: str, option: str, after: date | None = None) -> date:
    """Return the day that an option names, which must be ``after`` one."""
    try:
        found = date.fromisoformat(text)
    except ValueError as error:
        raise BadParameter(f"{option} takes a date as YYYY-MM-DD, not {text!r}") from error
    if found.year not in _YEARS:
        raise BadParameter(f"{option} takes a date of the years {_YEARS[0]} to {_YEARS[-1]}")
    if after and found <= after:
        raise BadParameter(f"{option} takes a date after today, {after.isoformat()}")
    return found


def _parse_today(typed: str) -> date | None:
    """The day; an empty one, as a script's variable may be, counts as not given."""
    return parse_day(typed, "--today") if typed else None


def _today() -> date:
    """What day it is, or SOURCE_DATE_EPOCH says, as https://reproducible-builds.org has it."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdecimal() and len(epoch) < 12:
        return datetime.fromtimestamp(int(epoch), UTC).date()
    return date.today()


def _parse_excel(typed: str) -> str:
    """What parts the cells, by what stands behind ``--excel=``."""
    separator = {"semicolon": ";", "comma": ","}.get(typed, typed)
    if separator not in (";", ","):
        raise BadParameter('use --excel alone, or --excel=";"')
    return separator


def _count_workers(typed: str) -> int:
    """How many processes ``--workers`` means; ``auto`` is as many as this one may use."""
    if typed == "auto":
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if not typed.isdecimal() or int(typed) < 1:
        raise BadParameter("--workers takes a number from 1 up, or auto")
    return int(typed)


def _refuse_negative(param: CallbackParam, value: int) -> int:
    if value < 0:
        zero = "0 (all)" if param.name == "top" else "0"
        raise BadParameter(f"{param.opts[-1]} takes {zero} or a number above")
    return value


def option(spelling: str, about: str = "", **more: Any) -> Any:
    """Return what typer makes an option of, spelt as help shows it: ``-o --output FILE``."""
    names = [word for word in spelling.split() if word.startswith("-")]
    metavar = next((word for word in spelling.split() if word not in names), None)
    return typer.Option(*names, metavar=metavar, help=about, **more)


def argument(metavar: str, about: str, **more: Any) -> Any:
    """Return what typer makes an argument of."""
    return typer.Argument(metavar=metavar, help=about, **more)


def shared(default: Any, spelling: str, about: str = "", *, show_default: bool = False, **more: Any) -> Any:
    """Return a field of Common, or of a class made from it, that is an option."""
    return field(default=default, metadata={"option": option(spelling, about, show_default=show_default, **more)})


@dataclass(frozen=True)
class Common:
    """What the user said with the options that commands share; one a command doesn't offer keeps its default."""

    profiles: tuple[str, ...] = shared(
        (),
        "-p --profiles PATH",
        "Mentors: a file, a folder or a bundle.zip. Repeatable.",
        autocompletion=complete_files,
    )
    model: str = shared(
        "", "--model FOLDER", "Compare goals with this sentence model instead of ours.", autocompletion=complete_files
    )
    """Empty: what MENTORPICK_MODEL names, else the shipped one."""
    answers: str = shared(
        "", "-a --answers FILE", "Use these answers instead of your last ones.", autocompletion=complete_files
    )
    top: int = shared(
        DEFAULT_TOP,
        "-n --top N",
        f"How many mentors to show; 0 = all. Default {DEFAULT_TOP}.",
        callback=_refuse_negative,
    )
    formats: tuple[str, ...] = FORMAT_NAMES
    """What ``format`` may be for this command, the default first."""
    format: str = shared("", "-f --format FORMAT")
    """Empty: the first of ``formats``, or what the ending of ``output`` says."""
    output: str = shared("", "-o --output FILE", "Write the result to this file; - is stdout.")
    """Empty or ``-``: stdout."""
    force: bool = shared(False, "--force", "Replace the output file if it exists.")
    strict: bool = shared(False, "--strict", "Stop at an invalid file instead of skipping it (exit 3).")
    today: date = field(
        default_factory=_today,
        metadata={"option": option("--today DATE", "Pretend today is this date (YYYY-MM-DD).", parser=_parse_today)},
    )
    excel: str = shared(
        "",
        "--excel [;]",
        'csv for Excel; --excel=";" where it wants semicolons and decimal commas.',
        parser=_parse_excel,
    )
    """What parts the cells of csv for Excel; empty: it is for programs."""
    max_errors: int = shared(
        0,
        "--max-errors N",
        "Exit with 5 only if more than N answers can't be used. Default 0.",
        callback=_refuse_negative,
    )
    id_column: str = shared("", "--id-column COLUMN", "The column with the ids.")
    ignore_unknown: bool = shared(False, "--ignore-unknown", "Skip columns and keys I don't know, and list them.")
    no_cache: bool = shared(False, "--no-cache", "Read every profile again instead of using the cache.")
    no_input: bool = shared(False, "--no-input", "Never ask; stop and say what's missing (exit 2).")
    quiet: bool = shared(False, "-q --quiet", "Show only results and errors.")
    verbose: bool = shared(False, "-v --verbose", "Say more; in `why`, show the arithmetic.")
    color: Literal["auto", "always", "never"] = shared("auto", "--color WHEN", "auto, always or never.")
    accessible: bool = shared(False, "--accessible", "Plain lines for screen readers; to keep them: mentorpick plain")
    debug: bool = shared(False, "--debug", "Show all of an error, for a bug report.")


@dataclass(frozen=True)
class BatchOptions(Common):
    """What ``rank`` offers beside, for many mentees."""

    workers: int = shared(
        1, "--workers N", "Several mentees: rank in N processes, or auto. Default 1.", parser=_count_workers
    )
    cluster: str = shared("", "--cluster ADDRESS", "Several mentees: rank on this Dask scheduler, tls://HOST:PORT.")
    unencrypted: bool = shared(
        False, "--unencrypted", "Allow --cluster tcp://. Anyone on it can read answers and run code here."
    )
    resume: bool = shared(False, "--resume", "Continue a stopped run, with the same -o.")
    errors: str = shared("", "--errors FILE", "Write answers that can't be used to this file, as jsonl.")
    brief: bool = shared(False, "--brief", "Write only ids and scores.")
    left_out: bool = shared(False, "--left-out", "Several mentees: name who's left out, not only how many.")
    firmness: bool = shared(False, "--firmness", "Several mentees: say how sure each place is, too.")
    spread: bool = shared(False, "--spread", "Show the same few mentors less often across all the mentees.")
    changed_since: str = shared(
        "", "--changed-since FILE", "Write only mentees whose list differs from the one in this jsonl."
    )
    summary: str = shared("", "--summary FILE", "Write the counts as JSON: ranked, failed, nobody found.")
    prune: bool = shared(False, "--prune", "With -o FOLDER/: remove the files of mentees who aren't in this run.")
    batch: bool = shared(False, "--batch", "For scripts: a cohort even of one, and nothing from earlier runs.")
    cache: str = shared("", "--cache DIR", "Keep caches here; or set MENTORPICK_CACHE.")
    passed: tuple[str, ...] = shared((), "--pass COLUMN", "Carry this column into the results. Repeatable.")


EVERYWHERE = ("no_input", "quiet", "verbose", "color", "accessible", "debug")
"""Options of every command."""

ONE_PATH = "-p takes one path, and a shell turns a pattern into several, so give the folder"
"""What to say of ``-p mentors/*.yaml``, of which the second path is no longer one of -p."""


HOME = "MENTORPICK_HOME"
"""The variable that names one folder for all that is kept: on a USB stick, or where the usual place is read-only."""


def data_folder() -> Path:
    """Return the user's own folder: MENTORPICK_HOME, or where this system keeps such things."""
    from platformdirs import user_data_dir

    own = os.environ.get(HOME)
    return Path(own) if own else system_folder(user_data_dir)


def system_folder(made: Callable[..., str]) -> Path:
    """Return where this system keeps such things; without home and user (``docker run --user``) what keeps nothing."""
    for name in ("XDG_DATA_HOME", "XDG_CACHE_HOME"):  # the standard asks that a place below this folder be passed over
        if not Path(os.environ.get(name) or "/").is_absolute():
            del os.environ[name]
    with suppress(RuntimeError, KeyError):
        if (found := Path(made("mentorpick", appauthor=False))).is_absolute():
            return found
    return Path(os.devnull) / "mentorpick"


PLAIN = "MENTORPICK_ACCESSIBLE"
"""The variable that asks for plain lines in every command, as --accessible does in one; 0 asks for none."""


def is_dumb_terminal() -> bool:
    """Return whether TERM says that nothing can be drawn, or says nothing where every terminal does: not on Windows."""
    return os.environ.get("TERM", "xterm" if os.name == "nt" else "") in ("", "dumb", "unknown")


def wants_plain_lines() -> bool:
    """Return whether plain lines are asked for: by PLAIN, else by the terminal, else by the choice that is kept.

    A script is given what it always was: that choice counts only where somebody is there to read.
    """
    if said := os.environ.get(PLAIN, ""):
        return said != "0"
    streams = [stream for stream in (sys.stdout, sys.stderr, sys.stdin) if stream is not None and not stream.closed]
    watched = [stream.isatty() for stream in streams]
    on_a_screen = sys.stdout in streams and watched[0]
    return (on_a_screen and is_dumb_terminal()) or (any(watched) and (data_folder() / PLAIN_CHOICE).is_file())


def with_options(
    *names: str, formats: tuple[str, ...] = FORMAT_NAMES
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Decorate a command ``f(common, ...)``: its own parameters, then the shared options named, as ``common``.

    ``names`` are fields of Common; ``excel`` comes where there is csv, ``model`` where mentors are read, and those of
    EVERYWHERE always. ``common`` may be of a class made from Common: then what that adds comes too.
    ``formats``: what ``-f`` may be, the default first.
    """

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        """Give the function these options."""
        signature = inspect.signature(function, eval_str=True)
        kind: type[Common] = signature.parameters["common"].annotation
        known = {item.name: item for item in fields(kind)}
        offered = [*names, *(name for name in known if name not in Common.__dataclass_fields__)]
        offered += ["model"] if "profiles" in names else []
        offered += ["excel"] if "format" in names and "csv" in formats else []
        parameters = [_parameter(known[name], formats) for name in dict.fromkeys((*offered, *EVERYWHERE))]
        own = [one.replace(kind=one.KEYWORD_ONLY) for name, one in signature.parameters.items() if name != "common"]

        @functools.wraps(function)
        def command(**given: Any) -> Any:
            """Collect what was typed and call the function."""
            said = {one.name: given.pop(one.name) for one in parameters}
            said = {
                name: tuple(value) if isinstance(value, list) else value
                for name, value in said.items()
                if value is not None
            }
            said["accessible"] = said.get("accessible") or wants_plain_lines()
            return function(kind(formats=formats, **said), **given)

        del command.__wrapped__
        command.__signature__ = signature.replace(parameters=[*own, *parameters])  # type: ignore[attr-defined]
        command.__annotations__ = {one.name: one.annotation for one in (*own, *parameters)}
        return command

    return decorate


def _parameter(item: Field[Any], formats: tuple[str, ...]) -> inspect.Parameter:
    """The parameter that typer makes an option of; its default is None where the field has one that isn't typed."""
    shown = item.metadata["option"]
    if item.name == "format":
        about = f"One of {', '.join(formats)}. Default {formats[0]}, or what the ending of -o says."
        shown = option("-f --format FORMAT", about, autocompletion=complete_words(*formats))
    default = item.default if isinstance(item.default, bool | int | str) and not shown.parser else None
    kind: Any = list[str] | None if item.type == tuple[str, ...] else item.type
    return inspect.Parameter(
        item.name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=Annotated[kind, shown]
    )
