"""The line that says what a long step is doing: on a terminal only, gone at the end."""

import time
from pathlib import Path

import pytest

from mentorpick.cli import output as console
from mentorpick.cli.options import Common
from mentorpick.cli.output import StepProgress
from mentorpick.cli.rank import _first_two
from mentorpick.read.answers import read_mentees

Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is said is taken to be said on a terminal that can be written over."""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(console, "is_terminal", lambda _: True)


def test_the_line_says_what_is_done_and_is_gone_at_the_end(capsys: Capture) -> None:
    with StepProgress(Common()) as tick:
        assert tick("reading the people")
        assert tick("placing")
    start, first, second, blank, last = capsys.readouterr().err.split("\r")
    assert (start, first, second.rstrip(), last) == ("", "reading the people ...", "placing ...", "")
    assert len(second) == len(first)
    assert blank == " " * len("placing ...")


def test_without_a_step_nothing_is_said(capsys: Capture) -> None:
    with StepProgress(Common()):
        pass
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("common", [Common(quiet=True), Common(accessible=True)])
def test_who_wants_no_line_gets_none(common: Common, capsys: Capture) -> None:
    with StepProgress(common) as tick:
        assert tick("one")
    assert capsys.readouterr().err == ""


def test_the_time_that_was_given_ends() -> None:
    with StepProgress(Common(quiet=True), limit=0.01) as tick:
        time.sleep(0.02)
        assert not tick("one")


def test_reading_a_large_list_is_told_before_the_first_of_it_is_ranked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []

    class Told(StepProgress):
        def __call__(self, what: str) -> bool:
            told.append(what)
            return True

    monkeypatch.setattr("mentorpick.cli.output.StepProgress", Told)
    monkeypatch.setattr("mentorpick.cli.rank._LARGE", 10_000)
    for rows in (3, 400):
        sheet = tmp_path / f"{rows}.csv"
        sheet.write_text("name,priority\n" + "".join(f"Somebody called {n},career\n" for n in range(rows)))
        first = _first_two(Common(), [str(sheet)], iter(read_mentees([sheet])))
        assert [mentee.record for mentee in first] == [1, 2]
    assert told == ["reading the list"]
