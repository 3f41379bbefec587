"""Whichever step of the disk fails: the old files stay whole, one line says why, nothing is left lying about."""

import fnmatch
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from mentorpick.errors import MachineFailed
from mentorpick.store import Store
from tests import builders
from tests.solid.desk import TODAY, Desk
from tests.solid.faults import STEPS, failing

OLD = "what was there before\n"
SHORT = 1
"""Places of each step tried in the short run: the first; the long run tries all."""


class Job(NamedTuple):
    """A call that writes, the files it replaces, and what a stopped one may leave: finished parts, said as such."""

    argv: str
    old: tuple[str, ...]
    keeps: tuple[str, ...] = ()
    again: str = ""
    """What is added to continue after the failure."""


_PARTS = ("*.part", "*.part.json")
JOBS: dict[str, Job] = {
    "rank": Job(f"rank jo.yaml -p mentors -o out.md --force --today {TODAY}", ("out.md",)),
    "html": Job(f"rank jo.yaml -p mentors -o out.html --force --today {TODAY}", ("out.html",)),
    "cohort": Job(
        f"rank cohort.csv -p mentors -o out.jsonl --force --today {TODAY}", ("out.jsonl",), _PARTS, "--resume"
    ),
    "cohort-folder": Job(
        f"rank cohort.csv -p mentors -o out/ --force --today {TODAY}", ("out/m0.json",), ("out/*",), "--resume"
    ),
    "assign": Job(f"assign cohort.csv -p mentors -o out.csv --force --today {TODAY}", ("out.csv",)),
    "packets": Job(
        f"assign cohort.csv -p mentors --check proposal.csv --packets pages --force --today {TODAY}",
        ("pages/mail.csv",), ("pages/*",),
    ),
    "import": Job("profiles import sheet.csv -o people", (), ("people/*",)),
    "bundle": Job(f"profiles bundle mentors -o out.zip --force --today {TODAY}", ("out.zip",)),
    "review": Job(f"review --no-input -o out.json --force --today {TODAY}", ("out.json",)),
    "introduce": Job(
        f"introduce 1 --no-input -o out.md --ics out.ics --at 2026-12-01T15:00 --force --today {TODAY}",
        ("out.md", "out.ics"),
    ),
    "pick": Job(
        f"pick -a jo.yaml -p mentors --no-input --save-answers saved.yaml --force --today {TODAY}", ("saved.yaml",)
    ),
    "stats": Job(f"profiles stats mentors -o out.csv --force --today {TODAY}", ("out.csv",)),
    "template": Job("profiles new out.yaml --template --force", ("out.yaml",)),
}  # fmt: skip


def _ready(desk: Desk, job: Job, most: int) -> tuple[dict[str, bytes], list[tuple[str, int]]]:
    """What a call without any fault writes on the desk with the old files; the places where one could fail."""
    desk.write(dict.fromkeys(job.old, OLD))
    desk.keep()
    with failing(desk.folder) as plan:
        done = desk.call(*job.argv.split())
    assert done.code == 0, done.err
    wanted = desk.files()
    desk.restore()
    return wanted, [(step, at + 1) for step in STEPS for at in range(min(most, plan.places(step)))]


def _fails(desk: Desk, name: str, most: int) -> int:
    """Fail each step in turn; how many were tried."""
    job = JOBS[name]
    wanted, places = _ready(desk, job, most)
    before = desk.files()
    for step, at in places:
        with failing(desk.folder, step, at):
            done = desk.call(*job.argv.split())
        case = f"{name}: {step} {at}\n{done}"
        files = desk.files()
        _is_said(done.code, done.err, step, case)
        for path in job.old:
            assert files.get(path) in (before[path], wanted[path]) or step in ("read", "open"), case
            assert files.get(path) == wanted[path] or done.code or step in ("read", "open"), case
        left = files.keys() - before.keys() - wanted.keys()
        assert not [path for path in left if not _may_stay(path, job)], f"{case}\n{left}"
        if done.code:
            _goes_on(desk, job, wanted, case)
        desk.restore()
    return len(places)


def _is_said(code: int, err: str, step: str, case: str) -> None:
    assert code in ((0, 1, 2, 3) if step in ("read", "open") else (0, 1)), case
    assert "Traceback" not in err, case
    assert "a bug" not in err, case
    assert sum(line.startswith("mentorpick: ") for line in err.splitlines()) == (code != 0), case


def _may_stay(path: str, job: Job) -> bool:
    if path.endswith(".journal"):  # of vectors: a first read that was stopped goes on from it
        return True
    return not path.endswith((".tmp", ".now")) and any(fnmatch.fnmatch(path, kept) for kept in job.keeps)


def _goes_on(desk: Desk, job: Job, wanted: dict[str, bytes], case: str) -> None:
    """The same call, once the disk is well again, writes what it would have written."""
    again = desk.call(*job.argv.split(), *job.again.split())
    assert again.code == 0, f"{case}\n{again}"
    files = desk.files()
    for path, data in wanted.items():
        if not path.startswith(("home/", "people/.")):
            assert files[path] == data, f"{case}\n{path}"


@pytest.mark.parametrize("name", JOBS)
def test_a_disk_that_fails_leaves_the_old_file_and_one_line(desk: Desk, name: str) -> None:
    assert _fails(desk, name, SHORT) >= len(STEPS) - 1


@pytest.mark.long
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("name", JOBS)
def test_a_disk_that_fails_anywhere_leaves_the_old_file_and_one_line(desk: Desk, name: str) -> None:
    print(f"{name}: {_fails(desk, name, 10_000)} places")


KEEPS: dict[str, Callable[[Store], object]] = {
    "answers": lambda store: store.save_answers(builders.answers("finances", goals=("Save",)), builders.TODAY),
    "draft": lambda store: store.save_draft({"said": "new"}, store.folder / "drafts" / "draft.json"),
    "person": lambda store: store.save_person(builders.mentor("Ada")),
    "shortlist": lambda store: store.remember_shortlist(["bo"], "jo.yaml", ["mentors"]),
    "edition": lambda store: store.remember_edition("The pool", {"a.yaml": "1"}),
}
"""What the user's own folder is asked to keep."""


@pytest.mark.parametrize("name", KEEPS)
@pytest.mark.parametrize("step", STEPS)
def test_what_the_own_folder_keeps_survives_a_disk_that_fails(tmp_path: Path, name: str, step: str) -> None:
    said: list[str] = []
    store = Store(tmp_path / "store", say=said.append)
    store.save_answers(builders.answers("career", goals=("Publish",)), builders.TODAY)
    draft = store.save_draft({"said": "old"})
    before = {path: path.read_bytes() for path in store.folder.rglob("*") if path.is_file()}
    for number in (1, 2):
        with failing(store.folder, step, number) as plan:
            failed = _fails_to(KEEPS[name], store)
        after = {path: path.read_bytes() for path in store.folder.rglob("*") if path.is_file()}
        assert after.keys() >= before.keys()
        assert all(after[path] == data for path, data in before.items() if path != draft or failed)
        assert b"" not in after.values()
        assert not [path for path in after if path.suffix == ".tmp"]
        if plan.places(step) < number:
            break
    assert not said


def _fails_to(keep: Callable[[Store], object], store: Store) -> bool:
    try:
        keep(store)
    except (MachineFailed, OSError):
        return True
    return False
