"""What stands in a column and isn't understood: the few odd words of a closed list, and what each may mean."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from mentorpick.languages import read_languages
from mentorpick.read.entries import read_consent
from mentorpick.read.sheets.cells import (
    LEVEL_WORDS,
    YES_WORDS,
    ColumnRule,
    cell_text,
    entries_of,
    other_words,
    read_cell,
)
from mentorpick.read.sheets.fields import FORMER_OPTIONS, Field, nearest, normalize
from mentorpick.read.sheets.mapping import Target
from mentorpick.timezones import read_zone, zone_of_place

MOST_WORDS = 40
"""The most odd words of one column that are asked about: more are somebody's own sentences."""
_LEFT = re.compile(
    r"\b(?:withdrawn|withdrew|dropped out|has left|left the|cancell?ed|no longer|quit|abgemeldet|ausgeschieden|"
    r"zurückgezogen|abgebrochen|abgesprungen|abandon\w*|désist\w*|retiré\w*|a quitté|retirad[oa]|baja|ritirat[oa]|"
    r"desisti\w*|teruggetrokken|gestopt|zrezygnował\w*)\b",
    re.IGNORECASE,
)
_PAUSED = re.compile(
    r"\b(?:paused|on hold|on leave|interrupted|pausiert|beurlaubt|en pause|en congé|pausad[oa]|in pausa|gepauzeerd)\b",
    re.IGNORECASE,
)
_ANY = re.compile(
    r"no preference|any|anything|either|no matter|don t mind|do not mind|all|both|whatever|flexible|(?:ist mir )?egal|"
    r"beides|alles|peu importe|indifferent|les deux|sans preference|da igual|indiferente|cualquiera|ambos|"
    r"e indifferente|qualsiasi|entrambi|tanto faz|maakt niet uit|allebei|geen voorkeur|obojetnie"
)
"""What leaving a question of several out says, too."""

Meaning = str | list[str] | int | bool | None


class Word(msgspec.Struct):
    """A word that is not understood: in how many rows it stands, and what it may mean (None: unknown)."""

    rows: int
    meaning: Meaning = None


def odd_words(target: Target, cells: Sequence[tuple[Any, str]]) -> dict[str, Word]:
    """Return the few distinct words of a column that mean nothing yet, each with a suggestion; empty for free text."""
    field = target.field
    if field is None or field.kind in ("text", "lines", "names", "email", "date"):
        return {}
    odd: dict[str, Word] = {}
    places: dict[str, Counter[str]] = {}
    for cell, place in cells:
        for said in _not_understood(field, target.rule, cell, place):
            odd.setdefault(said, Word(0)).rows += 1
            places.setdefault(said, Counter())[place] += 1
    if len(odd) > MOST_WORDS:
        return {}
    _suggest(field, odd, places)
    return odd


def inverted_words(cells: Sequence[tuple[Any, str]]) -> dict[str, Word]:
    """Return what stands under a question where yes takes consent back, with yes and no the other way round."""
    counts = Counter(cell_text(cell).strip() for cell, _ in cells if cell not in (None, ""))
    other: dict[str, Meaning] = {"yes": "no", "no": "yes"}
    return {said: Word(number, other.get(read_consent(said))) for said, number in counts.items()}


def _not_understood(field: Field, rule: ColumnRule, cell: Any, place: str) -> Iterator[str]:
    value = read_cell(field, rule, cell)
    if value is None or (field.name == "share" and read_consent(cell) != "unclear"):
        return
    if field.kind == "consent":
        if value not in ("yes", "no"):
            yield str(value)
        return
    if field.name == "timezone":
        if not read_zone(str(value), place).zone:
            yield str(value)
        return
    items = value if isinstance(value, list) else [value]
    if field.name.rsplit(".", 1)[-1] == "languages":
        yield from (str(item) for item in items if not read_languages(str(item)))
    elif field.kind == "number":
        yield from (str(item) for item in items if not _counts(field, item))
    elif known := known_words(field):
        yield from (item for item in items if isinstance(item, str) and item not in known.values())


def _counts(field: Field, item: Any) -> bool:
    """Whether this can be hours, or a number of people: not -1, and no half of a person."""
    return isinstance(item, int | float) and item >= 0 and ("hours" in field.name or float(item).is_integer())


def known_words(field: Field) -> dict[str, str]:
    """Return every word a closed field understands, and what it means."""
    if field.kind == "level":
        return {word: str(level) for word, level in LEVEL_WORDS.items()}
    if field.kind == "yes":
        return {word: "yes" if value else "no" for word, value in YES_WORDS.items()}
    entries = entries_of(field)
    other = {normalize(word): e.key for e in entries for word in other_words(e.key)}
    return other | {normalize(word): e.key for e in entries for word in (e.key, e.label, *e.synonyms)}


def _suggest(field: Field, odd: dict[str, Word], places: dict[str, Counter[str]]) -> None:
    """Put a suggestion to each word where one is at hand; never one by letters for zones, languages or consent."""
    if field.name == "timezone":
        for said, word in odd.items():
            zones = Counter(zone for place in places[said].elements() if (zone := zone_of_place(place)))
            word.meaning = zones.most_common(1)[0][0] if len(zones) == 1 else None
        return
    known = known_words(field)
    if field.kind == "consent" or not known:
        return
    taken: set[str] = set()
    for said, word in sorted(odd.items(), key=lambda item: -nearest_option(field, item[0], ())[1]):
        near = nearest(normalize(said), known, 0.8)
        key = known[near] if near else nearest_option(field, said, taken)[0]
        if _ANY.fullmatch(normalize(said)) and field.kind == "several":
            word.meaning = ""  # no preference is what leaving a question out says
        elif key:
            word.meaning = key
            taken.add(key)


def nearest_option(field: Field, said: str, taken: Any) -> tuple[str, int]:
    """Return the word of a closed list that shares most with what was said; none where two are as near."""
    words = set(normalize(said).split())
    points = []
    for entry in entries_of(field):
        label, also, gloss = (
            set(normalize(text).split())
            for text in (entry.label, " ".join(entry.synonyms), f"{entry.gloss} {FORMER_OPTIONS.get(entry.key, '')}")
        )
        also |= {word for text in other_words(entry.key) for word in text.split()}
        also, gloss = ({word for word in words & said_of if len(word) > 3} for said_of in (also, gloss))
        score = 3 * len(words & label) + 2 * len(also) + len(gloss)
        points.append((score, entry.key not in taken, entry.key))
    points.sort(reverse=True)
    if not points or not points[0][0] or (len(points) > 1 and points[0][:2] == points[1][:2]):
        return "", points[0][0] if points else 0
    return points[0][2], points[0][0]


def status_words(rows: Sequence[dict[str, Any]], header: str) -> dict[str, Word]:
    """Return the notes that may say who has stopped taking part, each with the status it may mean."""
    counts = Counter(cell_text(row[header]).strip() for row in rows if row.get(header) not in (None, ""))
    found = {}
    for said, number in counts.items():
        status = "withdrawn" if _LEFT.search(said) else "paused" if _PAUSED.search(said) else None
        if status:
            found[said] = Word(number, status)
    return found if len(found) <= MOST_WORDS else {}
