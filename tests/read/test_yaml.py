"""The YAML reader: what was typed stays, what is dangerous is refused, and everything has a place."""

import time
from pathlib import Path
from typing import Any

import pytest
import yaml as pyyaml
from hypothesis import given
from hypothesis import strategies as st

from mentorpick.read.problems import PositionFinder
from mentorpick.read.yaml import MAX_DEPTH, YamlFault, decode, explain_fault, load, records


@pytest.fixture(params=["libyaml", "pure"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Each test that asks for it runs with libyaml and without."""
    if request.param == "libyaml" and not pyyaml.__with_libyaml__:
        pytest.skip("PyYAML was built without libyaml")
    monkeypatch.setattr(pyyaml, "__with_libyaml__", request.param == "libyaml")
    return str(request.param)


def only(text: str | bytes) -> Any:
    (record,) = load(text if isinstance(text, bytes) else text.encode())
    assert record.faults == ()
    return record.value


def fault_of(text: str | bytes) -> tuple[str, int, int]:
    try:
        faults = [f for record in load(text if isinstance(text, bytes) else text.encode()) for f in record.faults]
    except YamlFault as stopped:
        faults = [stopped.fault]
    return (faults[0].code, faults[0].line, faults[0].column)


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize(
    "typed", ["007", "no", "yes", "on", "1.0", "1e3", "2026-10-01", "0x1F", "True", "Null", "12:30"]
)
def test_a_plain_scalar_is_what_was_typed(typed: str) -> None:
    assert only(f"id: {typed}") == {"id": typed}


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize("typed", ["", "~", "null"])
def test_what_is_left_empty_is_left_out(typed: str) -> None:
    assert only(f"a: {typed}\nb: [x, {typed or '~'}]\n") == {"b": ["x"]}


@pytest.mark.usefixtures("parser")
def test_a_quoted_null_is_a_text() -> None:
    assert only("name: 'null'") == {"name": "null"}


@pytest.mark.usefixtures("parser")
def test_own_keys_follow_the_core_schema_at_any_depth_and_lose_no_digit() -> None:
    read = only(
        "x-a: {n: 3, f: 1.5, t: true, s: no, z: ~, q: '3'}\nx-b: 12\nx-c: 0123\nx-d: 12345678901234567890123\nx-e:\n"
    )
    assert read == {
        "x-a": {"n": 3, "f": 1.5, "t": True, "s": "no", "z": None, "q": "3"},
        "x-b": 12,
        "x-c": "0123",
        "x-d": "12345678901234567890123",
        "x-e": None,
    }


@pytest.mark.usefixtures("parser")
def test_a_list_and_several_documents_are_records_one_by_one() -> None:
    assert [r.value for r in load(b"- a: 1\n- b: 2\n---\nc: 3\n---\n---\n# nobody\n")] == [
        {"a": "1"},
        {"b": "2"},
        {"c": "3"},
    ]


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a: 1\nb: 2\na: 3\n", ("P102", 3, 1)),
        ("a: &x 1\n", ("P103", 1, 4)),
        ("a: *x\n", ("P103", 1, 4)),
        ('a: \'x\nb: "y"', ("P101", 1, 4)),
        ("*a : 1\n", ("P103", 1, 1)),
        ("a: !!int 3\n", ("P103", 1, 4)),
        ("- !x {a: 1}\n", ("P103", 1, 3)),
        ("a: 1\n<<: {b: 2}\n", ("P103", 2, 1)),
        ("[a]: 1\n", ("P105", 1, 1)),
        ("a:\n\tb: 1\n", ("P101", 2, 1)),
        ("a: 'it's'\n", ("P101", 1, 8)),
        ("a: [1,\n2\nb: 3\n", ("P101", 1, 4)),
        ("é: 1\r\nb: c: d\r\n", ("P101", 2, 5)),
        (b"a: \xe9\n", ("P004", 1, 4)),
        (b"\xff\xfea\x00:\x00 \x00\x00\xd8", ("P004", 1, 4)),
        ("ok: é\na: \0\n", ("P007", 2, 4)),
        ("a: \x1b[31m\n", ("P007", 1, 4)),
        (b"PK\x03\x04", ("P005", 0, 0)),
    ],
)
def test_what_is_not_used_here_is_refused_at_its_place(text: str | bytes, place: tuple[str, int, int]) -> None:
    assert fault_of(text) == place


@pytest.mark.usefixtures("parser")
def test_every_double_key_of_a_record_is_told() -> None:
    (record,) = load(b"a: 1\na: 2\nb: {c: 1, c: 2}\n")
    assert [(fault.line, fault.column) for fault in record.faults] == [(2, 1), (3, 11)]


@pytest.mark.parametrize("sign", ["[", "{a: ", "- "])
def test_a_hundred_thousand_brackets_are_refused_at_once(sign: str) -> None:
    start = time.perf_counter()
    assert fault_of(sign * 100_000)[0] == "P104"
    assert time.perf_counter() - start < 2


@pytest.mark.usefixtures("parser")
def test_what_is_not_nested_too_deep_is_read() -> None:
    assert only("a: " + "[" * (MAX_DEPTH - 1) + "]" * (MAX_DEPTH - 1))


def test_a_flood_of_values_is_stopped() -> None:
    start = time.perf_counter()
    assert fault_of("x: [" + "1," * 1_100_000 + "]")[0] == "P104"
    assert time.perf_counter() - start < 5


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_utf_8_and_utf_16_are_understood_with_a_mark_and_without(encoding: str) -> None:
    assert only("name: Zoë 李\n".encode(encoding)) == {"name": "Zoë 李"}


def test_breaks_that_editors_do_not_count_do_not_move_the_lines() -> None:
    assert fault_of("a: one\u2028two\x85three\nb: c: d\n") == ("P101", 2, 5)


def test_escapes_are_cleaned_too() -> None:
    assert only(r'name: "A\e[31m\u202eB"') == {"name": "A[31mB"}


@pytest.mark.usefixtures("parser")
def test_half_a_character_never_comes_through() -> None:
    try:
        assert only(r'name: "A\ud83d"') == {"name": "A"}
    except YamlFault as stopped:
        assert stopped.fault.code == "P101"  # noqa: PT017  libyaml refuses what PyYAML's own parser lets pass


SCALARS = st.text(st.characters(codec="utf-8", max_codepoint=0xFFFF), max_size=12).filter(
    lambda text: text == " ".join(text.split())
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(SCALARS, inner, max_size=3), max_leaves=8
)


def _quoted(value: Any) -> str:
    import json

    if isinstance(value, dict):
        return "{" + ", ".join(f"{_quoted(k)}: {_quoted(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_quoted, value)) + "]"
    return json.dumps(value)


def _kept(value: Any) -> Any:
    """What the reader keeps of a value: clean, tidy texts, and no empty entries in lists."""
    from mentorpick.text import clean, tidy_field

    if isinstance(value, dict):
        return {clean(k): tidy_field(clean(k), clean(v)) if isinstance(v, str) else _kept(v) for k, v in value.items()}
    if isinstance(value, list):
        kept = [tidy_field("", clean(v)) if isinstance(v, str) else _kept(v) for v in value]
        return [v for v in kept if v != ""]
    return value


@given(st.dictionaries(SCALARS, VALUES, min_size=1, max_size=4))
def test_what_is_written_in_quotes_is_read_back(value: dict[str, Any]) -> None:
    (record,) = records(decode(_quoted(value).encode()))
    assert record.faults or record.value == _kept(value)


@given(st.dictionaries(SCALARS, VALUES, min_size=1, max_size=4))
def test_the_parsers_agree(value: dict[str, Any]) -> None:
    text = pyyaml.safe_dump(value, allow_unicode=True)
    with pytest.MonkeyPatch.context() as patch:
        read = []
        for with_c in (True, False):
            patch.setattr(pyyaml, "__with_libyaml__", with_c)
            try:
                read.append([(r.value, r.line, r.column, r.faults) for r in records(text)])
            except YamlFault:
                read.append([])
    assert read[0] == read[1]


def test_every_value_and_key_has_its_place() -> None:
    offers = "  offers:\n    - text: Reads\n      area: career\n    -\n    - Walks\n"
    text = "# a list\n- name: Amara\n" + offers + "  areas: {career: 5}\n"
    (record,) = records(text)
    where = PositionFinder("a.yaml", text, record, private=False)
    places = {
        (): (2, 3), ("name",): (2, 9), ("offers", 0, "area"): (5, 13), ("offers", 1): (7, 7),
        ("areas", "career"): (8, 19),
    }  # fmt: skip
    for keys, place in places.items():
        assert where(keys)[1:3] == place, keys
    assert where(("areas", "career"), True)[1:4] == (8, 11, "  areas: {career: 5}")
    assert where(("offers", 5, "text"))[1:3] == (4, 5)


def test_the_place_of_a_later_record_counts_from_the_top_of_the_file(tmp_path: Path) -> None:
    text = "a: 1\n---\n- b: é\n-   c: {d: 4}\n"
    *_, last = records(text)
    assert PositionFinder("x", text, last, private=True)(("c", "d"))[1:] == (4, 12, "", 0)


def test_spaces_copied_from_a_web_page_indent_like_spaces() -> None:
    assert only("areas:\n\xa0\xa0career:\xa05\nname: A\xa0#1\n") == {
        "areas": {"career": "5"},
        "name": "A\xa0#1",
    }


def test_two_people_without_a_divider_are_told_to_divide() -> None:
    (record,) = load(b"name: A\nexpertise: [x]\nname: B\n")
    assert record.faults[0].hint == "for two people, put a line with --- between them"


@pytest.mark.parametrize("escape", ["\\U00110000", "\\UFFFFFFFF"])
def test_an_escape_that_names_no_character_is_refused(escape: str, parser: str) -> None:
    with pytest.raises(YamlFault) as raised:
        list(load(f'name: "{escape}"'.encode()))
    assert raised.value.fault.code == "P101"
    assert "backslash" in raised.value.fault.message + raised.value.fault.hint


def test_a_place_is_found_up_to_where_a_record_alone_would_be_no_yaml() -> None:
    text = "[Ana, nmae: x\ny, bo]"
    _, record, _ = records(text)
    assert record.value == {"nmae": "x y"}
    where = PositionFinder("a.yaml", text, record, private=False)
    assert where(("nmae",), True)[1:3] == (1, 7)
    assert where(("nmae",))[1:3] == (1, 13)


def test_a_fault_that_names_no_place_is_told_without_one() -> None:
    fault = explain_fault(pyyaml.MarkedYAMLError(problem="mapping values are not allowed here"), "a: b: c")
    assert fault.message == "this isn't valid YAML: there's one colon too many"
    assert (fault.line, fault.column) == (0, 0)
