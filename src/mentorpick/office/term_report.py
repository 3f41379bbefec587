"""How a term stands, and the report of it, in which nobody can be known."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from math import fsum

from mentorpick.model.cohort import Gap, StatusLine, TermReport, TermStatus
from mentorpick.office.term import Term, TermPair

FEW = 5
"""A number of people smaller than this is not told: somebody could be known by it."""

_MARKS = ("1", "2", "3", "4", "5")
"""What counts as a mark; a ledger may hold more, from before marks were told apart when they are read."""

PATIENCE_DAYS = 14
"""After so long without a meeting somebody is to be rung."""


def status_of(term: Term, today: date, keep_until: date | None = None) -> TermStatus:
    """Return how the term stands: who waits, who has not replied or met, and whom to ring today."""
    running = term.running
    until = keep_until.isoformat() if keep_until else term.keep_until
    late = (today - timedelta(days=PATIENCE_DAYS)).isoformat()
    ring = [pair for pair in running if pair.started and not pair.met and pair.started <= late]
    return TermStatus(
        step=term.step,
        running=len(running),
        met=sum(bool(pair.met) for pair in running),
        over=len(term.over),
        left=len(term.left),
        waiting=tuple(_line(pair) for pair in term.waiting),
        not_replied=tuple(_line(pair) for pair in running if not pair.started and not pair.mentor_accepted),
        not_met=tuple(_line(pair) for pair in running if pair.started and not pair.met),
        ring=tuple(_line(pair) for pair in ring),
        pairs=tuple(_line(pair) for pair in term.pairs),
        keep_until=until,
        overdue=bool(until and today.isoformat() > until),
    )


def _line(pair: TermPair) -> StatusLine:
    return StatusLine(
        mentee=pair.mentee, mentee_name=pair.mentee_name, mentor=pair.mentor, mentor_name=pair.mentor_name,
        state=pair.state, started=pair.started, met=pair.met, ended=pair.ended, by=pair.by, because=pair.because,
        note=pair.note or (pair.because if pair.state == "waiting" else ""),
    )  # fmt: skip


def report_of(term: Term, gaps: Sequence[Gap] = (), goals: int = 0) -> TermReport:
    """Return what can be told of a term: counts and means, no names, and no number that is small.

    ``gaps`` of the pool are told of all ``goals``; a word for some of them only where it stands for enough people.
    """
    unmet = sum(len(gap.goals) for gap in gaps)
    named = ", ".join(f"{gap.label} ({len(gap.mentees)})" for gap in gaps if len(gap.mentees) >= FEW and not gap.quoted)
    started = [pair for pair in term.pairs if pair.started and pair.mentee and pair.mentor]
    lasted = [pair for pair in started if pair.state != "declined"]
    return TermReport(
        matched=_shown(len({pair.mentee for pair in started})),
        mentors=_shown(len({pair.mentor for pair in started})),
        met=_shown(sum(bool(pair.met) for pair in lasted)),
        running=_shown(len(term.running)),
        ended_early=_shown(sum(pair.over for pair in started)),
        without=_shown(len([pair for pair in term.waiting if pair.mentee])),
        gaps=f"{_shown(unmet)} of {goals}{f': {named}' if named else ''}" if goals >= FEW else "",
        fit=_mean(lasted, "fit"),
        helped=_mean(lasted, "helped"),
        again=_yes(lasted),
    )


def _shown(number: int) -> str:
    return str(number) if number == 0 or number >= FEW else f"fewer than {FEW}"


def _values(pairs: Sequence[TermPair], key: str) -> Iterator[str]:
    """Yield what each person answered, once: of somebody in two pairs both hold the answer."""
    for side in ("mentee", "mentor"):
        of = {getattr(pair, side): pair.answers[f"{side} {key}"] for pair in pairs if f"{side} {key}" in pair.answers}
        yield from of.values()


def _mean(pairs: Sequence[TermPair], key: str) -> str:
    numbers = [int(mark) for mark in _values(pairs, key) if mark in _MARKS]
    return f"{fsum(numbers) / len(numbers):.1f} of 5 ({len(numbers)} answers)" if len(numbers) >= FEW else ""


def _yes(pairs: Sequence[TermPair]) -> str:
    said = list(_values(pairs, "again"))
    yes = said.count("yes")
    return f"{round(100 * yes / len(said))}% ({len(said)} answers)" if len(said) >= FEW else ""
