"""Answers, one person's and a cohort's."""

import gzip
import io
import os
from pathlib import Path

import pytest

from mentorpick.errors import InvalidData, WrongUsage
from mentorpick.model.people import Answers, Columns, Mentee
from mentorpick.read import answers as module
from mentorpick.read.answers import read_answers, read_mentees
from mentorpick.read.files import MAX_BYTES


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_the_least_answers_are_a_priority_and_take_their_id_from_the_file(tmp_path: Path) -> None:
    assert read_answers(write(tmp_path / "Jo Bloggs.yaml", "priority: career\n")) == Answers(
        id="jo-bloggs", priority="career"
    )


def test_a_goal_may_be_parked_in_an_area_that_is_left_out(tmp_path: Path) -> None:
    text = "priority: career\nnot_now: [finances]\ngoals: [{text: Save, area: finances}]\n"
    assert read_answers(write(tmp_path / "jo.yaml", text)).goals[0].area == "finances"


def test_answers_of_several_are_not_one_persons(tmp_path: Path) -> None:
    path = write(tmp_path / "all.yaml", "priority: career\n---\npriority: finances\n")
    with pytest.raises(InvalidData) as raised:
        read_answers(path)
    assert [problem.code for problem in raised.value.problems] == ["P308"]
    with pytest.raises(WrongUsage, match="standard input is read by `rank` and `assign` only"):
        read_answers("-")


def test_a_folder_and_a_missing_file_are_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(WrongUsage, match="is a folder"):
        read_answers(tmp_path)
    with pytest.raises(WrongUsage, match="there's no file"):
        read_answers(tmp_path / "jo.yaml")


def test_mentees_of_files_folders_and_sheets_come_one_by_one_with_their_place(tmp_path: Path) -> None:
    one = write(tmp_path / "one.yaml", "priority: career\n")
    write(tmp_path / "more" / "b.yaml", "- priority: career\n- {priority: wrong}\n")
    write(tmp_path / "more" / "mentorpick.yaml", "title: no answers\n")
    sheet = write(tmp_path / "c.csv", "id,priority\nkim,career\nlee,finances\n")
    lines = write(tmp_path / "d.jsonl", '{"id": "max", "priority": "career"}\n')
    read = list(read_mentees([one, tmp_path / "more", sheet, lines]))
    places = [place.replace(str(tmp_path), "").replace("\\", "/").lstrip("/") for place, *_ in read]
    assert places[2:] == ["d.jsonl:line 1", "more/b.yaml:1:3", "more/b.yaml:2:3", "one.yaml"]
    assert [value.id if isinstance(value, Answers) else value[0].code for _, value, *_ in read] == [
        "kim", "lee", "max", "b-1", "P208", "one",
    ]  # fmt: skip


def test_an_id_that_was_used_before_is_a_problem_of_the_second(tmp_path: Path) -> None:
    write(tmp_path / "a" / "jo.yaml", "priority: career\n")
    write(tmp_path / "b" / "jo.yaml", "priority: career\n")
    first, second = (value for _, value, *_ in read_mentees([tmp_path]))
    assert isinstance(first, Answers)
    assert isinstance(second, tuple)
    assert second[0].code == "P301"


def test_a_folder_of_other_things_has_no_answers_and_an_empty_one_is_a_quiet_day(tmp_path: Path) -> None:
    assert list(read_mentees([tmp_path])) == []
    (tmp_path / "answers.docx").write_bytes(b"PK")
    with pytest.raises(InvalidData, match="there are no answers in"):
        list(read_mentees([tmp_path]))


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("priority: career\n", ["stdin"]),
        ('{"id": "a", "priority": "career"}\n{"id": "b", "priority": "career"}\n', ["a", "b"]),
        ("id,priority\na,career\nb,finances\n", ["a", "b"]),
        ("\ufeffid;priority;goals\r\na;career;first: this, that\r\n", ["a"]),
        ("# a remark, with commas\npriority: career\n", ["stdin"]),
        ("- {id: a, priority: career}\n- {id: b, priority: career}\n", ["a", "b"]),
        ("---\nid: a\npriority: career\n---\nid: b\npriority: career\n", ["a", "b"]),
        ("goals: [one, two]\npriority: career\n", ["stdin"]),
        ('"priority": career\nabout: a, b\n', ["stdin"]),
    ],
)
def test_standard_input_is_yaml_json_lines_or_csv(text: str, ids: list[str]) -> None:
    read = read_mentees(["-"], stdin=io.BytesIO(text.encode()))
    assert [value.id for _, value, *_ in read if isinstance(value, Answers)] == ids


def test_a_large_cohort_is_not_held_in_memory(tmp_path: Path) -> None:
    import tracemalloc

    path = write(
        tmp_path / "many.yaml", "".join(f"- {{id: m{n}, about: {'x' * 500}, priority: career}}\n" for n in range(5000))
    )
    tracemalloc.start()
    count = sum(1 for _ in read_mentees([path]))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 5000
    assert peak < 5 * path.stat().st_size


def test_one_table_that_cannot_be_read_does_not_hide_the_others(tmp_path: Path) -> None:
    (tmp_path / "broken.json").write_text("{", encoding="utf-8")
    good = write(tmp_path / "jo.yaml", "priority: career\n")
    broken, read = (value for _, value, *_ in read_mentees([tmp_path / "broken.json", good]))
    assert isinstance(broken, tuple)
    assert broken[0].code == "P404"
    assert isinstance(read, Answers)


def test_a_file_that_is_not_read_has_its_problem_and_the_others_are_read(tmp_path: Path) -> None:
    write(tmp_path / "jo.yaml.txt", "priority: career\n")
    write(tmp_path / "kim.yaml", "priority: career\n")
    unread, read = (value for _, value, *_ in read_mentees([tmp_path]))
    assert isinstance(unread, tuple)
    assert [(problem.code, problem.hint) for problem in unread] == [("P009", "rename it to jo.yaml")]
    assert isinstance(read, Answers)


def test_too_much_on_the_standard_input_is_refused_before_anybody_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_LINES", MAX_BYTES + 100)
    person = b'{"priority": "career"}\n'
    for typed in (b"#" * (MAX_BYTES + 1), person + b" " * (MAX_BYTES + 100)):
        with pytest.raises(InvalidData, match="too much on the standard input"):
            next(read_mentees(["-"], stdin=io.BytesIO(typed)))
    assert len(list(read_mentees(["-"], stdin=io.BytesIO(person + b" " * MAX_BYTES)))) == 1


def test_what_a_sheet_of_mentees_was_taken_for_is_said_before_the_first_of_them(tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_bytes("id,name,priority\nzoe,Zoë,career\n".encode("cp1252"))
    said: list[str] = []
    ((_, read, *_),) = read_mentees([tmp_path / "c.csv"], say=said.append)
    assert isinstance(read, Answers)
    assert read.name == "Zoë"
    assert said == ["c.csv was read as Windows-1252 (cp1252), because it isn't UTF-8; look at the accents"]


def test_who_did_not_consent_in_a_sheet_is_not_read(tmp_path: Path) -> None:
    sheet = write(tmp_path / "c.csv", "id,priority,consent\njo,career,no\nkim,career,yes\n")
    assert [value.id for _, value, *_ in read_mentees([sheet]) if isinstance(value, Answers)] == ["kim"]


def read_with(text: str, name: str, tmp_path: Path, columns: Columns = Columns()) -> tuple[list[Mentee], list[str]]:  # noqa: B008
    """The mentees of a sheet, and what is said of it."""
    said: list[str] = []
    return list(read_mentees([write(tmp_path / name, text)], say=said.append, columns=columns)), said


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", "id,priority\nS_0001,career\njane.doe@uni.edu,career\ntrue,career\n1.5,career\n李雷,career\n"),
        (
            "a.jsonl",
            '{"id": "S_0001", "priority": "career"}\n{"id": "jane.doe@uni.edu", "priority": "career"}\n'
            '{"id": true, "priority": "career"}\n{"id": 1.5, "priority": "career"}\n'
            '{"id": "李雷", "priority": "career"}\n',
        ),
        (
            "a.yaml",
            "- {id: S_0001, priority: career}\n- {id: jane.doe@uni.edu, priority: career}\n"
            "- {id: true, priority: career}\n- {id: 1.5, priority: career}\n- {id: 李雷, priority: career}\n",
        ),
    ],
)
def test_the_key_of_another_system_comes_back_as_it_was_given_from_every_source(
    name: str, text: str, tmp_path: Path
) -> None:
    read, said = read_with(text, name, tmp_path)
    people = [value for _, value, *_ in read if isinstance(value, Answers)]
    assert [answers.source_id for answers in people] == ["S_0001", "jane.doe@uni.edu", "", "1.5", "李雷"]
    assert [answers.id for answers in people] == ["s-0001", "jane-doe-uni-edu", "true", "1-5", "id-3a47328a"]
    assert [mentee.source_id for mentee in read] == ["S_0001", "jane.doe@uni.edu", "true", "1.5", "李雷"]
    assert said[-1] == "4 ids were changed, such as S_0001 -> s-0001; source_id holds each as it was given."


def test_two_ids_that_fall_together_are_both_refused_with_both_rows_named(tmp_path: Path) -> None:
    read, _ = read_with("id,priority\nA_1,career\nb,career\na-1,career\n", "sis.csv", tmp_path)
    first, fine, second = (value for _, value, *_ in read)
    assert isinstance(fine, Answers)
    for refused, other in ((first, "sis.csv:row 4"), (second, "sis.csv:row 2")):
        assert isinstance(refused, tuple)
        assert refused[0].code == "P301"
        assert refused[0].message == f"this id is the same as the one in {other}"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("a.yaml", "id: A_1\npriority: career\n"), ("b.yaml", "id: a-1  # new\npriority: career\n")),
        (("a.yaml", "id: 'A_1'\npriority: career\n"), ("a-1.yaml", "priority: career\n")),
        (("a.yaml", "- priority: career\n  id: A_1\n- {id: c}\n"), ("b.csv", "id,priority\na-1,career\n")),
        (("a.csv", "id,priority\nA_1,career\n"), ("b.csv", "id,priority\nc,career\na-1,career\n")),
        (("a.jsonl", '{"id": "A_1", "priority": "career"}\n'), ("b.csv", "id,priority\na 1,career\n")),
    ],
)  # fmt: skip
def test_ids_of_two_files_that_fall_together_are_both_refused(
    one: tuple[str, str], other: tuple[str, str], tmp_path: Path
) -> None:
    files = [write(tmp_path / name, text) for name, text in (one, other)]
    values = [value for _, value, *_ in read_mentees(files)]
    refused = [value[0].message for value in values if isinstance(value, tuple) and value[0].code == "P301"]
    assert len(refused) == 2
    for message, name in zip(refused, (other[0], one[0]) if files[0] < files[1] else (one[0], other[0]), strict=True):
        assert message.startswith("this id is the same as the one in ")
        assert name in message


def test_an_id_given_twice_alike_is_used_by_the_first(tmp_path: Path) -> None:
    for name in ("a.yaml", "b.yaml"):
        write(tmp_path / name, "id: A_1\npriority: career\n")
    first, second = (value for _, value, *_ in read_mentees([tmp_path]))
    assert isinstance(first, Answers)
    assert isinstance(second, tuple)
    assert second[0].message == "these answers have an id that's in use already"


def test_a_key_that_is_no_field_may_be_left_out_of_every_kind_of_file(tmp_path: Path) -> None:
    for name, text in (
        ("a.csv", "id,priority,faculty,email_opt_in\na,career,law,yes\n"),
        ("a.jsonl", '{"id": "a", "priority": "career", "faculty": "law", "email_opt_in": true, "must": {"luck": 1}}\n'),
        ("a.yaml", "id: a\npriority: career\nfaculty: law\nemail_opt_in: true\n"),
    ):
        ((one, *_), said) = read_with(text, name, tmp_path, Columns(ignore_unknown=True))
        assert isinstance(one.value, Answers), (name, one.value)
        assert one.value.id == "a"
        assert any("faculty" in sentence and "law" not in sentence for sentence in said), (name, said)
    refused, _ = read_with('{"priority": "career", "faculty": "law"}\n', "b.jsonl", tmp_path)
    assert isinstance(refused[0].value, tuple)


@pytest.mark.parametrize("packing", ["", ".gz"])
@pytest.mark.skipif(os.name == "nt", reason="pipes of POSIX")
def test_a_pipe_that_is_named_is_read_and_one_in_a_folder_is_not_waited_for(tmp_path: Path, packing: str) -> None:
    data = b'{"id": "a", "priority": "career"}\n{"id": "b", "priority": "career"}\n'
    reader, writer = os.pipe()
    os.write(writer, gzip.compress(data) if packing else data)
    os.close(writer)
    os.mkfifo(tmp_path / "in.yaml")
    try:
        found = list(read_mentees([f"/dev/fd/{reader}", tmp_path]))
    finally:
        os.close(reader)
    assert [value.id for _, value, *_ in found if isinstance(value, Answers)] == ["a", "b"]
    assert [value[0].code for _, value, *_ in found if isinstance(value, tuple)] == ["P002"]


@pytest.mark.parametrize(
    ("name", "text", "called"),
    [
        ("x.jsonl", '{"priority": "career"}\n{"priority": "career"}\n', "line-1"),
        ("x.csv", "priority,also\ncareer,\nfinances,\n", "row-2"),
        ("x.yaml", "- {priority: career}\n- {priority: career}\n", "x-1"),
    ],
)
def test_a_record_without_an_id_is_said_for_the_next_row_above_moves_it(
    name: str, text: str, called: str, tmp_path: Path
) -> None:
    read, said = read_with(text, name, tmp_path)
    assert [mentee.source_id for mentee in read] == ["", ""]
    assert said == [
        f"2 records have no id and are called by their place, such as {called}: a line more above moves them."
    ]


def test_an_id_may_stand_in_any_column_and_columns_are_carried_along(tmp_path: Path) -> None:
    columns = Columns("Student No", ("Faculty", "stage"))
    text = "id,Student No,Faculty,stage,priority\n1,S0001,=Law,mid,career\n"
    (one, *_), _ = read_with(text, "x.csv", tmp_path, columns)
    assert isinstance(one.value, Answers)
    assert (one.value.id, one.value.source_id, one.value.stage) == ("s0001", "S0001", "mid")
    assert one.value.x == {"x-faculty": "=Law", "x-stage": "mid"}
    record, _ = read_with(
        '{"Student No": "S2", "Faculty": ["a"], "priority": "career"}\n', "x.jsonl", tmp_path, columns
    )
    assert isinstance(record[0].value, Answers)
    assert (record[0].value.id, record[0].value.x) == ("s2", {"x-faculty": ["a"]})
    for wrong in (Columns("Student Nr"), Columns("", ("Facultie",))):
        with pytest.raises(WrongUsage, match=r"x\.csv has no column") as raised:
            read_with(text, "x.csv", tmp_path, wrong)
        assert raised.value.hint in ("did you mean 'Student No'?", "did you mean 'Faculty'?")


def test_a_record_is_found_again_by_its_number_and_line(tmp_path: Path) -> None:
    read, _ = read_with("id,priority\na,career\n\nb,wrong\n", "x.csv", tmp_path)
    assert [(mentee.record, mentee.line, mentee.source_id) for mentee in read] == [(1, 2, "a"), (2, 4, "b")]
    assert read[0].source.endswith("x.csv")


def test_an_id_that_stands_for_an_address_does_not_give_it_away(tmp_path: Path) -> None:
    write(tmp_path / "x.csv.map.yaml", "columns:\n  Area: priority\nfields:\n  id: {hash: E-mail}\n")
    (one, *_), _ = read_with("E-mail,Area\njo@x.org,career\n", "x.csv", tmp_path)
    assert isinstance(one.value, Answers)
    assert one.value.source_id == ""
    assert "@" not in one.source_id
