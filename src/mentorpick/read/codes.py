"""Every code a problem of a file can have, and the places problems point to."""

from collections.abc import Callable
from typing import NamedTuple

Keys = tuple[str | int, ...]
"""The way to a value: ``("offers", 0, "text")``; ``()`` is the whole record."""


class Place(NamedTuple):
    """Where a value stands. Lines and columns count from 1, 0 where unknown; ``length`` is in characters."""

    path: str
    line: int = 0
    column: int = 0
    excerpt: str = ""
    length: int = 0


Where = Callable[[Keys, bool], Place]
"""Finds the place of a value, or of its key where the second argument is true; else the nearest that is there."""


class Code(NamedTuple):
    """What a code means, and what to do about it."""

    meaning: str
    remedy: str


CODES: dict[str, Code] = {
    "P001": Code("The file or folder cannot be read.", "Check that it is there and that you may read it."),
    "P002": Code("This is not an ordinary file.", "Pipes, devices and sockets are not read; save it as a file first."),
    "P003": Code("The file is too large.", "One YAML file may have 8 MiB; split it, or keep one file a person."),
    "P004": Code("The file is not UTF-8 text.", "Save it again with the encoding UTF-8."),
    "P005": Code("The file is a document of another kind.", "Save it as plain text, or import the spreadsheet."),
    "P006": Code("The file says nothing.", "Write at least a name and what the person offers, or delete the file."),
    "P007": Code("There is an invisible control character.", "Delete it and type the text around it again."),
    "P008": Code("The bundle cannot be read.", "Ask the office for it again."),
    "P009": Code("The file's name ends in .txt after .yaml.", "Rename it so that it ends in .yaml."),
    "P101": Code("This is not valid YAML.", "Look at the line named and the one above it: quotes, colons, brackets."),
    "P102": Code("A key is written twice.", "Keep one of the two."),
    "P103": Code("Anchors, aliases, merge keys and tags are not used.", "Write the value out, or put it in quotes."),
    "P104": Code(
        "There is too much in one file or record, or it is nested too deep.", "Look for a bracket never closed."
    ),
    "P105": Code("A key must be a single word or text.", "Write `key: value`."),
    "P106": Code("More problems were found than are listed.", "Mend the ones listed and check again."),
    "P201": Code("This key is not known.", "Use the key suggested; your own keys start with x-."),
    "P202": Code("Something needed is missing.", "Add it."),
    "P203": Code("The value has the wrong shape.", "A list is written [a, b] or one `- a` a line."),
    "P204": Code("A number is expected.", "Write digits only: 3 or 2.5."),
    "P205": Code("The number is too small or too large.", "Keep within the bounds named."),
    "P206": Code("A date is expected.", "Write year-month-day: 2026-10-01."),
    "P207": Code("true or false is expected.", "Write true or false, without quotes."),
    "P208": Code("The word is not in the list of words for this field.", "Use one of the words named."),
    "P209": Code("The text is empty or too long.", "Write something, or shorten it."),
    "P210": Code("There are too many entries.", "Keep the most important ones."),
    "P211": Code("This cannot be an id.", "Use lower-case letters, digits and single hyphens: amara-okafor."),
    "P301": Code("An id is used twice.", "Give one of the two people another id; until then neither is ranked."),
    "P302": Code("There is nothing to rank by.", "Add one of areas, offers or expertise."),
    "P303": Code("An entry stands twice in a list.", "Keep one."),
    "P304": Code("This time zone does not exist.", "Write a zone with its city, such as Europe/London."),
    "P305": Code("This language is not known.", "Write a tag such as en or pt-BR, or its English name."),
    "P306": Code("An area is both in `also` and in `not_now`.", "Decide for one of the two."),
    "P307": Code("The priority is also among the other areas.", "Leave it out of `also` and `not_now`."),
    "P308": Code("One person's answers are expected here.", "To rank several people: `mentorpick rank FOLDER`."),
    "P309": Code("There is more than one page about the pool.", "Keep one mentorpick.yaml, in the first folder."),
    "P310": Code("A profile stands where answers are expected, or the other way round.", "Name mentors with -p."),
    "P401": Code("A map names a field that does not exist.", "Use the field suggested, or `drop`."),
    "P402": Code("A row has more cells than the header has columns.", "Put quotes around a text that holds commas."),
    "P403": Code("A line is no JSON object.", "Write one `{...}` a line, one person each."),
    "P404": Code("A table of people cannot be read.", "Save it again from the program it comes from."),
}
