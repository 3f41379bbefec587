"""How a shortlist is shown, with contacts: full, in brief, after another answer, on the page to keep or to pass on."""

import re
from collections.abc import Iterator
from itertools import groupby

from mentorpick.model.followup import IfPriority, Move, PlaceRef, Report, WhatIf
from mentorpick.model.shortlist import (
    Brief,
    Change,
    ClosestLeftOut,
    Contribution,
    LeftOut,
    NearMiss,
    Place,
    PoolSummary,
    Shortlist,
)
from mentorpick.model.taxonomy import LABELS, criterion_label, gate_label
from mentorpick.text import join_words, pluralize
from mentorpick.write import document as d

_PLURAL = {"isn't": "aren't", "has": "have", "doesn't": "don't", "is": "are"}


def gate_count(key: str, count: int) -> str:
    """Return how many mentors a gate keeps from a list: ``2 have no space right now``."""
    verb, _, rest = gate_label(key).partition(" ")
    return f"{count} {_PLURAL.get(verb, verb) if count != 1 else verb} {rest}"


def join_first(words: list[str], most: int) -> str:
    """Return ``a, b and c``; of more than ``most`` the first, and how many more."""
    if len(words) > most + 1:
        words = [*words[:most], f"{len(words) - most} more"]
    return join_words(words)


SHORTLIST_COLUMNS = (
    "mentee", "rank", "group", "mentor", "name", "fit", "score", "low", "high", "reasons", "position", "mentee_source",
)  # fmt: skip

_UNKNOWN = 3
_MATTERS = 0.01
"""Points between the ends of something unknown from which it is named: an area nobody mentioned has less."""
_QUESTIONS = 2
_CHANGES = 3
_NAMES = 6
_QUOTE = re.compile(r'("[^"]*")')


def show_shortlist(result: Shortlist) -> d.Document:
    """Return the shortlist as blocks."""
    misses = d.Section("Who comes closest", (d.Bullets(tuple(map(_miss, result.nearest_misses))),))
    nobody = (d.Text(d.Span("Nobody here meets all your must-haves.", "strong")), misses)
    return d.document(
        _title(result.mentee.id),
        d.Text(_scope(result)),
        *map(d.Callout, result.notices),
        d.Callout(result.headline),
        *_places(result),
        *(nobody if not result.shortlist else ()),
        d.Text(_closest(result.closest_left_out)),
        *changes(result.would_change or ()),
        d.Section("Where else to look", (d.Bullets(result.elsewhere),)),
        d.Section(f"Not shown: {result.pool.mentors - result.pool.eligible}", (d.Bullets(_left_out(result.pool)),)),
    )


def _title(mentee: str) -> str:
    return "Your mentors" if mentee in ("", "me") else f"Mentors for {mentee}"


def shortlist_rows(result: Shortlist) -> Iterator[tuple[object, ...]]:
    """Yield one row a place, as COLUMNS, the reasons in one cell.

    One without a mentor for a mentee whom nobody suits.
    """
    mentee, given = result.mentee.id, d.AsGiven(result.mentee.source_id)
    for place in result.shortlist:
        reasons = " | ".join((*place.pluses, *place.minuses))
        yield (
            mentee, place.rank, place.group or None, place.mentor, place.name,
            place.fit, place.score, place.low, place.high, reasons, place.position, given,
        )  # fmt: skip
    if not result.shortlist:
        yield mentee, *(None,) * (len(SHORTLIST_COLUMNS) - 2), given


def quotes(text: str) -> tuple[d.Span, ...]:
    """Return the text with what it quotes set apart."""
    return tuple(d.Span(part, "quote" if part.startswith('"') else "") for part in _QUOTE.split(text) if part)


def _scope(result: Shortlist) -> d.Words:
    pool = result.pool
    area = LABELS.get(result.mentee.priority, result.mentee.priority)
    source = f" in {pool.title}" if pool.title else ""
    sentences = [f". I looked at {pluralize(pool.mentors, 'mentor')}{source}; {pool.eligible} could work for you."]
    if pool.never_asked:
        fields = join_words([field.replace("_", " ") for field in pool.never_asked])
        sentences.append(f" Nobody here was asked about {fields}, so no profile says.")
    return ("Your priority: ", d.Span(area, "strong"), *sentences)


def _places(result: Shortlist) -> Iterator[d.Block]:
    """Each place; above those that are about equally good, that they are."""
    for group, members in groupby(result.shortlist, key=lambda place: place.group or None):
        places = list(members)
        ranks = [place.rank for place in places if not place.pinned]
        if group is not None and len(ranks) > 1:
            yield d.Heading(f"{ranks[0]} to {ranks[-1]} are about equally good", 3)
        yield from map(_place, places)


def _place(place: Place) -> d.Section:
    who = ", ".join(part for part in (place.title, place.organization) if part)
    fors, againsts = (tuple(quotes(text) for text in texts) for texts in (place.pluses, place.minuses))
    nothing = "" if fors or againsts else "There's no reason I can show here."
    left: tuple[d.Block, ...] = (
        d.Bullets(fors, "+"),
        d.Bullets(againsts, "-"),
        d.Text(nothing),
        *map(d.Text, place.remarks),
    )
    blocks: tuple[d.Block, ...] = (d.Text(d.Span(who, "faint")), d.Beside(left, (_facts(place),)))
    pinned = (d.Span(" (pinned)", "faint"),) if place.pinned else ()
    return d.Section((place.name, *pinned), blocks, str(place.rank), f"{place.fit} fit", place.bar)


def _facts(place: Place) -> d.Facts:
    """Return what isn't known and what to ask, whether there is room, and how to get in touch."""
    slight = {item.key for item in place.contributions if item.weight * (item.high - item.low) < _MATTERS}
    unknown = join_first([criterion_label(key) for key in place.unknown if key not in slight], _UNKNOWN)
    ask = quotes(" ".join(f'"{question}"' for question in place.ask[:_QUESTIONS]))
    facts: tuple[tuple[str, d.Words], ...] = (
        ("Profile doesn't say", unknown),
        ("Worth asking", ask),
        ("Room for", "doesn't say" if place.places is None else str(place.places)),
        ("Email", place.email),
        ("Web", place.url),
        ("Contact", "" if place.email or place.url else "none in the profile"),
    )
    return d.Facts(facts)


def firm(place: Place) -> str:
    """Return how often the mentor keeps the place when the weights move within what was said."""
    if not place.firmness or place.firmness.first is None or place.firmness.top is None:
        return ""
    first, top = (round(10 * share) for share in (place.firmness.first, place.firmness.top))
    where, tenths = ("stays first", first) if first else ("stays among the first five", top)
    ways = {0: "almost no other way", 10: "almost every other way"}.get(tenths, f"{tenths} of 10 other ways")
    return f"{where} in {ways} of weighing your answers"


def _closest(left_out: tuple[ClosestLeftOut, ...]) -> d.Words:
    """Who would have stood among the first but has no room, with what can be done about it."""
    if not left_out:
        return ""
    close = any(answer.says for one in left_out for answer in one.goals)
    why = "full" if all(one.gate == "places" for one in left_out) else "not taking anyone on right now"
    whom = _OBJECT.get(left_out[0].pronouns.split("/")[0].strip().lower(), "them") if len(left_out) == 1 else "them"
    start = "Closest to your words" if close else "Among the closest to you"
    names = join_words([one.name for one in left_out])
    return (f"{start}, but {why}: ", d.Span(names, "strong"), f". You could ask {whom} for a name.")


_OBJECT = {"she": "her", "he": "him"}


def _miss(miss: NearMiss) -> d.Words:
    more = f", and {pluralize(miss.gates - 1, 'more must-have')}" if miss.gates > 1 else ""
    return (d.Span(miss.name, "strong"), f": {gate_label(miss.gate)} ({miss.detail}){more}")


def changes(found: tuple[Change, ...]) -> tuple[d.Block, ...]:
    """Return the nearest changes of what was said that would change the order."""
    return (d.Section("What would change it", (d.Bullets(tuple(map(_change, found[:_CHANGES]))),)),)


def _change(change: Change) -> str:
    condition = change.condition.rstrip(",")
    if not condition.lower().startswith("if "):
        condition = f"if {condition}"
    return f"{condition[0].upper()}{condition[1:]}, {change.consequence}."


def _left_out(pool: PoolSummary) -> tuple[str, ...]:
    """Who isn't shown and why, the gate that leaves out most first."""
    gates: dict[str, list[LeftOut]] = {}
    for one in pool.left_out_mentors:
        gates.setdefault(one.gate, []).append(one)
    if gates:
        return tuple(_of_gate(*item) for item in sorted(gates.items(), key=lambda item: (-len(item[1]), item[0])))
    return tuple(gate_count(key, count) for key, count in pool.left_out.items())


def _of_gate(key: str, ones: list[LeftOut]) -> str:
    names = [one.name or one.mentor for one in ones]
    detail = f" ({ones[0].detail})" if len(ones) == 1 and key.startswith(("must", "conflicts", "stale")) else ""
    return f"{gate_count(key, len(ones))}{detail}: {join_first(names, _NAMES)}"


SHORTLIST = d.ResultView(show_shortlist, SHORTLIST_COLUMNS, shortlist_rows)


def show_brief(result: Brief) -> d.Document:
    """Return one small table."""
    table = tuple((str(place.rank), place.mentor, f"{place.score:.4f}") for place in result.shortlist)
    made_up = d.Callout("These mentors are made up." if result.fictional else "")
    nobody = d.Text("" if result.shortlist else "Nobody here meets all the must-haves.")
    return d.document(f"Mentors for {result.mentee}", made_up, d.Grid(("", "mentor", "score"), table, "rlr"), nobody)


def brief_rows(result: Brief) -> Iterator[tuple[object, ...]]:
    """Yield one row a place; one without a mentor for a mentee whom nobody suits."""
    given = d.AsGiven(result.source_id)
    for place in result.shortlist:
        yield result.mentee, place.rank, place.mentor, place.score, place.position, given
    if not result.shortlist:
        yield result.mentee, None, None, None, None, given


BRIEF = d.ResultView(show_brief, ("mentee", "rank", "mentor", "score", "position", "mentee_source"), brief_rows)


def show_what_if(result: WhatIf) -> d.Document:
    """Return the moves, then the shortlist as it would be."""
    moved = any(move.before != move.after for move in result.moves)
    return d.document(
        f"What if: {result.question}",
        d.Text("" if moved else "Nobody moves."),
        d.Bullets(tuple(map(_move, result.moves))),
        *d.under("Your list would be", *show_shortlist(result.after).blocks),
    )


def _move(move: Move) -> d.Words:
    why = f": {move.because}" if move.because else ""
    if move.before == move.after:
        return (d.Span(move.name, "strong"), f" stays number {move.after}" if move.after else " stays off the list")
    if move.before is None or move.after is None:
        return (d.Span(move.name, "strong"), f" goes {'on' if move.before is None else 'off'} the list{why}")
    way = "up" if move.after < move.before else "down"
    return (d.Span(move.name, "strong"), f" moves {way} from {move.before} to {move.after}{why}")


WHAT_IF = d.listing(show_what_if, "moves", "mentor", "name", "before", "after", "because")


_PLACES = ("First", "Second", "Third")
_HOLDS = "This page holds private answers. Think before you pass it on."
_LACKS = (
    "Private answers aren't on this page: health, relationships, money, background, and what you wrote about yourself. "
    "They still count in the order."
)
_SCORE = (
    "A score adds up weight times value, both from 0 to 1. The order follows the score. The word for fit follows the "
    "goals: strong where one is answered, good where one comes close. “Between” says what the score would be if "
    "everything we don't know turned out worst or best."
)
_FIRM = (
    "I weighed your answers in many slightly different ways. Someone who stays near the top in most of them is a safe "
    "choice. People who are about equally good swap places too often to tell apart."
)


def show_report(result: Report) -> d.Document:
    """Return the report as blocks."""
    page = show_shortlist(result.shortlist)
    told: d.Block = d.Callout(_HOLDS) if result.private else d.Text(d.Span(_LACKS, "faint"))
    parts = (part(result) for part in (_firmness, _areas, _if_priority, _team, _points, _computed, _boundary))
    return d.document(page.title, told, *page.blocks, *parts)


def number(value: float) -> str:
    """Return a number of the JSON, to three digits."""
    return f"{value:.3f}"


def _percent(share: float) -> str:
    return f"{100 * share:.0f}%"


def _firmness(result: Report) -> d.Section:
    drawn = [(place.name, place.firmness) for place in result.shortlist.shortlist if place.firmness]
    bars = tuple(
        d.Bar(name, firm.first, f"first in {_percent(firm.first)} of them, in the first five in {_percent(firm.top)}")
        for name, firm in drawn
        if firm.first is not None and firm.top is not None
    )
    return d.Section("How sure the order is", (d.Text(_FIRM), d.Bars(bars)) if bars else ())


def _areas(result: Report) -> d.Section:
    names = tuple(place.name for place in result.shortlist.shortlist)
    grid = d.Grid(
        ("Area", "For you", *names),
        tuple(
            (LABELS[row.area], "private" if row.weight is None else _percent(row.weight), *map(_level, row.levels))
            for row in result.areas
        ),
        "l" + "r" * (len(names) + 1),
        "How much each area counts for you, and how much experience each mentor says they have (of 5)",
        tuple((row.weight, *(None if n is None else n / 5 for n in row.levels)) for row in result.areas),
    )
    return d.Section("The seven areas", (grid,))


def _level(level: int | None) -> str:
    return "doesn't say" if level is None else str(level)


def _if_priority(result: Report) -> d.Section:
    grid = d.Grid(
        ("Your priority", *_PLACES),
        tuple(_if(row, result.shortlist.mentee.priority) for row in result.if_priority),
        caption="Who'd come first if another area were your priority and nothing else changed",
    )
    return d.Section("If something else mattered most", (grid,))


def _if(row: IfPriority, now: str) -> tuple[d.Words, ...]:
    label = f"{LABELS[row.area]} (now)" if row.area == now else LABELS[row.area]
    cells = [_named(place) for place in row.first]
    return (label, *cells, *[""] * (len(_PLACES) - len(cells)))


def _named(place: PlaceRef) -> d.Words:
    return (place.name, d.Span(f" ({place.fit} fit)", "faint"))


def _team(result: Report) -> d.Section:
    from mentorpick.write.views.cohort import show_team

    blocks = show_team(result.team).blocks if result.team else ()
    return d.Section("Who covers it together", tuple(block for block in blocks if not isinstance(block, d.Callout)))


def _points(result: Report) -> d.Section:
    blocks: list[d.Block] = [d.Text(_SCORE)]
    for place in result.shortlist.shortlist:
        total = (
            d.Span("Score", "strong"),
            "",
            "",
            d.Span(number(place.score), "strong"),
            f"between {number(place.low)} and {number(place.high)}",
        )
        grid = d.Grid(
            ("Criterion", "Weight", "Value", "Points", "Why"), (*map(_row, place.contributions), total), "lrrrl"
        )
        blocks.append(d.Section(place.name, (grid,), lead=str(place.rank)))
    return d.Section("The arithmetic", tuple(blocks))


def _row(item: Contribution) -> tuple[d.Words, ...]:
    name = criterion_label(item.key)
    value = number(item.value) if item.known else f"{number(item.value)}, unknown"
    return (name[0].upper() + name[1:], number(item.weight), value, number(item.points), quotes(item.because))


def _computed(result: Report) -> d.Section:
    found = result.shortlist
    origins = d.Grid(
        ("Criterion", "Weight", "Where it comes from"),
        tuple((criterion_label(row.key), number(row.weight), row.origin) for row in found.weights),
        "lrl",
        "The weights",
    )
    inputs = d.Facts(
        (
            ("Version", f"mentorpick {found.version}"),
            ("Date", result.today),
            ("Profiles", found.inputs.profiles),
            ("Answers", found.inputs.answers),
        )
    )
    return d.Section("How this was worked out", (origins, inputs))


def _boundary(result: Report) -> d.Section:
    return d.Section("What a mentor is", tuple(d.Text(line) for line in result.boundary))


REPORT = d.ResultView(show_report)
