"""Profiles that may be the same person twice: the same address, the same name, or nearly the same name and place."""

from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import combinations, pairwise
from typing import NamedTuple

from mentorpick.model import Mentor
from mentorpick.slugs import slug

_TITLES = frozenset(("dr", "prof", "professor", "mr", "mrs", "ms", "mx", "sir", "dame", "phd", "md", "mag", "ing"))
_CROWD = 40
"""In larger groups only neighbours are compared: a pool of test data, not of people."""


class Likeness(NamedTuple):
    """One way of being alike: profiles with equal keys are compared (no key: not at all)."""

    what: str
    key: Callable[[Mentor], str]
    alike: Callable[[Mentor, Mentor], bool] = lambda _one, _other: True


def twins(mentors: Sequence[Mentor]) -> Iterator[tuple[Mentor, Mentor, str]]:
    """Pairs that may be one person, in order of id, each profile as the second of a pair at most once."""
    told: set[str] = set()
    for likeness in LIKENESSES:
        groups: dict[str, list[Mentor]] = {}
        for mentor in mentors:
            if key := likeness.key(mentor):
                groups.setdefault(key, []).append(mentor)
        for group in groups.values():
            pairs = combinations(group, 2) if len(group) <= _CROWD else pairwise(group)
            for first, second in pairs:
                if second.id not in told and likeness.alike(first, second):
                    told.add(second.id)
                    yield first, second, likeness.what


def _address(mentor: Mentor) -> str:
    return mentor.contact.email.strip().casefold()


@lru_cache(maxsize=20_000)
def _words(name: str) -> tuple[str, ...]:
    return tuple(word for word in slug(name).split("-") if word not in _TITLES)


def _name(mentor: Mentor) -> str:
    return " ".join(sorted(_words(mentor.name)))


def _place(mentor: Mentor) -> str:
    words, organization = _words(mentor.name), mentor.organization.casefold().strip()
    return f"{words[-1]} {words[0][0]} {organization}" if len(words) > 1 and organization else ""


def _same_first(first: Mentor, second: Mentor) -> bool:
    """``A. Okafor`` and ``Amara Okafor``, ``Jon`` and ``John``; not ``Anna`` and ``Amara``."""
    one, other = _words(first.name)[0], _words(second.name)[0]
    return one.startswith(other) or other.startswith(one) or SequenceMatcher(None, one, other).ratio() > 0.85


LIKENESSES = (
    Likeness("the same e-mail address", _address),
    Likeness("the same name", _name),
    Likeness("nearly the same name in the same place", _place, _same_first),
)
