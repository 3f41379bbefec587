"""``review``, ``paths`` and ``forget`` from the command line."""

import os
import stat
import sys
from pathlib import Path

import msgspec
import pytest

from tests.cli.conftest import Call

FIRST, LATER = ("--today", "2026-08-01"), ("--today", "2026-11-23")


@pytest.fixture
def begun(call: Call, jo: Path, mentors: Path) -> Path:
    """A first round kept in August; returns the folder of mentors."""
    assert call("review", "-a", jo, "-p", mentors, *FIRST).code == 0
    return mentors


def test_without_saved_answers_there_is_nothing_to_look_back_on(call: Call) -> None:
    shown = call("review")
    assert shown.code == 2
    assert "-a FILE" in shown.err


def test_it_names_what_changed_and_whose_doing_each_move_is(call: Call, begun: Path, jo: Path) -> None:
    dee = "name: Dee\nareas: {career: 5, finances: 5}\noffers: [Teaches beginners to dance]\nlanguages: [en]\n"
    (begun / "dee.yaml").write_text(dee, encoding="utf-8")
    (begun / "eve.yaml").write_text("name: Eve\nareas: {career: 1}\nlanguages: [en]\n", encoding="utf-8")
    jo.write_text(jo.read_text("utf-8").replace("Get ready for mock interviews", "Learn to dance"), encoding="utf-8")
    shown = call("review", "-a", jo, *LATER, "-f", "json")
    told = msgspec.json.decode(shown.out)
    assert told["since"] == "2026-08-01"
    assert told["next"] == "2027-02-23"
    assert "New goal: Learn to dance" in told["changed"]
    moves = {shift["mentor"]: shift for shift in told["shifts"]}
    assert moves["eve"]["before"] is None
    for shift in moves.values():
        assert shift["answers"] + shift["profiles"] + shift["people"] == pytest.approx(shift["moved"])
    assert moves["dee"]["profiles"] > 0


def test_each_round_is_kept_and_history_lists_them(call: Call, begun: Path, jo: Path) -> None:
    jo.write_text(
        jo.read_text("utf-8").replace("priority: career", "priority: finances").replace("also: [finances]", "")
    )
    call("review", "-a", jo, *LATER)
    told = msgspec.json.decode(call("review", "--history", "-f", "json").out)
    assert [(one["day"], one["priority"]) for one in told["rounds"]] == [
        ("2026-08-01", "career"),
        ("2026-11-23", "finances"),
    ]
    assert "Career" in call("review", "--history").out


def test_without_a_terminal_the_answers_stay_as_they_were(call: Call, begun: Path) -> None:
    shown = call("review", *LATER)
    assert shown.code == 0
    assert "your answers stay as they were" in shown.err
    assert "Who moved up or down\nNobody." in shown.out


def test_mentors_that_were_not_kept_are_said_to_be_todays(call: Call, begun: Path, home: Path) -> None:
    for kept in home.rglob("mentors/*.gz"):
        kept.write_bytes(b"broken")
    shown = call("review", *LATER)
    assert shown.code == 0
    assert "from back then" in shown.err


def test_the_day_to_look_again_can_be_chosen(call: Call, begun: Path) -> None:
    assert "Look again around\n2027-01-10" in call("review", *LATER, "--next", "2027-01-10").out
    assert call("review", "--next", "soon").code == 2


def test_the_day_to_look_again_is_mentioned_once_it_is_past(call: Call, begun: Path) -> None:
    from datetime import date

    from mentorpick.cli.options import Common
    from mentorpick.cli.pick import review_reminder

    assert review_reminder(Common(today=date(2026, 10, 31))) == ""
    assert "2026-11-01" in review_reminder(Common(today=date(2026, 11, 2)))
    call("review", *LATER, "--next", "2026-12-24")
    assert review_reminder(Common(today=date(2026, 12, 1))) == ""
    assert "2026-12-24" in review_reminder(Common(today=date(2026, 12, 25)))


# where things are, and deleting them


def test_paths_names_everything_that_is_kept(call: Call, begun: Path, home: Path) -> None:
    told = msgspec.json.decode(call("paths", "-f", "json").out)
    named = [Path(row["path"]) for row in told["kept"]]
    files = [path for path in home.rglob("*") if path.is_file()]
    assert files
    assert all(any(path == place or place in path.parents for place in named) for path in files)
    assert "answers you gave" in call("paths").out


def test_paths_says_so_where_nothing_is_kept(call: Call) -> None:
    assert "Nothing is kept yet." in call("paths").out


def test_forget_asks_first_and_without_a_terminal_deletes_nothing(call: Call, begun: Path, home: Path) -> None:
    before = sorted(home.rglob("*"))
    shown = call("forget")
    assert shown.code == 2
    assert "--yes" in shown.err
    assert sorted(home.rglob("*")) == before


def test_forget_leaves_no_file_of_ours_behind(call: Call, begun: Path, home: Path) -> None:
    shown = call("forget", "--yes")
    assert shown.code == 0
    assert "Deleted:" in shown.err
    assert not [path for path in home.rglob("*") if path.is_file()]
    assert "There's nothing to delete." in call("forget", "--yes").err


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077, 0o777])
def test_everything_kept_is_for_its_owner_only_under_any_umask(
    call: Call, jo: Path, mentors: Path, home: Path, mask: int
) -> None:
    page = home / "page.html"
    before = os.umask(mask)
    try:
        call("review", "-a", jo, "-p", mentors, "--next", "2099-01-01")
        call("rank", jo, "-p", mentors, "-o", page)
    finally:
        os.umask(before)
    kept = list(home.rglob("*"))
    assert {"answers", "mentors", "page.html"} <= {path.name for path in kept}
    for path in kept:
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path
