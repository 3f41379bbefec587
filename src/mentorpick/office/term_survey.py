"""The last questions of a term, read back into the ledger, and what can be told of a term without naming anybody."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from math import fsum
from typing import NamedTuple

from mentorpick.model.term import TermReport
from mentorpick.office.term import Entry, Term, TermPair
from mentorpick.office.term_steps import running_pairs_of

FEW = 5
"""A number of people smaller than this is not told: somebody could be known by it."""

QUESTIONS: tuple[tuple[str, str], ...] = (
    ("name", "Your name"),
    ("fit", "Was it a good match? (1 = not at all, 5 = very good)"),
    ("helped", "Did it help with what you wanted? (1 = not at all, 5 = a lot)"),
    ("again", "Would you do it again? (yes / no)"),
)
"""The columns of the answers and the questions behind them."""


class SurveyAnswer(NamedTuple):
    """What one person answered, by column, and the line it stands in."""

    who: str
    answers: Mapping[str, str]
    line: int


def survey_form() -> str:
    """Return the questions as text to paste into a form."""
    lines = [f"{number}. {question}" for number, (_, question) in enumerate(QUESTIONS, 1)]
    return "\n".join(["Paste these into a form, one after the other:", "", *lines, ""])


def survey_column(header: str) -> str:
    """Return which question a column of the answers holds; empty for none."""
    plain = " ".join(header.lower().split())
    words = {"name": ("your name", "email", "e-mail"), "fit": ("good match", "pairing"), "helped": ("did it help",),
             "again": ("do it again",)}  # fmt: skip
    known = next((key for key, some in words.items() if any(word in plain for word in some)), "")
    return known or (plain if plain in words else "")


def survey_entries(
    term: Term, answers: Iterable[SurveyAnswer], addresses: Mapping[str, str], on: date
) -> tuple[list[Entry], list[str]]:
    """Return the answers as entries of the pairs they are about, and the lines that fit no pair."""
    entries, unclear = [], []
    for answer in answers:
        id_ = addresses.get(answer.who.strip().lower(), "")
        pairs = [pair for pair in running_pairs_of(term, answer.who, id_, over=True) if pair.started]
        if not pairs:
            unclear.append(f"line {answer.line}: no pair of {answer.who!r}")
        for pair in pairs:
            side = "mentor" if (id_ or answer.who) in (pair.mentor, pair.mentor_name) else "mentee"
            entries += [
                Entry(what="answered", mentee=pair.mentee, mentor=pair.mentor, on=on.isoformat(),
                      column=f"{side} {key}", text=text.strip())
                for key, text in answer.answers.items() if text.strip()
            ]  # fmt: skip
    return entries, unclear


def report_of(term: Term) -> TermReport:
    """Return what can be told of a term: counts and means, no names, and no number that is small."""
    started = [pair for pair in term.pairs if pair.started and pair.mentee and pair.mentor]
    lasted = [pair for pair in started if pair.state != "declined"]
    return TermReport(
        matched=_shown(len({pair.mentee for pair in started})),
        mentors=_shown(len({pair.mentor for pair in started})),
        met=_shown(sum(bool(pair.met) for pair in lasted)),
        running=_shown(len(term.running)),
        ended_early=_shown(sum(pair.over for pair in started)),
        without=_shown(len([pair for pair in term.waiting if pair.mentee])),
        fit=_mean(lasted, "fit"),
        helped=_mean(lasted, "helped"),
        again=_yes(lasted),
    )


def _shown(number: int) -> str:
    return str(number) if number == 0 or number >= FEW else f"fewer than {FEW}"


def _values(pairs: Sequence[TermPair], key: str) -> list[str]:
    return [pair.answers[column] for pair in pairs for column in (f"mentee {key}", f"mentor {key}")
            if column in pair.answers]  # fmt: skip


def _mean(pairs: Sequence[TermPair], key: str) -> str:
    numbers = [float(text[0]) for text in _values(pairs, key) if text[:1] in "12345" and text[:1]]
    return f"{fsum(numbers) / len(numbers):.1f} of 5 ({len(numbers)} answers)" if len(numbers) >= FEW else ""


def _yes(pairs: Sequence[TermPair]) -> str:
    words = [text.strip().lower() for text in _values(pairs, "again")]
    yes = sum(word.startswith(("y", "1", "x")) for word in words)
    return f"{round(100 * yes / len(words))}% ({len(words)} answers)" if len(words) >= FEW else ""
