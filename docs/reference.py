"""Write docs/reference/*.md from the code, or with --check fail when a page is stale.

python docs/reference.py            writes the pages
python docs/reference.py --check    exit 1, naming each page that is not what the code says now
"""

import contextlib
import inspect
import io
import json
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import mentorpick
from mentorpick.cli.app import COMMANDS, EXIT_CODES, run
from mentorpick.office.explain import codes, explanation
from mentorpick.read.schema import SCHEMAS, schema
from mentorpick.write.formats import FORMATS

FOLDER = Path(__file__).resolve().parent / "reference"
MADE = "<!-- Written by docs/reference.py from the code; change it there. -->\n\n"


def _help(*words: str) -> str:
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        run([*words, "--help"])
    return f"```text\n{said.getvalue().rstrip()}\n```\n"


def commands() -> Iterator[str]:
    """Every command with its own help."""
    yield "# Commands\n\nWhat `--help` prints, for all of them.\n"
    yield _help()
    for row in COMMANDS:
        yield f"## mentorpick {row.name}\n"
        yield _help(row.name)
        group = getattr(import_module(row.module), "app", None)
        for sub in group.registered_commands if group else ():
            name = sub.name or sub.callback.__name__
            yield f"### mentorpick {row.name} {name}\n"
            yield _help(row.name, name)


def exit_codes() -> Iterator[str]:
    """The table of exit codes, from the errors they stand for."""
    yield "# Exit codes\n\nScripts may rely on them.\n"
    yield "| code | meaning |\n|---|---|\n| 0 | Done. An empty shortlist is an answer. |"
    for kind, code in sorted(EXIT_CODES, key=lambda pair: pair[1]):
        meaning = (inspect.getdoc(kind) or "").split("\n")[0].rsplit(":", 1)[0].replace("``", "`")
        yield f"| {code} | {meaning}. |"
    yield "\nAn error is one line on standard error, and a second that says what to do. A bug is code 1 as well.\n"


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
    for item in (explanation(code).codes[0] for code in codes()):
        yield f"## {item.code}\n\n{item.meaning} {item.remedy}\n"
        yield f"Before:\n\n```text\n{item.before.rstrip()}\n```\n\nAfter:\n\n```text\n{item.after.rstrip()}\n```\n"


def schemas() -> Iterator[str]:
    """Every schema: what it describes, and its fields."""
    yield "# Schemas\n"
    yield "`mentorpick profiles schema --of NAME` prints one as JSON Schema. Within `/1` fields are only added.\n"
    for name in SCHEMAS:
        made = schema(name)
        yield f"## {name}\n\n{made.get('description', '')}\n\n| field | type | meaning |\n|---|---|---|"
        for field, about in made.get("properties", {}).items():
            yield f"| `{field}` | {_type(about)} | {about.get('description', '')} |"
        yield ""


def _type(about: Any) -> str:
    either = about.get("anyOf") or about.get("oneOf") or about.get("allOf")
    kind = about.get("type", "any")
    if either:
        return " or ".join(dict.fromkeys(_type(part) for part in either))
    if "$ref" in about:
        return str(about["$ref"]).rsplit("/", 1)[-1]
    if "const" in about:
        return f"`{json.dumps(about['const'])}`"
    if "enum" in about:
        return "one of " + ", ".join(f"`{word}`" for word in about["enum"] if word is not None)
    if kind == "array" and isinstance(about.get("items"), dict):
        return f"list of {_type(about['items'])}"
    return " or ".join(kind) if isinstance(kind, list) else str(kind)


def python() -> Iterator[str]:
    """The public names, with signature and docstring."""
    yield "# From Python\n\nEverything here is typed; nothing else is promised to stay.\n"
    for name in mentorpick.__all__:
        value = getattr(mentorpick, name)
        if isinstance(value, str):
            continue
        yield f"## mentorpick.{name}\n\n```python\n{name}{_signature(value)}\n```\n\n{inspect.getdoc(value)}\n"


def _signature(value: object) -> str:
    if inspect.isclass(value):
        return "(...)"
    parameters = inspect.signature(value).parameters.values()  # type: ignore[arg-type]
    shown = [
        str(p).split(":")[0].split("=")[0].strip() + ("=..." if p.default is not p.empty else "") for p in parameters
    ]
    first = next((at for at, p in enumerate(parameters) if p.kind is p.KEYWORD_ONLY), None)
    if first is not None and not any(p.kind is p.VAR_POSITIONAL for p in parameters):
        shown.insert(first, "*")
    return f"({', '.join(shown)})"


PAGES: tuple[tuple[str, Callable[[], Iterator[str]]], ...] = (
    ("commands.md", commands),
    ("exit-codes.md", exit_codes),
    ("formats.md", formats),
    ("problems.md", problems),
    ("schemas.md", schemas),
    ("python.md", python),
)


def main() -> int:
    """Write or compare every page."""
    stale = []
    for name, page in PAGES:
        text = MADE + "\n".join(page()).rstrip() + "\n"
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
