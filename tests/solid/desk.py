"""A desk in a folder of its own: a home, a pool, answers, a cohort, a sheet; and typical calls of every command."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from mentorpick.cli.app import run

TODAY = "2026-11-23"

MENTORS = {
    "ada.yaml": """\
name: Ada Berg
title: Head of Apprenticeships
organization: Cedar Works
areas: {career: 5, finances: 2, mental_health: 3}
offers:
  - text: Reads applications and runs mock interviews
    area: career
expertise: [welding, apprenticeships]
values: [fairness, family]
languages: [en, de]
meeting: [video]
timezone: Europe/Oslo
capacity: 3
contact: {email: ada@example.org}
""",
    "bo.yaml": "name: Bo Li\nareas: {career: 3}\nexpertise: [night shifts]\nlanguages: [en]\ncapacity: 2\n",
    "cleo.yaml": "name: Cleo Marsh\nareas: {mental_health: 4, career: 2}\noffers: [Talks about sleep]\ncapacity: 2\n",
    "mentorpick.yaml": "title: The Works' mentors\ncontact: office@example.org\nreferral: Ask at the desk.\n",
}
ANSWERS = """\
name: Jo
goals: [Get ready for mock interviews]
priority: career
also: [finances]
mentors: [bo]
timezone: Europe/London
"""
COHORT = "id,name,priority,goals,contact.email\n" + "".join(
    f"m{number},Mentee {number},{area},Get ready for interviews,m{number}@example.org\n"
    for number, area in enumerate(("career", "finances", "mental_health", "career"))
)
SHEET = "name,areas.career,offers,capacity\nDee Ek,4,Reads applications,1\nEli Foy,2,Talks about money,2\n"
PROPOSAL = "mentee,mentor\nm0,ada\nm1,bo\nm2,cleo\nm3,ada\n"
WEIGHTS = "area.career: 2\n"
_READS = "-p mentors"
EARLIER = """\
{"schema":"mentorpick.run/1","inputs":{"profiles":"sha256:1","model":"words"},"options":{}}
{"schema":"mentorpick.brief/1","mentee":"ana","mentors":["ada"],"scores":[0.5]}
"""
CALLS: dict[str, str] = {
    "help": "--help",
    "pick": f"pick -a jo.yaml {_READS} --no-input",
    "rank": f"rank jo.yaml {_READS}",
    "rank-json": f"rank jo.yaml {_READS} -f json",
    "rank-csv": f"rank jo.yaml {_READS} -f csv",
    "rank-md": f"rank jo.yaml {_READS} -f md",
    "rank-html": f"rank jo.yaml {_READS} -f html",
    "rank-what-if": f"rank jo.yaml {_READS} --what-if priority=finances --weights weights.yaml",
    "rank-accessible": f"rank jo.yaml {_READS} --accessible",
    "cohort": f"rank cohort.csv {_READS} -f jsonl --left-out --firmness",
    "cohort-table": f"rank cohort.csv {_READS}",
    "cohort-csv": f"rank cohort.csv {_READS} -f csv --excel",
    "cohort-spread": f"rank cohort.csv {_READS} -f jsonl --spread",
    "why": "why 1",
    "why-two": "why 1 2 -f md",
    "why-json": "why 1 -f json",
    "why-csv": "why 1 -f csv",
    "team": "team",
    "team-md": "team -f md",
    "team-csv": "team -f csv",
    "review": "review --no-input",
    "review-md": "review --no-input -f md",
    "review-csv": "review --no-input -f csv",
    "review-history": "review --history",
    "introduce": "introduce 1 --no-input",
    "introduce-html": "introduce 1 --no-input -f html",
    "introduce-md": "introduce 1 --no-input -f md",
    "introduce-ics": "introduce 1 --no-input --ics talk.ics --at 2026-12-01T15:00",
    "assign": f"assign cohort.csv {_READS}",
    "assign-json": f"assign cohort.csv {_READS} -f json",
    "assign-csv": f"assign cohort.csv {_READS} -f csv",
    "assign-md": f"assign cohort.csv {_READS} -f md",
    "assign-html": f"assign cohort.csv {_READS} -f html",
    "assign-check": f"assign cohort.csv {_READS} --check proposal.csv",
    "assign-packets": f"assign cohort.csv {_READS} --packets pages --no-input",
    "mentor": f"mentor ada {_READS} --mentees cohort.csv",
    "mentor-md": f"mentor ada {_READS} -f md",
    "diff": "diff earlier.jsonl earlier.jsonl",
    "check": "profiles check mentors",
    "check-json": "profiles check mentors -f json",
    "check-github": "profiles check mentors -f github",
    "check-csv": "profiles check mentors -f csv",
    "new": "profiles new mine.yaml --template",
    "import": "profiles import sheet.csv -o imported",
    "import-again": "profiles import sheet.csv -o imported --dry-run -f md",
    "form": "profiles form mentees",
    "stats": "profiles stats mentors --mentees cohort.csv",
    "stats-csv": "profiles stats mentors -f csv",
    "stats-md": "profiles stats mentors --mentees cohort.csv -f md",
    "stats-html": "profiles stats mentors -f html",
    "bundle": "profiles bundle mentors -o office.zip",
    "schema": "profiles schema --of shortlist",
    "explain": "profiles explain P208",
    "model": "model",
    "talked": "talked 1 --no-input",
    "term-setup": "term setup mentors --name Office --email office@example.org --no-input",
    "term-start": "term start proposal.csv",
    "term-status": "term status",
    "plain": "plain",
    "paths": "paths",
    "forget": "forget --yes",
    "completion": "completion bash",
}
"""Typical calls, in an order in which each can be made; ``why 1`` speaks of the last shortlist."""

_DATED = {
    "help",
    "model",
    "diff",
    "form",
    "schema",
    "explain",
    "plain",
    "paths",
    "forget",
    "completion",
    "import",
    "import-again",
}


def words(name: str) -> list[str]:
    """What is typed for one of CALLS; with a fixed date where the command takes one."""
    return [*CALLS[name].split(), *(() if name in _DATED else ("--today", TODAY))]


class Done(NamedTuple):
    """What one call did."""

    code: int
    out: str
    err: str


class Desk:
    """A folder with everything a call may need, which can be put back as it was."""

    def __init__(self, folder: Path, capture: pytest.CaptureFixture[str]) -> None:
        self.folder, self._capture = folder / "desk", capture
        self._kept = folder / "kept"
        (self.folder / "tmp").mkdir(parents=True)
        self.write({f"mentors/{name}": text for name, text in MENTORS.items()})
        self.write({"jo.yaml": ANSWERS, "cohort.csv": COHORT, "sheet.csv": SHEET})
        self.write({"proposal.csv": PROPOSAL, "weights.yaml": WEIGHTS, "earlier.jsonl": EARLIER})

    def write(self, files: dict[str, str]) -> None:
        """Put these files on the desk."""
        for name, text in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    def begin(self) -> None:
        """A first round of long ago, so that there is a last shortlist and something to review; then ``keep``."""
        first = self.call("review", "-a", "jo.yaml", "-p", "mentors", "--today", "2026-08-01")
        assert first.code == 0, first.err
        self.keep()

    def keep(self) -> None:
        """Remember the desk as it is now."""
        shutil.rmtree(self._kept, ignore_errors=True)
        shutil.copytree(self.folder, self._kept, symlinks=True)

    def restore(self) -> None:
        """Put it back as it was at ``keep``; the folder itself stays, as someone is in it."""
        for inner in self.folder.iterdir():
            shutil.rmtree(inner) if inner.is_dir() and not inner.is_symlink() else inner.unlink()
        shutil.copytree(self._kept, self.folder, symlinks=True, dirs_exist_ok=True)

    def call(self, *argv: str) -> Done:
        """Call the command line in this process."""
        self._capture.readouterr()
        code = run(list(argv))
        shown = self._capture.readouterr()
        return Done(code, shown.out, shown.err)

    def files(self) -> dict[str, bytes]:
        """Every file on the desk, with its content."""
        return {path.relative_to(self.folder).as_posix(): path.read_bytes() for path in self.paths()}

    def paths(self) -> list[Path]:
        """Every file on the desk."""
        return sorted(path for path in self.folder.rglob("*") if path.is_file())


@contextmanager
def opened(folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Iterator[Desk]:
    """A desk to work at: its home is the home, its folder the working directory, its ``tmp`` the temporary folder."""
    import tempfile

    desk = Desk(folder, capfd)
    for name in ("HOME", "USERPROFILE", "XDG_DATA_HOME", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(desk.folder / "home"))
    for name in ("NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "MENTORPICK_PROFILES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TMPDIR", str(desk.folder / "tmp"))
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.chdir(desk.folder)
    yield desk
    os.chdir(folder)
