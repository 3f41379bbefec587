"""A mentor's own questionnaire: the questions of the form, one after the other, with back, skip and a review page.

The state is ``given``: question to answer, None where it was skipped; a draft is that mapping.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, cast

from mentorpick.errors import Problem
from mentorpick.interview.prompter import (
    DONE,
    REVIEW,
    YOURS,
    InvalidReply,
    Prompter,
    Screen,
    hold,
    parse,
    review_screen,
    value_words,
)
from mentorpick.interview.questions import QUESTION_BY_KEY, QuestionKind
from mentorpick.interview.state import Choice
from mentorpick.model.people import Mentor, stated
from mentorpick.model.taxonomy import AREAS, LABELS
from mentorpick.read.problems import Keys, Position
from mentorpick.read.profiles import convert_record
from mentorpick.read.sheets.fields import GRID, LEVELS, MENTOR_FIELDS, Field
from mentorpick.text import identify, shorten

MentorAnswers = dict[str, Any]
_MOST_OFFERS = 12
_NOT_SAID = "not said"

_KINDS: dict[str, QuestionKind] = {
    "one": "one", "several": "many", "words": "list", "names": "list", "line": "text", "text": "text",
    "number": "number", "leaning": "one", "yes": "one", "email": "text",
}  # fmt: skip
_PARTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("You", ("name", "called", "pronouns", "title", "organization", "stage")),
    ("What you can help with", ("areas", "offers", "expertise", "bio")),
    ("How you help", ("roles", "values", "style.structure", "style.directness", "wants.stages", "wants.areas")),
    ("The practical side", ("languages", "timezone", "location", "meeting", "hours_per_month", "capacity", "mentees",
                            "accepting")),
    ("The last few", ("background", "conflicts", "contact.email", "contact.url")),
)  # fmt: skip
_WHY: dict[str, str] = {
    "areas": "Mentees choose the one area that matters most to them. This decides who sees you.",
    "offers": "I compare this with what mentees want to change. The more concrete, the better. For example: read a CV.",
    "values": "People who share values tend to work well together.",
    "languages": "Only mentees who share a language with you will see your profile.",
    "capacity": "Once they're all taken, nobody is sent your way.",
    "background": "It only counts for mentees who ask for it. You can skip it.",
}
_FIELDS = {field.name: field for field in MENTOR_FIELDS}
_LEVELS = tuple(Choice(text[0], text.partition(" - ")[2] or "in between") for text in LEVELS if text[0] != "0")
_LEVEL_KEYS = {choice.key for choice in _LEVELS}


def list_questions(given: MentorAnswers) -> Iterator[Screen]:
    """Yield the questions in order, under their parts; levels and further offers depend on what was answered."""
    for part, names in _PARTS:
        for name in names:
            if name == "areas":
                yield from _areas(part, given)
            elif name == "offers":
                yield from _offers(part, given)
            elif name == "contact.url":
                yield Screen(name, part, "Is there a web page about you?", "text", "", skip=_NOT_SAID)
            else:
                yield _plain(part, _FIELDS[name])


def _areas(part: str, given: MentorAnswers) -> Iterator[Screen]:
    choices = tuple(Choice(area.key, area.label, area.gloss) for area in AREAS)
    yield Screen("areas", part, "Which areas of life can you help with?", "many", _WHY["areas"], choices, skip="none")
    for area in given.get("areas") or ():
        text = f"How much can you help with {LABELS[area].lower()}?"
        yield Screen(f"areas.{area}", part, text, "one", GRID, _LEVELS)


def _offers(part: str, given: MentorAnswers) -> Iterator[Screen]:
    for number in range(_MOST_OFFERS):
        first = f"{_FIELDS['offers'].question} One thing. You can add more next."
        text = "Anything else? Press Enter if that's all." if number else first
        skip = "no more" if number else "nothing yet"
        yield Screen(f"offer.{number}", part, text, "text", _WHY["offers"], skip=skip)
        if not given.get(f"offer.{number}"):
            return


def _plain(part: str, field: Field) -> Screen:
    choices = tuple(Choice(entry.key, entry.label, entry.gloss) for entry in field.options)
    if field.kind == "leaning":
        choices = tuple(QUESTION_BY_KEY[field.name].choices)  # type: ignore[arg-type]
    commas = field.help.replace("with ; between", "with commas between")
    return Screen(
        field.name, part, field.question, _KINDS[field.kind], _WHY.get(field.name, commas), choices,
        skip="" if field.name == "name" else _NOT_SAID, most=5 if field.name == "values" else 0,
    )  # fmt: skip


def answers_from_profile(mentor: Mentor) -> MentorAnswers:
    """Return the answers that lead to this profile; what it does not say counts as skipped."""
    said = stated(mentor)
    given: MentorAnswers = {"areas": [area for area, level in mentor.areas.items() if level > 0] or None}
    given |= {f"areas.{area}": str(level) for area, level in mentor.areas.items() if level > 0}
    given |= {f"offer.{number}": offer.text for number, offer in enumerate(mentor.offers)}
    given[f"offer.{len(mentor.offers)}"] = None
    for question in list_questions(given):
        head, _, tail = question.key.partition(".")
        if question.key not in given:
            value = said.get(head, {}).get(tail) if tail else said.get(head)
            given[question.key] = {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value
            if question.kind == "one" and isinstance(value, int) and not isinstance(value, bool):
                given[question.key] = str(value)
    return given


def is_draft(given: MentorAnswers) -> bool:
    """Return whether a record of answers is one that the questions can lead to; a damaged one may be anything."""
    areas = given.get("areas") or ()
    return all(area in LABELS and str(given.get(f"areas.{area}") or 1) in _LEVEL_KEYS for area in areas)


def profile_from_answers(given: MentorAnswers, before: Mentor | None, today: date) -> dict[str, Any]:
    """Return the profile as plain values; what no question asks stays as it was ``before``."""
    raw: dict[str, Any] = {key: value for key, value in stated(before).items() if key not in _HEADS} if before else {}
    raw["areas"] = {area: int(given.get(f"areas.{area}") or 1) for area in given.get("areas") or ()}
    raw["areas"] |= {area: 0 for area, level in (before.areas.items() if before else ()) if not level}
    tags = {offer.text: offer.area for offer in before.offers} if before else {}
    texts = [text for number in range(_MOST_OFFERS + 1) if (text := given.get(f"offer.{number}"))]
    raw["offers"] = [{"text": text, **({"area": tags[text]} if tags.get(text) else {})} for text in texts]
    for name in _ASKED:
        value = given.get(name)
        if name not in ("areas", "offers") and value not in (None, "", []):
            head, _, tail = name.partition(".")
            value = value == "yes" if name == "accepting" else value
            if tail:
                raw.setdefault(head, {})[tail] = int(value) if head == "style" else value
            else:
                raw[head] = int(value) if name in ("capacity", "mentees") else value
    raw["updated"] = today.isoformat()
    raw.setdefault("id", identify(str(raw.get("name", ""))))
    return raw


_ASKED = tuple(name for _, names in _PARTS for name in names)
_HEADS = {name.partition(".")[0] for name in _ASKED}


class MentorInterview:
    """One round: ``given`` so far, ``before`` the profile that is edited, None for a new one."""

    def __init__(self, today: date, given: Mapping[str, Any] | None = None, before: Mentor | None = None) -> None:
        self.today, self.before = today, before
        self.given: MentorAnswers = dict(given or (answers_from_profile(before) if before else {}))
        self._trail: list[str] = []
        self._was: MentorAnswers = {}
        self._made: Mentor | None = None

    def hold(self, prompter: Prompter, save: Callable[[MentorAnswers], None]) -> Mentor:
        """Ask until the review page is accepted, and return the profile."""
        hold(self, prompter, lambda: save(self.given), lambda: None)
        return cast(Mentor, self._made)  # nothing is left to ask

    def answer(self, value: Any) -> str:
        """Take an answer as typed or chosen; returns what is wrong with it, in a sentence, or empty."""
        screen = self.screen()
        if screen is None:
            return ""
        if screen.key != REVIEW:
            return self._take(screen, value)
        if value != DONE:
            self._reopen(str(value))
            return ""
        made = self._built()
        self._made = made if isinstance(made, Mentor) else None
        return "" if isinstance(made, Mentor) else _sentence(made)

    def skip(self, *, rest: bool = False) -> None:
        """Leave the question open."""
        del rest  # never offered: a mentor's questions come one by one
        screen = self.screen()
        if screen is not None and screen.key != REVIEW:
            self._take(screen, None)

    def back(self) -> None:
        """Go back to the question answered last."""
        if self._trail:
            self._reopen(self._trail.pop())

    def screen(self, error: str = "") -> Screen | None:
        """Return the question to ask now, the review page when none is left, None once that is accepted."""
        if self._made is not None:
            return None
        questions = list(list_questions(self.given))
        parts = list(dict.fromkeys(question.heading for question in questions))
        question = next((question for question in questions if question.key not in self.given), None)
        if question is None:
            return self._review(questions, error)
        part = question.heading
        return question._replace(
            heading=f"Part {parts.index(part) + 1} of {len(parts)} · {part}", default=self._was.get(question.key),
            origin=YOURS if question.key in self._was else "", back=bool(self._trail), error=error,
        )  # fmt: skip

    def _review(self, questions: list[Screen], error: str) -> Screen:
        rows = []
        for question in questions:
            value = self.given.get(question.key)
            said = value_words(question, value) if value not in (None, "", []) else question.skip
            rows.append(Choice(question.key, f"{shorten(question.text, 44)}: {shorten(said, 60)}"))
        why, back = "Nothing is written until you say so.", bool(self._trail)
        return review_screen("Your profile", why, "Looks good - write my profile", rows, back=back, error=error)

    def _take(self, screen: Screen, typed: Any) -> str:
        try:
            value = None if typed is None else parse(screen.kind, typed, screen)
        except InvalidReply as error:
            return str(error)
        before = dict(self.given)
        self.given[screen.key] = value or None
        if value and (wrong := self._wrong(screen.key)):
            self.given = before
            self._was[screen.key] = value
            return wrong
        self._trail.append(screen.key)
        return ""

    def _wrong(self, key: str) -> str:
        """What is wrong with the answer to ``key``, in a sentence; empty: nothing."""
        head = "offers" if key.startswith("offer.") else key.partition(".")[0]
        made = convert_record(Mentor, profile_from_answers(self.given, self.before, self.today), _field_of)
        ours = () if isinstance(made, Mentor) else [problem for problem in made if problem.path == head]
        return _sentence(ours) if ours else ""

    def _built(self) -> Mentor | tuple[Problem, ...]:
        return convert_record(
            Mentor, profile_from_answers(self.given, self.before, self.today), lambda *_: Position("the profile")
        )

    def _reopen(self, key: str) -> None:
        value = self.given.pop(key, None)
        if value is not None:
            self._was[key] = value


def _field_of(keys: Keys, on_key: bool = False) -> Position:
    return Position(str(keys[0]) if keys else "")


def _sentence(problems: Any) -> str:
    first = problems[0]
    return f"{first.message[:1].upper()}{first.message[1:]}. {first.hint}".strip()
