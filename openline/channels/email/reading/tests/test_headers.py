"""Headers as senders really write them: broken fields, addresses, words and file names."""

from __future__ import annotations

import pytest

from openline.channels.email.reading.addresses import addresses
from openline.channels.email.reading.marks import date, message_id, message_ids
from openline.channels.email.reading.read import read
from openline.channels.email.reading.tests.letters import simple
from openline.channels.email.reading.words import parameters, text_of

ADDRESSES = {
    b"olha@mail.example": ["olha@mail.example"],
    b"Olha K <Olha@MAIL.example>": ["Olha K <olha@mail.example>"],
    b'"Koval, Olha" <olha@mail.example>, Petro <p@mail.example>': [
        "Koval, Olha <olha@mail.example>",
        "Petro <p@mail.example>",
    ],
    b"olha@mail.example (Olha Koval)": ["Olha Koval <olha@mail.example>"],
    b"Team: a@mail.example, B <b@mail.example>;, c@mail.example": [
        "a@mail.example",
        "B <b@mail.example>",
        "c@mail.example",
    ],
    b"undisclosed-recipients:;": [],
    b"<@relay.example:olha@mail.example>": ["olha@mail.example"],
    b'"olha@mail.example" <olha@mail.example>': ["olha@mail.example"],
    b'"ceo@bank.example" <thief@attacker.example>': ["ceo@bank.example <thief@attacker.example>"],
    b"ceo@bank.example <thief@attacker.example>": ["ceo@bank.example <thief@attacker.example>"],
    b"Olha <olha@mail.example": ["Olha <olha@mail.example>"],
    b"Olha olha@mail.example": ["Olha <olha@mail.example>"],
    b"=?utf-8?Q?Koval=2C_Olha?= <olha@mail.example>": ["Koval, Olha <olha@mail.example>"],
    b"\xd0\x9e\xd0\xbb\xd1\x8f <olia@mail.example>": ["Оля <olia@mail.example>"],
    b"a@xn--80ak6aa92e.example": ["a@аррӏе.example"],
    b"Postmaster <>": ["Postmaster <>"],
    b"a@b@c.example": ["a@b@c.example <>"],
    b"olha@mail.example; petro@mail.example": ["olha@mail.example", "petro@mail.example"],
    b"<mailto:olha@mail.example>": ["olha@mail.example"],
}
WORDS = {
    b"plain": "plain",
    b"=?utf-8?B?0J/RgNC40LLRltGC?=": "Привіт",
    b"=?utf-8?Q?caf=C3=A9?= =?utf-8?Q?_au_lait?=": "café au lait",
    b"=?UTF-8?B?0J/RgNC40LLR?= =?UTF-8?B?ltGC?=": "Привіт",  # cut within a character
    b"=?utf-8?Q?=D0?= =?utf-8?Q?=9F?=": "П",
    b"Re: =?utf-8?B?0J/RgNC40LLRltGC?=, ok": "Re: Привіт, ok",
    b"=?utf-8*uk?B?0J/RgNC40LLRltGC?=": "Привіт",
    b"=?windows-1251?Q?=CF=F0=E8=E2=B3=F2?=": "Привіт",
    b"=?utf-8?Q?Are you there??=": "Are you there?",
    b"=?nonsense?Q?caf=C3=A9?=": "café",
    b"=?utf-8?B?broken": "=?utf-8?B?broken",
    b"\xcf\xf0\xe8\xe2\xb3\xf2, \xff\xea \xf1\xef\xf0\xe0\xe2\xe8": "Привіт, як справи",
}
NAMES = {
    b"attachment; filename=plain.pdf": "plain.pdf",
    b'attachment; filename="two words.pdf"': "two words.pdf",
    b"attachment; filename=two words.pdf": "two words.pdf",
    b"attachment; filename*=UTF-8''%D0%B0%D0%BA%D1%82.pdf": "акт.pdf",
    b"attachment; filename*0*=UTF-8''%D0%B0; filename*1*=%D0%BA%D1%82; filename*2=.pdf": "акт.pdf",
    b"attachment; filename*1=b.pdf; filename*0=a": "ab.pdf",
    b'attachment; filename="=?utf-8?B?0LDQutGCLnBkZg==?="': "акт.pdf",
    b'attachment; filename="\xd0\xb0\xd0\xba\xd1\x82.pdf"': "акт.pdf",
    b"attachment; filename*=windows-1251''%E0%EA%F2.pdf": "акт.pdf",
    b"attachment; filename*=no-quotes.pdf": "no-quotes.pdf",
    b'attachment; filename="a;b.pdf"; size=3': "a;b.pdf",
    b'attachment; filename="unclosed.pdf': "unclosed.pdf",
    b"attachment; filename*0*=''; filename*999999=x; filename*-1=y": "",
}
PATHS = {
    b"../../etc/passwd": "passwd",
    b"C:\\Users\\olha\\act.pdf": "act.pdf",
    b"/": "file.bin",
    b"..": "file.bin",
    b"a\x00b\x07.pdf": "ab.pdf",
    b"x" * 500 + b".pdf": "x" * 196 + ".pdf",
}


@pytest.mark.parametrize("raw", ADDRESSES)
def test_addresses_are_found_in_whatever_is_written(raw: bytes) -> None:
    assert [str(one) for one in addresses(raw)] == ADDRESSES[raw]


def test_a_label_that_mixes_alphabets_is_shown_as_what_it_is() -> None:
    [one] = addresses("a@pаypal.example".encode())
    assert one.address == "a@xn--pypal-4ve.example"


@pytest.mark.parametrize("raw", WORDS)
def test_words_are_decoded(raw: bytes) -> None:
    assert text_of(raw) == WORDS[raw]


@pytest.mark.parametrize("raw", NAMES)
def test_file_names_are_decoded(raw: bytes) -> None:
    assert parameters(raw)[1].get("filename", "") == NAMES[raw]


@pytest.mark.parametrize("raw", PATHS)
def test_a_file_name_is_no_path(raw: bytes) -> None:
    kind = b"Content-Type: application/octet-stream"
    [file] = read(simple(b"x", kind, b"Content-Disposition: attachment; filename*=''" + _percent(raw))).attachments
    assert file.name == PATHS[raw]


def _percent(raw: bytes) -> bytes:
    return b"".join(b"%%%02X" % one for one in raw)


def test_ids_are_taken_from_whatever_stands_around_them() -> None:
    assert message_id(b"<a@b.example> (added by postmaster)") == "a@b.example"
    assert message_id(b"a@b.example") == "a@b.example"
    assert message_id(b"no id at all") == ""
    assert message_ids(b"<a@x>\t<b@x><a@x> Message of Monday <c@x>") == ["a@x", "b@x", "c@x"]


def test_dates_that_are_none_are_none() -> None:
    assert date(b"Wed, 18 Nov 2026 11:14:50 +0200") == 1_794_993_290_000
    assert date(b"18 Nov 2026 09:14:50") == 1_794_993_290_000
    assert [date(raw) for raw in (b"", b"yesterday", b"Mon, 99 Foo 20266 99:99:99 +9999", b"\xff\xff")] == [None] * 4


def test_a_header_without_the_empty_line_after_it_does_not_swallow_the_words() -> None:
    seen = read(
        b"From: Olha <olha@mail.example>\nSubject: Hello\nContent-Type: text/plain\nThe words begin here.\nGo on."
    )
    assert seen.subject == "Hello"
    assert seen.text == "The words begin here.\nGo on."


def test_a_letter_out_of_an_mbox_or_of_an_old_mac_is_read() -> None:
    for raw in (
        b"From olha@mail.example Wed Nov 18 09:14:50 2026\nFrom: olha@mail.example\nSubject: Hello\n\nWords.",
        b"From: olha@mail.example\rSubject: Hello\r\rWords.",
        b"\xef\xbb\xbfFrom: olha@mail.example\r\nSubject : Hello\r\n\r\nWords.",
    ):
        seen = read(raw)
        assert (seen.sender.address, seen.subject, seen.text) == ("olha@mail.example", "Hello", "Words.")


def test_several_writers_in_whatever_form_are_marked() -> None:
    for fields in (
        b"From: a@x.example, b@y.example",
        b"From: a@x.example\r\nFrom: b@y.example",
        b"From: Both: a@x.example, b@y.example;",
    ):
        assert "several_from" in read(fields + b"\r\n\r\nPay.").marks
    assert "several_from" not in read(simple()).marks


def test_without_a_usable_from_the_carrier_is_shown() -> None:
    assert str(read(b"From: Olha\r\nSender: <desk@mail.example>\r\n\r\nHi.").sender) == "Olha <desk@mail.example>"
    assert str(read(b"Subject: nobody\r\n\r\nHi.").sender) == ""
