"""Files that people edit: what is written reads back exactly, whatever the text."""

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mentorpick.model.people import Answers, BackgroundWish, Contact, Goal, Mentor, Must, Offer, Style
from mentorpick.model.taxonomy import AREA_KEYS
from mentorpick.read.answers import read_answers
from mentorpick.read.profiles import read_profiles
from mentorpick.text import clean, tidy_field
from mentorpick.write.yaml_files import yaml_text
from tests import builders

AWKWARD = (
    "no", "null", "~", "007", "1e3", "yes: or # no", "- dash", "'single'", '"double"', "a: b", "{x}", "[y]", "*star",
    "&and", "!bang", "%percent", "@at", "`tick`", "back\\slash", "trailing:", "# hash", "é 李 🙂", "2026-10-01", "<<",
    "=", "?", "| pipe", "> fold", "---", "...", "true", "0x1F", "1:30", "[/]", "tab\there", "\u00a0nbsp", "ﬁ", ".5",
)  # fmt: skip


def clean_text(key: str = "name", most: int = 80) -> st.SearchStrategy[str]:
    """Texts as a file may hold them: cleaned and tidied, never empty."""
    raw = st.one_of(st.sampled_from(AWKWARD), st.text(max_size=most))
    return raw.map(lambda text: tidy_field(key, clean(text))).filter(lambda text: 0 < len(text) <= 300)


def back(value: Any) -> Any:
    """The value that was written, as it is read."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "jo.yaml"
        path.write_text(yaml_text(value), encoding="utf-8", newline="\n")
        if isinstance(value, Answers):
            return read_answers(path)
        profiles = read_profiles(path)
        assert not profiles.problems
        return profiles.mentors[0]


@given(builders.mentees(), st.data())
def test_answers_read_back_as_they_were_written(mentee: Answers, data: st.DataObject) -> None:
    areas = st.sampled_from((None, *AREA_KEYS))
    texts = data.draw(st.lists(st.tuples(clean_text("text"), areas), max_size=4))
    value = msgspec.structs.replace(
        mentee,
        name=data.draw(clean_text()),
        about=data.draw(clean_text("about", 300)),
        goals=tuple(Goal(text=text, area=area) for text, area in texts),
        avoid=tuple(data.draw(st.lists(clean_text(), max_size=4, unique=True))),
    )
    assert back(value) == value


@given(builders.mentor_lists(1, 1), st.data())
def test_profiles_read_back_as_they_were_written(mentors: tuple[Mentor, ...], data: st.DataObject) -> None:
    value = msgspec.structs.replace(
        mentors[0],
        name=data.draw(clean_text()),
        bio=data.draw(clean_text("bio", 300)),
        offers=tuple(Offer(text=text) for text in data.draw(st.lists(clean_text("text"), min_size=1, max_size=3))),
        expertise=tuple(data.draw(st.lists(clean_text(), max_size=5, unique=True))),
        contact=Contact(email="a@example.org"),
        updated=date(2026, 10, 1),
    )
    assert back(value) == value


@pytest.mark.parametrize("text", AWKWARD)
def test_text_that_yaml_could_misread_stays_text(text: str) -> None:
    text = tidy_field("name", clean(text))
    value = Answers(id="jo", priority="career", name=text, avoid=(text,), goals=(Goal(text=text),))
    assert back(value) == value


@given(clean_text("bio", 400))
@example("one\n\ntwo: three\n  indented\n# four")
@example("a\nb")
def test_paragraphs_read_back(text: str) -> None:
    value = Answers(id="jo", priority="career", about=text)
    assert back(value) == value


def test_own_keys_are_kept() -> None:
    value = Answers(id="jo", priority="career", x={"x-cohort": "2026", "x-more": {"a": ["b: c"]}})
    assert back(value) == value


def test_paragraphs_stand_as_a_block_that_people_can_edit() -> None:
    assert "about: |-\n  First line.\n\n  Second: line.\n" in yaml_text(
        Answers(priority="career", about="First line.\n\nSecond: line.")
    )


def test_a_file_says_how_an_editor_can_help_and_what_else_could_be_said() -> None:
    lines = yaml_text(Answers(priority="career")).splitlines()
    assert lines[:2] == ["# yaml-language-server: $schema=answers.schema.json", "# $schema: answers.schema.json"]
    assert "#   mentorpick profiles schema --of answers -o answers.schema.json" in lines
    assert "priority: career" in lines
    assert "# style: {structure: , directness: }" in lines
    unsaid = [name for name in Answers.__struct_fields__ if name not in ("priority", "x")]
    assert all(any(line.startswith(f"# {name}:") for line in lines) for name in unsaid)


def test_a_full_file_is_what_a_person_would_write() -> None:
    value = Answers(
        id="jo", priority="career", also=("mental_health", "finances"), values=("fairness", "family"),
        style=Style(structure=4), hours_per_month=1.0, must=Must(languages=("en",), min_hours=1.5),
        background=BackgroundWish(wish=("first-generation",)),
        goals=(Goal(text="Match into a fellowship", area="career", importance="high"), Goal(text="Sleep, again")),
    )  # fmt: skip
    said = [line for line in yaml_text(value).splitlines() if line and not line.startswith("#")]
    assert said == [
        "id: jo",
        "goals:",
        "  - text: Match into a fellowship",
        "    area: career",
        "    importance: high",
        '  - text: "Sleep, again"',
        "priority: career",
        "also: [mental_health, finances]",
        "values: [fairness, family]",
        "style: {structure: 4}",
        "hours_per_month: 1",
        "background: {wish: [first-generation]}",
        "must: {languages: [en], min_hours: 1.5}",
    ]


def test_the_same_value_gives_the_same_bytes() -> None:
    mentor = builders.random_mentors(7, 1)[0]
    assert yaml_text(mentor) == yaml_text(msgspec.structs.replace(mentor))
