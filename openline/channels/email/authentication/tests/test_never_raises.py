"""Whatever the bytes, there is a verdict: never a traceback, and never a proof without a signature."""

import json
from functools import lru_cache
from pathlib import Path
from tempfile import mkdtemp

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openline.channels.email.authentication.head import split
from openline.channels.email.authentication.reasons import ALL
from openline.channels.email.authentication.resolver import Resolver, resolver_of
from openline.channels.email.authentication.verdict import authenticate
from openline.channels.email.reading.letter import Envelope

from .test_chain import through_a_list
from .world import ELSEWHERE, key_of, letter, signed

FIELDS = st.sampled_from(
    b"From|DKIM-Signature|ARC-Seal|ARC-Message-Signature|ARC-Authentication-Results|Subject".split(b"|")
    + b"Authentication-Results|Return-Path|| |\0".split(b"|")
)
WORDS = st.sampled_from(
    b"v=1 a=rsa-sha256 d=mail.example s=s1 h=from bh=eA== b=eA== i=1 l=99999999999999 x=1 cv=none mx.example dkim=pass"
    b' taras@mail.example < > " ( ) \\ =? xn--a'.split(b" ")
)
VALUES = st.lists(st.one_of(WORDS, st.binary(max_size=12)), max_size=14).map(b"; ".join)
HEADS = st.lists(st.tuples(FIELDS, VALUES).map(b": ".join), max_size=8).map(b"\r\n".join)
RELAXED = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@lru_cache(1)
def zone() -> Resolver:
    path = Path(mkdtemp()) / "zone.json"
    key = {"TXT": [key_of("mail.example")[1]]}
    names = {"s1._domainkey.mail.example": key, "_dmarc.mail.example": {"TXT": ["v=DMARC1; p=reject"]}}
    path.write_text(json.dumps(names), encoding="utf-8")
    return resolver_of(str(path))


def judged(raw: bytes, *, helo: str = "") -> str:
    proof = authenticate(raw, Envelope("x@evil.example", source=ELSEWHERE, helo=helo, trusted="mx.example"), zone())
    assert proof.verdict in ("proven", "unproven", "forged")
    assert set(proof.reasons) <= set(ALL)
    return proof.verdict


@RELAXED
@given(st.binary(max_size=400))
def test_any_bytes(raw: bytes) -> None:
    assert judged(raw) != "proven"


@RELAXED
@given(HEADS, st.binary(max_size=50))
def test_any_fields(head: bytes, body: bytes) -> None:
    judged(head + b"\r\n\r\n" + body)


@RELAXED
@given(st.data())
def test_a_signed_letter_with_any_byte_changed_does_not_speak_of_another_sender(data: st.DataObject) -> None:
    raw = data.draw(st.sampled_from([signed(letter()), through_a_list()]))
    at = data.draw(st.integers(0, len(raw) - 1))
    changed = raw[:at] + data.draw(st.binary(min_size=0, max_size=3)) + raw[at + 1 :]
    if judged(changed) == "proven":
        assert split(changed).values(b"from")[0].split() == split(raw).values(b"from")[0].split()


@RELAXED
@given(st.text(max_size=60), st.text(max_size=40), st.text(max_size=40))
def test_any_envelope(sender: str, helo: str, source: str) -> None:
    authenticate(letter(), Envelope(sender, source=source, helo=helo), zone())
    authenticate(letter(), Envelope(sender, source=ELSEWHERE, helo=helo), zone())


@RELAXED
@given(st.text(max_size=80), st.text(max_size=80), st.text(max_size=80))
def test_any_records(spf: str, dmarc: str, key: str) -> None:
    class Said:
        def ask(self, name: str, kind: str) -> list[bytes]:
            said = {"_dmarc": f"v=DMARC1;{dmarc}", "s1": key}.get(name.split(".")[0], f"v=spf1 {spf}")
            return [said.encode("utf-8", "replace")] if kind == "TXT" else []

    authenticate(signed(letter()), Envelope("taras@mail.example", source=ELSEWHERE), Said())  # type: ignore[arg-type]
