"""docs/output.md says what the code does: formats, columns, exit codes."""

import re
from pathlib import Path

from mentorpick.cli.app import EXIT_CODES
from mentorpick.write.formats import FORMATS
from mentorpick.write.views.shortlist import SHORTLIST_COLUMNS as COLUMNS

PAGE = (Path(__file__).parent.parent / "docs" / "output.md").read_text(encoding="utf-8")


def section(title: str) -> str:
    return PAGE.split(f"## {title}\n")[1].split("\n## ")[0]


def test_the_page_lists_every_format_with_its_ending() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| (?:`(\.\w+)`)? ?\|", section("Formats"), re.M))
    assert set(rows) == {row.name for row in FORMATS}
    for row in FORMATS:
        assert rows[row.name] in ("", row.ending)


def test_the_page_lists_the_columns_of_a_shortlist() -> None:
    assert ", ".join(COLUMNS) in " ".join(section("Formats").split())


def test_the_page_lists_every_exit_code() -> None:
    codes = {int(code) for code in re.findall(r"^\| (\d+)[ ,]", section("Exit codes"), re.M)}
    assert codes == {0, *(code for _, code in EXIT_CODES)}
