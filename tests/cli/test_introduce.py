"""``introduce`` from the command line: what reaches a file or the screen, and what never does."""

import re
from datetime import datetime
from pathlib import Path

import pytest

from tests.cli.conftest import TODAY, Call

MARKS = """\
id: jo
name: Jo
organization: Cedar Works
about: MARKABOUT
goals:
  - {text: Get ready for mock interviews, area: career}
  - {text: MARKMIND, area: mental_health}
  - {text: MARKBODY, area: physical_health}
  - {text: MARKHOME, area: relationships}
  - {text: MARKMONEY, area: finances}
  - {text: Explain my burnout MARKFILED at interviews, area: career}
  - MARKCENTRAL
priority: mental_health
also: [career, finances]
values: [fairness, family]
timezone: Europe/London
background: {wish: [MARKBACKGROUND]}
must: {languages: [en]}
avoid: [markavoid]
mentors: [markmentor]
pinned: [markpinned]
contact: {email: mark@example.org}
x-note: MARKX
"""
MARKED = tuple(line.lower() for line in re.findall("(?i)mark[a-z]+", MARKS))
FORMATS = ("text", "md", "html", "json")


@pytest.fixture
def marked(tmp_path: Path) -> Path:
    path = tmp_path / "marked.yaml"
    path.write_text(MARKS, encoding="utf-8")
    return path


@pytest.mark.parametrize("fmt", FORMATS)
def test_none_of_the_private_marks_is_in_any_output_without_a_tick(
    call: Call, marked: Path, mentors: Path, tmp_path: Path, fmt: str
) -> None:
    target = tmp_path / "out"
    talk = tmp_path / "talk.ics"
    options = ("-a", marked, "-p", mentors, "--today", TODAY)
    shown = call("introduce", "ada", *options, "-f", fmt)
    call("introduce", "ada", *options, "-f", fmt, "-o", target, "--ics", talk, "-v")
    assert shown.code == 0
    assert "Get ready for mock interviews" in shown.out
    written = (target.read_text("utf-8") + talk.read_text("utf-8")).lower()
    for mark in MARKED:
        assert mark not in (shown.out + shown.err).lower()
        assert mark not in written
    assert "mark@example.org" not in shown.out + written


@pytest.mark.parametrize(
    ("key", "mark"),
    [("goal-2", "MARKMIND"), ("goal-6", "MARKFILED"), ("about", "MARKABOUT")],
)
def test_what_is_ticked_is_told_and_nothing_else(call: Call, marked: Path, mentors: Path, key: str, mark: str) -> None:
    shown = call("introduce", "ada", "-a", marked, "-p", mentors, "--share", key)
    assert mark in shown.out
    assert shown.out.count("MARK") == shown.out.count(mark)
    assert f"{key} (" not in shown.err


def test_it_says_what_was_left_out_by_its_key_without_quoting_it(call: Call, marked: Path, mentors: Path) -> None:
    shown = call("introduce", "ada", "-a", marked, "-p", mentors)
    assert "goal-2 (a goal, mental health)" in shown.err
    assert "--share KEY" in shown.err
    assert "MARK" not in shown.err


def test_an_unknown_key_is_wrong_usage(call: Call, marked: Path, mentors: Path) -> None:
    shown = call("introduce", "ada", "-a", marked, "-p", mentors, "--share", "goal-1")
    assert shown.code == 2
    assert "MARK" not in shown.out + shown.err


def test_a_place_of_the_last_shortlist_stands_for_a_mentor(call: Call, jo: Path, mentors: Path) -> None:
    call("rank", jo, "-p", mentors, "--today", TODAY)
    assert call("introduce", "1", "-a", jo).out.startswith("Writing to Ada Berg")
    assert call("introduce", "9", "-a", jo).code == 2


def test_a_part_of_a_name_is_said_back(call: Call, jo: Path, mentors: Path) -> None:
    shown = call("introduce", "berg", "-a", jo, "-p", mentors)
    assert shown.code == 0
    assert "Taking 'berg' as Ada Berg." in shown.err


def test_an_unknown_mentor_gets_the_nearest_name(call: Call, jo: Path, mentors: Path) -> None:
    shown = call("introduce", "Ada Burg", "-a", jo, "-p", mentors)
    assert shown.code == 2
    assert "did you mean 'Ada Berg'?" in shown.err


def test_the_calendar_file_is_for_a_time_by_the_mentees_clock(
    call: Call, marked: Path, mentors: Path, tmp_path: Path
) -> None:
    pytest.importorskip("icalendar")
    talk = tmp_path / "talk.ics"
    shown = call("introduce", "ada", "-a", marked, "-p", mentors, "--ics", talk, "--at", "2026-12-01 15:00")
    assert shown.code == 0
    assert "DTSTART;TZID=Europe/London:20261201T150000" in talk.read_text("utf-8")
    assert call("introduce", "ada", "-a", marked, "-p", mentors, "--ics", talk).code == 2, "never over a file unasked"


def test_a_time_with_its_distance_from_utc_is_that_instant_by_the_mentees_clock(
    call: Call, marked: Path, mentors: Path, tmp_path: Path
) -> None:
    pytest.importorskip("icalendar")
    talk = tmp_path / "talk.ics"
    call("introduce", "ada", "-a", marked, "-p", mentors, "--ics", talk, "--at", "2026-12-01 15:00+05:30")
    assert "DTSTART;TZID=Europe/London:20261201T093000" in talk.read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--ics", "t.ics", "--at", "2027-03-28 01:30"), "Europe/London skips this time"),
        (("--ics", "t.ics", "--at", "9999-12-31 23:00"), "--at takes a date of the years"),
        (("--at", "2026-12-01 15:00"), "add --ics FILE"),
    ],
)
def test_a_time_that_cannot_be_kept_is_refused(
    call: Call, marked: Path, mentors: Path, words: tuple[str, ...], said: str
) -> None:
    shown = call("introduce", "ada", "-a", marked, "-p", mentors, *words)
    assert (shown.code, shown.out, said in shown.err) == (2, "", True)


@pytest.mark.parametrize("at", ["soon", "2026-13-01 15:00", "2026-12-01"])
def test_a_time_that_is_none_is_wrong_usage(call: Call, marked: Path, mentors: Path, tmp_path: Path, at: str) -> None:
    shown = call("introduce", "ada", "-a", marked, "-p", mentors, "--ics", tmp_path / "t.ics", "--at", at)
    assert shown.code == 2
    assert "2026-12-01 15:00" in shown.err
    assert not (tmp_path / "t.ics").exists()


def test_a_talk_needs_the_mentees_time_zone(call: Call, jo: Path, mentors: Path, tmp_path: Path) -> None:
    shown = call("introduce", "ada", "-a", jo, "-p", mentors, "--ics", tmp_path / "t.ics")
    assert shown.code == 2
    assert "timezone: Europe/London" in shown.err


def test_somebody_who_takes_nobody_on_is_said(call: Call, jo: Path, mentors: Path) -> None:
    shown = call("introduce", "cleo", "-a", jo, "-p", mentors)
    assert shown.code == 0
    assert "isn't taking anyone on" in shown.err


def test_the_same_call_gives_the_same_bytes(call: Call, marked: Path, mentors: Path, tmp_path: Path) -> None:
    made = []
    for name in ("one", "two"):
        call("introduce", "ada", "-a", marked, "-p", mentors, "--today", TODAY, "--ics", tmp_path / f"{name}.ics")
        made.append((tmp_path / f"{name}.ics").read_bytes())
    assert made[0] == made[1]
    assert datetime.fromisoformat(TODAY).strftime("%Y%m%d").encode() in made[0]


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("m.txt", "To: ada@example.org\nSubject: "),
        ("m.md", "# Writing to Ada Berg"),
        ("m.eml", "To: "),
        ("m.html", "<!doctype"),
    ],
)
def test_a_message_is_saved_as_its_ending_says(call: Call, jo: Path, mentors: Path, name: str, begins: str) -> None:
    target = jo.with_name(name)
    done = call("introduce", "ada", "-a", jo, "-p", mentors, "--first-name", "Jo", "-o", target)
    assert (done.code, done.out) == (0, "")
    saved = target.read_text(encoding="utf-8")
    assert begins in saved[:200]
    assert "Could we talk for 15 minutes" in " ".join(saved.split())


def test_who_writes_in_despair_first_reads_where_help_is_and_the_mentor_reads_nothing_of_it(
    call: Call, mentors: Path, tmp_path: Path
) -> None:
    me = tmp_path / "me.yaml"
    goal = "I see no point in going on"
    me.write_text(f'priority: career\ngoals: ["{goal}", get a promotion]\ntimezone: Europe/London\n', encoding="utf-8")
    shown = call("introduce", "ada", "-a", me, "-p", mentors, "--today", TODAY, "--no-input")
    assert shown.err.startswith("That sounds really hard, and I'm glad you said it.")
    assert "isn't a therapist" not in shown.err
    assert goal not in shown.out
