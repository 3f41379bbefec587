"""Write the JSON Schemas of all files and results, which the program ships, from the types.

python docs/schemas.py      writes src/mentorpick/data/schemas; a test says when one is stale

They are draft-07, so that editors complete and check with them.
"""

import json
import re
from pathlib import Path
from typing import Any

import msgspec

import mentorpick
from mentorpick.model import cohort, followup, office, people, shortlist
from mentorpick.model.people import PLAIN_TEXTS
from mentorpick.model.taxonomy import LISTS, Entry

FOLDER = Path(mentorpick.__file__).parent / "data" / "schemas"

SCHEMAS: dict[str, type] = {
    "profile": people.Mentor,
    "answers": people.Answers,
    "page": people.Page,
    "shortlist": shortlist.Shortlist,
    "brief": shortlist.Brief,
    "run": cohort.Run,
    "gone": cohort.Gone,
    "end": cohort.End,
    "difference": cohort.Difference,
    "failed": cohort.Failed,
    "assignment": cohort.Assignment,
    "term-status": cohort.TermStatus,
    "term-change": cohort.TermChange,
    "term-report": cohort.TermReport,
    "why": followup.Why,
    "what-if": followup.WhatIf,
    "team": followup.Team,
    "introduction": followup.Introduction,
    "report": followup.Report,
    "mentor-view": followup.MentorView,
    "review": followup.Review,
    "history": followup.History,
    "paths": followup.Places,
    "check": office.Check,
    "bundle": office.BundleManifest,
    "import": office.ImportReport,
    "stats": office.Stats,
    "explain": office.Explanations,
}
"""Every schema, by the word people type."""

_OFFER = {"text": "Reads fellowship applications and runs mock interviews", "area": "career"}
_GOAL = {"text": "Match into a hematology fellowship next year", "area": "career", "importance": "high"}
_BOTH: dict[str, Any] = {
    "organization": "Northside University Hospital", "roles": ["mentor", "sponsor"], "stage": "senior",
    "values": ["curiosity", "fairness", "family"], "style": {"structure": 4, "directness": 2},
    "languages": ["en", "ig"],
    "timezone": "Africa/Lagos", "location": "Lagos, Nigeria", "meeting": ["video", "in_person"], "hours_per_month": 3,
    "contact": {"email": "amara@example.org", "url": "https://example.org/amara"},
}  # fmt: skip
_OFFICE = {
    "name": "the Career Office", "programme": "Westbrook mentoring", "email": "mentoring@example.org",
    "term": "2026/27", "reply_by": "2026-10-07", "write_by": "2026-10-14", "check_by": "2026-11-15",
    "end_on": "2027-06-30", "survey": "https://example.org/last-questions", "keep_until": "2027-09-30",
    "share": ["goals", "programme"],
}  # fmt: skip
EXAMPLES: dict[type, dict[str, Any]] = {
    people.OfficePage: _OFFICE,
    people.Offer: _OFFER,
    people.Goal: _GOAL,
    people.Style: _BOTH["style"],
    people.Wants: {"stages": ["student", "trainee"], "areas": ["career"]},
    people.Contact: _BOTH["contact"],
    people.Must: {
        "languages": ["en"], "meeting": ["video"], "roles": ["sponsor"], "stages": ["mid", "senior"], "min_hours": 1,
        "same_timezone_hours": 3,
    },
    people.BackgroundWish: {"wish": ["first-generation"], "weight": "low"},
    people.Mentor: {
        **_BOTH, "id": "amara-okafor", "name": "Dr Amara Okafor", "called": "Dr Okafor",
        "pronouns": "she/her", "title": "Professor of Hematology", "areas": {"career": 5, "mental_health": 3},
        "offers": [_OFFER],
        "expertise": ["clinical trials", "sickle cell disease"], "bio": "I came to research late, from nursing.",
        "wants": {"stages": ["student", "trainee"], "areas": ["career"]}, "capacity": 4, "mentees": 2,
        "accepting": True, "background": ["first-generation", "parent"], "conflicts": ["cedar-health"],
        "updated": "2026-10-01", "status": "active",
    },
    people.Answers: {
        **_BOTH, "id": "jo", "name": "Jo", "about": "Final-year trainee, nine months of lab work.", "goals": [_GOAL],
        "priority": "career", "also": ["mental_health", "finances"], "not_now": ["physical_health"], "stage": "trainee",
        "background": {"wish": ["first-generation"], "weight": "low"}, "must": {"languages": ["en"]},
        "source_id": "S0042", "called": "Jo", "programme": "BSc Economics", "year": "3", "status": "active",
        "share": ["goals"],
        "avoid": ["dr-lee", "cedar-health"], "mentors": ["sam-rivera"], "pinned": ["amara-okafor"],
    },
    people.Page: {
        "title": "Mentors of Northside", "contact": "mentoring@example.org", "elsewhere": ["The alumni network"],
        "referral": "Counselling for staff and students: room 12, weekdays.", "weights": {"roles": 0.1},
        "fictional": True, "stale_after_months": 24,
        "model": "../our-model",
        "office": _OFFICE,
    },
}  # fmt: skip
"""A complete example of every part of a file: one value for every field but ``x``."""


def build_schema(of: str) -> dict[str, Any]:
    """Return the draft-07 JSON Schema of one of SCHEMAS, as plain values."""
    kind = SCHEMAS[of]
    made = msgspec.json.schema(kind)["$defs"]
    for part, example in EXAMPLES.items():
        if part.__name__ in made:
            _illustrate(made[part.__name__], example)
    top = made[kind.__name__]
    if kind in PLAIN_TEXTS:
        for part in made.values():
            _take_nothing(part)
        _of_file(kind, top)
    else:
        named = top["properties"]["schema"]
        named["const"] = named.pop("default")
        top["required"] = ["schema", *top.get("required", ())]
    parts = {name: _draft7(part) for name, part in made.items() if name != kind.__name__}
    top["description"] = top["description"].replace("``", "`")
    head = {"$schema": "http://json-schema.org/draft-07/schema#", "title": f"mentorpick {of}"}
    return head | {key: value for key, value in _draft7(top).items() if key != "title"} | {"definitions": parts}


def _illustrate(part: dict[str, Any], example: dict[str, Any]) -> None:
    """An example for each field, and its default left to the description: editors show both beside what is typed."""
    for name, field in part["properties"].items():
        field.pop("default", None)
        if name in example:
            field["examples"] = [example[name]]


def _take_nothing(part: dict[str, Any]) -> None:
    """A key that is left empty, as databases write ``null``, is simply not there: each but those that must be."""
    needed = part.get("required", ())
    for name, field in part.get("properties", {}).items():
        if name not in needed:
            _may_be_null(field)


def _may_be_null(field: dict[str, Any]) -> None:
    """So may each entry of a list, and each value where the keys are free."""
    if isinstance(field.get("type"), str):
        field["type"] = [field["type"], "null"]
    for word in ("enum", "$ref"):
        if word in field:
            field["anyOf"] = [{word: field.pop(word)}, {"type": "null"}]
    for word in ("items", "additionalProperties"):
        if isinstance(field.get(word), dict):
            _may_be_null(field[word])


_NULL = {"type": "null"}
_NOTHING = {"anyOf": [_NULL, {"type": "array", "items": _NULL}, {"type": "object", "additionalProperties": _NULL}]}


def _of_file(kind: type, top: dict[str, Any]) -> None:
    """What files take and types do not show: own keys, plain texts, one of three fields, the seven areas as keys."""
    own = top["properties"].pop("x")
    top["patternProperties"] = {"^x-": {"description": own["description"]}}
    field = top["properties"][PLAIN_TEXTS[kind]]
    said = {"description": field.pop("description"), "examples": field.pop("examples")}
    text = {"type": "string", "minLength": 1}
    if kind is not people.Page:
        field["items"] = {"anyOf": [text, field["items"]]}
    top["properties"][PLAIN_TEXTS[kind]] = {"anyOf": [field, text], **said}  # ``field`` may be null already
    if kind is people.Answers:  # whatever another system has for an id is made one
        top["properties"]["id"] = {**top["properties"]["id"], "maxLength": 300}
        top["properties"]["id"].pop("pattern", None)
    if kind is people.Mentor:
        said = {"not": _NOTHING}
        top["anyOf"] = [{"required": [name], "properties": {name: said}} for name in ("areas", "offers", "expertise")]
        areas = top["properties"]["areas"]
        level = areas.pop("additionalProperties")
        areas.pop("propertyNames", None)  # from msgspec 0.23 on; ``properties`` below says the same
        areas["properties"] = {
            e.key: level | {"description": f"{e.gloss}: {level['description']}"} for e in LISTS["area"]
        }
        areas["additionalProperties"] = False


def _draft7(value: Any) -> Any:
    """The same in draft-07: ``definitions``, nothing beside a ``$ref``; closed lists in order, with their meanings."""
    if isinstance(value, list):
        return [_draft7(item) for item in value]
    if not isinstance(value, dict):
        return value
    made = {key: inner if key == "examples" else _draft7(inner) for key, inner in value.items()}
    if "anyOf" in made:  # in which msgspec's versions put null first or last
        made["anyOf"].sort(key=lambda choice: choice.get("type") == "null")
    if isinstance(made.get("description"), str):  # from Python 3.13 on, docstrings have lost their indentation
        made["description"] = re.sub(r"\n +", "\n", made["description"])
    if isinstance(made.get("$ref"), str):
        reference = {"$ref": made.pop("$ref").replace("#/$defs/", "#/definitions/")}
        return made | {"allOf": [reference]} if made else reference
    if isinstance(made.get("enum"), list) and (entries := _entries(made["enum"])):
        made["enum"] = [entry.key for entry in entries]
        made["enumDescriptions"] = [entry.gloss for entry in entries]
    return made


def _entries(words: list[Any]) -> tuple[Entry, ...]:
    return next((entries for entries in LISTS.values() if {entry.key for entry in entries} == set(words)), ())


def written(of: str) -> str:
    """Return what the file of a schema holds."""
    return json.dumps(build_schema(of), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    for word in SCHEMAS:
        (FOLDER / f"{word}.schema.json").write_text(written(word), encoding="utf-8", newline="\n")
