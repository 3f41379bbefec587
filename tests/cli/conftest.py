"""A home of its own for every test, a small pool, and a way to call the command line in this process."""

import io
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from mentorpick.cli.app import run

TODAY = "2026-11-23"

PROFILES = {
    "ada.yaml": """\
name: Ada Berg
title: Head of Apprenticeships
organization: Cedar Works
areas: {career: 5, finances: 2}
offers:
  - text: Reads applications and runs mock interviews
    area: career
expertise: [welding, apprenticeships]
roles: [mentor, sponsor]
values: [fairness, family]
languages: [en, de]
meeting: [video]
capacity: 2
mentees: 0
contact: {email: ada@example.org}
""",
    "bo.yaml": """\
name: Bo Li 李博
areas: {career: 3}
expertise: [night shifts]
languages: [en]
capacity: 1
mentees: 1
""",
    "cleo.yaml": """\
name: Cleo Marsh
areas: {mental_health: 4, career: 2}
offers: [Talks about shift work and sleep]
languages: [en]
accepting: false
""",
    "dee.yaml": """\
name: Dee
areas: {career: 1}
languages: [en]
contact: {url: "https://example.org/dee"}
""",
}

ANSWERS = """\
name: Jo
goals:
  - Get ready for mock interviews
priority: career
also: [finances]
values: [fairness]
roles: [mentor]
languages: [en]
"""


class Result(NamedTuple):
    """What one call did."""

    code: int
    out: str
    err: str


Call = Callable[..., Result]


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home, and none of the variables that change how things look."""
    folder = tmp_path_factory.mktemp("home")
    for name in ("HOME", "USERPROFILE", "XDG_DATA_HOME", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(folder))
    for name in ("NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "MENTORPICK_PROFILES", "MENTORPICK_MODEL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "80")
    return folder


@pytest.fixture
def mentors(tmp_path: Path) -> Path:
    """A folder of four mentors: one fits well, one has no place, one takes nobody on, one is thin."""
    folder = tmp_path / "mentors"
    folder.mkdir()
    for name, text in PROFILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def jo(tmp_path: Path) -> Path:
    """Answers of one mentee."""
    path = tmp_path / "jo.yaml"
    path.write_text(ANSWERS, encoding="utf-8")
    return path


@pytest.fixture
def call(capfd: pytest.CaptureFixture[str]) -> Call:
    """Call the command line in this process."""

    def call(*argv: str | Path) -> Result:
        capfd.readouterr()
        code = run([str(word) for word in argv])
        captured = capfd.readouterr()
        return Result(code, captured.out, captured.err)

    return call


@pytest.fixture
def piped(call: Call, monkeypatch: pytest.MonkeyPatch) -> Call:
    """Call it in this process with these bytes on standard input."""

    def piped(data: bytes, *argv: str | Path) -> Result:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data), encoding="utf-8"))
        return call(*argv)

    return piped


def process(
    argv: Sequence[str | Path], *, stdin: bytes = b"", timeout: float = 60, **environment: str
) -> subprocess.CompletedProcess[bytes]:
    """Call it as a user does, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-P", "-m", "mentorpick", *map(str, argv)],
        input=stdin,
        capture_output=True,
        timeout=timeout,
        env={**os.environ, **environment},
        check=False,
    )


@pytest.fixture
def cut_off() -> tuple[str, ...]:
    """The call that starts a program without a network, on Linux where everybody may do that."""
    cut = ("unshare", "--map-root-user", "--net")
    if shutil.which(cut[0]) is None or subprocess.run([*cut, "true"], check=False, capture_output=True).returncode:
        pytest.skip("this system lets nobody cut a process off the network")
    return cut
