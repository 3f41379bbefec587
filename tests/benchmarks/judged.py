"""Whether the list is the one a wise friend would give: the first places of a judged set.

    python tests/benchmarks/judged.py DIR

DIR holds mentors/ and answers/ (profiles and answers in YAML) and grades.json: for each mentee 3 for whom to write to
first, 2 for a good choice, everybody else 0. Printed: hit@1 (a 3 stands first), hit@3, nDCG@5 with gains 2^grade - 1,
the share of the first five places held by people who tick everything or sell something, how many first places are
called strong or good although no line answers a goal or comes close, the same with every goal moved to a wrong area,
how often the first place is right by its word of fit, and a line for each mentee.
"""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from math import log2
from pathlib import Path
from typing import NamedTuple

import msgspec

from mentorpick import read_answers, read_profiles
from mentorpick.model.people import Answers, Mentor
from mentorpick.model.shortlist import Place
from mentorpick.model.taxonomy import AREA_KEYS
from mentorpick.ranking.pool import Pool
from mentorpick.ranking.shortlist import rank
from mentorpick.relevance.embedding import load_model

TODAY = date(2026, 11, 1)
TOP = 5
BEST, GOOD = 3, 2
TRAPS = frozenset(
    [
        "tyler-voss",
        "mo-lindqvist",
        "carla-jennings",
        "karen-doyle",
        "ola-bergstrom",
        "steve-hollis",
        "neil-farrow",
        "marco-bellini",
        "pete-lawson",
    ]
)
"""Who ticks everything and writes nothing concrete, sells something, or uses the key words for something else."""

Grades = Mapping[str, int]


class JudgedSet(NamedTuple):
    """Mentors, mentees in order of id, and each mentee's grades by mentor."""

    mentors: tuple[Mentor, ...]
    mentees: tuple[Answers, ...]
    grades: Mapping[str, Grades]


class Row(NamedTuple):
    """What one mentee's first places are worth."""

    mentee: str
    places: tuple[Place, ...]
    grades: Grades

    @property
    def grade(self) -> int:
        """Return the grade of the first place."""
        return self.grades.get(self.places[0].mentor, 0)

    def hit(self, among: int) -> bool:
        """Return whether somebody to write to first is among the first places."""
        return any(self.grades.get(place.mentor, 0) == BEST for place in self.places[:among])

    @property
    def ndcg(self) -> float:
        """Return the discounted gain of the first five against the best there could be."""
        found = [self.grades.get(place.mentor, 0) for place in self.places[:TOP]]
        return _gain(found) / _gain(sorted(self.grades.values(), reverse=True)[:TOP])

    @property
    def traps(self) -> int:
        """Return how many of the first five places are held by traps."""
        return sum(place.mentor in TRAPS for place in self.places[:TOP])

    @property
    def empty(self) -> bool:
        """Return whether the first is called a strong or good fit and quotes no line for any goal."""
        first = self.places[0]
        return first.fit in ("strong", "good") and not any(answer.says for answer in first.goals)


def _gain(grades: Sequence[int]) -> float:
    return sum((2.0**grade - 1) / log2(place + 1) for place, grade in enumerate(grades, 1))


def read_judged(folder: Path) -> JudgedSet:
    """Return the set that a folder holds."""
    mentees = tuple(read_answers(path) for path in sorted((folder / "answers").glob("*.yaml")))
    grades = json.loads((folder / "grades.json").read_text(encoding="utf-8"))
    return JudgedSet(tuple(read_profiles(folder / "mentors").mentors), mentees, grades)


def misfiled(answers: Answers) -> Answers:
    """Return the answers with every goal in the area after its own, as somebody who hurries would tick."""
    moved = [
        msgspec.structs.replace(goal, area=AREA_KEYS[(AREA_KEYS.index(goal.area or answers.priority) + 1) % 7])
        for goal in answers.goals
    ]
    return msgspec.structs.replace(answers, goals=tuple(moved))


def judge(found: JudgedSet, mentees: Sequence[Answers]) -> Iterator[Row]:
    """Yield what the first places of each mentee are worth."""
    pool = Pool.of(found.mentors, model=load_model())
    for answers in mentees:
        result = rank(answers, pool, today=TODAY, top=TOP, firmness=False)
        yield Row(answers.id, result.shortlist, found.grades[answers.id])


def summary(rows: Sequence[Row]) -> str:
    """Return the figures of all rows as one line."""
    count = len(rows)
    shares = [sum(row.hit(1) for row in rows), sum(row.hit(3) for row in rows)]
    ndcg = sum(row.ndcg for row in rows) / count
    traps = sum(row.traps for row in rows) / sum(len(row.places[:TOP]) for row in rows)
    empty = sum(row.empty for row in rows)
    hits = ", ".join(f"hit@{at} {hit} of {count} ({hit / count:.2f})" for at, hit in zip((1, 3), shares, strict=True))
    return f"{hits}, nDCG@5 {ndcg:.2f}, traps {traps:.2f}, empty {empty} of {count} ({empty / count:.2f})"


def main(folder: Path) -> None:
    """Print the figures, then a line for each mentee."""
    found = read_judged(folder)
    rows = list(judge(found, found.mentees))
    print(f"as answered:   {summary(rows)}")
    print(f"wrong areas:   {summary(list(judge(found, [misfiled(answers) for answers in found.mentees])))}")
    print("first place by its word of fit:")
    for word in ("strong", "good", "some", "little"):
        own = [row for row in rows if row.places[0].fit == word]
        if own:
            print(f"  {word:6}  {sum(row.grade >= GOOD for row in own)} of {len(own)} right")
    for row in rows:
        first = ", ".join(f"{place.mentor} ({row.grades.get(place.mentor, 0)})" for place in row.places[:3])
        print(f"{row.mentee}  {row.ndcg:.2f}  {row.places[0].fit:6}  {first}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
