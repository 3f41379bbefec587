"""How the answers about a shortlist are shown: why, what-if, team, review, history."""

from collections.abc import Iterator, Sequence

from mentorpick.model.followup import (
    Account,
    Advice,
    Cover,
    Difference,
    Gain,
    History,
    Move,
    Review,
    Round,
    Seat,
    Shift,
    Team,
    WhatIf,
    Why,
)
from mentorpick.model.shortlist import Contribution, Place
from mentorpick.model.taxonomy import LABELS, criterion_label, gate_label
from mentorpick.text import join_words, pluralize
from mentorpick.write.document import (
    Bar,
    Bars,
    Block,
    Bullets,
    Callout,
    Document,
    Facts,
    Grid,
    Heading,
    ResultView,
    Section,
    Span,
    Text,
    Words,
)
from mentorpick.write.views.shortlist import (
    changes,
    firm,
    join_first,
    quotes,
    show_shortlist,
)

WHY_COLUMNS = ("mentor", "rank", "criterion", "weight", "from", "value", "low", "high", "points", "known", "because")
_LONG = 40
DECIDING = 4
"""So many criteria are spoken of where mentors stand side by side; the table holds them all."""


def show_why(result: Why) -> Document:
    """Return one mentor in full, or several beside each other with the deciding criteria first."""
    notices: list[Block] = [Callout(sentence) for sentence in result.notices]
    names = [account.place.name for account in result.accounts]
    body = _side_by_side(result) if len(names) > 1 else _alone(result, result.accounts[0])
    return Document(f"Why {join_words(names)}", (*notices, *body, *changes(result.would_change)))


def why_rows(result: Why) -> Iterator[tuple[object, ...]]:
    """Yield one row a mentor and criterion, as COLUMNS."""
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
            origins[item.key] = f"as for {criterion_label(first[origin])}"
    return origins


def _standing(account: Account) -> list[Block]:
    """The place, how firm it is, or every gate that keeps the mentor out."""
    place = account.place
    blocks: list[Block] = []
    if account.left_out:
        blocks.append(Callout(f"{place.name} is left out; without that it would be place {place.rank}."))
        blocks.append(Bullets(tuple(f"{gate_label(miss.gate)}: {miss.detail}" for miss in account.left_out)))
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
    label = criterion_label(key)
    return label[0].upper() + label[1:]


def _because(item: Contribution | Gain) -> tuple[Span, ...]:
    return quotes(f"{item.because}.")


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
    why_rows = [_beside(row, two) for row in result.differences]
    total: tuple[Words, ...] = (Span("Sum", "strong"), *(Span(f"{place.score:.3f}", "strong") for place in shown))
    if two:
        total = (*total, Span(f"{shown[0].score - shown[1].score:+.3f}", "strong"))
    blocks: list[Block] = [block for account in result.accounts if account.left_out for block in _standing(account)]
    blocks.append(
        Grid(head, (*why_rows, total), "l" + "r" * (len(head) - 1), "Points, rounded; those that decide stand first")
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
        (account.place.name, join_first([criterion_label(gain.key) for gain in account.could_add], 4))
        for account in result.accounts
        if account.could_add
    )
    many = pluralize(len(facts), "mentor")
    return [Section(f"Not known of {many}", (Facts(facts),))] if facts else []


WHY = ResultView(WHY_COLUMNS, show_why, why_rows)


WHAT_IF_COLUMNS = ("mentor", "name", "before", "after", "because")


def show_what_if(result: WhatIf) -> Document:
    """Return the moves, then the shortlist as it would be."""
    moved = sum(move.before != move.after for move in result.moves)
    said = "Nothing moves." if not moved else ""
    after = show_shortlist(result.after)
    blocks: tuple[Block, ...] = (
        *([Text(said)] if said else []),
        Bullets(tuple(_move(move) for move in result.moves)),
        Heading("The shortlist then"),
        *after.blocks,
    )
    return Document(f"What if: {result.question}", blocks)


def what_if_rows(result: WhatIf) -> Iterator[tuple[object, ...]]:
    """Yield one row a mentor shown before or after."""
    for move in result.moves:
        yield (move.mentor, move.name, move.before, move.after, move.because)


def _move(move: Move) -> Words:
    why = f": {move.because}" if move.because else ""
    if move.before == move.after:
        return (Span(move.name, "strong"), f", still {_place(move.after)}")
    return (Span(move.name, "strong"), f", {_place(move.after)} instead of {_place(move.before)}{why}")


def _place(place: int | None) -> str:
    return "left out" if place is None else f"place {place}"


WHAT_IF = ResultView(WHAT_IF_COLUMNS, show_what_if, what_if_rows)


TEAM_COLUMNS = ("mentor", "name", "adds", "best_in", "replacement", "costs")


def show_team(result: Team) -> Document:
    """Return the map first, then each seat."""
    blocks: list[Block] = [Callout(sentence) for sentence in result.notices]
    if result.seats:
        blocks += [Text(_scope(result)), _covered(result)]
    if result.people:
        blocks.append(_map(result))
    blocks += [_seat(place, seat) for place, seat in enumerate(result.seats, 1)]
    if result.uncovered:
        blocks.append(Section("What nobody covers", (Bullets(result.uncovered),)))
    return Document("A team around you", tuple(blocks))


def team_rows(result: Team) -> Iterator[tuple[object, ...]]:
    """Yield one row a seat."""
    for seat in result.seats:
        other = seat.replacement
        yield (seat.mentor, seat.name, seat.adds, ";".join(seat.best_in), other and other.mentor, other and other.costs)


def _scope(result: Team) -> str:
    chosen = f"{pluralize(len(result.seats), 'mentor')} out of {result.eligible} who can be considered"
    beside = f", beside {pluralize(len(result.already), 'mentor')} you have" if result.already else ""
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
    values = [None if value is None else value / (cover.most or 1) for value in cover.values]
    best = max((value for value in values if value is not None), default=0.0)
    return (LABELS[cover.area], *(_cell(value, best) for value in values))


def _cell(value: float | None, best: float) -> Words:
    if value is None:
        return Span("?", "faint")
    if not value:
        return Span("none", "faint")
    word = next(word for bound, word in _COVERED if value >= bound)
    return Span(word, "strong" if value == best else "")


_COVERED = ((0.6, "strong"), (0.45, "good"), (0.3, "some"), (0.0, "little"))
"""The lowest value of an area that earns each word."""


def _seat(place: int, seat: Seat) -> Section:
    who = ", ".join(part for part in (seat.title, seat.organization) if part)
    other = seat.replacement
    near = "as good" if other and other.costs < 0.005 else "the next best"
    facts: tuple[tuple[str, Words], ...] = (
        ("Best in", join_words([LABELS[area].lower() for area in seat.best_in])),
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


TEAM = ResultView(TEAM_COLUMNS, show_team, team_rows)


REVIEW_COLUMNS = ("mentor", "name", "before", "after", "moved", "answers", "profiles", "people", "compared")

_ADVICE = {"keep": "keep", "add": "add somebody beside", "change": "change", "unknown": "nothing to compare"}
_SHARES = "Places up are +, places down -; the shares add up to the move."


def show_review(result: Review) -> Document:
    """Return the review as blocks."""
    area = LABELS.get(result.shortlist.mentee.priority, result.shortlist.mentee.priority)
    blocks: list[Block] = [
        Text(("Central priority: ", Span(area, "strong"), f". Since {result.since}; look again on {result.next}.")),
        *(Callout(sentence) for sentence in result.notices),
        Section("What changed in your answers", (_changed(result),)),
        Section("Who rose and fell", _moves(result.shifts)),
    ]
    if result.mentors:
        blocks.append(Section("Your mentors today", tuple(_advice(one) for one in result.mentors)))
    blocks.append(Section("Your shortlist now", (_shortlist(result.shortlist.shortlist),)))
    return Document(f"Review on {result.today}", tuple(blocks))


def review_rows(result: Review) -> Iterator[tuple[object, ...]]:
    """Yield one row a mentor who is or was shown, as COLUMNS."""
    for item in result.shifts:
        yield tuple(getattr(item, name) for name in REVIEW_COLUMNS)


def _changed(result: Review) -> Block:
    return Bullets(result.changed) if result.changed else Text("Nothing.")


def _moves(shifts: tuple[Shift, ...]) -> tuple[Block, ...]:
    if not any(item.moved or item.answers or item.profiles or item.people or item.compared for item in shifts):
        return (Text("Nobody: the places are as they were."),)
    head = ("Mentor", "Before", "Now", "Moved", "You changed", "Profiles changed", "People joined or left")
    fourth = any(item.compared for item in shifts)
    lines = tuple(_review_line(item, fourth) for item in shifts)
    heads = (*head, "How mentorpick compares") if fourth else head
    return (Grid(heads, lines, "l" + "r" * (len(heads) - 1)), Text(Span(_SHARES, "faint")))


def _review_line(item: Shift, fourth: bool) -> tuple[Words, ...]:
    tone = "good" if item.moved > 0 else "warn" if item.moved < 0 else ""
    moved = Span(f"{item.moved:+d}" if item.moved else "=", "strong" if tone else "")
    return (
        item.name,
        _review_place(item.before),
        _review_place(item.after),
        moved,
        *map(_review_share, (item.answers, item.profiles, item.people, *([item.compared] if fourth else []))),
    )


def _review_place(place: int | None) -> str:
    return "not listed" if place is None else str(place)


def _review_share(share: float) -> str:
    return f"{share:+.2f}".rstrip("0").rstrip(".") if round(share, 2) else "0"


def _advice(one: Advice) -> Section:
    say = Text(("You could say: ", Span(f'"{one.say}"', "quote")))
    because = f"{one.because[0].upper()}{one.because[1:]}."
    return Section(one.name, (Text(because), say), aside=_ADVICE[one.advice])


def _shortlist(places: tuple[Place, ...]) -> Block:
    if not places:
        return Text("Nobody passes all your must-haves.")
    return Bullets(tuple(f"{place.rank}. {place.name}, {place.fit} fit" for place in places))


REVIEW = ResultView(REVIEW_COLUMNS, show_review, review_rows)


HISTORY_COLUMNS = ("day", "priority", "place", "mentor", "name", "fit", "score")


def show_history(result: History) -> Document:
    """Return the rounds, the newest first."""
    blocks: list[Block] = [Callout("The people in this pool are made up.")] if result.fictional else []
    blocks += [_round(one) for one in reversed(result.rounds)]
    return Document("Your answers over time", tuple(blocks) or (Text("No answers are saved yet."),))


def history_rows(result: History) -> Iterator[tuple[object, ...]]:
    """Yield one row a place in each round, as COLUMNS."""
    for one in result.rounds:
        for place, who in enumerate(one.first, 1):
            yield (one.day, one.priority, place, who.mentor, who.name, who.fit, who.score)


def _round(one: Round) -> Section:
    first = ", ".join(f"{place}. {who.name} ({who.fit} fit)" for place, who in enumerate(one.first, 1))
    facts = [("Central priority", LABELS[one.priority]), ("Then", ", ".join(LABELS[area] for area in one.also))]
    facts.append(("First", first or "nobody"))
    goals = (Text("Goals:"), Bullets(one.goals)) if one.goals else ()
    return Section(one.day, (Facts(tuple((label, text) for label, text in facts if text)), *goals))


HISTORY = ResultView(HISTORY_COLUMNS, show_history, history_rows)
