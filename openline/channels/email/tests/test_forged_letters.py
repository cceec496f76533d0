"""Forged letters, each as raw bytes through the real reader: what it leads to in the desk."""

from __future__ import annotations

import json
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

import pytest

from openline.channels.email.authentication.signing import new_key, sign
from openline.channels.email.models import Received
from openline.channels.email.receiving.arrival import Arrival
from openline.channels.email.receiving.keep import keep_many
from openline.channels.email.sending.tokens import reply_to_for
from openline.channels.email.taking.batch import take_batch
from openline.channels.email.taking.reading import Reader
from openline.channels.email.taking.tests.scene import NOW, answered, mailbox
from openline.conversations import timeline
from openline.conversations.closure import close
from openline.conversations.models import Conversation, Identity
from openline.people.agents import add_agent
from openline.people.membership import add_member
from openline.people.models import Agent, Department

TARAS, EVE, OLENA = "taras@mail.example", "eve@evil.example", "olena@pryklad.example"
KEYS = {domain: new_key() for domain in ("mail.example", "evil.example", "lax.example")}
ZONE = {
    **{f"s._domainkey.{domain}": {"TXT": [record]} for domain, (_, record) in KEYS.items()},
    "_dmarc.mail.example": {"TXT": ["v=DMARC1; p=reject"]},
    **{domain: {"TXT": ["v=spf1 ip4:203.0.113.5 -all"]} for domain in KEYS},
    "_dmarc.evil.example": {"TXT": ["v=DMARC1; p=reject"]},
    "_dmarc.lax.example": {"TXT": ["v=DMARC1; p=none"]},
}


class Scene:
    """Taras wrote a signed letter to Security and was answered; the conversation is closed."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.line = mailbox("security", "security@pryklad.example")
        self.olena: Agent = add_agent(OLENA, name="Olena Hnatiuk")
        add_member(Department.objects.get(key="security"), self.olena, "agent", None, NOW)
        self.thread = self._conversation(self.takes(letter(TARAS, "Зник переказ"), by="mail.example"))
        self.ours = f"<{answered(self.thread, TARAS)}>"
        self.tagged = reply_to_for(self.thread.pk, TARAS, "security@pryklad.example")
        close(self.thread.pk, by=self.olena, now=NOW)
        self.before = self.row()

    def takes(self, message: EmailMessage, by: str = "", recipient: str = "", trick: Any = None) -> Received:
        """A letter comes, signed by that domain, and changed by the trick after it was signed."""
        raw = message.as_bytes(policy=SMTP)
        if by:
            raw = sign(raw, domain=by, selector="s", private_key_pem=KEYS[by][0]) + raw
        return self.takes_raw(trick(raw) if trick else raw, recipient)

    def takes_raw(self, raw: bytes, recipient: str = "") -> Received:
        """From a machine that stands in no SPF record."""
        keep_many(
            [Arrival(self.line.pk, raw, sender=EVE, recipient=recipient, source="203.0.113.41", helo="x.example")]
        )
        assert take_batch(self.reader, NOW) == 1
        received = Received.objects.select_related("conversation").latest("pk")
        assert received.state == "taken", received.reason
        return received

    def row(self) -> dict[str, Any]:
        found = Conversation.objects.filter(pk=self.thread.pk).values().get()
        return {name: value for name, value in found.items() if name != "last_seq"}

    def stands_as_forged(self, received: Received) -> None:
        """In the thread, for agents alone, and it moved nothing."""
        assert received.conversation == self.thread
        entry = self.entry(received)
        assert (entry.kind, entry.letter.held, entry.letter.proof.verdict) == ("message_aside", True, "forged")
        assert self.row() == self.before

    def stands_apart(self, received: Received) -> None:
        """In a conversation of its own, of somebody else."""
        other = self._conversation(received)
        assert other != self.thread
        assert other.customer != self.thread.customer
        assert self.row() == self.before

    def entry(self, received: Received) -> Any:
        entries, _ = timeline.newest(self._conversation(received))
        return next(entry for entry in entries if entry.seq == received.seq)

    @staticmethod
    def _conversation(received: Received) -> Conversation:
        assert received.conversation is not None
        return Conversation.objects.get(pk=received.conversation.pk)


def letter(sender: str, words: str, **headers: str) -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"] = sender, "security@pryklad.example"
    made["Subject"] = headers.pop("Subject", "Переказ")
    made["Date"], made["Message-ID"] = "Sun, 22 Nov 2026 09:30:00 +0200", f"<{abs(hash(words))}@mail.example>"
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(words)
    return made


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    zone = tmp_path_factory.mktemp("dns") / "zone.json"
    zone.write_text(json.dumps(ZONE))
    made = Reader(size=1, zone=str(zone))
    yield made
    made.close()


@pytest.fixture
def scene(db: None, reader: Reader) -> Scene:
    return Scene(reader)


def test_the_customers_own_letter_is_proven_reopens_and_verifies_him(scene: Scene) -> None:
    received = scene.takes(letter(TARAS, "Дякую", In_Reply_To=scene.ours), by="mail.example")
    assert received.conversation == scene.thread
    assert scene.row()["closed_at"] is None
    assert scene.entry(received).letter.proof.verdict == "proven"
    assert Identity.objects.get(value=TARAS).verified_by == "dkim"


def test_the_customers_address_without_his_signature_is_forged(scene: Scene) -> None:
    scene.stands_as_forged(scene.takes(letter(TARAS, "Змініть картку", In_Reply_To=scene.ours)))


def test_his_address_signed_by_another_domain_is_forged(scene: Scene) -> None:
    scene.stands_as_forged(scene.takes(letter(TARAS, "Змініть картку", In_Reply_To=scene.ours), by="evil.example"))


def test_right_references_of_a_stranger_open_a_conversation_beside(scene: Scene) -> None:
    received = scene.takes(letter(EVE, "Це Тарас з нової адреси", References=scene.ours), by="evil.example")
    scene.stands_apart(received)
    assert Conversation.objects.get(pk=scene._conversation(received).pk).beside == scene.thread


def test_a_strangers_copy_of_the_address_for_answers_opens_nothing_of_his(scene: Scene) -> None:
    scene.stands_apart(scene.takes(letter(EVE, "Це Тарас"), by="evil.example", recipient=scene.tagged))


def test_a_token_of_another_conversation_proves_nothing(scene: Scene) -> None:
    wrong = scene.tagged.replace(f"+c{scene.thread.pk}.", f"+c{scene.thread.pk + 1}.")
    received = scene.takes(letter(TARAS, "Дякую"), by="mail.example", recipient=wrong)
    assert received.conversation != scene.thread


def test_a_guessed_message_id_proves_nothing(scene: Scene) -> None:
    guessed = f"<c{scene.thread.pk}.3.{'b' * 26}@pryklad.example>"
    assert scene.takes(letter(TARAS, "Дякую", In_Reply_To=guessed), by="mail.example").conversation != scene.thread


@pytest.mark.parametrize("header", ["Cc", "Reply-To", "Sender"])
def test_whoever_is_named_beside_from_is_not_the_customer(scene: Scene, header: str) -> None:
    scene.stands_apart(
        scene.takes(letter(EVE, "Від Тараса", **{header: TARAS, "References": scene.ours}), by="evil.example")
    )


def test_a_name_that_looks_like_his_address_is_only_a_name(scene: Scene) -> None:
    received = scene.takes(letter(f'"{TARAS}" <{EVE}>', "Це я", References=scene.ours), by="evil.example")
    scene.stands_apart(received)
    assert received.sender == EVE


def test_two_senders_prove_neither(scene: Scene) -> None:
    def second_from(raw: bytes) -> bytes:
        return b"From: " + EVE.encode() + b"\r\n" + raw

    received = scene.takes(letter(TARAS, "Це я"), by="mail.example", trick=second_from)
    assert scene.entry(received).letter.proof.verdict != "proven"


def test_words_added_under_a_signature_of_part_of_the_body_prove_nothing(scene: Scene) -> None:
    import dkim

    raw = letter(TARAS, "Дякую", In_Reply_To=scene.ours).as_bytes(policy=SMTP)
    signed = dkim.sign(raw, b"s", b"mail.example", KEYS["mail.example"][0].encode(), length=True,
                       include_headers=[b"from", b"to", b"subject", b"date", b"message-id"])  # fmt: skip
    received = scene.takes_raw(signed + raw + b"\r\nI changed my card\r\n")
    assert received.verdict != "proven"


def test_a_subject_put_before_a_signature_that_did_not_cover_it_proves_nothing(scene: Scene) -> None:
    import dkim

    raw = letter(TARAS, "Дякую", In_Reply_To=scene.ours).as_bytes(policy=SMTP)
    signed = dkim.sign(raw, b"s", b"mail.example", KEYS["mail.example"][0].encode(), include_headers=[b"from"])
    received = scene.takes_raw(b"Subject: Change my card\r\n" + signed + raw)
    assert received.verdict != "proven"


def test_a_domain_that_asks_for_nothing_is_not_proven_and_not_forged(scene: Scene) -> None:
    entry = scene.entry(scene.takes(letter("roman@lax.example", "Привіт")))
    assert (entry.kind, entry.letter.proof.verdict, entry.letter.held) == ("message_received", "unproven", False)


@pytest.mark.parametrize("sender", [OLENA, "security@pryklad.example"])
def test_an_agents_or_a_mailboxs_name_without_proof_is_forged(scene: Scene, sender: str) -> None:
    received = scene.takes(letter(sender, "Вимкніть захист", References=scene.ours))
    assert (received.verdict, scene.entry(received).kind) == ("forged", "message_aside")
    assert scene.entry(received).actor.kind == "customer"
    assert scene.row() == scene.before


def test_results_that_the_sender_wrote_himself_are_not_believed(scene: Scene) -> None:
    claim = "mx.pryklad.example; dmarc=pass header.from=mail.example; dkim=pass header.d=mail.example"
    scene.stands_as_forged(scene.takes(letter(TARAS, "Це я", Authentication_Results=claim, In_Reply_To=scene.ours)))


def test_a_forger_who_was_shown_once_still_takes_no_part(scene: Scene) -> None:
    scene.takes(letter(TARAS, "Змініть картку", In_Reply_To=scene.ours))
    scene.stands_apart(scene.takes(letter(EVE, "Це знову я", References=scene.ours), by="evil.example"))


def test_a_report_about_our_letter_makes_its_sender_no_participant(scene: Scene) -> None:
    report = letter(EVE, "", Content_Type="x/y")
    report.replace_header("Content-Type", 'multipart/report; report-type=delivery-status; boundary="b"')
    status = f"Final-Recipient: rfc822; {TARAS}\r\nAction: failed\r\nStatus: 5.1.1\r\n"
    body = f"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x.example\r\n\r\n{status}"
    original = f"\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {scene.ours}\r\n\r\n--b--\r\n"
    head = report.as_bytes(policy=SMTP).partition(b"\r\n\r\n")[0]
    raw = head + b"\r\n\r\n" + (body + original).encode()
    signature = sign(raw, domain="evil.example", selector="s", private_key_pem=KEYS["evil.example"][0])
    assert scene.takes_raw(signature + raw).conversation == scene.thread
    scene.stands_apart(scene.takes(letter(EVE, "Переведіть мені", References=scene.ours), by="evil.example"))


def test_results_of_a_trusted_server_are_not_believed_from_a_stranger(scene: Scene) -> None:
    scene.line.settings["trusted"] = "mx.pryklad.example"
    scene.line.save()
    claim = "mx.pryklad.example; dmarc=pass header.from=mail.example"
    scene.stands_as_forged(scene.takes(letter(TARAS, "Це я", Authentication_Results=claim, In_Reply_To=scene.ours)))
