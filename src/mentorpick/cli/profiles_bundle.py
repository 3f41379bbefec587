"""``profiles bundle``; and what every command says of a bundle it reads: that it is new, or past its date."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from mentorpick.cli import console
from mentorpick.cli.common import Common, day_of, shared
from mentorpick.errors import MentorpickError, WrongUsage


@shared("today", "force")
def bundle(
    common: Common,
    *,
    folder: Annotated[str, typer.Argument(metavar="DIR", help="The folder of profiles.")],
    output: Annotated[str, typer.Option("-o", "--output", metavar="FILE.zip", help="The bundle to write.")],
    title: Annotated[str, typer.Option(metavar="TEXT", help="What the pool is called; else the page's title.")] = "",
    contact: Annotated[str, typer.Option(metavar="TEXT", help="Whom to ask about it.")] = "",
    licence: Annotated[str, typer.Option(metavar="TEXT", help="What people may do with it.")] = "",
    consent: Annotated[str, typer.Option(metavar="TEXT", help="What the people in it agreed to.")] = "",
    expires: Annotated[str, typer.Option(metavar="DATE", help="The last day it is good for; else in a year.")] = "",
) -> None:
    """Pack a folder of profiles into one file to hand out: `mentorpick -p FILE.zip` is all a reader needs."""
    from mentorpick.cli.output import emit
    from mentorpick.office import bundling
    from mentorpick.read.bundle import is_bundle
    from mentorpick.write.files import may_write, write_file

    if not is_bundle(output):
        raise WrongUsage(f"{output} is no name for a bundle", f"bundles end in .zip: -o {Path(output).stem}.zip")
    may_write(output, force=common.force)
    words = bundling.Words(title, contact, licence, consent)
    until = day_of(expires, "--expires", common.today) if expires else None
    data, manifest = bundling.bundle(folder, words, common.today, until)
    write_file(output, data, force=common.force)
    own = _own_keys(folder)
    if own:
        console.notice(common, f"Your own keys travel too: {', '.join(own)}. So do comments in the files.")
    emit(manifest, common, private=False)


def _own_keys(folder: str) -> list[str]:
    from mentorpick.read.profiles import read_profiles

    return sorted({key for mentor in read_profiles(folder).mentors for key in mentor.x})


def tell_news(common: Common, paths: Iterable[str]) -> None:
    """Say of each bundle whether it is past its date, and what is new since its edition before."""
    from mentorpick.read.bundle import is_bundle, read_bundle

    for path in filter(is_bundle, paths):
        try:
            manifest = read_bundle(path).manifest
        except (MentorpickError, OSError):
            continue  # what is wrong with it is said where it is read
        if manifest is not None:
            _tell(common, path, manifest)


def _tell(common: Common, path: str, manifest: object) -> None:
    from mentorpick.cli.sources import store
    from mentorpick.office.bundling import digests, news
    from mentorpick.reports import BundleManifest

    assert isinstance(manifest, BundleManifest)  # noqa: S101  for the type checker
    if manifest.expires is not None and manifest.expires < common.today:
        whom = manifest.contact or "your office"
        console.notice(common, f"{path} is only good until {manifest.expires}; ask {whom} for a new one.")
    key, kept = manifest.title or Path(path).name, store(common)
    before, now = kept.edition(key), digests(manifest)
    if before and before != now:
        console.notice(common, f"New in {key} of {manifest.created}: {news(before, manifest)}.")
    if before != now:
        try:
            kept.remember_edition(key, now)
        except MentorpickError as error:
            console.detail(common, f"This edition is not remembered: {error.message}")
