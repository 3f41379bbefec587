"""Sentences count by meaning, so they are tried: other names, pronouns and origins must not change who stands first."""

import re
from pathlib import Path

from msgspec.structs import replace

from mentorpick.model.people import Answers, Goal, Mentor
from mentorpick.ranking.pool import Pool
from mentorpick.ranking.shortlist import rank
from mentorpick.relevance.lines import profile_lines
from tests.benchmarks.judged import TODAY, read_judged
from tests.builders import meaning
from tests.ranking.test_friend import NAMED

ONE = (
    ("Adaeze Nwosu", "she/her", "Nigerian", "Lagos"), ("Mehmet Yılmaz", "he/him", "Turkish", "Izmir"),
    ("Nguyễn Thị Lan", "she/her", "Vietnamese", "Hanoi"), ("Abdul Rahman Khan", "he/him", "Pakistani", "Lahore"),
    ("Guadalupe Morales", "she/her", "Mexican", "Oaxaca"), ("Precious Dlamini", "she/her", "South African", "Durban"),
    ("Ahmad Darwish", "he/him", "Syrian", "Aleppo"), ("Wang Xiulan", "she/her", "Chinese", "Chengdu"),
)  # fmt: skip
OTHER = (
    ("Henrik Larsen", "he/him", "Danish", "Aarhus"), ("Emily Carter", "she/her", "English", "Norwich"),
    ("Jürgen Schäfer", "he/him", "German", "Bremen"), ("Claire Dupont", "she/her", "French", "Nantes"),
    ("Scott Miller", "he/him", "American", "Denver"), ("Liam O'Connor", "he/him", "Irish", "Cork"),
    ("Astrid Lindholm", "she/her", "Swedish", "Uppsala"), ("Peter Novák", "he/him", "Czech", "Brno"),
)  # fmt: skip
TURNED = {
    "she": "he", "he": "she", "her": "his", "his": "her", "him": "her", "woman": "man", "man": "woman",
    "women": "men", "men": "women", "wife": "husband", "husband": "wife", "mother": "father", "father": "mother",
    "girl": "boy", "boy": "girl", "daughter": "son", "son": "daughter", "Lagos": "Aarhus", "Mumbai": "Leeds",
    "Parisian": "Londoner", "Shiraz": "Bristol",
}  # fmt: skip
ABOUT_ORIGIN = ("England", "Damascus", "Germany")


def introduced(mentor: Mentor, person: tuple[str, str, str, str], *, turned: bool) -> Mentor:
    """A profile that says who it is of; where ``turned``, in other words for men, women and places too."""
    name, pronouns, origin, town = person
    bio = turn(mentor.bio) if turned else mentor.bio
    told = f"I'm {name} ({pronouns}). I am {origin} and grew up in {town}. {bio}"
    offers = tuple(replace(offer, text=turn(offer.text) if turned else offer.text) for offer in mentor.offers)
    return replace(mentor, name=name, pronouns=pronouns, bio=told, offers=offers)


def turn(text: str) -> str:
    return re.sub(r"\w+", lambda word: TURNED.get(word[0], word[0]), text)


def test_of_forty_first_places_at_most_one_changes_with_names_pronouns_and_origins() -> None:
    judged = read_judged(Path(__file__).parents[1] / "examples" / "judged")
    longest = sorted(judged.mentors, key=lambda mentor: -len(profile_lines(mentor)))[:40]
    chosen = {mentor.id: at for at, mentor in enumerate(longest)}

    def pool(people: tuple[tuple[str, str, str, str], ...], *, turned: bool) -> Pool:
        return Pool.of(
            [introduced(mentor, people[chosen[mentor.id] % 8], turned=turned) if mentor.id in chosen else mentor
             for mentor in judged.mentors], model=meaning(),
        )  # fmt: skip

    plain = [Answers(priority=area, goals=(Goal(text=goal),)) for area, goal in NAMED]
    mentees = [mentee for mentee in (*judged.mentees, *plain)
               if not any(word in goal.text for goal in mentee.goals for word in ABOUT_ORIGIN)][:40]  # fmt: skip
    before, after = pool(ONE, turned=False), pool(OTHER, turned=True)
    first = [[rank(mentee, people, today=TODAY, top=1, firmness=False).shortlist[0].mentor for mentee in mentees]
             for people in (before, after)]  # fmt: skip
    assert len(mentees) == 40
    changed = [mentee.goals[0].text for mentee, one, other in zip(mentees, *first, strict=True) if one != other]
    assert len(changed) <= 1, changed
