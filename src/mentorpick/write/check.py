"""How problems are shown: for people with line, caret and hint; for GitHub as annotations of a pull request."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from mentorpick.errors import Problem
from mentorpick.reports import Check
from mentorpick.write.document import Block, Bullets, Document, Problems, Section, Text
from mentorpick.write.formats import Look
from mentorpick.write.layout import excerpt

COLUMNS = ("severity", "code", "path", "line", "column", "message", "hint")
_SHOWN = 15


def problem_lines(problem: Problem) -> list[str]:
    """A problem as lines: ``file:line:column: what [code]``, the excerpt with a caret, the hint."""
    lines = [f"{problem.place}: {problem.message} [{problem.code}]"]
    if problem.excerpt:
        number = str(problem.line)
        line, caret = excerpt(problem, 1_000_000)
        lines += [f"  {number} | {line}", f"  {' ' * len(number)} | {caret}"]
    return [*lines, f"  {problem.hint}"] if problem.hint else lines


def rows(result: Check) -> Iterator[tuple[Any, ...]]:
    """One row a problem."""
    for p in result.problems:
        yield p.severity, p.code, p.path, p.line, p.column, p.message, p.hint


def document(result: Check) -> Document:
    """Errors file by file, then advice by what it is about, then the count of both."""
    errors = [problem for problem in result.problems if problem.severity == "error"]
    advice = [problem for problem in result.problems if problem.severity == "advice"]
    blocks: list[Block] = []
    for _, group in groupby(errors, key=lambda problem: problem.path):
        of_file = tuple(group)
        blocks.append(Problems(of_file, "\n".join("\n".join(problem_lines(problem)) for problem in of_file)))
    for code, group in groupby(sorted(advice, key=lambda problem: problem.code), key=lambda problem: problem.code):
        blocks.append(_advice(code, list(group)))
    return Document("", (*blocks, Text(_count(result))))


def _advice(code: str, problems: list[Problem]) -> Section:
    """One kind of advice: who it is about, and what to do; said once where it is the same for all."""
    hints = dict.fromkeys(problem.hint for problem in problems)
    shared = next(iter(hints)) if len(hints) == 1 else ""
    lines = [f"{p.place}: {p.message}" + ("" if shared else _then(p.hint)) for p in problems[:_SHOWN]]
    if len(problems) > _SHOWN:
        lines.append(f"and {len(problems) - _SHOWN} more; --format json names all")
    title = f"Advice {code}, {_of(len(problems), 'time')}" + (f": {shared[:1].upper()}{shared[1:]}" if shared else "")
    return Section(title, (Bullets(tuple(lines)),))


def _then(hint: str) -> str:
    return f"; {hint[:1].lower()}{hint[1:]}".removesuffix(".") if hint else ""


def _count(result: Check) -> str:
    if not result.mentors and result.mentees:
        return f"{_of(result.mentees, 'mentee')} with valid answers: {_of(result.errors, 'error')}."
    files, mentors = _of(result.files, "file"), _of(result.mentors, "valid profile")
    return f"{files}, {mentors}: {_of(result.errors, 'error')}, {_of(result.advice, 'piece')} of advice."


def _of(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"


def github(results: Iterable[Any], look: Look) -> Iterator[str]:
    """One workflow command a problem, which GitHub shows beside the line it is about."""
    for result in results:
        for p in result.problems:
            place = f"file={_escaped(p.path, ':,')}" + (f",line={p.line},col={p.column}" if p.line else "")
            kind = "error" if p.severity == "error" else "warning"
            text = f"{p.message}\n{p.hint}" if p.hint else p.message
            yield f"::{kind} {place},title={p.code}::{_escaped(text)}\n"


def _escaped(text: str, more: str = "") -> str:
    return "".join(f"%{ord(sign):02X}" if sign in f"%\r\n{more}" else sign for sign in text)
