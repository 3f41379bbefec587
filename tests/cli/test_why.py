"""``why``: every point, side by side, another question, written weights; and what is said when it cannot be."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import TODAY, Call


@pytest.fixture
def ranked(call: Call, jo: Path, mentors: Path) -> Call:
    """The command line after one shortlist."""
    assert call("rank", jo, "-p", mentors, "--today", TODAY).code == 0
    return call


def test_a_place_of_the_last_shortlist_is_accounted_for_to_the_last_point(ranked: Call) -> None:
    result = ranked("why", "1", "--today", TODAY, "-f", "json")
    (account,) = json.loads(result.out)["accounts"]
    place = account["place"]
    assert (result.code, place["mentor"]) == (0, "ada")
    assert sum(item["points"] for item in place["contributions"]) == pytest.approx(place["score"], abs=1e-9)


def test_one_mentor_on_a_screen_says_points_weights_and_where_they_come_from(ranked: Call) -> None:
    plain = " ".join(ranked("why", "Ada Berg", "--today", TODAY).out.split())
    shown = " ".join(ranked("why", "Ada Berg", "--today", TODAY, "-v").out.split())
    assert "Points (rounded; ? = we don't know)" in plain
    assert "Mental health" in plain
    for words in ("Criterion", "= Weight", "x Value", "your priority", "second of the areas you chose"):
        assert words in shown
        assert words not in plain


def test_two_stand_side_by_side_and_their_difference_is_the_sum_of_differences(ranked: Call) -> None:
    shown = ranked("why", "dee", "ada", "--today", TODAY)
    assert "Difference" in shown.out
    found = json.loads(ranked("why", "dee", "ada", "--today", TODAY, "-f", "json").out)
    scores = [account["place"]["score"] for account in found["accounts"]]
    assert [account["place"]["mentor"] for account in found["accounts"]] == ["ada", "dee"]
    assert sum(row["gaps"][1] for row in found["differences"]) == pytest.approx(scores[0] - scores[1], abs=1e-8)


def test_of_someone_left_out_the_gate_is_told(ranked: Call) -> None:
    shown = ranked("why", "bo", "cleo", "--today", TODAY).out
    assert "Bo Li 李博 isn't on your list. Otherwise they'd be number " in shown
    assert "• has no space right now" in shown
    assert "• isn't taking anyone on right now" in shown


def test_a_misspelt_mentor_gets_the_nearest_names(ranked: Call) -> None:
    result = ranked("why", "Ada Burg")
    assert (result.code, result.out) == (2, "")
    assert "did you mean" in result.err
    assert "Ada Berg" in result.err


def test_another_question_is_answered_with_the_moves(ranked: Call, jo: Path) -> None:
    result = ranked("rank", jo, "--what-if", "priority=finances", "--today", TODAY)
    assert result.code == 0
    assert result.out.startswith("What if: priority=finances")
    found = json.loads(ranked("rank", jo, "--what-if", "priority=finances", "--today", TODAY, "-f", "json").out)
    assert (found["before"]["mentee"]["priority"], found["after"]["mentee"]["priority"]) == ("career", "finances")
    assert {row["key"]: row["from"] for row in found["after"]["weights"]}["area.career"] == (
        "an area only a goal is about"
    )


def test_lists_are_typed_with_commas_and_an_empty_value_takes_an_answer_back(ranked: Call, jo: Path) -> None:
    def asked(setting: str) -> list[str]:
        found = json.loads(ranked("rank", jo, "--what-if", setting, "--today", TODAY, "-f", "json").out)
        return [row["key"] for row in found["after"]["weights"] if row["from"].endswith("of the areas you chose")]

    assert asked("also=relationships,environment") == ["area.environment", "area.relationships"]
    assert asked("also=relationships; environment") == ["area.environment", "area.relationships"]
    assert asked("also=") == []


def test_a_must_have_can_be_dropped_for_once(ranked: Call, tmp_path: Path) -> None:
    kim = tmp_path / "kim.yaml"
    kim.write_text("priority: career\nmust: {meeting: [phone]}\n", encoding="utf-8")
    found = json.loads(ranked("rank", kim, "--without", "meeting", "--today", TODAY, "-f", "json").out)
    assert found["before"]["shortlist"] == []
    assert found["moves"][0]["because"] == "nothing keeps them off now"
    shown = ranked("rank", kim, "--today", TODAY).out
    assert "If you didn't insist on the way of meeting (phone)" in shown


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (("--what-if", "priority"), 2, "--what-if takes KEY=VALUE"),
        (("--what-if", "prioritee=career"), 2, "did you mean 'priority'?"),
        (("--what-if", "priority=carer"), 3, "did you mean 'career'?"),
        (("--what-if", "priority="), 3, "priority is missing"),
        (("--what-if", "consent=yes"), 2, "there's no answer with that name"),
        (("--what-if", "priority=finances", "--brief"), 2, "leave out --brief"),
        (("--what-if", "priority=finances", "-f", "html"), 2, "what-if has no page"),
        (("--without", "languages", "-o", "page.html"), 2, "what-if has no page"),
        (("--without", "moon"), 2, "must.meeting"),
        (("--without", "roles"), 2, "must.roles isn't a must-have"),
        (("--weights", "nowhere.yaml"), 2, "there's no file"),
    ],
)
def test_a_question_that_cannot_be_asked_is_answered_with_what_can(
    ranked: Call, jo: Path, options: tuple[str, ...], code: int, said: str
) -> None:
    result = ranked("rank", jo, *options)
    assert (result.code, result.out) == (code, "")
    assert said in result.err


def test_a_question_that_leaves_nobody_fails_if_that_is_asked_for(ranked: Call, jo: Path) -> None:
    asked = ("rank", jo, "--what-if", "must.min_hours=700", "--today", TODAY)
    assert ranked(*asked).code == 0
    result = ranked(*asked, "--fail-if-empty")
    assert (result.code, "Your list would be" in result.out) == (4, True)


def test_what_if_is_asked_for_one_mentee(ranked: Call, jo: Path, tmp_path: Path) -> None:
    other = tmp_path / "kim.yaml"
    other.write_text("priority: finances\n", encoding="utf-8")
    assert ranked("rank", jo, other, "--what-if", "priority=career").code == 2


def test_written_weights_hold_for_rank_why_and_team_and_are_named(ranked: Call, jo: Path, tmp_path: Path) -> None:
    file = tmp_path / "ours.yaml"
    file.write_text("area.career: 3\nvalues: 1\n", encoding="utf-8")
    for command in (("rank", jo), ("why", "ada", "-a", jo)):
        found = json.loads(ranked(*command, "--weights", file, "--today", TODAY, "-f", "json").out)
        assert [(row["key"], row["weight"], row["from"]) for row in found["weights"]] == [
            ("area.career", 0.75, "the weights in ours.yaml"), ("values", 0.25, "the weights in ours.yaml"),
        ]  # fmt: skip
    assert ranked("team", "-a", jo, "--weights", file, "--size", "2").code == 0


def test_written_weights_hold_for_a_cohort_too(ranked: Call, jo: Path, tmp_path: Path) -> None:
    file, other = tmp_path / "ours.yaml", tmp_path / "kim.yaml"
    file.write_text("area.career: 3\nwants: 1\n", encoding="utf-8")
    other.write_text("priority: finances\n", encoding="utf-8")
    found = json.loads(ranked("rank", jo, other, "--weights", file, "--today", TODAY, "-f", "json").out)
    assert [[row["weight"] for row in one["weights"]] for one in found] == [[0.75, 0.25]] * 2
