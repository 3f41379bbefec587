"""No code runs but the installed one: every command in a folder where all that Python may look for is hostile."""

import ast
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import mentorpick
from mentorpick.relevance.embedding import SHIPPED
from tests.solid.desk import CALLS, TODAY, Desk, words

OUTSIDE = (
    "_yaml", "_typeshed", "absl", "anyascii", "annotated_doc", "click", "cloudpickle", "conftest", "coverage",
    "cryptography", "dask", "dateutil", "distributed", "flatbuffers", "fsspec", "google", "huggingface_hub",
    "icalendar", "jinja2", "markdown_it", "markupsafe", "msgpack", "msgspec", "numpy", "onnxruntime", "ortools",
    "packaging", "pandas", "platformdirs", "prompt_toolkit", "psutil", "pyarrow", "pygments", "python_calamine",
    "questionary", "rich", "scipy", "shellingham", "sitecustomize", "snowballstemmer", "spellchecker", "tokenizers",
    "toolz", "tornado", "typer", "typing_extensions", "tzdata", "usercustomize", "wcwidth", "xlsxwriter", "yaml",
    "zict", "zstandard",
)  # fmt: skip
"""What is imported, by us or by others, and is not Python's own."""
HOSTILE = {f"{name}.py" for name in {*sys.stdlib_module_names, *OUTSIDE}} | {
    f"mentorpick/{name}.py" for name in ("__init__", "__main__")
}
PACKAGES = ("encodings", "json", "multiprocessing", "numpy", "rich", "site", "tokenizers", "yaml")
"""The same as folders, which Python prefers to files."""
OTHERS = ("a.pth", "python311._pth", "pyvenv.cfg", "dask.yaml", ".pdbrc", "pyproject.toml", "setup.cfg")
"""What is no module, and is read by Python or by a library elsewhere."""
TRAP = """\
import sys
with open({marker!r}, "a") as stream:
    stream.write(__name__ + " ran\\n")
raise SystemExit("hostile")
"""
SCRIPT = """\
import sys
from mentorpick.__main__ import main
if __name__ == "__main__":
    sys.exit(main())
"""
"""What an installed console script holds."""

WORKERS = {
    "workers": f"rank cohort.csv -p mentors -f jsonl --workers 2 --today {TODAY}",
    "cluster": f"rank cohort.csv -p mentors -f jsonl --cluster local --today {TODAY}",
    "workbook": "profiles import sheet.xlsx -o made --dry-run",
    "check-mentees": "profiles check cohort.csv --mentees -p mentors",
    "written": f"rank cohort.csv -p mentors -o out.xlsx --today {TODAY}",
    "packed": f"rank cohort.csv -p mentors -o out.jsonl.zst --today {TODAY}",
    "parquet": f"rank cohort.csv -p mentors -o out.parquet --today {TODAY}",
    "total": f"assign cohort.csv -p mentors --objective total --per-mentee 2 --today {TODAY}",
    "own-model": f"rank jo.yaml -p mentors --model {SHIPPED} --no-input --today {TODAY}",
    "letters": f"term texts -p mentors --mentees cohort.csv --packets letters --today {TODAY}",
    "report": f"term report --today {TODAY}",
}
"""Calls that start other processes, or that need libraries which no other call does."""
NEEDS_A_TERM = ("letters", "report")


@pytest.fixture
def trap(desk: Desk, tmp_path: Path) -> Path:
    """The desk's folder, and that of its mentors, full of modules that leave a mark when run; the mark's place."""
    marker = tmp_path / "hostile-code-ran"
    for folder in (desk.folder, desk.folder / "mentors"):
        (folder / "mentorpick").mkdir()
        for name in PACKAGES:
            (folder / name).mkdir()
        for name in (*HOSTILE, *(f"{name}/__init__.py" for name in PACKAGES)):
            (folder / name).write_text(TRAP.format(marker=str(marker)), encoding="utf-8")
    for name in OTHERS:
        desk.write({name: f"import os; open({str(marker)!r}, 'a')\nhome = /nowhere\n"})
    book = openpyxl.Workbook()
    book.active.append(["name", "areas.career"])
    book.active.append(["Xan Ox", 3])
    book.save(desk.folder / "sheet.xlsx")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "mentorpick").write_text(SCRIPT, encoding="utf-8")
    return marker


def started(trap: Path, way: str) -> list[str]:
    """How the program is started: as the installed script is, or as the pages say for where that can't be."""
    return [sys.executable, str(trap.parent / "bin" / "mentorpick")] if way == "script" else [
        sys.executable, "-P", "-m", "mentorpick",
    ]  # fmt: skip


def typed(name: str) -> list[str]:
    return WORKERS[name].split() if name in WORKERS else words(name)


def run(argv: list[str]) -> tuple[int, str]:
    """One call without a terminal."""
    done = subprocess.run(argv, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=100, check=False)
    return done.returncode, done.stdout + done.stderr


def run_on_terminal(argv: list[str]) -> tuple[int, str]:
    """The same where input, output and messages are a terminal."""
    pexpect = pytest.importorskip("pexpect", reason="a pseudo-terminal is needed")
    process = pexpect.spawn(argv[0], argv[1:], dimensions=(50, 80), timeout=100, encoding="utf-8", env=dict(os.environ))
    said = process.read()
    process.close()
    return process.exitstatus, said


def begin_term(name: str, desk: Desk) -> None:
    if name in NEEDS_A_TERM:
        assert desk.call(*words("term-start")).code == 0


def test_the_trap_springs_where_python_searches_the_folder(trap: Path) -> None:
    run([sys.executable, "-c", "import numpy"])
    assert "numpy ran" in trap.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "way"),
    [("pick", run_on_terminal), ("assign", run_on_terminal), ("check", run_on_terminal), ("workers", run),
     ("workbook", run), ("own-model", run), ("report", run)],
)  # fmt: skip
def test_no_code_of_the_folder_runs(name: str, way: Callable[..., Any], trap: Path, desk: Desk) -> None:
    begin_term(name, desk)
    code, said = way([*started(trap, "script"), *typed(name)])
    assert code == 0, said
    assert not trap.exists(), trap.read_text(encoding="utf-8")


@pytest.mark.long
@pytest.mark.parametrize("terminal", [False, True], ids=["piped", "terminal"])
@pytest.mark.parametrize("way", ["script", "module"])
@pytest.mark.parametrize("name", [*CALLS, *WORKERS])
def test_no_code_of_the_folder_runs_in_any_call(name: str, way: str, terminal: bool, trap: Path, desk: Desk) -> None:
    begin_term(name, desk)
    code, said = (run_on_terminal if terminal else run)([*started(trap, way), *typed(name)])
    assert code == 0, said
    assert not trap.exists(), trap.read_text(encoding="utf-8")


def test_workers_are_refused_where_python_would_not_heed_what_keeps_the_folder_out(trap: Path) -> None:
    code, said = run([sys.executable, "-E", str(trap.parent / "bin" / "mentorpick"), *typed("workers")])
    assert code == 1
    assert "I can't start other processes" in said
    assert not trap.exists()


def test_without_p_the_folder_is_left_out_as_soon_as_a_line_of_ours_runs(trap: Path, desk: Desk) -> None:
    for name in ("__init__", "__main__"):
        (desk.folder / "mentorpick" / f"{name}.py").unlink()
    (desk.folder / "mentorpick").rmdir()
    late = {"gettext.py", "numpy.py", "yaml.py", "rich.py", "typer.py", "msgspec.py", "multiprocessing.py", "csv.py"}
    for name in HOSTILE - late:
        (desk.folder / name).unlink(missing_ok=True)
    code, said = run([sys.executable, "-m", "mentorpick", *typed("workers")])
    assert code == 0, said
    assert not trap.exists()


EARLY = {"sitecustomize.py", "usercustomize.py", "encodings.py", "site.py", "io.py", "abc.py", "codecs.py", "os.py"}
"""What Python itself imports before a line of ours can run: where PYTHONPATH names the folder, it's too late."""


@pytest.mark.parametrize(
    "named",
    [
        os.pathsep, "{folder}", "lib",
        *(pytest.param(other, marks=pytest.mark.long) for other in (os.curdir, f"/nowhere{os.pathsep}", "")),
    ],
)  # fmt: skip
def test_the_folder_is_left_out_where_a_variable_of_pythons_names_it(
    named: str, trap: Path, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for inner in ("__init__", "__main__"):
        (desk.folder / "mentorpick" / f"{inner}.py").unlink()
    (desk.folder / "mentorpick").rmdir()
    for early in EARLY:
        (desk.folder / early).unlink(missing_ok=True)
        shutil.rmtree(desk.folder / early.removesuffix(".py"), ignore_errors=True)
    (desk.folder / "lib").mkdir()
    for path in desk.folder.glob("*.py"):
        (desk.folder / "lib" / path.name).write_bytes(path.read_bytes())
    monkeypatch.setenv("PYTHONPATH", named.format(folder=desk.folder))
    for variable in ("PYTHONSTARTUP", "PYTHONUSERBASE"):
        monkeypatch.setenv(variable, str(desk.folder / "numpy.py"))
    code, said = run([*started(trap, "script"), *typed("workers")])
    assert code == 0, said
    assert not trap.exists(), trap.read_text(encoding="utf-8")


def test_every_text_names_the_start_that_leaves_the_folder_out() -> None:
    root = Path(__file__).parents[2]
    texts = [
        *root.glob("*.md"),
        *root.glob("docs/**/*.md"),
        *root.glob(".github/**/*"),
        *root.glob("src/**/*.py"),
        root / ".ci/run",
    ]
    wrong = [
        f"{path.relative_to(root)}: {line.strip()}"
        for path in texts
        if path.is_file()
        for line in path.read_text(encoding="utf-8").splitlines()
        if "-m mentorpick" in line and "-P -m mentorpick" not in line
    ]
    assert wrong == []


def test_every_python_that_is_started_leaves_the_folder_out() -> None:
    source = Path(mentorpick.__file__).parent
    started = [
        (path.name, [ast.unparse(each) for each in node.elts[:3]])
        for path in source.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.List) and node.elts and ast.unparse(node.elts[0]) == "sys.executable"
    ]
    assert len(started) >= 2
    assert [each for each in started if each[1][1:] != ["'-P'", "'-m'"]] == []
