"""The program speaks as a friend does: short, contracted, in the reader's words; held by counting."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

import mentorpick
from mentorpick.write.formats import FORMATS, Look, render
from tests.write.conftest import EXAMPLES

BY_NAME = {row.name: row for row in FORMATS}
SOURCE = Path(mentorpick.__file__).parent
ROOT = Path(__file__).parents[1]
OLD = (Path(__file__).parent / "examples" / "voice" / "before.txt").read_text(encoding="utf-8").splitlines()
PLACES: dict[int, list[str]] = {}
for _line in OLD:
    if not _line.startswith("#"):
        _number, _, _piece = _line.partition("\t")
        PLACES.setdefault(int(_number), []).append(_piece)


@cache
def said() -> tuple[str, ...]:
    """Every text in the source that somebody may read: no comment, and of docstrings only the help of commands."""
    found: list[str] = []
    for path in sorted(SOURCE.rglob("*.py")):
        nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
        help_texts = {
            id(node.body[0].value)
            for node in nodes
            if isinstance(node, ast.FunctionDef) and isinstance(node.body[0], ast.Expr)
            if any(isinstance(one, ast.Call) and ast.unparse(one.func) == "with_options" for one in node.decorator_list)
        }
        alone = {id(node.value) for node in nodes if isinstance(node, ast.Expr)} - help_texts
        alone |= {id(node) for former in nodes if _is_former(former) for node in ast.walk(former)}
        texts = [node for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]
        found += [" ".join(str(node.value).split()) for node in texts if id(node) not in alone]
    return tuple(text for text in found if " " in text)


def _is_former(node: ast.AST) -> bool:
    """Whether these are the words of earlier forms: read, but never said."""
    if isinstance(node, ast.keyword):
        return node.arg == "former"
    return isinstance(node, ast.AnnAssign) and ast.unparse(node.target).startswith("FORMER_")


@cache
def pages() -> str:
    paths = [*(ROOT / "docs").glob("*.md"), ROOT / "README.md"]
    return " ".join(" ".join(path.read_text(encoding="utf-8").split()) for path in paths)


def stands(number: int) -> list[str]:
    """The pieces of a place that are still said: by the program, or, of the places in the pages, by these."""
    where = pages() if number >= 69 else "\n".join(said())
    return [piece for piece in PLACES[number] if piece in where]


def test_there_are_seventy_five_places() -> None:
    assert sorted(PLACES) == list(range(1, 76))


def test_at_most_four_places_stand_as_they_were() -> None:
    assert [{number: pieces} for number in PLACES if (pieces := stands(number))][4:] == []


LONG = re.compile(
    r"\b(?:(?:do|does|did|is|are|was|were|has|have|had|can|could|would|should|will|must) ?not|cannot|let us|"
    r"(?:I|you|we|they) (?:am|are|have|will|would)|(?:it|that|there|what|who|here) is)\b",
    re.IGNORECASE,
)
SHORT = re.compile(
    r"\b\w+(?:n['’]t|['’](?:m|re|ve|ll|d))\b|\b(?:it|that|there|what|who|here|let)['’]s\b", re.IGNORECASE
)


def test_contractions_outnumber_their_long_forms() -> None:
    text = "\n".join(said())
    assert len(SHORT.findall(text)) > len(LONG.findall(text))


OWN_WORDS = re.compile(r"\b(?:criteri\w+|weights?|twentieths?|gates?|firmness|pools?|ways to weigh)\b", re.IGNORECASE)
"""What the program calls things; ``points`` stand in ``why`` alone, whose table they are."""


@pytest.mark.parametrize("kind", ["Shortlist", "Why", "Team", "WhatIf", "Review", "History"])
def test_what_a_person_reads_after_a_list_has_none_of_the_program_s_own_words(kind: str) -> None:
    text = "".join(render([EXAMPLES[kind]()], BY_NAME["table"], Look(width=200)))
    ours = re.sub(r"[\"“][^\"”]*[\"”]", "", text)  # not what mentors and mentees wrote
    assert OWN_WORDS.findall(ours) == []
    assert kind == "Why" or not re.search(r"\bpoints?\b", ours)
