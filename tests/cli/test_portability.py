"""Every student's computer: what other systems write, refuse and quote. Simulated where the system is missing."""

import io
import sys
import zipfile
from pathlib import Path

import pytest

from mentorpick.cli import context, options, output
from mentorpick.cli.context import typed_path
from tests.cli.conftest import Call


@pytest.mark.parametrize(
    "typed",
    [
        "/a b/c.zip", "'/a b/c.zip'", '"/a b/c.zip"', "“/a b/c.zip”", "/a\\ b/c.zip", "file:///a%20b/c.zip",
        "file://localhost/a%20b/c.zip", "& '/a b/c.zip'", "  /a b/c.zip  ",
    ],
)  # fmt: skip
def test_a_path_is_understood_however_it_was_dragged_or_quoted(typed: str) -> None:
    assert typed_path(typed) == Path("/a b/c.zip")


def test_a_windows_path_keeps_its_separators_on_other_systems() -> None:
    """Simulated: what is dragged into a window of WSL, where no such drive is mounted."""
    assert typed_path(r"C:\Users\Ana\office.zip").name == r"C:\Users\Ana\office.zip"


@pytest.mark.parametrize("typed", ["~nobody-of-this-name/office.zip", "x" * 300, "a\0b"])
def test_an_answer_that_can_be_no_path_is_a_sentence_in_the_same_round(typed: str, tmp_path: Path) -> None:
    from mentorpick.cli.options import Common
    from mentorpick.store import Store

    world = context.PickContext(Common(), Store(tmp_path, None, say=lambda _: None))
    assert world.around.check_pool(typed).startswith(("That can't be opened here", "There's nothing at"))


def test_the_quote_that_powershell_leaves_behind_is_explained(call: Call, mentors: Path, jo: Path) -> None:
    """Simulated: PowerShell 5.1 makes `.\\My Mentors"` of what its Tab key wrote."""
    result = call("rank", jo, "-p", f'{mentors}"')
    assert result.code == 2
    assert "PowerShell" in result.err


def test_what_finder_and_explorer_add_to_a_bundle_is_passed_over(call: Call, mentors: Path, jo: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path in sorted(mentors.glob("*.yaml")):
            archive.writestr(path.name, path.read_bytes())
            archive.writestr(f"__MACOSX/._{path.name}", b"\0\5")
        for name in (".DS_Store", "desktop.ini", "Thumbs.db"):
            archive.writestr(name, b"\0")
    bundle = mentors.parent / "made-by-hand.zip"
    bundle.write_bytes(packed.getvalue())
    result = call("rank", jo, "-p", bundle, "-f", "csv")
    assert result.code == 0
    assert result.out == call("rank", jo, "-p", mentors, "-f", "csv").out


def test_one_variable_puts_everything_that_is_kept_into_one_folder(
    call: Call, mentors: Path, jo: Path, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    stick = mentors.parent / "stick"
    monkeypatch.setenv("MENTORPICK_HOME", str(stick))
    assert call("rank", jo, "-p", mentors).code == 0
    assert stick.is_dir()
    assert list(home.rglob("*")) == []
    assert str(stick) in call("paths", "-f", "json").out


def test_plain_lines_can_be_asked_for_once_and_for_all(
    call: Call, mentors: Path, jo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = call("rank", jo, "-p", mentors, "--accessible").out
    assert "━" not in asked
    monkeypatch.setenv("MENTORPICK_ACCESSIBLE", "1")
    assert call("rank", jo, "-p", mentors).out == asked


def test_a_dumb_terminal_gets_plain_lines_and_a_pipe_stays_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MENTORPICK_ACCESSIBLE", raising=False)
    monkeypatch.setenv("TERM", "dumb")
    assert not options.wants_plain_lines()
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    assert options.wants_plain_lines()


def test_git_bash_is_a_terminal_that_speaks_utf8(monkeypatch: pytest.MonkeyPatch) -> None:
    """Simulated: Git Bash reaches a Windows program as pipes."""
    typed, shown = (io.TextIOWrapper(io.BytesIO("Jörg".encode()), encoding="cp1252") for _ in range(2))
    monkeypatch.setattr(output.os, "name", "nt")
    monkeypatch.setenv("MSYSTEM", "MINGW64")
    monkeypatch.setattr(sys, "stdin", typed)
    monkeypatch.setattr(sys, "stdout", shown)
    assert output.is_git_bash()
    output.speak_utf8()
    assert typed.read() == "Jörg"
    assert shown.encoding == "utf-8"


def test_where_the_letters_have_no_ticks_the_questions_come_as_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.TextIOWrapper(io.BytesIO(), encoding="latin-1")
    monkeypatch.setattr(sys, "stderr", out)
    monkeypatch.setenv("TERM", "xterm")
    assert type(context.prompter(options.Common())).__name__ == "LinePrompter"


@pytest.mark.parametrize(
    ("windows", "zone"),
    [("W. Europe Standard Time", "Europe/Berlin"), ("GMT Standard Time", "Europe/London"), ("Nowhere Time", "")],
)
def test_the_zone_of_a_windows_computer_is_offered(monkeypatch: pytest.MonkeyPatch, windows: str, zone: str) -> None:
    """Simulated: what Windows says in its registry."""
    monkeypatch.setattr(context, "_WINDOWS", True)
    monkeypatch.setattr(context, "_windows_zone", lambda: windows)
    assert context.timezone() == zone


def test_the_language_of_a_windows_computer_is_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Simulated: what Windows says of its user."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(context, "_WINDOWS", True)
    monkeypatch.setattr(context, "_windows_locale", lambda: "de-DE")
    assert context.language() == "German"
