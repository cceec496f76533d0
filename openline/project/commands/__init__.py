"""One module a command: its first line is its help, `add_arguments` its flags, `run` what it does."""

from __future__ import annotations


class Refused(Exception):
    """A command that cannot do what was asked; the text is one line for the person."""
