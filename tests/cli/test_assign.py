"""`mentorpick assign`: a proposal, its check after a person changed it, and pages one can mail."""

import csv
import io
import json
from pathlib import Path

import pytest

from tests.cli.conftest import TODAY, Call

pytest.importorskip("ortools")

DAY = ("--today", TODAY)
SECRET = "panic attacks before every shift"


@pytest.fixture
def cohort(tmp_path: Path) -> Path:
    """A folder of three mentees, for three places."""
    folder = tmp_path / "cohort"
    folder.mkdir()
    for name, text in {
        "jo": "name: Jo\ngoals: [Get ready for mock interviews]\npriority: career\ncontact: {email: jo@example.org}\n",
        "kim": f"name: Kim\ngoals:\n  - text: {SECRET}\n    area: mental_health\npriority: career\n",
        "lu": "name: Lu\npriority: career\nlanguages: [en]\n",
    }.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def test_a_proposal_names_both_sides_and_what_each_gave_up(call: Call, mentors: Path, cohort: Path) -> None:
    result = call("assign", cohort, "-p", mentors, "-f", "json", *DAY)
    assert result.code == 0
    found = json.loads(result.out)
    assert found["schema"] == "mentorpick.assignment/2"
    assert {each["mentee"] for each in found["assigned"]} == {"jo", "kim", "lu"}
    assert {load["mentor"]: load["given"] for load in found["mentors"]} == {"ada": 2, "bo": 0, "cleo": 0, "dee": 1}
    assert "3 of 3 mentees have a place" in result.err


def test_the_mentees_are_never_written_over(call: Call, mentors: Path, tmp_path: Path) -> None:
    path = tmp_path / "mentees.csv"
    path.write_text("id,priority\njo,career\n", encoding="utf-8")
    refused = call("assign", path, "-p", mentors, "-o", path, "--force", *DAY)
    assert (refused.code, "is being read, so I won't overwrite it" in refused.err) == (2, True)
    assert path.read_text(encoding="utf-8") == "id,priority\njo,career\n"


def test_the_table_puts_the_aims_in_their_order(call: Call, mentors: Path, cohort: Path) -> None:
    text = call("assign", cohort, "-p", mentors, *DAY).out
    order = [text.index(label) for label in ("Placed", "No way of meeting in common", "Lowest score", "Total score")]
    assert order == sorted(order)
    assert "Nobody is left out." in text


def test_too_few_places_are_said_before_solving_and_the_best_is_given(call: Call, mentors: Path, cohort: Path) -> None:
    (mentors / "ada.yaml").unlink()
    result = call("assign", cohort, "-p", mentors, "-f", "csv", *DAY)
    assert "Places: 1, mentees: 3; at least 2 will be left out." in result.err
    rows = list(csv.DictReader(io.StringIO(result.out)))
    assert [bool(row["mentor"]) for row in rows] == [True, False, False]
    assert all("every mentor who could work is full" in row["reason"] for row in rows if not row["mentor"])


def test_too_few_places_for_all_that_are_wanted_leave_nobody_out(call: Call, mentors: Path, cohort: Path) -> None:
    result = call("assign", cohort, "-p", mentors, "--per-mentee", "2", *DAY)
    assert "Places: 3, mentees: 3; not everyone can have 2 mentors." in result.err
    assert "Nobody is left out." in result.out


def test_the_table_for_a_spreadsheet_has_both_ledgers(call: Call, mentors: Path, cohort: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(call("assign", cohort, "-p", mentors, "-f", "csv", *DAY).out)))
    load = {row["mentor"]: (row["mentor_places"], row["mentor_given"]) for row in rows}
    assert load == {"ada": ("2", "2"), "dee": ("1", "1")}
    assert all(row["given_up"] for row in rows)


@pytest.mark.parametrize("ending", ["csv", "json"])
def test_a_proposal_changed_by_hand_is_checked_again(
    call: Call, mentors: Path, cohort: Path, tmp_path: Path, ending: str
) -> None:
    proposal = tmp_path / f"proposal.{ending}"
    assert call("assign", cohort, "-p", mentors, "-o", proposal, *DAY).code == 0
    sound = call("assign", cohort, "-p", mentors, "--check", proposal, *DAY)
    assert (sound.code, "is fine: 3 pairs" in sound.err) == (0, True)
    text = proposal.read_text(encoding="utf-8")
    line = next(number for number, line in enumerate(text.splitlines(), 1) if "dee" in line)
    proposal.write_text(text.replace("dee", "deee", 1), encoding="utf-8")
    wrong = call("assign", cohort, "-p", mentors, "--check", proposal, *DAY)
    assert wrong.code == 3
    assert "there's no mentor 'deee'" in wrong.err
    assert "did you mean 'dee'?" in wrong.err
    if ending == "csv":
        assert f"proposal.csv:{line}:" in wrong.err


def test_over_capacity_and_a_broken_gate_are_named(call: Call, mentors: Path, cohort: Path, tmp_path: Path) -> None:
    proposal = tmp_path / "mine.csv"
    proposal.write_text("mentee,mentor\njo,dee\nkim,dee\nlu,cleo\n", encoding="utf-8")
    wrong = call("assign", cohort, "-p", mentors, "--check", proposal, *DAY)
    assert wrong.code == 3
    assert "mine.csv:3:1: dee gets 2 mentees, but only has 1 place left" in wrong.err
    assert "mine.csv:4:1: cleo can't be paired with lu (accepting)" in wrong.err


def test_two_commands_lead_from_two_folders_to_pages_one_can_mail(
    call: Call, mentors: Path, cohort: Path, tmp_path: Path
) -> None:
    proposal, out = tmp_path / "proposal.csv", tmp_path / "out"
    assert call("assign", cohort, "-p", mentors, "-o", proposal, *DAY).code == 0
    assert call("assign", cohort, "-p", mentors, "--check", proposal, "--packets", out, *DAY).code == 0
    mail = list(csv.DictReader(io.StringIO((out / "mail.csv").read_text(encoding="utf-8-sig"))))
    assert [(row["kind"], row["id"]) for row in mail] == [
        ("mentee", "jo"), ("mentee", "kim"), ("mentee", "lu"), ("mentor", "ada"), ("mentor", "dee"),
    ]  # fmt: skip
    assert mail[0]["email"] == "jo@example.org"
    again = call("assign", cohort, "-p", mentors, "--check", proposal, "--packets", out, "--force", *DAY)
    assert "5 drafts and mail.csv are in" in again.err
    assert f"{sum(not row['email'] for row in mail)} of these people have no email address." in again.err
    pages = {row["id"]: (out / row["page"]).read_text(encoding="utf-8") for row in mail}
    assert "Ada Berg" in pages["jo"]
    assert "mock interviews" in pages["jo"]
    given = {row["mentee"]: row["mentor"] for row in csv.DictReader(io.StringIO(proposal.read_text("utf-8")))}
    assert "Kim" in pages[given["kim"]]


def test_no_mentors_page_tells_what_is_private(call: Call, mentors: Path, cohort: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert call("assign", cohort, "-p", mentors, "-f", "csv", "--packets", out, *DAY).code == 0
    assert not [path for path in out.rglob("*") if path.is_file() and SECRET in path.read_text(encoding="utf-8")]
    assert len(list((out / "mentors").glob("*.html"))) == 2


def test_kept_and_excluded_pairs_come_from_files(call: Call, mentors: Path, cohort: Path, tmp_path: Path) -> None:
    keep, never = tmp_path / "keep.csv", tmp_path / "never.csv"
    keep.write_text("mentee,mentor\njo,dee\n", encoding="utf-8")
    never.write_text("mentee;mentor\nlu;ada\n", encoding="utf-8")
    given = ("assign", cohort, "-p", mentors, "-f", "json", "--keep", keep, "--not-again", never, *DAY)
    found = json.loads(call(*given, "--objective", "total").out)
    assert [(each["mentee"], each["mentor"]) for each in found["assigned"] if each["kept"]] == [("jo", "dee")]
    assert [each["mentee"] for each in found["left_out"]] == ["lu"]


def test_a_kept_pair_moves_where_that_lets_somebody_in(call: Call, mentors: Path, cohort: Path, tmp_path: Path) -> None:
    keep, never = tmp_path / "keep.csv", tmp_path / "never.csv"
    keep.write_text("mentee,mentor\njo,dee\n", encoding="utf-8")
    never.write_text("mentee;mentor\nlu;ada\n", encoding="utf-8")
    result = call("assign", cohort, "-p", mentors, "-f", "json", "--keep", keep, "--not-again", never, *DAY)
    found = json.loads(result.out)
    jo = next(each for each in found["assigned"] if each["mentee"] == "jo")
    assert found["left_out"] == []
    assert (found["moved"], jo["mentor"], jo["moved_from"], jo["moved_for"]) == (1, "ada", "Dee", "makes room for Lu")


def test_pairs_may_name_a_mentee_by_the_key_of_another_system(call: Call, mentors: Path, tmp_path: Path) -> None:
    sis, pairs, proposal = tmp_path / "sis.csv", tmp_path / "pairs.csv", tmp_path / "proposal.csv"
    sis.write_text("id,priority\nS_0001,career\nS_0002,career\n", encoding="utf-8")
    pairs.write_text("mentee,mentor\nS_0001,dee\n", encoding="utf-8")
    kept = call("assign", sis, "-p", mentors, "-f", "json", "--keep", pairs, *DAY)
    assert kept.code == 0, kept.err
    found = json.loads(kept.out)["assigned"]
    assert ("s-0001", "S_0001", "dee") in [(one["mentee"], one["source_id"], one["mentor"]) for one in found]
    rows = "".join(f"{one['source_id']},{one['mentor']}\n" for one in found)
    proposal.write_text(f"mentee,mentor\n{rows}", encoding="utf-8")
    checked = call("assign", sis, "-p", mentors, "--check", proposal, "--keep", pairs, *DAY)
    assert "is fine" in checked.err


def test_a_pair_to_keep_that_names_nobody_has_its_line(call: Call, mentors: Path, cohort: Path, tmp_path: Path) -> None:
    pairs = tmp_path / "pairs.csv"
    pairs.write_text("mentee,mentor\njo,dee\nkimm,ada\n", encoding="utf-8")
    kept = call("assign", cohort, "-p", mentors, "--keep", pairs, *DAY)
    assert kept.code == 3
    assert "pairs.csv:3:1: there's no mentee 'kimm'" in kept.err
    assert "did you mean 'kim'?" in kept.err


def test_names_among_pairs_are_as_good_as_ids(call: Call, mentors: Path, cohort: Path, tmp_path: Path) -> None:
    (tmp_path / "pairs.csv").write_text("Student,Mentor,Met?\nJo,DEE,3x\n", encoding="utf-8")
    kept = call("assign", cohort, "-p", mentors, "--keep", tmp_path / "pairs.csv", "-f", "json", *DAY)
    assert kept.code == 0
    given = json.loads(kept.out)["assigned"]
    assert [(each["mentor"], each["kept"]) for each in given if each["mentee"] == "jo"] == [("dee", True)]


def test_last_years_pairs_are_kept_apart_by_name_and_a_misspelt_one_stops(
    call: Call, mentors: Path, cohort: Path, tmp_path: Path
) -> None:
    (tmp_path / "last.csv").write_text("mentor,mentee\nDee,Jo\nSomebody Else,Jo\n", encoding="utf-8")
    result = call("assign", cohort, "-p", mentors, "--not-again", tmp_path / "last.csv", "-f", "json", *DAY)
    assert ("jo", "dee") not in [(each["mentee"], each["mentor"]) for each in json.loads(result.out)["assigned"]]
    assert "1 pair of" in result.err
    assert "line 3: there's no mentor 'Somebody Else'" in result.err
    (tmp_path / "last.csv").write_text("mentor,mentee\nDeee,Jo\n", encoding="utf-8")
    result = call("assign", cohort, "-p", mentors, "--not-again", tmp_path / "last.csv", *DAY)
    assert (result.code, result.out, "did you mean 'dee'?" in result.err) == (3, "", True)


def test_a_name_edited_in_a_spreadsheet_is_an_error_with_both_readings(
    call: Call, mentors: Path, cohort: Path, tmp_path: Path
) -> None:
    proposal = tmp_path / "proposal.csv"
    assert call("assign", cohort, "-p", mentors, "-o", proposal, *DAY).code == 0
    text = proposal.read_text(encoding="utf-8")
    assert ",Dee," in text
    proposal.write_text(text.replace(",Dee,", ",Ada,"), encoding="utf-8")
    result = call("assign", cohort, "-p", mentors, "--check", proposal, *DAY)
    assert result.code == 3
    assert "the mentor is dee (Dee) by id, but 'Ada' by name" in result.err
    assert "is fine" not in result.err


@pytest.mark.parametrize("line", ["Dr Dee Miller (my supervisor)", "Miller", "Dr Miler"])
def test_a_must_not_that_may_mean_somebody_keeps_apart_and_no_proposal_is_sound_before_it_is_decided(
    call: Call, tmp_path: Path, line: str
) -> None:
    (tmp_path / "m").mkdir()
    (tmp_path / "c").mkdir()
    for id_, name in (("dee-m", "DR. DEE MILLER"), ("cole", "Bo Cole")):
        profile = f"id: {id_}\nname: {name}\nareas: {{career: 3}}\ncapacity: 2\n"
        (tmp_path / "m" / f"{id_}.yaml").write_text(profile, encoding="utf-8")
    (tmp_path / "c" / "jo.yaml").write_text(f"priority: career\navoid: [{line}, Nobody Here]\n", encoding="utf-8")
    made = call("assign", tmp_path / "c", "-p", tmp_path / "m", "-o", tmp_path / "p.csv", *DAY)
    assert made.code == 0
    assert ",jo,cole," in (tmp_path / "p.csv").read_text(encoding="utf-8")
    assert '1 must-not fits nobody here: jo: "Nobody Here"' in made.err
    checked = call("assign", tmp_path / "c", "-p", tmp_path / "m", "--check", tmp_path / "p.csv", *DAY)
    if "Dee" in line:
        assert "is fine" in checked.err
    else:
        assert (checked.code, "is fine" in checked.err) == (3, False)
        assert "may mean DR. DEE MILLER (dee-m); I keep the two apart" in checked.err
        assert f'`avoid` of jo says "{line}", which may mean DR. DEE MILLER (dee-m)' in made.err


def test_a_pair_that_is_to_stay_and_not_to_be_made_again_is_refused_before_solving(
    call: Call, mentors: Path, cohort: Path, tmp_path: Path
) -> None:
    pairs = tmp_path / "pairs.csv"
    pairs.write_text("mentee,mentor\njo,dee\n", encoding="utf-8")
    result = call("assign", cohort, "-p", mentors, "--keep", pairs, "--not-again", pairs, *DAY)
    assert (result.code, result.out) == (3, "")
    assert "jo and dee are in the pairs to keep and in those not to make again" in result.err


def test_pages_that_may_not_be_written_are_refused_before_solving(
    call: Call, mentors: Path, cohort: Path, tmp_path: Path
) -> None:
    result = call("assign", cohort, "-p", mentors, "--packets", tmp_path, *DAY)
    assert (result.code, result.out, "isn't empty; nothing was written" in result.err) == (2, "", True)
    result = call("assign", cohort, "-p", mentors, "--packets", mentors / "ada.yaml", "--force", *DAY)
    assert (result.code, result.out, "is a file, not a folder" in result.err) == (2, "", True)


def test_a_time_limit_gives_the_best_so_far_and_its_gap(call: Call, mentors: Path, cohort: Path) -> None:
    result = call("assign", cohort, "-p", mentors, "-f", "json", "--time-limit", "0.000001", *DAY)
    found = json.loads(result.out)
    assert result.code == 0
    assert len(found["assigned"]) == 3
    assert 0 <= found["gap"] <= 1
    assert found["more_places"] == []


@pytest.mark.parametrize(
    ("more", "code", "message"),
    [
        (("--objective", "best"), 2, "there's no objective 'best'"),
        (("--per-mentee", "0"), 2, "--per-mentee takes a number"),
        (("--time-limit", "-1"), 2, "--time-limit takes seconds"),
        (("-o", "proposal.docx"), 2, "I don't know which format proposal.docx should have"),
        (("--check", "nothing.csv"), 2, "there's no file"),
        (("--keep", "empty.csv"), 3, "has no columns mentee and mentor"),
        (("--packets", "letters.csv"), 2, "letters.csv looks like a file"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(  # noqa: PLR0917
    call: Call,
    mentors: Path,
    cohort: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    more: tuple[str, ...],
    code: int,
    message: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("empty.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    result = call("assign", cohort, "-p", mentors, *more, *DAY)
    assert (result.code, message in result.err) == (code, True), result.err


def test_where_gaps_are_not_looked_for_it_is_said(
    call: Call, mentors: Path, cohort: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mentorpick.cohort.assign.COMPARED", 1)
    assert "I don't look for gaps" in " ".join(call("assign", cohort, "-p", mentors, *DAY).err.split())
    monkeypatch.undo()
    assert "I don't look for gaps" not in " ".join(call("assign", cohort, "-p", mentors, *DAY).err.split())


def test_bad_answers_stop_the_assignment_unless_allowed(call: Call, mentors: Path, cohort: Path) -> None:
    (cohort / "zed.yaml").write_text("priority: carer\n", encoding="utf-8")
    result = call("assign", cohort, "-p", mentors, *DAY)
    assert (result.code, "nobody has a place yet" in result.err) == (5, True)
    assert call("assign", cohort, "-p", mentors, "--max-errors", "1", *DAY).code == 0
