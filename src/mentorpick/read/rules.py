"""What a record must be beyond its types: a way to rank it, zones and languages that exist, no contradiction."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from math import isfinite
from typing import Any, NamedTuple

from mentorpick.languages import language_names, language_tag
from mentorpick.model.people import Answers, Mentor, Page
from mentorpick.model.taxonomy import AREA_KEYS, CRITERION_KEYS
from mentorpick.read.problems import Keys
from mentorpick.text import nearest_text


class RecordFinding(NamedTuple):
    """A problem before it has a place."""

    code: str
    keys: Keys
    message: str
    hint: str = ""
    on_key: bool = False


ReportFinding = Callable[[str, Any], str]
"""``said(", not ", typed)``: that with what was typed in quotes, or nothing where it is private."""
RecordRule = Callable[[dict[str, Any], ReportFinding], Iterator[RecordFinding]]

BOOLS = frozenset({"true", "True", "TRUE", "false", "False", "FALSE"})
"""How YAML 1.2 writes true and false."""


def language_known(text: str) -> bool:
    """Return whether ``text`` names a language, as a BCP 47 tag or an English name."""
    return language_tag(text) is not None


@lru_cache(4096)
def languages_known(texts: tuple[str, ...]) -> bool:
    """Return whether all of ``texts`` are languages: asked of thousands of profiles that state few combinations."""
    return all(map(language_known, texts))


@lru_cache(4096)
def zone_known(text: str) -> bool:
    """Return whether ``text`` is a time zone of the IANA database; no text is fine.

    Loads the one zone: to list them all takes as long as all the rest of a small shortlist. Names begin with a
    capital throughout, which a file system that knows no case would let pass otherwise.
    """
    from zoneinfo import ZoneInfo

    if not text:
        return True
    try:
        return _ZONE.fullmatch(text) is not None and ZoneInfo(text).key == text
    except (KeyError, ValueError, OSError):
        return False


_ZONE = re.compile(r"[A-Z][A-Za-z0-9_+-]*(?:/[A-Z][A-Za-z0-9_+-]*)*")


_RANKED_BY = ("areas", "offers", "expertise")


def find_other_kind(kind: type, raw: Any) -> RecordFinding | None:
    """Find a mentor's profile read as answers, or answers as a profile: one mistake, not one for every key."""
    if not isinstance(raw, dict) or kind not in _OTHER_KIND:
        return None
    offers = any(raw.get(key) for key in _RANKED_BY)
    asks = any(nearest_text(key, ("priority",)) for key in raw)
    mistaken = (offers and not asks) if kind is Answers else (asks and not offers)
    return RecordFinding("P310", (), *_OTHER_KIND[kind]) if mistaken else None


_OTHER_KIND = {
    Answers: ("this is a mentor's profile, not a mentee's answers", "name mentors with -p, a folder as a whole"),
    Mentor: ("these are a mentee's answers, not a mentor's profile", "a profile states areas, offers or expertise"),
}


def _something_to_rank_by(raw: dict[str, Any], said: ReportFinding) -> Iterator[RecordFinding]:
    meant = (nearest_text(key, _RANKED_BY) for key in raw if key not in Mentor.__struct_fields__)
    if not any(raw.get(key) for key in _RANKED_BY) and not any(meant):
        yield RecordFinding("P302", (), "none of areas, offers and expertise is stated", "add at least one of them")


def _zone(raw: dict[str, Any], said: ReportFinding) -> Iterator[RecordFinding]:
    typed = raw.get("timezone")
    if isinstance(typed, str) and not zone_known(typed):
        hint = "write a big town nearby, such as London, or a zone such as Europe/London"
        yield RecordFinding("P304", ("timezone",), "the time zone isn't clear" + said(": ", typed), hint)


def _languages(raw: dict[str, Any], said: ReportFinding) -> Iterator[RecordFinding]:
    must = raw.get("must")
    inner = must.get("languages") if isinstance(must, dict) else None
    for keys, entries in ((("languages",), raw.get("languages")), (("must", "languages"), inner)):
        for index, entry in enumerate(entries if isinstance(entries, list) else ()):
            if isinstance(entry, str) and not language_known(entry):
                message = "this language isn't known" + said(": ", entry)
                near = _near_language(entry)
                hint = f"did you mean {near!r}?" if near else "write a tag such as en or pt-BR, or its English name"
                yield RecordFinding("P305", (*keys, index), message, hint)


@lru_cache(4096)
def _near_language(typed: str) -> str | None:
    return nearest_text(typed, language_names()) if len(typed) > 3 else None


def _once(raw: dict[str, Any], said: ReportFinding) -> Iterator[RecordFinding]:
    """In answers the same word twice is a slip that could hide another; in a profile it changes nothing."""
    lists: list[tuple[Keys, Any]] = [((name,), raw.get(name)) for name in Answers.__struct_fields__ if name != "goals"]
    for name in ("must", "background"):
        inner = raw.get(name)
        lists += [((name, key), entries) for key, entries in inner.items()] if isinstance(inner, dict) else []
    for keys, entries in lists:
        seen: set[str] = set()
        for index, entry in enumerate(entries if isinstance(entries, list) else ()):
            if isinstance(entry, str) and entry in seen:
                yield RecordFinding("P303", (*keys, index), "this is in the list twice", "keep one of the two")
            seen.add(str(entry))


def _no_contradiction(raw: dict[str, Any], said: ReportFinding) -> Iterator[RecordFinding]:
    lists = {key: value if isinstance(value := raw.get(key), list) else [] for key in ("also", "not_now")}
    for index, entry in enumerate(lists["not_now"]):
        if entry in AREA_KEYS and entry in lists["also"]:
            yield RecordFinding("P306", ("not_now", index), f"{entry} is in `also` too", "decide for one of the two")
    for key, entries in lists.items():
        for index, entry in enumerate(entries):
            if entry in AREA_KEYS and entry == raw.get("priority"):
                hint = f"leave it out of `{key}`"
                yield RecordFinding("P307", (key, index), f"{entry} is the priority already", hint)


def _weights(raw: dict[str, Any], said: ReportFinding) -> Iterator[RecordFinding]:
    weights = raw.get("weights")
    if not isinstance(weights, dict):
        return

    for key, weight in weights.items():
        if key not in CRITERION_KEYS:
            hint = f"take one of {', '.join(CRITERION_KEYS)}"
            yield RecordFinding("P208", ("weights", key), f"there's no criterion {key!r}", hint, on_key=True)
        try:
            fine = isfinite(float(weight)) and float(weight) >= 0
        except (TypeError, ValueError):
            continue  # not a number at all: the types say so
        if not fine:
            yield RecordFinding("P205", ("weights", key), "a weight is 0 or more", "write a number such as 0.2")


RULES: dict[type, tuple[RecordRule, ...]] = {
    Mentor: (_something_to_rank_by, _zone, _languages),
    Answers: (_once, _zone, _languages, _no_contradiction),
    Page: (_weights,),
}
