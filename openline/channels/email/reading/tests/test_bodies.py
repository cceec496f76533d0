"""The words of a letter are all there, decoded, in their order, however they were packed."""

from __future__ import annotations

import base64

import pytest

from openline.channels.email.reading import limits, transfer
from openline.channels.email.reading.charsets import to_text
from openline.channels.email.reading.read import read
from openline.channels.email.reading.tests.letters import simple

CHARSETS = {
    ("Привіт, їжаче", "koi8-r", "koi8-u"),
    ("Привіт, їжаче", "win-1251", "cp1251"),
    ("Привіт, їжаче", "", "cp1251"),
    ("Привіт, їжаче", "us-ascii", "utf-8"),
    ("Привіт, їжаче", "windows-1251", "utf-8"),
    ("Привіт, їжаче", "x-unknown", "koi8-u"),
    ("Здравствуйте, заказ не пришёл", "", "cp866"),
    ("café “quoted” – €", "iso-8859-1", "cp1252"),
    ("café", "nonsense", "cp1252"),
    ("Zażółć gęślą jaźń", "iso-8859-2", "iso-8859-2"),
    ("測試", "gb2312", "gb18030"),
    ("日本語", "shift-jis", "cp932"),
    ("日本語", "iso-2022-jp", "iso2022_jp"),
    ("한국어", "ks_c_5601-1987", "cp949"),
    ("Grüße", "utf-8", "utf-8"),
    ("ці", "koi8-u", "koi8-u"),
}
BASE64 = {
    b"0J/RgNC40LLRltGC": "Привіт",
    b"0J/R\r\ngNC4 0LLR\x00ltGC": "Привіт",
    b"0J/RgNC40LLRltGC!!": "Привіт",
    b"0J/RgNC40LLRltGCIQ": "Привіт!",
    b"0J/RgNC40LLRltGCI": "Привіт",
    b"SGk=SGk=": "HiHi",
    b"SGkhIQ==\r\n_______________\r\nA list's footer": "Hi!!",
}


@pytest.mark.parametrize(("text", "said", "true"), sorted(CHARSETS))
def test_text_is_read_whatever_charset_it_names(text: str, said: str, true: str) -> None:
    assert to_text(text.encode(true), said) == text


def test_text_cut_within_a_character_loses_only_that() -> None:
    assert to_text(("Привіт, " * 20).encode()[:-3], "utf-8").startswith("Привіт, Привіт, ")


@pytest.mark.parametrize(
    "codec", ["base64", "zlib", "punycode", "idna", "unicode_escape", "undefined", "rot13", "x" * 99]
)
def test_a_codec_that_is_no_charset_is_none(codec: str) -> None:
    assert to_text(b"words", codec) == "words"


@pytest.mark.parametrize("packed", sorted(BASE64))
def test_broken_base64_gives_what_is_left_of_it(packed: bytes) -> None:
    assert transfer.base64(packed).decode() == BASE64[packed]


def test_broken_quoted_printable_gives_what_is_left_of_it() -> None:
    assert transfer.quoted_printable(b"100=25 =ZZ caf=C3=A9 =\r\nend=") == "100% =ZZ café end".encode()


def test_a_control_character_never_reaches_the_words() -> None:
    seen = read(simple(b"a\x00b\x08c\x1b[31m\rd\r\ne", b"Subject: x\x00y\x07z"))
    assert (seen.text, seen.subject) == ("abc[31m\nd\ne", "xyz")


def test_several_texts_are_joined_and_several_formatted_ones_too() -> None:
    body = (
        b"--m\r\nContent-Type: text/plain\r\n\r\nFirst.\r\n--m\r\nContent-Type: text/html\r\n\r\n<p>Second.</p>\r\n"
        b"--m\r\nContent-Type: text/plain\r\n\r\nThird <b>.\r\n--m--"
    )
    seen = read(simple(body, b"Content-Type: multipart/mixed; boundary=m"))
    assert [line for line in seen.text.split("\n") if line] == ["First.", "Second.", "Third <b>."]
    assert "Third &lt;b&gt;." in seen.html


def test_of_alternatives_the_formatted_one_is_shown_and_files_within_are_kept() -> None:
    body = (
        b"--a\r\nContent-Type: text/plain\r\n\r\nPlain.\r\n--a\r\nContent-Type: text/x-amp-html\r\n\r\n<amp>\r\n"
        b"--a\r\nContent-Type: text/html\r\n\r\n<p>Formatted.</p>\r\n"
        b"--a\r\nContent-Type: application/pdf; name=a.pdf\r\n\r\n%PDF\r\n--a--"
    )
    seen = read(simple(body, b"Content-Type: multipart/alternative; boundary=a"))
    assert (seen.text, seen.html) == ("Plain.", "<p>Formatted.</p>")
    assert [file.name for file in seen.attachments] == ["a.pdf"]


@pytest.mark.parametrize(
    "field",
    [
        b"Content-Type: multipart/mixed",
        b"Content-Type: multipart/mixed; boundary=other",
        b'Content-Type: multipart/mixed; boundary="m',
        b"Content-Type: multipart/mixed; boundary*0=m; boundary*1=",
    ],
)
def test_parts_are_found_where_their_boundary_is_told_wrongly(field: bytes) -> None:
    body = b"--m\r\nContent-Type: text/plain\r\n\r\nWords.\r\n--m\r\nContent-Type: image/png\r\n\r\nx\r\n--m--"
    seen = read(simple(body, field))
    assert seen.text == "Words."
    assert [file.name for file in seen.attachments] == ["image.png"]


def test_a_multipart_without_parts_shows_what_is_there() -> None:
    assert read(simple(b"Just words.", b"Content-Type: multipart/mixed; boundary=m")).text == "Just words."


def test_a_letter_cut_off_anywhere_is_read() -> None:
    body = b"--m\r\nContent-Type: text/plain\r\n\r\nWords.\r\n--m\r\nContent-Type: image/png\r\n\r\nx\r\n--m--"
    whole = simple(body, b"Content-Type: multipart/mixed; boundary=m")
    for end in range(1, len(whole)):
        read(whole[:end])


@pytest.mark.parametrize("words", [b"Words. " * 200_000, b"x\n" * 90_000, b"x\r" * 90_000])
def test_a_body_longer_than_anybody_reads_is_cut_and_kept_whole(words: bytes) -> None:
    seen = read(simple(words))
    assert len(seen.text) <= limits.TEXT
    assert len(seen.text.split("\n")) <= limits.LINES + 1
    assert seen.marks == ["cut"]
    [file] = seen.attachments
    assert (file.name, file.content) == ("letter.txt", words)


def test_inline_armour_is_marked() -> None:
    sealed = b"-----BEGIN PGP MESSAGE-----\n\nhQ\n-----END PGP MESSAGE-----"
    assert read(simple(sealed)).marks == ["encrypted"]
    assert read(simple(b"-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nHi")).marks == ["signed"]


def test_smime_is_kept_and_marked() -> None:
    for kind, mark in ((b"enveloped-data", "encrypted"), (b"signed-data", "signed")):
        field = b"Content-Type: application/pkcs7-mime; smime-type=" + kind + b"; name=smime.p7m"
        seen = read(simple(base64.b64encode(b"sealed"), field, b"Content-Transfer-Encoding: base64"))
        assert (seen.marks, seen.attachments[0].content) == ([mark], b"sealed")
