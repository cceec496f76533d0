"""What becomes of a letter."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError

from openline.channels.base.events import LetterAcknowledged, LetterBounced
from openline.channels.email.models import Received
from openline.channels.email.reading.letter import Address, Attached, Bounce, Letter, Proof
from openline.channels.email.taking import batch
from openline.channels.email.taking.reading import Reader
from openline.channels.email.taking.settling import read_again
from openline.conversations import keep as keeping
from openline.conversations import timeline
from openline.conversations.closure import close
from openline.conversations.models import Attachment, Conversation, Event, Identity, Message, Original
from openline.kit.bus import subscribe
from openline.people.agents import add_agent
from openline.people.membership import add_member

from .scene import FORGED, NOW, OKSANA, PROVEN, STRANGER, TARAS, UNPROVEN, Desk, answered

told: list[Any] = []


@pytest.fixture
def desk(db: None) -> Desk:
    told.clear()
    subscribe(LetterAcknowledged, told.extend)
    subscribe(LetterBounced, told.extend)
    return Desk()


def letter_in(conversation: Conversation, kind: str = "message_received") -> Any:
    entries, _ = timeline.newest(Conversation.objects.get(pk=conversation.pk))
    return [entry for entry in entries if entry.kind == kind][-1]


def test_the_new_words_stand_in_the_thread_and_the_rest_is_folded(desk: Desk) -> None:
    html = '<p>Дякую</p><img src="cid:logo">'
    files = [
        Attached("logo.png", "image/png", b"\x89PNG", "logo", inline=True),
        Attached("звіт.pdf", "application/pdf", b"%PDF"),
    ]
    found = desk.conversation(words="Дякую", html=html, quoted="> було\n> так", remote=2, attachments=files)
    entry = letter_in(found)
    assert (entry.body, [file.name for file in entry.files]) == ("Дякую", ["logo.png", "звіт.pdf"])
    assert (entry.letter.quoted, entry.letter.formatted, entry.letter.pictures) == (2, True, 2)
    original = Original.objects.get()
    assert f"/files/{entry.files[0].key}" in original.html
    assert original.quoted == "> було\n> так"


def test_a_very_long_letter_stands_cut_and_is_kept_whole(desk: Desk) -> None:
    entry = letter_in(desk.conversation(words="а" * 30_000))
    assert (len(entry.body), entry.letter.cut) == (20_000, True)
    assert len(Original.objects.get().text) == 30_000


def test_proof_verifies_the_address_and_its_want_does_not(desk: Desk) -> None:
    desk.takes_one(proof=UNPROVEN)
    assert Identity.objects.get().verified_at is None
    desk.takes_one(proof=PROVEN)
    assert [each.verified_by for each in Identity.objects.order_by("pk")] == ["", "dkim"]


def test_a_forged_letter_stands_in_the_thread_and_moves_nothing(desk: Desk) -> None:
    first = desk.conversation()
    ours = answered(first, TARAS)
    olena = add_agent("olena@pryklad.example", name="Olena")
    add_member(first.department, olena, "agent", None, NOW)
    close(first.pk, by=olena, now=NOW)
    pdf = Attached("картка.pdf", "application/pdf", b"%PDF")
    again = desk.conversation(words="Змініть картку", in_reply_to=[ours], proof=FORGED, attachments=[pdf])
    assert again == first
    assert (again.closed_at, again.waiting_since) == (NOW, None)
    entry = letter_in(first, "message_aside")
    assert (entry.letter.held, entry.letter.proof.verdict, entry.letter.proof.source) == (
        True,
        "forged",
        "203.0.113.41",
    )
    assert Attachment.objects.get().held


def test_a_forgers_address_takes_part_in_nothing(desk: Desk) -> None:
    first = desk.conversation()
    ours = answered(first, TARAS)
    desk.takes_one(STRANGER, "Я новий", in_reply_to=[ours], proof=FORGED)
    assert desk.conversation(STRANGER, "Це знову я", in_reply_to=[ours]) != first


def test_a_forged_letter_that_answers_nothing_opens_its_own_and_waits_for_nobody(desk: Desk) -> None:
    found = desk.conversation(proof=FORGED)
    assert (found.waiting_since, found.preview) == (None, "Зник переказ")
    assert told == []


@pytest.mark.parametrize("sender", ["info@pryklad.example", "olena@pryklad.example"])
def test_who_writes_as_one_of_us_and_proves_nothing_is_forged(desk: Desk, sender: str) -> None:
    add_agent("olena@pryklad.example", name="Olena")
    received = desk.takes_one(sender, proof=UNPROVEN)
    assert received.verdict == "forged"
    assert received.conversation is not None
    assert letter_in(received.conversation, "message_aside").letter.proof.reasons[0] == "own_address"


def test_a_new_letter_of_a_person_is_acknowledged_and_nothing_else_is(desk: Desk) -> None:
    desk.security.settings["acknowledge"] = True
    desk.security.save()
    for number, sender in enumerate((TARAS, OKSANA)):
        desk.takes_one(sender, proof=UNPROVEN if number else PROVEN)
    first = Conversation.objects.get(customer__identities__value=TARAS)
    acknowledged = [LetterAcknowledged(first.pk, 2, desk.security.pk, NOW)]
    assert told == acknowledged
    desk.takes_one(words="Дякую", in_reply_to=[answered(first, TARAS)])
    desk.takes_one("one@mail.example", "Я у відпустці", kind="auto-reply")
    desk.takes_one("two@mail.example", "Новини", kind="list")
    desk.takes_one("three@mail.example", "Торік", backfill=True)
    desk.takes_one("four@mail.example", "Без відповіді", marks=["no_answer"])
    desk.takes_one(words="Ще питання")
    assert told == acknowledged


def test_an_automatic_answer_stands_aside_in_its_thread(desk: Desk) -> None:
    first = desk.conversation()
    again = desk.conversation(words="Я у відпустці", kind="auto-reply", in_reply_to=[answered(first, TARAS)])
    assert again == first
    assert letter_in(first, "message_aside").letter.marks == ["auto_reply"]


def test_an_automatic_letter_that_answers_nothing_is_read_by_somebody(desk: Desk) -> None:
    assert desk.conversation(words="Переказ надійшов", kind="auto-reply").waiting_since == NOW


def test_a_bounce_is_told_to_the_reply_that_came_back(desk: Desk) -> None:
    first = desk.conversation()
    told.clear()
    bounce = Bounce(TARAS, "5.1.1", "User unknown", answered(first, TARAS))
    received = desk.takes_one("mailer-daemon@mail.example", kind="bounce", bounce=bounce, proof=UNPROVEN)
    assert told == [LetterBounced(first.pk, 3, TARAS, "5.1.1", "User unknown")]
    assert (received.state, received.conversation, received.seq) == ("taken", first, None)
    assert Message.objects.count() == 1


def test_a_report_makes_nobody_take_part(desk: Desk) -> None:
    first = desk.conversation()
    ours = answered(first, TARAS)
    bounce = Bounce(TARAS, "5.1.1", "User unknown", ours)
    report = desk.takes_one(STRANGER, kind="bounce", bounce=bounce, message_id="report@evil.example", proof=UNPROVEN)
    assert report.conversation == first
    assert desk.conversation(STRANGER, "Переведіть мені", in_reply_to=[ours, "report@evil.example"]) != first


@pytest.mark.parametrize("wrong", ["forged", "another mailbox", "another recipient"])
def test_a_report_that_cannot_be_ours_changes_nothing(desk: Desk, wrong: str) -> None:
    first = desk.conversation()
    told.clear()
    whom = "anybody@nowhere.example" if wrong == "another recipient" else TARAS
    bounce = Bounce(whom, "5.1.1", "call +380 44 000 00 00", answered(first, TARAS))
    proof, line = FORGED if wrong == "forged" else UNPROVEN, desk.info if wrong == "another mailbox" else desk.security
    received = desk.takes_one("mailer-daemon@mail.example", kind="bounce", bounce=bounce, proof=proof, line=line)
    assert (received.state, received.conversation, told) == ("aside", None, [])


def test_a_delay_is_no_bounce(desk: Desk) -> None:
    first = desk.conversation()
    told.clear()
    bounce = Bounce(TARAS, "4.4.1", "Still trying", answered(first, TARAS), delayed=True)
    assert desk.takes_one("mailer-daemon@mail.example", kind="bounce", bounce=bounce).state == "taken"
    assert told == []


@pytest.mark.parametrize(("kind", "reason"), [("bounce", "report_of_nothing"), ("feedback", "feedback")])
def test_reports_of_nothing_of_ours_stand_aside_where_admins_see_them(desk: Desk, kind: str, reason: str) -> None:
    bounce = Bounce("somebody@mail.example", "5.1.1") if kind == "bounce" else None
    received = desk.takes_one("mailer-daemon@mail.example", kind=kind, bounce=bounce)
    assert (received.state, received.reason) == ("aside", reason)
    assert not Conversation.objects.exists()


def test_one_that_cannot_be_read_stops_nothing_and_can_be_read_again(desk: Desk) -> None:
    letters = [desk.gets(words=f"Лист {number}") for number in range(40)]
    bomb = desk.gets_unreadable("too_slow")
    after = desk.gets(words="Після бомби")
    desk.takes(bomb, *letters, after)
    assert (bomb.state, bomb.reason) == ("quarantined", "too_slow")
    assert Conversation.objects.count() == 41
    desk.letters[bomb.pk] = Letter(Address(TARAS), text="Звичайний", reply="Звичайний")
    assert read_again([bomb.pk]) == 1
    assert desk.takes(bomb).state == "taken"


def test_what_the_desk_fails_at_goes_to_quarantine_alone(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    keep = keeping.receive_many

    def fails_at_one(incomings: Any, now: Any) -> Any:
        if any(each.body == "Лихо" for each in incomings):
            raise ValueError
        return keep(incomings, now)

    monkeypatch.setattr(batch, "receive_many", fails_at_one)
    good, bad, last = desk.gets(), desk.gets(words="Лихо"), desk.gets(words="Далі")
    desk.takes(good, bad, last)
    assert [each.state for each in (good, bad, last)] == ["taken", "quarantined", "taken"]
    assert bad.reason == "desk_failed"


def test_letters_wait_while_nothing_can_be_kept(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(incomings: Any, now: Any) -> Any:
        raise OperationalError("database or disk is full")

    received = desk.gets()
    with monkeypatch.context() as patched:
        patched.setattr(batch, "receive_many", away)
        with pytest.raises(OperationalError):
            batch.take_batch(desk, NOW)
    assert desk.takes(received).state == "taken"


def test_a_letter_is_not_to_blame_for_a_full_disk(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(incomings: Any, now: Any) -> Any:
        raise OperationalError("database or disk is full")

    received, tried = desk.gets(), set[int]()
    with monkeypatch.context() as patched:
        patched.setattr(batch, "receive_many", away)
        for _ in range(10):
            with pytest.raises(OperationalError):
                batch.take_batch(desk, NOW, tried)
    assert desk.takes(received).state == "taken"


def test_what_was_there_when_the_desk_went_down_is_tried_alone_and_then_put_aside(desk: Desk) -> None:
    letters = [desk.gets(words=f"Лист {number}") for number in range(5)]
    Received.objects.update(attempts=1)  # the desk was killed while it took them
    assert [batch.take_batch(desk, NOW) for _ in range(5)] == [1] * 5
    desk.takes(*letters)
    assert {each.state for each in letters} == {"taken"}
    guilty, innocent = desk.gets(words="Бомба"), desk.gets(words="Поруч")
    Received.objects.filter(pk=guilty.pk).update(attempts=4)
    desk.takes(guilty, innocent)
    assert (guilty.reason, innocent.state) == ("desk_failed", "taken")


def test_no_more_of_large_letters_are_in_memory_at_once_than_fit(desk: Desk) -> None:
    for _ in range(3):
        desk.gets()
    Received.objects.update(size=10_000_000)
    assert [batch.take_batch(desk, NOW) for _ in range(4)] == [1, 1, 1, 0]


def test_a_flood_in_one_mailbox_keeps_no_other_waiting(desk: Desk) -> None:
    for number in range(100):
        desk.gets(words=f"Потік {number}", line=desk.info)
    asked = desk.gets(words="Вкрали рахунок")
    batch.take_batch(desk, NOW)
    asked.refresh_from_db()
    assert asked.state == "taken"


def test_a_letter_whose_file_is_gone_stops_no_other(desk: Desk, tmp_path: Path) -> None:
    gone, good = desk.gets(), desk.gets(words="Ціла")
    Received.objects.filter(pk=gone.pk).update(raw=None, file="k" * 43)
    Received.objects.filter(pk=good.pk).update(raw=b"From: taras@mail.example\r\nSubject: hi\r\n\r\nhello\r\n")
    zone = tmp_path / "zone.json"
    zone.write_text("{}")
    reader = Reader(size=1, zone=str(zone))
    try:
        batch.take_batch(reader, NOW)
    finally:
        reader.close()
    gone.refresh_from_db()
    good.refresh_from_db()
    assert (gone.state, gone.reason, good.state) == ("quarantined", "file_gone", "taken")


def test_a_kill_between_message_and_mark_doubles_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(many: Any, now: Any) -> None:
        raise SystemExit

    received = desk.gets(attachments=[Attached("a.pdf", "application/pdf", b"%PDF")])
    with monkeypatch.context() as patched:
        patched.setattr(batch, "settle", killed)
        with pytest.raises(SystemExit):
            batch.take_batch(desk, NOW)
    assert Received.objects.get().state == "kept"
    desk.takes(received)
    assert (received.state, Message.objects.count(), Conversation.objects.count()) == ("taken", 1, 1)
    assert Event.objects.filter(kind="opened").count() == 1
    assert Attachment.objects.filter(message__isnull=False).count() == 1


def test_an_older_letter_of_the_mailbox_is_shown_as_settled(desk: Desk) -> None:
    found = desk.conversation(backfill=True, date=1_780_000_000_000)
    assert found.closed_at == found.last_at
    assert found.last_at.year == 2026
    assert found.last_at < NOW


def test_an_older_letter_is_not_called_forged_for_keys_that_were_withdrawn(desk: Desk) -> None:
    assert desk.takes_one(backfill=True, proof=FORGED).verdict == "unproven"
    told_then = Proof("forged", "mail.example", reasons=["dmarc_failed_reject", "trusted_results"])
    assert desk.takes_one(backfill=True, proof=told_then).verdict == "forged"


def test_our_own_letter_that_comes_round_is_nobodys_work(desk: Desk) -> None:
    received = desk.takes_one("security@pryklad.example", proof=PROVEN)
    assert (received.state, received.reason) == ("aside", "own_letter")
