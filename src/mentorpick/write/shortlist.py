"""A shortlist for people: who, why in their own words, what is unknown, how to get in touch, who was left out."""

from collections.abc import Iterator

from mentorpick.areas import LABELS
from mentorpick.results import Contribution, LeftOut, Place, PoolSummary, Shortlist
from mentorpick.write.document import (
    Beside,
    Block,
    Bullets,
    Callout,
    Document,
    Heading,
    Section,
    Span,
    Text,
    Words,
)

COLUMNS = ("mentee", "rank", "group", "mentor", "name", "fit", "score", "low", "high", "reasons")
_REASONS = 3
_NAMES = 6

GATES: dict[str, str] = {
    "accepting": "not taking anyone on at present",
    "places": "no open place",
    "languages": "no language in common",
    "meeting": "not the way of meeting you must have",
    "roles": "not the kind of help you must have",
    "stages": "not at a stage you must have",
    "min_hours": "fewer hours than you must have",
    "same_timezone_hours": "too few working hours in common",
    "conflicts": "a conflict of interest",
    "avoid": "on your list to avoid",
    "mentors": "your mentor already",
    "stale": "profile not looked at for too long",
}
"""What each gate means to the mentee; a gate that is missing here shows its own name."""


def document(result: Shortlist) -> Document:
    """The shortlist as blocks."""
    blocks: list[Block] = [Text(_scope(result))]
    blocks += [Callout(sentence) for sentence in result.notices]
    group = 0
    for place in result.shortlist:
        if place.group != group:
            blocks += _group(result, place.group)
            group = place.group
        blocks.append(_place(place))
    blocks += _changes(result)
    blocks += _left_out(result.pool)
    return Document(f"Mentors for {result.mentee.id or 'you'}", tuple(blocks))


def rows(result: Shortlist) -> Iterator[tuple[object, ...]]:
    """One row a place, as COLUMNS; the reasons in one cell."""
    for place in result.shortlist:
        reasons = "; ".join(c.because for c in reasons_of(place))
        yield (
            result.mentee.id, place.rank, place.group, place.mentor, place.name,
            place.fit, place.score, place.low, place.high, reasons,
        )  # fmt: skip


def reasons_of(place: Place, most: int = _REASONS) -> tuple[Contribution, ...]:
    """The strongest known contributions by points, at most ``most``."""
    known = [c for c in place.contributions if c.known and c.points > 0]
    return tuple(sorted(known, key=lambda c: -c.points)[:most])


def _scope(result: Shortlist) -> Words:
    pool = result.pool
    area = LABELS.get(result.mentee.priority, result.mentee.priority)
    source = f" in {pool.title}" if pool.title else ""
    counted = f". {pool.eligible} of {pool.mentors} mentors{source} can be shown."
    return ("Central priority: ", Span(area, "strong"), counted)


def _group(result: Shortlist, group: int) -> list[Block]:
    ranks = [place.rank for place in result.shortlist if place.group == group]
    if len(ranks) < 2:
        return []
    return [Heading(f"{ranks[0]}–{ranks[-1]}, hard to tell apart", 3)]


def _place(place: Place) -> Section:
    who = ", ".join(part for part in (place.title, place.organization) if part)
    left: list[Block] = [Text(Span(who, "faint"))] if who else []
    left.append(Bullets(tuple(_reason(c) for c in reasons_of(place)), "+"))
    right: list[Block] = [Bullets(place.ask[:2], "?")] if place.ask else []
    right.append(Text(_contact(place)))
    pinned = (Span(" (pinned)", "faint"),) if place.pinned else ()
    blocks = (Beside(tuple(left), tuple(right)),)
    return Section((place.name, *pinned), blocks, str(place.rank), f"{place.fit} fit", place.score)


def _reason(contribution: Contribution) -> Words:
    return contribution.because


def _contact(place: Place) -> Words:
    places = {None: "open places not stated", 0: "no open place", 1: "1 open place"}
    ways = [way for way in (place.email, place.url) if way] or ["no contact given: ask who keeps the pool"]
    return " · ".join([places.get(place.places, f"{place.places} open places"), *ways])


def _changes(result: Shortlist) -> list[Block]:
    if not result.would_change:
        return []
    items = tuple(f"If {change.condition}, {change.consequence}." for change in result.would_change)
    return [Section("What would change it", (Bullets(items),))]


def _left_out(pool: PoolSummary) -> list[Block]:
    if not pool.left_out:
        return []
    gates: dict[str, list[LeftOut]] = {}
    for one in pool.left_out:
        gates.setdefault(one.gate, []).append(one)
    items = tuple(f"{len(ones)} {GATES.get(gate, gate)}: {_names(ones)}" for gate, ones in gates.items())
    return [Section(f"Left out: {len(pool.left_out)}", (Bullets(items),))]


def _names(ones: list[LeftOut]) -> str:
    names = [one.name or one.mentor for one in ones]
    more = f" and {len(names) - _NAMES} more" if len(names) > _NAMES else ""
    return ", ".join(names[:_NAMES]) + more
