"""Text from files, made safe once at load: no terminal controls, one Unicode form."""

import re
import unicodedata

_UNSAFE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]")
"""C0 but tab and newline, DEL and C1, what overrides the direction of text, and what is no character."""
_BREAKS = re.compile(r"\r\n?|[\x85\u2028\u2029]")

LONG = frozenset({"about", "bio", "elsewhere", "referral", "text"})
"""The keys whose text may have paragraphs; every other text is one line."""


def clean(text: str) -> str:
    """``text`` in NFC without controls (C0 but newline and tab, C1, ESC), bidi controls and lone surrogates.

    Accents, CJK, emoji and their joiners stay; CR, CRLF, NEL and the Unicode separators become a newline.
    """
    if text.isascii() and text.isprintable():
        return text
    return unicodedata.normalize("NFC", _UNSAFE.sub("", _BREAKS.sub("\n", text)))


def visible(text: str) -> str:
    """``text`` on one line, every unsafe character, tab and break replaced one for one, so that columns stay true."""
    return _UNSAFE.sub("\ufffd", re.sub(r"\s", " ", text))


def needs_cleaning(text: str) -> bool:
    """Whether a whole file may hold a text that `clean` would change: asked once, instead of for every value."""
    if "\\" in text:
        return True
    if text.isascii():
        return False
    return bool(_UNSAFE.search(text) or _BREAKS.search(text)) or not unicodedata.is_normalized("NFC", text)


def tidy(key: str, text: str) -> str:
    """A cleaned text as the field ``key`` holds it: stripped, and on one line unless the field has paragraphs."""
    return text.strip() if key in LONG else " ".join(text.split())
