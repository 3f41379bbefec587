"""introduce, review and forget as a person meets them, in a real terminal."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are POSIX", allow_module_level=True)

from mentorpick.store import Store
from tests.cli.conftest import TODAY, Call
from tests.interview.terminal import CTRL_C, DOWN, ENTER, Terminal

pytestmark = pytest.mark.timeout(60)

MODES = [pytest.param((), id="drawn"), pytest.param(("--accessible",), id="lines", marks=pytest.mark.long)]

PRIVATE = """\
name: Jo
goals:
  - {text: Get ready for mock interviews, area: career}
  - {text: Sleep again after night shifts, area: mental_health}
  - {text: Pay back my debt, area: finances}
priority: career
languages: [en]
"""


@pytest.fixture
def private(tmp_path: Path) -> Path:
    path = tmp_path / "jo.yaml"
    path.write_text(PRIVATE, encoding="utf-8")
    return path


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Callable[..., Terminal]]:
    opened: list[Terminal] = []

    def open_one(*argv: str | Path, **environment: str) -> Terminal:
        opened.append(Terminal(*argv, cwd=tmp_path, **environment))
        return opened[-1]

    yield open_one
    for one in opened:
        one.close()


def test_what_is_ticked_there_and_then_is_told_and_the_rest_is_not(
    terminal: Callable[..., Terminal], private: Path, mentors: Path
) -> None:
    shown = terminal("introduce", "ada", "-a", private, "-p", mentors, "--today", TODAY)
    shown.ask("who are you?").type(ENTER).ask("happy to share").type(" ", ENTER)
    shown.ask("why are you writing?").type(ENTER).ask("How should it sound?").type(ENTER)
    shown.ask("like to do with it?").type(ENTER)
    assert shown.end() == 0
    assert shown.is_sane()
    message = " ".join(shown.text[shown.text.index("Dear Ada Berg") :].split())
    assert "Sleep again after night shifts" in message
    assert "debt" not in message


def test_enter_alone_leaves_all_of_it_out(terminal: Callable[..., Terminal], private: Path, mentors: Path) -> None:
    shown = terminal("introduce", "ada", "-a", private, "-p", mentors, "--accessible", TERM="dumb")
    shown.ask("who are you?").type(ENTER).ask("happy to share").type(ENTER)
    shown.ask("why are you writing?").type(ENTER).ask("How should it sound?").type(ENTER)
    shown.ask("like to do with it?").type(ENTER)
    assert shown.end() == 0
    message = " ".join(shown.text[shown.text.index("Dear Ada Berg") :].split())
    assert "Get ready for mock interviews" in message
    assert "Sleep" not in message
    assert "debt" not in message


def test_the_goal_that_this_mentor_answers_is_filled_in_and_who_writes_is_said(
    terminal: Callable[..., Terminal], tmp_path: Path, mentors: Path
) -> None:
    answers = "goals: [Get ready for mock interviews, Learn to weld well]\npriority: career\nlanguages: [en]\n"
    (tmp_path / "lea.yaml").write_text(answers, encoding="utf-8")
    profile = "name: Eve Ok\nareas: {career: 5}\noffers: [Teaches people to weld well]\nlanguages: [en]\n"
    (mentors / "eve.yaml").write_text(profile, encoding="utf-8")
    shown = terminal("introduce", "eve", "-a", tmp_path / "lea.yaml", "-p", mentors, "--today", TODAY)
    shown.ask("who are you?").type("Lea, a second-year student", ENTER)
    assert "Learn to weld well" in shown.ask("why are you writing?").asked
    shown.type(ENTER).ask("How should it sound?").type(ENTER).ask("like to do with it?").type(ENTER)
    assert shown.end() == 0
    message = " ".join(shown.text[shown.text.index("Dear Eve Ok") :].split())
    assert "I'm Lea, a second-year student. This is what I'd like to work on this year: Learn to weld well." in message
    assert "Thank you for reading, Lea " in message


def test_stopping_at_the_ticks_writes_nothing(
    terminal: Callable[..., Terminal], private: Path, mentors: Path, tmp_path: Path
) -> None:
    shown = terminal("introduce", "ada", "-a", private, "-p", mentors, "-o", "message.md")
    shown.ask("who are you?").type(ENTER).ask("happy to share").type(CTRL_C)
    assert shown.end() == 130
    assert not (tmp_path / "message.md").exists()


def pick_line(terminal: Terminal, question: str, label: str) -> Terminal:
    """Choose the line that begins so, by its number."""
    line = next(line for line in reversed(terminal.ask(question).lines) if f". {label}" in line)
    return terminal.type(line.split(".")[0].split()[-1], ENTER)


@pytest.mark.parametrize("words", MODES)
def test_a_message_can_be_made_friendlier_opened_in_mail_and_saved_where_no_mail_program_is(
    terminal: Callable[..., Terminal], private: Path, mentors: Path, tmp_path: Path, words: tuple[str, ...]
) -> None:
    (tmp_path / "Documents").mkdir()
    nowhere = {"HOME": str(tmp_path), "XDG_DOCUMENTS_DIR": str(tmp_path / "Documents"), "DISPLAY": ""}
    shown = terminal("introduce", "ada", "-a", private, "-p", mentors, "--today", TODAY, *words, **nowhere)
    shown.ask("who are you?").type("Jo", ENTER).ask("happy to share").type(ENTER)
    shown.ask("why are you writing?").type(ENTER).ask("How should it sound?").type(ENTER)
    assert "Questions to bring\n" not in shown.ask("like to do with it?").text, "the message is what is on the screen"
    pick_line(shown, "like to do with it?", "Make it friendly")
    assert "Hello Ada Berg," in shown.ask("like to do with it?").text
    pick_line(shown, "like to do with it?", "Questions to bring")
    assert "Your plan" in shown.ask("like to do with it?").text
    pick_line(shown, "like to do with it?", "Open in mail")
    assert shown.end() == 0
    assert "I can't open a mail program from here." in shown.text
    [draft] = (tmp_path / "Documents").iterdir()
    assert b"Hello Ada Berg," in draft.read_bytes()


@pytest.mark.parametrize("words", MODES)
def test_after_a_conversation_a_date_as_people_write_it_becomes_a_reminder(
    terminal: Callable[..., Terminal], mentors: Path, tmp_path: Path, home: Path, words: tuple[str, ...]
) -> None:
    (tmp_path / "Documents").mkdir()
    place = {"HOME": str(tmp_path), "XDG_DOCUMENTS_DIR": str(tmp_path / "Documents")}
    shown = terminal("talked", "ada", "-p", mentors, "--today", "2026-11-30", *words, **place)
    shown.ask("Did talking to Ada Berg help?").type("1", ENTER).ask("next step?").type("Send two pages", ENTER)
    shown.ask("By when?").type("some day", ENTER).ask("By when?").type("in two weeks", ENTER)
    shown.ask("meet Ada Berg again?").type("y", ENTER).ask("Save a reminder").type("y", ENTER)
    assert shown.end() == 0
    assert "Your next step: Send two pages, by 2026-12-14." in " ".join(shown.text.split())
    [reminder] = (tmp_path / "Documents").iterdir()
    assert b"DTSTART;VALUE=DATE:20261214" in reminder.read_bytes()


def test_review_opens_with_all_answers_filled_in_and_one_change_is_enough(
    terminal: Callable[..., Terminal], call: Call, private: Path, mentors: Path, home: Path
) -> None:
    call("review", "-a", private, "-p", mentors, "--today", "2026-08-01")
    shown = terminal("review", "--today", TODAY)
    shown.ask("Choose a line to change it").type(DOWN * 3, ENTER)
    shown.ask("Which ONE area").type("7", ENTER)
    shown.ask("Choose a line to change it").type("1", ENTER)
    assert shown.end() == 0
    assert "Your priority was career; now it's finances" in shown.text
    saved = Store(home / "mentorpick").last_answers()
    assert saved is not None
    assert (saved[1].priority, len(saved[1].goals), saved[1].name) == ("finances", 3, "Jo")
    assert Store(home / "mentorpick").draft() is None


def test_stopping_a_review_keeps_what_was_changed_as_a_draft(
    terminal: Callable[..., Terminal], call: Call, private: Path, mentors: Path, home: Path
) -> None:
    call("review", "-a", private, "-p", mentors, "--today", "2026-08-01")
    shown = terminal("review", "--today", TODAY)
    shown.ask("Choose a line to change it").type(DOWN * 3, ENTER)
    shown.ask("Which ONE area").type("7", ENTER)
    shown.ask("Choose a line to change it").type(CTRL_C)
    assert shown.end() == 130
    store = Store(home / "mentorpick")
    assert store.draft() is not None
    assert len(store.history()) == 1


def test_forget_shows_what_will_go_and_a_no_keeps_it(
    terminal: Callable[..., Terminal], call: Call, private: Path, mentors: Path, home: Path
) -> None:
    call("review", "-a", private, "-p", mentors)
    shown = terminal("forget")
    shown.see("answers you gave")
    shown.ask("Delete all of it?").type(ENTER)
    assert shown.end() == 0
    assert Store(home / "mentorpick").history()
    again = terminal("forget")
    again.ask("Delete all of it?").type(DOWN, ENTER)
    assert again.end() == 0
    assert not Store(home / "mentorpick").history()
