"""What the long fuzz runs found, once and for all."""

import io
import zipfile
from pathlib import Path

import pytest

from mentorpick.errors import InvalidData
from mentorpick.read.sheets.readers import read_table


def _archive() -> bytearray:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return bytearray(out.getvalue())


@pytest.mark.parametrize(("offset", "value"), [(6, 84), (46, 0xFF)], ids=["version", "name"])
def test_a_workbook_whose_list_of_members_is_damaged_is_no_workbook(tmp_path: Path, offset: int, value: int) -> None:
    data = _archive()
    at = data.index(b"PK\x01\x02")
    data[at + 9] |= 0x08  # names are UTF-8
    data[at + offset] = value
    path = tmp_path / "some.xlsx"
    path.write_bytes(data)
    with pytest.raises(InvalidData, match="workbook"):
        read_table(path)
