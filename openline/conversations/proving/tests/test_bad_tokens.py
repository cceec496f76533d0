"""The table of bad tokens: what each leads to. None of them makes a session, a customer, or a conversation."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import logging
from collections.abc import Callable
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from openline.conversations.models import Conversation, Customer, Identity, Line, ProvenSession, Site, SpentToken
from openline.conversations.proving.check import check
from openline.conversations.proving.claims import BadToken
from openline.conversations.proving.keys import add_key, revoke
from openline.conversations.proving.sessions import begin

from .signing import AUDIENCE, NOW, SECRET, claims, public_pem, token

Make = Callable[[Ed25519PrivateKey], str]
START = int(NOW.timestamp())


def part(content: str | bytes) -> str:
    raw = content.encode() if isinstance(content, str) else content
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def by_hand(header: str, payload: str | bytes, secret: bytes = SECRET.encode()) -> str:
    """Signed with HS256 whatever the header says: what no library would write."""
    signed = f"{part(header)}.{part(payload)}"
    return f"{signed}.{part(hmac.new(secret, signed.encode(), hashlib.sha256).digest())}"


def header(**other: Any) -> str:
    return json.dumps({"alg": "HS256", "kid": "2026-11", "typ": "JWT", **other})


def said(**other: Any) -> str:
    return json.dumps(claims(**other))


def unsigned(pair: Ed25519PrivateKey) -> str:
    return jwt.encode(claims(), "", algorithm="none", headers={"kid": "public"})


def with_the_public_key_as_secret(pair: Ed25519PrivateKey) -> str:
    return by_hand(header(kid="public"), said(), public_pem(pair).encode())


def with_the_raw_public_key_as_secret(pair: Ed25519PrivateKey) -> str:
    return by_hand(header(kid="public"), said(), pair.public_key().public_bytes_raw())


def tampered(pair: Ed25519PrivateKey) -> str:
    head, _, signature = token(pair, "EdDSA", "public").split(".")
    return f"{head}.{part(said(sub='815'))}.{signature}"


BAD: list[tuple[str, str, Make]] = [
    ("alg none", "algorithm", unsigned),
    ("alg none in capitals", "algorithm", lambda pair: f"{part(header(alg='NONE'))}.{part(said())}."),
    ("HS256 with the public key of an EdDSA key", "algorithm", with_the_public_key_as_secret),
    ("HS256 with its bytes", "algorithm", with_the_raw_public_key_as_secret),
    ("EdDSA named for a shared secret", "algorithm", lambda pair: token(pair, "EdDSA", "2026-11")),
    ("HS512", "algorithm", lambda pair: token("s" * 64, "HS512")),
    ("no algorithm", "algorithm", lambda pair: by_hand('{"kid": "2026-11"}', said())),
    ("another site", "wrong_audience", lambda pair: token(aud="shop.example")),
    ("several sites", "wrong_audience", lambda pair: token(aud=[AUDIENCE, "shop.example"])),
    ("no site", "wrong_audience", lambda pair: token(aud=None)),
    ("expired", "expired", lambda pair: token(iat=START - 200, exp=START - 31)),
    ("issued in the future", "not_yet", lambda pair: token(iat=START + 31, exp=START + 100)),
    ("not before", "not_yet", lambda pair: token(nbf=START + 31)),
    ("a not-before that is none", "not_yet", lambda pair: token(nbf="tomorrow")),
    ("lives too long", "lives_too_long", lambda pair: token(iat=START, exp=START + 301)),
    ("issued long ago for now", "lives_too_long", lambda pair: token(iat=START - 9000, exp=START + 60)),
    ("no time of issue", "malformed", lambda pair: token(iat=None)),
    ("no end", "malformed", lambda pair: token(exp=None)),
    ("an end in words", "malformed", lambda pair: token(exp=str(START + 60))),
    ("an end that is true", "malformed", lambda pair: token(exp=True)),
    ("an end beyond time", "malformed", lambda pair: token(exp=10**40)),
    ("an end that is infinite", "malformed", lambda pair: by_hand(header(), said().replace(str(START + 120), "1e999"))),
    ("an end that is no number", "malformed", lambda pair: by_hand(header(), said().replace(str(START + 120), "NaN"))),
    ("no key named", "unknown_key", lambda pair: jwt.encode(claims(), SECRET, algorithm="HS256")),
    ("unknown kid", "unknown_key", lambda pair: token(kid="2020-01")),
    ("a kid that is a path", "unknown_key", lambda pair: token(kid="../../etc/passwd")),
    ("a kid that is a list", "unknown_key", lambda pair: by_hand(header(kid=["2026-11"]), said())),
    ("another site's key", "bad_signature", lambda pair: token("a secret of shop" * 3)),
    ("another site's key by its own name", "unknown_key", lambda pair: token("a secret of shop" * 3, kid="shop")),
    ("somebody else's pair", "bad_signature", lambda pair: token(Ed25519PrivateKey.generate(), "EdDSA", "public")),
    ("changed after signing", "bad_signature", tampered),
    ("signature left out", "bad_signature", lambda pair: token().rpartition(".")[0] + "."),
    ("oversized", "too_large", lambda pair: token(facts={"x": "y" * 4096})),
    ("no account", "no_account", lambda pair: token(sub=None)),
    ("an empty account", "no_account", lambda pair: token(sub="")),
    ("an account of spaces", "no_account", lambda pair: token(sub=" 4711")),
    ("an account with a zero byte", "no_account", lambda pair: token(sub="47\x0011")),
    ("an account with an invisible letter", "no_account", lambda pair: token(sub="4711\u200b")),
    ("an account as long as a book", "no_account", lambda pair: token(sub="4" * 121)),
    ("an account that is a number", "no_account", lambda pair: by_hand(header(), said(sub=4711))),
    ("no address", "bad_email", lambda pair: token(email=None)),
    ("an address that is none", "bad_email", lambda pair: token(email="maria")),
    ("two addresses", "bad_email", lambda pair: token(email="maria@example.org, thief@example.net")),
    ("an address with a second header", "bad_email", lambda pair: token(email="maria@example.org\nBcc: a@b.example")),
    ("an address that is maybe verified", "bad_email", lambda pair: token(email_verified="yes")),
    ("a name that is none", "malformed", lambda pair: token(name=["Maria"])),
    ("facts in a list", "bad_facts", lambda pair: token(facts=["VIP"])),
    ("13 facts", "bad_facts", lambda pair: token(facts={str(n): n for n in range(13)})),
    ("a fact within a fact", "bad_facts", lambda pair: token(facts={"VIP": {"since": 2019}})),
    ("a fact of 121 characters", "bad_facts", lambda pair: token(facts={"VIP": "x" * 121})),
    ("a label of 61 characters", "bad_facts", lambda pair: token(facts={"x" * 61: 1})),
    ("no id", "no_id", lambda pair: token(jti=None)),
    ("an id that is a number", "no_id", lambda pair: by_hand(header(), said(jti=7))),
    ("letters that are not ASCII", "malformed", lambda pair: token().replace(".", "．", 1)),
    ("letters that look like others", "malformed", lambda pair: "е" + token()[1:]),
    ("another base64", "malformed", lambda pair: token().replace(".", "=.", 1)),
    ("a line break at the end", "malformed", lambda pair: token() + "\n"),
    ("four parts", "malformed", lambda pair: token() + ".more"),
    ("an account that stands twice", "malformed", lambda pair: by_hand(header(), '{"sub": "815", ' + said()[1:])),
    ("a key that stands twice", "malformed", lambda pair: by_hand('{"kid": "public", ' + header()[1:], said())),
    ("what must be understood", "malformed", lambda pair: by_hand(header(crit=["b64"], b64=False), said())),
    ("no object", "malformed", lambda pair: by_hand(header(), "[1]")),
    ("JSON cut off", "malformed", lambda pair: by_hand(header(), said()[:-1])),
    ("not UTF-8", "malformed", lambda pair: by_hand(header(), b'{"sub": "\xff"}')),
    ("nested madly", "malformed", lambda pair: by_hand("[" * 1500, said())),
    ("nothing", "malformed", lambda pair: ""),
]  # fmt: skip


@pytest.mark.parametrize(("code", "make"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_a_bad_token_is_refused_for_what_it_is_and_makes_nothing(
    code: str, make: Make, line: Line, pair: Ed25519PrivateKey, caplog: pytest.LogCaptureFixture
) -> None:
    shop = Site.objects.create(audience="shop.example")
    add_key(shop, "shop", "HS256", "a secret of shop" * 3)
    bad = make(pair)
    with caplog.at_level(logging.WARNING), pytest.raises(BadToken) as refused:
        begin(bad, line=line, now=NOW)

    assert refused.value.code == code
    made = (ProvenSession, SpentToken, Identity, Customer, Conversation)
    assert [model.objects.count() for model in made] == [0] * 5
    (told,) = [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING]
    assert AUDIENCE in told
    assert code in told
    assert not any(private in told for private in (bad[:40] or "whole", "4711", "maria", "Maria"))


def test_a_revoked_key_is_refused_at_once_and_the_other_goes_on(line: Line, pair: Ed25519PrivateKey) -> None:
    assert line.site is not None
    revoke(line.site.keys.get(kid="2026-11"), NOW)
    with pytest.raises(BadToken, match="revoked_key"):
        begin(token(), line=line, now=NOW)
    assert begin(token(pair, "EdDSA", "public"), line=line, now=NOW)


def test_a_token_of_one_site_says_nothing_on_a_line_of_another(line: Line) -> None:
    shop = Site.objects.create(audience="shop.example")
    add_key(shop, "2026-11", "HS256", SECRET)  # even if they share the secret
    theirs = Line.objects.create(kind="chat", name="Shop", department=line.department, site=shop)
    with pytest.raises(BadToken, match="wrong_audience"):
        begin(token(), line=theirs, now=NOW)


def test_clocks_may_differ_by_half_a_minute_and_a_library_may_list_the_one_site(site: Site) -> None:
    for good in (
        token(iat=START + 30, exp=START + 90),
        token(iat=START - 150, exp=START - 30),
        token(iat=START, exp=START + 300),
        token(iat=START + 0.5, exp=START + 60.5),
        token(aud=[AUDIENCE]),
        token(nbf=START),
        token(facts={"Registered": 2019, "VIP": True, "Rate": 1.5, "Валюта": "UAH"}, unknown="is no matter"),
        token(name=None),
    ):
        assert check(good, site, NOW)[0].account == "4711"


def test_a_wrong_signature_is_compared_in_constant_time(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """PyJWT compares what HS256 gives with hmac.compare_digest; Ed25519 compares nothing that is secret."""
    compared: list[int] = []

    def compare(one: bytes, other: bytes) -> bool:
        compared.append(len(one))
        return original(one, other)

    original = hmac.compare_digest
    monkeypatch.setattr("jwt.algorithms.hmac.compare_digest", compare)
    with pytest.raises(BadToken, match="bad_signature"):
        check(token("another secret of at least 32 characters"), site, NOW)
    assert compared == [32]
