"""The word someone probably meant: by spelling, by label, by synonym."""

import re
from collections.abc import Iterable
from difflib import get_close_matches
from functools import cache, lru_cache

from mentorpick.areas import LISTS, Entry

_RUN = re.compile(r"[\W_]+")


def plain(text: str) -> str:
    """``text`` without case and punctuation, as words are compared."""
    return _RUN.sub(" ", text.casefold()).strip()


@cache
def _words(name: str) -> dict[str, str]:
    entries: tuple[Entry, ...] = LISTS[name]
    words = {plain(word): entry.key for entry in reversed(entries) for word in entry.synonyms}
    return words | {plain(word): entry.key for entry in entries for word in (entry.key, entry.label)}


@lru_cache(4096)
def nearest_word(typed: str, name: str) -> str | None:
    """The key of the closed list ``name`` that ``typed`` is close to, by key, label or synonym; else None."""
    words = _words(name)
    wanted = plain(typed[:60])
    near = [wanted] if wanted in words else get_close_matches(wanted, words, 1, 0.75)
    return words[near[0]] if near else None


def nearest_text(typed: str, choices: Iterable[str]) -> str | None:
    """The one of ``choices`` whose spelling is close to ``typed``, regardless of case and punctuation; else None."""
    known = {plain(choice): choice for choice in choices}
    near = get_close_matches(plain(typed[:60]), known, 1, 0.75)
    return known[near[0]] if near else None
