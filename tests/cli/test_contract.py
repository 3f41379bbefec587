"""What holds for every command: made-up people are named, the boundary is said, machine formats stay clean."""

import csv
import io
import json
import re
from pathlib import Path

import pytest

from tests.cli.conftest import TODAY, Call

HANNAH, MIRIAM = "hannah-ellis", "miriam-stein"
ONE_MENTEE = (
    ("rank", "{a}"), ("rank", "{a}", "--what-if", "also=finances"), ("why", HANNAH, "-a", "{a}"),
    ("why", HANNAH, MIRIAM, "-a", "{a}"), ("team", "-a", "{a}"), ("review", "-a", "{a}", "--no-input"),
)  # fmt: skip
OTHERS = (
    ("introduce", HANNAH, "-a", "{a}", "--no-input"), ("rank", "{folder}"), ("rank", "{folder}", "--brief"),
    ("assign", "{folder}"), ("profiles", "stats"),
)  # fmt: skip


@pytest.fixture
def sample() -> Path:
    """The made-up pool."""
    return Path(__file__).parents[2] / "profiles"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of two mentees, both with mental health as their priority."""
    made = tmp_path / "mentees"
    made.mkdir()
    for name in ("ana", "bea"):
        (made / f"{name}.yaml").write_text("priority: mental_health\n", encoding="utf-8")
    return made


def formats(words: tuple[str, ...]) -> tuple[str, ...]:
    offered = ("table", "json", "csv", "md")
    return tuple(name for name in offered if not (words[0] == "introduce" and name == "csv"))


def written(words: tuple[str, ...], call: Call, sample: Path, folder: Path) -> dict[str, str]:
    """What a command says of the made-up pool in each of its formats; for CSV what it says beside."""
    found = {}
    for name in formats(words):
        result = call(*filled(words, folder), "-p", sample, "-f", name, "--today", TODAY)
        assert result.code == 0, name
        found[name] = " ".join((result.err if name == "csv" else result.out).split()).replace("! ", "")
    return found


@pytest.mark.parametrize("words", OTHERS, ids=" ".join)
def test_made_up_people_are_named_as_such_whatever_is_written(
    words: tuple[str, ...], call: Call, sample: Path, folder: Path
) -> None:
    for name, text in written(words, call, sample, folder).items():
        assert re.search('made[- ]up|"fictional": ?true', text), name


@pytest.mark.parametrize("words", ONE_MENTEE, ids=" ".join)
def test_with_mental_health_at_the_centre_a_mentors_limits_are_said_beside_that_they_are_made_up(
    words: tuple[str, ...], call: Call, sample: Path, folder: Path
) -> None:
    for name, text in written(words, call, sample, folder).items():
        assert re.search('made[- ]up|"fictional": ?true', text), name
        assert "your local emergency number" in text, name
        assert "no one is on call" in text, f"the office's own referral, as {name}"


def test_an_introduction_says_it_beside_the_pages_that_may_be_sent(call: Call, sample: Path, folder: Path) -> None:
    result = call("introduce", HANNAH, "-a", folder / "ana.yaml", "-p", sample, "--no-input")
    assert "your local emergency number" in result.err
    assert "emergency" not in result.out


@pytest.mark.parametrize("words", ONE_MENTEE, ids=" ".join)
def test_machine_formats_stay_clean_whatever_is_warned_about(
    words: tuple[str, ...], call: Call, sample: Path, folder: Path
) -> None:
    broken = folder.parent / "broken.yaml"
    broken.write_text("name: Nobody\nfoo: 1\n", encoding="utf-8")
    argv = (*filled(words, folder), "-p", sample, "-p", broken, "--today", TODAY)
    as_json, as_csv = call(*argv, "-f", "json"), call(*argv, "-f", "csv")
    for result in (as_json, as_csv):
        assert result.code == 0
        assert "broken.yaml" in result.err
    assert isinstance(json.loads(as_json.out), dict)
    assert len({len(row) for row in csv.reader(io.StringIO(as_csv.out))}) == 1


def filled(words: tuple[str, ...], folder: Path) -> list[str]:
    return [word.format(a=folder / "ana.yaml", folder=folder) for word in words]


def test_without_a_and_p_every_command_takes_the_last_answers_and_their_pool(
    call: Call, mentors: Path, jo: Path
) -> None:
    first = call("rank", jo, "-p", mentors, "--today", TODAY)
    assert first.code == 0
    for words in (("rank",), ("why", "1"), ("team",), ("introduce", "1", "--no-input")):
        result = call(*words, "--today", TODAY)
        assert result.code == 0, words
        assert str(jo) in result.err
        assert str(mentors) in result.err
        assert "Ada Berg" in result.out
    assert call("rank", "--today", TODAY).out == first.out


def test_a_mentees_page_says_it_and_no_mentors_page_does(call: Call, sample: Path, folder: Path) -> None:
    (folder / "cid.yaml").write_text("priority: career\n", encoding="utf-8")
    out = folder.parent / "out"
    assert call("assign", folder, "-p", sample, "-f", "csv", "--packets", out, "--today", TODAY).code == 0
    said = {path.name for path in out.rglob("*.html") if "emergency number" in path.read_text(encoding="utf-8")}
    assert said == {"ana.html", "bea.html"}


def test_answers_and_pool_of_the_last_shortlist_go_together(
    call: Call, mentors: Path, jo: Path, sample: Path, folder: Path
) -> None:
    assert call("review", "-a", jo, "-p", mentors, "--today", TODAY).code == 0  # which saves the answers
    saved = call("rank", "--today", TODAY)
    assert "Ada Berg" in saved.out
    other = call("rank", folder / "ana.yaml", "-p", sample, "--today", TODAY)
    assert call("rank", "--today", TODAY).out == other.out
    first = next(line for line in other.out.splitlines() if line.startswith(" 1  "))
    assert call("why", "1", "--today", TODAY).out.splitlines()[0].removeprefix("Why ") in first
