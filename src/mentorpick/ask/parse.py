"""From what was typed to an answer: one function a kind, in PARSERS at the end."""

import re
from collections.abc import Callable
from typing import Any

from mentorpick.ask.given import Choice
from mentorpick.ask.prompter import Screen
from mentorpick.ask.questions import Kind
from mentorpick.read.text import clean

_LONGEST = 1_000
"""Characters of one answer: a file may hold more, a line typed in a terminal does not."""


class Unusable(ValueError):
    """What was typed is no answer; the sentence says what would be."""


def parse(kind: Kind, typed: Any, screen: Screen) -> Any:
    """The answer that ``typed`` means: text as typed, or keys already chosen. Raises Unusable with a sentence."""
    return PARSERS[kind](typed, screen)


def tidy(text: str) -> str:
    """One line without terminal controls, its spaces tidied."""
    safe = text.encode("utf-8", "replace").decode("utf-8")
    return " ".join(clean(safe).split())


def _text(typed: Any, screen: Screen) -> str:
    text = tidy(str(typed))
    if not text and not screen.skip:
        raise Unusable("This one is needed to go on.")
    if len(text) > _LONGEST:
        raise Unusable(f"That is very long; {_LONGEST} characters at the most.")
    return _zone(text) if screen.key == "timezone" else text


def _zone(text: str) -> str:
    """The zone whose name or city was typed, in any case; the text itself where there is no such."""
    from zoneinfo import available_timezones

    wanted = text.casefold().replace(" ", "_")
    zones = sorted(available_timezones())
    exact = [zone for zone in zones if zone.casefold() == wanted]
    city = [zone for zone in zones if "/" in zone and zone.casefold().rpartition("/")[2] == wanted]
    return next(iter(exact + city), text)


def _list(typed: Any, screen: Screen) -> list[str]:
    parts = typed if isinstance(typed, list) else re.split(r"[,;\n]", str(typed))
    tidied = [tidy(str(part)) for part in parts]
    return list(dict.fromkeys(part for part in tidied if part))


def _number(typed: Any, screen: Screen) -> float:
    text = tidy(str(typed)).replace(",", ".")
    match = re.fullmatch(r"(\d{1,3}(?:\.\d{1,2})?)\s*(?:h|hours?)?", text)
    if not match:
        raise Unusable("Type a number, such as 1 or 1.5.")
    return float(match[1])


def _one(typed: Any, screen: Screen) -> str:
    return _choice(str(typed), screen).key


def _many(typed: Any, screen: Screen) -> list[str]:
    parts = typed if isinstance(typed, list) else re.findall(r"[^\s,;]+", str(typed))
    keys = list(dict.fromkeys(_choice(str(part), screen).key for part in parts))
    if screen.most and len(keys) > screen.most:
        raise Unusable(f"That is {len(keys)}; choose {screen.most} at the most.")
    return keys


def _choice(typed: str, screen: Screen) -> Choice:
    """By key, by number from 1, by label or the beginning of one."""
    wanted = tidy(typed).casefold()
    if wanted.isdecimal() and 1 <= int(wanted) <= len(screen.choices):
        return screen.choices[int(wanted) - 1]
    for choice in screen.choices:
        if choice.key.casefold() == wanted:
            return choice
    near = [choice for choice in screen.choices if wanted and choice.label.casefold().startswith(wanted)]
    if len(near) == 1:
        return near[0]
    raise Unusable(f"Choose by number, from 1 to {len(screen.choices)}.")


def _in_order_of_choices(typed: Any, screen: Screen) -> list[str]:
    keys = _many(typed, screen)
    if sorted(keys) == sorted(screen.default or ()):
        return list(screen.default or ())  # the same ones: in the order they had
    return [choice.key for choice in screen.choices if choice.key in keys]


PARSERS: dict[Kind, Callable[[Any, Screen], Any]] = {
    "one": _one,
    "many": _in_order_of_choices,
    "order": _many,
    "text": _text,
    "list": _list,
    "number": _number,
}
