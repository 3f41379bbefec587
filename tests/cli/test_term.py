"""The weeks after a proposal, command by command: what each changes, and that it can be undone."""

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from mentorpick.read.profiles import read_profiles
from mentorpick.read.sheets.people import read_pairs
from tests.cli.conftest import Call
from tests.cli.test_decisions import people

pytest.importorskip("ortools")
__all__ = ["people"]

Term = Callable[..., str]
PEOPLE = ("replace", "add", "texts")


@pytest.fixture
def term(call: Call, people: Path) -> Term:
    """Run a command of the term in its folder, on a day; the proposal has been started."""
    folder = people / "term"

    def run(command: str, *more: object, day: str = "2026-10-01", code: int = 0) -> str:
        found = ("-p", people / "mentors") if command in PEOPLE else ()
        cohort = ("--mentees", people / "mentees") if command in ("replace", "texts") else ()
        result = call("term", command, *more, *found, *cohort, "--term", folder, "--today", day)
        assert result.code == code, result.err
        return str(result.out) + str(result.err)

    proposal = people / "p.csv"
    assert (
        call("assign", people / "mentees", "-p", people / "mentors", "-o", proposal, "--today", "2026-09-25").code == 0
    )
    run("start", proposal, day="2026-09-28")
    return run


def table(people: Path) -> dict[str, dict[str, str]]:
    text = (people / "term" / "term.csv").read_text(encoding="utf-8-sig")
    return {f"{row['mentee']}/{row['mentor']}": row for row in csv.DictReader(io.StringIO(text))}


def test_the_start_puts_every_pair_of_the_proposal_into_the_table(term: Term, people: Path) -> None:
    assert {key: row["state"] for key, row in table(people).items()} == {
        "jo/ada": "started", "kim/ben": "started", "lu/cy": "started",
    }  # fmt: skip
    assert "in the term already" in term("start", people / "p.csv", code=2)


def test_a_yes_and_a_meeting_are_noted(term: Term, people: Path) -> None:
    assert "Jo Hill with Ada: a yes by the mentor" in term("accept", "Jo Hill")
    replies = people / "replies.csv"
    replies.write_text("Name,Have you met?\nJo Hill,Yes.\nKim Lee,not yet\nZoe,yes\nLu Fox,soon\n", encoding="utf-8")
    said = term("met", replies, day="2026-10-12")
    assert "Jo Hill with Ada: have met" in said
    assert "1 yes, 1 no, 2 not understood." in said
    assert "line 4: no running pair for 'Zoe'" in said
    assert (table(people)["jo/ada"]["met"], table(people)["jo/ada"]["mentor_accepted"]) == ("2026-10-12", "2026-10-01")


def test_a_sheet_of_replies_notes_each_yes_and_then_each_no(term: Term, people: Path) -> None:
    replies = people / "replies.csv"
    lines = ("From,Does this suit you?", "Ada,Yes", 'ben,"no, on leave until spring"', "Lu Fox,no", "Cy,hm")
    replies.write_text("\n".join(lines) + "\n", encoding="utf-8")
    said = term("accept", replies)
    assert "Jo Hill with Ada: a yes by the mentor" in said
    assert "1 yes, 1 no, 2 not understood." in said
    assert "line 4: no running pair for 'Lu Fox'" in said, "a mentee, and these are the mentors' replies"
    assert f"To note each no too: mentorpick term decline {replies}" in said
    said = term("decline", replies, "--dry-run")
    assert "declined by the mentor (no, on leave until spring)" in said
    assert "To note each yes" not in said
    assert table(people)["kim/ben"]["state"] == "started"
    term("decline", replies)
    assert table(people)["kim/ben"]["because"] == "no, on leave until spring"
    assert "Lu Fox with Cy: declined by the mentee (no)" not in term("accept", replies, "--by", "mentee")


def test_a_no_lets_the_mentee_wait_and_the_pair_is_never_made_again(term: Term, people: Path) -> None:
    said = term("decline", "jo", "--because", "no time")
    assert "Jo Hill with Ada: declined by the mentor (no time)" in said
    assert "Jo Hill: waits for a mentor" in said
    assert "Jo Hill with Cy: started" in term("replace", "Jo Hill")
    assert table(people)["jo/ada"]["state"] == "declined"


def test_where_nobody_is_free_the_fewest_others_move(term: Term, people: Path) -> None:
    (people / "mentees" / "mo.yaml").write_text("name: Mo Ray\npriority: career\n", encoding="utf-8")
    assert "Mo Ray with Cy: started" in term("add", people / "mentees")
    cy = people / "mentors" / "cy.yaml"
    cy.write_text(cy.read_text(encoding="utf-8").replace("capacity: 2", "capacity: 1"), encoding="utf-8")
    term("cancel", "Mo Ray", "--by", "mentee")
    term("cancel", "lu", "--by", "mentee")
    jo = people / "mentees" / "jo.yaml"
    jo.write_text(jo.read_text(encoding="utf-8") + "avoid: [cy]\n", encoding="utf-8")
    refused = term("replace", "Jo Hill", "--because", "no spark", code=3)
    assert "no mentor is free for Jo Hill, and making room would move Kim Lee from Ben to" in refused
    assert "who suits them less" in refused
    said = term("replace", "Jo Hill", "--because", "no spark", "--chain")
    assert "Jo Hill with Ada: ended by the office (no spark)" in said
    assert "Jo Hill with Ben: started" in said
    assert "Kim Lee with Ben: ended by the office (makes room for Jo Hill)" in said, "Kim asked for nothing"


def test_rather_than_with_somebody_they_cannot_meet_a_mentee_gets_the_place_of_whom_a_free_mentor_suits(
    term: Term, people: Path
) -> None:
    cy, kim = people / "mentors" / "cy.yaml", people / "mentees" / "kim.yaml"
    cy.write_text(cy.read_text(encoding="utf-8").replace("Talks about gardens", "Reads CVs"), encoding="utf-8")
    text = kim.read_text(encoding="utf-8").replace("[video]", "[video, in_person]\nlocation: York")
    kim.write_text(text, encoding="utf-8")
    said = term("replace", "Jo Hill")
    assert "Jo Hill with Ben: started" in said, "Cy has a place, but meets in person alone"
    assert "Kim Lee with Cy: started (makes room for Jo Hill)" in said


def test_whoever_ends_a_pair_takes_no_further_part(term: Term, people: Path) -> None:
    said = term("cancel", "Kim Lee", "--by", "mentee", "--because", "found a job")
    assert "Kim Lee: takes no further part (found a job)" in said
    assert "everyone in these files is in the term already" in term("add", people / "mentees", code=3)


def test_with_a_mentor_who_leaves_all_their_pairs_end(term: Term, people: Path) -> None:
    (people / "mentees" / "mo.yaml").write_text("name: Mo Ray\npriority: career\n", encoding="utf-8")
    term("add", people / "mentees")
    assert "fits Lu Fox with Cy or Mo Ray with Cy" in term("cancel", "Cy", code=3), "by the office it is one of them"
    said = term("cancel", "Cy", "--by", "mentor", "--because", "new job")
    for line in ("Lu Fox with Cy: ended", "Mo Ray with Cy: ended", "Cy: takes no further part", "Lu Fox: waits",
                 "Mo Ray: waits"):  # fmt: skip
        assert line in said
    assert {row["state"] for key, row in table(people).items() if key.endswith("/cy")} == {"ended"}


def test_a_replacement_says_what_to_look_at_again(term: Term) -> None:
    said = term("replace", "Jo Hill", "--because", "no spark")
    assert "Jo Hill with Cy: no way of meeting in common" in said


def test_a_letter_names_no_date_that_is_over(term: Term, people: Path) -> None:
    page = people / "mentors" / "mentorpick.yaml"
    dates = "reply_by: 2026-09-30, write_by: 2026-10-09, check_by: 2026-10-16"
    page.write_text(f"office: {{name: Office, {dates}}}\n", encoding="utf-8")
    term("texts", "--packets", people / "one", day="2026-09-28")
    first = (people / "one" / "mail.csv").read_text(encoding="utf-8-sig")
    assert "reply by Wednesday 30 September" in first
    assert "write by Friday 9 October" in first
    term("decline", "Kim Lee")
    term("replace", "Kim Lee")
    term("texts", "--packets", people / "two", day="2026-10-08")
    later = (people / "two" / "mail.csv").read_text(encoding="utf-8-sig")
    assert "September" not in later
    assert "reply by Thursday 15 October" in later
    assert "write by Thursday 22 October" in later
    assert "by Thursday 29 October" in later, "when the mentor is to tell that nothing has come"


def test_a_first_name_is_enough_where_one_person_is_called_so(term: Term, people: Path) -> None:
    replies = people / "replies.csv"
    replies.write_text("Name,Met?\nKim,yep\nJo,nope\n", encoding="utf-8")
    said = term("met", replies)
    assert "1 yes, 1 no, 0 not understood." in said
    assert "Kim Lee with Ben: have met" in said


def test_late_sign_ups_get_what_is_free_and_nobody_moves(term: Term, people: Path) -> None:
    before = table(people)
    for name in ("mo", "pat"):
        (people / "mentees" / f"{name}.yaml").write_text(
            f"name: {name.title()} Ray\npriority: career\n", encoding="utf-8"
        )
    said = term("add", people / "mentees", day="2026-10-07")
    assert ("Mo Ray with Cy: started" in said, "Pat Ray with Cy: started" in said) in ((True, False), (False, True))
    assert "Ray: waits for a mentor" in said
    after = table(people)
    assert {key: after[key]["state"] for key in before} == {key: row["state"] for key, row in before.items()}


def test_news_goes_once_to_those_whose_pair_is_new_or_has_ended(term: Term, people: Path) -> None:
    def told(folder: Path) -> set[tuple[str, str]]:
        text = (folder / "mail.csv").read_text(encoding="utf-8-sig")
        return {(row["id"], row["changed"]) for row in csv.DictReader(io.StringIO(text))}

    term("texts", "--packets", people / "one")
    assert told(people / "one") == {(id_, "new") for id_ in ("jo", "kim", "lu", "ada", "ben", "cy")}
    assert "nobody to write to" in term("texts", "--packets", people / "two", code=3)
    term("decline", "Jo Hill")
    term("replace", "Jo Hill")
    term("texts", "--packets", people / "three")
    assert told(people / "three") == {("jo", "new"), ("cy", "new"), ("jo", "ended"), ("ada", "ended")}
    term("texts", "met", "--packets", people / "four")
    assert {what for _, what in told(people / "four")} == {"met"}


def test_a_mentor_who_said_no_gets_nobody_else_unless_they_would_take_somebody(term: Term, people: Path) -> None:
    late = people / "late.csv"
    late.write_text("name,priority,goals,meeting\nRay,career,Pass mock interviews,video\n", encoding="utf-8")
    term("decline", "Jo Hill", "--because", "no time")
    ada = people / "mentors" / "ada.yaml"
    text = ada.read_text(encoding="utf-8")
    ada.write_text(text.replace("capacity: 1", "capacity: 2"), encoding="utf-8")
    assert "Ray with Cy: started" in term("add", late), "Ada has two places, and no time"
    ada.write_text(text, encoding="utf-8")
    term("undo")
    term("undo")
    term("decline", "Jo Hill", "--takes-another")
    assert "Ray with Ada: started" in term("add", late)


def test_a_mentor_whose_mentee_said_no_is_free_for_somebody_else(term: Term, people: Path) -> None:
    late = people / "late.csv"
    late.write_text("name,priority,goals,meeting\nRay,career,Pass mock interviews,video\n", encoding="utf-8")
    term("decline", "Jo Hill", "--by", "mentee")
    assert "Ray with Ada: started" in term("add", late)


def test_nobody_is_given_to_a_mentor_who_has_left(term: Term, people: Path) -> None:
    term("decline", "Kim Lee")
    term("cancel", "Ada", "--by", "mentor", "--because", "moved away")
    assert "Kim Lee with Cy: started" in term("replace", "Kim Lee")


def test_whoever_waits_is_told_so_once(term: Term, people: Path) -> None:
    def told(folder: str) -> list[tuple[str, str]]:
        text = (people / folder / "mail.csv").read_text(encoding="utf-8-sig")
        return [(row["id"], row["changed"]) for row in csv.DictReader(io.StringIO(text))]

    ray = people / "mentees" / "ray.yaml"
    ray.write_text("name: Ray Poe\npriority: career\nmust: {languages: [Welsh]}\n", encoding="utf-8")
    said = term("add", people / "mentees")
    assert "Ray Poe: waits for a mentor" in said
    term("texts", "news", "--packets", people / "one")
    assert ("ray", "waiting") in told("one")
    assert "no mentor for you yet" in (people / "one" / "mentees" / "ray.html").read_text(encoding="utf-8")
    assert "there's nobody free right now for Ray Poe" in term("add", people / "mentees", code=2)
    assert "nobody to write to" in term("texts", "--packets", people / "two", code=3)
    term("decline", "Jo Hill")
    term("texts", "--packets", people / "three")
    assert told("three") == [("jo", "ended"), ("ada", "ended")], "one letter says that somebody else is looked for"
    assert "nobody to write to" in term("texts", "--packets", people / "four", code=3)


def test_the_day_to_delete_the_files_is_said_at_each_status_once_a_command_has_read_it(
    term: Term, people: Path
) -> None:
    page = people / "mentors" / "mentorpick.yaml"
    page.write_text("office: {keep_until: 2027-09-30}\n", encoding="utf-8")
    assert "2027-09-30" not in term("status")
    term("texts", "--packets", people / "one")
    assert "Keep the files until  2027-09-30" in term("status")
    assert "These files should have been deleted after 2027-09-30." in term("status", day="2027-10-01")


def test_the_status_says_whom_to_ring(term: Term, people: Path) -> None:
    assert "Ring today" not in term("status", day="2026-10-05")
    said = term("status", day="2026-10-20")
    assert said.index("Ring today") < said.index("Jo Hill")
    assert "0 of 3" in said


def test_asking_first_starts_later_and_without_who_said_no(call: Call, people: Path) -> None:
    folder = ("--term", people / "asked", "--today", "2026-09-28")
    proposal = people / "p.csv"
    call("assign", people / "mentees", "-p", people / "mentors", "-o", proposal, "--today", "2026-09-25")
    assert "Jo Hill with Ada: asked" in call("term", "start", proposal, "--ask", *folder).out
    assert "Asked, no reply yet" in call("term", "status", *folder).out
    call("term", "decline", "Jo Hill", *folder)
    started = call("term", "start", *folder).out
    assert "Kim Lee with Ben: started" in started
    assert "Jo Hill" not in started


def decide(people: Path, decisions: dict[str, str]) -> Path:
    """Write a proposal with these decisions by mentee, yes for the others."""
    proposal = people / "p.csv"
    rows = ["mentee,mentor,mentee_name,mentor_name,decision"]
    for mentee, mentor, name, other in (("jo", "ada", "Jo Hill", "Ada"), ("kim", "ben", "Kim Lee", "Ben")):
        rows.append(f'{mentee},{mentor},{name},{other},"{decisions.get(mentee, "yes")}"')
    proposal.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return proposal


def test_a_no_in_the_proposal_counts_at_the_start(call: Call, people: Path) -> None:
    said = call("term", "start", decide(people, {"jo": "no", "kim": "Ben"}), "--term", people / "term")
    assert "Jo Hill: waits for a mentor (no to Ada)" in said.out
    assert "Kim Lee with Ben: started" in said.out


@pytest.mark.parametrize("decision", ["Cy", "maybe", "yes, but ask her first"])
def test_a_term_begins_only_once_every_decision_is_worked_out(call: Call, people: Path, decision: str) -> None:
    said = call("term", "start", decide(people, {"kim": decision}), "--term", people / "term")
    assert (said.code, f"the decision {decision!r} hasn't been dealt with yet" in said.err) == (3, True)
    assert "--check" in said.err
    assert not list(people.glob("term/*.jsonl"))


def test_nobody_is_looked_for_where_there_is_no_term(call: Call, people: Path) -> None:
    said = call("term", "forget", "Jo Hill", "--term", people / "none")
    assert (said.code, "there's no term in" in said.err) == (2, True)


CHANGES = (
    ("accept", "Jo Hill"), ("decline", "Jo Hill"), ("cancel", "Jo Hill"), ("replace", "Jo Hill"), ("undo",),
    ("forget", "Jo Hill"),
)  # fmt: skip


@pytest.mark.parametrize("words", CHANGES, ids=lambda words: words[0])
def test_a_dry_run_changes_no_byte(term: Term, people: Path, words: tuple[str, ...]) -> None:
    before = {path.name: path.read_bytes() for path in (people / "term").iterdir()}
    term(*words, "--dry-run")
    assert {path.name: path.read_bytes() for path in (people / "term").iterdir()} == before


@pytest.mark.parametrize("words", CHANGES[:4], ids=lambda words: words[0])
def test_undo_takes_each_of_them_back(term: Term, people: Path, words: tuple[str, ...]) -> None:
    before = {key: row["state"] for key, row in table(people).items()}
    term(*words)
    assert "undone" in term("undo")
    assert {key: row["state"] for key, row in table(people).items()} == before


@pytest.mark.parametrize("person", ["Jo Hill", "Ada"])
def test_a_person_is_forgotten_in_ledger_drafts_mail_merge_and_proposals(
    call: Call, term: Term, people: Path, person: str
) -> None:
    for ending in ("xlsx", "json", "html"):
        where = ("-o", people / f"p2.{ending}", "--today", "2026-09-25")
        assert call("assign", people / "mentees", "-p", people / "mentors", *where).code == 0
    out = people / "out"
    term("texts", "--packets", out)
    for folder in ("mentees", "mentors"):  # which are the office's to delete
        (people / folder).rename(people.parent / f"{people.name}-{folder}")
    said = term("forget", person, "--in", people, "--dry-run")
    assert "Would be deleted: " in said
    assert person in (people / "p.csv").read_text(encoding="utf-8")
    said = term("forget", person, "--in", people)
    assert "Deleted: " in said, "the letters to both sides, as drafts and as pages"
    assert "Rewritten without them: " in said
    assert "Still have the name in them, for you to delete: " in said
    (people / "p2.html").unlink()
    for path in people.rglob("*"):
        if path.is_dir():
            continue
        text = workbook_text(path) if path.suffix == ".xlsx" else path.read_text(encoding="utf-8")
        assert person not in text, path
        assert person.lower().replace(" hill", "") not in [cell.strip('" ') for cell in re.split("[,;\n]", text)], path
    assert len(table(people)) == 3, "counts stay"
    assert len(read_pairs(people / "p.csv")) == 3
    assert len(read_pairs(people / "p2.xlsx")) == 3
    assert len(read_pairs(people / "p2.json")) == 3
    mails = list(csv.DictReader(io.StringIO((out / "mail.csv").read_text(encoding="utf-8-sig"))))
    assert {row["id"] for row in mails} == {"kim", "lu", "ben", "cy"}


def test_a_page_that_calls_them_by_their_first_name_alone_is_deleted_too(term: Term, people: Path) -> None:
    term("texts", "--packets", people / "welcome")
    term("cancel", "Jo Hill", "--by", "mentee")
    term("texts", "--packets", people / "news")
    assert (people / "news" / "mentees" / "jo-ended.html").is_file()
    term("forget", "Jo Hill", "--in", people)
    assert not list((people / "news" / "mentees").iterdir())


def test_without_a_folder_it_is_said_what_else_speaks_of_somebody(
    term: Term, people: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(people)
    said = term("forget", "Jo Hill")
    assert "Still mentioned in p.csv. To remove that too: --in ." in said
    assert "Jo Hill" in (people / "p.csv").read_text(encoding="utf-8")
    assert "Rewritten without them: p.csv" in term("forget", "Jo Hill", "--in", "."), "as it was said, a minute later"
    assert "Jo Hill" not in (people / "p.csv").read_text(encoding="utf-8")
    assert "nobody in this term" in term("forget", "Jo Hill", "--in", ".", code=3)


def workbook_text(path: Path) -> str:
    book = openpyxl.load_workbook(path)
    return "\n".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell)


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("accept", "Zoe"), 3, "no pair in this term fits 'Zoe'"),
        (("decline", "Jo Hill", "--by", "nobody"), 2, "'--by': 'nobody' isn't one of"),
        (("accept", "Jo Hill", "--by", "office"), 2, "'office' isn't one of 'mentee', 'mentor'"),
        (("accept", "gone.csv"), 2, "there's no file gone.csv"),
        (("start",), 2, "no pair is waiting to start"),
        (("replace", "Zoe"), 3, "no pair in this term fits"),
        (("forget", "Zoe"), 3, "nobody in this term"),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(
    term: Term, people: Path, words: tuple[str, ...], code: int, says: str
) -> None:
    before = (people / "term" / "term.log.jsonl").read_bytes()
    assert says in term(*words, code=code)
    assert (people / "term" / "term.log.jsonl").read_bytes() == before


def test_without_a_term_the_way_to_begin_is_named(call: Call, people: Path) -> None:
    result = call("term", "status", "--term", people / "none")
    assert (result.code, "term start PROPOSAL" in result.err) == (2, True)
    assert not (people / "none").exists()


def test_setup_writes_the_office_into_the_page_and_leaves_the_rest(call: Call, people: Path) -> None:
    page = people / "mentors" / "mentorpick.yaml"
    page.write_text("title: Our mentors  # kept\n", encoding="utf-8")
    given = ("--name", 'the "Career" Office', "--email", "a@b.example", "--term", "2026/27", "--reply-by", "2026-09-30")
    result = call("term", "setup", people / "mentors", *given)
    assert result.code == 0, result.err
    assert page.read_text(encoding="utf-8") == (
        "title: Our mentors  # kept\n\noffice:\n"
        '  name: "the \\"Career\\" Office"\n  email: "a@b.example"\n  term: "2026/27"\n  reply_by: 2026-09-30\n'
    )
    assert call("term", "setup", people / "mentors", "--email", "c@d.example").code == 0
    assert 'email: "c@d.example"' in page.read_text(encoding="utf-8")
    assert "2026-09-30" in page.read_text(encoding="utf-8")
    wrong = call("term", "setup", people / "mentors", "--end-on", "soon")
    assert (wrong.code, "--end-on takes a date as YYYY-MM-DD, not 'soon'" in wrong.err) == (2, True)
    assert call("term", "setup", people / "mentors").code == 2


@pytest.mark.parametrize(
    "before",
    ["", "---\n", "  # a note further in\n", "# office: ask Jane before you change this page\ntitle: Ours\n"],
)
def test_setup_adds_the_office_below_whatever_the_page_says(call: Call, people: Path, before: str) -> None:
    page = people / "mentors" / "mentorpick.yaml"
    page.write_text(before, encoding="utf-8")
    assert call("term", "setup", people / "mentors", "--name", "the Desk", "--no-input").code == 0
    assert page.read_text(encoding="utf-8").startswith(f"{before}\noffice:" if before else "office:")
    assert read_profiles(page).page.office.name == "the Desk"


@pytest.mark.parametrize(
    ("before", "named"),
    [
        ("{title: X}\n", "mentorpick.yaml:3:1"),
        ("title: X\n...\n", "mentorpick.yaml:4:1"),
        ("title: X\n---\n", "--- or"),
    ],
)
@pytest.mark.parametrize("dry", [(), ("--dry-run",)])
def test_setup_says_why_it_leaves_a_page_as_it_is_also_without_writing(
    call: Call, people: Path, before: str, named: str, dry: tuple[str, ...]
) -> None:
    page = people / "mentors" / "mentorpick.yaml"
    page.write_text(before, encoding="utf-8")
    refused = call("term", "setup", people / "mentors", "--name", "the Desk", "--no-input", *dry)
    assert (refused.code, named in refused.err) == (3, True), refused.err
    assert page.read_text(encoding="utf-8") == before


@pytest.mark.parametrize(("typed", "noted"), [("welcome", "news"), ("news", "news"), ("have-you-met", "met")])
def test_letters_have_a_second_name(term: Term, people: Path, typed: str, noted: str) -> None:
    term("texts", typed, "--packets", people / "letters")
    assert f'"texts {noted}"' in (people / "term" / "term.log.jsonl").read_text(encoding="utf-8")


def test_who_says_no_is_named_in_any_case(term: Term) -> None:
    assert "by the mentee" in term("accept", "Jo Hill", "--by", "Mentee")
    assert "by the mentor" in term("decline", "Kim Lee", "--by", "MENTOR")


def test_the_last_questions_are_printed_and_read_back(call: Call, term: Term, people: Path) -> None:
    printed = call("term", "survey").out
    for question in ("Your name", "a good match?", "Did it help", "do it again?"):
        assert question in printed
    answers = people / "answers.csv"
    answers.write_text(
        "Timestamp,Your name,Was it a good match? (1 = not at all),Did it help?,Would you do it again?\n"
        "x,Jo Hill,5,4,yes\nx,Ada,4,,yes\nx,Zoe,1,1,no\n", encoding="utf-8",
    )  # fmt: skip
    said = term("survey", answers, day="2027-05-28")
    assert "5 answers" in said
    assert "line 4: 'Zoe' has no pair" in said
    assert "doesn't have the columns of the final survey" in term("survey", people / "p.csv", code=3)


def test_the_report_has_no_names_and_hides_small_numbers(call: Call, tmp_path: Path) -> None:
    from datetime import UTC, date, datetime

    from mentorpick.office.ledger import Writer, change_term
    from mentorpick.office.term import Entry

    ids = [f"m{number}" for number in range(8)]
    started = [Entry(what="started", mentee=id_, mentor="ada", on="2026-10-01", mentee_name=id_.title()) for id_ in ids]
    met = [Entry(what="met", mentee=id_, mentor="ada", on="2026-10-09") for id_ in ids[:3]]
    said = [Entry(what="answered", mentee=id_, mentor="ada", column="mentee fit", text="4") for id_ in ids[:6]]
    writer = Writer("Ann", datetime(2026, 10, 1, tzinfo=UTC))
    change_term(tmp_path, "start", lambda _: [*started, *met, *said], writer, today=date(2026, 10, 1), new=True)
    text = call("term", "report", "--term", tmp_path).out
    assert "M1" not in text
    assert "ada" not in text.lower()
    for line in ("Mentees with a mentor", "fewer than 5", "4.0 of 5 (6 answers)"):
        assert line in text
    assert call("term", "report", "--term", tmp_path / "none").code == 2


def test_last_terms_pairs_are_not_made_again_and_who_went_without_is_first(
    call: Call, term: Term, people: Path
) -> None:
    term("cancel", "Jo Hill")
    given = ("assign", people / "mentees", "-p", people / "mentors", "-f", "csv", "--today", "2027-09-25")
    rows = list(csv.DictReader(io.StringIO(call(*given, "--last-term", people / "term").out)))
    assert not {("jo", "ada"), ("kim", "ben"), ("lu", "cy")} & {(row["mentee"], row["mentor"]) for row in rows}
    assert call(*given, "--last-term", people / "mentors").code == 2


def test_the_setup_keeps_what_it_was_not_given_and_says_what_may_be_shared(call: Call, people: Path) -> None:
    folder = people / "mentors"
    assert (
        call("term", "setup", folder, "--survey", "https://example.org/q", "--share", "goals", "--no-input").code == 0
    )
    assert call("term", "setup", folder, "--name", "the Desk", "--no-input").code == 0
    office = read_profiles(folder).page.office
    assert (office.name, office.survey, office.share) == ("the Desk", "https://example.org/q", ("goals",))
    assert call("term", "setup", folder, "--share", "nothing", "--no-input").code == 0
    assert read_profiles(folder).page.office.share == ()
    refused = call("term", "setup", folder, "--share", "names", "--no-input")
    assert (refused.code, "take goals and programme, or nothing" in refused.err) == (2, True)


def test_an_office_may_share_less_than_people_agreed_to(term: Term, people: Path) -> None:
    jo = people / "mentees" / "jo.yaml"
    jo.write_text(
        jo.read_text(encoding="utf-8") + "programme: BA History\nshare: [goals, programme]\n", encoding="utf-8"
    )
    term("texts", "--packets", people / "all")
    assert "BA History" in (people / "all" / "mentors" / "ada.html").read_text(encoding="utf-8")
    (people / "mentors" / "mentorpick.yaml").write_text("office: {share: [goals]}\n", encoding="utf-8")
    term("undo")
    term("texts", "--packets", people / "less")
    assert "BA History" not in (people / "less" / "mentors" / "ada.html").read_text(encoding="utf-8")


def test_a_report_tells_what_the_pool_lacked_and_hides_small_numbers(term: Term, people: Path) -> None:
    for number in range(6):
        text = f"name: P{number}\npriority: career\ngoals: [Get a training contract]\nprogramme: LLB Law\n"
        (people / "mentees" / f"p{number}.yaml").write_text(text, encoding="utf-8")
    said = term("report", "--mentees", people / "mentees", "-p", people / "mentors")
    assert "Goals that nobody here writes about  6 of 9: law (6)" in said
    for number in range(2, 6):
        (people / "mentees" / f"p{number}.yaml").unlink()
    said = term("report", "--mentees", people / "mentees", "-p", people / "mentors")
    assert "fewer than 5 of 5" in said
    assert "law" not in said


def test_the_group_alone_asks_for_a_command_in_lines_as_anywhere_else(call: Call) -> None:
    result = call("term")
    assert (result.code, result.err) == (2, call("profiles").err.replace("profiles", "term"))
    assert "missing command" in result.err
