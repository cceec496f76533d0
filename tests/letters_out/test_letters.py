"""Letters as the customer's server gets them."""

from __future__ import annotations

from typing import Any

import pytest

from openline.channels.email.models import Received, Sent
from openline.channels.email.sending.tests.server import PASSWORD, USER, Server
from openline.channels.email.sending.tokens import read_message_id, read_reply_to
from openline.channels.email.taking.threading import participants
from openline.conversations.draft import Formed
from openline.conversations.models import Event, Line
from openline.conversations.tests.scene import uploaded
from openline.conversations.uploading import Uploader
from openline.conversations.wire import Letter
from openline.delivery.models import Delivery
from openline.delivery.undo import try_again
from openline.kit.sealed import seal
from openline.people.models import Agent

from .conftest import BEGAN, MARIA, letter, reply, sends

NASTY = "Оля\r\nBcc: eve@elsewhere.example\r\n\r\n<script>\u2028X-Evil: 1\u0085Y: 2\x0bZ: 3\x1f"


def events(kind: str) -> list[dict[str, Any]]:
    return [event.data or {} for event in Event.objects.filter(kind=kind).order_by("pk")]


def test_a_reply_threads_in_every_client(mailbox: Line, ihor: Agent, server: Server) -> None:
    asked = letter(mailbox)
    first = reply(ihor, asked.conversation)
    sends(mailbox)
    letter(mailbox, "Дякую!", 2, asked.conversation)
    reply(ihor, asked.conversation, "Готово", number=2)
    sends(mailbox)
    one, two = (taken.letter for taken in server.taken)
    assert (one["Subject"], one["In-Reply-To"], one["References"]) == (
        "Re: Переказ", "<m1@pryklad.example>", "<m1@pryklad.example>",
    )  # fmt: skip
    assert two["In-Reply-To"] == "<m2@pryklad.example>"
    assert two["References"].split() == ["<m1@pryklad.example>", one["Message-ID"], "<m2@pryklad.example>"]
    token = read_message_id(one["Message-ID"])
    assert token is not None
    assert (token.conversation, token.seq) == (asked.conversation, first.seq)
    assert token.made_for([MARIA], [mailbox.pk]) == MARIA
    assert Sent.objects.get(message_id=one["Message-ID"].strip("<>")).recipients == [MARIA]


def test_it_reads_as_written_with_what_it_answers_below(mailbox: Line, ihor: Agent, server: Server) -> None:
    mailbox.settings["signature"] = "Підтримка «Приклад»"
    mailbox.save()
    asked = letter(mailbox, "Де мій переказ?\nЧекаю від учора")
    reply(ihor, asked.conversation, "Ось він: https://pryklad.example/t?a=1&b=2.\n.крапка на початку")
    sends(mailbox)
    (taken,) = server.taken
    sent = taken.letter
    text, html = (sent.get_body((kind,)).get_content().replace("\r\n", "\n") for kind in ("plain", "html"))  # type: ignore[union-attr]
    assert text.startswith("Ось він: https://pryklad.example/t?a=1&b=2.\n.крапка на початку\n\n-- \nПідтримка")
    assert "Марія Ліндквіст пише:\n> Де мій переказ?\n> Чекаю від учора\n" in text
    assert '<a href="https://pryklad.example/t?a=1&amp;b=2">' in html
    assert '<blockquote type="cite"><p>Де мій переказ?<br>Чекаю' in html
    assert (taken.sender, taken.recipients) == ("support@desk.example", [MARIA])
    assert str(sent["From"]) == "Підтримка <support@desk.example>"
    assert str(sent["To"]) == f"Марія Ліндквіст <{MARIA}>"
    assert sent["Auto-Submitted"] is None
    assert max(map(len, taken.raw.split(b"\r\n"))) <= 998
    assert taken.raw.isascii()


def test_the_formatted_form_and_files_go_along(mailbox: Line, ihor: Agent, server: Server) -> None:
    asked = letter(mailbox)
    shown, apart = (uploaded(Uploader(agent=ihor.pk), name) for name in ("схема.png", "звіт «два».png"))
    formed = Formed(html=f'<p>Див. <b>схему</b></p><img src="/files/{shown}">')
    reply(ihor, asked.conversation, "Див. схему", files=[shown, apart], letter=Letter(formatted=True), formed=formed)
    sends(mailbox)
    sent = server.taken[0].letter
    html = sent.get_body(("html",))
    assert html is not None
    parts = {part.get_filename(): part for part in sent.walk() if part.get_filename()}
    cid = parts["схема.png"]["Content-ID"].strip("<>")
    assert f'<img src="cid:{cid}">' in html.get_content()
    assert parts["звіт «два».png"].get_content_disposition() == "attachment"
    assert parts["звіт «два».png"].get_content()[:4] == b"\x89PNG"


def test_copies_are_named_and_blind_ones_are_not(mailbox: Line, ihor: Agent, server: Server) -> None:
    asked = letter(mailbox)
    copies = Letter(cc=["boss@pryklad.example"], bcc=["audit@desk.example"])
    reply(ihor, asked.conversation, letter=copies)
    sends(mailbox)
    (taken,) = server.taken
    assert taken.recipients == [MARIA, "boss@pryklad.example", "audit@desk.example"]
    assert taken.letter["Cc"] == "boss@pryklad.example"
    assert b"audit" not in taken.raw
    assert b"bcc" not in taken.raw.lower()
    assert events("reply_sent")[0]["to"] == taken.recipients


def test_whom_we_wrote_to_in_his_own_letters_takes_part(mailbox: Line, ihor: Agent, server: Server) -> None:
    ivan = "ivan@приклад.укр"
    kept = reply(ihor, letter(mailbox).conversation, letter=Letter(to=["Ivan@XN--80aikifvh.xn--j1amh"], cc=[ivan]))
    sends(mailbox)
    (taken,) = server.taken
    assert taken.recipients == ["Ivan@xn--80aikifvh.xn--j1amh", "ivan@xn--80aikifvh.xn--j1amh"]
    assert ivan in participants(kept.conversation)
    assert Sent.objects.get().recipients == [ivan]
    token = read_message_id(taken.letter["Message-ID"])
    assert token is not None
    assert token.made_for([ivan], [mailbox.pk]) == ivan


def test_whatever_names_and_subjects_hold_a_field_stays_one(mailbox: Line, ihor: Agent, server: Server) -> None:
    mailbox.name = NASTY
    mailbox.settings["plus_addressing"] = True
    mailbox.save()
    asked = letter(mailbox)
    mailbox.conversations.get().customer.__class__.objects.update(name=NASTY[:120])
    reply(ihor, asked.conversation, letter=Letter(subject=NASTY + "=?utf-8?q?=0D=0ABcc:x?=" + "ї" * 300))
    sends(mailbox)
    (taken,) = server.taken
    names = {name.lower() for name in taken.letter.keys()}  # noqa: SIM118  # a message's keys repeat
    assert names == {
        "from", "to", "reply-to", "subject", "date", "message-id", "in-reply-to", "references", "mime-version",
        "content-type",
    }  # fmt: skip
    assert taken.recipients == [MARIA]
    assert "\r" not in taken.letter["Subject"]
    assert "=?utf-8?q?=0D=0ABcc:x?=" in taken.letter["Subject"]


@pytest.mark.parametrize("address", ["x@y.example\r\nRCPT TO:<eve@e.example>", "two@a.example, b@c.example", "nobody"])
def test_an_address_that_is_none_is_told_and_nothing_leaves(
    mailbox: Line, ihor: Agent, server: Server, address: str
) -> None:
    reply(ihor, letter(mailbox).conversation, letter=Letter(cc=[address]))
    sends(mailbox)
    assert server.taken == []
    assert events("reply_failed")


def test_an_address_for_answers_that_nobody_else_can_make(mailbox: Line, ihor: Agent, server: Server) -> None:
    mailbox.settings["plus_addressing"] = True
    mailbox.save()
    asked = letter(mailbox)
    reply(ihor, asked.conversation)
    sends(mailbox)
    token = read_reply_to(server.taken[0].letter["Reply-To"])
    assert token is not None
    assert (token.conversation, token.made_for([MARIA])) == (asked.conversation, MARIA)


def test_long_threads_keep_their_first_and_newest_ids_whole(mailbox: Line, ihor: Agent, server: Server) -> None:
    asked = letter(mailbox)
    for number in range(2, 40):
        letter(mailbox, "Ще", number, asked.conversation)
    long = "a" * 200 + "@pryklad.example"
    Received.objects.filter(message_id="m39@pryklad.example").update(message_id=long)
    reply(ihor, asked.conversation)
    sends(mailbox)
    references = server.taken[0].letter["References"].split()
    assert (references[0], references[-1], len(references)) == ("<m1@pryklad.example>", f"<{long}>", 20)
    assert f"<{long}>".encode() in server.taken[0].raw


def test_a_forged_letter_is_neither_answered_nor_quoted(mailbox: Line, ihor: Agent, server: Server) -> None:
    asked = letter(mailbox)
    forged = letter(mailbox, "Змініть картку", 2, asked.conversation, aside=True)
    Received.objects.filter(seq=forged.seq).update(verdict="forged", sender="eve@elsewhere.example")
    reply(ihor, asked.conversation)
    sends(mailbox)
    (taken,) = server.taken
    assert (taken.recipients, taken.letter["In-Reply-To"]) == ([MARIA], "<m1@pryklad.example>")
    assert "картку" not in taken.letter.get_body(("plain",)).get_content()  # type: ignore[union-attr]


def test_the_servers_password_is_used_and_a_wrong_one_told(mailbox: Line, ihor: Agent, server: Server) -> None:
    server.stop()
    server.start(auth=True)
    mailbox.settings["smtp"] |= {"user": USER, "password": seal("guess")}
    mailbox.save()
    reply(ihor, letter(mailbox).conversation)
    sends(mailbox)
    waiting = Delivery.objects.get()
    assert waiting.state == "pending"
    assert "535" in waiting.problem
    mailbox.settings["smtp"] |= {"password": seal(PASSWORD)}
    mailbox.save()
    sends(mailbox, waiting.due_at)
    assert len(server.taken) == 1


def test_a_server_that_is_away_is_waited_for(mailbox: Line, ihor: Agent, server: Server) -> None:
    server.stop()
    reply(ihor, letter(mailbox).conversation)
    sends(mailbox)
    waiting = Delivery.objects.get()
    assert (waiting.state, waiting.doubtful) == ("pending", False)
    server.start()
    sends(mailbox, waiting.due_at)
    assert len(server.taken) == 1
    assert "twice" not in events("reply_sent")[0]


def test_later_means_later_and_no_means_no(mailbox: Line, ihor: Agent, server: Server) -> None:
    reply(ihor, letter(mailbox).conversation)
    server.says = ["451 4.7.1 greylisted", "550 5.7.1 looks like spam"]
    sends(mailbox)
    waiting = Delivery.objects.get()
    assert (waiting.state, "451 4.7.1 greylisted" in waiting.problem) == ("pending", True)
    sends(mailbox, waiting.due_at)
    assert server.taken == []
    (told,) = events("reply_failed")
    assert "550 5.7.1 looks like spam" in told["reason"]


def test_a_server_that_falls_silent_after_the_letter_is_flagged_twice(
    mailbox: Line, ihor: Agent, server: Server
) -> None:
    reply(ihor, letter(mailbox).conversation)
    server.says = ["drop"]
    sends(mailbox)
    sends(mailbox, Delivery.objects.get().due_at)
    assert len(server.taken) == 2
    assert len({taken.letter["Message-ID"] for taken in server.taken}) == 1
    assert events("reply_sent")[0]["twice"] is True


def test_one_recipient_that_does_not_exist_stops_not_the_others(mailbox: Line, ihor: Agent, server: Server) -> None:
    server.refuses = {"gone@pryklad.example": "550 5.1.1 no such user"}
    reply(ihor, letter(mailbox).conversation, letter=Letter(cc=["gone@pryklad.example"]))
    sends(mailbox)
    assert server.taken[0].recipients == [MARIA]
    (told,) = events("reply_bounced")
    assert (told["to"], "5.1.1 no such user" in told["reason"]) == ("gone@pryklad.example", True)


def test_a_second_try_goes_to_who_has_not_got_it_and_is_the_same_letter(
    mailbox: Line, ihor: Agent, server: Server
) -> None:
    server.refuses = {"late@pryklad.example": "550 5.1.1 no such user yet"}
    kept = reply(ihor, letter(mailbox).conversation, letter=Letter(cc=["late@pryklad.example"]))
    sends(mailbox)
    server.refuses = {}
    try_again(kept.conversation, kept.seq, by=ihor, now=BEGAN)
    sends(mailbox)
    assert [taken.recipients for taken in server.taken] == [[MARIA], ["late@pryklad.example"]]
    first, second = (taken.letter for taken in server.taken)
    for field in ("To", "Cc", "Message-ID"):
        assert first[field] == second[field]


def test_one_recipient_who_is_asked_to_wait_keeps_the_letter_back(mailbox: Line, ihor: Agent, server: Server) -> None:
    server.refuses = {"slow@pryklad.example": "450 4.2.0 greylisted"}
    reply(ihor, letter(mailbox).conversation, letter=Letter(cc=["slow@pryklad.example"]))
    sends(mailbox)
    assert server.taken == []
    server.refuses = {}
    sends(mailbox, Delivery.objects.get().due_at)
    assert len(server.taken) == 1


def test_many_letters_share_a_connection(mailbox: Line, ihor: Agent, server: Server) -> None:
    asked = letter(mailbox)
    for number in range(5):
        reply(ihor, asked.conversation, number=number)
    assert sends(mailbox) == 5
    assert len(server.sessions) == 1


def test_a_connection_that_the_server_gave_up_is_made_anew(mailbox: Line, server: Server) -> None:
    from openline.channels.email.sending.smtp import Connection

    connection = Connection(mailbox.settings)
    connection.send("a@desk.example", [MARIA], b"Subject: 1\r\n\r\n1\r\n")
    server.stop()
    server.start()
    connection.send("a@desk.example", [MARIA], b"Subject: 2\r\n\r\n2\r\n")
    connection.close()
    assert [taken.letter["Subject"] for taken in server.taken] == ["1", "2"]


def test_dots_arrive_as_they_left(mailbox: Line, server: Server) -> None:
    from openline.channels.email.sending.smtp import Connection

    raw = b".first\r\nSubject: dots\r\n\r\n.\r\n..\r\nlast"
    connection = Connection(mailbox.settings)
    connection.send("a@desk.example", [MARIA], raw)
    connection.close()
    assert server.taken[0].raw.rstrip(b"\r\n") == raw
