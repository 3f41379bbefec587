"""A file of weights: a mapping from criterion to a number, with the line of everything that is wrong."""

from pathlib import Path

import msgspec

from mentorpick.errors import InvalidData, Problem, WrongUsage
from mentorpick.ranking.weights import Override, override_problems
from mentorpick.read.files import read_file
from mentorpick.read.places import Places, problem_of
from mentorpick.read.yaml import Record, YamlFault, decode, records


def read_weights(path: str | Path) -> Override:
    """The weights of a file. WrongUsage where there is none; InvalidData with every problem and its line."""
    if not Path(path).exists():
        raise WrongUsage(f"there is no file {str(path)!r}", "a file of weights has lines such as `values: 0.1`")
    name = Path(path).name
    data = read_file(str(path))
    if isinstance(data, Problem):
        raise _invalid((data,), name)
    text = ""
    try:
        text = decode(data)
        record = next(records(text), Record({}, 0, 0, 0, 0))
    except YamlFault as error:
        raise _invalid((problem_of(name, text, error.fault, private=False),), name) from None
    return _checked(record, Places(name, text, record, private=False), name)


def _checked(record: Record, where: Places, name: str) -> Override:
    if not isinstance(record.value, dict):
        place = where(())
        message = "weights are a mapping, one `criterion: number` a line"
        raise _invalid((Problem(code="P203", path=name, line=place.line, column=place.column, message=message),), name)
    override = Override({str(key): _number(value) for key, value in record.value.items()}, f"the weights in {name}")
    problems = tuple(_placed(problem, where, name) for problem in override_problems(override))
    if problems or record.faults:
        faults = (problem_of(name, where.text, fault, private=False) for fault in record.faults)
        raise _invalid((*faults, *problems), name)
    return override


def _number(value: object) -> float:
    """The number as typed; what is none becomes NaN, which is refused as a weight."""
    try:
        return float(str(value))
    except ValueError:
        return float("nan")


def _placed(problem: Problem, where: Places, name: str) -> Problem:
    place = where((problem.path,) if problem.path else (), True)
    return msgspec.structs.replace(
        problem, path=name, line=place.line, column=place.column, excerpt=place.excerpt, length=place.length
    )


def _invalid(problems: tuple[Problem, ...], name: str) -> InvalidData:
    return InvalidData(f"the weights in {name} cannot be used", "mend what is named above", problems)
