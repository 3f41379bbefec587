"""Values that people type, in a sheet or a file, and what each means: hours, a number of people, an address, a day,
a yes, a note.

3/9/2026 is two days: the other dates of its column tell which is meant, or it stays unknown. Of consent only a plain
yes is one, and a whole cell: data/consent.txt has the words, text.answer_words reads them.
"""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, Literal

from mentorpick.data import read_lines
from mentorpick.text import answer_words, fold_answer, is_nothing
from mentorpick.timezones import months_later

_TABLE = [line.partition(": ") for line in read_lines("amounts.txt")]
_WORDS, _MONTHS = (
    {word: kind.split()[1] for kind, _, words in _TABLE if kind.startswith(of) for word in words.split("/")}
    for of in ("number", "month")
)
"""What numbers and months are called: in digits."""
_AROUND = sorted((word for kind, _, words in _TABLE if kind == "around" for word in words.split("/")), key=len)[::-1]
_FILLERS = re.compile(rf"\b(?:{'|'.join(_AROUND)})\b|[~/+?]")
_AMOUNT = re.compile(r"\d{1,9}(?:[.,]\d{1,9})?|[.,]\d{1,9}")
_RANGE = re.compile(rf"({_AMOUNT.pattern}) ?(?:-|to|or|and|bis|und|oder|à|et|ou|o|e|y|a|tot|of) ?({_AMOUNT.pattern})")
_UNITS = (
    (
        re.compile(
            r"\b(?:hours?|hrs?|h|stunden?|std|heures?|horas?|or[ae]|uur|uren|godzin[ay]?|godz|timm?ar|timer)\b|(?<=\d)(?:h|hrs?|std)\b"
        ),
        1.0,
    ),
    (re.compile(r"\b(?:minut(?:es?|en|os|i)|mins?)\b|(?<=\d)(?:m|mins?|'|′)(?!\w)"), 1 / 60),
)
_OFTEN = (
    (re.compile(r"(?:\b(?:a|per|each|every)|/) ?(?:week|wk)\b|\b(?:weekly|pw|p/w|pro woche|par semaine)\b"), 4),
    (re.compile(r"\bfortnight(?:ly)?\b|\bevery (?:2|other|second) weeks?\b"), 2),
)


_HOURS_AND_MINUTES = re.compile(
    r"(\d{1,2}) ?(?:hours?|hrs?|h) ?(?:and |, ?)?([1-5]?\d) ?(?:minutes?|mins?|m)(?: (?:a|per) month)?"
)
_TIMES = re.compile(
    r"(?:(?P<times>\d{1,2}) ?(?:x|×|times|meetings? of|sessions? of|(?:times )?(?:a|per) month,?)"
    r"|(?P<weekly>\d)?(?P<week>(?: times)? ?(?:a|per|every) week,?)) "
    r"(?P<each>(?:\d[\d.,]*|an?) ?(?:hours?|hrs?|h|minutes?|mins?)(?: each)?)(?: (?:a|per) month)?"
)


@lru_cache(maxsize=4096)
def read_hours(text: str) -> float | None:
    """Return hours a month as people write them: "1-2 hours" is 1, "30 minutes" .5; None without one reading."""
    said = _spelled(text)
    said = re.sub(
        r"^(?:1 )?(?:halbe stunde|demi-?heure|media hora|mezz'?ora|meia hora|half uur|pol godziny)$", "half hour", said
    )
    if said in ("half hour", "half an hour", "half a hour", "1/2 hour", "1/2"):
        return 0.5
    said = re.sub(r"^(?:about |around |~ ?)?(?:1 )?half (?:an? )?(?:hour|hr)\b", "0.5 hours", said)
    if clock := re.fullmatch(r"(\d{1,2}) ?(?::|h) ?([0-5]\d) ?(?:m|min)?(?: per month| a month)?", said):
        return int(clock[1]) + int(clock[2]) / 60
    said = re.sub(r"\b(?:an|1) hour and a half\b", "1.5 hours", said)
    said = re.sub(r"\ban hour or (?:2|so)\b", "1-2 hours", said)
    said = re.sub(r"^(.*\bhours?) (\d{1,2})( times)? (a|per) month$", r"\2 x \1", said)
    if both := _HOURS_AND_MINUTES.fullmatch(said):
        return round(int(both[1]) + int(both[2]) / 60, 4)
    if many := _TIMES.fullmatch(said):
        each = read_hours(many["each"])
        often = 4 * int(many["weekly"] or 1) if many["week"] else int(many["times"] or 1)
        return None if each is None else round(each * often, 4)
    said = re.sub(r"(\d{1,9}) and a half\b", r"\1.5", said)
    times = 1
    for pattern, factor in _OFTEN:
        said, found = pattern.subn(" ", said)
        times = factor if found else times
    unit = 1.0
    for pattern, length in _UNITS:
        said, found = pattern.subn(" ", said)
        unit = length if found else unit
    if unit == 1.0 and re.fullmatch(r"an?(?: (?:per|a) month)?", " ".join(said.split())) and "hour" in text.casefold():
        return float(times)
    number = _number(said)
    return None if number is None else round(number * unit * times, 4)


@lru_cache(maxsize=4096)
def read_count(text: str) -> int | None:
    """Return a number of people as people write it: "2. Two" and "up to 2" are 2; None without one reading."""
    number = _number(_spelled(text))
    return int(number) if number is not None and number.is_integer() else None


def _spelled(text: str) -> str:
    """One line in lower case, with numbers in digits and one kind of dash."""
    said = re.sub(r"(?<=\d)\s?½", ".5", text)
    said = " ".join(unicodedata.normalize("NFKC", said).replace("⁄", "/").casefold().split())
    said = re.sub(r"[\u2010-\u2015\u2212]", "-", said).strip().rstrip(".")
    said = re.sub(r"(?<=\d) ?\((?:maybe|or|possibly|perhaps|up to|max) (\d+)\)$", r"-\1", said)
    said = re.sub(r"(?<=\w) ?\([^()]*\)$", _aside, said)
    return re.sub(r"[a-zé]+", lambda word: _WORDS.get(word[0], word[0]), said)


def _aside(brackets: re.Match[str]) -> str:
    """What stands in brackets at the end goes where it says no number, or says the same in words."""
    return brackets[0] if re.search(r"\d", brackets[0]) else ""


def _number(said: str) -> float | None:
    """The one number in ``said``, the lower end of a range; None for several, or where more is said than a number."""
    if re.search(r"\d[.,]\d{3}\b|^-\s?\d", said):
        return None  # 1,000 is a thousand here and one there; -1 is nobody's hour
    found = [float(hit.replace(",", ".")) for hit in _AMOUNT.findall(said)]
    rest = _FILLERS.sub(" ", _AMOUNT.sub(" ", said))
    if span := _RANGE.search(said):
        low, high = (float(end.replace(",", ".")) for end in span.groups())
        rest = _FILLERS.sub(" ", _AMOUNT.sub(" ", said.replace(span[0], " ")))
        found = [low] if len(found) == 2 and low <= high else found
    return found[0] if found and not rest.strip(" .,:()-") and len(set(found)) == 1 else None


_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]")
_EMAIL = re.compile(r"[^\s@<>()\[\],;:\"\\?&]+@[^\W_](?:[\w-]*[^\W_])?(?:\.[^\W_](?:[\w-]*[^\W_])?)+")
_LINKED = re.compile(r"\[[^\[\]]*\]\((?:mailto:)?([^()\s]+)\)")
"""A link as Markdown writes it."""
_WEB = re.compile(r"https?://[^\s<>\"'\\.]+\.[^\s<>\"'\\]+", re.IGNORECASE)


def tidy_address(text: str) -> str:
    """Return an e-mail address without what people put around it: a name and ``<>``, ``mailto:``, a full stop."""
    if text.isascii() and text[:1].isalnum() and is_email(text):
        return text
    bare = _INVISIBLE.sub("", text).replace("\u00a0", " ").replace("\uff20", "@").strip()
    if inner := re.fullmatch(r"[^<>]*<\s*([^<>]+?)\s*>[^<>]*", bare) or _LINKED.fullmatch(bare):
        bare = inner[1]
    bare = re.sub(r"^(mailto ?:[^?]+)\?(?:subject|body)=[^&?]*(?:&body=[^&?]*)?$", r"\1", bare, flags=re.IGNORECASE)
    bare = re.sub(r"^(?:mailto|smtp|e-?mail(?: address)?) ?: ?", "", bare, flags=re.IGNORECASE).strip()
    for trimmed in (bare.strip(".,;:'\" "), re.sub(r"(?<! ) *\([^()@]*\)$", "", bare)):
        if is_email(trimmed):
            return trimmed
    return bare


def is_email(text: str) -> bool:
    """Return whether ``text`` is one address to send mail to, with nothing that a mail program would follow."""
    return len(text) <= 254 and _EMAIL.fullmatch(text) is not None and ".." not in text


def is_web_address(text: str) -> bool:
    """Return whether ``text`` is a link to a page: http or https, a host with a dot, no blank."""
    return _WEB.fullmatch(text) is not None


Order = Literal["day first", "month first", ""]
"""How dates with slashes are meant in a column; empty where nothing tells."""

_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_YEAR_FIRST_POINTS = re.compile(r"(\d{4})(?:\. | ?年 ?)(\d{1,2})(?:\. | ?月 ?)(\d{1,2})(?!\d)")
_EIGHT = re.compile(r"(20\d\d)(\d\d)(\d\d)(?!\d)")
_POINTS = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d\d)(?!\d)")
_SLASHES = re.compile(r"(\d{1,2})([/-])(\d{1,2})\2(\d{4}|\d\d)(?!\d)")
_DAY_MONTH = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|er|\.|º)?[ /-](?:of |de )?([^\W\d_]{3,20})\.?,?[ /-](?:de )?(\d{4}|\d\d)(?!\d)"
)
_YEAR_MONTH = re.compile(r"(\d{4})[ -]([^\W\d_]{3,20})[ -](\d{1,2})(?!\d)")
_MONTH_DAY = re.compile(r"([^\W\d_]{3,20})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})(?!\d)")
_WITH_MONTHS = ((_DAY_MONTH, 3, 2, 1), (_YEAR_MONTH, 1, 2, 3), (_MONTH_DAY, 3, 1, 2))
"""Where year, month and day stand in each."""
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


_COUNTS = {word: int(number) for word, number in _WORDS.items()} | {"a": 1, "next": 1, "a couple of": 2}
_IN = re.compile(r"(?:in |within )?(\d{1,3}|a couple of|[a-z]+) (day|week|month)s?(?:' time)?")
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def read_coming_day(text: str, today: date) -> date | None:
    """Return the day after ``today`` that somebody means: a date, "15 December", "in two weeks", "next Friday"."""
    said = re.sub(r"^(?:by|on|before) ", "", " ".join(text.casefold().split()).strip(" ."))
    if said == "tomorrow":
        return today + timedelta(days=1)
    if (hit := _IN.fullmatch(said)) and (count := int(hit[1]) if hit[1].isdecimal() else _COUNTS.get(hit[1], 0)):
        days = timedelta(days=count * {"day": 1, "week": 7}.get(hit[2], 0))
        return months_later(today, count) if not days else today + days
    name = re.sub(r"^(?:next|this) ", "", said)
    found = [day for day in _WEEKDAYS if len(name) >= 3 and day.startswith(name)]
    if found:
        return today + timedelta(days=(_WEEKDAYS.index(found[0]) - today.weekday() - 1) % 7 + 1)
    years = (f"{said} {year}" for year in (today.year, today.year + 1))
    return next((day for way in (said, *years) if (day := read_day(way)) and day > today), None)


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
    if hit := _YEAR_FIRST.match(text) or _YEAR_FIRST_POINTS.match(text) or _EIGHT.match(text):
        return _valid(hit[1], hit[2], hit[3])
    if hit := _POINTS.match(text):
        return _valid(hit[3], hit[2], hit[1])
    if hit := _SLASHES.match(text):
        first, second, year = hit[1], hit[3], hit[4]
        days = {"day first": _valid(year, second, first), "month first": _valid(year, first, second)}
        ways = {day for day in ([days[order]] if order else days.values()) if day}
        return ways.pop() if len(ways) == 1 else None
    for pattern, year, month, day in _WITH_MONTHS:
        if (hit := pattern.match(text)) and hit[month].casefold() in _MONTHS:
            return _valid(hit[year], _MONTHS[hit[month].casefold()], hit[day])
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


Consent = Literal["yes", "no", "unclear"]
"""``no`` is a blank, too; ``unclear`` is any text that is neither: somebody has to decide."""


def read_consent(cell: Any, options: dict[str, bool] | None = None) -> Consent:
    """Return what a cell says to a question of consent.

    ``options`` are the answers of our own form, or what a map says that words mean; they count as whole cells, too.
    """
    if cell is None or cell == []:
        return "no"
    said = "01"[cell] if isinstance(cell, bool) else fold_answer(str(cell))
    if not said or re.fullmatch(r"0(?:\.0+)?", said) or (is_nothing(said) and said not in _UNDECIDED):
        return "no"
    for word, meant in (options or {}).items():
        if fold_answer(word).replace(",", "") == said.replace(",", ""):
            return "yes" if meant else "no"
    yes, no = answer_words()
    if said in yes or re.fullmatch(r"1\.0+", said):
        return "yes"
    first = said.replace(",", " ").replace(".", " ").split()[:1]
    return "no" if said in no or set(first) & no else "unclear"


_UNDECIDED = frozenset(("?", "??", "???", "tbc", "tbd", "to be confirmed", "unknown", "not known", "prefer not to say"))
"""What says nothing elsewhere, and here that somebody has not decided."""
