"""The sample pool: fictional people, shipped with the package."""

from pathlib import Path

import mentorpick
from mentorpick.errors import MachineFailed


def sample_pool() -> Path:
    """The folder of the sample pool: inside the installed package, else in the checkout it is edited in."""
    package = Path(mentorpick.__file__).resolve().parent
    for folder in (package / "data" / "profiles", package.parent.parent / "profiles"):
        if folder.is_dir():
            return folder
    raise MachineFailed("the sample pool is missing from this installation", "install mentorpick again")
