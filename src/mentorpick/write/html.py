"""One self-contained page: no script, no request, a policy that allows nothing; every text from a file stays text.

Alone, as every format for people.
"""

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any

from mentorpick._version import __version__
from mentorpick.write.document import Document, plain_text, spans
from mentorpick.write.formats import Look, view_for

_FOLDER = Path(__file__).with_name("templates")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")
_PAGE = re.compile(r"https?://[^\s<>\"'@/?#\\]+(?:[/?#][^\s<>\"']*)?")
"""Nothing stands before the host: ``https://uni.edu@evil.example`` leads to the second."""


def html(results: Iterable[Any], look: Look) -> Iterator[str]:
    """Return all results as one page, an article each; in pieces as they come."""
    return page(view_for(result).document(result) for result in results)


def page(documents: Iterable[Document]) -> Iterator[str]:
    """Yield the documents as one page of HTML; its title is the first document's."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    style = (_FOLDER / "page.css").read_text(encoding="utf-8")
    room = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    serial = count(1)
    room.globals |= {
        "address": address,
        "kind": lambda block: type(block).__name__,
        "plain": plain_text,
        "serial": lambda: next(serial),
        "spans": spans,
    }
    title, all_documents = _titled(documents)
    yield from room.get_template("page.html").generate(
        documents=all_documents,
        title=title,
        style=style,
        style_hash=_hash(style),
        version=__version__,
    )
    yield "\n"


def address(text: str) -> str:
    """Return where a link goes if ``text`` is nothing but an e-mail or web address, else empty."""
    if _MAIL.fullmatch(text):
        return f"mailto:{text}"
    return text if _PAGE.fullmatch(text) else ""


def _titled(documents: Iterable[Document]) -> tuple[str, Iterator[Document]]:
    """The title of the first document, and all of them still to come."""
    rest = iter(documents)
    first = next(rest, Document("", ()))

    def every() -> Iterator[Document]:
        yield first
        yield from rest

    return first.title or "mentorpick", every()


def _hash(style: str) -> str:
    return "sha256-" + b64encode(sha256(style.encode()).digest()).decode()
