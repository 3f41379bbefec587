"""The prompter for a real terminal: arrow keys, ticks, colours, by questionary.

Ctrl-B or "< back" goes back; ``?`` says why; Ctrl-C and Ctrl-D stop. Everything is drawn on the terminal that is
given, never on standard output, which belongs to the result.
"""

import sys
from collections.abc import Callable, Sequence
from textwrap import fill, wrap
from typing import Any, TextIO

from mentorpick.ask.given import Choice
from mentorpick.ask.prompter import Back, Reply, Screen, Skip, Undrivable, shown

_BACK, _SKIP, _WHY, _END, _KEEP = Back(), Skip(), "?", "end", "keep"

_DARK_AND_LIGHT = [
    ("qmark", "bold"),
    ("question", "bold"),
    ("answer", "bold"),
    ("pointer", "bold"),
    ("highlighted", "bold underline"),
    ("selected", "bold"),
    ("instruction", "italic"),
    ("heading", "ansicyan"),
    ("error", "bold"),
]
"""Weights and one colour of the terminal's own palette, so that light and dark backgrounds both read well."""


class Drawn:
    """Asks on the terminal ``out``, ``width`` columns wide. Raises Undrivable where it cannot be drawn on."""

    def __init__(self, out: TextIO, width: int = 80, *, colour: bool = True) -> None:
        from questionary import Style

        self._out, self._width = out, width
        self._more = {"output": _output(out, colour), "input": _input()}
        self._style = Style(_DARK_AND_LIGHT if colour else [])

    def ask(self, screen: Screen) -> Reply | Back | Skip:
        """Draw the question, and its reason when asked, until there is a reply."""
        *before, question = screen.text.splitlines()
        self.say("")
        self._heading(screen.heading)
        if screen.error:
            self.say(f"! {screen.error}", strong=True)
        for line in before:
            self.say(line)
        while True:
            reply: Any = _ASKERS[screen.kind](self, screen, question)
            if reply != _WHY:
                return reply  # type: ignore[no-any-return]
            self.say(f"  {screen.why}")

    def say(self, text: str, *, strong: bool = False) -> None:
        """Lines of text, wrapped at the width."""
        for line in text.splitlines() or [""]:
            indent = line[: len(line) - len(line.lstrip())]
            self._print(fill(line, self._width, subsequent_indent=indent), "bold" if strong else "")

    def _heading(self, text: str) -> None:
        self._print(text, "ansicyan")

    def _print(self, text: str, style: str) -> None:
        from prompt_toolkit import print_formatted_text
        from prompt_toolkit.formatted_text import FormattedText

        print_formatted_text(FormattedText([(style, text)]), output=self._more["output"])

    def _run(self, prompt: Any) -> Any:
        """Run a questionary prompt with our keys added."""
        from prompt_toolkit.key_binding import merge_key_bindings

        app = prompt.application
        app.key_bindings = merge_key_bindings([app.key_bindings, _keys()])
        return prompt.unsafe_ask()

    # one function a kind

    def _text(self, screen: Screen, question: str) -> Any:
        import questionary

        default = "" if screen.default is None else shown(screen, screen.default)
        typed = self._run(
            questionary.text(
                self._fitted(question), default=default, qmark="›", style=self._style,
                instruction=f"\n{self._hint(screen, 'Enter')}\n>", **self._more,
            )
        )  # fmt: skip
        if not isinstance(typed, str):
            return typed
        if typed.strip() in ("?", "<", "< back"):
            return _WHY if typed.strip() == "?" else _BACK
        if not typed.strip() and screen.skip:
            return _SKIP
        return Reply(typed)

    def _one(self, screen: Screen, question: str) -> Any:
        rows = [*self._rows(screen.choices), *self._ways_out(screen)]
        reply = self._select(question, rows, screen.default, self._hint(screen, "arrows, Enter"))
        return Reply(reply) if isinstance(reply, str) and reply != _WHY else reply

    def _many(self, screen: Screen, question: str) -> Any:
        import questionary

        def fits(chosen: Sequence[Any]) -> bool | str:
            too_many = screen.most and len(chosen) > screen.most
            return f"That is {len(chosen)}; choose {screen.most} at the most." if too_many else True

        reply = self._run(
            questionary.checkbox(
                self._fitted(question), self._rows(screen.choices, screen.default or ()), qmark="›",
                style=self._style, validate=fits, instruction=f"\n  {self._hint(screen, 'Space ticks, Enter')}",
                use_jk_keys=False, **self._more,
            )
        )  # fmt: skip
        if not isinstance(reply, list):
            return reply
        return Reply(reply) if reply or not screen.skip else _SKIP

    def _order(self, screen: Screen, question: str) -> Any:
        """One after the other: each choice goes to the end of the order."""
        chosen: list[str] = []
        keep = list(screen.default or ())
        while len(chosen) < len(screen.choices):
            text = f"After {shown(screen, chosen)}: which is next?" if chosen else question
            first = [Choice(_KEEP, f"{shown(screen, keep)} ({screen.origin})")] if keep and not chosen else []
            end = Choice(_END, "That is all" if chosen else "None of them")
            left = [choice for choice in screen.choices if choice.key not in chosen]
            rows = [*self._rows((*first, *left, end)), *self._ways_out(screen, skip=False)]
            reply = self._select(text, rows, None, self._hint(screen._replace(default=None), "arrows, Enter"))
            if reply == _KEEP:
                return Reply(keep)
            if reply == _END:
                break
            if not isinstance(reply, str) or reply == _WHY:
                return reply
            chosen.append(reply)
        return Reply(chosen) if chosen else _SKIP

    # how it looks

    def _select(self, question: str, rows: list[Any], default: Any, hint: str) -> Any:
        import questionary

        return self._run(
            questionary.select(
                self._fitted(question), rows, default=default, qmark="›", style=self._style,
                instruction=f"\n  {hint}", use_jk_keys=False, show_description=False, **self._more,
            )
        )  # fmt: skip

    def _rows(self, choices: Sequence[Choice], ticked: Sequence[str] = ()) -> list[Any]:
        import questionary

        return [
            questionary.Choice(self._title(choice), value=choice.key, checked=choice.key in ticked)
            for choice in choices
        ]  # fmt: skip

    def _title(self, choice: Choice) -> str:
        text = f"{choice.label}: {choice.gloss}" if choice.gloss else choice.label
        return ("\n" + " " * 7).join(wrap(text, self._width - 8))

    def _ways_out(self, screen: Screen, *, skip: bool = True) -> list[Any]:
        import questionary

        rows: list[Any] = [questionary.Separator(" ")]
        if skip and screen.skip:
            rows.append(questionary.Choice(f"Skip: {screen.skip}", value=_SKIP))
        rows.append(questionary.Choice("? Why this is asked", value=_WHY))
        if screen.back:
            rows.append(questionary.Choice("< back", value=_BACK))
        return rows

    def _hint(self, screen: Screen, how: str) -> str:
        parts = [how]
        if screen.origin and screen.default is not None:
            parts.append(f"{shown(screen, screen.default)} is {screen.origin}")
        if screen.kind in ("text", "list", "number", "many"):
            parts += [f"empty = {screen.skip}"] if screen.skip else []
            parts.append("? why")
        if screen.back:
            parts.append("Ctrl-B back")
        return self._fitted(f"({', '.join(parts)})")

    def _fitted(self, text: str) -> str:
        return fill(text, self._width - 4, subsequent_indent="  ")


def _keys() -> Any:
    """Ctrl-B back, Ctrl-D stop, and ``?`` in lists, where it cannot be meant as text."""
    from prompt_toolkit.filters import Condition
    from prompt_toolkit.key_binding import KeyBindings
    from prompt_toolkit.keys import Keys

    keys = KeyBindings()

    @keys.add(Keys.ControlB, eager=True)
    def _back(event: Any) -> None:
        event.app.exit(result=_BACK)

    @keys.add(Keys.ControlD, eager=True)
    def _stop(event: Any) -> None:
        event.app.exit(exception=EOFError)

    def _is_list() -> bool:
        from prompt_toolkit.application import get_app

        return not get_app().layout.buffer_has_focus

    @keys.add("?", eager=True, filter=Condition(_is_list))
    def _why(event: Any) -> None:
        event.app.exit(result=_WHY)

    return keys


def _output(out: TextIO, colour: bool) -> Any:
    from prompt_toolkit.output import ColorDepth, create_output

    depth = ColorDepth.DEPTH_4_BIT if colour else ColorDepth.DEPTH_1_BIT
    try:
        output = create_output(stdout=out)
        output.get_size()
    except _no_console() as error:
        raise Undrivable from error
    output.get_default_color_depth = lambda: depth  # type: ignore[method-assign]
    return output


def _input() -> Any:
    from prompt_toolkit.input import create_input

    try:
        return create_input()
    except _no_console() as error:
        raise Undrivable from error


def _no_console() -> tuple[type[BaseException], ...]:
    """What is raised where there is no console to draw on."""
    if sys.platform == "win32":
        from prompt_toolkit.output.win32 import NoConsoleScreenBufferError

        return (OSError, ValueError, NoConsoleScreenBufferError)
    return (OSError, ValueError)


_ASKERS: dict[str, Callable[[Drawn, Screen, str], Any]] = {
    "one": Drawn._one,
    "many": Drawn._many,
    "order": Drawn._order,
    "text": Drawn._text,
    "list": Drawn._text,
    "number": Drawn._text,
}
