"""A terminal for tests: a process on a pseudo-terminal, and what a person would see on its screen."""

import os
import sys
import termios
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

import pexpect
import pyte

UP, DOWN, ENTER, CTRL_B, CTRL_C, CTRL_D = "\x1b[A", "\x1b[B", "\r", "\x02", "\x03", "\x04"
PATIENCE = 60.0


def is_question(line: str) -> bool:
    """Whether a line begins a drawn question: not only its keys, where a small window has the question above them."""
    return line.startswith("› ") and not line.startswith("›  ")


class Terminal:
    """``mentorpick`` with these words, in the folder ``cwd``, in a terminal of ``columns`` by ``rows``.

    ``under`` is the call of a program that starts it.
    """

    def __init__(
        self,
        *argv: str | Path,
        cwd: Path,
        columns: int = 80,
        rows: int = 50,
        under: tuple[str, ...] = (),
        **environment: str,
    ) -> None:
        env = {**os.environ, "TERM": "xterm-256color", **environment}
        env.pop("COLUMNS", None)
        program, *words = (*under, sys.executable, "-P", "-m", "mentorpick", *map(str, argv))
        self.process = pexpect.spawn(program, words, dimensions=(rows, columns), env=env, cwd=str(cwd))
        self.process.delaybeforesend = None
        self.process.ptyproc.delayafterclose = 0
        self._screen = pyte.HistoryScreen(columns, rows, history=10_000, ratio=1.0)
        self._stream = pyte.ByteStream(self._screen)
        self.raw = b""
        self._mode = 0
        self._before: list[str] = []
        self._rows = [""] * rows
        self._lines: list[str] | None = None
        self._answered = 0
        self._above: list[str] = []

    @property
    def lines(self) -> list[str]:
        """What is on the screen, without empty lines at its end."""
        if self._lines is None:
            for row in self._screen.dirty:
                self._rows[row] = _text_of(self._screen.buffer[row])
            self._screen.dirty.clear()
            last = max((number for number, row in enumerate(self._rows, 1) if row), default=0)
            self._lines = self._rows[:last]
        return self._lines

    @property
    def text(self) -> str:
        """All that was shown, also what has scrolled away."""
        top = self._screen.history.top
        for line in list(top)[len(self._above) :]:  # what has scrolled away stays as it was
            self._above.append(_text_of(line))
        return "\n".join((*self._above, *self.lines))

    def buffer(self) -> pyte.HistoryScreen:
        """The screen itself, with its colours."""
        return self._screen

    def see(self, *words: str) -> "Terminal":
        """Wait until all of these words are on the screen, the last near its end."""
        return self._until(lambda: all(word in "\n".join(self.lines) for word in words), words)

    def ask(self, question: str) -> "Terminal":
        """Wait until this question is the one that waits for an answer."""
        return self.ask_one_of(question)

    def ask_one_of(self, *questions: str) -> "Terminal":
        """Wait until one of these questions is the one that waits for an answer."""
        return self._until(lambda: any(q in " ".join(self.asked.split()) for q in questions), questions).settle()

    @property
    def asked(self) -> str:
        """The question that waits for an answer, drawn with its hint in brackets or as lines that end in ``>``."""
        lines = self.lines
        if lines == self._before:
            return ""  # what was typed has not been taken yet
        starts = [n for n, line in enumerate(lines) if is_question(line)]
        if not starts:  # a small window: the question has scrolled away above its keys
            lines = self.text.splitlines()
            starts = [n for n, line in enumerate(lines) if is_question(line)]
        if starts and self.questions() > self._answered and any("(" in line[:6] for line in lines[starts[-1] :]):
            return "\n".join(lines[starts[-1] :])
        if lines and lines[-1] == ">":
            before = [n for n, line in enumerate(lines[:-1]) if line.startswith(">")]
            return "\n".join(lines[before[-1] if before else 0 :])
        return ""

    def type(self, *keys: str) -> "Terminal":
        """Send keys."""
        self._before = self.lines
        self._answered = self.questions() if ENTER in keys[-1:] and "?" not in keys else 0
        self.process.send("".join(keys).encode())
        return self

    def settle(self) -> "Terminal":
        """Wait until the screen is at rest."""
        while self.read(0.1):
            pass
        return self

    def questions(self) -> int:
        """How many drawn questions there have been: an answered one leaves its line, and the next begins another."""
        return sum(map(is_question, self.text.splitlines()))

    def end(self) -> int:
        """Wait for the end; the exit code, or minus the number of the signal."""
        limit = time.monotonic() + PATIENCE
        while self.process.isalive() or self.read():
            self.read()
            self._check(limit, ("the end",))
        self._mode = termios.tcgetattr(self.process.child_fd)[3]
        self.process.close()
        return self.process.exitstatus if self.process.exitstatus is not None else -self.process.signalstatus

    def close(self) -> None:
        """End it, however busy the machine is."""
        with suppress(pexpect.ExceptionPexpect):
            self.process.close(force=True)
            return
        time.sleep(2)  # it was killed, and has not gone yet
        self.process.close(force=True)

    def is_sane(self) -> bool:
        """Whether, after the end, what is typed is shown and edited as before, and the cursor is visible."""
        return bool(self._mode & termios.ECHO and self._mode & termios.ICANON) and not self._screen.cursor.hidden

    def read(self, wait: float = 0.05) -> bool:
        """Read what is shown within ``wait`` seconds; whether anything was."""
        try:
            data = self.process.read_nonblocking(65536, timeout=wait)
        except (pexpect.TIMEOUT, pexpect.EOF):
            return False
        self.raw += data
        self._stream.feed(data)
        self._lines = None
        return True

    def _until(self, holds: Callable[[], bool], words: tuple[str, ...]) -> "Terminal":
        limit = time.monotonic() + PATIENCE
        while not holds():
            while not self.read():  # nothing new, so there is nothing to look at again
                self._check(limit, words)
            self._check(limit, words)
        return self

    def _check(self, limit: float, words: tuple[str, ...]) -> None:
        if time.monotonic() > limit:
            raise AssertionError(f"waited for {words!r}, saw:\n" + "\n".join(self.lines))


def _text_of(line: Mapping[int, pyte.screens.Char]) -> str:
    """The text of a line of the screen; a wide letter stands in the first of its two cells."""
    return "".join(line[column].data for column in range(max(line, default=-1) + 1)).rstrip()
