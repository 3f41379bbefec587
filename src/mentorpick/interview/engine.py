"""One interview engine over a table of questions: what is asked next, back, skip, open again, the review page.

A pure state machine. The state is the list of answers in their order; everything else is made from it anew, so that
going back is leaving out the last.
"""

from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any, NamedTuple

from mentorpick.interview.prompter import (
    YOURS,
    Back,
    InvalidReply,
    Prompter,
    Screen,
    Skip,
    SkipRest,
    parse,
    typed_behind_default,
    value_words,
)
from mentorpick.interview.questions import MENTORS, Question
from mentorpick.interview.state import Choice, InterviewContext, InterviewState, reopen

REVIEW, DONE = "review", "done"
"""The key of the page that shows all answers, and of the line of it that accepts them."""
NOTHING: tuple[Any, ...] = (None, "", [])
"""What says nothing: skipped, or left empty."""


class ReviewPage(NamedTuple):
    """The words of the page that shows all answers."""

    heading: str
    why: str
    accept: str


class Interview:
    """One round of the questions of a table. ``start`` are the answers it begins with, and its phase."""

    questions: Mapping[str, Question]
    page: ReviewPage

    def __init__(self, around: InterviewContext, start: InterviewState) -> None:
        self.around = around
        self.events: list[tuple[str, Any]] = []
        self._start = start
        self.given: InterviewState = dict(start)
        self._undone: InterviewState = {}

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

    # what the user does

    def answer(self, value: Any) -> str:
        """Take an answer as typed or chosen; returns what is wrong with it, in a sentence, or empty."""
        screen = self.screen()
        if screen is None:
            return ""
        if screen.key == REVIEW:
            wrong = self._unfinished() if value == DONE else ""
            if not wrong:
                self._record(REVIEW, value)
            return wrong
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
        elif isinstance(value, str) and self.questions[screen.key].mend:
            self._undone[self._slot(screen.key)] = value  # to be mended, not typed again
        return wrong

    def skip(self, *, rest: bool = False) -> None:
        """Leave the question open: no preference; with ``rest`` ask no more now."""
        del rest  # only offered where there are phases
        if (question := self._next()) is not None:
            self._record(question.key, None)

    def back(self) -> None:
        """Undo the last answer; it becomes the default of its question."""
        if not self.events:
            return
        key, value = self.events.pop()
        self._replay()
        if key in self.questions and value is not None:
            self._undone[self._slot(key)] = value["text"] if isinstance(value, dict) else value

    # how it works

    @property
    def _phase(self) -> str:
        phase: str = self.given.get("phase", "first")
        return phase

    def _is_part(self, question: Question) -> bool:
        again = question.key in self.given.get("again", ())
        wanted = again or question.phase == "first" or question.phase == self._phase == "more"
        return wanted and (again or self._can_matter(question)) and question.applies(self.given, self.around)

    def _can_matter(self, question: Question) -> bool:
        """Whether the answer can change the list: mentors state such a thing."""
        return not question.states or self.around.pool_says(question.states)

    def _next(self) -> Question | None:
        open_ = (question for question in self.questions.values() if question.key not in self.given)
        return next(filter(self._is_part, open_), None)

    def _parts(self, question: Question | None) -> list[str]:
        """What is counted, in its order: not whose mentors, since only then it's known what they can be asked about."""
        phase = "more" if self._phase == "more" else "first"
        seen = [
            q for q in self.questions.values()
            if q is question or (q.phase == phase and (q.key in self.given or self._is_part(q)))
        ]  # fmt: skip
        return list(dict.fromkeys(q.part for q in seen if q.part != MENTORS))

    def _heading(self, question: Question) -> str:
        parts = self._parts(question)
        if self._phase == "review" or question.part == MENTORS:
            return MENTORS if self._phase != "review" else f"{self.page.heading} · {question.part}"
        return f"{parts.index(question.part) + 1} of {len(parts)} · {question.part}"

    def _skip(self, question: Question, default: Any) -> str:
        """What skipping means."""
        del default
        return question.skip

    def _choices(self, question: Question) -> tuple[Choice, ...]:
        choices = question.choices
        return choices(self.given, self.around) if callable(choices) else choices

    def _slot(self, key: str) -> str:
        """Under which key the default of a question is kept."""
        return key

    def _default(self, question: Question) -> tuple[Any, str]:
        """The default and where it comes from."""
        slot = self._slot(question.key)
        for source, origin in self._sources(question.key):
            value = self._still_offered(question, source.get(slot))
            if value not in NOTHING:
                return value, origin
        return None, ""

    def _sources(self, key: str) -> list[tuple[InterviewState, str]]:
        """Where a default may come from, by slot, and how that is called: earlier in this round."""
        del key
        return [(self._undone, YOURS), (self.given.get("was", {}), YOURS)]

    def _still_offered(self, question: Question, value: Any) -> Any:
        """The default without what is no longer among the choices."""
        keys = [choice.key for choice in self._choices(question)]
        if not keys or value is None:
            return value
        if isinstance(value, list):
            return [part for part in value if part in keys]
        return value if value in keys else None

    def _enriched(self, key: str, value: Any) -> Any:
        """The answer with what is to be kept with it."""
        del key
        return value

    def _trouble(self, key: str, value: Any) -> str:
        """What is wrong with an answer, in a sentence; empty: nothing."""
        raise NotImplementedError

    def _unfinished(self) -> str:
        """What is wrong with all answers together, in a sentence; empty: nothing."""
        return ""

    def _after(self, key: str, value: Any) -> InterviewState:
        given = deepcopy(self.given)
        self._put(given, key, value)
        return given

    def _put(self, given: InterviewState, key: str, value: Any) -> None:
        """The effect of one answer on what was given."""
        if key == REVIEW and value == DONE:
            given[REVIEW] = DONE
        elif key == REVIEW:
            reopen(given, value)
        elif (put := self.questions[key].put) is not None:
            put(given, value)
        else:
            given[key] = value

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
        shown = (question for question in self.questions.values() if question.review and self._is_reviewed(question))
        rows = (Choice(question.key, f"{question.review}: {self._reviewed(question)}") for question in shown)
        text, choices = "Check your answers. Choose a line to change it.", (Choice(DONE, self.page.accept), *rows)
        page, back = self.page, bool(self.events)
        return Screen(REVIEW, page.heading, text, "one", page.why, choices, DONE, back=back, error=error)

    def _is_reviewed(self, question: Question) -> bool:
        return question.applies(self.given, self.around)

    def _reviewed(self, question: Question) -> str:
        """What was answered, on one line."""
        value = self.given.get(question.key)
        return self._words(question, value) if value not in NOTHING else question.skip

    def _words(self, question: Question, value: Any) -> str:
        return value_words(Screen(question.key, "", "", question.kind, "", self._choices(question)), value)


def hold(
    interview: Interview, prompter: Prompter, save: Callable[[], None], before: Callable[[], None] = lambda: None
) -> None:
    """Ask until nothing is left to ask, saving after each answer; ``before`` may say something before a question.

    KeyboardInterrupt and EOFError come through: what was answered until then has been saved.
    """
    error, heading = "", ""
    while (screen := interview.screen(error)) is not None:
        before()
        reply = prompter.ask(screen._replace(heading="" if screen.heading == heading else screen.heading))
        error, heading = "", screen.heading
        if isinstance(reply, Back):
            interview.back()
        elif isinstance(reply, Skip):
            interview.skip(rest=isinstance(reply, SkipRest))
        else:
            error = interview.answer(reply.value)
        if not error:
            save()
