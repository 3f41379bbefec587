"""Noticing despair, measured on sentences not written for it; and what is read first then: warm, short, a number."""

import os
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import available_timezones

import pytest
import yaml

from mentorpick.relevance import goals
from mentorpick.relevance.embedding import Model, load_model
from mentorpick.relevance.goals import (
    crisis_line,
    crisis_lines,
    has_words_of_despair,
    sounds_like_despair,
    support_text,
)

FOLDER = Path(__file__).parent
SENTENCES = yaml.safe_load((FOLDER / "distress.yaml").read_text(encoding="utf-8"))

LATER = yaml.safe_load((FOLDER / "distress_later.yaml").read_text(encoding="utf-8"))
"""Forty more, harder, written once the others were met."""

THIRD = yaml.safe_load((FOLDER / "distress_third.yaml").read_text(encoding="utf-8"))
"""More kinds: slang, grief, plans, self-harm; and deaths, ends and pain that are none of it."""


@pytest.fixture(scope="module")
def model() -> Model:
    return load_model()


def test_nineteen_of_twenty_sentences_of_despair_are_noticed(model: Model) -> None:
    missed = [text for text in SENTENCES["despair"] if not sounds_like_despair([text], model)]
    assert len(SENTENCES["despair"]) == 60
    assert len(missed) / 60 <= 0.05, missed


def test_at_most_one_of_twenty_harmless_sentences_is_taken_for_it(model: Model) -> None:
    taken = [text for text in SENTENCES["harmless"] if sounds_like_despair([text], model)]
    assert len(SENTENCES["harmless"]) == 60
    assert len(taken) / 60 <= 0.05, taken


def test_sentences_written_later_are_told_apart_nearly_as_well(model: Model) -> None:
    assert sum(sounds_like_despair([text], model) for text in LATER["despair"]) >= 18
    assert sum(sounds_like_despair([text], model) for text in LATER["harmless"]) <= 2


def test_a_third_lot_is_told_apart_as_well(model: Model) -> None:
    missed = [text for text in THIRD["despair"] if not sounds_like_despair([text], model)]
    taken = [text for text in THIRD["harmless"] if sounds_like_despair([text], model)]
    assert len(missed) <= len(THIRD["despair"]) * 0.05, missed
    assert len(taken) <= len(THIRD["harmless"]) * 0.05, taken


def test_plain_goals_are_hardly_ever_taken_for_it(model: Model) -> None:
    goals = ["Sleep through the night", "be happy", "get through nights", "feel alive again", "stop worrying"]
    assert not any(sounds_like_despair([goal], model) for goal in goals)


def test_none_of_the_sentences_measured_with_is_one_that_is_compared_with() -> None:
    known = (Path(goals.__file__).parents[1] / "data" / "distress.txt").read_text(encoding="utf-8").lower()
    measured = [text for kind in (*SENTENCES.values(), *LATER.values(), *THIRD.values()) for text in kind]
    assert [text for text in measured if f"\n{text.lower().rstrip('.')}" in known] == []


@pytest.mark.parametrize("text", ["I dont want to live anymore", "I don’t see the point of going on", "END MY LIFE"])
def test_words_alone_are_enough_where_there_is_no_model(text: str) -> None:
    assert has_words_of_despair(text)
    assert sounds_like_despair(["pass anatomy", text])


@pytest.mark.parametrize("text", ["", "end my lifelong dream", "I don't want to live in London any more"])
def test_part_of_a_phrase_is_not_the_phrase(text: str) -> None:
    assert not has_words_of_despair(text)


def test_no_text_is_no_despair(model: Model) -> None:
    assert not sounds_like_despair([], model)


@pytest.mark.parametrize(
    ("zone", "numbers"),
    [
        ("Europe/London", ("999", "116 123")),
        ("America/Indiana/Knox", ("911", "988")),
        ("America/Toronto", ("911", "988")),
        ("Europe/Vienna", ("112", "142")),
        ("Australia/Perth", ("000", "13 11 14")),
    ],
)
def test_the_numbers_are_those_of_where_somebody_is(zone: str, numbers: tuple[str, ...]) -> None:
    said = support_text(zone)
    assert all(number in said for number in numbers)
    assert said.startswith("That sounds really hard, and I'm glad you said it.")


@pytest.mark.parametrize("zone", ["", "UTC", "Africa/Lagos", "nonsense"])
def test_elsewhere_it_names_no_number_that_may_not_answer(zone: str) -> None:
    said = support_text(zone)
    assert not any(sign.isdigit() for sign in said)
    assert "your local emergency number" in said
    assert "findahelpline.com" in said


def test_the_pools_own_text_stands_instead_of_our_crisis_line() -> None:
    said = support_text("Europe/London", "Call the duty counsellor, 0113 496 0000.")
    assert "Call the duty counsellor, 0113 496 0000." in said
    assert "999" in said
    assert "116 123" not in said


def test_it_is_short_and_does_not_cheer_or_warn_about_liability() -> None:
    for zone in ("", "Europe/London"):
        said = support_text(zone)
        assert len(said.split()) < 70
        assert "!" not in said
        assert "isn't a therapist" not in said


def test_every_region_has_its_numbers_a_source_and_zones_that_exist() -> None:
    known = available_timezones()
    for line in crisis_lines():
        assert line.source.startswith("https://")
        assert line.emergency.isdigit()
        for zone in line.zones:
            assert any(name.startswith(zone) if zone.endswith("/") else name == zone for name in known), zone
    assert crisis_line("Europe/Londonderry") is None


@pytest.mark.skipif(not os.environ.get("CI"), reason="only where it is looked at: a day must not break a build at home")
def test_the_numbers_were_checked_within_a_year() -> None:
    old = [line.region for line in crisis_lines() if date.today() - line.checked > timedelta(days=365)]
    assert old == [], "open the source, check the number, and put the new day into data/crisis_lines.txt"
