"""``mentorpick paths`` and ``forget``: where everything is kept, and how to delete it.

Alone, as every command.
"""

from typing import Annotated

import typer

from mentorpick.cli import inputs as sources
from mentorpick.cli import output as console
from mentorpick.cli.context import can_ask, prompter, stoppable
from mentorpick.cli.options import Common, with_options
from mentorpick.cli.output import check_output, emit
from mentorpick.errors import Stopped, WrongUsage
from mentorpick.model.followup import KeptPlace, Places


@with_options("format", "output", "force")
def list_paths(common: Common) -> None:
    """Show where your answers, drafts, people and caches are kept, and how many files there are."""
    check_output(common)
    store = sources.open_store(common)
    kept = tuple(KeptPlace(path=str(item.path), what=item.what, files=item.files) for item in store.everything())
    emit(Places(folder=str(store.folder), cache=str(store.cache or ""), kept=kept), common, private=False)


@with_options("no_input")
def forget(
    common: Common,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask first.")] = False,
) -> None:
    """Delete your drafts, answers, history and caches. It asks first and shows what will go.

    What you saved elsewhere yourself (answers, reports, messages) stays: `mentorpick paths` lists the rest.
    """
    store = sources.open_store(common)
    kept = store.everything()
    if not kept:
        console.notice(common, "There's nothing to delete.")
        return
    lines = [f"  {item.what} ({item.files} {'file' if item.files == 1 else 'files'}): {item.path}" for item in kept]
    if not yes and not _wanted(common, lines):
        console.notice(common, "Nothing was deleted.")
        return
    gone = store.forget()
    console.notice(common, "Deleted:", *lines[: len(gone)])


def _wanted(common: Common, lines: list[str]) -> bool:
    from mentorpick.interview.prompter import Reply, Screen
    from mentorpick.interview.state import Choice

    if not can_ask(common):
        raise WrongUsage("deleting needs a yes, and there's no terminal to ask on", "add --yes")
    console.say("This will delete the following for good:", *lines)
    choices = (Choice("no", "Keep everything"), Choice("yes", "Delete it"))
    screen = Screen("forget", "", "Delete all of it?", "one", "Nothing leaves this computer either way.", choices, "no")
    try:
        with stoppable():
            reply = prompter(common).ask(screen)
    except (KeyboardInterrupt, EOFError) as stop:
        raise Stopped("stopped; nothing was deleted") from stop
    return isinstance(reply, Reply) and reply.value == "yes"
