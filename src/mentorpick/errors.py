"""What goes wrong: a Problem is a value beside the good ones; a MentorpickError stops the run.

Which exit code an error becomes is decided in ``cli/app`` alone, from its class. A file of ours that says another
version than can be read is wrong usage.
"""

from collections.abc import Sequence
from typing import Literal

import msgspec
from msgspec import Struct

DECODE_ERRORS = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
"""For the ``except`` of whoever reads a file that a disk, an editor or ill will may have changed."""


class Problem(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing wrong with (error) or worth a second look in (advice) a file.

    ``line`` and ``column`` count from 1; 0 means the whole file. ``excerpt`` is the source line and ``length``
    the width to underline from ``column``; both stay empty for files of answers, which are private.
    """

    code: str
    path: str
    message: str
    line: int = 0
    column: int = 0
    hint: str = ""
    severity: Literal["error", "advice"] = "error"
    excerpt: str = ""
    length: int = 0

    @property
    def place(self) -> str:
        """``file``, or ``file:line:column`` where the line is known."""
        return f"{self.path}:{self.line}:{self.column}" if self.line else self.path


class MentorpickError(Exception):
    """Something that stops the run; ``message`` is one sentence, ``hint`` what to do about it."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class WrongUsage(MentorpickError):
    """The call cannot be carried out as typed: exit code 2."""


class InvalidData(MentorpickError):
    """Profiles, answers, a spreadsheet or a bundle can't be used: exit code 3."""

    def __init__(self, message: str, hint: str = "", problems: Sequence[Problem] = ()) -> None:
        super().__init__(message, hint)
        self.problems = tuple(problems)


class NobodyQualified(MentorpickError):
    """Nobody passed the gates, and ``--fail-if-empty`` was given: exit code 4."""


class TooManyErrors(MentorpickError):
    """A batch finished with more failed rows than allowed: exit code 5."""


class Stopped(MentorpickError):
    """The run was stopped; what was finished is saved. Its signal ends the process: 130, 143 or 129 in a shell: 130."""


class MachineFailed(MentorpickError):
    """The disk is full, a folder is read-only, a worker died: exit code 1."""


KNOWN: dict[str, tuple[int, ...]] = {
    "run": (1, 2), "shortlist": (1, 2), "brief": (1, 2), "gone": (1,), "end": (1,), "assignment": (1, 2),
    "bundle": (1,), "term": (1,),
}  # fmt: skip
"""The versions that can be read, by the word of the format, the newest last."""


def check_version(schema: object, path: str, *kinds: str) -> str:
    """Return the word of the format that a file says it has, such as ``shortlist``.

    Raises WrongUsage where it is none of ``kinds``, or of a version that is not known here.
    """
    schema = " ".join(str(schema).split())[:60]
    word, _, version = schema.removeprefix("mentorpick.").partition("/")
    if not schema.startswith("mentorpick.") or word not in kinds:
        one = f"{'an' if kinds[0][0] in 'aeiou' else 'a'} {kinds[0]}"
        raise WrongUsage(f"{path} isn't {one} from mentorpick", f"its schema is {schema!r}")
    if not version.isdecimal() or int(version) not in KNOWN[word]:
        newest = KNOWN[word][-1]
        if version.isdecimal() and int(version) > newest:
            raise WrongUsage(
                f"{path} was made by a newer mentorpick ({schema}; this one knows up to {newest})", "update mentorpick"
            )
        raise WrongUsage(f"{path} is in an old version I can't read any more ({schema})", "make it again")
    return word
