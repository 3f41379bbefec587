"""``mentorpick diff``: what changed between two runs over a cohort. Alone, as every command is."""

from pathlib import Path
from typing import Annotated

import typer

from mentorpick.cli.options import Common, with_options
from mentorpick.cli.output import check_output, emit


@with_options("format", "output", "force")
def command(
    common: Common,
    *,
    old: Annotated[str, typer.Argument(metavar="OLD", help="The jsonl of the earlier run; it may end in .gz or .zst.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The jsonl of the later run.")],
) -> int:
    """Compare two runs over a cohort: who was added or removed, whose list moved, and where only scores changed.

    The exit code is 0 where nothing differs, and 1 where something does, as with `diff`.
    """
    from mentorpick.cohort.batch import compare_runs
    from mentorpick.model.run import Baseline
    from mentorpick.read.earlier import file_digest, read_earlier

    check_output(common)
    runs = [list(read_earlier(path)) for path in (old, new)]
    files = [Baseline(file=Path(path).name, digest=file_digest(path)) for path in (old, new)]
    found = compare_runs((files[0], runs[0]), (files[1], runs[1]))
    emit(found, common, private=True)
    return int(bool(found.changes))
