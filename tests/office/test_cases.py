"""Sheets that once lost somebody, or said something that was not so: each kind once, as small as it can be.

Made after public reports of people who do this work; the people are made up.
"""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from mentorpick.cli.app import run
from mentorpick.model.people import Answers, Mentor
from mentorpick.office.importing import SheetPeople, open_sheet
from mentorpick.office.map_draft import Draft
from mentorpick.read.profiles import read_profiles

CASES = Path(__file__).parents[1] / "cases"
Said = tuple[int, str, str]
Call = Callable[..., Said]
TODAY = ("--today", "2026-11-29")


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """Runs ``mentorpick ...`` where the cases lie: code, stdout, stderr."""
    for name in ("HOME", "USERPROFILE", "LOCALAPPDATA", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    shutil.copytree(CASES, tmp_path / "cases")
    monkeypatch.chdir(tmp_path / "cases")

    def call(*words: str) -> Said:
        code = run(list(words))
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


def imported(sheet: str, kind: Any = Mentor) -> dict[str, Any]:
    """Everybody a sheet gives, by name."""
    opened = open_sheet(CASES / sheet, kind)
    assert isinstance(opened, SheetPeople), sheet
    return {value.name: value for value, _ in opened.settled({}).values()}


def notices(sheet: str, kind: Any = Mentor) -> str:
    opened = open_sheet(CASES / sheet, kind)
    assert isinstance(opened, SheetPeople), sheet
    opened.settled({})
    return "\n".join(opened.notices)


def test_a_blank_consent_is_no_yes_in_a_sheet_and_in_json_lines() -> None:
    assert set(imported("consent-blank/a.csv")) == {"Yes Yes"}
    assert set(imported("consent-blank/x.jsonl")) == {"Ok"}
    assert "3 rows left out, because they didn't give consent" in notices("consent-blank/a.csv")


def test_a_blank_consent_is_no_yes_in_rank_and_assign_of_a_sheet(call: Call, tmp_path: Path) -> None:
    mentees = "name,priority,consent\nAda,career,yes\nBo,career,\nCy,career,no\n"
    Path("c.csv").write_text(mentees, encoding="utf-8")
    lines = [{"name": name, "priority": "career", "consent": said} for name, said in (("Ada", True), ("Bo", None))]
    Path("c.jsonl").write_text("\n".join(map(json.dumps, lines)) + "\n", encoding="utf-8")
    mentors = "both-sides/out-m"
    for cohort, left in (("c.csv", 2), ("c.jsonl", 1)):
        code, out, err = call("assign", cohort, "-p", mentors, "-f", "json", *TODAY)
        assert (code, [each["mentee"] for each in json.loads(out)["assigned"]]) == (0, ["ada"])
        assert f"{left} row" in err
        code, out, _ = call("rank", cohort, "-p", mentors, "-f", "jsonl", *TODAY)
        assert code == 0
        assert [line["mentee"]["id"] for line in map(json.loads, out.splitlines()) if "mentee" in line] == ["ada"]


def test_a_yes_with_a_condition_is_named_and_left_out_until_somebody_decides() -> None:
    assert set(imported("consent-conditional/a.csv")) == {"A1", "A4", "A5", "A11", "A14"}
    said = notices("consent-conditional/a.csv")
    assert '"Yes, but do not show my name" (row 4)' in said
    assert "7 people are left out until you decide" in said


def test_a_question_of_consent_in_other_words_is_found_and_asked_about(call: Call) -> None:
    opened = open_sheet(CASES / "consent-other-words" / "b.csv", Mentor)
    assert isinstance(opened, Draft)
    assert '"I consent to my data being stored and shared with mentees": consent  # GUESS' in opened.text()
    code, _, err = call("profiles", "import", "consent-other-words/b.csv", "-o", "o")
    assert (code, "consent" in err) == (2, True)
    Path("m.csv").write_text("name,priority,I agree that you keep my data\nAda,career,No\n", encoding="utf-8")
    assert call("rank", "m.csv", "-p", "both-sides/out-m")[0] == 2


@pytest.mark.parametrize("newest_first", [True, False])
def test_the_newest_answer_by_its_time_wins_in_either_order(tmp_path: Path, newest_first: bool) -> None:
    head, new, old = (CASES / "answered-twice" / "form.csv").read_text(encoding="utf-8").splitlines()
    rows = (new, old) if newest_first else (old, new)
    (tmp_path / "f.csv").write_text("\n".join((head, *rows)), encoding="utf-8")
    opened = open_sheet(tmp_path / "f.csv", Mentor)
    assert isinstance(opened, SheetPeople)
    ((ana, _),) = opened.settled({}).values()
    assert (ana.offers[0].text, ana.capacity) == ("Reads applications NEW", 1)


def test_a_newer_no_takes_an_older_yes_back_and_an_older_answer_is_never_used_unsaid(tmp_path: Path) -> None:
    head, new, old = (CASES / "answered-twice" / "form.csv").read_text(encoding="utf-8").splitlines()
    (tmp_path / "f.csv").write_text("\n".join((head, new.replace("Yes, I agree", "No"), old)), encoding="utf-8")
    opened = open_sheet(tmp_path / "f.csv", Mentor)
    assert isinstance(opened, SheetPeople)
    assert opened.settled({}) == {}
    assert any("answered more than once" in notice for notice in opened.notices)


def test_nobody_is_given_to_themselves(call: Call) -> None:
    code, out, _ = call("assign", "both-sides/one.csv", "-p", "both-sides/out-m", "-f", "json", *TODAY)
    (given,) = json.loads(out)["assigned"]
    assert (code, given["mentor"], given["first_choice"]) == (0, "kim-lee", "kim-lee")
    code, _, err = call(
        "assign", "both-sides/one.csv", "-p", "both-sides/out-m", "--check", "both-sides/p1.csv", *TODAY
    )
    assert (code, "jo-smith can't be paired with jo-smith (self)" in err) == (3, True)


def test_a_placeholder_is_nothing_in_every_field(call: Call) -> None:
    ada, bo = imported("placeholders/m.csv").values()
    assert (ada.organization, ada.conflicts, bo.organization, bo.conflicts) == ("", (), "Cedar", ())
    kim, lou = imported("placeholders/s.csv", Answers).values()
    assert (kim.organization, kim.avoid, lou.organization, lou.avoid) == ("", (), "", ())
    Path("y").mkdir()
    Path("y/ada.yaml").write_text("name: Ada\norganization: N/A\nareas: {career: 3}\n", encoding="utf-8")
    assert "which tells mentees nothing" in call("profiles", "check", "y", *TODAY)[1]


def test_a_conflict_counts_by_name(call: Call) -> None:
    for mentee in ("Jo Smith,career,", "Kim Lee,career,s-77"):
        Path("one.csv").write_text(f"name,priority,id\n{mentee}\n", encoding="utf-8")
        code, out, _ = call("rank", "one.csv", "-p", "conflict-by-name/ada.yaml", *TODAY)
        assert (code, "lists a conflict" in out) == (0, True)


def test_signs_and_accents_never_part_a_name_and_a_name_that_hits_nobody_is_said(call: Call) -> None:
    code, out, err = call("rank", "avoid-nobody/k.yaml", "-p", "avoid-nobody/mm", *TODAY)
    assert (code, "0 could work for you" in out) == (0, True)
    assert "`avoid`, entry 5: fits nobody here" in err


def test_an_organization_with_another_legal_form_is_the_same_and_advice_says_so(call: Call) -> None:
    assert call("profiles", "import", "organization-spelling/m.csv", "-o", "m")[0] == 0
    out = " ".join(call("profiles", "check", "m", *TODAY)[1].split())
    assert "'Cedar Health Ltd.' in organization, which may be the same as 'Cedar Health' for Ada" in out
    code, out, _ = call("rank", "organization-spelling/s.csv", "-p", "m", *TODAY)
    assert (code, "0 could work for you" in out) == (0, True)


def test_a_column_without_a_title_is_left_out_aloud_and_can_be_mapped(tmp_path: Path) -> None:
    assert "(column 3), (column 4)" in notices("untitled-column/a.csv")
    shutil.copy(CASES / "untitled-column" / "a.csv", tmp_path / "a.csv")
    columns = 'columns: {name: name, areas.career: areas.career, "(column 3)": bio}\n'
    (tmp_path / "a.csv.map.yaml").write_text(columns, encoding="utf-8")
    opened = open_sheet(tmp_path / "a.csv", Mentor)
    assert isinstance(opened, SheetPeople)
    assert opened.settled({})["ada"][0].bio == "speaks French only"


def test_a_second_row_of_headers_is_nobody() -> None:
    ada, bo = imported("second-header-row/sm.csv").values()
    assert (ada.name, ada.roles, bo.name, bo.roles) == ("Ada Byron", ("mentor",), "Bo Li", ("coach",))
    assert "row 2 is a second row of headers, not a person" in notices("second-header-row/sm.csv")


def test_a_quotation_mark_that_never_closes_swallows_nobody(call: Call) -> None:
    code, _, err = call("profiles", "import", "unclosed-quote/a.csv", "-o", "o")
    assert (code, "row 4: a quotation mark is opened and never closed" in err) == (3, True)
    Path("s.csv").write_text('name,priority,about\nAda,career,"unclosed\nBo,career,ok\n', encoding="utf-8")
    for command in ("rank", "assign"):
        code, _, err = call(command, "s.csv", "-p", "both-sides/out-m", *TODAY)
        assert code in (3, 5)
        assert "a quotation mark is opened and never closed" in err


def test_a_sheet_with_fewer_columns_wipes_nothing(call: Call) -> None:
    for sheet in ("a", "hours"):
        assert call("profiles", "import", f"fewer-columns/{sheet}.csv", "-o", "o", "--add")[0] == 0
    ada, _ = read_profiles("o").mentors
    assert (ada.title, ada.languages, len(ada.offers), ada.hours_per_month) == ("Engineer", ("en",), 1, 4)


def test_of_two_ticks_the_first_is_the_priority_and_the_rest_matter_too_in_every_form() -> None:
    people = imported("two-ticks/s.csv", Answers)
    told = {name: (person.priority, person.also) for name, person in people.items()}
    assert told == {**{f"M{n}": ("career", ("finances",)) for n in (1, 2, 3, 4, 6)}, "M5": ("finances", ("career",))}
    assert "6 people ticked several areas instead of one" in notices("two-ticks/s.csv", Answers)


@pytest.mark.parametrize("book", ["hiddensheet", "merged", "sheets"])
def test_the_sheet_that_people_see_and_that_fits_is_read(book: str) -> None:
    pytest.importorskip("python_calamine")
    (ada,) = imported(f"workbooks/{book}.xlsx").values()
    assert (ada.name, ada.areas["career"]) == ("Ada", 3)
    assert notices(f"workbooks/{book}.xlsx")


def test_what_stands_around_an_address_is_taken_off_and_what_is_none_is_advised(call: Call) -> None:
    people = imported("addresses/a.csv")
    assert len(people) == 8, "one address, several names: several people"
    assert {people[f"A {n}"].contact.email for n in ("One", "Two", "Seven")} == {"ada@example.org"}
    assert (people["A Eight"].contact.email, people["A Eight"].contact.url) == ("", "")
    assert call("profiles", "import", "addresses/a.csv", "-o", "o")[0] == 0
    out = " ".join(call("profiles", "check", "o", *TODAY)[1].split())
    for wrong in ("ada at example dot org", "ada@example.org; ada2@example.org", "javascript:alert(1)", "www.example"):
        assert wrong in out


def test_invisible_characters_do_not_make_a_person_new(call: Call) -> None:
    assert call("profiles", "import", "addresses-invisible/a.csv", "-o", "o")[0] == 0
    code, out, _ = call("profiles", "import", "addresses-invisible/b.csv", "-o", "o", "-f", "json")
    assert (code, json.loads(out)["added"]) == (0, [])
    assert {mentor.contact.email for mentor in read_profiles("o").mentors} == {"ana@example.org", "bo@example.org"}


def test_numbers_are_read_as_people_write_them() -> None:
    people = imported("number-hints/a.csv")
    assert [people[f"A {n}"].capacity for n in ("One", "Two", "Three", "Four", "Six", "Nine")] == [2, 2, 2, 3, 3, 3]
    assert [people[f"A {n}"].hours_per_month for n in ("Two", "Four", "Six", "Nine", "Ten")] == [2, 1.5, 0.5, 0.5, 0.5]
    assert people["A Five"].capacity is None
    assert '"2;3" in "capacity" means nothing to me' in notices("number-hints/a.csv")


def test_the_column_that_holds_the_word_is_blamed_for_it() -> None:
    assert imported("wrong-column/a.csv")["Ada"].meeting == ("video",)
    assert '"Discord" in "Second way to meet" means nothing to me' in notices("wrong-column/a.csv")


def test_a_file_that_is_no_table_is_named_as_what_it_is_and_gets_no_map(call: Call) -> None:
    code, _, err = call("profiles", "import", "not-a-sheet/a.csv", "-o", "o")
    assert (code, "a.csv is a PDF, not a table" in err) == (3, True)
    assert not Path("not-a-sheet/a.csv.map.yaml").exists()
    Path("p.csv").write_text("<!DOCTYPE html><html><body>Sign in</body></html>", encoding="utf-8")
    assert "is a web page" in call("profiles", "import", "p.csv", "-o", "o")[2]


@pytest.mark.parametrize("mapped", [True, False])
def test_a_column_of_ticks_for_each_option_says_what_was_chosen(tmp_path: Path, mapped: bool) -> None:
    for name in ("a.csv", *(("a.csv.map.yaml",) if mapped else ())):
        shutil.copy(CASES / "not-chosen" / name, tmp_path / name)
    opened = open_sheet(tmp_path / "a.csv", Mentor)
    assert isinstance(opened, SheetPeople)
    found = {id_: value.meeting for id_, (value, _) in opened.settled({}).items()}
    assert found == {"ada": ("video", "phone"), "bo": (), "cy": ("in_person",)}


def test_an_id_that_a_spreadsheet_shortened_is_the_one_that_fits(call: Call) -> None:
    pytest.importorskip("python_calamine")
    for proposal in ("p.csv", "p.xlsx"):
        code, _, err = call("assign", "ids-through-excel/s.csv", "-p", "ids-through-excel/mm", "--check",
                            f"ids-through-excel/{proposal}", *TODAY)  # fmt: skip
        assert "there is no mentee" not in err
        assert code == 0, err


def test_ids_have_the_letters_of_a_name_as_people_write_them() -> None:
    opened = open_sheet(CASES / "ids-of-names" / "a.csv", Mentor)
    assert isinstance(opened, SheetPeople)
    assert set(opened.settled({})) == {
        "bjorn-ost", "lukasz-zak", "jorg-gross", "aesa-thorsdottir", "isil-kilic", "dang-van",
    }  # fmt: skip


def test_a_time_zone_that_is_not_the_towns_is_advised(call: Call) -> None:
    out = " ".join(call("profiles", "check", "zone-and-town/p.yaml", *TODAY)[1].split())
    assert "lives in Melbourne, Australia, where the time zone is Australia/Melbourne" in out


def test_an_export_of_the_form_keeps_every_mentor_without_a_question(call: Call) -> None:
    opened = open_sheet(CASES / "office" / "mentor-responses.csv", Mentor)
    assert isinstance(opened, SheetPeople)
    assert opened.draft is not None
    assert list(opened.draft.questions()) == []
    people = {value.name: value for value, _ in opened.settled({}).values()}
    assert (len(people), opened.failed) == (25, 0)
    assert people["James Liu"].timezone == "America/Los_Angeles"
    assert people["DR. HELEN FOSTER"].timezone == "Europe/London", "GMT, in Leeds"
    assert people["priya raman"].title == "Manager", "the newer of two answers"
    assert all(person.timezone and person.languages for person in people.values())


def test_an_offices_own_workbook_keeps_every_student_with_at_most_eight_answers(call: Call, tmp_path: Path) -> None:
    pytest.importorskip("python_calamine")
    book = tmp_path / "cases" / "office" / "Students 2026.xlsx"
    opened = open_sheet(book, Answers)
    assert isinstance(opened, Draft)
    questions = list(opened.questions())
    assert 0 < len(questions) <= 8
    for column in opened.columns:
        if column.notes and column.words:
            column.field = "status"
    Path(f"{book}.map.yaml").write_text(opened.text(confirmed=True), encoding="utf-8")
    read = open_sheet(book, Answers)
    assert isinstance(read, SheetPeople)
    people = {value.name: value for value, _ in read.settled({}).values()}
    assert (len(people), read.failed, read.no_consent) == (40, 0, 1)
    assert [name for name, person in people.items() if person.status] == ["Charlotte Webb"]
    assert any("Charlotte Webb is withdrawn" in notice for notice in read.notices)
    assert people["Samuel Osei"].avoid == ("Dr Foster (my supervisor)",)
    assert people["Amelia Hart"].also == ("personal_growth", "mental_health"), "the newer of two answers"
    assert {person.timezone for person in people.values()} == {"Europe/London", "Europe/Prague"}


def test_mentors_and_mentees_swapped_are_told_in_one_line(call: Call) -> None:
    Path("c").mkdir()
    Path("c/jo.yaml").write_text("priority: career\n", encoding="utf-8")
    Path("c/kim.yaml").write_text("priority: career\n", encoding="utf-8")
    code, _, err = call("assign", "both-sides/out-m", "-p", "both-sides/out-m", *TODAY)
    assert (code, err.count("\n"), "these are mentors" in err) == (2, 2, True)
    code, out, err = call("profiles", "check", "c", *TODAY)
    assert (code, out, "mentorpick profiles check c --mentees" in err) == (3, "", True)


def test_a_tool_of_the_office_is_found_without_its_group(call: Call) -> None:
    code, _, err = call("stats", "mentors")
    assert (code, "mentorpick profiles stats" in err) == (2, True)


def test_a_name_in_capitals_is_advised_and_fixed_with_its_comments_kept(call: Call) -> None:
    Path("m").mkdir()
    Path("m/f.yaml").write_text("name: DR. HELEN O'NEIL-FOSTER  # she\nareas: {career: 3}\n# kept\n", encoding="utf-8")
    assert "looks better" in call("profiles", "check", "m", *TODAY)[1]
    err = call("profiles", "check", "m", "--fix", *TODAY)[2]
    assert "changed DR. HELEN O'NEIL-FOSTER to Dr. Helen O'Neil-Foster" in err
    text = Path("m/f.yaml").read_text(encoding="utf-8")
    assert ("O'Neil-Foster" in text, "# kept" in text) == (True, True)
    assert "looks better" not in call("profiles", "check", "m", *TODAY)[1]


def test_too_many_columns_or_cells_are_refused_before_anything_is_read(call: Call) -> None:
    Path("wide.csv").write_text("name," + ",".join(f"c{n}" for n in range(20_000)) + "\nAda\n", encoding="utf-8")
    code, _, err = call("profiles", "import", "wide.csv", "-o", "o")
    assert (code, "wide.csv has 20,001 columns; at most 5,000 are read" in err) == (3, True)
    Path("long.csv").write_text("name,areas.career\n" + "a,1\n" * 2_600_000, encoding="utf-8")
    code, _, err = call("profiles", "import", "long.csv", "-o", "o")
    assert (code, "long.csv has more than 5,000,000 cells" in err) == (3, True)
    Path("long.jsonl").write_text('{"name": "a", "id": "b"}\n' * 2_600_000, encoding="utf-8")
    code, _, err = call("profiles", "import", "long.jsonl", "-o", "o")
    assert (code, "long.jsonl has more than 5,000,000 cells" in err) == (3, True)


def test_a_remedy_names_a_file_with_blanks_so_that_it_can_be_typed(call: Call) -> None:
    Path("my list.csv").write_text("Person,Wish\nAda,x\n", encoding="utf-8")
    assert '`mentorpick profiles import "my list.csv"' in call("rank", "my list.csv", "-p", "both-sides/out-m")[2]


def test_people_in_one_mapping_by_their_ids_are_read(call: Call) -> None:
    people = "".join(f"p{n}: {{name: Person {n}, areas: {{career: 3}}}}\n" for n in range(540))
    Path("all.yaml").write_text(people, encoding="utf-8")
    code, out, _ = call("profiles", "import", "all.yaml", "-o", "o", "-f", "json")
    assert (code, len(json.loads(out)["added"])) == (0, 540)
    assert "profiles import FILE -o FOLDER" in call("profiles", "check", "all.yaml", *TODAY)[1].replace("\n  ", " ")


def test_import_and_check_say_whom_a_must_not_may_mean_and_which_fit_nobody(call: Call) -> None:
    Path("m").mkdir()
    Path("m/f.yaml").write_text("id: f\nname: DR. HELEN FOSTER\nareas: {career: 3}\n", encoding="utf-8")
    people = "name,priority,avoid\nJo,career,Dr Foster (my supervisor)\nKim,career,Nobody Here\nLou,career,No\n"
    Path("c.csv").write_text(people, encoding="utf-8")
    err = call("profiles", "import", "c.csv", "--mentees", "-o", "c")[2]
    assert "2 people said who they shouldn't be matched with" in err
    code, _, err = call("profiles", "check", "c", "--mentees", "-p", "m", *TODAY)
    assert code == 0
    assert '`avoid` of jo says "Dr Foster (my supervisor)", which may mean DR. HELEN FOSTER (f)' in err
    assert '1 must-not fits nobody here: kim: "Nobody Here".' in err


def people_of(path: Path, text: str | bytes, kind: Any = Mentor) -> tuple[dict[str, Any], str]:
    """Everybody whom a sheet with this text gives, by name, and what is said of it."""
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    opened = open_sheet(path, kind)
    assert isinstance(opened, SheetPeople), opened
    found = {value.name: value for value, _ in opened.settled({}).values()}
    return found, "\n".join([*opened.notices, *(problem.message for problem in opened.problems)])


def _written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


CONSENTS = [
    "Do you give permission for us to hold your data?", "Einwilligung", "Datenschutz", "Zustimmung", "Consenso",
    "I am happy for my details to be shared", "Can we share your profile with students?", "Happy to be listed?",
    "I authorise the university to store my answers", "By ticking this box you allow us to keep your data", "Samtycke",
    "Do you accept our data policy?", "CONSENT (Y/N)", "Terms and conditions", "Opt-in", "Zgoda",
    "I understand that my answers are shared",
]  # fmt: skip


@pytest.mark.parametrize("header", CONSENTS)
def test_a_question_of_consent_in_any_words_is_asked_about_and_never_dropped(tmp_path: Path, header: str) -> None:
    sheet = tmp_path / "s.csv"
    sheet.write_text(f'name,"{header}",offers\nAda,No,read a CV\n', encoding="utf-8")
    opened = open_sheet(sheet, Mentor)
    assert isinstance(opened, Draft)
    assert f'"{header}": consent' in opened.text()


@pytest.mark.parametrize(
    "header", ["Do you want to withdraw your consent?", "I do not agree", "Opt out of data sharing"]
)
def test_a_yes_to_a_question_that_takes_consent_back_is_a_no_in_the_map(tmp_path: Path, header: str) -> None:
    sheet = tmp_path / "s.csv"
    sheet.write_text(f'name,"{header}",offers\nAda,Yes,read a CV\nBo,No,read a CV\n', encoding="utf-8")
    opened = open_sheet(sheet, Mentor)
    assert isinstance(opened, Draft)
    (tmp_path / "s.csv.map.yaml").write_text(opened.text(), encoding="utf-8")
    read = open_sheet(sheet, Mentor)
    assert isinstance(read, SheetPeople)
    assert [value.name for value, _ in read.settled({}).values()] == ["Bo"]


MUST_NOTS = [
    "Please don't match me with", "Anyone you'd rather not be matched with?", "Do not pair me with", "People to avoid",
    "Is there anyone you do not want as a mentor?", "Anyone you can't work with?", "Not to be matched with",
    "Exclusions",
    "Who would you prefer not to be paired with?", "Blocklist", "Is there a mentor you already know?", "Conflicts",
]  # fmt: skip


@pytest.mark.parametrize("header", MUST_NOTS)
@pytest.mark.parametrize(("kind", "field"), [(Mentor, "conflicts"), (Answers, "avoid")])
def test_a_question_of_must_nots_in_any_words_is_never_dropped(
    tmp_path: Path, header: str, kind: Any, field: str
) -> None:
    text = f'name,offers,priority,"{header}"\nAda,read,career,Dr Foster (my supervisor)\n'
    sheet = _written(tmp_path / "s.csv", text if kind is Answers else text.replace("priority", "x-y"))
    opened = open_sheet(sheet, kind)
    if isinstance(opened, Draft):
        assert f'"{header}": {field}  # GUESS' in opened.text()
    else:
        assert getattr(next(iter(opened.settled({}).values()))[0], field) == ("Dr Foster (my supervisor)",)


@pytest.mark.parametrize(
    "order", ["First name,Surname", "Surname,First name", "Family name,Given name", "Vorname,Nachname"]
)
def test_a_first_name_and_a_surname_are_one_name_in_either_order(tmp_path: Path, order: str) -> None:
    cells = ",".join("Byron" if part in ("Surname", "Family name", "Nachname") else "Ada" for part in order.split(","))
    found, _ = people_of(tmp_path / "s.csv", f"{order},offers\n{cells},read a CV\n")
    assert set(found) == {"Ada Byron"}
    whole, _ = people_of(tmp_path / "t.csv", f"name,{order},offers\nAda Byron,{cells},read a CV\n")
    assert set(whole) == {"Ada Byron"}


def test_what_a_mentor_may_be_told_is_no_question_of_consent_where_another_column_asks_for_it(tmp_path: Path) -> None:
    header = "name,priority,goals,I'm happy for my goals to be passed on to my mentor,I agree that my answers are kept"
    sheet = _written(tmp_path / "s.csv", f"{header}\nAda,career,find a job,no,yes\nBo,career,find a job,yes,yes\n")
    opened = open_sheet(sheet, Answers)
    assert isinstance(opened, Draft)
    _written(tmp_path / "s.csv.map.yaml", opened.text())
    read = open_sheet(sheet, Answers)
    assert isinstance(read, SheetPeople)
    people = {value.name: value.share for value, _ in read.settled({}).values()}
    assert people == {"Ada": (), "Bo": ("goals",)}


TITLES = [
    "Mentors 2026,,\n,,\n", "Mentors 2026,,printed 3 March\n", "Mentors,2026,\nDo not share,,\n\n", "\n\n\n",
    "List of mentors\nConfidential\nLast change: 3 March\n\n\n", "Generated by CRM,v2,\nUser: jo,,\n",
]  # fmt: skip


@pytest.mark.parametrize("title", TITLES)
def test_titles_above_the_headers_are_stepped_over(tmp_path: Path, title: str) -> None:
    found, said = people_of(tmp_path / "s.csv", f"{title}name,offers,email\nAda,read a CV,a@example.org\n")
    assert set(found) == {"Ada"}
    assert "took the headers from row" in said or not title.strip()


def test_headers_once_more_and_what_explains_them_are_nobody(tmp_path: Path) -> None:
    text = "name,offers\n(required),(one a line)\nAda,read a CV\nname,offers\nBo,mock interview\n"
    found, said = people_of(tmp_path / "s.csv", text)
    assert set(found) == {"Ada", "Bo"}
    assert "row 2 explains the headers, not a person" in said
    assert "row 4 repeats the headers, not a person" in said


@pytest.mark.parametrize("sep", ",;\t|")
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252"])
def test_every_separator_and_encoding_gives_the_same_people(tmp_path: Path, sep: str, encoding: str) -> None:
    text = "name,title,organization,offers\nZoë Núñez,Nurse,Café,read\nJo Åse,Vet,Zoo,mock\n".replace(",", sep)
    found, _ = people_of(tmp_path / "s.csv", text.encode(encoding))
    assert {name: who.organization for name, who in found.items()} == {"Zoë Núñez": "Café", "Jo Åse": "Zoo"}


def test_options_below_a_question_are_headers_without_any_mark(tmp_path: Path) -> None:
    rows = ["Your name,expertise,How would you like to meet?,,"]
    rows += [",,Video call,In person,Phone", "Ada,law,Video call,,Phone"]
    found, _ = people_of(tmp_path / "s.csv", "\n".join(rows))
    assert found["Ada"].meeting == ("video", "phone")


@pytest.mark.parametrize(
    "text",
    [
        'name,title,offers,email\nAda,Vet,"read a CV,a@example.org\nBo,Vet,"mock, twice",b@x.org\nCy,Cook,x,c@x.o\n',
        'name,title,offers,email\nAda,Nurse,x,a@example.org\n"Bo,Vet,y,b@example.org\n',
    ],
)
def test_a_mark_that_another_persons_closes_or_the_end_of_the_file_swallows_nobody(call: Call, text: str) -> None:
    Path("q.csv").write_text(text, encoding="utf-8")
    code, _, said = call("profiles", "import", "q.csv", "-o", "q")
    assert code == 3
    assert "a quotation mark is opened and never closed" in said
    assert not Path("q").exists()


def test_a_row_that_was_pasted_twice_is_one_person_and_anonymous_answers_are_two(tmp_path: Path) -> None:
    found, said = people_of(tmp_path / "s.csv", "name,offers\nAda,read a CV\nAda,read a CV\n")
    assert set(found) == {"Ada"}
    assert "1 row left out, because they repeat a row above" in said
    rows = open_sheet(_written(tmp_path / "t.csv", "priority\ncareer\ncareer\n"), Answers)
    assert isinstance(rows, SheetPeople)
    assert len(rows.settled({})) == 2


@pytest.mark.parametrize("about", ["email,a@example.org,b@example.org", "programme,BA,BSc", "organization,UCL,KCL"])
def test_two_people_of_one_name_are_both_kept_where_anything_tells_them_apart(call: Call, about: str) -> None:
    header, one, other = about.split(",")
    text = f"name,{header},priority\nAda Lee,{one},career\nAda Lee,{other},finances\n"
    Path("two.csv").write_text(text, encoding="utf-8")
    code, _, _ = call("profiles", "import", "two.csv", "--mentees", "-o", "two", "--dry-run")
    assert code == 0
    code, out, _ = call("rank", "two.csv", "-p", "both-sides/out-m", "-f", "jsonl", *TODAY)
    assert code == 0
    assert len({json.loads(line)["mentee"]["id"] for line in out.splitlines() if "shortlist/" in line}) == 2


TIMES = [
    "Zeitstempel",
    "Horodateur",
    "Submitted on",
    "Response time",
    "Created at",
    "submitted_at",
    "Submit Date (UTC)",
    "Date",
]


@pytest.mark.parametrize("header", TIMES)
def test_the_time_of_an_answer_is_known_by_other_names(tmp_path: Path, header: str) -> None:
    text = f"{header},name,email,offers\n2026-03-03 10:00,Ada,a@x.org,new\n2026-03-01 10:00,Ada,a@x.org,old\n"
    found, _ = people_of(tmp_path / "s.csv", text)
    assert found["Ada"].offers[0].text == "new"


def test_dates_in_two_ways_that_agree_tell_the_newest_and_else_no_yes_outlives_a_no(tmp_path: Path) -> None:
    head = "Timestamp,name,email,offers,consent\n"
    agree = "3/3/2026 10:00,Ada,a@x.org,new,yes\n1/3/2026 10:00,Ada,a@x.org,old,yes\n"
    found, _ = people_of(tmp_path / "s.csv", head + agree)
    assert found["Ada"].offers[0].text == "new"
    unclear = "3/5/2026 10:00,Ada,a@x.org,new,no\n5/3/2026 10:00,Ada,a@x.org,old,yes\n"
    found, said = people_of(tmp_path / "t.csv", head + unclear)
    assert found == {}
    assert "1 row left out, because they didn't give consent" in said


TICKED_TWICE = [
    "Career; Finances", "Career and Finances", "Career/Finances", "Career + Finances", "career, finances",
    "Career|Finances",
    "1. Career 2. Finances", "1. Career\n2. Finances", "both career and finances", "Career > Finances",
    "Career (1st), Finances (2nd)", "Career: work, Finances: money", "Career (and finances)", "my career & money",
]  # fmt: skip


@pytest.mark.parametrize("words", TICKED_TWICE)
def test_two_areas_in_any_form_are_the_priority_and_what_matters_too(tmp_path: Path, words: str) -> None:
    found, said = people_of(tmp_path / "s.csv", f'name,priority\nAda,"{words}"\n', Answers)
    assert (found["Ada"].priority, found["Ada"].also) == ("career", ("finances",))
    assert "the first is the priority, the rest go to `also`" in said


@pytest.mark.parametrize(
    ("yes", "no"), [("Yes", "No"), ("TRUE", "FALSE"), ("1", "0"), ("x", ""), ("Checked", "Unchecked"), ("Ja", "Nein"),
                    ("Selected", "Not selected"), ("✓", ""), ("on", "off"), ("Video call", "")]
)  # fmt: skip
@pytest.mark.parametrize("between", [" [{}]", " - {}", ": {}", " {}", " ({})", " | {}"])
def test_a_column_for_each_option_is_known_by_any_header_and_any_tick(
    tmp_path: Path, yes: str, no: str, between: str
) -> None:
    asked = [f"How would you like to meet?{between.format(option)}" for option in ("Video call", "Phone")]
    found, said = people_of(tmp_path / "s.csv", f"name,offers,{','.join(asked)}\nAda,read a CV,{yes},{no}\n")
    assert found["Ada"].meeting == ("video",)
    assert not said


def test_a_negative_number_is_no_number_of_hours_or_people(tmp_path: Path) -> None:
    found, said = people_of(tmp_path / "s.csv", "name,offers,capacity,hours_per_month\nAda,read a CV,-1,-2\n")
    assert (found["Ada"].capacity, found["Ada"].hours_per_month) == (None, None)
    assert '"-1" in "capacity" means nothing to me' in said


def test_a_word_that_costs_a_place_gets_a_map_with_what_it_may_mean(call: Call) -> None:
    Path("w.csv").write_text("name,priority\nAda,career\nBo,Juggling\nCy,Sleep at night\n", encoding="utf-8")
    code, _, said = call("profiles", "import", "w.csv", "--mentees", "-o", "w")
    assert code == 5
    assert "My guesses are in w.csv.map.yaml" in said
    assert '"Sleep at night": physical_health  # GUESS, 1 row' in Path("w.csv.map.yaml").read_text(encoding="utf-8")
    code, _, said = call("profiles", "import", "w.csv", "--mentees", "-o", "w")
    assert "still marked GUESS in w.csv.map.yaml; I've used them as they are" in said
    assert sorted(path.stem for path in Path("w").glob("*.yaml")) == ["ada", "cy"]


OTHERS: list[tuple[str, bytes, str]] = [
    ("s.csv", b"{\\rtf1 hello}", "a text document (RTF)"), ("s.csv", b"%!PS-Adobe-3.0", "a document to print"),
    ("s.csv", b"\xef\xbb\xbf%PDF-1.7", "a PDF"), ("s.csv", b"From: jo@example.org\nSubject: x\n", "an email"),
    ("s.csv", b"BEGIN:VCARD\nFN:Ada\n", "a card of contacts"), ("s.csv", b"RIFF\x10\0\0\0WEBP", "a picture"),
    ("s.csv", b"\n  <!-- sign in --><html>", "a web page"), ("s.csv", b'[{"name": "Ada"}]', "JSON"),
    ("s.csv", b"PK\x03\x04xx", "a workbook or another zip file"), ("s.jsonl", b"%PDF-1.7", "a PDF"),
    ("s.xls", b"<html><table><tr><td>name</td></tr></table>", "a web page"),
    ("s.tsv", b"\x1f\x8b\x08", "a compressed file"), ("s.xlsx", b"\x89PNG\r\n", "a picture"),
    ("s.xlsx", b"name,offers\nAda,read\n", "text"), ("s.ods", b"%PDF-1.7", "a PDF"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "data", "kind"), OTHERS)
def test_any_file_that_is_no_table_is_named_and_gets_no_map(call: Call, name: str, data: bytes, kind: str) -> None:
    Path(name).write_bytes(data)
    for words in (("profiles", "import", name, "-o", "o"), ("rank", name, "-p", "both-sides/out-m")):
        code, _, err = call(*words)
        assert (code, f"{name} is {kind}" in err) == (3 if words[0] == "profiles" else 5, True), err
    assert not Path(f"{name}.map.yaml").exists()


def test_records_are_read_whether_they_are_called_json_or_jsonl(tmp_path: Path) -> None:
    lines = '{"name": "Ada", "offers": ["read"]}\n{"name": "Bo", "offers": ["mock"]}\n'
    whole = '[{"name": "Ada", "offers": ["read"]}, {"name": "Bo", "offers": ["mock"]}]'
    for name, text in (("s.json", lines), ("s.jsonl", whole)):
        assert set(people_of(tmp_path / name, text)[0]) == {"Ada", "Bo"}


def test_a_placeholder_among_other_items_is_nothing_in_a_sheet_and_in_records(tmp_path: Path) -> None:
    text = 'name,priority,avoid,languages\nAda,career,"Dr Foster; N/A","English, -, none"\n'
    found, _ = people_of(tmp_path / "s.csv", text, Answers)
    assert (found["Ada"].avoid, found["Ada"].languages) == (("Dr Foster",), ("English",))
    record = {"name": "Ada", "priority": "career", "avoid": ["N/A", "Dr Foster"], "languages": ["TBC", "English"]}
    found, _ = people_of(tmp_path / "s.jsonl", json.dumps(record), Answers)
    assert (found["Ada"].avoid, found["Ada"].languages) == (("Dr Foster",), ("English",))


@pytest.mark.parametrize("name", ["s.jsonl", "s.xlsx"])
def test_what_holds_for_a_sheet_of_commas_holds_for_records_and_workbooks(call: Call, name: str) -> None:
    people: list[dict[str, Any]] = [
        {"id": "a", "priority": "career", "consent": "yes", "timezone": "UK time", "meeting": ["Discord", "video"]},
        {"id": "b", "priority": "career", "consent": "Yes, but only in May"},
        {"id": "c", "priority": "career", "consent": None}, {"id": "d", "priority": "Career; Finances", "consent": 1},
        {"id": "e", "priority": "career", "consent": True, "timezone": "CST", "avoid": ["Prof Lee (my tutor)"]},
        {"id": "f", "priority": "career", "consent": "TBC"},
    ]  # fmt: skip
    if name == "s.jsonl":
        Path(name).write_text("\n".join(map(json.dumps, people)), encoding="utf-8")
    else:
        book = openpyxl.Workbook()
        sheet = book.worksheets[0]
        keys = ["id", "priority", "consent", "timezone", "meeting", "avoid"]
        for row in (keys, *([person.get(key) for key in keys] for person in people)):
            sheet.append(["; ".join(cell) if isinstance(cell, list) else cell for cell in row])
        book.save(name)
    for words in (("rank", name, "-p", "both-sides/out-m"), ("profiles", "import", name, "--mentees", "-o", "o")):
        _, out, err = call(*words)
        assert "2 people are left out until you decide" in err
        assert '"Yes, but only in May"' in err
        assert '"CST" in "timezone" means nothing to me' in err
        assert '"Discord" in "meeting" means nothing to me' in err
        assert "1 row left out, because" in err
        assert "the first is the priority, the rest go to `also`" in err
        assert out
        assert "1 must-not may mean someone" in err or words[0] == "profiles"
    assert sorted(path.stem for path in Path("o").glob("*.yaml")) == ["a", "d", "e"]
    assert "timezone: Europe/London" in Path("o/a.yaml").read_text(encoding="utf-8")


def test_sentences_full_of_commas_over_several_lines_are_no_rows_of_their_own(tmp_path: Path) -> None:
    bio = '"I have been a nurse.\nI like maps, trains, long walks, rain, and tea; also cats, dogs, birds."'
    found, _ = people_of(tmp_path / "s.csv", f"name,title,offers,bio\nAda,Nurse,read a CV,{bio}\nBo,Vet,mock,short\n")
    assert set(found) == {"Ada", "Bo"}
    assert found["Ada"].bio.count(",") == 6
