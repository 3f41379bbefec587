"""A solution told as a proposal a person can judge, and what that person then decided about each pair."""

from collections import Counter
from collections.abc import Iterator, Sequence
from math import fsum
from typing import NamedTuple

import numpy as np

from mentorpick._version import __version__
from mentorpick.cohort.aims import NO_LINE, NO_WAY, TWO_TOWNS, flags_of
from mentorpick.cohort.prices import ExtraPlace
from mentorpick.cohort.resolve import Resolved
from mentorpick.cohort.score_matrix import BILLION, NOT_ALLOWED, Ints, PoolScores
from mentorpick.errors import Problem
from mentorpick.model.cohort import Assignment, Given, Load, MorePlaces, PairRow, Unplaced
from mentorpick.model.people import Answers
from mentorpick.model.taxonomy import LABELS
from mentorpick.ranking import gates
from mentorpick.ranking.fit import nearest_line
from mentorpick.ranking.pool import Floats, Pool
from mentorpick.text import pluralize, post_and_employer

_NAMES = 3
_OWN_GATES = ("places", "accepting")
"""Gates that a pair one keeps need not pass again."""


class ProposalParts(NamedTuple):
    """Everything a proposal is told from; ``kept`` are the pairs that were to be kept, ``pairs`` those there are."""

    objective: str
    per_mentee: int
    cohort: Sequence[Answers]
    pool: Pool
    scores: PoolScores
    kept: list[tuple[int, int]]
    pairs: list[tuple[int, int]]
    gap: float
    places: Ints
    more: Sequence[ExtraPlace] = ()


def make_proposal(parts: ProposalParts) -> Assignment:
    """Return the proposal, in order of mentee id and then of score."""
    spare = parts.places - np.bincount([row for _, row in parts.pairs], minlength=len(parts.pool))
    given = [given for mentee in range(len(parts.cohort)) for given in _given(parts, mentee, spare)]
    scores = [each.score for each in given]
    doubts = Counter(doubt for each in given for doubt in each.doubts)
    return Assignment(
        objective=parts.objective,
        assigned=tuple(given),
        left_out=tuple(_left_out(parts, given)),
        mentors=tuple(_loads(parts, given)),
        total=round(fsum(scores), 9),
        minimum=min(scores, default=0.0),
        gap=parts.gap,
        more_places=tuple(_describe(parts, more) for more in parts.more),
        per_mentee=parts.per_mentee,
        version=__version__,
        profiles=parts.pool.digest,
        fictional=parts.pool.page.fictional,
        no_common_way=doubts["no-common-way"],
        no_close_line=doubts["no-close-line"],
        two_towns=doubts["two-towns"],
        moved=len(set(parts.kept) - set(parts.pairs)),
    )


def _given(parts: ProposalParts, mentee: int, spare: Ints) -> Iterator[Given]:
    answers, pool = parts.cohort[mentee], parts.pool
    mentors = [mentor for who, mentor in parts.pairs if who == mentee]
    if not mentors:
        return
    score, best = _scores(parts, mentee)
    before = [mentor for who, mentor in parts.kept if who == mentee]
    gone = [mentor for mentor in before if mentor not in mentors]
    for mentor in sorted(mentors, key=lambda row: (-score[row], row)):
        doubts = list(_doubts(parts, mentee, mentor))
        other = _next_best(parts, mentee, spare)
        moved = gone[0] if gone and mentor not in before else None
        yield Given(
            mentee=answers.id,
            mentee_name=answers.name,
            mentor=pool.ids[mentor],
            mentor_name=pool.names[mentor],
            score=float(score[mentor]),
            first_choice=pool.ids[best] if best is not None else "",
            first_choice_name=pool.names[best] if best is not None else "",
            given_up=max(0.0, round(float(score[best] - score[mentor]), 9)) if best is not None else 0.0,
            kept=mentor in before,
            source_id=answers.source_id or answers.id,
            priority=answers.priority,
            goal="; ".join(" ".join(goal.text.split()).rstrip(".") for goal in answers.goals),
            programme=programme_of(answers),
            post=post_and_employer(pool.mentors[mentor].title, pool.mentors[mentor].organization, ", "),
            why=nearest_line(parts.scores.case(mentee), mentor),
            look_again=tuple(text for _, text in doubts),
            doubts=tuple(code for code, _ in doubts),
            next_best=pool.ids[other] if other is not None else "",
            next_best_name=pool.names[other] if other is not None else "",
            moved_from=pool.names[moved] if moved is not None else "",
            moved_for=_moved_for(parts, mentee, moved) if moved is not None else "",
        )


def _doubts(parts: ProposalParts, mentee: int, mentor: int) -> Iterator[tuple[str, str]]:
    """Yield what a person should look at before saying yes, as a code and in words."""
    answers, profile = parts.cohort[mentee], parts.pool.mentors[mentor]
    view = parts.scores.view
    flags = int(flags_of(parts.scores.case(mentee))[mentor])
    if flags & NO_WAY:
        yield (
            "no-common-way",
            (f"no common way of meeting ({_ways(answers.meeting)}; the mentor: {_ways(profile.meeting)})"),
        )
    if flags & TWO_TOWNS:
        yield "two-towns", f"in person, but in two towns ({answers.location}; {profile.location})"
    if flags & NO_LINE:
        yield "no-close-line", "nothing in the profile comes close to the goal"
    failed = [
        gate.gate for gate in gates.list_failed(view, answers, mentor) if gate.gate not in ("places", "accepting")
    ]
    if failed:
        yield "gate", f"kept, although it fails {', '.join(failed)}"
    if profile.areas.get(answers.priority) == 0:
        yield "not-offered", f"says no to {LABELS[answers.priority].lower()}"


def _next_best(parts: ProposalParts, mentee: int, spare: Ints) -> int | None:
    """Return the best mentor with a place left who could take this mentee, not one they have."""
    row = parts.scores.rows(np.array([mentee]))[0].copy()
    row[spare <= 0] = NOT_ALLOWED
    row[[mentor for who, mentor in parts.pairs if who == mentee]] = NOT_ALLOWED
    best = int(np.argmax(row)) if len(row) else 0
    return best if len(row) and row[best] != NOT_ALLOWED else None


def _moved_for(parts: ProposalParts, mentee: int, mentor: int) -> str:
    """Return why somebody had to move: who has the place now, or what was wrong with it."""
    kept = set(parts.kept)
    new = [parts.cohort[who].name or parts.cohort[who].id for who, row in parts.pairs if row == mentor
           and (who, row) not in kept]  # fmt: skip
    return f"lets {', '.join(new)} in" if new else "the pair could not stay"


def programme_of(answers: Answers) -> str:
    """Return a mentee's programme and year, as far as they are stated."""
    programme, year = answers.programme, answers.year
    return ", ".join(part for part in (programme, f"year {year}" if year.isdecimal() else year) if part)


def _ways(meeting: Sequence[str]) -> str:
    return ", ".join(LABELS[way].lower() for way in meeting) or "not stated"


def _scores(parts: ProposalParts, mentee: int) -> tuple[Floats, int | None]:
    """(M,) the scores, right for all who pass the gates, and the first choice among those, if there is one.

    Scored again only where that is not known: a pair was taken out before, or several are first.
    """
    row = parts.scores.rows(np.array([mentee]))[0]
    if parts.scores.untouched(mentee) and np.count_nonzero(row == row.max(initial=-1)) == 1:
        return np.round(row / BILLION, 9), int(np.argmax(row))
    case = parts.scores.case(mentee)
    return case.scores, next(iter(case.best(1).tolist()), None)


def _loads(parts: ProposalParts, given: Sequence[Given]) -> Iterator[Load]:
    """Every mentor of the pool, in order of id."""
    mentees: dict[str, list[str]] = {}
    for each in given:
        mentees.setdefault(each.mentor, []).append(each.mentee)
    for mentor, name, places in zip(parts.pool.ids, parts.pool.names, parts.places.tolist(), strict=True):
        own = tuple(mentees.get(mentor, ()))
        yield Load(mentor=mentor, mentor_name=name, places=places, given=len(own), mentees=own)


def _describe(parts: ProposalParts, more: ExtraPlace) -> MorePlaces:
    return MorePlaces(
        mentor=parts.pool.ids[more.mentor],
        mentor_name=parts.pool.names[more.mentor],
        placed=more.placed,
        minimum=more.minimum / BILLION,
        total=more.total / BILLION,
        does=_what_it_does(more, parts.objective),
    )


_FAIR_GAINS = (
    "{} placed", "{} places given", "{} kept as they were", "{} who can meet", "{} with something on the goal",
    "{} in one town", "the lowest score a step higher", "{} of those who went without",
)  # fmt: skip


def _what_it_does(more: ExtraPlace, objective: str) -> str:
    """Return in words the first aim that an extra place serves."""
    gains = _FAIR_GAINS if objective == "fair" else _FAIR_GAINS[:2]
    for words, before, after in zip(gains, more.before, more.after, strict=False):
        if after > before:
            return words.format(f"{after - before} more")
    return "a better total"


def _left_out(parts: ProposalParts, given: Sequence[Given]) -> Iterator[Unplaced]:
    placed = {each.mentee for each in given}
    for mentee, answers in enumerate(parts.cohort):
        if answers.id not in placed:
            yield Unplaced(
                mentee=answers.id,
                mentee_name=answers.name,
                reason=_reason(parts, mentee),
                source_id=answers.source_id or answers.id,
            )


def _reason(parts: ProposalParts, mentee: int) -> str:
    row = parts.scores.rows(np.array([mentee]))[0]
    allowed = np.flatnonzero(row != NOT_ALLOWED)
    if len(allowed):
        best = allowed[np.argsort(-row[allowed], kind="stable")]
        names = ", ".join(parts.pool.names[mentor] for mentor in best[:_NAMES])
        others = f" and {len(best) - _NAMES} more" if len(best) > _NAMES else ""
        return f"every place is taken at the mentors who would do: {names}{others}"
    counts = gates.count_left_out(parts.scores.case(mentee).masks, len(parts.pool))
    if not counts:
        return "every mentor who would do is excluded" if len(parts.pool) else "there is no mentor"
    excluded = len(parts.pool) - Counter(counts).total()
    counts |= {"not-again": excluded} if excluded else {}
    told = ", ".join(f"{gate} ({count})" for gate, count in sorted(counts.items(), key=lambda item: -item[1]))
    return f"no mentor passes every gate; left out by {told}"


YES = frozenset(("yes", "y", "ok", "okay", "x", "true", "1", "good", "agreed", "✓"))
NO = frozenset(("no", "n", "false", "0", "✗"))

IdPair = tuple[str, str]


class Decisions(NamedTuple):
    """The pairs by what was decided; ``rows`` is the proposal with the mentors that were named put in."""

    rows: tuple[PairRow, ...]
    yes: tuple[IdPair, ...]
    no: tuple[IdPair, ...]
    changed: tuple[IdPair, ...]
    """The new pairs of mentees for whom another mentor was named."""
    open: tuple[IdPair, ...]
    problems: tuple[Problem, ...]

    @property
    def made(self) -> bool:
        """Whether anything was decided at all."""
        return bool(self.yes or self.no or self.changed)

    def summary(self) -> str:
        """Return in a sentence what was decided."""
        parts = (
            (f"{len(self.yes)} yes", self.yes), (f"{len(self.no)} no", self.no),
            (f"{len(self.changed)} given another mentor", self.changed), (f"{len(self.open)} not decided", self.open),
        )  # fmt: skip
        return f"{pluralize(len(self.rows), 'line')}: {', '.join(text for text, there in parts if there)}."


def read_decisions(resolved: Sequence[Resolved], pool: Pool) -> Decisions:
    """Return what the column ``decision`` says of each pair; a word that means nothing is a problem with its line."""
    rows: list[PairRow] = []
    yes: list[IdPair] = []
    no: list[IdPair] = []
    changed: list[IdPair] = []
    left: list[IdPair] = []
    problems: list[Problem] = []
    for each in resolved:
        row, word = each.row, " ".join(each.row.decision.split())
        pair = (row.mentee, row.mentor)
        if word.lower() in NO and row.mentor:
            no.append(pair)
            row = row._replace(mentor="")
        elif word.lower() in YES and row.mentor:
            yes.append(pair)
        elif word and word.lower() not in NO:
            meant = pool.directory.meant_by(word)
            if len(meant.people) == 1 and meant.sure:
                row = row._replace(mentor=pool.directory.people[meant.people[0]].id)
                (yes if row.mentor == pair[1] else changed).append((row.mentee, row.mentor))
            else:
                problems.append(_unclear(row, word, [pool.directory.people[at].name for at in meant.people]))
        elif row.mentor:
            left.append(pair)
        rows.append(row)
    return Decisions(tuple(rows), tuple(yes), tuple(no), tuple(changed), tuple(left), tuple(problems))


def _unclear(row: PairRow, word: str, near: Sequence[str]) -> Problem:
    hint = f"did you mean {' or '.join(near)}?" if near else "write yes, no, or the name of a mentor"
    return Problem(
        code="decision-unclear", path=row.path, line=row.line, column=1 if row.line else 0,
        message=f"the decision {word!r} is no yes, no no, and nobody's name", hint=hint,
    )  # fmt: skip
