"""Learn how despair sounds, and print how well it is told from what only sounds like it.

``python -m tests.benchmarks.despair`` writes ``data/despair.json`` from the sentences of tests/relevance/despair (one
file a hand, that is, a manner of writing) and the example goals, and prints what is found of hands that were left
out; ``held`` prints the figures on the sentences of tests/relevance/held, which nothing was learnt from or tuned by.
"""

import base64
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

import mentorpick
from mentorpick.relevance.embedding import load_model
from mentorpick.relevance.goals import (
    LearntDespair,
    has_words_of_despair,
    sounds_like_despair,
    text_parts,
    word_pairs,
)

DATA = Path(mentorpick.__file__).parent / "data"
FOLDER = Path(__file__).parents[1] / "relevance"
DESPAIR_TOO = {"Talk to somebody about suicidal thoughts", "Stop hurting myself", "Stop hurting my arms"}
"""The example goals that are it."""
_PENALTY, _WEIGHT, _OFTEN = 1.0, 2.0, 4
"""Of the ridge regression; what a sentence of despair weighs; how many texts a word stands in at least."""
_FALSE_ALARMS = 0.075
"""Of the harmless sentences of left-out hands, written to be mistaken; ordinary goals give far fewer."""
Floats = NDArray[np.float64]


class Sentence(NamedTuple):
    """A sentence, who wrote it, and whether it is despair."""

    hand: str
    text: str
    despair: bool


def read_sentences(path: Path) -> list[Sentence]:
    """Read one file of sentences."""
    found: list[Sentence] = []
    despair = False
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            despair = line == "[despair]"
        elif line and not line.startswith("#"):
            found.append(Sentence(path.stem, line, despair))
    return found


def known() -> list[Sentence]:
    """Return all that is learnt from, each text once."""
    found = [each for path in sorted((FOLDER / "despair").glob("*.txt")) for each in read_sentences(path)]
    for name in ("goals", "goals-private", "goals-ordinary"):
        lines = [line for line in (DATA / f"{name}.txt").read_text(encoding="utf-8").splitlines() if line]
        found += [Sentence(name, line, line in DESPAIR_TOO) for line in lines if line[0] not in "#["]
    return list({each.text: each for each in reversed(found)}.values())[::-1]


class Rows(NamedTuple):
    """Texts and parts of texts: their numbers, whose parts they are, and which are learnt from."""

    values: Floats
    owner: NDArray[np.intp]
    learnt_from: NDArray[np.bool_]
    words: list[str]


def rows_of(sentences: list[Sentence]) -> Rows:
    """Turn sentences into rows; of despair only the whole is learnt from, for not every part of it is."""
    parts = [(at, part, n == 0 or not each.despair)
             for at, each in enumerate(sentences) for n, part in enumerate(text_parts(each.text))]  # fmt: skip
    said = [word_pairs(part) for _, part, _ in parts]
    often = Counter(word for own, (_, _, use) in zip(said, parts, strict=True) if use for word in own)
    words = sorted(word for word, times in often.items() if times >= _OFTEN)
    place = {word: at for at, word in enumerate(words)}
    counts = np.zeros((len(parts), len(words)))
    for row, own in enumerate(said):
        counts[row, [place[word] for word in own if word in place]] = len(own) ** -0.5
    vectors = load_model().embed([part for _, part, _ in parts]).astype(np.float64)
    values = np.hstack([vectors, counts, np.ones((len(parts), 1))])
    return Rows(values, np.array([at for at, _, _ in parts]), np.array([use for _, _, use in parts]), words)


def sums(values: Floats, despair: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Return the products that a ridge regression is solved from; those of some rows can be taken away again."""
    weighed = values * np.where(despair, _WEIGHT, 1.0)[:, None]
    return weighed.T @ values, weighed.T @ np.where(despair, 1.0, -1.0)


def solve(square: Floats, right: Floats) -> Floats:
    """Solve the ridge regression."""
    return np.linalg.solve(square + _PENALTY * np.eye(len(square)), right)


def left_out(sentences: list[Sentence], rows: Rows) -> Floats:
    """Weigh each sentence by what was learnt without its hand."""
    despair = np.array([each.despair for each in sentences])[rows.owner]
    hand = np.array([each.hand for each in sentences])[rows.owner]
    points = np.empty(len(hand))
    square, right = sums(rows.values[rows.learnt_from], despair[rows.learnt_from])
    for name in sorted(set(hand)):
        own = rows.learnt_from & (hand == name)
        less_square, less_right = sums(rows.values[own], despair[own])
        points[hand == name] = rows.values[hand == name] @ solve(square - less_square, right - less_right)
    best = np.full(len(sentences), -np.inf)
    np.maximum.at(best, rows.owner, points)
    return best


def learn(sentences: list[Sentence], rows: Rows, bound: float) -> LearntDespair:
    """Learn from all; the constant goes into the bound."""
    despair = np.array([each.despair for each in sentences])[rows.owner]
    *weights, constant = solve(*sums(rows.values[rows.learnt_from], despair[rows.learnt_from])).tolist()
    width = len(weights) - len(rows.words)
    packed = base64.b64encode(np.array(weights[:width]).astype("<f2").tobytes()).decode()
    words = {word: round(weight, 3) for word, weight in zip(rows.words, weights[width:], strict=True)}
    return LearntDespair(load_model().digest, packed, words, round(bound - constant, 4))


def print_table(sentences: list[Sentence], found: NDArray[np.bool_]) -> None:
    """Print how many of each hand, of both kinds, are taken for despair."""
    for hand in dict.fromkeys(each.hand for each in sentences):
        print(hand, *_shares([(each, hit) for each, hit in zip(sentences, found, strict=True) if each.hand == hand]))


def _shares(pairs: list[tuple[Sentence, bool]]) -> Iterator[str]:
    for kind, despair in (("despair", True), ("harmless", False)):
        hits = [hit for each, hit in pairs if each.despair == despair]
        if hits:
            yield f"{kind}: {sum(hits)} of {len(hits)} ({sum(hits) / len(hits):.2f})"


def main() -> None:
    """Learn and print, or print what held-back sentences give."""
    if sys.argv[1:] == ["held"]:
        sentences = [each for path in sorted((FOLDER / "held").glob("*.txt")) for each in read_sentences(path)]
        for how, model in (("with the model", load_model()), ("phrases alone", None)):
            print(how)
            print_table(sentences, np.array([sounds_like_despair([each.text], model) for each in sentences]))
        return
    sentences = known()
    rows = rows_of(sentences)
    points = left_out(sentences, rows)
    said = np.array([has_words_of_despair(each.text) for each in sentences])
    hard = np.array([not each.hand.startswith("goals") for each in sentences])
    despair = np.array([each.despair for each in sentences])
    points[said] = np.inf
    bound = float(np.quantile(points[hard & ~despair], 1 - _FALSE_ALARMS))
    (DATA / "despair.json").write_bytes(msgspec.json.encode(learn(sentences, rows, bound)) + b"\n")
    found = points > bound
    print_table(sentences, found)
    print("phrases alone", *_shares(list(zip(sentences, said, strict=True))))
    own_hands = [row for row, own in zip(zip(sentences, found.tolist(), strict=True), hard, strict=True) if own]
    print("all hands", *_shares(own_hands))


if __name__ == "__main__":
    main()
