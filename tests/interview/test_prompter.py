"""The plain prompter: every command, every kind of question, nothing but lines."""

from io import StringIO
from typing import Any

import pytest

from mentorpick.interview.prompter import (
    Back,
    InvalidReply,
    LinePrompter,
    Reply,
    Screen,
    Skip,
    parse,
    understood,
    wrap_lines,
)
from mentorpick.interview.state import Choice

CHOICES = (Choice("a", "Apples", "red or green"), Choice("b", "Berries"), Choice("c", "Cherries"))
SCREEN = Screen("fruit", "Question 1 of 2 · Fruit", "Which?", "one", "Fruit is good.", CHOICES, skip="none", back=True)


def ask(typed: str, **fields: Any) -> tuple[Any, str]:
    """What comes back for these lines, and all that was written."""
    out = StringIO()
    reply = LinePrompter(StringIO(typed), out, 60).ask(SCREEN._replace(**fields))
    return reply, out.getvalue()


@pytest.mark.parametrize(
    ("typed", "fields", "reply"),
    [
        ("2\n", {}, Reply("b")),
        ("Berries\n", {}, Reply("b")),
        ("ber\n", {}, Reply("b")),
        ("b\n", {}, Back()),
        ("B\n", {}, Back()),
        ("s\n", {}, Skip()),
        ("\n", {}, Skip()),
        ("\n", {"default": "c"}, Reply("c")),
        ("s\n", {"default": "c"}, Skip()),
        ("3 1\n", {"kind": "many"}, Reply(["a", "c"])),
        ("1 3\n", {"kind": "many", "default": ["c", "a"]}, Reply(["c", "a"])),
        ("1 2\n", {"kind": "many", "default": ["c", "a"]}, Reply(["a", "b"])),
        ("3,1\n", {"kind": "order"}, Reply(["c", "a"])),
        ("a long sentence, with a comma\n", {"kind": "text", "choices": ()}, Reply("a long sentence, with a comma")),
        ("one, two ; one\n", {"kind": "list", "choices": ()}, Reply(["one", "two"])),
        ("1,5 h\n", {"kind": "number", "choices": ()}, Reply(1.5)),
        ("\n", {"kind": "list", "choices": (), "default": ["en"]}, Reply(["en"])),
    ],
)
def test_a_line_is_an_answer_or_a_command(typed: str, fields: dict[str, Any], reply: Any) -> None:
    assert ask(typed, **fields)[0] == reply


def test_what_is_said_is_wrapped_below_its_own_beginning() -> None:
    assert wrap_lines("- one two three\n  four five six\nseven", 11) == [
        "- one two", "  three", "  four five", "  six", "seven"
    ]  # fmt: skip


def test_why_is_said_and_the_question_waits() -> None:
    reply, out = ask("?\n1\n")
    assert reply == Reply("a")
    assert "Fruit is good." in out


@pytest.mark.parametrize(
    ("typed", "fields", "sentence"),
    [
        ("9\n1\n", {}, "Choose by number, from 1 to 3."),
        ("x\n1\n", {}, "Choose by number, from 1 to 3."),
        ("1 2 3\n1\n", {"kind": "many", "most": 2}, "That's 3. Choose 2 at most."),
        ("lots\n1\n", {"kind": "number", "choices": ()}, "How many hours a month? For example: 1, or half an hour."),
        ("s\n1\n", {"skip": ""}, "This one is needed to go on."),
        ("\n1\n", {"skip": ""}, "This one is needed to go on."),
        ("b\n1\n", {"back": False}, "There's nothing to go back to here."),
        ("\x1b\nAda\n", {"kind": "text", "choices": (), "skip": ""}, "This one is needed to go on."),
        (f"{'x' * 1001}\nAda\n", {"kind": "text", "choices": ()}, "That's very long. 1000 characters is the most."),
    ],
)
def test_what_cannot_be_taken_is_answered_with_a_sentence(typed: str, fields: dict[str, Any], sentence: str) -> None:
    reply, out = ask(typed, **fields)
    assert isinstance(reply, Reply)
    assert sentence in out


def test_quitting_and_the_end_of_input_stop() -> None:
    with pytest.raises(KeyboardInterrupt):
        ask("q\n")
    with pytest.raises(EOFError):
        ask("")


def test_a_question_is_plain_lines_within_the_width() -> None:
    _, out = ask("1\n", choices=(Choice("a", "Apples", "red or green or yellow, and some that are all three " * 2),))
    assert all(len(line) <= 60 for line in out.splitlines())
    assert out.isprintable() or all(line.isprintable() for line in out.splitlines())


def test_terminal_controls_and_broken_bytes_never_become_an_answer() -> None:
    reply, _ = ask("A\x1b[31mred\x07 \udcff word\u202e\n", kind="text", choices=())
    assert reply.value.isprintable()
    assert "red" in reply.value
    reply.value.encode()


@pytest.mark.parametrize(
    ("typed", "languages"),
    [
        ("english and a bit of spanish", ["English", "Spanish"]),
        ("English, Norwegian", ["English", "Norwegian"]),
        ("I speak fluent German and some French", ["German", "French"]),
        ("en, pt-BR", ["en", "pt-BR"]),
    ],
)
def test_languages_are_understood_as_people_write_them(typed: str, languages: list[str]) -> None:
    screen = Screen("languages", "", "Which languages?", "list", "")
    assert parse("list", typed, screen) == languages


def test_a_place_without_a_zone_is_named_with_what_to_try() -> None:
    with pytest.raises(InvalidReply, match="“somewhere near leeds”"):
        parse("text", "somewhere near leeds", Screen("timezone", "", "Where?", "text", ""))


def test_a_language_that_is_none_is_named() -> None:
    with pytest.raises(InvalidReply, match="I don't know the language “klingonese”"):
        parse("list", "English and klingonese", Screen("languages", "", "Which languages?", "list", ""))


@pytest.mark.parametrize(
    ("typed", "hours"), [("1,5", 1.5), ("about one", 1), ("half an hour", 0.5), ("2 hours", 2), ("one hour a week", 4)]
)
def test_hours_are_understood_as_people_write_them(typed: str, hours: float) -> None:
    assert parse("number", typed, Screen("hours_per_month", "", "How much?", "number", "")) == hours


@pytest.mark.parametrize("typed", ["a few", "half", "2.5"])
def test_people_are_counted_in_whole_numbers(typed: str) -> None:
    screen = Screen("capacity", "", "How many students?", "number", "")
    with pytest.raises(InvalidReply, match="A whole number"):
        parse("number", typed, screen)
    assert parse("number", "two", screen) == 2


@pytest.mark.parametrize(
    ("typed", "zone"), [("UK time", "Europe/London"), ("London", "Europe/London"), ("europe/oslo", "Europe/Oslo")]
)
def test_time_zones_are_understood_as_people_write_them(typed: str, zone: str) -> None:
    assert parse("text", typed, Screen("timezone", "", "Where?", "text", "")) == zone


@pytest.mark.parametrize(
    ("key", "kind", "typed", "meant"),
    [("hours_per_month", "number", "2-3 hours", "2 hours a month"),
     ("hours_per_month", "number", "1", "1 hour a month"),
     ("languages", "list", "english and a bit of spanish", "English, Spanish"),
     ("timezone", "text", "gmt+1", "UTC+1"), ("goal", "text", "sleep 2-3 hours", "sleep 2-3 hours")],
)  # fmt: skip
def test_what_was_typed_is_said_back_as_it_is_understood(key: str, kind: Any, typed: str, meant: str) -> None:
    assert understood(Screen(key, "", "?", kind, "", skip="none"), typed) == meant
