"""The line that says what a long step is doing: on a terminal only, after most of a second, gone at the end."""

import gc
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
    """Whatever is said is taken to be said on a terminal."""
    monkeypatch.setattr(console, "is_terminal", lambda _: True)


def test_the_line_says_what_is_done_and_for_how_long_and_is_gone_at_the_end(capfd: Capture) -> None:
    said, end = "", time.monotonic() + 60
    with StepProgress(Common()) as tick:
        assert tick("reading")
        assert tick("looking for the best total")
        while " s)" not in said and time.monotonic() < end:
            said += capfd.readouterr().err
            time.sleep(0.05)
    said += capfd.readouterr().err
    start, *_, blank, last = said.split("\r")
    assert (start, last) == ("", "")
    assert "\rlooking for the best total (" in said
    assert "reading" not in said
    assert blank == " " * len(blank) != ""


def test_a_short_step_says_nothing(capfd: Capture) -> None:
    with StepProgress(Common()):
        pass
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("common", [Common(quiet=True), Common(accessible=True)])
def test_who_wants_no_line_gets_none(common: Common) -> None:
    with StepProgress(common) as tick:
        assert tick("one")
        assert tick._writer is None


def test_a_line_that_cannot_be_drawn_any_more_is_no_reason_to_stop(capfd: Capture) -> None:
    with StepProgress(Common()) as tick:
        tick._writer.kill()
        tick._writer.wait()
        assert tick("one")
        assert tick("two")
    gc.collect()
    assert capfd.readouterr().err == ""


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
    for rows in (3, 40_000):
        sheet = tmp_path / f"{rows}.csv"
        sheet.write_text("name,priority\n" + "".join(f"Somebody called {n},career\n" for n in range(rows)))
        first = _first_two(Common(), [str(sheet)], iter(read_mentees([sheet])))
        assert [mentee.record for mentee in first] == [1, 2]
    assert told == ["reading the list"]
