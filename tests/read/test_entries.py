"""What people write for hours, numbers of people, nothing and an address; what a plain yes is; days in a sheet."""

from datetime import date, datetime

import pytest

from mentorpick.read.entries import (
    is_email,
    is_web_address,
    order_of,
    read_coming_day,
    read_consent,
    read_count,
    read_day,
    read_hours,
    read_moment,
    tidy_address,
)
from mentorpick.text import is_nobody, is_nothing


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("1-2 hours", 1), ("1-2", 1), ("one", 1), ("30 minutes", 0.5), (".5", 0.5), ("3,0", 3), ("1,5", 1.5), ("1h", 1),
        ("half an hour", 0.5), ("an hour", 1), ("about 2", 2), ("1h30", 1.5), ("2 hours a week", 8), ("1½", 1.5),
        ("an hour and a half", 1.5), ("1 hour per month", 1), ("two or three", 2), ("3h/month", 3),
        ("1 hr 30 min", 1.5), ("1 hour 30 minutes", 1.5), ("1hr/wk", 4), ("45'", 0.75), ("2 x 1 hour", 2),
        ("twice a month, 1 hour", 2), ("1 hour twice a month", 2), ("once a week, 1 hour", 4), ("an hour or two", 1),
        ("between 1 and 2 hours", 1), ("2 hours (flexible)", 2), ("2 (two)", 2), ("2 Stunden", 2), ("1/2", 0.5),
        ("ein bis zwei Stunden", 1), ("2 heures par mois", 2), ("dos horas al mes", 2), ("½", 0.5), ("1 uur", 1),
    ],
)  # fmt: skip
def test_hours_are_read_as_people_write_them(text: str, hours: float) -> None:
    assert read_hours(text) == hours


@pytest.mark.parametrize(
    "text", ["2;3", "whenever", "2 but not in August", "1,000", "", "lots", "4 hours a term", "1 hour (not 3)", "few"]
)
def test_hours_with_several_readings_or_none_stay_unread(text: str) -> None:
    assert read_hours(text) is None


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("2. Two", 2),
        ("Two", 2),
        ("2-3", 2),
        ("up to 3", 3),
        ("3+", 3),
        ("1 or 2", 1),
        ("3 students", 3),
        ("03", 3),
        ("one at a time", 1),
        ("2 mentees at a time", 2),
        ("no more than 2", 2),
        ("0 this year", 0),
        ("max. 3", 3),
    ],
)
def test_a_number_of_people_is_read_as_people_write_it(text: str, count: int) -> None:
    assert read_count(text) == count


@pytest.mark.parametrize("text", ["2;3", "none", "2.5", "a few"])
def test_a_number_of_people_is_never_guessed(text: str) -> None:
    assert read_count(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "N/A",
        "n/a",
        "none",
        "-",
        "—",
        "null",
        "nan",
        "#REF!",
        "#N/A",
        " None. ",
        "NA",
        "(none)",
        "None!",
        "N / A",
        "<NA>",
        "Err:502",
        "TBC",
        "?",
        "...",
        "keine Angabe",
        "aucune",
        "-none-",
    ],
)
def test_a_placeholder_is_nothing(text: str) -> None:
    assert is_nothing(text)


def test_no_is_nobody_only_where_people_are_asked_for() -> None:
    assert is_nobody("No")
    assert not is_nothing("No")
    assert not is_nobody("No Lee")
    assert all(map(is_nobody, ["None that I know of", "No, thank you", "nobody in particular", "No conflicts", "nein"]))
    assert not any(
        map(is_nobody, ["None but Lee", "Not Lee", "Dr No", "No one at Deloitte", "none (Lee is fine)", "Blank"])
    )
    assert not any(map(is_nothing, ["na", "Na", "no", "x", "", "NHS"]))


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Ada <ada@example.org>", "ada@example.org"), ("mailto:ada@example.org", "ada@example.org"),
        ("ada@example.org.", "ada@example.org"), ("\u200bbo@example.org", "bo@example.org"),
        ("ana@example.org\u00a0", "ana@example.org"), ("ada@exämple.org", "ada@exämple.org"),
        ("'ada@example.org'", "ada@example.org"), ("ada@example.org (work)", "ada@example.org"),
        ("E-mail: ada@example.org", "ada@example.org"), ("SMTP:ada@example.org", "ada@example.org"),
        ("[ada@example.org](mailto:ada@example.org)", "ada@example.org"), ("ada\uff20example.org", "ada@example.org"),
    ],
)  # fmt: skip
def test_what_stands_around_an_address_is_taken_off(text: str, address: str) -> None:
    assert tidy_address(text) == address
    assert is_email(address)


@pytest.mark.parametrize(
    "text",
    ["ada@example.org; ada2@example.org", "ada at example dot org", "ada@example", "a@b.org?bcc=x@y.z",
     "x@example.org\nbcc: y@example.org", "a b@example.org", "n/a"],
)  # fmt: skip
def test_what_is_no_single_address_is_none(text: str) -> None:
    assert not is_email(tidy_address(text))


def test_only_http_and_https_are_links() -> None:
    assert is_web_address("https://linkedin.com/in/ada")
    assert not any(map(is_web_address, ["javascript:alert(1)", "https://example.org/a b", "@ada", "www.example.org"]))


@pytest.mark.parametrize(
    "cell",
    [
        "yes",
        "Yes.",
        "TRUE",
        "y",
        "x",
        "1",
        1,
        1.0,
        True,
        "✓",
        "✔️",
        "Ja",
        "oui",
        "SÍ",
        "tak",
        "1.0",
        "Ｙｅｓ",
        '"Yes"',
        "sim;",
    ],
)
def test_a_plain_yes_is_a_yes_in_any_capitals_and_in_eight_languages(cell: object) -> None:
    assert read_consent(cell) == "yes"


@pytest.mark.parametrize("cell", ["", " ", None, "no", "No, I don't agree", "n/a", 0, False, "nein", "☐", []])
def test_a_blank_and_a_no_are_no(cell: object) -> None:
    assert read_consent(cell) == "no"


@pytest.mark.parametrize(
    "cell",
    [
        "Yes, but do not show my name",
        "Yes, but only from October",
        "I agree",
        "ok",
        "Agreed",
        "not yet",
        "I disagree",
        "TBC",
        "?",
        "Yes / No",
        "yes please",
        "👍",
        2,
    ],
)
def test_any_other_text_is_no_yes_until_somebody_decides(cell: object) -> None:
    assert read_consent(cell) == "unclear"


def test_the_answer_of_our_own_form_is_a_yes() -> None:
    assert read_consent("yes I agree ", {"Yes, I agree": True}) == "yes"
    assert read_consent("Yes, I agree, but", {"Yes, I agree": True}) == "unclear"


@pytest.mark.parametrize(
    "cell",
    [
        "March 4, 2026",
        "4 March 2026",
        "4-Mar-26",
        "Wed, March 4, 2026",
        "4.3.2026",
        "2026/03/04 9:00 AM",
        "04.03.26",
        "20260304",
        "4 de marzo de 2026",
        "4/Mar/2026",
        "2026-Mar-04",
        "2026. 3. 4.",
        "4 Maart 2026",
        "4 marca 2026",
        "4. März 2026",
    ],
)
def test_a_day_is_read_as_it_is_written(cell: str) -> None:
    assert str(read_day(cell)) == "2026-03-04"


def test_a_column_of_dates_decides_day_and_month_for_all() -> None:
    assert order_of(["3/9/2026", "8/24/2026"]) == "month first"
    assert order_of(["3/9/2026", "24/8/2026"]) == "day first"
    assert order_of(["3/9/2026", datetime(2026, 9, 3, 10, 1)]) == "day first"
    assert order_of(["3/9/2026", "5/9/2026"]) == ""
    assert order_of(["13/9/2026", "9/13/2026"]) == ""
    assert read_day("3/9/2026") is None


def test_the_time_of_day_tells_which_answer_came_later() -> None:
    early, late = read_moment("2026/09/20 09:00:00 AM GMT+1"), read_moment("2026/09/20 9:00:00 PM GMT+1")
    assert early is not None
    assert late is not None
    assert early < late


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("tomorrow", date(2026, 12, 1)),
        ("in two weeks", date(2026, 12, 14)),
        ("next week", date(2026, 12, 7)),
        ("a month", date(2026, 12, 30)),
        ("by Friday", date(2026, 12, 4)),
        ("monday", date(2026, 12, 7)),
        ("15 December", date(2026, 12, 15)),
        ("3 Jan", date(2027, 1, 3)),
        ("2027-02-01", date(2027, 2, 1)),
        ("2026-11-30", None),
        ("soon", None),
        ("", None),
    ],
)
def test_a_day_to_come_is_read_as_people_say_it(typed: str, day: date | None) -> None:
    assert read_coming_day(typed, date(2026, 11, 30)) == day
