"""Sheets: what each product writes is understood, what had to be guessed is said, what is wrong has its cell."""

import csv
import io
import json
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentorpick.errors import InvalidData, Problem, WrongUsage
from mentorpick.model.people import Answers, Mentor
from mentorpick.read.sheets.cells import READERS, ColumnRule, known_words, read_cell, read_status
from mentorpick.read.sheets.fields import MENTEE_FIELDS, MENTOR_FIELDS, level_words, likeness, may_be_alike, normalize
from mentorpick.read.sheets.headers import Headers, products
from mentorpick.read.sheets.mapping import FIELDS, Layout
from mentorpick.read.sheets.people import People, open_table, read_people
from mentorpick.read.sheets.readers import read_table
from tests.office import exports

KINDS = {"mentors": Mentor, "mentees": Answers}


def people(name: str, data: bytes | str, kind: Any = Mentor) -> People:
    return read_people(name, kind, data.encode() if isinstance(data, str) else data)


def values(name: str, data: bytes | str, kind: Any = Mentor) -> list[Any]:
    return [person.value for person in people(name, data, kind)]


def one(name: str, data: bytes | str, kind: Any = Mentor) -> Any:
    (value,) = values(name, data, kind)
    return value


def field(name: str, kind: Any = Mentor) -> Any:
    return next(field for field in FIELDS[kind] if field.name == name)


def said(value: Mentor | Answers, person: exports.Person) -> dict[str, tuple[Any, Any]]:
    """What was answered in the form, and what was understood."""
    texts = [line for line in person.get("offers", person.get("goals", "")).split("\n") if line]
    pairs = {
        "name": (person["name"], value.name),
        "organization": (person["organization"], value.organization),
        "stage": (person["stage"], value.stage),
        "roles": (set(person["roles"]), set(value.roles)),
        "values": (set(person["values"]), set(value.values)),
        "meeting": (set(person["meeting"]), set(value.meeting)),
        "timezone": (person["timezone"], value.timezone),
        "languages": (tuple(person["languages"].split("; ")), value.languages),
        "hours": (person["hours_per_month"], value.hours_per_month),
        "email": (person["contact.email"], value.contact.email),
    }
    if isinstance(value, Mentor):
        levels = {key[6:]: level for key, level in person.items() if key.startswith("areas.")}
        pairs |= {
            "areas": (levels, value.areas),
            "offers": (texts, [offer.text for offer in value.offers]),
            "expertise": (tuple(person["expertise"].split("; ")), value.expertise),
            "capacity": (person["capacity"], value.capacity),
            "accepting": (person["accepting"] == "yes", value.accepting),
            "structure": (person["style.structure"], value.style.structure),
            "updated": (date(2026, 9, 14), value.updated),
        }
    else:
        pairs |= {
            "priority": (person["priority"], value.priority),
            "also": ((person["also"],), value.also),
            "goals": (texts[0], value.goals[0].text),
            "second goal": (person["also"], value.goals[1].area),
            "must": (tuple(filter(None, [person["must.languages"]])), value.must.languages),
        }
    return pairs


@pytest.mark.parametrize("product", exports.PRODUCTS)
@pytest.mark.parametrize("of", KINDS)
def test_an_export_of_our_form_comes_back_as_it_was_answered_without_a_map(product, of):
    ending, write = exports.PRODUCTS[product]
    crowd = getattr(exports, of)(12)
    found = values(f"export{ending}", write(of, crowd), KINDS[of])
    assert len(found) == 12
    for person, value in zip(crowd, found, strict=True):
        if person["consent"] == "no":
            assert value is None
            continue
        pairs = said(value, person)
        if product == "google-sheets":
            pairs.pop("updated", None)  # 9/14/2026 is told apart from 14/9, later dates in the month may not be
        assert {k: got for k, (_, got) in pairs.items()} == {k: meant for k, (meant, _) in pairs.items()}


@pytest.mark.parametrize("product", exports.PRODUCTS)
def test_the_examples_of_exports_that_are_kept_are_what_the_products_write(product):
    ending, write = exports.PRODUCTS[product]
    kept = Path(__file__).parents[1] / "examples" / "sheets" / f"{product}{ending}"
    if ending == ".csv":
        assert kept.read_bytes() == write("mentors", exports.mentors(5))
    assert len(values(kept.name, kept.read_bytes())) == 5


@pytest.mark.parametrize("kind", FIELDS)
def test_every_field_of_the_format_is_a_column_by_its_own_name(kind):
    names = tuple(field.name for field in FIELDS[kind])
    headers = Headers(FIELDS[kind], names)
    assert all(headers.match(name).field == name and headers.match(name).sure for name in names)


@pytest.mark.parametrize("kind", FIELDS)
def test_every_question_of_the_form_is_recognised_and_no_two_are_confused(kind):
    asked = [field for field in FIELDS[kind] if field.asked and field.asked != "grid"]
    headers = Headers(FIELDS[kind], tuple(field.question for field in asked))
    for field_ in asked:
        match = headers.match(field_.question)
        assert (match.field, match.sure, match.rank) == (field_.name, True, field_.rank)


REWORDED = {
    "What languages can you talk in?": "languages",
    "What languages do you speak?": "languages",
    "How would you like to meet": "meeting",
    "How would you like to meet up?": "meeting",
    "What would you concretely do for somebody?": "offers",
    "How much could you help in each area? [Finances]": "areas.finances",
    "Areas [Career]": "areas.career",
    "areas - Mental health": "areas.mental_health",
    "How many hours per month can you give one person?": "hours_per_month",
}


@pytest.mark.parametrize("header", REWORDED)
def test_a_header_survives_a_small_rewording(header):
    match = Headers(MENTOR_FIELDS, (header,)).match(header)
    assert (match.field, match.sure) == (REWORDED[header], True)


@pytest.mark.parametrize("header", ["Shoe size", "Favourite colour", "Parking space", "Remarks of the office"])
def test_a_header_that_is_nothing_of_ours_is_not_taken_for_something(header):
    assert Headers(MENTOR_FIELDS, (header,)).match(header).field is None


@pytest.mark.parametrize("product", products(), ids=lambda product: product.name)
def test_the_columns_a_product_adds_are_known_for_what_they_are(product):
    headers = tuple(product.columns)
    found = Headers(MENTEE_FIELDS, headers)
    assert found.product == product
    assert all(found.match(header).sure for header in headers)


PLAIN = "name,areas.career,languages\nZoë Ångström,4,en;sv\n"
ENCODINGS = {
    "utf-8": "", "utf-8-sig": "", "utf-16": "UTF-16", "utf-16-le": "UTF-16", "cp1252": "cp1252",
}  # fmt: skip


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_encoding_is_read_and_all_but_utf8_said_aloud(encoding):
    found = people("form.csv", PLAIN.encode(encoding))
    assert [person.value.name for person in found] == ["Zoë Ångström"]
    assert (ENCODINGS[encoding] in " ".join(found.notices)) if ENCODINGS[encoding] else not found.notices


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_may_begin_with_a_letter_of_another_alphabet(encoding):
    found = one("s.csv", "İsim,name,areas.career\nx,Ada,4\n".encode(encoding))
    assert (found.name, found.areas) == ("Ada", {"career": 4})


@pytest.mark.parametrize(
    ("cell", "open_to_mentees"),
    [
        ("agree", True), ("I agree", True), ("ok", True), ("Ok, from May", True),
        ("disagree", False), ("I do not agree", False),
    ],
)  # fmt: skip
def test_who_agrees_to_new_mentees_is_open_to_them_though_only_a_plain_yes_is_consent(cell, open_to_mentees):
    assert read_cell(field("accepting"), ColumnRule(), cell) is open_to_mentees
    assert read_cell(field("consent"), ColumnRule(), cell) != "yes"


def test_every_word_that_is_read_as_a_yes_or_a_no_is_offered_for_it():
    words = known_words(field("accepting"))
    assert {word: words[word] for word in ("checked", "on", "off", "ok", "disagree")} == {
        "checked": "yes", "on": "yes", "off": "no", "ok": "yes", "disagree": "no",
    }  # fmt: skip
    assert all(read_cell(field("accepting"), ColumnRule(), word) is (said == "yes") for word, said in words.items())


@pytest.mark.parametrize(
    "note",
    ["abandoned", "abandona", "retirés", "desistir", "desistido", "desistida", "zrezygnował", "Zrezygnowała w maju"],
)
def test_a_note_that_somebody_left_is_understood_in_any_form_of_the_word(note):
    assert read_status(note) == "withdrawn"


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("head", ["", "sep={}\n"])
def test_every_separator_is_found(mark, head):
    text = head.format(mark) + mark.join(("name", "areas.career", "offers")) + "\n"
    text += mark.join(("Ada", "3", '"Reads CVs, letters; and more"')) + "\n"
    assert one("form.csv", text).offers[0].text == "Reads CVs, letters; and more"


def test_cells_with_line_breaks_keep_the_rows_of_the_spreadsheet():
    text = 'name,must.min_hours,priority,about\nAda,3,career,"one\ntwo"\nBo,x,career,\n'
    found = list(people("form.csv", text, Answers))
    assert found[0].value.about == "one\ntwo"
    (problem,) = found[1].value
    assert problem.place == 'form.csv:row 3, column "must.min_hours"'


@pytest.mark.parametrize("title", ["Mentors 2026,,,\n,,,\n", "\nMentors 2026\n", ""])
def test_a_title_above_the_headers_is_stepped_over_and_said(title):
    text = f"{title}name,areas.career,offers,capacity\nAda,5,Listens,x\n"
    table = read_table("list.csv", text.encode())
    assert table.headers == ("name", "areas.career", "offers", "capacity")
    number = text.count("\n")
    assert [row.place for row in table.rows] == [f"row {number}"]
    said = [f"list.csv: took the headers from row {number - 1}, below the title"]
    assert table.notices == (said if title else [])


@pytest.mark.parametrize("text", ["priority\ncareer\ncareer,x,y\n", "Wish\ncareer\nfinances,x\n"])
def test_one_column_is_no_title(text):
    assert read_table("one.csv", text.encode()).headers == (text.split()[0],)


def test_no_optional_cell_is_worth_a_person_and_each_is_named_with_row_column_and_words():
    text = "name,offers,areas.career,languages,roles,updated,timezone\nAda,Listens,9,Klingonese,sponser,soon,CST\n"
    form = people("form.csv", text)
    (ada,) = (person.value for person in form)
    assert (ada.areas, ada.languages, ada.roles, ada.updated, ada.timezone) == ({}, (), (), None, "")
    assert {(odd.place, odd.column, odd.words) for odd in form.odd} == {
        ("row 2", "areas.career", "9"), ("row 2", "languages", "Klingonese"), ("row 2", "roles", "sponser"),
        ("row 2", "updated", "soon"), ("row 2", "timezone", "CST"),
    }  # fmt: skip
    assert '"CST" in "timezone" means nothing to me, so it stays unknown (row 2)' in list(form.said_after())


def test_a_list_keeps_its_good_words_and_blames_the_column_that_holds_the_bad_one(tmp_path):
    sheet = tmp_path / "a.csv"
    sheet.write_text("name,areas.career,First way,Second way\nAda,3,video,Discord\n", encoding="utf-8")
    columns = "columns: {name: name, areas.career: areas.career, First way: meeting, Second way: meeting}\n"
    (tmp_path / "a.csv.map.yaml").write_text(columns, encoding="utf-8")
    form = read_people(sheet, Mentor)
    (ada,) = (person.value for person in form)
    assert ada.meeting == ("video",)
    assert [(odd.column, odd.words) for odd in form.odd] == [("Second way", "Discord")]


def test_a_must_that_cannot_be_read_is_worth_a_person():
    problems = one("c.csv", "name,priority,must.min_hours\nJo,career,a lot\n", Answers)
    assert [problem.place for problem in problems] == ['c.csv:row 2, column "must.min_hours"']


def test_what_a_mentee_wrote_stays_out_of_problems_and_sentences_out_of_messages():
    text = f"priority,goals,must.min_hours\ncareer,my secret {'x' * 20_001},a secret number\n"
    form = people("c.csv", text, Answers)
    (problems,) = (person.value for person in form)
    assert all("secret" not in f"{p.message}{p.hint}{p.excerpt}" for p in problems)
    assert not any("my secret" in said for said in form.said_after())


def test_a_row_with_more_cells_than_columns_is_a_problem_of_that_row_alone():
    found = values("form.csv", "name,areas.career\nAda,3,stray\nBo,3\n")
    assert isinstance(found[0][0], Problem)
    assert (found[0][0].code, found[0][0].place) == ("P402", "form.csv:row 2")
    assert found[1].name == "Bo"


HOSTILE = {
    "nul": (b"name,\0areas\n\0\0\1", "NUL"),
    "empty": (b"", "empty"),
    "blank": (b"\n\n,,\n", "empty"),
    "quote": (b'name,areas.career\n"' + b"x" * 200_000, "quotation mark"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_table_is_refused_in_a_sentence(name):
    data, word = HOSTILE[name]
    with pytest.raises(InvalidData) as error:
        values("form.csv", data)
    assert word in f"{error.value.message} {error.value.hint}"


def test_a_workbook_that_is_none_is_refused():
    for name in ("form.xlsx", "form.xls", "form.ods"):
        with pytest.raises(InvalidData, match="not a workbook"):
            values(name, b"name,areas\n")


def test_an_unknown_ending_names_the_ones_that_can_be_read(tmp_path):
    (tmp_path / "a.docx").write_bytes(b"PK")
    with pytest.raises(WrongUsage) as error:
        read_table(tmp_path / "a.docx")
    assert ".xlsx" in error.value.hint


def workbook(rows: list[list[Any]]) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_dates_and_numbers_of_a_workbook_are_what_they_show():
    head = ["name", "areas.career", "hours_per_month", "capacity", "updated", "id", "accepting"]
    mentor = one("m.xlsx", workbook([head, ["Ada", 3.0, 1.5, 2.0, datetime(2026, 3, 4, 9, 30), 7, True]]))
    assert (mentor.areas, mentor.hours_per_month, mentor.capacity) == ({"career": 3}, 1.5, 2)
    assert (mentor.updated, mentor.id, mentor.accepting) == (date(2026, 3, 4), "7", True)


def test_a_missing_extra_is_named(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "python_calamine", None)
    with pytest.raises(WrongUsage) as error:
        values("m.xlsx", workbook([["name"]]))
    assert "mentorpick[office]" in error.value.hint


CELLS: dict[str, tuple[str, Any, Any]] = {
    "a level in digits": ("areas.career", "3", 3),
    "a level as a number": ("areas.career", 4.0, 4),
    "a level with its words": ("areas.career", "5 - deep experience", 5),
    "a level in words": ("areas.career", "Very experienced", 5),
    "a level nobody knows": ("areas.career", "2 to 3", "2 to 3"),
    "checkboxes with semicolons": ("meeting", "Video call;In person;", ["video", "in_person"]),
    "checkboxes with commas": ("meeting", "Video call, In person", ["video", "in_person"]),
    "options that hold commas": (
        "wants.areas", "Career: work, training, the next post, skills, research, promotion, Finances",
        ["career", "finances"],
    ),
    "a synonym": ("meeting", "zoom", ["video"]),
    "free words with semicolons": ("expertise", "law; tax, inheritance", ["law", "tax, inheritance"]),
    "free words with commas": ("expertise", "law, tax", ["law", "tax"]),
    "free words line by line": ("expertise", "law\ntax", ["law", "tax"]),
    "names keep their commas": ("conflicts", "Cedar Health, Inc.", ["Cedar Health, Inc."]),
    "offers with bars and areas": (
        "offers", "career: Reads CVs|Listens", [{"text": "Reads CVs", "area": "career"}, {"text": "Listens"}],
    ),
    "offers line by line with bullets": (
        "offers", "- Reads CVs\n2. Listens", [{"text": "Reads CVs"}, {"text": "Listens"}],
    ),
    "an offer with a colon of its own": ("offers", "Ask me: anything", [{"text": "Ask me: anything"}]),
    "hours in words": ("hours_per_month", "2 hours a month", 2),
    "hours with a comma": ("hours_per_month", "1,5", 1.5),
    "hours nobody knows": ("hours_per_month", "2-3 hours", 2),
    "hours with two readings": ("hours_per_month", "2;3", "2;3"),
    "half an hour": ("hours_per_month", "30 minutes", 0.5),
    "a counted word": ("capacity", "2. Two", 2),
    "a placeholder": ("organization", "N/A", None),
    "an error of a formula": ("title", "#REF!", None),
    "nobody": ("conflicts", "No", None),
    "an address with its name": ("contact.email", "Ada <ada@example.org>", "ada@example.org"),
    "two ways and a word between": ("meeting", "in person or video", ["in_person", "video"]),
    "yes": ("accepting", "Yes, gladly", True),
    "no": ("accepting", "no", False),
    "perhaps": ("accepting", "perhaps", "perhaps"),
    "an ISO date": ("updated", "2026-03-04", "2026-03-04"),
    "a date with the day first": ("updated", "25/3/2026", "2026-03-25"),
    "a date with the month first": ("updated", "3/25/2026 9:14", "2026-03-25"),
    "a date that could be either": ("updated", "3/4/2026", "3/4/2026"),
    "a German date": ("updated", "4.3.2026", "2026-03-04"),
    "a date with its zone": ("updated", "2026/09/14 8:30:00 AM GMT+1", "2026-09-14"),
    "a serial day": ("updated", 46085.0, "2026-03-04"),
    "a day where a text belongs": ("location", datetime(2026, 3, 4), "2026-03-04"),
    "a time where a text belongs": ("location", datetime(2026, 3, 4, 9, 30), "2026-03-04 09:30:00"),
    "nothing": ("bio", "  ", None),
}  # fmt: skip


@pytest.mark.parametrize("case", CELLS)
def test_a_cell_means(case):
    name, cell, meant = CELLS[case]
    assert read_cell(field(name), ColumnRule(), cell) == meant


def test_every_kind_of_field_has_a_reader():
    assert {field.kind for fields in FIELDS.values() for field in fields} - {"date"} == set(READERS)


@pytest.mark.parametrize("word", level_words())
def test_every_word_for_a_level_is_one(word):
    assert read_cell(field("areas.career"), ColumnRule(), word.upper()) == level_words()[word]


def test_a_rule_of_the_map_wins_over_what_is_known():
    rule = ColumnRule(values={"Attending": "senior", "no": "x"}, split="/", options=("law, and order",))
    assert read_cell(field("stage"), rule, " attending ") == "senior"
    assert read_cell(field("stage"), rule, "Fellow in training") == "Fellow in training"
    assert read_cell(field("expertise"), ColumnRule(split="/"), "law/tax, all") == ["law", "tax, all"]
    assert read_cell(field("expertise"), ColumnRule(options=("law, and order",)), "law, and order, tax") == [
        "law, and order", "tax",
    ]  # fmt: skip
    assert read_cell(field("updated"), ColumnRule(date="%d/%m/%Y"), "3/4/2026") == "2026-04-03"
    assert read_cell(field("updated"), ColumnRule(date="%d/%m/%Y"), "April 3rd") == "April 3rd"
    assert read_cell(field("offers"), ColumnRule(area="finances"), "Loans") == [{"text": "Loans", "area": "finances"}]


MEANT = {
    "one word": ("Online", ["video"]),
    "a word for two": ("Either", ["video", "phone"]),
    "a word for none": ("No matter", None),
    "several words": ("Online; Either; In person", ["video", "phone", "in_person"]),
    "a word that needs no map": ("Zoom", ["video"]),
    "items of a record": (["Either", "Online"], ["video", "phone"]),
}


@pytest.mark.parametrize("case", MEANT)
def test_what_the_map_says_of_a_word_of_a_list_is_part_of_a_list(case):
    cell, meant = MEANT[case]
    rule = ColumnRule(values={"Online": "video", "Either": ["video", "phone"], "No matter": []})
    assert read_cell(field("meeting"), rule, cell) == meant


@given(st.one_of(st.text(max_size=40), st.integers(), st.floats(allow_nan=False), st.booleans(), st.dates(),
                 st.lists(st.text(max_size=8), max_size=4)))  # fmt: skip
def test_no_cell_makes_a_reader_fail(cell):
    for fields in FIELDS.values():
        for each in fields:
            read_cell(each, ColumnRule(), cell)


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0\r\n"), max_size=9), min_size=1, max_size=5))
def test_any_text_in_any_cell_becomes_a_person_or_problems_with_places(cells):
    out = io.StringIO()
    csv.writer(out).writerows([["name", "areas.career", "bio", "roles", "updated"][: len(cells)], cells])
    for person in people("form.csv", out.getvalue()):
        assert isinstance(person.value, Mentor) or all(p.place.startswith("form.csv:row 2") for p in person.value)


def test_without_a_name_column_a_map_is_asked_for():
    with pytest.raises(WrongUsage) as error:
        values("form.csv", "areas.career\n3\n")
    assert "no column is the name" in error.value.message
    assert "profiles import" in error.value.hint


def test_a_guess_is_no_certainty():
    with pytest.raises(WrongUsage, match="Job title"):
        values("form.csv", "name,areas.career,Job title\nAda,3,Nurse\n")


def test_ids_come_from_the_id_column_the_name_or_the_address():
    assert one("a.csv", "id,name,areas.career\nA. B.,Ada,3\n").id == "a-b"
    assert one("a.csv", "name,areas.career\nZoë Ito,3\n").id == "zoe-ito"
    hashed = one("a.csv", "priority,contact.email\ncareer,jo@example.org\n", Answers).id
    assert hashed.startswith("p-")
    assert "jo" not in hashed
    assert hashed == one("a.csv", "contact.email,priority\nJO@example.org ,career\n", Answers).id
    assert one("a.csv", "priority\ncareer\n", Answers).id == "row-2"


def test_jsonl_takes_nested_and_dotted_keys_and_names_unknown_ones():
    lines = [
        {"name": "Ada", "areas": {"career": 3}, "offers": [{"text": "Reads"}, "Listens"], "x-n": {"a": 1}},
        {"name": "Bo", "areas.career": 4, "langauges": ["en"]},
        ["no", "object"],
    ]
    found = values("m.jsonl", "\n".join(map(json.dumps, lines)))
    assert (found[0].areas, [o.text for o in found[0].offers]) == ({"career": 3}, ["Reads", "Listens"])
    assert found[0].x == {"x-n": {"a": 1}}
    assert (found[1][0].code, found[1][0].hint) == ("P201", "did you mean 'languages'?")
    assert found[2][0].place == "m.jsonl:3:1"


def test_a_map_renames_translates_and_gives_constants_and_they_are_said(tmp_path):
    (tmp_path / "c.csv").write_text("Who,Wants\nJo,To publish\n", encoding="utf-8")
    (tmp_path / "c.csv.map.yaml").write_text(
        "columns:\n  Who: name\n  Wants: goals\nfields:\n  priority: {constant: career}\n", encoding="utf-8"
    )
    found = read_people(tmp_path / "c.csv", Answers)
    assert found.notices == ["priority is 'career' for everyone, because the map says so"]
    (person,) = found
    assert (person.value.name, person.value.priority, person.value.goals[0].text) == ("Jo", "career", "To publish")


def test_a_map_that_names_an_unknown_field_says_so_with_a_suggestion(tmp_path):
    (tmp_path / "c.csv").write_text("Who\nJo\n", encoding="utf-8")
    (tmp_path / "c.csv.map.yaml").write_text("columns: {Who: nmae}\n", encoding="utf-8")
    with pytest.raises(InvalidData) as error:
        read_people(tmp_path / "c.csv", Mentor)
    assert "did you mean 'name'?" in error.value.problems[0].hint


def test_a_map_survives_small_rewording_of_headers_and_says_so(tmp_path):
    (tmp_path / "c.csv").write_text("Your full name please,What do you know about?\nAda,law\n", encoding="utf-8")
    (tmp_path / "c.csv.map.yaml").write_text(
        "columns:\n  Your full name: name\n  What do you know of?: expertise\n", encoding="utf-8"
    )
    found = read_people(tmp_path / "c.csv", Mentor)
    assert [person.value.expertise for person in found] == [("law",)]
    assert found.mapping.reworded == {
        "Your full name please": "Your full name", "What do you know about?": "What do you know of?",
    }  # fmt: skip


def ods(rows: list[list[str]]) -> bytes:
    """A small OpenDocument sheet, written by hand."""
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    body = "".join(f"<table:table-row>{''.join(map(cell.format, row))}</table:table-row>" for row in rows)
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0"?><office:document-content {spaces} office:version="1.2"><office:body>'
        f'<office:spreadsheet><table:table table:name="A">{body}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        spaces = 'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"'
        entry = '<manifest:file-entry manifest:full-path="/" manifest:media-type="application/x"/>'
        archive.writestr("META-INF/manifest.xml", f"<manifest:manifest {spaces}>{entry}</manifest:manifest>")
    return out.getvalue()


def test_an_opendocument_sheet_is_read():
    assert one("m.ods", ods([["name", "areas.career"], ["Zoë", "4"]])).areas == {"career": 4}


def test_the_first_sheet_that_says_anything_is_read_and_the_others_are_named():
    from openpyxl import Workbook

    book = Workbook()
    book.create_sheet("People").append(["name", "areas.career"])
    book["People"].append(["Ada", 3])
    book.create_sheet("More").append(["x"])
    out = io.BytesIO()
    book.save(out)
    found = people("m.xlsx", out.getvalue())
    assert [person.value.name for person in found] == ["Ada"]
    assert found.notices == ["m.xlsx: sheet 'People' was read; others: More"]


def test_a_workbook_that_says_nothing_is_refused():
    with pytest.raises(InvalidData, match="has no header row: it's empty"):
        values("m.xlsx", workbook([]))


def test_a_sheet_that_is_not_there_or_too_large_is_refused(tmp_path, monkeypatch):
    from mentorpick.read.sheets import readers as sheets

    with pytest.raises(WrongUsage, match="there's no file"):
        read_table(tmp_path / "a.csv")
    monkeypatch.setattr(sheets, "MAX_BYTES", 2_000_000)
    with pytest.raises(InvalidData, match=r"a\.csv is larger than 2 MB"):
        read_table("a.csv", b"," * 2_000_001)


def test_several_columns_for_one_field_are_joined_and_of_the_others_the_first_counts(tmp_path):
    (tmp_path / "m.csv").write_text(
        "name,expertise,A,B,C,D,E,F\nAda,law,en,fr; en,First.,Second.,senior,student\n", encoding="utf-8"
    )
    (tmp_path / "m.csv.map.yaml").write_text(
        "columns: {name: name, expertise: expertise, A: languages, B: languages, C: bio, D: bio, E: stage, F: stage}\n",
        encoding="utf-8",
    )
    (ada,) = (person.value for person in read_people(tmp_path / "m.csv", Mentor))
    assert ada.languages == ("en", "fr")
    assert ada.bio == "First.\n\nSecond."
    assert ada.stage == "senior"


def test_what_a_product_wrote_itself_is_taken_only_where_it_can_be_told(tmp_path):
    form = people(
        "answers.csv",
        "ID,Start time,Completion time,Email,Name,areas.career\n"
        "1,9/14/26 8:00,9/14/26 8:30,ada@example.org,Ada,3\n"
        "2,9/4/26 8:00,9/4/26 8:30,anonymous,Bo,3\n",
    )
    ada, bo = (person.value for person in form)
    assert (ada.updated, ada.contact.email) == (date(2026, 9, 14), "ada@example.org")
    assert (bo.updated, bo.contact.email) == (date(2026, 9, 4), ""), "the other row shows that the month comes first"


def test_a_column_whose_dates_all_have_two_readings_stays_unknown():
    form = people(
        "answers.csv",
        "ID,Start time,Completion time,Email,Name,areas.career\n2,9/4/26 8:00,9/4/26 8:30,bo@example.org,Bo,3\n",
    )
    assert [person.value.updated for person in form] == [None]
    assert form.undated == 1, "September 4th or April 9th"


def test_a_map_that_is_named_must_be_there_and_be_a_map(tmp_path):
    (tmp_path / "c.csv").write_text("Who\nJo\n", encoding="utf-8")
    with pytest.raises(WrongUsage, match="there's no map"):
        open_table(tmp_path / "c.csv", Mentor, map_path=str(tmp_path / "gone.yaml"))
    for text, said in (("columns: {", r"m\.yaml:\d:\d+: "), ("- a list", r"m\.yaml isn't a map")):
        (tmp_path / "m.yaml").write_text(text, encoding="utf-8")
        with pytest.raises(InvalidData, match=said):
            open_table(tmp_path / "c.csv", Mentor, map_path=str(tmp_path / "m.yaml"))


RECORDS: dict[str, tuple[str, str, list[str]]] = {
    "a list": ("m.json", '[{"name": "Ada"}, {"name": "Bo"}]', ["record 1", "record 2"]),
    "a list in a key": ("m.json", '{"page": 1, "people": [{"name": "Ada"}]}', ["record 1"]),
    "by id": ("m.json", '{"ada": {"name": "Ada"}, "bo": {"name": "Bo"}}', ["record 'ada'", "record 'bo'"]),
    "one person": ("m.json", '{"name": "Ada", "languages": ["en"]}', ["record 1"]),
    "lines with gaps": ("m.jsonl", '{"name": "Ada"}\n\n{"name": "Bo"}\n', ["line 1", "line 3"]),
    "documents": ("m.yaml", "name: Ada\n---\nname: Bo\n", ["record 1", "record 2"]),
}


@pytest.mark.parametrize("case", RECORDS)
def test_records_are_found_in_whatever_they_lie(case):
    name, text, places = RECORDS[case]
    assert [row.place for row in read_table(name, text.encode()).rows] == places


def test_a_map_says_where_the_records_are():
    text = b'{"data": {"people": [{"name": "Ada"}], "total": 1}}'
    assert [row.cells for row in read_table("m.json", text, Layout(records="data.people")).rows] == [{"name": "Ada"}]
    with pytest.raises(InvalidData, match="holds no list of records"):
        read_table("m.json", text, Layout(records="data.people.first"))


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("m.json", b"[1, 2]", r"m\.json holds no list of records"),
        ("m.json", b'[{"name": "Ada",}]', r"m\.json:1:\d+: .*not JSON from here on"),
        ("m.json", b"[" * 100_000, r"m\.json is nested too deeply"),
        ("m.yaml", b"- name: [", r"m\.yaml:\d:\d+: this isn't valid YAML"),
    ],
)
def test_what_holds_no_records_is_refused_in_a_sentence(name, data, said):
    with pytest.raises(InvalidData, match=said):
        read_table(name, data)


@pytest.mark.parametrize("line", ['{"name": ', "[]", "7", "[" * 100_000])
def test_a_line_that_is_no_object_is_told_and_the_others_are_read(line):
    bad, good = read_table("m.jsonl", f'{line}\n{{"name": "Bo"}}\n'.encode()).rows
    assert (bad.code, bad.place) == ("P403", "m.jsonl:1:1")
    assert good.cells == {"name": "Bo"}


def test_the_encoding_of_json_is_said_where_it_is_no_utf_8():
    table = read_table("m.json", '[{"name": "Zoë"}]'.encode("cp1252"))
    assert table.notices[0].startswith("m.json was read as Windows-1252")
    assert [row.cells["name"] for row in table.rows] == ["Zoë"]


def test_the_sheet_that_a_map_names_is_read():
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["name"])
    book.create_sheet("Mentors").append(["name", "bio"])
    out = io.BytesIO()
    book.save(out)
    assert read_table("m.xlsx", out.getvalue(), Layout(sheet="Mentors")).headers == ("name", "bio")
    with pytest.raises(WrongUsage, match="has no sheet 'People'") as error:
        read_table("m.xlsx", out.getvalue(), Layout(sheet="People"))
    assert "Mentors" in error.value.hint


@given(st.text("ab c", max_size=12).map(normalize), st.text("ab c", max_size=12).map(normalize), st.floats(0.5, 0.95))
def test_headers_that_may_not_be_alike_are_not(first, second, least):
    if not may_be_alike(first, [second], least):
        assert likeness(first, second) <= least
