"""The table of forged letters: each is a trick to be somebody else, and what it leads to."""

import pytest

from openline.channels.email.authentication.resolver import Record, Resolver
from openline.channels.email.authentication.verdict import authenticate
from openline.channels.email.reading.letter import Envelope

from .world import ELSEWHERE, NOW, SERVER, TARAS, World, letter, loosely_signed, signed

DAY = 86_400


class Counting:
    """A resolver that remembers what it was asked."""

    def __init__(self, resolver: Resolver) -> None:
        self.resolver = resolver
        self.names: list[str] = []

    def ask(self, name: str, kind: str) -> list[Record]:
        self.names.append(name)
        return self.resolver.ask(name, kind)


@pytest.fixture(autouse=True)
def domains(world: World) -> None:
    world.domain("mail.example", dmarc="p=reject")
    world.domain("evil.example", dmarc="p=reject")


def test_a_letter_that_its_domain_signed_whole_is_proven(world: World) -> None:
    proof = world.judged(signed(letter()))
    assert (proof.verdict, proof.domain, proof.reasons) == ("proven", "mail.example", ["dmarc_pass_dkim"])
    assert (proof.dkim, proof.dmarc, proof.source) == ("pass", "pass", ELSEWHERE)


def test_a_letter_from_a_server_of_its_domain_is_proven_unsigned(world: World) -> None:
    proof = world.judged(letter(), source=SERVER, sender=TARAS)
    assert (proof.verdict, proof.reasons, proof.spf) == ("proven", ["dmarc_pass_spf"], "pass")


def test_in_the_name_of_the_customer_under_reject_is_forged(world: World) -> None:
    proof = world.judged(letter())
    assert (proof.verdict, proof.reasons) == ("forged", ["dmarc_failed_reject", "not_signed"])
    assert (proof.domain, proof.source) == ("mail.example", ELSEWHERE)


def test_in_the_name_of_the_customer_under_quarantine_is_forged(world: World) -> None:
    world.domain("mail.example", dmarc="p=quarantine")
    assert world.judged(letter()).reasons[0] == "dmarc_failed_quarantine"


def test_where_the_domain_only_watches_nothing_is_said(world: World) -> None:
    world.domain("mail.example", dmarc="p=none")
    proof = world.judged(letter())
    assert (proof.verdict, proof.reasons) == ("unproven", ["policy_none", "not_signed"])


def test_where_the_domain_has_no_policy_nothing_is_said(world: World) -> None:
    del world.names["_dmarc.mail.example"]
    assert world.judged(letter()).reasons == ["no_policy", "not_signed"]
    assert world.judged(signed(letter())).reasons == ["dkim_aligned"]


def test_of_two_policies_none_counts(world: World) -> None:
    world.publishes("_dmarc.mail.example", "v=DMARC1; p=reject", "v=DMARC1; p=none")
    assert world.judged(letter()).reasons[0] == "no_policy"


def test_a_good_signature_of_ones_own_domain_gives_no_right_to_another(world: World) -> None:
    proof = world.judged(signed(letter(), "evil.example"))
    assert (proof.verdict, proof.reasons) == ("forged", ["dmarc_failed_reject", "signed_by_other"])


def test_ones_own_spf_gives_no_right_to_another(world: World) -> None:
    proof = world.judged(letter(), source=SERVER, sender="x@evil.example")
    assert (proof.verdict, proof.spf) == ("forged", "pass")


@pytest.mark.parametrize(
    "sender",
    [
        '"taras@mail.example" <x@evil.example>',
        "=?utf-8?b?0KLQsNGA0LDRgSB0YXJhc0BtYWlsLmV4YW1wbGU=?= <x@evil.example>",
        "x@evil.example (taras@mail.example)",
        '"taras＠mail.example" <x@evil.example>',
        '"taras @ mail.example" <x@evil.example>',
        '"taras@mail\u200b.example" <x@evil.example>',
        '"taras\u00ad@\u2060mail.example" <x@evil.example>',
    ],
)
def test_a_name_that_holds_an_address_is_not_proven_however_well_signed(world: World, sender: str) -> None:
    proof = world.judged(signed(letter(sender), "evil.example"))
    assert (proof.verdict, proof.reasons[0], proof.domain) == ("unproven", "name_holds_address", "evil.example")


def test_a_name_that_is_the_address_itself_is_no_trick(world: World) -> None:
    assert world.judged(signed(letter('"Taras@mail.example" <taras@mail.example>'))).verdict == "proven"


@pytest.mark.parametrize("sender", ["x@evil.example, taras@mail.example", "<x@evil.example> <taras@mail.example>"])
def test_two_senders_in_one_from_are_not_proven(world: World, sender: str) -> None:
    proof = world.judged(signed(letter(sender), "evil.example"))
    assert proof.verdict != "proven"
    assert "several_from" in proof.reasons


def test_two_from_fields_are_not_proven(world: World) -> None:
    both = letter(above="From: x@evil.example\r\n")
    proof = world.judged(signed(both, "evil.example"))
    assert (proof.verdict, proof.reasons[0]) == ("unproven", "several_from")


def test_a_sender_in_a_group_is_not_proven(world: World) -> None:
    assert world.judged(signed(letter("Friends: taras@mail.example;"))).reasons[0] == "from_in_group"


def test_a_sender_field_proves_nothing(world: World) -> None:
    raw = signed(letter(above="Sender: x@evil.example\r\n"), "evil.example")
    assert world.judged(raw).verdict == "forged"


@pytest.mark.parametrize(
    "trick", ["X: a\rFrom: x@evil.example\r\n", "no field\r\n", "X: a\0b\r\n", "From : a@b.example\r\n"]
)
def test_a_head_that_others_may_read_otherwise_is_not_proven(world: World, trick: str) -> None:
    proof = world.judged(signed(letter()).replace(b"To:", trick.encode() + b"To:"))
    assert proof.verdict != "proven"
    assert "broken_head" in proof.reasons


def test_words_below_the_signed_part_of_the_body_are_told(world: World) -> None:
    raw = loosely_signed(letter(), l=len("Змініть картку.\r\n".encode()))
    assert world.judged(raw).verdict == "proven"
    proof = world.judged(raw + "Переказ на 4111.\r\n".encode())
    assert (proof.verdict, proof.reasons, proof.dkim) == ("unproven", ["body_not_signed_whole"], "pass")


def test_a_subject_put_above_a_signed_one_is_told(world: World) -> None:
    raw = loosely_signed(letter())
    assert world.judged(raw).verdict == "proven"
    proof = world.judged(b"Subject: Close my account\r\n" + raw)
    assert (proof.verdict, proof.reasons) == ("unproven", ["subject_not_signed"])


def test_a_subject_that_was_never_signed_is_told(world: World) -> None:
    assert world.judged(loosely_signed(letter(), fields="from")).reasons == ["subject_not_signed"]


def test_a_from_put_above_a_signed_one_proves_neither(world: World) -> None:
    above = world.judged(b"From: olena@mail.example\r\n" + loosely_signed(letter()))
    assert above.verdict != "proven"
    assert "several_from" in above.reasons


def test_what_is_put_above_our_own_way_of_signing_breaks_it(world: World) -> None:
    for added in (b"Subject: Other\r\n", b"From: olena@mail.example\r\n", b"References: <c7.1.x@pryklad.example>\r\n"):
        assert world.judged(added + signed(letter())).verdict == "forged"


def test_a_changed_body_is_forged(world: World) -> None:
    proof = world.judged(signed(letter()).replace("картку".encode(), "пароль".encode()))
    assert (proof.verdict, proof.reasons) == ("forged", ["dmarc_failed_reject", "body_changed"])


def test_an_old_letter_sent_again_is_genuine_but_its_age_is_told(world: World) -> None:
    raw = loosely_signed(letter(), t=int(NOW) - 30 * DAY)
    assert world.judged(raw, now=NOW).reasons == ["dmarc_pass_dkim", "signed_long_ago"]
    assert world.judged(raw, now=NOW - 29 * DAY).reasons == ["dmarc_pass_dkim"]


def test_an_expired_signature_proves_nothing(world: World) -> None:
    raw = loosely_signed(letter(), t=int(NOW) - DAY, x=int(NOW) - 60)
    assert world.judged(raw, now=NOW).reasons == ["dmarc_failed_reject", "signature_expired"]
    assert world.judged(raw, now=NOW - 120).verdict == "proven"


def test_five_hundred_signatures_are_not_all_checked(world: World) -> None:
    asked = Counting(world.resolver)
    flood = b"".join(
        b"DKIM-Signature: v=1; a=rsa-sha256; d=d%d.mail.example; s=s1; h=from; bh=eA==; b=eA==\r\n" % i
        for i in range(500)
    )
    proof = authenticate(flood + letter(), Envelope("x@evil.example", source=ELSEWHERE), asked)
    assert proof.verdict == "forged"
    assert len(asked.names) < 30


def test_the_senders_own_domain_is_asked_before_those_of_strangers(world: World) -> None:
    """Or a stranger's slow name server would use up the time in which the own one could have answered."""
    raw = signed(signed(letter()), "evil.example")
    asked = Counting(world.resolver)
    authenticate(raw, Envelope("x@evil.example", source=ELSEWHERE), asked)
    assert asked.names[:2] == ["_dmarc.mail.example", "s1._domainkey.mail.example"]


def test_a_subdomain_follows_the_policy_for_subdomains(world: World) -> None:
    assert world.judged(letter("x@pay.mail.example")).verdict == "forged"
    world.domain("mail.example", dmarc="p=reject; sp=none")
    assert world.judged(letter("x@pay.mail.example")).reasons[0] == "policy_none"


def test_a_domain_may_sign_for_its_subdomain_unless_it_is_strict(world: World) -> None:
    raw = signed(letter("x@pay.mail.example"))
    assert world.judged(raw).verdict == "proven"
    world.domain("mail.example", dmarc="p=reject; adkim=s")
    assert world.judged(raw).verdict == "forged"


def test_a_domain_that_tries_out_its_policy_forges_nothing(world: World) -> None:
    world.domain("mail.example", dmarc="p=quarantine; pct=0")
    assert world.judged(letter()).verdict == "unproven"
    world.domain("mail.example", dmarc="p=quarantine; pct=1")
    assert world.judged(letter()).verdict == "forged"


def test_a_public_suffix_does_not_speak_for_those_below(world: World) -> None:
    world.domain("com.ua")
    world.domain("bank.com.ua", dmarc="p=reject")
    assert world.judged(signed(letter("x@bank.com.ua"), "com.ua")).verdict == "forged"
    assert world.judged(signed(letter("x@com.ua"), "com.ua")).reasons == ["dkim_aligned"]


def test_a_domain_in_ukrainian_is_the_same_in_both_spellings(world: World) -> None:
    ascii_name = "xn--80aikg6c7a.example"
    name = ascii_name.encode().decode("idna")
    world.domain(ascii_name, dmarc="p=reject")
    for sender in (f"x@{name}", f"x@{ascii_name}"):
        proof = world.judged(signed(letter(sender), ascii_name))
        assert (proof.verdict, proof.domain) == ("proven", name)
        assert world.judged(letter(sender)).verdict == "forged"


@pytest.mark.parametrize("silent", ["_dmarc.mail.example", "s1._domainkey.mail.example"])
def test_a_silent_dns_makes_nobody_a_forger(world: World, silent: str) -> None:
    raw = signed(letter("x@mail.example"), "mail.example")
    raw = raw if silent.startswith("s1") else letter()
    world.publishes(silent, None)
    proof = world.judged(raw)
    assert (proof.verdict, proof.reasons[0], proof.dmarc) == ("unproven", "dns_failed", "temperror")


def test_a_silent_spf_of_the_senders_own_domain_makes_nobody_a_forger(world: World) -> None:
    world.publishes("mail.example", None)
    assert world.judged(letter(), source=SERVER, sender=TARAS).reasons[0] == "dns_failed"
    assert world.judged(letter(), source=SERVER, sender="x@evil.example").verdict == "forged"


def test_where_the_sending_machine_is_unknown_only_a_foreign_return_path_is_forged(world: World) -> None:
    assert world.judged(letter(), source="", sender="").reasons[0] == "source_unknown"
    own, foreign = f"Return-Path: <{TARAS}>\r\n", "Return-Path: <x@evil.example>\r\n"
    assert world.judged(letter(above=own), source="", sender="").verdict == "unproven"
    assert world.judged(letter(above=foreign), source="", sender="").verdict == "forged"


def test_a_mail_server_of_our_own_house_is_not_the_one_who_sent_it(world: World) -> None:
    """Nobody has told that it is ours, as with one in a container beside."""
    assert world.judged(letter(), source="172.18.0.3", sender=TARAS).reasons[0] == "source_unknown"
    proof = world.judged(letter(), source="172.18.0.3")
    assert (proof.verdict, proof.source) == ("forged", "")


@pytest.mark.parametrize("raw", [b"To: a@b.example\r\n\r\nx", b"From: \r\n\r\nx", b"From: nobody\r\n\r\nx"])
def test_a_letter_without_a_sender_is_nobodys(world: World, raw: bytes) -> None:
    proof = world.judged(raw)
    assert (proof.verdict, proof.domain, proof.reasons) == ("unproven", "", ["no_from"])
