"""The pages about files say what the reader does: every block is read, every key and word is named."""

import re
from pathlib import Path
from typing import Any

import pytest

from mentorpick.areas import LISTS
from mentorpick.model import Answers, Mentor, Page
from mentorpick.read.answers import read_mentees
from mentorpick.read.build import build
from mentorpick.read.codes import Keys, Place
from mentorpick.read.yaml import load

DOCS = Path(__file__).parents[2] / "docs"
BLOCKS = [
    (page, language, text)
    for page in ("profiles", "answers")
    for language, text in re.findall(
        r"```(\w+)\n(.*?)```", (DOCS / f"{page}.md").read_text(encoding="utf-8"), re.DOTALL
    )
]


def where(keys: Keys, on_key: bool) -> Place:
    return Place("page")


def kind_of(page: str, raw: dict[str, Any]) -> type[Any]:
    if page == "answers":
        return Answers
    return Mentor if "name" in raw else Page


@pytest.mark.parametrize(("page", "text"), [(page, text) for page, language, text in BLOCKS if language == "yaml"])
def test_every_block_of_yaml_is_read_without_a_problem(page: str, text: str) -> None:
    (record,) = load(text.encode())
    built = build(kind_of(page, record.value), record.value, where)
    assert not isinstance(built, tuple), built


def test_the_table_of_mentees_is_read(tmp_path: Path) -> None:
    (table,) = [text for _, language, text in BLOCKS if language == "csv"]
    path = tmp_path / "cohort.csv"
    path.write_text(table, encoding="utf-8")
    jo, kim = (value for _, value in read_mentees([path]))
    assert isinstance(jo, Answers)
    assert isinstance(kim, Answers)
    assert jo.also == ("mental_health", "finances")
    assert [(goal.text, goal.area) for goal in jo.goals] == [
        ("Match into a fellowship", "career"),
        ("Sleep again", None),
    ]


@pytest.mark.parametrize(("page", "kind"), [("profiles", Mentor), ("profiles", Page), ("answers", Answers)])
def test_every_key_is_named_and_shown(page: str, kind: type[Any]) -> None:
    text = (DOCS / f"{page}.md").read_text(encoding="utf-8")
    missing = [name for name in kind.__struct_fields__ if name != "x" and f"\n{name}:" not in text]
    assert missing == []
    if kind is not Page:
        assert [name for name in kind.__struct_fields__ if name != "x" and f"`{name}`" not in text] == []


@pytest.mark.parametrize("name", LISTS)
def test_every_word_of_a_closed_list_is_named(name: str) -> None:
    text = "".join((DOCS / f"{page}.md").read_text(encoding="utf-8") for page in ("profiles", "answers"))
    assert [entry.key for entry in LISTS[name] if f"`{entry.key}`" not in text] == []
