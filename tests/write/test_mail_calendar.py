"""The calendar file for a first talk, read back by a parser that did not write it."""

from datetime import UTC, date, datetime
from io import StringIO
from zoneinfo import ZoneInfo

import pytest

from mentorpick.timezones import months_later, suggest_start
from mentorpick.write.mail import Talk, calendar

icalendar = pytest.importorskip("icalendar")
tz = pytest.importorskip("dateutil.tz")


def talk(start: datetime, zone: str, **more: object) -> Talk:
    given = {"minutes": 15, "mentee": "Jo", "mentor": "Dr Amara Okafor", "agenda": ("What first?", "Who else?")} | more
    return Talk(start=start, mentor_zone=zone, stamp=datetime(2027, 1, 1, tzinfo=UTC), **given)  # type: ignore[arg-type]


def properties(data: bytes) -> dict[str, str]:
    """The event's lines, unfolded by RFC 5545, section 3.1, each with its parameters in front."""
    text = data.decode().replace("\r\n ", "")
    event = text.split("BEGIN:VEVENT")[1].split("END:VEVENT")[0]
    return dict(line.split(":", 1) for line in event.strip().split("\r\n"))


def instant(data: bytes, name: str) -> datetime:
    """When the event starts or ends in UTC, from the time zone that the file itself describes."""
    key, value = next((k, v) for k, v in properties(data).items() if k.split(";")[0] == name)
    if value.endswith("Z"):
        return datetime.strptime(value, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    described = tz.tzical(StringIO(data.decode().replace("\r\n ", "").replace("\r\n", "\n")))
    zone = described.get(key.partition("TZID=")[2])
    return datetime.strptime(value, "%Y%m%dT%H%M%S").replace(tzinfo=zone).astimezone(UTC)


CHANGES = [
    # the week before and after the clocks change in London, in New York (on other days) and in Auckland (the other way)
    ("Europe/London", "America/New_York", datetime(2027, 3, 10, 15, 0)),
    ("Europe/London", "America/New_York", datetime(2027, 3, 17, 15, 0)),
    ("Europe/London", "America/New_York", datetime(2027, 3, 31, 15, 0)),
    ("America/New_York", "Africa/Lagos", datetime(2027, 11, 5, 9, 30)),
    ("America/New_York", "Africa/Lagos", datetime(2027, 11, 8, 9, 30)),
    ("Pacific/Auckland", "Europe/Berlin", datetime(2027, 4, 2, 20, 0)),
    ("Pacific/Auckland", "Europe/Berlin", datetime(2027, 4, 5, 20, 0)),
    ("Asia/Kolkata", "Europe/Berlin", datetime(2027, 3, 29, 13, 15)),
    ("UTC", "Europe/Berlin", datetime(2027, 3, 29, 13, 15)),
]


@pytest.mark.parametrize(("own", "theirs", "clock"), CHANGES, ids=str)
def test_the_talk_starts_at_the_right_instant_on_both_sides_of_a_change_of_clocks(
    own: str, theirs: str, clock: datetime
) -> None:
    start = clock.replace(tzinfo=ZoneInfo(own))
    data = calendar(talk(start, theirs))
    assert instant(data, "DTSTART") == start.astimezone(UTC)
    assert (instant(data, "DTEND") - instant(data, "DTSTART")).total_seconds() == 15 * 60
    told = properties(data)["DESCRIPTION"]
    assert f"{start:%H:%M} ({own})" in told
    assert f"{start.astimezone(ZoneInfo(theirs)):%H:%M} ({theirs})" in told


def test_the_agenda_is_in_the_event_and_long_lines_are_folded() -> None:
    start = datetime(2027, 3, 17, 15, tzinfo=ZoneInfo("Europe/London"))
    data = calendar(talk(start, "Africa/Lagos", agenda=("Größe; commas, and " + "long " * 60,)))
    assert "Größe\\; commas\\, and long" in properties(data)["DESCRIPTION"]
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))


def test_a_name_cannot_add_lines_of_its_own() -> None:
    start = datetime(2027, 3, 17, 15, tzinfo=ZoneInfo("Europe/London"))
    data = calendar(talk(start, "", mentor="X\r\nATTENDEE:mailto:evil@example.org"))
    assert not any(line.startswith(b"ATTENDEE") for line in data.split(b"\r\n"))


def test_the_same_talk_gives_the_same_bytes() -> None:
    start = datetime(2027, 3, 17, 15, tzinfo=ZoneInfo("Europe/London"))
    assert calendar(talk(start, "Africa/Lagos")) == calendar(talk(start, "Africa/Lagos"))


def test_a_suggested_time_is_a_weekday_after_a_week_and_bearable_for_both() -> None:
    start = suggest_start(date(2026, 11, 23), "Europe/London", "America/New_York")
    assert start.date() >= date(2026, 11, 30)
    assert start.weekday() < 5
    assert 9 <= start.hour < 18
    assert 9 <= start.astimezone(ZoneInfo("America/New_York")).hour < 18


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 11, 23), 3, date(2027, 2, 23)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 12, 31), 0, date(2026, 12, 31)),
        (date(9999, 11, 30), 3, date(9999, 12, 30)),
    ],
)
def test_months_later_keeps_the_day_or_takes_the_last_of_a_short_month(day: date, months: int, then: date) -> None:
    assert months_later(day, months) == then
