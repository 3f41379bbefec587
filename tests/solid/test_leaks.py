"""Marks in the answers, one for each field, searched for wherever they have no business to be."""

import csv
import json
import os
from pathlib import Path

import pytest

from tests.solid.desk import CALLS, TODAY, Desk, words
from tests.solid.faults import STEPS, failing

MARKED = """\
name: NameMark
organization: OrganizationMark
about: AboutMark and nine months of it
goals:
  - text: CareerMark get ready for interviews
    area: career
  - text: MindMark sleep again
    area: mental_health
  - text: BodyMark swim again
    area: physical_health
  - text: HomeMark talk with my partner
    area: relationships
  - text: MoneyMark pay back my loans
    area: finances
priority: mental_health
also: [career, finances]
values: [fairness]
location: LocationMark
languages: [en]
timezone: Europe/London
background: {wish: [BackgroundMark], weight: high}
avoid: [AvoidMark]
mentors: [bo]
contact: {email: contactmark@example.org}
x-note: NoteMark
"""
FIELDS = ("name", "organization", "career", "location")
PRIVATE = ("about", "mind", "body", "home", "money", "background", "avoid", "contact", "note")
"""Fields no page for others holds unless it is asked for."""
MARKS = tuple(f"{word}mark" for word in FIELDS + PRIVATE)
COHORT = "id,name,priority,goals,contact.email,about\n" + "".join(
    f"m{n},NameMark,career,mental_health:MindMark|CareerMark,contactmark{n}@example.org,AboutMark\n" for n in range(3)
)
BROKEN = {
    "wrong-key": MARKED + "SecretMark: 1\n",
    "wrong-area": MARKED.replace("priority: mental_health", "priority: MindMark"),
    "wrong-type": MARKED.replace("values: [fairness]", "values: {MindMark: 1}"),
    "wrong-number": MARKED + "hours_per_month: MoneyMark\n",
    "wrong-must": MARKED + "must: {languages: [MindMark], min_hours: BodyMark}\n",
    "no-yaml": MARKED + "about: [MindMark\n",
    "twice": MARKED + "about: MindMark\n",
    "no-text": MARKED.encode().decode("latin-1") + "\x00",
    "all-one-line": MARKED.replace("\n", " "),
}


SAID = MARKS[1:]
"""What no message holds. By their own name people may be called."""


def marks_in(text: str, marks: tuple[str, ...] = MARKS) -> list[str]:
    """The marks that are in a text."""
    low = text.lower()
    return [mark for mark in marks if mark in low]


def private(*but: str) -> tuple[str, ...]:
    """The marks of private fields, but these."""
    return tuple(f"{word}mark" for word in PRIVATE if word not in but)


@pytest.fixture
def marked(desk: Desk) -> Desk:
    """A desk whose every answer is marked; a first round was made with them, and the desk is as after it."""
    desk.write({"jo.yaml": MARKED, "cohort.csv": COHORT})
    for name in ("rank jo.yaml -p mentors", "review -a jo.yaml -p mentors --no-input"):
        assert desk.call(*name.split(), "--today", "2026-09-01").code == 0
    desk.keep()
    return desk


def test_no_call_says_an_answer_on_stderr(marked: Desk) -> None:
    for name in CALLS:
        done = marked.call(*words(name), "--debug", "-v")
        assert not marks_in(done.err, SAID), f"{name}\n{done.err}"


def test_what_is_kept_outside_the_answers_folder_holds_none(marked: Desk) -> None:
    for name in ("rank", "cohort-spread", "why", "team", "stats", "introduce", "assign", "bundle"):
        marked.call(*words(name))
    for path in marked.paths():
        told = path.relative_to(marked.folder).as_posix()
        if told in ("jo.yaml", "cohort.csv") or "/answers/" in told:
            continue
        assert not marks_in(path.read_bytes().decode("latin-1")), told


@pytest.mark.parametrize("name", BROKEN)
def test_no_message_about_broken_answers_quotes_them(marked: Desk, name: str) -> None:
    marked.write({"jo.yaml": BROKEN[name]})
    for argv in ("rank jo.yaml -p mentors", "review -a jo.yaml -p mentors --no-input", "pick -a jo.yaml --no-input"):
        done = marked.call(*argv.split(), "--today", TODAY, "--debug")
        assert done.code == 3, done
        assert not marks_in(done.out + done.err), f"{argv}\n{done}"
    marked.write({"people/jo.yaml": BROKEN[name]})
    done = marked.call("rank", "people", "-p", "mentors", "-f", "jsonl", "--today", TODAY, "--errors", "errors.jsonl")
    assert not marks_in(done.err + (marked.folder / "errors.jsonl").read_text("utf-8"))


OWN_WORDS = (
    "goals", "about", "priority", "also", "not_now", "values", "background.wish", "avoid", "mentors", "contact.email",
    "organization", "location", "a question of theirs",
)  # fmt: skip
CHOICES = ("stage", "languages", "timezone", "meeting", "hours_per_month", "roles", "share", "must.meeting")


@pytest.mark.parametrize("ending", ["csv", "json"])
def test_no_message_about_a_sheet_quotes_a_goal_or_a_private_answer(marked: Desk, ending: str) -> None:
    """Of columns of choices the odd short word is quoted, as the office must see it; never a sentence."""
    cells = {name: f"MindMARK {at} gambling" for at, name in enumerate(OWN_WORDS)}
    cells |= {name: f"HomeMARK {at} what my partner does to me" for at, name in enumerate(CHOICES)}
    rows = [{"id": "a", **cells}, {"id": "b", **cells, "priority": "career"}, {"id": "c", "priority": "career"}]
    rows.append({"id": "d", "priority": "career", "timezone": "Ook"})
    if ending == "json":
        marked.write({"c.json": json.dumps(rows)})
    else:
        with (marked.folder / "c.csv").open("w", encoding="utf-8", newline="") as stream:
            table = csv.DictWriter(stream, ["id", *cells], restval="")
            table.writeheader()
            table.writerows(rows)
    for call in (f"rank c.{ending} -p mentors -f jsonl -o o.jsonl --errors e.jsonl --force -v --debug",
                 f"assign c.{ending} -p mentors -v --debug", f"profiles check c.{ending} --mentees -p mentors",
                 f"profiles stats mentors --mentees c.{ending}", f"mentor ada -p mentors --mentees c.{ending}",
                 f"rank c.{ending} -p mentors -f jsonl --ignore-unknown"):  # fmt: skip
        done = marked.call(*call.split())
        said = done.err + (done.out if "check" in call else "")
        errors = marked.folder / "e.jsonl"
        assert not marks_in(said + (errors.read_text("utf-8") if errors.exists() else "")), f"{call}\n{said}"
        if ending == "csv" and call.startswith("rank"):
            assert '"Ook" in "timezone" means nothing to me' in said


_STAGES = ("rank", "cohort-spread", "why", "review", "assign-packets", "introduce-html", "stats")


def _marks_after_faults(desk: Desk, name: str, most: int) -> int:
    argv = [*words(name), "--debug"]
    with failing(desk.folder) as plan:
        desk.call(*argv)
    desk.restore()
    tried = 0
    for step in STEPS:
        for at in range(1, min(most, plan.places(step)) + 1):
            with failing(desk.folder, step, at):
                done = desk.call(*argv)
            assert not marks_in(done.err, SAID), f"{name}: {step} {at}\n{done.err}"
            assert not list((desk.folder / "tmp").iterdir())
            tried += 1
        desk.restore()
    return tried


@pytest.mark.parametrize("name", _STAGES)
def test_no_trace_of_a_failure_holds_an_answer(marked: Desk, name: str) -> None:
    assert _marks_after_faults(marked, name, 1) >= 2


@pytest.mark.long
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("name", CALLS)
def test_no_trace_of_a_failure_anywhere_holds_an_answer(marked: Desk, name: str) -> None:
    print(f"{name}: {_marks_after_faults(marked, name, 10_000)} places")


_FOR_OTHERS = ("introduce", "introduce-html", "introduce-md", "rank-html")


@pytest.mark.parametrize("name", _FOR_OTHERS)
def test_what_is_made_for_others_holds_nothing_private(marked: Desk, name: str) -> None:
    done = marked.call(*words(name))
    assert done.code == 0, done.err
    assert "NameMark" in done.out or name == "rank-html"
    assert not marks_in(done.out, private()), done.out


def test_the_letter_and_the_calendar_entry_hold_nothing_private(marked: Desk) -> None:
    done = marked.call(*words("introduce-ics"))
    assert done.code == 0, done.err
    assert not marks_in((marked.folder / "talk.ics").read_text("utf-8"), private())


def test_a_page_for_a_mentor_holds_nothing_private_and_the_mail_only_the_address(marked: Desk) -> None:
    done = marked.call(*words("assign-packets"))
    assert done.code == 0, done.err
    pages = sorted((marked.folder / "pages" / "mentors").iterdir())
    assert pages
    for page in pages:
        assert not marks_in(page.read_text("utf-8"), private("contact")), page
    assert not marks_in((marked.folder / "pages" / "mail.csv").read_text("utf-8"), private("contact"))


def test_only_the_owner_may_read_what_is_written(marked: Desk) -> None:
    import os

    if os.name != "posix":
        pytest.skip("modes are POSIX")
    for name in ("rank", "cohort", "assign-packets", "introduce-ics", "review"):
        argv = words(name) + (["-o", f"{name}.out.csv"] if name in ("rank", "cohort") else [])
        before = set(marked.paths())
        assert marked.call(*argv).code == 0
        for path in set(marked.paths()) - before:
            assert path.stat().st_mode & 0o077 == 0, path


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
def test_the_map_of_a_sheet_is_for_its_owner_alone(marked: Desk) -> None:
    marked.write({"s.csv": "name,areas.career,about,values\nAl,3,x,a value of theirs\n"})
    assert marked.call("profiles", "import", "s.csv", "-o", "o").code == 2
    made = marked.folder / "s.csv.map.yaml"
    assert "a value of theirs" in made.read_text(encoding="utf-8")
    assert made.stat().st_mode & 0o077 == 0


def test_a_mark_is_found_where_it_is(tmp_path: Path) -> None:
    assert marks_in("x MindMARK y") == ["mindmark"]
