"""More of the kinds of `test_cases`, as other people make them: in other languages, products, spreadsheet programs."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from mentorpick.cli.app import run
from mentorpick.model.people import Answers, Mentor
from mentorpick.office.importing import SheetPeople, open_sheet
from mentorpick.office.map_draft import Draft
from mentorpick.read.entries import read_count, read_hours, tidy_address
from mentorpick.read.sheets.mapping import PeopleKind
from mentorpick.text import is_nobody, is_nothing
from tests.read.test_sheets import ods
from tests.read.test_workbook import changed

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """Runs ``mentorpick ...`` in a folder of its own: code, stdout, stderr."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)

    def call(*words: str) -> tuple[int, str, str]:
        code = run(list(words))
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


def people_of(path: Path, text: str, kind: PeopleKind = Mentor) -> tuple[dict[str, Any], str]:
    """Everybody a sheet gives by name, its map confirmed as it stands, and what is said of it."""
    path.write_text(text, encoding="utf-8")
    opened = open_sheet(path, kind)
    if isinstance(opened, Draft):
        Path(f"{path}.map.yaml").write_text(opened.text(confirmed=True), encoding="utf-8")
        opened = open_sheet(path, kind)
    assert isinstance(opened, SheetPeople)
    found = {value.name: value for value, _ in opened.settled({}).values()}
    return found, "\n".join([*opened.notices, *(problem.message for problem in opened.problems)])


@pytest.mark.parametrize(
    ("cell", "hours"),
    [
        ("ca. 2 Std.", 2), ("eine halbe Stunde", 0.5), ("1 bis 2 Stunden", 1), ("um die 2", 2), ("mind. 1", 1),
        ("une demi-heure", 0.5), ("2 à 3 heures", 2), ("entre 1 et 2", 1), ("1h30", 1.5), ("media hora", 0.5),
        ("2 ore", 2), ("2 uur per maand", 2), ("2 godziny", 2), ("1 hour per week", 4), ("as needed", None),
    ],
)  # fmt: skip
def test_hours_are_read_as_people_of_several_languages_write_them(cell: str, hours: float | None) -> None:
    assert read_hours(cell) == hours


@pytest.mark.parametrize(
    ("cell", "count"),
    [("höchstens 2", 2), ("2 étudiants", 2), ("eine Person", 1), ("dos estudiantes", 2), ("2.5", None)],
)
def test_a_number_of_people_is_read_as_people_of_several_languages_write_it(cell: str, count: int | None) -> None:
    assert read_count(cell) == count


@pytest.mark.parametrize(
    "said", ["mailto:ada@x.org?subject=Hi", "MAILTO:ada@x.org?Subject=Hi&body=Dear", "mailto: ada@x.org"]
)
def test_what_a_link_to_an_address_asks_a_mail_program_is_no_part_of_it(said: str) -> None:
    assert tidy_address(said) == "ada@x.org"


@pytest.mark.parametrize("said", ["néant", "brak", "nothing", "Rien"])
def test_nothing_in_other_languages_is_nothing(said: str) -> None:
    assert is_nothing(said)


@pytest.mark.parametrize(
    ("said", "nobody"),
    [
        ("I have no conflicts", True), ("keine Einschränkungen", True), ("pas de restriction", True), ("x", True),
        ("Personne de chez LVMH", False), ("No-one from Acme", False), ("X Wang", False), ("my supervisor", False),
        ("Kein Mentor aus AG Hartmann", False), ("nobody from my lab", False),
    ],
)  # fmt: skip
def test_only_words_that_name_nobody_are_nobody(said: str, nobody: bool) -> None:
    assert is_nobody(said) is nobody


def test_ticks_of_survey_monkey_are_areas_whatever_they_are_written_as(tmp_path: Path) -> None:
    head = "Respondent ID,Collector ID,Start Date,End Date,What is your name?,Which areas can you help with?,,Where?"
    text = (
        f"{head}\n,,,,Open-Ended Response,Career,Finances,Response\n"
        "1,2,2026-09-01,2026-09-01,Ada Lee,Career,,Leeds\n2,2,2026-09-02,2026-09-02,Bo Li,,x,York\n"
    )
    found, _ = people_of(tmp_path / "s.csv", text)
    assert {name: person.areas for name, person in found.items()} == {
        "Ada Lee": {"career": 3},
        "Bo Li": {"finances": 3},
    }


def test_a_column_for_each_topic_is_what_a_mentor_offers_or_a_mentee_needs(tmp_path: Path) -> None:
    found, _ = people_of(
        tmp_path / "m.csv", "name,Themen [Lebenslauf prüfen],Themen [Karriere]\nAda,Ja,Ja\nBo,Nein,Ja\n"
    )
    offers = {name: [offer.text for offer in person.offers] for name, person in found.items()}
    assert offers == {"Ada": ["Lebenslauf prüfen"], "Bo": []}
    assert found["Bo"].areas == {"career": 3}
    text = "name,Which area? [Career],Which area? [Finances]\nAda,x,\nBo,,x\nCy,x,x\n"
    mentees, _ = people_of(tmp_path / "s.csv", text, Answers)
    assert {name: (each.priority, each.also) for name, each in mentees.items()} == {
        "Ada": ("career", ()), "Bo": ("finances", ()), "Cy": ("career", ("finances",)),
    }  # fmt: skip


def test_headers_in_other_capitals_and_a_total_are_nobody(tmp_path: Path) -> None:
    found, said = people_of(tmp_path / "s.csv", "name,offers\nName,Offers\nAda,read\nTotal,1\n")
    assert set(found) == {"Ada"}
    assert "row 4 is a total, not a person" in said
    assert set(people_of(tmp_path / "t.csv", "name,offers\nTotal Bo,read\nSum,reads a lot\n")[0]) == {"Total Bo", "Sum"}


def test_a_sheet_of_hours_alone_keeps_what_is_known_and_names_whoever_is_new(call: Call, tmp_path: Path) -> None:
    first, then = tmp_path / "a.csv", tmp_path / "b.csv"
    first.write_text("name,email,offers\nAda,a@x.org,read a CV\n", encoding="utf-8")
    then.write_text("name,email,hours_per_month\nAda,a@x.org,2\nBo,b@x.org,1\n", encoding="utf-8")
    assert call("profiles", "import", str(first), "-o", str(tmp_path / "m"))[0] == 0
    code, _, err = call("profiles", "import", str(then), "-o", str(tmp_path / "m"))
    assert code == 5
    assert "bo has no areas, offers or expertise" in err
    text = (tmp_path / "m" / "ada.yaml").read_text(encoding="utf-8")
    assert "read a CV" in text
    assert "hours_per_month: 2" in text
    assert not (tmp_path / "m" / "bo.yaml").exists()


def test_a_number_that_a_workbook_keeps_and_that_cannot_be_is_asked_about(tmp_path: Path) -> None:
    pytest.importorskip("python_calamine")
    book = openpyxl.Workbook()
    for row in (
        ["Name", "What can you offer?", "How many mentees?", "Hours per month"],
        ["Ada", "x", 2.5, -1],
        ["Bo", "y", 2, 2.5],
    ):
        book.worksheets[0].append(row)
    book.save(tmp_path / "s.xlsx")
    opened = open_sheet(tmp_path / "s.xlsx", Mentor)
    assert isinstance(opened, Draft)
    asked = {column.header: list(column.words) for column in opened.columns if column.words}
    assert asked == {"How many mentees?": ["2.5"], "Hours per month": ["-1"]}


def test_a_must_not_that_fits_nobody_is_looked_at_again_with_the_pair(call: Call, tmp_path: Path) -> None:
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / "ada.yaml").write_text(
        "id: ada\nname: Ada Lee\nareas: {career: 3}\ncapacity: 1\n", encoding="utf-8"
    )
    (tmp_path / "s.csv").write_text("name,priority,avoid\nZed,career,my supervisor\n", encoding="utf-8")
    out = call("assign", str(tmp_path / "s.csv"), "-p", str(tmp_path / "m"), "-f", "json", "--today", "2026-11-29")[1]
    (pair,) = json.loads(out)["assigned"]
    assert "shouldn't be matched with “my supervisor”. Is that them?" in pair["look_again"]


ODS_ROWS = """<table:table-row><table:table-cell office:value-type="string"><text:p>name</text:p></table:table-cell>
<table:table-cell office:value-type="string"><text:p>offers</text:p></table:table-cell>
<table:table-cell office:value-type="string"><text:p>organization</text:p></table:table-cell></table:table-row>
<table:table-row><table:table-cell office:value-type="string"><text:p>Ada</text:p></table:table-cell>
<table:table-cell office:value-type="string"><text:p>read</text:p></table:table-cell>
<table:table-cell office:value-type="string" table:number-rows-spanned="2"><text:p>Leeds</text:p></table:table-cell>
</table:table-row>
<table:table-row><table:table-cell office:value-type="string" table:number-columns-repeated="2"><text:p>Bo</text:p>
</table:table-cell><table:covered-table-cell/></table:table-row>
<table:table-row table:number-rows-repeated="100000"><table:table-cell table:number-columns-repeated="1000"/>
</table:table-row>"""
ODS_TITLE = """<table:table-row><table:table-cell office:value-type="string" table:number-columns-spanned="3">
<text:p>Mentors 2026</text:p></table:table-cell><table:covered-table-cell table:number-columns-repeated="2"/>
</table:table-row>"""


def test_a_libreoffice_sheet_has_titles_repeated_and_merged_cells_and_hidden_sheets(tmp_path: Path) -> None:
    pytest.importorskip("python_calamine")
    hidden = (
        '<style:style style:name="h" style:family="table"><style:table-properties table:display="false"/></style:style>'
    )
    tables = (
        f'<table:table table:name="Old" table:style-name="h">{ODS_ROWS.replace("Ada", "Gone")}</table:table>'
        f'<table:table table:name="New">{ODS_TITLE}{ODS_ROWS}</table:table>'
    )

    def with_tables(text: str) -> str:
        text = text.replace(
            "<office:body>", f"<office:automatic-styles>{hidden}</office:automatic-styles><office:body>"
        )
        text = text.replace(
            "office:version", 'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" office:version'
        )
        start, end = text.index("<table:table "), text.index("</office:spreadsheet>")
        return text[:start] + tables.replace("\n", "") + text[end:]

    (tmp_path / "s.ods").write_bytes(changed(ods([["x"]]), "content.xml", with_tables))
    opened = open_sheet(tmp_path / "s.ods", Mentor)
    assert isinstance(opened, SheetPeople)
    found = {value.name: (value.offers[0].text, value.organization) for value, _ in opened.settled({}).values()}
    assert found == {"Ada": ("read", "Leeds"), "Bo": ("Bo", "Leeds")}
    assert any("others: Old (hidden)" in notice for notice in opened.notices)
    assert any("1 merged cell below the headers" in notice for notice in opened.notices)


def test_what_may_be_consent_or_a_must_not_is_never_left_out_as_unknown(call: Call, tmp_path: Path) -> None:
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / "t.yaml").write_text("name: Tina T\nareas: {career: 3}\n", encoding="utf-8")
    for header in ("May we share your details with mentors?", "Please do not match me with"):
        Path("c.csv").write_text(f"name,priority,{header},Home city\nAda,career,No,Leeds\n", encoding="utf-8")
        code, out, err = call("rank", "c.csv", "-p", "m", "-f", "csv", "--ignore-unknown")
        assert (code, out, header in err) == (2, "", True)
    Path("c.csv").write_text("name,priority,Home city\nAda,career,Leeds\n", encoding="utf-8")
    code, _, err = call("rank", "c.csv", "-p", "m", "-f", "csv")
    assert (code, "leave such columns out with --ignore-unknown" in err) == (2, True)
    code, out, _ = call("rank", "c.csv", "-p", "m", "-f", "csv", "--ignore-unknown")
    assert (code, "Tina T" in out) == (0, True)


def test_a_priority_that_nobody_understands_is_guessed_from_the_goals_and_that_is_said(
    call: Call, tmp_path: Path
) -> None:
    rows = "Ada,Juggling it all,run a marathon\nBo,,finances: pay off my loans\nCy,Juggling,\n"
    Path("p.csv").write_text(f"name,priority,goals\n{rows}", encoding="utf-8")
    for _ in "without a map", "with the map that the first import writes, in which the words choose nothing":
        code, _, err = call("profiles", "import", "p.csv", "--mentees", "-o", "p", "--today", "2026-11-30")
        assert code == 5
        assert "2 people name no priority that's understood, so it's guessed from the goals: row 2 and row 3" in err
        assert "p.csv:row 4" in err, "without a goal nothing tells"
    assert "\npriority: physical_health\n" in Path("p/ada.yaml").read_text(encoding="utf-8")
    assert "\npriority: finances\n" in Path("p/bo.yaml").read_text(encoding="utf-8")


def test_a_check_of_mentees_says_who_was_left_out(call: Call) -> None:
    Path("c.csv").write_text("name,priority,consent\nAda,career,no\nBo,career,\n", encoding="utf-8")
    code, _, err = call("profiles", "check", "c.csv", "--mentees")
    assert code == 3
    assert "2 rows left out, because they didn't give consent" in err
    assert "nobody is left to check in c.csv" in err


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("I'm happy for my answers to be shared with my mentor", "consent"), ("Mail ID", "contact.email"),
        ("Anyone you'd feel uncomfortable being matched with?", "avoid"), ("Not with", "avoid"),
        ("Any objection to any faculty as mentor (specify name)", "avoid"), ("2nd priority", "also"),
        ("Hrs/mo", "hours_per_month"), ("h / month", "hours_per_month"), ("Student (Last, First)", "name"),
        ("May your mentor read these answers?", "consent"), ("Would any mentor be a conflict for you?", "avoid"),
        ("Meeting up: what works? [Video]", "meeting"), ("Email opt-in", ""), ("Contact - Email", "contact.email"),
        ("Tell us what you'd like to change", "goals"),
    ],
)  # fmt: skip
def test_a_header_of_mentees_in_an_offices_own_words_is_known(tmp_path: Path, header: str, field: str) -> None:
    (tmp_path / "s.csv").write_text(f'Which area?,"{header}"\ncareer,x\n', encoding="utf-8")
    opened = open_sheet(tmp_path / "s.csv", Answers)
    assert isinstance(opened, Draft)
    assert {column.header: column.field for column in opened.columns}[header] == field


def test_of_a_consent_and_its_day_the_consent_counts(tmp_path: Path) -> None:
    text = "name,offers,Mentor Opt-In,Opt-In Date\nAda,read a CV,Yes,2026-09-01\nBo,read a CV,No,\n"
    assert set(people_of(tmp_path / "s.csv", text)[0]) == {"Ada"}


def test_two_of_one_name_are_told_apart_by_the_offices_number_of_them(tmp_path: Path) -> None:
    text = "name,priority,NetID\nOlivia Smith,career,os31\nOlivia Smith,finances,os77\n"
    (tmp_path / "s.csv").write_text(text, encoding="utf-8")
    opened = open_sheet(tmp_path / "s.csv", Answers)
    assert isinstance(opened, SheetPeople)
    found = [value for value, _ in opened.settled({}).values()]
    assert sorted(each.priority for each in found) == ["career", "finances"]
    assert not any("os31" in repr(each) for each in found)


def test_a_blank_below_a_box_to_tick_is_a_no_and_below_a_question_nothing(tmp_path: Path) -> None:
    for ticks, bo in (("checked,", False), ("yes,", None)):
        text = "name,offers,accepting\n" + "".join(
            f"{name},read a CV,{tick}\n" for name, tick in zip(("Ada", "Bo"), ticks.split(","), strict=True)
        )
        found, _ = people_of(tmp_path / "s.csv", text)
        assert (found["Ada"].accepting, found["Bo"].accepting) == (True, bo)


def test_a_column_that_holds_its_own_title_or_nothing_is_an_option(tmp_path: Path) -> None:
    head = "What's your name?,priority,Video,Phone,Money,Family & friends"
    text = f"{head}\nAda,career,Video,,Money,\nBo,career,,Phone,,Family & friends\n"
    found, _ = people_of(tmp_path / "s.csv", text, Answers)
    assert (found["Ada"].meeting, found["Ada"].also) == (("video",), ("finances",))
    assert (found["Bo"].meeting, found["Bo"].also) == (("phone",), ("relationships",))


def test_a_priority_goes_to_the_column_whose_header_says_so_and_goals_stay_goals(tmp_path: Path) -> None:
    text = (
        "Vorname,Nachname,Was möchten Sie erreichen?,Welches Thema ist Ihnen am wichtigsten?,Weitere Themen\n"
        "Ada,Lee,Nach der Promotion in die Industrie,Karriere,Finanzen\nBo,Li,Weniger Stress,Psyche,\n"
    )
    found, _ = people_of(tmp_path / "s.csv", text, Answers)
    assert (found["Ada Lee"].priority, found["Ada Lee"].also) == ("career", ("finances",))
    assert found["Bo Li"].priority == "mental_health"
    assert found["Ada Lee"].goals[0].text == "Nach der Promotion in die Industrie"


def test_a_name_is_known_by_what_stands_below_and_an_address_in_its_place_is_said(tmp_path: Path) -> None:
    text = 'Zzyzx,offers\nDr Ada Byron,read\nBo van der Berg,read\n"Foster, Cyrus",read\nDi Mo,read\n'
    assert set(people_of(tmp_path / "s.csv", text)[0]) == {"Dr Ada Byron", "Bo van der Berg", "Foster, Cyrus", "Di Mo"}
    _, said = people_of(tmp_path / "t.csv", "name,offers\nada@example.org,read\n")
    assert "an email address stands where the name should be: row 2" in said


def test_more_ways_to_write_nobody_an_hour_a_list_and_a_town(tmp_path: Path) -> None:
    assert all(map(is_nobody, ("No objections", "none at this time", "No conflicts to declare", "no one :)")))
    assert not is_nobody("this time not Dr Lee")
    assert [read_hours(said) for said in ("half an hour a week", "about half an hour", "1 (maybe 2)")] == [2, 0.5, 1]
    assert read_count("3 maxi") == 3
    text = "name,offers,languages,location\nAda,Career advice|Financial planning,English|Hebrew,London / GMT\n"
    found, _ = people_of(tmp_path / "s.csv", text)
    assert found["Ada"].languages == ("English", "Hebrew")
    assert found["Ada"].timezone == "Europe/London"
    assert [offer.area for offer in found["Ada"].offers] == ["career", "finances"]


def test_boxes_of_redcap_and_names_and_ways_to_meet_below_a_question_are_known(tmp_path: Path) -> None:
    head = "Who are you? [First name],Who are you? [Family name],Areas you mentor in (choice=Career),See you? [Video]"
    text = f"{head}\nAda,Byron,Checked,Yes\nBo,Li,Unchecked,No\nCy,Mo,Checked,No\n"
    found, _ = people_of(tmp_path / "s.csv", text)
    assert found["Ada Byron"].areas == {"career": 3}
    assert found["Ada Byron"].meeting == ("video",)
    assert found["Cy Mo"].meeting == ()
