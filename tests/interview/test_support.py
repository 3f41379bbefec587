"""What somebody in despair reads first: warm, short, and a number that answers."""

import os
from datetime import date, timedelta
from zoneinfo import available_timezones

import pytest

from mentorpick.interview.support import crisis_line, crisis_lines, support_text


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
