"""``mentorpick profiles``: a career office's tools."""

import sys
from collections.abc import Sequence
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec
import typer

from mentorpick.cli import options as complete
from mentorpick.cli import output as console
from mentorpick.cli.inputs import load_model, load_pool, pool_paths, read_cohort, read_streams, tell_no_model
from mentorpick.cli.options import Common, argument, option, parse_day, with_options
from mentorpick.cli.output import Progress, check_output, emit, stdout
from mentorpick.errors import InvalidData, Problem, TooManyErrors, WrongUsage
from mentorpick.model.cohort import Gap
from mentorpick.model.office import BundleManifest
from mentorpick.model.people import Answers, Mentor, Page
from mentorpick.model.taxonomy import APART
from mentorpick.read.files import MAP_SUFFIX, VECTORS, is_bundle, read_file
from mentorpick.text import did_you_mean, file_stem, pluralize, quoted_path, slug
from mentorpick.write.files import may_fill, may_write, write_file

if TYPE_CHECKING:
    from mentorpick.office.importing import SheetPeople
    from mentorpick.office.map_draft import Draft
    from mentorpick.read.sheets.mapping import PeopleKind
    from mentorpick.relevance.vectors import KeptModel


_SCHEMAS = complete.complete_table("mentorpick.write.yaml_files", "SCHEMAS")
_CODES = complete.complete_table("mentorpick.office.profile_check", "CODES")


AfterOption = Annotated[str, option("--after PROPOSAL", "Count places in this proposal or term as taken.")]


app = typer.Typer()


@app.command()
@with_options(
    "profiles", "format", "output", "force", "today", formats=("text", "json", "jsonl", "github", "sarif", "csv")
)
def check(
    common: Common,
    *,
    paths: Annotated[list[str], argument("PATH...", "Profiles: files, folders, bundles or -.")],
    mentees: Annotated[bool, option("--mentees", "These are mentees' answers.")] = False,
    errors_only: Annotated[bool, option("--errors-only", "Show errors only, no advice.")] = False,
    strict: Annotated[bool, option("--strict", "Exit with 3 for advice, too.")] = False,
    fix: Annotated[bool, option("--fix", "Fix names typed in all capitals or all small letters.")] = False,
) -> None:
    """Check profiles: what's wrong, where, and how to fix it.

    With --mentees and -p MENTORS it also says which mentors the mentees don't want to be matched with.
    Exits with 3 if there's an error or no file at all, but not for advice alone."""
    from mentorpick.cli.assign import say_open_must_nots
    from mentorpick.office.profile_check import check_answers, check_profiles, fix_names
    from mentorpick.read.answers import read_mentees

    check_output(common)
    paths = [path for path in paths if not path.lower().endswith(MAP_SUFFIX)] or paths  # as in a folder
    if fix:
        for path, before, after in fix_names(*paths):
            console.notice(common, f"{path}: changed {before} to {after}.")
    streams = read_streams(paths)
    if mentees:
        result = check_answers(*paths, streams=streams, say=partial(console.notice, common))
    else:
        result = check_profiles(*paths, today=common.today, reading=partial(_read, streams))
    if errors_only:
        kept = tuple(problem for problem in result.problems if problem.severity == "error")
        result = msgspec.structs.replace(result, problems=kept, advice=0)
    others = [problem for problem in result.problems if problem.code == "P310"]
    if not mentees and others and not result.mentors and len(others) == result.errors:
        these = " ".join(map(quoted_path, paths))
        raise InvalidData(
            "these are mentees' answers, not profiles", f"run: mentorpick profiles check {these} --mentees"
        )
    if not mentees and others:
        console.notice(common, "Some of these are mentees' answers. To check those, add --mentees.")
    emit(result, common, private=False)
    if mentees and common.profiles:
        people = [value for _, value, *_ in read_mentees(paths) if isinstance(value, Answers)]
        say_open_must_nots(common, people, load_pool(common, common.profiles))
    if result.errors or (strict and result.advice):
        raise InvalidData(f"{pluralize(result.errors + (result.advice if strict else 0), 'thing')} to fix")
    if not result.files and mentees:
        raise InvalidData(f"nobody is left to check in {', '.join(paths)}", "what's said above says who was left out")
    if not result.files:
        raise InvalidData(f"there's no profile in {', '.join(paths)}", "profiles end in .yaml, bundles in .zip")


def _read(streams: dict[str, BytesIO], path: str, limit: int) -> bytes | Problem:
    """What a file holds, or what came in by a stream."""
    return streams[path].read(limit) if path in streams else read_file(path, limit)


@app.command()
@with_options("output", "force", formats=("json",))
def schema(
    common: Common,
    of: Annotated[str, option("--of KIND", "profile, answers, shortlist, ...", autocompletion=_SCHEMAS)] = "profile",
) -> None:
    """Print the JSON Schema of a profile, or of another kind of file."""
    from mentorpick.write.yaml_files import read_schema

    check_output(common)
    emit(read_schema(of), common, private=False)


@app.command("import")
@with_options("format", "force", "today")
def import_(
    common: Common,
    *,
    file: Annotated[str, argument("FILE", "CSV, TSV, XLSX, ODS, Parquet, JSON, JSONL or YAML.")],
    folder: Annotated[str, option("-o --output DIR", "The folder to write the files to.")],
    mentees: Annotated[bool, option("--mentees", "These people are mentees: write answers.")] = False,
    map_: Annotated[str, option("--map FILE", "The map. Default: FILE.map.yaml.")] = "",
    dry_run: Annotated[bool, option("--dry-run", "Show what would happen; write nothing.")] = False,
    add: Annotated[bool, option("--add", "This is only part of the list; keep everyone else.")] = False,
    prune: Annotated[bool, option("--prune", "Move away unedited files of people who are gone.")] = False,
    yes: Annotated[bool, option("--yes", "Move them even if that's more than a fifth.")] = False,
    keep: Annotated[
        list[str] | None, option("--keep-columns COLUMN", "Keep this column, as x-... Repeatable, or A,B.")
    ] = None,
) -> None:
    """Turn a sheet of people into files, or update a folder from it.

    I ask about columns I don't know. Without a terminal, I write a map for you to check instead (exit 2)."""
    from mentorpick.cli.context import can_ask
    from mentorpick.office.importing import ManyGone, Pruning, import_people

    if add and prune:
        raise WrongUsage("--add and --prune don't go together", "part of a list doesn't show who is gone")
    kind = Answers if mentees else Mentor
    check_output(common)
    may_fill(folder)
    named = tuple(name.strip() for given in keep or () for name in given.split(",") if name.strip())
    opened = _open_sheet(common, file, kind, map_, named)
    pruning = Pruning(prune, f".gone/{common.today}", yes, add)
    try:
        report = import_people(opened, Path(folder), dry_run=dry_run, pruning=pruning)
    except ManyGone as many:
        if not can_ask(common) or not _agrees(common, many):
            raise
        report = import_people(opened, Path(folder), pruning=pruning._replace(sure=True))
    console.notice(common, *report.notices)
    console.show_problems(common, report.problems)
    emit(report, common, private=mentees)
    if report.failed and report.failed == report.rows:
        raise InvalidData(
            "none of the rows can be used", "" if mentees else "if these people are mentees, add --mentees"
        )
    if not dry_run:
        _say_what_next(common, file, map_, folder, opened)
    if report.failed:
        done = "" if dry_run else "; the others are imported"
        raise TooManyErrors(f"{report.failed} of {report.rows} rows couldn't be used{done}")


def _open_sheet(common: Common, file: str, kind: "PeopleKind", map_: str, keep: tuple[str, ...]) -> "SheetPeople":
    """Return the rows of a sheet; what its columns mean is asked, or written down as a map to look over."""
    from mentorpick.cli.context import can_ask
    from mentorpick.cli.office_questions import settle_map
    from mentorpick.office.importing import open_sheet
    from mentorpick.office.map_draft import Draft
    from mentorpick.read.sheets.mapping import refuse_undecided_consent

    with Progress(common, "reading rows") as progress:
        opened = open_sheet(file, kind, map_, keep, progress.reach)
    draft = opened if isinstance(opened, Draft) else opened.draft
    if draft is not None and can_ask(common) and any(draft.questions()):
        opened = open_sheet(file, kind, settle_map(common, draft, map_ or f"{file}.map.yaml"), keep)
    if isinstance(opened, Draft):
        raise _write_map(common, file, map_, opened)
    if opened.people.mapping.map is not None:
        refuse_undecided_consent(opened.people.mapping, opened.people.seen, map_ or f"{file}.map.yaml")
    if not opened.count:  # else everybody of an earlier import would be gone, and --prune would delete them
        raise InvalidData(f"there are no people in {Path(file).name}; nothing was changed", "is it the right sheet?")
    return opened


def _say_what_next(common: Common, file: str, map_: str, folder: str, opened: "SheetPeople") -> None:
    """Name the check; and write a map of the words that cost somebody a place, where there is none yet."""
    if opened.kind is not Answers:
        console.notice(common, f"To check them, run: mentorpick profiles check {quoted_path(folder)}")
    target = map_ or f"{file}.map.yaml"
    draft = opened.draft
    if draft is None or draft.mapping.map is not None or Path(target).exists():
        return
    costly = [column for column in draft.columns if column.field in ("priority", "consent") and column.words]
    if costly:
        write_file(target, draft.text().encode(), private=True)
        words = pluralize(sum(len(column.words) for column in costly), "answer")
        console.notice(common, f"{words} can't be used. My guesses are in {target}: {_LOOK}.")


def _agrees(common: Common, many: WrongUsage) -> bool:
    """Ask whether so many are to go."""
    from mentorpick.cli.context import choose, prompter, stoppable
    from mentorpick.interview.state import Choice

    text = f"{many.message[:1].upper()}{many.message[1:]}. Move their files away?"
    choices = (Choice("no", "No, keep them"), Choice("yes", "Yes, move them"))
    with stoppable():
        return choose(prompter(common), "prune", text, choices, "They can be put back.") == "yes"


_LOOK = "look at the lines marked GUESS and ???, then run the same command again"


def _write_map(common: Common, file: str, map_: str, draft: "Draft") -> WrongUsage:
    target = map_ or f"{file}.map.yaml"
    write_file(target, draft.text().encode(), private=True, force=common.force)
    return WrongUsage(f"{Path(file).name} needs a map ({draft.why}); I've started one in {target}", _LOOK)


@app.command()
@with_options("output", "force", formats=("text",))
def form(
    common: Common,
    of: Annotated[Literal["mentors", "mentees"], argument("mentors|mentees", "Who the form is for.")],
    short: Annotated[bool, option("--short", "Ten questions, five minutes.")] = False,
) -> None:
    """Print questions to paste into Google Forms or Microsoft Forms.

    -o form.gs writes a script that makes the Google form, -o form.docx a Word file for Microsoft Forms. You can
    import the answers without a map."""
    from mentorpick.office.form import WRITERS, tell_what_is_left

    suffix = "" if common.output == "-" else Path(common.output).suffix.lower()
    if suffix not in WRITERS:
        raise WrongUsage(
            f"I can't write a form as {suffix}",
            "use form.gs for Google Forms, form.docx for Microsoft Forms, or form.txt",
        )
    made = WRITERS[suffix](of, short=short)
    if common.output in ("", "-"):
        stdout().write(made)
        return
    write_file(common.output, made if isinstance(made, bytes) else made.encode(), force=common.force)
    if suffix == ".docx":
        console.notice(common, tell_what_is_left(of, short=short))


@app.command()
@with_options(
    "profiles", "format", "output", "force", "today", "strict", formats=("table", "json", "csv", "md", "html")
)
def stats(
    common: Common,
    *,
    paths: Annotated[list[str] | None, argument("[PATH]...", "Profiles. Default: the same as everywhere.")] = None,
    mentees: Annotated[
        list[str] | None, option("--mentees COHORT", "What mentees want: a folder, file or sheet of answers.")
    ] = None,
    recruit: Annotated[str, option("--recruit DIR", "With --mentees: drafts to recruit mentors for the gaps.")] = "",
    after: AfterOption = "",
) -> None:
    """Show the pool at a glance; with --mentees also what it can't give them."""
    from mentorpick.office.stats import summarize_pool

    check_output(common)
    if recruit and not mentees:
        raise WrongUsage("--recruit needs to know what mentees want", "add --mentees COHORT")
    where = (*common.profiles, *(paths or ())) or pool_paths(common)
    pool = load_pool(common, where, by_meaning=bool(mentees))
    if after:
        from mentorpick.cli.term_people import count_places_given

        pool = pool.with_places_given(count_places_given(after, pool.mentors, ", ".join(where) or "the sample pool"))
    if not mentees:
        emit(summarize_pool(pool, common.today), common)
        return
    people = read_cohort(common, mentees, everybody=True, max_errors=sys.maxsize)
    if not people:
        raise InvalidData(f"there are no answers in {', '.join(mentees)}")
    found = summarize_pool(pool, common.today, [one for one in people if one.status not in APART])
    emit(found, common, private=True)
    if recruit and found.demand:
        _write_recruiting(common, Path(recruit), found.demand.gaps, people, pool.page)


def _write_recruiting(
    common: Common, folder: Path, gaps: Sequence[Gap], mentees: Sequence[Answers], page: Page
) -> None:
    """Write a draft that looks for somebody for each gap of the pool; none where there is none."""
    from mentorpick.cli.assign import check_folder
    from mentorpick.sharing.letters import office_now, recruiting_letters
    from mentorpick.write.mail import Templates, draft

    check_folder(common, folder)
    office = office_now(page, common.today)
    letters = list(recruiting_letters(gaps, mentees, office, Templates()))
    for name, letter in letters:
        data = draft(letter, ("", ""), (office.name or office.programme, office.email), common.today)
        write_file(folder / f"{file_stem(slug(name))}.eml", data, private=True, force=common.force)
    console.notice(common, f"{pluralize(len(letters), 'draft')} to look for mentors in {folder}; nothing was sent.")


@app.command()
@with_options("today", "force", "model")
def bundle(
    common: Common,
    *,
    folder: Annotated[str, argument("DIR", "The folder of profiles.")],
    output: Annotated[str, option("-o --output FILE.zip", "The bundle to write.")],
    title: Annotated[str, option("--title TEXT", "The pool's title. Default: its page's.")] = "",
    contact: Annotated[str, option("--contact TEXT", "Who to ask about it.")] = "",
    licence: Annotated[str, option("--licence TEXT", "What people may do with it.")] = "",
    consent: Annotated[str, option("--consent TEXT", "What the people in it have agreed to.")] = "",
    expires: Annotated[str, option("--expires DATE", "The day it expires. Default: in a year.")] = "",
    leave_out: Annotated[str, option("--leave-out FIELDS", "Fields to leave out: contact,background.")] = "",
    after: AfterOption = "",
) -> None:
    """Pack a folder of profiles into one file to hand out.

    To use it, people run `mentorpick -p FILE.zip`. You see what goes out. What mentors wrote under conflicts never
    does, nor do comments in the files."""
    from mentorpick.office.bundle import GoingOut, ManifestWords, build_bundle, describe_contents
    from mentorpick.read.profiles import read_profiles

    if not is_bundle(output):
        raise WrongUsage(f"{output} can't be the name of a bundle", f"bundles end in .zip: -o {Path(output).stem}.zip")
    may_write(output, force=common.force)
    words = ManifestWords(title, contact, licence, consent)
    until = parse_day(expires, "--expires", common.today) if expires else None
    given: dict[str, int] = {}
    if after:
        from mentorpick.cli.term_people import count_places_given

        given = count_places_given(after, read_profiles(folder).mentors, folder)
    going = GoingOut(_fields_that_stay(leave_out), given)
    with Progress(common, "reading what mentors write") as progress:
        model = _bundling_model(common, progress)
        data, manifest = build_bundle(folder, words, common.today, until, going, model=model)
    write_file(output, data, force=common.force)
    console.notice(common, *describe_contents(read_profiles(folder).mentors, going))
    console.notice(common, _weight_of_vectors(manifest))
    emit(manifest, common, private=False)


def _bundling_model(common: Common, progress: Progress) -> "KeptModel | None":
    from mentorpick.relevance.embedding import NoModel
    from mentorpick.relevance.vectors import KeptModel, shipped_vectors

    model = load_model(common)
    if model is None:
        return None
    kept = KeptModel(model, shipped_vectors(model), tick=progress.reach)
    try:
        kept.embed(["Find a mentor"])
    except NoModel as error:
        tell_no_model(common, error)
        return None
    return kept


def _weight_of_vectors(manifest: BundleManifest) -> str:
    weight = sum(item.size for item in manifest.files if item.path == VECTORS)
    if not weight:
        return "It opens slowly the first time, because it has no numbers for its lines."
    size = f"{weight / 1e6:.1f} MB" if weight >= 1e6 else f"{weight / 1e3:.0f} KB"
    return f"It opens quickly, because it brings the numbers for its lines ({size})."


def _fields_that_stay(typed: str) -> tuple[str, ...]:
    from mentorpick.office.bundle import MAY_STAY

    names = tuple(dict.fromkeys(name.strip() for name in typed.split(",") if name.strip()))
    for name in names:
        if name not in MAY_STAY:
            hint = did_you_mean(name, MAY_STAY, f"these can: {', '.join(MAY_STAY)}")
            raise WrongUsage(f"{name!r} can't be left out of a bundle", hint)
    return names


@app.command()
@with_options("no_input", "force", "today")
def new(
    common: Common,
    *,
    file: Annotated[str, argument("[FILE]", "The profile to write or change. Without it, it's named after you.")] = "",
    template: Annotated[bool, option("--template", "Write an empty profile, to fill in yourself.")] = False,
) -> None:
    """Write or change a mentor's profile by answering questions."""
    from mentorpick.cli.office_questions import make_profile

    make_profile(common, file, template=template)


@app.command()
@with_options("format", "output", "force", formats=("text", "json"))
def explain(
    common: Common,
    *,
    code: Annotated[str, argument("[CODE]", "Such as P208. Without one: the whole list.", autocompletion=_CODES)] = "",
) -> None:
    """Explain a code of `profiles check` and how to fix it."""
    from mentorpick.office.profile_check import explain_code, list_explanations

    check_output(common)
    emit(explain_code(code) if code else list_explanations(), common, private=False)
