"""Every point of one mentor, or several side by side, as blocks."""

from collections.abc import Iterator, Sequence

from mentorpick.accounts import Account, Difference, Gain, Why
from mentorpick.phrases import counted, listed
from mentorpick.results import Contribution, Place
from mentorpick.write.document import (
    Block,
    Bullets,
    Callout,
    Document,
    Facts,
    Grid,
    Heading,
    Section,
    Span,
    Text,
    Words,
)
from mentorpick.write.shortlist import changes, firm, quotes
from mentorpick.write.words import criterion, gate, shortened

COLUMNS = ("mentor", "rank", "criterion", "weight", "from", "value", "low", "high", "points", "known", "because")
_LONG = 40
DECIDING = 4
"""So many criteria are spoken of where mentors stand side by side; the table holds them all."""


def document(result: Why) -> Document:
    """One mentor in full, or several beside each other with the deciding criteria first."""
    notices: list[Block] = [Callout(sentence) for sentence in result.notices]
    names = [account.place.name for account in result.accounts]
    body = _side_by_side(result) if len(names) > 1 else _alone(result, result.accounts[0])
    return Document(f"Why {listed(names)}", (*notices, *body, *changes(result.would_change)))


def rows(result: Why) -> Iterator[tuple[object, ...]]:
    """One row a mentor and criterion, as COLUMNS."""
    origins = {row.key: row.origin for row in result.weights}
    for account in result.accounts:
        for item in account.place.contributions:
            yield (
                account.place.mentor, account.place.rank, item.key, item.weight, origins[item.key],
                item.value, item.low, item.high, item.points, item.known, item.because,
            )  # fmt: skip


def _alone(result: Why, account: Account) -> list[Block]:
    place = account.place
    order = sorted(place.contributions, key=lambda item: (-item.points, -item.weight))
    origins = _origins(result, order)
    table = Grid(
        ("Criterion", "Points", "= Weight", "x Value"),
        (*(_row(item) for item in order), _sum(place)),
        "lrrr",
        "Points, rounded; ? stands where something is unknown",
    )
    behind: tuple[tuple[str, Words], ...] = tuple(
        (_label(item.key), (*_because(item), Span(f" Weight: {origins[item.key]}.", "faint"))) for item in order
    )
    return [
        *_standing(account),
        table,
        Section("What stands behind it", (Facts(behind),)),
        *_gains("Not known, and what it could add", account.could_add),
        *_gains("What is missing", account.lacks),
        *([Section("Worth asking", (Bullets(place.ask, "?"),))] if place.ask else []),
    ]


def _origins(result: Why, order: Sequence[Contribution]) -> dict[str, str]:
    """Where each weight came from; what is long is said once, and then pointed to."""
    origins = {row.key: row.origin for row in result.weights}
    first: dict[str, str] = {}
    for item in order:
        origin = origins[item.key]
        if first.setdefault(origin, item.key) != item.key and len(origin) > _LONG:
            origins[item.key] = f"as for {criterion(first[origin])}"
    return origins


def _standing(account: Account) -> list[Block]:
    """The place, how firm it is, or every gate that keeps the mentor out."""
    place = account.place
    blocks: list[Block] = []
    if account.left_out:
        blocks.append(Callout(f"{place.name} is left out; without that it would be place {place.rank}."))
        blocks.append(Bullets(tuple(f"{gate(miss.gate)}: {miss.detail}" for miss in account.left_out)))
    else:
        lines = [f"Place {place.rank}, {place.fit} fit: {place.score:.3f} of 1", _range(place), firm(place)]
        sentences = [line[0].upper() + line[1:] for line in lines if line]
        blocks.append(Text(". ".join(sentences) + "."))
    return blocks


def _range(place: Place) -> str:
    if place.low == place.high:
        return "everything that counts is known"
    return f"from {place.low:.3f} to {place.high:.3f}, if all that is unknown turned out worst or best"


def _row(item: Contribution) -> tuple[Words, ...]:
    value = f"{item.value:.2f}  " if item.known else f"{item.value:.2f} ?"
    return (_label(item.key), f"{item.points:.3f}", f"{item.weight:.3f}", value)


def _sum(place: Place) -> tuple[Words, ...]:
    return (Span("Sum", "strong"), Span(f"{place.score:.3f}", "strong"), "1.000", "")


def _label(key: str) -> str:
    label = criterion(key)
    return label[0].upper() + label[1:]


def _because(item: Contribution | Gain) -> tuple[Span, ...]:
    """The sentence, and which goals it leaves without an answer."""
    goals = listed([f'"{goal}"' for goal in item.unanswered])
    return quotes(f"{item.because}; nothing clear on {goals}." if goals else f"{item.because}.")


def _gains(title: str, gains: tuple[Gain, ...]) -> list[Block]:
    if not gains:
        return []
    items: tuple[Words, ...] = tuple(
        (f"{_label(gain.key)} (up to {gain.points:.3f}): ", *_because(gain)) for gain in gains
    )
    return [Section(title, (Bullets(items),))]


def _side_by_side(result: Why) -> list[Block]:
    shown = [account.place for account in result.accounts]
    two = len(shown) == 2
    head = ("Criterion", *(place.name for place in shown), *(["Difference"] if two else []))
    rows = [_beside(row, two) for row in result.differences]
    total: tuple[Words, ...] = (Span("Sum", "strong"), *(Span(f"{place.score:.3f}", "strong") for place in shown))
    if two:
        total = (*total, Span(f"{shown[0].score - shown[1].score:+.3f}", "strong"))
    blocks: list[Block] = [block for account in result.accounts if account.left_out for block in _standing(account)]
    blocks.append(
        Grid(head, (*rows, total), "l" + "r" * (len(head) - 1), "Points, rounded; those that decide stand first")
    )
    blocks.append(Heading("What decides", 3))
    for row in result.differences[:DECIDING]:
        behind = tuple((place.name, _because(_of(place, row.key))) for place in shown)
        blocks.append(Section(_label(row.key), (Facts(behind),)))
    return [*blocks, *_unknown(result)]


def _of(place: Place, key: str) -> Contribution:
    return next(item for item in place.contributions if item.key == key)


def _beside(row: Difference, two: bool) -> tuple[Words, ...]:
    points = tuple(f"{points:.3f}" for points in row.points)
    return (_label(row.key), *points, *([f"{row.gaps[1]:+.3f}"] if two else []))


def _unknown(result: Why) -> list[Block]:
    facts = tuple(
        (account.place.name, shortened([criterion(gain.key) for gain in account.could_add], 4))
        for account in result.accounts
        if account.could_add
    )
    many = counted(len(facts), "mentor")
    return [Section(f"Not known of {many}", (Facts(facts),))] if facts else []
