"""Every sentence that promises something, in the three pages that do, is held by tests that are named behind it."""

import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = ("docs/privacy.md", "docs/reliability.md", ".github/SECURITY.md")
NO_PROMISE = {"What was not tried", "Repeat it", "How it was measured", "What you can do", "To report a problem"}
"""Titles of parts that promise nothing; in every other part each sentence does."""
SAID_BEFORE = {
    "The figures are of November 2026: a noisy machine with two cores, Python 3.11, Linux.",
    "What people report of lists like these, and what happens here.",
    "Good examples are damaged the way disks, editors and ill will damage them, and given to every reader of files.",
}
"""Sentences that say what was tried; the promise comes behind them."""
NOTE = re.compile(r"^\[\^(\w+)\]: (.+)$", re.MULTILINE)


def sentences(page: str) -> list[str]:
    """Cut a page into sentences, rows of tables and entries of lists, without titles, code and notes."""
    text = re.sub(r"^```.*?^```", "", NOTE.sub("", read(page)), flags=re.DOTALL | re.MULTILINE)
    parts = re.split(r"^#+ (.+)\n", re.sub(r"^\d\. +", "- ", text, flags=re.MULTILINE), flags=re.MULTILINE)
    kept = [body for title, body in zip(parts[1::2], parts[2::2], strict=True) if title not in NO_PROMISE]
    units = [unit for body in kept for unit in re.split(r"\n\s*\n|\n(?=- |\|)", body)]
    rows = [unit.strip() for unit in units if unit.strip() and not re.match(r"\|(?:-|.*\|\n?\|--)", unit.strip())]
    return [
        each.strip() for row in rows for each in re.split(r"(?<=[.!])(?=\s)|(?<=\])\s+(?=[A-Z`])", row) if each.strip()
    ]


def read(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def heads(page: str) -> set[str]:
    """Collect the first rows of tables, which only name the columns."""
    return set(re.findall(r"^(\|.*\|)\n\|-", read(page), flags=re.MULTILINE))


def unheld(page: str) -> list[str]:
    """List the sentences without a note."""
    free = SAID_BEFORE | heads(page)
    return [
        each
        for each in sentences(page)
        if " ".join(each.split()) not in free and not re.search(r"\[\^\w+\](?: \|)?$", each)
    ]


@cache
def known_tests() -> set[str]:
    """Collect the names of all tests."""
    texts = (path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    return {name for text in texts for name in re.findall(r"^def (\w+)", text, re.MULTILINE)}


@pytest.mark.parametrize("page", PAGES)
def test_every_sentence_that_promises_names_what_holds_it(page: str) -> None:
    assert unheld(page) == []


@pytest.mark.parametrize("page", PAGES)
def test_what_a_promise_names_is_a_test(page: str) -> None:
    notes = dict(NOTE.findall(read(page)))
    named = {name for names in notes.values() for name in names.split(", ")}
    assert len(named) > 20
    assert named - known_tests() == set()
    assert set(re.findall(r"\[\^(\w+)\](?!:)", NOTE.sub("", read(page)))) == notes.keys(), (
        "each note is used, and there"
    )


def test_a_promise_without_a_test_is_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text(
        "# Title\n\nHeld.[^a] Not held. Held,\ntoo.[^a]\n\n- **One.** Two.[^a]\n\n"
        "| a | b |\n|---|---|\n| c | d[^a] |\n| e | f |\n\n## Repeat it\n\nNo promise.\n\n[^a]: test_x\n",
        encoding="utf-8",
    )
    monkeypatch.setattr("tests.test_promises.ROOT", tmp_path)
    assert unheld("page.md") == ["Not held.", "| e | f |"]
