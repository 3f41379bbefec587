"""Asks until every question is answered: the flow says what, the prompter how, ``save`` keeps a draft each time."""

from collections.abc import Callable

from mentorpick.ask.flow import Flow
from mentorpick.ask.prompter import Back, Prompter, Skip


def converse(flow: Flow, prompter: Prompter, save: Callable[[Flow], None]) -> None:
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
