"""Files that people edit: profiles and answers as YAML, and the schemas by which their editors complete and check.

In YAML every field has a comment, and it's safe for any text. The same value gives the same bytes, and what ``read``
reads back equals the value, for every value whose texts are clean (``text.clean``); texts that YAML could misread are
quoted as JSON strings, which YAML 1.2 contains. Schemas are shipped as files; ``docs/schemas.py`` makes them.
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

from mentorpick.data import FOLDER
from mentorpick.errors import WrongUsage
from mentorpick.model.people import Answers, Mentor, stated
from mentorpick.model.taxonomy import LISTS

_FOLDER = FOLDER / "schemas"
SCHEMAS = tuple(sorted(path.name.partition(".")[0] for path in _FOLDER.iterdir()))
"""What has a schema, by the word people type."""


def read_schema(of: str) -> dict[str, Any]:
    """Return the JSON Schema of one of SCHEMAS, as plain values. WrongUsage for another word."""
    if of not in SCHEMAS:
        raise WrongUsage(f"there's no schema of {of!r}", f"choose one of {', '.join(SCHEMAS)}")
    found: dict[str, Any] = json.loads((_FOLDER / f"{of}.schema.json").read_text(encoding="utf-8"))
    return found


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
