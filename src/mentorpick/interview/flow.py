"""The two interviews on the one engine: a mentee's, and a mentor's own profile; their drafts, and what they become.

``Flow`` is a mentee's: a few questions lead to a first list (phase ``first``); ``begin`` then asks a few more, or
opens the review page. ``MentorInterview`` asks everything and then shows the review page.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, cast

import msgspec

from mentorpick.errors import Problem
from mentorpick.interview.engine import NOTHING, REVIEW, Interview, ReviewPage, hold
from mentorpick.interview.listening import NOBODY, SLIP, ask_anew, hear_goal, open_goal
from mentorpick.interview.prompter import COUNTS, Prompter, Screen
from mentorpick.interview.questions import (
    DECLINED,
    MENTOR_QUESTIONS,
    QUESTION_BY_KEY,
    QUESTIONS,
    Phase,
    Question,
    can_be_said,
)
from mentorpick.interview.state import (
    InterviewContext,
    InterviewState,
    answers_from,
    areas_beside,
    find_trouble,
    guessed_priority,
    it_hurts,
    people_so_far,
    raw_answers,
    state_from_answers,
    to_plain_values,
    wrong_name,
)
from mentorpick.model.people import Answers, Mentor, stated
from mentorpick.model.taxonomy import AREA_KEYS
from mentorpick.text import identify, shorten

_ORIGINS = {
    "timezone": "from this computer", "languages": "from this computer", "also": "from your goals",
    "priority": "from your goals", "where": "last time",
}  # fmt: skip
_SHOWN_AS = {"background.ask": "background.wish", "where": "pool_path"}
PHASE = "phase"
REWORD = "reword"
_STEPS = (REVIEW, PHASE, REWORD)
"""What the user wanted next: no answers."""
_PEOPLE = 2
"""So many people that somebody knows are enough to compare."""


class Flow(Interview):
    """One round of a mentee's questions. ``last`` are the answers of last time: their values are defaults.

    ``again`` are questions to ask though their answer is known.
    """

    questions = QUESTION_BY_KEY
    page = ReviewPage(
        "Your answers", "The list changes once you say so. Your answers stay on this computer.",
        "Looks good - show me my mentors",
    )  # fmt: skip

    def __init__(self, around: InterviewContext, last: Answers | None = None, *, again: Sequence[str] = ()) -> None:
        start: InterviewState = {"must_before": to_plain_values(last).get("must", {})} if last else {}
        super().__init__(around, start | ({"again": list(again)} if again else {}))
        self.last = last
        self._before = state_from_answers(last) if last else {}
        self._areas = {goal.text: goal.area for goal in last.goals} if last else {}

    # where we are

    def begin(self, phase: Phase) -> None:
        """Ask the questions of another phase: a few more, or the review page."""
        self._record(PHASE, phase)

    def reword(self, goal: str) -> None:
        """Ask for other words for a goal; one that isn't of this round stays as it is."""
        texts = [each["text"] for each in self.given.get("goals", ())]
        if goal in texts:
            self._record(REWORD, texts.index(goal))

    def count_more(self) -> int:
        """Return how many more questions could change the list, those that were answered left out."""
        left = (q for q in QUESTIONS if q.phase == "more" and q.key not in self.given)
        return len({q.part for q in left if q.applies(self.given, self.around) and self._can_matter(q)})

    def progress(self) -> tuple[int, int]:
        """Return how many of the questions of this phase are answered, and how many there are, as they are counted."""
        question = self._next()
        parts = self._parts(question)
        at = parts.index(question.part) if question and question.part in parts else 0 if question else len(parts)
        return at, len(parts)

    def hurts(self) -> bool:
        """Return whether a goal sounds like despair."""
        return it_hurts(self.given)

    def answers(self) -> Answers:
        """Return the answers given; only once there is a priority."""
        return answers_from(self.given, self.last, self.around)

    def needs_boundary(self) -> bool:
        """Return whether mental health was named: by the priority, another area or a goal."""
        areas = (goal["area"] for goal in self.given.get("goals", ()))
        named = (self.given.get("priority"), *(self.given.get("also") or ()), *areas)
        return "mental_health" in named and not self.hurts() and self.given.get("priority") in AREA_KEYS

    # what the user does

    def answer(self, value: Any) -> str:
        """Take an answer as typed or chosen, of a pasted list of goals each line; returns what is wrong, or empty."""
        question = self._next()
        if question is None or question.key != "goal" or not isinstance(value, str) or "\n" not in value.strip():
            return super().answer(value)
        lines = (re.sub(r"^\s*(?:[-*•]|\d{1,2}[.)])\s+", "", line).strip() for line in value.splitlines())
        for line in filter(None, lines):
            if self.given.get("goal") == "done":
                break
            if wrong := self.answer(line):
                return wrong
        return ""

    def skip(self, *, rest: bool = False) -> None:
        """Leave the question open: no preference; with ``rest`` ask no more now, for the list with what is known."""
        question = self._next()
        if rest:
            self._record(PHASE, "first")
        elif question is not None and question.key == "goal" and self._default(question)[0] is None:
            self._record(question.key, "")  # no more goals
        else:
            super().skip()

    # drafts

    def state(self) -> dict[str, Any]:
        """Return what a draft keeps: plain values."""
        return {
            "draft": 1,
            "events": self.events,
            "last": self.last and to_plain_values(self.last),
            "again": self._start.get("again", []),
        }

    @classmethod
    def resume(cls, state: Mapping[str, Any], around: InterviewContext) -> "Flow":
        """Return the round a draft was kept of. Raises ValueError for a draft of another kind."""
        try:
            last = msgspec.convert(state["last"], Answers) if state["last"] else None
            events = msgspec.convert(state["events"], list[tuple[str, Any]])
            flow = cls(around, last, again=msgspec.convert(state.get("again", []), list[str]))
            for key, value in events:
                if key not in _STEPS and not can_be_said(QUESTION_BY_KEY[key], value):
                    raise ValueError("a draft with an answer that cannot be given")
                flow._record(key, value)
            if find_trouble(raw_answers(flow.given, None, around)):
                raise ValueError("a draft of answers that are none")
        except (KeyError, TypeError, IndexError, AttributeError, msgspec.MsgspecError) as error:
            raise ValueError("not a draft of this version") from error
        return flow

    # how it differs from other interviews

    def _skip(self, question: Question, default: Any) -> str:
        """What skipping means: of a goal, that there are none, no more, or that one of last time goes."""
        if question.key == "goal_words" and self._rewritten().get("rewrite") == NOBODY:
            return "keep it as it is"
        if question.key == "person.helps" and not self.given.get("person.does"):
            return ""  # something must be known of them
        if question.key != "goal":
            return question.skip
        return "leave this one out" if default else question.skip if self.given.get("goal_n") else "no goals"

    def _slot(self, key: str) -> str:
        return f"goal.{self.given.get('goal_n', 0)}" if key == "goal" else key

    def _sources(self, key: str) -> list[tuple[InterviewState, str]]:
        """Earlier in this round, last time, this computer."""
        return [*super()._sources(key), (self._before, "last time"), (self._guesses(), _ORIGINS.get(key, ""))]

    def _guesses(self) -> InterviewState:
        first_time = {
            "timezone": self.around.timezone,
            "languages": [self.around.language] if self.around.language else [],
            "also": areas_beside(self.given),
            "priority": guessed_priority(self.given),
        }
        people = len(people_so_far(self.given, self.around))
        return (first_time if self.last is None else {}) | {
            "goal_areas": "ok",
            "goal_meant": "yes",
            "goal_words": self._rewritten().get("text") if self._rewritten().get("rewrite") == SLIP else None,
            "background.ask": "no",
            "person.more": "no" if people >= _PEOPLE else "yes",
            "where": "sample" if self.around.was_sample else None,
        }

    def _rewritten(self) -> dict[str, Any]:
        """The goal that is put in other words; empty where none is."""
        at = open_goal(self.given, "rewrite")
        return {} if at is None else dict(self.given["goals"][at])

    def _enriched(self, key: str, value: Any) -> Any:
        if key == "mentors" and value:
            return list(dict.fromkeys(self.around.mentor_meant(name)[0] for name in value))
        if key not in ("goal", "goal_words") or not isinstance(value, str) or not value:
            return value
        if value in self._areas and not self.around.sounds_hard(value):
            return {"text": value, "area": self._areas[value]}
        return hear_goal(value, self.around, reworded=key == "goal_words")

    def _trouble(self, key: str, value: Any) -> str:
        if key == "pool_path":
            return self.around.check_pool(value)
        if key == "mentors" and (doubts := [self.around.mentor_meant(name)[1] for name in value or ()]):
            return next(filter(None, doubts), "")
        if key == "person.name" and (wrong := wrong_name(value, people_so_far(self.given, self.around))):
            return wrong
        return find_trouble(raw_answers(self._after(key, value), None, self.around))

    def _put(self, given: InterviewState, key: str, value: Any) -> None:
        if key == PHASE:
            given.pop(REVIEW, None)
            given["phase"] = value
        elif key == REWORD:
            ask_anew(given, value)
        else:
            super()._put(given, key, value)

    def _is_reviewed(self, question: Question) -> bool:
        return question.key == "where" or super()._is_reviewed(question)

    def _reviewed(self, question: Question) -> str:
        if question.key == "goal":
            return shorten("; ".join(goal["text"] for goal in self.given.get("goals", ())) or "none", 200)
        value = self.given.get(_SHOWN_AS.get(question.key, ""), self.given.get(question.key))
        if value is None and question.key not in self.given:
            value = self._before.get(question.key)
        if question.key == "where" and value in (None, "known"):
            return self.around.pool
        if value in NOTHING:
            return (question.skip if question.key in self.given or question.skip != DECLINED else "") or "not said"
        return self._words(question, value)


def fill_in(flow: Flow) -> None:
    """Take every default up to the review page; what has none is skipped, and what has to be asked stays."""
    while (screen := flow.screen()) is not None:
        if screen.default is None:
            if not screen.skip:
                return
            flow.skip()
        elif flow.answer(screen.default):
            return
    flow.begin("review")


def ask_all(flow: Flow, prompter: Prompter, save: Callable[[Flow], None]) -> None:
    """Ask what is left of this phase; what somebody in despair needs to hear comes before anything else.

    KeyboardInterrupt and EOFError come through: what was answered until then has been saved.
    """
    told = {"boundary": flow.given.get("phase", "first") != "first", "comfort": False}

    def before() -> None:
        """Say what comes before a question, once."""
        if flow.hurts() and not told["comfort"] and (said := flow.around.support()):
            told["comfort"] = True
            _comfort(prompter, said)
        if flow.needs_boundary() and not told["boundary"]:
            told["boundary"] = True
            prompter.say("")
            for sentence in flow.around.boundary():
                prompter.say(sentence, strong=True)

    hold(flow, prompter, lambda: save(flow), before)


def _comfort(prompter: Prompter, said: str) -> None:
    """Say where help is, and wait until the person wants to go on."""
    prompter.say("")
    prompter.say(said, strong=True)
    why = "There's no hurry. Your answers are kept, and you can also stop here with Ctrl-C."
    prompter.ask(Screen("support", "", "When you're ready, we'll go on. Press Enter.", "text", why, skip="go on"))


# a mentor's own profile


class MentorInterview(Interview):
    """One round of a mentor's questions: ``given`` by a draft, ``before`` the profile that is edited, if any."""

    questions = MENTOR_QUESTIONS
    page = ReviewPage("Your profile", "Nothing is written until you say so.", "Looks good - write my profile")

    def __init__(self, today: date, given: Mapping[str, Any] | None = None, before: Mentor | None = None) -> None:
        known = given or (answers_from_profile(before) if before else {})
        super().__init__(InterviewContext(), {**known, "phase": "review"})
        self.today, self.before = today, before

    def hold(self, prompter: Prompter, save: Callable[[InterviewState], None]) -> Mentor:
        """Ask until the review page is accepted, and return the profile; ``save`` gets what a draft keeps."""
        hold(self, prompter, lambda: save(self.draft()))
        return cast(Mentor, self._profile(self.given))  # nothing is left to ask

    def draft(self) -> InterviewState:
        """Return what a draft keeps: each question that was answered or skipped."""
        return {key: value for key, value in self.given.items() if key in self.questions}

    def _heading(self, question: Question) -> str:
        parts = self._parts(question)
        return f"Part {parts.index(question.part) + 1} of {len(parts)} · {question.part}"

    def _reviewed(self, question: Question) -> str:
        return shorten(super()._reviewed(question), 60)

    def _trouble(self, key: str, value: Any) -> str:
        """What is wrong with this answer; what is wrong with the others is said on the review page."""
        made = self._profile(self._after(key, value)) if value not in NOTHING else ()
        head = "offers" if key.startswith("offer.") else key.partition(".")[0]
        return "" if isinstance(made, Mentor) else _sentence([each for each in made if each.path == head])

    def _unfinished(self) -> str:
        made = self._profile(self.given)
        return "" if isinstance(made, Mentor) else _sentence(made)

    def _profile(self, given: InterviewState) -> Mentor | tuple[Problem, ...]:
        """The profile of these answers, or what is wrong with it; the path of a problem is the field."""
        from mentorpick.read.problems import Position
        from mentorpick.read.profiles import convert_record

        raw = profile_from_answers(given, self.before, self.today)
        return convert_record(Mentor, raw, lambda keys, _: Position(str(keys[0]) if keys else ""))


def _sentence(problems: Sequence[Problem]) -> str:
    return next((f"{one.message[:1].upper()}{one.message[1:]}. {one.hint}".strip() for one in problems), "")


def is_draft(given: Mapping[str, Any]) -> bool:
    """Return whether a record of answers is one that a mentor's questions take; a damaged one may be anything."""
    return all(key in MENTOR_QUESTIONS and can_be_said(MENTOR_QUESTIONS[key], said) for key, said in given.items())


_PLAIN = tuple(key for key in MENTOR_QUESTIONS if key.partition(".")[0] not in ("areas", "offer"))
"""The questions whose answer is the field of their name."""


def answers_from_profile(mentor: Mentor) -> InterviewState:
    """Return the answers that lead to this profile; what it does not say counts as skipped."""
    said = stated(mentor)
    given: InterviewState = {"areas": [area for area, level in mentor.areas.items() if level > 0] or None}
    given |= {f"areas.{area}": str(level) for area, level in mentor.areas.items() if level > 0}
    given |= {f"offer.{number}": offer.text for number, offer in enumerate(mentor.offers)}
    given[f"offer.{len(mentor.offers)}"] = None
    for name in _PLAIN:
        head, _, tail = name.partition(".")
        value = said.get(head, {}).get(tail) if tail else said.get(head)
        value = {True: "yes", False: "no"}[value] if isinstance(value, bool) else value
        given[name] = str(value) if isinstance(value, int) and MENTOR_QUESTIONS[name].kind == "one" else value
    return given


def profile_from_answers(given: InterviewState, before: Mentor | None, today: date) -> dict[str, Any]:
    """Return the profile as plain values; what no question asks stays as it was ``before``."""
    asked = {"areas", "offers", *(name.partition(".")[0] for name in _PLAIN)}
    raw: dict[str, Any] = {key: value for key, value in stated(before).items() if key not in asked} if before else {}
    raw["areas"] = {area: int(given.get(f"areas.{area}") or 1) for area in given.get("areas") or ()}
    raw["areas"] |= {area: 0 for area, level in (before.areas.items() if before else ()) if not level}
    tags = {offer.text: offer.area for offer in before.offers} if before else {}
    texts = [text for key in MENTOR_QUESTIONS if key.startswith("offer.") and (text := given.get(key))]
    raw["offers"] = [{"text": text, **({"area": tags[text]} if tags.get(text) else {})} for text in texts]
    for name in _PLAIN:
        value: Any = given.get(name)
        if value not in NOTHING:
            head, _, tail = name.partition(".")
            whole = name in COUNTS or head == "style"
            said = value == "yes" if name == "accepting" else int(value) if whole else value
            if tail:
                raw.setdefault(head, {})[tail] = said
            else:
                raw[head] = said
    raw["updated"] = today.isoformat()
    raw.setdefault("id", identify(str(raw.get("name", ""))))
    return raw
