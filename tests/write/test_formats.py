"""Every result in every format: parseable, the same bytes twice, hostile text kept as text."""

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import pytest

from mentorpick.errors import WrongUsage
from mentorpick.write.formats import FORMAT_NAMES, FORMATS, VIEWS, Look, choose_format, render, view_for
from mentorpick.write.tables import csv_line

Examples = dict[str, Callable[[], Any]]
BY_NAME = {row.name: row for row in FORMATS}


def text(results: list[Any], name: str, **look: Any) -> str:
    return "".join(render(results, BY_NAME[name], Look(**look)))


def test_every_kind_of_result_has_an_example_here(examples: Examples) -> None:
    assert set(examples) == set(VIEWS)


@pytest.mark.parametrize("format_", FORMAT_NAMES)
def test_any_result_in_any_format_is_text_that_ends_with_one_newline(any_result: Any, format_: str) -> None:
    result = any_result
    if format_ == "csv" and not view_for(result).columns:
        pytest.skip("no command offers one")
    for several in ([result], [result, result]):
        written = text(several, format_, many=len(several) > 1)
        assert written.endswith("\n")
        assert not written.endswith("\n\n")
        assert written == text(several, format_, many=len(several) > 1)
        assert "\x1b" not in written


def test_the_rows_of_a_csv_are_as_wide_as_its_head(any_result: Any) -> None:
    result = any_result
    if not view_for(result).columns:
        pytest.skip("no command offers one")
    written = text([result, result], "csv", many=True)
    assert written.replace("\r\n", "").count("\r") == 0
    head, *rows = list(csv.reader(io.StringIO(written, newline="")))
    assert tuple(head) == view_for(result).columns
    assert rows
    assert len(rows) % 2 == 0
    assert {len(row) for row in rows} == {len(head)}


def test_json_is_an_object_for_one_and_an_array_for_several(any_result: Any) -> None:
    result = any_result
    one = json.loads(text([result], "json"))
    assert isinstance(one, dict)
    assert json.loads(text([result, result], "json", many=True)) == [one, one]
    assert json.loads(text([], "json", many=True)) == []


def test_jsonl_of_several_begins_with_the_header(any_result: Any) -> None:
    result = any_result
    header = {"schema": "mentorpick.run/1"}
    lines = text([result, result], "jsonl", many=True, header=header).splitlines()
    assert [json.loads(line) for line in lines] == [header, *[json.loads(text([result], "json"))] * 2]
    assert len(text([result], "jsonl", header=header).splitlines()) == 1


def test_json_keeps_every_digit_of_a_number(examples: Examples) -> None:
    result = examples["Shortlist"]()
    assert json.loads(text([result], "json"))["shortlist"][0]["score"] == result.shortlist[0].score


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", " ="])
def test_a_cell_that_a_spreadsheet_would_run_is_guarded(start: str) -> None:
    assert next(csv.reader([csv_line([f"{start}cmd"])])) == [f"'{start}cmd"]


def test_numbers_and_gaps_in_csv_stay_what_they_are() -> None:
    assert csv_line([-0.5, None, True, 'a "b", c', 3]) == '-0.5,,true,"a ""b"", c",3\r\n'


def test_excel_gets_its_byte_order_mark(examples: Examples) -> None:
    assert text([examples["Shortlist"]()], "csv", excel=",").startswith("\ufeffmentee,")


def test_excel_with_semicolons_gets_decimal_commas_and_quotes_what_holds_a_semicolon(examples: Examples) -> None:
    """German Excel takes 1.5 for the first of May."""
    written = text([examples["Shortlist"]()], "csv", excel=";")
    plain = list(csv.reader(io.StringIO(text([examples["Shortlist"]()], "csv"))))
    read = list(csv.reader(io.StringIO(written.removeprefix("\ufeff")), delimiter=";"))
    score = plain[0].index("score")
    assert written.startswith("\ufeffmentee;rank;")
    assert read[1][score] == plain[1][score].replace(".", ",")
    assert csv_line(["a;b", 0.5, "1.5", 2], between=";") == '"a;b";0,5;1.5;2\r\n'


def test_the_format_is_the_one_named_or_what_the_ending_says_or_the_first_offered() -> None:
    assert choose_format("csv", "x.json").name == "csv"
    assert choose_format("", "x.JSON").name == "json"
    assert choose_format("", "x.ndjson.gz").name == "jsonl"
    assert choose_format("", "out").name == choose_format("", "").name == "table"
    assert choose_format("table", "", ("text", "json")).name == "text"
    assert choose_format("text", "").name == "table"


def test_an_ending_that_promises_another_format_is_refused() -> None:
    assert choose_format("", "schema.txt", ("json",)).name == "json", "where there is only one"
    assert choose_format("csv", "sheet.xlsx").name == "csv", "as it was asked for by name"
    for output in ("page.html", "Sheet.XLSX", "list.pdf", "notes.log", "x.unknown", "x.csv.xz"):
        with pytest.raises(WrongUsage, match="I don't know which format") as raised:
            choose_format("", output)
        assert raised.value.hint == "use a name ending in .txt, .json, .jsonl, .csv, .md, or choose with -f"


def test_a_format_that_is_not_offered_is_refused_with_the_nearest() -> None:
    with pytest.raises(WrongUsage) as error:
        choose_format("jsn", "")
    assert "json" in error.value.hint
    with pytest.raises(WrongUsage):
        choose_format("html", "", FORMAT_NAMES)
    with pytest.raises(WrongUsage):
        choose_format("csv", "", ("text", "json"))
