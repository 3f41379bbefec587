"""Records of people: JSON, JSONL and YAML as rows; lists of mappings, one in a key, or a mapping keyed by id."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mentorpick.errors import InvalidData, Problem
from mentorpick.read.tables import Layout, Row, Table, encoding_of, open_bytes, text_lines


def read_json(path: Path, data: bytes | None, layout: Layout) -> Table:
    """A JSON file, read whole."""
    encoding, said = encoding_of(path, data)
    with open_bytes(path, data) as stream:
        text = stream.read().decode(encoding, errors="replace")
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        raise InvalidData(f"{path.name}:{error.lineno}:{error.colno}: {error.msg}: not JSON from here on") from error
    except RecursionError as error:
        raise InvalidData(f"{path.name} is nested too deeply") from error
    return _records(path, value, layout, [f"{path.name} was read as {said}"] if said else [])


def read_jsonl(path: Path, data: bytes | None, layout: Layout) -> Table:
    """One JSON object a line, read as they come."""
    encoding, _ = encoding_of(path, data)
    return Table(path=path.name, headers=(), unit="key", records=True, rows=_json_lines(path, data, encoding))


def _json_lines(path: Path, data: bytes | None, encoding: str) -> Iterator[Row | Problem]:
    for number, line in enumerate(text_lines(path, data, encoding), 1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except (ValueError, RecursionError):
            value = None
        if isinstance(value, dict):
            yield Row(f"line {number}", value)
        else:
            yield Problem(code="P403", path=path.name, line=number, column=1, message="is no JSON object")


def read_yaml(path: Path, data: bytes | None, layout: Layout) -> Table:
    """Records in YAML."""
    from mentorpick.read.yaml import YamlFault, load

    with open_bytes(path, data) as stream:
        content = stream.read()
    try:
        documents = [record.value for record in load(content)]
    except YamlFault as error:
        fault = error.fault
        raise InvalidData(f"{path.name}:{fault.line}:{fault.column}: {fault.message}", fault.hint) from error
    return _records(path, documents[0] if len(documents) == 1 else documents, layout, [])


def _records(path: Path, value: Any, layout: Layout, notices: list[str]) -> Table:
    """Records in a JSON or YAML value: a list of mappings, one in a key, or a mapping of mappings by id."""
    for step in filter(None, layout.records.split(".")):
        value = value.get(step) if isinstance(value, dict) else None
    if isinstance(value, dict) and not layout.records:
        lists = [v for v in value.values() if isinstance(v, list) and v and all(isinstance(i, dict) for i in v)]
        value = lists[0] if len(lists) == 1 and len(value) - len(lists) < 4 and not _keyed(value) else value
    if isinstance(value, dict) and _keyed(value):
        rows = [Row(f"record {key!r}", {"(key)": str(key), **record}) for key, record in value.items()]
    elif isinstance(value, list) and value and all(isinstance(record, dict) for record in value):
        rows = [Row(f"record {number}", record) for number, record in enumerate(value, 1)]
    elif isinstance(value, dict) and value:
        rows = [Row("record 1", value)]
    else:
        raise InvalidData(f"{path.name} holds no list of records", "say where they are: `records: the.path` in the map")
    return Table(path=path.name, headers=(), unit="key", records=True, notices=notices, rows=iter(rows))


def _keyed(value: dict[str, Any]) -> bool:
    return len(value) > 1 and all(isinstance(record, dict) for record in value.values())
