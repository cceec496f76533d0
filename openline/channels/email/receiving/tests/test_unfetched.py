"""A letter that its server does not give: only a letter that is at fault is passed over, and it can still come."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from openline.channels.email.models import Cursor, Received, Unfetched
from openline.channels.email.receiving import collecting, unfetched
from openline.channels.email.receiving.collecting import Collector
from openline.channels.email.receiving.imap import Fetched, Folder
from openline.channels.email.receiving.watchers import Watchers
from openline.channels.email.taking.settling import read_again
from openline.kit.clock import now
from tests.dovecot import Dovecot

from .scene import is_fetching, kept, letter, mailbox, raw_of, until, watched

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
Watch = Callable[[], Watchers]


class Server:
    """One that fails as it is told, for the letters that it is told of; as `Imap` shows it."""

    def __init__(self, failure: Exception, *failing: int) -> None:
        self.letters = {uid: letter(str(uid)) for uid in (1, 2, 3)}
        self.failure, self.failing = failure, set(failing)

    def after(self, uid: int) -> list[int]:
        return [each for each in self.letters if each > uid]

    def below(self, uid: int) -> list[int]:
        return [each for each in self.letters if each < uid]

    def sizes(self, uids: list[int]) -> dict[int, int]:
        return {uid: len(self.letters[uid]) for uid in uids if uid in self.letters}

    def fetch(self, uids: list[int]) -> list[Fetched]:
        if self.failing & set(uids):
            raise self.failure
        return [Fetched(uid, self.letters[uid], None) for uid in uids]

    def head(self, uid: int) -> bytes:
        raise self.failure

    def since(self, _: object) -> list[int]:
        return []

    def arrived(self, *_: object) -> list[int]:
        return []

    def announced(self) -> bool:
        return False


def collected(server: Server, *, sessions: int = 8) -> list[str]:
    """What a mailbox of that server has after so many sessions, and once the server gives everything again."""
    line = mailbox("security@pryklad.example", way_in="imap")
    collector = Collector(line.pk, "security INBOX", mark_seen=False)
    for again in range(sessions + 1):
        if again == sessions:
            server.failing.clear()
        try:
            collector.meet(server, Folder(7, 1, 0))  # type: ignore[arg-type]
            collector.collect(server)  # type: ignore[arg-type]
        except (IMAPClientError, OSError) as failure:
            assert failure is server.failure  # noqa: PT017
    return sorted(kept(line))


def test_a_server_that_refuses_everything_for_a_while_costs_no_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    refusing = IMAPClientError("NO Server Unavailable. 15")
    assert collected(Server(refusing, 1, 2, 3)) == ["1", "2", "3"]
    Received.objects.all().delete()
    Cursor.objects.all().delete()
    monkeypatch.setattr(collecting, "PATIENCE", 0.0)  # not after an hour either
    assert collected(Server(refusing, 1, 2, 3)) == ["1", "2", "3"]


def test_a_letter_that_is_refused_for_less_than_an_hour_is_waited_for() -> None:
    assert collected(Server(IMAPClientError("NO busy"), 2)) == ["1", "2", "3"]


@pytest.mark.parametrize("failure", [TimeoutError("timed out"), ConnectionResetError(104, "reset")])
def test_a_network_that_breaks_is_never_a_letters_fault(monkeypatch: pytest.MonkeyPatch, failure: Exception) -> None:
    monkeypatch.setattr(collecting, "PATIENCE", 0.0)
    assert collected(Server(failure, 2)) == ["1", "2", "3"]


def test_a_server_that_ends_each_connection_before_it_gave_anything_costs_no_letter(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(collecting, "PATIENCE", 0.0)
    assert collected(Server(IMAPClientAbortError("socket error: EOF"), 1, 2, 3)) == ["1", "2", "3"]


def test_a_letter_that_its_server_cannot_give_is_recorded_and_the_rest_flows(
    server: Dovecot, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collecting, "PATIENCE", 0.0)
    line = watched(server)
    first = watch()
    until(lambda: is_fetching(line))
    first.stop()
    server.deliver("security", letter("1"))
    server.deliver("security", letter("2")).chmod(0)
    server.deliver("security", letter("3"))
    watch()
    until(lambda: {"1", "3"} <= set(kept(line)), seconds=30)
    lost = until(lambda: Received.objects.filter(state="quarantined").first())
    assert (lost.reason, lost.line) == ("not_fetched", line)
    server.append("security", letter("4"))
    until(lambda: "4" in kept(line))
    assert Received.objects.count() == 4


def test_a_letter_of_a_monstrous_size_is_recorded_and_not_fetched(
    server: Dovecot, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unfetched, "LARGEST_FETCHED", 10_000)
    line = watched(server)
    watch()
    until(lambda: is_fetching(line))
    server.append("security", letter("1"), letter("2", "a" * 20_000), letter("3"))
    until(lambda: sorted(kept(line)) == ["1", "2", "3"])
    monster = Received.objects.get(message_id__startswith="2@")
    assert (monster.reason, raw_of(monster).count(b"a" * 100)) == ("not_fetched", 0)


@pytest.mark.parametrize("by_itself", [False, True])
def test_what_was_passed_over_comes_once_its_server_can_give_it(
    server: Dovecot, watch: Watch, monkeypatch: pytest.MonkeyPatch, by_itself: bool
) -> None:
    monkeypatch.setattr(collecting, "PATIENCE", 0.0)
    line = watched(server)
    first = watch()
    until(lambda: is_fetching(line))
    first.stop()
    server.deliver("security", letter("1"))
    hidden = server.deliver("security", letter("2"))
    hidden.chmod(0)
    second = watch()
    lost = until(lambda: Received.objects.filter(reason="not_fetched").first(), seconds=30)
    second.stop()
    for each in hidden.parent.parent.rglob(f"{hidden.name}*"):  # dovecot has renamed it
        each.chmod(0o644)
    if by_itself:
        Unfetched.objects.update(tried_at=now() - timedelta(days=2))
    else:
        assert read_again([lost.pk]) == 1
    watch()
    until(lambda: "2" in kept(line), seconds=20)
    found = Received.objects.get(message_id__startswith="2@")
    assert (found.state, raw_of(found)) == ("kept", letter("2"))
    assert not Received.objects.filter(pk=lost.pk).exists()
