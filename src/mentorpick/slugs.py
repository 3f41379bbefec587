"""One way to turn a name into an id, and to tell whether two names are the same. Pure text, for every room."""

import hashlib
import re
import unicodedata
from functools import lru_cache

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


_ONE_COUNTRY = {
    "united-kingdom": "uk", "great-britain": "uk", "gb": "uk", "u-k": "uk", "us": "usa", "u-s": "usa", "u-s-a": "usa",
    "united-states": "usa", "united-states-of-america": "usa", "the-netherlands": "netherlands",
}  # fmt: skip
"""Countries that are written in several ways, as slugs: the way that stands for them all."""


@lru_cache(maxsize=4096)
def place(text: str) -> tuple[str, ...]:
    """A location in the form in which its parts compare: the town, then region and country as far as stated."""
    parts = [same_name(part) for part in text.split(",")]
    return tuple(_ONE_COUNTRY.get(part, part) if at else part for at, part in enumerate(parts) if part)


def same_place(one: str, other: str) -> bool:
    """Whether two locations are one place: the same town, and whatever else both state does not differ.

    The town is what stands before the first comma. "Leeds" is "Leeds, UK" and "Leeds, Yorkshire, United Kingdom";
    "London, UK" is not "London, Canada".
    """
    (town, *rest), (other_town, *other_rest) = place(one) or ("",), place(other) or ("",)
    agree = set(rest) <= set(other_rest) or set(other_rest) <= set(rest)
    return bool(town) and town == other_town and agree


DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10))}
"""Names that Windows takes for a device, whatever the ending of the file."""


def file_stem(id_: str) -> str:
    """What a file about this id is called, before its ending: the id itself, unless a device is."""
    return f"{id_}-profile" if id_.lower() in DEVICES else id_


def same_name(text: str) -> str:
    """The form in which two names of one thing are equal; empty for an empty text."""
    return identify(text) if text.strip() else ""
