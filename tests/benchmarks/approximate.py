"""From how many lines on an approximate index would pay, and what it would miss: beside comparing with every line.

    pip install faiss-cpu
    python -m tests.benchmarks.approximate FOLDER [--lines 30000]

FOLDER holds WordNet's data files (Debian: wordnet-base, /usr/share/wordnet); each definition stands for a line, nine
neighbours for a mentor. The goals are the plain ones. What counts is whether the five mentors who are really best by
their two best lines are among the five found when only the nearest lines are looked at. One thread, processor time.
"""

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Callable
from importlib import import_module
from itertools import islice
from pathlib import Path
from time import process_time
from typing import Any

import numpy as np

from mentorpick.relevance.embedding import load_model
from mentorpick.relevance.goals import plain_goals
from tests.benchmarks.table import Row, table
from tests.benchmarks.text_tables import entries

EACH, TOP, NEAREST = 9, 5, 200
Array = Any


def two_best(near: Array) -> Array:
    """(G, M) what the two best of each mentor's lines, (G, M, EACH), are worth."""
    best = np.sort(near, axis=2)
    return best[..., -1] + 0.3 * best[..., -2] * (1 - best[..., -1])


def exact(goals: Array, lines: Array) -> Array:
    """The best mentors of each goal, all lines compared."""
    near = np.clip((goals @ lines.T - 0.1) / 0.6, 0, 1)
    worth = two_best(near.reshape(len(goals), -1, EACH))
    return np.argsort(-worth, axis=1, kind="stable")[:, :TOP]


def found(goals: Array, index: Any, mentors: int) -> Array:
    """The best mentors by the nearest lines that an index gives."""
    cosines, lines = index.search(goals, NEAREST)
    near = np.zeros((len(goals), mentors * EACH), np.float32)
    np.put_along_axis(near, np.maximum(lines, 0), np.clip((cosines - 0.1) / 0.6, 0, 1), axis=1)
    worth = two_best(near.reshape(len(goals), mentors, EACH))
    return np.argsort(-worth, axis=1, kind="stable")[:, :TOP]


def seconds(work: Callable[[], Any], runs: int = 5) -> float:
    """The quickest of some runs."""
    taken = []
    for _ in range(runs):
        begin = process_time()
        work()
        taken.append(process_time() - begin)
    return min(taken)


def measure(folder: Path, size: int) -> list[Row]:
    """A row for each index."""
    faiss = import_module("faiss")
    faiss.omp_set_num_threads(1)
    model = load_model(threads=1)
    size -= size % EACH
    texts = list(islice((text.partition(";")[0][:200] for text in entries(folder)), size))
    lines = model.embed(texts).astype(np.float32)
    goals = model.embed([goal for _, goal in plain_goals()]).astype(np.float32)
    right = exact(goals, lines)
    every = seconds(lambda: goals @ lines.T) / len(goals)
    width, lists = lines.shape[1], int(4 * size**0.5)
    inverted = faiss.IndexIVFFlat(faiss.IndexFlatIP(width), width, lists, faiss.METRIC_INNER_PRODUCT)
    graph = faiss.IndexHNSWFlat(width, 32, faiss.METRIC_INNER_PRODUCT)
    graph.hnsw.efConstruction = 100
    rows = []
    for name, index, depths in (
        (f"inverted file, {lists} lists", inverted, (4, 16, 64)), ("HNSW, 32 neighbours", graph, (50, 200, 400)),
    ):  # fmt: skip
        begin = process_time()
        index.train(lines)
        index.add(lines)
        built = process_time() - begin
        for depth in depths:
            if index is inverted:
                index.nprobe = depth
            else:
                index.hnsw.efSearch = depth
            own = seconds(lambda index=index: index.search(goals, NEAREST)) / len(goals)
            there = found(goals, index, size // EACH)
            kept = np.mean([len(set(a) & set(b)) / TOP for a, b in zip(right.tolist(), there.tolist(), strict=True)])
            rows.append(
                Row(f"{name}, depth {depth}, {size:,} lines", f"{1e3 * own:.2f} ms a goal, built in {built:.0f} s",
                    "every line, one product", f"{1e3 * every:.2f} ms a goal", own / every, "",
                    f"{kept:.3f} of the first five"),
            )  # fmt: skip
    return rows


def main() -> None:
    arguments = ArgumentParser(description=__doc__, formatter_class=RawDescriptionHelpFormatter)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--lines", type=int, default=30_000)
    given = arguments.parse_args()
    print(table(measure(given.folder, given.lines)))


if __name__ == "__main__":
    main()
