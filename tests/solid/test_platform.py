"""Habits of other systems: names with spaces and accents, CRLF, names that differ in case alone, no fork."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import mentorpick
from mentorpick.store import Store
from tests import builders
from tests.solid.desk import ANSWERS, CALLS, COHORT, SHEET, TODAY, Desk, words

SOURCE = Path(mentorpick.__file__).parent
ODD = "Übung für Åsa (2) 'x' & 李博 100%"


@pytest.mark.parametrize(
    "habit",
    [r"os\.fork\b", r'"fork"', r"\bpwd\b\.", r"\bimport (fcntl|pwd|grp|resource)\b", r'"/tmp', r"os\.geteuid"],
)
def test_nothing_in_the_source_needs_one_system(habit: str) -> None:
    texts = {path.name: path.read_text("utf-8") for path in SOURCE.rglob("*.py")}
    asked = re.compile(
        r'os\.name == "nt"|hasattr\(os, "geteuid"\)|except ImportError|sys.platform'
    )  # by which system it is, before it's done
    assert [name for name, text in texts.items() if re.search(habit, text) and not asked.search(text)] == []


def test_every_text_file_is_opened_with_its_encoding_said() -> None:
    calls = re.compile(r"\b(?:read_text|write_text)\(\s*\)|\bopen\([^)\n]*\"[rwax]\"\s*\)")
    assert not [path.name for path in SOURCE.rglob("*.py") if calls.search(path.read_text("utf-8"))]


def test_paths_with_spaces_and_letters_of_everywhere_are_read_and_written(desk: Desk) -> None:
    (desk.folder / "mentors").rename(desk.folder / ODD)
    (desk.folder / "jo.yaml").rename(desk.folder / f"{ODD}.yaml")
    for name in ("cohort.csv", "sheet.csv"):
        (desk.folder / name).rename(desk.folder / f"{ODD}-{name}")
    calls = (
        ["rank", f"{ODD}.yaml", "-p", ODD, "-o", f"{ODD}.md"],
        ["rank", f"{ODD}-cohort.csv", "-p", ODD, "-o", f"{ODD}.jsonl", "--errors", f"{ODD}.errors"],
        ["assign", f"{ODD}-cohort.csv", "-p", ODD, "--packets", f"{ODD} pages"],
        ["profiles", "import", f"{ODD}-sheet.csv", "-o", f"{ODD} people"],
        ["profiles", "bundle", ODD, "-o", f"{ODD}.zip"],
        ["why", "1", "-p", f"{ODD}.zip", "-a", f"{ODD}.yaml"],
        ["profiles", "check", f"{ODD} people"],
    )
    for argv in calls:
        done = desk.call(*argv)
        assert done.code == 0, f"{argv}\n{done.err}"
    for name in (f"{ODD}.md", f"{ODD}.jsonl", f"{ODD}.zip", f"{ODD} pages/mail.csv", f"{ODD} people"):
        assert (desk.folder / name).exists()


def test_time_zones_need_no_data_of_the_system(desk: Desk) -> None:
    desk.write({"jo.yaml": f"{ANSWERS}must: {{same_timezone_hours: 3}}\n"})
    argv = [sys.executable, "-P", "-m", "mentorpick", *f"rank jo.yaml -p mentors -f json --today {TODAY}".split()]
    here, bare = (
        subprocess.run(argv, env={**os.environ, **more}, capture_output=True, timeout=60, check=True).stdout
        for more in ({}, {"PYTHONTZPATH": ""})
    )
    assert here == bare
    assert b"Ada Berg" in here


LINE_ENDS: dict[str, Callable[[bytes], bytes]] = {
    "crlf": lambda data: data.replace(b"\n", b"\r\n"),
    "crlf-and-mark": lambda data: b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n"),
    "no-end": lambda data: data.rstrip(b"\n"),
}


@pytest.mark.parametrize("ends", LINE_ENDS)
def test_files_from_other_editors_give_the_same_results(desk: Desk, ends: str) -> None:
    names = ("rank-csv", "cohort-csv", "team-csv", "import-again", "stats-csv")
    before = [desk.call(*words(name), "-q").out for name in names]
    for path in (*(desk.folder / "mentors").iterdir(), *desk.folder.glob("*.yaml"), *desk.folder.glob("*.csv")):
        path.write_bytes(LINE_ENDS[ends](path.read_bytes()))
    assert [desk.call(*words(name), "-q").out for name in names] == before


def test_names_that_differ_in_case_alone_never_meet_in_one_file(desk: Desk) -> None:
    rows = "\n".join(f"{id_},M,career,Plan,{id_.lower()}@example.org" for id_ in ("Ann", "ANN", "ann-2"))
    desk.write({"cohort.csv": f"{COHORT.splitlines()[0]}\n{rows}\n"})
    desk.write({"sheet.csv": SHEET.splitlines()[0] + "\nBo Li,4,x,1\nBO LI,3,y,1\n"})
    desk.call("rank", "cohort.csv", "-p", "mentors", "-o", "out/", "--today", TODAY)
    desk.call("profiles", "import", "sheet.csv", "-o", "imported")
    for folder in ("out", "imported"):
        names = [path.name for path in (desk.folder / folder).glob("[!.]*")]
        assert len({name.casefold() for name in names}) == len(names), names


def test_nobody_is_kept_in_a_file_that_windows_takes_for_a_device(desk: Desk) -> None:
    head = COHORT.splitlines()[0]
    desk.write({"cohort.csv": f"{head}\ncon,M,career,Plan,m@example.org\nnul,N,career,Plan,n@example.org\n"})
    desk.write({"sheet.csv": f"id,{SHEET.splitlines()[0]}\naux,Bo Li,4,x,1\nmentorpick,Cy,3,y,1\n"})
    for name in ("rank cohort.csv -p mentors -o out/", "profiles import sheet.csv -o people"):
        done = desk.call(*name.split())
        assert done.code == 0, done.err
    names = {path.stem for folder in ("out", "people") for path in (desk.folder / folder).glob("[!.]*")}
    assert names == {"con-profile", "nul-profile", "aux-profile", "mentorpick-profile"}
    desk.write({"sheet.csv": f"id,{SHEET.splitlines()[0]}\nbo,Bo,4,x,1\n"})
    done = desk.call("profiles", "import", "sheet.csv", "-o", "people", "--prune", "--yes")
    assert done.code == 0, done.err
    assert {path.stem for path in (desk.folder / "people").glob("[!.]*")} == {"bo"}
    kept = Store(desk.folder / "store").save_person(builders.mentor("Nul", id="nul"))
    assert kept.stem == "nul-profile"


def test_every_call_works_in_the_plainest_terminal(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"TERM": "dumb", "LC_ALL": "C", "LANG": "C", "NO_COLOR": "1", "COLUMNS": "20"}.items():
        monkeypatch.setenv(name, value)
    for name in CALLS:
        done = desk.call(*words(name))
        assert done.code == 0, f"{name}\n{done.err}"
        assert "\x1b" not in done.out + done.err, name
