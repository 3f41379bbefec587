"""How what follows a shortlist is shown: why, review, history, an introduction; a mentor's own view."""

from collections.abc import Iterator, Sequence

from mentorpick.model.cohort import Gap
from mentorpick.model.followup import (
    Account,
    Advice,
    Agreement,
    Difference,
    Gain,
    Helped,
    History,
    Introduction,
    MentorView,
    Review,
    Round,
    Shift,
    Why,
)
from mentorpick.model.shortlist import Contribution, Place
from mentorpick.model.taxonomy import LABELS, criterion_label, gate_words
from mentorpick.text import join_words, pluralize
from mentorpick.write import document as d
from mentorpick.write.views.shortlist import changes, firm, join_first, quotes

_LONG = 40
DECIDING = 4
"""So many criteria are spoken of where mentors stand side by side; the table holds them all."""


def show_why(result: Why) -> d.Document:
    """Return one mentor in full, or several beside each other with the deciding criteria first."""
    names = [account.place.name for account in result.accounts]
    body = _side_by_side(result) if len(names) > 1 else _alone(result.accounts[0])
    return d.document(f"Why {join_words(names)}", *map(d.Callout, result.notices), *body, *changes(result.would_change))


def show_arithmetic(result: Why) -> d.Document:
    """Return the same, and for each mentor how every point comes about, to three digits."""
    short = show_why(result)
    return d.document(short.title, *short.blocks, *(_arithmetic(result, one.place) for one in result.accounts))


def why_rows(result: Why) -> Iterator[tuple[object, ...]]:
    """Yield one row a mentor and criterion."""
    origins = {row.key: row.origin for row in result.weights}
    for account in result.accounts:
        for item in account.place.contributions:
            yield (
                account.place.mentor, account.place.rank, item.key, item.weight, origins[item.key],
                item.value, item.low, item.high, item.points, item.known, item.because,
            )  # fmt: skip


def _alone(account: Account) -> list[d.Block]:
    place = account.place
    order = _by_points(place)
    rows = tuple((_label(item.key), _points(item), _whole(item.weight)) for item in order)
    total = (d.Span("Together", "strong"), d.Span(_whole(place.score), "strong"), "100")
    return [
        *_standing(account),
        d.Grid(("What counts", "Points", "out of"), (*rows, total), "lrr", "Points (rounded; ? = we don't know)"),
        d.Section("Why", (d.Facts(tuple((_label(item.key), _because(item)) for item in order)),)),
        _gains("What's missing", account.lacks),
        _gains("What we don't know", account.could_add),
        d.Section("Worth asking", (d.Bullets(place.ask, "?"),)),
    ]


def _by_points(place: Place) -> list[Contribution]:
    return sorted(place.contributions, key=lambda item: (-item.points, -item.weight))


def _points(item: Contribution) -> str:
    return f"{_whole(item.points)}{'' if item.known else ' ?'}"


def _whole(share: float) -> str:
    """A share of 1 as points of 100."""
    return f"{100 * share:.0f}"


def _arithmetic(result: Why, place: Place) -> d.Section:
    """How every point comes about: its weight, where that is from, and its value."""
    order = _by_points(place)
    origins = _origins(result, order)
    heads = ("Criterion", "Points", "= Weight", "x Value")
    caption = f"From {place.low:.3f} to {place.high:.3f}, depending on what we don't know"
    table = d.Grid(heads, (*(_row(item) for item in order), _sum(place)), "lrrr", caption)
    weights = d.Facts(tuple((_label(item.key), origins[item.key]) for item in order))
    return d.Section(f"The arithmetic for {place.name}", (table, d.Section("Where each weight comes from", (weights,))))


def _origins(result: Why, order: Sequence[Contribution]) -> dict[str, str]:
    """Where each weight came from; what is long is said once, and then pointed to."""
    origins = {row.key: row.origin for row in result.weights}
    first: dict[str, str] = {}
    for item in order:
        origin = origins[item.key]
        if first.setdefault(origin, item.key) != item.key and len(origin) > _LONG:
            origins[item.key] = f"as for {criterion_label(first[origin])}"
    return origins


def _standing(account: Account) -> list[d.Block]:
    """The place, how firm it is, or every gate that keeps the mentor out."""
    place = account.place
    blocks: list[d.Block] = []
    if account.left_out:
        blocks.append(d.Callout(f"{place.name} isn't on your list. Otherwise they'd be number {place.rank}."))
        blocks.append(d.Bullets(tuple(gate_words(miss.gate, miss.detail) for miss in account.left_out)))
    else:
        lines = [
            f"Place {place.rank}, {place.fit} fit: {_whole(place.score)} of 100 points",
            firm(place),
            _range(place),
        ]
        sentences = [line[0].upper() + line[1:] for line in lines if line]
        blocks.append(d.Text(". ".join(sentences) + "."))
    return blocks


def _range(place: Place) -> str:
    low, high = _whole(place.low), _whole(place.high)
    if place.low == place.high:
        return "we know everything that counts"
    return f"what we don't know could make it {low} to {high}" if low != high else ""


def _row(item: Contribution) -> tuple[d.Words, ...]:
    value = f"{item.value:.2f}  " if item.known else f"{item.value:.2f} ?"
    return (_label(item.key), f"{item.points:.3f}", f"{item.weight:.3f}", value)


def _sum(place: Place) -> tuple[d.Words, ...]:
    return (d.Span("Sum", "strong"), d.Span(f"{place.score:.3f}", "strong"), "1.000", "")


def _label(key: str) -> str:
    label = criterion_label(key)
    return label[0].upper() + label[1:]


def _because(item: Contribution | Gain) -> tuple[d.Span, ...]:
    return quotes(f"{item.because}.")


def _gains(title: str, gains: tuple[Gain, ...]) -> d.Section:
    items: tuple[d.Words, ...] = tuple(
        (f"{_label(gain.key)} (up to {_more(gain.points)}): ", *_because(gain)) for gain in gains
    )
    return d.Section(title, (d.Bullets(items),))


def _more(points: float) -> str:
    return f"{pluralize(max(1, round(100 * points)), 'point')} more"


def _side_by_side(result: Why) -> list[d.Block]:
    shown = [account.place for account in result.accounts]
    two = len(shown) == 2
    head = ("What counts", *(place.name for place in shown), *(["Difference"] if two else []))
    why_rows = [_beside(row, two) for row in result.differences]
    total: tuple[d.Words, ...] = (
        d.Span("Together", "strong"),
        *(d.Span(_whole(place.score), "strong") for place in shown),
    )
    if two:
        total = (*total, d.Span(_gap(shown[0].score - shown[1].score), "strong"))
    blocks: list[d.Block] = [block for account in result.accounts if account.left_out for block in _standing(account)]
    blocks.append(d.Grid(head, (*why_rows, total), "l" + "r" * (len(head) - 1), "Points (rounded), what decides first"))
    blocks.append(d.Heading("What decides", 3))
    for row in result.differences[:DECIDING]:
        behind = tuple((place.name, _because(_of(place, row.key))) for place in shown)
        blocks.append(d.Section(_label(row.key), (d.Facts(behind),)))
    return [*blocks, _unknown(result)]


def _of(place: Place, key: str) -> Contribution:
    return next(item for item in place.contributions if item.key == key)


def _beside(row: Difference, two: bool) -> tuple[d.Words, ...]:
    points = tuple(_whole(points) for points in row.points)
    return (_label(row.key), *points, *([_gap(row.gaps[1])] if two else []))


def _gap(gap: float) -> str:
    points = round(100 * gap)
    return f"{points:+d}" if points else "="


def _unknown(result: Why) -> d.Section:
    facts = tuple(
        (account.place.name, join_first([criterion_label(gain.key) for gain in account.could_add], 4))
        for account in result.accounts
    )
    return d.Section("What we don't know", (d.Facts(facts),))


WHY = d.ResultView(
    show_why,
    ("mentor", "rank", "criterion", "weight", "from", "value", "low", "high", "points", "known", "because"),
    why_rows,
    show_arithmetic,
)


_ADVICE = {"keep": "keep", "add": "add someone", "change": "look for someone new", "unknown": "can't compare"}
_CAUSES = {
    "answers": "your answers", "profiles": "changed profiles", "people": "people who joined or left",
    "compared": "how mentorpick compares",
}  # fmt: skip


def show_review(result: Review) -> d.Document:
    """Return the review as blocks."""
    found = result.shortlist
    area = LABELS.get(found.mentee.priority, found.mentee.priority)
    looked = f". You last looked on {result.since}. Look again around {result.next}."
    return d.document(
        f"Review on {result.today}",
        d.Text(("Your priority: ", d.Span(area, "strong"), looked)),
        *map(d.Callout, result.notices),
        d.Section(
            "What changed in your answers", (d.Bullets(result.changed) if result.changed else d.Text("Nothing."),)
        ),
        d.Section("Who moved up or down", _moves(result.shifts)),
        d.Section("Your mentors today", tuple(map(_advice, result.mentors))),
        d.Section("Your list now", (_shortlist(found.shortlist),)),
    )


def _moves(shifts: tuple[Shift, ...]) -> tuple[d.Block, ...]:
    if not any(item.moved or item.answers or item.profiles or item.people or item.compared for item in shifts):
        return (d.Text("Nobody."),)
    return (d.Grid(("Mentor", "Before", "Now", "Moved", "Because of"), tuple(map(_review_line, shifts)), "lrrrl"),)


def _review_line(item: Shift) -> tuple[d.Words, ...]:
    moved = d.Span(f"{item.moved:+d}" if item.moved else "=", "strong" if item.moved else "")
    return (item.name, _review_place(item.before), _review_place(item.after), moved, _causes(item))


def _review_place(place: int | None) -> str:
    return "off" if place is None else str(place)


def _causes(item: Shift) -> str:
    """What moved a mentor, the strongest first; several with the places each moved them, which add up to the move."""
    shares = {words: round(getattr(item, field), 1) for field, words in _CAUSES.items()}
    named = sorted((words for words in shares if shares[words]), key=lambda words: -abs(shares[words]))
    return named[0] if len(named) == 1 else ", ".join(f"{words} {shares[words]:+g}" for words in named)


def _advice(one: Advice) -> d.Section:
    say = d.Text(("You could write: ", d.Span(f'"{one.say}"', "quote")))
    because = f"{one.because[0].upper()}{one.because[1:]}."
    return d.Section(one.name, (d.Text(because), say), aside=_ADVICE[one.advice])


def _shortlist(places: tuple[Place, ...]) -> d.Block:
    if not places:
        return d.Text("Nobody here meets all your must-haves.")
    return d.Bullets(tuple(f"{place.rank}. {place.name}, {place.fit} fit" for place in places))


REVIEW = d.listing(
    show_review, "shifts",
    "mentor", "name", "before", "after", "moved", "answers", "profiles", "people", "compared",
)  # fmt: skip


def show_history(result: History) -> d.Document:
    """Return the rounds, the newest first."""
    return d.document(
        "Your answers over time",
        d.Callout("These mentors are made up." if result.fictional else ""),
        *(_round(one) for one in reversed(result.rounds)),
        d.Text("" if result.rounds else "You haven't saved any answers yet."),
    )


def history_rows(result: History) -> Iterator[tuple[object, ...]]:
    """Yield one row a place in each round."""
    for one in result.rounds:
        for place, who in enumerate(one.first, 1):
            yield (one.day, one.priority, place, who.mentor, who.name, who.fit, who.score)


def _round(one: Round) -> d.Section:
    first = ", ".join(f"{place}. {who.name} ({who.fit} fit)" for place, who in enumerate(one.first, 1))
    facts = (
        ("Priority", LABELS[one.priority]), ("Also", ", ".join(LABELS[area] for area in one.also)),
        ("Top of the list", first or "nobody"),
    )  # fmt: skip
    return d.Section(one.day, (d.Facts(facts), d.Text("Goals:" if one.goals else ""), d.Bullets(one.goals)))


HISTORY = d.ResultView(show_history, ("day", "priority", "place", "mentor", "name", "fit", "score"), history_rows)


_OPEN = "to settle when you meet"


def show_introduction(result: Introduction) -> d.Document:
    """Return the introduction as blocks."""
    spoken = f"{result.name} lists {', '.join(result.languages)}, but not English. Write in one you share."
    to = d.Span(result.email, link=result.mailto) if result.email else result.url or "no address in the profile"
    message = (d.Text(part, wrap=False) for part in result.message.split("\n\n"))
    return d.document(
        f"Writing to {result.name}",
        d.Callout("This mentor is made up, so nobody will answer." if result.fictional else ""),
        d.Callout(spoken if result.languages else ""),
        d.Section("Your message", (d.Facts((("To", to), ("Subject", result.subject))), *message)),
        d.Section("Questions to bring", (d.Bullets(result.questions, "?"),)),
        d.Section("Your plan", _agreement(result.agreement)),
        d.Section("What this tells about you", _shared(result)),
    )


def _agreement(agreement: Agreement) -> tuple[d.Block, ...]:
    opening = d.Text("A one-page plan for the two of you. Change anything, and keep a copy each.")
    return (opening, d.Facts(tuple(_lines(agreement))))


def _lines(agreement: Agreement) -> list[tuple[str, str]]:
    return [
        ("Between", " and ".join(name or "you" for name in agreement.between)),
        ("Goal", "; ".join(agreement.goals) or _OPEN),
        ("How often", agreement.often or _OPEN),
        ("How you'll meet", agreement.channel or _OPEN),
        ("In confidence", agreement.confidentiality),
        ("Look back on", agreement.review),
        ("If it ends", agreement.ending),
    ]


def _shared(result: Introduction) -> tuple[d.Block, ...]:
    if not result.shared:
        return (d.Text("Nothing from your answers."),)
    return (
        d.Text("From your answers, it only tells this:"),
        d.Facts(tuple((item.what.capitalize(), item.text) for item in result.shared)),
    )


INTRODUCTION = d.ResultView(show_introduction)


def show_mentor(result: MentorView) -> d.Document:
    """Return a mentor's own view, the most useful first."""
    helps = tuple(_helped(one, asked=bool(result.asked)) for one in result.helps)
    nothing = "No line of your profile is close to a goal yet. The questions below may help."
    lines = tuple(f"“{line}”" for line in result.lines)
    rows = (("You", result.post), ("You can help with", ", ".join(result.guides)),
            ("Not mentioned", ", ".join(result.silent)))  # fmt: skip
    return d.document(
        f"{result.mentor_name}: how your profile works",
        d.Heading("Who you could help most"),
        d.Text("" if result.asked else "I had nobody's answers, so these are goals people often have."),
        d.Bullets(helps),
        d.Text("" if helps else nothing),
        *d.under("What nobody here writes about, but you might know", d.Bullets(tuple(map(_lack, result.lacks)))),
        d.Heading("How your profile reads to a mentee"),
        d.Facts(rows),
        d.Text("These lines may be quoted to someone:" if lines else ""),
        d.Bullets(lines),
        *d.under("Three questions that would make it better", d.Bullets(tuple(result.questions), "?")),
    )


def _helped(one: Helped, *, asked: bool) -> str:
    who = f" ({one.programme})" if one.programme else ""
    does = "answers it" if one.says == "answers" else "comes close"
    place = f". You'd be {'first' if one.place == 1 else f'number {one.place}'} of {one.of} for them" if asked else ""
    return f"“{one.goal}”{who}: your line “{one.line}” {does}{place}."


def _lack(gap: Gap) -> str:
    people = pluralize(len(gap.mentees), "person", "people")
    if gap.quoted:
        return f"“{gap.label}”" + (f" ({people})" if len(gap.mentees) > 1 else "")
    return f"{gap.label} ({people})"


def mentor_rows(result: MentorView) -> Iterator[tuple[str, ...]]:
    """Yield a row for each thing that is said."""
    yield from (("helps", one.goal, one.line) for one in result.helps)
    yield from (("lacks", gap.label, str(len(gap.mentees))) for gap in result.lacks)
    yield from (("line", line, "") for line in result.lines)
    yield from (("not mentioned", text, "") for text in result.silent)
    yield from (("question", text, "") for text in result.questions)


MENTOR = d.ResultView(show_mentor, ("part", "text", "more"), mentor_rows)
