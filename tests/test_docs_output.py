"""docs/output.md says what the code does; formats and exit codes stand in the pages written from the code."""

from pathlib import Path

from mentorpick.write.views.shortlist import SHORTLIST_COLUMNS as COLUMNS

PAGE = (Path(__file__).parent.parent / "docs" / "output.md").read_text(encoding="utf-8")


def test_the_page_lists_the_columns_of_a_shortlist() -> None:
    assert ", ".join(COLUMNS) in " ".join(PAGE.split("## Formats\n")[1].split("\n## ")[0].split())
