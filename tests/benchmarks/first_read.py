"""The first list from mentors whom nobody has read before, and the second, from a folder and from a bundle.

    python -m tests.benchmarks.first_read FOLDER [--write]

Each beside what can't be avoided: the same lines through bare onnxruntime, or the start of a Python with numpy.
"""

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from mentorpick.read.profiles import read_profiles
from mentorpick.relevance.lines import profile_lines
from tests.benchmarks.table import Row, parser, report

ANSWERS = Path(__file__).parents[2] / "docs" / "examples" / "tired-nurse.yaml"
RUNS = 3

FLOOR = """
import sys
from itertools import groupby
import numpy as np, onnxruntime
from tokenizers import Tokenizer
from mentorpick.relevance.embedding import SHIPPED
tokenizer = Tokenizer.from_file(str(SHIPPED / "tokenizer.json"))
tokenizer.no_padding()
options = onnxruntime.SessionOptions()
options.intra_op_num_threads = 2
session = onnxruntime.InferenceSession(SHIPPED / "model.onnx", options, providers=["CPUExecutionProvider"])
lines = sorted((one.ids for one in tokenizer.encode_batch(sys.stdin.read().splitlines())), key=len)
for _, block in groupby(lines, len):
    ids = np.array(list(block))
    session.run(None, {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)})
"""


def seconds(argv: list[str | Path], home: Path, text: str = "") -> float:
    """Return how long a process takes in this home."""
    names = ("HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "MENTORPICK_HOME")
    started = perf_counter()
    subprocess.run(
        [sys.executable, "-P", *argv], check=True, capture_output=True, input=text, text=True,
        env={**os.environ, **dict.fromkeys(names, str(home))},
    )  # fmt: skip
    return perf_counter() - started


def times(pool: Path, folder: Path) -> tuple[float, float]:
    """Return the quickest first list of an empty home, and the quickest of one that has been there."""
    rank: list[str | Path] = ["-m", "mentorpick", "rank", ANSWERS, "-p", pool]
    first, again = [], []
    for _ in range(RUNS):
        with TemporaryDirectory(dir=folder) as home:
            first.append(seconds(rank, Path(home)))
            again.append(seconds(rank, Path(home)))
    return min(first), min(again)


def main() -> None:
    """Print the rows."""
    arguments = parser(__doc__.splitlines()[0])
    arguments.add_argument("mentors", type=Path, metavar="FOLDER")
    given = arguments.parse_args()
    mentors = read_profiles(given.mentors).mentors
    lines = [line.text for mentor in mentors for line in profile_lines(mentor)]
    with TemporaryDirectory() as name:
        folder = Path(name)
        bundle = folder / "office.zip"
        seconds(["-m", "mentorpick", "profiles", "bundle", given.mentors, "-o", bundle], folder)
        floor = min(seconds(["-c", FLOOR], folder, "\n".join(lines)) for _ in range(RUNS))
        start = min(seconds(["-c", "import numpy"], folder) for _ in range(RUNS))
        pairs = {"a folder": times(given.mentors, folder), "a bundle": times(bundle, folder)}
    size = f"{len(mentors)} mentors, {len(lines)} lines"
    rows = [
        row
        for what, (first, again) in pairs.items()
        for row in (
            Row(f"the first list from {what} of {size}", f"{first:.2f} s", "bare onnxruntime, the same lines",
                f"{floor:.2f} s", first / floor, "<= 5 s"),
            Row(f"again, from {what}", f"{again:.2f} s", "import numpy", f"{start:.2f} s", again / start, "<= 0.6 s"),
        )
    ]  # fmt: skip
    report("first read", rows, write=given.write)


if __name__ == "__main__":
    main()
