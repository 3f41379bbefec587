"""Every document that the program prints or writes is what its schema says: all commands, all formats of JSON."""

import json
import zipfile
from collections.abc import Iterator
from typing import Any

import jsonschema

from mentorpick.cli.app import COMMANDS, parser
from mentorpick.write.yaml_files import SCHEMAS, read_schema
from tests.solid.desk import EARLIER, TODAY, Desk

_POOL = "-p mentors"
_TERM = "--dry-run"
PRINTS: dict[str, tuple[str, ...]] = {
    "pick": ("pick -a jo.yaml -p mentors --no-input",),
    "rank": (
        f"rank jo.yaml {_POOL}",
        f"rank jo.yaml {_POOL} --brief",
        f"rank jo.yaml {_POOL} --what-if priority=finances",
        f"rank jo.yaml {_POOL} --weights weights.yaml",
        f"rank cohort.csv {_POOL}",
        f"rank cohort.csv {_POOL} --brief",
        f"rank cohort.csv {_POOL} --left-out --firmness --pass name --weights weights.yaml",
        f"rank cohort.csv {_POOL} --spread --brief",
        f"rank bad.csv {_POOL} --errors OUT/bad.jsonl --summary OUT/summary.json --max-errors 9",
        f"rank cohort.csv {_POOL} --changed-since earlier.jsonl",
        f"rank nobody.csv {_POOL}",
    ),
    "assign": (f"assign cohort.csv {_POOL}", f"assign cohort.csv {_POOL} --objective total --keep proposal.csv"),
    "why": ("why 1", "why 1 2", "why 1 --what-if priority=finances"),
    "team": ("team",),
    "review": ("review --no-input", "review --history"),
    "introduce": ("introduce 1 --no-input",),
    "mentor": (f"mentor ada {_POOL} --mentees cohort.csv", f"mentor bo {_POOL}"),
    "diff": ("diff earlier.jsonl earlier.jsonl", "diff earlier.jsonl later.jsonl"),
    "paths": ("paths",),
    "profiles check": ("profiles check mentors", "profiles check broken.yaml", "profiles check jo.yaml --mentees"),
    "profiles import": ("profiles import sheet.csv -o imported --dry-run",),
    "profiles stats": ("profiles stats mentors", "profiles stats mentors --mentees cohort.csv"),
    "profiles explain": ("profiles explain P208", "profiles explain"),
    "term start": ("term start proposal.csv --dry-run", "term start proposal.csv"),
    "term accept": (f"term accept m0 {_TERM}",),
    "term decline": (f"term decline m0 --because late {_TERM}",),
    "term cancel": (f"term cancel m1 {_TERM}",),
    "term add": (f"term add late.csv {_POOL} {_TERM}",),
    "term replace": (f"term replace m0 --mentees cohort.csv {_POOL} {_TERM}",),
    "term met": (f"term met met.csv --mentees cohort.csv {_TERM}",),
    "term status": ("term status",),
    "term survey": (f"term survey came.csv --mentees cohort.csv {_TERM}",),
    "term report": ("term report",),
    "term texts": (f"term texts --mentees cohort.csv {_POOL} --packets OUT/letters",),
    "term undo": (f"term undo {_TERM}",),
}
"""Calls that print documents, by the command; the state that one leaves is what the next one speaks of."""
NOT_PRINTED = {"profile", "answers", "page", "report"}
"""What people write; and what a page of HTML is drawn from, which no command prints as JSON."""
FILES = {
    "bad.csv": "id,priority\na,career\nB_2,carer\n",
    "nobody.csv": "id,priority\n",
    "late.csv": "id,name,priority,contact.email\nm9,Late One,career,m9@example.org\n",
    "broken.yaml": "name: A\nareas: {carer: 3}\n",
    "met.csv": "name,met\nMentee 0,yes\nMentee 1,no\n",
    "came.csv": "name,Did it help?\nMentee 0,yes\n",
    "later.jsonl": EARLIER.replace('"ada"', '"bo"'),
}


def printing() -> Iterator[tuple[str, Any]]:
    """Every command, or command of a group, that has formats."""
    for row in COMMANDS:
        one = parser(row).commands[row.name]
        members = getattr(one, "commands", None)
        for name, command in members.items() if members else [("", one)]:
            if any(parameter.name == "format" for parameter in command.params):
                yield f"{row.name} {name}".strip(), command


def formats(command: Any) -> list[str]:
    """The formats of JSON that a command offers."""
    help_ = next(parameter.help for parameter in command.params if parameter.name == "format")
    return [name for name in help_.partition("One of ")[2].partition(".")[0].split(", ") if name.startswith("json")]


def check(document: Any, seen: set[str], where: str) -> None:
    """Hold a document, or each of an array, against the schema that it names."""
    if isinstance(document, list):
        for each in document:
            check(each, seen, where)
        return
    kind = str(document["schema"]).removeprefix("mentorpick.").partition("/")[0]
    errors = [
        f"{where}: {kind}: {'.'.join(map(str, error.absolute_path))}: {error.message}"
        for error in jsonschema.Draft7Validator(read_schema(kind)).iter_errors(document)
    ]
    assert errors == []
    seen.add(kind)


def test_every_document_that_is_printed_or_written_is_what_its_schema_says(desk: Desk) -> None:
    desk.write(FILES)
    seen: set[str] = set()
    commands = dict(printing())
    assert commands.keys() == PRINTS.keys(), "a command prints documents and none of its calls is here"
    for name, command in commands.items():
        dated = any(parameter.name == "today" for parameter in command.params)
        for number, call in enumerate(PRINTS[name]):
            for form in formats(command):
                words = call.replace("OUT", f"out-{number}-{form}").split()
                done = desk.call(*words, "-f", form, *(("--today", TODAY) if dated else ()))
                assert done.code in (0, 1, 3), (call, form, done.err)
                for text in done.out.splitlines() if form == "jsonl" else [done.out]:
                    assert text[:1] in ("{", "["), (call, form, done)
                    check(json.loads(text), seen, f"{call} -f {form}")
    for call in (f"rank cohort.csv {_POOL} -o each/", "profiles bundle mentors -o office.zip"):
        assert desk.call(*call.split(), "--today", TODAY).code == 0
    for path in desk.paths():
        if path.suffix in (".json", ".jsonl") and "home" not in path.parts and b"mentorpick." in path.read_bytes():
            lines = path.read_text(encoding="utf-8")
            for text in lines.splitlines() if path.suffix == ".jsonl" else [lines]:
                if path.name not in ("earlier.jsonl", "later.jsonl", "term.log.jsonl"):
                    check(json.loads(text), seen, str(path))
    with zipfile.ZipFile("office.zip") as archive:
        check(json.loads(archive.read("manifest.json")), seen, "office.zip")
    assert set(SCHEMAS) - NOT_PRINTED - seen == set(), "documents that nothing here prints"
