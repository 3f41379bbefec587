"""What is around a conversation: the terminal it is held on, what this computer says of its user, and the mentors.

Nothing is looked up anywhere else.
"""

import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import cache, cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from mentorpick.cli import output as console
from mentorpick.cli.inputs import find_row, load_model, named_paths, pool_paths
from mentorpick.cli.options import Common, is_dumb_terminal
from mentorpick.errors import MachineFailed, MentorpickError, Problem, Stopped, WrongUsage
from mentorpick.interview.listening import suggest_spelling
from mentorpick.interview.prompter import LinePrompter, Prompter, Reply, Screen, UnusableConsole
from mentorpick.interview.state import EXAMPLE, Choice, InterviewContext, InterviewState
from mentorpick.model.people import Mentor, Offer, Profiles, Style
from mentorpick.model.taxonomy import language_name, language_tag
from mentorpick.read.files import typed_path
from mentorpick.read.profiles import read_profiles, sample_pool
from mentorpick.store import Store
from mentorpick.text import identify, slug

if TYPE_CHECKING:
    from mentorpick.interview.flow import Flow
    from mentorpick.relevance.vectors import KeptModel


def can_ask(common: Common) -> bool:
    """Return whether there is someone to ask: questions are written to stderr and answers read from stdin."""
    return not common.no_input and console.is_conversation()


def prompter(common: Common) -> Prompter:
    """Return the drawn prompter; where it was not wanted or cannot be, the plain one, and then a line says so, once."""
    width, told = console.terminal_width(sys.stderr), _TOLD.setdefault(sys.stderr, set())
    drawable = not (console.is_git_bash() or is_dumb_terminal())
    why = ""
    if common.accessible and drawable:
        pass
    elif not console.has_glyphs(sys.stderr):
        why = "This terminal can't show ticks"
    elif console.is_tiny(sys.stderr):
        why = "This window is too small to draw in"
    elif drawable:
        from mentorpick.interview.terminal_prompter import TerminalPrompter

        with suppress(UnusableConsole):
            return TerminalPrompter(sys.stderr, width, told, colour=console.use_colour(sys.stderr, common.color))
    if why or not (common.accessible and drawable):
        why = why or "This terminal can't show menus"
        console.say(*([] if why in told else [f"{why}, so I'll ask line by line."]))
        told.add(why)
    return LinePrompter(sys.stdin, sys.stderr, width, told)


_TOLD: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()
"""What was said on a terminal, and need not be said again: keys, and why the questions come as they do."""


def choose(ask: Prompter, key: str, text: str, choices: Sequence[Choice], why: str, *, default: str = "") -> str:
    """Ask one question that stands alone and can't be skipped; return the key chosen.

    Enter takes the ``default``, or else the first; so does whatever is no reply.
    """
    usual = default or choices[0].key
    reply = ask.ask(Screen(key, "", text, "one", why, tuple(choices), usual))
    return str(reply.value) if isinstance(reply, Reply) else usual


@contextmanager
def stoppable(farewell: str = "") -> Iterator[None]:
    """Leave the terminal as it was, however the questions end; whoever stops ends the command with this ``farewell``.

    Without one the caller sees to that.
    """
    restore = _keep_settings()
    try:
        yield
    except (KeyboardInterrupt, EOFError) as stop:
        if not farewell:
            raise
        raise Stopped(farewell) from stop
    finally:
        restore()


def _keep_settings() -> Callable[[], None]:
    """Return what sets the terminal as it is now, where the system has such settings."""
    try:
        import termios
    except ImportError:
        return lambda: None
    failures = (termios.error, OSError, ValueError)
    try:
        settings = termios.tcgetattr(sys.stdin.fileno())
    except failures:
        return lambda: None

    def restore() -> None:
        """Set it so again."""
        with suppress(*failures):
            termios.tcsetattr(sys.stdin.fileno(), termios.TCSADRAIN, settings)

    return restore


_NO_ZONE = frozenset(("", "UTC", "Etc/UTC", "UCT", "Etc/UCT", "GMT", "Etc/GMT", "Zulu", "Universal", "localtime"))
_WINDOWS = os.name == "nt"


def timezone() -> str:
    """Return the IANA zone this computer is set to; empty where it says none, or only UTC, as servers do."""
    if _WINDOWS:
        from mentorpick.timezones import read_zone

        return read_zone(_windows_zone()).zone
    for found in (os.environ.get("TZ", "").lstrip(":"), _linked(Path("/etc/localtime")), _first_line("/etc/timezone")):
        if found not in _NO_ZONE and _is_zone(found):
            return found
    return ""


def language() -> str:
    """Return the language of the messages on this computer, by its English name; empty where none is set."""
    said = [os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG")]
    for locale in (*said, *([_windows_locale()] if _WINDOWS else [])):
        word = re.split("[._-]", locale)[0]
        if word not in ("", "C", "POSIX"):
            return language_name(language_tag(word) or "")
    return ""


def _windows_zone() -> str:
    """Windows' own name of its time zone, such as "W. Europe Standard Time"; empty where it says none."""
    import importlib

    try:
        winreg: Any = importlib.import_module("winreg")
        key = r"SYSTEM\CurrentControlSet\Control\TimeZoneInformation"
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, key) as opened:
            return str(winreg.QueryValueEx(opened, "TimeZoneKeyName")[0]).partition("\0")[0]
    except (ImportError, OSError):
        return ""


def _windows_locale() -> str:
    """Windows' name of the user's language and country, such as "de-DE"; empty where it says none."""
    import ctypes

    try:
        kernel: Any = ctypes.windll.kernel32  # type: ignore[attr-defined, unused-ignore]
    except AttributeError:
        return ""
    name = ctypes.create_unicode_buffer(85)
    return name.value if kernel.GetUserDefaultLocaleName(name, len(name)) else ""


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


HERE = "profiles"
"""A folder of this name in the working directory is offered, never taken silently."""


class PickContext:
    """The world of one guided round; ``around`` is what the questions see of it."""

    def __init__(self, common: Common, store: Store) -> None:
        self._common = replace(common, quiet=True)
        self._store = store
        self._last = self._known_pool()
        self._written = 0
        self.flow: Flow | None = None
        self.around = InterviewContext(
            profiles_here=str(Path(HERE).absolute()) if _has_profiles(Path(HERE)) else "",
            pool=", ".join(shorten_home(path) for path in self._last),
            known_people=tuple(mentor.name for mentor in self._people().mentors),
            timezone=timezone(),
            language=language(),
            suggest_areas=self._suggest_areas,
            check_pool=self._check_pool,
            mentor_id=self._mentor_id,
            mentor_meant=self._mentor_meant,
            boundary=self._boundary,
            support=lambda: console.support_once(timezone(), self._pool().page),
            sounds_hard=self._sounds_hard,
            mend=self._mend,
            pool_says=self._pool_says,
            was_sample=not self._last and store.last_answers() is not None,
        )

    @cached_property
    def _model(self) -> "KeptModel | None":
        from mentorpick.relevance.vectors import KeptModel, shipped_vectors

        model = load_model(self._common)
        return None if model is None else KeptModel(model, shipped_vectors(model))

    def _suggest_areas(self, goal: str) -> tuple[str, ...]:
        """The areas a goal is nearest to in meaning; none where there is no model, which is said with the list."""
        from mentorpick.relevance.embedding import NoModel
        from mentorpick.relevance.goals import likely_areas

        try:
            return likely_areas([goal], self._model)[0] if self._model else ()
        except NoModel:
            return ()

    def _sounds_hard(self, goal: str) -> bool:
        from mentorpick.relevance.goals import sounds_like_despair

        return sounds_like_despair([goal], self._model)

    def _mend(self, goal: str) -> str:
        from mentorpick.relevance.lines import is_foreign

        return "" if is_foreign(goal) else suggest_spelling(goal, self._known_words, self._make_sense)

    @cached_property
    def _known_words(self) -> frozenset[str]:
        """The words that mentors and plain goals are written with."""
        from mentorpick.relevance.goals import plain_goals

        texts = [goal for _, goal in plain_goals()]
        for mentor in self._pool().mentors:
            texts += [*(offer.text for offer in mentor.offers), *mentor.expertise, mentor.bio, mentor.title]
        return frozenset(re.findall(r"[^\W\d_]+", " ".join(texts).lower()))

    def _make_sense(self, ways: Sequence[str]) -> list[float]:
        """How near each way to write a goal is to a plain one; all the same where there is no model."""
        from mentorpick.relevance.embedding import NoModel, cosines
        from mentorpick.relevance.goals import plain_goals

        if self._model is None:
            return [0.0] * len(ways)
        plain = [EXAMPLE, *(goal for _, goal in plain_goals())]
        try:
            near = cosines(self._model.embed(list(ways)), self._model.embed(plain))
        except NoModel:
            return [0.0] * len(ways)
        found: list[float] = near.max(axis=1).tolist()
        return found

    def _pool_says(self, field: str) -> bool:
        """Whether any mentor states this, or wants it of a mentee; of a pool not yet named, they may."""
        given = self.flow.given if self.flow else {}
        if "pool_path" not in given and (given.get("where") == "office" or not ("where" in given or self._last)):
            return True
        empty = (None, "", (), Style())
        mentors = self._pool().mentors
        return any(getattr(mentor, field) not in empty for mentor in mentors) or (
            field == "stage" and any(mentor.wants.stages for mentor in mentors)
        )

    def settle(self, flow: "Flow") -> tuple[str, ...]:
        """Return where to read mentors from, as answered; people who were described are written first."""
        people = flow.given.get("people", ())
        for person in people[self._written :]:
            try:
                self._store.save_person(profile_of(person))
            except MachineFailed:  # nothing can be kept here: then they last as long as this round
                self._lasting = TemporaryDirectory(prefix="mentorpick-")
                self._store = Store(Path(self._lasting.name))
                self._store.save_person(profile_of(person))
        self._written = len(people)
        return self._paths(flow.given)

    def _paths(self, given: InterviewState) -> tuple[str, ...]:
        match given.get("where"):
            case "office":
                return (str(typed_path(given["pool_path"])),)
            case "people":
                return (str(self._store.people),)
            case "here":
                return (self.around.profiles_here,)
            case "sample":
                return ()
        return self._last

    def _known_pool(self) -> tuple[str, ...]:
        """The pool that is known already; one that is no longer there is not."""
        paths = pool_paths(self._common)
        return paths if named_paths(self._common) or all(Path(path).exists() for path in paths) else ()

    def _people(self) -> Profiles:
        if not self._store.people.is_dir():
            return Profiles(mentors=())
        return _read((str(self._store.people),))

    def _check_pool(self, typed: str) -> str:
        try:
            path = typed_path(typed)
            if not path.exists():
                shown = path.name if "\\" in path.name else path
                return f"There's nothing at {shown}. Check the spelling, or drag the file into this window."
            found = _read((str(path),))
        except MentorpickError as error:
            return f"{error.message}."
        except (OSError, RuntimeError, ValueError) as error:
            why = getattr(error, "strerror", None) or str(error) or "it isn't a path"
            why = "there's no user of that name" if isinstance(error, RuntimeError) else why
            return f"I can't open that: {why}. Drag the file into this window, or type its location."
        if found.mentors:
            return ""
        return " ".join((f"I found no profile I can use in {path}.", *map(_describe, found.problems[:1])))

    def _pool(self) -> Profiles:
        paths = self._paths(self.flow.given if self.flow else {})
        try:
            return _read(paths or (str(sample_pool()),))
        except MentorpickError:
            return Profiles(mentors=())

    def _mentor_id(self, typed: str) -> str | None:
        wanted = slug(typed)
        for mentor in self._pool().mentors:
            if wanted in (mentor.id, slug(mentor.name)):
                return mentor.id
        return None

    def _mentor_meant(self, typed: str) -> tuple[str, str]:
        mentors = self._pool().mentors
        ids, names = [mentor.id for mentor in mentors], [mentor.name for mentor in mentors]
        try:
            return names[find_row(typed, ids, names)], ""
        except WrongUsage as error:
            several = " fits " in error.message
            return typed, f"{error.message}: {error.hint}." if several else ""

    def _boundary(self) -> tuple[str, ...]:
        from mentorpick.ranking.shortlist import BOUNDARY

        page = self._pool().page
        return (BOUNDARY, *([page.referral] if page.referral and not page.fictional else []))


def profile_of(person: dict[str, str]) -> Mentor:
    """Return the ordinary profile of someone the user described.

    What was not said stays unknown, also the area of help.
    """
    return Mentor(
        id=identify(person["name"]),
        name=person["name"],
        title=person["does"][:300],
        offers=(Offer(text=person["helps"]),),
    )


def _describe(problem: Problem) -> str:
    hint = f"; {problem.hint}" if problem.hint else ""
    return f"The first problem is at {problem.place}: {problem.message}{hint}."


@cache
def _read(paths: tuple[str, ...]) -> Profiles:
    return read_profiles(*paths)


def _has_profiles(folder: Path) -> bool:
    try:
        page = folder / "mentorpick.yaml"
        if page.is_file() and b"fictional: true" in page.read_bytes().replace(b"\0", b""):
            return False  # the made-up people, who are offered anyway
        return folder.is_dir() and any(path.suffix in (".yaml", ".yml") for path in folder.iterdir())
    except OSError:  # macOS keeps programs out of some folders
        return False


def shorten_home(path: str | Path) -> str:
    """Return a path as it is typed: what is in the home begins with ``~``."""
    home, text = str(Path.home()), str(path)
    return f"~{text[len(home) :]}" if text.startswith(home + os.sep) else text
