"""Where results go: the chosen format, to stdout or to a file that is never overwritten unasked."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TextIO

from mentorpick.cli import console
from mentorpick.cli.common import Common
from mentorpick.errors import MachineFailed, WrongUsage
from mentorpick.write.files import may_write, write_file
from mentorpick.write.formats import Look, chosen, render


def check_output(common: Common) -> None:
    """Refuse now, before any work, a format that is not offered and an output file that may not be written.

    A run to be resumed has a file already; what becomes of it is decided where it grows.
    """
    chosen(common.format, common.output, common.formats)
    if common.output in ("", "-"):
        return
    may_write(common.output, force=common.force or common.resume)
    folder = Path(common.output).parent
    if not folder.is_dir():
        raise WrongUsage(f"the folder {folder} does not exist", "make it first, or name another file")


def stdout() -> TextIO:
    """Standard output. Raises MachineFailed where it is closed."""
    if sys.stdout is None:
        raise MachineFailed("there is nowhere to print to: standard output is closed", "use -o FILE")
    return sys.stdout


def is_folder(output: str) -> bool:
    """Whether ``-o`` names a folder, for a file each."""
    return output.endswith(("/", "\\")) or (output not in ("", "-") and Path(output).is_dir())


def is_html(common: Common) -> bool:
    """Whether the result becomes a page to look at."""
    return chosen(common.format, common.output, common.formats).name == "html"


def emit(results: Any, common: Common, *, many: bool = False, header: Any = None, private: bool = True) -> None:
    """Write one result, or with ``many`` an iterable of results as they come, as the shared options say.

    ``header`` is the first jsonl line of many. ``private`` makes an output file readable by its owner only, as
    anything should be that quotes a mentee's answers.
    """
    row = chosen(common.format, common.output, common.formats)
    look = Look(many=many, header=header, accessible=common.accessible, excel=common.excel)
    pieces = results if many else (results,)
    if row.name == "csv" and not many:
        console.notice(common, *_beside(results))
    if common.output not in ("", "-"):
        encoded = (_bytes(piece) for piece in render(pieces, row, look))
        keep(common.output, encoded, common, private=private)
        return
    out = stdout()
    if not row.machine:
        look = look._replace(**console.look(out, common.color))
    _print(render(pieces, row, look), as_bytes=row.machine)


def keep(path: str, pieces: Iterable[bytes], common: Common, *, private: bool = True) -> None:
    """Write a file as the shared options say; with ``--resume``, one that holds the same already is fine."""
    if common.resume and Path(path).is_file():
        data = b"".join(pieces)
        if Path(path).read_bytes() == data:
            return
        pieces = (data,)
    write_file(path, pieces, private=private, force=common.force)


def _beside(result: Any) -> tuple[str, ...]:
    """What a reader must not miss and csv has no column for, to be said beside it."""
    from mentorpick.ranking.notices import FICTIONAL

    said: tuple[str, ...] = getattr(getattr(result, "after", result), "notices", ())
    return said or ((FICTIONAL,) if getattr(result, "fictional", False) else ())


def _print(pieces: Iterable[str], *, as_bytes: bool) -> None:
    """To stdout; what programs read is UTF-8 with its own line ends, whatever the console's encoding."""
    raw = getattr(sys.stdout, "buffer", None) if as_bytes else None
    sys.stdout.flush()
    for piece in pieces:
        if raw is None:
            sys.stdout.write(piece)
        else:
            raw.write(_bytes(piece))
    sys.stdout.flush()


def _bytes(text: str) -> bytes:
    return text.encode(errors="backslashreplace")  # a path may hold bytes that are no UTF-8
