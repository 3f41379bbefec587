"""The way through the questions as a pure state machine: what is asked next, back, skip, open again, draft.

A few questions lead to a first list (phase ``first``); ``begin`` then asks a few more, or opens the review page.

The state is the list of answers in their order. Everything else is made from it anew, so that going back is
leaving out the last, and a draft is that list.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from typing import Any

import msgspec

from mentorpick.interview.listening import NOBODY, SLIP, ask_anew, open_goal, says_little, says_none
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
    typed_behind_default,
    value_words,
)
from mentorpick.interview.questions import DECLINED, MENTORS, QUESTION_BY_KEY, QUESTIONS, Phase, Question, can_be_said
from mentorpick.interview.state import (
    Choice,
    InterviewContext,
    InterviewState,
    answers_from,
    areas_beside,
    find_trouble,
    guessed_priority,
    it_hurts,
    people_so_far,
    raw_answers,
    reopen,
    state_from_answers,
    to_plain_values,
    wrong_name,
)
from mentorpick.model.people import Answers
from mentorpick.model.taxonomy import AREA_KEYS
from mentorpick.text import shorten, slug

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


class Flow:
    """One round of questions. ``last`` are the answers of last time: their values are defaults, shown as such.

    ``again`` are questions to ask though their answer is known.
    """

    def __init__(self, around: InterviewContext, last: Answers | None = None, *, again: Sequence[str] = ()) -> None:
        self.around = around
        self.last = last
        self.events: list[tuple[str, Any]] = []
        self._start: InterviewState = {"must_before": to_plain_values(last).get("must", {})} if last else {}
        self._start |= {"again": list(again)} if again else {}
        self.given: InterviewState = dict(self._start)
        self._before = state_from_answers(last) if last else {}
        self._undone: InterviewState = {}
        self._areas = {goal.text: goal.area for goal in last.goals} if last else {}

    # where we are

    def screen(self, error: str = "") -> Screen | None:
        """Return the question to ask now, the review page when all are answered, None when that is accepted."""
        question = self._next()
        if question is None:
            return self._review_screen(error) if self._phase == "review" and REVIEW not in self.given else None
        text = question.text if isinstance(question.text, str) else question.text(self.given, self.around)
        default, origin = self._default(question)
        skip = self._skip(question, default)
        return Screen(
            key=question.key, heading=self._heading(question), text=text,
            kind=question.kind, why=question.why, choices=self._choices(question), default=default, origin=origin,
            skip=skip, back=bool(self.events), most=question.most, error=error, rest=self._phase == "more",
        )  # fmt: skip

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
        """Take an answer as typed or chosen; returns what is wrong with it, in a sentence, or empty."""
        screen = self.screen()
        if screen is None:
            return ""
        if screen.key == REVIEW:
            self._record(REVIEW, value)
            return ""
        if screen.key == "goal" and isinstance(value, str) and "\n" in value.strip():
            return self._answer_each(value)
        try:
            parsed = self._enriched(screen.key, parse(screen.kind, value, screen))
            wrong = self._trouble(screen.key, parsed)
        except InvalidReply as error:
            wrong = str(error)
        if wrong and (rest := typed_behind_default(screen, value)):
            mended = self.answer(rest)
            if not mended or (rest[0].isalnum() and value[-len(rest) - 1].isalnum()):
                return mended  # typed behind what was filled in, and not a list that goes on
        if not wrong:
            self._record(screen.key, parsed)
        elif isinstance(value, str) and screen.key != "person.name":
            self._undone[self._slot(screen.key)] = value  # to be mended, not typed again
        return wrong

    def _answer_each(self, pasted: str) -> str:
        """Take each line of a pasted list as a goal; what is wrong with the first that is none."""
        lines = (re.sub(r"^\s*(?:[-*•]|\d{1,2}[.)])\s+", "", line).strip() for line in pasted.splitlines())
        for line in filter(None, lines):
            if self.given.get("goal") == "done":
                break
            if wrong := self.answer(line):
                return wrong
        return ""

    def skip(self, *, rest: bool = False) -> None:
        """Leave the question open: no preference; with ``rest`` ask no more now, for the list with what is known."""
        if rest:
            self._record(PHASE, "first")
            return
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
        if key not in _STEPS and value is not None:
            self._undone[self._slot(key)] = value["text"] if isinstance(value, dict) else value

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

    # how it works

    @property
    def _phase(self) -> str:
        phase: str = self.given.get("phase", "first")
        return phase

    def _is_due(self, question: Question) -> bool:
        return question.key not in self.given and self._is_part(question)

    def _is_part(self, question: Question) -> bool:
        again = question.key in self.given.get("again", ())
        wanted = again or question.phase == "first" or question.phase == self._phase == "more"
        return wanted and (again or self._can_matter(question)) and question.applies(self.given, self.around)

    def _can_matter(self, question: Question) -> bool:
        """Whether the answer can change the list: mentors state such a thing."""
        return not question.states or self.around.pool_says(question.states)

    def _next(self) -> Question | None:
        return next((question for question in QUESTIONS if self._is_due(question)), None)

    def _parts(self, question: Question | None) -> list[str]:
        """What is counted, in its order: not whose mentors, since only then it's known what they can be asked about."""
        phase = "more" if self._phase == "more" else "first"
        seen = [
            q for q in QUESTIONS if q is question or (q.phase == phase and (q.key in self.given or self._is_part(q)))
        ]
        return list(dict.fromkeys(q.part for q in seen if q.part != MENTORS))

    def _heading(self, question: Question) -> str:
        parts = self._parts(question)
        if self._phase == "review" or question.part == MENTORS:
            return MENTORS if self._phase != "review" else f"Your answers · {question.part}"
        return f"{parts.index(question.part) + 1} of {len(parts)} · {question.part}"

    def _skip(self, question: Question, default: Any) -> str:
        """What skipping means: of a goal, that there are none, no more, or that one of last time goes."""
        if question.key == "goal_words" and self._rewritten().get("rewrite") == NOBODY:
            return "keep it as it is"
        if question.key == "person.helps" and not self.given.get("person.does"):
            return ""  # something must be known of them
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

    def _still_offered(self, question: Question, value: Any) -> Any:
        """The default without what is no longer among the choices."""
        keys = [choice.key for choice in self._choices(question)]
        if not keys or value is None:
            return value
        if isinstance(value, list):
            return [part for part in value if part in keys]
        return value if value in keys else None

    def _enriched(self, key: str, value: Any) -> Any:
        """A goal gets its area now, and what is to be asked about it: a draft doesn't depend on later guesses."""
        if key == "mentors" and value:
            return list(dict.fromkeys(self.around.mentor_meant(name)[0] for name in value))
        if key not in ("goal", "goal_words") or not isinstance(value, str) or not value:
            return value
        hurts = self.around.sounds_hard(value)
        if value in self._areas and not hurts:
            return {"text": value, "area": self._areas[value]}
        if key == "goal_words" and says_none(value):
            return None  # asked once is enough: it's left out
        meant = "" if says_none(value) else self.around.mend(value)
        if slug(meant.replace("'", "")) == slug(value.replace("'", "")):  # "i dont" hides no goal
            meant = ""
        vague = key == "goal" and says_little(meant or value)
        area = None if vague else next(iter(self.around.suggest_areas(meant or value)), None)
        area = "mental_health" if hurts else area
        asked = {"hurts": hurts, "vague": vague, "meant": "" if vague else meant, "guessed": not hurts}
        return {"text": value, "area": area} | {mark: of for mark, of in asked.items() if of}

    def _trouble(self, key: str, value: Any) -> str:
        if key == "pool_path":
            return self.around.check_pool(value)
        if key == "mentors" and (doubts := [self.around.mentor_meant(name)[1] for name in value or ()]):
            return next(filter(None, doubts), "")
        if key == "person.name" and (wrong := wrong_name(value, people_so_far(self.given, self.around))):
            return wrong
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
        rows = [Choice(q.key, f"{q.review}: {self._reviewed(q)}") for q in QUESTIONS if self._is_reviewed(q)]
        why = "The list changes once you say so. Your answers stay on this computer."
        return review_screen("Your answers", why, "Looks good - show me my mentors", rows, back=True, error=error)

    def _is_reviewed(self, question: Question) -> bool:
        if not question.review:
            return False
        return question.key == "where" or question.applies(self.given, self.around)

    def _reviewed(self, question: Question) -> str:
        """What was answered, on one line."""
        if question.key == "goal":
            return shorten("; ".join(goal["text"] for goal in self.given.get("goals", ())) or "none", 200)
        value = self.given.get(_SHOWN_AS.get(question.key, ""), self.given.get(question.key))
        if value is None and question.key not in self.given:
            value = self._before.get(question.key)
        if question.key == "where" and value in (None, "known"):
            return self.around.pool
        if value in (None, "", []):
            return (question.skip if question.key in self.given or question.skip != DECLINED else "") or "not said"
        screen = Screen(question.key, "", "", question.kind, "", self._choices(question))
        return value_words(screen, value)


def _put(given: InterviewState, key: str, value: Any) -> None:
    """The effect of one answer on what was given."""
    if key == PHASE:
        given.pop(REVIEW, None)
        given["phase"] = value
        return
    if key == REWORD:
        ask_anew(given, value)
        return
    if key == REVIEW:
        if value == DONE:
            given[REVIEW] = DONE
        else:
            reopen(given, value)
        return
    question = QUESTION_BY_KEY[key]
    if question.put is None:
        given[key] = value
    else:
        question.put(given, value)


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
