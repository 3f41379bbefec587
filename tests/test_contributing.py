"""What the page for contributors and the heads of packages say is there, is there."""

import ast
import re
from pathlib import Path

import pytest

import mentorpick
from tests.test_architecture import LEVELS, SOURCE

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / ".github" / "CONTRIBUTING.md").read_text(encoding="utf-8")
_TABLE = PAGE.split("| I want to", 1)[1].split("\n\n", 1)[0]
WAYS_IN = [line for line in _TABLE.splitlines()[2:] if line.startswith("|")]
PACKAGES = sorted(path.parent for path in SOURCE.glob("*/**/__init__.py"))


def test_there_are_at_least_twenty_ways_in() -> None:
    assert len(WAYS_IN) >= 20


@pytest.mark.parametrize("line", WAYS_IN, ids=lambda line: line.split("|")[1].strip())
def test_every_file_to_start_in_is_there(line: str) -> None:
    files = [text for text in re.findall(r"`([\w./]+)`", line.split("|")[2]) if "/" in text or text.endswith(".py")]
    assert files
    assert [name for name in files if not ((SOURCE / name).is_file() or (ROOT / name).is_file())] == []


@pytest.mark.parametrize("package", PACKAGES, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_the_head_of_a_package_lists_its_modules(package: Path) -> None:
    head = ast.get_docstring(ast.parse((package / "__init__.py").read_text(encoding="utf-8")), clean=False) or ""
    listed = set(re.findall(r"^(\w+)  +\S", head, re.MULTILINE))
    packages = {path.parent.name for path in package.glob("*/__init__.py")}
    assert listed == {path.stem for path in package.glob("*.py")} - {"__init__"} | packages


def test_the_package_draws_its_levels() -> None:
    drawn = [line.strip().split("  ")[0] for line in (mentorpick.__doc__ or "").splitlines() if line.startswith("    ")]
    assert [tuple(line.split(", ")) for line in drawn] == list(LEVELS)


def test_every_file_of_data_is_listed_with_the_module_that_reads_it() -> None:
    page = (SOURCE / "data" / "README.md").read_text(encoding="utf-8")
    rows = [line.split("|") for line in page.splitlines() if line.startswith("| `")]
    listed = {name.rstrip("/") for row in rows for name in re.findall(r"`([\w./-]+)`", f"{row[1]} ({row[2]}")}
    found = {path.name for path in (SOURCE / "data").iterdir() if path.suffix not in (".md", ".py")}
    assert found - {"profiles", "__pycache__"} <= listed
    readers = {name for row in rows for name in re.findall(r"`([\w./]+)`", row[3])}
    assert [name for name in readers if not (SOURCE / name).is_file()] == []
