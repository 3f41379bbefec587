"""The pages about the office say what is so: the maps, the advice, the examples of sheets.

The commands of the pages run in tests/test_docs.py, which also looks at the figures of the office's story."""

import re
from pathlib import Path

import pytest

from mentorpick.model.people import Answers, Mentor
from mentorpick.office.profile_check import CODES
from mentorpick.read.sheets.people import read_people

ROOT = Path(__file__).parents[2]
PAGES = ("office.md", "import.md")
DOCS = {name: (ROOT / "docs" / name).read_text(encoding="utf-8") for name in PAGES}
SHEETS = sorted((ROOT / "tests" / "examples" / "sheets").glob("directory-*"))


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_a_directory_with_its_map_is_named_on_the_page(path):
    assert f"`{path.name.removesuffix('.map.yaml')}`" in DOCS["import.md"]


def test_every_kind_of_advice_stands_in_the_page_of_codes():
    page = (ROOT / "docs" / "reference" / "problems.md").read_text(encoding="utf-8")
    assert sorted(re.findall(r"^## (A\d+)$", page, re.MULTILINE)) == sorted(code for code in CODES if code[0] == "A")


def test_the_map_in_the_page_is_a_map(tmp_path):
    text = re.findall(r"```yaml\n(columns:.*?)```", DOCS["import.md"], re.DOTALL)[0]
    rows = "\n\nFull name,How much can you help with money?,I agree\nAda,Loads,yes\n"
    (tmp_path / "f.csv").write_text(rows, encoding="utf-8")
    (tmp_path / "f.csv.map.yaml").write_text(text, encoding="utf-8")
    (person,) = read_people(tmp_path / "f.csv", Mentor)
    assert person.value.areas == {"finances": 5}


@pytest.mark.parametrize(("number", "kind"), [(0, Answers), (1, Mentor)])
def test_the_sheets_in_the_page_need_no_map(number, kind):
    blocks = re.findall(r"```\n(name,.*?)```", DOCS["import.md"], re.DOTALL)
    assert all(isinstance(person.value, kind) for person in read_people("s.csv", kind, blocks[number].encode()))


def test_the_line_of_jsonl_in_the_page_is_read():
    text = re.findall(r"```json\n(.*?)```", DOCS["import.md"], re.DOTALL)[0]
    (person,) = read_people("m.jsonl", Answers, text.encode())
    assert [goal.area for goal in person.value.goals] == [None, "finances"]
