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
        one.process.close(force=True)


def test_what_is_ticked_there_and_then_is_told_and_the_rest_is_not(
    terminal: Callable[..., Terminal], private: Path, mentors: Path
) -> None:
    shown = terminal("introduce", "ada", "-a", private, "-p", mentors, "--today", TODAY)
    shown.ask("first name?").type(ENTER).ask("why are you writing?").type(ENTER)
    shown.ask("happy to share").type(" ", ENTER)
    assert shown.end() == 0
    assert shown.is_sane()
    message = shown.text[shown.text.index("Dear Ada Berg") :]
    assert "Sleep again after night shifts" in message
    assert "debt" not in message


def test_enter_alone_leaves_all_of_it_out(terminal: Callable[..., Terminal], private: Path, mentors: Path) -> None:
    shown = terminal("introduce", "ada", "-a", private, "-p", mentors, "--accessible", TERM="dumb")
    shown.ask("first name?").type(ENTER).ask("why are you writing?").type(ENTER)
    shown.ask("happy to share").type(ENTER)
    assert shown.end() == 0
    message = shown.text[shown.text.index("Dear Ada Berg") :]
    assert "Get ready for mock interviews" in message
    assert "Sleep" not in message
    assert "debt" not in message


def test_stopping_at_the_ticks_writes_nothing(
    terminal: Callable[..., Terminal], private: Path, mentors: Path, tmp_path: Path
) -> None:
    shown = terminal("introduce", "ada", "-a", private, "-p", mentors, "-o", "message.md")
    shown.ask("first name?").type(ENTER).ask("why are you writing?").type(ENTER)
    shown.ask("happy to share").type(CTRL_C)
    assert shown.end() == 130
    assert not (tmp_path / "message.md").exists()


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
