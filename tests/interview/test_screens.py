"""What the screens look like, kept as text: drawn and line by line, at 60, 80 and 140 columns.

``MENTORPICK_KEEP_SCREENS=1 pytest tests/interview/test_screens.py`` writes them anew; look at the difference.
"""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are POSIX", allow_module_level=True)

from tests.interview.terminal import DOWN, ENTER, Terminal

PROFILE = """\
name: Ana
areas: {career: 3}
languages: [en]
meeting: [video]
location: Oslo, Norway
timezone: Europe/Oslo
hours_per_month: 1
stage: senior
roles: [mentor]
style: {structure: 3}
values: [fairness]
"""
KEPT = Path(__file__).parent / "screens"
WIDTHS = (60, 80, 140)
MODES = ("drawn", "lines")

pytestmark = pytest.mark.timeout(90)


@pytest.fixture
def screens(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Terminal]:
    """A round in a terminal, stopped at the review page; each question's screen by name."""
    mode, columns = request.param
    (tmp_path / "ana.yaml").write_text(PROFILE, encoding="utf-8")
    words = ["pick", "-p", "ana.yaml", *(["--accessible"] if mode == "lines" else [])]
    home = str(tmp_path / "home")
    terminal = Terminal(
        *words, cwd=tmp_path, columns=columns, rows=70, XDG_DATA_HOME=home, XDG_CACHE_HOME=home, HOME=home,
        TZ="Europe/Oslo", LANG="en_GB.UTF-8", LC_ALL="", LC_MESSAGES="", NO_COLOR="",
    )  # fmt: skip
    yield terminal
    terminal.process.close(force=True)


def walk(terminal: Terminal, *, drawn: bool) -> Iterator[tuple[str, str]]:
    """Go through the questions; the name and text of each screen worth keeping."""
    ticks = (" ", DOWN, DOWN, " ") if drawn else ("1 3",)
    steps: tuple[tuple[str, tuple[str, ...], str], ...] = (
        ("a year from now", ("Match into a fellowship", ENTER), "first goal"),
        ("Anything else?", ("job", ENTER), ""),
        ("Anything else?", ("Publich my paper", ENTER), ""),
        ("Anything else?", (ENTER,), "another goal"),
        ("Did you mean", (ENTER,), "a slip"),
        ("What comes closest", ("2", ENTER), "one word"),
        ("Does that look right?", ("1", ENTER), "areas of the goals"),
        ("Which ONE area", ("8", ENTER), "priority"),
        ("more to you right now", ("1", ENTER) * 6, "two at a time"),
        ("Which languages", (ENTER,), "languages"),
        ("like to do now", ("1", ENTER), ""),
        ("How would you like to meet", (*ticks, ENTER), "meeting"),
        ("city or time zone", (ENTER,), "time zone"),
        ("How much time", ("2", ENTER), "hours"),
        ("Where are you", ("2", ENTER), "stage"),
        ("kind of help", (*ticks, ENTER), "kind of help"),
        ("like your meetings", ("2", ENTER), ""),
        ("give you feedback", ("2", ENTER), ""),
        ("matter most to you", (ENTER,), "values"),
        ("like to do now", ("6", ENTER), ""),
        ("Choose a line", (), "review"),
    )
    for question, keys, name in steps:
        terminal.ask(question)
        if name:
            yield name, terminal.settle().asked
        terminal.type(*keys)


LOOKS = [pytest.param((mode, width), id=f"{mode}-{width}") for mode in MODES for width in WIDTHS]


@pytest.mark.parametrize("screens", LOOKS, indirect=True)
def test_screens_are_as_they_were_looked_at(screens: Terminal, request: pytest.FixtureRequest) -> None:
    mode, columns = request.node.callspec.params["screens"]
    found = [f"== {name}\n{text}\n" for name, text in walk(screens, drawn=mode == "drawn")]
    shown = "\n".join(found).replace("\u00a0", " ")
    assert all(len(line) <= columns for line in shown.splitlines())
    path = KEPT / f"{mode}-{columns}.txt"
    if os.environ.get("MENTORPICK_KEEP_SCREENS"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(shown, encoding="utf-8", newline="\n")
    assert shown == path.read_text(encoding="utf-8")
