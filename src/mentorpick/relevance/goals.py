"""What a goal is about: the area of life it most likely belongs to, its kind, and whether it sounds like despair.

The area is that of the plain goals nearest to it in meaning; the interview and the ranking guess alike. Despair is
found by phrases (``data/distress.txt``) and by what was learnt of its words and its meaning (``data/despair.json``);
``data/crisis_lines.txt`` says whom to call.
"""

import base64
import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from itertools import pairwise
from math import fsum
from typing import Any, NamedTuple, TypeVar, cast, get_args

import numpy as np
from msgspec import Struct, json
from msgspec.structs import replace
from numpy.typing import NDArray

from mentorpick.data import read_lines, read_text
from mentorpick.model.people import Answers, Mentor
from mentorpick.model.taxonomy import Area
from mentorpick.relevance.embedding import NoModel, cosines, load_model
from mentorpick.relevance.index import BY_WORDS, LineIndex
from mentorpick.relevance.lines import FEWEST_WORDS
from mentorpick.relevance.vectors import KeptModel, SentenceModel

_R = TypeVar("_R")
NEAREST = 5
"""How many of the plain goals have a say."""


def likely_areas(goals: Sequence[str], model: SentenceModel | LineIndex) -> list[tuple[Area, ...]]:
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
    for line in read_lines("goals.txt"):
        if line.startswith("["):
            area = line.strip("[]")
        else:
            found.append((cast(Area, area), line))
    return tuple(found)


class GoalKind(NamedTuple):
    """A kind of goal, with a sentence as mentees write it."""

    area: Area
    name: str
    sentence: str


GOAL_KINDS: tuple[GoalKind, ...] = (
    GoalKind("career", "the next post", "Apply for a job, fellowship or promotion and do well in the interview"),
    GoalKind("career", "research and writing", "Publish a paper and write a grant for my research project"),
    GoalKind("mental_health", "stress and burnout", "Cope with stress, avoid burnout and learn to say no"),
    GoalKind("mental_health", "self-doubt", "Stop feeling like an impostor and be less anxious"),
    GoalKind("physical_health", "moving and resting", "Sleep better, exercise and eat well although I work shifts"),
    GoalKind("physical_health", "working with a condition", "Work with a chronic illness or disability"),
    GoalKind("personal_growth", "confidence", "Gain confidence and speak up in meetings and presentations"),
    GoalKind("personal_growth", "purpose", "Find out what I want, my purpose and the next step for me"),
    GoalKind("environment", "moving", "Move to another country or city and settle in a new place"),
    GoalKind("environment", "the team", "Find my place in the team and deal with a difficult workplace culture"),
    GoalKind("relationships", "family and work", "Combine family, parenting and a partner with work"),
    GoalKind("relationships", "difficult conversations", "Handle conflict, feedback and a difficult conversation"),
    GoalKind("finances", "debts and planning", "Plan my budget, loans and debts"),
    GoalKind("finances", "salary and funding", "Negotiate my salary and find funding or a scholarship"),
)


def goals_answered(mentors: Sequence[Mentor]) -> NDArray[np.bool_]:
    """Return (M, 14): which kinds of goals each profile answers in its own words, in an area it does not leave out."""
    matches = LineIndex.build(mentors).match([kind.sentence for kind in GOAL_KINDS])
    said = [match.cosine >= BY_WORDS.close_from for match in matches]
    offered = [[mentor.areas.get(kind.area, 1) > 0 for mentor in mentors] for kind in GOAL_KINDS]
    both: NDArray[np.bool_] = np.array(said, dtype=bool).T & np.array(offered, dtype=bool).T
    return both


def offer_gains(mentor: Mentor, now: NDArray[np.bool_]) -> str:
    """Return what one concrete offer in each area would bring a profile whose row of ``goals_answered`` is ``now``."""
    could = now | np.array([mentor.areas.get(kind.area, 0) > 0 for kind in GOAL_KINDS], dtype=bool)
    if could.sum() == now.sum():
        return ""
    areas = sum(level > 0 for level in mentor.areas.values())
    where = "one concrete offer" if areas == 1 else f"a concrete offer in each of its {areas} areas"
    return (
        f"with {where} this profile could answer {could.sum()} of {len(GOAL_KINDS)} kinds of goals; "
        f"now it answers {now.sum()}"
    )


def sounds_like_despair(texts: Sequence[str], model: SentenceModel | None = None) -> bool:
    """Return whether any of the texts does; by words alone without a ``model``, or where it doesn't run."""
    return any(map(has_words_of_despair, texts)) or (model is not None and bool(texts) and _means_despair(texts, model))


def find_despair(answers: Answers, model: SentenceModel | None) -> tuple[str, ...]:
    """Return the goals that sound like despair."""
    return tuple(goal.text for goal in answers.goals if sounds_like_despair([goal.text], model))


def has_words_of_despair(text: str) -> bool:
    """Return whether a text holds one of the phrases that are enough."""
    return bool(_phrases().search(_plain(text)))


def _means_despair(texts: Sequence[str], model: SentenceModel) -> bool:
    """Whether a text or a part of one does, as learnt; by the shipped model, whichever compares goals with profiles."""
    learnt = read_learnt()
    weighed = [part for text in texts for part in text_parts(text)]
    try:
        vectors = (model if model.digest == learnt.model else load_model()).embed(weighed)
    except NoModel:
        return False
    near = vectors.astype(np.float64) @ np.frombuffer(base64.b64decode(learnt.weights), "<f2").astype(np.float64)
    said = [fsum(learnt.words.get(word, 0) for word in words) / len(words) ** 0.5 for words in map(word_pairs, weighed)]
    return any(point + word > learnt.bound for point, word in zip(near.tolist(), said, strict=True))


class LearntDespair(Struct, frozen=True):
    """What ``data/despair.json`` holds; tests/benchmarks/despair.py learns it from sentences of many hands."""

    model: str
    weights: str
    """Of a vector's numbers, as 16-bit numbers in base64."""
    words: dict[str, float]
    """Of words and of pairs of neighbours."""
    bound: float
    """The sum from which a text is despair."""


@cache
def read_learnt() -> LearntDespair:
    """Read what was learnt of how despair sounds."""
    return json.decode(read_text("despair.json"), type=LearntDespair)


def text_parts(text: str) -> list[str]:
    """Return a text and, where it has several, its parts of three words or more: one may hurt among plain goals."""
    parts: list[str] = []
    for part in _CUT.split(" ".join(text.split())):
        if parts and min(len(part.split()), len(parts[-1].split())) < FEWEST_WORDS:
            parts[-1] += f", {part}"
        elif part:
            parts.append(part)
    return [text, *parts] if len(parts) > 1 else [text]


_CUT = re.compile(r"[.!?;:…,] | [-–—]+ | (?=(?:but|though|although|because|still|honestly|lately)\b)", re.IGNORECASE)


def word_pairs(text: str) -> list[str]:
    """Return the words of a text and its pairs of neighbours, each once; one blank where it has no words."""
    words = re.findall(r"\w+", _plain(text))
    return list(dict.fromkeys([*words, *map(" ".join, pairwise(words))])) or [" "]


def _plain(text: str) -> str:
    return " ".join(text.lower().replace("’", "").replace("'", "").replace("cannot", "cant").split())


@cache
def _phrases() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(read_lines('distress.txt'))})(?!\w)")


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
    rows = (line.split(" | ") for line in read_lines("crisis_lines.txt"))
    return tuple(
        CrisisLine(region, tuple(zones.split("; ")), emergency, name, number, source, date.fromisoformat(checked))
        for region, zones, emergency, name, number, source, checked in rows
    )


# what is read afterwards


def soften(result: _R, despair: Sequence[str], instead: Mapping[str, str]) -> _R:
    """Return a result without the lines that repeat these goals, and with others ``instead`` of some; "" leaves out."""
    heads = "|".join(re.escape(goal.partition('"')[0][:_TOLD_BY]) for goal in despair)
    softened: _R = _soften(result, re.compile(rf'"(?:{heads})[^"]*"'), instead)
    return softened


_TOLD_BY = 25
"""So many letters tell a goal that is quoted, and perhaps cut."""


def _soften(value: Any, hurtful: re.Pattern[str], instead: Mapping[str, str]) -> Any:
    """A value without its lines that repeat such a goal; what comes close to it is said in other words."""
    if isinstance(value, str):
        told = re.sub(rf"\byour goal {hurtful.pattern}", "what you wrote", instead.get(value, value))
        left = [part for part in told.split("; ") if not hurtful.search(part)]
        return "" if told.startswith("Nobody ") and hurtful.search(told) else "; ".join(left)
    if isinstance(value, tuple):
        parts = [(part, _soften(part, hurtful, instead)) for part in value]
        return tuple(soft for part, soft in parts if soft or soft == part)
    if not isinstance(value, Struct):
        return value
    fields = {name: getattr(value, name) for name in value.__struct_fields__}
    soft = {name: _soften(part, hurtful, instead) for name, part in fields.items()}
    return replace(value, **(soft | ({"headline": ""} if "headline" in fields else {})))
