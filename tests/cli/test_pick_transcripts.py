"""Thirteen whole conversations through a pseudo-terminal, drawn and line by line, as somebody would read them.

``MENTORPICK_KEEP_TRANSCRIPTS=FOLDER pytest tests/cli/test_pick_transcripts.py`` writes them out, to be read for sense.
"""

import os
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import NamedTuple

import pytest

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are POSIX", allow_module_level=True)

from mentorpick.read.profiles import read_profiles, sample_pool
from tests.interview.terminal import CTRL_C, ENTER, Terminal

pytestmark = pytest.mark.timeout(120)

NEXT = "What would you like to do now?"
MADE_UP = ("Whose mentors", "3", ENTER)
NO_MORE = ("Anything else?", ENTER)
AREA, LANGUAGES = ("Which ONE area", ENTER), ("Which languages", ENTER)
DONE = (NEXT, "i", ENTER)
Step = tuple[str, ...]


class Run(NamedTuple):
    """Who types what, at which size, and whether their mentors are known already."""

    steps: tuple[Step, ...]
    lines: bool = False
    known: bool = False
    columns: int = 80
    again: tuple[Step, ...] = ()
    """What is typed when they come back."""


def goal(text: str) -> Step:
    return ("a year from now", text, ENTER)


RUNS = {
    "a student with a clear goal": Run((MADE_UP, goal("I want to get a promotion at work"), NO_MORE, AREA,
                                        LANGUAGES, DONE)),
    "the same line by line": Run((MADE_UP, goal("I want to get a promotion at work"), NO_MORE, AREA, LANGUAGES,
                                  DONE), lines=True),
    "a nurse on nights whose office sent a file": Run((
        goal("sleep after night shifts"), NO_MORE, ("Which ONE area", "2", ENTER), LANGUAGES, DONE,
    ), known=True, columns=60),
    "the same line by line, her mentors unknown": Run((
        MADE_UP, goal("sleep after night shifts"), NO_MORE, ("Which ONE area", "2", ENTER), LANGUAGES, DONE,
    ), lines=True, columns=60),
    "a nurse whose mentors are unknown": Run((
        MADE_UP, goal("sleep after night shifts"), NO_MORE, ("Which ONE area", "2", ENTER), LANGUAGES, DONE,
    )),
    "somebody with one word": Run((
        MADE_UP, goal("idk"), NO_MORE, ("What comes closest", "4", ENTER), AREA, LANGUAGES, DONE,
    )),
    "one word, then a sentence": Run((
        MADE_UP, goal("job"), NO_MORE, ("What comes closest", "6", ENTER),
        ("in a sentence?", "find a job with fewer nights", ENTER), AREA, LANGUAGES, DONE,
    ), lines=True),
    "a slip of the pen": Run((
        MADE_UP, goal("publich my frist paper"), NO_MORE, ("Did you mean", ENTER), AREA, LANGUAGES, DONE,
    ), known=False),
    "somebody in despair": Run((
        MADE_UP, goal("I cry before every shift and I don't see the point of going on"), ("we'll go on", ENTER),
        ("Which ONE area", "2", ENTER), LANGUAGES, DONE,
    ), columns=60),
    "despair line by line": Run((
        MADE_UP, goal("I can't do this anymore, I want it all to end"), ("we'll go on", ENTER),
        ("Which ONE area", "2", ENTER), LANGUAGES, DONE,
    ), lines=True),
    "a parent who comes back": Run((
        MADE_UP, goal("go back to work after six years at home with my children"), NO_MORE, AREA, LANGUAGES, DONE,
    ), again=(
        ("Welcome back", ENTER), ("Whose mentors", ENTER), ("a year from now", ENTER), NO_MORE, AREA, LANGUAGES, DONE,
    )),
    "Ctrl-C after the list": Run((MADE_UP, goal("get a promotion at work"), NO_MORE, AREA, LANGUAGES, (NEXT, CTRL_C))),
    "a doctoral student who writes to somebody": Run((
        MADE_UP, goal("cut my research question down to two years"), ("Anything else?", "train a falcon", ENTER),
        NO_MORE,
        ("Does that look right?", "y", ENTER), ("Which ONE area", "1", ENTER), LANGUAGES,
        (NEXT, "p", ENTER), ("How else would you put", ENTER), (NEXT, "w", ENTER), ("Who?", ENTER),
        ("who are you?", "Ana", ENTER), ("kept these out", ENTER), ("why are you writing?", ENTER),
        ("How should it sound?", ENTER), ("like to do with it?", ENTER), (NEXT, ENTER),
    ), columns=60),
}  # fmt: skip


class Shown(NamedTuple):
    """A conversation that was held."""

    text: str
    asked: tuple[tuple[str, str], ...]
    """Each question as it stood on the screen, with what was typed."""
    bottom: tuple[str, ...]
    """The screen at the first "what next"."""
    code: int


@cache
def hold(name: str) -> Shown:
    """Hold a conversation once, however many tests read it."""
    run, home = RUNS[name], Path(mkdtemp(prefix="transcript-"))
    (home / "Documents").mkdir()
    first = _held(run, run.steps, home)
    shown = _held(run, run.again, home) if run.again else first
    folder = os.environ.get("MENTORPICK_KEEP_TRANSCRIPTS")
    if folder:
        kept = "\n".join([shown.text, "", "== each question as it stood ==", *(asked for asked, _ in shown.asked)])
        Path(folder, f"{name}.txt").write_text(kept, encoding="utf-8")
    return shown


def _held(run: Run, steps: tuple[Step, ...], home: Path) -> Shown:
    words = ["pick", *(["-p", str(sample_pool())] if run.known else []), *(["--accessible"] if run.lines else [])]
    places = {"HOME": str(home), "XDG_DATA_HOME": str(home / "data"), "XDG_CACHE_HOME": str(home / "cache")}
    terminal = Terminal(
        *words, cwd=home, columns=run.columns, rows=24, TZ="Europe/London", LANG="en_GB.UTF-8", LC_ALL="",
        LC_MESSAGES="", DISPLAY="", WAYLAND_DISPLAY="", NO_COLOR="1", **places,
    )  # fmt: skip
    asked: list[tuple[str, str]] = []
    bottom: tuple[str, ...] = ()
    for question, *keys in _with_reading(steps) if run.lines else steps:
        terminal.ask(question)
        asked.append((terminal.settle().asked, "".join(keys)))
        bottom = bottom or (tuple(terminal.lines) if question == NEXT else ())
        terminal.type(*keys)
    code = terminal.end()
    return Shown(terminal.text, tuple(asked), bottom, code)


def _with_reading(steps: tuple[Step, ...]) -> Iterator[Step]:
    """Before a list is read out line by line, one is asked how much of it."""
    for step in steps:
        yield step
        if step == LANGUAGES:
            yield ("like to read", "2", ENTER)


def ours(shown: Shown, *, lines: bool) -> str:
    """All that was said until the list, choices included, without what was typed and the answers repeated."""
    before = shown.text.split("Your priority: ")[0].removesuffix("Your mentors\n\n")
    asked = [text for text, _ in shown.asked if NEXT not in text]
    if lines:
        said = re.sub(r"(?m)^>.*$", "", before)
    else:
        blocks = re.sub(r"(?ms)^› .*?(?:^\s*$|\Z)", "", before)  # a question that was answered; it stands in ``asked``
        said = "\n".join([blocks, *asked])
    return without_typed(said, shown)


def without_typed(said: str, shown: Shown) -> str:
    """The words of the mentee taken out."""
    said = " ".join(re.sub(r"“[^”]*”", "", said).split())
    for _, keys in shown.asked:
        if len(typed := keys.strip(ENTER)) > 2:
            said = said.replace(typed, "")
    return said


def count_words(text: str) -> int:
    return len(re.findall(r"[^\W\d_][\w'’.-]*", text))


ONE_GOAL = (
    "a student with a clear goal", "the same line by line", "a nurse on nights whose office sent a file",
    "the same line by line, her mentors unknown", "a nurse whose mentors are unknown",
)  # fmt: skip


@pytest.mark.parametrize("name", ONE_GOAL)
def test_the_first_list_comes_after_seven_questions_and_two_hundred_words_at_most(name: str) -> None:
    shown = hold(name)
    said = ours(shown, lines=RUNS[name].lines)
    assert len([1 for text, _ in shown.asked if NEXT not in text]) <= 7
    assert count_words(said) <= 200, (count_words(said), said)
    assert ("isn't a therapist" in said) == any(word in name for word in ("nurse", "her mentors"))


@pytest.mark.parametrize(
    ("name", "question"),
    [
        ("somebody with one word", "What comes closest"),
        ("one word, then a sentence", "What comes closest"),
        ("one word, then a sentence", "in a sentence?"),
        ("a slip of the pen", "Did you mean"),
        ("a doctoral student who writes to somebody", "Anything else?"),
        ("a doctoral student who writes to somebody", "Does that look right?"),
    ],
)
def test_each_further_goal_slip_or_question_back_adds_a_screen_of_forty_words_at_most(name: str, question: str) -> None:
    shown = hold(name)
    at = next(n for n, (text, _) in enumerate(shown.asked) if question in " ".join(text.split()))
    text = shown.asked[at][0]
    before = shown.text.split(text.splitlines()[0])[0] if not RUNS[name].lines else ""
    above = re.split(r"\n *\n", before.rstrip("\n"))[-1] if before else ""  # what is said above a drawn question
    said = without_typed(f"{above if '›' not in above else ''}\n{text}", shown)
    assert count_words(said) <= 40, (count_words(said), said)


THEIR_OWN = re.compile(
    r"\b(?:criteri(?:on|a)|weigh(?:t|ts|ed|ing)?|points?|twentieths?|pools?|gates?|firm(?:ness)?)\b", re.IGNORECASE
)
"""The program's own words, which nobody has to know; a mentor's and a mentee's words are taken out before."""


def _profile_words() -> list[str]:
    found = read_profiles(sample_pool())
    texts = [found.page.title, found.page.referral]
    for mentor in found.mentors:
        texts += [mentor.title, mentor.organization, mentor.name, *mentor.expertise, *(o.text for o in mentor.offers)]
    return sorted((" ".join(text.split()) for text in texts if text), key=len, reverse=True)


@pytest.mark.parametrize("name", RUNS)
def test_no_question_and_no_list_speaks_in_the_programs_own_words(name: str) -> None:
    shown = hold(name)
    questions = "\n".join(text for text, _ in shown.asked)
    title = r"\s?".join(
        map(re.escape, read_profiles(sample_pool()).page.title)
    )  # the office's word, wherever it's wrapped
    said = without_typed(re.sub(title, "", f"{shown.text}\n{questions}"), shown)
    for text in _profile_words():
        said = said.replace(text, "")
    said = re.sub(r'"[^"]*"', "", said).replace("see the point of", "")
    assert THEIR_OWN.findall(said) == []


@pytest.mark.parametrize("name", RUNS)
def test_nothing_is_cut_and_the_first_name_is_seen_without_scrolling(name: str) -> None:
    shown = hold(name)
    assert shown.code == 0
    assert len(shown.bottom) <= 24
    assert any(mentor.name in " ".join(shown.bottom) for mentor in read_profiles(sample_pool()).mentors)
    assert "First on your list:" in " ".join(shown.bottom)
    assert all(len(line) <= RUNS[name].columns for line in shown.text.splitlines())
    assert "�" not in shown.text


@pytest.mark.parametrize("name", RUNS)
def test_at_the_end_one_knows_what_is_kept_and_how_to_come_back(name: str) -> None:
    said = " ".join(hold(name).text.split())
    assert "Your answers and your list are saved" in said
    assert "mentorpick rank" in said
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("name", "said"),
    [("somebody with one word", "be more confident"), ("a slip of the pen", "“publish my first paper”")],
)
def test_what_was_meant_stands_for_what_was_typed(name: str, said: str) -> None:
    assert said in hold(name).text


@pytest.mark.parametrize("name", ["somebody in despair", "despair line by line"])
def test_in_despair_help_comes_before_anything_else_and_no_legal_sentence(name: str) -> None:
    text = hold(name).text
    before = " ".join(text.split("Your priority: ")[0].split())
    assert "Nobody here writes about" not in text
    assert "Nothing close to" not in text
    assert "in other words" not in text
    assert "I'm glad you said it." in before
    assert "116 123" in before
    assert " ".join(text.split()).lower().count("findahelpline.com") == 1
    assert "no one is on call" not in " ".join(text.split())
    assert "isn't a therapist" not in " ".join(text.split())
    assert "Anything else?" not in before
    assert "Move" not in before


def test_windows_letters_show_everything_and_nothing_is_escaped(tmp_path: Path) -> None:
    columns = 60
    terminal = Terminal(
        "pick", cwd=tmp_path, columns=columns, rows=24, PYTHONIOENCODING="cp1252", PYTHONUTF8="0", LC_ALL="C.UTF-8",
        HOME=str(tmp_path), XDG_DATA_HOME=str(tmp_path), XDG_CACHE_HOME=str(tmp_path), TZ="Europe/London", NO_COLOR="1",
    )  # fmt: skip
    for question, *keys in (MADE_UP, goal("get a promotion at work"), NO_MORE, AREA, LANGUAGES):
        terminal.ask(question).type(*keys)
    bottom = list(terminal.ask(NEXT).lines)
    terminal.type("i", ENTER)
    assert terminal.end() == 0
    said = terminal.raw.decode("cp1252").replace("\r", "")
    assert "can't show ticks" in said
    assert not re.search(r"\\[xuU][0-9a-f]", said), "a letter that cp1252 lacks is written another way"
    assert all(len(line) <= columns for line in re.sub(r"\x1b\[[0-9;]*m", "", said).split("\n"))
    assert "First on your list:" in " ".join(bottom)
