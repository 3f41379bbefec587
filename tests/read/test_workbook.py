"""Workbooks made to harm: refused, or read for what they hold, in bounded memory and time; real ones are read."""

import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random

import openpyxl
import pytest

from mentorpick.errors import InvalidData, MachineFailed
from mentorpick.read.sheets import workbook
from mentorpick.read.sheets.readers import read_table
from mentorpick.read.sheets.workbook import read_workbook
from tests.measured import measured
from tests.read.test_sheets import ods

Change = Callable[[str], str]


def xlsx(change: Change = str) -> bytes:
    """A workbook of three columns and two rows, the XML of its sheet changed."""
    book = openpyxl.Workbook()
    for row in (["id", "priority", "goals"], ["ana", "career", "Publish"]):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return changed(out.getvalue(), "xl/worksheets/sheet1.xml", change)


def changed(data: bytes, name: str, change: Change) -> bytes:
    """The archive with one of its members changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.namelist():
            text = old.read(item)
            new.writestr(item, change(text.decode()).encode() if item == name else text)
    return out.getvalue()


def last(rows: str) -> Change:
    """These rows below the others."""
    return lambda text: text.replace("</sheetData>", f"{rows}</sheetData>")


def cell(place: str = "", text: str = "x") -> str:
    return f"<c{place and f' r={place!r}'} t='inlineStr'><is><t>{text}</t></is></c>"


def of_ods(change: Change) -> bytes:
    return changed(ods([["name", "areas.career"], ["Zoë", "4"]]), "content.xml", change)


REPEATED = 'table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"'
PREFIXED = "".join(f"<a-b:row r='{n}'><a-b:c r='T{n}'><a-b:v>1</a-b:v></a-b:c></a-b:row>" for n in (3, 1_000_000))


def far(attributes: str) -> Callable[[], bytes]:
    """A cell with these attributes in a row near the others."""
    return lambda: xlsx(last(f"<row r='3'><c {attributes}><v>1</v></c></row>"))


def in_ods(attributes: str, content: str = "<text:p>x</text:p>") -> Callable[[], bytes]:
    """A hundred rows of a cell with these attributes."""
    row = f"<table:table-row><table:table-cell {attributes}>{content}</table:table-cell></table:table-row>" * 300
    return lambda: of_ods(lambda text: text.replace("</table:table>", f"{row}</table:table>"))


def elsewhere(name: str) -> bytes:
    """The sheet lies where no sheet does, and its cells are far apart."""
    data = changed(xlsx(), "xl/_rels/workbook.xml.rels", lambda text: text.replace("worksheets/sheet1.xml", name))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheet = last(f"<row r='3'>{cell('XFD1048576')}</row>")(archive.read("xl/worksheets/sheet1.xml").decode())
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(f"xl/{name}", sheet)
    return out.getvalue()


BOMBS: dict[str, Callable[[], bytes]] = {
    "far.xlsx": lambda: xlsx(last(f"<row r='1048576'>{cell('XFD1048576')}</row>")),
    "far-in-a-near-row.xlsx": lambda: xlsx(last(f"<row r='3'>{cell('XFD1048576')}</row>")),
    "prefixed.xlsx": lambda: xlsx(
        last(f"<x:row r = '3'>{cell('XFD1048576').replace('<c', '<x:c').replace('</c', '</x:c')}</x:row>")
    ),
    "hyphen.xlsx": lambda: xlsx(last(PREFIXED)),
    "bracket-in-attribute.xlsx": far("z='/>' r='XFD1048576'"),
    "other-attribute.xlsx": far("z-r='A3' r='XFD1048576'"),
    "eight-letters.xlsx": far("r='AAAAAAAA9'"),
    "reference.xlsx": far("r='&#88;FD1048576'"),
    "unplaced.xlsx": lambda: xlsx(last(f"<row>{cell() * 9_000}</row>" + f"<row>{cell()}</row>" * 9_000)),
    "text.xlsx": lambda: xlsx(last(f"<row r='3'>{cell('A3', 'x' * 40_000_000)}</row>")),
    "large.xlsx": lambda: xlsx(last("<row r='3'/>" * 5_000_000)),
    "elsewhere.xlsx": lambda: elsewhere("media/a.png"),
    "among-strings.xlsx": lambda: elsewhere("sharedStrings.xml"),
    "repeated.ods": lambda: of_ods(lambda text: text.replace("row><table:table-cell", f"row {REPEATED}", 1)),
    "plus.ods": in_ods('office:value-type="string" table:number-columns-repeated="+10000"'),
    "reference.ods": in_ods('office:value-type="string" table:number-columns-repeated="100&#48;0"'),
    "value-alone.ods": in_ods('office:value-type="float" office:value="1" table:number-columns-repeated="10000"', ""),
    "spaces.ods": lambda: of_ods(lambda text: text.replace("Zoë", 'Zoë<text:s text:c="2000000000"/>')),
    "members.xlsx": lambda: stuffed({f"xl/{n}.xml": "<a/>" for n in range(6_000)}),
    "merged.xlsx": lambda: xlsx(after_cells("<m>" + "<mergeCell ref='A1:XFD9'/>" * 1_000_000 + "</m>")),
    "nested.xlsx": lambda: xlsx(after_cells("<a>" * 2_000_000 + "</a>" * 2_000_000)),
    "styles.xlsx": lambda: padded(changed(xlsx(), "xl/styles.xml", before_end("cellXfs", "<xf/>" * 9_000_000))),
    "links.xlsx": lambda: padded(changed(xlsx(), LINKS, before_end("Relationships", "<Relationship/>" * 900_000))),
    "strings.xlsx": lambda: padded(stuffed({"xl/sharedStrings.xml": f"<sst>{'<si/>' * 9_000_000}</sst>"})),
    "sheets.xlsx": lambda: stuffed({f"xl/{n}.xml": f"<row r='1000'>{cell('BXX1000')}</row>" for n in range(9)}),
    "tables.ods": lambda: of_ods(before_end("office:spreadsheet", TABLE * 9)),
    "twice.xlsx": lambda: stuffed({"XL/worksheets\\SHEET1.xml": "<worksheet/>"}),
}
LINKS = "xl/_rels/workbook.xml.rels"
TABLE = (
    '<table:table><table:table-row table:number-rows-repeated="1000"><table:table-cell office:value-type="string"'
    ' table:number-columns-repeated="1900"><text:p>x</text:p></table:table-cell></table:table-row></table:table>'
)


def after_cells(text: str) -> Change:
    return lambda sheet: sheet.replace("</sheetData>", f"</sheetData>{text}")


def before_end(tag: str, text: str) -> Change:
    return lambda whole: whole.replace(f"</{tag}>", f"{text}</{tag}>")


def padded(data: bytes) -> bytes:
    """The same with much in it that can't be packed: it unpacks to no more than many times itself."""
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/media/a.png", Random(1).randbytes(600_000))
    return out.getvalue()


def stuffed(members: dict[str, str], good: bytes = b"") -> bytes:
    """A good workbook with more in its archive."""
    out = io.BytesIO(good or xlsx())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return out.getvalue()


REFUSED = "room for|more text|unpacks to|impossible place|more files than a workbook|more parts|the same name"


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_with_its_reason(name: str) -> None:
    data = BOMBS[name]()
    assert len(data) < 1_000_000
    with pytest.raises(InvalidData, match=REFUSED):
        read_workbook(Path(name), data)


HARMLESS: dict[str, Callable[[], bytes]] = {
    "plain.xlsx": xlsx,
    "dimension.xlsx": lambda: xlsx(lambda text: re.sub('<dimension ref="[^"]*"', '<dimension ref="A1:XFD99999"', text)),
    "formatted.xlsx": lambda: xlsx(last("<row r='1048576'><c r='XFD1048576' s='0'/></row>")),
    "long.xlsx": lambda: xlsx(last("".join(f"<row r='{n}'>{cell(f'C{n}')}</row>" for n in range(3, 20_000)))),
    "wide.xlsx": lambda: xlsx(last(f"<row r='3'>{cell('BZ3')}</row>")),
    "format-below.ods": lambda: of_ods(
        lambda text: text.replace("</table:table>", f"<table:table-row {REPEATED}/></table:table-row></table:table>")
    ),
}


@pytest.mark.parametrize("name", HARMLESS)
def test_what_people_save_is_read(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(HARMLESS[name]())
    assert read_table(tmp_path / name).headers[:2] in (("id", "priority"), ("name", "areas.career"))


def renamed(text: str) -> str:
    """The same in an encoding that a reader of bytes doesn't know."""
    return text.replace("<?xml version='1.0'?>", "").replace(
        "<worksheet", '<?xml version="1.0" encoding="cp037"?><worksheet'
    )


ENTITIES = '<!DOCTYPE worksheet [<!ENTITY a "xxxxxxxxxx"><!ENTITY b "&a;&a;&a;&a;">]><worksheet'
UNREADABLE: dict[str, Callable[[], bytes]] = {
    "entities.xlsx": lambda: xlsx(lambda text: text.replace("<worksheet", ENTITIES, 1).replace("ana", "&b;")),
    "utf-16.xlsx": lambda: recoded("utf-16"),
    "not-closed.xlsx": lambda: xlsx(lambda text: text.replace("</sheetData>", "")),
    "text-first.xlsx": lambda: xlsx(lambda text: f"x{text}"),
    "binary.xlsx": lambda: b"PK\x03\x04" + bytes(500),
    "no-zip.ods": lambda: b"name,areas.career\nZoe,4\n",
}


def recoded(encoding: str) -> bytes:
    """A sheet in another encoding."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx())) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, data.decode().encode(encoding) if "sheet1" in name else data)
    return out.getvalue()


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_two_readers_could_read_in_two_ways_is_not_read(name: str) -> None:
    with pytest.raises(InvalidData, match=r"can't be read as a workbook|isn't a workbook inside|header row"):
        read_workbook(Path(name), UNREADABLE[name]())


def test_an_encoding_that_is_only_claimed_changes_nothing() -> None:
    assert read_workbook(Path("m.xlsx"), xlsx(renamed)).rows[1] == ["ana", "career", "Publish"]


def test_what_is_no_sheet_takes_no_time(tmp_path: Path) -> None:
    (tmp_path / "m.xlsx").write_bytes(
        stuffed({"xl/media/a.xml": "<s " * 330_000, "xl/media/b.png": "<s c='" * 160_000})
    )
    done = measured([sys.executable, "-c", PROBE, tmp_path / "m.xlsx"])
    assert json.loads(done.out) == ["id", "priority", "goals"]
    assert done.seconds < 4  # 1.7 KB of it took minutes when tags were looked for with a pattern


def test_a_reader_that_ends_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "_CHILD", [sys.executable, "-c", "import os; os.abort()"])
    with pytest.raises(InvalidData, match="too much memory or time") as error:
        read_workbook(Path("m.xlsx"), xlsx())
    assert error.value.hint == "save it as CSV"


def test_a_reader_that_never_ends_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "_CHILD", [sys.executable, "-c", "import time; time.sleep(600)"])
    monkeypatch.setattr(workbook, "_PATIENCE", 0.5)
    with pytest.raises(InvalidData, match="too much memory or time"):
        read_workbook(Path("m.xlsx"), xlsx())


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="there a process can't be bounded in memory this way")
def test_the_reader_may_not_take_all_memory() -> None:
    program = "from mentorpick.read.sheets import workbook; workbook._limit(); bytearray(3_000_000_000)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert "MemoryError" in done.stderr


def test_a_text_shared_by_many_cells_is_counted_as_often_as_it_is_read() -> None:
    texts = f"<si><t>{'x' * 900_000}</t></si>" + "<si><t>y</t></si>" * 9
    cells = "".join(f"<row r='{n}'><c r='A{n}' t='s'><v>0</v></c></row>" for n in range(3, 20_000))
    shared = f"<sst xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'>{texts}</sst>"
    data = stuffed({"xl/sharedStrings.xml": shared}, xlsx(last(cells)))
    with pytest.raises(InvalidData, match=r"more text|too much memory"):
        read_workbook(Path("m.xlsx"), data)


def test_a_cell_keeps_its_kind_on_the_way_from_the_other_process() -> None:
    book = openpyxl.Workbook()
    made = [datetime(2026, 3, 4, 9, 30), date(2026, 3, 4), time(9, 30), timedelta(hours=30), 1.5, True, "x"]
    book.active.append(made)
    out = io.BytesIO()
    book.save(out)
    assert read_workbook(Path("m.xlsx"), out.getvalue()).rows == [made]


def test_a_workbook_that_no_process_can_be_started_for_is_an_error_of_the_machine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(workbook, "_CHILD", ["/nowhere/python"])
    with pytest.raises(MachineFailed, match="no process"):
        read_workbook(Path("m.xlsx"), xlsx())


QUICK = ("text.xlsx", "bracket-in-attribute.xlsx", "spaces.ods")
SLOW = tuple(name for name in BOMBS if name not in QUICK)
PROBE = """
import json, sys
from mentorpick.errors import InvalidData
from mentorpick.read.sheets.readers import read_table
try:
    print(json.dumps(read_table(sys.argv[1]).headers))
except InvalidData as error:
    print(json.dumps(error.message))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="memory is measured as POSIX counts it")
@pytest.mark.parametrize("name", [*QUICK, *(pytest.param(name, marks=pytest.mark.long) for name in SLOW)])
def test_a_bomb_takes_neither_time_nor_memory(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(BOMBS[name]())
    done = measured([sys.executable, "-c", PROBE, tmp_path / name])
    assert name in json.loads(done.out)
    assert done.mebibytes < 200
    assert done.seconds < 4  # 2 on an idle machine; beside other tests a core is slower


def test_hidden_rows_and_formulas_without_a_result_are_told_of_the_sheet_that_is_read() -> None:
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    for row in (["name", "offers"], ["Ada", "read"], ["Bo", "mock"], ['=A2&"!"', "x"]):
        first.append(row)
    first.row_dimensions[3].hidden = first.row_dimensions[9].hidden = True
    other = book.create_sheet("Other & more")
    other.append(["name", "=1+1"])
    out = io.BytesIO()
    book.save(out)
    found = read_workbook(Path("b.xlsx"), out.getvalue())
    assert (found.unseen, found.unsolved) == ([3], [4])
    assert read_workbook(Path("b.xlsx"), out.getvalue(), "Other & more").unsolved == [1]
    said = read_table("b.xlsx", out.getvalue()).notices
    assert said[1:] == [
        "b.xlsx: row 3 is hidden there, and read like the others",
        "b.xlsx: row 4 is without the result of a formula, so that cell is empty; "
        "open the file in a spreadsheet program and save it",
    ]


def test_hidden_rows_of_an_opendocument_sheet_are_told_and_an_error_is_no_formula_without_a_result() -> None:
    data = ods([["name", "offers"], ["Ada", "read"], ["Bo", "mock"]])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        content = archive.read("content.xml").decode()
    third = content.rfind("<table:table-row>")
    content = f'{content[:third]}<table:table-row table:visibility="filter">{content[third + 17 :]}'
    error = '<table:table-cell table:formula="of:=1/0" office:value-type="error"/></table:table-row></table:table>'
    empty = '<table:table-cell table:formula="of:=A9"/></table:table-row></table:table>'
    for cell, rows in ((error, []), (empty, [3])):
        changed = content.replace("</table:table-row></table:table>", cell)
        found = read_workbook(Path("b.ods"), with_content(data, changed))
        assert (found.unseen, found.unsolved) == ([3], rows)


def with_content(data: bytes, content: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(out, "w") as copy:
        for item in archive.namelist():
            copy.writestr(item, content if item == "content.xml" else archive.read(item))
    return out.getvalue()
