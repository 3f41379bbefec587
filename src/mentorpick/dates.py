"""Days of the calendar, and a good time for a talk between two time zones. No clock: today is an argument.

Alone: ranking, sharing, office and commands count months alike.
"""

from datetime import date, datetime, time, timedelta

REVIEW_MONTHS = 3
"""After so long it is time to look again, at a mentor and at the choice."""


def months_later(day: date, months: int) -> date:
    """Return the same day so many months later (earlier if negative), or that month's last day.

    Within years 1 to 9999.
    """
    from calendar import monthrange

    year, month = divmod(min(max(day.year * 12 + day.month - 1 + months, 12), date.max.year * 12 + 11), 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def suggest_start(today: date, zone: str, other: str = "") -> datetime:
    """Return a good time for a first talk: a weekday from a week after ``today`` on, by the clock of ``zone``.

    Of the full hours, the one that is nearest to the middle of the day where it suits less, and the first such.
    ``zone`` and ``other`` are IANA names; without ``other`` only ``zone`` counts.
    """
    from zoneinfo import ZoneInfo

    days = [day for n in range(7) if (day := today + timedelta(days=7 + n)).weekday() < 5]
    starts = [datetime.combine(day, time(hour), ZoneInfo(zone)) for day in days for hour in range(24)]
    zones = [ZoneInfo(name) for name in (zone, other) if name]
    return min(starts, key=lambda start: (max(_off_midday(start.astimezone(z)) for z in zones), start))


def _off_midday(local: datetime) -> float:
    return abs(local.hour + local.minute / 60 - 12.5)
