"""Letters of a proposal through the command line: drafts, a mail merge, one's own words, and only what has changed."""

import csv
import io
import os
import sys
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from mentorpick.cli import office_questions
from mentorpick.cli.options import Common
from mentorpick.errors import Stopped
from mentorpick.interview.prompter import Back, Reply, Skip
from tests.cli.conftest import Call
from tests.cli.test_context import Answering
from tests.cli.test_decisions import DAY, people

pytest.importorskip("ortools")
__all__ = ["people"]


def assign(call: Call, people: Path, *more: object) -> str:
    result = call("assign", people / "mentees", "-p", people / "mentors", *more, *DAY)
    assert result.code == 0, result.err
    return str(result.err)


def mail(folder: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((folder / "mail.csv").read_text(encoding="utf-8-sig"))))


def test_everybody_with_a_place_gets_a_draft_a_page_and_a_line(call: Call, people: Path) -> None:
    out = people / "out"
    said = assign(call, people, "-o", people / "p.csv", "--packets", out)
    assert "6 drafts and mail.csv are in" in said
    rows = mail(out)
    assert [row["id"] for row in rows] == ["jo", "kim", "lu", "ada", "ben", "cy"]
    for row in rows:
        draft = message_from_bytes((out / row["draft"]).read_bytes(), policy=default)
        assert draft["Subject"] == row["subject"]
        assert draft.get_content().replace("\r\n", "\n").strip() == row["body"].strip()
        assert (out / row["page"]).is_file()
    assert rows[0]["first_name"] == "Jo"
    assert rows[0]["first_message"].startswith("Dear Ada,")


def test_a_private_goal_reaches_the_mentor_only_with_a_yes_that_covers_it(call: Call, people: Path) -> None:
    kim = people / "mentees" / "kim.yaml"
    kim.write_text("name: Kim Lee\npriority: finances\ngoals: [Get out of debt]\nmeeting: [video]\n", encoding="utf-8")
    said = assign(call, people, "-o", people / "p.csv", "--packets", people / "out")
    assert "Private goals" not in said
    assert not [row for row in mail(people / "out") if row["kind"] == "mentor" and "debt" in row["body"]]
    kim.write_text(kim.read_text(encoding="utf-8") + "share: [goals]\n", encoding="utf-8")
    said = assign(call, people, "-o", people / "p2.csv", "--packets", people / "out2")
    assert "These people agreed to share private goals, so their mentors will read them: Kim Lee." in said
    assert [row["id"] for row in mail(people / "out2") if row["kind"] == "mentor" and "debt" in row["body"]] == ["ben"]


KIM = """\
name: Kim Lee
priority: finances
goals: [Get out of debt, {text: Get published, area: career}]
meeting: [video]
"""


def test_whose_goals_stay_out_is_said_before_the_letters_are_written(call: Call, people: Path) -> None:
    (people / "mentees" / "kim.yaml").write_text(KIM, encoding="utf-8")
    said = assign(call, people, "-o", people / "p.csv", "--packets", people / "out")
    assert "Goals that may be private stay out of the letters for Kim Lee." in said
    assert said.index("stay out of the letters") < said.index("drafts and mail.csv are in")
    assert "debt" not in said


@pytest.mark.parametrize("key", ["", "y", "n"])
def test_on_a_terminal_the_office_sees_what_is_told_before_it_is_written(people: Path, key: str) -> None:
    pexpect = pytest.importorskip("pexpect", reason="a pseudo-terminal is needed")
    (people / "mentees" / "kim.yaml").write_text(KIM, encoding="utf-8")
    argv = ["-P", "-m", "mentorpick", "assign", "mentees", "-p", "mentors", "--packets", "out", "-o", "p.csv"]
    process = pexpect.spawn(
        sys.executable, [*argv, *map(str, DAY)], encoding="utf-8", timeout=60, dimensions=(50, 100), cwd=str(people),
        env={**os.environ, "HOME": str(people), "TERM": "xterm"},
    )  # fmt: skip
    process.expect("Write the letters like this")
    shown = process.before
    assert "Kim Lee" in shown
    assert "told: Get published" in shown
    assert "stays out: Get out of debt" in shown
    assert not (people / "out").exists()
    process.send(f"{key}\r")
    process.expect(pexpect.EOF)
    process.close()
    assert (people / "out" / "mail.csv").exists() == (key != "n")
    assert (process.exitstatus == 0) == (key != "n"), process.before


@pytest.mark.parametrize("reply", [Skip(), Back(), Reply("no")])
def test_no_letter_is_written_without_a_yes(reply: Reply | Back | Skip, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office_questions, "prompter", lambda _: Answering(reply))
    with pytest.raises(Stopped, match="no letter was written"):
        office_questions._agree(Common(), [])


def test_since_writes_only_to_those_whose_pair_is_new_or_has_ended(call: Call, people: Path) -> None:
    old, new = people / "p.csv", people / "n.csv"
    assign(call, people, "-o", old)
    never = people / "never.csv"
    never.write_text("mentee,mentor\njo,ada\n", encoding="utf-8")
    assign(call, people, "--keep", old, "-o", people / "same.csv", "--packets", people / "none", "--since", old)
    assert not (people / "none").exists()
    keep = people / "keep.csv"
    keep.write_text("mentee,mentor\nkim,ben\nlu,cy\n", encoding="utf-8")
    assign(call, people, "--keep", keep, "--not-again", never, "-o", new, "--packets", people / "out", "--since", old)
    changed = {(row["id"], row["changed"]) for row in mail(people / "out")}
    assert ("jo", "ended") in changed
    assert ("ada", "ended") in changed
    assert ("jo", "changed") in changed
    assert not {("kim", "changed"), ("lu", "changed"), ("kim", "ended")} & changed
    body = next(row["body"] for row in mail(people / "out") if (row["id"], row["changed"]) == ("jo", "ended"))
    assert "Ada is no longer your mentor" in body
    assert "We've matched you with someone else: Cy." in body


def test_since_tells_both_sides_of_who_has_withdrawn_and_nobody_else(call: Call, people: Path) -> None:
    old = people / "p.csv"
    assign(call, people, "-o", old)
    jo = people / "mentees" / "jo.yaml"
    jo.write_text(jo.read_text(encoding="utf-8") + "status: withdrawn\n", encoding="utf-8")
    assign(call, people, "--keep", old, "-o", people / "n.csv", "--packets", people / "out", "--since", old)
    bodies = {(row["id"], row["changed"]): row["body"] for row in mail(people / "out")}
    assert bodies.keys() == {("jo", "ended"), ("ada", "ended")}
    assert "You're off our list now" in bodies["jo", "ended"]
    assert "Jo Hill won't be your mentee after all" in bodies["ada", "ended"]


def test_ones_own_templates_are_made_once_and_then_used(call: Call, people: Path) -> None:
    texts = people / "texts"
    said = assign(call, people, "-o", people / "p.csv", "--packets", people / "out", "--texts", texts)
    assert "templates are in" in said
    (texts / "mentee.j2").write_text("Subject: Hi\n\nDear {{ you.called }}, come to room 5.\n", encoding="utf-8")
    said = assign(call, people, "-o", people / "p2.csv", "--packets", people / "out2", "--texts", texts)
    assert "templates are in" not in said
    assert mail(people / "out2")[0]["body"] == "Dear Jo, come to room 5."


def test_a_template_that_cannot_be_used_is_named_before_anything_is_written(call: Call, people: Path) -> None:
    texts = people / "texts"
    texts.mkdir()
    (texts / "mentee.j2").write_text("Subject: Hi\n\n{{ you.shoe_size }}\n", encoding="utf-8")
    result = call("assign", people / "mentees", "-p", people / "mentors", "-o", people / "p.csv",
                  "--packets", people / "out", "--texts", texts, *DAY)  # fmt: skip
    assert result.code == 3
    assert "texts/mentee.j2" in result.err
    assert "shoe_size" in result.err
    assert not (people / "out").exists()


def test_letters_need_a_folder(call: Call, people: Path) -> None:
    result = call("assign", people / "mentees", "-p", people / "mentors", "--since", "old.csv", *DAY)
    assert (result.code, "--packets FOLDER" in result.err) == (2, True)
