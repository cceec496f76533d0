"""Letters as their clients write them, in the folder beside this file."""

from __future__ import annotations

from pathlib import Path

from openline.channels.email.reading.letter import Letter
from openline.channels.email.reading.read import read

FOLDER = Path(__file__).with_name("letters")
OURS = "c12.7.abcdefghijklmnopqrstuvwxyz@pryklad.example"


def raw(name: str) -> bytes:
    return (FOLDER / f"{name}.eml").read_bytes()


def letter(name: str) -> Letter:
    return read(raw(name))


def simple(body: bytes = b"Words.", *fields: bytes) -> bytes:
    """A letter with a sender and these fields."""
    return b"\r\n".join([b"From: Olha <olha@mail.example>", *fields, b"", body])
