"""Letters: from templates, as text, links, drafts (.eml), a mail merge; calendar files of a first talk or a review.

A template is a stranger's program: it runs in Jinja's sandbox, sees only what it is given, calls and includes nothing,
loops through lists alone, and neither it nor its letter may be larger than 64 KiB. Nothing is sent.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote
from zoneinfo import ZoneInfo

from mentorpick.data import FOLDER, read_text
from mentorpick.encoding import decode_text
from mentorpick.errors import InvalidData
from mentorpick.model.followup import Introduction
from mentorpick.text import clean, read_ordinary
from mentorpick.write.document import Block, Bullets, Callout, Document, Heading, Text, Verbatim
from mentorpick.write.formats import Look
from mentorpick.write.tables import csv_line


def mailto(address: str, subject: str, body: str) -> str:
    """Return a link that opens the message in the reader's mail program, its lines ended as mail wants them."""
    parts = (quote(part, safe="") for part in (subject, body.replace("\n", "\r\n")))
    return f"mailto:{quote(address, safe='@')}?subject={next(parts)}&body={next(parts)}"


def plain_message(address: str, subject: str, body: str) -> str:
    """Return the message as lines of text: whom it is for, the subject, the body without hard breaks."""
    to = f"To: {address}\n" if address else ""
    return f"{to}Subject: {subject}\n\n{body}\n"


# formats of an introduction


def message(results: Iterable[Introduction], look: Look) -> Iterator[str]:
    """Yield the message alone, to paste."""
    del look
    yield from (plain_message(result.email, result.subject, result.message) for result in results)


def eml(results: Iterable[Introduction], look: Look) -> Iterator[str]:
    """Yield the message as a draft."""
    del look
    letters = ((result.email, Letter(result.subject, result.message)) for result in results)
    yield from (draft(letter, ("", address)).decode() for address, letter in letters)


DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")  # as %A, in any locale


class Talk(NamedTuple):
    """A first talk: when it starts (aware, in the mentee's zone), who talks, what is on the agenda."""

    start: datetime
    minutes: int
    mentee: str
    mentor: str
    mentor_zone: str
    """IANA name; empty where the profile states none."""
    agenda: tuple[str, ...]
    stamp: datetime
    """When the file was made (aware); an argument, so that the same input gives the same bytes."""


def calendar(talk: Talk) -> bytes:
    """Return the talk as iCalendar (RFC 5545) with its time zone described, lines folded and CRLF."""
    from icalendar import Event

    event = Event()
    same = sha256(f"{talk.start.isoformat()} {talk.mentee} {talk.mentor}".encode()).hexdigest()[:24]
    event.add("uid", f"{same}@mentorpick")
    event.add("dtstamp", talk.stamp)
    event.add("dtstart", talk.start)
    event.add("dtend", talk.start + timedelta(minutes=talk.minutes))
    event.add("summary", f"First conversation: {' and '.join(name for name in (talk.mentee, talk.mentor) if name)}")
    event.add("description", "\n".join([*clock_times(talk), "", *agenda(talk)]))
    day = talk.start.date()
    page = _calendar_of(event, "first talk")
    page.add_missing_timezones(first_date=day - timedelta(days=400), last_date=day + timedelta(days=400))
    return bytes(page.to_ical())


def day_in_calendar(day: date, what: str, stamp: datetime) -> bytes:
    """Return a whole day as iCalendar with a reminder that morning; ``stamp`` (aware) is when the file was made."""
    from icalendar import Alarm, Event

    event = Event()
    event.add("uid", f"{sha256(f'{day.isoformat()} {what}'.encode()).hexdigest()[:24]}@mentorpick")
    event.add("dtstamp", stamp)
    event.add("dtstart", day)
    event.add("summary", what)
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", what)
    alarm.add("trigger", timedelta(hours=9))
    event.add_component(alarm)
    return bytes(_calendar_of(event, "next step").to_ical())


def _calendar_of(event: Any, what: str) -> Any:
    from icalendar import Calendar

    page = Calendar()
    page.add("prodid", f"-//mentorpick//{what}//EN")
    page.add("version", "2.0")
    page.add_component(event)
    return page


def clock_times(talk: Talk) -> list[str]:
    """Return the start by both clocks, one a line."""
    rows = [(talk.mentee or "Mentee", talk.start)]
    if talk.mentor_zone:
        rows.append((talk.mentor, talk.start.astimezone(ZoneInfo(talk.mentor_zone))))
    return [f"{name}: {DAYS[local.weekday()]} {local:%Y-%m-%d, %H:%M} ({local.tzinfo})" for name, local in rows]


def agenda(talk: Talk) -> list[str]:
    """Return what is on, as numbered lines."""
    return ["Agenda", *(f"{number}. {item}" for number, item in enumerate(talk.agenda, 1))]


MAX_BYTES = 64 * 1024
ENDING = ".j2"
_TITLE = "Subject:"
_BOLD = re.compile(r"\*\*([^*\n]+)\*\*")
_ADDRESS = re.compile(r"[^\s@<>()\[\],;:\"\\]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


class Letter(NamedTuple):
    """A subject and a text, without marks: ready to be read."""

    subject: str
    body: str


class Templates:
    """The templates in use: the files of ``folder`` where there are such, else ours."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._ready: dict[str, Any] = {}

    def write(self, name: str, facts: Mapping[str, Any]) -> Letter:
        """Return the letter that the template ``name`` makes of ``facts``; raises InvalidData for one that cannot."""
        import jinja2

        where, source = f"{self._folder or 'texts'}/{name}{ENDING}", self._source(name)
        try:
            template = self._ready.get(name) or self._ready.setdefault(name, _compiled(source))
            text = _limited(template.generate(facts), where)
        except jinja2.TemplateSyntaxError as error:
            raise InvalidData(f"{where} line {error.lineno}: {error.message}", _MEND) from error
        except (RecursionError, SyntaxError, MemoryError) as error:
            raise InvalidData(f"{where} is nested too deeply", _MEND) from error
        except jinja2.UndefinedError as error:
            what = f"{error}".rpartition(" attribute ")[2].split(" is undefined")[0]
            raise InvalidData(f"{where} uses {what}, which this letter doesn't have", _MEND) from error
        except (jinja2.TemplateError, ArithmeticError, TypeError, ValueError, LookupError, AttributeError) as error:
            raise InvalidData(f"{where}: {error}", _MEND) from error
        head, _, body = clean(text).strip().partition("\n")
        if not head.startswith(_TITLE) or not head.removeprefix(_TITLE).strip():
            raise InvalidData(f"{where} doesn't begin with a subject", "make its first line: Subject: ...")
        return Letter(" ".join(head.removeprefix(_TITLE).split()), _tidy(body))

    def _source(self, name: str) -> str:
        own = self._folder / f"{name}{ENDING}" if self._folder else None
        if own is None or not own.exists():
            return built_in(name)
        data = read_ordinary(own, MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise InvalidData(f"{own} is larger than {MAX_BYTES // 1024} KiB", "a letter is shorter than that")
        try:
            return decode_text(data)
        except UnicodeDecodeError as error:
            raise InvalidData(f"{own} isn't UTF-8 text", "save it as UTF-8") from error


_ENCLOSED = re.compile(r"^-{4} (.+) -{4}$", re.MULTILINE)
_MEND = "fix it, or delete it to use ours again"


def built_in(name: str) -> str:
    """Return our own template of this name."""
    return read_text(f"texts/{name}{ENDING}")


def built_in_names() -> tuple[str, ...]:
    """Return the names of our templates, in order."""
    return tuple(sorted(each.stem for each in (FOLDER / "texts").glob(f"*{ENDING}")))


def draft(letter: Letter, to: tuple[str, str], sender: tuple[str, str] = ("", ""), day: date | None = None) -> bytes:
    """Return the letter as a draft (RFC 5322) that mail programs open for editing; names and addresses are pairs.

    An address that is none is left out, so that a name can never add a header. The same letter is the same bytes.
    """
    from email.headerregistry import Address
    from email.message import EmailMessage
    from email.policy import SMTP

    message = EmailMessage(policy=SMTP)
    message["Subject"] = _line(letter.subject)
    for header, (name, address) in (("From", sender), ("To", to)):
        if is_address(address):
            user, _, domain = address.rpartition("@")
            message[header] = Address(_line(name), user, domain)
    if day:
        message["Date"] = datetime.combine(day, time(9), UTC)
    message["X-Unsent"] = "1"  # Outlook opens it to be edited
    message.set_content(letter.body + "\n", cte="quoted-printable")
    return message.as_bytes()


def letter_page(letter: Letter, *, fictional: bool = False) -> str:
    """Return the letter as a page to print; what stands below a line of dashes is there to be copied."""
    from mentorpick.write.pages import page

    blocks: list[Block] = [Callout("These people are made up: nobody will answer.")] if fictional else []
    text, *enclosed = _ENCLOSED.split(letter.body)
    for part in filter(None, text.split("\n\n")):
        items = [line.removeprefix("- ") for line in part.splitlines()]
        listed = all(line.startswith("- ") for line in part.splitlines())
        blocks.append(Bullets(tuple(items)) if listed else Text("\n".join(items), wrap=False))
    for title, words in zip(enclosed[::2], enclosed[1::2], strict=True):
        blocks += [Heading(title), Verbatim(words.strip())]
    return "".join(page([Document(letter.subject, tuple(blocks))]))


def is_address(text: str) -> bool:
    """Return whether this is an e-mail address that every mail program takes."""
    return text.isascii() and bool(_ADDRESS.fullmatch(text))


def merge_table(columns: Sequence[str], rows: Iterable[Sequence[object]], between: str = ",") -> str:
    """Return ``mail.csv``: a row a letter, with the mark by which Excel knows UTF-8."""
    return "\ufeff" + "".join(csv_line(row, excel=True, between=between) for row in (columns, *rows))


_FILTERS = (
    "abs", "capitalize", "count", "d", "default", "first", "float", "int", "join", "last", "length", "list", "lower",
    "map", "reject", "rejectattr", "reverse", "round", "select", "selectattr", "sort", "string",
    "title", "trim", "truncate", "unique", "upper", "wordcount",
)  # fmt: skip
"""What a template may do to a value: nothing that makes much of little."""
_SYNTAX = (
    "Add", "And", "Assign", "Compare", "Concat", "CondExpr", "Const", "Filter", "For", "Getattr", "Getitem", "If",
    "Keyword", "List", "Name", "Neg", "Not", "Operand", "Or", "Output", "Slice", "Sub", "Template", "TemplateData",
    "Test", "Tuple",
)  # fmt: skip
"""What a template may be made of: no calls, macros, products; so its work is bounded by its length and what it sees."""
_CALLED = {"Call": "a call such as name()", "Mul": "*", "Pow": "**", "Div": "/", "FloorDiv": "//", "Mod": "%"}
_GROWING = ("Add", "Concat", "Filter", "List", "Tuple")
"""What may not be kept in a name, where forty lines could double it forty times."""
_MOST_LOOPS, _MOST_FILTERS = 2, 4
_LISTED = "a list"
"""The name of a filter that no template can write."""


def _compiled(source: str) -> Any:
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    # No loader: include, import and extends would have nothing to take from either.
    sandbox = ImmutableSandboxedEnvironment(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    sandbox.globals.clear()
    sandbox.filters = {name: sandbox.filters[name] for name in _FILTERS} | {_LISTED: _listed}
    tree = sandbox.parse(source)
    _check_syntax(tree, 0)
    return sandbox.from_string(tree)


def _check_syntax(node: Any, loops: int) -> None:
    """Refuse what could run for long or make much of little; a loop may only go through a list."""
    from jinja2 import TemplateSyntaxError, nodes

    kind = type(node).__name__
    loops += kind == "For"
    if kind not in _SYNTAX:
        raise TemplateSyntaxError(f"{_CALLED.get(kind, kind.lower())} can't be used in a letter", node.lineno)
    if loops > _MOST_LOOPS or getattr(node, "recursive", False):
        raise TemplateSyntaxError(f"loops can't be more than {_MOST_LOOPS} deep", node.lineno)
    if kind == "Assign" and next(node.find_all(tuple(getattr(nodes, each) for each in _GROWING)), None):
        raise TemplateSyntaxError("set takes a plain value, not one that's put together", node.lineno)
    if kind == "Filter":
        _check_filters([node, *node.find_all(nodes.Filter)])
    for child in node.iter_child_nodes():
        _check_syntax(child, loops)
    if kind == "For":
        node.iter = nodes.Filter(node.iter, _LISTED, [], [], None, None, lineno=node.lineno)


def _check_filters(chain: list[Any]) -> None:
    """Refuse filters whose work multiplies: many in a row, one join of another, any of them for each in a list."""
    from jinja2 import TemplateSyntaxError

    joins = sum(each.name == "join" for each in chain)
    if len(chain) > _MOST_FILTERS or joins > 1 or any(each.name == "map" and each.args for each in chain):
        raise TemplateSyntaxError(
            f"at most {_MOST_FILTERS} filters can follow each other, one of them join, and map takes attribute= alone",
            chain[0].lineno,
        )


def _listed(value: Any) -> Any:
    if isinstance(value, str):
        raise ValueError("a loop goes through a list such as pairs, not through the letters of a text")
    return value


def _limited(parts: Iterable[str], where: str) -> str:
    written, size = [], 0
    for part in parts:
        written.append(part)
        size += len(part)
        if size > MAX_BYTES:
            raise InvalidData(f"{where} makes a letter of more than {MAX_BYTES // 1024} KiB", _MEND)
    return "".join(written)


def _tidy(text: str) -> str:
    """Return the text with one blank between words, at most one blank line between paragraphs, and no bold marks."""
    lines = [re.sub(r"(?<=\S) {2,}", " ", line).strip() for line in _BOLD.sub(r"\1", text).splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _line(text: str) -> str:
    return " ".join(text.split())
