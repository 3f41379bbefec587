"""`mentorpick profiles check` and `schema`: all problems at once, as text or json, with 3 if there is an error."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft7Validator

from mentorpick.write.yaml_files import SCHEMAS
from tests.cli.conftest import Call


def test_clean_profiles_are_0_and_counted(call: Call, mentors: Path) -> None:
    result = call("profiles", "check", mentors)
    assert result.code == 0
    assert "4 files" in result.out
    assert "0 errors" in result.out


def test_every_problem_is_on_stdout_with_line_caret_and_hint_and_the_code_is_3(call: Call, mentors: Path) -> None:
    (mentors / "bad.yaml").write_text("name: Bad\nareas:\n  carrer: 9\nfoo: 1\n", encoding="utf-8")
    result = call("profiles", "check", mentors)
    assert result.code == 3
    assert f"{mentors / 'bad.yaml'}:3:3: " in result.out
    assert "  3 |   carrer: 9\n    |   ^^^^^^\n" in result.out
    assert "did you mean 'career'?" in result.out
    assert "bad.yaml:4:1: " in result.out
    assert result.err.startswith("mentorpick: ")


def test_json_holds_every_problem(call: Call, mentors: Path) -> None:
    (mentors / "bad.yaml").write_text("name: Bad\nareas: {carrer: 9}\n", encoding="utf-8")
    result = call("profiles", "check", mentors, "-f", "json")
    found = json.loads(result.out)
    assert result.code == 3
    assert (found["files"], found["mentors"]) == (5, 4)
    assert found["errors"] == sum(p.get("severity", "error") == "error" for p in found["problems"]) >= 1
    Draft7Validator(json.loads(call("profiles", "schema", "--of", "check").out)).validate(found)


def test_a_folder_without_a_file_of_profiles_is_3_and_a_page_alone_is_fine(call: Call, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    result = call("profiles", "check", tmp_path / "empty", "-f", "json")
    assert (result.code, json.loads(result.out)["files"]) == (3, 0)
    assert "no profile in" in result.err
    (tmp_path / "empty" / "mentorpick.yaml").write_text("title: Ours\n", encoding="utf-8")
    assert call("profiles", "check", tmp_path / "empty").code == 0


def test_a_path_that_does_not_exist_is_2(call: Call) -> None:
    assert call("profiles", "check", "no-such-folder").code == 2
    assert call("profiles", "check").code == 2


@pytest.mark.parametrize("of", SCHEMAS)
def test_each_schema_is_printed_as_valid_json_schema(call: Call, of: str) -> None:
    result = call("profiles", "schema", "--of", of)
    assert (result.code, result.err) == (0, "")
    Draft7Validator.check_schema(json.loads(result.out))


def test_the_shortlist_printed_fits_its_schema(call: Call, mentors: Path, jo: Path) -> None:
    schema = json.loads(call("profiles", "schema", "--of", "shortlist").out)
    Draft7Validator(schema).validate(json.loads(call("rank", jo, "-p", mentors, "-f", "json").out))
    Draft7Validator(schema).validate(json.loads(call("rank", jo, "-f", "json").out))


def test_an_unknown_schema_is_2_and_the_names_are_listed(call: Call) -> None:
    result = call("profiles", "schema", "--of", "profil")
    assert result.code == 2
    assert "shortlist" in result.err


def test_every_command_of_the_group_has_help(call: Call) -> None:
    text = call("profiles", "--help").out
    for name in ("check", "schema"):
        assert f"  {name} " in text
        assert call("profiles", name, "--help").code == 0
    assert call("profiles").code == 2


def test_a_missing_word_is_named_as_one_says_it(call: Call) -> None:
    missing = call("profiles", "form")
    assert (missing.code, "mentors or mentees is missing" in missing.err) == (2, True)


def test_what_mentees_want_cannot_be_counted_where_there_are_none(call: Call, mentors: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.csv").write_text("name,goals,priority\n", encoding="utf-8")
    result = call("profiles", "stats", mentors, "--mentees", tmp_path / "empty.csv", "-f", "json")
    assert (result.code, result.out) == (3, "")
    assert "there are no answers in" in result.err
