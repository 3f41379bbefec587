"""A report as blocks: the shortlist, and around it what each offers, what if, every point, how it was computed."""

from collections.abc import Iterator

from mentorpick.areas import LABELS
from mentorpick.nextsteps import IfPriority, PlaceRef, Report
from mentorpick.results import Contribution, Place
from mentorpick.write import shortlist, team
from mentorpick.write.document import (
    Bar,
    Bars,
    Block,
    Callout,
    Document,
    Facts,
    Grid,
    Section,
    Span,
    Text,
    Words,
)
from mentorpick.write.shortlist import quotes
from mentorpick.write.words import criterion

COLUMNS = shortlist.COLUMNS

_PLACES = ("First", "Second", "Third")
_HOLDS = "This page holds private answers. Think before you pass it on."
_LACKS = (
    "Private answers are left out of this page: health, relationships, money, background, what you wrote about "
    "yourself. They count in the order all the same."
)
_SCORE = (
    "A score is the sum of weight times value over all criteria, both between 0 and 1. The words for fit stand for "
    "fixed scores: strong from 0.60, good from 0.45, some from 0.30, little below. Low and high are what the score "
    "would be if everything unknown turned out worst or best."
)
_FIRM = (
    "How firm a place is says how often the mentor keeps it when the weights move within what you said. Mentors in one "
    "group change places too often to tell them apart."
)


def document(result: Report) -> Document:
    """The report as blocks."""
    page = shortlist.document(result.shortlist)
    told: Block = Callout(_HOLDS) if result.private else Text(Span(_LACKS, "faint"))
    parts = [part(result) for part in (_firmness, _areas, _if_priority, _team, _points, _computed, _boundary)]
    return Document(page.title, (told, *page.blocks, *(part for part in parts if part.blocks)))


def rows(result: Report) -> Iterator[tuple[object, ...]]:
    """One row a place, as of the shortlist."""
    return shortlist.rows(result.shortlist)


def number(value: float) -> str:
    """A number of the JSON, to three digits."""
    return f"{value:.3f}"


def _firmness(result: Report) -> Section:
    drawn = [(place.name, place.firmness) for place in result.shortlist.shortlist if place.firmness]
    bars = tuple(
        Bar(name, firm.first, f"first in {number(firm.first)} of the ways, among five in {number(firm.top)}")
        for name, firm in drawn
        if firm.first is not None and firm.top is not None
    )
    return Section("How firm the order is", (Text(_FIRM), Bars(bars)) if bars else ())


def _areas(result: Report) -> Section:
    names = tuple(place.name for place in result.shortlist.shortlist)
    grid = Grid(
        ("Area", "Counts for you", *names),
        tuple(
            (LABELS[row.area], "private" if row.weight is None else number(row.weight), *map(_level, row.levels))
            for row in result.areas
        ),
        "l" + "r" * (len(names) + 1),
        "How much each area counts for you (a share of 1), and the experience each mentor states (of 5)",
        tuple((row.weight, *(None if n is None else n / 5 for n in row.levels)) for row in result.areas),
    )
    return Section("The seven areas", (grid,))


def _level(level: int | None) -> str:
    return "not stated" if level is None else str(level)


def _if_priority(result: Report) -> Section:
    grid = Grid(
        ("Central priority", *_PLACES),
        tuple(_if(row, result.shortlist.mentee.priority) for row in result.if_priority),
        caption="The first three if another area were your central priority and all else stayed",
    )
    return Section("If this were your priority", (grid,))


def _if(row: IfPriority, now: str) -> tuple[Words, ...]:
    label = f"{LABELS[row.area]} (yours now)" if row.area == now else LABELS[row.area]
    cells = [_named(place) for place in row.first]
    return (label, *cells, *[""] * (len(_PLACES) - len(cells)))


def _named(place: PlaceRef) -> Words:
    return (place.name, Span(f" ({place.fit} fit, {number(place.score)})", "faint"))


def _team(result: Report) -> Section:
    return Section("Who covers it together", team.document(result.team).blocks if result.team else ())


def _points(result: Report) -> Section:
    blocks: list[Block] = [Text(_SCORE)]
    for place in result.shortlist.shortlist:
        total = (Span("Score", "strong"), "", "", Span(number(place.score), "strong"), _between(place))
        grid = Grid(
            ("Criterion", "Weight", "Value", "Points", "Why"), (*map(_row, place.contributions), total), "lrrrl"
        )
        blocks.append(Section(place.name, (grid,), lead=str(place.rank)))
    return Section("Every point", tuple(blocks))


def _row(item: Contribution) -> tuple[Words, ...]:
    name = criterion(item.key)
    value = number(item.value) if item.known else f"{number(item.value)}, unknown"
    return (name[0].upper() + name[1:], number(item.weight), value, number(item.points), quotes(item.because))


def _between(place: Place) -> str:
    return f"between {number(place.low)} and {number(place.high)}"


def _computed(result: Report) -> Section:
    found = result.shortlist
    origins = Grid(
        ("Criterion", "Weight", "Where it comes from"),
        tuple((criterion(row.key), number(row.weight), row.origin) for row in found.weights),
        "lrl",
        "The weights",
    )
    inputs = Facts(
        (
            ("Version", f"mentorpick {found.version}"),
            ("Date", result.today),
            ("Profiles", found.inputs.profiles),
            ("Answers", found.inputs.answers),
        )
    )
    return Section("How this was computed", (origins, inputs))


def _boundary(result: Report) -> Section:
    return Section("What a mentor is", tuple(Text(line) for line in result.boundary))
