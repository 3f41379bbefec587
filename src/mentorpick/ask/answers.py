"""Between what was given question by question and Answers; and what is wrong with an answer, in a sentence."""

import re
from typing import Any

import msgspec

from mentorpick.areas import AREA_KEYS
from mentorpick.ask.given import Around, Given
from mentorpick.model import Answers
from mentorpick.slugs import slug

_DIRECT = (
    "name", "organization", "about", "also", "not_now", "roles", "values", "stage", "languages",
    "timezone", "location", "meeting", "hours_per_month", "avoid",
)  # fmt: skip
_MUST_FROM = {
    "languages": "languages",
    "meeting": "meeting",
    "roles": "roles",
    "min_hours": "hours_per_month",
    "stages": "must.stages",
}
_SHARED_HOURS = 3
_KEY = re.compile(r"^[\w.\[\]]+: ")


def plain(answers: Answers) -> dict[str, Any]:
    """The answers as JSON has them: dicts and lists."""
    values: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(answers))
    return values


def raw_answers(given: Given, last: Answers | None, around: Around) -> dict[str, Any]:
    """The answers as a file would hold them; what no question asks for is kept from ``last``."""
    raw: dict[str, Any] = plain(last) if last else {}
    raw |= {key: given[key] for key in _DIRECT if key in given}
    if given.get("priority") in AREA_KEYS:
        raw["priority"] = given["priority"]
    if "goal" in given or given.get("goals"):
        raw["goals"] = _goals(given, raw.get("goals", []))
    if "mentors" in given:
        raw["mentors"] = [around.mentor_id(name) or slug(name) for name in given["mentors"] or ()]
    if "style.structure" in given or "style.directness" in given:
        raw["style"] = _style(given, raw.get("style", {}))
    if "must" in given:
        raw["must"] = _must(given, raw, last)
    if "background.ask" in given:
        raw["background"] = _background(given)
    raw["id"] = raw.get("id") or slug(raw.get("name") or "") or "me"
    return {key: value for key, value in raw.items() if value not in (None, "", [], {})}


def answers_from(given: Given, last: Answers | None, around: Around) -> Answers:
    """The answers that were given; ``given`` must hold a priority."""
    return msgspec.convert(raw_answers(given, last, around), Answers, strict=False)


def given_from(answers: Answers) -> Given:
    """What these answers would have been given as: the defaults of the questions."""
    raw: dict[str, Any] = plain(answers)
    given: Given = {key: raw[key] for key in (*_DIRECT, "priority", "mentors") if key in raw}
    given |= {f"goal.{n}": goal["text"] for n, goal in enumerate(raw.get("goals", ()))}
    given |= {f"style.{part}": str(level) for part, level in raw.get("style", {}).items() if level is not None}
    stated = {key: value for key, value in raw.get("must", {}).items() if value not in (None, [])}
    if stated:
        given["must"] = list(stated)
        given["must.stages"] = stated.get("stages", [])
    background = raw.get("background", {})
    if background.get("wish"):
        given |= {"background.ask": "yes", "background.wish": background["wish"]}
        given["background.weight"] = background.get("weight", "low")
    return given


def _goals(given: Given, before: list[dict[str, Any]]) -> list[dict[str, Any]]:
    weighed = {goal["text"]: goal.get("importance", "medium") for goal in before}
    rows = []
    for goal in given.get("goals", ()):
        row = {"text": goal["text"], "area": goal["area"], "importance": weighed.get(goal["text"], "medium")}
        rows.append({key: value for key, value in row.items() if value is not None})
    return rows


def _style(given: Given, before: dict[str, Any]) -> dict[str, Any]:
    parts = {part: given.get(f"style.{part}", before.get(part)) for part in ("structure", "directness")}
    return {part: int(level) for part, level in parts.items() if level is not None}


def _must(given: Given, raw: dict[str, Any], last: Answers | None) -> dict[str, Any]:
    """The must-haves chosen, with what was answered; one edited by hand stays while what it came from stays."""
    earlier: dict[str, Any] = plain(last) if last else {}
    must: dict[str, Any] = {}
    for key in given["must"] or ():
        source = _MUST_FROM.get(key, "timezone")
        stated = given.get(source) if source == "must.stages" else raw.get(source)
        before = earlier.get("must", {}).get(key)
        if before is not None and key != "stages" and (not stated or stated == earlier.get(source)):
            must[key] = before
        elif stated:
            must[key] = _SHARED_HOURS if key == "same_timezone_hours" else stated
    return must


def _background(given: Given) -> dict[str, Any]:
    wish = given.get("background.wish")
    if given["background.ask"] != "yes" or not wish:
        return {}
    return {"wish": wish, "weight": given.get("background.weight") or "low"}


def trouble(raw: dict[str, Any]) -> str:
    """What is wrong with answers as a file would hold them, the first thing, in a sentence; empty: nothing."""
    from mentorpick.read.build import build
    from mentorpick.read.codes import Place

    taken = (*raw.get("also", ()), *raw.get("not_now", ()))
    stand_in = {"priority": next((area for area in AREA_KEYS if area not in taken), AREA_KEYS[0])}
    built = build(Answers, stand_in | raw, lambda _keys, _on_key: Place("answers"))
    if isinstance(built, Answers):
        return ""
    first = built[0]
    message = _KEY.sub("", first.message)
    return f"{message[:1].upper()}{message[1:]}" + (f": {first.hint}" if first.hint else "") + "."
