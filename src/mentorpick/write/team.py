"""A team as blocks: a map of areas by people, what each adds, who could stand in, what nobody covers."""

from collections.abc import Iterator

from mentorpick.accounts import Cover, Seat, Team
from mentorpick.areas import LABELS
from mentorpick.phrases import counted, listed
from mentorpick.ranking.shortlist import fit_word
from mentorpick.write.document import (
    Bar,
    Bars,
    Block,
    Bullets,
    Callout,
    Document,
    Facts,
    Grid,
    Section,
    Span,
    Text,
    Words,
)

COLUMNS = ("mentor", "name", "adds", "best_in", "replacement", "costs")


def document(result: Team) -> Document:
    """The map first, then each seat."""
    blocks: list[Block] = [Callout(sentence) for sentence in result.notices]
    if result.seats:
        blocks += [Text(_scope(result)), _covered(result)]
    if result.people:
        blocks.append(_map(result))
    blocks += [_seat(place, seat) for place, seat in enumerate(result.seats, 1)]
    if result.uncovered:
        blocks.append(Section("What nobody covers", (Bullets(result.uncovered),)))
    return Document("A team around you", tuple(blocks))


def rows(result: Team) -> Iterator[tuple[object, ...]]:
    """One row a seat."""
    for seat in result.seats:
        other = seat.replacement
        yield (seat.mentor, seat.name, seat.adds, ";".join(seat.best_in), other and other.mentor, other and other.costs)


def _scope(result: Team) -> str:
    chosen = f"{counted(len(result.seats), 'mentor')} out of {result.eligible} who can be considered"
    beside = f", beside {counted(len(result.already), 'mentor')} you have" if result.already else ""
    most = f"no team can cover more than {_share(result, result.bound)}"
    best = "no other team covers more" if result.exact else most
    return f"{chosen}{beside}: {best}."


def _share(result: Team, value: float) -> str:
    """In tenths: more would be precision that is not there."""
    return f"about {round(10 * value / (result.possible or 1))} tenths"


def _covered(result: Team) -> Bars:
    """What is covered of all that could be, with and without today's mentors."""
    steps = [("Today", result.start)] if result.already else []
    return Bars(
        tuple(
            Bar(label, value / (result.possible or 1), f"{_share(result, value)} of what you need")
            for label, value in [*steps, ("Together", result.value)]
        )
    )


def _map(result: Team) -> Grid:
    today = len(result.already)
    heads = [f"{name} (today)" if place < today else name for place, name in enumerate(result.names)]
    return Grid(
        ("Area", *heads),
        tuple(_line(cover) for cover in result.coverage),
        "l" + "c" * len(heads),
        "Areas by people, the ones that count most first; ? is not stated",
        chart=tuple(cover.values for cover in result.coverage),
    )


def _line(cover: Cover) -> tuple[Words, ...]:
    best = max((value for value in cover.values if value is not None), default=0.0)
    return (LABELS[cover.area], *(_cell(value, best) for value in cover.values))


def _cell(value: float | None, best: float) -> Words:
    if value is None:
        return Span("?", "faint")
    if not value:
        return Span("none", "faint")
    return Span(fit_word(value), "strong" if value == best else "")


def _seat(place: int, seat: Seat) -> Section:
    who = ", ".join(part for part in (seat.title, seat.organization) if part)
    other = seat.replacement
    near = "as good" if other and other.costs < 0.005 else "the next best"
    facts: tuple[tuple[str, Words], ...] = (
        ("Best in", listed([LABELS[area].lower() for area in seat.best_in])),
        ("Adds", f"{seat.adds:.3f} that the others do not cover"),
        ("Instead", f"{other.name}, {near}" if other else ""),
        ("E-mail", seat.email),
        ("Web", seat.url),
    )
    blocks: tuple[Block, ...] = (
        *([Text(Span(who, "faint"))] if who else []),
        Facts(tuple(row for row in facts if row[1])),
    )
    return Section(seat.name, blocks, str(place))
