"""Which versions of our own formats are read: one rule for every file that says what it is.

Alone: every reader of our own formats asks it.
"""

from mentorpick.errors import WrongUsage

KNOWN: dict[str, tuple[int, ...]] = {
    "run": (1, 2), "shortlist": (1, 2), "brief": (1, 2), "gone": (1,), "end": (1,), "assignment": (1, 2),
    "bundle": (1,),
}  # fmt: skip
"""The versions that can be read, by the word of the format, the newest last."""


def check_version(schema: object, path: str, *kinds: str) -> str:
    """Return the word of the format that a file says it has, such as ``shortlist``.

    Raises WrongUsage where it is none of ``kinds``, or of a version that is not known here.
    """
    word, _, version = str(schema).removeprefix("mentorpick.").partition("/")
    if not str(schema).startswith("mentorpick.") or word not in kinds:
        raise WrongUsage(f"{path} does not say that it is a {kinds[0]} of mentorpick", f"its schema is {schema!r}")
    if not version.isdecimal() or int(version) not in KNOWN[word]:
        newest = KNOWN[word][-1]
        if version.isdecimal() and int(version) > newest:
            raise WrongUsage(
                f"{path} was made by a newer mentorpick ({schema}; here {newest} is the newest)", "update mentorpick"
            )
        raise WrongUsage(f"{path} has a version that is not read any more ({schema})", "make it again")
    return word
