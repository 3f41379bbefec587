"""The plain prompter: one line at a time, numbered choices, no drawing. For screen readers, dumb terminals, pipes.

Commands, each alone on a line: ``b`` back, ``?`` why this is asked, ``s`` skip, ``q`` quit.
"""

from textwrap import wrap
from typing import TextIO

from mentorpick.ask.parse import Unusable, parse
from mentorpick.ask.prompter import TIED, Back, Reply, Screen, Skip, shown

_HOW = {
    "one": "Type a number",
    "many": "Type numbers, such as 1 3",
    "order": "Type numbers in your order, such as 3 1",
    "text": "Type your answer",
    "list": "Type your answer, with commas between several",
    "number": "Type a number",
}


class Line:
    """Asks on ``out`` and reads lines from ``source``; ``width`` is the columns to fill."""

    def __init__(self, source: TextIO, out: TextIO, width: int = 80) -> None:
        self._source, self._out, self._width = source, out, width

    def ask(self, screen: Screen) -> Reply | Back | Skip:
        """Show the question until a line is an answer or a command."""
        self._show(screen)
        while True:
            typed = self._read()
            command = typed.strip().casefold()
            if command == "q":
                raise KeyboardInterrupt
            if command == "?":
                self.say(screen.why)
            elif command == "b" and screen.back:
                return Back()
            elif command == "b":
                self.say("This is the first question; there is nothing to go back to.")
            elif (reply := self._reply(typed, screen)) is not None:
                return reply

    def say(self, text: str, *, strong: bool = False) -> None:
        """Lines of text, wrapped; ``strong`` makes no difference here."""
        del strong
        for line in text.splitlines() or [""]:
            indent = line[: len(line) - len(line.lstrip())]
            for part in wrap(line, self._width, subsequent_indent=indent) or [""]:
                self._out.write(f"{part.replace(TIED, ' ')}\n")
        self._out.flush()

    def _reply(self, typed: str, screen: Screen) -> Reply | Skip | None:
        command = typed.strip().casefold()
        if command == "s" or (not command and screen.default is None):
            if screen.skip:
                return Skip()
            self.say("This one is needed to go on.")
            return None
        if not command:
            return Reply(screen.default)
        try:
            return Reply(parse(screen.kind, typed, screen))
        except Unusable as error:
            self.say(str(error))
            return None

    def _show(self, screen: Screen) -> None:
        self.say("")
        if screen.error:
            self.say(screen.error)
        if screen.heading:
            self.say(screen.heading)
        self.say(screen.text)
        for number, choice in enumerate(screen.choices, 1):
            text = f"{choice.label}: {choice.gloss}" if choice.gloss else choice.label
            first, *more = wrap(text, self._width - 6)
            self.say("\n".join((f"{number:>4}. {first}", *(f"      {line}" for line in more))))
        self.say(self._help(screen))

    def _help(self, screen: Screen) -> str:
        parts = [_HOW[screen.kind]]
        if screen.default is not None:
            parts.append(f"Enter takes {self._default(screen)} ({screen.origin})" if screen.origin else
                         f"Enter: {self._default(screen)}")  # fmt: skip
        if screen.way_past:
            parts.append(f"{'s' if screen.default is not None else 'Enter or s'}: {screen.way_past}")
        keys = ["? why", *(["b back"] if screen.back else []), "q quit"]
        parts.append(", ".join(key.replace(" ", TIED) for key in keys))
        return ". ".join(parts) + "."

    def _default(self, screen: Screen) -> str:
        return shown(screen, screen.default)

    def _read(self) -> str:
        self._out.write("> ")
        self._out.flush()
        line = self._source.readline()
        if not line:
            raise EOFError
        return line.rstrip("\r\n")
