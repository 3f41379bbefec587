"""What a text speaks of: the area of life it most likely belongs to, by the words of the closed vocabulary."""

from typing import get_args

from mentorpick.areas import Area
from mentorpick.ranking.idf import idf
from mentorpick.ranking.terms import occurrences
from mentorpick.ranking.vocabulary import groups, vocabulary
from mentorpick.ranking.words import tokens
from mentorpick.sums import added


def suggest_area(text: str) -> Area | None:
    """The area most of a text's listed words belong to, each as telling as its idf; None if there is no one such."""
    points = area_points(text)
    best = max(points.values())
    leading = [area for area, own in points.items() if own == best]
    return leading[0] if best and len(leading) == 1 else None


def speaks_of(text: str, area: Area) -> bool:
    """Whether a text has any word the vocabulary lists under an area."""
    return bool(area_points(text)[area])


def area_words(area: Area) -> tuple[str, ...]:
    """The words and phrases listed under an area, as people wrote them."""
    return tuple(word for group in groups() if area in group.areas for word in group.words)


def area_points(text: str) -> dict[Area, float]:
    """For each area the idf of its listed words in a text; a listed phrase counts instead of its two words."""
    found = dict.fromkeys(term for term, _ in occurrences(tokens(text)) if term in vocabulary())
    within = {stem for term in found if " " in term for stem in term.split(" ")}
    points: dict[Area, float] = dict.fromkeys(get_args(Area), 0.0)
    for term in found:
        if term not in within:
            for area in vocabulary()[term].areas:
                points[area] += added(idf(stem) for stem in term.split(" "))
    return points
