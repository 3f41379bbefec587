"""Answers saved inside a git folder are not committed by accident."""

from pathlib import Path

import pytest

from tests.builders import ScriptedPrompter
from tests.cli.conftest import Call


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "work"
    (folder / ".git").mkdir(parents=True)
    (folder / "mine").mkdir()
    return folder


def test_it_says_that_the_answers_should_be_ignored(call: Call, jo: Path, mentors: Path, repository: Path) -> None:
    shown = call("pick", "-a", jo, "-p", mentors, "--save-answers", repository / "mine" / "me.yaml")
    assert shown.code == 0
    assert "Add /me.yaml to" in shown.err
    assert not (repository / "mine" / ".gitignore").exists(), "nothing is written unasked"


def test_it_is_silent_where_they_are_ignored_already(call: Call, jo: Path, mentors: Path, repository: Path) -> None:
    (repository / "mine" / ".gitignore").write_text("*.log\n/me.yaml\n", encoding="utf-8")
    shown = call("pick", "-a", jo, "-p", mentors, "--save-answers", repository / "mine" / "me.yaml")
    assert ".gitignore" not in shown.err


def test_it_is_silent_outside_git(call: Call, jo: Path, mentors: Path, tmp_path: Path) -> None:
    shown = call("pick", "-a", jo, "-p", mentors, "--save-answers", tmp_path / "me.yaml")
    assert ".gitignore" not in shown.err


def test_with_a_yes_the_line_is_added_and_what_was_there_stays(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mentorpick.cli import pick as gitfolder
    from mentorpick.cli.options import Common
    from mentorpick.interview.prompter import Reply

    ignore = repository / "mine" / ".gitignore"
    ignore.write_text("*.log", encoding="utf-8")
    monkeypatch.setattr(gitfolder, "can_ask", lambda _: True)
    monkeypatch.setattr(gitfolder, "prompter", lambda _: ScriptedPrompter([("gitignore", Reply("yes"))]))
    gitfolder.offer_gitignore(Common(), str(repository / "mine" / "me.yaml"))
    assert ignore.read_text(encoding="utf-8") == "*.log\n/me.yaml\n"
