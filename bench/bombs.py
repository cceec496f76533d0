"""Hostile letters, generated: what is deep, long, broken, cyclic or slow on purpose."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

from openline.channels.email.reading import tests

from .killers import KILLERS
from .winmails import HEAD, winmail, zip_in_winmail

Bomb = Callable[[random.Random], bytes]
REAL = sorted((Path(tests.__file__).parent / "letters").glob("*.eml"))
TEXT = HEAD + b"Content-Type: text/plain; charset=utf-8\r\n\r\n"
HTML = HEAD + b"Content-Type: text/html; charset=utf-8\r\n\r\n"
MIXED = HEAD + b"Content-Type: multipart/mixed; boundary=m\r\n\r\n"


def deep_multipart(chance: random.Random) -> bytes:
    levels = chance.choice([20, 31, 200, 5000])
    opened = (b"Content-Type: multipart/%s; boundary=b%d\n\n--b%d\n" % (_kind(chance), n, n) for n in range(levels))
    return HEAD + b"".join(opened) + b"\nDeep."


def same_boundary_all_the_way(chance: random.Random) -> bytes:
    return HEAD + b"Content-Type: multipart/mixed; boundary=m\n\n--m\n" * chance.choice([25, 2000]) + b"\nDeep."


def deep_letters(chance: random.Random) -> bytes:
    return HEAD + b"Content-Type: message/rfc822\n\n" * chance.choice([50, 2000, 20_000]) + b"Deep."


def many_parts(chance: random.Random) -> bytes:
    part = chance.choice(
        [b"--m\n\nx\n", b"--m\nContent-Type: text/html\n\n<p>x\n", b"--m\nContent-Type: image/png\n\nx\n"]
    )
    return MIXED + part * chance.choice([900, 1500, 200_000])


def many_letters(chance: random.Random) -> bytes:
    return MIXED + b"--m\nContent-Type: message/rfc822\n\nSubject: %s\n\nx\n" % (b"=?utf-8?Q?a?= " * 900) * 900


def boundaries_that_are_none(chance: random.Random) -> bytes:
    return MIXED + b"--mx\n" * chance.choice([9000, 300_000])


def header_flood(chance: random.Random) -> bytes:
    field = chance.choice(
        [b"X: y\r\n", b"Received: from a by b; now\r\n", b"To: a@b.example\r\n", b"x\r\n", b"From: a@b.example\r\n"]
    )
    return field * chance.choice([900, 5000, 100_000]) + TEXT + b"Words."


def long_field(chance: random.Random) -> bytes:
    name = chance.choice(
        [b"Subject", b"From", b"To", b"References", b"Content-Type", b"Date", b"Message-ID", b"DKIM-Signature"]
    )
    filler = chance.choice(KILLERS).replace(b"\n", b" ").replace(b"\r", b" ")
    size = chance.choice([30_000, 200_000, 900_000])
    return name + b": " + filler * (size // len(filler)) + b"\r\n" + TEXT + b"Words."


def encoded_words(chance: random.Random) -> bytes:
    word = chance.choice(
        [
            b"=?utf-8?B?0J8=?= ",
            b"=?utf-8?Q?=D0?= ",
            b"=?x?q?",
            b"=?utf-8?Q?a=?x?q?b",
            b"=?utf-7?Q?+?= ",
            b"=?hz?B?AA==?=",
        ]
    )
    return chance.choice([b"Subject: ", b"From: ", b"To: "]) + word * chance.choice([1900, 60_000]) + b"\r\n" + TEXT


def address_flood(chance: random.Random) -> bytes:
    one = chance.choice(
        [b"a@b.example, ", b"(((", b'"', b"<", b"g:a@b.example;", b"\\", b"a@b@", b"xn--a.", b"<a@b>(c),"]
    )
    return b"From: " + one * (200_000 // len(one)) + b"\r\n" + TEXT


def parameters(chance: random.Random) -> bytes:
    one = chance.choice(
        [b"; filename*%d*=''%%D0", b"; filename*%d=x", b"; a%d=b", b'; filename%d="', b"; name*%d*=utf-8'%%"]
    )
    value = b"".join(one % n for n in range(chance.choice([90, 2000])))
    return (
        MIXED
        + b"--m\nContent-Type: application/x"
        + value
        + b"\nContent-Disposition: attachment"
        + value
        + b"\n\nx\n--m--"
    )


def killer_text(chance: random.Random) -> bytes:
    return TEXT + _filler(chance)


def killer_html(chance: random.Random) -> bytes:
    return HTML + _filler(chance)


def killer_part_header(chance: random.Random) -> bytes:
    return (
        MIXED
        + b"--m\n"
        + chance.choice([b"Content-Type: ", b"Content-Disposition: ", b""])
        + _filler(chance)[:30_000]
        + b"\n\nx\n--m--"
    )


def deep_html(chance: random.Random) -> bytes:
    tag = chance.choice(
        [
            b"div",
            b"b",
            b"table><tr><td",
            b"blockquote",
            b"span style='x:y'",
            b"a href=x",
            b"font",
            b"ul><li",
            b"svg",
            b"x",
        ]
    )
    return HTML + b"<%s>" % tag * chance.choice([100, 3000, 100_000]) + b"words"


def wide_html(chance: random.Random) -> bytes:
    one = chance.choice(
        [
            b"<p>a</p>",
            b"<br>",
            b"<img src=http://x.example/%d>",
            b"<a href=http://x.example>a</a>",
            b"<td>",
            b"<p style='color:red'>a",
        ]
    )
    return HTML + one * (chance.choice([100_000, 900_000, 4_000_000]) // len(one))


def attributes(chance: random.Random) -> bytes:
    return HTML + b"<p " + b"".join(b"a%d=b " % n for n in range(chance.choice([1000, 60_000]))) + b">words</p>"


def cyclic_cids(chance: random.Random) -> bytes:
    part = b"--m\nContent-Type: text/html\nContent-ID: <a>\n\n<iframe src=cid:b><img src=cid:a><img src=cid:b>\n"
    other = b"--m\nContent-Type: message/rfc822\nContent-ID: <b>\n\n<img src=cid:a>\n"
    return MIXED + (part + other) * chance.choice([1, 300]) + b"--m--"


def long_line(chance: random.Random) -> bytes:
    return chance.choice([TEXT, HTML]) + chance.choice([b"a", b"a ", b"\x00", b"\xff", "ї".encode(), b"<"]) * 3_000_000


def base64_bomb(chance: random.Random) -> bytes:
    body = chance.choice([b"QUJD", b"Q=", b"=", b"!", b"QUJD=\n", b"QQ==\n"]) * chance.choice([10_000, 1_500_000])
    kind = chance.choice([b"text/plain", b"text/html", b"application/pdf"])
    return HEAD + b"Content-Type: " + kind + b"\r\nContent-Transfer-Encoding: base64\r\n\r\n" + body


def quoted_printable_bomb(chance: random.Random) -> bytes:
    body = chance.choice([b"=", b"=\n", b"=41", b"=D0", b" \n", b"= \n", b"==="]) * chance.choice([10_000, 1_500_000])
    return HEAD + b"Content-Type: text/plain\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" + body


def uuencode_bomb(chance: random.Random) -> bytes:
    return TEXT + chance.choice([b"begin 644 x\n", b"begin 644 x\nM\n", b"begin 644 x\n" + b"M" * 61 + b"\n"]) * 40_000


def wrong_charset(chance: random.Random) -> bytes:
    names = [
        "utf-7",
        "utf-16",
        "utf-32",
        "iso-2022-jp",
        "iso-2022-kr",
        "hz",
        "gb18030",
        "punycode",
        "idna",
        "zlib",
        "x" * 900,
        "big5",
        "cp037",
    ]
    charset = chance.choice(names).encode()
    body = chance.choice(
        [chance.randbytes(20_000), b"+" * 100_000, b"\x1b$B" * 50_000, b"~{" * 50_000, b"\xff" * 300_000]
    )
    return HEAD + b"Content-Type: text/plain; charset=" + charset + b"\r\n\r\n" + body


def reports(chance: random.Random) -> bytes:
    blocks = (
        b"Final-Recipient: rfc822; a@b.example\nAction: " + chance.choice([b"failed", b"delivered", b"x"]) + b"\n\n"
    )
    head = b"Return-Path: <>\r\nFrom: MAILER-DAEMON@x.example\r\nSubject: Undelivered Mail\r\n"
    kind = b"Content-Type: multipart/report; report-type=delivery-status; boundary=m\r\n\r\n--m\n\n"
    return (
        head
        + kind
        + _filler(chance)[:50_000]
        + b"\n--m\nContent-Type: message/delivery-status\n\n"
        + blocks * 20_000
        + b"--m--"
    )


def invitation(chance: random.Random) -> bytes:
    line = chance.choice([b"SUMMARY:", b"SUMMARY;X=", b"\r\n ", b"BEGIN:VEVENT\n", b"DTSTART;TZID=", b"\\n"])
    return HEAD + b"Content-Type: text/calendar\r\n\r\nBEGIN:VEVENT\n" + line * 100_000


def signatures(chance: random.Random) -> bytes:
    one = b"DKIM-Signature: v=1; a=rsa-sha256; d=attacker.example; s=x; h=" + b"from:" * chance.choice([1, 5000])
    seal = b"ARC-Seal: i=%d; a=rsa-sha256; d=attacker.example; s=x; cv=pass; b=AAAA\r\n"
    seals = b"".join(seal % n for n in range(chance.choice([1, 60, 900])))
    return (
        seals + (one + b"; bh=AAAA; b=AAAA\r\n") * chance.choice([1, 40]) + TEXT + b"x\n" * chance.choice([1, 500_000])
    )


def real_letter_mutated(chance: random.Random) -> bytes:
    raw = bytearray(chance.choice(REAL).read_bytes())
    for _ in range(chance.randint(1, 20)):
        start = chance.randrange(len(raw) + 1)
        end = min(len(raw), start + chance.choice([0, 1, 3, 50, 500]))
        raw[start:end] = chance.choice([b"", chance.randbytes(4), chance.choice(KILLERS), raw[start:end] * 3])
    return bytes(raw)


def real_letter_cut(chance: random.Random) -> bytes:
    raw = chance.choice(REAL).read_bytes()
    return raw[: chance.randrange(1, len(raw))]


def noise(chance: random.Random) -> bytes:
    return chance.randbytes(chance.choice([10, 5000, 300_000]))


def _kind(chance: random.Random) -> bytes:
    return chance.choice([b"mixed", b"alternative", b"related", b"digest", b"signed", b"report"])


def _filler(chance: random.Random) -> bytes:
    pieces = chance.sample(KILLERS, chance.choice([1, 1, 2, 3]))
    whole = b"".join(pieces)
    return whole * (chance.choice([3000, 100_000, 1_000_000]) // len(whole)) + chance.choice([b"", b"!", b"x>", b"\n"])


SMALL: list[Bomb] = [real_letter_mutated, real_letter_cut]
KINDS: list[Bomb] = [
    deep_multipart, same_boundary_all_the_way, deep_letters, many_parts, many_letters, boundaries_that_are_none,
    header_flood, long_field, encoded_words, address_flood, parameters, killer_text, killer_html, killer_part_header,
    deep_html, wide_html, attributes, cyclic_cids, long_line, base64_bomb, quoted_printable_bomb, uuencode_bomb,
    wrong_charset, winmail, zip_in_winmail, reports, invitation, signatures, noise, *SMALL,
]  # fmt: skip
