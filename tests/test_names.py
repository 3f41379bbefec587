"""Every file of the project has a name that each system can check out, and no test makes one that Windows can't."""

import ast
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

import pytest

ROOT = Path(__file__).parents[1]
DEVICE = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\s*([.:].*)?", re.IGNORECASE | re.DOTALL)
"""A device with or without an ending, as Git for Windows refuses it (core.protectNTFS)."""
REFUSED = re.compile(r'[<>:"|?*\\\x00-\x1f]')
LONGEST = 140
"""Letters of a path below the project's folder; Windows takes 260 with the folder's own."""


def project_files() -> list[str]:
    """List what git tracks; where there is no git, as in a source archive, what lies in the folders it has."""
    git = shutil.which("git")
    if git and (ROOT / ".git").exists():
        listed = subprocess.run([git, "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
        return [name.decode() for name in listed.stdout.split(b"\0") if name]
    inside = [path for folder in ("src", "tests", "docs", "profiles", ".ci") for path in (ROOT / folder).rglob("*")]
    return [path.relative_to(ROOT).as_posix() for path in inside if path.is_file() and "__pycache__" not in path.parts]


def faults(name: str) -> Iterator[str]:
    """Yield what keeps Windows from making a file of this name."""
    for part in PurePosixPath(name).parts:
        if DEVICE.fullmatch(part):
            yield f"{part} is a device"
        if part != part.rstrip(". "):
            yield f"{part!r} ends in a dot or a blank"
        if REFUSED.search(part):
            yield f"{part!r} has a letter that Windows refuses"
        if re.fullmatch(r"\.?git~\d+|\.git", part, re.IGNORECASE):
            yield f"{part} is git's own"
    if len(name) > LONGEST:
        yield f"{name} is longer than {LONGEST} letters"


def meetings(names: Iterable[str]) -> list[str]:
    """List the files and folders that are one where upper and lower case are."""
    paths = {path for name in names for path in (PurePosixPath(name), *PurePosixPath(name).parents)}
    often = Counter(str(path).casefold() for path in paths)
    return sorted(str(path) for path in paths if often[str(path).casefold()] > 1)


def test_every_file_of_the_project_can_be_checked_out_on_windows() -> None:
    names = project_files()
    assert len(names) > 300
    assert [fault for name in names for fault in faults(name)] == []
    assert meetings(names) == []


@pytest.mark.parametrize(
    "name",
    [
        "a/nul.yaml", "NUL", "Con.tar.gz", "aux/b.txt", "x/com1", "lpt9.md", "COM¹.txt", "conin$", "nul .yaml", "nul:x",
        "a/b.", "a /b", "what?.yaml", "a\\b", 'say "hi"', "x/.GIT/config", "git~1", "long/" + "x" * LONGEST,
    ],
)  # fmt: skip
def test_a_name_that_windows_refuses_is_found(name: str) -> None:
    assert list(faults(name))


@pytest.mark.parametrize(
    "name", ["console.py", "nullable.yaml", "a/.github/x.yml", "com10.md", "auxiliary", ".gitignore"]
)
def test_a_name_that_only_looks_like_one_is_left_alone(name: str) -> None:
    assert list(faults(name)) == []


def test_names_that_differ_in_case_alone_are_found_in_folders_too() -> None:
    assert meetings(["Docs/a.md", "docs/b.md", "x/y.md"]) == ["Docs", "docs"]


def devices(path: Path) -> set[str]:
    """The names of devices in the texts of a file of Python; where nothing looks like one, it isn't parsed."""
    source = path.read_text("utf-8")
    if not re.search(r"(con|prn|aux|nul|[nt]\$|(com|lpt)[0-9¹²³])\s*[.:]", source, re.IGNORECASE):
        return set()
    texts = {node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant)}
    words = {word for text in texts if isinstance(text, str) for word in re.split(r"[\s/\\\"',;]+", text)}
    return {word for word in words if "." in word and DEVICE.fullmatch(word)}


def test_no_test_writes_a_file_that_windows_takes_for_a_device() -> None:
    own = Path(__file__)
    assert devices(own)
    assert {path.name: found for path in own.parent.rglob("*.py") if path != own and (found := devices(path))} == {}
