"""A proposal from the first draft to the signed one, through the command line, and what was decided in it."""

import csv
import io
from pathlib import Path

import pytest

from tests.cli.conftest import Call

pytest.importorskip("ortools")

DAY = ("--today", "2026-09-25")
MENTORS = {
    "ada": "offers: [Reads CVs and runs mock interviews]\nmeeting: [video]\ncapacity: 1",
    "ben": "offers: [Reads CVs]\nmeeting: [video]\ncapacity: 1",
    "cy": "offers: [Talks about gardens]\nmeeting: [in_person]\nlocation: York\ncapacity: 2",
}
MENTEES = {
    "jo": "name: Jo Hill\ngoals: [Pass mock interviews]\nmeeting: [video]",
    "kim": "name: Kim Lee\ngoals: [Better CVs]\nmeeting: [video]",
    "lu": "name: Lu Fox\ngoals: [Better CVs]\nmeeting: [in_person]\nlocation: Leeds",
}


@pytest.fixture
def people(tmp_path: Path) -> Path:
    for folder, all_of in (("mentors", MENTORS), ("mentees", MENTEES)):
        (tmp_path / folder).mkdir()
        for id_, text in all_of.items():
            head = f"name: {id_.title()}\nareas: {{career: 4}}\n" if folder == "mentors" else "priority: career\n"
            (tmp_path / folder / f"{id_}.yaml").write_text(head + text + "\n", encoding="utf-8")
    return tmp_path


def propose(call: Call, people: Path, *more: object) -> tuple[list[dict[str, str]], str]:
    result = call("assign", people / "mentees", "-p", people / "mentors", *more, *DAY)
    assert result.code == 0, result.err
    outputs = [more[at + 1] for at, word in enumerate(more) if word == "-o"]
    text = Path(str(outputs[0])).read_text(encoding="utf-8") if outputs else result.out
    return list(csv.DictReader(io.StringIO(text))), result.err


def decide(path: Path, decisions: dict[str, str]) -> None:
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows({**row, "decision": decisions.get(row["mentee"], "")} for row in rows)


def pairs(rows: list[dict[str, str]]) -> dict[str, str]:
    return {row["mentee"]: row["mentor"] for row in rows}


def test_the_pair_in_two_towns_stands_first_and_says_so(call: Call, people: Path) -> None:
    rows, said = propose(call, people, "-f", "csv")
    assert pairs(rows) == {"jo": "ada", "kim": "ben", "lu": "cy"}
    assert (rows[0]["mentee"], "two towns" in rows[0]["look_again"]) == ("lu", True)
    assert "Look at 1 pair again, listed first." in said
    assert [row["why"] for row in rows if row["mentee"] == "kim"] == ["Reads CVs"]


def test_a_check_names_what_a_person_should_see_and_still_calls_it_sound(call: Call, people: Path) -> None:
    proposal = people / "p.csv"
    propose(call, people, "-o", proposal)
    result = call("assign", people / "mentees", "-p", people / "mentors", "--check", proposal, *DAY)
    assert result.code == 0
    assert "in two towns" in result.err
    assert "is fine" in result.err


def test_a_no_leads_to_the_next_proposal_without_that_pair(call: Call, people: Path) -> None:
    proposal, following = people / "p.csv", people / "next.csv"
    propose(call, people, "-o", proposal)
    decide(proposal, {"jo": "no", "kim": "yes"})
    rows, said = propose(call, people, "--check", proposal, "-o", following)
    assert "3 lines: 1 yes, 1 no, 1 not decided." in said
    assert pairs(rows)["kim"] == "ben"
    assert pairs(rows)["jo"] not in ("ada", "")


def test_who_was_just_refused_is_not_said_to_have_room(call: Call, people: Path) -> None:
    path = people / "first.csv"
    propose(call, people, "-o", path)
    decide(path, {"jo": "no"})
    result = call("assign", people / "mentees", "-p", people / "mentors", "--check", path, *DAY)
    assert "jo gets nobody, but cy could work" in result.err
    assert "ada would do" not in result.err


def test_a_name_as_the_decision_is_the_mentor_it_is_to_be(call: Call, people: Path) -> None:
    proposal, following = people / "p.csv", people / "next.csv"
    propose(call, people, "-o", proposal)
    decide(proposal, {"jo": "Cy", "lu": "yes"})
    rows, said = propose(call, people, "--check", proposal, "-o", following)
    assert "1 given another mentor" in said
    assert pairs(rows) == {"jo": "cy", "kim": "ben", "lu": "cy"}


def test_a_decision_that_means_nothing_is_named_with_its_line(call: Call, people: Path) -> None:
    proposal = people / "p.csv"
    propose(call, people, "-o", proposal)
    decide(proposal, {"jo": "perhaps"})
    result = call("assign", people / "mentees", "-p", people / "mentors", "--check", proposal, *DAY)
    assert result.code == 3
    assert "'perhaps' isn't yes, no or a mentor's name" in result.err


@pytest.mark.parametrize("yes", ["yes", "Y", "ok", "\u2713", "ja", "oui", "x", "Yes.", "Ben", "Ben "])
@pytest.mark.parametrize(
    "no", ["no", "N", "nein", "\u2717", "no \u2013 conflict", "No, she's my sister", "no (same lab)"]
)
def test_a_yes_and_a_no_are_understood_as_people_write_them(call: Call, people: Path, yes: str, no: str) -> None:
    proposal = people / "p.csv"
    proposal.write_text(f'mentee,mentor,decision\njo,ada,"{no}"\nkim,ben,"{yes}"\nlu,cy,\n', encoding="utf-8")
    result = call("assign", people / "mentees", "-p", people / "mentors", "--check", proposal, *DAY)
    assert "3 lines: 1 yes, 1 no, 1 not decided." in result.err


@pytest.mark.parametrize("unclear", ["yes, but ask her first", "no preference", "not sure", "?", "maybe Ada"])
def test_half_a_decision_is_none(call: Call, people: Path, unclear: str) -> None:
    proposal = people / "p.csv"
    proposal.write_text(f'mentee,mentor,decision\njo,ada,"{unclear}"\nkim,ben,\nlu,cy,\n', encoding="utf-8")
    result = call("assign", people / "mentees", "-p", people / "mentors", "--check", proposal, *DAY)
    assert (result.code, "isn't yes, no or a mentor's name" in result.err) == (3, True)


@pytest.mark.parametrize("name", ["p.json", "p.jsonl"])
def test_a_proposal_in_json_is_read_back_and_may_be_decided_on(call: Call, people: Path, name: str) -> None:
    proposal = people / name
    assert call("assign", people / "mentees", "-p", people / "mentors", "-o", proposal, *DAY).code == 0
    text = proposal.read_text(encoding="utf-8")
    proposal.write_text(text.replace('"mentee_name"', '"decision": "yes", "mentee_name"'), encoding="utf-8")
    result = call("assign", people / "mentees", "-p", people / "mentors", "--check", proposal, *DAY)
    assert "3 lines: 3 yes." in result.err
    assert call("term", "start", proposal, "--term", people / "term", *DAY).code == 0


def test_more_decided_than_there_are_places_is_refused(call: Call, people: Path) -> None:
    proposal = people / "p.csv"
    propose(call, people, "-o", proposal)
    decide(proposal, {"jo": "Ben", "kim": "yes"})
    result = call("assign", people / "mentees", "-p", people / "mentors", "--check", proposal, *DAY)
    assert result.code == 3
    assert "ben gets 2 mentees, but only has 1 place left" in result.err


def test_moves_says_who_had_to_move_and_why(call: Call, people: Path) -> None:
    keep = people / "keep.csv"
    keep.write_text("mentee,mentor\njo,ben\nkim,ada\n", encoding="utf-8")
    (people / "mentees" / "mo.yaml").write_text(
        "name: Mo Ray\npriority: career\nmust: {languages: [French]}\n", encoding="utf-8"
    )
    ada = people / "mentors" / "ada.yaml"
    ada.write_text(ada.read_text(encoding="utf-8") + "languages: [French, English]\n", encoding="utf-8")
    rows, said = propose(call, people, "-f", "csv", "--keep", keep, "--moves")
    assert pairs(rows)["mo"] == "ada"
    assert "1 pair of those to keep had to change." in said
    assert "Kim Lee: from Ada to" in said
    assert "makes room for Mo Ray" in said
    assert pairs(rows)["jo"] == "ben"


def test_moves_without_pairs_to_keep_is_refused(call: Call, people: Path) -> None:
    result = call("assign", people / "mentees", "-p", people / "mentors", "--moves", *DAY)
    assert (result.code, "--keep FILE" in result.err) == (2, True)
