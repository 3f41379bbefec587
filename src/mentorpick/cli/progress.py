"""A line on stderr that says what a long step is doing, and for how long, even while a solver blocks this process.

A small process of its own does the writing: the solver holds the interpreter, so a thread could not.
"""

import subprocess
import sys
from contextlib import suppress
from typing import Any

from mentorpick.children import python_argv
from mentorpick.cli import output as console
from mentorpick.cli.options import Common

_EVERY = 0.2
_AFTER = 0.8


class Ticker:
    """Use as ``with Ticker(common, limit) as tick: tick("what")``: False once ``limit`` seconds are over, 0 = never.

    Draws on a terminal only, and only after most of a second.
    """

    def __init__(self, common: Common, limit: float = 0) -> None:
        from time import monotonic

        self._clock, self._limit = monotonic, limit
        self._started = monotonic()
        drawn = not common.quiet and not common.accessible and console.is_terminal(sys.stderr)
        self._writer: Any = self._start() if drawn else None

    def __call__(self, what: str) -> bool:
        """Say what is being done now; whether there is time left."""
        if self._writer is not None:
            try:
                self._writer.stdin.write(f"{what}\n".encode())
                self._writer.stdin.flush()
            except OSError:
                self._end()
        return not self._limit or self._clock() - self._started < self._limit

    def _start(self) -> Any:
        return subprocess.Popen(python_argv(__name__), stdin=subprocess.PIPE)  # noqa: S603  our own module

    def __enter__(self) -> "Ticker":
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def _end(self) -> None:
        if self._writer is not None:
            with suppress(OSError):  # it may be gone before us
                self._writer.stdin.close()
            self._writer.wait()
            self._writer = None


def main() -> None:
    """Rewrite the line until stdin ends."""
    import signal
    from threading import Thread
    from time import monotonic, sleep

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    said = [""]
    reader = Thread(target=lambda: said.extend(line.strip() for line in sys.stdin), daemon=True)
    reader.start()
    started = monotonic()
    width = 0
    while reader.is_alive():
        sleep(_EVERY)
        seconds = monotonic() - started
        if seconds > _AFTER and said[-1]:
            line = f"{said[-1]} ({seconds:.0f} s)"
            sys.stderr.write("\r" + line.ljust(width))
            sys.stderr.flush()
            width = len(line)
    sys.stderr.write("\r" + " " * width + "\r" if width else "")
    sys.stderr.flush()


if __name__ == "__main__":
    main()
