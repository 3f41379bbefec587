"""The docs are part of the program: every command in them runs, every page written from code is current."""

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import pytest

from tests.office.exports import main as exports

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted(path.relative_to(ROOT) for path in (ROOT / "docs").glob("*.md"))
README = Path("README.md")
ALL = [*PAGES, README, *map(Path, (".github/CONTRIBUTING.md", ".github/SECURITY.md", "CHANGELOG.md"))]
REFERENCE = sorted(path.relative_to(ROOT) for path in (ROOT / "docs" / "reference").glob("*.md"))
FENCE = re.compile(r"^```(\w+)?([^\n]*)\n(.*?)^```", re.M | re.S)
LINK = re.compile(r"\]\(([^)#\s]*)(?:#([^)]*))?\)|(?:src|srcset)=\"([^\"]+)\"")


class Block(NamedTuple):
    """A fenced block: its language, what stands behind it (``no-run``, ``exit=3``, ``file=NAME``), its text."""

    language: str
    words: tuple[str, ...]
    text: str

    def said(self, key: str) -> str:
        return next((word.partition("=")[2] for word in self.words if word.startswith(f"{key}=")), "")


def blocks(page: Path) -> Iterator[Block]:
    for language, words, text in FENCE.findall((ROOT / page).read_text(encoding="utf-8")):
        yield Block(language, tuple(words.split()), text)


def commands(block: Block) -> Iterator[list[str]]:
    for line in block.text.splitlines():
        words = shlex.split(line, comments=True)
        if words[:1] == ["mentorpick"]:
            yield words[1:]


def ends(argv: list[str], home: Path, where: Path) -> subprocess.CompletedProcess[str]:
    places = dict.fromkeys(("HOME", "USERPROFILE", "XDG_DATA_HOME", "XDG_CACHE_HOME", "LOCALAPPDATA"), str(home))
    return subprocess.run(
        [sys.executable, "-P", "-m", "mentorpick", *argv],
        cwd=where,
        env={**os.environ, **places, "PYTHONUTF8": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=100,
        check=False,
    )


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder as a reader has it: the examples and the sample pool."""
    (tmp_path / "home").mkdir()
    shutil.copytree(ROOT / "docs" / "examples", tmp_path / "docs" / "examples")
    shutil.copytree(ROOT / "profiles", tmp_path / "profiles")
    return tmp_path


def an_office(desk: Path) -> None:
    """What the pages about cohorts suppose: a folder of mentors, and the same mentees in each form."""
    shutil.copytree(ROOT / "profiles", desk / "mentors")
    shutil.copytree(ROOT / "docs" / "examples", desk / "cohort")
    sheet = [["id", "priority"], ["ana", "career"], ["ben", "finances"]]
    (desk / "mentees.csv").write_text("".join(",".join(row) + "\n" for row in sheet), encoding="utf-8")
    (desk / "cohort.jsonl").write_text('{"id": "ana", "priority": "career"}\n', encoding="utf-8")
    book = openpyxl.Workbook()
    for row in sheet:
        book.active.append(row)
    book.save(desk / "mentees.xlsx")


def two_exports(desk: Path) -> None:
    """The exports of two forms that the office's page begins with."""
    exports(desk)


def a_reader(desk: Path) -> None:
    """What README supposes: somebody answered, and an office has two sheets."""
    someone_was_asked(desk)
    sheets = ROOT / "docs" / "tutorial-office.md"
    for block in blocks(sheets.relative_to(ROOT)):
        if block.language == "csv":
            (desk / block.said("file")).write_text(block.text, encoding="utf-8")


def someone_answered(desk: Path) -> None:
    """Somebody went through the questions before."""
    shutil.copy(ROOT / "docs" / "examples" / "hematology-trainee.yaml", desk / "me.yaml")
    done = ends(["pick", "-a", "me.yaml", "-p", "profiles"], desk / "home", desk)
    assert done.returncode == 0, done.stderr


def someone_was_asked(desk: Path) -> None:
    """Somebody went through the questions, and their answers are kept for a review."""
    someone_answered(desk)
    assert ends(["review", "-a", "me.yaml"], desk / "home", desk).returncode == 0


BEFORE: dict[str, Callable[[Path], None]] = {
    "assign.md": an_office,
    "term.md": an_office,
    "cohorts.md": an_office,
    "office.md": two_exports,
    "README.md": a_reader,
    "pick.md": someone_answered,
    "tutorial-student.md": someone_was_asked,
    "why-and-team.md": someone_answered,
    "import.md": an_office,
}
"""What there must be before the commands of a page."""


def the_offices_story(said: list[str]) -> None:
    """The figures of the page about the office are those its commands print."""
    page = " ".join((ROOT / "docs" / "office.md").read_text(encoding="utf-8").split())
    imported, checked, answers, figures, bundled = said[:5]
    assert "added 180" in imported
    assert "180 valid profiles: 0 errors" in checked
    (offerless,) = re.findall(r"A101, (\d+) times", checked)
    assert f"{offerless} mentors here" in page
    assert "added 235" in answers
    assert "without consent 5" in answers
    (served,) = re.findall(r"(\d+ of 235) mentees", figures)
    assert f"Here {served} mentees" in page
    assert figures.count("more served") == 3
    assert "Cedar mentors mentors 180" in bundled


AFTER: dict[str, Callable[[list[str]], None]] = {"office.md": the_offices_story}
"""What is looked at in what the commands of a page printed, each on one line."""


@pytest.mark.parametrize("page", [README, *PAGES], ids=str)
def test_every_command_of_a_page_ends_as_the_page_says(page: Path, desk: Path) -> None:
    BEFORE.get(page.name, lambda _: None)(desk)
    said: list[str] = []
    for block in blocks(page):
        if block.said("file"):  # the reader saves it
            target = desk / block.said("file")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(block.text, encoding="utf-8")
        if block.language != "sh" or "no-run" in block.words:
            continue
        for argv in commands(block):
            done = ends(argv, desk / "home", desk)
            assert done.returncode == int(block.said("exit") or 0), f"{shlex.join(argv)}\n{done.stderr}"
            said.append(" ".join((done.stdout + done.stderr).split()))
    AFTER.get(page.name, lambda _: None)(said)


@pytest.mark.parametrize("page", [*PAGES, Path("docs", "reference", "python.md")], ids=str)
def test_every_python_example_of_a_page_runs(page: Path, desk: Path) -> None:
    for block in blocks(page):
        if block.language == "python" and "no-run" not in block.words:
            done = subprocess.run(
                [sys.executable, "-c", block.text],
                cwd=desk,
                capture_output=True,
                encoding="utf-8",
                timeout=60,
                check=False,
            )
            assert done.returncode == 0, done.stderr


def anchors(page: Path) -> set[str]:
    """The places of a page that a link can lead to, named as GitHub names them."""
    text = FENCE.sub("", (ROOT / page).read_text(encoding="utf-8"))
    titles = re.findall(r"^#+ (.+?)\s*$", text, re.M)
    plain = (re.sub(r"\]\([^)]*\)|[^\w\- ]", "", title.lower()) for title in titles)
    return {title.replace(" ", "-") for title in plain}


@pytest.mark.parametrize("page", [*ALL, *REFERENCE], ids=str)
def test_every_link_of_a_page_leads_to_a_file_and_to_a_title_in_it(page: Path) -> None:
    for target, place, source in LINK.findall(FENCE.sub("", (ROOT / page).read_text(encoding="utf-8"))):
        if (target or source).startswith(("http", "mailto:")):
            continue
        file = (page.parent / (target or source)) if target or source else page
        assert (ROOT / file).exists(), target or source
        assert not place or place in anchors(file), f"{target}#{place}"


@pytest.mark.parametrize("page", ALL, ids=str)
def test_every_command_of_a_page_stands_where_the_tests_find_it(page: Path) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    outside = FENCE.sub("", text)
    assert not re.search(r"^(?: {4}|\t)\W*mentorpick ", outside, re.M), "commands stand in a fence"
    for block in blocks(page):
        assert block.language == "sh" or not re.search("^mentorpick ", block.text, re.M), block.text


@pytest.mark.parametrize("page", ALL, ids=str)
def test_a_command_in_a_sentence_names_a_command_and_options_that_there_are(page: Path) -> None:
    for text in re.findall(r"`mentorpick ([^`]+)`", FENCE.sub("", (ROOT / page).read_text(encoding="utf-8"))):
        words = text.partition("|")[0].replace("[", "").split()
        known = options(words[0], words[1] if len(words) > 1 else "")
        assert known, text
        assert {word.partition("=")[0] for word in words if word.startswith("-")} - {"-"} <= known, text


def options(word: str, sub: str) -> set[str]:
    """The options of a command, of a group's with the second word; empty where there is no such command."""
    from mentorpick.cli.app import COMMANDS, parser

    if word.startswith("-"):
        return {"--help", "--version"} | options("pick", "")
    row = next((row for row in COMMANDS if row.name == word), None)
    if row is None:
        return set()
    command: Any = parser(row).commands[word]
    if hasattr(command, "commands") and sub:
        command = command.commands.get(sub)
    return (
        {name for option in getattr(command, "params", ()) for name in option.opts} | {"--help"} if command else set()
    )


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_every_page_is_listed_on_the_page_of_pages(page: Path) -> None:
    listed = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    assert page.name == "README.md" or f"({page.name})" in listed


PSEUDO_TERMINALS = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")


@pytest.mark.timeout(400)
@pytest.mark.parametrize(
    "argv",
    [
        pytest.param(["reference.py", "--check"], id="pages"),
        pytest.param(["licences.py", "--check"], id="licences"),
        pytest.param(["pictures.py", "--check", "60"], id="pictures-60", marks=PSEUDO_TERMINALS),
        pytest.param(["pictures.py", "--check"], id="pictures", marks=[PSEUDO_TERMINALS, pytest.mark.long]),
    ],
)
def test_pages_and_pictures_made_from_the_code_are_current(argv: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "docs" / argv[0]), *argv[1:]],
        capture_output=True,
        encoding="utf-8",
        timeout=390,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_test_command_of_readme_is_the_one_that_ci_runs() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    tests = next(line for line in readme.splitlines() if line.startswith("python3 ") and line.endswith("pytest"))
    assert tests in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()


def test_the_lines_for_alpine_name_everything_but_the_model() -> None:
    import tomllib

    from packaging.requirements import Requirement

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = {Requirement(line).name for line in project["dependencies"]} - {"onnxruntime", "tokenizers"}
    [line] = re.findall(r"^pip install ((?!--).*)$", (ROOT / "docs" / "models.md").read_text(encoding="utf-8"), re.M)
    assert {Requirement(word).name for word in shlex.split(line)} == needed


MAN = ROOT / "docs" / "reference" / "mentorpick.1"


def test_the_man_page_says_every_command_code_and_variable_and_comes_with_the_wheel() -> None:
    from mentorpick.cli.app import COMMANDS, EXIT_CODES

    text = MAN.read_text(encoding="utf-8").replace("\\-", "-")
    assert all(f"Usage: mentorpick {row.name} " in text for row in COMMANDS)
    assert all(f".B {code}\n" in text for code in (0, *(code for _, code in EXIT_CODES)))
    source = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py"))
    assert all(name in text for name in set(re.findall(r"\bMENTORPICK_[A-Z]+\b", source)))
    built = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]["targets"]
    assert built["wheel"]["shared-data"] == {"docs/reference/mentorpick.1": "share/man/man1/mentorpick.1"}


@pytest.mark.skipif(not shutil.which("groff"), reason="groff sets the page")
def test_the_man_page_is_set_without_a_warning() -> None:
    done = subprocess.run(
        ["groff", "-man", "-Tutf8", "-ww", "-K", "utf8", str(MAN)], capture_output=True, timeout=60, check=True
    )
    assert done.stderr == b""
    assert b"mentorpick" in done.stdout
