"""Import as a conversation: each list of words once, with a line that changes some of it."""

from pathlib import Path

import pytest

from mentorpick.cli.office_questions import _ask_all, describe_lines
from mentorpick.errors import WrongUsage
from mentorpick.interview.prompter import Reply
from mentorpick.model.people import Answers, Mentor
from mentorpick.office.importing import SheetPeople, open_sheet
from mentorpick.office.map_draft import Draft
from mentorpick.read.answers import read_mentees
from mentorpick.read.sheets.people import read_people
from tests.builders import ScriptedPrompter
from tests.cli.conftest import Call

SHEET = """Full name,University e-mail,What do you need help with most?,What else?,Time zone,Where do you live?,\
How would you like to meet?,Office notes
Ada Li,ada@example.org,Money & debt,Stress,UK,Leeds,either,called on Monday
Bo Cole,bo@example.org,Stress,,West Africa Time / UK,Leeds,Video,WITHDRAWN 22 Sept
Cy Diaz,cy@example.org,Something else,Money & debt,CST,Nowhere,Discord,
"""


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "students.csv"
    path.write_text(SHEET.replace("\\\n", ""), encoding="utf-8")
    return path


def converse(sheet: Path, *typed: str) -> tuple[list[str], SheetPeople]:
    opened = open_sheet(sheet, Answers)
    assert isinstance(opened, Draft)
    prompter = ScriptedPrompter([("import", Reply(text)) for text in typed])
    _ask_all(opened, prompter)
    Path(f"{sheet}.map.yaml").write_text(opened.text(confirmed=True), encoding="utf-8")
    read = open_sheet(sheet, Answers)
    assert isinstance(read, SheetPeople)
    return prompter.said, read


def test_one_line_settles_a_list_of_words_and_what_was_answered_is_in_the_map(sheet: Path) -> None:
    _, read = converse(sheet, "", "1 = career", "", "2 = unknown", "", "2 = chat", "", "")
    people = {value.name: value for value, _ in read.settled({}).values()}
    assert [person.priority for person in people.values()] == ["finances", "mental_health", "career"]
    assert people["Ada Li"].also == ("mental_health",)
    assert (people["Bo Cole"].timezone, people["Cy Diaz"].timezone) == ("Europe/London", "")
    assert (people["Ada Li"].meeting, people["Cy Diaz"].meeting) == ((), ("chat",))
    assert [person.status for person in people.values()] == [None, "withdrawn", None]


def test_what_cannot_be_is_asked_again_with_a_sentence_and_n_leaves_all_unknown(sheet: Path) -> None:
    _, read = converse(sheet, "", "9 = career", "1 = sailing", "1 = career", "", "n", "n", "n")
    people = {value.name: value for value, _ in read.settled({}).values()}
    assert [person.timezone for person in people.values()] == ["Europe/London", "Europe/London", ""], (
        "the town tells, and that is said"
    )
    assert [person.status for person in people.values()] == [None, None, None]


def test_a_column_can_be_sent_elsewhere(sheet: Path) -> None:
    opened = open_sheet(sheet, Answers)
    assert isinstance(opened, Draft)
    first = next(iter(opened.questions()))
    number = 1 + [column.header for column in first.columns].index("University e-mail")
    _, read = converse(sheet, f"{number} = drop", "", "", "", "", "")
    assert all(not value.contact.email for value, _ in read.settled({}).values())


def test_nothing_is_asked_of_a_sheet_whose_map_has_answered(sheet: Path) -> None:
    _, read = converse(sheet, "", "1 = career", "", "", "", "", "")
    assert read.draft is not None
    assert list(read.draft.questions()) == []


def test_next_term_only_new_words_and_new_columns_are_asked_and_the_map_grows(sheet: Path) -> None:
    converse(sheet, "", "1 = career", "", "", "", "", "")
    place = Path(f"{sheet}.map.yaml")
    place.write_text(f"# Kept by Jo.\n{place.read_text('utf-8')}", encoding="utf-8")
    text = sheet.read_text("utf-8").replace("Office notes", "Office notes,Do you agree to data sharing?")
    rows = [f"{line},Yes" if at else line for at, line in enumerate(text.splitlines())]
    rows.append("Di Fox,di@example.org,Sleep at night,,GMT,Leeds,Zoom or so,on hold till May,No")
    sheet.write_text("\n".join(rows), encoding="utf-8")
    with pytest.raises(WrongUsage, match="looks like consent, and"):
        read_people(sheet, Answers)
    opened = open_sheet(sheet, Answers)
    assert isinstance(opened, SheetPeople)
    assert opened.draft is not None
    asked = "\n".join(line for question in opened.draft.questions() for line in describe_lines(question))
    prompter = ScriptedPrompter([("import", Reply(typed)) for typed in ("", "1 = mental health", "", "", "", "")])
    _ask_all(opened.draft, prompter)
    assert "Sleep at night" in asked
    assert "Money & debt" not in asked
    place.write_text(opened.draft.amended(place.read_text("utf-8")), encoding="utf-8")
    assert place.read_text("utf-8").startswith("# Kept by Jo.")
    read = open_sheet(sheet, Answers)
    assert isinstance(read, SheetPeople)
    assert read.draft is not None
    assert list(read.draft.questions()) == []
    people = {value.name: value for value, _ in read.settled({}).values()}
    assert people["Ada Li"].priority == "finances"
    assert "on hold till May: paused" in place.read_text("utf-8")
    assert "Di Fox" not in people, "she says no to the new question"


@pytest.mark.parametrize(
    "line",
    ['"Do you agree to data sharing?":', "Do you agree to data sharing?:", '"Do you agree to data sharing?": null'],
)
def test_a_consent_with_nothing_behind_its_colon_is_asked_about_and_never_left_out(tmp_path: Path, line: str) -> None:
    sheet, place = tmp_path / "list.csv", tmp_path / "list.csv.map.yaml"
    sheet.write_text("Name,Help,Do you agree to data sharing?\nAda Li,career,Yes\nDi Fox,career,No\n", encoding="utf-8")
    place.write_text(f'columns:\n  "Name": name\n  "Help": expertise\n  {line}\n', encoding="utf-8")
    with pytest.raises(WrongUsage, match="looks like consent, and"):
        read_people(sheet, Mentor)
    opened = open_sheet(sheet, Mentor)
    assert isinstance(opened, SheetPeople)
    assert opened.draft is not None
    _ask_all(opened.draft, ScriptedPrompter([("import", Reply(""))] * 3))
    place.write_text(opened.draft.amended(place.read_text("utf-8")), encoding="utf-8")
    assert [person.value.name for person in read_people(sheet, Mentor) if isinstance(person.value, Mentor)] == [
        "Ada Li"
    ]


def test_a_word_that_is_not_understood_in_the_column_of_a_map_is_asked_once(sheet: Path) -> None:
    converse(sheet, "", "1 = career", "", "", "", "", "")
    with sheet.open("a", encoding="utf-8") as file:
        file.write("Di Fox,di@example.org,Juggling,,GMT,Leeds,either,\n")
    opened = open_sheet(sheet, Answers)
    assert isinstance(opened, SheetPeople)
    assert opened.draft is not None
    assert opened.failed == 1
    assert ["\n".join(describe_lines(question)) for question in opened.draft.questions()] == [
        '"Juggling", 1 row: leave unknown'
    ]


@pytest.mark.parametrize(
    ("typed", "avoid"), [("", ("helen-foster", "Al")), ("n", ("Al",)), ("later", ("Dr Foster (my supervisor)", "Al"))]
)
def test_a_must_not_that_may_mean_somebody_is_settled_with_one_key(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: str, avoid: tuple[str, ...]
) -> None:
    pytest.importorskip("ortools")
    for folder, name, text in (
        ("mentors", "helen-foster", "name: DR. HELEN FOSTER\nareas: {career: 4}\n"),
        ("mentors", "al", "name: Al\nareas: {career: 4}\n"),
        ("mentees", "sam", "name: Sam\npriority: career\navoid: [Dr Foster (my supervisor), Al]\n"),
    ):
        (tmp_path / folder).mkdir(exist_ok=True)
        (tmp_path / folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    prompter = ScriptedPrompter([("must-not", Reply(typed))])
    monkeypatch.setattr("mentorpick.cli.office_questions.can_ask", lambda _: True)
    monkeypatch.setattr("mentorpick.cli.office_questions.prompter", lambda _: prompter)
    result = call("assign", tmp_path / "mentees", "-p", tmp_path / "mentors", "-f", "csv", "--today", "2026-09-25")
    assert result.code == 0
    (sam,) = [one.value for one in read_mentees([tmp_path / "mentees"])]
    assert isinstance(sam, Answers)
    assert sam.avoid == avoid
    assert ("sam,helen-foster" in result.out) == (typed == "n")
