"""How the report page, the introduction and a mentor's own view are shown; the page to pass on is in ``shortlist``."""

from collections.abc import Iterator

from mentorpick.model.cohort import Gap
from mentorpick.model.followup import Agreement, Helped, IfPriority, Introduction, MentorView, PlaceRef, Report
from mentorpick.model.shortlist import Contribution
from mentorpick.model.taxonomy import LABELS, criterion_label
from mentorpick.text import pluralize
from mentorpick.write import document as d
from mentorpick.write.views.followup import show_team
from mentorpick.write.views.shortlist import quotes, show_shortlist

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
