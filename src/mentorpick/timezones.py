"""Time zones as people write them, and days and hours that suit: no clock, today is an argument.

``read_zone`` gives the IANA name that a text means, if it means only one. What is read: names of zones, countries,
towns, abbreviations, everyday offsets (``GMT+1`` is one hour ahead of Greenwich) and Windows' names, alone or
together; their tables are ``data/zone_words.txt`` and its neighbours. Letters that look alike never count.
"""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from typing import NamedTuple

from mentorpick.data import read_lines
from mentorpick.text import to_ascii

_LONGEST = 200
"""Letters of what may name a zone or a place; more is neither, and is not looked at."""


class ZoneReading(NamedTuple):
    """What a text about time zones means: an IANA name, empty where it has no reading or several."""

    zone: str = ""
    by_place: bool = False
    """Whether the place decided: the text alone says less, or nothing."""


@lru_cache(maxsize=4096)
def read_zone(text: str, place: str = "") -> ZoneReading:
    """Return the time zone that ``text`` means; ``place``, a town or country, decides between those that fit."""
    local = zone_of_place(place)
    if len(text) > _LONGEST:
        return ZoneReading()
    if not text.strip():
        return ZoneReading(local, bool(local))
    parts = _parts(text)
    if parts is None:
        return ZoneReading()
    if local and all(_fits(local, part) for part in parts):
        alone = _agreed(parts)
        return ZoneReading(local, True) if alone != local else ZoneReading(local)
    return ZoneReading(_agreed(parts))


@lru_cache(maxsize=4096)
def zone_of_place(place: str) -> str:
    """Return the time zone of a town, ``Town, Country`` or a country; empty where there are several or none."""
    parts = [_folded(part) for part in _IN_BRACKETS.sub(" ", place[:_LONGEST]).split(",")]
    parts = [part for part in parts if part]
    if len(parts) == 1:
        return _zone_of_name(parts[0])
    return (_zone_in(parts[0], parts[1:]) or _zone_around(parts)) if parts else ""


def _zone_of_name(name: str) -> str:
    """The zone of a country, a state or a town, by its name alone."""
    around = _areas().get(name, ())
    if any(len(name) > _ENVELOPE or not area.zones for area in around):
        return _zone_around([name])
    if towns := _called(name):
        return _same_clock([town.zone for town in [town for town in towns if town.alone] or towns])
    words = name.split()
    ends = ((" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words)))
    return next((zone for town, end in ends if end in _areas() and (zone := _zone_in(town, [end]))), "")


def _zone_in(name: str, around: list[str]) -> str:
    """The zone of the towns of a name that lie in all that is said around them; what isn't known counts for nothing."""
    known = [areas for part in around if (areas := _around(part))]
    towns = [town for town in _called(name) if all(any(area.has(town) for area in areas) for areas in known)]
    alone = [town for town in towns if town.alone]
    return _same_clock([town.zone for town in alone or towns])


def _zone_around(parts: list[str]) -> str:
    """The zone of the states or countries named, where it is one; a state says more than its country."""
    known = [areas for part in parts if (areas := _around(part))]
    fitting = [
        area for areas in known for area in areas if all(any(area.country == o.country for o in b) for b in known)
    ]
    states = {area.country for area in fitting if area.zones}
    zones = [
        area.zones or (zone_of_country(area.country),) for area in fitting if area.zones or area.country not in states
    ]
    return _same_clock(zone for listed in zones for zone in listed) if all(map(all, zones)) else ""


def _called(name: str) -> "tuple[_Town, ...]":
    """The towns of a name, also where it is written longer or shorter: St. Gallen, Freiburg im Breisgau, Lyon Cedex."""
    short = re.sub(r" (?:am|an der|im|in der|upon|sur|sous|cedex|bay area|metro area)(?: .*)?$", "", name)
    ways = (name, *(f"{word} {name[3:]}" for word in ("saint", "sankt") if name.startswith("st ")), short)
    return next((towns for way in ways if (towns := _towns().get(way, ()))), ())


def _around(part: str) -> "tuple[_Area, ...]":
    """The states and countries that stand behind a town, by their name or code: DE is Delaware and Germany."""
    found, country = _areas().get(part, ()), _Area(part.upper())
    return (*found, country) if country.country in _country_zones() and country not in found else found


def zone_of_namesake(town: str, countries: Iterable[str]) -> str:
    """Return the time zone of a town of this name in the first of ``countries`` (by code) that has one; else empty."""
    zones = {known.country: known.zone for known in reversed(_called(_folded(town)))}
    return next((zones[country] for country in countries if country in zones), "")


def say_zone(zone: str) -> str:
    """Return a zone as people read it: ``UTC+1`` for ``Etc/GMT-1``, whose sign is the other way round."""
    if not zone.startswith("Etc/GMT"):
        return zone
    return f"UTC{zone[7:].translate({43: '-', 45: '+'})}" if zone[8:].strip("0") else "UTC"


def same_clock(one: str, other: str) -> bool:
    """Return whether two IANA zones show the same time all year."""
    return _clock(one) == _clock(other)


class _Town(NamedTuple):
    country: str
    zone: str
    alone: bool
    """Whether the name without a country means this town, although others share it."""


class _Area(NamedTuple):
    """A country, or a state of one: then with the zones it lies in."""

    country: str
    zones: tuple[str, ...] = ()

    def has(self, town: _Town) -> bool:
        """Return whether a town may lie here."""
        here = town.country == self.country
        return here and (not self.zones or any(same_clock(town.zone, zone) for zone in self.zones))


class _Part(NamedTuple):
    """One thing said: zones that are meant, or an offset in minutes. ``loose``: a zone of the place may be meant."""

    zones: tuple[str, ...] = ()
    offset: int | None = None
    loose: bool = False


_SUFFIX = re.compile(r" (?:(?:standard|daylight|summer|local) )?(?:time ?zone|time|zone|tz|zeit)$")
_OFFSET = re.compile(r"(?:utc|gmt|z)? ?([+-]) ?(\d{1,2})(?::?(\d\d))?(?: ?(?:h|hrs?|hours?|utc|gmt))?")
_AHEAD = re.compile(r"(\d{1,2}) ?(?:h|hrs?|hours?) (ahead of|before|behind|after) (?:utc|gmt|greenwich)")
_FRACTION = re.compile(r"([+-] ?\d{1,2})[.,](25|5|75)\b")
_BEFORE_A_ZONE = frozenset((
    "a", "am", "and", "as", "based", "currently", "de", "for", "have", "heure", "hora", "i", "im", "in", "is",
    "like", "live", "living", "local", "my", "of", "on", "same", "the", "time", "timezone", "tz", "use", "with",
    "work", "zeitzone", "zone",
))  # fmt: skip
"""What people write before a zone: "same as London", "I'm based in Berlin", "TZ=Europe/Berlin"."""
_ENVELOPE = 3
"""Letters of a state as it stands on an envelope, such as MA; so short, it means a state only after a town."""
_IN_BRACKETS = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")


def _folded(text: str) -> str:
    """Lower case, no accents, one space between words; only signs of offsets stay."""
    plain = to_ascii(text).lower().replace("'", "").replace(".", "").replace("_", " ")
    return " ".join(re.sub(r"[^a-z0-9+:/-]", " ", plain).split())


def _parts(text: str) -> list[_Part] | None:
    """Everything said in ``text``; None where a part outside brackets is not understood."""
    text = re.sub(r"\s{1,9}/\s{1,9}", "/", text.translate(_SIGNS))
    text = _FRACTION.sub(lambda hit: f"{hit[1]}:{60 * int(hit[2]) // 10 ** len(hit[2]):02}", text)
    if whole := _part(_folded(text)):
        return [whole]
    aside = [part for hit in _IN_BRACKETS.finditer(text) if (part := _part(_folded(hit[1] or hit[2] or "")))]
    main = " ".join(_IN_BRACKETS.sub(" ", text).split())
    if not main:
        return aside or None
    if whole := _part(_folded(main)):
        return [whole, *aside]
    if zone := zone_of_place(main):
        return [_Part((zone,)), *aside]
    said = [_part(_folded(piece)) for piece in re.split(r"[/,;&|]|\s-\s|\bor\b|\band\b", main) if piece.strip()]
    found = [part for part in said if part is not None]
    return [*found, *aside] if found and len(found) == len(said) else None


@lru_cache(maxsize=4096)
def _part(said: str) -> _Part | None:
    """What one folded text means, whatever stands before the zone; None where it is not known."""
    words = said.split()
    while words:
        if found := _meaning(" ".join(words)):
            return found
        if words[0].rstrip(":") not in _BEFORE_A_ZONE:
            break
        words = words[1:]
    return None


def _meaning(said: str) -> _Part | None:
    if hit := _AHEAD.fullmatch(said):
        said = f"{'+' if hit[2] in ('ahead of', 'before') else '-'}{hit[1]}"
    said = said.replace(" plus ", "+").replace(" minus ", "-")
    if hit := _OFFSET.fullmatch(said):
        minutes = (int(hit[2]) * 60 + int(hit[3] or 0)) * (-1 if hit[1] == "-" else 1)
        named = _words().get(f"utc{hit[1]}{int(hit[2])}:{hit[3]}") if hit[3] else None
        return _Part(named or (), minutes) if abs(minutes) <= 14 * 60 else None
    known = said in _words()
    if not known and (zone := _windows().get(said) or (_by_name().get(said) if "/" in said else None)):
        return _Part((zone,))
    bare = said if known else _SUFFIX.sub("", f" {said}").strip()
    if zones := _words().get(bare):
        return _Part(zones, loose=True)
    if "/" in bare or not bare:
        return None
    if zone := zone_of_place(bare) or _by_city().get(bare, ""):
        return _Part((zone,))
    return None


def _fits(zone: str, part: _Part) -> bool:
    """Whether somebody in ``zone`` could have written this part."""
    if part.offset is not None:
        return part.offset in _offsets(zone)
    if any(same_clock(zone, meant) for meant in part.zones):
        return True
    return part.loose and any(_may_mean(_offsets(meant), _offsets(zone)) for meant in part.zones)


def _may_mean(said: frozenset[int], here: frozenset[int]) -> bool:
    """Whether a zone of these offsets is meant here: the same winter, as GMT is said in London all year."""
    return min(said) == min(here) and (said <= here or here <= said)


def _agreed(parts: list[_Part]) -> str:
    """The zone that all parts mean, or the fixed one of their offset; empty where they mean several."""
    named = [zone for part in parts for zone in part.zones if all(_fits(zone, other) for other in parts)]
    if named:
        exact = [zone for zone in named if "/" in zone] or named
        return _same_clock(exact)
    offsets = {part.offset for part in parts if part.offset is not None}
    if len(offsets) != 1 or any(part.zones for part in parts):
        return ""
    hours, rest = divmod(offsets.pop(), 60)
    return "" if rest else f"Etc/GMT{-hours:+d}" if hours else "UTC"  # the signs of Etc/ are the other way round


def _same_clock(zones: Iterable[str]) -> str:
    """The first of ``zones`` where all show the same time; else empty."""
    listed = list(zones)
    return listed[0] if listed and all(same_clock(zone, listed[0]) for zone in listed[1:]) else ""


_SIGNS = {0x2212: "-", 0x2013: "-", ord("\\"): "/"}

_YEAR = 2026
"""The clocks of one year are compared: zones that differed in the past are one to people who meet now."""


@cache
def _clock(zone: str) -> tuple[int, ...]:
    """The offset in minutes at the middle of each month."""
    from zoneinfo import ZoneInfo

    offsets = (
        ZoneInfo(zone).utcoffset(datetime(_YEAR, month, 15, 12, tzinfo=UTC).replace(tzinfo=None))
        for month in range(1, 13)
    )
    return tuple(int(offset.total_seconds()) // 60 for offset in offsets if offset is not None)


def _offsets(zone: str) -> frozenset[int]:
    return frozenset(_clock(zone))


@cache
def _words() -> dict[str, tuple[str, ...]]:
    rows = (line.partition(": ") for line in read_lines("zone_words.txt"))
    return {word: tuple(zones.split()) for zones, _, words in rows for word in words.split("/")}


@cache
def _country_zones() -> dict[str, str]:
    """The zone of each country by its code; empty where it has several."""
    rows = (line.split(" ", 2) for line in read_lines("countries.txt"))
    return {code: zone.strip("-") for code, zone, _ in rows}


@cache
def _countries() -> dict[str, str]:
    """The code of each country by the names that it has."""
    rows = (line.split(" ", 2) for line in read_lines("countries.txt"))
    also = (line.partition(" ") for line in read_lines("country_names.txt"))
    return {name: code for code, _, name in rows} | {name: code for code, _, names in also for name in names.split("/")}


@cache
def _areas() -> dict[str, tuple[_Area, ...]]:
    found: dict[str, tuple[_Area, ...]] = {name: (_Area(code),) for name, code in _countries().items()}
    for line in read_lines("regions.txt"):
        country, zones, names = line.split(" ", 2)
        for name in names.split("/"):
            found[name] = (*found.get(name, ()), _Area(country, tuple(zones.split(","))))
    return found


@cache
def _towns() -> dict[str, tuple[_Town, ...]]:
    found: dict[str, list[_Town]] = {}
    home: dict[str, str] = {}
    for line in read_lines("towns.txt"):
        country, zone, names = line.split(" ", 2)
        home.setdefault(zone, country)
        for name in names.split("/"):
            found.setdefault(name.rstrip("*"), []).append(_Town(country, zone, name.endswith("*")))
    for word, zones in _words().items():
        if len(zones) == 1 and word not in found and zones[0] in home:
            found[word] = [_Town(home[zones[0]], zones[0], False)]
    return {name: tuple(towns) for name, towns in found.items()}


@cache
def _windows() -> dict[str, str]:
    rows = (line.partition(" ") for line in read_lines("windows_zones.txt"))
    return {_folded(name): zone for zone, _, name in rows}


@cache
def _by_name() -> dict[str, str]:
    from zoneinfo import available_timezones

    return {_folded(zone): zone for zone in sorted(available_timezones()) if "/" in zone}


@cache
def _by_city() -> dict[str, str]:
    """The last part of a zone's name, where the zones that end in it agree."""
    cities: dict[str, list[str]] = {}
    for zone in _by_name().values():
        if not zone.startswith(("Etc/", "US/", "SystemV/")):
            cities.setdefault(_folded(zone.rpartition("/")[2]), []).append(zone)
    return {city: zone for city, zones in cities.items() if (zone := _same_clock(zones))}


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


def countries_in(text: str) -> dict[str, str]:
    """Return the countries that a text names with a capital, by code, as they stand in it."""
    found: dict[str, str] = {}
    said = _CAPITALS.findall(text)
    for name in (" ".join(parts[at:end]) for run in said for parts in [run.split()]
                 for at in range(len(parts)) for end in range(at + 1, len(parts) + 1)):  # fmt: skip
        if len(name) > 1 and (code := _countries().get(_folded(name))):
            found.setdefault(code, name)
    return found


def zone_of_country(code: str) -> str:
    """Return the one time zone of a country, by its code; empty where it has several."""
    return _country_zones().get(code, "")


_CAPITALS = re.compile(r"[A-Z][\w']*(?: (?:and |of )?[A-Z][\w']*)*")
