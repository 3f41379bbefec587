"""The prompter for a real terminal: arrow keys, ticks, colours, by questionary.

Ctrl-B or "< back" goes back; ``?`` says why; Ctrl-C and Ctrl-D stop. Everything is drawn on the terminal that is
given, never on standard output, which belongs to the result.
"""

import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from string import ascii_letters, digits
from textwrap import fill, wrap
from typing import Any, TextIO

from mentorpick.interview.prompter import (
    YOURS,
    Back,
    InvalidReply,
    Reply,
    Screen,
    Skip,
    SkipRest,
    UnusableConsole,
    typed_behind_default,
    understood,
    value_words,
    wrap_lines,
)
from mentorpick.interview.state import Choice
from mentorpick.text import show_unsafe

_BACK, _SKIP, _REST, _WHY, _KEEP = Back(), Skip(), SkipRest(), "?", "keep"

_ARROWS = "arrow keys or number, then Enter"
_TIED = "\u00a0"
"""A blank at which no line is broken."""
_FEWEST = 3
"""Lines of a list that a window shows at least; where the question leaves fewer, it is printed above the list."""
_DARK_AND_LIGHT = [
    ("qmark", "bold"),
    ("question", "bold"),
    ("answer", "noinherit bold"),
    ("pointer", "bold"),
    ("highlighted", "bold underline"),
    ("selected", "noreverse bold"),
    ("instruction", "noinherit"),
    ("heading", "bold"),
    ("error", "bold"),
]
"""Weights alone: a colour of the terminal's palette reads badly on one background or the other."""


class TerminalPrompter:
    """Asks on the terminal ``out``, ``width`` columns wide, where the keys in ``told`` were said before.

    Raises UnusableConsole where it cannot be drawn on.
    """

    def __init__(self, out: TextIO, width: int = 80, told: set[str] | None = None, *, colour: bool = True) -> None:
        from prompt_toolkit.output import ColorDepth
        from questionary import Style

        self._out, self._width = out, width
        self._told = set() if told is None else told
        self._above = False
        depth = ColorDepth.DEPTH_4_BIT if colour else ColorDepth.DEPTH_1_BIT
        self._more = {"output": _output(out), "input": _input(), "erase_when_done": True, "color_depth": depth}
        self._style = Style(_DARK_AND_LIGHT)

    def ask(self, screen: Screen) -> Reply | Back | Skip:
        """Draw the question, and its reason when asked, until there is a reply."""
        *before, question = screen.text.splitlines()
        self.say("")
        if screen.heading:
            self._print(fill(screen.heading, self._width), "class:heading")
        if screen.error:
            self.say(f"! {screen.error}", strong=True)
        for line in before:
            self.say(line)
        while True:
            reply: Any = _ASKERS[screen.kind](self, screen, question)
            if reply == _WHY:
                self._explain(screen)
            elif screen.back or not isinstance(reply, Back):
                self._leave(screen, question, reply)
                return reply  # type: ignore[no-any-return]

    def _explain(self, screen: Screen) -> None:
        """Say why it is asked, and the keys that a small window has no room for."""
        self.say(f"  {screen.why}")
        keys = [*(["Ctrl-B back"] if screen.back else []), *(["Ctrl-R skips the rest"] if screen.rest else [])]
        if keys:
            self.say(f"  {', '.join(keys)}.")

    def _leave(self, screen: Screen, question: str, reply: Reply | Back | Skip) -> None:
        """What stays on the screen of a question that was answered: itself and the answer."""
        if not self._above:
            self._print(f"› {self._fitted(question)}", "")
        if isinstance(reply, Back | SkipRest):
            self._print("  < back" if isinstance(reply, Back) else "  skip the rest", "")
        else:
            said = screen.skip if isinstance(reply, Skip) else value_words(screen, reply.value)
            for typed in (typed_behind_default(screen, said), said) if isinstance(reply, Reply) else ():
                with suppress(InvalidReply):
                    said = understood(screen, typed) if typed else said
            for line in said.splitlines():
                self._print(f"  {self._fitted(line)}", "class:answer")

    def say(self, text: str, *, strong: bool = False) -> None:
        """Print lines of text, wrapped at the width."""
        self._print("\n".join(wrap_lines(text, self._width)), "class:error" if strong else "")

    def _print(self, text: str, style: str) -> None:
        from prompt_toolkit import print_formatted_text
        from prompt_toolkit.formatted_text import FormattedText

        print_formatted_text(
            FormattedText([(style, show_unsafe(text))]), output=self._more["output"], style=self._style,
            color_depth=self._more["color_depth"],
        )  # fmt: skip

    def _run(self, prompt: Any, *, rest: bool, is_list: bool = True, more: Any = None) -> Any:
        """Run a questionary prompt with our keys added."""
        from prompt_toolkit.key_binding import merge_key_bindings

        app = prompt.application
        ours = [_keys(is_list=is_list, rest=rest), *([more] if more else [])]
        app.key_bindings = merge_key_bindings([app.key_bindings, *ours])
        return prompt.unsafe_ask()

    # one function a kind

    def _text(self, screen: Screen, question: str) -> Any:
        import questionary

        default = "" if screen.default is None else value_words(screen, screen.default)
        message, said = self._head(question, [*self._hint(screen, ""), *self._keys_told(screen)])
        typed = self._run(
            questionary.text(
                message, default=default, qmark="›", style=self._style, instruction=f"{said}\n>", **self._more
            ),
            is_list=False, rest=screen.rest,
        )  # fmt: skip
        if not isinstance(typed, str):
            return typed
        if typed.strip() in ("?", "<", "< back"):
            return _WHY if typed.strip() == "?" else _BACK
        if not typed.strip() and screen.skip:
            return _SKIP
        return Reply(typed)

    def _one(self, screen: Screen, question: str, first: Sequence[Any] = ()) -> Any:
        """One choice, below the rows that come ``first``: else the way to skip."""
        import questionary

        skip = [self._aside(_SKIP, f"Skip: {screen.way_past}")] if screen.way_past else []

        def rows(glosses: bool) -> list[Any]:
            """Return the choices between the way to skip and the ways out."""
            return [*(first or skip), *self._rows(screen.choices, glosses=glosses), *self._ways_out(screen)]

        head, drawn, room = self._with_rows(screen, question, self._hint(screen, _ARROWS), rows)
        prompt = questionary.select(
            head[0], drawn, default=screen.default, qmark="›", style=self._style, instruction=head[1],
            use_jk_keys=False, show_description=False, **self._more,
        )  # fmt: skip
        reply = self._run(prompt, more=_jumps(prompt, screen, room), rest=screen.rest)
        return Reply(reply) if isinstance(reply, str) and reply != _WHY else reply

    def _many(self, screen: Screen, question: str) -> Any:
        import questionary

        def fits(chosen: Sequence[Any]) -> bool | str:
            """Return whether so many may be chosen, else what to say."""
            too_many = screen.most and len(chosen) > screen.most
            return f"That's {len(chosen)}. Choose {screen.most} at most." if too_many else True

        def rows(glosses: bool) -> list[Any]:
            """Return the choices with boxes to tick."""
            return self._rows(screen.choices, screen.default or (), 9, glosses=glosses)

        head, drawn, room = self._with_rows(screen, question, self._hint(screen, "Space ticks, Enter goes on"), rows)
        prompt = questionary.checkbox(
            head[0], drawn, qmark="›", style=self._style, validate=fits, instruction=head[1], use_jk_keys=False,
            **self._more,
        )  # fmt: skip
        reply = self._run(prompt, more=_jumps(prompt, screen, room), rest=screen.rest)
        if not isinstance(reply, list):
            return reply
        return Reply(reply) if reply or not screen.skip else _SKIP

    def _order(self, screen: Screen, question: str) -> Any:
        """One after the other: each choice goes to the end of the order."""
        chosen: list[str] = []
        keep = list(screen.default or ())
        while len(chosen) < len(screen.choices):
            text = f"After {value_words(screen, chosen)}: what's next?" if chosen else question
            first = [self._aside(_SKIP, "That's all" if chosen else "None of them")]
            if keep and not chosen:
                first.insert(0, self._aside(_KEEP, f"Just this: {value_words(screen, keep)} ({screen.origin})"))
            left = tuple(choice for choice in screen.choices if choice.key not in chosen)
            reply = self._one(screen._replace(choices=left, default=None), text, first)
            if reply == Reply(_KEEP):
                return Reply(keep)
            if reply == _WHY:
                self._explain(screen)
            elif isinstance(reply, Reply):
                chosen.append(reply.value)
            else:
                done = chosen and isinstance(reply, Skip) and not isinstance(reply, SkipRest)
                return Reply(chosen) if done else reply
        return Reply(chosen)

    # how it looks

    def _head(self, question: str, hint: list[str], below: int = 1, indent: str = "") -> tuple[str, str]:
        """The question and its hint, to be drawn above so many lines; where it's too long for that, printed before."""
        message, said = self._fitted(question), self._brackets(hint)
        self._above = _height([message, said]) + below > self._height()
        if not self._above:
            return message, f"\n{indent}{said}"
        self._print(f"› {message}", "class:question")
        return "", said

    def _with_rows(
        self, screen: Screen, question: str, hint: list[str], rows: Callable[[bool], list[Any]]
    ) -> tuple[tuple[str, str], list[Any], int]:
        """The question with its hint, the rows, and the lines left for them.

        In a small window the glosses go first, then the keys that ``?`` says too, and a word says that more follows.
        """
        keys = self._keys_told(screen)
        for glosses, more in ((True, False), (False, False), (False, True)):
            drawn = rows(glosses)
            tall = _height(row.title for row in drawn)
            parts = [f"{len(drawn)} lines, arrows show more", *hint] if more else [*hint, *keys]
            room = self._height() - _height([self._fitted(question), self._brackets(parts)])
            if tall <= room:
                break
        head = self._head(question, parts, min(_FEWEST, tall), "  ")
        return head, drawn, max(room, _FEWEST)

    def _height(self) -> int:
        """Lines that may be drawn on: the last one is left free, and one for what is wrong with an answer."""
        return int(self._more["output"].get_size().rows) - 2

    def _rows(
        self, choices: Sequence[Choice], ticked: Sequence[str] = (), indent: int = 7, *, glosses: bool = True
    ) -> list[Any]:
        import questionary

        return [
            questionary.Choice(
                self._title(choice, number, indent, glosses=glosses), value=choice.key, checked=choice.key in ticked
            )
            for number, choice in enumerate(choices, 1)
        ]

    def _title(self, choice: Choice, number: int, indent: int, *, glosses: bool) -> str:
        text = f"{choice.label} - {choice.gloss}" if choice.gloss and glosses else choice.label
        return f"{number:>2}. " + ("\n" + " " * indent).join(wrap(text, self._width - indent - 1))

    def _aside(self, value: Any, text: str) -> Any:
        """A row without a number, above the others: it leaves the question as it is, so Enter alone may take it."""
        import questionary

        return questionary.Choice(" " + ("\n" + " " * 4).join(wrap(text, self._width - 5)), value=value)

    def _ways_out(self, screen: Screen) -> list[Any]:
        import questionary

        rows: list[Any] = [questionary.Separator(" "), questionary.Choice("? Why are you asking this", value=_WHY)]
        if screen.rest:
            rows.append(questionary.Choice("> Skip the rest", value=_REST))
        if screen.back:
            rows.append(questionary.Choice("< back", value=_BACK))
        return rows

    def _hint(self, screen: Screen, how: str) -> list[str]:
        """What Enter takes, and the keys: told with the first question of a kind, and where there are more."""
        typed = screen.kind in _TYPED
        new = _told_as(screen) not in self._told
        parts = [how] if how and new else []
        if screen.origin not in ("", YOURS) and screen.default is not None:
            parts.append(f"{'filled in' if typed else value_words(screen, screen.default)}: {screen.origin}")
        if typed or screen.kind == "many":
            nothing = "Enter" if typed else "no tick"
            parts += [f"{nothing}: {screen.way_past}"] if screen.way_past and screen.default is None else []
            parts += ["? why"] if new else []
        return parts

    def _keys_told(self, screen: Screen) -> list[str]:
        """The keys that leave a question: told with the first one of a kind, and where no row of a list says it."""
        kind = _told_as(screen)
        new = kind not in self._told or (kind == "text" and "back" not in self._told)
        self._told.add(kind)
        typed = screen.kind in ("text", "list", "number")  # of which the chord is tmux's own
        back = ["< back" if typed else "Ctrl-B back"] if screen.back and new else []
        self._told.update(["back"] if back else [])
        return [*back, *(["Ctrl-R skips the rest"] if screen.rest and screen.kind not in ("one", "order") else [])]

    def _brackets(self, parts: list[str]) -> str:
        """The parts of a hint, each kept on one line where it fits into one."""
        tied = (part.replace(" ", _TIED) if len(part) < self._width - 6 else part for part in parts)
        return self._fitted(f"({', '.join(tied) or '? why'})").replace(_TIED, " ")

    def _fitted(self, text: str) -> str:
        return fill(text, self._width - 4, subsequent_indent="  ", break_on_hyphens=False)


_TYPED = ("text", "list", "number")


def _told_as(screen: Screen) -> str:
    """What the keys of a question are told with: once for all that is typed."""
    return "text" if screen.kind in _TYPED else screen.kind


def _height(texts: Iterable[str]) -> int:
    """Lines that texts below each other take."""
    return sum(text.count("\n") + 1 for text in texts)


def _keys(*, is_list: bool, rest: bool) -> Any:
    """Ctrl-B back, Ctrl-D stop, Ctrl-R skip the rest, and ``?`` in lists, where it can't be meant as text."""
    from prompt_toolkit.key_binding import KeyBindings
    from prompt_toolkit.keys import Keys

    keys = KeyBindings()

    @keys.add(Keys.ControlB, eager=True)
    def _back(event: Any) -> None:
        event.app.exit(result=_BACK)

    @keys.add(Keys.ControlD, eager=True)
    def _stop(event: Any) -> None:
        event.app.exit(exception=EOFError)

    if rest:

        @keys.add(Keys.ControlR, eager=True)
        def _rest(event: Any) -> None:
            event.app.exit(result=_REST)

    if is_list:

        @keys.add("?", eager=True)
        def _why(event: Any) -> None:
            event.app.exit(result=_WHY)

    return keys


def _jumps(prompt: Any, screen: Screen, room: int) -> Any:
    """Digits go to the row with that number, letters to the next row that begins so, y and n to yes and no.

    The list takes ``room`` lines at most, and the row pointed at is seen whole, with one more below it.

    Every letter is taken, so that none of questionary's own ticks or unticks boxes.
    """
    from prompt_toolkit.key_binding import KeyBindings
    from prompt_toolkit.layout import Dimension, ScrollOffsets
    from questionary.prompts.common import InquirerControl

    layout = prompt.application.layout
    window = next(each for each in layout.find_all_windows() if isinstance(each.content, InquirerControl))
    control = window.content
    window.height = Dimension(max=max(room, 1))
    window.scroll_offsets = ScrollOffsets(bottom=max(_height([row.title]) for row in control.choices))
    keys, typed = KeyBindings(), [0]
    rows = {choice.key: row for row, each in enumerate(control.choices) for choice in screen.choices
            if each.value == choice.key}  # fmt: skip
    numbered = sorted(rows.values())
    begins = {
        row: choice.label[:1].casefold() for choice in screen.choices if (row := rows.get(choice.key)) is not None
    }
    answers = {"y": rows.get("yes"), "n": rows.get("no")}

    def _digit(event: Any) -> None:
        digit = int(event.key_sequence[0].key)
        for number in (typed[0] * 10 + digit, digit):
            if 1 <= number <= len(numbered):
                typed[0], control.pointed_at = number, numbered[number - 1]
                return

    def _letter(event: Any) -> None:
        letter = str(event.key_sequence[0].key).casefold()
        if (row := answers.get(letter)) is not None:
            control.pointed_at = row
            return
        found = [row for row in numbered if begins.get(row) == letter]
        after = [row for row in found if row > control.pointed_at]
        control.pointed_at = next(iter(after + found), control.pointed_at)

    for digit in digits:
        keys.add(digit, eager=True)(_digit)
    for letter in ascii_letters:
        keys.add(letter, eager=True)(_letter)
    return keys


def _output(out: TextIO) -> Any:
    from prompt_toolkit.output import create_output

    try:
        output = create_output(stdout=out)
        output.get_size()
    except _no_console() as error:
        raise UnusableConsole from error
    # asking where the cursor is makes some terminals wait, and then print a warning
    output.enable_cpr = False  # type: ignore[attr-defined]
    return output


def _input() -> Any:
    from prompt_toolkit.input import create_input

    try:
        return create_input()
    except _no_console() as error:
        raise UnusableConsole from error


def _no_console() -> tuple[type[BaseException], ...]:
    """What is raised where there is no console to draw on."""
    if sys.platform == "win32":
        from prompt_toolkit.output.win32 import NoConsoleScreenBufferError

        return (OSError, ValueError, NoConsoleScreenBufferError)
    return (OSError, ValueError)


_ASKERS: dict[str, Callable[[TerminalPrompter, Screen, str], Any]] = {
    "one": TerminalPrompter._one,
    "many": TerminalPrompter._many,
    "order": TerminalPrompter._order,
    "text": TerminalPrompter._text,
    "list": TerminalPrompter._text,
    "number": TerminalPrompter._text,
}
