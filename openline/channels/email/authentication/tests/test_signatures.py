"""Signatures, ours against dkimpy's in both directions, and keys that are none."""

import base64
from hashlib import sha256
from typing import Any

import dkim
import pytest
from cryptography.hazmat.primitives import serialization as form
from cryptography.hazmat.primitives.asymmetric import ed25519
from hypothesis import given
from hypothesis import strategies as st

from openline.channels.email.authentication.canonical import relaxed_body, simple_body
from openline.channels.email.authentication.signing import new_key, public_record, sign

from .world import World, key_of, letter, loosely_signed, signed

BODIES = [
    "",
    "\r\n",
    "a",
    "a \t b\t\r\n \r\n\r\n",
    " x\r\n\t\r\ny  \r\n",
    "ґ" * 2000 + "\r\n",
    "a\r\r\n\r\n",
    "a\r\n\r",
]


@pytest.fixture(autouse=True)
def domains(world: World) -> None:
    world.domain("mail.example", dmarc="p=reject")


def dkimpy_agrees(world: World, raw: bytes) -> bool:
    resolver = world.resolver
    return bool(dkim.verify(raw, dnsfunc=lambda name, timeout: resolver.ask(name.decode(), "TXT")[0]))


@pytest.mark.parametrize("body", BODIES)
def test_dkimpy_believes_what_we_sign(world: World, body: str) -> None:
    assert dkimpy_agrees(world, signed(letter(body=body)))


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("form", [b"simple/simple", b"relaxed/simple", b"simple/relaxed", b"relaxed/relaxed"])
def test_we_believe_what_dkimpy_signs(world: World, body: str, form: bytes) -> None:
    raw = letter(body=body, above="X-Folded: a\r\n\tb  c \r\nX-Folded:second\r\n")
    key = key_of("mail.example")[0].encode()
    names = [b"from", b"subject", b"x-folded", b"x-folded", b"to"]
    made = dkim.sign(raw, b"s1", b"mail.example", key, canonicalize=tuple(form.split(b"/")), include_headers=names)
    assert world.judged(made + raw).reasons == ["dmarc_pass_dkim"]
    assert (
        world.judged((made + raw).replace(b"\r\n", b"\n")).verdict == "proven" or "\r\r" in body or body.endswith("\r")
    )


@given(st.text(alphabet="a \t\r\n").map(lambda text: text.replace("\r", "").replace("\n", "\r\n").encode()))
def test_the_canonical_forms_are_dkimpys(body: bytes) -> None:
    from dkim.canonicalization import Relaxed, Simple

    assert simple_body(body).digest() == sha256(Simple.canonicalize_body(body)).digest()
    assert len(simple_body(body)) == len(Simple.canonicalize_body(body))
    if not body.endswith((b" ", b"\t")):  # dkimpy keeps blanks of a last line without an end, RFC 6376 does not
        assert relaxed_body(body).digest(3) == sha256(Relaxed.canonicalize_body(body)[:3]).digest()
        assert relaxed_body(body).digest() == sha256(Relaxed.canonicalize_body(body)).digest()


def test_blanks_without_end_cost_no_more_than_words(world: World) -> None:
    body = relaxed_body(b" " * 4_000_000 + b"x" + b"\r\n" * 1_000_000)
    assert body.digest() == sha256(b" x\r\n").digest()


def test_an_ed25519_signature_counts(world: World) -> None:
    key = ed25519.Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes(form.Encoding.Raw, form.PublicFormat.Raw)
    world.publishes("e._domainkey.mail.example", f"v=DKIM1; k=ed25519; p={base64.b64encode(public).decode()}")

    from openline.channels.email.authentication.canonical import relaxed_field
    from openline.channels.email.authentication.head import Field, split
    from openline.channels.email.authentication.signatures import select

    raw = letter()
    head = split(raw)
    body_hash = base64.b64encode(relaxed_body(head.raw, head.body).digest()).decode()
    tags = f" v=1; a=ed25519-sha256; c=relaxed/relaxed; d=mail.example; s=e; h=from:subject; bh={body_hash}; b="
    own = Field(b"dkim-signature", b"DKIM-Signature", tags.encode())
    covered = b"".join(relaxed_field(each) for each in [*select(head.fields, [b"from", b"subject"]), own])
    signature = base64.b64encode(key.sign(sha256(covered.removesuffix(b"\r\n")).digest())).decode()
    assert world.judged(f"DKIM-Signature:{tags}{signature}\r\n".encode() + raw).verdict == "proven"


WEAK = "MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAL9QhG2EPrWtWQ5dH4gJ6Qm2Y7F3zXGm1oTnQ3lTqk0x8v1d1rQp3yq0Yc6mJw7F0lGv8m8QyJb2m5b4fD8o4lUCAwEAAQ=="  # noqa: E501


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ("v=DKIM1; k=rsa; p=", "no_key"),
        ("v=DKIM2; p={key}", "no_key"),
        ("v=DKIM1; k=ed25519; p={key}", "no_key"),
        ("v=DKIM1; h=sha1; p={key}", "no_key"),
        ("v=DKIM1; s=tlsrpt; p={key}", "no_key"),
        ("v=DKIM1; p=!!!", "broken_key"),
        ("v=DKIM1; p=eA==", "broken_key"),
        (f"v=DKIM1; p={WEAK}", "weak_key"),
        ("just words", "no_key"),
    ],
)
def test_a_key_that_is_none_proves_nothing(world: World, record: str, reason: str) -> None:
    key = key_of("mail.example")[1].partition("p=")[2]
    world.publishes("s1._domainkey.mail.example", record.replace("{key}", key))
    assert world.judged(signed(letter())).reasons == ["dmarc_failed_reject", reason]


@pytest.mark.parametrize(
    "tags",
    [{"a": "rsa-sha1"}, {"v": 2}, {"i": "@other.example"}, {"q": "web"}, {"t": "soon"}, {"c": "loose"}, {"s": "a..b"}],
)
def test_a_signature_against_the_rules_proves_nothing(world: World, tags: dict[str, Any]) -> None:
    assert world.judged(loosely_signed(letter(), **tags)).reasons == ["dmarc_failed_reject", "signature_broken"]


def test_a_signature_that_leaves_out_the_sender_proves_nothing(world: World) -> None:
    assert world.judged(loosely_signed(letter(), fields="subject")).reasons == [
        "dmarc_failed_reject",
        "signature_broken",
    ]


def test_a_key_that_is_for_its_domain_alone_signs_for_no_subdomain(world: World) -> None:
    raw = loosely_signed(letter(), i="@pay.mail.example")
    assert world.judged(raw).verdict == "proven"
    world.publishes("s1._domainkey.mail.example", f"{key_of('mail.example')[1]}; t=s")
    assert world.judged(raw).reasons == ["dmarc_failed_reject", "signature_broken"]


def test_our_key_is_told_to_the_dns_as_it_signs() -> None:
    pem, record = new_key()
    assert record == public_record(pem)
    assert record.startswith("v=DKIM1; k=rsa; p=")


@pytest.mark.parametrize("pem", ["", "no key", "-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----"])
def test_a_broken_private_key_is_said_to_be_one(pem: str) -> None:
    with pytest.raises(ValueError):
        sign(letter(), domain="mail.example", selector="s1", private_key_pem=pem)
