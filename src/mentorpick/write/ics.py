"""A calendar file for the first talk: one event with both people's clock times and the agenda.

Alone, as every format for people.
"""

from datetime import datetime, timedelta
from hashlib import sha256
from typing import NamedTuple
from zoneinfo import ZoneInfo

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")  # as %A, in any locale


class Talk(NamedTuple):
    """A first talk: when it starts (aware, in the mentee's zone), who talks, what is on the agenda."""

    start: datetime
    minutes: int
    mentee: str
    mentor: str
    mentor_zone: str
    """IANA name; empty where the profile states none."""
    agenda: tuple[str, ...]
    stamp: datetime
    """When the file was made (aware); an argument, so that the same input gives the same bytes."""


def calendar(talk: Talk) -> bytes:
    """Return the talk as iCalendar (RFC 5545) with its time zone described, lines folded and CRLF."""
    from icalendar import Calendar, Event

    event = Event()
    event.add("uid", f"{_uid(talk)}@mentorpick")
    event.add("dtstamp", talk.stamp)
    event.add("dtstart", talk.start)
    event.add("dtend", talk.start + timedelta(minutes=talk.minutes))
    event.add("summary", f"First conversation: {' and '.join(name for name in (talk.mentee, talk.mentor) if name)}")
    event.add("description", "\n".join([*clock_times(talk), "", *agenda(talk)]))
    page = Calendar()
    page.add("prodid", "-//mentorpick//first talk//EN")
    page.add("version", "2.0")
    page.add_component(event)
    day = talk.start.date()
    page.add_missing_timezones(first_date=day - timedelta(days=400), last_date=day + timedelta(days=400))
    return bytes(page.to_ical())


def clock_times(talk: Talk) -> list[str]:
    """Return the start by both clocks, one a line."""
    rows = [(talk.mentee or "Mentee", talk.start)]
    if talk.mentor_zone:
        rows.append((talk.mentor, talk.start.astimezone(ZoneInfo(talk.mentor_zone))))
    return [f"{name}: {_DAYS[local.weekday()]} {local:%Y-%m-%d, %H:%M} ({local.tzinfo})" for name, local in rows]


def agenda(talk: Talk) -> list[str]:
    """Return what is on, as numbered lines."""
    return ["Agenda", *(f"{number}. {item}" for number, item in enumerate(talk.agenda, 1))]


def _uid(talk: Talk) -> str:
    return sha256(f"{talk.start.isoformat()} {talk.mentee} {talk.mentor}".encode()).hexdigest()[:24]
