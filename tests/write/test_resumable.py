"""A long output grows beside its place, and after any stop goes on to the same bytes."""

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from threading import Thread
from unittest.mock import patch

import pytest

from mentorpick.errors import WrongUsage
from mentorpick.write import parts
from mentorpick.write.resumable import Frame, GrowingFolder, ResumableFile
from tests.solid.faults import failing

FRAME = Frame(head=b"[\n", between=b",\n", tail=b"\n]\n", none=b"[]\n")
RUN = {"inputs": "sha256:1", "top": 5}
WHOLE = b"[\n1,\n2,\n3\n]\n"


def growing(
    folder: Path, *, resume: bool = False, force: bool = False, errors: bool = True, **run: object
) -> ResumableFile:
    beside = folder / "bad.jsonl" if errors else None
    return ResumableFile(folder / "out.json", {**RUN, **run}, FRAME, beside, resume=resume, force=force)


def growing_folder(folder: Path, *, resume: bool = False, force: bool = False, errors: bool = True) -> GrowingFolder:
    beside = folder / "bad.jsonl" if errors else None
    return GrowingFolder(folder / "out", RUN, ".json", beside, resume=resume, force=force)


def take(sink: ResumableFile | GrowingFolder, numbers: Iterable[int]) -> None:
    """A piece and an error for each number, remembered at once."""
    for number in numbers:
        sink.add(f"m{number}", b"%d" % number)
        sink.add_error(b"bad %d\n" % number)
        sink.save()


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_file_appears_when_it_is_whole_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    with growing(tmp_path) as sink:
        take(sink, (1, 2, 3))
        growing_parts = ["bad.jsonl.part", "out.json.part", "out.json.part.json"]
        assert sorted(name for name in files(tmp_path) if not name.endswith(".lock")) == growing_parts
        sink.finish()
    assert files(tmp_path) == {"out.json": WHOLE, "bad.jsonl": b"bad 1\nbad 2\nbad 3\n"}


def test_where_there_is_no_piece_the_file_says_so(tmp_path: Path) -> None:
    with growing(tmp_path) as sink:
        sink.finish()
    assert files(tmp_path) == {"out.json": b"[]\n", "bad.jsonl": b""}


def test_errors_that_nobody_asked_for_are_kept_nowhere(tmp_path: Path) -> None:
    for make, name in ((growing, "out.json"), (growing_folder, "out/m1.json")):
        with make(tmp_path, errors=False) as sink:
            take(sink, (1,))
            sink.finish()
        assert name in files(tmp_path)
    assert b"bad" not in b"".join(files(tmp_path).values())


def test_a_stopped_run_goes_on_from_what_it_remembered_to_the_same_bytes(tmp_path: Path) -> None:
    with growing(tmp_path) as sink:
        take(sink, (1, 2))
        sink.add("m3", b"half of the thi")
        sink.add_error(b"half an err")
        kept = sink.kept
    assert Path(kept).read_bytes().startswith(b"[\n1,\n2")
    with growing(tmp_path, resume=True) as sink:
        assert (sink.mark.pieces, sink.mark.run) == (2, RUN)
        take(sink, (3,))
        sink.finish()
    assert files(tmp_path) == {"out.json": WHOLE, "bad.jsonl": b"bad 1\nbad 2\nbad 3\n"}


def test_a_run_stopped_while_it_put_things_in_their_places_can_be_finished(tmp_path: Path) -> None:
    with growing(tmp_path) as sink:
        take(sink, (1, 2, 3))
        with failing(tmp_path, "replace", 3), pytest.raises(OSError, match="rror"):
            sink.finish()  # the record and the errors have their names, the output not
    assert (tmp_path / "bad.jsonl").exists()
    with growing(tmp_path, resume=True) as sink:
        assert not (tmp_path / "bad.jsonl").exists()
        take(sink, ())
        sink.finish()
    assert files(tmp_path)["bad.jsonl"] == b"bad 1\nbad 2\nbad 3\n"


def test_to_resume_where_nothing_was_begun_begins(tmp_path: Path) -> None:
    with growing(tmp_path, resume=True) as sink:
        take(sink, (1, 2, 3))
        sink.finish()
    with growing_folder(tmp_path / "folder", resume=True, errors=False) as folder:
        take(folder, (1,))
        folder.finish()
    assert files(tmp_path)["out.json"] == WHOLE
    assert files(tmp_path)["folder/out/m1.json"] == b"1"


def test_to_resume_a_run_that_had_finished_makes_it_again_and_finds_the_same_bytes(tmp_path: Path) -> None:
    for _ in range(2):
        with growing(tmp_path, resume=True) as sink:
            take(sink, (1, 2, 3))
            sink.finish()
        assert files(tmp_path) == {"out.json": WHOLE, "bad.jsonl": b"bad 1\nbad 2\nbad 3\n"}
    (tmp_path / "none").mkdir()
    for _ in range(2):
        with growing(tmp_path / "none", resume=True, errors=False) as sink:
            sink.finish()
    assert files(tmp_path / "none") == {"out.json": b"[]\n"}


def test_to_resume_over_another_result_leaves_it_as_it_was(tmp_path: Path) -> None:
    with growing(tmp_path) as sink:
        take(sink, (1, 2))
        sink.finish()
    before = files(tmp_path)
    with growing(tmp_path, resume=True) as sink:
        take(sink, (1, 2, 3))
        with pytest.raises(WrongUsage, match="with a different result"):
            sink.finish()
    assert files(tmp_path) == before
    (tmp_path / "out.json").write_bytes(b"a letter")
    with pytest.raises(WrongUsage, match="exists already"):
        growing(tmp_path, resume=True)


def test_a_finished_run_that_is_made_again_may_be_stopped_and_resumed_too(tmp_path: Path) -> None:
    for numbers in ((1, 2, 3), (1,), (2, 3)):
        with growing(tmp_path, resume=True) as sink:
            take(sink, numbers)
            if numbers[-1] == 3:
                sink.finish()
    assert files(tmp_path) == {"out.json": WHOLE, "bad.jsonl": b"bad 1\nbad 2\nbad 3\n"}


def test_to_resume_a_folder_that_is_complete_makes_it_again_and_replaces_no_file(tmp_path: Path) -> None:
    for _ in range(2):
        with growing_folder(tmp_path, resume=True) as sink:
            take(sink, (1, 2))
            sink.finish()
    before = {**files(tmp_path), "out/m1.json": b"edited"}
    (tmp_path / "out" / "m1.json").write_bytes(b"edited")
    with growing_folder(tmp_path, resume=True) as sink:
        take(sink, (1,))
    with growing_folder(tmp_path, resume=True) as sink:  # stopped on the way, it still knows
        take(sink, (2,))
        with pytest.raises(WrongUsage, match=r"m1\.json exists already with a different result"):
            sink.finish()
    assert files(tmp_path) == before
    with growing_folder(tmp_path, resume=True, force=True) as sink:
        take(sink, (1, 2))
        sink.finish()
    assert files(tmp_path)["out/m1.json"] == b"1"


def test_what_is_in_the_way_is_refused_and_kept(tmp_path: Path) -> None:
    with growing(tmp_path) as sink:
        take(sink, (1,))
    before = files(tmp_path)
    with pytest.raises(WrongUsage, match="there's an unfinished run here"):
        growing(tmp_path)
    with pytest.raises(WrongUsage, match="a different one: inputs, top changed"):
        growing(tmp_path, resume=True, inputs="sha256:2", top=3)
    assert files(tmp_path) == before
    (tmp_path / "out.json.part.json").write_bytes(b"{")
    with pytest.raises(WrongUsage, match="the record of the unfinished run is damaged"):
        growing(tmp_path, resume=True)
    (tmp_path / "bad.jsonl").write_bytes(b"mine")
    with pytest.raises(WrongUsage, match="there's an unfinished run here"):
        growing(tmp_path)
    assert files(tmp_path)["bad.jsonl"] == b"mine"


def test_force_starts_again_and_throws_away_what_was_there(tmp_path: Path) -> None:
    with growing(tmp_path) as sink:
        take(sink, (7, 8, 9))
    with growing(tmp_path, force=True) as sink:
        take(sink, (1, 2, 3))
        sink.finish()
    assert files(tmp_path) == {"out.json": WHOLE, "bad.jsonl": b"bad 1\nbad 2\nbad 3\n"}


def test_where_the_errors_cannot_be_kept_nothing_is_begun(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        ResumableFile(tmp_path / "out.json", RUN, FRAME, tmp_path / "none" / "bad.jsonl", resume=False, force=False)
    assert not (tmp_path / "out.json").exists()
    assert not (tmp_path / "out.json.part.json").exists()


@pytest.mark.parametrize("make", [growing, growing_folder])
def test_a_record_that_cannot_be_written_leaves_the_one_before(tmp_path: Path, make: type) -> None:
    with make(tmp_path) as sink:
        take(sink, (1,))
        sink.add("m2", b"2")
        with failing(tmp_path, "replace", 1), pytest.raises(OSError, match="rror"):
            sink.save()
    assert not [name for name in files(tmp_path) if name.endswith(".tmp")]
    with make(tmp_path, resume=True) as sink:
        assert sink.mark.pieces == 1


def test_a_folder_gets_a_file_for_each_piece_and_what_was_half_written_goes(tmp_path: Path) -> None:
    with growing_folder(tmp_path) as sink:
        take(sink, (1, 2))
        (tmp_path / "out" / ".mentorpick-1234.tmp").write_bytes(b"half")
    assert sink.kept == str(tmp_path / "out")
    with growing_folder(tmp_path, resume=True) as sink:
        take(sink, (3,))
        sink.finish()
    assert files(tmp_path) == {
        "out/m1.json": b"1", "out/m2.json": b"2", "out/m3.json": b"3", "bad.jsonl": b"bad 1\nbad 2\nbad 3\n",
    }  # fmt: skip


def settled_and_stopped(part: Path, target: Path) -> None:
    """The file has its place, and there the run ends."""
    part.replace(target)
    raise KeyboardInterrupt


def test_errors_that_had_their_place_already_are_taken_back_by_the_run_that_goes_on(tmp_path: Path) -> None:
    with growing_folder(tmp_path) as sink:
        take(sink, (1,))
        with patch.object(parts, "settle", settled_and_stopped), pytest.raises(KeyboardInterrupt):
            sink.finish()
    assert (tmp_path / "bad.jsonl").exists()
    with growing_folder(tmp_path, resume=True) as sink:
        take(sink, (2,))
        sink.finish()
    assert files(tmp_path)["bad.jsonl"] == b"bad 1\nbad 2\n"


def test_a_folder_that_is_not_empty_is_written_into_only_by_force(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_bytes(b"mine")
    with pytest.raises(WrongUsage, match="isn't empty; nothing was written"):
        growing_folder(tmp_path)
    with growing_folder(tmp_path, force=True) as sink:
        take(sink, (1,))
        sink.finish()
    assert files(tmp_path / "out") == {"mine.txt": b"mine", "m1.json": b"1"}


def test_errors_are_never_written_over_another_file_unasked(tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl").write_bytes(b"mine")
    for make in (growing, growing_folder):
        with pytest.raises(WrongUsage, match=r"bad\.jsonl exists already"):
            make(tmp_path)
    assert files(tmp_path) == {"bad.jsonl": b"mine"}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such pipes")
def test_errors_go_straight_into_a_pipe_also_after_a_stop(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "bad.jsonl")
    read: list[bytes] = []
    for resume in (False, True):
        reader = Thread(target=lambda: read.append((tmp_path / "bad.jsonl").read_bytes()))
        reader.start()
        with growing(tmp_path, resume=resume) as sink:
            take(sink, (2, 3) if resume else (1,))
            if resume:
                sink.finish()
        reader.join(5)
    assert read == [b"bad 1\n", b"bad 2\nbad 3\n"]
    assert (tmp_path / "out.json").read_bytes() == WHOLE
    assert (tmp_path / "bad.jsonl").is_fifo()
