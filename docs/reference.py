"""Write docs/reference/*.md from the code, or with --check fail when a page is stale.

python docs/reference.py            writes the pages
python docs/reference.py --check    exit 1, naming each page that is not what the code says now
"""

import contextlib
import inspect
import io
import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from schemas import EXAMPLES, SCHEMAS, build_schema

import mentorpick
from mentorpick.cli.app import COMMANDS, EXIT_CODES, run
from mentorpick.office.profile_check import CODES, explain_code
from mentorpick.write.formats import FORMATS

FOLDER = Path(__file__).resolve().parent / "reference"


MADE = "<!-- Written by docs/reference.py from the code; change it there. -->\n\n"


def _help(*words: str) -> str:
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        run([*words, "--help"])
    return f"```text\n{said.getvalue().rstrip()}\n```\n"


def commands() -> Iterator[str]:
    """Every command with its own help; the options that nearly all of them have stand once, at the end."""
    helps = {}
    for row in COMMANDS:
        helps[f"## mentorpick {row.name}"] = _help(row.name)
        group = getattr(import_module(row.module.partition(":")[0]), "app", None)
        for sub in group.registered_commands if group else ():
            name = sub.name or sub.callback.__name__
            helps[f"### mentorpick {row.name} {name}"] = _help(row.name, name)
    counts = Counter(_told(entry) for text in helps.values() for entry in _options(text))
    shared = {told for told, count in counts.items() if count > 0.8 * len(helps)}
    yield "# Commands\n\nWhat `--help` prints, but for the [common options](#common-options).\n"
    yield _help()
    for title, text in helps.items():
        rest = text
        for entry in _options(text):
            rest = rest.replace(entry, "", 1) if _told(entry) in shared else rest
        yield f"{title}\n"
        yield re.sub(r"\n*Options:\n+(?=```)", "\n", rest)
    every = "".join(entry for entry in _options(helps["## mentorpick why"]) if _told(entry) in shared)
    yield f"## Common options\n\n```text\n{every}```\n"


def _options(text: str) -> list[str]:
    """The entries of a help's options, each with the lines it goes on in."""
    return re.findall(r"^  -.*\n(?:   +.*\n)*", text.partition("\nOptions:\n")[2], re.MULTILINE)


def _told(entry: str) -> str:
    return " ".join(entry.split())


def exit_codes() -> Iterator[str]:
    """The table of exit codes, from the errors they stand for."""
    yield "# Exit codes\n\nScripts may rely on them.\n"
    yield "| code | meaning |\n|---|---|\n| 0 | Done. An empty shortlist is an answer. |"
    for kind, code in sorted(EXIT_CODES, key=lambda pair: pair[1]):
        meaning = (inspect.getdoc(kind) or "").split("\n")[0].rsplit(":", 1)[0].replace("``", "`")
        yield f"| {code} | {meaning}. |"
    yield (
        "\nAn error is one line on standard error, and a second that says what to do. A bug is code 1 as well, and so\n"
        "is `diff` where two runs differ.\n"
    )


def formats() -> Iterator[str]:
    """The table of formats."""
    yield "# Formats\n\n`--format`, or the ending of `--output`, chooses one; each command's help lists its own.\n"
    yield "| format | ending | what it is |\n|---|---|---|"
    for row in FORMATS:
        yield f"| `{row.name}` | `{row.ending}` | {row.line} |"
    yield "\nResults go to standard output; notices, progress and errors go to standard error.\n"


def problems() -> Iterator[str]:
    """Every code of a problem or an advice, as `profiles explain` tells it."""
    yield "# Codes of problems\n\n`mentorpick profiles explain CODE` says the same.\n"
    for item in (explain_code(code).codes[0] for code in CODES):
        yield f"## {item.code}\n\n{item.meaning} {item.remedy}\n"
        yield f"Before:\n\n```text\n{item.before.rstrip()}\n```\n\nAfter:\n\n```text\n{item.after.rstrip()}\n```\n"


def schemas() -> Iterator[str]:
    """Every schema: what it describes, and its fields; then the parts that schemas share."""
    yield "# Schemas\n"
    yield "`mentorpick profiles schema --of NAME` prints one as JSON Schema. Within `/1` fields are only added.\n"
    yield "A key of a profile or of answers that is left empty (`null`) counts as not there.\n"
    parts: dict[str, Any] = {}
    for name in SCHEMAS:
        made = build_schema(name)
        parts |= made.get("definitions", {})
        yield from _fields(f"## {name}", made)
    yield "## Parts\n\nWhat the fields above are made of.\n"
    for name in sorted(set(parts) - {kind.__name__ for kind in SCHEMAS.values()}):
        yield from _fields(f"### {name}", parts[name])


def _fields(title: str, made: Any) -> Iterator[str]:
    """What a schema or a part of one describes, and a table of its fields."""
    about = " ".join(made.get("description", "").replace("``", "`").split())
    fields = made.get("properties", {})
    told = any(field.get("description") for field in fields.values())
    yield f"{title}\n\n{about}\n"
    yield "| field | type | meaning |\n|---|---|---|" if told else "| field | type |\n|---|---|"
    for field, of in fields.items():
        yield f"| `{field}` | {_type(_stated(of) if made.get('title') in _OF_FILES else of)} |" + (
            f" {of.get('description', '')} |" if told else ""
        )
    yield ""


_OF_FILES = {"mentorpick profile", "mentorpick answers", *(kind.__name__ for kind in EXAMPLES)}
"""The titles of what people write, of which every key may be left empty; the page says so once."""


def _stated(about: Any) -> Any:
    """The same without null."""
    made = {**about, "anyOf": [_stated(part) for part in about.get("anyOf", ()) if part != {"type": "null"}]}
    if isinstance(made.get("type"), list):
        made["type"] = next(kind for kind in made["type"] if kind != "null")
    if isinstance(made.get("items"), dict):
        made["items"] = _stated(made["items"])
    return made if made["anyOf"] else {key: value for key, value in made.items() if key != "anyOf"}


_NAMES = {kind.__name__: name for name, kind in SCHEMAS.items()}
"""Where a whole schema is a part of another, what it is called here."""


def _type(about: Any) -> str:
    either = about.get("anyOf") or about.get("oneOf") or about.get("allOf")
    kind = about.get("type", "any")
    if either:
        return " or ".join(dict.fromkeys(_type(part) for part in either))
    if "$ref" in about:
        name = str(about["$ref"]).rsplit("/", 1)[-1]
        return f"[{name}](#{_NAMES.get(name, name.lower())})"
    if "const" in about:
        return f"`{json.dumps(about['const'])}`"
    if "enum" in about:
        return "one of " + ", ".join(f"`{word}`" for word in about["enum"] if word is not None)
    if kind == "array" and isinstance(about.get("items"), dict):
        return f"list of {_type(about['items'])}"
    return " or ".join(kind) if isinstance(kind, list) else str(kind)


EXAMPLE = """\
from datetime import date

from mentorpick import Answers, InvalidData, Mentee, assign, rank, rank_many, team, why
from mentorpick import read_answers, read_mentees, read_profiles

today = date(2026, 11, 25)
profiles = read_profiles("profiles")  # files, folders and bundles
for problem in profiles.problems:  # bad profiles are left out, never raised
    print(problem.place, problem.message, problem.hint)

jo = read_answers("docs/examples/hematology-trainee.yaml")
shortlist = rank(jo, profiles, today=today, top=3)
for place in shortlist.shortlist:
    print(place.rank, place.mentor, place.fit, sum(part.points for part in place.contributions))

first = why(shortlist.shortlist[0].mentor, jo, profiles, today=today).accounts[0]
print([gain.because for gain in first.could_add])  # what is unknown and could add
print([seat.name for seat in team(jo, profiles, today=today, size=2).seats])

for found in rank_many(read_mentees(["docs/examples"]), profiles, today=today, top=1):  # one after the other
    if isinstance(found, Mentee):  # answers that cannot be used, with their place
        print(found.source, found.record, found.value)
    else:
        print(found.mentee.source_id, found.shortlist[0].mentor)

try:
    rank(Answers(priority="nope"), profiles, today=today)
except InvalidData as error:
    print(error.problems[0].path, error.message)

nurse = read_answers("docs/examples/tired-nurse.yaml")
for given in assign([jo, nurse], profiles, today=today).assigned:
    print(given.mentee, given.mentor, given.given_up)
"""


def python() -> Iterator[str]:
    """An example, and the public names with signature and docstring."""
    yield "# From Python\n\nEverything here is typed; nothing else is promised to stay.\n"
    yield f"```python\n{EXAMPLE}```\n"
    yield "The fields of values and results are those of their files: see [schemas](schemas.md). `msgspec.to_builtins`"
    yield "makes plain lists and dicts of any of them, `msgspec.json.encode` the JSON that the commands write.\n"
    for name in mentorpick.__all__:
        value = getattr(mentorpick, name)
        if isinstance(value, str):
            continue
        yield f"## mentorpick.{name}\n"
        if not inspect.isclass(value):
            yield f"```python no-run\n{_signature(name, value)}\n```\n"
        yield f"{inspect.getdoc(value)}\n"


def _signature(name: str, value: Callable[..., Any]) -> str:
    """The signature with short names of types, a line for each parameter; defaults that are functions as ``...``."""
    said = inspect.signature(value)
    lines: list[str] = []
    for parameter in said.parameters.values():
        if parameter.kind is parameter.KEYWORD_ONLY and not lines[-1].startswith("*") and "*" not in lines:
            lines.append("*")
        bare = parameter.replace(default=...) if inspect.isfunction(parameter.default) else parameter
        lines.append(re.sub(r"\b(?:\w+\.)+(\w+)", r"\1", str(bare).replace("Ellipsis", "...")))
    result = re.sub(r"\b(?:\w+\.)+(\w+)", r"\1", inspect.formatannotation(said.return_annotation))
    return f"{name}(\n" + "".join(f"    {line},\n" for line in lines) + f") -> {result}"


VARIABLES = {
    "MENTORPICK_PROFILES": "Where mentors are read from without -p; several with : between, on Windows ;.",
    "MENTORPICK_MODEL": "The folder of another sentence model.",
    "MENTORPICK_HOME": "One folder for all that is kept.",
    "MENTORPICK_CACHE": "The folder of what can be made again, as --cache.",
    "MENTORPICK_ACCESSIBLE": "1: plain lines for screen readers, as --accessible.",
    "SOURCE_DATE_EPOCH": "Seconds since 1970: their day is today, as --today.",
    "NO_COLOR, FORCE_COLOR, COLUMNS": "As everywhere.",
}


def man() -> Iterator[str]:
    """The page for `man mentorpick`: what every --help says, the exit codes and the variables."""
    yield f'.TH MENTORPICK 1 "" "mentorpick {mentorpick.__version__}" "User Commands"'
    yield ".SH NAME\nmentorpick \\- find the mentor who fits, and say why"
    yield ".SH SYNOPSIS\n.B mentorpick\n[COMMAND] [OPTIONS]"
    yield ".SH DESCRIPTION\nWithout a command it asks a few questions and shows a list of mentors with its reasons."
    yield "Results go to standard output, everything else to standard error."
    yield ".SH COMMANDS"
    for row in COMMANDS:
        yield f".TP\n.B {row.name}\n{_roff(row.line)}"
    for row in COMMANDS:
        yield f'.SH "{row.name.upper()}"'
        yield from _verbatim(row.name)
        module, _, name = row.module.partition(":")
        group = getattr(import_module(module), name or "app", None)
        for sub in getattr(group, "registered_commands", ()):
            word = sub.name or sub.callback.__name__
            yield f'.SS "{row.name} {word}"'
            yield from _verbatim(row.name, word)
    yield ".SH EXIT STATUS\n.TP\n.B 0\nDone. An empty shortlist is an answer."
    for kind, code in sorted(EXIT_CODES, key=lambda pair: pair[1]):
        meaning = (inspect.getdoc(kind) or "").split("\n")[0].rsplit(":", 1)[0].replace("``", "")
        yield f".TP\n.B {code}\n{_roff(meaning)}."
    yield ".SH ENVIRONMENT"
    for name, meaning in VARIABLES.items():
        yield f".TP\n.B {_roff(name)}\n{_roff(meaning)}"
    yield ".SH FILES\n.B mentorpick paths\nsays where everything is kept."


def _verbatim(*words: str) -> Iterator[str]:
    """The help of a command as it stands."""
    text = _help(*words).removeprefix("```text\n").removesuffix("```\n").rstrip()
    yield ".nf\n" + "\n".join(map(_roff, text.splitlines())) + "\n.fi"


def _roff(line: str) -> str:
    """A line in which nothing means anything to roff."""
    line = line.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{line}" if line[:1] in (".", "'") else line


PAGES: tuple[tuple[str, Callable[[], Iterator[str]]], ...] = (
    ("commands.md", commands),
    ("exit-codes.md", exit_codes),
    ("formats.md", formats),
    ("problems.md", problems),
    ("schemas.md", schemas),
    ("python.md", python),
    ("mentorpick.1", man),
)


def main() -> int:
    """Write or compare every page."""
    stale = []
    for name, page in PAGES:
        made = f'.\\" {MADE[5:-6]}\n' if name.endswith(".1") else MADE
        text = made + "\n".join(page()).rstrip() + "\n"
        path = FOLDER / name
        if "--check" not in sys.argv:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        elif not path.is_file() or path.read_text(encoding="utf-8") != text:
            stale.append(name)
    for name in stale:
        sys.stdout.write(f"docs/reference/{name} is stale: run python docs/reference.py\n")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
