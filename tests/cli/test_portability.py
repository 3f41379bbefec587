"""Every student's computer: what other systems write, refuse and quote. Simulated where the system is missing."""

import csv
import io
import re
import sys
import zipfile
from pathlib import Path

import pytest

from mentorpick.cli import context, options, output
from mentorpick.read.files import typed_path
from mentorpick.write.terminal import say_signs
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


@pytest.mark.parametrize(
    "word", ["--excel=;", "--excel=semicolon", "--excel="], ids=["typed", "word", "what a shell leaves"]
)
def test_excel_in_german_gets_semicolons_and_a_proposal_so_written_is_read_back(
    call: Call, mentors: Path, jo: Path, word: str
) -> None:
    shown = call("rank", jo, "-p", mentors, "-f", "csv", word, "-n", "2")
    assert shown.out.startswith("\ufeffmentee;rank;group;")
    assert re.search(r";0,\d+;", shown.out)
    proposal = mentors.parent / "proposal.csv"
    assert call("assign", jo, "-p", mentors, "-o", proposal, word).code == 0
    assert call("assign", jo, "-p", mentors, "--check", proposal).code == 0


def test_a_cohort_for_german_excel_is_one_table(call: Call, mentors: Path, jo: Path) -> None:
    second = jo.with_name("kim.yaml")
    second.write_text(jo.read_text(encoding="utf-8").replace("Jo", "Kim"), encoding="utf-8")
    target = jo.with_name("lists.csv")
    assert call("rank", jo, second, "-p", mentors, "-o", target, "--excel=;").code == 0
    lines = target.read_text(encoding="utf-8-sig").splitlines()
    assert len({len(next(csv.reader([line], delimiter=";"))) for line in lines}) == 1
    assert call("rank", jo, "--excel=x").code == 2


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


def test_the_choice_of_plain_lines_is_kept_and_taken_back_and_leaves_scripts_alone(
    call: Call, mentors: Path, jo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("MENTORPICK_ACCESSIBLE", raising=False)
    drawn = call("rank", jo, "-p", mentors).out
    asked = call("rank", jo, "-p", mentors, "--accessible").out
    said = call("plain")
    assert (said.code, "mentorpick plain off" in said.err) == (0, True)
    assert "plain lines" in call("paths").out
    assert call("rank", jo, "-p", mentors).out == drawn, "nobody is there to read"
    monkeypatch.setattr(type(sys.stdin), "isatty", lambda _: True, raising=False)
    assert options.wants_plain_lines()
    monkeypatch.setenv("MENTORPICK_ACCESSIBLE", "0")
    assert not options.wants_plain_lines(), "the variable counts before the choice"
    monkeypatch.delenv("MENTORPICK_ACCESSIBLE")
    assert asked != drawn
    assert call("plain", "off").code == 0
    assert not options.wants_plain_lines()
    assert call("plain", "maybe").code == 2


def test_plain_mode_is_named_in_the_help_and_where_people_begin(call: Call) -> None:
    root = Path(__file__).parents[2]
    for page in ("README.md", "docs/tutorial-student.md", "docs/tutorial-office.md", "docs/pick.md"):
        assert "mentorpick plain" in (root / page).read_text(encoding="utf-8"), page
    assert "screen reader" in call("--help").out


def test_in_plain_lines_signs_and_ranges_are_words(call: Call, mentors: Path, jo: Path) -> None:
    """What most screen readers leave out: plus, minus, the dash of a range, a question mark that stands alone."""
    (mentors / "ada.yaml").write_text((mentors / "ada.yaml").read_text().replace("runs mock", "runs 1-2 mock"))
    listed = call("rank", jo, "-p", mentors, "--accessible").out
    assert "Plus: " in listed
    assert "Minus: " in listed
    assert "1 to 2 mock" in listed
    compared = call("why", "1", "2", "-p", mentors, "-a", jo, "--accessible").out
    assert re.search(r"Difference: (plus|minus) \d+", compared)
    alone = call("why", "1", "-v", "-p", mentors, "-a", jo, "--accessible").out
    assert "equals weight" in alone
    assert "times value" in alone
    assert not re.search(r"(?m)^\s*[+=?x] | \?$", listed + compared + alone)


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("+0.066", "plus 0.066"), ("-0.5", "minus 0.5"), ("0.68–0.69", "0.68 to 0.69"), ("1-2 hours", "1 to 2 hours"),
        ("2026-11-30", "2026-11-30"), ("+44 20 7946", "+44 20 7946"), ("a-1@x.org", "a-1@x.org"),
        ("https://x.org/1-2", "https://x.org/1-2"), ("mid-2024", "mid-2024"), ("-p 3", "-p 3"),
    ],
)  # fmt: skip
def test_only_signs_that_mean_a_number_or_a_range_are_said(text: str, heard: str) -> None:
    assert say_signs(text) == heard


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
