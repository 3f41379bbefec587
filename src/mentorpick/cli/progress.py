"""Progress: a line on stderr, on a terminal only, that is rewritten while something takes long.

``Progress`` counts. ``StepProgress`` names steps, and goes on even while a solver blocks this process: a small process
of its own does the writing, for the solver holds the interpreter, so a thread could not.
"""

import sys
from contextlib import suppress
from typing import Any

from mentorpick.cli import output as console
from mentorpick.cli.options import Common, is_dumb_terminal
from mentorpick.text import visible

_EVERY = 0.2
_AFTER = 0.8


def _is_drawn(common: Common) -> bool:
    plain = common.accessible or is_dumb_terminal()
    return not common.quiet and not plain and console.is_terminal(sys.stderr)


def _rewrite(line: str, before: int) -> None:
    """Put a line over one of ``before`` columns."""
    sys.stderr.write("\r" + line.ljust(before))
    sys.stderr.flush()


def _clear(columns: int) -> None:
    sys.stderr.write("\r" + " " * columns + "\r" if columns else "")
    sys.stderr.flush()


_CELLS = 20
"""The width of a progress bar."""


class Progress:
    """A line that is rewritten on stderr while something runs for more than a second, on a terminal only.

    Use as ``with Progress(common, "ranking", total) as progress: ... progress.advance()``.
    """

    def __init__(self, common: Common, what: str, total: int | None = None) -> None:
        from time import monotonic

        self._clock = monotonic
        self._what, self._total, self._done = what, total, 0
        self._started = self._shown = monotonic()
        self._line = ""
        self._on = _is_drawn(common)

    def advance(self, steps: int = 1) -> None:
        """Count ``steps`` as done and, at most ten times a second, say so."""
        self._done += steps
        now = self._clock()
        if self._on and now - self._started > 1 and now - self._shown > 0.1:
            self._shown = now
            self._write(self._text(now - self._started))

    def reach(self, done: int, total: int) -> None:
        """Count so many of so many as done."""
        self._total = total
        self.advance(done - self._done)

    def _text(self, seconds: float) -> str:
        rate = self._done / seconds
        if not self._total:
            return f"{self._what}: {self._done:,}, {rate:,.0f} a second"
        text = f"{self._what}: {self._bar(self._total)} {self._done:,} of {self._total:,}"
        if rate > 0:
            text += f", {max(0, self._total - self._done) / rate:,.0f} s left"
        return text

    def _bar(self, total: int) -> str:
        full, empty = "━─" if console.has_glyphs(sys.stderr) else "#-"
        cells = min(_CELLS, _CELLS * self._done // total)
        return full * cells + empty * (_CELLS - cells)

    def _write(self, line: str) -> None:
        line = visible(line)[: console.terminal_width(sys.stderr) - 1]
        _rewrite(line, len(self._line))
        self._line = line

    def __enter__(self) -> "Progress":
        return self

    def __exit__(self, *_: Any) -> None:
        if self._line:
            _clear(len(self._line))


class StepProgress:
    """Use as ``with StepProgress(common, limit) as tick: tick("what")``, False once ``limit`` seconds are over.

    Draws on a terminal only, and only after most of a second.
    """

    def __init__(self, common: Common, limit: float = 0) -> None:
        from time import monotonic

        self._clock, self._limit = monotonic, limit
        self._started = monotonic()
        self._writer: Any = self._start() if _is_drawn(common) else None

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
        import subprocess

        return subprocess.Popen([sys.executable, "-P", "-m", __name__], stdin=subprocess.PIPE)  # noqa: S603  our own module

    def __enter__(self) -> "StepProgress":
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
            _rewrite(line, width)
            width = len(line)
    _clear(width)


if __name__ == "__main__":
    main()
