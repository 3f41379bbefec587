"""How an assignment of a cohort is shown."""

from collections.abc import Iterator

from mentorpick.model.shortlist import Assignment, Given
from mentorpick.write.document import Block, Bullets, Callout, Document, Facts, Grid, Heading, ResultView, Text

ASSIGNMENT_COLUMNS = (
    "mentee", "mentee_name", "mentor", "mentor_name", "score", "first_choice", "first_choice_name", "given_up", "kept",
    "reason", "mentor_places", "mentor_given",
)  # fmt: skip

OBJECTIVES = {
    "fair": "most placed, then the highest minimum, then the total",
    "total": "most placed, then the total",
    "stable": "no mentee and mentor who would both rather have each other",
}


def show_assignment(result: Assignment) -> Document:
    """The proposal as blocks."""
    advice = "A proposal: look at it, change what you know better, check it, then send it."
    blocks: list[Block] = [Callout(advice, "accent")]
    if result.fictional:
        blocks.append(Callout("The mentors are made up."))
    blocks += [Facts(_facts(result)), *_left_out(result), *_more(result), Heading("Mentees, the worst-off first")]
    worst_first = sorted(result.assigned, key=lambda given: (given.score, given.mentee))
    blocks.append(
        Grid(("mentee", "mentor", "score", "first choice", "given up"), tuple(map(_given, worst_first)), "llrlr")
    )
    load = tuple((_named(each.mentor_name, each.mentor), f"{each.given} of {each.places}", ", ".join(each.mentees))
                 for each in result.mentors if each.given or each.places)  # fmt: skip
    blocks += [Heading("Mentors"), Grid(("mentor", "places given", "mentees"), load, "lrl")]
    return Document("Who mentors whom", tuple(blocks))


def assignment_rows(result: Assignment) -> Iterator[tuple[object, ...]]:
    """One row a place given, with the mentor's load, then one for each mentee left out, with the reason."""
    load = {each.mentor: each for each in result.mentors}
    for given in result.assigned:
        yield (
            given.mentee, given.mentee_name, given.mentor, given.mentor_name, given.score, given.first_choice,
            given.first_choice_name, given.given_up, "yes" if given.kept else "", "",
            load[given.mentor].places, load[given.mentor].given,
        )  # fmt: skip
    for out in result.left_out:
        yield out.mentee, out.mentee_name, "", "", None, "", "", None, "", out.reason, None, None


def _facts(result: Assignment) -> tuple[tuple[str, str], ...]:
    mentees = {given.mentee for given in result.assigned}
    first = sum(given.mentor == given.first_choice for given in result.assigned)
    free = sum(max(0, each.places - each.given) for each in result.mentors)
    gap = "proven" if result.gap < 1e-9 else f"at most {result.gap:.2%} from the best possible"
    return (
        ("Lowest score", f"{result.minimum:.4f}"),
        ("Placed", f"{len(mentees)} of {len(mentees) + len(result.left_out)} mentees"),
        ("First choice", f"{first} of {len(result.assigned)} places"),
        ("Total score", f"{result.total:.4f}"),
        ("Aim", f"{result.objective}: {OBJECTIVES[result.objective]} ({gap})"),
        ("Places left", str(free)),
    )


def _given(given: Given) -> tuple[str, ...]:
    first = given.mentor == given.first_choice
    return (
        _named(given.mentee_name, given.mentee),
        _named(given.mentor_name, given.mentor) + (" (kept)" if given.kept else ""),
        f"{given.score:.4f}",
        "yes" if first else _named(given.first_choice_name, given.first_choice),
        "" if first else f"{given.given_up:.4f}",
    )


def _left_out(result: Assignment) -> list[Block]:
    if not result.left_out:
        return [Text("Nobody is left out.")]
    lines = tuple(f"{_named(each.mentee_name, each.mentee)}: {each.reason}" for each in result.left_out)
    return [Heading("Left out"), Bullets(lines)]


def _more(result: Assignment) -> list[Block]:
    lines = []
    for each in result.more_places:
        does = f"places {each.placed} more" if each.placed else "leaves as many placed"
        lines.append(
            f"one more at {_named(each.mentor_name, each.mentor)}: {does},"
            f" lowest score {each.minimum:.4f}, total {each.total:.4f}"
        )
    return [Heading("The places that would help most, one after the other"), Bullets(tuple(lines))] if lines else []


def _named(name: str, id: str) -> str:  # noqa: A002  the word of the files
    return f"{name} ({id})" if name and name != id else id


ASSIGNMENT = ResultView(ASSIGNMENT_COLUMNS, show_assignment, assignment_rows)
