"""Problems of files for other programs: lines as compilers write them, annotations of a pull request, SARIF."""

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from mentorpick._version import __version__
from mentorpick.errors import Problem
from mentorpick.model.office import Check
from mentorpick.write.formats import Look
from mentorpick.write.terminal import excerpt


def problem_lines(problem: Problem) -> list[str]:
    """Return a problem as lines: ``file:line:column: what [code]``, the excerpt with a caret, the hint."""
    lines = [f"{problem.place}: {problem.message} [{problem.code}]"]
    if problem.excerpt:
        number = str(problem.line)
        line, caret = excerpt(problem, 1_000_000)
        lines += [f"  {number} | {line}", f"  {' ' * len(number)} | {caret}"]
    return [*lines, f"  {problem.hint}"] if problem.hint else lines


def github(results: Iterable[Any], look: Look) -> Iterator[str]:
    """Yield one workflow command a problem, which GitHub shows beside the line it is about."""
    for result in results:
        for p in result.problems:
            place = f"file={_escaped(_in_repository(p.path), ':,')}" + (
                f",line={p.line},col={p.column}" if p.line else ""
            )
            kind = "error" if p.severity == "error" else "warning"
            text = f"{p.message}\n{p.hint}" if p.hint else p.message
            yield f"::{kind} {place},title={p.code}::{_escaped(text)}\n"


def sarif(results: Iterable[Any], look: Look) -> Iterator[str]:
    """Yield a log of SARIF 2.1.0, which code scanning of GitHub, GitLab and editors read: a run for each result."""
    runs = [_sarif_run(result) for result in results]
    log = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": runs}
    yield msgspec.json.format(msgspec.json.encode(log), indent=2).decode() + "\n"


def _sarif_run(result: Check) -> dict[str, Any]:
    codes = sorted({problem.code for problem in result.problems})
    rules = [{"id": code, "helpUri": f"{_PROBLEMS}#{code.lower()}"} for code in codes]
    driver = {"name": "mentorpick", "version": __version__, "informationUri": _HOME, "rules": rules}
    return {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_sarif_result(problem, codes.index(problem.code)) for problem in result.problems],
    }


_HOME = "https://github.com/mentorpick/mentorpick"
_PROBLEMS = f"{_HOME}/blob/main/docs/reference/problems.md"


def _sarif_result(problem: Problem, rule: int) -> dict[str, Any]:
    from urllib.parse import quote

    path = _in_repository(problem.path)
    file = {"uri": Path(path).as_uri()} if Path(path).is_absolute() else {"uri": quote(path), "uriBaseId": "%SRCROOT%"}
    place: dict[str, Any] = {"artifactLocation": file}
    if problem.line:
        place["region"] = {"startLine": problem.line, "startColumn": max(1, problem.column)}
        if problem.length:
            place["region"]["endColumn"] = max(1, problem.column) + problem.length
    return {
        "ruleId": problem.code,
        "ruleIndex": rule,
        "level": "error" if problem.severity == "error" else "warning",
        "message": {"text": f"{problem.message}\n{problem.hint}" if problem.hint else problem.message},
        "locations": [{"physicalLocation": place}],
    }


def _in_repository(path: str) -> str:
    """The path from the root of the repository, which GitHub goes by, wherever in it the check was started."""
    root = os.environ.get("GITHUB_WORKSPACE")
    if root:
        with suppress(ValueError, OSError):
            return Path(path).resolve().relative_to(Path(root).resolve()).as_posix()
    return path


def _escaped(text: str, more: str = "") -> str:
    return "".join(f"%{ord(sign):02X}" if sign in f"%\r\n{more}" else sign for sign in text)
