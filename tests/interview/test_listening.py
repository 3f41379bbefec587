"""Slips of the pen: what was meant is suggested, and what is right, British, a name or unknown is left alone."""

import pytest

from mentorpick.interview.listening import suggest_spelling


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("get a pramotion", "get a promotion"),
        ("Publich my frist paper", "Public my first paper"),
        ("beter sleep", "better sleep"),
        ("idk smth with animals", "something with animals"),
        ("im broke af and idk how to save", "I'm broke and I don't know how to save"),
        ("be more chill abt exams lol", "be more chill about exams"),
        ("recieve more feedback", "receive more feedback"),
        ("stop now and i feel beter", "stop now and I feel better"),
    ],
)
def test_a_slip_is_mended_by_the_commonest_word_one_slip_away(typed: str, meant: str) -> None:
    assert suggest_spelling(typed) == meant


def test_where_several_words_are_near_the_one_that_makes_sense_is_taken() -> None:
    def sense(ways: object) -> list[float]:
        return [float("publish" in way) for way in ways]  # type: ignore[attr-defined]

    assert suggest_spelling("publich my paper", sense=sense) == "publish my paper"


def test_a_word_that_the_mentors_use_is_right_and_preferred() -> None:
    assert suggest_spelling("learn about moulage", known={"moulage"}) == ""
    assert suggest_spelling("teh ferst time", known={"first"}) == "teh first time"


@pytest.mark.parametrize(
    "typed",
    [
        "become a sonographer",
        "organise my flat in my favourite neighbourhood",
        "get over my ex, Tobias",
        "find a postdoc in bioinformatics",
        "write to jo@example.org",
        "learn Go and C++",
        "freeze when I have to speak in class",
        "don't give up",
        "小さな会社を始めたい",
        "",
    ],
)
def test_what_is_right_british_a_name_or_unknown_stays(typed: str) -> None:
    assert suggest_spelling(typed) == ""
