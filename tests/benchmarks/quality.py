"""How often the ranking puts the mentor first whom people chose by hand.

    python -m tests.benchmarks.quality DIR [DIR...] [--beside CHECKOUT]

DIR holds sets in JSON, or is one: mentors (id, headline, expertise, bio, affiliation), mentees (id, goal, keywords,
description, background) and truth (the mentor ids assigned to each mentee). Printed for every ranking: the mean
reciprocal rank of the best true mentor and the share found among the first 1, 3 and 5, ties counted at their
expectation, each with a 95 % bootstrap interval over mentees; then the paired difference of the mean reciprocal rank
from BM25. Then each set as a cohort with one place a mentor: how many of the pairs that people chose by hand the solver
makes. --beside also runs the ranking and `assign` of another version, for the paired differences to it:

    git worktree add ../mentorpick-0.1.0 4508c30
    python -m tests.benchmarks.quality DIR --beside ../mentorpick-0.1.0

What these numbers mean and do not mean is said in docs/relevance.md.
"""

import argparse
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from math import comb
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mentorpick.cohort.assign import OBJECTIVES, assign
from mentorpick.cohort.score_matrix import billionths
from mentorpick.model.people import Answers, Goal, Mentor
from mentorpick.ranking.pool import Pool
from mentorpick.ranking.shortlist import rank
from mentorpick.relevance.embedding import load_model
from mentorpick.relevance.index import LineIndex
from mentorpick.relevance.lines import SAYS_NOTHING, stem, words
from tests.cohort.draws import Matrix, task_of

Scores = NDArray[np.float64]
Round = dict[str, Any]
DRAWS = 10_000
TODAY = date(2026, 1, 1)


def stems(text: str) -> list[str]:
    """The stems of a text, repetitions included."""
    return [stem(word) for word in words(text) if word not in SAYS_NOTHING]


def rounds(paths: Sequence[str]) -> Iterator[Round]:
    """Every set of the folders and files given, in order of name."""
    for path in map(Path, paths):
        for file in sorted(path.glob("*.json")) if path.is_dir() else [path]:
            found = json.loads(file.read_text(encoding="utf-8"))
            if {"mentors", "mentees", "truth"} <= set(found):
                yield found


def mentor_of(raw: Round) -> Mentor:
    """A profile as an office would import it: each field where it belongs, nothing else stated."""
    return Mentor(
        id=raw["id"],
        name=raw["id"],
        title=raw.get("headline") or "",
        organization=raw.get("affiliation") or "",
        expertise=tuple(raw["expertise"]),
        bio=raw.get("bio") or "",
    )


def answers_of(raw: Round) -> Answers:
    """Answers as a person would give them: what they want, their keywords, the longer text; who they are is `about`."""
    said = (raw.get("goal"), ", ".join(raw.get("keywords") or ()), raw.get("description"))
    return Answers(
        id=raw["id"],
        priority="career",
        goals=tuple(Goal(text=text) for text in said if text and text.strip()),
        about="\n\n".join(raw.get("background") or ()),
    )


def mentor_text(raw: Round) -> str:
    """Everything a mentor says, for the rankings that know no fields."""
    return " ".join([raw.get("headline") or "", *raw["expertise"], raw.get("bio") or "", raw.get("affiliation") or ""])


def mentee_text(raw: Round) -> str:
    """Everything a mentee says."""
    known = [raw.get("goal") or "", *(raw.get("keywords") or ()), raw.get("description") or ""]
    return " ".join([*known, *(raw.get("background") or ())])


def plain(text: str) -> list[str]:
    """Words in lower case, as the usual example of BM25 has them."""
    return re.findall(r"\w+", text.lower())


def by_chance(found: Round) -> list[Scores]:
    """Every mentor alike."""
    return [np.zeros(len(found["mentors"])) for _ in found["mentees"]]


def by_tags(found: Round) -> list[Scores]:
    """How many of a mentor's tags stand word for word in what the mentee says."""
    said = [f" {' '.join(plain(mentee_text(mentee)))} " for mentee in found["mentees"]]
    tags = [{f" {' '.join(plain(tag))} " for tag in mentor["expertise"]} for mentor in found["mentors"]]
    return [np.array([float(sum(tag in text for tag in own)) for own in tags]) for text in said]


def by_bm25(found: Round, words: Callable[[str], list[str]] = plain) -> list[Scores]:
    """rank_bm25 with its defaults, over all that both sides say."""
    from rank_bm25 import BM25Okapi

    index = BM25Okapi([words(mentor_text(mentor)) or [""] for mentor in found["mentors"]])
    return [index.get_scores(words(mentee_text(mentee))) for mentee in found["mentees"]]


def by_bm25_on_stems(found: Round) -> list[Scores]:
    """The same on this project's stems and without its stop words: the strongest usual way to search."""
    return by_bm25(found, stems)


def by_tfidf(found: Round) -> list[Scores]:
    """scikit-learn's TF-IDF with its defaults and the cosine, over all that both sides say."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    model = TfidfVectorizer()
    mentors = model.fit_transform([mentor_text(mentor) for mentor in found["mentors"]])
    mentees = model.transform([mentee_text(mentee) for mentee in found["mentees"]])
    return list(np.asarray((mentees @ mentors.T).todense()))


def in_one(mentee: Answers) -> Answers:
    """The same answers with all goals run together in one."""
    return Answers(priority="career", goals=(Goal(text="\n\n".join(goal.text for goal in mentee.goals)),))


def by_meaning_in_one(found: Round) -> list[Scores]:
    """How well everything a mentee wants is answered as one long goal, without `about`."""
    return by_meaning(found, lambda raw: in_one(answers_of(raw)))


def by_lines(found: Round, read: Callable[[Round], Answers] = answers_of, *, model: Any = None) -> list[Scores]:
    """How well the lines answer alone: the mean over the goals, `about` weighing as in ranking."""
    index = LineIndex.build([mentor_of(mentor) for mentor in found["mentors"]], model)
    scores = []
    for mentee in map(read, found["mentees"]):
        asked = [(goal.text, 2.0) for goal in mentee.goals] + [(mentee.about, 0.3)] * bool(mentee.about)
        total = sum(weight for _, weight in asked)
        matches = index.match([text for text, _ in asked])
        scores.append(sum(weight / total * one.answered for one, (_, weight) in zip(matches, asked, strict=True)))
    return [np.round(own, 9) for own in scores]


def by_meaning(found: Round, read: Callable[[Round], Answers] = answers_of) -> list[Scores]:
    """The lines by the sentence model."""
    return by_lines(found, read, model=load_model())


def by_mentorpick(found: Round) -> list[Scores]:
    """The whole of `mentorpick rank`; who says nothing cannot be a profile, and comes last."""
    mentors = [mentor_of(raw) for raw in found["mentors"]]
    pool = Pool.of([mentor for mentor in mentors if mentor.expertise], model=load_model())
    scores = []
    for mentee in map(answers_of, found["mentees"]):
        places = rank(mentee, pool, today=TODAY, top=0, firmness=False).shortlist
        score = {place.mentor: place.score for place in places}
        scores.append(np.array([score.get(mentor.id, -1.0) for mentor in mentors]))
    return scores


def first_places(scores: Scores, true: set[int]) -> NDArray[np.float64]:
    """The chance that the best true mentor stands in place 1, 2, ..., ties broken by lot."""
    best = max(scores[list(true)])
    better, ties = int((scores > best).sum()), int((scores == best).sum())
    own = sum(1 for at in true if scores[at] == best)
    chance = np.zeros(len(scores))
    for place in range(ties - own + 1):
        chance[better + place] = comb(ties - place - 1, own - 1) / comb(ties, own)
    return chance


def measures(found: Round, scores: list[Scores]) -> Iterator[tuple[float, float, float, float]]:
    """For each mentee the reciprocal rank and whether a true mentor is among the first 1, 3, 5."""
    at = {mentor["id"]: place for place, mentor in enumerate(found["mentors"])}
    for mentee, own in zip(found["mentees"], scores, strict=True):
        chance = first_places(own, {at[mentor] for mentor in found["truth"][mentee["id"]]})
        places = np.arange(1, len(chance) + 1)
        yield float((chance / places).sum()), *(float(chance[:top].sum()) for top in (1, 3, 5))  # type: ignore[misc]


OURS, OTHER = "`mentorpick`", "the other version"
RANKINGS: dict[str, Callable[[Round], list[Scores]]] = {
    "random": by_chance,
    "tag overlap": by_tags,
    "BM25": by_bm25,
    "BM25 on our stems": by_bm25_on_stems,
    "TF-IDF": by_tfidf,
    "shared words": by_lines,
    "meaning, all in one goal": by_meaning_in_one,
    "meaning": by_meaning,
    OURS: by_mentorpick,
}


Pairs = list[tuple[str, str]]


class CohortRow(NamedTuple):
    """Whether each mentee of all sets is given a mentor whom people chose by hand, by objective."""

    fair: NDArray[np.float64]
    total: NDArray[np.float64]
    stable: NDArray[np.float64]


def solved(found: Round, scores: list[Scores], objective: str) -> Pairs:
    """The pairs that the solver makes of any scores, one place a mentor who can be a profile."""
    can = [place for place, raw in enumerate(found["mentors"]) if raw["expertise"]]
    table = np.array(scores)[:, can]
    table = (table - table.min()) / (np.ptp(table) or 1)
    ones = [np.ones(size, np.int64) for size in table.shape]
    task = task_of(Matrix(billionths(table, np.ones(table.shape, bool))), *ones)
    made = OBJECTIVES[objective](task).pairs
    ids = [found["mentors"][place]["id"] for place in can]
    return [(found["mentees"][a]["id"], ids[b]) for a, b in zip(made.mentee, made.mentor, strict=True)]


def assigned(found: Round, objective: str) -> Pairs:
    """The pairs of `mentorpick assign`; a profile that states no places has one."""
    pool = Pool.of([mentor_of(raw) for raw in found["mentors"] if raw["expertise"]], model=load_model())
    made = assign([answers_of(raw) for raw in found["mentees"]], pool, today=TODAY, objective=objective).assigned
    return [(pair.mentee, pair.mentor) for pair in made]


def cohort_row(sets: Sequence[Round], made: Callable[[int, str], Pairs]) -> CohortRow:
    """What a way to give out the places, by set and objective, is worth to each mentee."""

    def right(objective: str) -> NDArray[np.float64]:
        """Return 1 for each mentee who got a true mentor, else 0."""
        given = [dict(made(at, objective)) for at in range(len(sets))]
        return np.array(
            [
                given[at].get(mentee["id"]) in found["truth"][mentee["id"]]
                for at, found in enumerate(sets)
                for mentee in found["mentees"]
            ],
            np.float64,
        )

    return CohortRow(*map(right, CohortRow._fields))


OTHER_VERSION = """
import json, sys
from mentorpick.cohort.assign import assign
from tests.benchmarks.quality import TODAY, answers_of, by_mentorpick, mentor_of, rounds

found = []
for one in rounds(sys.argv[1:]):
    people = [answers_of(raw) for raw in one["mentees"]], [mentor_of(raw) for raw in one["mentors"] if raw["expertise"]]
    pairs = {
        objective: [(pair.mentee, pair.mentor) for pair in assign(*people, today=TODAY, objective=objective).assigned]
        for objective in ("fair", "total", "stable")
    }
    found.append({"scores": [[float(score) for score in row] for row in by_mentorpick(one)], "pairs": pairs})
json.dump(found, sys.stdout)
"""


def of_other_version(checkout: Path, paths: Sequence[str]) -> list[dict[str, Any]]:
    """The scores and pairs of each set by the version that another folder holds (0.1, which had no model)."""
    whole = [str(Path(path).resolve()) for path in paths]
    path = os.pathsep.join(str(part.resolve()) for part in (checkout / "src", checkout))
    command = [sys.executable, "-c", OTHER_VERSION, *whole]
    ran = subprocess.run(
        command, cwd=checkout, env=os.environ | {"PYTHONPATH": path}, stdout=subprocess.PIPE, check=True
    )
    found: list[dict[str, Any]] = json.loads(ran.stdout)
    return found


def drawn(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """The means of 10,000 bootstrap draws of mentees, the same draws for every ranking."""
    means: NDArray[np.float64] = values[np.random.default_rng(0).integers(0, len(values), (DRAWS, len(values)))].mean(1)
    return means


def interval(values: NDArray[np.float64]) -> str:
    """The mean and its 95 % bootstrap interval."""
    low, high = np.quantile(drawn(values), [0.025, 0.975])
    return f"{values.mean():.3f} [{low:.3f}, {high:.3f}]"


def pairs_interval(right: NDArray[np.float64]) -> str:
    """How many pairs are right, or more than another's, and the 95 % bootstrap interval."""
    low, high = np.quantile(drawn(right) * len(right), [0.025, 0.975])
    return f"{right.sum():.0f} [{low:.0f}, {high:.0f}]"


def main(paths: Sequence[str], beside: Path | None) -> None:
    """Print both tables in Markdown."""
    sets = list(rounds(paths))
    scores = {name: [ranking(found) for found in sets] for name, ranking in RANKINGS.items()}
    cohorts = {
        name: cohort_row(sets, lambda at, objective, own=own: solved(sets[at], own[at], objective))
        for name, own in scores.items()
        if name not in ("random", OURS)
    }
    cohorts[OURS] = cohort_row(sets, lambda at, objective: assigned(sets[at], objective))
    if beside is not None:
        other = of_other_version(beside, paths)
        scores[OTHER] = [list(map(np.array, one["scores"])) for one in other]
        cohorts[OTHER] = cohort_row(sets, lambda at, objective: other[at]["pairs"][objective])
    table = {
        name: np.array([row for found, one in zip(sets, own, strict=True) for row in measures(found, one)])
        for name, own in scores.items()
    }
    print(f"{len(sets)} sets, {sum(len(found['mentees']) for found in sets)} mentees")
    print("| ranking | MRR | hit@1 | hit@3 | hit@5 | MRR less BM25's |")
    print("|---|---|---|---|---|---|")
    for name, rows in table.items():
        cells = [interval(rows[:, column]) for column in range(4)]
        print(f"| {name} | {' | '.join(cells)} | {interval(rows[:, 0] - table['BM25'][:, 0])} |")
    print("\n| cohort, one place a mentor | fair | total | stable |")
    print("|---|---|---|---|")
    for name, row in cohorts.items():
        print(f"| {name} | {' | '.join(map(pairs_interval, row))} |")
    if beside is not None:
        less = [own - theirs for own, theirs in zip(cohorts[OURS], cohorts[OTHER], strict=True)]
        print(f"| {OURS} less the other's | {' | '.join(map(pairs_interval, less))} |")
        print(f"\nMRR less the other version's: {interval(table[OURS][:, 0] - table[OTHER][:, 0])}")


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("paths", nargs="+", metavar="DIR")
    arguments.add_argument("--beside", type=Path, metavar="CHECKOUT")
    given = arguments.parse_args()
    main(given.paths, given.beside)
