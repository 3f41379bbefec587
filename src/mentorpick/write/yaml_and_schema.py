"""What types say of files: JSON Schemas of files and results, and profiles and answers as YAML that people edit.

Schemas are draft-07, so that editors complete and check with them. In YAML every field has a comment, and it's safe for
any text. The same value gives the same bytes, and what ``read`` reads back equals the value, for every value whose
texts are clean (``text.clean``); texts that YAML could misread are quoted as JSON strings, which YAML 1.2 contains.
"""

import json
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from textwrap import wrap
from typing import Any

import msgspec
from msgspec import inspect

from mentorpick.errors import WrongUsage
from mentorpick.model import cohort, followup, office, people, shortlist
from mentorpick.model.people import PLAIN_TEXTS, Answers, Mentor, stated
from mentorpick.model.taxonomy import LISTS, Entry

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
"""What `build_schema` can describe, by the word people type."""

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
    """Return the draft-07 JSON Schema of one of SCHEMAS, as plain values. WrongUsage for another word."""
    if of not in SCHEMAS:
        raise WrongUsage(f"there's no schema of {of!r}", f"choose one of {', '.join(SCHEMAS)}")
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


# profiles and answers as YAML

_WIDTH = 100
_PLAIN = re.compile(r"[^\W\d_][\w/.+-]*( [\w/.+-]+)*")
_CLOSED = frozenset(("null", "true", "false", "yes", "no", "on", "off", "y", "n"))
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")
_LISTS = tuple(tuple(entry.key for entry in entries) for entries in LISTS.values())

HEADS: dict[str, tuple[type[msgspec.Struct], str]] = {
    "answers": (Answers, "Answers for mentorpick. Change what you like, then: mentorpick rank THIS-FILE"),
    "profile": (Mentor, "A mentor's profile. Leave out what isn't known; then: mentorpick profiles check THIS-FILE"),
}
"""What a file can be, the value it holds, and its first line."""


def yaml_text(value: Answers | Mentor) -> str:
    """Return the value as a commented YAML file, ending in a line end.

    Fields that say nothing stand as comments in their place, so that one sees what else could be said.
    """
    of = next(name for name, (kind, _) in HEADS.items() if isinstance(value, kind))
    return "\n".join((*_head(of), *_body(value))) + "\n"


def _head(of: str) -> Iterator[str]:
    yield f"# yaml-language-server: $schema={of}.schema.json"
    yield f"# $schema: {of}.schema.json"
    yield f"# {HEADS[of][1]}"
    yield "# The two lines at the top let an editor complete and check this file, once the schema lies beside it:"
    yield f"#   mentorpick profiles schema --of {of} -o {of}.schema.json"


def _body(value: Answers | Mentor) -> Iterator[str]:
    content = stated(value)
    for name, comment, silent in _outline(type(value)):
        yield from comment
        if name in content:
            yield from _entry(name, content.pop(name))
        else:
            yield silent
    for key, own in content.items():
        yield ""
        yield from _entry(key, own)


@cache
def _outline(kind: type[msgspec.Struct]) -> tuple[tuple[str, tuple[str, ...], str], ...]:
    """Each field: its name, the lines before it, and the line that stands for it where it says nothing."""
    return tuple(
        (item.name, ("", *(f"# {line}" for line in wrap(_meaning(item.type), _WIDTH))),
         f"# {item.name}:{_parts(item.type)}")
        for item in _fields(kind)
    )  # fmt: skip


def entry_lines(key: str, value: Any) -> tuple[str, ...]:
    """Return ``key: value`` as the lines it takes in a file."""
    return tuple(_entry(key, value))


def _fields(kind: type[msgspec.Struct]) -> list[inspect.Field]:
    described = inspect.type_info(kind)
    assert isinstance(described, inspect.StructType)  # noqa: S101  for the type checker
    return [item for item in described.fields if item.name != "x"]


def _meaning(kind: inspect.Type) -> str:
    schema = kind.extra_json_schema or {} if isinstance(kind, inspect.Metadata) else {}
    words = next(_choices(kind), ())
    tail = f" Of: {', '.join(words)}." if words else ""
    examples = schema.get("examples", ())
    example = f" Example: {_inline(examples[0])}" if examples else ""
    return f"{schema.get('description', '')}{tail}{example}".strip()


def _parts(kind: Any) -> str:
    """The keys inside a field that is itself a mapping, to fill in: `` {structure: , directness: }``."""
    inner = kind.type if isinstance(kind, inspect.Metadata) else kind
    if not isinstance(inner, inspect.StructType):
        return ""
    return " {" + ", ".join(f"{part.name}: " for part in inner.fields) + "}"


def _choices(kind: Any) -> Iterator[tuple[str, ...]]:
    """The words of the closed list a field takes, if it takes one (not those of a mapping within it)."""
    if isinstance(kind, inspect.LiteralType):
        words = {str(word) for word in kind.values}
        yield next(keys for keys in _LISTS if words == set(keys))
    for name in ("type", "item_type", "key_type"):
        if hasattr(kind, name):
            yield from _choices(getattr(kind, name))
    for one in getattr(kind, "types", ()):
        yield from _choices(one)


def _entry(key: str, value: Any, indent: str = "") -> Iterator[str]:
    """``key: value`` on one line where it fits and stays readable, else as an indented block."""
    name = _scalar(key)
    inline = _inline(value)
    if isinstance(value, str) and _fits_block(value):
        yield f"{indent}{name}: |-"
        yield from (f"{indent}  {line}" if line else "" for line in value.split("\n"))
    elif not isinstance(value, dict | list | tuple) or not value or _is_short(value, inline):
        yield f"{indent}{name}: {inline}"
    else:
        yield f"{indent}{name}:"
        yield from _block(value, indent + "  ")


def _block(value: Any, indent: str) -> Iterator[str]:
    if isinstance(value, dict):
        for key, part in value.items():
            yield from _entry(key, part, indent)
        return
    for part in value:
        if isinstance(part, dict) and part:
            first, *rest = _block(part, indent + "  ")
            yield f"{indent}- {first.lstrip()}"
            yield from rest
        else:
            yield f"{indent}- {_inline(part)}"


def _is_short(value: Any, inline: str) -> bool:
    """Lists of single words and small mappings of plain values read well on one line."""
    parts = list(value.values()) if isinstance(value, dict) else list(value)
    return len(inline) <= _WIDTH and not any(isinstance(part, dict) for part in parts) and "\\" not in inline


def _fits_block(text: str) -> bool:
    lines = text.split("\n")
    return (
        len(lines) > 1
        and all(line == line.strip() and "\t" not in line for line in lines)
        and bool(lines[0] and lines[-1])
        and text.isprintable() is False
        and all(part.isprintable() for part in lines)
    )


def _inline(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_scalar(key)}: {_inline(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_inline(part) for part in value) + "]"
    return _scalar(value)


def _scalar(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, int | date):
        return str(value)
    text = str(value)
    if _PLAIN.fullmatch(text) and text.lower() not in _CLOSED:
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return _ESCAPED.sub(lambda hit: f"\\u{ord(hit[0]):04x}", quoted)
