"""From Enter to the first question, beside the import of questionary alone. Prints; asserts nothing about time.

    python tests/benchmarks/start.py [--runs 15]

The two take turns, so that a machine that slows down slows both; the ratio is that of the medians. POSIX only: the
first question is read off a pseudo-terminal.
"""

import argparse
import os
import pty
import signal
import subprocess
import sys
import tempfile
from statistics import median
from time import perf_counter

TARGET = 1.5
FIRST = b"Whose mentors should I look through"


def first_question(home: str) -> float:
    """Milliseconds until the first question stands on the screen of an empty home."""
    environment = {**os.environ, "HOME": home, "XDG_DATA_HOME": home, "XDG_CACHE_HOME": home, "TERM": "xterm"}
    begin = perf_counter()
    child, screen = pty.fork()
    if not child:
        os.chdir(home)
        os.execve(sys.executable, [sys.executable, "-P", "-m", "mentorpick"], environment)
    shown = b""
    while FIRST not in shown:
        shown += os.read(screen, 65536)
    spent = perf_counter() - begin
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(screen)
    return spent * 1000


def import_questionary() -> float:
    """Milliseconds of a process that only imports questionary."""
    begin = perf_counter()
    subprocess.run([sys.executable, "-c", "import questionary"], check=True)
    return (perf_counter() - begin) * 1000


def main() -> None:
    """Print both medians and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=15)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as home:
        pairs = [(first_question(home), import_questionary()) for _ in range(runs + 1)][1:]
    own, other = (median(column) for column in zip(*pairs, strict=True))
    print(f"first question {own:.0f} ms, import questionary {other:.0f} ms: {own / other:.2f} x (target {TARGET} x)")


if __name__ == "__main__":
    main()
