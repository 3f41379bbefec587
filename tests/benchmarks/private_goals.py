"""Fit the line between private and ordinary goals, and print how well it and the list of words tell them apart.

``python -m tests.benchmarks.private_goals fit`` writes ``data/private-line.json``, after the model or the example goals
changed; without ``fit`` it prints the table of docs/privacy.md, measured on tests/sharing/goals.txt.
"""

import base64
import sys
from collections import defaultdict
from pathlib import Path

import msgspec
import numpy as np

import mentorpick
from mentorpick.relevance.embedding import load_model
from mentorpick.sharing.privacy import Line, find_reason, fold_text, read_examples

LINE = Path(mentorpick.__file__).parent / "data" / "private-line.json"
GOALS = Path(__file__).parents[1] / "sharing" / "goals.txt"
_PENALTY = 2.0


def fit() -> Line:
    """Fit a ridge regression to the vectors of both kinds of example goals."""
    model = load_model()
    private, ordinary = read_examples("private"), read_examples("ordinary")
    vectors = model.embed([fold_text(text) for text in (*private, *ordinary)]).astype(np.float64)
    known = np.c_[vectors, np.ones(len(vectors))]
    wanted = np.r_[np.ones(len(private)), -np.ones(len(ordinary))]
    weights = np.linalg.solve(known.T @ known + _PENALTY * np.eye(known.shape[1]), known.T @ wanted)
    return Line(model.digest, base64.b64encode(weights.astype("<f4").tobytes()).decode())


def goals() -> list[tuple[str, str, str]]:
    """Read the goals that the rule is measured on: language, kind, text."""
    lines = [line.split(" | ") for line in GOALS.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return [(language, kind, text) for language, kind, text in lines]


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
