"""Time zones as people write them."""

import pytest

from mentorpick.timezones import read_zone, same_clock, say_zone, zone_of_place


@pytest.mark.parametrize(
    ("text", "place", "zone"),
    [
        ("UK time", "London, UK", "Europe/London"),
        ("UK", "", "Europe/London"),
        ("London", "", "Europe/London"),
        ("GMT/BST", "Sheffield", "Europe/London"),
        ("Pacific Time", "San Francisco, USA", "America/Los_Angeles"),
        ("West Africa Time", "Lagos", "Africa/Lagos"),
        ("Oslo", "Stavanger, Norway", "Europe/Oslo"),
        ("Brussels time", "", "Europe/Brussels"),
        ("South Africa (SAST)", "", "Africa/Johannesburg"),
        ("Japan (JST)", "", "Asia/Tokyo"),
        ("Eastern European", "Sofia, Bulgaria", "Europe/Sofia"),
        ("CET (GMT+1)", "", "CET"),
        ("CET", "Seville, Spain", "Europe/Madrid"),
        ("europe/berlin", "", "Europe/Berlin"),
        ("AMERICA/NEW YORK", "", "America/New_York"),
        ("W. Europe Standard Time", "", "Europe/Berlin"),
        ("(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna", "Bern", "Europe/Zurich"),
        ("Eastern Time (US & Canada)", "", "America/New_York"),
        ("EST", "Toronto", "America/Toronto"),
        ("India", "", "Asia/Kolkata"),
        ("Köln", "", "Europe/Berlin"),
        ("Österreich", "", "Europe/Vienna"),
        ("gmt+01:00", "", "Etc/GMT-1"),
        ("UTC\u22125", "", "Etc/GMT+5"),
        ("GMT+5:30", "", "Asia/Kolkata"),
        ("Romance Standard Time", "", "Europe/Paris"),
        ("São Paulo", "", "America/Sao_Paulo"),
        ("UTC+15", "", ""),
    ],
)
def test_a_zone_is_read_as_people_write_it(text: str, place: str, zone: str) -> None:
    assert read_zone(text, place).zone == zone


def test_everyday_signs_count_ahead_of_greenwich() -> None:
    assert read_zone("GMT+1").zone == "Etc/GMT-1"
    assert read_zone("UTC -5").zone == "Etc/GMT+5"
    assert read_zone("+5:30").zone == "Asia/Kolkata"
    assert read_zone("Etc/GMT+1").zone == "Etc/GMT+1", "a name of the database keeps its own meaning"


@pytest.mark.parametrize(
    ("typed", "said"),
    [("GMT+1", "UTC+1"), ("UTC-5", "UTC-5"), ("UTC", "UTC"), ("Etc/GMT+3", "UTC-3"), ("London", "Europe/London")],
)
def test_a_zone_is_shown_with_the_everyday_sign(typed: str, said: str) -> None:
    assert say_zone(read_zone(typed).zone) == said


def test_gmt_in_a_uk_town_is_london_and_elsewhere_it_is_gmt() -> None:
    assert read_zone("GMT", "Leeds") == ("Europe/London", True)
    assert read_zone("GMT (until June)", "Leeds").zone == "Europe/London"
    assert read_zone("GMT").zone == "GMT"
    assert read_zone("GMT", "Lagos").zone == "GMT"


@pytest.mark.parametrize("text", ["CST", "IST", "whenever", "London/Berlin", "Pacfic", "Nieu", "Cambridge", "Spain"])
def test_what_has_several_readings_or_none_stays_unread(text: str) -> None:
    assert read_zone(text).zone == ""


def test_the_place_decides_between_readings_but_never_overrules_what_is_said() -> None:
    assert read_zone("CST", "Chicago, USA").zone == "America/Chicago"
    assert read_zone("CST", "Beijing").zone == "Asia/Shanghai"
    assert read_zone("West Africa Time", "Leeds").zone == "Africa/Lagos"
    assert read_zone("West Africa Time / UK", "Leeds").zone == ""


def test_a_town_of_two_countries_needs_its_country() -> None:
    assert zone_of_place("York") == ""
    assert zone_of_place("York, UK") == "Europe/London"
    assert zone_of_place("London") == "Europe/London", "the large one is meant"
    assert zone_of_place("London, Canada") == "America/Toronto"
    assert zone_of_place("Prague (online student)") == "Europe/Prague"


def test_zones_are_one_where_their_clocks_agree_all_year() -> None:
    assert same_clock("Europe/London", "Europe/Belfast")
    assert not same_clock("Europe/London", "GMT")


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("same as London", "Europe/London"), ("the same zone as in Berlin", "Europe/Berlin"),
        ("I'm based in Lagos", "Africa/Lagos"), ("TZ=Europe/Berlin", "Europe/Berlin"), ("time zone: CET", "CET"),
        ("heure de Paris", "Europe/Paris"), (r"Europe\Berlin", "Europe/Berlin"), ("London UK", "Europe/London"),
        ("GMT plus 1", "Etc/GMT-1"), ("UTC minus 5", "Etc/GMT+5"), ("+1 UTC", "Etc/GMT-1"), ("UTC+5.5", "Asia/Kolkata"),
        ("UTC +5,75", "Asia/Kathmandu"), ("2 hours behind GMT", "Etc/GMT+2"), ("1 h ahead of UTC", "Etc/GMT-1"),
        ("San Francisco", "America/Los_Angeles"), ("Boston, MA", "America/New_York"), ("Z", "UTC"),
        ("California", "America/Los_Angeles"), ("Wellington, New Zealand", "Pacific/Auckland"),
    ],
)  # fmt: skip
def test_a_zone_is_read_whatever_stands_around_it(text: str, zone: str) -> None:
    assert read_zone(text).zone == zone


def test_a_state_tells_towns_of_one_name_apart_and_is_no_town_itself() -> None:
    assert zone_of_place("London, Ontario") == zone_of_place("London, ON, Canada") == "America/Toronto"
    assert zone_of_place("Paris, Texas") == "America/Chicago"
    assert zone_of_place("Athens, Georgia") == zone_of_place("Atlanta, GA") == "America/New_York"
    assert zone_of_place("Tbilisi, Georgia") == "Asia/Tbilisi"
    assert zone_of_place("Nowhere Falls, Ohio") == "America/New_York"
    assert zone_of_place("Ontario") == zone_of_place("Georgia") == zone_of_place("Nowhere Falls, Texas") == ""
    assert zone_of_place("Jamaica") == "America/Jamaica"
    assert zone_of_place("me") == zone_of_place("OR") == "", "so short, only after a town"


@pytest.mark.parametrize(
    ("place", "zone"),
    [
        ("Boston, MA", "America/New_York"), ("Houston TX", "America/Chicago"), ("Portland, OR", "America/Los_Angeles"),
        ("Portland, ME", "America/New_York"), ("London, Ontario", "America/Toronto"), ("Perth, WA", "Australia/Perth"),
        ("Vancouver, WA", "America/Los_Angeles"), ("Washington, D.C.", "America/New_York"),
        ("Berlin, DE", "Europe/Berlin"), ("Wilmington, DE", "America/New_York"), ("Rabat, MA", "Africa/Casablanca"),
        ("Tel Aviv, IL", "Asia/Jerusalem"),
        ("Ithaca, NY, USA", "America/New_York"), ("Tbilisi, Georgia", "Asia/Tbilisi"),
        ("Atlanta, Georgia", "America/New_York"), ("Nowhereville, MA", ""), ("Nowhereville, KS", ""),
        ("Freiburg im Breisgau", "Europe/Berlin"), ("St. Gallen", "Europe/Zurich"), ("Lyon Cedex 03", "Europe/Paris"),
    ],
)  # fmt: skip
def test_a_state_or_a_countrys_code_behind_a_town_tells_which_town_is_meant(place: str, zone: str) -> None:
    assert zone_of_place(place) == zone
    if zone:
        assert read_zone(place).zone == zone


@pytest.mark.parametrize(
    ("text", "zone"),
    [("heure de Paris", "Europe/Paris"), ("Mitteleuropäische Zeit", "CET"), ("hora peninsular", "Europe/Madrid"),
     ("deutsche Zeit", "Europe/Berlin"), ("heure locale", ""), ("Arizona", "America/Phoenix")],
)  # fmt: skip
def test_a_time_zone_in_words_of_other_languages_is_read_as_far_as_it_has_one_reading(text: str, zone: str) -> None:
    assert read_zone(text).zone == zone
