"""How a term is shown: what a command changed, and how everything stands.

Alone, as the views of every package.
"""

from collections.abc import Iterator, Sequence

from mentorpick.model.term import StatusLine, TermChange, TermReport, TermStatus
from mentorpick.text import pluralize
from mentorpick.write.document import Block, Bullets, Callout, Document, Facts, Grid, Heading, ResultView, Text

CHANGE_COLUMNS = ("step", "command", "what")
STATUS_COLUMNS = (
    "mentee_name", "mentor_name", "state", "started", "met", "ended", "by", "because", "note", "mentee", "mentor",
)  # fmt: skip


def show_change(result: TermChange) -> Document:
    """Return what a command changed."""
    blocks: list[Block] = []
    if result.dry_run:
        blocks.append(Callout("A dry run: nothing was written.", "accent"))
    if result.typed:
        blocks += [Text("What somebody typed into term.csv:"), Bullets(result.typed)]
    blocks.append(Bullets(result.changed, "+") if result.changed else Text("Nothing changed."))
    if result.status:
        blocks.append(Text(result.status))
    return Document("", tuple(blocks))


def change_rows(result: TermChange) -> Iterator[tuple[object, ...]]:
    """Yield a row for each thing that changed."""
    for line in (*result.typed, *result.changed):
        yield result.step, result.command, line


def show_status(result: TermStatus) -> Document:
    """Return how the term stands, what to do today first."""
    blocks: list[Block] = []
    if result.overdue:
        blocks.append(Callout(f"These files were to be deleted after {result.keep_until}.", "warn"))
    facts = [
        ("Pairs", str(result.running)), ("Have met", f"{result.met} of {result.running}"),
        ("Waiting", pluralize(len(result.waiting), "person", "people")), ("Over", str(result.over)),
    ]  # fmt: skip
    facts += [("Left the programme", str(result.left))] if result.left else []
    facts += [("Keep the files until", result.keep_until)] if result.keep_until else []
    blocks.append(Facts(tuple(facts)))
    blocks += _names("Ring today: two weeks gone, and they haven't met", result.ring)
    blocks += _names("Waiting for somebody", result.waiting)
    blocks += _names("Asked, no reply yet", result.not_replied)
    soon = [line for line in result.not_met if line not in result.ring]
    blocks += _names("Started, not met yet", soon)
    if not result.pairs:
        blocks.append(Text("Nobody is in this term yet."))
    return Document("How the term stands", tuple(blocks))


def status_rows(result: TermStatus) -> Iterator[tuple[object, ...]]:
    """Yield a row a pair."""
    for line in result.pairs:
        yield tuple(getattr(line, column) for column in STATUS_COLUMNS)


def _names(title: str, lines: Sequence[StatusLine]) -> list[Block]:
    if not lines:
        return []
    rows = tuple((line.mentee_name or line.mentee or "-", line.mentor_name or line.mentor or "-",
                  line.started, line.note) for line in lines)  # fmt: skip
    return [Heading(title), Grid(("mentee", "mentor", "started", "note"), rows, "llll")]


REPORT_ROWS = (
    ("Mentees with a mentor", "matched"), ("Mentors", "mentors"), ("Pairs that have met", "met"),
    ("Pairs still running", "running"), ("Pairs that ended early", "ended_early"),
    ("Mentees for whom nobody was found", "without"), ("Was it a good match?", "fit"),
    ("Did it help?", "helped"), ("Would do it again", "again"),
)  # fmt: skip


def show_report(result: TermReport) -> Document:
    """Return the term without names."""
    rows = tuple((label, getattr(result, key)) for label, key in REPORT_ROWS if getattr(result, key))
    return Document("The mentoring programme this term", (Facts(rows), Text("Numbers below five aren't shown.")))


def report_rows(result: TermReport) -> Iterator[tuple[object, ...]]:
    """Yield a row a figure."""
    yield from ((label, getattr(result, key)) for label, key in REPORT_ROWS)


TERM_REPORT = ResultView(("what", "figure"), show_report, report_rows)
TERM_CHANGE = ResultView(CHANGE_COLUMNS, show_change, change_rows)
TERM_STATUS = ResultView(STATUS_COLUMNS, show_status, status_rows)
