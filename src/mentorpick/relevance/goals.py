"""What a goal is about: the area of life it most likely belongs to, and whether it sounds like despair.

The area is that of the plain goals nearest to it in meaning; the interview and the ranking guess alike. Despair is
found by phrases and by nearness to the sentences of ``data/distress.txt``; ``data/crisis_lines.txt`` says whom to call.
"""

import re
from collections.abc import Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple, Protocol, TypeVar, cast, get_args

from msgspec import Struct
from msgspec.structs import replace

from mentorpick.model.people import Answers
from mentorpick.model.taxonomy import Area
from mentorpick.relevance.embedding import Vectors16, cosines
from mentorpick.relevance.vectors import KeptModel

_R = TypeVar("_R")
NEAREST = 5
"""How many of the plain goals have a say."""


class Embedding(Protocol):
    """What turns texts into vectors; a model, or one that keeps what it gave."""

    def embed(self, texts: Sequence[str]) -> Vectors16:
        """Embed texts: one unit vector each, rounded to 16 bits."""
        ...


def likely_areas(goals: Sequence[str], model: Embedding) -> list[tuple[Area, ...]]:
    """Order all areas for each goal, the likeliest first: by the cosines of the five nearest plain goals, then by
    the nearest one.
    """
    if not goals:
        return []
    areas = [area for area, _ in plain_goals()]
    near = cosines(model.embed(goals), model.embed([goal for _, goal in plain_goals()]))
    return [_ordered(row.tolist(), areas) for row in near]


def prepare_model_for_many(model: KeptModel) -> KeptModel:
    """Return a model for the goals of many people: it knows the plain goals and remembers nothing it is asked."""
    model.embed([goal for _, goal in plain_goals()])
    return model.forgetful()


def _ordered(near: list[float], areas: Sequence[Area]) -> tuple[Area, ...]:
    order = sorted(range(len(near)), key=lambda place: (-near[place], place))
    points: dict[Area, float] = {}
    for place in order[:NEAREST]:
        points[areas[place]] = points.get(areas[place], 0) + near[place]
    first = {area: at for at, area in reversed(list(enumerate(areas[place] for place in order)))}
    return tuple(sorted(get_args(Area), key=lambda area: (-points.get(area, 0), first[area])))


@cache
def plain_goals() -> tuple[tuple[Area, str], ...]:
    """Return goals as people state them, each with its area."""
    found: list[tuple[Area, str]] = []
    area = ""
    for line in files("mentorpick").joinpath("data", "goals.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            area = line.strip("[]")
        elif line and not line.startswith("#"):
            found.append((cast(Area, area), line))
    return tuple(found)


NEAR = 0.45
"""The cosine with the nearest sentence of despair from which meaning alone is enough,"""
FEWEST = 4
"""if it has so many words ("be happy" is near to much),"""
ALL, LEANING = 1.5, 0.08
"""and is so much nearer to it than to the nearest harmless one, all sentences of each kind counted with a weight."""


def sounds_like_despair(texts: Sequence[str], model: Embedding | None = None) -> bool:
    """Return whether any of the texts does; without a ``model`` by words alone."""
    return any(has_words_of_despair(text) for text in texts) or (model is not None and any(_near(texts, model)))


def find_despair(answers: Answers, model: Embedding | None) -> tuple[str, ...]:
    """Return the goals that sound like despair."""
    return tuple(goal.text for goal in answers.goals if sounds_like_despair([goal.text], model))


def has_words_of_despair(text: str) -> bool:
    """Return whether a text holds one of the phrases that are enough."""
    return bool(_phrases().search(_plain(text)))


def _near(texts: Sequence[str], model: Embedding) -> list[bool]:
    if not texts:
        return []
    vectors, (despair_known, harmless_known) = model.embed(texts), _embedded(model)
    despair, harmless = cosines(vectors, despair_known), cosines(vectors, harmless_known)
    nearest = despair.max(axis=1)
    leaning = nearest - harmless.max(axis=1) + ALL * (despair.mean(axis=1) - harmless.mean(axis=1))
    told = [len(text.split()) >= FEWEST for text in texts]
    return [bool(t and d >= NEAR and lean >= LEANING) for t, d, lean in zip(told, nearest, leaning, strict=True)]


_KEPT: list[tuple[Embedding, tuple[Vectors16, Vectors16]]] = []
"""The vectors of the sentences compared with, by the model used last: it hardly ever changes."""


def _embedded(model: Embedding) -> tuple[Vectors16, Vectors16]:
    if not _KEPT or _KEPT[0][0] is not model:
        known = _sections()
        harmless = (*known["harmless"], *(goal for _, goal in plain_goals()))
        _KEPT[:] = [(model, (model.embed(known["despair"]), model.embed(harmless)))]
    return _KEPT[0][1]


def compared_sentences() -> tuple[str, ...]:
    """Return the sentences whose meaning others are compared with."""
    return (*_sections()["despair"], *_sections()["harmless"])


def _plain(text: str) -> str:
    return " ".join(text.lower().replace("’", "").replace("'", "").split())


@cache
def _phrases() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(re.escape(_plain(phrase)) for phrase in _sections()['always'])})\b")


@cache
def _sections() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in files("mentorpick").joinpath("data", "distress.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            lines = found.setdefault(line.strip("[]"), [])
        elif line and not line.startswith("#"):
            lines.append(line)
    return {name: tuple(lines) for name, lines in found.items()}


# what to say, before anything else

_OPENING = "That sounds really hard, and I'm glad you said it. A mentor can't be there tonight, but people can."
_CLOSING = "Your own doctor or your occupational health service can help too."
ANYWHERE = (
    "If you might be in danger, call your local emergency number. "
    "At findahelpline.com you'll find people to talk to, wherever you are."
)


class CrisisLine(NamedTuple):
    """Whom to call in one region."""

    region: str
    zones: tuple[str, ...]
    """Time zones; one that ends in ``/`` stands for all that begin so."""
    emergency: str
    name: str
    number: str
    source: str
    checked: date


def support_text(zone: str = "", referral: str = "") -> str:
    """Return what to say: with the numbers of the region of ``zone``, or with the pool's own text instead."""
    line = crisis_line(zone)
    if referral:
        danger = f"If you might be in danger, call {line.emergency if line else 'your local emergency number'}."
        return f"{_OPENING} {' '.join(referral.split())} {danger}"
    if line is None:
        return f"{_OPENING} {ANYWHERE} {_CLOSING}"
    call = f"If you might be in danger, call {line.emergency}, or {line.name} on {line.number}."
    return f"{_OPENING} {call} Findahelpline.com lists others. {_CLOSING}"


def crisis_line(zone: str) -> CrisisLine | None:
    """Return whom to call where the clocks show this time zone; None where that is not known."""
    return next((line for line in crisis_lines() if any(_is_in(zone, known) for known in line.zones)), None)


def _is_in(zone: str, known: str) -> bool:
    return zone.startswith(known) if known.endswith("/") else zone == known


@cache
def crisis_lines() -> tuple[CrisisLine, ...]:
    """Return all of them, in the order of the file."""
    text = files("mentorpick").joinpath("data", "crisis_lines.txt").read_text(encoding="utf-8")
    rows = [line.split(" | ") for line in text.splitlines() if line and not line.startswith("#")]
    return tuple(
        CrisisLine(region, tuple(zones.split("; ")), emergency, name, number, source, date.fromisoformat(checked))
        for region, zones, emergency, name, number, source, checked in rows
    )


# what is read afterwards


def soften(result: _R, despair: Sequence[str], warning: str) -> _R:
    """Return a result without the lines that repeat these goals, and with a way to people instead of ``warning``."""
    heads = "|".join(re.escape(goal.partition('"')[0][:_TOLD_BY]) for goal in despair)
    softened: _R = _soften(result, re.compile(rf'"(?:{heads})[^"]*"'), warning)
    return softened


_TOLD_BY = 25
"""So many letters tell a goal that is quoted, and perhaps cut."""


def _soften(value: Any, hurtful: re.Pattern[str], warning: str) -> Any:
    """A value without its lines that repeat such a goal; what comes close to it is said in other words."""
    if isinstance(value, str):
        told = re.sub(rf"\byour goal {hurtful.pattern}", "what you wrote", ANYWHERE if value == warning else value)
        left = [part for part in told.split("; ") if not hurtful.search(part)]
        return "" if told.startswith("Nobody ") and hurtful.search(told) else "; ".join(left)
    if isinstance(value, tuple):
        parts = [(part, _soften(part, hurtful, warning)) for part in value]
        return tuple(soft for part, soft in parts if soft or soft == part)
    if not isinstance(value, Struct):
        return value
    fields = {name: getattr(value, name) for name in value.__struct_fields__}
    soft = {name: _soften(part, hurtful, warning) for name, part in fields.items()}
    return replace(value, **(soft | ({"headline": ""} if "headline" in fields else {})))
