"""The guided way without a terminal, and what it knows of the world."""

import os
from pathlib import Path

import pytest

from mentorpick.cli import context as guess
from mentorpick.cli.context import PickContext, profile_of
from mentorpick.cli.next_steps import STEPS
from mentorpick.cli.options import Common
from mentorpick.model.people import Mentor, Offer
from mentorpick.read.answers import read_answers
from mentorpick.read.files import typed_path
from mentorpick.read.profiles import read_profiles
from mentorpick.store import Store
from tests.cli.conftest import TODAY, Call, process


@pytest.mark.parametrize("argv", [("pick",), ("pick", "--no-input")], ids=" ".join)
def test_without_a_terminal_every_missing_answer_is_named_with_its_key(argv: tuple[str, ...]) -> None:
    run = process(argv)
    said = run.stderr.decode()
    assert run.returncode == 2
    assert run.stdout == b""
    assert "there's no terminal to ask on" in said
    for key in ("goals", "priority", "also", "must", "background.wish", "style.structure", "hours_per_month"):
        assert f"\n    {key} " in said, "each on a line of its own"
    assert "Priority (needed)" in said
    assert said.count("(needed)") == 1


def test_mentorpick_alone_without_a_terminal_is_the_short_help_and_2() -> None:
    run = process(())
    assert run.returncode == 2
    assert b"rank" in run.stderr
    assert run.stdout == b""


def test_a_replay_asks_nothing_and_is_what_rank_says(call: Call, mentors: Path, jo: Path) -> None:
    options = ("-p", mentors, "--today", TODAY, "--format", "json")
    replayed = call("pick", "-a", jo, *options)
    assert (replayed.code, replayed.out) == (0, call("rank", jo, *options).out)


def test_a_replay_can_write_the_answers_as_a_file_to_edit(call: Call, mentors: Path, jo: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.yaml"
    assert call("pick", "-a", jo, "-p", mentors, "--save-answers", copy).code == 0
    assert copy.read_text(encoding="utf-8").startswith("# yaml-language-server: $schema=answers.schema.json\n")
    assert read_answers(copy) == read_answers(jo)


def test_an_answers_file_that_exists_is_not_overwritten_and_nothing_is_asked_first(
    call: Call, mentors: Path, jo: Path
) -> None:
    before = jo.read_bytes()
    result = call("pick", "-p", mentors, "--save-answers", jo)
    assert result.code == 2
    assert "exists already" in result.err
    assert jo.read_bytes() == before


@pytest.mark.parametrize(
    ("content", "code"), [("priority: [", 3), ("priority: caviar\n", 3), (None, 2)], ids=["broken", "wrong", "missing"]
)
def test_a_replay_of_a_bad_file_says_what_is_wrong(
    call: Call, mentors: Path, tmp_path: Path, content: str | None, code: int
) -> None:
    path = tmp_path / "bad.yaml"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    result = call("pick", "-a", path, "-p", mentors)
    assert result.code == code
    assert result.out == ""
    assert "bad.yaml" in result.err


# the world


def world(home: Path, **fields: object) -> PickContext:
    """A world with the user's folder in this home."""
    return PickContext(Common(**fields), Store(home / "mentorpick"))  # type: ignore[arg-type]


def test_a_real_pool_used_last_is_known_and_the_sample_is_not(home: Path, mentors: Path) -> None:
    store = Store(home / "mentorpick")
    store.remember_pool([])
    assert world(home).around.pool == ""
    store.remember_pool([mentors])
    assert str(mentors).endswith(world(home).around.pool.removeprefix("~"))


def test_the_area_of_a_goal_is_guessed_by_its_meaning(home: Path) -> None:
    areas = world(home).around.suggest_areas("get back to work after six years at home with the kids")
    assert "career" in areas[:2]


def test_without_a_model_no_area_is_guessed(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    assert world(home).around.suggest_areas("Match into a fellowship") == ()


def test_a_pool_used_last_that_is_gone_is_asked_for_again(home: Path, mentors: Path) -> None:
    Store(home / "mentorpick").remember_pool([mentors / "gone"])
    assert world(home).around.pool == ""


def test_a_folder_of_profiles_here_is_offered(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert world(home).around.profiles_here == ""
    folder = tmp_path / "profiles"
    folder.mkdir()
    assert world(home).around.profiles_here == ""
    (folder / "ana.yaml").write_text("name: Ana\nexpertise: [law]\n", encoding="utf-8")
    assert world(home).around.profiles_here == str(folder)
    assert world(home).around.pool == ""


def test_a_path_is_checked_before_it_is_taken(home: Path, mentors: Path, tmp_path: Path) -> None:
    check = world(home).around.check_pool
    assert check(str(mentors)) == ""
    assert check(f'"{mentors}"') == ""
    assert check(str(mentors / "nothing.yaml")).startswith("There's nothing at ")
    bad = tmp_path / "bad.yaml"
    bad.write_text("name: Ana\ncarrer: 3\n", encoding="utf-8")
    assert f"I found no profile I can use in {bad}. The first problem is at {bad}:" in check(str(bad))


@pytest.mark.skipif(os.name == "nt", reason="other escapes")
@pytest.mark.parametrize(
    "typed",
    ["/a b/c", "'/a b/c'", '"/a b/c"', r"/a\ b/c", "  /a b/c "],
    ids=["plain", "single", "double", "escaped", "spaces"],
)
def test_a_path_dragged_into_the_window_is_understood(typed: str) -> None:
    assert typed_path(typed) == Path("/a b/c")


def test_mentors_are_known_by_name_or_id(home: Path, mentors: Path) -> None:
    known = world(home, profiles=(str(mentors),)).around.mentor_id
    assert [known(text) for text in ("Ada Berg", "ada", "ADA berg", "nobody")] == ["ada", "ada", "ada", None]


def test_the_boundary_holds_the_offices_referral(home: Path, mentors: Path) -> None:
    (mentors / "mentorpick.yaml").write_text("referral: Call Kim in room 4.\n", encoding="utf-8")
    sentences = world(home, profiles=(str(mentors),)).around.boundary()
    assert "isn't a therapist" in sentences[0]
    assert sentences[1:] == ("Call Kim in room 4.",)


def test_someone_described_becomes_an_ordinary_profile_with_the_rest_unknown(home: Path) -> None:
    store = Store(home / "mentorpick")
    person = {"name": "Ana Silva", "does": "runs a ward", "helps": "paying back student loans"}
    offers = (Offer(text="paying back student loans"),)
    expected = Mentor(id="ana-silva", name="Ana Silva", title="runs a ward", offers=offers)
    assert profile_of(person) == expected
    store.save_person(profile_of(person))
    assert read_profiles(store.people).mentors == (expected,)


@pytest.mark.parametrize(("zone", "guessed"), [("Europe/Oslo", "Europe/Oslo"), (":Europe/Oslo", "Europe/Oslo")])
def test_the_time_zone_of_this_computer_is_offered(monkeypatch: pytest.MonkeyPatch, zone: str, guessed: str) -> None:
    monkeypatch.setenv("TZ", zone)
    assert guess.timezone() == guessed


@pytest.mark.parametrize(
    ("name", "value", "guessed"),
    [("LC_ALL", "de_DE.UTF-8", "German"), ("LANG", "en_GB", "English"), ("LANG", "C.UTF-8", ""), ("LANG", "xx_XX", "")],
)
def test_the_language_of_this_computer_is_offered(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, guessed: str
) -> None:
    for other in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(other, raising=False)
    monkeypatch.setenv(name, value)
    assert guess.language() == guessed


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.key)
def test_every_step_that_may_come_next_says_what_it_is(step: object) -> None:
    assert step.label  # type: ignore[attr-defined]
    assert step.gloss  # type: ignore[attr-defined]
