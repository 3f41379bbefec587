"""How the figures of a pool are shown: bars for people, one row a figure for spreadsheets."""

from collections.abc import Iterator, Sequence
from typing import Any

from mentorpick.areas import LABELS
from mentorpick.phrases import counted
from mentorpick.reports import Demand, Stats, Tally
from mentorpick.write.document import Bar, Bars, Block, Bullets, Callout, Document, Facts, Grid, Heading, Text

COLUMNS = ("figure", "key", "value", "of")
_LISTS = ("stages", "roles", "languages", "timezones", "ages", "stated")
_TITLES = {
    "stages": "Stages", "roles": "Roles", "languages": "Languages", "timezones": "Time zones",
    "ages": "Last looked at", "stated": "How much the profiles say",
}  # fmt: skip
_SHOWN = 12


def rows(stats: Stats) -> Iterator[tuple[Any, ...]]:
    """Every figure: its list, its key, the count, out of how many."""
    for name in ("mentors", "accepting", "places", "places_unstated"):
        yield name, "", getattr(stats, name), stats.mentors
    for area in stats.areas:
        yield from ((f"area.{area.area}", f"level {n}", count, stats.mentors) for n, count in enumerate(area.levels))
        yield f"area.{area.area}", "unknown", area.unknown, stats.mentors
        yield f"area.{area.area}", "places", area.places, stats.places
    for name in _LISTS:
        yield from ((name, tally.key, tally.count, stats.mentors) for tally in getattr(stats, name))
    if stats.demand:
        yield from _demand_rows(stats.demand)


def _demand_rows(demand: Demand) -> Iterator[tuple[Any, ...]]:
    yield "served", "", demand.served, demand.mentees
    for want in demand.wants:
        yield f"wanted.{want.group}", want.key, want.wanted, demand.mentees
        yield f"places.{want.group}", want.key, want.places, ""
    yield from (("unserved", one.mentee, one.gate, "") for one in demand.unserved)
    yield from (("recruit", one.description, one.serves, demand.mentees) for one in demand.recruitments)


def document(stats: Stats) -> Document:
    """The figures in one line each, then as bars, then the cohort."""
    blocks: list[Block] = [Callout("These people are made up.")] if stats.fictional else []
    unstated = f", counting one for each of {stats.places_unstated} who do not say" if stats.places_unstated else ""
    facts = (("mentors", stats.mentors), ("accepting", stats.accepting), ("open places", f"{stats.places}{unstated}"))
    blocks.append(Facts(tuple((label, str(value)) for label, value in facts)))
    blocks += [Heading("Areas"), _areas(stats)]
    for name in _LISTS:
        tallies = getattr(stats, name)
        if tallies:
            blocks += [Heading(_TITLES[name]), _bars(tallies, stats.mentors)]
    if stats.demand:
        blocks += _demand(stats.demand)
    return Document(stats.title or "The pool at a glance", tuple(blocks))


def _areas(stats: Stats) -> Bars:
    """Who can guide, as a bar; in words the levels in the steps people use, and the places behind them."""
    bars = []
    for area in stats.areas:
        none, one, two, three, four, five = area.levels
        guides = three + four + five
        more = ((five, "deep"), (one + two, "can talk"), (none, "do not"), (area.unknown, "unknown"))
        places = counted(area.places, "place")
        words = [f"{guides} can guide", places, *(f"{count} {word}" for count, word in more if count)]
        bars.append(Bar(LABELS[area.area], guides / max(stats.mentors, 1), ", ".join(words)))
    return Bars(tuple(bars))


def _bars(tallies: Sequence[Tally], whole: int) -> Bars:
    shown = [*tallies[:_SHOWN]] if len(tallies) > 2 * _SHOWN else list(tallies)
    bars = [Bar(tally.label, tally.count / max(whole, 1), f"{tally.count} of {whole}") for tally in shown]
    if len(shown) < len(tallies):
        rest = tallies[len(shown) :]
        bars.append(Bar(f"{len(rest)} others", 0.0, f"{sum(tally.count for tally in rest)} in all"))
    return Bars(tuple(bars))


def _demand(demand: Demand) -> list[Block]:
    served = f"{demand.served} of {demand.mentees} mentees can have a place at the same time"
    guides = "with somebody who can guide in their priority (level 3 or more)."
    blocks: list[Block] = [Heading("Demand against supply"), Text(f"{served} {guides}")]
    blocks.append(Grid(
        ("wanted", "first", "also", "open places", "short by"),
        tuple((want.label, str(want.wanted), str(want.also or ""), str(want.places),
               str(max(0, want.wanted - want.places) or "")) for want in demand.wants),
        "lrrrr",
    ))  # fmt: skip
    if demand.unserved:
        blocks += [Heading(f"{len(demand.unserved)} without a place, and why"), _reasons(demand)]
    if demand.recruitments:
        blocks += [Heading("Who would help most, one after the other"), Bullets(tuple(_recruit(demand)), "+")]
        blocks.append(Text(f"Found by trying all {demand.kinds} kinds of people at each step."))
    return blocks


def _reasons(demand: Demand) -> Bullets:
    """Those with the same reason together."""
    groups: dict[tuple[str, str], list[str]] = {}
    for one in demand.unserved:
        groups.setdefault((one.gate, one.detail), []).append(one.mentee)
    ordered = sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))
    return Bullets(tuple(f"{gate}: {detail}: {_names(ids)}" for (gate, detail), ids in ordered))


def _names(ids: list[str]) -> str:
    more = f" and {len(ids) - _SHOWN} more" if len(ids) > _SHOWN else ""
    return ", ".join(ids[:_SHOWN]) + more


def _recruit(demand: Demand) -> Iterator[str]:
    total = demand.served
    for one in demand.recruitments:
        total += one.serves
        places = counted(one.places, "place")
        more = f"; with enough people like that, {one.needed}" if one.needed > one.serves else ""
        yield f"{one.description} ({places}): {one.serves} more served, {total} of {demand.mentees} then{more}"
