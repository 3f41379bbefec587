"""What a call reads: its answers, its pool and the sentence model that goals are compared by; which mentor is meant.

In which folders the user's own things and the caches are.
"""

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from io import BytesIO
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO

from mentorpick.cli import output as console
from mentorpick.cli.options import HOME, Common, argument, data_folder, system_folder
from mentorpick.cli.output import Progress
from mentorpick.errors import InvalidData, MentorpickError, Problem, TooManyErrors, WrongUsage
from mentorpick.model.people import Answers, Columns, Mentor, Page
from mentorpick.model.taxonomy import APART
from mentorpick.store import Store
from mentorpick.text import did_you_mean, join_words, name_key, pluralize

if TYPE_CHECKING:
    from mentorpick.model.office import BundleManifest
    from mentorpick.pool_cache import CachedPool
    from mentorpick.ranking.pool import Pool
    from mentorpick.relevance.embedding import Model, NoModel


CACHE = "MENTORPICK_CACHE"
"""The variable that names the folder for what can be made again, as ``--cache`` does."""


def open_store(common: Common) -> Store:
    """Return the user's own folder: MENTORPICK_HOME, or where this system keeps such things."""
    return Store(data_folder(), cache_folder(), say=lambda sentence: console.notice(common, sentence))


def cache_folder() -> Path:
    """Return where what can be made again is kept: in MENTORPICK_HOME, or where this system keeps such things."""
    if own := os.environ.get(CACHE):
        return Path(own)
    if own := os.environ.get(HOME):
        return Path(own) / "cache"
    from platformdirs import user_cache_dir

    return system_folder(user_cache_dir)


@contextmanager
def kept_if_possible(common: Common, otherwise: str, tell: Callable[..., None] = console.detail) -> Iterator[None]:
    """Go on where something can't be kept in the user's folder.

    ``otherwise`` is told by ``tell``: with -v, unless said otherwise.
    """
    try:
        yield
    except (MentorpickError, OSError) as error:
        reason = error.message if isinstance(error, MentorpickError) else error.strerror or type(error).__name__
        tell(common, f"{otherwise}: {reason}")


def stdin() -> BinaryIO:
    """Return standard input, as bytes. Raises WrongUsage where it is closed."""
    if sys.stdin is None:
        raise WrongUsage("there's nothing to read: standard input is closed", "give a file instead of -")
    return sys.stdin.buffer


def read_streams(paths: Sequence[str]) -> dict[str, BytesIO]:
    """Return what comes in by standard input and by pipes that are named, read whole: a run is known by its bytes."""
    from mentorpick.read.answers import MAX_LINES
    from mentorpick.read.files import MAX_BYTES, is_stream, open_stream

    most = MAX_LINES + MAX_BYTES + 1  # one more than is taken, so that too much is noticed
    read = {"-": BytesIO(stdin().read(most))} if "-" in paths else {}
    for path in filter(is_stream, paths):
        with open_stream(path) as stream:
            read[path] = BytesIO(stream.read(most))
    return read


def last_answers(common: Common) -> str:
    """Return the answers of the last shortlist, which ``why 1`` counts in, while they are there; else those saved last.

    So answers and pool always belong together. Raises WrongUsage where there are none.
    """
    ranked = open_store(common).last_shortlist().answers
    if ranked and Path(ranked).is_file():
        console.notice(common, f"Using the answers of your last list: {ranked}")
        return ranked
    saved = open_store(common).last_answers()
    if saved is None:
        raise WrongUsage(
            "you haven't saved any answers yet",
            "run `mentorpick` first, or give a file of answers: mentorpick rank ANSWERS.yaml",
        )
    console.notice(common, f"Using the answers you saved in {saved[0]}")
    return str(saved[0])


def named_paths(common: Common) -> tuple[str, ...]:
    """Return where to read mentors from, as ``-p`` or MENTORPICK_PROFILES says; none where neither does."""
    return common.profiles or tuple(filter(None, os.environ.get("MENTORPICK_PROFILES", "").split(os.pathsep)))


def pool_paths(common: Common) -> tuple[str, ...]:
    """Return where to read mentors from: as it is named, else the pool used last; none: the sample."""
    if named := named_paths(common):
        return named
    last = open_store(common).last_pool()
    if last:
        console.notice(common, f"Using the mentors in {', '.join(last)}, as last time. For others: -p PATH")
    return last


def remember(common: Common, ids: tuple[str, ...], answers: str, paths: tuple[str, ...]) -> None:
    """Keep the last shortlist for ``why 1``; a folder that cannot be written is no reason to fail."""
    tell = console.notice if console.is_terminal(sys.stderr) else console.detail  # a container needs no such line
    with kept_if_possible(common, "I can't remember this list, so give `why 1` the answers with -a", tell):
        open_store(common).remember_shortlist(ids, answers, paths)


def resolve_answers(common: Common) -> Answers:
    """Return the answers given with ``-a``, else those the last shortlist was made from, else those saved last."""
    from mentorpick.read.answers import read_answers

    return read_answers(common.answers or last_answers(common))


def resolve_mentor(common: Common, typed: str, pool: "Pool") -> Mentor:
    """Return the mentor meant by what was typed; a number is a place in the last list, part of a name is said back."""
    mentor = pool.mentors[find_row(typed, pool.ids, pool.names, open_store(common).last_shortlist().ids)]
    if not typed.isdecimal() and name_key(typed) not in (name_key(mentor.id), name_key(mentor.name)):
        console.notice(common, f"Taking {typed!r} as {mentor.name}.")
    return mentor


def find_row(typed: str, ids: Sequence[str], names: Sequence[str], last: Sequence[str] = ()) -> int:
    """Return the row of the mentor with this id or name.

    A number is a place, from 1, in ``last`` (ids), where it is one.

    Raises WrongUsage with the nearest names, or with what the last shortlist holds.
    """
    if typed in map(str, range(1, len(last) + 1)):
        if last[int(typed) - 1] in ids:
            return list(ids).index(last[int(typed) - 1])
        gone = f"number {typed} on your last list isn't among these mentors"
        raise WrongUsage(gone, "for a new list, run `mentorpick rank`")
    wanted = name_key(typed)
    found = [row for row, both in enumerate(zip(ids, names, strict=True)) if wanted in map(name_key, both)]
    if len(found) == 1 and wanted:
        return found[0]
    if not found and not typed.isdecimal():
        from mentorpick.names import Directory, Person

        meant = Directory(map(Person, ids, names)).meant_by(typed)
        if meant.sure and len(meant.people) == 1:  # Helen Foster, who is written DR. HELEN FOSTER
            return meant.people[0]
        parts = _rows_with_part(wanted, names)
        if len(parts) == 1:
            return parts[0]
        found = parts or list(meant.people)
        if len(found) == 1:
            raise WrongUsage(f"no mentor is called {typed!r}", f"did you mean {names[found[0]]!r}?")
    if wanted and found:
        same = len({name_key(names[row]) for row in found}) < len(found)
        who = join_words((ids[row] if same else names[row] for row in found), "or")
        raise WrongUsage(f"{typed!r} fits {len(found)} mentors", f"type {who}")
    if typed.isdecimal():
        if not last:
            raise WrongUsage("you don't have a list yet", "run `mentorpick rank` first, or type a name")
        raise WrongUsage(f"your last list only has numbers 1 to {len(last)}", "to see it again, run `mentorpick rank`")
    known = {name_key(text): text for text in (*ids, *names)}  # a name stands for its id
    hint = did_you_mean(typed, known.values(), "type a name, an id, or a number from your last list", most=3)
    raise WrongUsage(f"no mentor is called {typed!r}", hint)


def _rows_with_part(wanted: str, names: Sequence[str]) -> list[int]:
    """The rows of the names that hold these words; where none does, of those in which words begin so."""
    parts = [part for part in wanted.split("-") if part]
    words = [name_key(name).split("-") for name in names]
    whole = [row for row, own in enumerate(words) if parts and all(part in own for part in parts)]
    if whole or len(wanted) < _SHORTEST_PART:
        return whole
    return [row for row, own in enumerate(words) if all(any(word.startswith(part) for word in own) for part in parts)]


_SHORTEST_PART = 3
"""Letters of the beginning of a name that may stand for it."""


def read_cohort(
    common: Common, paths: Sequence[str], *, everybody: bool = False, max_errors: int | None = None
) -> list[Answers]:
    """Return everybody who can be used, ``everybody`` includes those who take no part now; the others are named.

    Raises TooManyErrors past ``max_errors``, which --max-errors says where it isn't given, and InvalidData where none
    of the answers can be used.
    """
    from mentorpick.read.answers import read_mentees

    mentees, failed, swapped = [], 0, list[Problem]()
    with Progress(common, "reading mentees") as progress:
        columns = Columns(common.id_column, ignore_unknown=common.ignore_unknown)
        for _, found, *_ in read_mentees(
            paths, stdin() if "-" in paths else None, partial(console.notice, common), columns
        ):
            progress.advance()
            if isinstance(found, Answers):
                mentees.append(found)
            elif all(problem.code == "P310" for problem in found):
                failed, swapped = failed + 1, [*swapped, *found]
            else:
                failed += 1
                console.show_problems(common, found)
    if swapped and len(swapped) == failed and not mentees:
        raise WrongUsage(
            f"these are mentors, not mentees: {', '.join(paths)}", "did you swap them? Mentors go after -p"
        )
    console.show_problems(common, swapped)
    if failed > (common.max_errors if max_errors is None else max_errors):
        raise TooManyErrors(
            f"{failed} of the answers couldn't be used, so nobody has a place yet",
            "fix them, or allow that many with --max-errors",
        )
    if failed:
        console.notice(common, f"{pluralize(failed, 'mentee')} left out.")
    if failed and not mentees:
        raise InvalidData("none of these answers can be used", "fix what's listed above")
    return mentees if everybody else taking_part(common, mentees)


def taking_part(common: Common, mentees: Sequence[Answers]) -> list[Answers]:
    """Return those who take part now, and name the others."""
    apart = [f"{one.name or one.id} ({one.status})" for one in mentees if one.status in APART]
    if apart:
        console.notice(common, f"Left out because of their status: {join_words(apart)}.")
    return [one for one in mentees if one.status not in APART]


# the pool, and the sentence model that goals are compared by


def load_pool(
    common: Common, paths: tuple[str, ...] | None = None, *, by_meaning: bool = True, tell_cost: bool = False
) -> "Pool":
    """Return the mentors of ``paths`` (none: the bundled sample), or of where the call says, from the cache if it can.

    What was wrong with the others is shown. ``by_meaning``: with what compares goals; ``tell_cost``: say how long that
    takes where nothing of it can be kept, for a script that does it each night.

    Raises WrongUsage for a path that does not exist, and InvalidData where no valid profile is left, or, with
    ``--strict``, where any is invalid.
    """
    from mentorpick.pool_cache import load_cached_pool
    from mentorpick.read.profiles import sample_pool

    paths = pool_paths(common) if paths is None else paths
    folder = None if common.no_cache else cache_folder() / "pools"
    with Progress(common, "reading profiles") as progress:
        cached = load_cached_pool(*(paths or (sample_pool(),)), folder=folder, tick=progress.advance)
    console.detail(common, f"{cached.files} files, " + ("from the cache" if cached.warm else "read"))
    _refuse_unusable(common, paths, cached.problems, len(cached.pool))
    if not by_meaning:
        return cached.pool
    return _with_vectors(common, cached, paths, tell_cost and not common.no_cache)


def _with_vectors(common: Common, cached: "CachedPool", paths: tuple[str, ...], tell_cost: bool) -> "Pool":
    """The pool with the vectors of its lines, and a model that keeps those of goals; by words where none runs."""
    from mentorpick.pool_cache import LineVectors, keep_vectors, keeps_vectors, load_vectors
    from mentorpick.read.files import is_bundle, read_bundle
    from mentorpick.relevance.embedding import NoModel
    from mentorpick.relevance.vectors import KeptModel, LentLines, shipped_vectors, unpack_vectors

    model = load_model(common, _suggested_model(cached.pool.page, paths))
    if model is None:
        return cached.pool.with_model(None)
    shipped, begun = shipped_vectors(model), monotonic()
    lent = (read_bundle(path).vectors for path in paths if is_bundle(path))
    with Progress(common, "reading what mentors write") as progress:
        try:
            found = load_vectors(cached, model, shipped, lent=lent, tick=progress.reach)
        except NoModel as error:
            tell_no_model(common, error)
            return cached.pool.with_model(None)
    if tell_cost and not keeps_vectors(cached, model):
        seconds = monotonic() - begun
        said = f"I can't keep my work on the profiles here, so each run takes {seconds:.1f} s longer."
        console.notice(common, f"{said} To keep it, add --cache DIR.")
    known = shipped | unpack_vectors(open_store(common).goal_vectors(), model)
    pool = cached.pool.with_model(KeptModel(model, known, keep=partial(_keep_goals, common, model)), found.vectors)
    pool.lines.without_model = lambda error: tell_no_model(common, error)
    if found.lent.any():
        pool.lines.lent = LentLines(
            found.lent,
            KeptModel(model),
            forged=lambda: console.notice(common, FORGED),
            settled=lambda vectors, lent: keep_vectors(cached, model, LineVectors(vectors, lent)),
        )
    return pool


FORGED = "The numbers in this bundle don't match its mentors' words, so I ignore them and read every line myself."


def _keep_goals(common: Common, model: "Model", records: bytes) -> None:
    """Keep the vectors of goals; a folder that cannot be written is no reason to fail."""
    from mentorpick.relevance.vectors import add_records

    kept = open_store(common)
    with kept_if_possible(common, "I can't keep your goals as numbers for next time"):
        kept.save_goal_vectors(add_records(kept.goal_vectors(), records, model, GOALS))


GOALS = 1000
"""Vectors of goals kept at the most: 0.8 MB."""


def tell_no_model(common: Common, error: "NoModel") -> None:
    """Say once that goals are compared by words, and why."""
    console.notice(common, f"I can only compare goals word by word here: {error.message}.")


def _suggested_model(page: Page, paths: tuple[str, ...]) -> Path | None:
    """The folder that the page of a pool names, counted from its own; a bundle names none."""
    folders = [Path(path) for path in paths if Path(path).is_dir()]
    return folders[0] / page.model if page.model and folders else None


def load_model(common: Common, suggested: Path | None = None) -> "Model | None":
    """Return the sentence model that goals and lines are compared by.

    None where this computer can't run one, which is said.

    One that is named is checked before it is used for the first time, and one that is only ``suggested`` is used if
    that was done before. Raises InvalidData where the named one can't be used.
    """
    from mentorpick.relevance import embedding

    named = common.model or os.environ.get("MENTORPICK_MODEL", "")
    if not named and suggested is not None:
        try:
            model = embedding.load_model(suggested)
        except MentorpickError as error:
            console.notice(common, f"I can't use the sentence model this pool asks for: {error.message}.")
        else:
            if open_store(common).is_accepted(model.digest):
                return model
            console.notice(
                common,
                f"This pool asks for another sentence model. To use it from now on, run: mentorpick model {suggested}",
            )
    try:
        return accepted_model(common, Path(named)) if named else embedding.load_model()
    except embedding.NoModel as error:
        if named:
            raise InvalidData(f"the model in {named} can't be used: {error.message}") from error
        tell_no_model(common, error)
        return None


def accepted_model(common: Common, folder: Path) -> "Model":
    """Return the model of a folder, checked and remembered as accepted where it wasn't before."""
    from mentorpick.relevance.embedding import check_model, load_model

    model = load_model(folder)
    kept = open_store(common)
    if not kept.is_accepted(model.digest):
        console.detail(common, f"Checking the model in {folder}. I only do this once.")
        model = check_model(folder)
        with kept_if_possible(common, "I can't remember that it was checked"):
            kept.accept_model(model.digest)
    return model


def _refuse_unusable(common: Common, paths: tuple[str, ...], problems: tuple[Problem, ...], found: int) -> None:
    _show_editions(common, paths)
    errors = console.show_problems(common, problems)
    if errors and common.strict:
        raise InvalidData(
            f"{pluralize(errors, 'problem')} in the profiles", "fix them, or leave out --strict to skip them"
        )
    if not found:
        hint = "fix what's listed above" if errors else "profiles end in .yaml, bundles in .zip"
        raise InvalidData(f"there's no valid profile in {', '.join(paths)}", hint)
    if errors:
        console.notice(common, f"{pluralize(errors, 'problem')}; {pluralize(found, 'mentor')} can be used.")


def _show_editions(common: Common, paths: Iterable[str]) -> None:
    """Say of each bundle whether it is past its date, and what is new since its edition before."""
    from mentorpick.read.files import is_bundle, read_bundle

    for path in filter(is_bundle, paths):
        manifest = None
        with suppress(MentorpickError, OSError):  # what is wrong with it is said where it is read
            manifest = read_bundle(path).manifest
        if manifest:
            _show_edition(common, path, manifest)


def _show_edition(common: Common, path: str, manifest: "BundleManifest") -> None:
    from mentorpick.office.bundle import compare_editions, file_digests

    if manifest.expires is not None and manifest.expires < common.today:
        whom = manifest.contact or "your office"
        console.notice(common, f"{path} expired on {manifest.expires}. Ask {whom} for a new one.")
    if manifest.conflicts_stay:
        console.notice(common, "The office checks for conflicts of interest before it matches anyone.")
    key, kept = manifest.title or Path(path).name, open_store(common)
    before, now = kept.edition(key), file_digests(manifest)
    if before == now:
        return
    if before:
        console.notice(common, f"New in {key} ({manifest.created}): {compare_editions(before, manifest)}.")
    with kept_if_possible(common, "I can't remember this edition"):
        kept.remember_edition(key, now)


def complete_mentors(ctx: Any, incomplete: str) -> list[str]:
    """Return ids of the mentors that the call being typed would read, those that begin so; none where that fails."""
    from mentorpick.pool_cache import load_cached_pool
    from mentorpick.read.profiles import sample_pool

    quiet = Common(profiles=tuple(ctx.params.get("profiles") or ()), quiet=True)
    try:
        pool = load_cached_pool(*(pool_paths(quiet) or (sample_pool(),)), folder=cache_folder() / "pools").pool
    except (MentorpickError, OSError):
        return []
    return [name for name in pool.ids if name.startswith(incomplete.lower())]


MentorArgument = Annotated[
    str, argument("MENTOR", "A name, an id, or a number from your last list.", autocompletion=complete_mentors)
]
"""One mentor, of whoever the call being typed would read."""
