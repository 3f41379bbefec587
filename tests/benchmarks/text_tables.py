"""Derive the shipped table of how rare a stem is.

    python tests/benchmarks/text_tables.py FOLDER > src/mentorpick/data/idf.txt

It counts, of the words, definitions and examples of WordNet 3.0, in how
many passages each stem stands; FOLDER holds its data.noun, data.verb, data.adj and data.adv (Debian: wordnet-base,
/usr/share/wordnet). A passage is as many neighbouring entries as fill the length of a profile.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from mentorpick.relevance.lines import SAYS_NOTHING, stem, words

HEAD = """\
# Of how many passages each stem is part; first the number of passages. Counts only, of stems that two or more have.
# Made by tests/benchmarks/text_tables.py from the words, definitions and examples of
# WordNet 3.0 Copyright 2006 by Princeton University. All rights reserved. Its licence: wordnet-license.txt
"""

PASSAGE = 60
"""Stems of one passage: about a hundred words, the length of a short profile."""

SUBJECTS = {
    "noun": (4, 7, 9, 10, 11, 12, 14, 16, 18, 21, 22, 26, 28),
    "verb": tuple(range(29, 44)),
    "adj": (0, 1, 44),
    "adv": (2,),
}
"""WordNet's subject files about people: act, attribute, cognition, communication, event, feeling, group, motive,
person, possession, process, state, time, all verbs, adjectives and adverbs. Not: animals, plants, food, places,
substances, shapes and the like, which no profile is about; their words stay rare, as they should be."""


def stems(text: str) -> list[str]:
    """The stems of a text, repetitions included."""
    return [stem(word) for word in words(text) if word not in SAYS_NOTHING]


def entries(folder: Path) -> Iterator[str]:
    """Words, definition and examples of every entry of the subjects, in WordNet's own order."""
    for part, subjects in SUBJECTS.items():
        for line in (folder / f"data.{part}").read_text(encoding="utf-8").splitlines():
            if line.startswith("  "):
                continue  # the licence, on top of each file
            data, _, gloss = line.partition(" | ")
            _, subject, _, count, *rest = data.split(" ")
            if int(subject) in subjects:
                words = [re.sub(r"\(.*\)", "", word).replace("_", " ") for word in rest[: 2 * int(count, 16) : 2]]
                yield ". ".join([*words, gloss.strip()])


def passages(folder: Path) -> Iterator[set[str]]:
    """The different stems of each passage."""
    passage: list[str] = []
    for entry in entries(folder):
        passage += stems(entry)
        if len(passage) >= PASSAGE:
            yield set(passage)
            passage = []


def print_idf(folder: str) -> None:
    """Print the number of passages, then every stem of at least two of them with its count."""
    counts: Counter[str] = Counter()
    number = 0
    for passage in passages(Path(folder)):
        number += 1
        counts.update(passage)
    print(HEAD + str(number))
    for name in sorted(name for name, count in counts.items() if count > 1 and name.isascii()):
        print(name, counts[name])


if __name__ == "__main__":
    print_idf(sys.argv[1])
