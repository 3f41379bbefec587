"""Where results go: the chosen format, to stdout or to a file that is never overwritten unasked; and progress.

``Progress`` counts. ``StepProgress`` names steps.
"""

import os
import re
import shutil
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING, Any, Self, TextIO, TypeVar
from weakref import WeakSet

from mentorpick.cli.options import Common, is_dumb_terminal
from mentorpick.encoding import check_packing, pack_stream, split_packed
from mentorpick.errors import MachineFailed, Problem, WrongUsage
from mentorpick.model.people import Answers, Page
from mentorpick.text import show_unsafe, visible
from mentorpick.write.files import failing_by_name, is_special, may_write, write_file
from mentorpick.write.formats import PACKED_ALREADY, Look, choose_format, render

if TYPE_CHECKING:
    from mentorpick.ranking.pool import Pool

_R = TypeVar("_R")


def use_colour(stream: TextIO, when: str) -> bool:
    """Return whether to colour this stream.

    The flag, NO_COLOR, FORCE_COLOR or CLICOLOR_FORCE, TERM=dumb, a terminal.
    """
    if when == "always":
        return not is_terminal(stream) or _understands_colour()
    if when == "never":
        return False
    if os.environ.get("NO_COLOR"):
        return False
    if any(os.environ.get(name, "0") not in ("", "0") for name in ("FORCE_COLOR", "CLICOLOR_FORCE")):
        return not is_terminal(stream) or _understands_colour()
    return is_terminal(stream) and not is_dumb_terminal() and _understands_colour()


def _understands_colour() -> bool:
    """Whether the console reads escapes: every one does but an older one of Windows, which may be asked to."""
    if sys.platform != "win32":
        return True
    import ctypes

    kernel, mode = ctypes.windll.kernel32, ctypes.c_ulong()
    handle = kernel.GetStdHandle(-11)
    asked = kernel.GetConsoleMode(handle, ctypes.byref(mode))
    return bool(asked and kernel.SetConsoleMode(handle, mode.value | 4))


def is_terminal(stream: TextIO | None) -> bool:
    """Return whether a person reads this stream as it is written."""
    return stream is not None and not stream.closed and stream.isatty()


def is_git_bash() -> bool:
    """Return whether this is Git Bash or Cygwin: they reach a Windows program as pipes, readable line by line."""
    return os.name == "nt" and bool(os.environ.get("MSYSTEM")) and not is_terminal(sys.stdin)


def is_conversation() -> bool:
    """Return whether questions can be asked: someone types on stdin and reads stderr."""
    if sys.stdin is None or sys.stderr is None:
        return False
    return is_git_bash() or (is_terminal(sys.stdin) and is_terminal(sys.stderr))


def speak_utf8() -> None:
    """Read and write UTF-8 on all three streams, as Git Bash does, whatever Windows says of pipes."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")


def terminal_width(stream: TextIO | None = None) -> int:
    """Return columns to fill: COLUMNS, or the terminal's of stdout, or 80; between 12 and 120.

    With a ``stream`` its own terminal counts where stdout has none: what is said beside a piped result fits too.
    """
    return max(12, min(120, shutil.get_terminal_size(_size(stream)).columns))


_NARROWEST, _SHORTEST = 24, 8
_ENDLESS = 1_000_000
"""A width at which no line is broken: what breaks plain lines in a file is whatever shows it."""


def is_tiny(stream: TextIO) -> bool:
    """Return whether the terminal of this stream has no room for a question and three lines of its list."""
    columns, rows = _size(stream)
    return columns < _NARROWEST or rows < _SHORTEST


def _size(stream: TextIO | None) -> tuple[int, int]:
    """Columns and rows of the terminal of this stream; 80 and 24 where it says none."""
    if is_terminal(stream):
        with suppress(OSError, ValueError, AttributeError):
            found = os.get_terminal_size(stream.fileno())  # type: ignore[union-attr]
            return found if all(found) else (80, 24)
    return 80, 24


def has_glyphs(stream: TextIO) -> bool:
    """Return whether the stream's encoding has the signs of drawings and bullets."""
    try:
        "█░·•–“”─".encode(stream.encoding or "ascii")
    except (LookupError, UnicodeEncodeError):
        return False
    return True


def notice(common: Common, *lines: str) -> None:
    """Say something worth knowing, unless -q."""
    if not common.quiet:
        say(*lines)


def detail(common: Common, *lines: str) -> None:
    """Say what is being done, with -v only."""
    if common.verbose and not common.quiet:
        say(*lines)


def say(*lines: str) -> None:
    """Write lines to stderr, on a terminal broken between words; nothing happens where there is none.

    This is the one way to stderr: what is in a line of somebody else's text, name or path moves no cursor from here.
    """
    if sys.stderr is not None:
        sys.stderr.write("".join(f"{_fitted(visible(line))}\n" for line in lines))


def _fitted(line: str) -> str:
    """A line that a terminal would break within a word: broken between words, and indented as it is."""
    if not is_terminal(sys.stderr) or len(line) <= (room := terminal_width(sys.stderr)):
        return line
    indent = line[: len(line) - len(line.lstrip())]
    return fill(line, room, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


def show_problems(common: Common, problems: Iterable[Problem]) -> int:
    """Write each problem with its place, its source line and what to do; return how many were errors.

    With -q only the errors are written.
    """
    errors = 0
    for problem in problems:
        from mentorpick.write.terminal import problem_lines

        errors += problem.severity == "error"
        if problem.severity == "error" or not common.quiet:
            say(*problem_lines(problem))
    return errors


def check_output(common: Common, reads: Iterable[str] = ()) -> None:
    """Refuse now, before any work, a format that is not offered and an output file that may not be written.

    Nor may it be a file in ``reads``, even by force: there would be no second time.
    """
    choose_format(common.format, common.output, common.formats)
    check_packing(common.output)
    if common.output in ("", "-"):
        return
    may_write(common.output, force=common.force)
    if not is_special(common.output) and os.path.realpath(common.output) in map(os.path.realpath, reads):
        raise WrongUsage(f"{common.output} is being read, so I won't overwrite it", "choose another file with -o")
    folder = Path(common.output).parent
    if not folder.is_dir():
        raise WrongUsage(f"the folder {folder} doesn't exist", "create it first, or choose another file")


def stdout() -> TextIO:
    """Return standard output. Raises MachineFailed where it is closed."""
    if sys.stdout is None:
        raise MachineFailed("there's nowhere to print to: standard output is closed", "use -o FILE")
    return sys.stdout


def is_folder(output: str) -> bool:
    """Return whether ``-o`` names a folder, for a file each."""
    return output.endswith(("/", "\\")) or (output not in ("", "-") and Path(output).is_dir())


def is_html(common: Common) -> bool:
    """Return whether the result becomes a page to look at."""
    return choose_format(common.format, common.output, common.formats).name == "html"


def emit(
    results: Any, common: Common, *, many: bool = False, columns: Sequence[str] = (), private: bool = True
) -> None:
    """Write one result, or with ``many`` an iterable of results as they come, as the shared options say.

    ``columns`` are those of a table of many, of which there may be none. ``private`` makes an output file readable by
    its owner only, as anything should be that quotes a mentee's answers.
    """
    row = choose_format(common.format, common.output, common.formats)
    drawn = Look(
        many=many, columns=tuple(columns), accessible=common.accessible, excel=common.excel, full=common.verbose,
        width=_ENDLESS if common.accessible else 80, live=False,
    )  # fmt: skip
    pieces = results if many else (results,)
    if row.name == "csv" and not many:
        notice(common, *_beside(results))
    if common.output not in ("", "-"):
        encoded = (_bytes(piece) for piece in render(pieces, row, drawn))
        packed = pack_stream(encoded, split_packed(common.output)[1])
        write_file(common.output, packed, private=private, force=common.force, keep_mode=True)
        return
    out = stdout()
    if row.name in PACKED_ALREADY and is_terminal(out):
        raise WrongUsage(f"a terminal can't show {row.name}", f"save it to a file: -o FILE{row.ending}")
    if not row.machine:
        live = is_terminal(out)
        width = _ENDLESS if common.accessible and not live else terminal_width()
        drawn = drawn._replace(width=width, colour=use_colour(out, common.color), glyphs=has_glyphs(out), live=live)
    if row.name == "message" and is_terminal(out):  # for eyes, in the terminal's own letters
        print_pieces((break_lines(piece) for piece in render(pieces, row, drawn)), as_bytes=False)
    else:
        print_pieces(render(pieces, row, drawn), as_bytes=row.machine)


def break_lines(text: str) -> str:
    """Return text to be read on this terminal: broken between words."""
    return "\n".join(fill(line, terminal_width(), break_on_hyphens=False) for line in show_unsafe(text).split("\n"))


def _beside(result: Any) -> tuple[str, ...]:
    """What a reader must not miss and csv has no column for, to be said beside it."""
    from mentorpick.ranking.shortlist import FICTIONAL

    said: tuple[str, ...] = getattr(getattr(result, "after", result), "notices", ())
    said = tuple(re.sub('about ".*"(?=[;.])', "about a goal of yours", line) for line in said)  # no answer on stderr
    return said or ((FICTIONAL,) if getattr(result, "fictional", False) else ())


def print_pieces(pieces: Iterable[Any], *, as_bytes: bool = True) -> None:
    """Write text, or bytes of text, to stdout; what programs read is UTF-8 with its own line ends in any console."""
    out = stdout()
    raw = getattr(out, "buffer", None) if as_bytes else None
    out.flush()
    if as_bytes and is_terminal(out):
        texts = (piece.decode(errors="replace") if isinstance(piece, bytes) else piece for piece in pieces)
        pieces = map(show_unsafe, texts)
    with failing_by_name("standard output"):
        for piece in pieces:
            if raw is None:
                out.write(piece)
            else:
                raw.write(_bytes(piece))
        out.flush()


def _bytes(piece: str | bytes) -> bytes:
    if isinstance(piece, bytes):
        return piece
    return piece.encode(errors="backslashreplace")  # a path may hold bytes that are no UTF-8


def speak_gently(common: Common, result: _R, answers: Answers, pool: "Pool") -> _R:
    """Return a result without what nobody in despair should read: that no one answers it, and warnings.

    Where help is comes before it, once. Such a goal still counts for who stands where; what programs read is whole.
    """
    from mentorpick.ranking.shortlist import BOUNDARY
    from mentorpick.relevance.goals import ANYWHERE, soften

    if choose_format(common.format, common.output, common.formats).name in ("json", "jsonl"):
        return result
    if not (despair := comfort(common, answers, pool)):
        return result
    page = is_html(common)  # it is read another day
    return soften(result, despair, {pool.page.referral: pool.page.referral * page, BOUNDARY: ANYWHERE * page})


def comfort(common: Common, answers: Answers, pool: "Pool", *also: str) -> tuple[str, ...]:
    """Say where help is if a goal, or a text that is ``also`` there, sounds like despair; return those that do."""
    from mentorpick.relevance.goals import find_despair, sounds_like_despair

    despair = find_despair(answers, pool.model) + tuple(
        text for text in also if sounds_like_despair([text], pool.model)
    )
    if despair and (said := support_once(answers.timezone, pool.page)):
        notice(common, said, "")
    return despair


_COMFORTED: WeakSet[TextIO] = WeakSet()
"""Where somebody in despair was told who helps."""


def support_once(zone: str, page: Page) -> str:
    """Return what to say to somebody in despair, the first time in a run; then nothing."""
    from mentorpick.relevance.goals import support_text

    if sys.stderr is None or sys.stderr in _COMFORTED:
        return ""
    _COMFORTED.add(sys.stderr)
    return support_text(zone, "" if page.fictional else page.referral)


class _Line:
    """A line on stderr that is written over: on a terminal only, and gone at the end."""

    def __init__(self, common: Common) -> None:
        from time import monotonic

        self._clock, self._started = monotonic, monotonic()
        self._shown = ""
        self._on = not (common.quiet or common.accessible or is_dumb_terminal()) and is_terminal(sys.stderr)

    def _show(self, line: str) -> None:
        line = visible(line)[: terminal_width(sys.stderr) - 1]
        sys.stderr.write("\r" + line.ljust(len(self._shown)))
        sys.stderr.flush()
        self._shown = line

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._shown:
            sys.stderr.write("\r" + " " * len(self._shown) + "\r")
            sys.stderr.flush()


_CELLS = 20
"""The width of a progress bar."""


class Progress(_Line):
    """Counts, where it takes more than a second.

    Use as ``with Progress(common, "ranking", total) as progress: ... progress.advance()``.
    """

    def __init__(self, common: Common, what: str, total: int | None = None) -> None:
        super().__init__(common)
        self._what, self._total, self._done, self._due = what, total, 0, self._started + 1

    def advance(self, steps: int = 1) -> None:
        """Count ``steps`` as done and, at most ten times a second, say so."""
        self._done += steps
        now = self._clock()
        if self._on and now > self._due:
            self._due = now + 0.1
            self._show(self._text(now - self._started))

    def reach(self, done: int, total: int) -> None:
        """Count so many of so many as done."""
        self._total = total
        self.advance(done - self._done)

    def _text(self, seconds: float) -> str:
        rate = self._done / seconds
        if not self._total:
            return f"{self._what}: {self._done:,}, {rate:,.0f} a second"
        full, empty = "━─" if has_glyphs(sys.stderr) else "#-"
        cells = min(_CELLS, _CELLS * self._done // self._total)
        text = f"{self._what}: {full * cells}{empty * (_CELLS - cells)} {self._done:,} of {self._total:,}"
        left = f", {max(0, self._total - self._done) / rate:,.0f} s left" if rate > 0 else ""
        return text + left


class StepProgress(_Line):
    """Names steps: ``with StepProgress(common, limit) as tick: tick("what")``, False after ``limit`` seconds."""

    def __init__(self, common: Common, limit: float = 0) -> None:
        super().__init__(common)
        self._limit = limit

    def __call__(self, what: str) -> bool:
        """Say what is being done now; whether there is time left."""
        if self._on:
            self._show(f"{what} ...")
        return not self._limit or self._clock() - self._started < self._limit
