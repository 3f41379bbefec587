"""What a process of its own took: processor time, which a busy machine does not stretch, and peak memory.

On Linux a process begins with the peak memory of the one that started it, so between a large test run and the process
that is measured stands a small one.
"""

import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

_PARENT = """
import os, resource, subprocess, sys
code = subprocess.call(sys.argv[2:])
took = resource.getrusage(resource.RUSAGE_CHILDREN)
with open(sys.argv[1], "w") as stream:
    print(code, took.ru_utime + took.ru_stime, took.ru_maxrss, file=stream)
"""


class Done(NamedTuple):
    """How a process ended, the seconds a processor worked on it, and its peak memory."""

    code: int
    out: str
    err: str
    seconds: float
    mebibytes: float


def measured(argv: Sequence[str | Path], timeout: float = 100) -> Done:
    """Run this, with the start of Python; subprocess.TimeoutExpired where it hangs."""
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "told"
        done = subprocess.run(
            [sys.executable, "-S", "-c", _PARENT, str(told), *map(str, argv)],
            capture_output=True,
            encoding="utf-8",
            timeout=timeout,
            check=True,
        )
        code, seconds, peak = told.read_text(encoding="utf-8").split()
    scale = 2**20 if sys.platform == "darwin" else 2**10
    return Done(int(code), done.stdout, done.stderr, float(seconds), int(peak) / scale)
