"""What a channel that threads by itself may say of a message, and what becomes of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from openline.conversations import asides, timeline
from openline.conversations.closure import close
from openline.conversations.draft import Formed
from openline.conversations.intake import Incoming
from openline.conversations.keep import keep_many, receive_many
from openline.conversations.models import Attachment, Conversation, Customer, Identity, Line, Message, Original
from openline.conversations.moving import move
from openline.conversations.wire import Letter, Proof
from openline.kit import bus
from openline.people.models import Agent, Department

from .scene import MINUTE, NOW, TARAS, keep, kinds, row, said, written

FORGED = Letter(sender="taras@mail.example", proof=Proof("forged", "mail.example"), held=True)


def letter(line: Line, sender: str = "taras@mail.example", body: str = "Зник переказ", **more: Any) -> Incoming:
    """A letter from this address."""
    known = {"client_id": f"letter-{sender}-{body}", "fresh": True, "letter": Letter(sender=sender), **more}
    if known.get("conversation"):
        known["fresh"] = False
    return Incoming(line.pk, "email", sender, body=body, **known)


def test_a_fresh_letter_opens_a_conversation_of_its_own_each_time(line: Line) -> None:
    first, second = keep(letter(line)), keep(letter(line, body="І ще одне"))
    assert first.conversation != second.conversation
    assert first.customer == second.customer


def test_a_letter_kept_twice_opens_nothing_the_second_time(line: Line) -> None:
    first, again = keep(letter(line)), keep(letter(line))
    assert (again.conversation, again.entry) == (first.conversation, None)
    assert Conversation.objects.count() == 1


def test_a_named_conversation_is_gone_on_in_whoever_of_its_people_writes(line: Line) -> None:
    first = keep(letter(line))
    colleague = keep(letter(line, "oksana@mail.example", "Я його дружина", conversation=first.conversation))
    assert (colleague.conversation, colleague.customer) == (first.conversation, first.customer)
    assert not Identity.objects.filter(value="oksana@mail.example").exists()


def test_a_named_conversation_that_was_passed_on_is_gone_on_in_where_it_went(
    line: Line, olena: Agent, departments: dict[str, Department]
) -> None:
    walled = keep(said(TARAS, line, topic="security")).conversation
    outside = move(walled, to=departments["general"].pk, by=olena, now=NOW, comment="Про бонус").id
    assert keep(letter(line, conversation=walled)).conversation == outside


def test_a_named_conversation_that_is_gone_is_opened_anew(line: Line) -> None:
    assert keep(letter(line, conversation=999_999)).conversation != 999_999


def test_what_continues_belongs_to_the_same_customer_and_department(
    line: Line, olena: Agent, departments: dict[str, Department]
) -> None:
    first = keep(letter(line))
    move(first.conversation, to=departments["technical"].pk, by=olena, now=NOW)
    later = keep(letter(line, "oksana@mail.example", "Через рік", continues=first.conversation))
    assert later.customer == first.customer
    assert row(later.conversation).department == departments["technical"]
    assert later.row.continues == first.conversation


def test_answers_go_on_going_where_they_went_in_what_continues(line: Line) -> None:
    first = keep(letter(line, reply_to="maria@pryklad.example"))
    later = keep(letter(line, "oksana@mail.example", "Через рік", continues=first.conversation))
    assert row(later.conversation).reply_to == "maria@pryklad.example"


def test_a_stranger_stands_beside_and_the_first_can_still_be_answered(line: Line, olena: Agent) -> None:
    first = keep(letter(line))
    stranger = keep(letter(line, "x@evil.example", "Це я", beside=first.conversation))
    assert (stranger.row.beside, stranger.row.continues) == (first.conversation, None)
    assert stranger.customer != first.customer
    keep(written(olena, first.conversation))


def test_what_is_aside_neither_reopens_nor_waits_nor_is_shown_to_the_customer(line: Line, olena: Agent) -> None:
    first = keep(letter(line)).conversation
    keep(written(olena, first))
    close(first, by=olena, now=NOW)
    before = row(first)
    keep(letter(line, body="Змініть картку", conversation=first, aside=True, letter=FORGED), NOW + MINUTE)
    after = row(first)
    assert after.closed_at == NOW
    for column in ("waiting_since", "public_seq", "customer_seq", "last_at", "preview"):
        assert getattr(after, column) == getattr(before, column), column
    assert kinds(first)[-1] == "message_aside"
    assert "message_aside" not in [entry.kind for _, entry, _ in timeline.public_newest(after, 100)]


def test_what_is_aside_and_belongs_nowhere_is_listed_by_its_words(line: Line) -> None:
    opened = row(keep(letter(line, body="Змініть картку", aside=True, letter=FORGED)).conversation)
    assert (opened.preview, opened.preview_by, opened.waiting_since) == ("Змініть картку", "aside", None)


def test_an_older_letter_is_dated_as_it_was_written_and_needs_no_answer(line: Line) -> None:
    then = NOW - timedelta(days=40)
    kept = keep(letter(line, at=then, settled=True))
    shown = row(kept.conversation)
    assert (shown.opened_at, shown.last_at, shown.closed_at, shown.waiting_since) == (then, then, then, None)
    assert kinds(kept.conversation) == ["opened", "message_received", "closed"]


def test_an_older_letter_of_an_open_conversation_moves_nothing(line: Line) -> None:
    kept = keep(letter(line))
    keep(letter(line, body="Раніше", conversation=kept.conversation, at=NOW - timedelta(days=1), settled=True))
    shown = row(kept.conversation)
    assert (shown.last_at, shown.closed_at, shown.waiting_since) == (NOW, None, NOW)


def test_who_proves_an_address_is_never_taken_for_whoever_only_said_it(line: Line) -> None:
    keep(letter(line))
    keep(letter(line, body="Підписано", proven_by="dmarc"))
    keep(letter(line, body="І ще раз", proven_by="site_token"), NOW + MINUTE)
    keep(letter(line, body="Знову без підпису"))
    claimed, proven = Identity.objects.order_by("pk")
    assert (claimed.verified_at, claimed.verified_by) == (None, "")
    assert (proven.verified_at, proven.verified_by, proven.proven_at) == (NOW, "dmarc", NOW + MINUTE)
    asked = [conversation.customer_id for conversation in Conversation.objects.order_by("pk")]
    assert asked == [claimed.customer_id, proven.customer_id, proven.customer_id, claimed.customer_id]


@pytest.mark.parametrize("aside", [False, True])
def test_who_types_a_strangers_address_does_not_get_it_proven_by_the_strangers_answer(line: Line, aside: bool) -> None:
    typed = "taras@mail.example"
    kept = keep(Incoming(line.pk, "form", "f1", "f1", "Це я, Тарас", said_email=typed, reply_to=typed))
    assert Conversation.objects.get().reply_to == typed
    keep(letter(line, conversation=kept.conversation, proven_by="dkim", body="Це не я", aside=aside))
    assert not Identity.objects.filter(kind="email").exists()

    own = keep(letter(line, proven_by="dkim", body="Мій лист"))
    assert row(own.conversation).customer_id != row(kept.conversation).customer_id


def test_who_claims_an_address_by_letter_does_not_get_it_proven_by_its_owner(line: Line) -> None:
    claimed = keep(letter(line, body="Це я, Тарас"))
    keep(letter(line, conversation=claimed.conversation, proven_by="dkim", body="Це не я"))
    assert [each.verified_at for each in Identity.objects.all()] == [None]


def test_a_letters_details_and_form_are_read_as_they_were_kept(line: Line, olena: Agent) -> None:
    told = Letter(sender="taras@mail.example", cc=["o@mail.example"], proof=Proof("proven", "mail.example"), quoted=14)
    kept = keep(letter(line, letter=told, formed=Formed(html="<p>Зник</p>", quoted="> було")))
    keep(written(olena, kept.conversation, letter=Letter(bcc=["b@pryklad.example"])))
    entries, _ = timeline.newest(row(kept.conversation))
    assert [entry.letter for entry in entries[1:]] == [told, Letter(bcc=["b@pryklad.example"])]
    assert entries[1].data == {}
    original = Original.objects.get()
    assert (original.message.seq, original.html, original.quoted) == (kept.seq, "<p>Зник</p>", "> було")


def test_a_forged_letters_files_open_on_purpose_and_once(line: Line, olena: Agent) -> None:
    file = Attachment.objects.create(
        key="k" * 43, name="a.pdf", size=1, sha256="", visitor="letter-1", held=True, created_at=NOW
    )
    kept = keep(letter(line, aside=True, letter=FORGED, files=[file.key], uploader="letter-1"))
    for _ in range(2):
        asides.open_aside(kept.conversation, kept.seq, by=olena, now=NOW)
    file.refresh_from_db()
    assert not file.held
    assert asides.is_opened(kept.conversation, kept.seq)
    assert kinds(kept.conversation).count("aside_opened") == 1
    ordinary = keep(letter(line, body="Звичайний"))
    with pytest.raises(asides.NotHeld):
        asides.open_aside(ordinary.conversation, ordinary.seq, by=olena, now=NOW)


def test_what_writes_along_is_undone_with_the_message(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    from openline.conversations.events import MessageReceived

    def fails(batch: Any) -> None:
        Customer.objects.create(name="written along", created_at=NOW)
        raise RuntimeError

    monkeypatch.setattr(bus, "_within", {MessageReceived: [fails]})
    with pytest.raises(RuntimeError):
        keep_many([letter(line)], NOW)
    assert not Customer.objects.exists()
    monkeypatch.undo()
    assert len(receive_many([letter(line)], NOW)) == 1


def test_what_is_passed_on_of_a_forged_letter_names_no_customer_and_holds_no_file(
    line: Line, olena: Agent, departments: dict[str, Department]
) -> None:
    file = Attachment.objects.create(
        key="k" * 43, name="a.pdf", size=1, sha256="", visitor="letter-1", held=True, created_at=NOW
    )
    walled = keep(said(TARAS, line, topic="security")).conversation
    forged = letter(line, body="Змініть картку", conversation=walled, aside=True, letter=FORGED)
    forged.files, forged.uploader = [file.key], "letter-1"
    seq = keep(forged).seq
    outside = move(walled, to=departments["general"].pk, by=olena, now=NOW, pass_on=[seq]).id
    note = Message.objects.get(conversation=outside)
    assert note.body.startswith("taras@mail.example (forged")
    assert not note.attachments.exists()
