"""WCAG 2.2 contrast of every pair of colours in use, light and dark: texts 4.5, icons and outlines 3."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

TOKENS = Path("frontend/shared/tokens.css")
PAIR = re.compile(r"--([\w-]+):\s*light-dark\(\s*(#[0-9a-fA-F]{6})\s*,\s*(#[0-9a-fA-F]{6})\s*\)")
TEXT, OUTLINE = 4.5, 3.0
THEMES = ("light", "dark")

CHANNELS = ("phone", "email", "chat", "contact-form", "account-form")
GROUNDS = "rail list paper raised inset hover select accent-soft note-soft"
ON = {
    TEXT: {
        "ink": f"{GROUNDS} press phone-soft late-soft ok-soft soon-soft",
        "ink-2": f"{GROUNDS} press phone-soft late-soft ok-soft soon-soft",
        "ink-3": GROUNDS,
        "accent": "rail list paper raised select accent-soft hover note-soft",
        "ok": "rail list paper select hover ok-soft",
        "soon": "rail list paper select hover soon-soft",
        "late": "rail list paper select hover late-soft",
        "note": "note-soft paper",
        "on-mine": "mine",
        "on-solid": "accent-solid accent-solid-hover late-solid phone-solid",
        **{each: f"{each}-soft" for each in CHANNELS},
    },
    OUTLINE: {
        **dict.fromkeys(CHANNELS, "rail list paper select hover"),
        "edge": "paper list raised rail",
        "accent-solid": "paper rail select",
    },
}


def problems(root: Path) -> Iterator[str]:
    tokens = {name: (light, dark) for name, light, dark in PAIR.findall((root / TOKENS).read_text())}
    for needed, inks in ON.items():
        for ink, grounds in inks.items():
            for ground in grounds.split():
                yield from _misses(tokens, ink, ground, needed)


def _misses(tokens: dict[str, tuple[str, str]], ink: str, ground: str, needed: float) -> Iterator[str]:
    if missing := [name for name in (ink, ground) if name not in tokens]:
        yield f"{TOKENS}: no colour --{missing[0]}, or it is not a light-dark() pair"
        return
    for theme, above, below in zip(THEMES, tokens[ink], tokens[ground], strict=True):
        if (found := contrast(above, below)) < needed:
            yield f"{TOKENS}: --{ink} on --{ground} has {found:.2f} in {theme}, {needed} is needed"


def contrast(one: str, other: str) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(share: float) -> float:
    return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)
