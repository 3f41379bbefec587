"""Files of others in our places, and data no one thought of: a sentence or nothing, never theirs, never a bug."""

import csv
import gzip
import io
import json
import os
import shutil
import stat
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest

from mentorpick import encoding
from mentorpick.cli.pick import ignore_line
from mentorpick.errors import InvalidData, MachineFailed
from mentorpick.model.people import Answers
from mentorpick.pool_cache import is_own
from mentorpick.read.files import read_bundle
from mentorpick.read.sheets.workbook import copy_guarded
from mentorpick.store import Store
from mentorpick.write.pages import _PAGE
from mentorpick.write.tables import csv_line
from tests.solid.desk import TODAY, Desk

JO, DAY = Answers(id="jo", priority="career"), date(2026, 11, 23)
posix = pytest.mark.skipif(sys.platform == "win32", reason="owners and modes are POSIX's")


# files


@posix
@pytest.mark.parametrize("mode", [0o666, 0o620, 0o602])
def test_a_cache_that_others_may_write_is_not_believed(mode: int, tmp_path: Path) -> None:
    (tmp_path / "c").write_bytes(b"x")
    (tmp_path / "c").chmod(mode)
    assert not is_own(tmp_path / "c")
    (tmp_path / "c").chmod(0o600)
    assert is_own(tmp_path / "c")


@posix
def test_a_cache_of_somebody_else_is_not_believed(tmp_path: Path) -> None:
    (tmp_path / "c").write_bytes(b"x")
    (tmp_path / "c").chmod(0o600)
    if os.geteuid():
        pytest.skip("only root can give a file away")
    os.chown(tmp_path / "c", 12345, 12345)
    assert not is_own(tmp_path / "c")


@posix
def test_a_cache_that_is_a_link_is_not_believed(tmp_path: Path) -> None:
    (tmp_path / "c").write_bytes(b"x")
    (tmp_path / "l").symlink_to(tmp_path / "c")
    assert not is_own(tmp_path / "l")


@posix
def test_a_pool_is_read_anew_where_its_cache_is_not_ours_alone(desk: Desk) -> None:
    desk.call("rank", "jo.yaml", "-p", "mentors", "--today", TODAY)
    kept = [path for path in desk.paths() if path.suffix == ".columns"]
    for path in kept:
        path.chmod(0o666)
    shown = desk.call("rank", "jo.yaml", "-p", "mentors", "--today", TODAY)
    assert kept
    assert shown.code == 0
    assert "Ada Berg" in shown.out


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def give_away(path: Path) -> None:
    if os.geteuid():
        pytest.skip("only root can give a file away")
    os.chown(path, 12345, 12345)


@posix
def test_a_home_that_was_open_becomes_private(tmp_path: Path) -> None:
    store = Store(tmp_path / "home", tmp_path / "cache")
    for folder in (store.folder, store.folder / "answers", store.folder / "drafts"):
        folder.mkdir()
        folder.chmod(0o755)
    store.save_answers(JO, DAY)
    store.save_draft({})
    assert [mode_of(path) for path in (store.folder, *sorted(store.folder.iterdir()))] == [0o700] * 3


@posix
def test_a_cache_that_was_open_becomes_private(desk: Desk) -> None:
    for folder in (desk.folder / "cache", desk.folder / "cache" / "pools"):
        folder.mkdir()
        folder.chmod(0o755)
    assert desk.call(*f"rank jo.yaml -p mentors --cache cache --today {TODAY}".split()).code == 0
    assert mode_of(desk.folder / "cache") == mode_of(desk.folder / "cache" / "pools") == 0o700


@posix
def test_a_folder_that_holds_other_things_keeps_its_mode(tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()
    (tmp_path / "stick").chmod(0o755)
    (tmp_path / "stick" / "holiday.jpg").write_bytes(b"")
    path = Store(tmp_path / "stick").save_answers(JO, DAY)
    assert (mode_of(tmp_path / "stick"), mode_of(path.parent), mode_of(path)) == (0o755, 0o700, 0o600)


@posix
def test_nothing_is_kept_in_a_home_that_everybody_may_change(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / "theirs").write_bytes(b"")
    (tmp_path / "shared").chmod(0o777)
    with pytest.raises(MachineFailed, match="anyone can change"):
        Store(tmp_path / "shared").save_answers(JO, DAY)
    (tmp_path / "shared").chmod(0o1777)  # as /tmp is: nobody can change what is another's
    Store(tmp_path / "shared").save_answers(JO, DAY)


@posix
@pytest.mark.parametrize("inner", ["", "answers"])
def test_nothing_is_kept_in_a_folder_of_somebody_else(inner: str, tmp_path: Path) -> None:
    store = Store(tmp_path / "home")
    (store.folder / "answers").mkdir(parents=True)
    give_away(store.folder / inner)
    with pytest.raises(MachineFailed, match="it belongs to someone else"):
        store.save_answers(JO, DAY)
    assert list((store.folder / "answers").iterdir()) == []


@posix
def test_a_home_of_somebody_else_does_not_stop_the_result(desk: Desk) -> None:
    home = next(path.parent for path in desk.paths() if path.parent.name == "answers").parent

    def kept() -> dict[Path, bytes]:  # but the pool as it was read, which is looked at again after two seconds
        return {path: path.read_bytes() for path in home.rglob("*") if path.is_file() and path.parent.name != "pools"}

    before = kept()
    give_away(home)
    done = desk.call("rank", "jo.yaml", "-p", "mentors", "-v", "--today", "2026-12-24")
    assert done.code == 0
    assert "it belongs to someone else" in done.err
    assert before
    assert kept() == before


@posix
@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("pool.json", lambda store: store.last_pool()), ("shortlist.json", lambda store: store.last_shortlist().ids),
        ("contacts.json", lambda store: store.contacts().written), ("bundles.json", lambda store: store.edition("b")),
        ("models.json", lambda store: store.is_accepted("m")), ("goals.vectors", lambda store: store.goal_vectors()),
        ("drafts/d.json", lambda store: store.draft()), ("answers/2026-01-01.yaml", lambda store: store.last_answers()),
    ],
)  # fmt: skip
@pytest.mark.parametrize("how", ["link", "open", "another's"])
def test_what_others_could_have_written_is_not_read(
    name: str, read: Callable[[Store], object], how: str, tmp_path: Path
) -> None:
    said: list[str] = []
    store, path = Store(tmp_path / "home", None, said.append), tmp_path / "home" / name
    path.parent.mkdir(parents=True)
    path.write_text("priority: career\n" if path.suffix == ".yaml" else RECORDS, encoding="utf-8")
    assert read(store)
    if how == "link":
        path.rename(tmp_path / "elsewhere")
        path.symlink_to(tmp_path / "elsewhere")
    elif how == "open":
        path.chmod(0o666)
    else:
        give_away(path)
    assert not read(Store(store.folder, None, said.append))
    assert any("I won't use it" in line for line in said)


RECORDS = json.dumps({
    "paths": ["p"], "ids": ["a"], "written": {"a": "2026-01-01"}, "bundles": {"b": {"a": "0"}}, "digests": ["m"],
})  # fmt: skip


@posix
def test_no_link_is_followed_to_write_a_record(tmp_path: Path) -> None:
    store, victim = Store(tmp_path / "home"), tmp_path / "victim"
    victim.write_text("mine", encoding="utf-8")
    store.folder.mkdir()
    for name in ("pool.json", "shortlist.json", "goals.vectors"):
        (store.folder / name).symlink_to(victim)
    store.remember_shortlist(["a"])
    store.save_goal_vectors(b"x")
    assert victim.read_text(encoding="utf-8") == "mine"
    assert store.last_shortlist().ids == ("a",)


@posix
@pytest.mark.parametrize(
    ("name", "place"),
    [("XDG_DATA_HOME", "below"), ("XDG_CACHE_HOME", "./below"), ("HOME", "../desk/below"), ("HOME", "~")],
)
def test_a_variable_that_names_a_place_below_the_current_folder_is_passed_over(
    name: str, place: str, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, place)
    before = {path.name for path in desk.folder.iterdir()}
    assert desk.call("rank", "jo.yaml", "-p", "mentors", "--today", TODAY).code == 0
    assert {path.name for path in desk.folder.iterdir()} == before


@posix
@pytest.mark.parametrize("name", ["o.jsonl.part", "o.jsonl.part.json", "o.jsonl.part.json.tmp", "e.jsonl.part"])
@pytest.mark.parametrize(
    ("how", "more"), [("link", "--force"), ("link", "--resume"), ("open", "--force"), ("hard link", "--resume")]
)
def test_an_unfinished_output_that_lies_there_is_neither_followed_nor_left_open(
    name: str, how: str, more: str, new_desk: Desk
) -> None:
    victim, path = new_desk.folder / "victim.txt", new_desk.folder / name
    victim.write_text("mine", encoding="utf-8")
    if how == "link":
        path.symlink_to(victim)
    elif how == "hard link":
        path.hardlink_to(victim)
    else:
        path.write_text("{}" if name.endswith("json") else "", encoding="utf-8")
        path.chmod(0o666)
    call = f"rank cohort.csv -p mentors -f jsonl -o o.jsonl --errors e.jsonl {more} --today {TODAY}"
    done = new_desk.call(*call.split())
    assert "a bug" not in done.err
    assert victim.read_text(encoding="utf-8") == "mine"
    assert all(
        mode_of(new_desk.folder / made) == 0o600 for made in ("o.jsonl", "e.jsonl") if (new_desk.folder / made).exists()
    )


@posix
def test_an_unfinished_output_of_somebody_else_is_not_gone_on_with(desk: Desk) -> None:
    record = json.dumps({"run": {}, "taken": 1, "pieces": 1, "size": 2, "digest": "0"})
    desk.write({"o.jsonl.part": "xx", "o.jsonl.part.json": record})
    give_away(desk.folder / "o.jsonl.part.json")
    done = desk.call(*f"rank cohort.csv -p mentors -f jsonl -o o.jsonl --resume --today {TODAY}".split())
    assert done.code == 2
    assert "belongs to someone else" in done.err


def test_mentors_of_an_earlier_time_that_fill_the_memory_are_not_read(tmp_path: Path) -> None:
    store = Store(tmp_path / "home")
    kept = store.folder / "mentors" / "2026-01-01.gz"
    kept.parent.mkdir(parents=True)
    kept.write_bytes(gzip.compress(bytes(encoding.MAX_BYTES + 1), 1))
    assert store.snapshot_of(store.folder / "answers" / "2026-01-01.yaml") is None


def test_a_record_of_an_import_names_no_file_outside_its_folder(desk: Desk) -> None:
    desk.write({"outside/precious.yaml": "name: Precious\n", "imp/.keep": ""})
    record = {"kind": "profiles", "people": {"../outside/precious": {"file": "0" * 16, "fields": {}}}}
    desk.write({"imp/.mentorpick-import.json": json.dumps(record)})
    done = desk.call("profiles", "import", "sheet.csv", "-o", "imp", "--prune")
    assert done.code == 3
    assert "is damaged" in done.err
    assert (desk.folder / "outside" / "precious.yaml").exists()


def test_forget_leaves_nothing_that_was_set_aside(tmp_path: Path) -> None:
    store = Store(tmp_path / "home", None)
    (tmp_path / "home").mkdir()
    for name in ("pool.json.corrupt", ".mentorpick-0011.tmp"):
        (tmp_path / "home" / name).write_text("x", encoding="utf-8")
    assert sum(item.files for item in store.everything()) == 2
    store.forget()
    assert not (tmp_path / "home").exists()


def test_forget_leaves_what_is_not_ours_in_a_folder_named_for_the_cache(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MENTORPICK_CACHE", str(desk.folder / "mentors"))
    assert desk.call("rank", "jo.yaml", "-p", "mentors", "--today", TODAY).code == 0
    before = [path.name for path in (desk.folder / "mentors").glob("*.yaml")]
    assert (desk.folder / "mentors" / "pools").is_dir()
    assert desk.call("forget", "--yes").code == 0
    assert [path.name for path in (desk.folder / "mentors").iterdir()] == before
    monkeypatch.setenv("MENTORPICK_CACHE", "weights.yaml")
    assert desk.call("forget", "--yes").code == 0
    assert (desk.folder / "weights.yaml").exists()


@pytest.mark.skipif(not shutil.which("git"), reason="git says what it ignores")
@pytest.mark.parametrize(
    "name", ["answers[1].yaml", "a*.yaml", "!a.yaml", "#a.yaml", "a b.yaml", "a\\b.yaml", "end .yaml ", "é?.yaml"]
)
def test_git_ignores_the_answers_whose_line_was_added(name: str, tmp_path: Path) -> None:
    if (sys.platform == "win32" and set(name) & set("*?\\")) or (name.endswith(" ") and sys.platform == "win32"):
        pytest.skip("no such names there")
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    (tmp_path / ".gitignore").write_bytes(ignore_line(name) + b"\n")
    done = subprocess.run(["git", "check-ignore", "--no-index", "-q", "--", name], cwd=tmp_path, check=False)
    assert done.returncode == 0
    other = subprocess.run(
        ["git", "check-ignore", "--no-index", "-q", "--", "answers1.yaml"], cwd=tmp_path, check=False
    )
    assert other.returncode == 1, "nothing else is"


# data


ODD = {"a word": "me@x.org", "a list": [1], "a number": 3, "nested": {"a": {"b": [1]}}, "nothing": None, "true": True}


@pytest.mark.parametrize("ending", ["jsonl", "json"])
@pytest.mark.parametrize("value", ODD)
def test_a_value_of_another_kind_costs_its_own_row_and_is_no_bug(value: str, ending: str, new_desk: Desk) -> None:
    keys = ("contact", "must", "background", "style", "goals", "also", "avoid", "languages", "location", "timezone",
            "meeting", "values", "name", "share", "hours_per_month", "updated", "id", "priority", "x", "", "year",
            "contact.email", "must.languages", "goals.0.text")  # fmt: skip
    rows = [{"id": "ok", "priority": "career"}]
    rows += [{"id": f"m{at}", "priority": "career", key: ODD[value]} for at, key in enumerate(keys)]
    text = json.dumps(rows) if ending == "json" else "".join(json.dumps(row) + "\n" for row in rows)
    new_desk.write({f"c.{ending}": text})
    done = new_desk.call("rank", f"c.{ending}", "-p", "mentors", "-f", "jsonl", "--today", TODAY)
    assert "a bug" not in done.err
    assert '"ok"' in done.out


@pytest.mark.parametrize("value", ODD)
def test_a_mentor_with_a_value_of_another_kind_is_no_bug(value: str, new_desk: Desk) -> None:
    keys = ("areas", "offers", "contact", "background", "capacity", "style", "languages", "name", "id", "expertise",
            "roles", "areas.career", "contact.email", "updated", "bio", "timezone", "conflicts", "consent", "x",
            "")  # fmt: skip
    rows = [{"name": f"Al {at}", "areas.finances": 3, key: ODD[value]} for at, key in enumerate(keys)]
    new_desk.write({"s.json": json.dumps(rows)})
    assert "a bug" not in new_desk.call("profiles", "import", "s.json", "-o", "o", "--dry-run").err
    new_desk.write(
        {f"mentors/z{at}.yaml": json.dumps({"name": f"Al {at}", key: ODD[value]}) for at, key in enumerate(keys)}
    )
    done = new_desk.call("profiles", "check", "mentors")
    assert "a bug" not in done.err


def test_a_contact_that_is_no_mapping_costs_its_own_row(desk: Desk) -> None:
    desk.write({"c.jsonl": '{"id":"ok","priority":"career"}\n{"priority":"career","contact":"me@x.org"}\n'})
    done = desk.call("rank", "c.jsonl", "-p", "mentors", "-f", "jsonl", "--today", TODAY)
    assert "a bug" not in done.err
    assert '"ok"' in done.out
    assert '"contact" can\'t be used' in done.err


def test_names_made_to_collide_are_three_people(desk: Desk) -> None:
    rows = [["name", "areas.career", "contact.email"], ["Al", "3", "a@x.org"], ["Al", "3", "b@x.org"]]
    with (desk.folder / "c.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
    first = desk.call("profiles", "import", "c.csv", "-o", "one")
    assert first.code == 0, first.err
    made = [path.stem for path in (desk.folder / "one").glob("*.yaml")]
    for taken in made:
        rows.append([taken.replace("-", " ").title(), "3", f"{taken}@x.org"])
    with (desk.folder / "c.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
    done = desk.call("profiles", "import", "c.csv", "-o", "two")
    assert "a bug" not in done.err
    assert done.code == 0, done.err
    assert len(list((desk.folder / "two").glob("*.yaml"))) == 4


def test_a_day_that_no_calendar_has_is_no_answers_of_ours(desk: Desk) -> None:
    home = next(path.parent for path in desk.paths() if path.parent.name == "answers")
    (home / "2026-02-30.yaml").write_text("priority: career\n", encoding="utf-8")
    for argv in (["why", "1"], ["review", "--no-input", "--today", TODAY]):
        assert "a bug" not in desk.call(*argv).err


def test_a_number_of_thousands_of_digits_is_said(desk: Desk) -> None:
    desk.write({"m.json": f'[{{"name": "Al", "capacity": {"9" * 5000}}}]'})
    done = desk.call("profiles", "import", "m.json", "-o", "o", "--dry-run")
    assert "more digits than are read" in done.err


def test_weights_that_cannot_be_added_up_are_refused(desk: Desk) -> None:
    desk.write({"w.yaml": "area.career: 1e308\narea.finances: 1e308\nvalues: 1e308\nroles: 1e308\n"})
    done = desk.call("rank", "jo.yaml", "-p", "mentors", "--weights", "w.yaml", "--today", TODAY)
    assert done.code == 3
    assert "isn't a number from 0 to" in done.err


def test_what_is_nothing_once_it_is_clean_is_no_entry(desk: Desk) -> None:
    rows = [
        {"name": "Al", "areas.career": 3, "expertise": ["\0", "x", "\u200b"], "offers": ["\0"], "languages": ["\0"]}
    ]
    desk.write({"s.json": json.dumps(rows)})
    assert desk.call("profiles", "import", "s.json", "-o", "o").code == 0
    assert "expertise: [x]" in (desk.folder / "o" / "al.yaml").read_text(encoding="utf-8")
    assert desk.call("profiles", "check", "o").code == 0


def test_an_address_that_is_several_is_written_to_nobody(desk: Desk) -> None:
    cohort = 'id,name,priority,goals,contact.email\nm0,Jo,career,Interviews,"a@b.org,evil@x.org"\n'
    desk.write({"one.csv": cohort})
    done = desk.call(*f"assign one.csv -p mentors --packets pages --no-input --today {TODAY}".split())
    assert done.code == 0, done.err
    rows = csv.DictReader(io.StringIO((desk.folder / "pages" / "mail.csv").read_text(encoding="utf-8-sig")))
    assert [row["email"] for row in rows if row["kind"] == "mentee"] == [""]
    assert all(b"evil@x.org>" not in path.read_bytes() for path in (desk.folder / "pages").glob("*.eml"))


def test_weights_of_thousands_of_keys_are_no_page_of_thousands_of_lines(desk: Desk) -> None:
    desk.write({"w.yaml": "".join(f"k{number}: 1\n" for number in range(5_000))})
    done = desk.call("rank", "jo.yaml", "-p", "mentors", "--weights", "w.yaml", "--today", TODAY)
    assert done.code == 3
    assert len(done.err) < 20_000


@pytest.mark.parametrize("version", ["9" * 5_000, "x" * 100_000, "\x1b[2J", "\u0663", "-1", "1e9"])
def test_a_version_that_is_none_is_said_in_a_line(version: str, new_desk: Desk) -> None:
    new_desk.write({"e.jsonl": json.dumps({"schema": f"mentorpick.run/{version}"}) + "\n"})
    for argv in (["diff", "e.jsonl", "e.jsonl"], ["rank", "cohort.csv", "-p", "mentors", "-f", "jsonl",
                                                  "--changed-since", "e.jsonl"]):  # fmt: skip
        done = new_desk.call(*argv)
        assert "a bug" not in done.err
        assert len(done.err) < 2_000
        assert done.code in (2, 3)


@pytest.mark.parametrize("pattern", ["%d%d%d", "%", "%Q", "%Y%Y"])
def test_a_date_pattern_that_is_none_is_no_bug(pattern: str, new_desk: Desk) -> None:
    new_desk.write({"s.csv": "name,areas.career,When\nAl,3,1.2.2026\n"})
    new_desk.write({"s.csv.map.yaml": f'columns:\n  When: {{to: updated, date: "{pattern}"}}\n'})
    assert "a bug" not in new_desk.call("profiles", "import", "s.csv", "-o", "o", "--dry-run").err


@pytest.mark.parametrize("name", ["b.zip", "w.xlsx"])
def test_an_archive_of_very_many_files_is_refused_before_they_are_listed(name: str) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(12_000):
            archive.writestr(f"{number}", b"")
    started = time.process_time()
    with pytest.raises(InvalidData, match=r"more than|more files than"):
        read_bundle(name, out.getvalue()) if name == "b.zip" else copy_guarded(name, out.getvalue())
    assert time.process_time() - started < 0.05  # listing them takes longer, and half a kilobyte each


def test_a_packed_file_that_fills_the_memory_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert encoding.MAX_BYTES <= 256 << 20
    monkeypatch.setattr(encoding, "MAX_BYTES", 1_000_000)
    with pytest.raises(InvalidData, match="holds more than"):
        encoding.unpack(gzip.compress(b" " * 1_000_001), ".gz")


@pytest.mark.parametrize("at", [0, 3, 10, 12, 20, 25])
def test_a_damaged_packed_file_is_said(at: int) -> None:
    data = bytearray(gzip.compress(b'{"priority":"career"}\n' * 50))
    data[at] ^= 0xFF
    with suppress(InvalidData):
        encoding.unpack(bytes(data), ".gz")


@pytest.mark.parametrize(
    ("text", "leads"),
    [
        ("https://uni.edu/a@b", True), ("https://uni.edu?x=@", True), ("http://uni.edu", True),
        ("https://uni.edu@evil.example/", False), ("https://uni.edu\\@evil.example/", False), ("javascript:x", False),
    ],
)  # fmt: skip
def test_a_link_leads_to_the_host_it_seems_to(text: str, leads: bool) -> None:
    assert bool(_PAGE.fullmatch(text)) is leads


# cells


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("Al;=1+1;x", "Al;'=1+1;x"), ("a\t=1", "a\t'=1"), ("a; @x", "a; '@x"), ("＝1+1", "'＝1+1"),
        ("=1;-2", "'=1;'-2"), ("a;b-c", "a;b-c"), ("1-2", "1-2"),
    ],
)  # fmt: skip
def test_a_cell_for_excel_is_no_formula_where_semicolons_part_cells(cell: str, written: str) -> None:
    line = csv_line([cell], excel=True)
    assert next(csv.reader([line])) == [written]
    for delimiter in ";\t":
        for part in next(csv.reader([line.strip()], delimiter=delimiter)):
            assert not part.strip(' "').startswith(("=", "+", "-", "@", "＝"))


PIPES = {
    "mentors/ada.yaml": "rank jo.yaml -p mentors --no-cache",
    "mentors/mentorpick.yaml": "rank jo.yaml -p mentors --no-cache",
    "weights.yaml": "rank jo.yaml -p mentors --weights weights.yaml", "b.zip": "rank jo.yaml -p b.zip",
    "sheet.xlsx": "profiles import sheet.xlsx -o o", "sheet.csv.map.yaml": "profiles import sheet.csv -o o",
    "o/.mentorpick-import.json": "profiles import sheet.csv -o o", "o/dee-ek.yaml": "profiles import sheet.csv -o o",
    "proposal.csv": "assign cohort.csv -p mentors --keep proposal.csv", "t/mentee.j2":
    "assign cohort.csv -p mentors --packets P --texts t --no-input", "o.jsonl.part.json":
    "rank cohort.csv -p mentors -o o.jsonl --resume", "o.jsonl.part": "rank cohort.csv -p mentors -o o.jsonl --force",
    "term/term.log.jsonl": "term status", "term/term.csv": "term status",
    "model/model.json": "rank jo.yaml -p mentors --model model --no-input", "model/model.onnx": "model model",
}  # fmt: skip
"""Files that are read, or looked for, and a call that does."""


@posix
@pytest.mark.parametrize("name", PIPES)
@pytest.mark.parametrize("kind", ["pipe", "device", "link to itself", "folder"])
def test_nothing_waits_for_a_pipe_or_reads_a_device_to_its_end(name: str, kind: str, new_desk: Desk) -> None:
    path = new_desk.folder / name
    path.parent.mkdir(exist_ok=True)
    path.unlink(missing_ok=True)
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    else:
        path.symlink_to("/dev/zero" if kind == "device" else path)
    done = new_desk.call(*PIPES[name].split())
    assert "a bug" not in done.err
    assert done.code in (0, 1, 2, 3)


@posix
@pytest.mark.parametrize("name", ["jo.yaml", "cohort.csv"])
def test_answers_that_are_a_link_to_themselves_are_a_sentence(name: str, desk: Desk) -> None:
    (desk.folder / name).unlink()
    (desk.folder / name).symlink_to(desk.folder / name)
    for more in ((), ("-o", "o.json")):
        done = desk.call("rank", name, "-p", "mentors", *more)
        assert done.code in (1, 2, 3)
        assert "a bug" not in done.err


def test_a_file_where_the_folder_of_a_term_is_named_is_a_sentence(desk: Desk) -> None:
    done = desk.call("term", "start", "proposal.csv", "--term", "jo.yaml")
    assert (done.code, "is a file" in done.err) == (2, True)
