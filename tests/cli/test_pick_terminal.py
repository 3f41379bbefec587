"""The guided way as a person meets it, in a real terminal, drawn and line by line."""

import random
import signal
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are POSIX", allow_module_level=True)

from mentorpick.model.people import Answers, Goal
from mentorpick.store import Conversation, Store
from tests.cli.conftest import TODAY, Call, process
from tests.interview.terminal import CTRL_B, CTRL_C, CTRL_D, DOWN, ENTER, Terminal

pytestmark = pytest.mark.timeout(90)

Open = Callable[..., Terminal]
Steps = tuple[tuple[str, tuple[str, ...]], ...]

NEXT, READ = "What would you like to do now?", "How many would you like to read?"
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

    def open_one(*argv: str | Path, **options: Any) -> Terminal:
        opened.append(Terminal(*argv, cwd=folder, **options))
        return opened[-1]

    yield open_one
    for one in opened:
        one.close()


def answer(terminal: Terminal, *steps: tuple[str, tuple[str, ...]]) -> Terminal:
    """Wait for each question, then type its keys."""
    for question, keys in steps:
        (listed(terminal) if question == NEXT else terminal.ask(question)).type(*keys)
    return terminal


def listed(terminal: Terminal) -> Terminal:
    """Wait for what next; plain lines ask before how much of the list is wanted: all of it."""
    terminal.ask_one_of(NEXT, READ)
    return terminal.type("2", ENTER).ask(NEXT) if READ in " ".join(terminal.asked.split()) else terminal


def without_areas(answers: Answers) -> Answers:
    """The answers without the areas guessed for the goals, which are the ranking's business."""
    goals = tuple(msgspec.structs.replace(goal, area=None) for goal in answers.goals)
    return msgspec.structs.replace(answers, goals=goals)


DRAWN_FIRST: Steps = (
    ("a year from now", (GOALS[0], ENTER)),
    ("Anything else?", (GOALS[1], ENTER)),
    ("Anything else?", (ENTER,)),
    ("Does that look right?", ("y", ENTER)),
    ("Which ONE area", ("1", ENTER)),
)
EXPECTED = Answers(
    id="me", priority="career", roles=("mentor",), values=("balance",), languages=("English",), meeting=("video",),
    avoid=("Dr Lee",),
)  # fmt: skip


def choose(terminal: Terminal, label: str) -> Terminal:
    """Choose the line of what next that begins so, by its number."""
    line = next(line for line in reversed(listed(terminal).lines) if f". {label}" in line)
    return terminal.type(line.split(".")[0].split()[-1], ENTER)


def test_a_whole_round_drawn_with_help_back_skip_stop_resume_and_a_change(
    store: Store, terminal: Open, mentors: Path
) -> None:
    first = terminal("pick", "-p", mentors, "--today", TODAY)
    answer(first, ("a year from now", ("?", ENTER)))
    first.see("I look for mentors who have written about the things you want to change.")
    answer(first, *DRAWN_FIRST)
    answer(first, ("Which languages", (CTRL_B,)), ("Which ONE area", (ENTER,)), ("Which languages", (CTRL_C,)))
    assert first.end() == 130
    assert first.is_sane()
    assert "Traceback" not in first.text
    draft = store.draft()
    assert draft is not None
    assert first.text.replace("\n", " ").endswith(
        f"mentorpick: stopped. Your answers are kept in {draft.path}. To go on from there, run: mentorpick"
    )

    second = terminal("pick", "-p", mentors, "--today", TODAY)
    second.ask("You stopped in the middle")
    assert "question 3 of 3" in second.text
    answer(second, ("You stopped in the middle", (ENTER,)), ("Which languages", ("English", ENTER)))
    assert "Ada Berg" in listed(second).text
    choose(second, "Make it fit better")
    answer(second, ("How would you like to meet", (" ", ENTER)), ("What kind of help", (" ", ENTER)))
    answer(second, ("matter most to you", (DOWN, " ", ENTER)))
    choose(second, "Change an answer")
    line = next(line for line in second.ask("Choose a line").lines if "Never show" in line)
    second.type(line.split(".")[0].split()[-1], ENTER)
    answer(second, ("rather not see here", ("Dr Lee", ENTER)), ("Choose a line", (ENTER,)))
    choose(second, "I'm done")
    assert second.end() == 0
    assert second.is_sane()
    assert "It's worth another look around" in second.text
    assert store.draft() is None
    saved = store.last_answers()
    assert saved is not None
    assert tuple(goal.text for goal in saved[1].goals) == GOALS
    assert msgspec.structs.replace(saved[1], goals=(), also=()) == EXPECTED
    assert store.last_shortlist().ids[0] == "ada"
    assert store.last_pool() == (str(mentors),)


@pytest.mark.parametrize(
    "words", [pytest.param((), id="drawn"), pytest.param(("--accessible",), id="lines", marks=pytest.mark.long)]
)
def test_enter_alone_leads_to_a_list_and_a_few_more_questions(
    words: tuple[str, ...], store: Store, terminal: Open, mentors: Path
) -> None:
    one = terminal("pick", "-p", mentors, *words, "--today", TODAY)
    answer(one, ("a year from now", (ENTER,)), ("Which ONE area", ("7", ENTER)), ("Which languages", (ENTER,)))
    answer(one, (NEXT, (ENTER,)))
    for question in ("How would you like to meet", "What kind of help", "matter most to you"):
        answer(one, (question, (ENTER,)))
    answer(one, (NEXT, (ENTER,)), ("Who?", (ENTER,)))
    answer(one, ("What's your first name", ("Jo", ENTER)), ("kept these out", (ENTER,)))
    answer(one, ("why are you writing?", (ENTER,)), ("How should it sound?", (ENTER,)))
    assert "Dear Ada Berg," in one.ask("like to do with it?").text
    answer(one, ("like to do with it?", (ENTER,)))
    listed(one)
    one.type(ENTER)
    assert one.end() == 0
    saved = store.last_answers()
    assert saved is not None
    assert saved[1] == Answers(id="me", priority="finances")


LINES: Steps = (
    ("a year from now", ("?",)),
    ("I look for mentors", (GOALS[0],)),
    ("Anything else?", (GOALS[1],)),
    ("Anything else?", ("",)),
    ("Does that look right?", ("1",)),
    ("Which ONE area", ("career",)),
    ("Which languages", ("b",)),
    ("Which ONE area", ("9",)),
    ("Choose by number", ("1",)),
)
LINES_END: Steps = (("Which languages", ("English",)),)
LINES_MORE: Steps = (
    ("How would you like to meet", ("1",)),
    ("What kind of help", ("1",)),
    ("matter most to you", ("2",)),
)


def entered(steps: Steps) -> Steps:
    """Each answer with Enter after it, as lines are typed."""
    return tuple((question, (*keys, ENTER)) for question, keys in steps)


def test_a_whole_round_line_by_line_with_help_back_skip_stop_resume_and_a_change(
    store: Store, terminal: Open, mentors: Path
) -> None:
    call = ("pick", "-p", mentors, "--today", TODAY, "--accessible")
    first = answer(terminal(*call), *entered(LINES), ("Which languages", ("q", ENTER)))
    assert first.end() == 130
    assert "\x1b" not in first.raw.decode()
    assert store.draft() is not None

    second = answer(terminal(*call), *entered((("You stopped in the middle", ("1",)), *LINES_END)))
    choose(second, "Make it fit better")
    answer(second, *entered(LINES_MORE))
    choose(second, "I'm done")
    assert second.end() == 0
    assert "\x1b[2" not in second.raw.decode(), "nothing is drawn"
    saved = store.last_answers()
    assert saved is not None
    assert msgspec.structs.replace(saved[1], goals=(), also=(), avoid=("Dr Lee",)) == EXPECTED


def test_in_plain_lines_the_first_place_can_be_had_before_the_whole_list(terminal: Open, mentors: Path) -> None:
    one = terminal("pick", "-p", mentors, "--accessible", "--today", TODAY)
    answer(one, ("a year from now", (ENTER,)), ("Which ONE area", ("1", ENTER)), ("Which languages", (ENTER,)))
    one.ask(READ).type(ENTER).ask(NEXT)
    assert "1. Ada Berg" in one.text
    assert "2. " not in one.text.partition("1. Ada Berg")[2].partition("What next?")[0]
    before = len(one.text)
    choose(one, "Show the whole list").ask(NEXT)
    assert "2. Dee" in one.text[before:]
    one.type("q", ENTER).end()
    assert "For plain lines every time, run: mentorpick plain" in one.text


def test_who_chose_plain_lines_is_asked_line_by_line_and_no_longer_told_of_them(
    call: Call, terminal: Open, mentors: Path
) -> None:
    assert "With a screen reader" in " ".join(terminal("pick", "-p", mentors).ask("a year from now").text.split())
    assert call("plain").code == 0
    one = terminal("pick", "-p", mentors).ask("a year from now")
    assert one.lines[-1] == ">"
    assert "screen reader" not in one.text
    assert "mentorpick plain" not in one.text
    assert "\x1b" not in one.raw.decode()


@pytest.mark.parametrize("words", [(), ("--accessible",)], ids=["drawn", "lines"])
def test_the_rest_of_the_further_questions_can_be_skipped(
    words: tuple[str, ...], terminal: Open, mentors: Path
) -> None:
    one = terminal("pick", "-p", mentors, *words)
    answer(one, ("a year from now", (ENTER,)), ("Which ONE area", ("7", ENTER)), ("Which languages", (ENTER,)))
    answer(one, (NEXT, (ENTER,)), ("How would you like to meet", ("r", ENTER) if words else ("\x12",)))
    choose(one, "I'm done")
    assert one.end() == 0
    assert "What kind of help" not in one.text


def test_mentorpick_alone_in_an_empty_home_leads_to_a_shortlist_of_made_up_people(store: Store, terminal: Open) -> None:
    first = answer(
        terminal(),
        ("Whose mentors", ("m", ENTER)),
        ("a year from now", (ENTER,)),
        ("Which ONE area", ("2", ENTER)),
        ("Which languages", (ENTER,)),
    )
    assert "isn't a therapist" in listed(first).text
    choose(first, "I'm done")
    assert first.end() == 0
    assert "made up" in first.text
    assert store.last_pool() == ()
    assert len(store.last_shortlist().ids) == 5


def test_the_file_of_an_office_is_asked_for_and_leads_to_a_shortlist(
    terminal: Open, mentors: Path, store: Store
) -> None:
    first = answer(
        terminal(),
        ("Whose mentors", ("1", ENTER)),
        ("Where", (str(mentors), ENTER)),
        ("a year from now", (GOALS[0], ENTER)),
        ("Anything else?", (ENTER,)),
        ("Which ONE area", (ENTER,)),
        ("Which languages", ("English", ENTER)),
    )
    choose(first, "I'm done")
    assert first.end() == 0
    assert store.last_pool() == (str(mentors),)


def test_a_first_list_needs_no_network(terminal: Open, cut_off: tuple[str, ...]) -> None:
    cut = answer(
        terminal(under=cut_off),
        ("Whose mentors", ("m", ENTER)),
        ("a year from now", ("get over my stage fright", ENTER)),
        ("Anything else?", (ENTER,)),
        ("Which ONE area", (ENTER,)),
        ("Which languages", (ENTER,)),
    )
    assert "answers your goal" in listed(cut).text
    choose(cut, "I'm done")
    assert cut.end() == 0
    assert "word by word" not in cut.text


# what hurt most when people tried it


def test_the_key_for_back_does_nothing_where_there_is_nothing_to_go_back_to(terminal: Open, mentors: Path) -> None:
    one = answer(terminal("-p", mentors), *DRAWN_FIRST, ("Which languages", ("English", ENTER)))
    done = next(line for line in reversed(one.ask(NEXT).lines) if ". I'm done" in line)
    one.type(CTRL_B, done.split(".")[0].split()[-1], ENTER)
    assert one.end() == 0
    assert "I'm done for today" in one.text


def test_no_idea_twice_is_no_goal(terminal: Open, store: Store) -> None:
    one = terminal("--accessible")
    answer(one, ("Whose mentors", ("3", ENTER)), ("a year from now", ("idk", ENTER)), ("Anything else?", (ENTER,)))
    answer(one, ("What comes closest", ("6", ENTER)), ("in a sentence?", ("idk really", ENTER)))
    answer(one, ("Which ONE area", ("4", ENTER)), ("Which languages", (ENTER,)))
    choose(one, "I'm done")
    assert one.end() == 0
    saved = store.last_answers()
    assert saved is not None
    assert saved[1].goals == ()


def test_another_language_has_no_slips_of_the_pen(terminal: Open) -> None:
    one = terminal("--accessible", LANG="en_GB.UTF-8", LC_ALL="", LC_MESSAGES="")
    answer(one, ("Whose mentors", ("3", ENTER)), ("a year from now", ("quiero estar más con mis hijos", ENTER)))
    answer(one, ("Anything else?", (ENTER,)), ("Which ONE area", ("6", ENTER)))
    answer(one, ("Which languages", ("english and a bit of spanish", ENTER)))
    said = listed(one).text.partition("Which languages")[2].partition("Your mentors")[0]
    assert said.count("English, Spanish") == 2, "in the example, and as it was understood"


def test_stopping_after_the_list_says_that_all_is_kept_and_how_to_come_back(
    terminal: Open, mentors: Path, store: Store
) -> None:
    one = terminal("pick", "-p", mentors, "--accessible")
    answer(one, ("a year from now", (ENTER,)), ("Which ONE area", ("7", ENTER)), ("Which languages", (ENTER,)))
    listed(one).type("q", ENTER)
    assert one.end() == 0
    said = " ".join(one.text.split())
    assert "Your answers and your list are saved in " in said
    assert "mentorpick rank" in said
    assert "nothing was answered" not in said
    assert store.last_answers() is not None


def test_no_letter_ticks_a_box(terminal: Open, mentors: Path, store: Store) -> None:
    """Not even those that questionary itself listens to: a and i."""
    one = terminal("pick", "-p", mentors)
    answer(one, ("a year from now", (ENTER,)), ("Which ONE area", ("7", ENTER)), ("Which languages", (ENTER,)))
    answer(one, (NEXT, (ENTER,)), ("How would you like to meet", ("UKtime,ianda", ENTER)))
    answer(one, ("What kind of help", (ENTER,)), ("matter most to you", (ENTER,)))
    choose(one, "I'm done")
    assert one.end() == 0
    saved = store.last_answers()
    assert saved is not None
    assert saved[1].meeting == ()


@pytest.mark.parametrize("words", [(), ("--accessible",)], ids=["drawn", "lines"])
def test_a_pasted_list_of_three_lines_is_three_goals(
    words: tuple[str, ...], terminal: Open, mentors: Path, store: Store
) -> None:
    one = terminal("pick", "-p", mentors, *words)
    one.ask("a year from now")
    lines = ("Learn to weld well", "Sleep through the night", "Pay back my loans")
    if words:
        one.type("\n".join(lines), ENTER)
    else:
        one.type("\x1b[200~" + "\n".join(lines) + "\x1b[201~", ENTER)
    answer(one, ("Anything else?", (ENTER,)), ("Does that look right?", ("y", ENTER)), ("Which ONE area", ("1", ENTER)))
    answer(one, ("Which languages", (ENTER,)))
    choose(one, "I'm done")
    assert one.end() == 0
    assert "Learn to weld well\n  Sleep through the night\n" in one.text or words
    saved = store.last_answers()
    assert saved is not None
    assert tuple(goal.text for goal in saved[1].goals) == lines


def test_a_goal_that_nobody_answers_has_a_second_plan(
    terminal: Open, mentors: Path, store: Store, tmp_path: Path
) -> None:
    (tmp_path / "Documents").mkdir()
    (mentors / "mentorpick.yaml").write_text(
        "title: Cedar mentoring\ncontact: office@example.org\nelsewhere: [Ask the falconers of Kent.]\n",
        encoding="utf-8",
    )
    (mentors / "eve.yaml").write_text(
        "name: Eve Ok\nareas: {finances: 3}\nroles: [connector]\nlanguages: [en]\n", encoding="utf-8"
    )
    one = terminal("pick", "-p", mentors, XDG_DOCUMENTS_DIR=str(tmp_path / "Documents"), DISPLAY="")
    answer(one, ("a year from now", ("train falcons for the fair", ENTER)), ("Anything else?", (ENTER,)))
    answer(one, ("Which ONE area", ("1", ENTER)), ("Which languages", (ENTER,)))
    choose(one, "Look elsewhere")
    said = " ".join(one.ask("What's your first name").text.split())
    assert "Ask the falconers of Kent." in said
    assert "You could ask Eve Ok, who can introduce you to people." in said
    answer(one, ("What's your first name", ("Jo", ENTER)), ("like to do with it?", ("4", ENTER)))
    said = listed(one).text.replace("\n", " ")
    assert "I looked through Cedar mentoring for someone to talk to about this: train falcons for the fair." in said
    [request] = (tmp_path / "Documents").iterdir()
    assert b"To: office@example.org" in request.read_bytes()
    choose(one, "Put “train falcons for the fair”")
    answer(one, ("How else would you put", ("mock interviews", ENTER)))
    assert "Put “" not in listed(one).lines[-1]
    choose(one, "I'm done")
    assert one.end() == 0
    saved = store.last_answers()
    assert saved is not None
    assert [goal.text for goal in saved[1].goals] == ["mock interviews"]


def test_each_thing_to_do_with_a_list_does_it(terminal: Open, mentors: Path, tmp_path: Path) -> None:
    documents = tmp_path / "Documents"
    documents.mkdir()
    one = terminal(
        "pick", "-p", mentors, "--accessible", XDG_DOCUMENTS_DIR=str(documents), DISPLAY="", WAYLAND_DISPLAY=""
    )
    answer(one, ("a year from now", ("pay off my student loans", ENTER)), ("Anything else?", (ENTER,)))
    answer(one, ("Which ONE area", ("7", ENTER)), ("Which languages", (ENTER,)))
    choose(one, "Save it for me")
    choose(one, "Save a copy to send")
    choose(one, "Find a team")
    assert "A team around you" in listed(one).text
    choose(one, "Why this person?")
    answer(one, ("Who?", ("1", ENTER)))
    assert "What's missing" in listed(one).text
    choose(one, "I'm done")
    assert one.end() == 0
    said = " ".join(one.text.split())
    assert "mentors.html, with your own goals in it." in said
    assert "Your private answers aren't in it." in said
    mine, to_send = (documents / "mentors.html").read_text(), (documents / "mentors-to-send.html").read_text()
    assert "pay off my student loans" in mine
    assert "pay off my student loans" not in to_send
    assert "Ada Berg" in to_send


@pytest.mark.parametrize("words", [(), ("--accessible",)], ids=["drawn", "lines"])
def test_on_a_terminal_the_list_marks_whom_one_has_written_to_and_talked_with(
    words: tuple[str, ...], terminal: Open, mentors: Path, store: Store
) -> None:
    store.save_answers(Answers(id="me", priority="career"), date(2026, 11, 1))
    store.remember_written("dee", date(2026, 11, 2))
    store.remember_talked(Conversation(mentor="ada", name="Ada Berg", day=date(2026, 11, 9)))
    one = terminal("rank", "-p", mentors, *words, "--today", TODAY)
    assert one.end() == 0
    assert "You talked on 2026-11-09." in one.text
    assert "You wrote them a message on 2026-11-02." in one.text
    assert "You've talked with" not in one.text, "once is enough"


def test_where_nothing_can_be_kept_nobody_is_told_that_it_is(home: Path, terminal: Open, mentors: Path) -> None:
    (home / "mentorpick").write_text("in the way", encoding="utf-8")
    one = terminal("pick", "-p", mentors)
    answer(one, ("a year from now", (ENTER,)), ("Which ONE area", (CTRL_C,)))
    assert one.end() == 130
    assert "Your answers couldn't be kept" in " ".join(one.text.split())
    again = terminal("pick", "-p", mentors)
    answer(again, ("a year from now", (ENTER,)), ("Which ONE area", ("7", ENTER)), ("Which languages", (ENTER,)))
    assert "are kept" not in " ".join(listed(again).lines)
    again.type(CTRL_C)
    assert again.end() == 0
    assert "couldn't be kept here" in " ".join(again.text.split())
    assert "are saved" not in again.text


def test_starting_fresh_asks_whose_mentors_where_they_were_only_remembered(
    terminal: Open, mentors: Path, call: Call, store: Store
) -> None:
    store.save_answers(Answers(id="me", priority="finances"), date(2026, 11, 1))
    call("rank", "-p", mentors, "--today", TODAY)
    one = terminal("pick")
    answer(one, ("Welcome back", ("s", ENTER)))
    assert "The same as last time" in one.ask("Whose mentors").text
    one.type(ENTER).ask("a year from now").type(CTRL_C)
    assert one.end() == 130


def test_starting_fresh_needs_no_deleting(terminal: Open, mentors: Path, store: Store) -> None:
    store.save_answers(Answers(id="me", priority="finances", goals=(Goal(text="Pay my loans"),)), date(2026, 11, 1))
    one = terminal("pick", "-p", mentors)
    answer(one, ("Welcome back", ("s", ENTER)), ("a year from now", ("Learn to weld well", ENTER)))
    answer(one, ("Anything else?", (ENTER,)), ("Which ONE area", ("1", ENTER)), ("Which languages", (ENTER,)))
    choose(one, "I'm done")
    assert one.end() == 0
    saved = store.last_answers()
    assert saved is not None
    assert [goal.text for goal in saved[1].goals] == ["Learn to weld well"]


PEOPLE: Steps = (
    ("Whose mentors", ("p", ENTER)),
    ("Who could you ask?", ("Ana Silva", ENTER)),
    ("What does Ana Silva do?", ("runs a ward", ENTER)),
    ("What could Ana Silva help", ("getting ready for interviews", ENTER)),
    ("Add someone else?", ("y", ENTER)),
    ("Who could you ask?", ("李博", ENTER)),
    ("What does 李博 do?", (ENTER,)),
    ("What could 李博 help", ("money and taxes", ENTER)),
    ("Add someone else?", ("n", ENTER)),
    ("a year from now", ("Do well in interviews", ENTER)),
    ("Anything else?", (ENTER,)),
    ("Which ONE area", ("1", ENTER)),
)


def test_people_i_know_become_a_shortlist_with_questions_to_ask_them(store: Store, terminal: Open) -> None:
    first = answer(terminal(), *PEOPLE)
    assert "Make it fit better" not in listed(first).text, "no profile says anything more"
    choose(first, "I'm done")
    assert first.end() == 0
    shown = " ".join(first.text.split())
    assert '"getting ready for interviews"' in shown
    assert "李博" in first.text
    assert sorted(path.name for path in store.people.iterdir())[0] == "ana-silva.yaml"
    assert len(list(store.people.iterdir())) == 2
    assert store.last_shortlist().ids[0] == "ana-silva"
    again = process(["rank", "--format", "json", "--today", TODAY])
    places = msgspec.json.decode(again.stdout)["shortlist"]
    assert [place["name"] for place in places] == ["Ana Silva", "李博"]
    assert all(place["ask"] for place in places)


DRAWN: tuple[str, ...] = ()
READ_OUT = ("--accessible",)


@pytest.mark.parametrize(
    ("stop", "accessible"),
    [(CTRL_C, DRAWN), (CTRL_C, READ_OUT), (CTRL_D, READ_OUT), (signal.SIGTERM, DRAWN), (signal.SIGHUP, READ_OUT)],
    ids=repr,
)
def test_every_way_to_stop_keeps_the_draft_and_leaves_the_terminal_sane(
    store: Store, terminal: Open, mentors: Path, stop: str | signal.Signals, accessible: tuple[str, ...]
) -> None:
    one = terminal("pick", "-p", mentors, *accessible)
    one.ask("a year from now").type(GOALS[0], ENTER).ask("Anything else?")
    if isinstance(stop, signal.Signals):
        one.process.kill(stop)
    else:
        one.type(stop)
    by = stop if isinstance(stop, signal.Signals) else signal.SIGINT
    assert one.end() in (130, -by)  # by its signal, or where a drawn screen took the key
    assert one.is_sane()
    assert one.text.count("mentorpick: stopped") == 1
    assert "Traceback" not in one.text
    draft = store.draft()
    assert draft is not None
    assert [value["text"] for _, value in draft.state["events"]] == [GOALS[0]]


def test_stopping_before_the_first_answer_says_so(store: Store, terminal: Open, mentors: Path) -> None:
    one = terminal("pick", "-p", mentors).ask("a year from now").type(CTRL_C)
    assert one.end() in (130, -signal.SIGINT)  # by its signal, or where a drawn screen took the key
    assert one.lines[-1] == "mentorpick: stopped; nothing was answered yet"
    assert store.draft() is None


@pytest.mark.parametrize(("choice", "drafts"), [("2", 1), ("3", 0)], ids=["start over", "discard"])
def test_a_draft_can_be_left_behind(store: Store, terminal: Open, mentors: Path, choice: str, drafts: int) -> None:
    first = terminal("pick", "-p", mentors)
    answer(first, ("a year from now", (GOALS[0], ENTER)), ("Anything else?", (CTRL_C,))).end()
    second = terminal("pick", "-p", mentors).ask("You stopped in the middle").type(choice, ENTER)
    if drafts:
        second.ask("a year from now").type("Something else", ENTER).ask("Anything else?").type(CTRL_C)
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
    one = terminal("pick", "-p", mentors, TERM=term).ask("a year from now")
    assert one.lines[0] == "This terminal can't show menus, so I'll ask line by line."
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
        one.ask("Anything else?" if given + count else "a year from now").type(f"Goal {given + count}", ENTER)
    time.sleep(rng.random() * 0.02)
    one.process.kill(signal.SIGKILL)
    one.close()
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
    answer(one, *entered(LINES), *entered(LINES_END))
    choose(one, "I'm done")
    assert one.end() == 0
    assert one.text.count("I can't keep your answers as you go") == 1
    assert "Ada Berg" in one.text
    assert "couldn't be kept here" in " ".join(one.text.split())
    assert "are saved" not in one.text


def test_where_only_the_draft_fails_and_later_works_the_farewell_says_what_is_kept(
    home: Path, terminal: Open, mentors: Path, store: Store
) -> None:
    """What a scanner that holds the file for a moment does, and a stick that is put in again."""
    one = terminal("pick", "-p", mentors, "--accessible").ask("a year from now").type(GOALS[0], ENTER)
    one.ask("Anything else?")
    (home / "mentorpick" / "drafts").rename(home / "away")
    (home / "mentorpick" / "drafts").write_text("in the way", encoding="utf-8")
    one.type(GOALS[1], ENTER).ask("Anything else?")
    assert "I can't keep your answers as you go" in " ".join(one.text.split())
    (home / "mentorpick" / "drafts").unlink()
    (home / "away").rename(home / "mentorpick" / "drafts")
    one.type("Read more", ENTER).ask("Anything else?").type("q", ENTER)
    assert one.end() == 130
    assert "stopped. Your answers are kept in" in " ".join(one.text.split())
    draft = store.draft()
    assert draft is not None
    assert len(draft.state["events"]) == 3


def test_people_described_where_nothing_can_be_kept_still_make_a_list(home: Path, terminal: Open) -> None:
    (home / "mentorpick").write_text("in the way", encoding="utf-8")
    one = terminal("--accessible", rows=200)
    answer(one, *PEOPLE)
    assert "Ana Silva" in listed(one).text
    one.type("q", ENTER)
    assert one.end() == 0


def test_by_hand_replayed_and_from_a_file_rank_to_the_same_bytes(
    store: Store, terminal: Open, mentors: Path, tmp_path: Path, call: Call
) -> None:
    saved, out = tmp_path / "mine.yaml", tmp_path / "by-hand.json"
    one = terminal("pick", "-p", mentors, "--today", TODAY, "--accessible", "--save-answers", saved, "-o", out)
    answer(one, *entered(LINES), *entered(LINES_END))
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
