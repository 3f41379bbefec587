"""What a prompter shows and gives back: one interface, behind which rich, line and scripted ones stand.

A prompter knows nothing of mentors: it shows a Screen and returns a Reply. Ctrl-C raises KeyboardInterrupt, the
end of input EOFError.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple, Protocol

from mentorpick.ask.given import Choice
from mentorpick.ask.questions import Kind

TIED = "\u00a0"
"""A blank at which no line is broken."""
YOURS = "your answer"
"""The origin of a default that was answered before in this round."""


class Screen(NamedTuple):
    """One question as it stands before the user."""

    key: str
    heading: str
    """``Question 3 of 9 · Your priority``."""
    text: str
    """The question, its last line; lines before it are shown above."""
    kind: Kind
    why: str
    choices: tuple[Choice, ...] = ()
    default: Any = None
    """What Enter alone gives; None: nothing."""
    origin: str = ""
    """Where the default comes from: ``last time``."""
    skip: str = ""
    """What skipping means; empty: it cannot be skipped."""
    back: bool = False
    most: int = 0
    error: str = ""
    """What was wrong with the answer just typed."""

    @property
    def way_past(self) -> str:
        """What skipping means, to be offered; empty where Enter alone says the same already."""
        said = "" if self.default is None else shown(self, self.default).casefold()
        return "" if said == self.skip.casefold() else self.skip


class Back(NamedTuple):
    """The user goes one question back."""


class Skip(NamedTuple):
    """The user skips the question."""


class Reply(NamedTuple):
    """An answer: a key, keys, or text, as the kind says."""

    value: Any


class Prompter(Protocol):
    """Shows one question at a time."""

    def ask(self, screen: Screen) -> Reply | Back | Skip:
        """Show the question until there is a reply."""

    def say(self, text: str, *, strong: bool = False) -> None:
        """Show lines of text between two questions."""


class Undrivable(Exception):
    """This console cannot be drawn on; the line prompter can."""


class Scripted:
    """Answers from a list, for tests and demonstrations: ``(key, reply)`` in order; it checks the keys."""

    def __init__(self, replies: Iterable[tuple[str, Reply | Back | Skip | type[BaseException]]]) -> None:
        self._replies = iter(replies)
        self.screens: list[Screen] = []
        self.said: list[str] = []

    def ask(self, screen: Screen) -> Reply | Back | Skip:
        """The next reply of the list; EOFError at its end."""
        self.screens.append(screen)
        key, reply = next(self._replies, ("", EOFError))
        if isinstance(reply, type):
            raise reply
        if key != screen.key:
            raise AssertionError(f"asked {screen.key}, the script answers {key}")
        return reply

    def say(self, text: str, *, strong: bool = False) -> None:
        """Remember what was said."""
        del strong
        self.said.append(text)


def label_of(screen: Screen, key: str) -> str:
    """The label of a choice."""
    return next((choice.label for choice in screen.choices if choice.key == key), key)


def shown(screen: Screen, value: Any) -> str:
    """A value as people read it: labels for keys, commas between several."""
    if isinstance(value, list | tuple):
        return ", ".join(label_of(screen, str(part)) for part in value) or "none"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return label_of(screen, str(value))
