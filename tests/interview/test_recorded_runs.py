"""The whole guided way as it was read from beginning to end: in a magnified window, in old encodings, line by line.

Everything that a terminal gets is kept as text, in order, so that somebody can read it for sense: not one screen, but
all that is heard or scrolls past. ``MENTORPICK_KEEP_SCREENS=1 pytest -m "" tests/interview/test_recorded_runs.py``
writes the runs anew; read the difference aloud.
"""

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are POSIX", allow_module_level=True)

from tests.interview.terminal import ENTER, Terminal

KEPT = Path(__file__).parent / "runs"
POOL = {
    "ana.yaml": """\
name: Ana Oliveira
title: Head of hematology
organization: Harbour Hospital
areas: {career: 5, finances: 2}
offers: [Reads fellowship applications and runs mock interviews]
languages: [en, pt]
meeting: [video, phone]
timezone: Europe/Lisbon
hours_per_month: 2
stage: senior
capacity: 2
contact: {email: ana@example.org}
""",
    "bo.yaml": """\
name: Bo Lindqvist
title: Nurse
areas: {career: 3}
offers: [Talks about the first year on a ward]
languages: [en]
meeting: [in_person]
timezone: Europe/Stockholm
capacity: 1
""",
}


class Run(NamedTuple):
    """One way to meet the program: what is typed, the window, the encoding and what else is set."""

    words: tuple[str, ...] = ()
    columns: int = 80
    rows: int = 24
    encoding: str = "utf-8"
    more: tuple[tuple[str, str], ...] = ()


C = (("LC_ALL", "C"), ("PYTHONCOERCECLOCALE", "0"), ("PYTHONUTF8", "0"))
RUNS = {
    "lines-40": Run(("--accessible",), 40),
    "lines-80": Run(("--accessible",)),
    "zoom-200": Run((), 40, 12),
    "cp437": Run(encoding="cp437", more=(("PYTHONIOENCODING", "cp437"),)),
    "cp1252": Run(encoding="cp1252", more=(("PYTHONIOENCODING", "cp1252"),)),
    "c-locale": Run(encoding="ascii", more=C),
    "dumb": Run(more=(("TERM", "dumb"),)),
}
"""A screen reader at 40 and 80 columns; a laptop's window at 200 %; an old console of Windows, English and Western; the
locale of a bare server; an editor's shell."""

MESSAGE = ("Subject: ", "I'm ", "Could we ")
"""The lines of the message, which are not broken, so that they can be copied."""
READ = "How many would you like to read?"
NEXT = "like to do now"


def answers(run: Run) -> Iterator[tuple[str, str]]:
    """What is asked, and what is typed: a number, a text, the label of a line to choose, or nothing."""
    listed = [(READ, "")] if run.words or dict(run.more).get("TERM") else []
    yield from (("a year from now", "Match into a fellowship"), ("Anything else?", ""), ("Which ONE area", "1"))
    yield from (("Which languages", "English"), *listed, (NEXT, "=Make it fit better"))
    yield from (("How would you like to meet", ""), ("city or time zone", "GMT+1"), ("How much time", "1"))
    yield from (("Where are you in your career", "2"), *listed)
    yield from ((NEXT, "=Why this person?"), ("Who?", ""), (NEXT, "=Write to one of them"), ("Who?", ""))
    yield from (("your first name", "Jo"), ("why are you writing", ""), ("How should it sound", ""))
    yield from (("like to do with it", ""), (NEXT, "=I'm done for today"))


def number_of(terminal: Terminal, label: str) -> str:
    """The number of the line that begins so, as far as a narrow window shows it."""
    line = next(line for line in reversed(terminal.text.splitlines()) if f". {label}"[:16] in line)
    return line.split(".")[0].split()[-1]


def walk(terminal: Terminal, run: Run) -> Iterator[str]:
    """Go the whole way; each screen before it is answered."""
    for question, typed in answers(run):
        terminal.ask(question)
        yield "\n".join(terminal.lines)
        terminal.type(number_of(terminal, typed[1:]) if typed.startswith("=") else typed, ENTER)
    assert terminal.end() == 0
    yield "\n".join(terminal.lines)


LIKE_ANOTHER = ("lines-80", "cp1252", "dumb")
"""Runs that differ little from one that is read each time; the long run of the tests reads them."""


@pytest.mark.timeout(120)
@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.long if name in LIKE_ANOTHER else ()) for name in RUNS]
)
def test_the_whole_guided_way_is_as_it_was_read_for_sense(name: str, tmp_path: Path) -> None:
    run = RUNS[name]
    pool, home = tmp_path / "pool", str(tmp_path / "home")
    pool.mkdir()
    for file, text in POOL.items():
        (pool / file).write_text(text, encoding="utf-8")
    places = dict.fromkeys(("XDG_DATA_HOME", "XDG_CACHE_HOME", "HOME"), home)
    habits = {
        "TZ": "UTC",
        "LANG": "C.UTF-8",
        "LC_ALL": "",
        "LC_MESSAGES": "",
        "NO_COLOR": "1",
        "MENTORPICK_ACCESSIBLE": "",
    }
    settings: dict[str, str] = {**places, **habits, **dict(run.more)}
    terminal = Terminal(
        "pick", "-p", "pool", "--today", "2026-11-23", *run.words, cwd=tmp_path, columns=run.columns, rows=run.rows,
        **settings,
    )  # fmt: skip
    screens = list(walk(terminal, run))
    drawn = name == "zoom-200"
    heard = terminal.raw.decode(run.encoding).replace("\r\n", "\n").replace("\r", "\n")
    shown = f"\n{'=' * run.columns}\n".join(screens) + "\n" if drawn else heard
    assert "\x1b" not in shown
    assert max(len(line) for line in shown.splitlines() if not line.startswith(MESSAGE)) <= run.columns
    path = KEPT / f"{name}.txt"
    if os.environ.get("MENTORPICK_KEEP_SCREENS"):
        path.write_text(shown, encoding="utf-8", newline="\n")
    assert not re.search(r"\\[xu][0-9a-f]", shown), "no sign is spelt out"
    assert shown == path.read_text(encoding="utf-8")


def test_no_run_breaks_a_word_of_the_widest_one_and_each_says_the_keys_once() -> None:
    text = {name: (KEPT / f"{name}.txt").read_text(encoding="utf-8") for name in RUNS}
    words = {name: set(re.findall(r"[^\W\d_]+", said)) for name, said in text.items()}
    assert words["lines-40"] <= words["lines-80"]
    assert words["cp437"] == words["cp1252"] == words["c-locale"]
    for name in set(RUNS) - {"zoom-200"}:
        assert text[name].count("question mark") == 1, name
        assert text[name].count("so I'll ask") <= 1, name


SHEET = """\
Full name,Degree programme,What do you need help with most?,What would you like to have achieved by June?,Time zone,\
Anyone we should not match you with?,I agree that the office keeps my answers
Jo Hill,BSc Medicine,Career planning & applications,Match into a fellowship,GMT+1,,Yes
Kim Ito,BA Nursing,Stress & wellbeing,Sleep better on night shifts,UK time,Ana (my tutor),Yes
Lu Ek,BA Law,Career planning & applications,Find a job in law,CST,,Yes
Max Om,BA Law,Career planning & applications,Find a job in law,London,,No
"""
OFFICE_STEPS = (
    ("profiles import students.csv --mentees -o students", 3),
    ("assign students -p mentors --today 2026-09-20", 1),
    ("assign students -p mentors --today 2026-09-20 -o p.csv", 0),
    ("term start p.csv --today 2026-09-21", 0),
    ("term decline Lu --today 2026-09-25", 0),
    ("term status --today 2026-10-15", 0),
)
"""What an office types, and how many questions are asked, each answered by Enter alone."""


@pytest.mark.timeout(240)
@pytest.mark.parametrize(
    ("columns", "plain"),
    [
        pytest.param(40, "", id="40"),
        pytest.param(60, "", id="60", marks=pytest.mark.long),
        pytest.param(40, "1", id="plain-40", marks=pytest.mark.long),
    ],
)
def test_the_ways_of_an_office_are_as_they_were_read_for_sense(
    columns: int, plain: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    (tmp_path / "students.csv").write_text(SHEET, encoding="utf-8")
    (tmp_path / "mentors").mkdir()
    for file, profile in POOL.items():
        (tmp_path / "mentors" / file).write_text(profile, encoding="utf-8")
    places = dict.fromkeys(("XDG_DATA_HOME", "XDG_CACHE_HOME", "HOME"), str(tmp_path / "home"))
    habits = {"TZ": "UTC", "LANG": "C.UTF-8", "LC_ALL": "", "NO_COLOR": "1", "MENTORPICK_ACCESSIBLE": plain}
    shown = []
    for words, questions in OFFICE_STEPS:
        terminal = Terminal(*words.split(), cwd=tmp_path, columns=columns, rows=500, **places, **habits)
        for number in range(1, questions + 1):
            terminal.see(f"Question {number} of {questions}").settle().type(ENTER)
        assert terminal.end() == 0, terminal.text
        shown.append(f"$ mentorpick {words}\n{terminal.text.strip()}\n")
    text = "\n".join(shown)
    assert not [line for line in text.splitlines() if len(line) > columns and not line.startswith("$")]
    assert not re.search(r"\d\n\d", text), "no number is broken"
    path = KEPT / f"office-{request.node.callspec.id}.txt"
    if os.environ.get("MENTORPICK_KEEP_SCREENS"):
        path.write_text(text, encoding="utf-8", newline="\n")
    assert text == path.read_text(encoding="utf-8")
