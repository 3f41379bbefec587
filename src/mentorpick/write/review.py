"""A review for people: what changed, who rose and fell for which cause, today's mentors, when to look again."""

from collections.abc import Iterator

from mentorpick.areas import LABELS
from mentorpick.nextsteps import Advice, Review, Shift
from mentorpick.results import Place
from mentorpick.write.document import Block, Bullets, Callout, Document, Grid, Section, Span, Text, Words

COLUMNS = ("mentor", "name", "before", "after", "moved", "answers", "profiles", "people")

_ADVICE = {"keep": "keep", "add": "add somebody beside", "change": "change", "unknown": "nothing to compare"}
_SHARES = "Places up are +, places down -; the three shares sum to the move."


def document(result: Review) -> Document:
    """The review as blocks."""
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


def rows(result: Review) -> Iterator[tuple[object, ...]]:
    """One row a mentor who is or was shown, as COLUMNS."""
    for item in result.shifts:
        yield tuple(getattr(item, name) for name in COLUMNS)


def _changed(result: Review) -> Block:
    return Bullets(result.changed) if result.changed else Text("Nothing.")


def _moves(shifts: tuple[Shift, ...]) -> tuple[Block, ...]:
    if not any(item.moved or item.answers or item.profiles or item.people for item in shifts):
        return (Text("Nobody: the places are as they were."),)
    head = ("Mentor", "Before", "Now", "Moved", "You changed", "Profiles changed", "People joined or left")
    lines = tuple(_line(item) for item in shifts)
    return (Grid(head, lines, "lrrrrrr"), Text(Span(_SHARES, "faint")))


def _line(item: Shift) -> tuple[Words, ...]:
    tone = "good" if item.moved > 0 else "warn" if item.moved < 0 else ""
    moved = Span(f"{item.moved:+d}" if item.moved else "=", "strong" if tone else "")
    return (
        item.name,
        _place(item.before),
        _place(item.after),
        moved,
        *map(_share, (item.answers, item.profiles, item.people)),
    )


def _place(place: int | None) -> str:
    return "not listed" if place is None else str(place)


def _share(share: float) -> str:
    return f"{share:+.2f}".rstrip("0").rstrip(".") if round(share, 2) else "0"


def _advice(one: Advice) -> Section:
    say = Text(("You could say: ", Span(f'"{one.say}"', "quote")))
    because = f"{one.because[0].upper()}{one.because[1:]}."
    return Section(one.name, (Text(because), say), aside=_ADVICE[one.advice])


def _shortlist(places: tuple[Place, ...]) -> Block:
    if not places:
        return Text("Nobody passes all your must-haves.")
    return Bullets(tuple(f"{place.rank}. {place.name}, {place.fit} fit" for place in places))
