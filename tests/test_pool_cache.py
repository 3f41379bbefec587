"""The cache is never wrong: whatever happens to a file, the pool is that of the files as they are."""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Thread
from zlib import crc32

import msgspec
import pytest

from mentorpick.errors import WrongUsage
from mentorpick.pool_cache import MOST_POOLS, load_cached_pool
from mentorpick.ranking.pool import Pool, as_pool
from mentorpick.ranking.shortlist import rank
from mentorpick.read.profiles import read_profiles
from tests.builders import TODAY, answers

PROFILE = "name: {name}\nareas: {{career: {level}}}\noffers: [Reads grant applications]\n"
LONG_AGO = 1_600_000_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Ten profiles written long ago, in two folders, one of them broken."""
    for number in range(10):
        write(tmp_path / "pool" / ("deep" if number % 2 else ".") / f"m{number}.yaml", f"M {number}", 3)
    (tmp_path / "pool" / "bad.yaml").write_text("name: Bad\nareaz: {}\n", encoding="utf-8")
    for name in (".hidden.yaml", "notes.txt"):
        (tmp_path / "pool" / name).write_text("nobody's profile", encoding="utf-8")
    age(tmp_path / "pool")
    return tmp_path / "pool"


def write(path: Path, name: str, level: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(PROFILE.format(name=name, level=level), encoding="utf-8")


def age(folder: Path, when: float = LONG_AGO) -> None:
    for path in folder.rglob("*.yaml"):
        os.utime(path, (when, when))


@pytest.fixture
def no_ctime(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a file system or a copy that does not tell when a file was last changed."""
    from mentorpick import pool_cache as cache

    real = cache._Listing.stats
    monkeypatch.setattr(cache._Listing, "stats", lambda self: real(self) * [1, 0, 1, 1])


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def shortlist(pool: Pool) -> bytes:
    asked = answers(goals=["Write a grant application"], also=("finances",))
    return msgspec.json.encode(rank(asked, pool, today=TODAY, top=0))


def fresh(*paths: Path) -> bytes:
    return shortlist(as_pool(read_profiles(*paths)))


@pytest.mark.skipif(sys.platform != "linux", reason="names in no encoding are Linux'")
def test_a_file_whose_name_is_in_no_encoding_is_read_like_any_other(folder: Path, kept: Path) -> None:
    odd = Path(os.fsdecode(os.fsencode(folder) + b"/Andr\xe9.yaml"))
    write(odd, "André", 3)
    for paths in ((folder,), (odd,), (odd, folder)):
        assert shortlist(load_cached_pool(*paths, folder=kept).pool) == fresh(*paths)


def test_the_second_time_nothing_is_read_and_all_is_the_same(folder: Path, kept: Path, no_ctime: None) -> None:
    first, second = load_cached_pool(folder, folder=kept), load_cached_pool(folder, folder=kept)
    assert (first.warm, second.warm) == (False, True)
    assert shortlist(second.pool) == shortlist(first.pool) == fresh(folder)
    assert second.problems == first.problems == read_profiles(folder).problems
    assert (second.files, len(second.pool)) == (11, 10)


def edit(folder: Path) -> None:
    write(folder / "m0.yaml", "M 0", 5)


def add(folder: Path) -> None:
    write(folder / "new.yaml", "New", 4)


def remove(folder: Path) -> None:
    (folder / "m2.yaml").unlink()


def rename(folder: Path) -> None:
    (folder / "m2.yaml").rename(folder / "m22.yaml")


def swap(folder: Path) -> None:
    (folder / "m2.yaml").rename(folder / "t")
    (folder / "m4.yaml").rename(folder / "m2.yaml")
    (folder / "t").rename(folder / "m4.yaml")


def page(folder: Path) -> None:
    (folder / "mentorpick.yaml").write_text("fictional: true\n", encoding="utf-8")


def mend(folder: Path) -> None:
    write(folder / "bad.yaml", "Bad", 1)


def misname(folder: Path) -> None:
    (folder / "m2.yaml.txt").write_text("not read, and said to be", encoding="utf-8")


def edit_deep(folder: Path) -> None:
    write(folder / "deep" / "m1.yaml", "M 1", 5)


@pytest.mark.parametrize("change", [edit, add, remove, rename, swap, page, mend, misname, edit_deep])
def test_any_change_is_seen(folder: Path, kept: Path, change: Callable[[Path], None], no_ctime: None) -> None:
    load_cached_pool(folder, folder=kept)
    assert load_cached_pool(folder, folder=kept).warm
    change(folder)
    found = load_cached_pool(folder, folder=kept)
    assert shortlist(found.pool) == fresh(folder)
    assert found.pool.page == read_profiles(folder).page
    assert found.problems == read_profiles(folder).problems
    assert not found.warm


def test_a_file_edited_in_the_same_second_to_the_same_size_is_seen(
    folder: Path, kept: Path, no_ctime: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mentorpick import pool_cache as cache

    monkeypatch.setattr(cache, "_DOUBT", 3600 * 10**9)  # a second that lasts, however busy the machine is
    now = int((kept.parent / "clock").write_text("x") and (kept.parent / "clock").stat().st_mtime)
    os.utime(folder / "m0.yaml", (now, now))
    before = load_cached_pool(folder, folder=kept)
    for level in (5, 1, 4):
        inode = (folder / "m0.yaml").stat().st_ino
        with (folder / "m0.yaml").open("r+", encoding="utf-8") as stream:
            stream.write(PROFILE.format(name="M 0", level=level))
        os.utime(folder / "m0.yaml", (now, now))
        assert (folder / "m0.yaml").stat().st_ino == inode
        after = load_cached_pool(folder, folder=kept)
        assert shortlist(after.pool) == fresh(folder) != shortlist(before.pool)
        before = after


def test_a_doubtful_file_that_did_not_change_is_warm(folder: Path, kept: Path) -> None:
    write(folder / "m0.yaml", "M 0", 3)
    load_cached_pool(folder, folder=kept)
    assert load_cached_pool(folder, folder=kept).warm


def test_the_doubt_is_gone_once_the_files_are_old(
    folder: Path, kept: Path, no_ctime: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mentorpick import pool_cache as cache

    write(folder / "m0.yaml", "M 0", 3)
    load_cached_pool(folder, folder=kept)
    monkeypatch.setattr(cache, "_DOUBT", -(10**18))
    assert load_cached_pool(folder, folder=kept).warm
    monkeypatch.setattr(cache, "read_file", None)
    assert load_cached_pool(folder, folder=kept).warm, "nothing is read any more"


@pytest.mark.parametrize("damage", [b"", b"garbage", b"mentorpick columns 1\n" + b"\xff" * 100])
def test_a_damaged_cache_is_made_anew(folder: Path, kept: Path, damage: bytes, no_ctime: None) -> None:
    load_cached_pool(folder, folder=kept)
    [file] = kept.glob("*.columns")
    file.write_bytes(damage)
    found = load_cached_pool(folder, folder=kept)
    assert not found.warm
    assert shortlist(found.pool) == fresh(folder)
    assert load_cached_pool(folder, folder=kept).warm


def test_one_flipped_byte_anywhere_is_noticed(folder: Path, kept: Path, no_ctime: None) -> None:
    load_cached_pool(folder, folder=kept)
    [file] = kept.glob("*.columns")
    whole, wanted = file.read_bytes(), fresh(folder)
    for place in range(0, len(whole), max(1, len(whole) // 40)):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 0x40]) + whole[place + 1 :])
        assert shortlist(load_cached_pool(folder, folder=kept).pool) == wanted


def test_another_version_reads_again(folder: Path, kept: Path, no_ctime: None, monkeypatch: pytest.MonkeyPatch) -> None:
    load_cached_pool(folder, folder=kept)
    monkeypatch.setattr("mentorpick.pool_cache._READ_BY", "99")
    assert not load_cached_pool(folder, folder=kept).warm


def test_several_runs_at_once_do_not_disturb_each_other(folder: Path, kept: Path) -> None:
    found: list[bytes] = []
    runs = [
        Thread(target=lambda: found.append(shortlist(load_cached_pool(folder, folder=kept).pool))) for _ in range(6)
    ]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    assert found == [fresh(folder)] * 6
    assert sorted(path.suffix for path in kept.iterdir()) == ["", ".columns"], "the key, and the columns"


def test_a_folder_that_cannot_be_written_is_no_reason_to_fail(folder: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way", encoding="utf-8")
    found = load_cached_pool(folder, folder=blocked / "cache")
    assert shortlist(found.pool) == fresh(folder)


def test_without_a_folder_nothing_is_kept(folder: Path, kept: Path) -> None:
    assert not load_cached_pool(folder).warm
    assert not kept.exists()


def test_only_the_last_pools_are_kept(folder: Path, kept: Path) -> None:
    for number in range(MOST_POOLS + 3):
        one = folder.parent / f"pool{number}"
        write(one / "a.yaml", "A", 3)
        load_cached_pool(one, folder=kept)
    assert len(list(kept.glob("*.columns"))) == MOST_POOLS


@pytest.mark.skipif(os.name == "nt", reason="POSIX modes")
def test_what_is_kept_is_for_its_owner_only(folder: Path, kept: Path) -> None:
    load_cached_pool(folder, folder=kept)
    assert kept.stat().st_mode & 0o077 == 0
    assert all(path.stat().st_mode & 0o077 == 0 for path in kept.iterdir())


def test_a_path_that_does_not_exist_is_wrong_usage_as_ever(kept: Path, tmp_path: Path) -> None:
    with pytest.raises(WrongUsage):
        load_cached_pool(tmp_path / "nothing", folder=kept)


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_a_folder_that_holds_itself_is_kept_too(folder: Path, kept: Path) -> None:
    (folder / "deep" / "again").symlink_to(folder)
    first, second = load_cached_pool(folder, folder=kept), load_cached_pool(folder, folder=kept)
    assert (first.warm, second.warm) == (False, True)
    assert shortlist(second.pool) == fresh(folder)


def test_files_named_one_by_one_are_kept_too(folder: Path, kept: Path) -> None:
    files = [folder / "m0.yaml", folder / "m2.yaml", folder / "deep"]
    assert not load_cached_pool(*files, folder=kept).warm
    found = load_cached_pool(*files, folder=kept)
    assert found.warm
    assert shortlist(found.pool) == fresh(*files)
    edit(folder)
    assert not load_cached_pool(*files, folder=kept).warm


def test_a_full_disk_leaves_no_half_of_a_cache(folder: Path, kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    assert shortlist(load_cached_pool(folder, folder=kept).pool) == fresh(folder)
    assert {path.name for path in kept.iterdir()} <= {".key"}


def resealed(data: bytes, change: Callable[[bytearray], None]) -> bytes:
    """The file with something changed, and every checksum made right again."""
    magic = 21
    length = int.from_bytes(data[magic : magic + 8], "little")
    head = json.loads(data[magic + 16 : magic + 16 + length])
    start = -(-(magic + 16 + length) // 64) * 64
    body = bytearray(data[start : start + head["size"]])
    change(body)
    head["crc"] = crc32(bytes(body))
    text = json.dumps(head, separators=(",", ":")).encode()
    text += b" " * (length - len(text))
    first = data[:magic] + len(text).to_bytes(8, "little") + crc32(text).to_bytes(8, "little") + text
    return first + b"\0" * (-len(first) % 64) + bytes(body) + data[start + head["size"] :]


@pytest.mark.parametrize("at", range(0, 2000, 250))
def test_a_cache_that_is_well_formed_and_wrong_is_damaged_and_no_bug(at: int, folder: Path, kept: Path) -> None:
    load_cached_pool(folder, folder=kept)
    [file] = kept.glob("*.columns")

    def change(body: bytearray) -> None:
        for place in range(at % len(body), min(at % len(body) + 8, len(body))):
            body[place] ^= 0x5A

    data = file.read_bytes()
    file.write_bytes(resealed(data, lambda body: None))
    assert load_cached_pool(folder, folder=kept).warm, "the checksums are made as they are"
    file.write_bytes(resealed(data, change))
    found = load_cached_pool(folder, folder=kept)
    assert not found.warm
    assert shortlist(found.pool) == fresh(folder)
    assert load_cached_pool(folder, folder=kept).warm, "and it's written anew"


def test_a_cache_sealed_with_another_key_is_not_believed(folder: Path, kept: Path) -> None:
    load_cached_pool(folder, folder=kept)
    (kept / ".key").write_bytes(b"k" * 32)
    assert not load_cached_pool(folder, folder=kept).warm
    assert load_cached_pool(folder, folder=kept).warm
