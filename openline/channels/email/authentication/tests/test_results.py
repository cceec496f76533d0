"""What the mailbox's own server has found, and what only pretends to be its word."""

import pytest

from openline.channels.email.authentication.results import parse

from .world import TARAS, World, letter, loosely_signed, signed

OURS = "mx.pryklad.example"
PASS = (
    f"Authentication-Results: {OURS};\r\n dkim=pass (good) header.d=mail.example;\r\n"
    " dmarc=pass header.from=mail.example\r\n"
)
FAIL = f"Authentication-Results: {OURS}; spf=fail smtp.mailfrom=evil.example; dmarc=fail header.from=mail.example\r\n"


@pytest.fixture(autouse=True)
def domains(world: World) -> None:
    world.domain("mail.example", dmarc="p=reject")


def told(world: World, above: str, raw: bytes = letter(), trusted: str = OURS) -> list[str]:
    proof = world.judged(above.encode() + raw, source="", sender="", trusted=trusted)
    return [proof.verdict, *proof.reasons]


def test_what_the_trusted_server_found_counts_where_the_sending_machine_is_unknown(world: World) -> None:
    spf = f"Authentication-Results: {OURS}; spf=pass smtp.mailfrom={TARAS}; dmarc=pass header.from=mail.example\r\n"
    assert told(world, spf) == ["proven", "dmarc_pass_spf", "trusted_results"]
    assert told(world, FAIL) == ["forged", "dmarc_failed_reject", "not_signed", "trusted_results"]


def test_a_bare_dmarc_pass_of_the_trusted_server_is_enough(world: World) -> None:
    above = f"Authentication-Results: {OURS}; dmarc=pass (p=REJECT) header.from=mail.example\r\n"
    assert told(world, above) == ["proven", "trusted_results"]


def test_its_pass_is_about_the_sender_that_is_shown(world: World) -> None:
    above = f"Authentication-Results: {OURS}; dmarc=pass header.from=evil.example\r\n"
    assert told(world, above)[0] == "unproven"


def test_where_it_contradicts_itself_its_failure_counts(world: World) -> None:
    both = f"Authentication-Results: {OURS}; spf=pass smtp.mailfrom={TARAS}; dmarc=fail header.from=mail.example\r\n"
    assert told(world, both)[0] == "unproven"


def test_a_forged_one_stands_below_the_real_one(world: World) -> None:
    assert told(world, FAIL + "Received: from evil.example\r\n" + PASS)[0] == "forged"
    assert told(world, FAIL + PASS)[0] == "forged"


def test_one_of_another_server_is_no_word_of_ours(world: World) -> None:
    for name in (f"x.{OURS}", f"{OURS}.evil.example", "mx.evil.example", '"mx.pryklad"'):
        assert told(world, PASS.replace(OURS, name, 1))[0] == "unproven"
    assert told(world, PASS.replace(OURS, "other.example", 1) + FAIL)[0] == "forged"


def test_where_no_server_is_trusted_one_at_the_top_is_nothing(world: World) -> None:
    assert told(world, PASS, trusted="") == ["unproven", "source_unknown", "not_signed"]


def test_a_broken_one_is_not_believed_nor_the_one_below_it(world: World) -> None:
    broken = f"Authentication-Results: {OURS}; dkim=pass header.d= ; what is this\r\n"
    assert told(world, broken + PASS)[0] == "unproven"


def test_a_pass_of_a_signature_that_leaves_the_end_open_proves_nothing(world: World) -> None:
    raw = loosely_signed(letter(), l=4) + b"Pay to 4111\r\n"
    assert told(world, PASS, raw) == ["unproven", "body_not_signed_whole", "trusted_results"]
    bare = f"Authentication-Results: {OURS}; dmarc=pass header.from=mail.example\r\n"
    assert told(world, bare, raw)[0] == "unproven"


def test_a_pass_of_a_whole_signature_proves(world: World) -> None:
    assert told(world, PASS, signed(letter())) == ["proven", "dmarc_pass_dkim", "trusted_results"]
    gmail = PASS.replace("header.d=mail.example", "header.i=@mail.example header.s=s1 header.b=AbCd")
    assert told(world, gmail, signed(letter()))[0] == "proven"


def test_a_pass_without_the_signature_that_it_is_about_proves_nothing(world: World) -> None:
    only = f"Authentication-Results: {OURS}; dkim=pass header.d=mail.example\r\n"
    assert told(world, only)[0] == "unproven"


def test_where_the_server_says_nothing_of_dkim_it_is_checked_here(world: World) -> None:
    silent = f"Authentication-Results: {OURS}; none\r\n"
    assert told(world, silent, signed(letter())) == ["proven", "dmarc_pass_dkim", "trusted_results"]


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (b" a.example 1; spf=pass smtp.mailfrom=x@b.example", [("spf", "pass", "b.example")]),
        (b' "a.example" (a (b) c) ; dkim = pass reason="x;y" header.d=B.example', [("dkim", "pass", "b.example")]),
        (b" a.example; dmarc/1=fail (p=REJECT) header.from=b.example", [("dmarc", "fail", "b.example")]),
        (b" a.example; none", []),
        (b" a.example", []),
    ],
)
def test_the_grammar(value: bytes, found: list[tuple[str, str, str]]) -> None:
    told = parse(value)
    assert told
    assert told.teller == "a.example"
    assert [(each.method, each.result, each.domain) for each in told.results] == found


@pytest.mark.parametrize(
    "value", [b"", b" ; spf=pass", b" a b c; spf=pass", b" a; spf", b" a; (spf=pass", b' a; "', b" a\\; x=y"]
)
def test_what_does_not_keep_to_the_grammar_says_nothing(value: bytes) -> None:
    assert parse(value) is None
