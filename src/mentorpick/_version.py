"""The version, alone: nobody needs the package root for it."""

__version__ = "0.2.0"
