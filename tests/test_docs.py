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

from mentorpick.write.views.shortlist import SHORTLIST_COLUMNS
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
    """What a reader types of this block; nothing of one that isn't typed here."""
    typed = block.language == "sh" and "no-run" not in block.words
    for line in block.text.splitlines() if typed else ():
        words = shlex.split(line, comments=True)
        if words[:1] == ["mentorpick"]:
            yield words[1:]


Desk = Callable[..., tuple[int, str]]
"""Types one command, and gives its code and what it said on one line."""


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Desk:
    """A folder as a reader has it, with the examples and the sample pool, and a home of its own."""
    from mentorpick.cli.app import run

    for name in ("HOME", "USERPROFILE", "XDG_DATA_HOME", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    for name in ("MENTORPICK_PROFILES", "MENTORPICK_MODEL"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "home").mkdir()
    shutil.copytree(ROOT / "docs" / "examples", tmp_path / "docs" / "examples")
    shutil.copytree(ROOT / "profiles", tmp_path / "profiles")
    monkeypatch.chdir(tmp_path)

    def type_command(*argv: str) -> tuple[int, str]:
        capfd.readouterr()
        with Path(os.devnull).open(encoding="utf-8") as nobody:
            monkeypatch.setattr("sys.stdin", nobody)
            code = run(list(argv))
        said = capfd.readouterr()
        return code, " ".join((said.out + said.err).split())

    return type_command


def an_office(_: Desk) -> None:
    """What the pages about cohorts suppose: a folder of mentors, and the same mentees in each form."""
    shutil.copytree("profiles", "mentors")
    shutil.copytree("docs/examples", "cohort")
    sheet = [["id", "priority"], ["ana", "career"], ["ben", "finances"]]
    Path("mentees.csv").write_text("".join(",".join(row) + "\n" for row in sheet), encoding="utf-8")
    Path("cohort.jsonl").write_text('{"id": "ana", "priority": "career"}\n', encoding="utf-8")
    book = openpyxl.Workbook()
    for row in sheet:
        book.active.append(row)
    book.save("mentees.xlsx")


def a_reader(desk: Desk) -> None:
    """What README supposes: somebody answered, and an office has two sheets."""
    someone_was_asked(desk)
    for block in blocks(Path("docs", "tutorial-office.md")):
        if block.language == "csv":
            Path(block.said("file")).write_text(block.text, encoding="utf-8")


def someone_answered(desk: Desk) -> None:
    """Somebody went through the questions before."""
    shutil.copy("docs/examples/hematology-trainee.yaml", "me.yaml")
    code, said = desk("pick", "-a", "me.yaml", "-p", "profiles")
    assert code == 0, said


def someone_was_asked(desk: Desk) -> None:
    """Somebody went through the questions, and their answers are kept for a review."""
    someone_answered(desk)
    code, said = desk("review", "-a", "me.yaml")
    assert code == 0, said


BEFORE: dict[str, Callable[[Desk], None]] = {
    "assign.md": an_office,
    "term.md": an_office,
    "cohorts.md": an_office,
    "README.md": a_reader,
    "pick.md": someone_answered,
    "tutorial-student.md": someone_was_asked,
    "after-the-list.md": someone_answered,
    "import.md": an_office,
}
"""What there must be before the commands of a page."""


@pytest.mark.parametrize("page", [README, *PAGES], ids=str)
def test_every_command_of_a_page_ends_as_the_page_says(page: Path, desk: Desk) -> None:
    told = [block for block in blocks(page) if block.said("file") or list(commands(block))]
    if not told:
        return
    BEFORE.get(page.name, lambda _: None)(desk)
    for block in told:
        if block.said("file"):  # the reader saves it
            target = Path(block.said("file"))
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(block.text, encoding="utf-8")
        for argv in commands(block):
            code, said = desk(*argv)
            assert code == int(block.said("exit") or 0), f"{shlex.join(argv)}\n{said}"


def test_two_exports_of_an_office_become_checked_files_figures_and_a_bundle(desk: Desk) -> None:
    def done(command: str) -> str:
        code, said = desk("profiles", *command.split())
        assert code == 0, said
        return said

    exports(Path())
    assert "added 180" in done("import mentors-google.csv -o mentors")
    assert "180 valid profiles, 0 errors" in done("check mentors")
    answers = done("import mentees-microsoft.xlsx --mentees -o answers")
    assert "added 235" in answers
    assert "without consent 5" in answers
    figures = done("stats mentors --mentees answers")
    assert re.search(r"\d+ of 235 mentees", figures)
    assert figures.count("more served") == 3
    assert "Cedar mentors 180" in done("bundle mentors -o office.zip --title Cedar")


@pytest.mark.parametrize("page", [*PAGES, Path("docs", "reference", "python.md")], ids=str)
def test_every_python_example_of_a_page_runs(page: Path) -> None:
    for block in blocks(page):
        if block.language == "python" and "no-run" not in block.words:
            done = subprocess.run(
                [sys.executable, "-c", block.text],
                cwd=ROOT,
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


def test_the_page_of_cohorts_lists_the_columns_of_a_shortlist() -> None:
    page = " ".join((ROOT / "docs" / "cohorts.md").read_text(encoding="utf-8").split())
    assert f"shortlist: {', '.join(SHORTLIST_COLUMNS)}." in page


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
        pytest.param(["pictures.py", "--check", "0"], id="pictures-alone", marks=PSEUDO_TERMINALS),
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
