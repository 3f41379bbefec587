"""How quickly commands start, each beside what can't be avoided, in processor time.

    python -m tests.benchmarks.start [--runs 11] [--write]

Each command and its peer run one after the other, now this first, now that, and the ratio is the median of the pairs'
own: a machine that slows down slows both. What takes milliseconds runs four times as often. All run from compiled
modules, as after an install. POSIX only: the first question is read off a pseudo-terminal.
"""

import os
import pty
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

from tests.benchmarks.table import Row, parser, report

CLICK = "import click\n@click.command()\ndef main(): pass\nmain()\n"
MODEL = """
import numpy as np, onnxruntime
from tokenizers import Tokenizer
from pathlib import Path
import mentorpick
folder = Path(mentorpick.__file__).parent / "data" / "model"
session = onnxruntime.InferenceSession(folder / "model.onnx", providers=["CPUExecutionProvider"])
tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
tokenizer.no_padding()
ids = np.array([tokenizer.encode("Get over my stage fright before the spring").ids])
session.run(None, {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)})
"""
ANSWERS = "goals: [Get over my stage fright before the spring]\npriority: personal_growth\n"
FIRST = b"Whose mentors should I look through"
QUESTION = f"import questionary\nquestionary.select({FIRST.decode()!r}, choices=['one', 'two']).ask()"

Run = Callable[[], float]


def processor(argv: list[str], environment: Mapping[str, str]) -> float:
    """Milliseconds of processor time of one whole process."""
    before = getrusage(RUSAGE_CHILDREN)
    subprocess.run(argv, env=environment, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = getrusage(RUSAGE_CHILDREN)
    return 1000 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def first_question(argv: list[str], home: str, environment: Mapping[str, str]) -> float:
    """Milliseconds of processor time until the first question stands on the screen, in an empty home."""
    child, screen = pty.fork()
    if not child:
        os.chdir(home)
        os.execve(argv[0], argv, {**environment, "TERM": "xterm"})
    shown = b""
    while FIRST not in shown:
        shown += os.read(screen, 65536)
    os.kill(child, signal.SIGKILL)
    _, _, used = os.wait4(child, 0)
    os.close(screen)
    return 1000 * (used.ru_utime + used.ru_stime)


class Pairs(NamedTuple):
    """The medians of two things that were measured in pairs, and of the ratio of each pair."""

    own: float
    other: float
    ratio: float


def in_pairs(own: Run, other: Run, times: int) -> Pairs:
    """Measure both one after the other, so often; after one pair that isn't counted."""
    own(), other()
    pairs = []
    for number in range(times):
        took = {run: run() for run in ((own, other) if number % 2 else (other, own))}
        pairs.append((took[own], took[other]))
    mine, others = zip(*pairs, strict=True)
    return Pairs(median(mine), median(others), median(one / beside for one, beside in pairs))


def measure(times: int) -> list[Row]:
    """Every row of the table."""
    script = shutil.which("mentorpick", path=str(Path(sys.executable).parent))
    here = [script] if script else [sys.executable, "-P", "-m", "mentorpick"]
    with TemporaryDirectory() as home, TemporaryDirectory() as empty:
        (answers := Path(home) / "jo.yaml").write_text(ANSWERS, encoding="utf-8")
        (click := Path(home) / "empty.py").write_text(CLICK, encoding="utf-8")
        environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
        environment |= dict.fromkeys(("HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "MENTORPICK_HOME"), home)
        at_rest = environment | dict.fromkeys(("HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "MENTORPICK_HOME"), empty)

        def of(*argv: str, **more: str) -> Run:
            return lambda: processor([*argv], environment | more)

        def new_goal() -> float:
            for kept in Path(home).rglob("goals.vectors"):
                kept.unlink()
            return processor([*here, "rank", str(answers)], environment)

        asked = {"_MENTORPICK_COMPLETE": "complete_bash", "COMP_WORDS": "mentorpick ra", "COMP_CWORD": "1"}
        click_alone = of(sys.executable, str(click))
        tasks: list[tuple[str, Run, str, Run, float, int]] = [
            ("`mentorpick --version`", of(*here, "--version"), "`python -c pass`", of(sys.executable, "-c", "pass"),
                1.3, 4),
            ("`mentorpick --help`", of(*here, "--help"), "an empty click program", click_alone, 1.6, 4),
            ("the Tab key after two letters of a command", of(*here, **asked), "an empty click program", click_alone,
                1.6, 4),
            ("`rank`, sample pool, goal new", new_goal, "bare onnxruntime, one goal", of(sys.executable, "-c", MODEL),
                1.5, 1),
            ("`rank`, sample pool, goal known", of(*here, "rank", str(answers)), "`why` after it",
                of(*here, "why", "pascal-ndiaye"), 1.1, 1),
            ("the first question", lambda: first_question(here, empty, at_rest), "the same asked by bare questionary",
                lambda: first_question([sys.executable, "-c", QUESTION], empty, at_rest), 1.5, 1),
        ]  # fmt: skip
        return [
            _row(what, peer, target, in_pairs(own, other, times * often))
            for what, own, peer, other, target, often in tasks
        ]


def _row(what: str, peer: str, target: float, found: Pairs) -> Row:
    return Row(what, f"{found.own:.0f} ms", peer, f"{found.other:.0f} ms", found.ratio, f"<= {target}")


def main() -> None:
    arguments = parser(__doc__)
    arguments.add_argument("--runs", type=int, default=11)
    given = arguments.parse_args()
    report("start", measure(given.runs), write=given.write)


if __name__ == "__main__":
    main()
