"""What a prompter shows and gives back: one interface, behind which rich, line and scripted ones stand.

A prompter knows nothing of mentors: it shows a Screen and returns a Reply. Ctrl-C raises KeyboardInterrupt, the
end of input EOFError.
"""

import re
from collections.abc import Callable
from textwrap import wrap
from typing import Any, Literal, NamedTuple, Protocol, TextIO

from mentorpick.interview.state import Choice
from mentorpick.text import clean, nearest_texts, show_unsafe
from mentorpick.timezones import read_zone, say_zone, zone_of_namesake

QuestionKind = Literal["one", "many", "order", "text", "list", "number"]
"""One choice; several; several in order; a line of text; several separated by commas; a number."""
YOURS = "your answer"
"""The origin of a default that was answered before in this round."""


class Screen(NamedTuple):
    """One question as it stands before the user."""

    key: str
    heading: str
    """``3 of 4 · Your priority``."""
    text: str
    """The question, its last line; lines before it are shown above."""
    kind: QuestionKind
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
    rest: bool = False
    """The other questions may be skipped too."""

    @property
    def way_past(self) -> str:
        """What skipping means, to be offered; empty where Enter alone says the same already."""
        said = "" if self.default is None else value_words(self, self.default).casefold()
        return "" if said == self.skip.casefold() or "Press Enter" in self.text else self.skip


class Back(NamedTuple):
    """The user goes one question back."""


class Skip(NamedTuple):
    """The user skips the question."""


class SkipRest(Skip):
    """The user skips this question and those after it."""


class Reply(NamedTuple):
    """An answer: a key, keys, or text, as the kind says."""

    value: Any


class Prompter(Protocol):
    """Shows one question at a time."""

    def ask(self, screen: Screen) -> Reply | Back | Skip:
        """Show the question until there is a reply."""

    def say(self, text: str, *, strong: bool = False) -> None:
        """Show lines of text between two questions."""


class UnusableConsole(Exception):
    """This console cannot be drawn on; the line prompter can."""


def label_of(screen: Screen, key: str) -> str:
    """Return the label of a choice."""
    return next((choice.label for choice in screen.choices if choice.key == key), key)


def value_words(screen: Screen, value: Any) -> str:
    """Return a value as people read it: labels for keys, commas between several."""
    if isinstance(value, list | tuple):
        return ", ".join(label_of(screen, str(part)) for part in value) or "none"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return say_zone(label_of(screen, str(value)))


_LONGEST = 1_000
"""Characters of one answer: a file may hold more, a line typed in a terminal does not."""


class InvalidReply(ValueError):
    """What was typed is no answer; the sentence says what would be."""


def parse(kind: QuestionKind, typed: Any, screen: Screen) -> Any:
    """Return the answer that ``typed`` means: text as typed, or keys already chosen.

    Raises InvalidReply with a sentence.
    """
    return PARSERS[kind](typed, screen)


def understood(screen: Screen, typed: str) -> str:
    """Return hours, a zone or languages as they're understood, 2-3 hours as 2, and all else as typed.

    Raises InvalidReply.
    """
    if screen.key not in ("hours_per_month", "timezone", "languages"):
        return typed
    words = value_words(screen, value := parse(screen.kind, typed, screen))
    return words if screen.kind != "number" else f"{words} {'hour' if value == 1 else 'hours'} a month"


def typed_behind_default(screen: Screen, value: Any) -> str:
    """Return what was typed behind the default, as in "EnglishFrench"; empty where nothing was."""
    filled = "" if screen.default is None else value_words(screen, screen.default)
    return value.removeprefix(filled).strip() if filled and isinstance(value, str) and value.startswith(filled) else ""


def wrap_lines(text: str, width: int) -> list[str]:
    """Return the lines of a text, each wrapped below its own beginning, behind the dash of an item."""
    found: list[str] = []
    for line in map(show_unsafe, text.splitlines() or [""]):
        begins = re.match(r" *(?:- )?", line)
        found += wrap(line, width, subsequent_indent=" " * (begins.end() if begins else 0)) or [""]
    return found


def tidy_line(text: str) -> str:
    """Return one line without terminal controls, its spaces tidied."""
    safe = text.encode("utf-8", "replace").decode("utf-8")
    return " ".join(clean(safe).split())


def _text(typed: Any, screen: Screen) -> str:
    text = tidy_line(str(typed))
    if not text and not screen.skip:
        raise InvalidReply("This one is needed to go on.")
    if len(text) > _LONGEST:
        raise InvalidReply(f"That's very long. {_LONGEST} characters is the most.")
    return _zone(text, str(screen.default or "")) if screen.key == "timezone" else text


def _zone(text: str, here: str) -> str:
    """The zone that was typed, as people write it: also "I'm in Madrid", and "sydney australia" without its comma."""
    bare = re.sub(
        r"(?i)^(?:i'?m |i live |i am |we're |same as |just )?(?:in |near |at |outside )?", "", text.replace("’", "'")
    )
    countries = sorted(_NAMESAKES, key=lambda country: country == "US" and here.startswith("America/"), reverse=True)
    ways = (text, bare, re.sub(r" (?=\S+$)", ", ", bare))
    zone = next((found for way in ways if (found := read_zone(way).zone)), "") or zone_of_namesake(bare, countries)
    if text and not zone:
        raise InvalidReply(f"I can't tell the time zone of “{text}”. Try a bigger city nearby, for example: London.")
    return zone


_NAMESAKES = ("GB", "US", "ES", "CH", "IN", "BR", "NZ", "CA", "AU")
"""Where a town is looked for that several countries have, such as Birmingham; where the computer is, first."""


def _list(typed: Any, screen: Screen) -> list[str]:
    parts = typed if isinstance(typed, list) else re.split(r"[,;\n]", str(typed))
    if screen.key == "languages":
        parts = [language for part in parts for language in _languages(str(part))]
    tidied = [tidy_line(str(part)) for part in parts]
    return list(dict.fromkeys(part for part in tidied if part))


def _languages(said: str) -> list[str]:
    """The languages somebody lists, as people do: "english and a bit of spanish". Raises InvalidReply."""
    from mentorpick.interview.listening import is_english_word
    from mentorpick.model.taxonomy import language_name, language_names, language_tag, read_languages

    if language_tag(said):
        return [said]
    tags = [language_tag(name) for name in read_languages(said)]
    other: list[str] = []
    if not tags:
        words = re.findall(r"[^\W\d_]+", said)
        named = [word for word in words if len(word) >= _SHORTEST_NAME and language_tag(word)]
        tags = [language_tag(word) for word in named]
        other = [word for word in words if word not in named and not is_english_word(word)]
    if said.strip() and (other or not tags or _NOT_SPOKEN.search(said)):
        typed = next(iter(other), said.strip())
        near = nearest_texts(typed.title(), language_names(), 1)
        ask = f"Did you mean {near[0]}?" if near else "Type its English name, such as Spanish."
        raise InvalidReply(f"I don't know the language “{typed}”. {ask}")
    return [language_name(tag) for tag in tags if tag]


_SHORTEST_NAME = 4
"""Letters: shorter names and tags are words too, such as "is" and "so"."""
_NOT_SPOKEN = re.compile(r"(?i)\b(?:do ?n[o'’]?t speak|except|no (?=english))")


_HOURS_AS_SAID = (
    (r"\b(?:i (?:could|can|have)(?: do)?|i'd like|please|tops|not much,?|only|calls?|talks?|meetings?)\b,?", " "),
    (r"\b(\d) ?(?=h)|(?<=h)/(?=month)", r"\1 "),
    (r"\bthree quarters of an hour\b|\b3/4 (?:of an )?hour\b", "45 minutes"),
    (r"\b(?:a )?quarter of an hour\b", "15 minutes"),
    (r"^(once|twice|\w+ times) (?:a|per) month,? for (.*)$", r"\1 x \2"),
    (r"\btwo (?=\d+ min)", "2 x "), (r"\btwice x", "2 x"), (r"\bonce x", "1 x"),
    (r"(?<!half )\ban hour(?! and| or|s)", "1 hour"), (r"^hour$", "1 hour"), (r"\ba fortnight\b", "every 2 weeks"),
)  # fmt: skip
"""What people say beside their hours, and ways to say them, each with a plainer one."""


COUNTS = ("capacity", "mentees")
"""Questions whose number counts people."""


def _number(typed: Any, screen: Screen) -> float:
    from mentorpick.read.entries import read_hours

    said = tidy_line(str(typed)).casefold().replace("’", "'")
    hours = read_hours(said)
    for pattern, plain in _HOURS_AS_SAID if hours is None else ():
        said = " ".join(re.sub(pattern, plain, said).split())
    hours = read_hours(said) if hours is None else hours
    if screen.key in COUNTS and (hours is None or hours % 1):
        raise InvalidReply("How many? A whole number, for example: 2.")
    if hours is None:
        raise InvalidReply("How many hours a month? For example: 1, or half an hour.")
    return hours


def _one(typed: Any, screen: Screen) -> str:
    return _choice(str(typed), screen).key


def _many(typed: Any, screen: Screen) -> list[str]:
    parts = typed if isinstance(typed, list) else re.findall(r"[^\s,;]+", str(typed))
    keys = list(dict.fromkeys(_choice(str(part), screen).key for part in parts))
    if screen.most and len(keys) > screen.most:
        raise InvalidReply(f"That's {len(keys)}. Choose {screen.most} at most.")
    return keys


def _choice(typed: str, screen: Screen) -> Choice:
    """By key, by number from 1, by label or the beginning of one."""
    wanted = tidy_line(typed).casefold()
    if wanted.isdecimal() and 1 <= int(wanted) <= len(screen.choices):
        return screen.choices[int(wanted) - 1]
    for choice in screen.choices:
        if choice.key.casefold() == wanted:
            return choice
    near = [choice for choice in screen.choices if wanted and choice.label.casefold().startswith(wanted)]
    if len(near) == 1:
        return near[0]
    raise InvalidReply(f"Choose by number, from 1 to {len(screen.choices)}.")


def _in_order_of_choices(typed: Any, screen: Screen) -> list[str]:
    keys = _many(typed, screen)
    if sorted(keys) == sorted(screen.default or ()):
        return list(screen.default or ())  # the same ones: in the order they had
    return [choice.key for choice in screen.choices if choice.key in keys]


PARSERS: dict[QuestionKind, Callable[[Any, Screen], Any]] = {
    "one": _one,
    "many": _in_order_of_choices,
    "order": _many,
    "text": _text,
    "list": _list,
    "number": _number,
}


_HOW: dict[QuestionKind, str] = {
    "one": "Type a number",
    "many": "Type numbers, such as 1 3",
    "order": "Type numbers in your order, such as 3 1",
}


class LinePrompter:
    """Asks on ``out`` and reads lines from ``source``: ``width`` columns to fill, ``told`` what was said before."""

    def __init__(self, source: TextIO, out: TextIO, width: int = 80, told: set[str] | None = None) -> None:
        self._source, self._out, self._width = source, out, width
        self._told = set() if told is None else told

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
                self.say(f"{self._keys(screen)}.")
            elif command == "b" and screen.back:
                return Back()
            elif command == "r" and screen.rest:
                return SkipRest()
            elif command == "b":
                self.say("There's nothing to go back to here.")
            elif (reply := self._reply(typed, screen)) is not None:
                return reply

    def say(self, text: str, *, strong: bool = False) -> None:
        """Print lines of text, wrapped; ``strong`` makes no difference here."""
        del strong
        self._out.writelines(f"{line}\n" for line in wrap_lines(text, self._width))
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
            value = parse(screen.kind, typed, screen)
            meant = understood(screen, typed)
            if typed.strip().casefold() not in (meant.casefold(), value_words(screen, value)):
                self.say(f"That's {meant}.")
            return Reply(value)
        except InvalidReply as error:
            self.say(str(error))
            return None

    def _show(self, screen: Screen) -> None:
        self.say("")
        if screen.error:
            self.say(screen.error)
        if screen.heading:
            self.say(screen.heading.replace(" · ", ": "))
        self.say(screen.text)
        for number, choice in enumerate(screen.choices, 1):
            text = f"{choice.label} - {choice.gloss}" if choice.gloss else choice.label
            first, *more = wrap(text, self._width - 6)
            self.say("\n".join((f"{number:>4}. {first}", *(f"      {line}" for line in more))))
        if said := self._help(screen):
            self.say(said)

    def _help(self, screen: Screen) -> str:
        how = _HOW.get(screen.kind, "") if screen.kind not in self._told else ""
        parts = [how] if how else []
        if screen.default is not None and "Enter: " not in screen.text:
            origin = f" ({screen.origin})" if screen.origin else ""
            parts.append(f"Enter: {value_words(screen, screen.default)}{origin}")
        if screen.way_past:
            parts.append(f"{'s' if screen.default is not None else 'Enter'}: {screen.way_past}")
        if "keys" not in self._told:
            parts.append(self._keys(screen))
        elif screen.rest and "rest" not in self._told:
            parts.append("r skips the rest")
        self._told |= {"keys", screen.kind, *(["rest"] if screen.rest else [])}
        return ". ".join(parts) + "." if parts else ""

    def _keys(self, screen: Screen) -> str:
        """What can be typed beside an answer: told with the first question, and again where there is more."""
        rest = ", r skip the rest" if screen.rest else ""
        return f"Keys: question mark why, b back{rest}, q quit"

    def _read(self) -> str:
        self._out.write("> ")
        self._out.flush()
        line = ""
        try:
            line = self._source.readline()
        finally:
            if not line:  # stopped by a key, so what is said next begins a line of its own
                self._out.write("\n")
        if not line:
            raise EOFError
        return line.rstrip("\r\n")
