"""What a person decided about each pair of a proposal: yes, no, another mentor, or nothing yet.

Alone: a proposal and a term both carry decisions.
"""

from collections.abc import Sequence
from typing import NamedTuple

from mentorpick.cohort.pairs import Resolved
from mentorpick.errors import Problem
from mentorpick.model.cohort import PairRow
from mentorpick.ranking.pool import Pool
from mentorpick.text import pluralize

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
