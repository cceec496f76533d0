"""What a person is shown of a stranger's text: no control characters, and nothing that turns its order around."""

from __future__ import annotations

import re

# C0 and C1 but for tab and line feed, and lone surrogates: no database and no document takes them all
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# what hides or turns around, so that "gpj.exe" reads "exe.jpg": marks, embeddings, overrides, isolates, tags, joiners
# in names (they stay in texts, where scripts and emoji need them)
TRICKS = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
SPACES = re.compile(r"\s+")


def body(text: str) -> str:
    """A text of several lines; line ends become single line feeds."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    # Python's own search is ten times as quick as that of an expression, and nearly always enough
    if text.replace("\n", "").replace("\t", "").isprintable():
        return text
    return CONTROL.sub("", text)


def line(text: str, most: int) -> str:
    """One line: a subject, a name."""
    if not (text.isascii() and text.isprintable()):
        text = TRICKS.sub("", CONTROL.sub("", SPACES.sub(" ", text)))
    return SPACES.sub(" ", text).strip()[:most]


def file_name(name: str, most: int) -> str:
    """The last part of a path, never "." or ".."; its ending survives when it is cut."""
    name = line(name, 4000).replace("\\", "/").rsplit("/", 1)[-1]
    name = name.strip(" .")
    if len(name) > most:
        stem, dot, ending = name.rpartition(".")
        name = f"{stem[: most - len(ending) - 1]}.{ending}" if dot and len(ending) <= 12 else name[:most]
    return name
