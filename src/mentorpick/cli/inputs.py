"""Where mentors and the user's own things are found: options, environment, folders and caches, the sample."""

import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO

import typer

from mentorpick.cli import output as console
from mentorpick.cli.options import HOME, Common, data_folder, own_folder
from mentorpick.cli.output import Progress
from mentorpick.errors import InvalidData, MentorpickError, Problem, WrongUsage
from mentorpick.model.people import Answers, Mentor, Page, Profiles
from mentorpick.store import Store
from mentorpick.text import did_you_mean, join_words, name_key, pluralize

if TYPE_CHECKING:
    from mentorpick.pool_cache import CachedPool
    from mentorpick.ranking.pool import Pool
    from mentorpick.relevance.embedding import Model, NoModel
    from mentorpick.relevance.vectors import KeptModel


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

    return own_folder(user_cache_dir)


def stdin() -> BinaryIO:
    """Return standard input, as bytes. Raises WrongUsage where it is closed."""
    if sys.stdin is None:
        raise WrongUsage("there's nothing to read: standard input is closed", "give a file instead of -")
    return sys.stdin.buffer


def has_input() -> bool:
    """Return whether standard input is a pipe or a file with something in it: nobody types, and nobody waits."""
    try:
        handle = stdin().fileno()
        mode = os.fstat(handle).st_mode
        if stat.S_ISREG(mode):
            return os.fstat(handle).st_size > 0
        if not stat.S_ISFIFO(mode) or os.name == "nt":
            return False
        from select import select

        ready, _, _ = select([handle], [], [], 0)
        return bool(ready) and bool(getattr(stdin(), "peek")(1))  # noqa: B009  a BufferedReader has it
    except (WrongUsage, OSError, ValueError, AttributeError):
        return False


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


def pool_paths(common: Common) -> tuple[str, ...]:
    """Return where to read mentors from: ``-p``, MENTORPICK_PROFILES, the pool used last; none: the sample."""
    if common.profiles:
        return common.profiles
    named = tuple(filter(None, os.environ.get("MENTORPICK_PROFILES", "").split(os.pathsep)))
    if named:
        return named
    if common.batch:
        raise WrongUsage("--batch needs to know where the mentors are", "give -p PATH, or set MENTORPICK_PROFILES")
    last = open_store(common).last_pool()
    if last:
        console.notice(common, f"Using the mentors in {', '.join(last)}, as last time. For others: -p PATH")
    return last


def read_pool(common: Common, paths: tuple[str, ...]) -> Profiles:
    """Read the mentors of ``paths`` (none: the bundled sample) and show what was wrong with the others.

    Raises WrongUsage for a path that does not exist, and InvalidData where no valid profile is left, or, with
    ``--strict``, where any is invalid.
    """
    from mentorpick.read.profiles import read_profiles

    profiles = read_profiles(*(paths or (sample_path(),)))
    _refuse_unusable(common, paths, profiles.problems, len(profiles.mentors))
    return profiles


def load_pool(common: Common, paths: tuple[str, ...]) -> "Pool":
    """Return the same mentors as columns, from the cache where no profile changed; raises as read_pool does."""
    from mentorpick.pool_cache import load_cached_pool

    folder = None if common.no_cache else cache_folder() / "pools"
    with Progress(common, "reading profiles") as progress:
        cached = load_cached_pool(*(paths or (sample_path(),)), folder=folder, tick=progress.advance)
    console.detail(common, f"{cached.files} files, " + ("from the cache" if cached.warm else "read"))
    _refuse_unusable(common, paths, cached.problems, len(cached.pool))
    return _with_vectors(common, cached, paths)


def _with_vectors(common: Common, cached: "CachedPool", paths: tuple[str, ...]) -> "Pool":
    """The pool with the vectors of its lines, and a model that keeps those of goals; by words where none runs."""
    from mentorpick.pool_cache import LineVectors, keep_vectors, keeps_vectors, load_vectors
    from mentorpick.relevance.embedding import NoModel
    from mentorpick.relevance.vectors import KeptModel, LentLines, shipped_vectors, unpack_vectors

    model = load_model(common, _suggested_model(cached.pool.page, paths))
    if model is None:
        return cached.pool.with_model(None)
    shipped = shipped_vectors(model)
    begun = monotonic()
    with Progress(common, "reading what mentors write") as progress:
        try:
            found = load_vectors(cached, model, shipped, lent=_lent(paths), tick=progress.reach)
        except NoModel as error:
            tell_no_model(common, error)
            return cached.pool.with_model(None)
    if common.batch and not common.no_cache and not keeps_vectors(cached, model):
        seconds = monotonic() - begun
        said = f"I can't keep my work on the profiles here, so each run takes {seconds:.1f} s longer."
        console.notice(common, f"{said} To keep it, add --cache DIR.")
    known = shipped | unpack_vectors(open_store(common).goal_vectors(), model)
    pool = cached.pool.with_model(KeptModel(model, known, keep=_keep_goals(common, model)), found.vectors)
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


def _lent(paths: tuple[str, ...]) -> "Iterator[bytes]":
    """The files of vectors that bundles bring."""
    from mentorpick.read.files import is_bundle, read_bundle

    yield from (read_bundle(path).vectors for path in paths if is_bundle(path))


def _keep_goals(common: Common, model: "Model") -> "Callable[[bytes], None]":
    """Keep what is embedded of goals; a folder that cannot be written is no reason to fail."""
    from mentorpick.relevance.vectors import add_records

    def keep(records: bytes) -> None:
        """Keep the vectors of goals; what cannot be kept is no reason to fail."""
        kept = open_store(common)
        try:
            kept.save_goal_vectors(add_records(kept.goal_vectors(), records, model, GOALS))
        except MentorpickError as error:
            console.detail(common, f"I can't keep your goals as numbers for next time: {error.message}")

    return keep


GOALS = 1000
"""Vectors of goals kept at the most: 0.8 MB."""


def prepare_cohort_pool(pool: "Pool") -> "Pool":
    """Return the pool for the goals of many: nothing of theirs is kept, and what a bundle brought is made first."""
    from mentorpick.relevance.goals import prepare_model_for_many
    from mentorpick.relevance.vectors import KeptModel

    model = pool.model
    if isinstance(model, KeptModel):
        pool = pool.with_model(model.forgetful())
        pool.lines.prepare_for_many()
        if pool.model is not None:  # it runs
            pool = pool.with_model(prepare_model_for_many(model))
    return pool


def model_of_lines(pool: "Pool") -> "KeptModel | None":
    """Return the model of a pool, which knows the vectors of its lines: to compare the same people at another time."""
    from mentorpick.relevance.vectors import KeptModel, RankAgain

    with suppress(RankAgain):  # replaced, or by words
        pool.lines.confirm()
    if not isinstance(pool.model, KeptModel):
        return None
    pool.model.learn(pool.lines.texts(), pool.lines.vectors)
    return pool.model


def tell_no_model(common: Common, error: "NoModel") -> None:
    """Say once that goals are compared by words, and why."""
    console.notice(common, f"I can only compare goals word by word here: {error.message}.")


def _suggested_model(page: "Page", paths: tuple[str, ...]) -> Path | None:
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
    from mentorpick.relevance.embedding import load_model

    model = load_model(folder)
    kept = open_store(common)
    if not kept.is_accepted(model.digest):
        from mentorpick.relevance.embedding import check_model

        console.detail(common, f"Checking the model in {folder}. I only do this once.")
        model = check_model(folder)
        try:
            kept.accept_model(model.digest)
        except MentorpickError as error:
            console.detail(common, f"I can't remember that it was checked: {error.message}")
    return model


def _refuse_unusable(common: Common, paths: tuple[str, ...], problems: tuple[Problem, ...], found: int) -> None:
    if any(path.lower().endswith(".zip") for path in paths):
        show_edition_changes(common, paths)
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


def remember(common: Common, ids: tuple[str, ...], answers: str, paths: tuple[str, ...]) -> None:
    """Keep the last shortlist for ``why 1``; a folder that cannot be written is no reason to fail."""
    try:
        open_store(common).remember_shortlist(ids, answers, paths)
    except MentorpickError as error:
        tell = console.notice if console.is_terminal(sys.stderr) else console.detail  # a container needs no such line
        tell(common, f"I can't remember this list, so give `why 1` the answers with -a: {error.message}")


def sample_path() -> Path:
    """Return the bundled pool of made-up people."""
    from mentorpick.read.profiles import sample_pool

    return sample_pool()


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
        return _at_place(int(typed), ids, last)
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


def _at_place(place: int, ids: Sequence[str], last: Sequence[str]) -> int:
    if last[place - 1] not in ids:
        raise WrongUsage(
            f"number {place} on your last list isn't among these mentors", "for a new list, run `mentorpick rank`"
        )
    return list(ids).index(last[place - 1])


def show_edition_changes(common: Common, paths: Iterable[str]) -> None:
    """Say of each bundle whether it is past its date, and what is new since its edition before."""
    from mentorpick.read.files import is_bundle, read_bundle

    for path in filter(is_bundle, paths):
        try:
            manifest = read_bundle(path).manifest
        except (MentorpickError, OSError):
            continue  # what is wrong with it is said where it is read
        if manifest is not None:
            _show_edition_changes(common, path, manifest)


def _show_edition_changes(common: Common, path: str, manifest: object) -> None:
    from mentorpick.model.office import BundleManifest
    from mentorpick.office.bundle import compare_editions, file_digests

    assert isinstance(manifest, BundleManifest)  # noqa: S101  for the type checker
    if manifest.expires is not None and manifest.expires < common.today:
        whom = manifest.contact or "your office"
        console.notice(common, f"{path} expired on {manifest.expires}. Ask {whom} for a new one.")
    if manifest.conflicts_stay:
        console.notice(common, "The office checks for conflicts of interest before it matches anyone.")
    key, kept = manifest.title or Path(path).name, open_store(common)
    before, now = kept.edition(key), file_digests(manifest)
    if before and before != now:
        console.notice(common, f"New in {key} ({manifest.created}): {compare_editions(before, manifest)}.")
    if before != now:
        try:
            kept.remember_edition(key, now)
        except MentorpickError as error:
            console.detail(common, f"I can't remember this edition: {error.message}")


def complete_mentors(ctx: Any, incomplete: str) -> list[str]:
    """Return ids of the mentors that the call being typed would read, those that begin so; none where that fails."""
    from mentorpick.pool_cache import load_cached_pool

    quiet = Common(profiles=tuple(ctx.params.get("profiles") or ()), quiet=True)
    try:
        pool = load_cached_pool(*(pool_paths(quiet) or (sample_path(),)), folder=cache_folder() / "pools").pool
    except (MentorpickError, OSError):
        return []
    return [name for name in pool.ids if name.startswith(incomplete.lower())]


MentorArgument = Annotated[
    str,
    typer.Argument(
        metavar="MENTOR", help="A name, an id, or a number from your last list.", autocompletion=complete_mentors
    ),
]
"""One mentor, of whoever the call being typed would read."""
