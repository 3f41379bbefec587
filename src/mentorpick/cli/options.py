"""The options that mean the same everywhere, written once and given to each command that names them."""

import functools
import inspect
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer

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
        raise typer.BadParameter(f"{option} takes a date as YYYY-MM-DD") from error
    if found.year not in _YEARS:
        raise typer.BadParameter(f"{option} takes a date of the years {_YEARS[0]} to {_YEARS[-1]}")
    if after and found <= after:
        raise typer.BadParameter(f"{option} takes a date after today, {after.isoformat()}")
    return found


@dataclass(frozen=True)
class Common:
    """What the user said with the shared options; an option a command does not offer keeps its default."""

    profiles: tuple[str, ...] = ()
    model: str = ""
    """Empty: what MENTORPICK_MODEL names, else the shipped one."""
    answers: str = ""
    top: int = DEFAULT_TOP
    format: str = ""
    """Empty: ``table``, or what the ending of ``output`` says."""
    formats: tuple[str, ...] = FORMAT_NAMES
    """What ``format`` may be for this command, the default first."""
    output: str = ""
    """Empty or ``-``: stdout."""
    force: bool = False
    strict: bool = False
    no_input: bool = False
    today: date = field(default_factory=date.today)
    quiet: bool = False
    verbose: bool = False
    color: str = "auto"
    accessible: bool = False
    excel: str = ""
    """What parts the cells of csv for Excel; empty: it is for programs."""
    debug: bool = False
    workers: int = 1
    cluster: str = ""
    unencrypted: bool = False
    resume: bool = False
    errors: str = ""
    max_errors: int = 0
    brief: bool = False
    left_out: bool = False
    firmness: bool = False
    spread: bool = False
    changed_since: str = ""
    summary: str = ""
    prune: bool = False
    batch: bool = False
    cache: str = ""
    id_column: str = ""
    passed: tuple[str, ...] = ()
    ignore_unknown: bool = False
    no_cache: bool = False


ONE_PATH = "-p takes one path, and a shell turns a pattern into several, so give the folder"
"""What to say of ``-p mentors/*.yaml``, of which the second path is no longer one of -p."""


def _option(kind: Any, *names: str, **more: Any) -> Any:
    return Annotated[kind, typer.Option(*names, show_default=False, **more)]


def _one_of(formats: tuple[str, ...]) -> str:
    return f"One of {', '.join(formats)}. Default {formats[0]}, or what the ending of -o says."


OPTIONS: dict[str, Any] = {
    "profiles": _option(list[str] | None, "-p", "--profiles", metavar="PATH",
        help="Mentors: a file, a folder or a bundle.zip. Repeatable.", autocompletion=complete_files),
    "model": _option(str, "--model", metavar="FOLDER", help="Compare goals with this sentence model instead of ours.",
        autocompletion=complete_files),
    "answers": _option(str, "-a", "--answers", metavar="FILE", help="Use these answers instead of your last ones.",
        autocompletion=complete_files),
    "top": _option(int, "-n", "--top", metavar="N", help=f"How many mentors to show; 0 = all. Default {DEFAULT_TOP}."),
    "format": _option(str, "-f", "--format", metavar="FORMAT", help=_one_of(FORMAT_NAMES)),
    "output": _option(str, "-o", "--output", metavar="FILE", help="Write the result to this file; - is stdout."),
    "force": _option(bool, "--force", help="Replace the output file if it exists."),
    "strict": _option(bool, "--strict", help="Stop at an invalid file instead of skipping it (exit 3)."),
    "no_input": _option(bool, "--no-input", help="Never ask; stop and say what's missing (exit 2)."),
    "today": _option(str, "--today", metavar="DATE", help="Pretend today is this date (YYYY-MM-DD)."),
    "quiet": _option(bool, "-q", "--quiet", help="Show only results and errors."),
    "verbose": _option(bool, "-v", "--verbose", help="Say more; in `why`, show the arithmetic."),
    "color": _option(str, "--color", metavar="WHEN", help="auto, always or never.",
        autocompletion=complete_words("auto", "always", "never")),
    "accessible": _option(bool, "--accessible", help="Plain lines for screen readers; to keep them: mentorpick plain"),
    "debug": _option(bool, "--debug", help="Show all of an error, for a bug report."),
}  # fmt: skip

COHORT_OPTIONS: dict[str, Any] = {
    "workers": _option(str, "--workers", metavar="N", help="Several mentees: rank in N processes, or auto. Default 1."),
    "cluster": _option(str, "--cluster", metavar="ADDRESS",
        help="Several mentees: rank on this Dask scheduler, tls://HOST:PORT."),
    "unencrypted": _option(bool, "--unencrypted",
        help="Allow --cluster tcp://. Anyone on it can read answers and run code here."),
    "resume": _option(bool, "--resume", help="Continue a stopped run, with the same -o."),
    "errors": _option(str, "--errors", metavar="FILE",
        help="Write answers that can't be used to this file, as jsonl."),
    "max_errors": _option(int, "--max-errors", metavar="N",
        help="Exit with 5 only if more than N answers can't be used. Default 0."),
    "brief": _option(bool, "--brief", help="Write only ids and scores."),
    "left_out": _option(bool, "--left-out", help="Several mentees: name who's left out, not only how many."),
    "firmness": _option(bool, "--firmness", help="Several mentees: say how sure each place is, too."),
    "spread": _option(bool, "--spread", help="Show the same few mentors less often across all the mentees."),
    "changed_since": _option(str, "--changed-since", metavar="FILE",
        help="Write only mentees whose list differs from the one in this jsonl."),
    "summary": _option(str, "--summary", metavar="FILE",
        help="Write the counts as JSON: ranked, failed, nobody found."),
    "prune": _option(bool, "--prune", help="With -o FOLDER/: remove the files of mentees who aren't in this run."),
    "batch": _option(bool, "--batch", help="For scripts: a cohort even of one, and nothing from earlier runs."),
    "cache": _option(str, "--cache", metavar="DIR", help="Keep caches here; or set MENTORPICK_CACHE."),
    "id_column": _option(str, "--id-column", metavar="COLUMN", help="The column with the ids."),
    "passed": _option(list[str] | None, "--pass", metavar="COLUMN",
        help="Carry this column into the results. Repeatable."),
    "ignore_unknown": _option(bool, "--ignore-unknown",
        help="Skip columns and keys I don't know, and list them."),
    "no_cache": _option(bool, "--no-cache", help="Read every profile again instead of using the cache."),
}  # fmt: skip
COHORT = tuple(COHORT_OPTIONS)
OPTIONS |= COHORT_OPTIONS

EXCEL = {";": ";", "semicolon": ";", ",": ",", "comma": ","}
"""What parts the cells, by what stands behind ``--excel=``."""
OPTIONS["excel"] = _option(
    str, "--excel", metavar="[;]", help='csv for Excel; --excel=";" where it wants semicolons and decimal commas.'
)

EVERYWHERE = ("no_input", "quiet", "verbose", "color", "accessible", "debug")


HOME = "MENTORPICK_HOME"
"""The variable that names one folder for all that is kept: on a USB stick, or where the usual place is read-only."""


def data_folder() -> Path:
    """Return the user's own folder: MENTORPICK_HOME, or where this system keeps such things."""
    from platformdirs import user_data_dir

    own = os.environ.get(HOME)
    return Path(own) if own else own_folder(user_data_dir)


def own_folder(made: Callable[..., str]) -> Path:
    """Return a folder of this user; without home and user (``docker run --user``) one that keeps nothing."""
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


def _count_workers(typed: str) -> int:
    """How many processes ``--workers`` means; ``auto`` is as many as this one may use."""
    if typed == "auto":
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if not typed.isdecimal() or int(typed) < 1:
        raise typer.BadParameter("--workers takes a number from 1 up, or auto")
    return int(typed)


def _collect(given: dict[str, Any]) -> Common:
    values = {name: value for name, value in given.items() if value is not None}
    if "profiles" in values:
        values["profiles"] = tuple(values["profiles"])
    values["passed"] = tuple(values.get("passed", ()))
    if values.get("cache"):
        os.environ["MENTORPICK_CACHE"] = values["cache"]
    if values.get("color", "auto") not in ("auto", "always", "never"):
        raise typer.BadParameter("--color takes auto, always or never")
    if said := values.get("excel"):
        if said not in EXCEL:
            raise typer.BadParameter('use --excel alone, or --excel=";"')
        values["excel"] = EXCEL[said]
    if values.get("top", 0) < 0:
        raise typer.BadParameter("--top takes 0 (all) or a number above")
    if values.get("max_errors", 0) < 0:
        raise typer.BadParameter("--max-errors takes 0 or a number above")
    if "workers" in values:
        values["workers"] = _count_workers(str(values["workers"]))
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if values.get("today"):
        values["today"] = parse_day(values["today"], "--today")
    elif epoch.isdecimal() and len(epoch) < 12:  # as https://reproducible-builds.org has it
        values["today"] = datetime.fromtimestamp(int(epoch), UTC).date()
    else:
        values.pop("today", None)
    values["accessible"] = values.get("accessible") or wants_plain_lines()
    return Common(**values)


def with_options(
    *names: str, formats: tuple[str, ...] = FORMAT_NAMES
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Decorate a command ``f(common, ...)``: its own parameters, then the shared options named, as ``common``.

    ``names`` are keys of OPTIONS; those of EVERYWHERE are always added, ``excel`` where there is csv, ``model`` where
    mentors are read. ``formats``: what ``-f`` may be for this command, the default first.
    """
    names += ("model",) if "profiles" in names else ()
    names += ("excel",) if "format" in names and "csv" in formats else ()
    choice = _option(
        str, "-f", "--format", metavar="FORMAT", help=_one_of(formats), autocompletion=complete_words(*formats)
    )
    options = {**OPTIONS, "format": choice}

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        """Give the function these options."""
        defaults = {item.name: item.default for item in fields(Common) if isinstance(item.default, bool | int | str)}
        signature = inspect.signature(function, eval_str=True)
        own = [parameter for name, parameter in signature.parameters.items() if name != "common"]
        extra = [
            inspect.Parameter(
                name, inspect.Parameter.KEYWORD_ONLY, default=defaults.get(name), annotation=options[name]
            )
            for name in dict.fromkeys((*names, *EVERYWHERE))
        ]
        extra_names = [parameter.name for parameter in extra]

        @functools.wraps(function)
        def command(**given: Any) -> Any:
            """Collect what was typed and call the function."""
            common = _collect({"formats": formats, **{name: given.pop(name) for name in extra_names}})
            return function(common, **given)

        parameters = [p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in own] + extra
        command.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]
        command.__annotations__ = {p.name: p.annotation for p in parameters}
        del command.__wrapped__
        return command

    return decorate
