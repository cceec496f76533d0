"""What somebody reads at once, and what he must not be able to have written to others."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest

from openline.channels.base.contract import ACKNOWLEDGEMENT, Outgoing
from openline.channels.base.registry import channels
from openline.channels.email.sending.acknowledgement import acknowledgement, spared
from openline.channels.email.sending.compose import compose
from openline.channels.email.sending.facts import Facts
from openline.channels.email.sending.headers import Mailbox
from openline.conversations.models import Line
from openline.conversations.wire import Actor, Entry, Row

AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
TYPED = "Cheap pills at http://pills.example"
LETTERS = next(kind for kind, channel in channels().items() if channel.carried)
FORM = next(kind for kind, channel in channels().items() if not channel.carried and not channel.proves)


def facts(language: str, subject: str = TYPED) -> Facts:
    line = Line(kind="email", settings={"address": "support@desk.example", "signature": "Desk"}, name="Desk")
    to = [Mailbox("victim@mail.example", TYPED)]
    return Facts(line, to, [], [], subject, [], "", [], None, "", [], language)


def asked(kind: str) -> Outgoing:
    row = Row(
        id=12, channel=kind, line=1, department=1, assignee=None, customer=1, customer_name=TYPED, subject=TYPED,
        opened_at=0, closed_at=None, last_at=0, waiting_since=0, last_seq=2, public_seq=2, customer_seq=2,
        agents_seen_seq=0, customer_seen_seq=0, preview=TYPED, preview_by="customer", continues=None, beside=None,
    )  # fmt: skip
    return Outgoing(row, Entry(2, 0, "message_received", Actor("customer"), TYPED), 0, purpose=ACKNOWLEDGEMENT)


def letter_of(outgoing: Outgoing, language: str, minutes: int | None = None) -> str:
    known = spared(facts(language), outgoing.row)
    raw = compose(outgoing, known, acknowledgement(known, outgoing, minutes), AT).raw
    return raw.decode()


@pytest.mark.parametrize("language", ["uk", "en", "ru"])
def test_a_form_carries_no_word_to_an_address_that_somebody_typed(language: str) -> None:
    outgoing = asked(FORM)
    letter, said = letter_of(outgoing, language, 40), acknowledgement(facts(language), outgoing, 40).text
    assert "pills" not in letter + said
    assert "12" in said
    assert "40" in said
    assert "\r\nAuto-Submitted: auto-replied\r\n" in letter


def test_without_a_measured_time_none_is_told() -> None:
    assert "min" not in acknowledgement(facts("en"), asked(FORM), None).text


def test_whose_site_proves_him_reads_his_own_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(channels()[FORM]), "proves", True)
    said = acknowledgement(facts("en"), asked(FORM), None).text
    assert f"\n> {TYPED}\n" in said
    assert said.startswith("We have your question, No. 12.")


@pytest.mark.parametrize(
    ("language", "subject", "words"),
    [
        ("uk", "Помилка «немає доступу»", "«Помилка “немає доступу”»"),
        ("ru", "Ошибка «нет доступа»", "«Ошибка “нет доступа”»"),
        ("en", "The error “no access”", "“The error ‘no access’”"),
    ],
)
def test_quotation_marks_of_a_subject_stand_within_ours(language: str, subject: str, words: str) -> None:
    known = msgspec.structs.replace(facts(language), subject=subject)
    assert words in acknowledgement(known, asked(LETTERS), None).text
