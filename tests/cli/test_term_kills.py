"""Each command of a term, killed before each write, sync and rename: the ledger is the one before or the one after."""

import os
import signal
import sys
from pathlib import Path

import pytest

from mentorpick.cli import inputs
from mentorpick.cli.app import run
from mentorpick.office.ledger import read_term
from mentorpick.office.term import Term
from tests.cli.conftest import Call
from tests.cli.test_decisions import people
from tests.solid.faults import Plan, failing

pytest.importorskip("ortools")
if sys.platform == "win32":
    pytest.skip("no fork and no SIGKILL", allow_module_level=True)
__all__ = ["people"]

DAY = ("--today", "2026-10-09")
COMMANDS = {
    "start": "start p.csv --term new",
    "accept": "accept jo",
    "decline": "decline jo --because no-time",
    "cancel": "cancel jo --by mentee",
    "add": "add late.csv -p mentors",
    "replace": "replace jo --mentees mentees -p mentors --chain",
    "met": "met replies.csv",
    "texts": "texts --mentees mentees -p mentors --packets out --force",
    "survey": "survey answers.csv",
    "status": "status",
    "undo": "undo",
    "forget": "forget jo --in .",
}


@pytest.fixture
def office(call: Call, people: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a term under way, and what the commands read. Goals are compared by words: no threads to fork."""
    monkeypatch.chdir(people)
    monkeypatch.setattr(inputs, "load_model", lambda *_: None)
    assert call("assign", "mentees", "-p", "mentors", "-o", "p.csv", *DAY).code == 0
    assert call("term", "start", "p.csv", *DAY).code == 0
    (people / "late.csv").write_text("name,priority,meeting\nRay,career,in_person\n", encoding="utf-8")
    (people / "replies.csv").write_text("name,met\nJo Hill,yes\n", encoding="utf-8")
    (people / "answers.csv").write_text("name,fit\nJo Hill,5\n", encoding="utf-8")
    return people


@pytest.mark.parametrize("name", COMMANDS)
def test_a_kill_before_any_step_leaves_the_ledger_before_or_after(office: Path, name: str) -> None:
    words = ["term", *COMMANDS[name].split(), *DAY]
    folder = office / ("new" if name == "start" else "term")
    kept = {path: path.read_bytes() for path in office.rglob("*") if path.is_file()}
    before = _stands(folder)
    steps, code = _forked(words, office, 0)
    assert (code, steps > 3) == (0, True)
    after = _stands(folder)
    for at in sorted({*range(1, steps + 1, 1 + steps // 5), *range(max(1, steps - 4), steps + 1)}):
        for path in [path for path in office.rglob("*") if path.is_file() and path not in kept]:
            path.unlink()
        for path, data in kept.items():
            path.write_bytes(data)
        _, code = _forked(words, office, at)
        assert code == -signal.SIGKILL
        assert _stands(folder) in (before, after), f"killed before step {at}"
    if before:
        assert _forked(["term", "status", *DAY], office, 0)[1] == 0, "and it goes on"


def _stands(folder: Path) -> list[tuple[str, ...]]:
    term: Term = read_term(folder)
    return [(pair.mentee, pair.mentor, pair.state, pair.mentor_accepted, pair.met, *sorted(pair.answers.values()))
            for pair in term.pairs]  # fmt: skip


def _forked(words: list[str], folder: Path, at: int) -> tuple[int, int]:
    """Run a command in a child that is killed before its ``at``-th step on the disk; its steps and its exit code."""
    counted = folder.parent / f"{folder.name}-steps"
    child = os.fork()
    if child == 0:
        taken = 0

        def took(_: Plan, step: str, path: object = None) -> None:
            nonlocal taken
            taken += step in ("write", "fsync", "replace")
            if at and taken == at:
                os.kill(os.getpid(), signal.SIGKILL)

        code = 99
        try:
            with failing(folder) as plan:
                Plan.took = took  # type: ignore[method-assign,assignment]
                code = run(words)
            del plan
            counted.write_text(str(taken), encoding="utf-8")
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    return int(counted.read_text(encoding="utf-8")) if code == 0 else 0, code
