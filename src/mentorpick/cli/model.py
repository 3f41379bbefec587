"""``mentorpick model``: which sentence model compares goals with what mentors write, and whether another can.

Alone, as every command.
"""

import os
from pathlib import Path
from typing import Annotated

import typer

from mentorpick.cli.inputs import accepted_model
from mentorpick.cli.options import Common, complete_files, with_options
from mentorpick.cli.output import stdout
from mentorpick.errors import InvalidData


@with_options()
def command(
    common: Common,
    folder: Annotated[
        str, typer.Argument(metavar="[FOLDER]", help="The folder of a model to check.", autocompletion=complete_files)
    ] = "",
) -> None:
    """Say which sentence model compares goals with what mentors write, or check the folder of another one.

    A folder holds model.onnx, tokenizer.json and model.json, which says how to use them. It is tried in a process of
    its own; from then on a pool may suggest it, and `--model FOLDER` or MENTORPICK_MODEL takes it.
    """
    from mentorpick.relevance.embedding import SHIPPED, NoModel, load_model

    named = folder or os.environ.get("MENTORPICK_MODEL", "")
    try:
        model = accepted_model(common, Path(named)) if named else load_model()
        model.embed(["Find a mentor"])
    except NoModel as error:
        raise InvalidData(
            f"no sentence model can be used: {error.message}", "without one goals are compared by their words alone"
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
