"""One way to turn a name into an id, and to tell whether two names are the same. Pure text, for every room."""

import hashlib
import re
import unicodedata

_OTHER = re.compile(r"[^a-z0-9]+")


def slug(text: str) -> str:
    """``text`` as an id: NFKD without accents, lower case, every run of other characters one hyphen.

    At most 100 characters, without a hyphen at either end; empty where no Latin letter or digit is left.
    """
    plain = unicodedata.normalize("NFKD", text)
    if not plain.isascii():
        plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return _OTHER.sub("-", plain.lower()).strip("-")[:100].rstrip("-")


def identify(text: str) -> str:
    """The slug of ``text``, or, where a name in another script leaves none, ``id-`` and eight digits of its hash."""
    return slug(text) or "id-" + hashlib.sha256(unicodedata.normalize("NFC", text).encode()).hexdigest()[:8]


def same_name(text: str) -> str:
    """The form in which two names of one thing are equal; empty for an empty text."""
    return identify(text) if text.strip() else ""
