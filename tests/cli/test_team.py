"""``team``: a map of who covers what, on the screen and for programs."""

import json
from pathlib import Path

from tests.cli.conftest import TODAY, Call


def test_a_team_shows_the_map_what_each_adds_and_what_nobody_covers(call: Call, jo: Path, mentors: Path) -> None:
    result = call("team", "-a", jo, "-p", mentors, "--size", "2", "--today", TODAY)
    assert result.code == 0
    for words in ("A team around you", "Career", "Finances", "Ada Berg", "Dee", "What nobody covers"):
        assert words in result.out


def test_a_team_for_programs_has_its_value_its_bound_and_its_seats(call: Call, jo: Path, mentors: Path) -> None:
    found = json.loads(call("team", "-a", jo, "-p", mentors, "--size", "2", "--today", TODAY, "-f", "json").out)
    assert found["schema"] == "mentorpick.team/1"
    assert [seat["mentor"] for seat in found["seats"]] == ["ada", "dee"]
    assert found["exact"]
    assert found["value"] <= found["bound"] <= found["possible"]


def test_too_few_make_a_smaller_team_and_it_is_said(call: Call, jo: Path, mentors: Path) -> None:
    result = call("team", "-a", jo, "-p", mentors, "--size", "4", "--today", TODAY)
    assert result.code == 0
    assert "so this team has 2 instead of 4" in " ".join(result.out.split())


def test_a_team_of_one_is_refused(call: Call, jo: Path, mentors: Path) -> None:
    result = call("team", "-a", jo, "-p", mentors, "--size", "1")
    assert (result.code, result.out) == (2, "")
    assert "give a size of 2, 3 or 4" in result.err
