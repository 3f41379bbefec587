"""Answers saved inside a git folder: offers to keep them out of what is committed."""

from pathlib import Path

from mentorpick.cli import console
from mentorpick.cli.common import Common
from mentorpick.cli.terminal import can_ask, prompter
from mentorpick.write.files import write_file


def offer_ignore(common: Common, path: str) -> None:
    """Where ``path`` lies in a git folder whose .gitignore does not name it: ask to add it, or say that one should."""
    file = Path(path).absolute()
    top = next((folder for folder in file.parents if (folder / ".git").exists()), None)
    if top is None:
        return
    ignore = file.with_name(".gitignore")
    lines = ignore.read_text(encoding="utf-8", errors="replace").splitlines() if ignore.is_file() else []
    if file.name in lines or f"/{file.name}" in lines:
        return
    if can_ask(common) and _wanted(common, file.name):
        write_file(ignore, "".join(f"{line}\n" for line in [*lines, f"/{file.name}"]).encode(), force=True)
        console.notice(common, f"{file.name} is in {ignore} now.")
    else:
        console.notice(
            common,
            f"{top} is kept in git, and your answers are private: add /{file.name} to {ignore} so that they stay so.",
        )


def _wanted(common: Common, name: str) -> bool:
    from mentorpick.ask.given import Choice
    from mentorpick.ask.prompter import Reply, Screen

    text = f"This folder is kept in git. Shall I add {name} to .gitignore, so that your answers are not shared?"
    choices = (Choice("yes", "Yes, add it"), Choice("no", "No, leave it"))
    why = "Whatever is committed to git may be seen by everyone who has the folder."
    reply = prompter(common).ask(Screen("gitignore", "", text, "one", why, choices, default="yes"))
    return isinstance(reply, Reply) and reply.value == "yes"
