"""The schemas: valid draft-07, made from the types, complete enough for an editor, and the files say the same.

``python docs/schemas.py`` writes the files anew.
"""

import json
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
from docs.schemas import EXAMPLES, FOLDER, SCHEMAS, build_schema, written

from mentorpick.errors import WrongUsage
from mentorpick.model import cohort, followup, office, shortlist
from mentorpick.model.people import Answers, Mentor, Must
from mentorpick.model.taxonomy import LISTS
from mentorpick.read.problems import Keys, Position
from mentorpick.read.profiles import convert_record, load_file
from mentorpick.write.yaml_files import SCHEMAS as NAMES
from mentorpick.write.yaml_files import read_schema

SECOND = ("shortlist", "brief", "run", "assignment")
"""Formats whose shape changed since their first version."""
OF_FILES = ("profile", "answers", "page")


def where(keys: Keys, on_key: bool) -> Position:
    return Position("here")


@pytest.mark.parametrize("of", SCHEMAS)
def test_the_file_says_what_the_types_say(of: str) -> None:
    path = FOLDER / f"{of}.schema.json"
    assert path.read_text(encoding="utf-8") == written(of), "run: python docs/schemas.py"


def test_no_schema_file_is_left_over() -> None:
    assert sorted(SCHEMAS) == list(NAMES) == sorted(path.name.removesuffix(".schema.json") for path in FOLDER.iterdir())


@pytest.mark.parametrize("of", SCHEMAS)
def test_it_is_valid_draft_07_and_every_reference_leads_somewhere(of: str) -> None:
    made = build_schema(of)
    jsonschema.Draft7Validator.check_schema(made)
    text = json.dumps(made)
    for part in text.split('"#/definitions/')[1:]:
        assert part.split('"')[0] in made["definitions"]
    assert "$defs" not in text


@pytest.mark.parametrize("of", OF_FILES)
def test_every_field_of_a_file_has_a_description_and_an_example_that_fits(of: str) -> None:
    made = build_schema(of)
    for part in (made, *made["definitions"].values()):
        for name, field in part["properties"].items():
            assert field.get("description"), name
            assert field.get("examples"), name
            check = jsonschema.Draft7Validator(field | {"definitions": made["definitions"]})
            assert not list(check.iter_errors(field["examples"][0])), name


@pytest.mark.parametrize("of", OF_FILES)
def test_the_whole_example_is_valid(of: str) -> None:
    jsonschema.validate(EXAMPLES[SCHEMAS[of]] | {"x-own": {"a": [1]}}, build_schema(of), jsonschema.Draft7Validator)


@pytest.mark.parametrize("name", LISTS)
def test_closed_lists_stand_in_their_own_order_with_meanings(name: str) -> None:
    keys, meanings = zip(*((entry.key, entry.gloss) for entry in LISTS[name]), strict=True)
    said = {
        json.dumps(part.get("enumDescriptions"))
        for part in parts(build_schema("answers"))
        if part.get("enum") == [*keys]
    }
    assert said == {json.dumps(meanings)}


def parts(value: Any) -> Iterator[dict[str, Any]]:
    """Every mapping in a schema."""
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from parts(inner)


def test_everything_that_names_its_schema_has_one() -> None:
    modules = (shortlist, cohort, office, followup)
    kinds = {kind for module in modules for kind in vars(module).values() if isinstance(kind, type)}
    named = {kind for kind in kinds if "schema" in getattr(kind, "__struct_fields__", ())}
    assert named <= set(SCHEMAS.values())


@pytest.mark.parametrize("of", sorted(set(SCHEMAS) - set(OF_FILES)))
def test_a_result_says_which_schema_it_has(of: str) -> None:
    made = build_schema(of)
    assert made["properties"]["schema"]["const"] == f"mentorpick.{of}/{2 if of in SECOND else 1}"
    assert "schema" in made["required"]


BAD: list[tuple[str, dict[str, Any]]] = [
    ("profile", {"name": "A"}),
    ("profile", {"expertise": ["x"]}),
    ("profile", {"name": "A", "areas": {"carrer": 3}}),
    ("profile", {"name": "A", "areas": {"career": 6}}),
    ("profile", {"name": "A", "expertise": ["x"], "colour": "blue"}),
    ("profile", {"name": "A", "offers": [""]}),
    ("profile", {"name": "A", "expertise": "x"}),
    ("profile", {"name": "A", "expertise": ["x"], "id": "Dr A"}),
    ("answers", {}),
    ("answers", {"priority": "health"}),
    ("answers", {"priority": "career", "goals": [{"area": "career"}]}),
    ("answers", {"priority": "career", "style": {"structure": 9}}),
]


@pytest.mark.parametrize(("of", "record"), BAD)
def test_the_schema_and_the_reader_refuse_the_same(of: str, record: dict[str, Any]) -> None:
    assert not jsonschema.Draft7Validator(build_schema(of)).is_valid(record)
    assert isinstance(convert_record(Mentor if of == "profile" else Answers, record, where), tuple)


GOOD: list[tuple[str, dict[str, Any]]] = [
    ("profile", {"name": "A", "offers": ["Listens", {"text": "Reads", "area": "career"}]}),
    ("profile", {"name": "A", "areas": {"career": 0}, "x-own": 3}),
    ("answers", {"priority": "career", "goals": ["Sleep", {"text": "Save", "importance": "low"}]}),
]


@pytest.mark.parametrize(("of", "record"), GOOD)
def test_the_schema_and_the_reader_take_the_same(of: str, record: dict[str, Any]) -> None:
    assert jsonschema.Draft7Validator(build_schema(of)).is_valid(record)
    assert not isinstance(convert_record(Mentor if of == "profile" else Answers, record | {"id": "a"}, where), tuple)


_OPTIONAL = set(Mentor.__struct_fields__) - {"x", "name"}
EMPTY: list[tuple[str, dict[str, Any], bool]] = [
    ("answers", {"priority": "career", "goals": None}, True),
    ("answers", {"priority": "career", **dict.fromkeys(set(Answers.__struct_fields__) - {"x", "priority"})}, True),
    ("answers", {"priority": "career", "goals": [{"text": "Save", "area": None, "importance": None}]}, True),
    ("answers", {"priority": "career", "must": dict.fromkeys(Must.__struct_fields__)}, True),
    ("answers", {"priority": "career", "background": {"wish": None}}, True),
    ("profile", {"name": "A", "areas": {"career": 3}, **dict.fromkeys(_OPTIONAL - {"areas"})}, True),
    ("profile", {"name": "A", "expertise": ["x"], **dict.fromkeys(_OPTIONAL - {"expertise"})}, True),
    ("profile", {"name": "A", "offers": [{"text": "Reads", "area": None}], "contact": {"email": None}}, True),
    ("profile", {"name": "A", "areas": {"career": None, "finances": 3}, "languages": ["en", None]}, True),
    ("profile", {"name": "A", "offers": [None, "Reads"], "roles": [None]}, True),
    ("answers", {"priority": "career", "goals": [None, "Save"], "also": [None], "must": {"stages": [None]}}, True),
    ("answers", {"priority": None}, False),
    ("answers", {"priority": "career", "goals": [{"text": None}]}, False),
    ("profile", {"name": None, "expertise": ["x"]}, False),
    ("profile", {"name": "A", "areas": None, "offers": None, "expertise": None}, False),
    ("profile", {"name": "A", "areas": {"career": None}}, False),
    ("profile", {"name": "A", "areas": {}, "offers": [None], "expertise": []}, False),
]
"""Keys that are left empty, as databases write ``null``: not there, unless they must be."""


@pytest.mark.parametrize(("of", "record", "fine"), EMPTY)
def test_a_key_left_empty_means_the_same_to_the_schema_and_to_the_reader(
    of: str, record: dict[str, Any], fine: bool
) -> None:
    kind: Any = Mentor if of == "profile" else Answers
    (found,) = load_file(kind, "a.yaml", json.dumps(record).encode())
    assert isinstance(found.value, tuple) != fine
    assert jsonschema.Draft7Validator(build_schema(of)).is_valid(record) == fine


def test_another_word_is_wrong_usage_and_the_words_are_named() -> None:
    with pytest.raises(WrongUsage) as raised:
        read_schema("mentor")
    assert "answers, assignment" in raised.value.hint
