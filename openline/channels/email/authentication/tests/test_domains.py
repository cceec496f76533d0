"""Organisational domains, as the public suffix list has them."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from publicsuffixlist import PublicSuffixList

from openline.channels.email.authentication.domains import aligned, ascii_domain, organisation

LABELS = st.sampled_from(
    [
        "mail",
        "a",
        "com",
        "ua",
        "co",
        "uk",
        "city",
        "kobe",
        "jp",
        "ck",
        "www",
        "kiev",
        "github",
        "io",
        "example",
        "xn--j1amh",
        "pp",
    ]
)


@example("www.ck")
@example("a.city.kobe.jp")
@example("a.b.kobe.jp")
@given(st.lists(LABELS, min_size=1, max_size=5).map(".".join))
def test_they_are_the_librarys(domain: str) -> None:
    known = PSL.privatesuffix(domain)
    assert organisation(domain) == (known or domain)


PSL = PublicSuffixList()


@pytest.mark.parametrize(
    ("domain", "other", "relaxed", "strict"),
    [
        ("mail.example", "mail.example", True, True),
        ("a.mail.example", "b.mail.example", True, False),
        ("a.com.ua", "b.com.ua", False, False),
        ("com.ua", "b.com.ua", False, False),
        ("evilmail.example", "mail.example", False, False),
        ("", "", False, False),
    ],
)
def test_who_may_speak_for_whom(domain: str, other: str, relaxed: bool, strict: bool) -> None:
    assert (aligned(domain, other, strict=False), aligned(domain, other, strict=True)) == (relaxed, strict)


@pytest.mark.parametrize(
    ("written", "ascii_name"),
    [
        ("Mail.Example.", "mail.example"),
        ("пошта.example", "xn--80a1acn3a.example"),
        ("a..b", ""),
        ("", ""),
        ("x" * 64 + ".example", ""),
    ],
)
def test_a_domain_in_ascii(written: str, ascii_name: str) -> None:
    assert ascii_domain(written) == ascii_name
