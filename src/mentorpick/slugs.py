"""One way to turn a name into a slug, and to tell whether two names are the same. Pure text, for every room."""

import re
import unicodedata

_OTHER = re.compile(r"[^a-z0-9]+")


def slug(text: str) -> str:
    """NFKD without accents, lower case, every run of other characters one hyphen; empty where nothing is left."""
    decomposed = unicodedata.normalize("NFKD", text)
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return _OTHER.sub("-", bare.lower()).strip("-")


def same_name(text: str) -> str:
    """The form in which two names of one thing are equal: its slug, or, in scripts a slug empties, the folded text."""
    return slug(text) or " ".join(unicodedata.normalize("NFKC", text).casefold().split())
