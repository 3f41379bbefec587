"""What each code means, with a file before and after; every example is tried by the tests."""

from difflib import get_close_matches
from typing import Literal, NamedTuple

from mentorpick.errors import WrongUsage
from mentorpick.office.advice import ADVICE_CODES
from mentorpick.read.codes import CODES, Code
from mentorpick.reports import Explanation, Explanations

Of = Literal["profile", "answers", "words"]


class Example(NamedTuple):
    """A file before and after; ``of`` says what file, ``words`` that it is told instead of shown."""

    of: Of
    before: str
    after: str


_MORE = "areas: {career: 3}\n"


def _profile(before: str, after: str) -> Example:
    return Example("profile", f"name: Ada\n{before}", f"name: Ada\n{after}")


def _told(before: str, after: str) -> Example:
    return Example("words", before, after)


EXAMPLES: dict[str, Example] = {
    "P001": _told("mentors/ada.yaml belongs to someone else and may not be read", "chmod u+r mentors/ada.yaml"),
    "P002": _told("a pipe called mentors/ada.yaml", "a file called mentors/ada.yaml"),
    "P003": _told("all.yaml with 20,000 people, 40 MB", "a folder with one file a person"),
    "P004": _told("José saved as Latin-1 (bytes 4A 6F 73 E9)", "José saved as UTF-8 (bytes 4A 6F 73 C3 A9)"),
    "P005": _told("mentorpick rank -p mentors.xlsx", "mentorpick profiles import mentors.xlsx -o mentors"),
    "P006": Example("profile", "# to be written\n", f"name: Ada\n{_MORE}"),
    "P007": Example("profile", f"name: A\0da\n{_MORE}", f"name: Ada\n{_MORE}"),
    "P008": _told("office.zip, cut off in the middle of the download", "office.zip, loaded again"),
    "P009": _told("mentors/ada.yaml.txt, as an editor on Windows may name it", "mentors/ada.yaml"),
    "P101": _profile('title: "Nurse\n' + _MORE, "title: Nurse\n" + _MORE),
    "P102": _profile("title: Nurse\ntitle: Ward manager\n" + _MORE, "title: Ward manager\n" + _MORE),
    "P103": _profile("title: &post Nurse\nbio: *post\n" + _MORE, "title: Nurse\nbio: Nurse\n" + _MORE),
    "P104": _profile("expertise: " + "[" * 25 + "law" + "]" * 25 + "\n", "expertise: [law]\n"),
    "P105": _profile("[a, b]: Nurse\n" + _MORE, "title: Nurse\n" + _MORE),
    "P106": _told("a file with 300 problems", "the same file, the first ones mended"),
    "P201": _profile("langauges: [en]\n" + _MORE, "languages: [en]\n" + _MORE),
    "P202": Example("profile", _MORE, f"name: Ada\n{_MORE}"),
    "P203": _profile("languages: {en: yes}\n" + _MORE, "languages: [en]\n" + _MORE),
    "P204": _profile("areas: {career: much}\n", "areas: {career: 5}\n"),
    "P205": _profile("areas: {career: 9}\n", "areas: {career: 5}\n"),
    "P206": _profile("updated: spring 2026\n" + _MORE, "updated: 2026-04-01\n" + _MORE),
    "P207": _profile("accepting: maybe\n" + _MORE, "accepting: true\n" + _MORE),
    "P208": _profile("roles: [sponser]\n" + _MORE, "roles: [sponsor]\n" + _MORE),
    "P209": Example("profile", f'name: ""\n{_MORE}', f"name: Ada\n{_MORE}"),
    "P210": _profile("values: [service, family, courage, balance, freedom, fairness]\n" + _MORE,
                     "values: [service, family, courage]\n" + _MORE),
    "P211": Example("profile", f"id: Ada L.\nname: Ada\n{_MORE}", f"id: ada-l\nname: Ada\n{_MORE}"),
    "P301": Example("profile", f"id: ada\nname: Ada\n{_MORE}---\nid: ada\nname: Ada Byron\n{_MORE}",
                    f"id: ada\nname: Ada\n{_MORE}---\nid: ada-byron\nname: Ada Byron\n{_MORE}"),
    "P302": _profile("title: Nurse\n", "title: Nurse\nexpertise: [wound care]\n"),
    "P303": Example("answers", "priority: career\nroles: [coach, coach]\n", "priority: career\nroles: [coach]\n"),
    "P304": _profile("timezone: London\n" + _MORE, "timezone: Europe/London\n" + _MORE),
    "P305": _profile("languages: [Klingonese]\n" + _MORE, "languages: [German]\n" + _MORE),
    "P306": Example("answers", "priority: career\nalso: [finances]\nnot_now: [finances]\n",
                    "priority: career\nalso: [finances]\n"),
    "P307": Example("answers", "priority: career\nalso: [career, finances]\n", "priority: career\nalso: [finances]\n"),
    "P308": _told("mentorpick why 1 -a all-mentees.yaml", "mentorpick why 1 -a jo.yaml"),
    "P309": _told("mentors/mentorpick.yaml and mentors/old/mentorpick.yaml", "mentors/mentorpick.yaml alone"),
    "P310": _told("mentorpick rank jo.yaml mentors/ada.yaml", "mentorpick rank jo.yaml -p mentors"),
    "P401": _told('"Skills": expertize   (in form.csv.map.yaml)', '"Skills": expertise'),
    "P402": _told("Ada,Nurse, ward 3,career", 'Ada,"Nurse, ward 3",career'),
    "P403": _told('["Ada", 3]   (in mentors.jsonl)', '{"name": "Ada", "areas.career": 3}'),
    "P404": _told("cohort.xlsx, protected by a password", "cohort.xlsx without one"),
    "A101": _profile("areas: {career: 4}\ntitle: Nurse\n",
                     "areas: {career: 4}\noffers: [Reads applications for specialist training]\n"),
    "A102": _profile("updated: 2019-05-01\n" + _MORE, "updated: 2026-10-01\n" + _MORE),
    "A103": _profile("areas: {finances: 5}\noffers: [Listens]\n",
                     "areas: {finances: 5}\noffers: [{text: Plans how to pay back loans, area: finances}]\n"),
    "A104": _profile("capacity: 2\nmentees: 2\n" + _MORE, "capacity: 3\nmentees: 2\n" + _MORE),
    "A105": _profile("areas: {career: 5, finances: 5, relationships: 5}\n",
                     "areas: {career: 5, finances: 3, relationships: 2}\n"),
    "A106": Example("profile", f"id: a\nname: Dr Ada Byron\n{_MORE}---\nid: b\nname: Ada Byron\n{_MORE}",
                    f"id: a\nname: Dr Ada Byron\n{_MORE}"),
    "A107": _profile("bio: Call me on +44 7700 900123.\n" + _MORE, "bio: Write to me first.\n" + _MORE),
    "A108": _profile(_MORE, "contact: {email: ada@example.org}\n" + _MORE),
    "A109": _told("office.zip expired on 2026-06-30", "office.zip of this term, from the office"),
    "A110": _profile("expertise: [wound care, wound care]\n", "expertise: [wound care]\n"),
}  # fmt: skip


def codes() -> dict[str, Code]:
    """Every code there is, errors first."""
    return {**CODES, **ADVICE_CODES}


def explanations() -> Explanations:
    """All codes, without their examples."""
    return Explanations(codes=tuple(
        Explanation(code=code, meaning=about.meaning, remedy=about.remedy) for code, about in codes().items()
    ))  # fmt: skip


def explanation(code: str) -> Explanations:
    """One code with its example; WrongUsage for one that does not exist."""
    about = codes().get(code.upper())
    if about is None:
        near = get_close_matches(code.upper(), codes(), 1, 0.5)
        hint = f"did you mean {near[0]}?" if near else "without a code, all are listed"
        raise WrongUsage(f"there is no code {code!r}", hint)
    example = EXAMPLES[code.upper()]
    return Explanations(codes=(Explanation(
        code=code.upper(), meaning=about.meaning, remedy=about.remedy, before=example.before, after=example.after,
    ),))  # fmt: skip
