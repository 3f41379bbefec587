"""``mentorpick completion``: the lines that teach a shell to complete mentorpick. It edits no shell profile.

Alone, as every command.
"""

import os
from typing import Annotated

import typer

from mentorpick.cli.options import Common, complete_words, with_options
from mentorpick.errors import WrongUsage

SHELLS = {
    "bash": 'eval "$(mentorpick completion bash)"       in ~/.bashrc',
    "zsh": 'eval "$(mentorpick completion zsh)"        in ~/.zshrc, after compinit',
    "fish": "mentorpick completion fish | source        in ~/.config/fish/config.fish",
    "powershell": "mentorpick completion powershell | Out-String | Invoke-Expression    in $PROFILE",
}
"""Each shell, and the line to put where."""


@with_options()
def command(
    common: Common,
    shell: Annotated[
        str, typer.Argument(metavar="|".join(SHELLS), help="Your shell.", autocompletion=complete_words(*SHELLS))
    ] = "",
) -> None:
    """Print what teaches your shell to complete commands, options, areas and mentors with the Tab key.

    Nothing is installed: put the line that is shown without a shell's name where your shell reads it at its start.
    """
    from mentorpick.cli.app import COMPLETE, complete
    from mentorpick.cli.output import stdout

    stdout()  # where it is closed, the lines would go nowhere unsaid
    if not shell:
        lines = "\n".join(f"  {line}" for line in SHELLS.values())
        raise WrongUsage("for which shell?", f"put one of these lines where it says:\n{lines}")
    if shell not in SHELLS:
        raise WrongUsage(f"there's no completion for {shell!r}", f"take one of {', '.join(SHELLS)}")
    os.environ[COMPLETE] = f"source_{shell}"
    try:
        complete()
    finally:
        del os.environ[COMPLETE]  # else the next call in this process would be one for completion
