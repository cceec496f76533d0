"""A browser speaks for an account for an hour after its site's token, and for nobody else's."""

from __future__ import annotations

from datetime import timedelta

import pytest

from openline.conversations.models import Customer, Identity, Line, ProvenSession, Site
from openline.conversations.proving import sessions
from openline.conversations.proving.claims import BadToken

from .signing import NOW, token

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def test_a_token_makes_its_account_known_with_what_the_site_says_of_it(line: Line) -> None:
    secret, begun = sessions.begin(token(facts={"VIP": True, "Since": 2019}), line=line, now=NOW, language="uk")

    assert (begun.value, begun.account, begun.name) == ("www.example.org/4711", "4711", "Maria Lindqvist")
    assert (begun.answers_to, begun.facts, begun.language) == (
        "maria@example.org", {"VIP": "true", "Since": "2019"}, "uk",
    )  # fmt: skip
    assert sessions.find(secret, line=line, now=NOW + 59 * MINUTE) == begun
    identity = Identity.objects.get(kind="account")
    assert (identity.verified_by, identity.proven_at, identity.facts) == ("site_token", NOW, begun.facts)


def test_a_token_opens_one_session_and_no_second_one(line: Line) -> None:
    once = token()
    sessions.begin(once, line=line, now=NOW)
    with pytest.raises(BadToken, match="spent"):
        sessions.begin(once, line=line, now=NOW)
    assert ProvenSession.objects.count() == 1


def test_after_an_hour_and_after_signing_out_a_browser_speaks_for_nobody(line: Line) -> None:
    secret, _ = sessions.begin(token(), line=line, now=NOW)
    assert sessions.find(secret, line=line, now=NOW + 60 * MINUTE) is None
    sessions.end(secret, NOW)
    assert sessions.find(secret, line=line, now=NOW) is None


def test_a_secret_speaks_on_its_own_line_only_and_is_not_kept(line: Line) -> None:
    secret, _ = sessions.begin(token(), line=line, now=NOW)
    other = Line.objects.create(kind="chat", name="Other", department=line.department, site=line.site)
    assert sessions.find(secret, line=other, now=NOW) is None
    assert secret not in str(list(ProvenSession.objects.values()))


def test_a_line_whose_site_changed_forgets_the_accounts_of_the_old_one(line: Line) -> None:
    secret, _ = sessions.begin(token(), line=line, now=NOW)
    line.site = Site.objects.create(audience="shop.example")
    line.save()
    assert sessions.find(secret, line=line, now=NOW) is None


def test_a_line_without_a_site_identifies_nobody(line: Line) -> None:
    line.site = None
    with pytest.raises(sessions.NoSite):
        sessions.begin(token(), line=line, now=NOW)


def test_renewing_goes_on_with_the_draft_and_ends_the_old_secret(line: Line) -> None:
    old, _ = sessions.begin(token(), line=line, now=NOW, visitor="a-visitor", language="ru")
    sessions.keep_draft(old, {"text": "Не приходить"}, line=line, now=NOW)
    new, renewed = sessions.renew(old, token(at=NOW + 50 * MINUTE), line=line, now=NOW + 50 * MINUTE)

    assert sessions.find(old, line=line, now=NOW + 50 * MINUTE) is None
    assert sessions.find(new, line=line, now=NOW + 100 * MINUTE) is not None
    assert (renewed.language, ProvenSession.objects.get(pk=renewed.session).visitor) == ("ru", "a-visitor")
    assert sessions.take_draft(renewed, NOW + 50 * MINUTE) == {"text": "Не приходить"}


def test_another_accounts_token_does_not_go_on_with_what_this_one_typed_and_is_not_spent_by_trying(line: Line) -> None:
    secret, begun = sessions.begin(token(), line=line, now=NOW)
    sessions.keep_draft(secret, {"text": "mine"}, line=line, now=NOW)
    others = token(sub="815", email="taras@example.org")
    with pytest.raises(sessions.OtherAccount):
        sessions.renew(secret, others, line=line, now=NOW)

    _, other = sessions.begin(others, line=line, now=NOW)
    assert sessions.take_draft(other, NOW) == {}
    assert sessions.take_draft(begun, NOW) == {"text": "mine"}
    assert Customer.objects.count() == 2


def test_what_was_typed_too_late_waits_for_the_next_session_and_is_given_once(line: Line) -> None:
    secret, _ = sessions.begin(token(), line=line, now=NOW)
    late = NOW + 61 * MINUTE
    assert sessions.keep_draft(secret, {"text": "long story"}, line=line, now=late)

    _, again = sessions.begin(token(at=late), line=line, now=late)
    assert sessions.take_draft(again, late) == {"text": "long story"}
    assert sessions.take_draft(again, late) == {}


def test_what_two_browsers_typed_too_late_is_given_one_after_the_other(line: Line) -> None:
    at_home, _ = sessions.begin(token(), line=line, now=NOW)
    at_work, _ = sessions.begin(token(at=NOW + MINUTE), line=line, now=NOW + MINUTE)
    late = NOW + 62 * MINUTE
    assert sessions.keep_draft(at_home, {"text": "from home"}, line=line, now=late)
    assert sessions.keep_draft(at_work, {"text": "from work"}, line=line, now=late)

    _, again = sessions.begin(token(at=late), line=line, now=late)
    assert sessions.take_draft(again, late) == {"text": "from work"}
    _, another = sessions.begin(token(at=late), line=line, now=late)
    assert sessions.take_draft(another, late) == {"text": "from home"}
    assert sessions.take_draft(another, late) == {}


def test_nothing_is_kept_for_who_signed_out_or_comes_days_later_or_types_a_book(line: Line) -> None:
    secret, _ = sessions.begin(token(), line=line, now=NOW)
    assert not sessions.keep_draft(secret, {"text": "x" * 100_000}, line=line, now=NOW)
    assert not sessions.keep_draft(secret, {"text": "x"}, line=line, now=NOW + timedelta(hours=26))
    sessions.end(secret, NOW)
    assert not sessions.keep_draft(secret, {"text": "x"}, line=line, now=NOW)
