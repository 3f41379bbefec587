"""Every sentence that promises something, in the three pages that do, is held by tests that are named behind it."""

import ast
import re
from pathlib import Path

import pytest

from tests.benchmarks.private_goals import table

ROOT = Path(__file__).parents[1]
PAGES = ("docs/privacy.md", "docs/reliability.md", ".github/SECURITY.md")
MARK = re.compile(r"<!-- (?:held by (?P<names>[\w, ]+)|no promise) -->\s*\Z")


def units(page: str) -> list[str]:
    """Cut a page into paragraphs, tables and the entries of lists; without headings and code."""
    text = re.sub(r"```.*?```", "", (ROOT / page).read_text(encoding="utf-8"), flags=re.DOTALL)
    blocks = [block for block in re.split(r"\n\s*\n", text) if block.strip() and not block.lstrip().startswith("#")]
    return [unit for block in blocks for unit in (re.split(r"\n(?=- )", block) if block.startswith("- ") else [block])]


def known_tests() -> set[str]:
    """Collect the names of all tests."""
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in (ROOT / "tests").rglob("test_*.py"))
    return {node.name for tree in trees for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("page", PAGES)
def test_every_promise_names_what_holds_it(page: str) -> None:
    assert [unit[:80] for unit in units(page) if not MARK.search(unit)] == []


@pytest.mark.parametrize("page", PAGES)
def test_what_a_promise_names_is_a_test(page: str) -> None:
    found = [hit["names"] for unit in units(page) if (hit := MARK.search(unit)) and hit["names"]]
    named = {name for names in found for name in names.split(", ")}
    assert len(named) > 8
    assert named - known_tests() == set()


def test_the_table_of_the_page_is_what_is_measured() -> None:
    names = {"en": "English", "de": "German", "es": "Spanish", "fr": "French", "pt": "Portuguese", "it": "Italian"}
    page = (ROOT / "docs/privacy.md").read_text(encoding="utf-8")
    for (language, kind), (withheld, of) in table().items():
        row = next(line for line in page.splitlines() if line.startswith(f"| {names[language]} |"))
        cell = row.split("|")[2 if kind == "private" else 3].strip()
        assert cell.startswith(f"{withheld} of {of}"), (language, kind)
        if kind == "ordinary":
            assert f"({withheld / of:.2f})".replace("(0.", "(.") in cell
