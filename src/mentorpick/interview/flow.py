"""The way through the questions as a pure state machine: what is asked next, back, skip, open again, draft.

The state is the list of answers in their order. Everything else is made from it anew, so that going back is
leaving out the last, and a draft is that list.
"""

from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any

import msgspec

from mentorpick.interview.prompter import YOURS, Back, InvalidReply, Prompter, Screen, Skip, parse, value_words
from mentorpick.interview.questions import QUESTION_BY_KEY, QUESTIONS, Question
from mentorpick.interview.state import (
    Choice,
    InterviewContext,
    InterviewState,
    answers_from,
    find_trouble,
    raw_answers,
    reopen,
    state_from_answers,
    to_plain_values,
)
from mentorpick.model.people import Answers
from mentorpick.model.taxonomy import AREA_KEYS
from mentorpick.text import shorten

_ORIGINS = {"timezone": "from this computer", "languages": "from this computer", "also": "from your goals"}
_SHOWN_AS = {"background.ask": "background.wish", "where": "pool_path"}
REVIEW = "review"
DONE = "done"


class Flow:
    """One round of questions. ``last`` are the answers of last time: their values are defaults, shown as such."""

    def __init__(self, around: InterviewContext, last: Answers | None = None) -> None:
        self.around = around
        self.last = last
        self.events: list[tuple[str, Any]] = []
        self._start: InterviewState = {"must_before": to_plain_values(last).get("must", {})} if last else {}
        self.given: InterviewState = dict(self._start)
        self._before = state_from_answers(last) if last else {}
        self._undone: InterviewState = {}
        self._areas = {goal.text: goal.area for goal in last.goals} if last else {}

    # where we are

    def screen(self, error: str = "") -> Screen | None:
        """The question to ask now, the review page when all are answered, None when that is accepted."""
        question = self._next()
        if question is None:
            return None if REVIEW in self.given else self._review_screen(error)
        number, total = self._count(question)
        text = question.text if isinstance(question.text, str) else question.text(self.given, self.around)
        default, origin = self._default(question)
        skip = self._skip(question, default)
        return Screen(
            key=question.key, heading=f"Question {number} of {total} · {question.part}", text=text,
            kind=question.kind, why=question.why, choices=self._choices(question), default=default, origin=origin,
            skip=skip, back=bool(self.events), most=question.most, error=error,
        )  # fmt: skip

    def answers(self) -> Answers:
        """The answers given; only once there is a priority."""
        return answers_from(self.given, self.last, self.around)

    def needs_boundary(self) -> bool:
        """Whether mental health was named: by the priority, another area or a goal."""
        areas = (goal["area"] for goal in self.given.get("goals", ()))
        return "mental_health" in (self.given.get("priority"), *(self.given.get("also") or ()), *areas)

    def missing(self) -> list[Question]:
        """The questions still to be asked, as far as can be known now."""
        return [question for question in QUESTIONS if self._is_due(question)]

    # what the user does

    def answer(self, value: Any) -> str:
        """Take an answer as typed or chosen; returns what is wrong with it, in a sentence, or empty."""
        screen = self.screen()
        if screen is None:
            return ""
        if screen.key == REVIEW:
            self._record(REVIEW, value)
            return ""
        try:
            parsed = self._enriched(screen.key, parse(screen.kind, value, screen))
            wrong = self._trouble(screen.key, parsed)
        except InvalidReply as error:
            wrong = str(error)
        if not wrong:
            self._record(screen.key, parsed)
        elif isinstance(value, str):
            self._undone[self._slot(screen.key)] = value  # to be mended, not typed again
        return wrong

    def skip(self) -> None:
        """Leave the question open: no preference."""
        question = self._next()
        if question is None:
            return
        is_new_goal = question.key == "goal" and self._default(question)[0] is None
        self._record(question.key, "" if is_new_goal else None)

    def back(self) -> None:
        """Undo the last answer; it becomes the default of its question."""
        if not self.events:
            return
        key, value = self.events.pop()
        self._replay()
        if key != REVIEW and value is not None:
            self._undone[self._slot(key)] = value["text"] if isinstance(value, dict) else value

    # drafts

    def state(self) -> dict[str, Any]:
        """What a draft keeps: plain values."""
        return {"draft": 1, "events": self.events, "last": self.last and to_plain_values(self.last)}

    @classmethod
    def resume(cls, state: Mapping[str, Any], around: InterviewContext) -> "Flow":
        """The round a draft was kept of. Raises ValueError for a draft of another kind."""
        try:
            last = msgspec.convert(state["last"], Answers) if state["last"] else None
            events = msgspec.convert(state["events"], list[tuple[str, Any]])
            flow = cls(around, last)
            for key, value in events:
                if key != REVIEW and not _can_be_said(QUESTION_BY_KEY[key], value):
                    raise ValueError("a draft with an answer that cannot be given")
                flow._record(key, value)
            if find_trouble(raw_answers(flow.given, None, around)):
                raise ValueError("a draft of answers that are none")
        except (KeyError, TypeError, IndexError, AttributeError, msgspec.MsgspecError) as error:
            raise ValueError("not a draft of this version") from error
        return flow

    # how it works

    def _is_due(self, question: Question) -> bool:
        return question.key not in self.given and self._is_part(question)

    def _is_part(self, question: Question) -> bool:
        wanted = question.asked or self.given.get("opened") == question.key
        return wanted and question.applies(self.given, self.around)

    def _next(self) -> Question | None:
        return next((question for question in QUESTIONS if self._is_due(question)), None)

    def _count(self, question: Question) -> tuple[int, int]:
        seen = [q for q in QUESTIONS if q.key in self.given or self._is_part(q) or q is question]
        parts = list(dict.fromkeys(q.part for q in seen if q.asked or q is question))
        return parts.index(question.part) + 1, len(parts)

    def _skip(self, question: Question, default: Any) -> str:
        """What skipping means: of a goal, that there are none, no more, or that one of last time goes."""
        if question.key != "goal":
            return question.skip
        return "leave this one out" if default else question.skip if self.given.get("goal_n") else "no goals"

    def _choices(self, question: Question) -> tuple[Choice, ...]:
        choices = question.choices
        return choices(self.given, self.around) if callable(choices) else choices

    def _slot(self, key: str) -> str:
        return f"goal.{self.given.get('goal_n', 0)}" if key == "goal" else key

    def _default(self, question: Question) -> tuple[Any, str]:
        """The default and where it comes from: earlier in this round, last time, this computer."""
        slot = self._slot(question.key)
        for source, origin in (
            (self._undone, YOURS),
            (self.given.get("was", {}), YOURS),
            (self._before, "last time"),
            (self._guesses(), _ORIGINS.get(question.key, "")),
        ):
            value = self._still_offered(question, source.get(slot))
            if value not in (None, "", []):
                return value, origin
        return None, ""

    def _guesses(self) -> InterviewState:
        with_goals = [goal["area"] for goal in self.given.get("goals", ()) if goal["area"]]
        others = [area for area in dict.fromkeys(with_goals) if area != self.given.get("priority")]
        first_time = {
            "timezone": self.around.timezone,
            "languages": [self.around.language] if self.around.language else [],
            "also": others,
        }
        return (first_time if self.last is None else {}) | {
            "goal_areas": "ok",
            "check": "ok",
            "background.ask": "no",
            "person.more": "no",
        }

    def _still_offered(self, question: Question, value: Any) -> Any:
        """The default without what is no longer among the choices."""
        keys = [choice.key for choice in self._choices(question)]
        if not keys or value is None:
            return value
        if isinstance(value, list):
            return [part for part in value if part in keys]
        return value if value in keys else None

    def _enriched(self, key: str, value: Any) -> Any:
        """A goal gets its area now, so that a draft does not depend on the guess being the same later."""
        if key != "goal" or not isinstance(value, str) or not value:
            return value
        if value in self._areas:
            return {"text": value, "area": self._areas[value]}
        return {"text": value, "area": next(iter(self.around.suggest_areas(value)), None)}

    def _trouble(self, key: str, value: Any) -> str:
        if key == "pool_path":
            return self.around.check_pool(value)
        given = self._after(key, value)
        return find_trouble(raw_answers(given, None, self.around))

    def _after(self, key: str, value: Any) -> InterviewState:
        given = deepcopy(self.given)
        _put(given, key, value)
        return given

    def _record(self, key: str, value: Any) -> None:
        self.events.append((key, value))
        self._undone.pop(self._slot(key), None)
        self.given = self._after(key, value)

    def _replay(self) -> None:
        events, self.events, self.given = self.events, [], dict(self._start)
        undone = dict(self._undone)
        for key, value in events:
            self._record(key, value)
        self._undone = undone

    # the review page

    def _review_screen(self, error: str) -> Screen:
        rows = [Choice(DONE, "All is right: show me my mentors")]
        rows += [Choice(q.key, f"{q.review}: {self._reviewed(q)}") for q in QUESTIONS if self._is_reviewed(q)]
        return Screen(
            key=REVIEW, heading="Your answers", text="Choose a line to change it, or go on.", kind="one",
            why="Nothing is ranked before you say so. Your answers stay on this computer.",
            choices=tuple(rows), default=DONE, back=True, error=error,
        )  # fmt: skip

    def _is_reviewed(self, question: Question) -> bool:
        if not question.review:
            return False
        return not question.asked or question.key == "where" or question.applies(self.given, self.around)

    def _reviewed(self, question: Question) -> str:
        """What was answered, on one line."""
        if question.key == "goal":
            return shorten("; ".join(goal["text"] for goal in self.given.get("goals", ())) or "none", 200)
        value = self.given.get(_SHOWN_AS.get(question.key, ""), self.given.get(question.key))
        if value is None and not question.asked:
            value = self._before.get(question.key)
        if question.key == "where" and value in (None, "known"):
            return self.around.pool
        if value in (None, "", []):
            return question.skip or "not said"
        screen = Screen(question.key, "", "", question.kind, "", self._choices(question))
        return value_words(screen, value)


_SAID = {
    "one": str, "text": str, "many": list, "order": list, "list": list
}  # fmt: skip


def _can_be_said(question: Question, value: Any) -> bool:
    """Whether a question takes such an answer; a damaged draft may hold anything."""
    if question.key == "goal" and isinstance(value, dict):
        return isinstance(value.get("text"), str) and value.get("area", "") in (None, *AREA_KEYS)
    if value is None or question.kind == "number":
        return value is None or isinstance(value, (int, float))
    keys = () if callable(question.choices) else [choice.key for choice in question.choices]
    parts = value if isinstance(value, list) else [value]
    fits = all(isinstance(part, str) and (not keys or part in keys) for part in parts)
    return fits and isinstance(value, _SAID[question.kind])


def _put(given: InterviewState, key: str, value: Any) -> None:
    """The effect of one answer on what was given."""
    if key == REVIEW:
        if value == DONE:
            given[REVIEW] = DONE
        else:
            reopen(given, value)
            given["opened"] = value
        return
    question = QUESTION_BY_KEY[key]
    if question.put is None:
        given[key] = value
    else:
        question.put(given, value)


def fill_in(flow: Flow) -> None:
    """Take every default up to the review page; what has none is skipped, and what has to be asked stays."""
    while (screen := flow.screen()) is not None and screen.key != REVIEW:
        if screen.default is None:
            if not screen.skip:
                return
            flow.skip()
        elif flow.answer(screen.default):
            return


def ask_all(flow: Flow, prompter: Prompter, save: Callable[[Flow], None]) -> None:
    """Ask what is left, then the review page, until it is accepted.

    KeyboardInterrupt and EOFError come through: what was answered until then has been saved.
    """
    error, heading, told = "", "", False
    while (screen := flow.screen(error)) is not None:
        if not told and flow.needs_boundary():
            told = True
            prompter.say("")
            for sentence in flow.around.boundary():
                prompter.say(sentence, strong=True)
        reply = prompter.ask(screen._replace(heading="" if screen.heading == heading else screen.heading))
        error, heading = "", screen.heading
        if isinstance(reply, Back):
            flow.back()
        elif isinstance(reply, Skip):
            flow.skip()
        else:
            error = flow.answer(reply.value)
        if not error:
            save(flow)
