"""Writing is all or nothing, private where asked, and never over another file unasked."""

import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from mentorpick.errors import MachineFailed, WrongUsage
from mentorpick.write.files import may_fill, may_write, private_folder, reserve, write_file, write_files
from tests.solid.faults import failing

posix = pytest.mark.skipif(sys.platform == "win32", reason="modes and pipes are POSIX")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_file_holds_exactly_the_bytes_given(tmp_path: Path) -> None:
    write_file(tmp_path / "a", b"one\r\n\xff")
    write_file(tmp_path / "b", iter([b"one", b"two"]))
    assert (tmp_path / "a").read_bytes() == b"one\r\n\xff"
    assert (tmp_path / "b").read_bytes() == b"onetwo"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a", "b"]


def test_an_existing_file_is_refused_and_kept(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"mine")
    with pytest.raises(WrongUsage, match="exists already"):
        write_file(tmp_path / "a", b"new")
    with pytest.raises(WrongUsage):
        may_write(tmp_path / "a", force=False)
    assert (tmp_path / "a").read_bytes() == b"mine"


def test_force_replaces_an_existing_file(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"mine")
    may_write(tmp_path / "a", force=True)
    write_file(tmp_path / "a", b"new", force=True)
    assert (tmp_path / "a").read_bytes() == b"new"


def test_a_folder_in_its_place_and_a_missing_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(WrongUsage, match="is a folder"):
        write_file(tmp_path, b"x", force=True)
    with pytest.raises(WrongUsage, match="doesn't exist"):
        write_file(tmp_path / "missing" / "a", b"x")
    assert list(tmp_path.iterdir()) == []


def test_a_file_where_a_folder_is_to_be_filled_is_refused_and_a_missing_one_is_fine(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(WrongUsage, match="file is a file, not a folder"):
            may_fill(folder)
    may_fill(tmp_path)
    may_fill(tmp_path / "a" / "b")
    may_fill("nowhere-yet")


def test_a_failure_half_way_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    def pieces() -> object:
        yield b"half"
        raise OSError(28, "No space left on device")

    (tmp_path / "a").write_bytes(b"old")
    with pytest.raises(OSError, match="No space"):
        write_file(tmp_path / "a", pieces(), force=True)  # type: ignore[arg-type]
    assert (tmp_path / "a").read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["a"]


@posix
@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077, 0o777])
def test_private_files_and_their_new_folders_are_the_owners_only(tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        write_file(tmp_path / "new" / "deep" / "a", b"x", private=True)
    finally:
        os.umask(before)
    assert mode(tmp_path / "new" / "deep" / "a") == 0o600
    assert mode(tmp_path / "new") == mode(tmp_path / "new" / "deep") == 0o700


@posix
def test_a_public_file_follows_the_umask_and_a_replaced_one_keeps_its_mode(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_file(tmp_path / "a", b"x")
        (tmp_path / "b").write_bytes(b"x")
        (tmp_path / "b").chmod(0o604)
        write_file(tmp_path / "b", b"y", force=True)
    finally:
        os.umask(before)
    assert mode(tmp_path / "a") == 0o640
    assert mode(tmp_path / "b") == 0o604


@posix
def test_writing_through_a_link_keeps_the_link(tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(b"old")
    (tmp_path / "link").symlink_to("real")
    write_file(tmp_path / "link", b"new", force=True)
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"new"


@posix
def test_a_device_and_a_pipe_are_written_to_not_replaced(tmp_path: Path) -> None:
    write_file(os.devnull, b"x")
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)
    os.mkfifo(tmp_path / "pipe")
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append((tmp_path / "pipe").read_bytes()))
    reader.start()
    write_file(tmp_path / "pipe", b"through")
    reader.join(5)
    assert read == [b"through"]


def test_a_private_folder_that_exists_is_left_as_it_is(tmp_path: Path) -> None:
    private_folder(tmp_path)
    private_folder(tmp_path / "a" / "b")
    private_folder(tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b").is_dir()


@pytest.mark.skipif(not Path("/dev/stdout").exists(), reason="no such name here")
def test_the_name_of_an_open_pipe_is_written_to() -> None:
    program = "from mentorpick.write.files import write_file; write_file('/dev/stdout', b'said')"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert done.stdout == b"said"


@pytest.mark.parametrize("step", ["open", "write", "replace"])
def test_a_disk_that_fails_leaves_the_old_file_and_nothing_else(tmp_path: Path, step: str) -> None:
    (tmp_path / "a").write_bytes(b"old")
    with failing(tmp_path, step, 1), pytest.raises(OSError, match=r"."):
        write_file(tmp_path / "a", b"new", force=True)
    assert (tmp_path / "a").read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


@pytest.mark.parametrize("at_once", [True, False])
def test_many_files_are_written_over_what_is_there(
    tmp_path: Path, at_once: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the system can write everything to the disk at once, it is asked once; else every file waits."""
    waits: list[str] = []
    monkeypatch.setattr(os, "sync", lambda: waits.append("all"), raising=False)
    monkeypatch.setattr(os, "fsync", lambda _: waits.append("one"))
    monkeypatch.delattr(os, "O_DIRECTORY", raising=False)
    if not at_once:
        monkeypatch.delattr(os, "sync")
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "a").write_bytes(b"old")
    write_files(tmp_path / "new", [("a", b"one"), ("b", b"two")])
    assert {path.name: path.read_bytes() for path in (tmp_path / "new").iterdir()} == {"a": b"one", "b": b"two"}
    assert waits == (["all"] if at_once else ["one", "one"])


@posix
def test_many_private_files_and_their_folder_are_the_owners_only(tmp_path: Path) -> None:
    write_files(tmp_path / "deep" / "new", [("a", b"x")], private=True)
    assert (mode(tmp_path / "deep" / "new"), mode(tmp_path / "deep" / "new" / "a")) == (0o700, 0o600)


def test_of_many_files_none_takes_its_place_before_all_are_written(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    with failing(tmp_path, "write", 2), pytest.raises(OSError, match="No space"):
        write_files(tmp_path, [("a", b"one"), ("b", b"two")])
    assert (tmp_path / "a").read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_the_first_free_name_is_reserved_and_what_is_there_is_never_opened(tmp_path: Path) -> None:
    made = [reserve(tmp_path / "kept", "jo", ".yaml") for _ in range(3)]
    assert [path.name for path in made] == ["jo.yaml", "jo-2.yaml", "jo-3.yaml"]
    made[1].unlink()
    made[0].write_bytes(b"mine")
    assert reserve(tmp_path / "kept", "jo", ".yaml") == made[1]
    assert made[0].read_bytes() == b"mine"


class HeldOpen(PermissionError):
    """What Windows answers while another program holds a file open."""

    winerror = 32


def test_a_file_held_open_for_a_moment_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Simulated: Windows refuses a replace while a virus scanner reads the target."""
    target, refusals, replace = tmp_path / "list.csv", [1, 2, 3], Path.replace
    monkeypatch.setattr("mentorpick.write.files._PAUSE", 0)

    def busy(path: Path, to: Path) -> Path:
        if refusals:
            refusals.pop()
            raise HeldOpen
        return replace(path, to)

    monkeypatch.setattr(Path, "replace", busy)
    write_file(target, b"new")
    assert target.read_bytes() == b"new"


def test_a_file_held_open_for_good_is_named_with_the_likely_cause(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Simulated: Excel has the target open."""
    target = tmp_path / "list.csv"
    target.write_bytes(b"old")
    monkeypatch.setattr("mentorpick.write.files._PAUSE", 0)

    def busy(path: Path, to: Path) -> Path:
        raise HeldOpen

    monkeypatch.setattr(Path, "replace", busy)
    with pytest.raises(MachineFailed, match=r"list\.csv can't be replaced") as caught:
        write_file(target, b"new", force=True)
    assert "open in another program" in caught.value.hint
    assert [path.name for path in tmp_path.iterdir()] == ["list.csv"]
    assert target.read_bytes() == b"old"
