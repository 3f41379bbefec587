"""How quickly commands start, each beside what can't be avoided, in processor time.

    python -m tests.benchmarks.start [--runs 11] [--write]

Commands take turns with their peers, so that a machine that slows down slows both; a ratio is that of the medians. All
run from compiled modules, as after an install. POSIX only: the first question is read off a pseudo-terminal.
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


def in_turns(runs: Mapping[str, Run], times: int) -> dict[str, float]:
    """The median of each, after one round that isn't counted."""
    found: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(times + 1):
        for name, run in runs.items():
            found[name].append(run())
    return {name: median(taken[1:]) for name, taken in found.items()}


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
        median_of = in_turns(
            {
                "pass": of(sys.executable, "-c", "pass"),
                "click": of(sys.executable, str(click)),
                "model": of(sys.executable, "-c", MODEL),
                "questionary": lambda: first_question([sys.executable, "-c", QUESTION], empty, at_rest),
                "version": of(*here, "--version"),
                "help": of(*here, "--help"),
                "tab": of(*here, **asked),
                "new": new_goal,
                "known": of(*here, "rank", str(answers)),
                "why": of(*here, "why", "pascal-ndiaye"),
                "question": lambda: first_question(here, empty, at_rest),
            },
            times,
        )
    return [
        _row("`mentorpick --version`", "version", "`python -c pass`", "pass", 1.3, median_of),
        _row("`mentorpick --help`", "help", "an empty click program", "click", 1.6, median_of),
        _row("the Tab key after two letters of a command", "tab", "an empty click program", "click", 1.6, median_of),
        _row("`rank`, sample pool, goal new", "new", "bare onnxruntime, one goal", "model", 1.5, median_of),
        _row("`rank`, sample pool, goal known", "known", "`why` after it", "why", 1.1, median_of),
        _row("the first question", "question", "the same asked by bare questionary", "questionary", 1.5, median_of),
    ]


def _row(what: str, own: str, peer: str, other: str, target: float, found: Mapping[str, float]) -> Row:  # noqa: PLR0917
    ratio = found[own] / found[other]
    return Row(what, f"{found[own]:.0f} ms", peer, f"{found[other]:.0f} ms", ratio, f"<= {target}")


def main() -> None:
    arguments = parser(__doc__)
    arguments.add_argument("--runs", type=int, default=11)
    given = arguments.parse_args()
    report("start", measure(given.runs), write=given.write)


if __name__ == "__main__":
    main()
