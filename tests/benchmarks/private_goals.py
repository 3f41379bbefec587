"""Fit the line between private and ordinary goals, and print how well it and the list of words tell them apart.

``python -m tests.benchmarks.private_goals fit`` writes ``data/private-line.json``, after the model or the example goals
changed; without ``fit`` it prints the table of docs/privacy.md, measured on tests/sharing/goals.txt.
"""

import base64
import sys
from collections import defaultdict
from functools import cache
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

import mentorpick
from mentorpick.relevance.embedding import load_model
from mentorpick.sharing.privacy import Line, find_reason, find_signs, fold_text, read_examples

LINE = Path(mentorpick.__file__).parent / "data" / "private-line.json"
GOALS = Path(__file__).parents[1] / "sharing" / "goals.txt"
_PENALTY, _FOLDS = 2.0, 10
_FROM = 0.25
"""The likelihood from which a goal counts as private: better one too many than one too few."""
Floats = NDArray[np.float64]


def fit() -> Line:
    """Fit a ridge regression to the vectors of both kinds of example goals, and what the signs beside it weigh."""
    model = load_model()
    texts = [*read_examples("private"), *read_examples("ordinary")]
    wanted = np.repeat([1.0, -1.0], [len(read_examples("private")), len(read_examples("ordinary"))])
    vectors = model.embed([fold_text(text) for text in texts]).astype(np.float64)
    known = np.c_[vectors, np.ones(len(vectors))]
    weights = _ridge(known, wanted)
    unseen = np.empty(len(texts))  # how near each is by a line that was fitted without it
    for fold in range(_FOLDS):
        out = np.arange(len(texts)) % _FOLDS == fold
        unseen[out] = known[out] @ _ridge(known[~out], wanted[~out])
    rows = [(near, *find_signs(text), 1) for text, near in zip(texts, unseen, strict=True)]
    signs = _logistic(np.array(rows, float), (wanted + 1) / 2)
    signs[-1] -= np.log(_FROM / (1 - _FROM))
    return Line(
        model.digest, base64.b64encode(weights.astype("<f4").tobytes()).decode(), tuple(signs.round(3).tolist())
    )


def _ridge(known: Floats, wanted: Floats) -> Floats:
    return np.linalg.solve(known.T @ known + _PENALTY * np.eye(known.shape[1]), known.T @ wanted)


def _logistic(rows: Floats, wanted: Floats) -> Floats:
    """Fit the weights by which the rows give the odds that something is wanted; Newton's method."""
    weights = np.zeros(rows.shape[1])
    for _ in range(50):
        given = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (given - wanted) + weights / 2
        weights -= np.linalg.solve((rows.T * (given * (1 - given))) @ rows + np.eye(len(weights)) / 2, slope)
    return weights


def goals() -> list[tuple[str, str, str]]:
    """Read the goals that the rule is measured on: language, kind, text."""
    lines = [line.split(" | ") for line in GOALS.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return [(language, kind, text) for language, kind, text in lines]


@cache
def table() -> dict[tuple[str, str], tuple[int, int]]:
    """Count for each language and kind how many of the goals are withheld."""
    found: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for language, kind, text in goals():
        found[language, kind].append(bool(find_reason(text)))
    return {key: (sum(each), len(each)) for key, each in found.items()}


if __name__ == "__main__":
    if sys.argv[1:] == ["fit"]:
        LINE.write_bytes(msgspec.json.encode(fit()) + b"\n")
    else:
        for (language, kind), (withheld, of) in table().items():
            print(f"{language} {kind}: {withheld} of {of} withheld, {withheld / of:.2f}")
        for language, kind, text in goals():
            if language == "en" and bool(find_reason(text)) != (kind == "private"):
                print(f"  {kind}: {text} ({find_reason(text)})")
