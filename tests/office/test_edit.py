"""Editing: one field changes, and everything else in the file is as it was, comments too."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentorpick.model.people import Mentor, Offer, stated
from mentorpick.office.edit import field_changes, set_fields
from mentorpick.read.profiles import read_profiles
from mentorpick.read.yaml import records
from mentorpick.write.yaml_and_schema import yaml_text

TEXT = """\
# about Ada
name: Ada   # her name

# what she does
offers:
  - text: Reads
    area: career   # mostly
  # a thought
  - Listens

areas: {career: 3}
# the end
"""


def value(text: str):
    (record,) = records(text)
    return record.value


def test_a_value_changes_and_no_comment_around_it_is_lost():
    assert set_fields(TEXT, {"areas": {"career": 4}}) == TEXT.replace("career: 3", "career: 4")


def test_a_block_gives_way_as_a_whole_and_the_next_key_stays():
    edited = set_fields(TEXT, {"offers": [{"text": "Talks"}]})
    assert edited is not None
    assert value(edited) == {"name": "Ada", "offers": [{"text": "Talks"}], "areas": {"career": "3"}}
    assert edited.startswith("# about Ada\nname: Ada   # her name\n\n# what she does\noffers:\n")
    assert edited.endswith("\n\nareas: {career: 3}\n# the end\n")


def test_a_new_key_takes_the_place_of_its_comment_or_the_end():
    edited = set_fields("name: Ada\n\n# bio:\n# stage:\n", {"stage": "mid", "title": "Nurse"})
    assert edited == "name: Ada\n\n# bio:\nstage: mid\n\ntitle: Nurse\n"


def test_a_key_that_is_taken_out_leaves_its_comment():
    assert set_fields("name: Ada\ntitle: Nurse\n", {"title": None}) == "name: Ada\n# title:\n"


@pytest.mark.parametrize("text", ["{name: Ada}\n", "- name: Ada\n", "name: Ada\n---\nname: Bo\n", "name: [\n", ""])
def test_what_cannot_be_edited_safely_is_not(text):
    assert set_fields(text, {"title": "Nurse"}) is None


texts = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), max_size=20).map(str.strip)
mentors = st.builds(
    Mentor, name=texts.filter(bool), title=texts, bio=texts,
    expertise=st.lists(texts.filter(bool), max_size=3).map(tuple),
    offers=st.lists(st.builds(Offer, text=texts.filter(bool)), max_size=3).map(tuple),
    areas=st.dictionaries(st.sampled_from(["career", "finances"]), st.integers(0, 5), min_size=1),
    updated=st.none() | st.dates(date(2000, 1, 1), date(2030, 1, 1)), accepting=st.none() | st.booleans(),
)  # fmt: skip


@given(mentors, mentors)
@settings(max_examples=80, deadline=None, derandomize=True)
def test_any_profile_is_edited_into_any_other_and_keeps_a_comment(before, after):
    text = yaml_text(before) + "# mine\n"
    edited = set_fields(text, field_changes(stated(before), stated(after)))
    assert edited is not None
    assert "# mine" in edited
    assert value(edited) == value(yaml_text(after))


def test_the_edited_file_is_a_valid_profile(tmp_path):
    before = Mentor(id="ada", name="Ada", areas={"career": 3})
    edited = set_fields(yaml_text(before), {"languages": ["en"], "areas": None, "expertise": ["law"]})
    (tmp_path / "ada.yaml").write_text(edited or "", encoding="utf-8")
    found = read_profiles(tmp_path)
    assert not found.problems
    assert (found.mentors[0].languages, found.mentors[0].areas) == (("en",), {})
