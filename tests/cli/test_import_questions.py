"""Import as a conversation: each list of words once, with a line that changes some of it."""

from pathlib import Path

import pytest

from mentorpick.cli.import_questions import _ask_all
from mentorpick.interview.prompter import Reply, ScriptedPrompter
from mentorpick.model.people import Answers
from mentorpick.office.importing import SheetPeople, StarterMap, open_sheet

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
    assert isinstance(opened, StarterMap)
    prompter = ScriptedPrompter([("import", Reply(text)) for text in typed])
    _ask_all(opened.draft, prompter)
    Path(f"{sheet}.map.yaml").write_text(opened.draft.text(confirmed=True), encoding="utf-8")
    read = open_sheet(sheet, Answers)
    assert isinstance(read, SheetPeople)
    return prompter.said, read


def test_one_line_settles_a_list_of_words_and_what_was_answered_is_in_the_map(sheet: Path) -> None:
    _, read = converse(sheet, "", "2 = career", "", "2 = unknown", "", "2 = chat", "", "")
    people = {value.name: value for value, _ in read.settled({}).values()}
    assert [person.priority for person in people.values()] == ["finances", "mental_health", "career"]
    assert people["Ada Li"].also == ("mental_health",)
    assert (people["Bo Cole"].timezone, people["Cy Diaz"].timezone) == ("Europe/London", "")
    assert (people["Ada Li"].meeting, people["Cy Diaz"].meeting) == ((), ("chat",))
    assert [person.status for person in people.values()] == [None, "withdrawn", None]


def test_what_cannot_be_is_asked_again_with_a_sentence_and_n_leaves_all_unknown(sheet: Path) -> None:
    _, read = converse(sheet, "", "9 = career", "2 = sailing", "2 = career", "", "n", "n", "n")
    people = {value.name: value for value, _ in read.settled({}).values()}
    assert [person.timezone for person in people.values()] == ["Europe/London", "Europe/London", ""], (
        "the town tells, and that is said"
    )
    assert [person.status for person in people.values()] == [None, None, None]


def test_a_column_can_be_sent_elsewhere(sheet: Path) -> None:
    opened = open_sheet(sheet, Answers)
    assert isinstance(opened, StarterMap)
    first = next(iter(opened.draft.questions()))
    number = 1 + [column.header for column in first.columns].index("University e-mail")
    _, read = converse(sheet, f"{number} = drop", "", "", "", "", "")
    assert all(not value.contact.email for value, _ in read.settled({}).values())


def test_nothing_is_asked_of_a_sheet_whose_map_has_answered(sheet: Path) -> None:
    _, read = converse(sheet, "", "2 = career", "", "", "", "", "")
    assert read.draft is None
