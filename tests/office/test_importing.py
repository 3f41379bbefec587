"""Import: from a sheet to checked files, and again next term without losing what people did."""

import json
import shutil
from pathlib import Path

import pytest

from mentorpick.model.office import ImportReport
from mentorpick.model.people import Mentor
from mentorpick.office.importing import (
    RECORD,
    ManyGone,
    Pruning,
    SheetPeople,
    import_people,
    open_sheet,
)  # fmt: skip
from mentorpick.office.map_draft import Draft
from mentorpick.read.profiles import read_profiles
from mentorpick.write.yaml_files import yaml_text
from tests.office import exports
from tests.office.conftest import Run

SHEETS = Path(__file__).parents[1] / "examples" / "sheets"
HEAD = "name,contact.email,areas.career,title,capacity,accepting\n"
ADA = "Ada Byron,ada@example.org,4,Engineer,2,yes\n"
BO = "Bo Berg,bo@example.org,3,Nurse,1,yes\n"


def rows(path: Path, text: str, **more: object) -> SheetPeople:
    path.write_text(text, encoding="utf-8")
    opened = open_sheet(path, Mentor, **more)  # type: ignore[arg-type]
    assert isinstance(opened, SheetPeople)
    return opened


def again(tmp_path: Path, text: str, **more: object) -> ImportReport:
    return import_people(rows(tmp_path / "form.csv", HEAD + text), tmp_path / "out", **more)  # type: ignore[arg-type]


def state(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("product", exports.PRODUCTS)
def test_an_export_of_each_product_goes_to_checked_profiles_in_two_commands_and_again_changes_nothing(
    product: str, office: Run
) -> None:
    shutil.copy(SHEETS / f"{product}{exports.PRODUCTS[product][0]}", ".")
    sheet = f"{product}{exports.PRODUCTS[product][0]}"
    assert office("import", sheet, "-o", "mentors")[0] == 0
    assert office("check", "mentors", "--today", "2026-11-23")[0] == 0
    assert len(read_profiles("mentors").mentors) == 5
    before = state(Path("mentors"))
    code, out, _ = office("import", sheet, "-o", "mentors", "-f", "json")
    report = json.loads(out)
    assert code == 0
    assert (len(report["unchanged"]), report["added"], report["changed"], report["gone"]) == (5, [], [], [])
    assert state(Path("mentors")) == before


DIRECTORIES = {
    "directory-list.yaml": ("ada-byron", ("CV review", "Speaking at conferences"), ("Python", "C++")),
    "directory-tags.json": ("ada-l", (), ("career advice", "women in tech")),
    "directory-keyed.yaml": ("ada-l", ("interviews", "salaries"), ("interviews", "salaries")),
}


@pytest.mark.parametrize("name", DIRECTORIES)
def test_a_directory_of_another_shape_is_imported_with_a_map_alone(name: str, office: Run) -> None:
    shutil.copy(SHEETS / name, ".")
    code, _, err = office("import", name, "-o", "mentors")
    assert code == 2
    assert f"{name}.map.yaml" in err
    shutil.copy(SHEETS / f"{name}.map.yaml", ".")
    assert office("import", name, "-o", "mentors")[0] == 0
    found = {mentor.id: mentor for mentor in read_profiles("mentors").mentors}
    id_, offers, expertise = DIRECTORIES[name]
    assert (tuple(offer.text for offer in found[id_].offers), found[id_].expertise) == (offers, expertise)
    assert not read_profiles("mentors").problems


def test_a_constant_of_the_map_is_said_in_every_import(office: Run) -> None:
    for ending in ("", ".map.yaml"):
        shutil.copy(SHEETS / f"directory-tags.json{ending}", ".")
    assert "meeting is ['video'] for everyone" in office("import", "directory-tags.json", "-o", "m")[2]


def test_a_starter_map_lists_every_column_with_a_guess_and_is_usable_as_it_is(office: Run) -> None:
    Path("form.csv").write_text(
        "Full name,Job title,Skills,Level of seniority,Phone number,Shoe size\n"
        "Ada,Nurse,law,Attending,1,40\nBo,Cook,tax,Senior,2,41\n",
        encoding="utf-8",
    )
    code, out, err = office("import", "form.csv", "-o", "mentors")
    assert (code, out) == (2, "")
    assert "form.csv.map.yaml" in err
    text = Path("form.csv.map.yaml").read_text(encoding="utf-8")
    for line in ('"Full name": name  # GUESS', '"Job title": title', '"Skills": expertise', '"Shoe size": drop  # ???'):
        assert line in text
    assert '"Phone number": drop  # personal' in text
    assert '      "Attending":   # ???' in text
    Path("form.csv.map.yaml").write_text(text.replace('"Attending":', '"Attending": senior'), encoding="utf-8")
    assert office("import", "form.csv", "-o", "mentors")[0] == 0
    assert [mentor.stage for mentor in read_profiles("mentors").mentors] == ["senior", "senior"]


def test_the_starter_map_of_mentees_holds_nothing_they_wrote(office: Run) -> None:
    Path("c.csv").write_text("Who are you?,My goals\nJo,my secret plan\n", encoding="utf-8")
    assert office("import", "c.csv", "--mentees", "-o", "answers")[0] == 2
    text = Path("c.csv.map.yaml").read_text(encoding="utf-8")
    assert "secret" not in text
    assert "#   priority: {constant: career}" in text
    for command in (("import", "c.csv", "--mentees", "-o", "answers"), ("stats", "--mentees", "c.csv")):
        code, _, err = office(*command)
        assert (code, "maps no column to priority" in err) == (2, True)  # nobody's priority is decided by a guess
    Path("c.csv.map.yaml").write_text(text + "fields: {priority: {constant: career}}\n", encoding="utf-8")
    assert office("import", "c.csv", "--mentees", "-o", "answers")[0] == 0
    code, _, err = office("import", "c.csv", "-o", "mentors")
    assert (code, "add --mentees" in err) == (3, True)


def test_a_map_that_is_given_is_used_and_never_overwritten(office: Run) -> None:
    Path("form.csv").write_text("Full name,Skills\nAda,law\n", encoding="utf-8")
    Path("mine.yaml").write_text("columns: {Full name: name}\n", encoding="utf-8")
    assert office("import", "form.csv", "-o", "m", "--map", "mine.yaml")[0] == 3  # nothing left to rank by
    assert Path("mine.yaml").read_text(encoding="utf-8") == "columns: {Full name: name}\n"


def test_next_term_is_told_apart_into_added_changed_unchanged_and_gone(tmp_path):
    again(tmp_path, ADA + BO)
    report = again(tmp_path, ADA.replace("Engineer", "Chief engineer") + "Cy Conti,cy@example.org,5,Cook,1,yes\n")
    assert (report.added, report.changed, report.unchanged, report.gone) == (
        ("cy-conti",), ("ada-byron",), (), ("bo-berg",),
    )  # fmt: skip
    assert (tmp_path / "out" / "bo-berg.yaml").exists()
    assert read_profiles(tmp_path / "out").mentors[0].title == "Chief engineer"


def test_prune_moves_away_who_is_gone_but_not_a_file_that_was_edited(tmp_path):
    again(tmp_path, ADA + BO)
    edited = tmp_path / "out" / "bo-berg.yaml"
    edited.write_text(edited.read_text(encoding="utf-8") + "# a note\n", encoding="utf-8")
    pruning = Pruning(prune=True, aside=".gone/2026-11-29", sure=True)
    report = again(tmp_path, "Cy Conti,cy@example.org,5,Cook,1,yes\n", pruning=pruning)
    assert (report.pruned, report.gone) == (("ada-byron",), ("bo-berg",))
    assert sorted(path.stem for path in (tmp_path / "out").glob("*.yaml")) == ["bo-berg", "cy-conti"]
    assert [path.stem for path in (tmp_path / "out" / ".gone" / "2026-11-29").iterdir()] == ["ada-byron"]
    assert {mentor.id for mentor in read_profiles(tmp_path / "out").mentors} == {"bo-berg", "cy-conti"}


def test_more_than_a_fifth_of_a_folder_goes_only_where_somebody_says_so(tmp_path, office):
    again(tmp_path, ADA + BO)
    before = state(tmp_path / "out")
    with pytest.raises(ManyGone, match="1 of 2 people would go"):
        again(tmp_path, ADA, pruning=Pruning(prune=True))
    assert state(tmp_path / "out") == before
    (tmp_path / "form.csv").write_text(HEAD + ADA, encoding="utf-8")
    code, _, err = office("import", str(tmp_path / "form.csv"), "-o", str(tmp_path / "out"), "--prune")
    assert (code, "add --add; to move their files away, add --yes" in err) == (2, True)
    code, _, _ = office("import", str(tmp_path / "form.csv"), "-o", str(tmp_path / "out"), "--prune", "--yes")
    assert code == 0
    assert not (tmp_path / "out" / "bo-berg.yaml").exists()


def test_a_part_of_a_list_adds_people_and_nobody_is_gone_but_who_takes_consent_back(tmp_path):
    head, part = "name,contact.email,areas.career,consent\n", Pruning(add=True)
    both = f"{head}Ada Byron,ada@example.org,4,yes\nBo Berg,bo@example.org,3,yes\n"
    import_people(rows(tmp_path / "form.csv", both), tmp_path / "out")
    late = rows(tmp_path / "late.csv", f"{head}Cy Conti,cy@example.org,5,yes\n")
    report = import_people(late, tmp_path / "out", pruning=part)
    assert (report.added, report.gone) == (("cy-conti",), ())
    back = rows(tmp_path / "back.csv", f"{head}Bo Berg,bo@example.org,3,no\n")
    assert import_people(back, tmp_path / "out", pruning=part).gone == ("bo-berg",)


def test_fields_without_a_column_stay_and_a_field_that_goes_is_named(tmp_path):
    full = "name,title,areas.career,areas.finances,offers,contact.email\nAda Byron,Engineer,5,2,Reads,ada@example.org\n"
    import_people(rows(tmp_path / "a.csv", full), tmp_path / "out")
    few = "name,areas.career,hours_per_month,contact.email\nAda Byron,4,3,ada@example.org\n"
    import_people(rows(tmp_path / "hours.csv", few), tmp_path / "out")
    (ada,) = read_profiles(tmp_path / "out").mentors
    assert (ada.title, ada.areas, ada.offers[0].text) == ("Engineer", {"career": 4, "finances": 2}, "Reads")
    assert ada.hours_per_month == 3
    report = import_people(rows(tmp_path / "a.csv", full.replace("Engineer", "")), tmp_path / "out", dry_run=True)
    assert "ada-byron: title removed, because the sheet has nothing there now" in report.notices


def test_an_edit_by_hand_stays_and_the_sheets_other_news_still_come_in(tmp_path):
    again(tmp_path, ADA)
    path = tmp_path / "out" / "ada-byron.yaml"
    edited = path.read_text(encoding="utf-8").replace("title: Engineer", "title: Poet  # she said so")
    path.write_text(edited, encoding="utf-8")
    report = again(tmp_path, ADA.replace("Engineer", "Boss").replace(",2,", ",7,"))
    assert [(kept.id, kept.field) for kept in report.kept] == [("ada-byron", "title")]
    assert path.read_text(encoding="utf-8") == edited.replace("capacity: 2", "capacity: 7")
    mentor = read_profiles(path).mentors[0]
    assert (mentor.title, mentor.capacity) == ("Poet", 7)
    assert again(tmp_path, ADA.replace("Engineer", "Boss").replace(",2,", ",7,")).unchanged == ("ada-byron",)


def test_a_field_taken_out_of_the_sheet_goes_unless_a_person_edited_it(tmp_path):
    again(tmp_path, ADA)
    path = tmp_path / "out" / "ada-byron.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "# mine\n", encoding="utf-8")
    report = again(tmp_path, ADA.replace("Engineer", ""))
    assert report.changed == ("ada-byron",)
    assert read_profiles(path).mentors[0].title == ""
    assert path.read_text(encoding="utf-8").endswith("# mine\n")


def test_a_file_deleted_by_hand_stays_deleted(tmp_path):
    again(tmp_path, ADA + BO)
    (tmp_path / "out" / "ada-byron.yaml").unlink()
    report = again(tmp_path, ADA.replace("Engineer", "Boss") + BO)
    assert report.removed_by_hand == ("ada-byron",)
    assert not (tmp_path / "out" / "ada-byron.yaml").exists()


def test_a_profile_written_by_hand_before_the_first_import_is_not_overwritten(tmp_path):
    (tmp_path / "out").mkdir()
    path = tmp_path / "out" / "ada-byron.yaml"
    path.write_text(
        yaml_text(Mentor(id="ada-byron", name="Ada Byron", title="Poet", expertise=("verse",))), encoding="utf-8"
    )
    report = again(tmp_path, ADA)
    assert ("ada-byron", "title") in [(kept.id, kept.field) for kept in report.kept]
    assert "title: Poet" in path.read_text(encoding="utf-8")


def test_a_dry_run_writes_nothing(tmp_path):
    report = again(tmp_path, ADA, dry_run=True)
    assert report.added == ("ada-byron",)
    assert not (tmp_path / "out").exists()


def test_who_answered_twice_counts_with_the_last_answer(tmp_path):
    report = again(tmp_path, ADA + BO + ADA.replace("Engineer", "Poet"))
    assert report.added == ("ada-byron", "bo-berg")
    assert any("more than once" in notice for notice in report.notices)
    assert read_profiles(tmp_path / "out").mentors[0].title == "Poet"


def test_who_takes_consent_back_in_a_later_row_is_left_out(tmp_path):
    again = "name,contact.email,areas.career,consent\nAda,ada@example.org,4,yes\nBo,bo@example.org,3,yes\n"
    opened = rows(tmp_path / "form.csv", again + "Ada,ADA@example.org,4,no\n")
    assert import_people(opened, tmp_path / "mentors").added == ("bo",)
    assert "1 row left out, because they didn't give consent" in opened.notices
    back = rows(tmp_path / "form.csv", again + "Ada,ada@example.org,5,no\nAda,ada@example.org,5,yes\n")
    assert import_people(back, tmp_path / "mentors").added == ("ada",)


def test_two_people_with_one_name_get_ids_of_their_own_in_any_order(tmp_path):
    other = ADA.replace("ada@", "another@").replace("Engineer", "Poet")
    first = again(tmp_path, ADA + other)
    second = import_people(rows(tmp_path / "b.csv", HEAD + other + ADA), tmp_path / "other")
    assert len(first.added) == 2
    assert first.added == second.added


def test_two_rows_of_one_name_without_addresses_are_both_a_problem(tmp_path):
    report = again(tmp_path, ADA.replace("ada@example.org", "") + ADA.replace("ada@example.org,4", ",5") + BO)
    assert report.added == ("bo-berg",)
    assert [p.code for p in report.problems] == ["P301", "P301"]
    assert "row 2, row 3" in report.problems[0].message


def test_someone_who_changed_their_name_keeps_id_and_file(tmp_path):
    again(tmp_path, ADA)
    report = again(tmp_path, ADA.replace("Ada Byron", "Ada Lovelace"))
    assert report.changed == ("ada-byron",)
    assert read_profiles(tmp_path / "out").mentors[0].name == "Ada Lovelace"


def test_who_takes_consent_back_is_gone(tmp_path):
    head = HEAD.replace("\n", ",consent\n")
    for word, added, gone in (("yes", ("ada-byron",), ()), ("no", (), ("ada-byron",))):
        report = import_people(rows(tmp_path / "f.csv", head + ADA.replace("\n", f",{word}\n")), tmp_path / "out")
        assert (report.added, report.gone) == (added, gone)


def test_a_row_that_fails_now_is_not_gone(tmp_path):
    again(tmp_path, ADA + BO)
    report = again(tmp_path, ADA.replace(",4,", ",9,") + BO)
    assert (report.failed, report.gone) == (1, ())


def test_unmapped_columns_are_dropped_and_said_and_named_ones_are_kept(tmp_path):
    text = HEAD.replace("\n", ",Staff number,Shoe size\n") + ADA.replace("\n", ",0042,39\n")
    found = rows(tmp_path / "f.csv", text, keep=("Staff number",))
    report = import_people(found, tmp_path / "out")
    assert any("Shoe size" in notice for notice in report.notices)
    assert read_profiles(tmp_path / "out").mentors[0].x == {"x-staff-number": "0042"}


def test_a_folder_of_answers_is_not_filled_with_profiles(tmp_path, office):
    Path("c.csv").write_text("name,priority\nJo,career\n", encoding="utf-8")
    Path("m.csv").write_text("name,areas.career\nAda,3\n", encoding="utf-8")
    assert office("import", "c.csv", "--mentees", "-o", "out")[0] == 0
    code, _, err = office("import", "m.csv", "-o", "out")
    assert code == 2
    assert "has imported answers in it" in err


def test_some_bad_rows_exit_with_5_and_only_bad_rows_with_3(office):
    Path("m.csv").write_text("name,areas.career\nAda,3\nBo,zz\n", encoding="utf-8")
    code, _, err = office("import", "m.csv", "-o", "out")
    assert code == 5
    assert "m.csv:row 3: there are no areas, offers or expertise" in err
    assert '"zz" in "areas.career" means nothing to me' in err
    Path("m.csv").write_text("name,areas.career\nBo,zz\n", encoding="utf-8")
    assert office("import", "m.csv", "-o", "out2")[0] == 3


def test_a_sheet_without_people_changes_nothing_even_with_prune(office):
    Path("form.csv").write_text(HEAD + ADA, encoding="utf-8")
    assert office("import", "form.csv", "-o", "mentors")[0] == 0
    Path("form.csv").write_text(HEAD + ",,,\n", encoding="utf-8")
    code, _, err = office("import", "form.csv", "-o", "mentors", "--prune")
    assert (code, Path("mentors", "ada-byron.yaml").exists()) == (3, True)
    assert "there are no people in" in err


def test_answers_are_readable_by_their_owner_only(office):
    Path("c.csv").write_text("name,priority\nJo,career\n", encoding="utf-8")
    office("import", "c.csv", "--mentees", "-o", "out")
    if hasattr(Path, "owner") and Path("/").as_posix() == "/":
        modes = {path.name: path.stat().st_mode & 0o077 for path in Path("out").iterdir()}
        assert set(modes.values()) == {0}, modes


def test_a_damaged_record_of_the_import_is_said(tmp_path):
    again(tmp_path, ADA)
    (tmp_path / "out" / RECORD).write_text("{", encoding="utf-8")
    with pytest.raises(Exception, match="damaged"):
        again(tmp_path, ADA)


def test_the_record_holds_no_name_and_no_answer(tmp_path):
    again(tmp_path, ADA)
    text = (tmp_path / "out" / RECORD).read_text(encoding="utf-8")
    assert "Engineer" not in text
    assert "example.org" not in text


def test_a_sheet_that_needs_a_map_is_a_starter_not_an_error(tmp_path):
    (tmp_path / "f.csv").write_text("Full name\nAda\n", encoding="utf-8")
    assert isinstance(open_sheet(tmp_path / "f.csv", Mentor), Draft)


def test_a_column_that_is_asked_for_and_not_there_is_said(tmp_path):
    found = rows(tmp_path / "f.csv", HEAD + ADA, keep=("Staff number",))
    assert any("has no column 'staff number'" in notice for notice in found.notices)
    (tmp_path / "f.csv.map.yaml").write_text("columns: {name: name, Old question: bio}\n", encoding="utf-8")
    assert any("has no column 'Old question'" in n for n in rows(tmp_path / "f.csv", HEAD + ADA).notices)


@pytest.mark.parametrize("name", ["Mentorpick", "Con", "LPT1"])
def test_a_name_that_no_file_may_have_gets_another_file_and_keeps_its_id(name, tmp_path):
    for _ in range(2):
        report = again(tmp_path, ADA.replace("Ada Byron", name))
    assert report.unchanged == (name.lower(),)
    assert [mentor.id for mentor in read_profiles(tmp_path / "out").mentors] == [name.lower()]


def test_an_id_is_made_from_the_column_that_the_map_names(tmp_path):
    (tmp_path / "f.csv.map.yaml").write_text(
        "columns: {name: name, areas.career: areas.career}\nfields: {id: {slug: Title}}\n", encoding="utf-8"
    )
    assert import_people(rows(tmp_path / "f.csv", HEAD + ADA), tmp_path / "out").added == ("engineer",)
    (tmp_path / "f.csv.map.yaml").write_text(
        "columns: {name: name, areas.career: areas.career}\nfields: {id: {hash: contact.email}}\n", encoding="utf-8"
    )
    (hashed,) = import_people(rows(tmp_path / "f.csv", HEAD + ADA), tmp_path / "other").added
    assert hashed.startswith("p-")
