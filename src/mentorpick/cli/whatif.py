"""``--what-if``, ``--without`` and ``--weights``: another question asked of the same mentors."""

from collections.abc import Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer

from mentorpick.cli import complete
from mentorpick.errors import InvalidData, WrongUsage
from mentorpick.model import Answers

if TYPE_CHECKING:
    from mentorpick.ranking.weights import Override

WhatIfOption = Annotated[
    list[str] | None,
    typer.Option(
        "--what-if",
        metavar="KEY=VALUE",
        help="Ask again with this answer, such as priority=finances.",
        autocompletion=complete.what_if,
    ),
]
WithoutOption = Annotated[
    list[str] | None,
    typer.Option(
        "--without",
        metavar="MUST",
        help="Ask again without this must-have, such as meeting.",
        autocompletion=complete.musts,
    ),
]
WeightsOption = Annotated[str, typer.Option("--weights", metavar="FILE", help="Weigh by this file instead.")]


def given_weights(path: str) -> "Override | None":
    """The weights of the file, None where no file was named."""
    if not path:
        return None
    from mentorpick.read.weights import read_weights

    return read_weights(path)


def asked_otherwise(
    answers: Answers, what_if: Sequence[str] | None, without: Sequence[str] | None
) -> tuple[str, Answers]:
    """What was asked, in words, and the answers it gives; the words are empty where nothing was."""
    from mentorpick.ranking.whatif import without as drop

    after = changed(answers, what_if) if what_if else answers
    for must in without or ():
        after = drop(after, must)
    return "; ".join([*(what_if or ()), *(f"without {must}" for must in without or ())]), after


def changed(answers: Answers, settings: Sequence[str]) -> Answers:
    """The answers with each ``KEY=VALUE``, written as in a spreadsheet: lists with ``;`` or ``,`` between.

    A goal keeps its area when the priority changes. Raises WrongUsage for a key that is none, InvalidData for a value
    that does not fit.
    """
    from mentorpick.read.build import build
    from mentorpick.read.codes import Place

    raw: dict[str, Any] = msgspec.to_builtins(answers)
    raw["goals"] = [{**goal, "area": goal.get("area", answers.priority)} for goal in raw.get("goals", ())]
    for setting in settings:
        _set(raw, *_split(setting))
    for key in ("also", "not_now"):
        raw[key] = [area for area in raw.get(key, ()) if area != raw.get("priority")]
    found = build(Answers, raw, lambda keys, on_key: Place("--what-if"))
    if isinstance(found, tuple):
        raise InvalidData("these answers cannot be used", "mend what is named above", found)
    return found


def _split(setting: str) -> tuple[str, str]:
    key, equals, value = setting.partition("=")
    if not equals:
        raise WrongUsage("--what-if takes KEY=VALUE", "such as --what-if priority=finances")
    return key.strip(), value.strip()


def _set(raw: dict[str, Any], key: str, value: str) -> None:
    from mentorpick.read.cells import Rule, read_cell
    from mentorpick.read.columns import MENTEE_FIELDS

    fields = {field.name: field for field in MENTEE_FIELDS if field.kind != "consent"}
    if key not in fields:
        near = get_close_matches(key, fields, 1, 0.5)
        raise WrongUsage(
            f"there is no answer called {key!r}" if near else "there is no such answer",
            f"did you mean {near[0]}?" if near else f"take one of {', '.join(fields)}",
        )
    *above, last = key.split(".")
    for name in above:
        raw = raw.setdefault(name, {})
    raw[last] = read_cell(fields[key], Rule(split="," if "," in value and ";" not in value else ""), value)
    if raw[last] is None:
        del raw[last]
