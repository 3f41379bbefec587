"""Whatever stops a long output, and wherever: it goes on to the same bytes, with nothing twice and nothing lost."""

import gc
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import Any
from unittest.mock import patch

import pytest

from mentorpick.errors import MachineFailed, WrongUsage
from mentorpick.write import files as writer
from mentorpick.write import parts
from mentorpick.write import resumable as sinks
from mentorpick.write.resumable import Frame, GrowingFolder, ResumableFile

FRAME = Frame(head=b"[\n", between=b",\n", tail=b"\n]\n", none=b"[]\n")
PIECES = [b"%d" % number * 7 for number in range(6)]
posix = pytest.mark.skipif(os.name == "nt", reason="links, modes and owners of POSIX")


def file_sink(folder: Path, **how: bool) -> ResumableFile:
    return ResumableFile(
        folder / "out.json", {"top": 5}, FRAME, folder / "bad.jsonl", **{"resume": True, "force": False, **how}
    )


def folder_sink(folder: Path, **how: bool) -> GrowingFolder:
    options = {"resume": True, "force": False, **how}
    return GrowingFolder(folder / "out", {"top": 5}, ".json", folder / "bad.jsonl", **options)


def run(make: Callable[..., Any], folder: Path, **how: bool) -> str:
    """One run over all pieces, from where an earlier one was stopped; what it said about beginning again."""
    with make(folder, **how) as sink:
        for number in range(sink.mark.taken, len(PIECES)):
            if number == 2:
                sink.add_error(b"the third is bad\n")
            elif number == 3:
                sink.skip()
            else:
                sink.add(f"m{number}", PIECES[number])
        sink.finish()
    return str(sink.restarted)


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def whole(make: Callable[..., Any], folder: Path) -> dict[str, bytes]:
    """What a run that nothing stops leaves."""
    folder.mkdir()
    run(make, folder)
    return files(folder)


@pytest.fixture(params=[0.0, 100.0], ids=["often", "at-the-end"])
def pause(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Written and remembered after every piece, or only when the run ends."""
    monkeypatch.setattr(sinks, "_PAUSE", request.param)
    monkeypatch.setattr(parts, "_ENOUGH", 10)
    monkeypatch.setattr(os, "fsync", lambda _: None)  # nothing here cuts the power, and disks are slow


@contextmanager
def stopped_at(step: int, error: BaseException) -> Iterator[list[int]]:
    """Inside, the ``step``-th line that runs in the modules of the sink raises; counts them where it is 0."""
    count = [0]
    ours = {module.__file__ for module in (sinks, writer, parts)}

    def lines(_: FrameType, event: str, __: Any) -> Any:
        if event == "line":
            count[0] += 1
            if count[0] == step:
                raise error
        return lines

    def calls(frame: FrameType, _: str, __: Any) -> Any:
        return lines if frame.f_code.co_filename in ours else None

    before = sys.gettrace()
    sys.settrace(calls)
    try:
        yield count
    finally:
        sys.settrace(before)


def _every(steps: int, long: bool) -> range:
    """All steps in a long run; in a short one some, that fall on other lines each time round."""
    return range(1, steps + 1, 1 if long else 23)


@pytest.fixture
def end(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """What the end of a process does: whatever it held open is let go of."""
    held: list[int] = []
    real = writer._try_lock

    def tried(handle: int) -> bool:
        held.append(handle)
        return real(handle)

    def ends() -> None:
        while held:
            with suppress(OSError):
                os.close(held.pop())

    monkeypatch.setattr(writer, "_try_lock", tried)
    return ends


@pytest.mark.usefixtures("pause")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
@pytest.mark.parametrize("make", [file_sink, folder_sink])
@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError])
@pytest.mark.parametrize("long", [False, pytest.param(True, marks=[pytest.mark.long, pytest.mark.timeout(900)])])
def test_stopped_between_any_two_steps_it_goes_on_to_the_same_bytes(
    tmp_path: Path, make: Callable[..., Any], error: type[BaseException], long: bool, end: Callable[[], None]
) -> None:
    with stopped_at(0, error()) as count:
        wanted = whole(make, tmp_path / "whole")
    for step in _every(count[0], long):
        (folder := tmp_path / str(step)).mkdir()
        with suppress(KeyboardInterrupt, OSError, MachineFailed), stopped_at(step, error("stopped")):
            run(make, folder)
        end()
        said = run(make, folder)
        left = {name: data for name, data in files(folder).items() if not name.endswith((".lock", ".tmp"))}
        assert left == wanted, f"stopped at step {step}: {said}"
    gc.collect()  # what a stopped run held open is let go of here, where its warnings are expected


@pytest.mark.usefixtures("pause")
@pytest.mark.parametrize("error", [KeyboardInterrupt(), OSError(28, "full")], ids=["stop", "full"])
def test_stopped_at_any_byte_of_a_write_it_goes_on_to_the_same_bytes(tmp_path: Path, error: BaseException) -> None:
    wanted = whole(file_sink, tmp_path / "whole")
    real, left, total = io.FileIO.write, [0], len(wanted["out.json"]) + len(wanted["bad.jsonl"])

    class Short(io.FileIO):
        """A file that takes so many bytes, then fails: what fits is written."""

        def write(self, data: Any) -> int:
            fits = bytes(data)[: left[0]] if self.name.endswith(".part") else bytes(data)
            done = real(self, fits)
            left[0] -= done if self.name.endswith(".part") else 0
            if done < len(data):
                raise error
            return done

    def opens(name: Any, mode: str, buffering: int = -1, opener: Any = None) -> Any:
        return Short(str(name), mode.replace("b", ""), opener=opener)

    for byte in range(total):
        (folder := tmp_path / str(byte)).mkdir()
        left[0] = byte
        with patch.object(parts, "open", opens, create=True), pytest.raises(type(error)):
            run(file_sink, folder)
        assert run(file_sink, folder) == ""
        assert files(folder) == wanted, f"stopped at byte {byte}"


@pytest.mark.parametrize("name", ["out.json.part", "bad.jsonl.part"])
def test_a_part_of_any_length_is_gone_on_with_or_begun_again_never_believed(tmp_path: Path, name: str) -> None:
    wanted = whole(file_sink, tmp_path / "whole")
    for length in range(-1, 40, 3):
        (folder := tmp_path / str(length)).mkdir()
        with file_sink(folder) as sink:
            for number in (0, 1):
                sink.add(f"m{number}", PIECES[number])
            sink.add_error(b"the third is bad\n")
            sink.save()
            finished = (folder / name).stat().st_size
        with (folder / name).open("r+b") as part:
            part.truncate(max(0, length))
        if length < 0:
            (folder / name).unlink()
        said = run(file_sink, folder)
        assert ("so I'm starting the run again" in said) == (length < finished), f"cut to {length} of {finished}"
        assert files(folder) == wanted, f"cut to {length}"


def test_a_part_with_other_bytes_of_the_same_length_is_begun_again(tmp_path: Path) -> None:
    wanted = whole(file_sink, tmp_path / "whole")
    with file_sink(tmp_path) as sink:
        sink.add("m0", PIECES[0])
        sink.save()
    part = tmp_path / "out.json.part"
    part.write_bytes(bytes(part.stat().st_size))
    assert "has changed since, so I'm starting the run again" in run(file_sink, tmp_path)
    assert (tmp_path / "out.json").read_bytes() == wanted["out.json"]


def test_a_folder_whose_files_are_gone_is_begun_again(tmp_path: Path) -> None:
    wanted = whole(folder_sink, tmp_path / "whole")
    (there := tmp_path / "there").mkdir()
    with folder_sink(there) as sink:
        sink.add("m0", PIECES[0])
        sink.add("m1", PIECES[1])
        sink.save()
    (there / "out" / "m0.json").unlink()
    assert "has lost files that were finished" in run(folder_sink, there)
    assert files(there) == wanted


@pytest.mark.parametrize(
    "wrong",
    [{"size": -5}, {"taken": -1}, {"pieces": 9}, {"errors": 1 << 70}, {"size": 0}, {"taken": 2.5}, {"failed": -1}],
    ids=str,
)
def test_a_record_with_numbers_that_cannot_be_is_damaged(tmp_path: Path, wrong: dict[str, Any]) -> None:
    with file_sink(tmp_path) as sink:
        sink.add("m0", PIECES[0])
        sink.save()
    record = tmp_path / "out.json.part.json"
    record.write_text(json.dumps({**json.loads(record.read_bytes()), **wrong}), encoding="utf-8")
    before = files(tmp_path)
    with pytest.raises(WrongUsage, match="the record of the unfinished run is damaged"):
        file_sink(tmp_path)
    assert files(tmp_path) == before


def test_a_record_of_two_terabytes_makes_no_file_of_two_terabytes(tmp_path: Path) -> None:
    wanted = whole(file_sink, tmp_path / "whole")
    (there := tmp_path / "there").mkdir()
    with file_sink(there) as sink:
        sink.add("m0", PIECES[0])
        sink.save()
    record = there / "out.json.part.json"
    record.write_text(json.dumps({**json.loads(record.read_bytes()), "size": 2 * 10**12}), encoding="utf-8")
    assert "so I'm starting the run again" in run(file_sink, there)
    assert files(there) == wanted


@pytest.mark.parametrize("make", [file_sink, folder_sink])
def test_a_second_run_on_the_same_output_is_refused_while_the_first_one_writes(
    tmp_path: Path, make: Callable[..., Any]
) -> None:
    wanted = whole(make, tmp_path / "whole")
    (there := tmp_path / "there").mkdir()
    with make(there) as sink:
        sink.add("m0", PIECES[0])
        for how in ({}, {"force": True}, {"resume": False}):
            with pytest.raises(WrongUsage, match=r"another run is writing .*(out|bad)"):
                make(there, **how)
        sink.save()
    run(make, there)
    assert files(there) == wanted


def test_two_runs_that_share_only_their_errors_are_kept_apart_too(tmp_path: Path) -> None:
    with file_sink(tmp_path), pytest.raises(WrongUsage, match=r"another run is writing .*bad\.jsonl"):
        folder_sink(tmp_path)


@posix
def test_the_lock_of_a_killed_run_is_in_nobodys_way(tmp_path: Path) -> None:
    code = (
        "import sys, os, pathlib; from mentorpick.write.files import Lock; "
        "p = pathlib.Path(sys.argv[1]); Lock(p); os.kill(os.getpid(), 9)"
    )
    lock = tmp_path / "out.json.part.lock"
    assert subprocess.run([sys.executable, "-c", code, str(lock)], check=False, timeout=60).returncode == -9
    assert lock.exists()
    run(file_sink, tmp_path)
    assert sorted(files(tmp_path)) == ["bad.jsonl", "out.json"]


@posix
@pytest.mark.parametrize("name", ["out.json.part", "bad.jsonl.part", "out.json.part.json.tmp"])
def test_a_link_in_the_place_of_a_part_is_never_written_through(tmp_path: Path, name: str) -> None:
    (victim := tmp_path / "victim.txt").write_bytes(b"mine")
    (tmp_path / name).symlink_to(victim)
    run(file_sink, tmp_path)
    assert victim.read_bytes() == b"mine"
    with file_sink(tmp_path, resume=False, force=True) as sink:
        sink.add("m0", PIECES[0])
        sink.add_error(b"bad\n")
        sink.save()
    if name.endswith(".part"):
        (tmp_path / name).rename(victim)
        (tmp_path / name).symlink_to(victim)
        with pytest.raises(WrongUsage, match="is a link, which no run of mine left there"):
            file_sink(tmp_path)


@posix
def test_parts_are_for_their_owner_only_whoever_made_them_ready(tmp_path: Path) -> None:
    for name in ("out.json.part", "bad.jsonl.part"):
        (tmp_path / name).write_bytes(b"")
        (tmp_path / name).chmod(0o666)
    run(file_sink, tmp_path)
    assert {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {
        "out.json": 0o600, "bad.jsonl": 0o600,
    }  # fmt: skip


def test_the_bytes_are_on_the_disk_before_the_record_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    real_sync, real_replace = os.fsync, Path.replace

    def syncs(handle: int) -> None:
        order.append("fsync")
        real_sync(handle)

    def replaces(path: Path, target: Path) -> Path:
        order.append(path.name)
        return real_replace(path, target)

    monkeypatch.setattr(os, "fsync", syncs)
    monkeypatch.setattr(Path, "replace", replaces)
    with file_sink(tmp_path) as sink:
        sink.add("m0", PIECES[0])
        order.clear()
        sink.save()
        assert order == ["fsync", "fsync", "fsync", "out.json.part.json.tmp"], "output, errors, record; then its name"
