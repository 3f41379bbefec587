"""Headers in eight languages: each is taken for what it asks, to be confirmed, else for what stands below it."""

from pathlib import Path

import pytest

from mentorpick.errors import WrongUsage
from mentorpick.model.people import Answers, Mentor
from mentorpick.office.importing import SheetPeople, open_sheet
from mentorpick.office.map_draft import Draft
from mentorpick.read.sheets.headers import Headers
from mentorpick.read.sheets.mapping import FIELDS, PeopleKind
from mentorpick.read.sheets.people import read_people

HEADERS = Path(__file__).parents[1] / "examples" / "sheets" / "headers.tsv"


def draft_of(path: Path, text: str, kind: PeopleKind = Mentor) -> dict[str, str]:
    """The field of each column, as the map to begin with has it."""
    path.write_text(text, encoding="utf-8")
    opened = open_sheet(path, kind)
    assert isinstance(opened, Draft), opened
    return {column.header: column.field for column in opened.columns}


def test_a_header_in_any_of_eight_languages_is_taken_for_what_it_asks() -> None:
    lines = HEADERS.read_text(encoding="utf-8").splitlines()[1:]
    wrong = []
    for who, right, header in (line.split("\t") for line in lines):
        kind: PeopleKind = Mentor if who == "m" else Answers
        found = Headers(FIELDS[kind], (header, "Other", "Another")).match(header).field or "-"
        if found != right:
            wrong.append((header, right, found))
    assert wrong == []
    assert len(lines) > 380


def test_a_column_whose_header_tells_nothing_is_known_by_what_stands_below_it(tmp_path: Path) -> None:
    rows = [
        ("Ada Byron", "ada@example.org", "German, English", "Leeds, UK", "I read applications and run mock interviews"),
        ("Bo Li", "bo@example.org", "French", "Boston, MA", "Talk about moving abroad for a first job"),
        ("Cy Mo", "cy@example.org", "English", "Lyon", "How I went from the lab to a company of my own"),
    ]
    text = "Name,Q1,Q2,Q3,Q4\n" + "\n".join(",".join(f'"{cell}"' for cell in row) for row in rows) + "\n"
    found = draft_of(tmp_path / "s.csv", text)
    assert found == {"Name": "name", "Q1": "contact.email", "Q2": "languages", "Q3": "location", "Q4": "offers"}


def test_the_areas_that_mentors_tick_are_what_they_offer(tmp_path: Path) -> None:
    sheet = tmp_path / "s.csv"
    fields = draft_of(sheet, 'Name,Which areas?\nAda,"Career, Finances"\nBo,Wellbeing;\nCy,Leadership of choirs\n')
    assert fields["Which areas?"] == "offers"
    opened = open_sheet(sheet, Mentor)
    assert isinstance(opened, Draft)
    Path(f"{sheet}.map.yaml").write_text(opened.text(), encoding="utf-8")
    read = open_sheet(sheet, Mentor)
    assert isinstance(read, SheetPeople)
    offers = {v.name: [(o.text, o.area) for o in v.offers] for v, _ in read.settled({}).values()}
    assert offers == {
        "Ada": [("Career", "career"), ("Finances", "finances")],
        "Bo": [("Wellbeing", "mental_health")],
        "Cy": [("Leadership of choirs", None)],
    }


@pytest.mark.parametrize("header", ["Vorname,Name", "Name,Vorname", "Nom,Prénom", "Name,First name", "Voornaam,Naam"])
def test_a_name_beside_a_first_name_is_the_surname_unless_it_holds_both(tmp_path: Path, header: str) -> None:
    first = header.split(",", maxsplit=1)[0] in ("Vorname", "Voornaam")
    sheet = tmp_path / "s.csv"
    cells = ("Ada,Byron", "Bo,Bo Li") if first else ("Byron,Ada", "Bo Li,Bo")
    sheet.write_text(f"{header},offers\n{cells[0]},read a CV\n{cells[1]},read a CV\n", encoding="utf-8")
    opened = open_sheet(sheet, Mentor)
    assert isinstance(opened, SheetPeople)
    assert [value.name for value, _ in opened.settled({}).values()] == ["Ada Byron", "Bo Li"]


def test_a_mentor_sheet_where_nothing_tells_what_they_can_help_with_is_asked_about(tmp_path: Path) -> None:
    assert draft_of(tmp_path / "s.csv", "name,Zzyzx\nAda,read a CV\n") == {"name": "name", "Zzyzx": ""}


def test_a_fifth_semester_is_told_as_that_and_not_as_a_fifth_year(tmp_path: Path) -> None:
    sheet = tmp_path / "s.csv"
    draft_of(sheet, "name,priority,Fachsemester\nAda,career,5\n", Answers)
    Path(f"{sheet}.map.yaml").write_text('columns: {name: name, priority: priority, "Fachsemester": year}\n')
    read = open_sheet(sheet, Answers)
    assert isinstance(read, SheetPeople)
    assert [value.year for value, _ in read.settled({}).values()] == ["semester 5"]


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ("ID;Startzeit;Fertigstellungszeit;E-Mail;Name;Ihr Name", "1;1.9.26 10:00;1.9.26 10:05;anonymous;anonymous"),
        ("Antwort ID;Datum Abgeschickt;Letzte Seite;Start-Sprache;Ihr Name", "1;2026-09-01;3;de"),
        ("ID;Start time;Completion time;Email;Name;First name;Last name", "1;2026-09-01;2026-09-01;anonymous;"),
    ],
)  # fmt: skip
def test_the_own_columns_of_a_product_are_known_in_its_languages(tmp_path: Path, head: str, said: str) -> None:
    sheet = tmp_path / "s.csv"
    name = "Ada;Byron" if "Last name" in head else "Ada Byron"
    sheet.write_text(f"{head};offers\n{said};{name};read a CV\n", encoding="utf-8")
    opened = open_sheet(sheet, Mentor)
    if isinstance(opened, Draft):
        Path(f"{sheet}.map.yaml").write_text(opened.text(), encoding="utf-8")
        opened = open_sheet(sheet, Mentor)
    assert isinstance(opened, SheetPeople)
    (value,) = [value for value, _ in opened.settled({}).values()]
    assert value.name == "Ada Byron"
    assert "Letzte Seite" not in "\n".join(opened.notices)


def test_of_two_columns_taken_for_one_field_the_cells_tell_which_is_something_else(tmp_path: Path) -> None:
    rows = "Return to work after my leave,Work-life balance\nPass the surgical exams soon,Career progression\n" * 2
    found = draft_of(tmp_path / "s.csv", "Main reason for seeking a mentor,Area of focus\n" + rows, Answers)
    assert found == {"Main reason for seeking a mentor": "goals", "Area of focus": "priority"}
    rows = "Grado en Derecho,4\nMáster en IA,1\nGrado en ADE,2º\n"
    found = draft_of(tmp_path / "c.csv", "Titulación,Curso\n" + rows, Answers)
    assert found == {"Titulación": "programme", "Curso": "year"}


def test_where_no_column_says_what_mentors_offer_the_question_answered_at_most_length_is_asked_about(
    tmp_path: Path,
) -> None:
    rows = "Ada,Rowing club,Find a first job\nBo,Chess society,Balance work and home\nCy,Big choir,Start a company\n"
    found = draft_of(tmp_path / "s.csv", "Name,What did you join then?,Wobei wärst du gern dabei heute?\n" + rows)
    assert list(found.values()) == ["name", "", "offers"]


def test_a_plain_no_in_any_language_names_nobody(tmp_path: Path) -> None:
    (tmp_path / "s.csv").write_text("name,offers,conflicts\nAda,Reads,Não\nBo,Reads,nej\n", encoding="utf-8")
    opened = open_sheet(tmp_path / "s.csv", Mentor)
    assert isinstance(opened, SheetPeople)
    assert [value.conflicts for value, _ in opened.settled({}).values()] == [(), ()]


def field_of(header: str, kind: PeopleKind) -> str | None:
    return Headers(FIELDS[kind], (header, "Name", "Other")).match(header).field


@pytest.mark.parametrize(
    "header",
    [
        "Names of colleagues you would not want to work with",
        "Which names should we not have on your list",
        "Names you would rather not get",
        "names not to take",
        "people you would keep your distance from",
    ],
)
def test_a_must_not_that_asks_for_names_is_refused_until_a_map_says_what_it_is(header: str) -> None:
    assert field_of(header, Mentor) == "conflicts"
    sheet = f"Name,Email,Which area matters most to you now?,{header}\nAda,ada@example.org,Career,Kim Lee\n"
    with pytest.raises(WrongUsage, match="looks like avoid"):
        read_people("s.csv", Answers, sheet.encode())


@pytest.mark.parametrize(
    ("kind", "header", "right"),
    [
        (Mentor, "How many mentees can you take on? Please do not include current mentees.", "capacity"),
        (Mentor, "Tell students about yourself. Do not include your address", "bio"),
        (Answers, "Tell students about yourself. Do not include your address", "about"),
        (Answers, "Do you have a mentor already? If not, why", "mentors"),
        (Mentor, "Would you mentor non-clinical students?", None),
        (Answers, "Preferred mentor gender (non-binary, male, female)", None),
        (Mentor, "How many mentees, and with whom would it be awkward?", "conflicts"),
    ],
)
def test_a_not_in_a_question_of_something_else_refuses_nobody(kind: PeopleKind, header: str, right: str | None) -> None:
    assert field_of(header, kind) == right


def test_a_question_is_no_column_of_its_product_because_it_is_one_in_another_language() -> None:
    english = (
        "ID,Start time,Completion time,Email,Name,E-mail,Your name,offers\n"
        "1,2026-09-01,2026-09-01,login@tenant.onmicrosoft.com,Ada,ann@example.org,Ann,read a CV\n"
    )
    (person,) = read_people("s.csv", Mentor, english.encode())
    assert person.value.contact.email == "ann@example.org"
    for head in ("ID,Startzeit,Fertigstellungszeit,E-Mail,Name", "Antwort ID,Datum Abgeschickt,Letzte Seite,Name"):
        columns = Headers(FIELDS[Mentor], (*head.split(","), "Language", "Start language"))
        assert columns.match("Language").field == "languages"
        assert not columns.match("Start language").sure


def test_a_name_that_is_a_no_in_some_language_is_still_somebody(tmp_path: Path) -> None:
    rows = "".join(f"{name} Mo,career,{name}\n" for name in ("Faux", "Nao", "Nee", "Nie"))
    (tmp_path / "s.csv").write_text(f"name,priority,Who must not be suggested to you?\n{rows}", encoding="utf-8")
    opened = open_sheet(tmp_path / "s.csv", Answers)
    assert isinstance(opened, SheetPeople)
    assert [value.avoid for value, _ in opened.settled({}).values()] == [("Faux",), ("Nao",), ("Nee",), ("Nie",)]
