"""Days and times in the cells of a sheet: as spreadsheets keep them, as products and people write them.

3/9/2026 is two days. The other dates of its column tell which is meant, or it stays unknown.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any, Literal

Order = Literal["day first", "month first", ""]
"""How dates with slashes are meant in a column; empty where nothing tells."""

_MONTHS = {
    name: number
    for number, names in enumerate((
        "january jan januar janvier enero gennaio janeiro", "february feb februar février febrero febbraio fevereiro",
        "march mar märz mars marzo março", "april apr avril abril aprile", "may mai mayo maggio maio",
        "june jun juni juin junio giugno junho", "july jul juli juillet julio luglio julho",
        "august aug août agosto", "september sep sept septembre septiembre settembre setembro",
        "october oct oktober octobre octubre ottobre outubro okt", "november nov novembre noviembre novembro",
        "december dec dezember décembre diciembre dicembre dezembro dez",
    ), 1)
    for name in names.split()
}  # fmt: skip
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_POINTS = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})(?!\d)")
_SLASHES = re.compile(r"(\d{1,2})([/-])(\d{1,2})\2(\d{4}|\d\d)(?!\d)")
_DAY_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th|\.)?[ -](?:of )?([^\W\d_]{3,})\.?,?[ -](\d{4}|\d\d)(?!\d)")
_MONTH_DAY = re.compile(r"([^\W\d_]{3,})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})(?!\d)")
_WEEKDAY = re.compile(r"^[^\W\d_]{2,9}\.?,? (?=\d|[^\W\d_]{3,}\.? \d)")
_CLOCK = re.compile(r"(\d{1,2}):(\d\d)(?::(\d\d))?(?:\.\d+)? ?([ap])?\.?m?\b", re.IGNORECASE)


def read_day(cell: Any, order: Order = "") -> date | None:
    """Return the day a cell states; None where it states none, or two that nothing tells apart."""
    moment = read_moment(cell, order)
    return moment.date() if moment else None


def read_moment(cell: Any, order: Order = "") -> datetime | None:
    """Return the day and, where one is stated, the time of day; time zones beside it are left out of account."""
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=None)
    if isinstance(cell, date):
        return datetime.combine(cell, time())
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        serial = 20_000 < cell < 80_000
        return datetime(1899, 12, 30) + timedelta(days=float(cell)) if serial else None
    if not isinstance(cell, str):
        return None
    text = " ".join(cell.split())
    found = _day_in(text, order) or _day_in(_WEEKDAY.sub("", text), order)
    return datetime.combine(found, _time_in(text)) if found else None


def order_of(cells: Iterable[Any]) -> Order:
    """Return how the dates of one column are meant.

    A number above 12 decides for all of them. Where there is none, a date that the spreadsheet itself keeps as one
    decides, if only one way round gives the same day. Where the column disagrees with itself, nothing decides.
    """
    cells = list(cells)
    pairs = [
        (int(hit[1]), int(hit[3])) for cell in cells if isinstance(cell, str) and (hit := _SLASHES.match(cell.strip()))
    ]
    day_first, month_first = any(first > 12 for first, _ in pairs), any(second > 12 for _, second in pairs)
    if day_first or month_first:
        return "" if day_first and month_first else "day first" if day_first else "month first"
    kept = {(cell.day, cell.month) for cell in cells if isinstance(cell, date)}
    as_days = any(pair in kept for pair in pairs)
    as_months = any((second, first) in kept for first, second in pairs)
    return "" if as_days == as_months else "day first" if as_days else "month first"


def _day_in(text: str, order: Order) -> date | None:
    if hit := _YEAR_FIRST.match(text):
        return _valid(hit[1], hit[2], hit[3])
    if hit := _POINTS.match(text):
        return _valid(hit[3], hit[2], hit[1])
    if hit := _SLASHES.match(text):
        first, second, year = hit[1], hit[3], hit[4]
        days = {"day first": _valid(year, second, first), "month first": _valid(year, first, second)}
        ways = {day for day in ([days[order]] if order else days.values()) if day}
        return ways.pop() if len(ways) == 1 else None
    if (hit := _DAY_MONTH.match(text)) and hit[2].casefold() in _MONTHS:
        return _valid(hit[3], _MONTHS[hit[2].casefold()], hit[1])
    if (hit := _MONTH_DAY.match(text)) and hit[1].casefold() in _MONTHS:
        return _valid(hit[3], _MONTHS[hit[1].casefold()], hit[2])
    return None


def _valid(year: str, month: str | int, day: str) -> date | None:
    full = int(year) + (2000 if len(year) == 2 else 0)
    try:
        return date(full, int(month), int(day))
    except ValueError:
        return None


def _time_in(text: str) -> time:
    hit = _CLOCK.search(text)
    if not hit:
        return time()
    hour, half = int(hit[1]), (hit[4] or "").casefold()
    hour = hour % 12 + 12 * (half == "p") if half and hour <= 12 else hour
    second = int(hit[3] or 0)
    return time(hour, int(hit[2]), second) if hour < 24 and int(hit[2]) < 60 and second < 60 else time()
