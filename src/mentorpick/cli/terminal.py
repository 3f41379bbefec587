"""The terminal that questions are asked on: whether there is one, which prompter fits it, and leaving it sane."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from mentorpick.cli import output as console
from mentorpick.cli.options import Common
from mentorpick.interview.prompter import Prompter, UnusableConsole


def can_ask(common: Common) -> bool:
    """Return whether there is someone to ask: questions are written to stderr and answers read from stdin."""
    if common.no_input or sys.stdin is None or sys.stderr is None:
        return False
    return console.is_git_bash() or (console.is_terminal(sys.stdin) and console.is_terminal(sys.stderr))


def prompter(common: Common) -> Prompter:
    """Return the drawn prompter; where it was not wanted or cannot be, the plain one, and then a line says so."""
    from mentorpick.interview.prompter import LinePrompter

    width = console.terminal_width(sys.stderr)
    plain = LinePrompter(sys.stdin, sys.stderr, width)
    if common.accessible and not _is_dumb():
        return plain
    if not console.has_glyphs(sys.stderr):
        console.say("This terminal's letters have no signs for ticks; the questions come line by line.")
        return plain
    try:
        if _is_dumb():
            raise UnusableConsole
        from mentorpick.interview.terminal_prompter import TerminalPrompter

        return TerminalPrompter(sys.stderr, width, colour=console.use_colour(sys.stderr, common.color))
    except UnusableConsole:
        console.say("This terminal can't be drawn on, so the questions come line by line.")
        return plain


@contextmanager
def stoppable() -> Iterator[None]:
    """Let SIGTERM and a closed terminal stop the questions as Ctrl-C does; afterwards the terminal is as it was."""
    before = {number: signal.signal(number, _stop) for number in _signals()}
    restore = _settings()
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        restore()


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _signals() -> list[signal.Signals]:
    return [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]


class _settings:  # noqa: N801  called like the function it returns
    """Remembers how the terminal was set, where the system has such settings; calling it sets it so again."""

    def __init__(self) -> None:
        self._saved: list[object] | None = None
        try:
            import termios

            self._saved = termios.tcgetattr(sys.stdin.fileno())
        except (ImportError, OSError, ValueError):
            return
        except termios.error:
            return

    def __call__(self) -> None:
        if self._saved is not None:
            import termios
            from contextlib import suppress

            with suppress(termios.error, OSError):
                termios.tcsetattr(sys.stdin.fileno(), termios.TCSADRAIN, self._saved)  # type: ignore[arg-type]


def _is_dumb() -> bool:
    return console.is_git_bash() or (os.name != "nt" and os.environ.get("TERM", "dumb") in ("", "dumb", "unknown"))
