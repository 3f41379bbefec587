"""``mentorpick model``, ``plain``, ``paths``, ``forget`` and ``completion``: what is used and kept on this computer.

``completion`` edits no shell profile.
"""

import os
from pathlib import Path
from typing import Annotated, Literal

from mentorpick.cli import output as console
from mentorpick.cli.context import can_ask, choose, prompter, stoppable
from mentorpick.cli.inputs import accepted_model, open_store
from mentorpick.cli.options import Common, argument, complete_files, option, with_options
from mentorpick.cli.output import check_output, emit, say, stdout
from mentorpick.errors import InvalidData, WrongUsage
from mentorpick.interview.state import Choice
from mentorpick.model.followup import KeptPlace, Places
from mentorpick.text import pluralize


@with_options()
def model(
    common: Common,
    folder: Annotated[str, argument("[FOLDER]", "The folder of a model to check.", autocompletion=complete_files)] = "",
) -> None:
    """Show the sentence model that compares goals with profiles, or check another one.

    The folder holds model.onnx, tokenizer.json and model.json. Once it passes, a pool may suggest it, and you can use
    it with `--model FOLDER` or MENTORPICK_MODEL.
    """
    from mentorpick.relevance.embedding import SHIPPED, NoModel, load_model

    named = folder or os.environ.get("MENTORPICK_MODEL", "")
    try:
        model = accepted_model(common, Path(named)) if named else load_model()
        model.embed(["Find a mentor"])
    except NoModel as error:
        raise InvalidData(
            f"I can't use a sentence model here: {error.message}", "without one, I compare goals word by word"
        ) from error
    said = model.description
    lines = {
        "model": model.name,
        "folder": str(model.folder) + (" (shipped)" if model.folder == SHIPPED else ""),
        "sha256": model.digest,
        "width": str(said.width),
        "answers": f"a goal from a cosine of {said.answers_from:g} on, comes close from {said.close_from:g}",
    }
    if folder:
        lines["to use it"] = f"mentorpick rank --model {folder} ..."
    stdout().write("".join(f"{key:<10}{value}\n" for key, value in lines.items()))


@with_options()
def plain(
    common: Common,
    when: Annotated[Literal["on", "off"], argument("[on|off]", "Default: on.", case_sensitive=False)] = "on",
) -> None:
    """Use plain lines in every command from now on, for example with a screen reader.

    Questions come line by line, lists and tables as sentences, and nothing is drawn. To go back, run `mentorpick plain
    off`. MENTORPICK_ACCESSIBLE=1 (or 0) overrides this.
    """
    open_store(common).choose_plain_lines(wish=when == "on")
    if when == "on":
        say(
            "From now on every command uses plain lines.",
            "To go on, type: mentorpick",
            "To go back: mentorpick plain off",
        )
    else:
        say("Questions and lists look as they did before.")


Shell = Literal["bash", "zsh", "fish", "powershell"]
SHELLS: dict[Shell, str] = {
    "bash": 'eval "$(mentorpick completion bash)"       in ~/.bashrc',
    "zsh": 'eval "$(mentorpick completion zsh)"        in ~/.zshrc, after compinit',
    "fish": "mentorpick completion fish | source        in ~/.config/fish/config.fish",
    "powershell": "mentorpick completion powershell | Out-String | Invoke-Expression    in $PROFILE",
}
"""Each shell, and the line to put where."""


@with_options()
def completion(
    common: Common,
    shell: Annotated[Shell | None, argument("|".join(SHELLS), "Your shell.")] = None,
) -> None:
    """Print what your shell needs to complete commands, options, areas and mentors with the Tab key.

    It installs nothing. Without a shell's name it shows the line to add, and which file to add it to.
    """
    from mentorpick.cli.app import COMPLETE, complete

    stdout()  # where it is closed, the lines would go nowhere unsaid
    if not shell:
        lines = "\n".join(f"  {line}" for line in SHELLS.values())
        raise WrongUsage("for which shell?", f"put one of these lines where it says:\n{lines}")
    os.environ[COMPLETE] = f"source_{shell}"
    try:
        complete()
    finally:
        del os.environ[COMPLETE]  # else the next call in this process would be one for completion


@with_options("format", "output", "force")
def list_paths(common: Common) -> None:
    """Show where your answers, drafts and caches are kept, and how many files there are."""
    check_output(common)
    store = open_store(common)
    kept = tuple(KeptPlace(path=str(item.path), what=item.what, files=item.files) for item in store.everything())
    emit(Places(folder=str(store.folder), cache=str(store.cache or ""), kept=kept), common, private=False)


@with_options("no_input")
def forget(common: Common, yes: Annotated[bool, option("--yes", "Don't ask first.")] = False) -> None:
    """Delete your drafts, answers, history and caches. It asks first and shows what will go.

    Files you saved elsewhere yourself stay. `mentorpick paths` shows what's kept.
    """
    store = open_store(common)
    kept = store.everything()
    if not kept:
        console.notice(common, "There's nothing to delete.")
        return
    lines = [f"  {item.what} ({pluralize(item.files, 'file')}): {item.path}" for item in kept]
    if not yes and not _wanted(common, lines):
        console.notice(common, "Nothing was deleted.")
        return
    gone = store.forget()
    console.notice(common, "Deleted:", *lines[: len(gone)])


def _wanted(common: Common, lines: list[str]) -> bool:
    if not can_ask(common):
        raise WrongUsage("I can't ask here whether to delete it all", "add --yes")
    console.say("This will delete the following for good:", *lines)
    choices = (Choice("no", "Keep everything"), Choice("yes", "Delete it"))
    why = "Nothing leaves this computer either way."
    with stoppable("stopped; nothing was deleted"):
        return choose(prompter(common), "forget", "Delete all of it?", choices, why) == "yes"
