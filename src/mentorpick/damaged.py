"""What msgspec may raise over bytes that are not what they should be: no JSON, another shape, too deep."""

import msgspec

DAMAGED = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
"""For the ``except`` of whoever reads a file that a disk, an editor or ill will may have changed."""
