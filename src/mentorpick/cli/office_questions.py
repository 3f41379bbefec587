"""What an office's commands ask: what a column or a word means, whom a must-not means, whether mentors may read what
letters tell them; a mentor's own profile.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from mentorpick.cli import output as console
from mentorpick.cli.context import can_ask, prompter, stoppable
from mentorpick.cli.options import Common
from mentorpick.encoding import decode_text
from mentorpick.errors import DECODE_ERRORS, InvalidData, Stopped, WrongUsage
from mentorpick.interview.flow import MentorInterview, is_draft
from mentorpick.interview.prompter import Prompter, Reply, Screen
from mentorpick.interview.state import Choice
from mentorpick.model.people import Answers, Mentor, stated
from mentorpick.model.taxonomy import STATUSES, read_languages
from mentorpick.office.map_draft import Column, Draft, Meaning, Question, meaning_text
from mentorpick.office.yaml_fields import field_changes, file_text, set_fields
from mentorpick.read.entries import read_consent, read_count, read_hours
from mentorpick.read.files import YAML_SUFFIXES
from mentorpick.read.profiles import read_profiles
from mentorpick.read.sheets.cells import ColumnRule, known_words, read_cell
from mentorpick.read.sheets.fields import Field, nearest, normalize
from mentorpick.read.sheets.mapping import DROP, FIELDS
from mentorpick.read.yaml import records
from mentorpick.text import file_stem, in_normal_capitals, join_words, name_some, pluralize, shorten
from mentorpick.timezones import read_zone
from mentorpick.write.files import is_special, write_file
from mentorpick.write.yaml_files import yaml_text

if TYPE_CHECKING:
    from mentorpick.ranking.pool import Pool
    from mentorpick.sharing.texts import PairFacts

_HOW = "Enter: keep it. To change {some}. To {no}, type n."
_AS_IT_STANDS = "keep it"
_WHY = {
    "columns": "If I misread a column, I'd say wrong things about people.",
    "words": "Words I don't understand stay unknown. I keep your answers in the map, for next term too.",
    "notes": "I leave nobody out because of a note unless you say so.",
}
_EXAMPLES = {"columns": "drop", "words": "unknown", "notes": "withdrawn"}
_NO = {"columns": "leave all of these out", "words": "leave all of these unknown", "notes": "leave the column out"}


def settle_map(common: Common, draft: Draft, target: str) -> str:
    """Ask what is open, write the map and return its path. Raises Stopped where somebody stops; nothing is written."""
    with stoppable("stopped; nothing was imported"):
        _ask_all(draft, prompter(common))
    if draft.mapping.map is None:
        write_file(target, draft.text(confirmed=True).encode(), private=True, force=common.force)
    else:
        text = decode_text(Path(target).read_bytes())
        write_file(target, draft.amended(text).encode(), private=True, force=True)
    console.notice(common, f"Your answers are in {target}, and the next import uses them.")
    return target


def _ask_all(draft: Draft, ask: Prompter) -> None:
    done: set[tuple[str, ...]] = set()
    while open_ := [question for question in draft.questions() if _key(question) not in done]:
        question = open_[0]
        done.add(_key(question))
        _ask(draft, question, ask, len(done), len(done) + len(open_) - 1)


def _key(question: Question) -> tuple[str, ...]:
    return question.key, *(column.header for column in question.columns)


def _ask(draft: Draft, question: Question, ask: Prompter, number: int, of: int) -> None:
    """One question, shown again after each change, until it stands as it is to be."""
    error = ""
    while True:
        lines = describe_lines(question)
        example = _EXAMPLES[question.key]
        some = f"some, type 1 = {example}; 2 = {example}" if len(lines) > 1 else f"it, type 1 = {example}"
        how = _HOW.format(some=some, no=_NO[question.key])
        text = "\n".join([question.text, *(f"{at}. {line}" for at, line in enumerate(lines, 1)), how])
        heading = f"Question {number} of {of}"
        reply = ask.ask(Screen("import", heading, text, "text", _WHY[question.key], default=_AS_IT_STANDS, error=error))
        typed = str(reply.value).strip() if isinstance(reply, Reply) else ""
        typed = typed.removeprefix(_AS_IT_STANDS).strip()  # which stands in the line already, to be typed behind
        if typed.casefold() in ("", "y", "yes"):
            _confirm(question)
            return
        if typed.casefold() in ("n", "no"):
            _refuse(question)
            return
        error = _change(draft, question, typed)


def _confirm(question: Question) -> None:
    for column in question.columns:
        if question.key == "columns" and column.how == "guess":
            column.how = "known"
        elif question.key == "notes":
            column.field = "status"


def _refuse(question: Question) -> None:
    for column in question.columns:
        if question.key == "columns":
            column.field, column.how, column.words = "", "", {}
        elif question.key == "notes":
            column.words = {}
        for word in column.words.values():
            word.meaning = None


def _change(draft: Draft, question: Question, typed: str) -> str:
    """Take ``2 = finances; 3 = career``; return what is wrong with it."""
    for part in filter(None, (part.strip() for part in typed.split(";"))):
        found = re.fullmatch(r"(\d{1,3})\s*[=:]\s*(.*)", part)
        if not found or not 1 <= int(found[1]) <= len(describe_lines(question)):
            most, example = len(describe_lines(question)), _EXAMPLES[question.key]
            return f"Type a number from 1 to {most} and what it means, such as 1 = {example}."
        if wrong := apply_edit(draft, question, int(found[1]), found[2]):
            return f"{found[1]}: {wrong}."
    return ""


_MEANS = "I'll write that person's id into the file, so nobody has to ask again. Until then I keep them apart."


def settle_must_nots(common: Common, mentees: Sequence[Answers], pool: "Pool", folders: Sequence[str]) -> set[str]:
    """Ask whom each open must-not means and write that into its file; return the ids of those whose file changed.

    Only where there is somebody to ask, and of people who are files of these folders. Raises Stopped where somebody
    stops; what was settled before stays.
    """
    from mentorpick.ranking.gates import list_open

    lines = [line for line in list_open(mentees, pool) if line.people]
    found = [(line, file) for line in lines if (file := _file_of(line.whose, folders))]
    if not found or not can_ask(common):
        return set()
    changed = set()
    names = {answers.id: answers.name for answers in mentees} | dict(zip(pool.ids, pool.names, strict=True))
    with stoppable("stopped; nobody has a place yet"):
        ask = prompter(common)
        for number, (line, file) in enumerate(found, 1):
            who = join_words([in_normal_capitals(person.name) for person in line.people], "or")
            text = f"{names.get(line.whose) or line.whose} asked not to be matched with “{line.text}”."
            text += f"\nIs that {who}?\n{_APART}"
            heading = f"Question {number} of {len(found)}"
            reply = ask.ask(Screen("must-not", heading, text, "text", _MEANS, default="yes"))
            typed = str(reply.value).strip().casefold() if isinstance(reply, Reply) else ""
            if typed in ("n", "no") or typed in ("", "y", "yes"):
                ids = [] if typed in ("n", "no") else [person.id for person in line.people]
                if _write_line(file, line.key, line.text, ids):
                    changed.add(line.whose)
    return changed


_APART = "Enter: yes, never match them. n: no, remove the line. Anything else leaves it open."


def _file_of(id_: str, folders: Sequence[str]) -> Path | None:
    files = (Path(folder) / f"{id_}{ending}" for folder in folders for ending in (".yaml", ".yml"))
    return next((file for file in files if file.is_file()), None)


def _write_line(file: Path, key: str, text: str, ids: Sequence[str]) -> bool:
    """Put these ids in the place of one entry of a list; say whether that could be done."""
    source = file_text(file.read_bytes())
    said = next(records(source)).value.get(key) if source else None
    entries = said if isinstance(said, list) else [said]
    if source is None or not any(str(entry).strip() == text for entry in entries):
        return False
    new = [one for entry in entries for one in (ids if str(entry).strip() == text else [entry])]
    edited = set_fields(source, {key: new or None})
    if edited is None:
        return False
    write_file(file, edited.encode(), private=True, force=True)
    return True


_SHOWN = 30


def settle_what_is_told(common: Common, pairs: "Iterable[PairFacts]") -> None:
    """Show what mentors will read of each mentee, and what stays out, before anything is written.

    On a terminal it asks; Stopped where the answer is no. Elsewhere it names the people alone, and no goal.
    """
    from mentorpick.sharing.letters import released_to_mentors

    told = [pair for pair in pairs if pair.withheld or pair.released]
    if names := released_to_mentors({pair.answers.id: pair.answers for pair in told}.values()):
        agreed = "These people agreed to share private goals, so their mentors will read them:"
        console.notice(common, f"{agreed} {name_some(names, 8)}.")
    if held := sorted({pair.mentee_name for pair in told if pair.withheld}):
        console.notice(common, f"Goals that may be private stay out of the letters for {name_some(held, 8)}.")
    if told and can_ask(common):
        _agree(common, told)


def _agree(common: Common, told: "Sequence[PairFacts]") -> None:
    lines = [line for pair in told[:_SHOWN] for line in pair.told_lines()]
    lines += [f"... and {len(told) - _SHOWN} more"] if len(told) > _SHOWN else []
    asking = prompter(common)
    asking.say("\n".join(["What mentors will read:", *lines]))
    choices = (Choice("yes", "Write the letters"), Choice("no", "Stop, and write nothing"))
    why = "A goal stays out unless the mentee agreed to share goals."
    with stoppable():
        reply = asking.ask(Screen("told", "", "Write the letters like this?", "one", why, choices, "yes"))
    if not isinstance(reply, Reply) or reply.value != "yes":  # whatever else it is, private goals stay here
        raise Stopped("no letter was written")


def _word_lines(columns: Sequence[Column]) -> Iterator[str]:
    counts: Counter[str] = Counter()
    meanings: dict[str, Meaning] = {}
    for column in columns:
        for said, word in column.words.items():
            counts[said] += word.rows
            meanings[said] = word.meaning
    for said, meaning in meanings.items():
        shown = (
            "leave unknown"
            if meaning is None
            else "nothing chosen"
            if meaning == ""
            else meaning_text(meaning).strip("[]")
        )
        yield f'"{shorten(said, 60)}", {pluralize(counts[said], "row")}: {shown}'


def describe_lines(question: Question) -> list[str]:
    """Return what stands to be confirmed, a line for each column or word."""
    if question.key == "columns":
        return [f'"{shorten(column.header, 60)}": {column.field or DROP}' for column in question.columns]
    return list(_word_lines(question.columns))


def apply_edit(draft: Draft, question: Question, number: int, typed: str) -> str:
    """Take one correction, ``number`` of the lines; return why it cannot be taken, empty where it was."""
    typed = typed.strip()
    if question.key == "columns":
        column = question.columns[number - 1]
        names = {field.name: field.name for field in FIELDS[draft.kind]} | {DROP: "", "": ""}
        names |= {normalize(name): value for name, value in names.items()}
        if typed not in names and normalize(typed) not in names:
            near = nearest(normalize(typed), [name for name in names if name], 0.6)
            return f"there's no field {typed!r}" + (f"; did you mean {near}?" if near else "")
        draft.send(column, names.get(typed, names.get(normalize(typed), "")))
        return ""
    said = list(dict.fromkeys(said for column in question.columns for said in column.words))[number - 1]
    meaning = _read_meaning(draft, question, typed)
    if isinstance(meaning, ValueError):
        return str(meaning)
    for column in question.columns:
        if said in column.words:
            column.words[said].meaning = meaning
    return ""


def _read_meaning(draft: Draft, question: Question, typed: str) -> Meaning | ValueError:
    if typed.casefold() in ("", "unknown", "leave unknown"):
        return None
    if question.key == "notes":
        return _one_of([entry.key for entry in STATUSES], typed)
    field = next(field for field in FIELDS[draft.kind] if field.name == question.columns[0].field)
    if typed.casefold() in ("nothing", "nothing chosen", "none"):
        return ""
    if field.name == "timezone":
        return read_zone(typed).zone or ValueError(f"{typed!r} isn't a time zone I know; try one such as Europe/London")
    if field.name.rsplit(".", 1)[-1] == "languages":
        return list(read_languages(typed)) or ValueError(f"{typed!r} isn't a language I know")
    return _closed_meaning(field, typed)


def _closed_meaning(field: Field, typed: str) -> Meaning | ValueError:
    if field.kind == "consent":
        return _one_of(["yes", "no"], read_consent(typed))
    if field.kind == "number":
        number = read_hours(typed) if "hours" in field.name else read_count(typed)
        return ValueError(f"{typed!r} isn't a number") if number is None else str(number)
    value = read_cell(field, ColumnRule(), typed)
    items = [str(item) for item in (value if isinstance(value, list) else [value])]
    words = list(dict.fromkeys(known_words(field).values()))
    allowed = {*words, *map(str, range(6))} if field.kind == "level" else set(words)
    if not allowed.issuperset(items):
        return ValueError(f"choose one of {', '.join(words)}")
    return items if field.kind == "several" and len(items) > 1 else items[0]


def _one_of(words: list[str], typed: str) -> Meaning | ValueError:
    return typed if typed in words else ValueError(f"choose one of {', '.join(words)}")


# a mentor's own profile

DRAFT = ".mentorpick-new.json"


def make_profile(common: Common, file: str, *, template: bool) -> None:
    """Write or change a mentor's profile by answering questions; with ``template`` write an empty one."""
    _refuse_unread(file)
    if template:
        _template(common, file)
        return
    if not can_ask(common):
        raise WrongUsage("there's no terminal to ask on", "`profiles new FILE --template` writes one to fill in")
    before = _existing(Path(file)) if file and Path(file).exists() else None
    with stoppable():
        made = _interview(common, Path(file).parent if file else Path(), before)
    target = Path(file or f"{file_stem(made.id)}.yaml")
    _write(common, target, before, made)
    console.notice(common, f"Your profile is in {target}. To change it, run: mentorpick profiles new {target}")


def _refuse_unread(file: str) -> None:
    """A profile under another ending would never be read again."""
    path = Path(file)
    if file not in ("", "-") and not (file.lower().endswith(YAML_SUFFIXES) or path.is_dir() or is_special(path)):
        better = path.with_suffix(".yaml")
        raise WrongUsage(f"{file} doesn't look like a profile", f"profiles end in .yaml, so call it {better}")


def _template(common: Common, file: str) -> None:
    text = yaml_text(Mentor(name=""))
    if file in ("", "-"):
        console.stdout().write(text)
    else:
        write_file(file, text.encode(), force=common.force)


def _existing(path: Path) -> Mentor:
    """The one valid profile in a file that is there already."""
    found = read_profiles(path)
    errors = tuple(problem for problem in found.problems if problem.severity == "error")
    if errors:
        raise InvalidData(f"{path} has errors", "fix these first, then run the same command again", errors)
    if len(found.mentors) != 1:
        raise WrongUsage(f"{path} holds {len(found.mentors)} profiles", "give a file with only one")
    return found.mentors[0]


def _interview(common: Common, folder: Path, before: Mentor | None) -> Mentor:
    draft, ask = folder / DRAFT, prompter(common)
    given = _draft(draft) if before is None else None
    if before is None:
        ask.say("About twenty short questions. Only your name is needed. Press Ctrl-C to stop; you can go on later.")

    def save(state: dict[str, Any]) -> None:
        """Write the draft, unless a profile is being changed."""
        if before is None:
            write_file(draft, msgspec.json.encode(state), private=True, force=True)

    try:
        made = MentorInterview(common.today, given, before).hold(ask, save)
    except (KeyboardInterrupt, EOFError) as stop:
        kept = f". Your answers are in {draft}. To go on, run the same command again" if draft.exists() else ""
        raise Stopped(f"stopped{kept}") from stop
    draft.unlink(missing_ok=True)
    return made


def _draft(path: Path) -> dict[str, Any] | None:
    try:
        given = msgspec.json.decode(path.read_bytes(), type=dict[str, Any])
    except (OSError, *DECODE_ERRORS):
        return None
    return given if is_draft(given) else None


def _write(common: Common, target: Path, before: Mentor | None, made: Mentor) -> None:
    if before is None:
        write_file(target, yaml_text(made).encode(), force=common.force)
        return
    text = file_text(target.read_bytes())
    changes = {name: value for name, value in field_changes(stated(before), stated(made)).items() if name != "id"}
    edited = set_fields(text, changes) if text is not None else None
    if edited is None:
        raise InvalidData(f"{target} can't be changed without losing its comments", "write it as `key: value` lines")
    write_file(target, edited.encode(), force=True)
