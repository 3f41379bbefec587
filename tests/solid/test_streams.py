"""Streams that are closed, full, narrow or cut off, and a stop from outside: one line, the right code, nothing torn."""

import os
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterable

import pytest

from tests.solid.desk import CALLS, TODAY, Desk, words
from tests.solid.faults import failing

posix = pytest.mark.skipif(os.name != "posix", reason="shells and signals as POSIX has them")
PRINTING = [name for name in CALLS if name not in ("assign-check", "assign-packets", "new", "bundle", "forget")]


def shell(line: str, **environment: str) -> "subprocess.CompletedProcess[bytes]":
    """What a line of a shell does, in which ``mentorpick`` is this one."""
    mentorpick = shlex.join([sys.executable, "-P", "-m", "mentorpick"])
    return subprocess.run(
        ["sh", "-c", line.replace("mentorpick ", f"{mentorpick} ", 1)],
        env={**os.environ, **environment}, capture_output=True, timeout=60, check=False,
    )  # fmt: skip


def said(done: "subprocess.CompletedProcess[bytes]") -> list[str]:
    """The errors in what was said; a traceback or a bug is none that is allowed."""
    err = done.stderr.decode()
    assert "Traceback" not in err, err
    assert "Exception ignored" not in err, err
    assert "a bug" not in err, err
    return [line for line in err.splitlines() if line.startswith("mentorpick: ")]


def _full(name: str) -> None:
    done = shell(f"mentorpick {shlex.join(words(name))} > /dev/full")
    assert (done.returncode, len(said(done))) == (1, 1), f"{name}: {done}"
    assert b"No space left" in done.stderr, name


def _closed(name: str) -> None:
    done = shell(f"mentorpick {shlex.join(words(name))} >&-")
    assert (done.returncode, len(said(done))) == (1, 1), f"{name}: {done}"


def _cut(name: str) -> None:
    done = shell(f"mentorpick {shlex.join(words(name))} | true")
    assert not said(done), f"{name}: {done}"


def _unread(name: str) -> None:
    done = shell(f"mentorpick {shlex.join(words(name))} <&-")
    assert done.returncode == 0, f"{name}: {done}"
    assert not said(done)


def _unheard(name: str) -> None:
    done = shell(f"mentorpick {shlex.join(words(name))} 2>&-")
    assert done.returncode == 0, f"{name}: {done}"
    assert done.stdout, name


STATES = {"full": _full, "closed": _closed, "cut off": _cut, "no stdin": _unread, "no stderr": _unheard}


@posix
@pytest.mark.parametrize("state", STATES)
def test_a_stream_that_is_not_as_usual_is_no_traceback(desk: Desk, state: str) -> None:
    for name in ("cohort", "check"):
        STATES[state](name)


@posix
@pytest.mark.long
@pytest.mark.timeout(600)
@pytest.mark.parametrize("state", STATES)
def test_no_command_minds_a_stream_that_is_not_as_usual(desk: Desk, state: str) -> None:
    for name in PRINTING:
        STATES[state](name)


SOME = ("rank", "why", "team", "introduce", "assign", "stats")
"""Calls that say most: what each encoding lacks is written another way in one place."""


@pytest.mark.parametrize(("encoding", "names"), [("ascii", CALLS), ("cp1252", SOME), ("cp437", SOME)])
def test_a_console_of_another_encoding_shows_what_it_can(
    desk: Desk, encoding: str, names: Iterable[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import io

    from mentorpick.cli.app import run

    desk.write({"mentors/li.yaml": "name: 李博 Łuczak 🎓\nareas: {career: 5}\nbio: Жизнь — “so”\nid: li\n"})
    for name in names:
        out, err = (io.TextIOWrapper(io.BytesIO(), encoding=encoding) for _ in range(2))
        monkeypatch.setattr(sys, "stdout", out)
        monkeypatch.setattr(sys, "stderr", err)
        code = run(words(name))
        out.flush()
        assert code == 0, f"{name}\n{err.buffer.getvalue()!r}"  # type: ignore[attr-defined]


@pytest.mark.parametrize("encoding", ["ascii", "cp437"])
def test_a_redirect_on_such_a_console_has_every_line_and_spells_out_what_it_lacks(desk: Desk, encoding: str) -> None:
    desk.write({"mentors/li.yaml": "name: 李博 Łuczak\nareas: {career: 5}\nbio: Жизнь — “so”\nid: li\n"})
    argv = [sys.executable, "-P", "-m", "mentorpick", *f"rank jo.yaml -p mentors --today {TODAY}".split()]
    environment = {**os.environ, "PYTHONUTF8": "0", "PYTHONIOENCODING": encoding}
    with (desk.folder / "out.txt").open("wb") as out:
        done = subprocess.run(argv, env=environment, stdout=out, stderr=subprocess.PIPE, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    said(done)
    text = (desk.folder / "out.txt").read_text(encoding)
    assert "\\u674e\\u535a" in text
    assert "Ada Berg" in text


@posix
@pytest.mark.parametrize("more", [{"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, {"LC_ALL": "POSIX"}])
def test_the_plainest_locale_reads_and_writes_utf_8(desk: Desk, more: dict[str, str]) -> None:
    desk.write({"mentors/li.yaml": "name: 李博\nareas: {career: 5}\nid: li\n"})
    line = f"mentorpick rank jo.yaml -p mentors -f json --today {TODAY}"
    plain, here = shell(line, **more), shell(line)
    assert plain.returncode == 0
    assert plain.stdout == here.stdout
    assert "李博" in plain.stdout.decode()


def test_after_a_failed_call_the_next_one_in_the_process_still_prints(desk: Desk) -> None:
    with failing(desk.folder, "write", 1):
        assert desk.call("rank", "jo.yaml", "-p", "mentors", "--no-cache", "-o", "out.md").code == 1
    assert desk.call("rank", "jo.yaml", "-p", "mentors").out


BLOCKED = {
    "rank": f"rank jo.yaml -p mentors -o blocked/out.md --today {TODAY}",
    "cohort": f"rank cohort.csv -p mentors -o blocked/out.jsonl --today {TODAY}",
    "folder": f"rank cohort.csv -p mentors -o blocked/ --force --today {TODAY}",
    "assign": f"assign cohort.csv -p mentors -o blocked/out.csv --today {TODAY}",
    "packets": f"assign cohort.csv -p mentors --packets blocked/pages --today {TODAY}",
    "import": "profiles import sheet.csv -o blocked/people",
    "bundle": f"profiles bundle mentors -o blocked/out.zip --today {TODAY}",
    "new": "profiles new blocked/me.yaml --template",
    "introduce": f"introduce 1 --no-input --ics blocked/talk.ics --at 2026-12-01T15:00 --today {TODAY}",
    "pick": f"pick -a jo.yaml -p mentors --save-answers blocked/jo.yaml --no-input --today {TODAY}",
}


@pytest.mark.parametrize("name", BLOCKED)
def test_a_place_that_cannot_be_written_is_one_line_and_nothing_changes(desk: Desk, name: str) -> None:
    desk.write({"blocked": "a file where a folder is wanted\n"})
    done = desk.call(*BLOCKED[name].split())
    assert done.code in (1, 2), done
    assert "a bug" not in done.err
    assert sum(line.startswith("mentorpick: ") for line in done.err.splitlines()) == 1, done.err
    assert (desk.folder / "blocked").read_text("utf-8") == "a file where a folder is wanted\n"


ROOT = os.name == "posix" and os.geteuid() == 0
SETPRIV = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if ROOT else []
"""What takes from root the right to write everywhere."""


@posix
@pytest.mark.skipif(ROOT and not shutil.which("setpriv"), reason="modes don't bind root")
@pytest.mark.parametrize("name", ["rank", "folder", "packets", "import", "bundle"])
def test_a_folder_that_is_read_only_is_one_line_and_nothing_changes(desk: Desk, name: str) -> None:
    desk.write({"blocked/kept.txt": "kept\n"})
    (desk.folder / "blocked").chmod(0o555)
    argv = [*SETPRIV, sys.executable, "-P", "-m", "mentorpick", *BLOCKED[name].split()]
    done = subprocess.run(argv, capture_output=True, timeout=60, check=False)
    assert done.returncode in (1, 2), done
    assert len(said(done)) == 1, done
    assert [path.name for path in (desk.folder / "blocked").iterdir()] == ["kept.txt"]


@pytest.mark.parametrize("name", ["rank", "pick", "why", "team", "introduce", "cohort", "stats", "paths"])
def test_a_home_that_cannot_be_written_does_not_stop_the_result(
    desk: Desk, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    argv = words(name)
    if name in ("why", "team", "introduce"):
        argv = [word.replace("1", "ada") for word in argv[:-1]] + [TODAY, "-a", "jo.yaml", "-p", "mentors"]
    desk.write({"nohome": "a file\n"})
    for variable in ("HOME", "USERPROFILE", "XDG_DATA_HOME", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(variable, str(desk.folder / "nohome"))
    done = desk.call(*argv)
    assert done.code == 0, done.err
    assert done.out


@posix
@pytest.mark.parametrize(
    ("number", "workers"), [(signal.SIGTERM, "1"), (getattr(signal, "SIGHUP", signal.SIGTERM), "2")]
)
def test_a_batch_stopped_from_outside_says_where_it_is_and_goes_on(desk: Desk, number: int, workers: str) -> None:
    if signal.getsignal(number) is signal.SIG_IGN:
        pytest.skip("these tests themselves run so that nothing stops them, as under nohup")
    rows = "".join(f"m{n:05},career,Plan the next {n} years\n" for n in range(8000))
    desk.write({"many.csv": f"id,priority,goals\n{rows}"})
    argv = f"rank many.csv -p mentors -o out.jsonl --workers {workers} --today {TODAY}".split()
    process = subprocess.Popen([sys.executable, "-P", "-m", "mentorpick", *argv], stderr=subprocess.PIPE)
    part, until = desk.folder / "out.jsonl.part", time.monotonic() + 20
    while time.monotonic() < until and not (part.exists() and part.stat().st_size > 100_000):
        time.sleep(0.01)
    process.send_signal(number)
    _, err = process.communicate(timeout=60)
    assert process.returncode == -number, err
    assert b"to go on, add --resume" in err
    assert b"Traceback" not in err
    assert not (desk.folder / "out.jsonl").exists()
    assert {path.name for path in desk.folder.glob("out*")} == {"out.jsonl.part", "out.jsonl.part.json"}
