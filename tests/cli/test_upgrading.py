"""A home that version 0.1.0 made is read, and what can't be compared any more is refused with what to do."""

import shutil
from pathlib import Path

import msgspec
import pytest

from mentorpick.store import Store
from tests.cli.conftest import Call

MADE = Path(__file__).parents[1] / "examples" / "home-0.1"
LATER = ("--today", "2026-12-05")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The home as 0.1.0 left it, at another place."""
    here = tmp_path / "made-by-0.1"
    shutil.copytree(MADE, here)
    for file in (here / "kept").glob("*.json"):
        file.write_text(file.read_text("utf-8").replace("HERE", str(here)), encoding="utf-8")
    monkeypatch.setenv("MENTORPICK_HOME", str(here / "kept"))
    return here


def test_answers_and_the_pool_of_last_time_are_found_again(call: Call, home: Path) -> None:
    shown = call("rank", home / "jo.yaml", "-f", "json", *LATER)
    assert shown.code == 0
    first = msgspec.json.decode(shown.out)["shortlist"][0]
    assert (first["mentor"], first["fit"]) == ("lena-vogt", "strong")


def test_a_place_in_the_last_shortlist_is_still_the_mentor_that_stood_there(call: Call, home: Path) -> None:
    shown = call("why", "1", "-f", "json", *LATER)
    assert msgspec.json.decode(shown.out)["accounts"][0]["place"]["mentor"] == "tyler-voss"


def test_a_review_ranks_both_times_by_the_new_rule_and_says_so(call: Call, home: Path) -> None:
    shown = call("review", "-f", "json", *LATER)
    assert shown.code == 0
    assert "Since version 0.2 mentorpick compares goals by meaning" in " ".join(shown.err.split())
    found = msgspec.json.decode(shown.out)
    assert found["since"] == "2026-09-01"
    assert all(shift["moved"] == 0 for shift in found["shifts"])
    again = Store(home / "kept", home / "cache").snapshot_of(home / "kept" / "answers" / "2026-12-05.yaml")
    assert again is not None
    assert again.places[0] == "lena-vogt"
    assert again.compared


def test_a_baseline_of_the_old_version_is_refused_with_what_to_do(call: Call, home: Path) -> None:
    shown = call("rank", home / "coh", "-f", "jsonl", "--changed-since", home / "run.jsonl", *LATER)
    assert shown.code == 2
    assert "was made by version 0.1" in shown.err
    assert "make it again" in shown.err
