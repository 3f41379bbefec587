"""Small workbooks that would take all memory: refused before anything unpacks them, and real ones are not."""

import io
import json
import re
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from mentorpick.errors import InvalidData
from mentorpick.read.sheets.readers import guard_workbook, read_table
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
BOMBS: dict[str, Callable[[], bytes]] = {
    "far.xlsx": lambda: xlsx(last(f"<row r='1048576'>{cell('XFD1048576')}</row>")),
    "far-in-a-near-row.xlsx": lambda: xlsx(last(f"<row r='3'>{cell('XFD1048576')}</row>")),
    "prefixed.xlsx": lambda: xlsx(last(f"<x:row r = '3'>{cell('XFD1048576').replace('<c', '<x:c')}</x:row>")),
    "unplaced.xlsx": lambda: xlsx(last(f"<row>{cell() * 9_000}</row>" + f"<row>{cell()}</row>" * 9_000)),
    "text.xlsx": lambda: xlsx(last(f"<row r='3'>{cell('A3', 'x' * 40_000_000)}</row>")),
    "large.xlsx": lambda: xlsx(last("<row r='3'/>" * 5_000_000)),
    "repeated.ods": lambda: of_ods(lambda text: text.replace("row><table:table-cell", f"row {REPEATED}", 1)),
    "spaces.ods": lambda: of_ods(lambda text: text.replace("Zoë", 'Zoë<text:s text:c="2000000000"/>')),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_before_it_is_unpacked(name: str, tmp_path: Path) -> None:
    data = BOMBS[name]()
    assert len(data) < 200_000
    with pytest.raises(InvalidData, match=r"room for|more text|unpacks to"):
        guard_workbook(tmp_path / name, data)


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


PROBE = """
import json, sys
from mentorpick.errors import InvalidData
from mentorpick.read.sheets.readers import read_table
try:
    read_table(sys.argv[1])
except InvalidData as error:
    print(json.dumps(error.message))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="memory is measured as POSIX counts it")
@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_takes_neither_time_nor_memory(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(BOMBS[name]())
    done = measured([sys.executable, "-c", PROBE, tmp_path / name], 100)
    assert name in json.loads(done.out)
    assert done.mebibytes < 200
    assert done.seconds < 4  # 2 on an idle machine; beside other tests a core is slower
