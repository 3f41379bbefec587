"""Which files are read, in which order, and which are not."""

import os
import sys
from pathlib import Path

import pytest

from mentorpick.errors import Problem, WrongUsage
from mentorpick.read.files import MAX_BYTES, find_files, read_file

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")


def touch(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("name: X\n", encoding="utf-8")


def names(folder: Path, *paths: Path) -> list[str]:
    found = find_files(paths or (folder,))
    return [Path(path).relative_to(folder).as_posix() for path in found if isinstance(path, str)]


def test_a_folder_is_walked_in_order_without_hidden_and_other_files(tmp_path: Path) -> None:
    touch(tmp_path, "b.yaml", "a.yml", "C.YAML", "a/z.yaml", ".git/x.yaml", ".hidden.yaml", "notes.txt", "f.map.yaml")
    assert names(tmp_path) == ["C.YAML", "a/z.yaml", "a.yml", "b.yaml"]


def test_a_file_named_itself_is_taken_whatever_it_is_called(tmp_path: Path) -> None:
    touch(tmp_path, ".jo")
    assert names(tmp_path, tmp_path / ".jo") == [".jo"]


def test_a_file_reached_twice_is_read_once(tmp_path: Path) -> None:
    touch(tmp_path, "a.yaml", "b.yaml")
    assert names(tmp_path, tmp_path / "b.yaml", tmp_path, tmp_path / "." / "a.yaml") == ["a.yaml", "b.yaml"]


def test_files_come_in_order_of_path_however_they_are_named(tmp_path: Path) -> None:
    touch(tmp_path, "b/c.yaml", "b/a.yaml", "d.yaml", "a.yaml")
    named = [tmp_path / "d.yaml", tmp_path / "b", tmp_path / "a.yaml"]
    assert names(tmp_path, *named) == names(tmp_path, *reversed(named)) == ["a.yaml", "b/a.yaml", "b/c.yaml", "d.yaml"]


@POSIX
def test_links_are_followed_once_and_never_in_a_circle(tmp_path: Path) -> None:
    touch(tmp_path, "in/a.yaml")
    (tmp_path / "in" / "again").symlink_to(tmp_path / "in")
    (tmp_path / "in" / "b.yaml").symlink_to(tmp_path / "in" / "a.yaml")
    (tmp_path / "in" / "dangling.yaml").symlink_to(tmp_path / "nowhere")
    assert names(tmp_path) == ["in/a.yaml", "in/dangling.yaml"]
    gone = read_file(str(tmp_path / "in" / "dangling.yaml"))
    assert isinstance(gone, Problem)
    assert gone.code == "P001"


def test_a_path_that_does_not_exist_is_wrong_usage_before_anything_is_read(tmp_path: Path) -> None:
    touch(tmp_path, "a.yaml")
    with pytest.raises(WrongUsage, match="there's no file or folder"):
        next(find_files([tmp_path, tmp_path / "b.yaml"]))


@POSIX
@pytest.mark.parametrize("device", ["pipe", "/dev/zero", "folder"])
def test_what_is_no_ordinary_file_is_not_opened(tmp_path: Path, device: str) -> None:
    path = tmp_path / device if not device.startswith("/") else Path(device)
    if device == "pipe":
        os.mkfifo(path)
    elif device == "folder":
        path.mkdir()
    problem = read_file(str(path))
    assert isinstance(problem, Problem)
    assert problem.code == "P002"


def test_a_file_that_is_too_large_is_refused_without_reading_it(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    with path.open("wb") as file:
        file.truncate(200_000_000)
    problem = read_file(str(path))
    assert isinstance(problem, Problem)
    assert (problem.code, problem.message) == ("P003", "is larger than 8 MiB")


def test_a_file_of_exactly_the_limit_is_read(tmp_path: Path) -> None:
    path = tmp_path / "full.yaml"
    path.write_bytes(b"#" * MAX_BYTES)
    read = read_file(str(path))
    assert isinstance(read, bytes)
    assert len(read) == MAX_BYTES


@POSIX
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_folder_that_may_not_be_read_is_a_problem_and_the_others_are_read(tmp_path: Path) -> None:
    touch(tmp_path, "a.yaml", "locked/b.yaml")
    (tmp_path / "locked").chmod(0)
    try:
        found = list(find_files([tmp_path]))
    finally:
        (tmp_path / "locked").chmod(0o700)
    assert isinstance(found[1], Problem)
    assert found[1].code == "P001"


def test_a_folder_that_cannot_be_listed_is_a_problem_and_the_others_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    touch(tmp_path, "a.yaml", "locked/b.yaml")
    listed = os.scandir

    def scandir(path: str) -> object:
        if str(path).endswith("locked"):
            raise PermissionError(13, "Permission denied")
        return listed(path)

    monkeypatch.setattr(os, "scandir", scandir)
    first, second = find_files([tmp_path])
    assert isinstance(first, str)
    assert isinstance(second, Problem)
    assert second.message == "can't be read: Permission denied"


def test_a_name_that_ends_in_txt_after_yaml_is_told(tmp_path: Path) -> None:
    touch(tmp_path, "ana.yaml.txt", "bo.yaml", "notes.txt")
    told, read = find_files([tmp_path])
    assert isinstance(told, Problem)
    assert (told.code, told.hint) == ("P009", "rename it to ana.yaml")
    assert isinstance(read, str)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_a_name_that_is_no_text_is_shown_safely_and_still_read(tmp_path: Path) -> None:
    from mentorpick.read.profiles import read_profiles

    name = os.fsencode(tmp_path) + b"/\xff\x1b[31m.yaml"
    with open(name, "wb") as file:  # noqa: PTH123  the name is bytes
        file.write(b"expertise: [x]\n")
    (problem,) = read_profiles(tmp_path).problems
    assert problem.path.endswith("\ufffd\ufffd[31m.yaml")
    assert problem.code == "P202"


@POSIX
def test_folders_nested_without_end_are_left_after_a_hundred(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*["d"] * 150)
    deep.mkdir(parents=True)
    touch(tmp_path, "a.yaml")
    touch(deep, "b.yaml")
    assert names(tmp_path) == ["a.yaml"]


@POSIX
def test_a_link_to_itself_is_no_folder(tmp_path: Path) -> None:
    touch(tmp_path, "a.yaml")
    (tmp_path / "loop.yaml").symlink_to("loop.yaml")
    (tmp_path / "loop").symlink_to("loop")
    found = [read_file(path) for path in find_files([tmp_path]) if isinstance(path, str)]
    assert [type(item).__name__ for item in found] == ["bytes", "Problem"]


@pytest.mark.parametrize("more", [1, 5_000, MAX_BYTES])
def test_a_file_that_grew_since_it_was_looked_at_is_read_to_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: int
) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"name")
    before = path.stat()
    path.write_bytes(b"name" + b"x" * more)
    monkeypatch.setattr(os, "stat", lambda _: before)
    read = read_file(str(path))
    monkeypatch.undo()
    if more < MAX_BYTES:
        assert read == b"name" + b"x" * more
    else:
        assert isinstance(read, Problem)
        assert read.code == "P003"
