"""Mailboxes elsewhere, on a real dovecot: every letter once, and a broken mailbox stops no other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from imapclient import SEEN

from openline.channels.email.models import Cursor, Received
from openline.channels.email.receiving import collecting, oauth, watcher
from openline.channels.email.receiving.backfill import ask_for_backfill, stop_backfill
from openline.channels.email.receiving.watchers import Watchers
from openline.conversations.models import Conversation, Customer, Line
from openline.kit.clock import now
from openline.kit.sealed import seal, unseal
from tests.dovecot import Dovecot, dovecot
from tests.token_server import token_server

from .scene import is_fetching, kept, letter, mailbox, problem, raw_of, until, watched

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
Watch = Callable[[], Watchers]


def has_earlier_letters(server: Dovecot, *numbers: str) -> None:
    """They are so by the server's clock too, which tells arrivals in whole seconds."""
    server.append("security", *map(letter, numbers))
    with server.client("security") as owner:
        owner.normalise_times = False
        owner.select_folder("INBOX")
        told = owner.fetch(owner.search(), ["INTERNALDATE"])
    newest = max(each[b"INTERNALDATE"] for each in told.values())
    until(lambda: now() >= newest + timedelta(seconds=1))


def test_a_letter_is_kept_as_soon_as_it_arrives_and_earlier_ones_are_not(server: Dovecot, watch: Watch) -> None:
    has_earlier_letters(server, "earlier")
    line = watched(server)
    watch()
    until(lambda: is_fetching(line))
    server.deliver("security", letter("1", "Зник переказ"))  # nobody asks for minutes: the server tells
    until(lambda: kept(line) == ["1"], seconds=5)
    received = Received.objects.get()
    assert raw_of(received) == letter("1", "Зник переказ")
    assert (received.state, received.backfill) == ("kept", False)
    assert received.came_at <= now()


def test_letters_that_somebody_read_meanwhile_come_too_and_nothing_is_marked(server: Dovecot, watch: Watch) -> None:
    line = watched(server)
    first = watch()
    until(lambda: is_fetching(line))
    first.stop()
    with server.client("security") as owner:
        owner.append("INBOX", letter("1"), flags=[SEEN])
        owner.append("INBOX", letter("2"))
    watch()
    until(lambda: kept(line) == ["1", "2"])
    with server.client("security") as owner:
        owner.select_folder("INBOX")
        assert owner.search("UNSEEN") == [2]


def test_letters_are_marked_as_seen_where_the_admin_wants_it(server: Dovecot, watch: Watch) -> None:
    line = watched(server, mark_seen=True)
    watch()
    until(lambda: is_fetching(line))
    server.append("security", letter("1"))
    until(lambda: kept(line))
    with server.client("security") as owner:
        owner.select_folder("INBOX", readonly=True)
        until(lambda: not owner.search("UNSEEN"))


def test_a_mailbox_with_a_wrong_password_is_told_and_stops_no_other(server: Dovecot, watch: Watch) -> None:
    broken, line = watched(server, password=seal("wrong")), watched(server, "info")
    watch()
    until(lambda: is_fetching(line))
    until(lambda: "did not take user and password" in problem(broken))
    server.append("info", letter("1"))
    until(lambda: kept(line) == ["1"])
    server.append("security", letter("2"))  # came after the mailbox was set up, so it will be taken
    broken.settings["imap"]["password"] = line.settings["imap"]["password"]
    broken.save()
    until(lambda: kept(broken) == ["2"])
    until(lambda: problem(broken) == "")  # told when all that waited is kept


def test_a_server_that_dies_and_comes_back_is_found_again(server: Dovecot, watch: Watch) -> None:
    with dovecot() as other:
        line, alive = watched(server), watched(other, "info")
        watch()
        until(lambda: is_fetching(line) and is_fetching(alive))
        server.append("security", letter("1"))
        until(lambda: kept(line) == ["1"])
        server.stop()
        until(lambda: problem(line))
        other.append("info", letter("3"))
        until(lambda: kept(alive) == ["3"])
        server.deliver("security", letter("2"))
        server.start()
        until(lambda: kept(line) == ["1", "2"], seconds=20)
        until(lambda: problem(line) == "")


def test_letters_that_are_numbered_anew_are_neither_lost_nor_doubled(server: Dovecot, watch: Watch) -> None:
    has_earlier_letters(server, "earlier")
    line = watched(server)
    first = watch()
    until(lambda: is_fetching(line))
    server.append("security", letter("1"), letter("2"))
    until(lambda: kept(line) == ["1", "2"])
    taken = Received.objects.get(message_id__startswith="1@")
    taken.conversation = conversation(line)
    taken.save()
    Conversation.objects.all().delete()
    first.stop()
    server.append("security", letter("3"))
    before = Cursor.objects.get(line=line).uidvalidity
    server.number_anew("security")
    watch()
    until(lambda: Cursor.objects.get(line=line).uidvalidity != before, seconds=20)
    until(lambda: kept(line) == ["1", "2", "3"])
    server.append("security", letter("4"))
    until(lambda: kept(line) == ["1", "2", "3", "4"])


def test_a_mailbox_that_moves_to_another_server_loses_no_letter(server: Dovecot, watch: Watch) -> None:
    line = watched(server)
    first = watch()
    until(lambda: is_fetching(line))
    server.append("security", letter("1"))
    until(lambda: kept(line) == ["1"])
    first.stop()
    with dovecot() as other:
        other.append("security", letter("1"), letter("2"))  # the first was carried over, the second came there
        with other.client("security") as owner:
            numbering = owner.folder_status("INBOX", ["UIDVALIDITY"])[b"UIDVALIDITY"]
        Cursor.objects.filter(line=line).update(uidvalidity=numbering, uid=499)  # as the old server had counted
        line.settings["imap"] |= {"port": other.port, "host": "localhost"}
        line.save()
        watch()
        until(lambda: kept(line) == ["1", "2"])
        other.append("security", letter("3"))
        until(lambda: kept(line) == ["1", "2", "3"])


def test_a_server_that_counts_from_the_beginning_without_saying_so_is_noticed(server: Dovecot, watch: Watch) -> None:
    line = watched(server)
    first = watch()
    until(lambda: is_fetching(line))
    first.stop()
    Cursor.objects.filter(line=line).update(uid=499)
    server.append("security", letter("1"), letter("2"))
    watch()
    until(lambda: kept(line) == ["1", "2"])


def conversation(line: Line) -> Conversation:
    return Conversation.objects.create(
        line=line,
        department=line.department,
        customer=Customer.objects.create(created_at=now()),
        opened_at=now(),
        last_at=now(),
    )


def test_tokens_are_refreshed_and_a_replaced_refresh_token_is_kept(watch: Watch) -> None:
    with token_server("security") as tokens, dovecot(introspection=f"{tokens.url}/introspect") as server:
        imap = server.settings("security", auth="xoauth2")
        line = mailbox("security@pryklad.example", way_in="imap", imap=imap, oauth=tokens.settings(seal))
        oauth.forget(line.pk)
        tokens.lifetime = 0  # each sign-in needs a new one
        watch()
        until(lambda: is_fetching(line))
        server.deliver("security", letter("1"))
        until(lambda: kept(line) == ["1"])
        line.refresh_from_db()
        assert unseal(line.settings["oauth"]["refresh_token"]) == tokens.refresh_token
        tokens.valid.clear()  # revoked: the next sign-in is refused once, and asks for another
        server.stop()
        server.start()
        server.deliver("security", letter("2"))
        until(lambda: kept(line) == ["1", "2"], seconds=20)
        tokens.refresh_token = "withdrawn"
        server.stop()
        server.start()
        until(lambda: "consent has ended" in problem(line))


def test_a_server_that_cannot_tell_by_itself_is_asked(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watcher, "POLL", 0.1)
    with dovecot(capability="IMAP4rev1 UIDPLUS") as server:
        line = watched(server)
        watch()
        until(lambda: is_fetching(line))
        server.append("security", letter("1"))
        until(lambda: kept(line) == ["1"])


def test_a_folder_with_a_name_in_any_script_is_opened(server: Dovecot, watch: Watch) -> None:
    with server.client("security") as owner:
        owner.create_folder("Від клієнтів & інших")
    line, missing = watched(server, folder="Від клієнтів & інших"), watched(server, "info", folder="Немає")
    watch()
    until(lambda: is_fetching(line))
    server.append("security", letter("1"), folder="Від клієнтів & інших")
    until(lambda: kept(line) == ["1"])
    until(lambda: "“Немає”" in problem(missing))


def test_a_mailbox_that_is_switched_off_is_left_alone_within_seconds(server: Dovecot, watch: Watch) -> None:
    line = watched(server)
    watchers = watch()
    until(lambda: is_fetching(line))
    line.closed_at = now()
    line.save()
    until(lambda: not watchers.works())
    server.append("security", letter("1"))
    line.closed_at = None
    line.save()
    until(lambda: kept(line) == ["1"])


def test_older_letters_come_on_request_from_the_newest_down(
    server: Dovecot, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collecting, "_OLDER", 3)
    has_earlier_letters(server, *map(str, range(10)))
    line = watched(server)
    first = watch()
    until(lambda: is_fetching(line))
    assert ask_for_backfill(line)
    until(lambda: len(kept(line)) >= 3)
    first.stop()  # in the middle of it, wherever that is
    watch()
    until(lambda: Cursor.objects.get(line=line).backfill_next is None)
    assert sorted(kept(line)) == [str(number) for number in range(10)]
    assert kept(line)[:3] == ["7", "8", "9"]
    cursor = Cursor.objects.get(line=line)
    assert (cursor.backfill_done, cursor.backfill_total) == (10, 10)
    assert all(Received.objects.values_list("backfill", flat=True))
    server.append("security", letter("new"))
    until(lambda: "new" in kept(line))
    assert not Received.objects.get(message_id__startswith="new").backfill


def test_a_backfill_that_is_stopped_stays_stopped_and_can_be_asked_for_again(server: Dovecot, watch: Watch) -> None:
    has_earlier_letters(server, *map(str, range(4)))
    line = watched(server)
    assert not ask_for_backfill(line)  # never reached: nobody knows what is older
    watchers = watch()
    until(lambda: is_fetching(line))
    watchers.stop()
    ask_for_backfill(line)
    stop_backfill(line)
    watch()
    server.append("security", letter("new"))
    until(lambda: kept(line))
    assert set(kept(line)) <= {"new"}
    ask_for_backfill(line)
    until(lambda: len(kept(line)) == 5)


def test_the_cursor_stays_where_it_is_when_letters_cannot_be_kept(
    server: Dovecot, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = watched(server)
    watch()
    until(lambda: is_fetching(line))
    with monkeypatch.context() as broken:
        broken.setattr("openline.channels.email.receiving.keep._INSERT", "INSERT INTO nothing_of_this_name VALUES (%s)")
        server.append("security", letter("1"))
        until(lambda: problem(line))
    until(lambda: kept(line) == ["1"])
