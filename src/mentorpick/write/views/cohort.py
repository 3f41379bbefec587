"""How several people at once are shown: an assignment to judge and sign, the difference of two runs, a term, a team."""

from collections.abc import Iterator, Sequence

from mentorpick.model.cohort import (
    Assignment,
    Difference,
    Gap,
    Given,
    MorePlaces,
    StatusLine,
    TermChange,
    TermReport,
    TermStatus,
)
from mentorpick.model.followup import Cover, Seat, Team
from mentorpick.model.taxonomy import LABELS
from mentorpick.text import join_words, pluralize
from mentorpick.write import document as d

ASSIGNMENT_COLUMNS = (
    "mentee_name", "programme", "priority", "goal", "mentor_name", "post", "why", "look_again", "next_best_name",
    "decision", "note", "mentee", "mentor", "score", "first_choice", "first_choice_name", "given_up", "kept",
    "moved_from", "moved_for", "reason", "mentor_places", "mentor_given", "mentee_source",
)  # fmt: skip

OBJECTIVES = {
    "fair": "most placed, fewest who can't meet or have nothing on their goal, then the lowest and total scores",
    "total": "as many placed as possible, then the best total score",
    "stable": "no mentee and mentor would both rather have each other",
}
DOUBTS = ("gate", "no-common-way", "not-offered", "no-close-line", "gap", "closer", "two-towns")
"""What makes a pair doubtful, the worst first."""


def doubtful_first(result: Assignment) -> list[Given]:
    """Return the pairs in the order in which to look at them: the worst doubt, then the lowest score."""

    def key(given: Given) -> tuple[int, float, str, str]:
        """Return what sorts a pair."""
        worst = min((DOUBTS.index(doubt) for doubt in given.doubts if doubt in DOUBTS), default=len(DOUBTS))
        return worst, given.score, given.mentee, given.mentor

    return sorted(result.assigned, key=key)


def show_assignment(result: Assignment) -> d.Document:
    """Return the proposal as blocks."""
    pairs = doubtful_first(result)
    doubtful = [_card(given) for given in pairs if given.doubts]
    load = tuple((_named(each.mentor_name, each.mentor), f"{each.given} of {each.places}", ", ".join(each.mentees))
                 for each in result.mentors if each.given or each.places)  # fmt: skip
    return d.document(
        "Who mentors whom",
        d.Callout("This is a proposal. Look it over, change what you know better, check it, then send it.", "accent"),
        d.Callout("The mentors are made up." if result.fictional else ""),
        d.Facts(_facts(result)),
        d.Text("" if result.left_out else "Nobody is left out."),
        *d.under(
            "Left out",
            d.Bullets(tuple(f"{_named(each.mentee_name, each.mentee)}: {each.reason}" for each in result.left_out)),
        ),
        *d.under(
            "Pairs that had to change",
            d.Bullets(tuple(move_line(given) for given in result.assigned if given.moved_from)),
        ),
        *d.under(
            "Gaps in the pool: goals no mentor with a free place writes about",
            d.Bullets(tuple(map(gap_line, result.gaps))),
        ),
        *d.under("Extra places that would help most, in order", d.Bullets(tuple(map(_one_more, result.more_places)))),
        *d.under("Look at these again", *doubtful),
        *d.under("The others" if doubtful else "Pairs", *(_card(given) for given in pairs if not given.doubts)),
        *d.under("Mentors", d.Grid(("mentor", "places given", "mentees"), load, "lrl")),
    )


def assignment_rows(result: Assignment) -> Iterator[tuple[object, ...]]:
    """Yield one row a pair, doubtful ones first, then one for each mentee left out, with the reason."""
    load = {each.mentor: each for each in result.mentors}
    for given in doubtful_first(result):
        yield (
            given.mentee_name, given.programme, LABELS.get(given.priority, given.priority), given.goal,
            given.mentor_name, given.post, given.why, "; ".join(given.look_again), given.next_best_name, "", "",
            given.mentee, given.mentor, round(given.score, 2), given.first_choice, given.first_choice_name,
            round(given.given_up, 2), "yes" if given.kept else "", given.moved_from, given.moved_for, "",
            load[given.mentor].places, load[given.mentor].given, d.AsGiven(given.source_id),
        )  # fmt: skip
    for out in result.left_out:
        yield (
            out.mentee_name, "", "", "", "", "", "", "", "", "", "", out.mentee, "", None, "", "", None, "", "", "",
            out.reason, None, None, d.AsGiven(out.source_id),
        )  # fmt: skip


def _facts(result: Assignment) -> tuple[tuple[str, str], ...]:
    mentees = {given.mentee for given in result.assigned}
    first = sum(given.mentor == given.first_choice for given in result.assigned)
    free = sum(max(0, each.places - each.given) for each in result.mentors)
    gap = "proven" if result.gap < 1e-9 else f"at most {result.gap:.2%} from the best possible"
    return (
        ("Placed", f"{len(mentees)} of {len(mentees) + len(result.left_out)} mentees"),
        ("No way of meeting in common", pluralize(result.no_common_way, "pair")),
        ("Nothing close to the goal", pluralize(result.no_close_line, "pair")),
        ("In person, but in two towns", pluralize(result.two_towns, "pair")),
        ("Lowest score", f"{result.minimum:.2f}"),
        ("Total score", f"{result.total:.2f}"),
        ("First choice", f"{first} of {len(result.assigned)} places"),
        ("Aim", f"{result.objective}: {OBJECTIVES[result.objective]} ({gap})"),
        ("Places left", str(free)),
    )


def _card(given: Given) -> d.Section:
    """A pair as somebody has to judge it."""
    mentee = ", ".join(part for part in (given.mentee_name or given.mentee, given.programme) if part)
    mentor = ", ".join(part for part in (given.mentor_name or given.mentor, given.post) if part)
    rows = (
        ("Wants", given.goal or LABELS.get(given.priority, "")),
        ("Mentor", mentor),
        ("Why", f"“{given.why}”" if given.why else ""),
        ("Look again", (d.Span("; ".join(given.look_again), "warn"),) if given.look_again else ""),
        ("Moved", f"from {given.moved_from}: {given.moved_for}" if given.moved_from else ""),
        ("Next best with room", given.next_best_name),
    )
    kept = " (kept)" if given.kept else ""
    return d.Section(mentee, (d.Facts(rows),), aside=f"{given.score:.2f}{kept}")


def move_line(given: Given) -> str:
    """Return in words who moved, from whom to whom, and why."""
    who = given.mentee_name or given.mentee
    return f"{who}: from {given.moved_from} to {given.mentor_name or given.mentor}, which {given.moved_for}"


def gap_line(gap: Gap) -> str:
    """Return in words what a pool lacks, for how many, and who would know it."""
    of = f": {', '.join(gap.programmes)}" if gap.programmes else ""
    knows = join_words(gap.known_to)
    takes = (
        f". {knows} {'does' if len(gap.known_to) == 1 else 'do'}, but can't take anyone on right now" if knows else ""
    )
    return f"{gap.label} ({len(gap.mentees)}{of}){takes}"


def _one_more(each: MorePlaces) -> str:
    does = each.does or (f"{each.placed} more placed" if each.placed else "a better total")
    return f"One more place with {_named(each.mentor_name, each.mentor)}: {does}, total {each.total:.2f}"


def _named(name: str, id: str) -> str:  # noqa: A002  the word of the files
    return f"{name} ({id})" if name and name != id else id


ASSIGNMENT = d.ResultView(show_assignment, ASSIGNMENT_COLUMNS, assignment_rows)


def show_difference(result: Difference) -> d.Document:
    """Return the changes as blocks."""
    said = ", ".join(f"{count} {kind}" for kind, count in result.counts.items() if count)
    same = pluralize(result.same, "mentee is", "mentees are")
    rows = tuple(
        (each.kind, each.source_id or each.mentee, ", ".join(each.came), ", ".join(each.left))
        for each in result.changes
    )
    return d.document(
        f"From {result.old.file} to {result.new.file}",
        d.Text(f"{said or 'Nothing differs'}; {same} the same."),
        d.Grid(("", "mentee", "came", "left"), rows, "llll"),
    )


def difference_rows(result: Difference) -> Iterator[tuple[object, ...]]:
    """Yield one row a change."""
    for each in result.changes:
        yield (
            each.kind, each.mentee, d.AsGiven(each.source_id), ";".join(each.came), ";".join(each.left), each.first,
            each.was_first,
        )  # fmt: skip


DIFFERENCE = d.ResultView(
    show_difference,
    ("kind", "mentee", "mentee_source", "came", "left", "first", "was_first"),
    difference_rows,
)


def show_change(result: TermChange) -> d.Document:
    """Return what a command changed."""
    return d.document(
        "",
        d.Callout("This was a dry run; nothing was written." if result.dry_run else "", "accent"),
        d.Text("Typed into term.csv:" if result.typed else ""),
        d.Bullets(result.typed),
        d.Bullets(result.changed),
        d.Text("" if result.changed else "Nothing changed."),
        d.Text(result.status),
    )


def change_rows(result: TermChange) -> Iterator[tuple[object, ...]]:
    """Yield a row for each thing that changed."""
    for line in (*result.typed, *result.changed):
        yield result.step, result.command, line


def show_status(result: TermStatus) -> d.Document:
    """Return how the term stands, what to do today first."""
    overdue = f"These files should have been deleted after {result.keep_until}." if result.overdue else ""
    facts = (
        ("Pairs", str(result.running)), ("Have met", f"{result.met} of {result.running}"),
        ("Waiting", pluralize(len(result.waiting), "person", "people")), ("Ended", str(result.over)),
        ("Left the programme", str(result.left or "")), ("Keep the files until", result.keep_until),
    )  # fmt: skip
    return d.document(
        "The term so far",
        d.Callout(overdue),
        d.Facts(facts),
        *_names("Ring today: it's been two weeks, and they haven't met", result.ring),
        *_names("Waiting for someone", result.waiting),
        *_names("Asked, no reply yet", result.not_replied),
        *_names("Started, not met yet", [line for line in result.not_met if line not in result.ring]),
        d.Text("" if result.pairs else "Nobody is in this term yet."),
    )


def _names(title: str, lines: Sequence[StatusLine]) -> tuple[d.Block, ...]:
    rows = tuple((line.mentee_name or line.mentee or "-", line.mentor_name or line.mentor or "-",
                  line.started, line.note) for line in lines)  # fmt: skip
    return d.under(title, d.Grid(("mentee", "mentor", "started", "note"), rows, "llll"))


REPORT_ROWS = (
    ("Mentees with a mentor", "matched"), ("Mentors", "mentors"), ("Pairs that have met", "met"),
    ("Pairs still running", "running"), ("Pairs that ended early", "ended_early"),
    ("Mentees we found nobody for", "without"),
    ("Goals that nobody here writes about", "gaps"), ("Was it a good match?", "fit"),
    ("Did it help?", "helped"), ("Would do it again", "again"),
)  # fmt: skip


def show_report(result: TermReport) -> d.Document:
    """Return the term without names."""
    return d.document(
        "The mentoring programme this term",
        d.Facts(tuple(report_rows(result))),
        d.Text("Numbers below five aren't shown."),
    )


def report_rows(result: TermReport) -> Iterator[tuple[str, str]]:
    """Yield a row a figure."""
    yield from ((label, getattr(result, key)) for label, key in REPORT_ROWS)


TERM_CHANGE = d.ResultView(show_change, ("step", "command", "what"), change_rows)
TERM_REPORT = d.ResultView(show_report, ("what", "figure"), report_rows)
TERM_STATUS = d.listing(
    show_status, "pairs",
    "mentee_name", "mentor_name", "state", "started", "met", "ended", "by", "because", "note", "mentee", "mentor",
)  # fmt: skip


def show_team(result: Team) -> d.Document:
    """Return the map first, then each seat."""
    return d.document(
        "A team around you",
        *map(d.Callout, result.notices),
        d.Text(_scope(result) if result.seats else ""),
        d.Bars(_covered(result) if result.seats else ()),
        *([_map(result)] if result.people else []),
        *(_seat(result, place, seat) for place, seat in enumerate(result.seats, 1)),
        d.Section("What nobody covers", (d.Bullets(result.uncovered),)),
    )


def team_rows(result: Team) -> Iterator[tuple[object, ...]]:
    """Yield one row a seat."""
    for seat in result.seats:
        other = seat.replacement
        yield (seat.mentor, seat.name, seat.adds, ";".join(seat.best_in), other and other.mentor, other and other.costs)


def _scope(result: Team) -> str:
    have, count = len(result.already), len(result.seats)
    yours = f" The {'mentor' if have == 1 else f'{have} mentors'} you have {'counts' if have == 1 else 'count'} too."
    looked = f"I looked at {pluralize(result.eligible, 'mentor')} who could work for you."
    best = f"No other {'one' if count == 1 else f'team of {count}'} covers more of what you need."
    if not result.exact:
        most = _share(result, result.bound)
        best = f"I couldn't try every team, but none covers more than {most} of what you need."
    return f"{looked} {best}{yours if have else ''}"


def _share(result: Team, value: float) -> str:
    """Tens of a hundred: more would be precision that is not there."""
    return f"about {10 * round(10 * value / (result.possible or 1))}%"


def _covered(result: Team) -> tuple[d.Bar, ...]:
    """What is covered of all that could be, with and without today's mentors."""
    steps = [("Today", result.start)] if result.already else []
    return tuple(
        d.Bar(label, value / (result.possible or 1), f"{_share(result, value)} of what you need")
        for label, value in [*steps, ("Together", result.value)]
    )


def _map(result: Team) -> d.Grid:
    today = len(result.already)
    heads = [f"{name} (yours now)" if place < today else name for place, name in enumerate(result.names)]
    return d.Grid(
        ("Area", *heads),
        tuple(_line(cover) for cover in result.coverage),
        "l" + "c" * len(heads),
        "Who covers what, most important first (? = doesn't say)",
        chart=tuple(cover.values for cover in result.coverage),
    )


def _line(cover: Cover) -> tuple[d.Words, ...]:
    values = [None if value is None else value / (cover.most or 1) for value in cover.values]
    best = max((value for value in values if value is not None), default=0.0)
    return (LABELS[cover.area], *(_cell(value, best) for value in values))


def _cell(value: float | None, best: float) -> d.Words:
    if value is None:
        return d.Span("?", "faint")
    if not value:
        return d.Span("none", "faint")
    word = next(word for bound, word in _COVERED if value >= bound)
    return d.Span(word, "strong" if value == best else "")


_COVERED = ((0.6, "strong"), (0.45, "good"), (0.3, "some"), (0.0, "little"))
"""The lowest value of an area that earns each word."""


def _seat(result: Team, place: int, seat: Seat) -> d.Section:
    who = ", ".join(part for part in (seat.title, seat.organization) if part)
    other = seat.replacement
    near = "covers as much" if other and other.costs < _SAME else "covers nearly as much"
    tens = round(10 * seat.adds / (result.possible or 1))
    adds = f"{_share(result, seat.adds) if tens else 'a little'} of what you need, which nobody else here covers"
    if seat.adds < _SAME:
        adds = "hardly anything the others don't cover"
    facts: tuple[tuple[str, d.Words], ...] = (
        ("Best in", join_words([LABELS[area].lower() for area in seat.best_in])),
        ("Adds", adds),
        ("If not", f"{other.name} {near}" if other else ""),
        ("Email", seat.email),
        ("Web", seat.url),
    )
    return d.Section(seat.name, (d.Text(d.Span(who, "faint")), d.Facts(facts)), str(place))


_SAME = 0.005
"""What is less makes no difference that could be spoken of."""

TEAM = d.ResultView(show_team, ("mentor", "name", "adds", "best_in", "replacement", "costs"), team_rows)
