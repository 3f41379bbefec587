"""The command line as a whole: help from the tables, one handler of errors, exit codes, streams that fail."""

import io
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mentorpick import __version__, errors
from mentorpick.cli import app
from mentorpick.cli.app import COMMANDS, COMPLETE, EXIT_CODES, run
from mentorpick.cli.options import Common, with_options
from tests.cli.conftest import TODAY, Call, process

posix = pytest.mark.skipif(sys.platform == "win32", reason="devices and closed descriptors are POSIX")


def test_the_version_is_printed_alone(call: Call) -> None:
    assert call("--version") == (0, f"mentorpick {__version__}\n", "")
    assert process(["--version"]).stdout.decode().strip() == f"mentorpick {__version__}"


@pytest.mark.parametrize("word", ["--help", "-h", "help"])
def test_help_names_every_command_on_stdout(call: Call, word: str) -> None:
    result = call(word)
    assert result.code == 0
    for row in COMMANDS:
        assert f"  {row.name} " in result.out
        assert row.line in result.out
    assert max(map(len, result.out.splitlines())) <= 100


def test_help_with_a_command_is_the_help_of_that_command(call: Call) -> None:
    assert call("help", "rank").out == call("rank", "--help").out
    assert call("--help", "profiles", "check").out == call("profiles", "check", "--help").out
    assert "did you mean `mentorpick rank`?" in call("help", "rnak").err
    assert call("--help", "--debug").out == call("--help").out


def test_no_command_without_a_terminal_gives_short_help_that_names_rank_and_code_2() -> None:
    done = process([])
    assert done.returncode == 2
    assert done.stdout == b""
    assert b"rank" in done.stderr


def test_a_mistyped_command_is_answered_with_the_nearest(call: Call) -> None:
    assert call("rnak") == (2, "", "mentorpick: there's no command 'rnak'\n  did you mean `mentorpick rank`?\n")
    assert "no such option: --verison" in call("--verison").err


def test_options_alone_are_those_of_the_guided_way(call: Call, mentors: Path) -> None:
    alone, named = (call(*words, "-p", mentors, "--no-input") for words in ((), ("pick",)))
    assert alone == named
    assert alone.code == 2
    assert "there's no terminal to ask on" in alone.err


@pytest.mark.parametrize("row", COMMANDS, ids=lambda row: row.name)
def test_the_help_of_each_command_says_what_it_does_and_what_its_options_mean(call: Call, row: app.Command) -> None:
    for argv in ([row.name, "--help"], [row.name, "-h"]):
        result = call(*argv)
        assert result.code == 0
        assert result.err == ""
        assert f"Usage: mentorpick {row.name}" in result.out


def commands(row: app.Command) -> list[tuple[list[str], Any]]:
    """The command of this row, or those of its group: the words to type, and what typer made of it."""
    one = app.parser(row).commands[row.name]
    members = getattr(one, "commands", None)
    return [([row.name, name], member) for name, member in members.items()] if members else [([row.name], one)]


@pytest.mark.parametrize("row", COMMANDS, ids=lambda row: row.name)
def test_the_help_of_each_command_lists_every_option_with_what_it_does(call: Call, row: app.Command) -> None:
    for words, command in commands(row):
        text = call(*words, "--help").out
        for parameter in command.params:
            shown = parameter.opts if parameter.param_type_name == "option" else [parameter.metavar or parameter.name]
            assert all(word in text for word in shown), (words, shown)
            assert parameter.help, (words, shown)
        assert command.help, words


def test_every_shared_option_shows_in_the_help_of_a_command_that_has_it(call: Call) -> None:
    text = call("rank", "--help").out
    for name in ("profiles", "top", "format", "output", "force", "strict", "today", "quiet", "color", "accessible"):
        declared = Common.__dataclass_fields__[name].metadata["option"].param_decls
        assert all(word in text for word in declared)
    assert "table, json, jsonl, csv, md" in text
    assert "--fail-if-empty" in text


def test_an_unknown_option_and_a_wrong_value_are_2_with_where_to_look(call: Call) -> None:
    for argv in (["--profile", "x"], ["--top", "five"], ["--top", "-1"], ["--today", "tomorrow"], ["--color", "x"]):
        result = call("rank", "jo.yaml", *argv)
        assert (result.code, result.out) == (2, ""), argv
        assert "`mentorpick rank --help` shows how to use it" in result.err
    assert "mentorpick profiles check --help" in call("profiles", "check").err


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (("rank", "jo.yaml", "--today", "9999-12-31"), "--today takes a date of the years 1900 to 2999"),
        (("rank", "jo.yaml", "--today", "0001-01-01"), "--today takes a date of the years 1900 to 2999"),
        (("review", "-a", "jo.yaml", "--next", "2026-11-23", "--today", TODAY), "--next takes a date after today"),
        (("profiles", "bundle", "mentors", "-o", "b.zip", "--expires", "2020-01-01"), "--expires takes a date after"),
        (("profiles", "bundle", "mentors", "-o", "b.zip", "--expires", "in May"), "--expires takes a date as YYYY-MM"),
    ],
)
def test_a_day_that_cannot_be_meant_is_refused_with_its_option(
    call: Call, mentors: Path, monkeypatch: pytest.MonkeyPatch, argv: tuple[str, ...], said: str
) -> None:
    monkeypatch.chdir(mentors.parent)
    (mentors.parent / "jo.yaml").write_text("priority: career\n", encoding="utf-8")
    result = call(*argv)
    assert (result.code, said in result.err) == (2, True)


def test_the_first_and_the_last_day_that_are_allowed_serve_every_command(
    call: Call, mentors: Path, jo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(jo.parent)
    with jo.open("a", encoding="utf-8") as stream:
        stream.write("timezone: Pacific/Kiritimati\n")
    for day in ("1900-01-01", "2999-12-31"):
        for argv in (
            ("rank", "jo.yaml", "-p", "mentors"),
            ("introduce", "ada", "-a", "jo.yaml", "-p", "mentors", "--ics", f"{day}.ics"),
            ("review", "-a", "jo.yaml", "-p", "mentors"),
            ("profiles", "bundle", "mentors", "-o", f"{day}.zip"),
            ("profiles", "stats", "mentors"),
        ):
            assert call(*argv, "--today", day).code == 0, argv


def test_every_error_has_an_exit_code_and_only_one() -> None:
    own = {kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, Exception)}
    assert own - {errors.MentorpickError} == {kind for kind, _ in EXIT_CODES}
    assert {code for _, code in EXIT_CODES} == {1, 2, 3, 4, 5, 130}


SECRET = "my-private-goal"


def raises(error: BaseException) -> Callable[[list[str]], int]:
    def command(_: list[str]) -> int:
        secret = SECRET  # a local variable that no traceback may show
        assert secret
        raise error

    return command


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errors.WrongUsage("no", "do"), 2),
        (errors.InvalidData("no", problems=[errors.Problem(code="X1", path="a", message="m")]), 3),
        (errors.NobodyQualified("no"), 4),
        (errors.TooManyErrors("no"), 5),
        (errors.Stopped("no"), 130),
        (errors.MachineFailed("no"), 1),
        (KeyboardInterrupt(), 130),
        (OSError(28, "No space left on device"), 1),
        (PermissionError(13, "Permission denied", "/a/file"), 1),
        (KeyError(SECRET), 1),
        (RecursionError(SECRET), 1),
        (UnicodeDecodeError("utf-8", SECRET.encode(), 0, 1, SECRET), 1),
    ],
)
@pytest.mark.parametrize("debug", [[], ["--debug"]])
def test_any_error_becomes_its_code_and_a_line_without_private_values(
    monkeypatch: pytest.MonkeyPatch, call: Call, error: BaseException, code: int, debug: list[str]
) -> None:
    monkeypatch.setattr(app, "_dispatch", raises(error))
    result = call("rank", *debug)
    assert (result.code, result.out) == (code, "")
    assert SECRET not in result.err
    assert "mentorpick: " in result.err.splitlines()[-1] or result.err.splitlines()[-1].startswith("  ")
    assert ("test_app.py" in result.err) == bool(debug)


def test_a_bug_says_so_and_asks_for_the_trace(monkeypatch: pytest.MonkeyPatch, call: Call) -> None:
    monkeypatch.setattr(app, "_dispatch", raises(ZeroDivisionError(SECRET)))
    assert call().err == "mentorpick: a bug: ZeroDivisionError\n  run again with --debug and report what it prints\n"


def test_the_trace_shows_the_chain_of_errors_by_type(monkeypatch: pytest.MonkeyPatch, call: Call) -> None:
    error = errors.InvalidData("no")
    error.__cause__ = ValueError(SECRET)
    monkeypatch.setattr(app, "_dispatch", raises(error))
    assert "ValueError" in call("--debug").err


def test_no_message_moves_the_cursor(monkeypatch: pytest.MonkeyPatch, call: Call) -> None:
    monkeypatch.setattr(app, "_dispatch", raises(errors.WrongUsage("no \x1b[2Jfile", "a\rb\u202e")))
    assert call().err == "mentorpick: no \ufffd[2Jfile\n  a b\ufffd\n"


def test_problems_of_an_error_are_listed_before_it(monkeypatch: pytest.MonkeyPatch, call: Call) -> None:
    problem = errors.Problem(code="X1", path="a.yaml", line=2, column=3, message="m", hint="h")
    monkeypatch.setattr(app, "_dispatch", raises(errors.InvalidData("cannot", problems=[problem])))
    assert call().err == "a.yaml:2:3: m [X1]\n  h\nmentorpick: cannot\n"


def test_a_name_that_a_console_cannot_show_is_spelt_out(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.TextIOWrapper(io.BytesIO(), encoding="ascii", errors="strict")
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(app, "_dispatch", lambda _: app._print("Zoë ✓\n") or 0)  # type: ignore[func-returns-value]
    assert run(["x"]) == 0
    assert out.buffer.getvalue() == b"Zo\\xeb \\u2713\n"  # type: ignore[attr-defined]


@posix
def test_a_full_disk_is_one_line_and_code_1() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "mentorpick", "--help"], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert (done.returncode, done.stderr) == (1, b"mentorpick: No space left on device\n")


@posix
def test_a_closed_stdout_is_one_line_and_code_1() -> None:
    done = subprocess.run(
        ["sh", "-c", f"{sys.executable} -P -m mentorpick --help >&-"], stderr=subprocess.PIPE, check=False
    )
    assert done.returncode == 1
    assert done.stderr.count(b"\n") == 1
    assert b"standard output is closed" in done.stderr


@posix
def test_a_reader_that_stops_reading_is_no_error() -> None:
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "wb") as out:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "mentorpick", "--help"], stdout=out, stderr=subprocess.PIPE, check=False
        )
    assert (done.returncode, done.stderr) == (0, b"")


def test_shared_options_come_to_the_command_as_one_value() -> None:
    seen: list[Any] = []

    @with_options("profiles", "top", "format", formats=("json", "csv"))
    def command(common: Common, word: str) -> None:
        seen.append((common, word))

    given: dict[str, Any] = dict.fromkeys(
        ("format", "excel", "model", "no_input", "quiet", "verbose", "color", "accessible", "debug")
    )
    command(word="w", profiles=["a", "b"], top=3, **given)
    common, word = seen[0]
    assert (common.profiles, common.top, word) == (("a", "b"), 3, "w")
    assert (common.formats, common.format) == (("json", "csv"), "")


MODEL = {"onnxruntime", "tokenizers"}
ASKING = {"questionary", "prompt_toolkit", "rich", "spellchecker"}
OTHERS = {"jinja2", "icalendar", "xlsxwriter", "python_calamine", "snowballstemmer", "ortools", "dask", "distributed"}
LISTED = MODEL | ASKING | OTHERS


@pytest.mark.parametrize(
    ("argv", "environment", "left_out"),
    [
        (["--version"], {}, {*LISTED, "numpy", "yaml", "typer", "msgspec", "re"}),
        (["--help"], {}, {*LISTED, "numpy", "yaml", "typer"}),
        (["rank", "--help"], {}, {*LISTED, "numpy", "yaml"}),
        (["why", "--help"], {}, {*LISTED, "numpy", "yaml"}),
        (["term", "--help"], {}, {*LISTED, "numpy", "yaml"}),
        (["profiles", "--help"], {}, {*LISTED, "numpy", "yaml", "xml"}),
        (["profiles", "stats"], {}, {*LISTED, "csv", "email"}),
        ([], {COMPLETE: "complete_bash", "COMP_WORDS": "mentorpick ra", "COMP_CWORD": "1"},
         {*LISTED, "numpy", "yaml"}),
        ([], {COMPLETE: "complete_bash", "COMP_WORDS": "mentorpick rank --fo", "COMP_CWORD": "2"},
         {*LISTED, "numpy", "yaml"}),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)  # fmt: skip
def test_what_starts_quickly_imports_nothing_heavy(
    argv: list[str], environment: dict[str, str], left_out: set[str]
) -> None:
    script = (
        "import sys\n"
        "from mentorpick.__main__ import main\n"
        f"sys.argv = {['mentorpick', *argv]!r}\n"
        "try:\n    main()\nfinally:\n    sys.stderr.write(' '.join(sys.modules))\n"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", script], check=False, capture_output=True, text=True,
        env={**os.environ, **environment},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert left_out & set(done.stderr.split()) == set()
