"""What this computer says of its user, to offer as defaults: time zone and language. Nothing is looked up."""

import os
from pathlib import Path

_NO_ZONE = frozenset(("", "UTC", "Etc/UTC", "UCT", "Etc/UCT", "GMT", "Etc/GMT", "Zulu", "Universal", "localtime"))


def timezone() -> str:
    """The IANA zone this computer is set to; empty where it says none, or only UTC, as servers do."""
    for found in (os.environ.get("TZ", "").lstrip(":"), _linked(Path("/etc/localtime")), _first_line("/etc/timezone")):
        if found not in _NO_ZONE and _is_zone(found):
            return found
    return ""


def language() -> str:
    """The language of the messages on this computer, by its English name; empty where none is set."""
    from mentorpick.languages import language_name, language_tag

    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        word = os.environ.get(name, "").split(".")[0].split("_")[0]
        if word not in ("", "C", "POSIX"):
            return language_name(language_tag(word) or "")
    return ""


def _is_zone(name: str) -> bool:
    from zoneinfo import ZoneInfo  # asked for one name, it does not walk the whole database

    try:
        return bool(ZoneInfo(name).key)
    except (ValueError, OSError, KeyError):
        return False


def _linked(path: Path) -> str:
    try:
        return str(path.resolve(strict=True)).partition("zoneinfo/")[2] if path.is_symlink() else ""
    except OSError:
        return ""


def _first_line(path: str) -> str:
    try:
        return Path(path).read_text(encoding="ascii").partition("\n")[0].strip()
    except (OSError, UnicodeDecodeError):
        return ""
