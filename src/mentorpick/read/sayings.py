"""What is wrong with YAML itself, in words for people who write little of it."""

import re
from typing import NamedTuple

import yaml


class Fault(NamedTuple):
    """One thing wrong with the YAML. ``key`` is what was typed, quoted only where that is not private."""

    code: str
    message: str
    hint: str = ""
    line: int = 0
    column: int = 0
    offset: int = 0
    length: int = 1
    key: str = ""


class Saying(NamedTuple):
    """A part of what the parser says, and the same for people; ``opened``: the place is where it began."""

    part: str
    message: str
    hint: str
    opened: bool = False


TOO_DEEP = ("P104", "this is nested too deep", "look for a bracket never closed")
"""Code, message and hint; said by our own bound or, where brackets alone are read far ahead, by the parser's."""
_BEGUN = "a text cannot begin with * or &"
_QUOTE = "a quote is opened here and never closed"
SAYINGS: tuple[Saying, ...] = (
    Saying("mapping values are not allowed", "there is one colon too many", "put a text that has a colon in quotes"),
    Saying(
        "expected ':'", "a colon is missing after the key", "write `key: value`, with a space after the colon", True
    ),
    Saying("scanning an alias", _BEGUN, "put it in quotes; the entries of a list begin with a dash", True),
    Saying("scanning an anchor", _BEGUN, "put it in quotes; the entries of a list begin with a dash", True),
    Saying("scanning a tag", "a text cannot begin with !", "put it in quotes", True),
    Saying("parsing a tag", "a text cannot begin with !", "put it in quotes", True),
    Saying("cannot start any token", "a text cannot begin with this sign", "put it in quotes"),
    Saying("end of stream", _QUOTE, "close it", True),
    Saying("document separator", _QUOTE, "close it", True),
    Saying("flow sequence", "a bracket is not closed, or a comma is missing", "write [a, b]", True),
    Saying("flow mapping", "a brace is not closed, or a comma is missing", "write {a: 1, b: 2}", True),
    Saying("expected '-'", "this line does not fit the list above", "begin each entry with a dash, in line"),
    Saying("expected key", "this line does not fit the ones above", "check the indentation, and the quotes"),
    Saying("expected <block end>", "this line does not fit the ones above", "check the indentation, and the quotes"),
    Saying("escape", "no such escape exists after a backslash", "use single quotes, or write two backslashes"),
    Saying("hexdecimal", "no such escape exists after a backslash", "use single quotes, or write two backslashes"),
    Saying("block scalar", "nothing but a line break belongs after | or >", "put the text in quotes"),
    Saying("directive", "a line cannot begin with %", "put the text in quotes"),
    Saying("", "this line cannot be read", "check the indentation, the quotes and the brackets"),
)
_TAB = Saying("", "a tab cannot indent a line", "use spaces")
_GOES_ON = Saying(
    "", "a quote ends here, and the text goes on", 'put the whole text in "...", with no such quote inside'
)
_NO_SPACE = Saying("", "a space is missing after the colon of the line above", "write `key: value`")
_TIGHT = re.compile(r"\s*(?:- )?\w+:[^\s/]")
_DEEP = Saying("", "this line does not fit the one above", "line it up; a longer text that has a colon goes in quotes")


def explain(error: yaml.MarkedYAMLError, text: str) -> Fault:
    """What the parser means, where; without a word of the text."""
    said = f"{error.context or ''} {error.problem or ''}"
    if "nesting depth" in said and error.problem_mark is not None:
        deep = error.problem_mark
        return Fault(*TOO_DEEP, deep.line + 1, deep.column + 1, deep.index)
    saying = next(saying for saying in SAYINGS if saying.part in said)
    mark = error.problem_mark or error.context_mark
    if mark is None:
        return Fault("P101", f"this is not valid YAML: {saying.message}", saying.hint)
    above, before, sign = _around(text, mark.line, mark.column)
    if sign == "\t" and not before.strip():
        saying = _TAB
    elif before.rstrip()[-1:] in ("'", '"') and saying.message != _QUOTE:
        saying = _GOES_ON
    elif saying is SAYINGS[0] and ":" not in before:
        saying = _NO_SPACE if _TIGHT.match(above) else _DEEP
    opened = error.context_mark
    if saying.opened and opened is not None and (opened.line < mark.line or saying.message == _QUOTE):
        mark = opened
    message = f"this is not valid YAML: {saying.message}"
    return Fault("P101", message, saying.hint, mark.line + 1, mark.column + 1, mark.index)


def _around(text: str, line: int, column: int) -> tuple[str, str, str]:
    """The line above a place, what stands before it on its own line, and the sign at it."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n", line + 1)
    whole = lines[line] if line < len(lines) else ""
    return lines[line - 1] if line else "", whole[:column], whole[column : column + 1]
