"""The pairs of a proposal, whatever it was saved as after a person looked at it: each with its line."""

import json
from pathlib import Path

import pytest

from mentorpick.errors import InvalidData, WrongUsage
from mentorpick.read.sheets import people as module
from mentorpick.read.sheets.people import objective_of, read_pairs

GIVEN = {
    "objective": "stable",
    "assigned": [{"mentee": "jo", "mentor": "ada"}, {"mentee": "kim", "mentor": "bo"}],
    "left_out": [{"mentee": "lee", "reason": "no place"}],
}
PAIRS = [("jo", "ada"), ("kim", "bo"), ("lee", "")]

SAVED: dict[str, tuple[str, str, list[int]]] = {
    "as assign wrote it": ("p.json", json.dumps(GIVEN, indent=1), [5, 9, 15]),
    "as one line": ("p.json", json.dumps(GIVEN), [1, 1, 1]),
    "as a list": ("p.json", json.dumps([*GIVEN["assigned"], *GIVEN["left_out"]], indent=1), [3, 7, 11]),
    "as a table": ("p.csv", "mentee,mentor\njo,ada\n,\nkim,bo\nlee,\n", [2, 4, 5]),
    "with columns of its own": ("p.csv", "Note, Mentor ,MENTEE\n,ada,jo\nx,,\n,'bo,kim\n,,lee\n", [2, 4, 5]),
    "as lines": ("p.jsonl", '{"mentee": "jo", "mentor": "ada"}\n\n{"mentee": "kim", "mentor": "bo"}\n{"mentee": "lee"}',
                 [1, 3, 4]),
}  # fmt: skip


def test_numbers_in_a_workbook_are_ids_as_they_are_typed(tmp_path: Path) -> None:
    workbook = pytest.importorskip("openpyxl").Workbook()
    for row in (("mentee", "mentor"), (1, "ada"), (0, 7.0), (2, None)):
        workbook.active.append(row)
    workbook.save(tmp_path / "p.xlsx")
    assert [(row.mentee, row.mentor) for row in read_pairs(tmp_path / "p.xlsx")] == [
        ("1", "ada"),
        ("0", "7"),
        ("2", ""),
    ]


@pytest.mark.parametrize("case", SAVED)
def test_a_proposal_is_the_same_pairs(case: str, tmp_path: Path) -> None:
    name, text, lines = SAVED[case]
    (tmp_path / name).write_text(text, encoding="utf-8")
    rows = read_pairs(tmp_path / name)
    assert [(row.mentee, row.mentor) for row in rows] == PAIRS
    assert [row.line for row in rows] == lines
    assert {row.path for row in rows} == {str(tmp_path / name)}


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("p.json", "[", "isn't JSON"),
        ("p.json", "7", "isn't a proposal"),
        ("p.json", '{"assigned": {"jo": "ada"}}', "isn't a proposal"),
        ("p.json", '["jo", "ada"]', "isn't a proposal"),
        ("p.json", '{"assigned": []}', "has no pairs in it"),
        ("p.csv", "mentee,mentor\n", "has no pairs in it"),
        ("p.csv", "who,whom\njo,ada\n", "has no columns mentee and mentor"),
        ("p.csv", "mentee,mentor\njo,ada,7\n", "has 3 cells, but the header has 2"),
    ],
)
def test_what_names_no_pairs_is_refused_in_a_sentence(name: str, text: str, said: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(InvalidData, match=said):
        read_pairs(tmp_path / name)


def test_a_proposal_that_is_not_there_or_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("p.json", "p.csv"):
        with pytest.raises(WrongUsage, match="there's no file"):
            read_pairs(tmp_path / name)
    (tmp_path / "p.json").write_text(json.dumps(GIVEN), encoding="utf-8")
    monkeypatch.setattr(module, "MAX_BYTES", 10)
    with pytest.raises(InvalidData, match="is larger than"):
        read_pairs(tmp_path / "p.json")


def test_the_objective_is_what_the_json_names(tmp_path: Path) -> None:
    for name, text, objective in (("a.json", json.dumps(GIVEN), "stable"), ("b.json", "[]", ""), ("c.csv", "", "")):
        (tmp_path / name).write_text(text, encoding="utf-8")
        assert objective_of(tmp_path / name) == objective
