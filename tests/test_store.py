"""The user's own folder: nothing lost, nothing open to others, nothing left after forget."""

import os
import stat
import subprocess
import sys
from datetime import date
from pathlib import Path

import msgspec
import pytest

from mentorpick.errors import MachineFailed
from mentorpick.model.people import Answers, Goal, Mentor
from mentorpick.store import KINDS, Draft, LastShortlist, Store

TODAY = date(2026, 11, 23)
JO = Answers(id="jo", priority="career", goals=(Goal(text="Match into a fellowship"),))


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def store(tmp_path: Path, said: list[str]) -> Store:
    return Store(tmp_path / "data" / "mentorpick", tmp_path / "cache", said.append)


def fill(store: Store) -> None:
    """One thing of every kind."""
    store.save_answers(JO, TODAY)
    store.save_person(Mentor(id="ana", name="Ana", expertise=("nursing",)))
    store.save_draft({"priority": "career"})
    store.remember_shortlist(["ana"], pool=[store.people])


def test_an_empty_home_knows_nothing_and_writes_nothing(store: Store) -> None:
    assert store.last_answers() is None
    assert store.history() == ()
    assert store.last_pool() == ()
    assert store.last_shortlist() == LastShortlist()
    assert store.draft() is None
    assert store.everything() == ()
    assert not store.folder.exists()


def test_saved_answers_come_back_as_they_were(store: Store) -> None:
    path = store.save_answers(JO, TODAY)
    assert path.name == "2026-11-23.yaml"
    assert store.last_answers() == (path, JO)


def test_the_same_answers_on_the_same_day_are_kept_once_and_others_beside_them(store: Store) -> None:
    first = store.save_answers(JO, TODAY)
    assert store.save_answers(JO, TODAY) == first
    changed = msgspec.structs.replace(JO, priority="finances")
    second = store.save_answers(changed, TODAY)
    later = store.save_answers(changed, date(2027, 1, 2))
    assert [path.name for _, path in store.history()] == ["2026-11-23.yaml", "2026-11-23-2.yaml", "2027-01-02.yaml"]
    assert store.last_answers() == (later, changed)
    assert second.read_bytes() == later.read_bytes()


def test_ten_on_one_day_stay_in_the_order_they_were_given(store: Store) -> None:
    for count in range(12):
        store.save_answers(msgspec.structs.replace(JO, name=f"Jo {count}"), TODAY)
    last = store.last_answers()
    assert last is not None
    assert last[1].name == "Jo 11"


def test_pool_and_shortlist_are_remembered_as_absolute_paths(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    store.remember_shortlist(["b", "a"], answers="jo.yaml", pool=["office"])
    expected = (str(tmp_path / "office"),)
    assert store.last_shortlist() == LastShortlist(("b", "a"), str(tmp_path / "jo.yaml"), expected)
    assert store.last_pool() == expected
    store.remember_pool([])
    assert store.last_pool() == ()


def test_people_with_the_same_name_get_files_of_their_own(store: Store) -> None:
    ana = Mentor(id="ana", name="Ana", expertise=("nursing",))
    assert [store.save_person(ana).name for _ in range(2)] == ["ana.yaml", "ana-2.yaml"]


def test_a_draft_is_found_again_until_it_is_discarded(store: Store) -> None:
    path = store.save_draft({"goals": ["a"]})
    assert store.save_draft({"goals": ["a", "b"]}, path) == path
    assert store.draft() == Draft(path, {"goals": ["a", "b"]})
    store.discard_draft(path)
    store.discard_draft(path)
    assert store.draft() is None


def test_a_draft_is_resumed_by_one_session_only(store: Store) -> None:
    store.save_draft({"goals": ["a"]})
    draft = store.draft()
    assert draft is not None
    mine = store.claim_draft(draft)
    assert mine is not None
    assert store.claim_draft(draft) is None
    assert store.draft() == Draft(mine, {"goals": ["a"]})


def test_two_sessions_at_once_keep_two_drafts(store: Store) -> None:
    one, two = store.save_draft({"n": 1}), store.save_draft({"n": 2})
    store.save_draft({"n": 3}, one)
    assert one != two
    assert {path.name for path in (store.folder / "drafts").iterdir()} == {one.name, two.name}


@pytest.mark.parametrize("broken", [b"", b"{", b"[1, 2]", b"\xff\xfe", b'{"paths": 3, "ids": 3}'])
@pytest.mark.parametrize("name", ["pool.json", "shortlist.json"])
def test_a_broken_record_is_said_set_aside_and_written_anew(
    store: Store, said: list[str], name: str, broken: bytes
) -> None:
    fill(store)
    (store.folder / name).write_bytes(broken)
    assert (store.last_pool(), store.last_shortlist().ids) != ((str(store.people),), ("ana",))
    assert (store.folder / f"{name}.corrupt").read_bytes() == broken
    assert len(said) == 1
    assert name in said[0]
    fill(store)
    assert store.last_shortlist().ids == ("ana",)


def test_broken_answers_are_set_aside_and_those_before_them_are_used(store: Store, said: list[str]) -> None:
    first = store.save_answers(JO, TODAY)
    broken = store.folder / "answers" / "2027-01-01.yaml"
    broken.write_text("priority: [", encoding="utf-8")
    assert store.last_answers() == (first, JO)
    assert broken.with_name("2027-01-01.yaml.corrupt").exists()
    assert said[0].startswith(str(broken))


def test_a_broken_draft_is_set_aside(store: Store, said: list[str]) -> None:
    path = store.save_draft({"n": 1})
    path.write_bytes(b'{"n": ')
    assert store.draft() is None
    assert said


def test_a_name_reserved_by_another_writer_is_neither_read_nor_set_aside(store: Store, said: list[str]) -> None:
    first = store.save_answers(JO, TODAY)
    (store.folder / "answers" / "2026-11-23-2.yaml").touch()
    assert store.last_answers() == (first, JO)
    assert not said


@pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX")
@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077, 0o777])
def test_everything_is_for_the_owner_only_under_any_umask(store: Store, umask: int) -> None:
    before = os.umask(umask)
    try:
        fill(store)
        fill(store)
    finally:
        os.umask(before)
    for path in (store.folder, *store.folder.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


WRITER = """
import sys
from datetime import date
from pathlib import Path
from mentorpick.model.people import Answers, Mentor
from mentorpick.store import Store
store, me = Store(Path(sys.argv[1])), sys.argv[2]
for n in range(5):
    store.save_answers(Answers(priority="career", name=f"{me}-{n}"), date(2026, 11, 23))
    store.save_person(Mentor(id="same", name=f"{me}-{n}", expertise=("x",)))
    store.save_draft({"by": me, "n": n})
    store.remember_shortlist([f"m-{me}"] * 50, pool=[f"/{me}"])
    store.last_pool(), store.last_shortlist(), store.draft()
"""


def test_eight_writers_at_once_lose_nothing(store: Store) -> None:
    runs = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(store.folder), str(n)], stderr=subprocess.PIPE, text=True)
        for n in range(8)
    ]
    for run in runs:
        assert (run.communicate(timeout=60)[1], run.returncode) == ("", 0)
    assert len(store.history()) == 40
    assert len(list(store.people.glob("*.yaml"))) == 40
    assert len(list((store.folder / "drafts").glob("*.json"))) == 40
    assert len(set(store.last_shortlist().ids)) == 1
    assert not list(store.folder.rglob("*.corrupt"))
    assert not list(store.folder.rglob("*.tmp"))


def test_everything_names_each_kind_and_forget_leaves_nothing(store: Store) -> None:
    fill(store)
    assert store.cache is not None
    (store.cache / "pools").mkdir(parents=True)
    (store.cache / "pools" / "x.bin").write_bytes(b"1")
    (store.folder / "pool.json.corrupt").touch()
    filled = [name for name, _ in KINDS if (store.folder / name).exists()]
    assert {"answers", "profiles", "drafts", "pool.json", "shortlist.json"} <= set(filled)
    kept = [(kept.path.name, kept.files) for kept in store.everything()]
    assert kept == [(name, 1) for name in (*filled, "pool.json.corrupt", "pools")]
    assert len(store.forget()) == len(filled) + 2
    assert not store.folder.exists()
    assert not store.cache.exists()
    assert store.forget() == ()


def test_forget_leaves_a_file_that_is_not_ours(store: Store) -> None:
    fill(store)
    own = store.folder / "my-notes.txt"
    own.write_text("mine", encoding="utf-8")
    store.forget()
    assert own.read_text(encoding="utf-8") == "mine"


def test_a_folder_that_cannot_be_written_is_said_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    store = Store(tmp_path / "file" / "mentorpick")
    with pytest.raises(MachineFailed, match="mentorpick"):
        store.save_answers(JO, TODAY)
