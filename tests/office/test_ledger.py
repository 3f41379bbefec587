"""The ledger of a term: nothing that happened or was typed is lost, whoever writes and whatever stops them."""

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentorpick.errors import InvalidData, MachineFailed, WrongUsage
from mentorpick.office.ledger import (
    LOCK,
    LOG,
    TABLE,
    Change,
    Writer,
    change_term,
    day_of,
    forget_person,
    read_term,
    undo_last,
)
from mentorpick.office.term import Entry, Step, TermPair, term_after
from mentorpick.text import clean
from mentorpick.write import files
from mentorpick.write.files import hold_lock

TODAY = date(2026, 10, 9)
ANN = Writer("Ann Smith on office-pc", datetime(2026, 10, 9, 8, 30, tzinfo=UTC), wait=0.2)

STARTED = tuple(
    Entry(what="started", mentee=mentee, mentor=mentor, on="2026-10-01", mentee_name=name, mentor_name=other)
    for mentee, mentor, name, other in [
        ("lea", "mark", "Lea Cohen", "Mark O'Brien"),
        ("wei", "yuki", "Wei Chen", "Yuki Sato"),
    ]
)


def begin(folder: Path) -> None:
    change_term(folder, "term start", lambda _: STARTED, ANN, today=TODAY, new=True)


def add(folder: Path, *entries: Entry) -> Change:
    return change_term(folder, "term test", lambda _: entries, ANN, today=TODAY)


def pair(folder: Path, mentee: str) -> TermPair:
    return next(pair for pair in read_term(folder).pairs if pair.mentee == mentee)


def table(folder: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((folder / TABLE).read_text(encoding="utf-8-sig"))))


def retype(folder: Path, change: Callable[[list[dict[str, str]]], None], delimiter: str = ",") -> None:
    """Change the table as a person does in a spreadsheet."""
    rows = table(folder)
    change(rows)
    columns = list(dict.fromkeys(key for row in rows for key in row))
    with (folder / TABLE).open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, columns, delimiter=delimiter, restval="")
        writer.writeheader()
        writer.writerows(rows)


def row_of(rows: list[dict[str, str]], mentee: str) -> dict[str, str]:
    return next(row for row in rows if row["mentee"] == mentee)


def test_the_table_has_a_line_for_each_pair(tmp_path: Path) -> None:
    begin(tmp_path)
    lea = row_of(table(tmp_path), "lea")
    assert (lea["mentee_name"], lea["mentor_name"], lea["state"], lea["started"]) == (
        "Lea Cohen", "Mark O'Brien", "started", "2026-10-01",
    )  # fmt: skip


def test_both_files_are_for_their_owner_only(tmp_path: Path) -> None:
    begin(tmp_path)
    if os.name != "nt":
        assert {oct((tmp_path / name).stat().st_mode & 0o777) for name in (LOG, TABLE)} == {"0o600"}


def test_the_log_only_grows(tmp_path: Path) -> None:
    begin(tmp_path)
    before = (tmp_path / LOG).read_bytes()
    add(tmp_path, Entry(what="met", mentee="lea", mentor="mark", on="2026-10-08"))
    undo_last(tmp_path, ANN, today=TODAY)
    assert (tmp_path / LOG).read_bytes().startswith(before)


def test_a_pair_goes_from_started_to_met_to_ended(tmp_path: Path) -> None:
    begin(tmp_path)
    add(tmp_path, Entry(what="met", mentee="lea", mentor="mark", on="2026-10-08"))
    assert (pair(tmp_path, "lea").state, pair(tmp_path, "lea").met) == ("met", "2026-10-08")
    add(tmp_path, Entry(what="ended", mentee="lea", mentor="mark", on="2026-12-01", by="mentee", because="done"))
    assert (pair(tmp_path, "lea").state, pair(tmp_path, "lea").because) == ("ended", "done")


def test_a_yes_that_comes_late_takes_no_meeting_back(tmp_path: Path) -> None:
    begin(tmp_path)
    add(tmp_path, Entry(what="met", mentee="lea", mentor="mark", on="2026-10-08"))
    add(tmp_path, Entry(what="accepted", mentee="lea", mentor="mark", on="2026-10-09", by="mentor"))
    assert (pair(tmp_path, "lea").state, pair(tmp_path, "lea").mentor_accepted) == ("met", "2026-10-09")


def test_what_somebody_typed_becomes_an_entry(tmp_path: Path) -> None:
    begin(tmp_path)
    retype(tmp_path, lambda rows: row_of(rows, "lea").update(note="rang on Monday", met="2026-10-08"))
    change = add(tmp_path)
    assert {(entry.column, entry.text) for entry in change.typed} == {("note", "rang on Monday"), ("met", "2026-10-08")}
    assert (pair(tmp_path, "lea").note, pair(tmp_path, "lea").state) == ("rang on Monday", "met")


def test_what_was_typed_and_what_a_command_did_both_stay(tmp_path: Path) -> None:
    begin(tmp_path)
    retype(tmp_path, lambda rows: row_of(rows, "wei").update(note="likes tea"))
    add(tmp_path, Entry(what="declined", mentee="wei", mentor="yuki", on="2026-10-09", by="mentor"))
    assert (pair(tmp_path, "wei").note, pair(tmp_path, "wei").state) == ("likes tea", "declined")


def test_a_state_that_is_typed_counts_like_a_command(tmp_path: Path) -> None:
    begin(tmp_path)
    retype(tmp_path, lambda rows: row_of(rows, "wei").update(state="Declined", by="mentor"))
    add(tmp_path)
    assert (pair(tmp_path, "wei").state, pair(tmp_path, "wei").ended) == ("declined", "2026-10-09")


def test_what_is_no_state_or_date_is_kept_in_the_note_and_said(tmp_path: Path) -> None:
    begin(tmp_path)
    retype(tmp_path, lambda rows: row_of(rows, "wei").update(state="on holiday", met="sometime"))
    change = add(tmp_path)
    assert "on holiday" in pair(tmp_path, "wei").note
    assert "sometime" in pair(tmp_path, "wei").note
    assert pair(tmp_path, "wei").state == "started"
    assert len(change.notices) == 2


def test_a_column_of_the_offices_own_comes_back(tmp_path: Path) -> None:
    begin(tmp_path)
    retype(tmp_path, lambda rows: row_of(rows, "lea").update({"Rang on": "Monday"}))
    add(tmp_path)
    assert row_of(table(tmp_path), "lea")["Rang on"] == "Monday"
    add(tmp_path, Entry(what="met", mentee="lea", mentor="mark", on="2026-10-08"))
    assert row_of(table(tmp_path), "lea")["Rang on"] == "Monday"


def test_a_line_without_ids_is_a_new_pair(tmp_path: Path) -> None:
    begin(tmp_path)
    retype(
        tmp_path, lambda rows: rows.append({"mentee_name": "Omar Saleh", "mentor_name": "Yuki Sato", "note": "late"})
    )
    add(tmp_path)
    assert (pair(tmp_path, "omar-saleh").mentor, pair(tmp_path, "omar-saleh").note) == ("yuki", "late")


def test_a_deleted_line_comes_back_and_is_said(tmp_path: Path) -> None:
    begin(tmp_path)
    retype(tmp_path, lambda rows: rows.remove(row_of(rows, "wei")))
    change = add(tmp_path)
    assert [row["mentee"] for row in table(tmp_path)] == ["lea", "wei"]
    assert "Wei Chen" in change.notices[0]


def test_a_spreadsheet_that_writes_dates_and_semicolons_its_own_way_changes_nothing(tmp_path: Path) -> None:
    begin(tmp_path)

    def excel(rows: list[dict[str, str]]) -> None:
        for row in rows:
            row["started"] = "01/10/2026"
        row_of(rows, "lea")["met"] = "05/10/2026"

    retype(tmp_path, excel, delimiter=";")
    change = add(tmp_path)
    assert [(entry.mentee, entry.column, entry.text) for entry in change.typed] == [("lea", "met", "2026-10-05")]


def test_an_american_spreadsheet_shows_itself_by_the_dates_that_are_known(tmp_path: Path) -> None:
    begin(tmp_path)

    def excel(rows: list[dict[str, str]]) -> None:
        for row in rows:
            row["started"] = "10/1/2026"
        row_of(rows, "lea")["met"] = "10/5/2026"

    retype(tmp_path, excel)
    add(tmp_path)
    assert pair(tmp_path, "lea").met == "2026-10-05"


def test_a_cell_that_looks_like_a_formula_is_not_typed_anew_each_time(tmp_path: Path) -> None:
    begin(tmp_path)
    retype(tmp_path, lambda rows: row_of(rows, "lea").update(note="=1+1"))
    add(tmp_path)
    assert pair(tmp_path, "lea").note == "=1+1"
    assert row_of(table(tmp_path), "lea")["note"] == "'=1+1"
    assert add(tmp_path).typed == ()


@pytest.mark.parametrize("code", [0, 32])
def test_a_table_open_in_a_spreadsheet_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    begin(tmp_path)

    def refused(*_: object) -> None:
        error = PermissionError(13, "held")
        error.winerror = code  # type: ignore[attr-defined,unused-ignore]
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", refused)
        patch.setattr(files, "_PAUSE", 0.0)
        change = add(tmp_path, Entry(what="met", mentee="lea", mentor="mark", on="2026-10-08"))
    assert "Close it" in change.notices[0]
    retype(tmp_path, lambda rows: row_of(rows, "lea").update(note="typed meanwhile"))
    assert [entry.column for entry in add(tmp_path).typed] == ["note"]
    assert (pair(tmp_path, "lea").state, pair(tmp_path, "lea").note) == ("met", "typed meanwhile")


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    begin(tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    entry = Entry(what="met", mentee="lea", mentor="mark", on="2026-10-08")
    change = change_term(tmp_path, "term met", lambda _: [entry], ANN, today=TODAY, dry_run=True)
    assert change.after.pairs[0].state == "met"
    undo_last(tmp_path, ANN, today=TODAY, dry_run=True)
    forget_person(tmp_path, "lea", ANN, today=TODAY, dry_run=True)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_undo_takes_back_the_last_command_and_then_the_one_before(tmp_path: Path) -> None:
    begin(tmp_path)
    add(tmp_path, Entry(what="met", mentee="lea", mentor="mark", on="2026-10-08"))
    add(tmp_path, Entry(what="ended", mentee="lea", mentor="mark", on="2026-10-09", by="mentor"))
    undo_last(tmp_path, ANN, today=TODAY)
    assert pair(tmp_path, "lea").state == "met"
    undo_last(tmp_path, ANN, today=TODAY)
    assert pair(tmp_path, "lea").state == "started"
    undo_last(tmp_path, ANN, today=TODAY)
    assert read_term(tmp_path).pairs == ()
    with pytest.raises(WrongUsage, match="nothing to undo"):
        undo_last(tmp_path, ANN, today=TODAY)


def test_undo_where_no_term_has_begun_says_how_to_begin_one(tmp_path: Path) -> None:
    with pytest.raises(WrongUsage, match="there's no term in"):
        undo_last(tmp_path / "nowhere", ANN, today=TODAY)
    assert not (tmp_path / "nowhere").exists()


def test_undo_keeps_what_somebody_typed(tmp_path: Path) -> None:
    begin(tmp_path)
    add(tmp_path, Entry(what="met", mentee="lea", mentor="mark", on="2026-10-08"))
    retype(tmp_path, lambda rows: row_of(rows, "wei").update(note="likes tea"))
    undo_last(tmp_path, ANN, today=TODAY)
    assert (pair(tmp_path, "lea").state, pair(tmp_path, "wei").note) == ("started", "likes tea")


def test_forgetting_takes_every_word_of_a_person_and_leaves_the_counts(tmp_path: Path) -> None:
    begin(tmp_path)
    retype(tmp_path, lambda rows: row_of(rows, "lea").update({"note": "Lea is ill", "Rang on": "Lea, Monday"}))
    add(tmp_path, Entry(what="met", mentee="lea", mentor="mark", on="2026-10-08", because="Lea said so"))
    about, _ = forget_person(tmp_path, "lea", ANN, today=TODAY)
    assert about == 4
    for name in (LOG, TABLE):
        assert b"lea" not in (tmp_path / name).read_bytes().lower()
    assert [pair.state for pair in read_term(tmp_path).pairs] == ["met", "started"]
    with pytest.raises(WrongUsage, match="nobody"):
        forget_person(tmp_path, "lea", ANN, today=TODAY)


def test_who_waited_and_got_nobody_went_without(tmp_path: Path) -> None:
    begin(tmp_path)
    add(
        tmp_path,
        Entry(what="waiting", mentee="omar"),
        Entry(what="waiting", mentor="sunita"),
        Entry(what="waiting", mentee="katie"),
    )
    add(
        tmp_path, Entry(what="started", mentee="katie", mentor="tom", on="2026-10-09"), Entry(what="left", mentee="zoe")
    )
    assert read_term(tmp_path).without() == {"omar", "sunita"}


def test_a_pair_declined_right_after_the_start_leaves_its_mentee_without(tmp_path: Path) -> None:
    begin(tmp_path)
    add(tmp_path, Entry(what="declined", mentee="wei", mentor="yuki", by="mentor"), Entry(what="waiting", mentee="wei"))
    assert read_term(tmp_path).without() == {"wei", "yuki"}


def test_a_command_without_a_term_says_how_to_begin_one(tmp_path: Path) -> None:
    with pytest.raises(WrongUsage, match="no term") as raised:
        add(tmp_path)
    assert "term start" in raised.value.hint
    assert list(tmp_path.iterdir()) == []


def test_a_refused_step_writes_nothing(tmp_path: Path) -> None:
    begin(tmp_path)
    before = (tmp_path / LOG).read_bytes()

    def refuse(_: object) -> list[Entry]:
        raise WrongUsage("no")

    with pytest.raises(WrongUsage):
        change_term(tmp_path, "term met", refuse, ANN, today=TODAY)
    assert (tmp_path / LOG).read_bytes() == before


def test_a_line_cut_off_anywhere_leaves_the_ledger_before_or_after(tmp_path: Path) -> None:
    begin(tmp_path)
    whole = len((tmp_path / LOG).read_bytes())
    add(tmp_path, Entry(what="met", mentee="lea", mentor="mark", on="2026-10-08"))
    data = (tmp_path / LOG).read_bytes()
    for end in range(whole, len(data) + 1):
        (tmp_path / LOG).write_bytes(data[:end])
        assert pair(tmp_path, "lea").state == ("met" if end == len(data) else "started")


def test_the_next_command_after_a_cut_goes_on_from_the_last_whole_line(tmp_path: Path) -> None:
    begin(tmp_path)
    with (tmp_path / LOG).open("ab") as stream:
        stream.write(b'{"schema":"mentorpick.term/1","step":2,"at":"2026')
    add(tmp_path, Entry(what="met", mentee="lea", mentor="mark", on="2026-10-08"))
    assert pair(tmp_path, "lea").state == "met"


@pytest.mark.parametrize("line", [b"{}\n", b"[]\n", b"\xff\n", b'{"step":7,"at":"","command":""}\n'])
def test_a_log_changed_by_hand_is_refused_with_its_line(tmp_path: Path, line: bytes) -> None:
    begin(tmp_path)
    with (tmp_path / LOG).open("ab") as stream:
        stream.write(line)
    with pytest.raises(InvalidData, match="line 2"):
        read_term(tmp_path)


def test_a_log_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    begin(tmp_path)
    log = tmp_path / LOG
    steps = [json.loads(line) | {"schema": "mentorpick.term/9"} for line in log.read_text().splitlines()]
    log.write_text("".join(f"{json.dumps(step)}\n" for step in steps))
    with pytest.raises(WrongUsage, match="newer mentorpick"):
        read_term(tmp_path)


def test_a_table_newer_than_the_log_is_refused(tmp_path: Path) -> None:
    begin(tmp_path)
    old = (tmp_path / LOG).read_bytes()
    add(tmp_path, Entry(what="met", mentee="lea", mentor="mark", on="2026-10-08"))
    (tmp_path / LOG).write_bytes(old)
    with pytest.raises(InvalidData, match="step 2"):
        add(tmp_path)


def test_a_table_without_its_columns_is_refused(tmp_path: Path) -> None:
    begin(tmp_path)
    (tmp_path / TABLE).write_text("name,met\nLea,yes\n")
    with pytest.raises(InvalidData, match="as_of"):
        add(tmp_path)


def test_a_lock_that_is_held_says_by_whom(tmp_path: Path) -> None:
    begin(tmp_path)
    with (
        hold_lock(tmp_path / LOCK, ANN.holder),
        pytest.raises(MachineFailed, match="Ann Smith on office-pc since 2026-10-09"),
    ):
        add(tmp_path)
    assert not (tmp_path / LOCK).exists()
    add(tmp_path)


PROGRAM = """
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from mentorpick.office.ledger import Writer, change_term
from mentorpick.office.term import Entry
folder, who, times = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
writer = Writer(who, datetime(2026, 10, 9, tzinfo=UTC), wait=100)
for number in range(times):
    entry = Entry(what="started", mentee=f"{who}-{number}", mentor="mark", on="2026-10-09")
    change_term(folder, "term add", lambda _: [entry], writer, today=date(2026, 10, 9), new=True)
"""


def test_eight_writers_at_once_lose_nothing(tmp_path: Path) -> None:
    command = [sys.executable, "-c", PROGRAM, str(tmp_path)]
    running = [subprocess.Popen([*command, f"writer-{number}", "3"]) for number in range(8)]
    assert [each.wait(100) for each in running] == [0] * 8
    assert {pair.mentee for pair in read_term(tmp_path).pairs} == {
        f"writer-{w}-{n}" for w in range(8) for n in range(3)
    }
    assert len(table(tmp_path)) == 24
    assert sorted(path.name for path in tmp_path.iterdir()) == [TABLE, LOG]


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL")
def test_a_kill_at_any_moment_leaves_a_ledger_that_goes_on(tmp_path: Path) -> None:
    for turn in range(6):
        running = subprocess.Popen([sys.executable, "-c", PROGRAM, str(tmp_path), f"turn-{turn}", "100000"])
        while not any(f"turn-{turn}" in pair.mentee for pair in read_term(tmp_path).pairs):
            time.sleep(0.01)
        time.sleep(0.003 * turn)
        running.send_signal(signal.SIGKILL)
        running.wait()
        made = [pair.mentee for pair in read_term(tmp_path).pairs if f"turn-{turn}-" in pair.mentee]
        assert made == [f"turn-{turn}-{number}" for number in range(len(made))]
    before = len(read_term(tmp_path).pairs)
    add(tmp_path, Entry(what="started", mentee="lea", mentor="mark", on="2026-10-09"))
    assert len(table(tmp_path)) == before + 1


@pytest.mark.parametrize(
    ("text", "day"),
    [("2026-10-09", "2026-10-09"), ("9/10/2026", "2026-10-09"), ("9.10.26", "2026-10-09"), ("10/25/2026", "2026-10-25"),
     ("2026-10-09 00:00:00", "2026-10-09"), ("15 October 2026", "2026-10-15"), ("soon", ""), ("31/2/2026", ""),
     ("", ""), ("9/10/2026, maybe", ""), ("9/10/2026?", ""), ("9.10.2026-12.10.2026", ""), ("from 9.10.2026", "")],
)  # fmt: skip
def test_dates_are_read_as_people_write_them(text: str, day: str) -> None:
    assert day_of(text) == day


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf", "Cn", "Co", "Zl", "Zp"]), max_size=12).map(
    str.strip
)


@given(
    st.lists(st.tuples(st.sampled_from(["lea", "wei"]), st.sampled_from(["note", "because", "Own"]), WORDS), max_size=6)
)
def test_what_is_typed_is_read_back_letter_for_letter(
    tmp_path_factory: pytest.TempPathFactory, cells: list[tuple[str, str, str]]
) -> None:
    folder = tmp_path_factory.mktemp("term")
    begin(folder)
    wanted: dict[tuple[str, str], str] = {}
    for mentee, column, text in cells:
        retype(folder, lambda rows, m=mentee, c=column, t=text: row_of(rows, m).update({c: t}))
        add(folder)
        wanted[mentee, column] = text
    for (mentee, column), text in wanted.items():
        found = pair(folder, mentee)
        assert (found.own.get("Own", "") if column == "Own" else getattr(found, column)) == clean_of(text)
    assert add(folder).typed == ()


def clean_of(text: str) -> str:
    text = clean(text)
    return text[1:] if text.startswith("'") and text[1:].lstrip(" ").startswith(("=", "+", "-", "@")) else text


def test_steps_that_were_undone_count_as_never_taken() -> None:
    steps = [
        Step(step=1, at="", command="a", entries=STARTED),
        Step(step=2, at="", command="b", entries=(Entry(what="left", mentee="lea"),)),
        Step(step=3, at="", command="undo", undoes=2),
    ]
    assert term_after(steps).left == frozenset()
    assert term_after(steps, 2).left == {"lea"}
