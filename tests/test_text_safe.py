"""Text is made safe once, and stays text."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentorpick.text import LONG, clean, needs_cleaning, tidy_field, visible

ANY = st.text(st.characters(codec=None), max_size=40)


@given(ANY)
def test_clean_never_leaves_a_control_character(text: str) -> None:
    left = [sign for sign in clean(text) if unicodedata.category(sign) in ("Cc", "Cs") and sign not in "\n\t"]
    assert left == []


@given(ANY)
def test_clean_leaves_no_bidi_control(text: str) -> None:
    assert not set(clean(text + "\u202eabc\u2066")) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@given(ANY)
def test_clean_changes_nothing_the_second_time(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(ANY)
def test_a_text_that_needs_no_cleaning_is_not_changed_by_it(text: str) -> None:
    printable = "".join(sign for sign in text if sign in "\n\t" or unicodedata.category(sign) != "Cc")
    if not needs_cleaning(printable):
        assert clean(printable) == printable


@pytest.mark.parametrize(
    "text",
    ["Ångström", "naïve café", "李伟", "مرحبا", "👩🏽‍🔬 and 🏳️‍🌈", "Zoë\tand\nÉva", "क्षि", "[/] [red]not markup[/red]"],
)
def test_accents_scripts_and_emoji_stay(text: str) -> None:
    assert clean(text) == unicodedata.normalize("NFC", text)


def test_a_terminal_escape_loses_its_power_and_its_text_stays() -> None:
    assert clean("\x1b[31mred\x1b[0m\x07\x9b2J") == "[31mred[0m2J"


def test_line_ends_of_every_system_become_one() -> None:
    assert clean("a\r\nb\rc\x85d\u2028e") == "a\nb\nc\nd\ne"


@given(ANY)
def test_visible_keeps_every_column(text: str) -> None:
    assert len(visible(text)) == len(text)


def test_only_texts_with_paragraphs_keep_their_line_breaks() -> None:
    assert tidy_field("name", " Amara \n Okafor ") == "Amara Okafor"
    for key in LONG:
        assert tidy_field(key, " one\n\ntwo \n") == "one\n\ntwo"
