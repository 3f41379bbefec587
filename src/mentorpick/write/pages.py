"""A document as a page: of HTML, or as Markdown. Every text from a file stays text.

A page of HTML is self-contained: no script, no request, a policy that allows nothing. Its colours are
``write/templates/page.css``.
"""

import re
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from hashlib import sha256
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mentorpick._version import __version__
from mentorpick.text import show_unsafe, visible
from mentorpick.write import document as d
from mentorpick.write.document import plain_text, spans
from mentorpick.write.formats import Look, document_of

if TYPE_CHECKING:
    from jinja2 import Template

_FOLDER = Path(__file__).with_name("templates")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")
_PAGE = re.compile(r"https?://[^\s<>\"'@/?#\\]+(?:[/?#][^\s<>\"']*)?")
"""Nothing stands before the host: ``https://uni.edu@evil.example`` leads to the second."""


def html(results: Iterable[Any], look: Look) -> Iterator[str]:
    """Return all results as one page, an article each; in pieces as they come."""
    return page(document_of(result, look) for result in results)


def page(documents: Iterable[d.Document]) -> Iterator[str]:
    """Yield the documents as one page of HTML; its title is the first document's."""
    style = (_FOLDER / "page.css").read_text(encoding="utf-8")
    rest = iter(documents)
    first = next(rest, d.Document("", ()))
    yield from _template().generate(
        documents=chain([first], rest),
        title=first.title or "mentorpick",
        serial=count(1).__next__,
        style=style,
        style_hash=_hash(style),
        version=__version__,
    )
    yield "\n"


@cache
def _template() -> "Template":
    """The template of a page, compiled once: an office writes hundreds."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    room = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    room.globals.update(address=address, kind=lambda block: type(block).__name__, plain=plain_text, spans=spans)
    return room.get_template("page.html")


def address(text: str) -> str:
    """Return where a link goes if ``text`` is nothing but an e-mail or web address, else empty."""
    if _MAIL.fullmatch(text):
        return f"mailto:{text}"
    return text if _PAGE.fullmatch(text) else ""


def _hash(style: str) -> str:
    return "sha256-" + b64encode(sha256(style.encode()).digest()).decode()


_SPECIAL = re.compile(r"([\\`*_\[\]<>|~#!&])")
_STARTS = re.compile(r"^(\s*)([-+=]|\d+(?=[.)]))")
_MARKS = {"strong": "**", "quote": "*"}


def markdown(results: Iterable[Any], look: Look) -> Iterator[str]:
    """Yield each result as a page of Markdown, one after the other."""
    for number, result in enumerate(results):
        yield ("\n" if number else "") + write(document_of(result, look))


def write(document: d.Document) -> str:
    """Return the whole document as Markdown, ending with a newline."""
    title = [f"# {escape(document.title)}"] if document.title else []
    return "\n\n".join([*title, *_blocks(document.blocks, 2)]) + "\n"


def escape(text: str) -> str:
    """Return ``text`` so that Markdown shows it as it is, on one line."""
    line = _SPECIAL.sub(r"\\\1", visible(" ".join(text.split())))
    return _STARTS.sub(lambda m: f"{m[1]}{m[2]}\\" if m[2].isdigit() else f"{m[1]}\\{m[2]}", line)


def _words(words: d.Words) -> str:
    parts = []
    for span in spans(words):
        mark = _MARKS.get(span.tone, "")
        core = span.text.strip()
        inner = _SPECIAL.sub(r"\\\1", visible(" ".join(core.split())))
        before, after = span.text[: len(span.text) - len(span.text.lstrip())], span.text[len(span.text.rstrip()) :]
        marked = f"{mark if inner else ''}{inner}{mark if inner else ''}"
        marked = f"[{marked}]({span.link})" if span.link else marked
        parts.append(f"{before and ' '}{marked}{after and core and ' '}")
    return _STARTS.sub(lambda m: f"{m[1]}{m[2]}\\" if m[2].isdigit() else f"{m[1]}\\{m[2]}", "".join(parts))


def _blocks(blocks: Iterable[d.Block], level: int) -> list[str]:
    return [text for block in blocks if (text := _WRITERS[type(block)](block, level))]


def _section(block: d.Section, level: int) -> str:
    aside = f" ({_words(block.aside)})" if plain_text(block.aside) else ""
    lead = f"{escape(block.lead)} · " if block.lead else ""
    return "\n\n".join([f"{'#' * level} {lead}{_words(block.title)}{aside}", *_blocks(block.blocks, level + 1)])


def _beside(block: d.Beside, level: int) -> str:
    return "\n\n".join(_blocks((*block.left, *block.right), level))


def _heading(block: d.Heading, level: int) -> str:
    return f"{'#' * max(level, block.level)} {escape(block.text)}"


def _text(block: d.Text, level: int) -> str:
    lines = [block.words] if block.wrap else plain_text(block.words).splitlines()
    return "\\\n".join(_words(line) for line in lines if not isinstance(line, str) or line.strip())


def _facts(block: d.Facts, level: int) -> str:
    """Another sign than that of bullets: else a list right before would go on."""
    return "\n".join(f"* {escape(label)}: {_words(value)}" for label, value in block.rows)


def _bullets(block: d.Bullets, level: int) -> str:
    return "\n".join(f"- {_words(item)}" for item in block.items)


def _bars(block: d.Bars, level: int) -> str:
    return "\n".join(f"- {_words(bar.label)}: {_words(bar.note) or f'{bar.value:.2f}'}" for bar in block.rows)


def _grid(block: d.Grid, level: int) -> str:
    rule = {"l": ":--", "r": "--:", "c": ":-:"}
    align = block.align.ljust(len(block.head), "l")
    rows = [[escape(cell) for cell in block.head], [rule[a] for a in align]]
    rows += [[_words(cell) for cell in row] for row in block.rows]
    table = "\n".join("| " + " | ".join(row) + " |" for row in rows)
    return f"{escape(block.caption)}\n\n{table}" if block.caption else table


def _callout(block: d.Callout, level: int) -> str:
    return f"> {_words(block.words)}"


def _verbatim(block: d.Verbatim | d.Problems, level: int) -> str:
    fence = "`" * max(3, *(len(run) + 1 for run in re.findall("`+", block.text)), 0)
    return f"{fence}\n{show_unsafe(block.text)}\n{fence}"


_WRITERS: dict[type, Callable[[Any, int], str]] = {
    d.Heading: _heading,
    d.Text: _text,
    d.Facts: _facts,
    d.Bullets: _bullets,
    d.Bars: _bars,
    d.Grid: _grid,
    d.Callout: _callout,
    d.Verbatim: _verbatim,
    d.Problems: _verbatim,
    d.Section: _section,
    d.Beside: _beside,
}
