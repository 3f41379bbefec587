"""What of a mentee's answers may reach somebody else: nothing private unless it was ticked, and then only that.

``keep_shareable`` makes answers in which the rest is gone. Whatever is written for a mentor is made from those
alone, so that what was left out cannot enter, not even by implication.

A goal is private where a list of words (``data/private.txt``) says so or a sentence model finds it, and where neither
can judge it. The shipped model judges, whichever compares goals with profiles: a model folder that somebody brings
decides over nothing private. It knows English; goals in other languages, and all where it can't run, are for their
owner to judge.
"""

import base64
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Collection
from functools import cache, lru_cache
from math import fsum
from typing import Literal, NamedTuple

import msgspec
import numpy as np
from msgspec.structs import replace

from mentorpick.data import read_lines, read_text
from mentorpick.errors import WrongUsage
from mentorpick.model.people import Answers, BackgroundWish, Goal
from mentorpick.model.taxonomy import LABELS, PRIVATE_AREAS, Area, Value
from mentorpick.names import one_edit
from mentorpick.relevance.lines import known_words
from mentorpick.text import fold_lookalikes

PRIVATE_VALUES: tuple[Value, ...] = ("balance", "family", "stability")
"""Values that tell of private life as much as of work: health, relationships and money stand behind them."""

Reason = Literal["listed", "near", "unread", ""]
"""Why a goal is private: a word of the list, its meaning, or that nothing here can judge it."""

_NEAR_WORD = 6
"""Letters from which a word that's one slip away from a listed one counts as it."""

_OWN = re.compile(r"\b(?:my|i|i'm|i've|me|myself|we|we're|our|living with|live with)\b")
_AT_WORK = re.compile(
    r"\b(?:research\w*|clinics?|clinical|patients|clients|services|law|lawyer|publish\w*|papers?|thesis|dissertation|"
    r"treat\w*|medicine|speciali[sz]\w*|fellowship|nurse|career in|advis[eo]r|counsel\w+|train (?:as|in)|become an?|"
    r"study of|studies|history of|write about|teach\w*|officer|therapists?|psychologist|library|chaplain|software|"
    r"lecture|policy|surgery)\b"
)
"""Signs that a text may speak of others' troubles, as a matter of work."""
_TRADE = re.compile(
    r"(?:(?:learn|how|to|be|an?|get|start|find|do|give|hold|lead|run|set|up|make|have|keep|job|place|more) ){0,4}"
    r"(?:work (?:in|as|for)(?! (?:one|my|no|less|a year)\b)|work with (?:people|patients|clients|children|refugees"
    r"|women|men|families|young|old|homeless|offenders|prisoners|victims|those)|study(?:ing)? (?:how|the|of|what|heart"
    r"|sleep|world)|do (?:a doctorate|research)|research|teach|treat|advise|represent|publish|present|develop|design"
    r"|volunteer|help (?!my|me)\w+ (?:who|with)|improve care|train (?:as|nurses)|care for people|draft|report (?:on|as)"
    r"|counsel|prevent|measure|review|campaign|found)\b(?! with (?:an?|my|one|no|only)\b)"
)
"""How a goal begins that is about a trade, whatever it deals with."""

_IN_SPITE = re.compile(
    r"\b(?:while|without|between|despite|in spite of|because of|though|although|now that|whenever|when my|around my"
    r"|courage to)\b"
    r"|\bas an? (?:\w+ )?(?:man|woman|mother|m[uo]m|father|dad|parent|survivor|victim|addict|alcoholic)\b"
    r"|^(?:study|research|teach|write|publish|lecture) with\b"
    r"|\b(?:as|be|become) an? \w+ with\b(?! (?:people|patients|clients|children|women|men|families|young|old))"
)
"""What comes behind these is the writer's own, also where the work is named before it."""

_DIGITS = str.maketrans("013457@$!", "oleastasi")
_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
_LETTERS = re.compile(r"[^\W\d_]+")


class _Term(NamedTuple):
    """A listed word or phrase: how each of its words begins or reads, and the areas it speaks of."""

    words: tuple[str, ...]
    area: str
    own: bool


class Signs(NamedTuple):
    """What the words of a goal tell: of the list, said as one's own, listed as often no private matter, of work."""

    listed: bool
    own: bool
    weak: bool
    at_work: bool
    trade: bool


def find_reason(text: str) -> Reason:
    """Return why a goal is private; empty where anybody may read it."""
    signs = find_signs(text)
    if signs.listed and (not (signs.at_work or signs.trade) or _IN_SPITE.search(fold_text(text))):
        return "listed"
    if not is_english(text):
        return "listed" if signs.listed or signs.own else "unread"
    judge = load_judge()
    if judge is None:
        return "unread"
    return "near" if read_line().weigh(judge(text), signs) > 0 else ""


def find_signs(text: str) -> Signs:
    """Return what the words of a goal tell."""
    folded = fold_text(text)
    said = _find_terms(folded)
    listed = any(not term.own for term in said)
    me = bool(_OWN.search(folded))
    weak = bool(said) and not listed
    return Signs(listed, weak and me, weak and not me, bool(_AT_WORK.search(folded)), bool(_TRADE.match(folded)))


def find_areas(text: str) -> frozenset[str]:
    """Return the private areas, and ``background``, that a text speaks of by any of its words."""
    folded = fold_text(text)
    own = bool(_OWN.search(folded))
    return frozenset(term.area for term in _find_terms(folded) if own or not term.own)


def _find_terms(folded: str) -> list["_Term"]:
    words = _WORD.findall(folded)
    places = [(words, at) for at in range(len(words))]
    places += [([part], 0) for word in words if "-" in word for part in word.split("-")]
    return [term for said, at in places for term in _listed().get(said[at][0], ()) if _stands(term.words, said, at)]


_MIXED = re.compile(r"(?<![a-z0-9@$!])[a-z0-9@$!]*[a-z][0-9@$!]+[a-z][a-z0-9@$!]*")
"""A word with digits or signs among its letters, such as d3pression."""


def fold_text(text: str) -> str:
    """Return a text in lower case without what hides a word: invisible and lookalike letters, accents, blanks."""
    text = fold_lookalikes(unicodedata.normalize("NFKD", _visible(text))).replace("’", "'")
    text = "".join(letter for letter in text if not unicodedata.combining(letter)).casefold()
    text = re.sub(r"\b(?:[a-z][ .*_-]){3,}[a-z]\b", lambda spaced: re.sub("[^a-z]", "", spaced[0]), text)
    return _MIXED.sub(lambda mixed: mixed[0].translate(_DIGITS), text)


_UNSEEN = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and signs that are blank: fillers of Hangul, braille without a dot."""


def _visible(text: str) -> str:
    """A text without characters that nobody sees, whatever they are for; lines become blanks."""
    if text.isascii() and text.isprintable():
        return text
    seen = (sign for sign in text if sign not in _UNSEEN and unicodedata.category(sign) not in ("Cf", "Mn", "Me", "Cn"))
    return "".join(" " if sign.isspace() else sign for sign in seen if sign.isspace() or sign.isprintable())


def _stands(term: tuple[str, ...], words: list[str], at: int) -> bool:
    place = words[at : at + len(term)]
    return len(place) == len(term) and all(map(_matches, term, place))


def _matches(wanted: str, word: str) -> bool:
    stem = wanted.rstrip("*")
    if word.startswith(stem) if wanted.endswith("*") else word == stem:
        return True
    if min(len(stem), len(word)) < _NEAR_WORD or word in _vocabulary():
        return False  # a word that there is, is no slip
    return one_edit(stem, word[: len(stem)] if wanted.endswith("*") else word)


def is_english(text: str) -> bool:
    """Return whether a text is English, as far as its words tell; a text of unknown words is not."""
    english, foreign, both = known_words()
    plain = _visible(unicodedata.normalize("NFKC", text)).casefold()
    words = [word for word in _LETTERS.findall(plain) if len(word) > 1 and word not in both]
    sure = sum(word in english for word in words)
    other = sum(word in foreign or not word.isascii() for word in words)
    known = sum(word in _vocabulary() and word not in english and word not in foreign for word in words)
    weight = sure + known / 2
    return weight >= 0.5 and (not other or sure > 2 * other) and weight >= 0.4 * len(words)


@cache
def load_judge() -> Callable[[str], float] | None:
    """Load what tells how near a text is to private goals in meaning, about -1 to 1; None where no model can tell.

    It's the shipped model, and the line between private and ordinary goals that was fitted to it.
    """
    from mentorpick.relevance.embedding import NoModel, load_model

    line = read_line()
    try:
        model = load_model()
        model.embed(["Find a mentor"])
    except NoModel:
        return None
    if model.digest != line.model:
        return None

    @lru_cache(maxsize=4096)
    def judge(text: str) -> float:
        """Return how near a text is to private matters."""
        [vector] = model.embed([fold_text(text)])
        return round(float(vector.astype(np.float64) @ line.numbers[:-1] + line.numbers[-1]), 3)

    return judge


class Line(msgspec.Struct, frozen=True):
    """What ``private-line.json`` holds: weights of a vector's numbers and a constant, for one model."""

    model: str
    weights: str
    signs: tuple[float, ...] = ()
    """What nearness and each of Signs weighs, and last what it takes to be private."""

    def weigh(self, nearness: float, signs: Signs) -> float:
        """Weigh nearness and signs; above 0 a goal is private."""
        return fsum(weight * value for weight, value in zip(self.signs, (nearness, *signs, 1), strict=True))

    @property
    def numbers(self) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
        """The weights and, last, the constant."""
        return np.frombuffer(base64.b64decode(self.weights), "<f4").astype(np.float64)


@cache
def read_line() -> Line:
    """Read the fitted line; tests/benchmarks/private_goals.py makes it from the two files of example goals."""
    return msgspec.json.decode(read_text("private-line.json"), type=Line)


def read_examples(kind: Literal["private", "ordinary"]) -> list[str]:
    """Read the example goals of one kind."""
    return [line for line in read_lines(f"goals-{kind}.txt") if not line.startswith("[")]


@cache
def _listed() -> dict[str, list[_Term]]:
    """The listed terms by their first letter, which no slip changes."""
    found = defaultdict[str, list[_Term]](list)
    for area, listed in (line.split(" | ") for line in read_lines("private.txt")):
        for term in listed.split("; "):
            found[term[0]].append(_Term(tuple(term.split()), area.removeprefix("own "), area.startswith("own ")))
    return found


@cache
def _vocabulary() -> frozenset[str]:
    """The whole words that the shipped model knows; most are English."""
    known = msgspec.json.decode(read_text("model/tokenizer.json"))
    return frozenset(known["model"]["vocab"])


class WithheldItem(NamedTuple):
    """One thing that is left out unless ticked: its key, what it is, the mentee's own words."""

    key: str
    what: str
    text: str


class Shareable(NamedTuple):
    """The answers without what was left out. ``priority_known`` is false where the priority itself was.

    ``ticked`` are the goals that are there because they were ticked.
    """

    answers: Answers
    priority_known: bool
    ticked: tuple[Goal, ...] = ()


def is_private(goal: Goal, priority: str) -> bool:
    """Return whether a goal is of a private area, speaks of a private matter, or can be judged by its owner alone."""
    from mentorpick.relevance.goals import has_words_of_despair

    private = (goal.area or priority) in PRIVATE_AREAS or has_words_of_despair(goal.text)
    return private or bool(find_reason(goal.text))


def list_withheld(answers: Answers) -> tuple[WithheldItem, ...]:
    """Return everything that is left out unless ticked, in the order of the answers."""
    rows = [
        WithheldItem(f"goal-{number}", f"a goal, {LABELS[goal.area or answers.priority].lower()}", goal.text)
        for number, goal in enumerate(answers.goals, 1)
        if is_private(goal, answers.priority)
    ]
    if answers.priority in PRIVATE_AREAS:
        rows.append(WithheldItem("priority", "your priority", LABELS[answers.priority]))
    if answers.about:
        rows.append(WithheldItem("about", "what you wrote about yourself", answers.about))
    values = [value for value in answers.values if value in PRIVATE_VALUES]
    if values:
        rows.append(WithheldItem("values", "values that touch on private life", ", ".join(LABELS[v] for v in values)))
    if answers.background.wish:
        rows.append(WithheldItem("background", "the background you asked for", ", ".join(answers.background.wish)))
    return tuple(rows)


def keep_shareable(answers: Answers, ticked: Collection[str] = ()) -> Shareable:
    """Return the answers with only what may be shared in them; ``ticked`` holds keys of ``list_withheld``.

    What is about others (must-haves, whom to avoid, today's mentors, pinned) and contact data never stay.
    Raises WrongUsage for a key that is not among them.
    """
    _check(answers, ticked)
    public = answers.priority not in PRIVATE_AREAS or "priority" in ticked
    explicit = [replace(goal, area=goal.area or answers.priority) for goal in answers.goals]
    ticks = tuple(goal for number, goal in enumerate(explicit, 1) if f"goal-{number}" in ticked)
    goals = tuple(goal for goal in explicit if goal in ticks or not is_private(goal, answers.priority))
    kept = Answers(
        name=answers.name,
        organization=answers.organization,
        about=answers.about if "about" in ticked else "",
        goals=goals,
        priority=answers.priority if public else _stand_in(goals),
        roles=answers.roles,
        values=tuple(value for value in answers.values if value not in PRIVATE_VALUES or "values" in ticked),
        style=answers.style,
        stage=answers.stage,
        timezone=answers.timezone,
        location=answers.location,
        meeting=answers.meeting,
        hours_per_month=answers.hours_per_month,
        background=answers.background if "background" in ticked else BackgroundWish(),
    )
    return Shareable(kept, public, ticks)


def _stand_in(goals: tuple[Goal, ...]) -> Area:
    """An area to stand where a priority must, when the true one is left out."""
    return goals[0].area or "career" if goals else "career"


def _check(answers: Answers, ticked: Collection[str]) -> None:
    keys = [row.key for row in list_withheld(answers)]
    for key in ticked:
        if key not in keys:
            raise WrongUsage(
                f"there's nothing private called {key!r}",
                f"choose one of {', '.join(keys)}" if keys else "these answers have nothing private in them",
            )
