"""ARC: a forwarder's word counts when we trust it, and for nobody else."""

import base64

import dkim
import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from openline.channels.email.authentication.canonical import relaxed_body, relaxed_field
from openline.channels.email.authentication.head import Field, split
from openline.channels.email.authentication.signatures import select
from openline.channels.email.authentication.signing import _key

from .world import World, key_of, letter, signed

LIST = frozenset({"list.example"})


@pytest.fixture(autouse=True)
def domains(world: World) -> None:
    world.domain("mail.example", dmarc="p=reject")
    world.domain("list.example")
    world.domain("evil.example")


def forwarded(
    raw: bytes, domain: str = "list.example", *, found: str = "dmarc=pass header.from=mail.example", cv: str = ""
) -> bytes:
    """As a mailing list passes a letter on: changed, and sealed with what had been found before."""
    head = split(raw)
    earlier = [field for field in reversed(head.fields) if field.name.startswith(b"arc-")]
    number = len(earlier) // 3 + 1
    results = Field(
        b"arc-authentication-results", b"ARC-Authentication-Results", f" i={number}; {domain}; {found}\r\n".encode()
    )
    body_hash = base64.b64encode(relaxed_body(head.raw, head.body).digest()).decode()
    tags = f" i={number}; a=rsa-sha256; c=relaxed/relaxed; d={domain}; s=s1; h=from:subject; bh={body_hash}; b="
    covered = select(head.fields, [b"from", b"subject"])
    message = written(b"ARC-Message-Signature", tags, covered, domain)
    tags = f" i={number}; a=rsa-sha256; cv={cv or ('pass' if earlier else 'none')}; d={domain}; s=s1; b="
    seal = written(b"ARC-Seal", tags, [*earlier, results, message], domain)
    return b"".join(field.written + b":" + field.value for field in (seal, message, results)) + raw


def written(name: bytes, tags: str, covered: list[Field], domain: str) -> Field:
    own = Field(name.lower(), name, tags.encode())
    text = b"".join(relaxed_field(each) for each in [*covered, own]).removesuffix(b"\r\n")
    signature = base64.b64encode(_key(key_of(domain)[0]).sign(text, PKCS1v15(), SHA256())).decode()
    return own._replace(value=f"{tags}{signature}\r\n".encode())


def through_a_list() -> bytes:
    return forwarded(signed(letter()) + b"-- \r\nlist footer\r\n")


def test_a_letter_that_a_trusted_list_has_changed_is_not_called_forged(world: World) -> None:
    proof = world.judged(through_a_list(), sealers=LIST)
    assert (proof.verdict, proof.reasons[0], proof.arc) == ("unproven", "arc_trusted", "pass")


def test_the_seal_of_somebody_unknown_changes_nothing(world: World) -> None:
    proof = world.judged(through_a_list())
    assert (proof.verdict, proof.reasons, proof.arc) == ("forged", ["dmarc_failed_reject", "body_changed"], "pass")
    assert world.judged(forwarded(letter(), "evil.example"), sealers=LIST).verdict == "forged"


def test_one_stranger_in_the_chain_breaks_the_trust(world: World) -> None:
    raw = forwarded(forwarded(letter(), "evil.example"))
    assert world.judged(raw, sealers=LIST).verdict == "forged"
    assert world.judged(raw, sealers=LIST | {"evil.example"}).reasons[0] == "arc_trusted"


def test_a_trusted_list_that_found_it_forged_is_believed_too(world: World) -> None:
    raw = forwarded(letter(), found="dmarc=fail header.from=mail.example")
    assert world.judged(raw, sealers=LIST).verdict == "forged"
    other = forwarded(letter(), found="dmarc=pass header.from=evil.example")
    assert world.judged(other, sealers=LIST).verdict == "forged"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"dmarc=pass", b"dmarc=fail"),
        (b"list footer", b"my footer"),
        (b"cv=none", b"cv=pass"),
        (b"ARC-Seal: i=1", b"ARC-Seal: i=2"),
        (b"ARC-Seal:", b"X-Seal:"),
    ],
)
def test_a_chain_that_was_touched_fails(world: World, old: bytes, new: bytes) -> None:
    proof = world.judged(through_a_list().replace(old, new, 1), sealers=LIST)
    assert (proof.verdict, proof.arc) == ("forged", "fail")


def test_a_chain_that_a_list_itself_says_is_broken_fails(world: World) -> None:
    for raw in (forwarded(forwarded(letter()), cv="fail"), forwarded(letter(), cv="pass")):
        assert world.judged(raw, sealers=LIST).arc == "fail"


def test_dkimpy_agrees_with_our_chains(world: World) -> None:
    resolver = world.resolver
    for raw in (through_a_list(), forwarded(through_a_list(), "evil.example")):
        result, _, why = dkim.arc_verify(raw, dnsfunc=lambda name, timeout: resolver.ask(name.decode(), "TXT")[0])
        assert (result, world.judged(raw).arc) == (b"pass", "pass"), why


def test_a_long_chain_is_not_followed(world: World) -> None:
    raw = letter()
    for _ in range(21):
        raw = forwarded(raw)
    assert world.judged(raw, sealers=LIST).arc == "fail"
