"""The first list from mentors whom nobody has read before, and the second, from a folder and from a bundle.

    python -m tests.benchmarks.first_read [FOLDER] [--lines 8700] [--write]

Each beside what can't be avoided: the same lines through bare onnxruntime, or the start of a Python with numpy. Ratios
are of processor time, which other programs on the machine disturb less than the clock. POSIX only.
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import NamedTuple

from msgspec.structs import replace

from mentorpick.model.people import Mentor
from mentorpick.read.profiles import read_profiles
from mentorpick.relevance.lines import profile_lines, sentences
from mentorpick.write.yaml_files import yaml_text
from tests.benchmarks.table import Row, parser, report

ANSWERS = Path(__file__).parents[2] / "docs" / "examples" / "tired-nurse.yaml"
JUDGED = Path(__file__).parents[1] / "examples" / "judged" / "mentors"
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
options.add_session_config_entry("session.intra_op.allow_spinning", "0")
session = onnxruntime.InferenceSession(SHIPPED / "model.onnx", options, providers=["CPUExecutionProvider"])
lines = sorted((one.ids for one in tokenizer.encode_batch(sys.stdin.read().splitlines())), key=len)
for _, block in groupby(lines, len):
    ids = np.array(list(block))
    session.run(None, {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)})
"""

OURS = """
import sys
from mentorpick.relevance.embedding import load_model
load_model(threads=1).embed(sys.stdin.read().splitlines())
"""


class Took(NamedTuple):
    """How long a process took: of its processor time, and by the clock."""

    processor: float
    clock: float

    def __str__(self) -> str:
        return f"{self.processor:.2f} s of processor, {self.clock:.2f} s by the clock"


def seconds(argv: list[str | Path], home: Path, text: str = "") -> Took:
    """Return how long a process takes in this home."""
    names = ("HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "MENTORPICK_HOME")
    started, before = perf_counter(), getrusage(RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, "-P", *argv], check=True, capture_output=True, input=text, text=True,
        env={**os.environ, **dict.fromkeys(names, str(home))},
    )  # fmt: skip
    after = getrusage(RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Took(processor, perf_counter() - started)


def times(pool: Path, folder: Path, runs: int) -> tuple[Took, Took]:
    """Return the quickest first list of an empty home, and the quickest of one that has been there."""
    rank: list[str | Path] = ["-m", "mentorpick", "rank", ANSWERS, "-p", pool]
    first, again = [], []
    for _ in range(runs):
        with TemporaryDirectory(dir=folder) as home:
            first.append(seconds(rank, Path(home)))
            again.append(seconds(rank, Path(home)))
    return min(first), min(again)


def unknown(mentor: Mentor, number: int) -> Mentor:
    """Return a mentor whose every line is a little another, so that no line of the sample pool is among them."""
    more = ("", " in the ward", " at work", " these days", " from here", " in town", " by phone", " as ever")
    end = f"{more[number % 8]}{more[number // 8 % 8]}, too"
    return replace(
        mentor,
        id=f"{mentor.id}-{number}",
        title=f"{mentor.title}, once{end}",
        offers=tuple(replace(offer, text=f"{offer.text}{end}") for offer in mentor.offers),
        expertise=tuple(f"{subject}{end}" for subject in mentor.expertise),
        bio=" ".join(f"Well{end}: {sentence}" for sentence in sentences(mentor.bio)),
    )


def made(known: Sequence[Mentor], lines: int) -> tuple[list[Mentor], list[str]]:
    """Return mentors until they have so many lines, and the lines."""
    mentors: list[Mentor] = []
    texts: list[str] = []
    for number, mentor in enumerate(cycle(known)):
        if len(texts) >= lines:
            break
        mentors.append(unknown(mentor, number // len(known)))
        texts += [line.text for line in profile_lines(mentors[-1])]
    return mentors, texts


def in_two_processes(texts: Sequence[str], folder: Path) -> tuple[Took, Took]:
    """Return how long one process of one thread takes for these lines, and two at once for half of them each."""
    alone = seconds(["-c", OURS], folder, "\n".join(texts))
    started = perf_counter()
    with ThreadPoolExecutor(2) as both:
        halves = list(both.map(lambda half: seconds(["-c", OURS], folder, "\n".join(half)), (texts[::2], texts[1::2])))
    return alone, Took(sum(half.processor for half in halves), perf_counter() - started)


def main() -> None:
    """Print the rows."""
    arguments = parser(__doc__.splitlines()[0])
    arguments.add_argument("mentors", type=Path, metavar="FOLDER", nargs="?", default=JUDGED)
    arguments.add_argument("--lines", type=int, default=869)
    given = arguments.parse_args()
    mentors, lines = made(read_profiles(given.mentors).mentors, given.lines)
    runs = RUNS if len(lines) < 3000 else 1
    with TemporaryDirectory() as name:
        folder = Path(name)
        pool = folder / "mentors"
        pool.mkdir()
        for mentor in mentors:
            (pool / f"{mentor.id}.yaml").write_text(yaml_text(mentor), encoding="utf-8")
        bundle = folder / "office.zip"
        seconds(["-m", "mentorpick", "profiles", "bundle", pool, "-o", bundle], folder)
        floor = min(seconds(["-c", FLOOR], folder, "\n".join(lines)) for _ in range(runs))
        start = min(seconds(["-c", "import numpy"], folder) for _ in range(RUNS))
        first, again = times(pool, folder, runs)
        lent, lent_again = times(bundle, folder, runs)
        alone, two = in_two_processes(lines, folder)
    size = f"{len(mentors):,} mentors, {len(lines):,} lines"
    bare = "bare onnxruntime, the same lines"
    rows = [
        Row(f"the first list from a folder of {size}", str(first), bare, str(floor),
            floor.processor / first.processor, ">= 0.85 of it"),
        Row("again, from a folder", str(again), "import numpy", str(start), again.processor / start.processor,
            "<= 0.6 s", figure=again.processor),
        Row(f"the first list from a bundle of {size}", str(lent), bare, str(floor), floor.processor / lent.processor,
            "<= 5 s", figure=lent.processor),
        Row("again, from a bundle", str(lent_again), "import numpy", str(start),
            lent_again.processor / start.processor, "<= 0.6 s", figure=lent_again.processor),
        Row("the lines alone, by two processes of one thread", str(two), "one process of one thread", str(alone),
            alone.clock / two.clock, ">= 1.8 by the clock"),
    ]  # fmt: skip
    report("first read", rows, write=given.write)


if __name__ == "__main__":
    main()
