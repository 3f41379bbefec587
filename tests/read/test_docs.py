"""The pages about files say what the readers do: each example is read as it stands, and no key is left out of it."""

import re
from pathlib import Path

import pytest

from mentorpick.model.people import Answers, Mentor, Page
from mentorpick.read.answers import read_answers, read_mentees
from mentorpick.read.profiles import read_profiles
from mentorpick.write.yaml_files import read_schema

DOCS = Path(__file__).parents[2] / "docs"
PROFILES, ANSWERS = ((DOCS / name).read_text(encoding="utf-8") for name in ("profiles.md", "answers.md"))


def examples(page: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", page, re.M | re.S)


def mentors() -> list[str]:
    return [text for text in examples(PROFILES, "yaml") if re.search("^name:", text, re.M)]


def test_each_kind_of_example_is_there() -> None:
    assert (len(mentors()), len(examples(PROFILES, "yaml"))) == (3, 4)
    assert (len(examples(ANSWERS, "yaml")), len(examples(ANSWERS, "csv"))) == (2, 1)


@pytest.mark.parametrize("text", mentors())
def test_a_profile_of_the_page_is_valid(text: str, tmp_path: Path) -> None:
    (tmp_path / "one.yaml").write_text(text, encoding="utf-8")
    found = read_profiles(tmp_path)
    assert (len(found.mentors), found.problems) == (1, ())


def test_the_page_of_a_pool_is_valid(tmp_path: Path) -> None:
    (pool,) = set(examples(PROFILES, "yaml")) - set(mentors())
    (tmp_path / "mentorpick.yaml").write_text(pool, encoding="utf-8")
    (tmp_path / "one.yaml").write_text(mentors()[0], encoding="utf-8")
    found = read_profiles(tmp_path)
    assert found.problems == ()
    assert found.page.title == "Mentors of Northside"


@pytest.mark.parametrize("text", examples(ANSWERS, "yaml"))
def test_answers_of_the_page_are_valid(text: str, tmp_path: Path) -> None:
    (tmp_path / "jo.yaml").write_text(text, encoding="utf-8")
    assert read_answers(tmp_path / "jo.yaml").id == "jo"


def test_the_sheet_of_the_page_is_valid(tmp_path: Path) -> None:
    (tmp_path / "mentees.csv").write_text(examples(ANSWERS, "csv")[0], encoding="utf-8")
    loaded = list(read_mentees([tmp_path / "mentees.csv"]))
    assert [isinstance(value, Answers) for _, value, *_ in loaded] == [True, True]


@pytest.mark.parametrize(
    ("page", "of", "kind"),
    [(PROFILES, "profile", Mentor), (ANSWERS, "answers", Answers), (PROFILES, "page", Page)],
    ids=["profile", "answers", "page"],
)
def test_every_key_stands_in_the_examples(page: str, of: str, kind: type) -> None:
    written = "".join(examples(page, "yaml"))
    for key in read_schema(of)["properties"]:
        assert re.search(rf"^{key}:", written, re.M), f"{kind.__name__}.{key}"
