"""Edit single fields of a YAML file that people keep, with everything around them left as it is.

It stands alone because a check, an import, a map and ``profiles new`` all edit in this way.
"""

import re
from collections.abc import Mapping
from typing import Any

from mentorpick.read.problems import PositionFinder
from mentorpick.read.yaml import YamlFault, decode, records
from mentorpick.write.yaml_files import entry_lines


def set_fields(text: str, changes: Mapping[str, Any]) -> str | None:
    """Return ``text`` with the top-level keys of its one record set as in ``changes`` (None takes a key out).

    None where that cannot be done safely: several records, a mapping in braces, a file that is no YAML. A commented
    ``# key:`` line gives way to the key; a key that is nowhere is added at the end.
    """
    lines = text.splitlines()
    for key, value in changes.items():
        spans = _spans(lines)
        if spans is None:
            return None
        fresh = [] if value is None else list(entry_lines(key, value))
        if key in spans:
            start, end = spans[key]
            lines[start:end] = fresh or [f"# {key}:"]
        elif fresh and (place := _commented(lines, key)) is not None:
            lines[place : place + 1] = fresh
        elif fresh:
            lines += ["", *fresh]
    return "\n".join(lines) + "\n" if _spans(lines) is not None else None


def _commented(lines: list[str], key: str) -> int | None:
    pattern = re.compile(rf"#\s?{re.escape(key)}:")
    return next((number for number, line in enumerate(lines) if pattern.match(line)), None)


def _spans(lines: list[str]) -> dict[str, tuple[int, int]] | None:
    """The lines of each top-level key, without the comments and empty lines that lead to the next one."""
    text = "\n".join(lines) + "\n"
    try:
        found = list(records(text))
    except YamlFault:
        return None
    if len(found) != 1 or found[0].faults or not isinstance(found[0].value, dict) or found[0].column:
        return None
    places = PositionFinder("", text, found[0], private=True)
    starts = {key: places((key,), True) for key in found[0].value}
    if any(place.column != 1 for place in starts.values()):
        return None
    ends = [*sorted(place.line - 1 for place in starts.values())[1:], len(lines)]
    ordered = sorted(starts.items(), key=lambda item: item[1].line)
    return {key: _trimmed(lines, place.line - 1, end) for (key, place), end in zip(ordered, ends, strict=True)}


def _trimmed(lines: list[str], start: int, end: int) -> tuple[int, int]:
    while end > start + 1 and (not lines[end - 1].strip() or lines[end - 1].startswith(("#", "---", "..."))):
        end -= 1
    return start, end


def field_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """Return what differs: each field's new value, None for one that is no longer there."""
    keys = [*after, *(key for key in before if key not in after)]
    return {key: after.get(key) for key in keys if before.get(key) != after.get(key)}


def file_text(data: bytes) -> str | None:
    """Return the text of a YAML file, None where it is not one."""
    try:
        return decode(data)
    except YamlFault:
        return None
