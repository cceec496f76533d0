"""Bytes to text as their writer meant them, whatever they say of themselves. Never fails."""

from __future__ import annotations

import codecs
import re
from functools import lru_cache

from . import limits

# What is announced -> what is meant. The left side is lower-case with "-" only; Python's own names need no line.
# An announced subset is read by its superset, as every browser does (WHATWG Encoding).
MEANT = {
    "ascii": "utf-8", "us-ascii": "utf-8", "ansi-x3-4-1968": "utf-8", "646": "utf-8", "7bit": "utf-8", "8bit": "utf-8",
    "utf8": "utf-8", "utf-8": "utf-8", "utf8mb4": "utf-8", "unicode-1-1-utf-8": "utf-8", "cp65001": "utf-8",
    "unicode": "utf-8", "utf-8-sig": "utf-8-sig", "unknown": "utf-8", "unknown-8bit": "utf-8", "x-unknown": "utf-8",
    "default": "utf-8", "x-user-defined": "utf-8", "none": "utf-8",
    "latin1": "cp1252", "latin-1": "cp1252", "iso-8859-1": "cp1252", "iso8859-1": "cp1252", "iso-88591": "cp1252",
    "8859-1": "cp1252", "l1": "cp1252", "windows-1252": "cp1252", "cp-1252": "cp1252", "iso-8859-1-windows": "cp1252",
    "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "gb-2312-80": "gb18030", "euc-cn": "gb18030",
    "cp936": "gb18030", "gb18030": "gb18030", "chinesebig5": "big5hkscs", "big5": "big5hkscs", "cn-big5": "big5hkscs",
    "x-x-big5": "big5hkscs", "big5-hkscs": "big5hkscs", "cp950": "big5hkscs", "hz-gb-2312": "hz",
    "shift-jis": "cp932", "x-sjis": "cp932", "sjis": "cp932", "ms-kanji": "cp932", "windows-31j": "cp932",
    "iso-2022-jp": "iso2022_jp_ext", "iso-2022-jp-2": "iso2022_jp_2", "iso-2022-jp-3": "iso2022_jp_3",
    "iso-2022-jp-2004": "iso2022_jp_2004", "iso-2022-jp-ms": "iso2022_jp_ext", "cp50220": "iso2022_jp_ext",
    "x-euc-jp": "euc_jp", "ks-c-5601-1987": "cp949", "ks-c-5601": "cp949", "euc-kr": "cp949", "x-windows-949": "cp949",
    "iso-2022-kr": "iso2022_kr", "windows-874": "cp874", "iso-8859-11": "cp874", "tis-620": "cp874",
    "win-1251": "cp1251", "x-cp1251": "cp1251", "windows1251": "cp1251", "win1251": "cp1251", "cp-1251": "cp1251",
    "ansi1251": "cp1251", "x-cp1250": "cp1250", "win-1250": "cp1250", "x-mac-cyrillic": "mac_cyrillic",
    "x-mac-ukrainian": "mac_cyrillic", "macintosh": "mac_roman", "x-mac-roman": "mac_roman",
    # koi8-u is koi8-r plus four Ukrainian letters in place of frames: a letter "in koi8-r" from Ukraine means it
    "koi8-r": "koi8_u", "koi8r": "koi8_u", "koi8": "koi8_u", "koi": "koi8_u", "koi8u": "koi8_u", "koi8-ru": "koi8_u",
    "koi8-u": "koi8_u", "dos-866": "cp866", "ibm866": "cp866", "alt": "cp866", "iso-8859-8-i": "iso8859_8",
    "logical": "iso8859_8", "iso-8859-9": "cp1254", "utf-16": "utf-16", "utf-7": "utf-7", "unicode-1-1-utf-7": "utf-7",
}  # fmt: skip
# Charsets of text. Python knows codecs that are none, and some that are slow on purpose (punycode, idna).
KNOWN = re.compile(
    r"(?:windows|cp|ibm|iso|mac|koi8|euc|utf|gb|big5|hz|johab|shift|kz1048|ptcp154|tis|arabic|greek|hebrew|cyrillic)"
)
CYRILLIC = {"cp1251", "koi8_u", "cp866", "iso8859_5", "mac_cyrillic"}
UTF_8_PAIRS = re.compile(rb"[\xc2-\xf4][\x80-\xbf]")
ASCII = re.compile(rb"[\x00-\x7f]+")
AMONG_LATIN = re.compile(rb"[A-Za-z][\x80-\xff]|[\x80-\xff][A-Za-z]")
COMMON = "оаеинтврсілкпдмуявьзбгйчхїєжшющцфґыэёъ"
RANK = {letter: len(COMMON) - place for place, letter in enumerate(COMMON)}


def to_text(content: bytes, charset: str = "") -> str:
    """The text that these bytes stand for; `charset` is what their part says of itself."""
    codec = meant(charset) if charset else "utf-8"
    if codec not in ("utf-8", "") and not _is_utf_8_all_the_same(content, codec):
        try:
            return content.decode(codec)
        except (UnicodeError, LookupError, ValueError):
            return _mostly(content, codec) or _utf_8_or_guess(content)
    return _utf_8_or_guess(content)


@lru_cache(maxsize=512)
def meant(charset: str) -> str:
    """The Python codec for an announced charset; "" when it is none that we know."""
    name = charset.strip().strip("\"'").lower().replace("_", "-").removeprefix("charset=")[:40]
    if name in MEANT:
        return MEANT[name]
    if not KNOWN.match(name):
        return ""
    try:
        return codecs.lookup(name).name.replace("-", "_")
    except (LookupError, ValueError):
        return ""


def _is_utf_8_all_the_same(content: bytes, codec: str) -> bool:
    """Scripts often send UTF-8 and name what they had before. Real text of one byte a letter is hardly ever valid
    UTF-8; in Cyrillic ones a short word can be by chance."""
    if codec not in CYRILLIC and codec not in ("cp1252", "cp1250", "cp1254"):
        return False
    if content.isascii() or len(UTF_8_PAIRS.findall(content[: limits.GUESSED])) < (4 if codec in CYRILLIC else 1):
        return False
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _utf_8_or_guess(content: bytes) -> str:
    try:
        return content.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError:
        pass
    return _mostly(content, "utf-8") or content.decode(guessed(content), "replace")


def _mostly(content: bytes, codec: str) -> str:
    """The text, if only a few bytes of it are broken (a letter cut in the middle of a character); else ""."""
    try:
        text = content.decode(codec, "replace")
    except (UnicodeError, LookupError):
        return ""
    broken = text.count("\ufffd")
    foreign = sum(1 for letter in text[: limits.GUESSED] if letter > "\x7f")
    return text if broken <= 2 + len(text) // 1000 and foreign > 4 * broken else ""


def guessed(content: bytes) -> str:
    """The codec that bytes without a (true) charset are most likely in."""
    sample = content[: limits.GUESSED]
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    best, score = max(
        ((codec, _cyrillic(sample, codec)) for codec in ("cp1251", "koi8_u", "cp866")), key=lambda one: one[1]
    )
    return best if score > 0.5 else _by_statistics(sample)


def _cyrillic(sample: bytes, codec: str) -> float:
    """How much the foreign bytes look like words in Ukrainian or Russian, 0 to 1."""
    foreign = ASCII.sub(b"", sample)
    if 3 * len(AMONG_LATIN.findall(sample)) > len(foreign):
        return 0.0  # single letters within Latin words
    text = foreign.decode(codec, "replace")
    points = 0
    for letter in text:
        if rank := RANK.get(letter):
            points += rank
        elif letter.lower() in RANK:
            points += 8  # a capital: few in a text, all of it in a wrong koi8
        elif letter not in "«»—–’ʼ№…\xa0":
            points -= 20
    return points / (len(text) * 20 or 1)


def _by_statistics(sample: bytes) -> str:
    from charset_normalizer import from_bytes

    # short of a few words any answer is chance: then western Europe
    if sum(one > 0x7F for one in sample) < 6:
        return "cp1252"
    best = from_bytes(sample[:4096], steps=3, chunk_size=512).best()
    return meant(best.encoding) or "cp1252" if best else "cp1252"
