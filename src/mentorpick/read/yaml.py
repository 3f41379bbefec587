"""The one YAML reader: bounded, strict, with line and column; scalars stay what was typed.

A file is read as events, one record at a time, so that depth and size are known before anything is built and a
file of thousands costs the memory of one. Plain scalars stay text (``007``, ``no``); the field's type decides later
what they mean. Only ``null``, ``~`` and nothing at all are None, and below a key that starts with ``x-``, whose
meaning only the office knows, plain scalars follow YAML 1.2's core schema.
"""

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import Any, NamedTuple

import yaml

from mentorpick.data import read_lines
from mentorpick.encoding import decode_text, text_encoding
from mentorpick.errors import InvalidData
from mentorpick.text import clean, needs_cleaning, tidy_field

_CORE = {
    "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
    ".inf": float("inf"), ".Inf": float("inf"), ".INF": float("inf"), "+.inf": float("inf"),
    "-.inf": float("-inf"), "-.Inf": float("-inf"), "-.INF": float("-inf"),
    ".nan": float("nan"), ".NaN": float("nan"), ".NAN": float("nan"),
}  # fmt: skip
_INT = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})|0o[0-7]{1,20}|0x[0-9a-fA-F]{1,15}")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|(?:0|[1-9][0-9]*)(?:\.[0-9]*|(?=[eE])))(?:[eE][-+]?[0-9]+)?")


def resolve_scalar(text: str) -> Any:
    """Return a plain scalar by the core schema of YAML 1.2 (section 10.3.2), save that no digit is lost.

    ``0123`` and a number of twenty digits stay text: they are a badge's, a telephone's or a card's.
    """
    if text in _CORE:
        return _CORE[text]
    if _INT.fullmatch(text):
        return int(text, 0) if text[:2] in ("0o", "0x") else int(text)
    return float(text) if _FLOAT.fullmatch(text) else text


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


class ParserMessage(NamedTuple):
    """A part of what the parser says, and the same for people; ``begun``: the place is where it began."""

    part: str
    message: str
    hint: str
    begun: str = ""


TOO_DEEP = ("P104", "this is nested too deep", "look for a bracket never closed")
"""Code, message and hint; said by our own bound or, where brackets alone are read far ahead, by the parser's."""
_NO_QUOTE = ("end of stream", "document separator")
"""What the parser says of a quote that is never closed."""
_TIGHT = re.compile(r"\s*(?:- )?\w+:[^\s/]")


@cache
def _messages() -> dict[str, ParserMessage]:
    rows = (ParserMessage(*line.split(" :: ")) for line in read_lines("yaml_faults.txt"))
    return {row.part: row for row in rows}


def explain_fault(error: yaml.MarkedYAMLError, text: str) -> Fault:
    """Return what the parser means, where; without a word of the text."""
    said = f"{error.context or ''} {error.problem or ''}"
    if "nesting depth" in said and error.problem_mark is not None:
        deep = error.problem_mark
        return Fault(*TOO_DEEP, deep.line + 1, deep.column + 1, deep.index)
    part = next(part for part in _messages() if part in said)
    mark, opened, is_quote = error.problem_mark or error.context_mark, error.context_mark, part in _NO_QUOTE
    if mark is not None:
        above, before, sign = _around(text, mark.line, mark.column)
        if sign == "\t" and not before.strip():
            part = "(tab)"
        elif before.rstrip()[-1:] in ("'", '"') and not is_quote:
            part = "(goes on)"
        elif part == "mapping values are not allowed" and ":" not in before:
            part = "(no space)" if _TIGHT.match(above) else "(deeper)"
        if _messages()[part].begun and opened is not None and (opened.line < mark.line or is_quote):
            mark = opened
    place = (mark.line + 1, mark.column + 1, mark.index) if mark is not None else ()
    return Fault("P101", f"this isn't valid YAML: {_messages()[part].message}", _messages()[part].hint, *place)


def _around(text: str, line: int, column: int) -> tuple[str, str, str]:
    """The line above a place, what stands before it on its own line, and the sign at it."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n", line + 1)
    whole = lines[line] if line < len(lines) else ""
    return lines[line - 1] if line else "", whole[:column], whole[column : column + 1]


MAX_DEPTH = 20
MAX_FAULTS = 100
"""The most faults told of one record."""
MAX_EVENTS = 20_000
"""The most one record may have of values, keys and brackets."""

_REFUSED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")
_BREAKS = re.compile(r"\r\n?|\n")
_WIDE_INDENT = re.compile(r"(?m)^[ \xa0\u3000]+|(?<=[:-])[\xa0\u3000]+")  # as copied from a web page
_OLD_BREAKS = "\x85\u2028\u2029"  # breaks in YAML 1.1 only; editors do not count them as lines
_REFUSED_KEY = "x-"  # the record is refused; as an own key its value is read past without a second problem
_NOTHING = frozenset(("", "~", "null"))
_MARK = re.compile(r"(?<![^\s,\[\]{}:-])[&*!]")
_MAGIC = (
    (b"PK\x03\x04", "a zip, Word or Excel file"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel file"),
    (b"%PDF", "a PDF"),
    (b"{\\rtf", "a rich-text document"),
)


class YamlFault(Exception):
    """The file cannot be read on; ``fault`` says where and why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.fault = fault


class Record(NamedTuple):
    """One document, or one entry of a document that is a list, and where in the text it stands."""

    value: Any
    line: int
    column: int
    start: int
    end: int
    faults: tuple[Fault, ...] = ()


def decode(data: bytes) -> str:
    """Return the text of ``data``: UTF-8 or UTF-16, with or without a mark; else YamlFault P004, P005 or P007."""
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            raise YamlFault(Fault("P005", f"this is {kind}, not plain text", "save it as plain text (UTF-8)"))
    try:
        text = decode_text(data)
    except UnicodeDecodeError as error:
        encoding = text_encoding(data)
        line, column = _count(data[: error.start].decode(encoding, "replace").removeprefix("\ufeff"))
        hint = "save the file again with the encoding UTF-8 (in Notepad: Save as)"
        raise YamlFault(Fault("P004", "this isn't UTF-8 text", hint, line, column)) from None
    if refused := _REFUSED.search(text):
        line, column = _count(text[: refused.start()])
        name = "the character NUL" if refused[0] == "\0" else f"the control character U+{ord(refused[0]):04X}"
        raise YamlFault(Fault("P007", f"{name} doesn't belong in text", "delete it", line, column))
    if not text.isascii():
        for sign in _OLD_BREAKS:
            text = text.replace(sign, " ")
        if "\xa0" in text or "\u3000" in text:
            text = _WIDE_INDENT.sub(lambda found: " " * len(found[0]), text)
    return text


def _count(before: str) -> tuple[int, int]:
    lines = _BREAKS.split(before)
    return len(lines), len(lines[-1]) + 1


def records(text: str, *, keep_empty: bool = False) -> Iterator[Record]:
    """Yield the records of decoded YAML, one after the other; YamlFault where the text cannot be read on.

    A key with nothing behind its colon is not there, or None with ``keep_empty``.
    """
    try:
        yield from _Builder(text, keep_empty=keep_empty).build(parser_of(text))
    except yaml.MarkedYAMLError as error:
        raise YamlFault(explain_fault(error, text)) from None
    except (yaml.YAMLError, ValueError, OverflowError):  # an escape such as "\\UFFFFFFFF" that names no character
        raise YamlFault(Fault("P101", "this isn't valid YAML", "check the escapes after a backslash")) from None


def load(data: bytes) -> Iterator[Record]:
    """Return the records of a file's bytes; see `decode` and `records`."""
    return records(decode(data))


def refusal(name: str, fault: Fault) -> InvalidData:
    """Return the error of a file that is used whole or not at all: with the place, and what is wrong there."""
    return InvalidData(f"{name}:{fault.line}:{fault.column}: {fault.message}", fault.hint)


def parser_of(text: str) -> Any:
    """Return a parser whose ``get_event`` yields the events of ``text``.

    Libyaml's, or PyYAML's own where that is missing.
    """
    if yaml.__with_libyaml__:
        from yaml import _yaml

        return _yaml.CParser(text.encode())
    return _PureParser(text)


def _may_be_marked(text: str) -> bool:
    """Whether there may be anchors, aliases or tags; asked of every file, so the few signs are looked for first."""
    return ("&" in text or "*" in text or "!" in text) and _MARK.search(text) is not None


def is_nothing(event: Any) -> bool:
    """Return whether a value is left empty: nothing, ``~`` or ``null``, without quotes.

    Or an alias, which is refused.
    """
    return type(event) is not yaml.ScalarEvent or (not event.style and event.value in _NOTHING)


class _PureParser(yaml.reader.Reader, yaml.scanner.Scanner, yaml.parser.Parser):
    """PyYAML's own parser, where libyaml was not compiled in."""

    def __init__(self, text: str) -> None:
        yaml.reader.Reader.__init__(self, text)
        yaml.scanner.Scanner.__init__(self)
        yaml.parser.Parser.__init__(self)


class _Frame:
    """An open list or mapping: where values go, and under which key the next one does."""

    __slots__ = ("box", "column", "is_map", "key", "line", "plain", "start", "typed")

    def __init__(self, box: Any, mark: Any, *, typed: bool = False, top: bool = False) -> None:
        self.box = box
        self.is_map = type(box) is dict
        self.key: str | None = None
        self.typed = typed
        self.plain = self.is_map or not top
        """False for a list of records: what is put into it does not stay."""
        self.line, self.column, self.start = mark.line, mark.column, mark.index


class _Builder:
    """Builds records from events; what is wrong but can be read past is kept as the record's faults."""

    def __init__(self, text: str, *, keep_empty: bool) -> None:
        self.keep_empty = keep_empty
        self.cleaning = needs_cleaning(text)
        self.quick = not self.cleaning and "x-" not in text and not _may_be_marked(text)
        self.stack: list[_Frame] = []
        self.faults: list[Fault] = []
        self.ready: Record | None = None
        self.events: Iterator[Any] = iter(())

    def build(self, parser: Any) -> Iterator[Record]:
        """Yield the records of a file."""
        self.events = iter(parser.get_event, None)
        while (record := self.next_record()) is not None:
            yield record
        if (event := parser.get_event()) is not None:
            hint = "split it into several people or files"
            raise YamlFault(_at("P104", "there's too much in one record", event, hint))

    def next_record(self) -> Record | None:
        """Reads on to the end of a record; None at the end of the file, or where a record does not end."""
        quick, frame = self.quick, self.stack[-1] if self.stack else None
        for event in islice(self.events, MAX_EVENTS):
            kind = type(event)
            if kind is yaml.ScalarEvent:
                if quick and frame is not None:  # nearly every value of nearly every file: not worth a call
                    text = event.value
                    if frame.key is None and frame.is_map:
                        if text not in frame.box and text != "<<":
                            frame.key = text
                            continue
                    elif frame.plain and not event.style and text not in _NOTHING and "\n" not in text:
                        if frame.is_map:
                            frame.box[frame.key] = text
                            frame.key = None
                        else:
                            frame.box.append(text)
                        continue
                self.scalar(event)
            else:
                frame = self.other(kind, event)
            if self.ready is not None:
                record, self.ready = self.ready, None
                return record
        return None

    def other(self, kind: type, event: Any) -> _Frame | None:
        """Takes everything but a scalar; the frame that is open afterwards."""
        if kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
            self.open(event, {} if kind is yaml.MappingStartEvent else [])
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            self.close(event)
        elif kind is yaml.AliasEvent:
            self.alias(event)
        return self.stack[-1] if self.stack else None

    def alias(self, event: Any) -> None:
        """Refuse an alias, and read on."""
        self.fault("P103", "aliases (*) don't work here", event, "write the value out, or put it in quotes")
        frame = self.stack[-1] if self.stack else None
        if frame is not None and frame.is_map and frame.key is None:
            frame.key = _REFUSED_KEY
        else:
            self.put(None, event)

    def fault(self, code: str, message: str, event: Any, hint: str, key: str = "") -> None:
        """Keep a fault, up to a number of them."""
        if len(self.faults) < MAX_FAULTS:
            self.faults.append(_at(code, message, event, hint, key))
        elif len(self.faults) == MAX_FAULTS:
            self.faults.append(_at("P106", "more problems aren't listed", event, "fix these and check again"))

    def scalar(self, event: Any) -> None:
        """Take a scalar as a key or a value."""
        if event.anchor is not None or event.tag is not None:
            self.fault("P103", _mark_of(event), event, "put the text in quotes, or remove this")
        text = clean(event.value) if self.cleaning else event.value
        frame = self.stack[-1] if self.stack else None
        key = (frame.key or "") if frame else ""
        if frame is not None and frame.key is None and frame.is_map:
            self.name(frame, text, event)
        elif is_nothing(event):
            self.put(None, event)
        elif frame is not None and (frame.typed or key.startswith("x-")):
            self.put(text if event.style else resolve_scalar(text), event)
        else:
            said = tidy_field(key, text)
            self.put(said if said or (frame is not None and frame.is_map) else None, event)

    def name(self, frame: _Frame, text: str, event: Any) -> None:
        """Take a text as the next key."""
        if text == "<<" and not event.style:
            self.fault("P103", "merge keys (<<) don't work here", event, "write the values out")
            text = _REFUSED_KEY
        elif text in frame.box:
            one_each = text in ("name", "priority") and len(self.stack) <= 2
            hint = "for two people, put a line with --- between them" if one_each else "keep one of them"
            self.fault("P102", "this key is here twice", event, hint, text)
            frame.box.pop(text)
        frame.key = text

    def open(self, event: Any, box: Any) -> None:
        """Begin a mapping or a list."""
        if event.anchor is not None or event.tag is not None:
            self.fault("P103", _mark_of(event), event, "remove this")
        typed = False
        if self.stack:
            above = self.stack[-1]
            if above.key is None and above.is_map:
                raise YamlFault(_at("P105", "a key must be a single text", event, "write `key: value`"))
            typed = above.typed or (above.key is not None and above.key.startswith("x-"))
            if len(self.stack) >= MAX_DEPTH:
                code, message, hint = TOO_DEEP
                raise YamlFault(_at(code, message, event, hint))
        self.stack.append(_Frame(box, event.start_mark, typed=typed, top=not self.stack))

    def close(self, event: Any) -> None:
        """End it, and put it where it belongs."""
        frame = self.stack.pop()
        box = frame.box
        if not frame.plain:
            return  # its entries were the records
        if not frame.is_map:
            box = box if frame.typed or None not in box else [value for value in box if value is not None]
        elif not frame.typed and not self.keep_empty and None in box.values():
            box = {key: value for key, value in box.items() if value is not None or key.startswith("x-")}
        self.put(box, event, frame)

    def put(self, value: Any, event: Any, frame: _Frame | None = None) -> None:
        """Put a value into what is open, or end a record with it."""
        above = self.stack[-1] if self.stack else None
        if above is None or not above.plain:
            if value is not None:
                first, last = frame or _Frame(None, event.start_mark), event.end_mark
                self.ready = Record(value, first.line, first.column, first.start, last.index, tuple(self.faults))
            self.faults.clear()
        elif above.key is None:
            above.box.append(value)
        else:
            above.box[above.key] = value
            above.key = None


def _at(code: str, message: str, event: Any, hint: str, key: str = "") -> Fault:
    start, end = event.start_mark, event.end_mark
    length = end.column - start.column if end.line == start.line else 1
    return Fault(code, message, hint, start.line + 1, start.column + 1, start.index, max(1, length), key)


def _mark_of(event: Any) -> str:
    return "anchors (&) don't work here" if event.anchor is not None else "tags (!) don't work here"
