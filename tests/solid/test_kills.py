"""Killed at any moment, without a word of warning: what was finished is there, whole, and the next run goes on."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from mentorpick.read.answers import read_answers
from mentorpick.read.profiles import read_profiles
from mentorpick.store import Store
from tests.solid.desk import TODAY, Desk

if sys.platform == "win32":
    pytest.skip("signals and pseudo-terminals are POSIX", allow_module_level=True)

from tests.interview.terminal import ENTER, Terminal

LONG = int(os.environ.get("MENTORPICK_KILLS", "60"))
"""Kills of each loop in the long run; the short one has one of each loop that no other test kills."""
COUNT = 400
MANY = "id,name,priority,goals\n" + "".join(f"m{n:03},M {n},career,Plan the next {n} years\n" for n in range(COUNT))
PEOPLE = "id,name,areas.career,offers\n" + "".join(f"p{n:03},P {n},3,Reads application {n}\n" for n in range(COUNT))


def _start(*argv: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "mentorpick", *argv],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def _lasts(argv: Sequence[str]) -> float:
    started = time.monotonic()
    assert _start(*argv).wait(300) == 0
    return time.monotonic() - started


def _killed(argv: Sequence[str], after: float) -> bool:
    """Kill a call after so many seconds; False where it had ended by then."""
    process = _start(*argv)
    try:
        process.wait(after)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return True
    return False


def _import_loop(desk: Desk, kills: int) -> int:
    desk.write({"people.csv": PEOPLE})
    lasted = _lasts(["profiles", "import", "people.csv", "-o", "whole"])
    draw, killed, argv = random.Random(1), 0, ["profiles", "import", "people.csv", "-o", "out"]
    folder = desk.folder / "out"
    for _ in range(kills):
        if not _killed(argv, draw.uniform(0.5, 1.0) * lasted):
            shutil.rmtree(folder)
            continue
        killed += 1
        for path in folder.glob("*.yaml") if folder.is_dir() else ():
            assert path.read_bytes() == (desk.folder / "whole" / path.name).read_bytes()
    assert _start(*argv).wait(60) == 0
    assert {path.name for path in (desk.folder / "out").glob("*.yaml")} == {f"p{n:03}.yaml" for n in range(COUNT)}
    assert not read_profiles(desk.folder / "out").problems
    return killed


def _batch_loop(desk: Desk, kills: int) -> int:
    desk.write({"many.csv": MANY})
    rank = ["rank", "many.csv", "-p", "mentors", "-f", "jsonl", "--today", TODAY]
    lasted = _lasts([*rank, "-o", "whole.jsonl"])
    draw, killed = random.Random(2), 0
    for _ in range(kills):
        if not _killed([*rank, "-o", "out.jsonl", "--resume"], draw.uniform(0.4, 1.0) * lasted):
            assert (desk.folder / "out.jsonl").read_bytes() == (desk.folder / "whole.jsonl").read_bytes()
            (desk.folder / "out.jsonl").unlink()
            lasted *= 0.8  # the machine has become quicker
            continue
        killed += 1
        lasted *= 1.1
        assert not (desk.folder / "out.jsonl").exists() or not (desk.folder / "out.jsonl.part").exists()
    assert _start(*rank, "-o", "out.jsonl", "--resume", "--force").wait(60) == 0
    assert (desk.folder / "out.jsonl").read_bytes() == (desk.folder / "whole.jsonl").read_bytes()
    assert not list(desk.folder.glob("out.jsonl.*"))
    return killed


def _review_loop(desk: Desk, kills: int) -> int:
    store, draw, killed = Store(desk.folder / "home" / "mentorpick"), random.Random(3), 0
    argv = ["review", "--no-input", "--top", "0", "--today", TODAY]
    lasted = _lasts(argv)
    before = store.history()
    for number in range(kills):
        desk.write({"jo.yaml": f"priority: career\ngoals: [Goal number {number}]\n"})
        hit = _killed(["review", "-a", "jo.yaml", "--today", TODAY], draw.uniform(0.5, 1.0) * lasted)
        killed, lasted = killed + hit, lasted * (1.1 if hit else 0.8)
        assert store.history()[: len(before)] == before
        before = store.history()
        for _, path in before:
            read_answers(path)
        store.last_shortlist()
    assert not list(store.folder.rglob("*.corrupt"))
    return killed


def _questions_loop(desk: Desk, kills: int) -> int:
    """Goal after goal, killed in between: no goal that was taken is missing when it goes on."""
    store, draw = Store(desk.folder / "home" / "mentorpick"), random.Random(4)
    kept = store.history()
    for number in range(kills):
        terminal = Terminal("pick", "-p", "mentors", "--today", TODAY, cwd=desk.folder)
        terminal.ask("Welcome back").type("2", ENTER)
        terminal.ask("a year from now").type(f"Goal {number} one", ENTER)
        terminal.ask("Anything else?").type(f"Goal {number} two", ENTER)
        if draw.random() < 0.5:
            terminal.ask("Anything else?").type("half a wo")
        else:
            terminal.ask("Anything else?")
        terminal.process.kill(signal.SIGKILL)
        assert terminal.end() == -signal.SIGKILL
        draft = store.draft()
        assert draft is not None
        assert f"Goal {number} one" in str(draft.state)
        assert f"Goal {number} two" in str(draft.state)
        store.discard_draft(draft.path)
        assert store.history() == kept
    assert not list(store.folder.rglob("*.corrupt"))
    return kills


LOOPS: dict[str, Callable[[Desk, int], int]] = {
    "import": _import_loop, "batch": _batch_loop, "review": _review_loop, "questionnaire": _questions_loop
}  # fmt: skip


@pytest.mark.parametrize("name", ["import", "review"])
def test_nothing_finished_is_lost_to_a_kill(desk: Desk, name: str) -> None:
    LOOPS[name](desk, 1)


@pytest.mark.timeout(240)
@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="files without a name are Linux'")
def test_a_kill_leaves_nothing_of_a_mentee_in_a_temporary_folder(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    temporary = desk.folder / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    desk.write({"many.csv": "\n".join(MANY.splitlines()[:41]) + "\n"})
    reads = ["many.csv", "-p", "mentors", "--today", TODAY]
    calls = [
        ["rank", *reads, "--workers", "2", "--spread", "-f", "jsonl", "-o", "out.jsonl"],
        ["assign", *reads, "-f", "csv", "-o", "proposal.csv"],
    ]
    draw, killed = random.Random(7), 0
    for argv in calls:
        lasted = _lasts([*argv, "--force"])
        killed += _killed([*argv, "--force"], draw.uniform(0.4, 0.8) * lasted)
        left = [path for path in temporary.rglob("*") if path.is_file()]
        assert not [path for path in left if b"Plan the next" in path.read_bytes() or b"m007" in path.read_bytes()]
    assert killed


@pytest.mark.long
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("name", LOOPS)
def test_nothing_finished_is_lost_to_many_kills(desk: Desk, name: str) -> None:
    killed = LOOPS[name](desk, LONG)
    print(f"{name}: {LONG} runs, {killed} of them killed")
    assert killed > LONG / 4


def _crowd(count: int) -> str:
    """So many that a run can be stopped in the middle; a few of them can't be used."""
    rows = (f"c{n:04},C {n},{'carer' if n % 50 == 7 else 'career'},Plan the next {n % 9} years\n" for n in range(count))
    return "id,name,priority,goals\n" + "".join(rows)


OUTPUTS = (("out.jsonl", "--errors", "bad.jsonl"), ("out.csv.gz",), ("out/", "--errors", "bad.jsonl"), ("out.json",))
SLOW = """
import time
from mentorpick.write import parts

def slowly(stream, data):
    rest = memoryview(data)
    while rest:
        rest = rest[stream.write(rest[:2048]) :]
        time.sleep(0.002)

parts.write_all = slowly
from mentorpick.__main__ import main
main()
"""
FULL = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv.pop(1)),) * 2)
from mentorpick.__main__ import main
main()
"""
"""Programs whose disk takes two kilobytes at a time, slowly; and whose files may not grow beyond a size."""


def _stopped(way: str, argv: Sequence[str], after: float, most: int, draw: random.Random) -> bool:
    """Run a call that is stopped in this way; whether it was stopped."""
    python = [sys.executable, "-P"]
    start = {"slow disk": [*python, "-c", SLOW], "full disk": [*python, "-c", FULL, str(most)]}
    full = [*start.get(way, [*python, "-m", "mentorpick"]), *argv]
    process = subprocess.Popen(full, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if way == "full disk":
        return process.wait(300) == 1
    try:
        process.wait(after)
    except subprocess.TimeoutExpired:
        signals = (signal.SIGTERM, signal.SIGINT, signal.SIGKILL)
        number = draw.choice(signals) if way == "slow disk" else getattr(signal, way)
        process.send_signal(number)
        code = process.wait(300)
        assert code in (-number, 0), "0 where it had just ended"
        return code != 0
    return False


def _made(folder: Path, output: str) -> dict[str, bytes]:
    """The files of a finished run, and nothing else that it left."""
    beside = [path for path in folder.iterdir() if path.name in ("bad.jsonl", output.strip("/"))]
    assert not list(folder.glob("*.part*"))
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for found in beside
        for path in ([found] if found.is_file() else sorted(found.iterdir()))
    }


def _stop_in_every_way(desk: Desk, way: str, runs: int) -> int:
    """So many runs stopped at moments that chance chooses and resumed; how many of them were stopped."""
    draw, stopped = random.Random(f"{way} of a batch"), 0
    desk.write({"crowd.csv": _crowd(600)})
    rank = ["rank", "crowd.csv", "-p", "mentors", "--today", TODAY, "--max-errors", "99"]
    wanted: dict[str, dict[str, bytes]] = {}
    lasted: dict[str, float] = {}
    for number in range(runs):
        output, *more = OUTPUTS[(number + WAYS.index(way)) % len(OUTPUTS)]
        argv = [*rank, "-o", output, *more, "--resume"]
        if output not in wanted:
            lasted[output] = _lasts(argv) * (3 if way == "slow disk" else 1)
            wanted[output] = _made(desk.folder, output)
            for name in (name for name in wanted[output] if name.endswith(".jsonl")):
                lines = wanted[output][name].splitlines()
                assert len(set(lines)) == len(lines)
            _clear(desk.folder, output)
        most = draw.randrange(max(map(len, wanted[output].values())))
        if _stopped(way, argv, draw.uniform(0.3, 1.0) * lasted[output], most, draw):
            stopped += 1
            if draw.random() < 0.5:  # and once more on its way
                _stopped(way, argv, draw.uniform(0.3, 1.0) * lasted[output], most, draw)
        else:
            lasted[output] *= 0.85  # the machine has become quicker
        assert _start(*argv).wait(300) == 0
        assert _made(desk.folder, output) == wanted[output]
        _clear(desk.folder, output)
    return stopped


def _clear(folder: Path, output: str) -> None:
    for name in ("bad.jsonl", output):
        path = folder / name
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


WAYS = ("SIGTERM", "SIGINT", "SIGKILL", "full disk", "slow disk")


@pytest.mark.long
@pytest.mark.timeout(3000)
@pytest.mark.parametrize("way", WAYS)
def test_a_batch_that_is_stopped_in_any_way_loses_no_line_and_has_none_twice(desk: Desk, way: str) -> None:
    runs = min(LONG, 20)
    stopped = _stop_in_every_way(desk, way, runs)
    print(f"{way}: {runs} runs, {stopped} of them stopped")
    assert stopped > runs / 2


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="asks Linux for the children of a process")
def test_the_workers_of_a_killed_run_end_with_it(desk: Desk) -> None:
    desk.write({"many.csv": MANY * 20})
    process = _start("rank", "many.csv", "-p", "mentors", "-o", "out.jsonl", "--workers", "2", "--max-errors", "9999")
    children, until = Path(f"/proc/{process.pid}/task/{process.pid}/children"), time.monotonic() + 20
    while len(workers := children.read_text().split()) < 3 and time.monotonic() < until:
        time.sleep(0.02)
    assert len(workers) >= 3  # two workers, and the one that tidies up after them
    time.sleep(0.5)
    process.kill()
    process.wait()
    while any(_runs(pid) for pid in workers) and time.monotonic() < until:
        time.sleep(0.05)
    assert not any(_runs(pid) for pid in workers)


def _runs(pid: str) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


WRITER = """
import sys
from datetime import date
from pathlib import Path
from mentorpick.model.people import Answers, Goal, Mentor
from mentorpick.store import Store
store, me, each = Store(Path(sys.argv[1])), sys.argv[2], int(sys.argv[3])
for n in range(each):
    said = f"{me} {n}"
    store.save_answers(Answers(id="me", priority="career", goals=(Goal(text=said),)), date(2026, 11, 23))
    store.save_person(Mentor(id="same", name=said, areas={"career": 3}))
    store.save_draft({"said": said})
    store.remember_shortlist([said] * 20)
"""


def _writers(folder: Path, each: int) -> int:
    """Eight processes that each keep answers, people and drafts ``each`` times; how many of all updates are there."""
    runs = [subprocess.Popen([sys.executable, "-c", WRITER, str(folder), str(n), str(each)]) for n in range(8)]
    assert [run.wait(500) for run in runs] == [0] * 8
    store, wanted = Store(folder), {f"{me} {n}" for me in range(8) for n in range(each)}
    said = [{goal.text for goal in read_answers(path).goals} for _, path in store.history()]
    assert sorted(text for texts in said for text in texts) == sorted(wanted)
    people = read_profiles(store.people).mentors
    assert {person.name for person in people} == wanted
    assert len(list((folder / "drafts").iterdir())) == 8 * each
    assert len(set(store.last_shortlist().ids)) == 1
    left = [path for path in folder.rglob("*") if path.suffix not in (".yaml", ".json", "")]
    assert not left
    return len(said)


def test_eight_writers_on_one_folder_lose_nothing(tmp_path: Path) -> None:
    assert _writers(tmp_path / "store", 5) == 40


@pytest.mark.long
@pytest.mark.timeout(1200)
def test_eight_writers_keep_1600_of_1600_updates(tmp_path: Path) -> None:
    print(f"eight writers: {_writers(tmp_path / 'store', 200)} of 1600 kept")


def test_forget_takes_also_what_a_killed_writer_left(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    store.remember_shortlist(["ada"])
    (store.folder / ".mentorpick-0123456789ab.tmp").write_text("half a shortlist")
    store.forget()
    assert not store.folder.exists()
