"""A proposal as a workbook: doubtful pairs first, a list to decide from, read back by what reads proposals."""

from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from mentorpick.model.cohort import Assignment, Given, Load, Unplaced
from mentorpick.read.sheets.people import read_pairs
from mentorpick.write.formats import Look
from mentorpick.write.tables import HEADERS, xlsx

pytest.importorskip("xlsxwriter")


def given(mentee: str, mentor: str = "ada", **more: object) -> Given:
    fields: dict[str, object] = {"score": 0.5, "first_choice": "ada", "given_up": 0.0, **more}
    return Given(mentee=mentee, mentee_name=mentee.title(), mentor=mentor, mentor_name=mentor.title(), **fields)  # type: ignore[arg-type]


PROPOSAL = Assignment(
    objective="fair",
    assigned=(
        given("jo", goal="=1+1", why="Reads CVs"),
        given("kim", look_again=("no common way",), doubts=("no-common-way",)),
    ),
    left_out=(Unplaced(mentee="lu", mentee_name="Lu", reason="every place is taken"),),
    mentors=(
        Load(mentor="ada", mentor_name="Ada", places=3, given=2),
        Load(mentor="bo", mentor_name="Bo", places=1, given=1),
    ),
    total=1.0, minimum=0.5, gap=0.0,
)  # fmt: skip


def sheet_of(data: bytes) -> list[list[object]]:
    book = openpyxl.load_workbook(BytesIO(data))
    return [list(row) for row in book["Proposal"].iter_rows(values_only=True)]


def written() -> bytes:
    return next(xlsx([PROPOSAL], Look()))


def test_the_doubtful_pair_stands_first_and_who_is_left_out_last_with_the_reason() -> None:
    head, *rows = sheet_of(written())
    assert tuple(head) == HEADERS
    assert [row[0] for row in rows] == ["Kim", "Jo", "Lu"]
    at = HEADERS.index("Look again because")
    assert [row[at] for row in rows] == ["no common way", "", "every place is taken"]


def test_the_decision_is_chosen_from_yes_no_and_who_has_room() -> None:
    book = openpyxl.load_workbook(BytesIO(written()))
    (rule,) = book["Proposal"].data_validations.dataValidation
    assert (rule.type, str(rule.sqref)) == ("list", "J2:J4")
    assert [cell.value for cell in book["Lists"]["A"]] == ["yes", "no", "Ada"]
    assert book["Lists"].sheet_state == "hidden"


def test_nothing_in_it_is_a_formula() -> None:
    book = openpyxl.load_workbook(BytesIO(written()))
    assert {cell.data_type for row in book["Proposal"].iter_rows() for cell in row} <= {"s", "n"}


def test_the_same_proposal_gives_the_same_bytes() -> None:
    assert written() == written()


def test_what_was_decided_in_it_is_read_back(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(BytesIO(written()))
    sheet = book["Proposal"]
    sheet["J2"], sheet["J3"] = "no", "Ada"
    book.save(tmp_path / "p.xlsx")
    rows = read_pairs(tmp_path / "p.xlsx")
    assert [(row.mentee, row.mentor, row.mentee_name, row.decision) for row in rows] == [
        ("kim", "ada", "Kim", "no"), ("jo", "ada", "Jo", "Ada"), ("lu", "", "Lu", ""),
    ]  # fmt: skip
