"""What the tests of the office share: a day, the command line, a folder to work in."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from mentorpick.cli.app import run

TODAY = date(2026, 11, 23)
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs ``mentorpick profiles ...`` in an empty folder with an empty home: code, stdout, stderr."""
    for name in ("HOME", "USERPROFILE", "LOCALAPPDATA", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    monkeypatch.delenv("MENTORPICK_PROFILES", raising=False)
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")

    def call(*words: str) -> tuple[int, str, str]:
        code = run(["profiles", *words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return call
