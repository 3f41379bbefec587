"""Listens to the goals: slips of the pen, what to ask back about a goal of one word, and what was understood of all.

What was probably meant by a slip is only suggested: nothing is changed without a yes.
"""

import re
from collections.abc import Callable, Collection, Sequence
from functools import cache
from math import log10
from typing import Any

from mentorpick.interview.state import (
    Choice,
    InterviewContext,
    InterviewState,
    goals,
    it_hurts,
    quoted,
    without_repeats,
)
from mentorpick.text import join_words, slug

VAGUE = {
    "job": ("Work", "find a job that suits me", "career"),
    "energy": ("Sleep", "sleep better and have more energy", "mental_health"),
    "money": ("Money", "get on top of my money", "finances"),
    "confidence": ("Confidence", "be more confident", "personal_growth"),
    "person": ("Other people", "get on better with someone in my life", "relationships"),
}
"""What a goal of one word may be about: the label, the goal it becomes, its area."""
VAGUE_GOAL, SLIP, NOBODY = "vague", "slip", "nobody"
"""Why a goal is put in other words: it says too little, has a slip of the pen, or nobody answers it."""
_NO_IDEA = re.compile(
    r"(?:(?:i|i'?m|well|um+|honestly) )?(?:really )?(?:(?:idk|dk|dunno|don'?t know|do not know|(?:have )?no idea|"
    r"not sure|unsure|nothing|no goals?|don'?t have (?:one|any|a goal)|anything|whatever|help|hm+)"
    r"(?: (?:me|lol|tbh|yet|really|sorry|please|right now|honestly|what (?:i want|to)(?: to)?(?: do| say| write)?))*"
    r"[.!?]*|\W*)",
    re.IGNORECASE,
)


def says_little(text: str) -> bool:
    """Return whether a goal is one word, or says that there is none: then it is asked about."""
    return says_none(text) or (len(text.split()) == 1 and text.isascii())


def says_none(text: str) -> bool:
    """Return whether somebody says that they have no goal: "idk really"."""
    return bool(_NO_IDEA.fullmatch(text.replace("’", "'").strip()))


def hear_goal(text: str, around: InterviewContext, *, reworded: bool = False) -> dict[str, Any] | None:
    """Return a goal with its area and what is to be asked about it: a draft doesn't depend on later guesses.

    None where other words for a goal name none: asked once is enough.
    """
    hurts = around.sounds_hard(text)
    if reworded and says_none(text):
        return None
    meant = "" if says_none(text) else around.mend(text)
    if slug(meant.replace("'", "")) == slug(text.replace("'", "")):  # "i dont" hides no goal
        meant = ""
    vague = not reworded and says_little(meant or text)
    area = None if vague else next(iter(around.suggest_areas(meant or text)), None)
    area = "mental_health" if hurts else area
    asked = {"hurts": hurts, "vague": vague, "meant": "" if vague else meant, "guessed": not hurts}
    return {"text": text, "area": area} | {mark: of for mark, of in asked.items() if of}


def open_goal(given: InterviewState, mark: str) -> int | None:
    """Return the place of the first goal with this mark, None where no goal has it."""
    return next((n for n, goal in enumerate(goals(given)) if goal.get(mark)), None)


def asks_about(mark: str) -> Callable[[InterviewState, InterviewContext], bool]:
    """Return whether a goal has this mark, once all are named."""
    return lambda given, _: given.get("goal") == "done" and not it_hurts(given) and open_goal(given, mark) is not None


def vague_choices(_given: InterviewState, _: InterviewContext) -> tuple[Choice, ...]:
    """Return what a goal of one word may be about."""
    rows = (Choice(key, label) for key, (label, _, _) in VAGUE.items())
    return (*rows, Choice("rewrite", "Something else"), Choice("keep", "Leave it"))


def put_vague(given: InterviewState, value: Any) -> None:
    """Put a goal one can answer for one of one word, have it written again, or keep it."""
    if value in VAGUE:
        _, text, area = VAGUE[value]
        _replace_goal(given, "vague", {"text": text, "area": area})
    else:
        _mark_goal(given, "vague", VAGUE_GOAL if value == "rewrite" else "")


def put_meant(given: InterviewState, value: Any) -> None:
    """Take what was meant, keep what was typed, or have it written again."""
    if value == "yes":
        at = open_goal(given, "meant")
        goal = goals(given)[at or 0]
        _replace_goal(given, "meant", {"text": goal["meant"], "area": goal["area"]})
    else:
        _mark_goal(given, "meant", SLIP if value == "rewrite" else "")


def put_words(given: InterviewState, value: Any) -> None:
    """Put a goal in other words in its place; None leaves it out, or as it is where nobody answers it."""
    goal = goals(given)[open_goal(given, "rewrite") or 0]
    if value is None and goal["rewrite"] == NOBODY:
        value = {key: kept for key, kept in goal.items() if key != "rewrite"}
    _replace_goal(given, "rewrite", value)


def ask_anew(given: InterviewState, place: int) -> None:
    """Have a goal that nobody answers put in other words."""
    named = goals(given)
    named[place] = named[place] | {"rewrite": NOBODY}
    given.update(goals=named, goal="done", phase="first")
    given.pop("goal_words", None)


def _mark_goal(given: InterviewState, mark: str, rewrite: str) -> None:
    goal = goals(given)[open_goal(given, mark) or 0]
    kept = {key: value for key, value in goal.items() if key not in (mark, "meant")}
    _replace_goal(given, mark, kept | ({"rewrite": rewrite} if rewrite else {}))


def _replace_goal(given: InterviewState, mark: str, goal: dict[str, Any] | None) -> None:
    at = open_goal(given, mark)
    named = goals(given)
    kept = [each for n, old in enumerate(named) if (each := goal if n == at else old) is not None]
    given["goals"] = without_repeats(kept)
    for key in ("goal_vague", "goal_meant", "goal_words"):
        given.pop(key, None)  # the next goal may be asked about too


def say_back(given: InterviewState) -> str:
    """Return one sentence with the goals in the person's own words, an only one nearly in full."""
    named = goals(given)
    said = [quoted(goal["text"], 60 if len(named) > 1 else 200) for goal in named]
    return f"You said: {join_words(said)}." if said else "No goal yet? That's fine, an area is enough to begin with."


# slips of the pen

Sense = Callable[[Sequence[str]], Sequence[float]]
"""How much sense each of several ways to write a goal makes, 0..1."""

_MOST = 8
"""Words considered for one slip."""
_USE = 0.03
"""What a word ten times as common is worth, beside the sense it makes."""
_WORD = re.compile(r"(?:^[A-Z]|(?<![\w'’@./-])[a-z])[a-z]{3,}(?![\w'’@/-])")
_KNOWN = 0.05
"""What it is worth that the mentors use a word."""
_SHORT_FOR = {
    "im": "I'm", "ive": "I've", "idk": "I don't know", "smth": "something", "abt": "about", "w": "with", "u": "you",
    "ur": "your", "bc": "because", "cuz": "because", "ppl": "people", "rn": "right now",
}  # fmt: skip
_SHORT = re.compile(
    r"(?<![\w'’/.-])(?:im|ive|smth|abt|w|u|ur|bc|cuz|ppl|rn|"
    r"idk|af|lol|lmao|tbh|ngl|lowkey|innit|pls|plz)(?![\w'’/.-])"
)
"""What is typed on a phone; what isn't in the list above means nothing a mentor needs."""
_SWAPPED = 0.15
"""What it is worth that two letters only changed places."""
_COMMON = 5e-8
"""How often a word is used at least that somebody may have meant, unless the mentors use it."""
_BRITISH = (
    ("our", "or"), ("isa", "iza"), ("ise", "ize"), ("isi", "izi"), ("yse", "yze"), ("ogue", "og"), ("tre", "ter"),
    ("ae", "e"), ("oe", "e"), ("ll", "l"), ("mme", "m"), ("nce", "nse"), ("ey", "y"),
)  # fmt: skip


def suggest_spelling(text: str, known: Collection[str] = (), sense: Sense = lambda ways: [0] * len(ways)) -> str:
    """Return the text with its slips mended; empty where there is none to mend.

    A word with a capital inside the text, one that is ``known`` (the mentors write it), and one that is like no other
    stay as they are.
    """
    mended = _SHORT.sub(lambda short: _said(short, text), text) if _SHORT.search(text) else text
    mended = text if mended == text else " ".join(mended.split())
    for word in dict.fromkeys(hit[0] for hit in _WORD.finditer(text)):
        small = word.lower()
        ways = {} if small in known or not re.search("[aeiouy]", small) else _candidates(small, known)
        texts = [re.sub(rf"\b{word}\b", way if word == small else way.capitalize(), mended) for way in ways]
        points = sense(texts) if len(texts) > 1 else [0] * len(texts)
        rated = [
            (point + _USE * rarer + _KNOWN * (way in known) + _SWAPPED * (sorted(way) == sorted(small)), text)
            for point, (way, rarer), text in zip(points, ways.items(), texts, strict=True)
        ]
        mended = max(rated, default=(0, mended))[1]
    return "" if mended == text else re.sub(r"\bi\b", "I", mended)


def _said(short: re.Match[str], text: str) -> str:
    """What a short form stands for; "idk" only where a question follows: alone it says nothing of a goal."""
    asks = re.match(r" (?:how|what|if|why|where|who|when)\b", text[short.end() :])
    return "" if short[0] == "idk" and not asks else _SHORT_FOR.get(short[0], "")


def _candidates(word: str, known: Collection[str]) -> dict[str, float]:
    """Words one slip away, each with the power of ten by which it is rarer than the commonest; none if all is right."""
    checker = _checker()
    if word in checker or _american(word) in checker:
        return {}
    near = sorted(checker.known(checker.edit_distance_1(word)))
    if _american(word) != word and any(_american(way) == _american(word) for way in near):
        return {}
    used = ((checker.word_usage_frequency(way), way) for way in near)
    often = sorted(((use, way) for use, way in used if use >= _COMMON or way in known), reverse=True)[:_MOST]
    return {way: log10(use / often[0][0]) for use, way in often}


def is_english_word(word: str) -> bool:
    """Return whether the dictionary has this word."""
    return word.lower() in _checker()


def _american(word: str) -> str:
    for british, american in _BRITISH:
        word = word.replace(british, american)
    return word


@cache
def _checker() -> Any:
    from spellchecker import SpellChecker

    return SpellChecker(language="en")
