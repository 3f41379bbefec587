"""What the computer says of its user is offered as a default, and nothing is made up where it says nothing."""

import os
from pathlib import Path

import pytest

from mentorpick.cli import context as guess
from mentorpick.interview.prompter import Back, Prompter, Reply, Screen, Skip
from mentorpick.interview.state import Choice


@pytest.mark.parametrize(
    ("zone", "offered"),
    [("Europe/Paris", "Europe/Paris"), (":Asia/Tokyo", "Asia/Tokyo"), ("UTC", ""), ("Mars/Olympus", ""), ("", "")],
)
def test_the_zone_of_this_computer_is_offered_unless_it_is_a_servers(
    zone: str, offered: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", zone)
    monkeypatch.setattr(guess, "_linked", lambda _: "")
    monkeypatch.setattr(guess, "_first_line", lambda _: "Etc/UTC")
    assert guess.timezone() == offered


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_a_zone_is_found_behind_a_link_or_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "zoneinfo" / "Europe").mkdir(parents=True)
    (tmp_path / "zoneinfo" / "Europe" / "Rome").write_bytes(b"TZif2")
    (tmp_path / "localtime").symlink_to(tmp_path / "zoneinfo" / "Europe" / "Rome")
    (tmp_path / "timezone").write_bytes(b"Europe/Rome\n")
    (tmp_path / "broken").symlink_to(tmp_path / "nowhere")
    assert guess._linked(tmp_path / "localtime") == "Europe/Rome"
    assert guess._linked(tmp_path / "broken") == guess._linked(tmp_path / "timezone") == ""
    assert guess._first_line(str(tmp_path / "timezone")) == "Europe/Rome"
    (tmp_path / "timezone").write_bytes("Mañana".encode())
    assert guess._first_line(str(tmp_path / "timezone")) == guess._first_line(str(tmp_path / "nowhere")) == ""


@pytest.mark.parametrize(
    ("said", "offered"),
    [
        ({"LANG": "fr_CH.UTF-8"}, "French"), ({"LC_ALL": "C", "LANG": "de_DE"}, "German"), ({"LANG": "POSIX"}, ""),
        ({"LANG": "qqq"}, ""), ({}, ""),
    ],
)  # fmt: skip
def test_the_language_of_this_computer_is_offered_by_its_english_name(
    said: dict[str, str], offered: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in said.items():
        monkeypatch.setenv(name, value)
    assert guess.language() == offered


class Answering(Prompter):
    """Somebody who always answers the same."""

    def __init__(self, reply: Reply | Back | Skip) -> None:
        self.reply = reply

    def ask(self, screen: Screen) -> Reply | Back | Skip:
        return self.reply

    def say(self, text: str, *, strong: bool = False) -> None:
        """Nobody reads it."""


@pytest.mark.parametrize(
    ("reply", "default", "chosen"),
    [(Reply("a"), "b", "a"), (Skip(), "b", "b"), (Skip(), "", "a"), (Back(), "b", "b")],
)
def test_what_is_no_reply_takes_the_default_or_else_the_first(
    reply: Reply | Back | Skip, default: str, chosen: str
) -> None:
    choices = (Choice("a", "A"), Choice("b", "B"))
    assert guess.choose(Answering(reply), "key", "Which?", choices, "why", default=default) == chosen
