"""``mentorpick why``, ``team`` and ``mentor``, and the options that ask again: --what-if, --without, --weights."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import msgspec

from mentorpick.cli import inputs
from mentorpick.cli import options as complete
from mentorpick.cli.inputs import load_pool, read_cohort, resolve_answers, resolve_mentor
from mentorpick.cli.options import Common, argument, option, with_options
from mentorpick.cli.output import check_output, emit, speak_gently
from mentorpick.errors import InvalidData, Problem, WrongUsage
from mentorpick.model.people import Answers
from mentorpick.text import did_you_mean

if TYPE_CHECKING:
    from mentorpick.ranking.criteria import Override
    from mentorpick.read.problems import PositionFinder

WhatIfOption = Annotated[
    list[str] | None,
    option(
        "--what-if KEY=VALUE",
        "What if you'd answered this? Such as priority=finances.",
        autocompletion=complete.complete_what_if,
    ),
]
WithoutOption = Annotated[
    list[str] | None,
    option(
        "--without MUST", "What if you dropped this must-have? Such as meeting.", autocompletion=complete.complete_musts
    ),
]
WeightsOption = Annotated[str, option("--weights FILE", "Use the weights in this file instead.")]


@with_options("profiles", "answers", "format", "output", "force", "strict", "today")
def account_for(
    common: Common,
    *,
    mentors: Annotated[
        list[str],
        argument(
            "MENTOR...", "A name, an id, or a number from your last list.", autocompletion=inputs.complete_mentors
        ),
    ],
    what_if: WhatIfOption = None,
    without: WithoutOption = None,
    weights: WeightsOption = "",
) -> None:
    """Explain why a mentor is on your list, or compare two or more.

    You see what counts, what's missing, what we don't know, and what would change the order. For someone who isn't on
    the list, you see what keeps them off. -v adds the arithmetic.
    """
    from mentorpick.ranking.why import why

    check_output(common)
    answers = resolve_answers(common)
    override = read_weights(weights)
    _, asked = resolve_what_if(answers, what_if, without)
    pool = load_pool(common)
    ids = [resolve_mentor(common, typed, pool).id for typed in mentors]
    found = why(ids, asked, pool, today=common.today, weights=override)
    emit(speak_gently(common, found, asked, pool), common)


@with_options("profiles", "answers", "format", "output", "force", "strict", "today")
def find_team(
    common: Common,
    *,
    size: Annotated[
        int, option("--size N", "How many mentors: 2, 3 or 4.", autocompletion=complete.complete_words("2", "3", "4"))
    ] = 3,
    what_if: WhatIfOption = None,
    without: WithoutOption = None,
    weights: WeightsOption = "",
) -> None:
    """Find two to four people who together cover what you need.

    Mentors you have already (`mentors:`) count too. It shows who covers what, what each one adds, who could step in,
    and what nobody covers.
    """
    from mentorpick.ranking.team import team

    check_output(common)
    _, answers = resolve_what_if(resolve_answers(common), what_if, without)
    override = read_weights(weights)
    pool = load_pool(common)
    found = team(answers, pool, today=common.today, size=size, weights=override)
    emit(speak_gently(common, found, answers, pool), common)


def resolve_what_if(
    answers: Answers, what_if: Sequence[str] | None, without: Sequence[str] | None
) -> tuple[str, Answers]:
    """Return what was asked, in words, and the answers it gives; the words are empty where nothing was."""
    from mentorpick.ranking.why import without as drop

    after = change_answers(answers, what_if) if what_if else answers
    for must in without or ():
        after = drop(after, must)
    return "; ".join([*(what_if or ()), *(f"without {must}" for must in without or ())]), after


def change_answers(answers: Answers, settings: Sequence[str]) -> Answers:
    """Return the answers with each ``KEY=VALUE``, written as in a spreadsheet: lists with ``;`` or ``,`` between.

    A goal keeps its area when the priority changes. Raises WrongUsage for a key that is none, InvalidData for a value
    that does not fit.
    """
    from mentorpick.read.problems import Position
    from mentorpick.read.profiles import convert_record

    raw: dict[str, Any] = msgspec.to_builtins(answers)
    raw["goals"] = [{**goal, "area": goal.get("area", answers.priority)} for goal in raw.get("goals", ())]
    for setting in settings:
        _set(raw, *_split(setting))
    for key in ("also", "not_now"):
        raw[key] = [area for area in raw.get(key, ()) if area != raw.get("priority")]
    found = convert_record(Answers, raw, lambda keys, on_key: Position("--what-if"))
    if isinstance(found, tuple):
        raise InvalidData("these answers can't be used", "fix what's listed above", found)
    return found


def _split(setting: str) -> tuple[str, str]:
    key, equals, value = setting.partition("=")
    if not equals:
        raise WrongUsage("--what-if takes KEY=VALUE", "such as --what-if priority=finances")
    return key.strip(), value.strip()


def _set(raw: dict[str, Any], key: str, value: str) -> None:
    from mentorpick.read.sheets.cells import ColumnRule, read_cell
    from mentorpick.read.sheets.fields import MENTEE_FIELDS

    fields = {field.name: field for field in MENTEE_FIELDS if field.kind != "consent"}
    if key not in fields:
        otherwise = f"choose one of {', '.join(fields)}"
        hint = did_you_mean(key, fields, otherwise)
        raise WrongUsage(
            "there's no answer with that name" if hint == otherwise else f"there's no answer called {key!r}", hint
        )
    *above, last = key.split(".")
    for name in above:
        raw = raw.setdefault(name, {})
    raw[last] = read_cell(fields[key], ColumnRule(split="," if "," in value and ";" not in value else ""), value)
    if raw[last] is None:
        del raw[last]


def read_weights(path: str | Path) -> "Override | None":
    """Return the weights of a file, where one is named.

    WrongUsage where there is none; InvalidData with every problem and its line.
    """
    from mentorpick.ranking.criteria import Override
    from mentorpick.read.files import read_file

    if not path:
        return None
    if not Path(path).exists():
        raise WrongUsage(f"there's no file {str(path)!r}", "a file of weights has lines such as `values: 0.1`")
    name = Path(path).name
    data = read_file(str(path))
    found = (data,) if isinstance(data, Problem) else _weights(data, name)
    if isinstance(found, Override):
        return found
    raise InvalidData(f"the weights in {name} can't be used", "fix what's listed above", found)


def _weights(data: bytes, name: str) -> "Override | tuple[Problem, ...]":
    from mentorpick.ranking.criteria import Override, override_problems
    from mentorpick.read.problems import PositionFinder, problem_of
    from mentorpick.read.yaml import Record, YamlFault, decode, records

    text = ""
    try:
        text = decode(data)
        record = next(records(text), Record({}, 0, 0, 0, 0))
    except YamlFault as error:
        return (problem_of(name, text, error.fault, private=False),)
    where = PositionFinder(name, text, record, private=False)
    if not isinstance(record.value, dict):
        _, line, column, *_ = where(())
        message = "weights are lines like `criterion: number`"
        return (Problem(code="P203", path=name, line=line, column=column, message=message),)
    override = Override({str(key): _number(value) for key, value in record.value.items()}, f"the weights in {name}")
    problems = [problem_of(name, text, fault, private=False) for fault in record.faults]
    problems += [_placed(problem, where, name) for problem in override_problems(override)]
    if problems:
        return tuple(problems)
    return override


def _number(value: object) -> float:
    """The number as typed; what is none becomes NaN, which is refused as a weight."""
    try:
        return float(str(value))
    except ValueError:
        return float("nan")


def _placed(problem: Problem, where: "PositionFinder", name: str) -> Problem:
    place = where((problem.path,) if problem.path else (), True)
    return msgspec.structs.replace(
        problem, path=name, line=place.line, column=place.column, excerpt=place.excerpt, length=place.length
    )


@with_options(
    "profiles", "format", "output", "force", "strict", "today", "no_cache", "max_errors",
    formats=("table", "json", "csv", "md", "html"),
)  # fmt: skip
def show_mentor(
    common: Common,
    *,
    who: Annotated[str, argument("WHO", "An id or a name.", autocompletion=inputs.complete_mentors)],
    mentees: Annotated[
        list[str] | None, option("--mentees COHORT", "Who's looking for a mentor. Default: what people often want.")
    ] = None,
) -> None:
    """Show mentors who they could help, how their profile reads and what to add.

    The page is for the mentor, so it names no mentee and shows no private goal.
    """
    from mentorpick.ranking.why import look_at
    from mentorpick.sharing.letters import tellable

    check_output(common)
    pool = load_pool(common)
    mentor = resolve_mentor(common, who, pool)
    people = [tellable(answers) for answers in read_cohort(common, mentees)] if mentees else []
    emit(look_at(mentor.id, pool, people, today=common.today), common, private=False)
