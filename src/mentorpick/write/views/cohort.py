"""How an assignment of a cohort is shown: a proposal that a person can judge and sign, doubtful pairs first."""

from collections.abc import Iterator

from mentorpick.model.cohort import Assignment, Given
from mentorpick.model.taxonomy import LABELS
from mentorpick.text import pluralize
from mentorpick.write.document import (
    AsGiven,
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
)

ASSIGNMENT_COLUMNS = (
    "mentee_name", "programme", "priority", "goal", "mentor_name", "post", "why", "look_again", "next_best_name",
    "decision", "note", "mentee", "mentor", "score", "first_choice", "first_choice_name", "given_up", "kept",
    "moved_from", "moved_for", "reason", "mentor_places", "mentor_given", "mentee_source",
)  # fmt: skip

OBJECTIVES = {
    "fair": "most placed; fewest who can't meet; fewest with nothing on the goal; then the lowest and the total score",
    "total": "most placed, then the total",
    "stable": "no mentee and mentor who would both rather have each other",
}
DOUBTS = ("gate", "no-common-way", "not-offered", "no-close-line", "two-towns")
"""What makes a pair doubtful, the worst first."""


def doubtful_first(result: Assignment) -> list[Given]:
    """Return the pairs in the order in which to look at them: the worst doubt, then the lowest score."""

    def key(given: Given) -> tuple[int, float, str, str]:
        worst = min((DOUBTS.index(doubt) for doubt in given.doubts if doubt in DOUBTS), default=len(DOUBTS))
        return worst, given.score, given.mentee, given.mentor

    return sorted(result.assigned, key=key)


def show_assignment(result: Assignment) -> Document:
    """Return the proposal as blocks."""
    advice = "A proposal: look at it, change what you know better, check it, then send it."
    blocks: list[Block] = [Callout(advice, "accent")]
    if result.fictional:
        blocks.append(Callout("The mentors are made up."))
    blocks += [Facts(_facts(result)), *_left_out(result), *_moves(result), *_more(result)]
    pairs = doubtful_first(result)
    doubtful = tuple(_card(given) for given in pairs if given.doubts)
    if doubtful:
        blocks += [Heading("Look at these again"), *doubtful]
    if len(doubtful) < len(pairs):
        blocks += [Heading("The others"), *(_card(given) for given in pairs if not given.doubts)]
    load = tuple((_named(each.mentor_name, each.mentor), f"{each.given} of {each.places}", ", ".join(each.mentees))
                 for each in result.mentors if each.given or each.places)  # fmt: skip
    blocks += [Heading("Mentors"), Grid(("mentor", "places given", "mentees"), load, "lrl")]
    return Document("Who mentors whom", tuple(blocks))


def assignment_rows(result: Assignment) -> Iterator[tuple[object, ...]]:
    """Yield one row a pair, doubtful ones first, then one for each mentee left out, with the reason."""
    load = {each.mentor: each for each in result.mentors}
    for given in doubtful_first(result):
        yield (
            given.mentee_name, given.programme, LABELS.get(given.priority, given.priority), given.goal,
            given.mentor_name, given.post, given.why, "; ".join(given.look_again), given.next_best_name, "", "",
            given.mentee, given.mentor, round(given.score, 2), given.first_choice, given.first_choice_name,
            round(given.given_up, 2), "yes" if given.kept else "", given.moved_from, given.moved_for, "",
            load[given.mentor].places, load[given.mentor].given, AsGiven(given.source_id),
        )  # fmt: skip
    for out in result.left_out:
        yield (
            out.mentee_name, "", "", "", "", "", "", "", "", "", "", out.mentee, "", None, "", "", None, "", "", "",
            out.reason, None, None, AsGiven(out.source_id),
        )  # fmt: skip


def _facts(result: Assignment) -> tuple[tuple[str, str], ...]:
    mentees = {given.mentee for given in result.assigned}
    first = sum(given.mentor == given.first_choice for given in result.assigned)
    free = sum(max(0, each.places - each.given) for each in result.mentors)
    gap = "proven" if result.gap < 1e-9 else f"at most {result.gap:.2%} from the best possible"
    return (
        ("Placed", f"{len(mentees)} of {len(mentees) + len(result.left_out)} mentees"),
        ("No common way of meeting", pluralize(result.no_common_way, "pair")),
        ("Nothing close to the goal", pluralize(result.no_close_line, "pair")),
        ("In person in two towns", pluralize(result.two_towns, "pair")),
        ("Lowest score", f"{result.minimum:.2f}"),
        ("Total score", f"{result.total:.2f}"),
        ("First choice", f"{first} of {len(result.assigned)} places"),
        ("Aim", f"{result.objective}: {OBJECTIVES[result.objective]} ({gap})"),
        ("Places left", str(free)),
    )


def _card(given: Given) -> Section:
    """A pair as somebody has to judge it."""
    mentee = ", ".join(part for part in (given.mentee_name or given.mentee, given.programme) if part)
    mentor = ", ".join(part for part in (given.mentor_name or given.mentor, given.post) if part)
    rows = (
        ("Wants", given.goal or LABELS.get(given.priority, "")),
        ("Mentor", mentor),
        ("Why", f"“{given.why}”" if given.why else ""),
        ("Look again", (Span("; ".join(given.look_again), "warn"),) if given.look_again else ""),
        ("Moved", f"from {given.moved_from}: {given.moved_for}" if given.moved_from else ""),
        ("Next best with room", given.next_best_name),
    )
    kept = " (kept)" if given.kept else ""
    return Section(mentee, (Facts(tuple((label, words) for label, words in rows if words)),),
                   aside=f"{given.score:.2f}{kept}")  # fmt: skip


def _left_out(result: Assignment) -> list[Block]:
    if not result.left_out:
        return [Text("Nobody is left out.")]
    lines = tuple(f"{_named(each.mentee_name, each.mentee)}: {each.reason}" for each in result.left_out)
    return [Heading("Left out"), Bullets(lines)]


def _moves(result: Assignment) -> list[Block]:
    lines = tuple(move_line(given) for given in result.assigned if given.moved_from)
    return [Heading("Pairs that had to move"), Bullets(lines)] if lines else []


def move_line(given: Given) -> str:
    """Return in words who moved, from whom to whom, and why."""
    who = given.mentee_name or given.mentee
    return f"{who}: from {given.moved_from} to {given.mentor_name or given.mentor}, which {given.moved_for}"


def _more(result: Assignment) -> list[Block]:
    lines = []
    for each in result.more_places:
        does = each.does or (f"{each.placed} more placed" if each.placed else "a better total")
        lines.append(f"one more at {_named(each.mentor_name, each.mentor)}: {does}; total {each.total:.2f}")
    return [Heading("The places that would help most, one after the other"), Bullets(tuple(lines))] if lines else []


def _named(name: str, id: str) -> str:  # noqa: A002  the word of the files
    return f"{name} ({id})" if name and name != id else id


ASSIGNMENT = ResultView(ASSIGNMENT_COLUMNS, show_assignment, assignment_rows)
