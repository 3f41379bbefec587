"""What people say in a term, and what it comes to: replies to "have you met?" and the like, answers to the last
questions; how the term stands, and its report, in which nobody can be known."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from math import fsum
from typing import Literal, NamedTuple

from mentorpick.errors import InvalidData, Problem
from mentorpick.model.cohort import Gap, StatusLine, TermReport, TermStatus
from mentorpick.office.term import Entry, Side, Term, TermPair, entry_of, running_pairs_of
from mentorpick.read.sheets.cells import cell_text
from mentorpick.read.sheets.mapping import Table
from mentorpick.read.sheets.readers import read_table
from mentorpick.text import fold_words, read_answer

Reply = Literal["yes", "no", ""]


class ReplyLine(NamedTuple):
    """What somebody replied, and the line it stands in."""

    who: str
    reply: str
    line: int


class Replies(NamedTuple):
    """The pairs of which somebody said yes, those of which they said no and why, and what to say about them all."""

    yes: tuple[TermPair, ...]
    no: tuple[tuple[TermPair, str], ...]
    said: tuple[str, ...] = ()


def understand_replies(
    term: Term, lines: Iterable[ReplyLine], addresses: Mapping[str, str], side: Side = ""
) -> Replies:
    """Return what replies say of the running pairs of who wrote them; with ``side`` of those they are this side of.

    Of each pair the last reply counts. A no of more than one word, about one pair, is also the reason.
    """
    found: dict[tuple[str, str], tuple[Reply, TermPair, str]] = {}
    count: Counter[Reply] = Counter()
    unclear: list[str] = []
    for who, text, line in lines:
        mine = running_pairs_of(term, who, addresses.get(who.strip().lower(), ""), side=side)
        others = [_other_words(pair, mine) for pair in mine]
        words = _said_of(text, others) if mine else []
        if side and len(mine) > 1 and "no" in words and not _PLAIN_NO.search(text) and not _names_any(text, others):
            words = []  # "no, I know nothing about Germany" may mean one of two, and a no ends a pair
        if not any(words):
            unclear.append(
                f"line {line}: {who} wrote {text!r}" if mine else f"line {line}: no running pair for {who!r}"
            )
        count.update(set(words) - {""})
        reason = " ".join(text.split()) if len(mine) == 1 and len(text.split()) > 1 else ""
        for pair, what in zip(mine, words, strict=False):
            if what:
                found[pair.mentee, pair.mentor] = (what, pair, reason)
    return Replies(
        tuple(pair for what, pair, _ in found.values() if what == "yes"),
        tuple((pair, reason) for what, pair, reason in found.values() if what == "no"),
        (f"{count['yes']} yes, {count['no']} no, {len(unclear)} not understood.", *unclear),
    )


_PLAIN_NO = re.compile(r"^\W*\w+\W*$|\b(?:both|all|none|neither|either|any)\b", re.IGNORECASE)


def _names_any(text: str, others: Sequence[frozenset[str]]) -> bool:
    return any(known & set(fold_words(text).split()) for known in others)


def _other_words(pair: TermPair, mine: Sequence[TermPair]) -> frozenset[str]:
    """Return the words by which somebody may call the other one of a pair, none that fits two of them."""
    words = [frozenset(fold_words(f"{each.mentee_name or each.mentee} {each.mentor_name or each.mentor}").split())
             for each in mine]  # fmt: skip
    return words[mine.index(pair)] - frozenset().union(*(words[at] for at, each in enumerate(mine) if each != pair))


_PARTS = re.compile(r"([,;/.\n]| and | but )")
_NOT = ("not", "never", "haven't", "hasn't", "didn't", "yet")
_MET = ("met", "done")


def _said_of(text: str, names: Sequence[frozenset[str]]) -> list[Reply]:
    """Return what a reply says of each pair, whose other one is called by these words: of all where it names none.

    "Lena yes, Lea no" speaks of two. Where one is named and it isn't clear what of her, nothing is taken from it.
    """
    said: dict[int, Reply] = {}
    open_: list[int] = []
    carried: Reply = ""
    between = ""
    for part in _PARTS.split(f"{text} ".replace("\u2019", "'").casefold()):
        if _PARTS.fullmatch(part):
            between = part
            continue
        words = fold_words(part).split()
        meant = [at for at, known in enumerate(names) if known & set(words)]
        rest = [word for word in part.split() if not any(set(fold_words(word).split()) & names[at] for at in meant)]
        mixed = len(meant) > 1 and {"yes", "no"} <= {read_answer(word) for word in rest}
        verdict = "" if mixed else _verdict(" ".join(rest))
        if meant and not verdict and not mixed and (carried or (said and between == " and ")):
            verdict = carried or list(said.values())[-1]
        if verdict and (meant or open_):
            said |= dict.fromkeys((*open_, *meant), verdict)
            open_, carried = [], ""
        elif verdict:
            carried = verdict
        else:
            open_ += meant
    if said and not open_:
        return [said.get(at, "") for at in range(len(names))]
    return ["" if open_ else _verdict(text)] * len(names)


def _verdict(text: str) -> Reply:
    """Return whether a reply, or a part of one, is a yes or a no; its first word counts before the others."""
    words = [word.strip(" .,;!?:()-\u2013\u2014") for word in text.casefold().split()]
    words = [word for word in words if word]
    first = read_answer(" ".join(words)) or (read_answer(words[0]) if words else "")
    if first or not words:
        return first
    plain = [read_answer(word) for word in words if len(word) > 1]
    if "no" in plain or any(word in _NOT for word in words):
        return "no"
    return "yes" if "yes" in plain or any(word in _MET for word in words) else ""


_WHO = ("mentee", "name", "from", "email", "e-mail", "student", "mentor", "who", "sender", "address", "your name")
_REPLY = ("met", "reply", "answer", "have you met", "body", "response", "yes or no", "suit", "accept")


def read_replies(path: str) -> list[ReplyLine]:
    """Return who replied what, from a sheet with a column of people and one of replies.

    Raises InvalidData where no such columns are found.
    """
    table = read_table(path)
    who, reply = _column(table.headers, _WHO), _column(table.headers, _REPLY)
    if not who or not reply:
        raise InvalidData(
            f"{path} needs a column for who replied and one for the reply",
            f"call them name (or email) and reply; its columns: {', '.join(table.headers)}",
        )
    return [ReplyLine(cells[who], cells.get(reply, ""), line) for line, cells in _lines(table) if cells.get(who)]


def _lines(table: Table) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield each line of a sheet and its cells as text, without what is empty. Raises InvalidData at a broken line."""
    for line, row in enumerate(table.rows, 2):
        if isinstance(row, Problem):
            raise InvalidData(row.message, row.hint, [row])
        texts = {key: cell_text(cell).strip() for key, cell in row.cells.items() if cell is not None}
        yield line, {key: text for key, text in texts.items() if text}


def _column(headers: Sequence[str], called: Sequence[str]) -> str:
    plain = {" ".join(header.strip().lower().rstrip("?").split()): header for header in headers}
    exact = next((plain[name] for name in called if name in plain), "")
    return exact or next((header for key, header in plain.items() if any(name in key for name in called)), "")


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


def read_survey(path: str) -> list[SurveyAnswer]:
    """Return what people answered to the last questions. Raises InvalidData where the columns are not there."""
    table = read_table(path)
    columns = {header: key for header in table.headers if (key := survey_column(header))}
    if "name" not in columns.values() or len(set(columns.values())) < 2:
        raise InvalidData(
            f"{path} doesn't have the columns of the final survey", "to see its questions, run: mentorpick term survey"
        )
    found = []
    for line, cells in _lines(table):
        said = {columns[key]: text for key, text in cells.items() if key in columns}
        if who := said.pop("name", ""):
            found.append(SurveyAnswer(who, said, line))
    return found


def survey_entries(
    term: Term, answers: Iterable[SurveyAnswer], addresses: Mapping[str, str], on: date
) -> tuple[list[Entry], list[str]]:
    """Return the answers as entries of the pairs they are about, and what fits no pair or answers nothing."""
    entries, unclear = [], []
    for answer in answers:
        id_ = addresses.get(answer.who.strip().lower(), "")
        pairs = [pair for pair in running_pairs_of(term, answer.who, id_, over=True) if pair.started]
        if not pairs:
            unclear.append(f"line {answer.line}: {answer.who!r} has no pair")
            continue
        said = {key: _survey_value(key, text) for key, text in answer.answers.items() if text.strip()}
        odd = [f"{key} {answer.answers[key]!r}" for key, value in said.items() if not value]
        unclear += [f"line {answer.line}: {answer.who} wrote {', '.join(odd)}"] if odd else []
        for pair in pairs:
            side = "mentor" if (id_ or answer.who) in (pair.mentor, pair.mentor_name) else "mentee"
            entries += [
                entry_of("answered", pair, on, column=f"{side} {key}", text=value)
                for key, value in said.items() if value
            ]  # fmt: skip
    return entries, unclear


_MARK = re.compile(r"([1-5])(?:\.0)?(?![\d.,])")


def _survey_value(key: str, text: str) -> str:
    """Return an answer as it is counted: a mark from 1 to 5, or yes or no; empty for anything else."""
    mark = _MARK.match(text.strip())
    return _verdict(text) if key == "again" else mark[1] if mark else ""


FEW = 5
"""A number of people smaller than this is not told: somebody could be known by it."""

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
    numbers = [int(mark) for text in _values(pairs, key) if (mark := _survey_value(key, text))]
    return f"{fsum(numbers) / len(numbers):.1f} of 5 ({len(numbers)} answers)" if len(numbers) >= FEW else ""


def _yes(pairs: Sequence[TermPair]) -> str:
    said = [word for text in _values(pairs, "again") if (word := _verdict(text))]
    yes = said.count("yes")
    return f"{round(100 * yes / len(said))}% ({len(said)} answers)" if len(said) >= FEW else ""
