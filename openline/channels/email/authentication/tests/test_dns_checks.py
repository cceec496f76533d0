"""What the set-up page of a mailbox says of its domain."""

import pytest

from openline.channels.email.authentication.dns_checks import check_domain

from .world import SERVER, World, letter, loosely_signed, signed

HOST = "smtp.mail.example"


@pytest.fixture(autouse=True)
def host(world: World) -> None:
    world.publishes(HOST, A=[SERVER])


def checked(world: World, **more: object) -> dict[str, tuple[str, str]]:
    found = check_domain("mail.example", world.resolver, HOST, **more)  # type: ignore[arg-type]
    return {each.kind: (each.code, each.state) for each in found}


def test_a_domain_that_has_all(world: World) -> None:
    world.domain("mail.example", dmarc="p=quarantine")
    found = checked(world, selector="s1", sample=signed(letter()))
    assert found == {"spf": ("spf_lists", "ok"), "dkim": ("dkim_signs", "ok"), "dmarc": ("dmarc_enforced", "ok")}


def test_a_domain_that_has_nothing_is_told_what_to_publish(world: World) -> None:
    spf, dkim, dmarc = check_domain("mail.example", world.resolver, HOST)
    assert (spf.code, spf.values) == ("spf_missing", {"publish": f"v=spf1 a:{HOST} ~all"})
    assert (dkim.code, dkim.state) == ("dkim_not_tried", "soon")
    assert (dmarc.code, dmarc.values["publish"]) == ("dmarc_missing", "v=DMARC1; p=none; rua=mailto:dmarc@mail.example")


def test_a_policy_that_only_watches_keeps_where_its_reports_go(world: World) -> None:
    world.domain("mail.example", dmarc="p=none; rua=mailto:r@mail.example")
    dmarc = check_domain("mail.example", world.resolver, HOST)[2]
    assert (dmarc.code, dmarc.state) == ("dmarc_watches", "soon")
    assert dmarc.values == {
        "name": "_dmarc.mail.example",
        "publish": "v=DMARC1; p=quarantine; rua=mailto:r@mail.example",
    }


@pytest.mark.parametrize(
    ("record", "code"),
    [
        ("v=spf1 ip4:198.51.100.1 -all", "spf_does_not_list"),
        ("v=spf1 nonsense -all", "spf_broken"),
        ("v=spf1 +all", "spf_open"),
        ("v=spf1 include:silent.example -all", "dns_failed"),
    ],
)
def test_an_spf_record_that_does_not_help(world: World, record: str, code: str) -> None:
    world.publishes("silent.example", None)
    world.publishes("mail.example", record)
    assert checked(world)["spf"][0] == code


def test_a_server_that_is_not_listed_is_added_to_the_record(world: World) -> None:
    world.publishes("mail.example", "v=spf1 mx -all")
    assert check_domain("mail.example", world.resolver, HOST)[0].values["publish"] == f"v=spf1 a:{HOST} mx -all"


def test_a_letter_that_came_back_says_who_signed_it(world: World) -> None:
    world.domain("mail.example")
    world.domain("relay.example")
    assert checked(world, sample=letter())["dkim"] == ("dkim_does_not_sign", "late")
    assert checked(world, sample=signed(letter(), "relay.example"))["dkim"] == ("dkim_signs_as_other", "soon")
    assert checked(world, sample=loosely_signed(letter()) + b"x")["dkim"] == ("dkim_fails", "late")
    assert checked(world, selector="s1")["dkim"] == ("dkim_key_published", "ok")
    assert checked(world, selector="s2")["dkim"] == ("dkim_no_key", "late")


def test_a_silent_dns_and_names_that_are_none_are_said(world: World) -> None:
    world.publishes("mail.example", None)
    world.publishes("_dmarc.mail.example", None)
    assert checked(world)["spf"] == ("dns_failed", "soon")
    assert checked(world)["dmarc"] == ("dns_failed", "soon")
    for domain in ("", "..", "not a domain", "x" * 300):
        assert len(check_domain(domain, world.resolver, domain)) == 3
