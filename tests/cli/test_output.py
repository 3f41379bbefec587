"""Beside the result: notices, problems and progress on stderr, and how a stream may look."""

import io
import sys
from typing import Any

import pytest

from mentorpick.cli import output as console
from mentorpick.cli.options import Common
from mentorpick.cli.output import Progress
from mentorpick.errors import Problem


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("when", "environment", "coloured"),
    [
        ("auto", {}, True),
        ("never", {"FORCE_COLOR": "1"}, False),
        ("always", {"NO_COLOR": "1", "TERM": "dumb"}, True),
        ("auto", {"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
        ("auto", {"NO_COLOR": ""}, True),
        ("auto", {"TERM": "dumb"}, False),
        ("auto", {"TERM": "dumb", "CLICOLOR_FORCE": "1"}, True),
    ],
)
def test_colour_on_a_terminal(
    monkeypatch: pytest.MonkeyPatch, when: str, environment: dict[str, str], coloured: bool
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert console.use_colour(Terminal(), when) is coloured


def test_a_pipe_has_no_colour_unless_forced(monkeypatch: pytest.MonkeyPatch) -> None:
    assert console.use_colour(io.StringIO(), "auto") is False
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert console.use_colour(io.StringIO(), "auto") is True


@pytest.mark.parametrize(("columns", "used"), [("20", 20), ("8", 12), ("60", 60), ("500", 120), ("0", 80), ("x", 80)])
def test_the_width_is_that_of_the_terminal_within_what_is_readable(
    monkeypatch: pytest.MonkeyPatch, columns: str, used: int
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    monkeypatch.setattr(sys, "__stdout__", None)
    assert console.terminal_width() == used


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")
def test_beside_a_piped_result_the_width_is_that_of_the_terminal_of_stderr(monkeypatch: pytest.MonkeyPatch) -> None:
    import pty
    import termios

    master, slave = pty.openpty()
    termios.tcsetwinsize(slave, (24, 60))
    monkeypatch.delenv("COLUMNS", raising=False)
    monkeypatch.setattr(sys, "__stdout__", io.StringIO())
    with open(slave, "w", encoding="utf-8") as stream, open(master, "rb"):  # noqa: PTH123  a descriptor, no path
        assert (console.terminal_width(stream), console.terminal_width()) == (60, 80)


def test_what_is_said_on_a_terminal_is_broken_between_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    line = "  Some of these are mentees' answers. To check those, add --mentees."
    for stream, lines in ((Terminal(), 2), (io.StringIO(), 1)):
        monkeypatch.setattr(sys, "stderr", stream)
        console.say(line)
        written = stream.getvalue().splitlines()
        assert len(written) == lines
        assert all(part.startswith("  ") and (len(part) <= 40 or lines == 1) for part in written)
        assert " ".join(" ".join(written).split()) == line.strip()


@pytest.mark.parametrize(("encoding", "able"), [("utf-8", True), ("cp1252", False), ("ascii", False), ("none", False)])
def test_signs_of_drawings_are_used_only_where_the_stream_has_them(encoding: str, able: bool) -> None:
    stream = Terminal()
    stream.encoding = encoding  # type: ignore[misc]
    assert console.has_glyphs(stream) is able


def test_notices_and_details_go_to_stderr_as_asked(capsys: pytest.CaptureFixture[str]) -> None:
    for common in (Common(), Common(verbose=True), Common(quiet=True, verbose=True)):
        console.notice(common, "notice")
        console.detail(common, "detail")
    assert capsys.readouterr() == ("", "notice\nnotice\ndetail\n")


def test_without_a_stderr_nothing_is_said_and_nothing_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", None)
    console.say("x")


def test_quiet_keeps_the_errors_among_the_problems(capsys: pytest.CaptureFixture[str]) -> None:
    problems = (Problem(code="E", path="a", message="m"), Problem(code="A", path="b", message="n", severity="advice"))
    assert console.show_problems(Common(quiet=True), problems) == 1
    assert capsys.readouterr().err == "a: m [E]\n"
    assert console.show_problems(Common(), problems) == 1
    assert "b: " in capsys.readouterr().err


def progress(monkeypatch: pytest.MonkeyPatch, stream: io.StringIO, seconds: float, **common: Any) -> str:
    now = [0.0]
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    with Progress(Common(**common), "ranking", 1000) as bar:
        for _ in range(10):
            now[0] += seconds / 10
            bar.advance(50)
    return stream.getvalue()


def test_progress_shows_a_bar_a_count_and_the_time_left_after_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    written = progress(monkeypatch, Terminal(), 10.0)
    assert "ranking: ━━━━━━━━━━────────── 500 of 1,000, 10 s left" in written
    assert written.endswith(" \r")


def test_progress_is_silent_for_what_is_quick_in_a_pipe_and_when_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    assert progress(monkeypatch, Terminal(), 0.9) == ""
    assert progress(monkeypatch, io.StringIO(), 10.0) == ""
    assert progress(monkeypatch, Terminal(), 10.0, quiet=True) == ""
