from __future__ import annotations

from datetime import timedelta

import pytest

from openline.conversations.models import Line, ProvenSession, SiteKey, SpentToken
from openline.conversations.proving.claims import BadToken
from openline.conversations.proving.keys import revoke
from openline.conversations.proving.sessions import begin, find, keep_draft, take_draft
from openline.conversations.proving.sweeping import forget_spent

from .signing import NOW, token

HOUR = timedelta(hours=1)


def test_a_spent_token_is_remembered_as_long_as_it_could_be_believed(line: Line) -> None:
    once = token()
    begin(once, line=line, now=NOW)
    last = NOW + timedelta(seconds=149)
    assert forget_spent(last) == 0
    with pytest.raises(BadToken, match="spent"):
        begin(once, line=line, now=last)

    forget_spent(NOW + HOUR)
    assert SpentToken.objects.count() == 0
    with pytest.raises(BadToken, match="expired"):
        begin(once, line=line, now=NOW + HOUR)


def test_a_session_goes_a_day_after_its_hour_with_what_was_typed(line: Line) -> None:
    begin(token(), line=line, now=NOW)
    forget_spent(NOW + 25 * HOUR)
    assert ProvenSession.objects.count() == 1
    forget_spent(NOW + 25 * HOUR + timedelta(seconds=1))
    assert ProvenSession.objects.count() == 0


def test_a_revoked_key_ends_what_it_began_with_what_was_typed_there_and_nothing_else(line: Line, pair: object) -> None:
    ended, _ = begin(token(), line=line, now=NOW)
    keep_draft(ended, {"text": "maybe the thief's"}, line=line, now=NOW)
    going_on, other = begin(token(pair, "EdDSA", "public"), line=line, now=NOW)
    assert line.site is not None
    revoke(line.site.keys.get(kid="2026-11"), NOW)

    assert find(ended, line=line, now=NOW) is None
    assert not keep_draft(ended, {"text": "more"}, line=line, now=NOW)
    assert find(going_on, line=line, now=NOW) == other
    assert take_draft(other, NOW) == {}


def test_a_session_that_began_in_the_moment_its_key_was_revoked_speaks_for_nobody(line: Line) -> None:
    secret, proven = begin(token(), line=line, now=NOW)
    keep_draft(secret, {"text": "maybe the thief's"}, line=line, now=NOW)
    SiteKey.objects.update(revoked_at=NOW)  # and nothing was ended yet

    assert find(secret, line=line, now=NOW) is None
    assert not keep_draft(secret, {"text": "more"}, line=line, now=NOW)
    assert take_draft(proven, NOW) == {}
