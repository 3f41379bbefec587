"""``mentorpick term setup``: the office's name, address and dates, asked for and written into ``mentorpick.yaml``."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from mentorpick.cli import output as console
from mentorpick.cli.context import can_ask, prompter, stoppable
from mentorpick.cli.options import Common
from mentorpick.errors import InvalidData, Stopped, WrongUsage

_FILE = "mentorpick.yaml"
_DATES = ("reply_by", "write_by", "check_by", "end_on", "keep_until")
_QUESTIONS = {
    "name": "What is your office called in a letter? e.g. the Career Office",
    "programme": "What is the programme called? e.g. Westbrook mentoring",
    "email": "Which address should people write to?",
    "term": "Which term or year is it? e.g. 2026/27",
    "reply_by": "Until when may a mentor say no? e.g. 2026-09-30",
    "write_by": "Until when should a mentee have written? e.g. 2026-10-09",
    "check_by": "From when should silence be told to you? e.g. 2026-10-16",
    "end_on": "When does the programme end? e.g. 2027-05-28",
    "keep_until": "Until when do you keep these files? e.g. 2027-09-30",
}


_WHY = "It stands in letters and pages; nothing else is made of it."


def ask_for(common: Common, given: Mapping[str, str]) -> dict[str, str]:
    """Return what was given, and on a terminal what was answered to the rest; dates as 2026-10-09."""
    values = dict(given)
    if can_ask(common) and not all(values.values()):
        values |= _asked(common, [key for key, value in values.items() if not value])
    if not any(values.values()):
        raise WrongUsage("there is nothing to write", 'give for example --name "the Career Office" --email a@b.org')
    return {key: _day(key, value) if key in _DATES else value.strip() for key, value in values.items() if value.strip()}


def _day(key: str, value: str) -> str:
    try:
        return date.fromisoformat(value.strip()).isoformat()
    except ValueError:
        option = f"--{key.replace('_', '-')}"
        raise WrongUsage(f"{option} {value!r} is no date", "write it like 2026-10-09") from None


def _asked(common: Common, open_: list[str]) -> dict[str, str]:
    from mentorpick.interview.prompter import Reply, Screen

    said: dict[str, str] = {}
    try:
        with stoppable():
            ask = prompter(common)
            for number, key in enumerate(open_, 1):
                text = f"{_QUESTIONS[key]}\nEnter leaves it out."
                text = f"{_QUESTIONS[key]}\nEnter leaves it out."
                screen = Screen("setup", f"Question {number} of {len(open_)}", text, "text", _WHY)
                reply = ask.ask(screen)
                said[key] = str(reply.value).strip() if isinstance(reply, Reply) and reply.value else ""
    except (KeyboardInterrupt, EOFError) as stop:
        raise Stopped("stopped; nothing was written") from stop
    return said


def write_office(common: Common, folder: Path, values: Mapping[str, str], *, dry_run: bool) -> None:
    """Write these values as ``office:`` into the folder's page; what it says already of them is replaced."""
    from mentorpick.read.profiles import read_profiles
    from mentorpick.write.files import write_file

    if not folder.is_dir():
        raise WrongUsage(f"there's no folder {folder}", "name the folder of the profiles")
    path = folder / _FILE
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    old = read_profiles(str(folder)).page.office if before else None
    merged = {key: str(value) for key in _QUESTIONS if (value := getattr(old, key, None))} | dict(values)
    lines = [f"  {key}: {_quoted(value)}" for key, value in merged.items()]
    text = _without_office(before).rstrip() + ("\n\n" if before.strip() else "") + "office:\n" + "\n".join(lines) + "\n"
    if not dry_run:
        write_file(path, text.encode(), force=True)
        problems = [problem for problem in read_profiles(str(folder)).problems if problem.path.endswith(_FILE)]
        if problems:
            write_file(path, before.encode(), force=True)
            raise InvalidData(f"{path} could not be changed", "mend it first", problems)
    would = "would stand" if dry_run else "stand"
    console.notice(common, f"In {path} {would}: " + "; ".join(f"{key} {value}" for key, value in values.items()) + ".")


def _without_office(text: str) -> str:
    """Return the page without its block ``office:``, all else as it is."""
    kept, inside = [], False
    for line in text.splitlines():
        if line.startswith("office:"):
            inside = True
            continue
        if inside and (line.startswith((" ", "\t")) or not line.strip()):
            continue
        inside = False
        kept.append(line)
    return "\n".join(kept)


def _quoted(value: str) -> str:
    """Return a value as YAML text on one line."""
    if value[:4].isdigit() and "/" not in value:
        return value  # a date
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
