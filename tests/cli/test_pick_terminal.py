"""The guided way as a person meets it, in a real terminal, drawn and line by line."""

import random
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are POSIX", allow_module_level=True)

from mentorpick.model.people import Answers, Style
from mentorpick.store import Store
from tests.cli.conftest import TODAY, Call, process
from tests.interview.terminal import CTRL_B, CTRL_C, CTRL_D, DOWN, ENTER, Terminal

pytestmark = pytest.mark.timeout(90)

Open = Callable[..., Terminal]
Steps = tuple[tuple[str, tuple[str, ...]], ...]

GOALS = ("Become a better welder", "Swim again after my injury")


@pytest.fixture
def store(home: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """The user's own folder of this test, in a home where no language and no zone is set."""
    for name in ("LANG", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.setenv(name, "C.UTF-8")
    monkeypatch.setenv("TZ", "UTC")
    return Store(home / "mentorpick")


@pytest.fixture
def terminal(store: Store, tmp_path: Path) -> Iterator[Open]:
    """Opens a terminal in an empty folder; all are closed at the end, whatever happens."""
    opened: list[Terminal] = []
    folder = tmp_path / "empty"
    folder.mkdir()

    def open_one(*argv: str | Path, columns: int = 80, rows: int = 50, **environment: str) -> Terminal:
        opened.append(Terminal(*argv, cwd=folder, columns=columns, rows=rows, **environment))
        return opened[-1]

    yield open_one
    for one in opened:
        one.process.close(force=True)


def answer(terminal: Terminal, *steps: tuple[str, tuple[str, ...]]) -> Terminal:
    """Wait for each question, then type its keys."""
    for question, keys in steps:
        terminal.ask(question).type(*keys)
    return terminal


def without_areas(answers: Answers) -> Answers:
    """The answers without the areas guessed for the goals, which are the ranking's business."""
    goals = tuple(msgspec.structs.replace(goal, area=None) for goal in answers.goals)
    return msgspec.structs.replace(answers, goals=goals)


DRAWN_GOALS: Steps = (
    ("different in a year", (GOALS[0], ENTER)),
    ("Another goal?", (GOALS[1], ENTER)),
    ("Another goal?", (ENTER,)),
    ("Is that right?", ("1", ENTER)),
    ("Which ONE area", ("1", ENTER)),
    ("Does that look right?", ("1", ENTER)),
)
DRAWN_END: Steps = (
    ("meetings with a mentor", ("4", ENTER)),
    ("tell you what could be better", ("5", ENTER)),
    ("Where do you stand", ("2", ENTER)),
    ("Which languages", ("English", ENTER)),
    ("Which time zone", ("oslo", ENTER)),
    ("How would you like to meet", (" ", ENTER)),
    ("How many hours", ("1,5", ENTER)),
    ("Is any of these a must", (ENTER,)),
    ("do not want to see", ("Dr Lee", ENTER)),
    ("Who mentors you already", (ENTER,)),
    ("background like yours", (ENTER,)),
)
EXPECTED = Answers(
    id="me", priority="career", not_now=("mental_health",), roles=("mentor",), values=("balance",),
    style=Style(structure=4, directness=5), stage="trainee", languages=("English",), timezone="Europe/Oslo",
    meeting=("video",), hours_per_month=1.5, avoid=("Dr Lee",),
)  # fmt: skip


def test_a_whole_round_drawn_with_help_back_skip_stop_resume_and_a_change(
    store: Store, terminal: Open, mentors: Path
) -> None:
    first = terminal("pick", "-p", mentors, "--today", TODAY)
    answer(first, ("different in a year", ("?", ENTER)))
    first.see("A mentor is chosen for what you want to change")
    answer(first, *DRAWN_GOALS)
    answer(first, ("Which other areas", (CTRL_B,)), ("Does that look right?", (ENTER,)))
    answer(first, ("Which other areas", (DOWN, ENTER)), ("leave out for now", (" ", ENTER)))
    answer(first, ("What kind of help", (" ", ENTER)), ("matter most to you", (CTRL_C,)))
    assert first.end() == 130
    assert first.is_sane()
    assert "Traceback" not in first.text
    draft = store.draft()
    assert draft is not None
    assert first.text.replace("\n", " ").endswith(
        f"mentorpick: stopped; your answers are kept in {draft.path}, and `mentorpick` goes on from there"
    )

    second = terminal("pick", "-p", mentors, "--today", TODAY)
    answer(second, ("You stopped in the middle", (ENTER,)), ("matter most to you", (DOWN, " ", ENTER)), *DRAWN_END)
    answer(second, ("Choose a line", ("10", ENTER)))
    answer(second, ("tell you what could be better", ("4", ENTER)), ("Choose a line", (ENTER,)))
    second.ask("What would you like to do now?").type(*done(second))
    assert second.end() == 0
    assert second.is_sane()
    assert "Ada Berg" in second.text
    assert store.draft() is None
    saved = store.last_answers()
    assert saved is not None
    assert tuple(goal.text for goal in saved[1].goals) == GOALS
    changed = msgspec.structs.replace(EXPECTED, goals=(), style=Style(structure=4, directness=4))
    assert msgspec.structs.replace(saved[1], goals=()) == changed
    assert store.last_shortlist().ids[0] == "ada"
    assert store.last_pool() == (str(mentors),)


@pytest.mark.parametrize("words", [(), ("--accessible",)], ids=["drawn", "lines"])
def test_enter_alone_skips_whatever_can_be_skipped_shows_one_mentor_and_ends(
    words: tuple[str, ...], store: Store, terminal: Open, mentors: Path
) -> None:
    one = terminal("pick", "-p", mentors, *words, "--today", TODAY)
    answer(one, ("different in a year", (ENTER,)), ("Which ONE area", ("7", ENTER)))
    for question in EVERY_OTHER:
        answer(one, (question, (ENTER,)))
    answer(one, ("Choose a line", (ENTER,)))
    answer(one, ("What would you like to do now?", (ENTER,)), ("About whom?", (ENTER,)))
    one.ask("What would you like to do now?").type(ENTER)
    assert one.end() == 0
    saved = store.last_answers()
    assert saved is not None
    assert saved[1] == Answers(id="me", priority="finances")


EVERY_OTHER = (
    "Which other areas", "leave out for now", "What kind of help", "matter most to you", "meetings with a mentor",
    "tell you what could be better", "Where do you stand", "Which languages", "Which time zone",
    "How would you like to meet", "How many hours", "Is any of these a must", "do not want to see",
    "Who mentors you already", "background like yours",
)  # fmt: skip


def done(terminal: Terminal) -> tuple[str, str]:
    """The keys that choose the last line of what next."""
    line = next(line for line in terminal.ask("That is all for today").lines if "That is all for today" in line)
    return line.split(".")[0].split()[-1], ENTER


LINES: Steps = (
    ("different in a year", ("?",)),
    ("decides up to half", (GOALS[0],)),
    ("Another goal?", (GOALS[1],)),
    ("Another goal?", ("",)),
    ("Is that right?", ("1",)),
    ("Which ONE area", ("career",)),
    ("Does that look right?", ("b",)),
    ("Which ONE area", ("1",)),
    ("Does that look right?", ("1",)),
    ("Which other areas", ("s",)),
    ("leave out for now", ("1",)),
    ("What kind of help", ("9",)),
    ("Choose by number", ("1",)),
)
LINES_END: Steps = (
    ("matter most to you", ("2",)),
    ("meetings with a mentor", ("4",)),
    ("tell you what could be better", ("5",)),
    ("Where do you stand", ("2",)),
    ("Which languages", ("English",)),
    ("Which time zone", ("oslo",)),
    ("How would you like to meet", ("1",)),
    ("How many hours", ("1,5",)),
    ("Is any of these a must", ("",)),
    ("do not want to see", ("Dr Lee",)),
    ("Who mentors you already", ("",)),
    ("background like yours", ("",)),
)


def entered(steps: Steps) -> Steps:
    """Each answer with Enter after it, as lines are typed."""
    return tuple((question, (*keys, ENTER)) for question, keys in steps)


def test_a_whole_round_line_by_line_with_help_back_skip_stop_resume_and_a_change(
    store: Store, terminal: Open, mentors: Path
) -> None:
    call = ("pick", "-p", mentors, "--today", TODAY, "--accessible")
    first = answer(terminal(*call), *entered(LINES), ("matter most to you", ("q", ENTER)))
    assert first.end() == 130
    assert "\x1b" not in first.raw.decode()
    assert store.draft() is not None

    second = answer(terminal(*call), *entered((("You stopped in the middle", ("1",)), *LINES_END)))
    answer(second, *entered((("Choose a line", ("10",)), ("tell you what could be better", ("4",)))))
    answer(second, ("Choose a line", (ENTER,)))
    second.ask("What would you like to do now?").type(*done(second))
    assert second.end() == 0
    assert "\x1b" not in second.raw.decode().rpartition("Your answers")[0]
    saved = store.last_answers()
    assert saved is not None
    changed = msgspec.structs.replace(EXPECTED, goals=(), style=Style(structure=4, directness=4))
    assert msgspec.structs.replace(saved[1], goals=()) == changed


def test_mentorpick_alone_in_an_empty_home_leads_to_a_shortlist_of_made_up_people(store: Store, terminal: Open) -> None:
    steps: Steps = (
        ("Where can I find mentors", ("3", ENTER)),
        ("different in a year", (ENTER,)),
        ("Which ONE area", ("2", ENTER)),
    )
    first = answer(terminal(), *steps)
    first.see("A mentor is not a therapist")
    skip_the_rest(first)
    answer(first, ("Choose a line", ("1", ENTER)))
    first.ask("What would you like to do now?").type(*done(first))
    assert first.end() == 0
    assert "made up" in first.text
    assert store.last_pool() == ()
    assert len(store.last_shortlist().ids) == 5


def skip_the_rest(terminal: Terminal) -> None:
    """Skip every question up to the review page."""
    seen = ("", 0)
    while "Choose a line" not in (now := terminal.settle().asked):
        if not now or (now, terminal.questions()) == seen:
            terminal.read()
        else:
            seen = (now, terminal.questions())
            terminal.type(skip(terminal), ENTER)


def skip(terminal: Terminal) -> str:
    """What skips the question on the screen: nothing in a field or among ticks, its own line in a list."""
    last = max(n for n, line in enumerate(terminal.lines) if line.startswith("›"))
    rows = terminal.lines[last:]
    if any("None of them" in line for line in rows):
        return next(line.split(".")[0].split()[-1] for line in rows if "None of them" in line)
    pointed = next((n for n, line in enumerate(rows) if "»" in line), None)
    wanted = next((n for n, line in enumerate(rows) if "Skip:" in line), None)
    if pointed is None or wanted is None or "○" in rows[pointed]:
        return ""
    return DOWN * sum(1 for line in rows[pointed + 1 : wanted + 1] if line.strip() and not line.startswith("      "))


PEOPLE: Steps = (
    ("Where can I find mentors", ("2", ENTER)),
    ("Who is it?", ("Ana Silva", ENTER)),
    ("What does Ana Silva do?", ("runs a ward", ENTER)),
    ("What could Ana Silva help", ("getting ready for interviews", ENTER)),
    ("add someone", ("2", ENTER)),
    ("Who is it?", ("李博", ENTER)),
    ("What does 李博 do?", (ENTER,)),
    ("What could 李博 help", ("money and taxes", ENTER)),
    ("add someone", ("1", ENTER)),
    ("different in a year", ("Do well in interviews", ENTER)),
    ("Another goal?", (ENTER,)),
    ("Is that right?", ("1", ENTER)),
    ("Which ONE area", ("1", ENTER)),
    ("Does that look right?", ("1", ENTER)),
)


def test_people_i_know_become_a_shortlist_with_questions_to_ask_them(store: Store, terminal: Open) -> None:
    first = answer(terminal(), *PEOPLE)
    skip_the_rest(first)
    answer(first, ("Choose a line", (ENTER,)))
    first.ask("What would you like to do now?").type(*done(first))
    assert first.end() == 0
    shown = " ".join(first.text.split())
    assert '+ Offers "getting ready for interviews" for your goal "Do well in interviews"' in shown
    assert 'Worth asking "' in shown
    assert "李博" in first.text
    assert sorted(path.name for path in store.people.iterdir())[0] == "ana-silva.yaml"
    assert len(list(store.people.iterdir())) == 2
    assert store.last_shortlist().ids[0] == "ana-silva"
    again = process(["rank", "--format", "json", "--today", TODAY])
    places = msgspec.json.decode(again.stdout)["shortlist"]
    assert [place["name"] for place in places] == ["Ana Silva", "李博"]
    assert all(place["ask"] for place in places)


@pytest.mark.parametrize("accessible", [(), ("--accessible",)], ids=["drawn", "lines"])
@pytest.mark.parametrize("stop", [CTRL_C, CTRL_D, signal.SIGTERM, signal.SIGHUP], ids=repr)
def test_every_way_to_stop_keeps_the_draft_and_leaves_the_terminal_sane(
    store: Store, terminal: Open, mentors: Path, stop: str | signal.Signals, accessible: tuple[str, ...]
) -> None:
    one = terminal("pick", "-p", mentors, *accessible)
    one.ask("different in a year").type(GOALS[0], ENTER).ask("Another goal?")
    if isinstance(stop, signal.Signals):
        one.process.kill(stop)
    else:
        one.type(stop)
    assert one.end() == 130
    assert one.is_sane()
    assert one.text.count("mentorpick: stopped") == 1
    assert "Traceback" not in one.text
    draft = store.draft()
    assert draft is not None
    assert [value["text"] for _, value in draft.state["events"]] == [GOALS[0]]


def test_stopping_before_the_first_answer_says_so(store: Store, terminal: Open, mentors: Path) -> None:
    one = terminal("pick", "-p", mentors).ask("different in a year").type(CTRL_C)
    assert one.end() == 130
    assert one.lines[-1] == "mentorpick: stopped; nothing was answered yet"
    assert store.draft() is None


@pytest.mark.parametrize(("choice", "drafts"), [("2", 1), ("3", 0)], ids=["start over", "discard"])
def test_a_draft_can_be_left_behind(store: Store, terminal: Open, mentors: Path, choice: str, drafts: int) -> None:
    first = terminal("pick", "-p", mentors)
    answer(first, ("different in a year", (GOALS[0], ENTER)), ("Another goal?", (CTRL_C,))).end()
    second = terminal("pick", "-p", mentors).ask("You stopped in the middle").type(choice, ENTER)
    if drafts:
        second.ask("different in a year").type("Something else", ENTER).ask("Another goal?").type(CTRL_C)
        assert second.end() == 130
        draft = store.draft()
        assert draft is not None
        assert draft.state["events"][0][1]["text"] == "Something else"
    else:
        assert second.end() == 0
    assert len(list((store.folder / "drafts").glob("*.json"))) == drafts


@pytest.mark.parametrize("term", ["dumb", "unknown", ""])
def test_a_terminal_that_cannot_be_drawn_on_is_asked_line_by_line_and_told_so(
    store: Store, terminal: Open, mentors: Path, term: str
) -> None:
    one = terminal("pick", "-p", mentors, TERM=term).ask("different in a year")
    assert one.lines[0] == "This terminal cannot be drawn on; the questions come line by line."
    assert "\x1b" not in one.raw.decode()
    assert one.type("q", ENTER).end() == 130


def kill_somewhere(terminal: Open, mentors: Path, store: Store, rng: random.Random) -> None:
    """Answer quickly, kill -9 at a random moment: at most the answer being typed is gone, and nothing is broken."""
    before = store.draft()
    kept = before.state["events"] if before else []
    one = terminal("pick", "-p", mentors, "--accessible")
    if before:
        one.ask("You stopped in the middle").type("1", ENTER)
    stop, given = rng.randint(1, 6), len(kept)
    for count in range(stop):
        one.ask("Another goal?" if given + count else "different in a year").type(f"Goal {given + count}", ENTER)
    time.sleep(rng.random() * 0.02)
    one.process.kill(signal.SIGKILL)
    one.process.close(force=True)
    after = store.draft()
    events = after.state["events"] if after else []
    assert len(events) in (given + stop - 1, given + stop)
    assert events[:given] == kept
    assert [value["text"] for _, value in events] == [f"Goal {n}" for n in range(len(events))]
    assert not list(store.folder.rglob("*.corrupt"))


def test_a_kill_loses_at_most_the_answer_being_typed(store: Store, terminal: Open, mentors: Path) -> None:
    rng = random.Random(1)
    for _ in range(2):
        kill_somewhere(terminal, mentors, store, rng)


@pytest.mark.long
@pytest.mark.timeout(300)
def test_ten_kills_at_random_moments_lose_at_most_the_answer_being_typed(
    store: Store, terminal: Open, mentors: Path
) -> None:
    rng = random.Random(2)
    for _ in range(10):
        kill_somewhere(terminal, mentors, store, rng)
        if rng.random() < 0.5:
            draft = store.draft()
            if draft:
                store.discard_draft(draft.path)


def test_a_home_that_cannot_be_written_is_said_once_and_the_shortlist_still_comes(
    home: Path, terminal: Open, mentors: Path
) -> None:
    (home / "mentorpick").write_text("in the way", encoding="utf-8")
    one = terminal("pick", "-p", mentors, "--accessible")
    answer(one, *entered(LINES), *entered(LINES_END), ("Choose a line", (ENTER,)))
    one.ask("What would you like to do now?").type(*done(one))
    assert one.end() == 0
    assert one.text.count("cannot be kept as you go") == 1
    assert "Ada Berg" in one.text


def test_by_hand_replayed_and_from_a_file_rank_to_the_same_bytes(
    store: Store, terminal: Open, mentors: Path, tmp_path: Path, call: Call
) -> None:
    saved, out = tmp_path / "mine.yaml", tmp_path / "by-hand.json"
    one = terminal("pick", "-p", mentors, "--today", TODAY, "--accessible", "--save-answers", saved, "-o", out)
    answer(one, *entered(LINES), *entered(LINES_END), ("Choose a line", (ENTER,)))
    assert one.end() == 0
    by_hand = out.read_bytes()
    options = ("-p", mentors, "--today", TODAY, "--format", "json")
    replayed = call("pick", "--answers", saved, *options)
    assert replayed.code == 0
    assert replayed.out.encode() == by_hand
    assert call("rank", saved, *options).out.encode() == by_hand
    assert call("rank", *options).out.encode() == by_hand
    assert call("rank", "--today", TODAY, "--format", "json").out.encode() == by_hand
    assert saved.stat().st_mode & 0o777 == 0o600
