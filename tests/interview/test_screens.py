"""What the screens look like, kept as text: drawn and line by line, at 60, 80 and 140 columns.

``MENTORPICK_KEEP_SCREENS=1 pytest -m "" tests/interview/test_screens.py`` writes them anew; look at the difference.
"""

import os
import re
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
SMALL = (
    (24, 10),
    pytest.param((40, 12), marks=pytest.mark.long),
    pytest.param((60, 24), marks=pytest.mark.long),
    pytest.param((80, 24), marks=pytest.mark.long),
)
"""Windows: a 27-inch screen at 300 %, a laptop's at 200 %, half a window, the one macOS opens."""

pytestmark = pytest.mark.timeout(90)


def open_round(mode: str, folder: Path, columns: int, rows: int = 70) -> Terminal:
    """A round in a terminal of this size, in a home of its own."""
    (folder / "ana.yaml").write_text(PROFILE, encoding="utf-8")
    words = ["pick", "-p", "ana.yaml", *(["--accessible"] if mode == "lines" else [])]
    home = str(folder / "home")
    return Terminal(
        *words, cwd=folder, columns=columns, rows=rows, XDG_DATA_HOME=home, XDG_CACHE_HOME=home, HOME=home,
        TZ="Europe/Oslo", LANG="en_GB.UTF-8", LC_ALL="", LC_MESSAGES="", NO_COLOR="",
    )  # fmt: skip


@pytest.fixture
def screens(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Terminal]:
    """A round in a terminal, stopped at the review page; each question's screen by name."""
    mode, columns = request.param
    terminal = open_round(mode, tmp_path, columns)
    yield terminal
    terminal.close()


def walk(terminal: Terminal, *, drawn: bool) -> Iterator[tuple[str, str]]:
    """Go through the questions; the name and text of each screen worth keeping."""
    for question, keys, name in steps_of(drawn=drawn):
        terminal.ask(question)
        if name:
            yield name, terminal.settle().asked
        terminal.type(*keys)


def steps_of(*, drawn: bool) -> tuple[tuple[str, tuple[str, ...], str], ...]:
    """What is asked, what is typed, and the name of the screen if it is worth keeping."""
    ticks = (" ", DOWN, DOWN, " ") if drawn else ("1 3",)
    return (
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
        ("like to do now", ("c", ENTER), ""),
        ("Choose a line", (), "review"),
    )


EACH_TIME = (("drawn", 60), ("lines", 60))
"""What every run of the tests looks at; the long one at all."""
LOOKS = [
    pytest.param((mode, width), id=f"{mode}-{width}", marks=() if (mode, width) in EACH_TIME else pytest.mark.long)
    for mode in MODES
    for width in WIDTHS
]


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


ROW = re.compile(r"(?m)^ [» ] (?:[○●] )? ?\d+\. ")


def words_of(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]+", text))


@pytest.mark.parametrize("size", SMALL, ids=lambda size: f"{size[0]}x{size[1]}")
def test_a_small_window_breaks_no_word_and_says_where_a_list_goes_on(size: tuple[int, int], tmp_path: Path) -> None:
    kept = (KEPT / "drawn-140.txt").read_text(encoding="utf-8")
    wide = {part.partition("\n")[0]: part for part in kept.split("== ")[1:]}
    terminal = open_round("drawn", tmp_path, *size)
    for question, keys, name in steps_of(drawn=True):
        terminal.ask(question)
        if name:
            asked = terminal.asked
            assert words_of(asked) <= words_of(wide[name]) | {"lines", "arrows", "show", "more"}
            is_whole = len(ROW.findall(asked)) == len(ROW.findall(wide[name]))
            assert is_whole or "arrows show more" in " ".join(asked.split())
        terminal.type(*keys)
    terminal.close()


def test_a_row_pointed_at_is_seen_whole_in_the_smallest_window(tmp_path: Path) -> None:
    terminal = open_round("drawn", tmp_path, 24, 10)
    for question, keys, _ in steps_of(drawn=True)[:-3]:
        terminal.ask(question).type(*keys)
    terminal.see("Achievement")
    for label in ("Balance", "Community", "Courage", "Creativity", "Curiosity", "Fairness", "Family", "Freedom"):
        terminal.type(DOWN).settle()
        assert any(re.match(rf" » ○ +\d+\. {label}", line) for line in terminal.lines[:-1]), "one more is below it"
    terminal.close()


@pytest.mark.parametrize("size", [(20, 24), (80, 6)], ids=str)
def test_a_window_too_small_to_draw_in_is_asked_line_by_line_and_told_so(size: tuple[int, int], tmp_path: Path) -> None:
    terminal = open_round("drawn", tmp_path, *size).see("speak in class")
    assert "too small to draw in" in " ".join(terminal.text.split())
    assert terminal.see(">").lines[-1] == ">"
    terminal.close()
