"""A reply that is a letter: what an agent's editor may send, and whom it goes to."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from openline.channels.base.registry import channels
from openline.conversations.intake import Incoming
from openline.conversations.keep import keep_many
from openline.conversations.models import Customer, Line
from openline.conversations.outcome import Kept
from openline.conversations.replies import Writing
from openline.conversations.wire import Letter, Proof
from openline.people.agents import add_agent
from openline.people.membership import add_member
from openline.people.models import Agent, Department
from openline.workspace.live.letters import MOST_ADDRESSES, MOST_HTML, Formatted, as_letter, clean
from tests.access_world import NOW

TARAS, OKSANA, OURS = "taras.vovk@mail.example", "oksana@mail.example", "security@pryklad.example"
LETTERS = next(each for each in channels().values() if each.letters and each.carried)


@pytest.fixture
def mailbox(db: None) -> Line:
    settings = {"address": OURS, "signature": "Відділ безпеки"}
    department = Department.objects.get(key="security")
    return Line.objects.create(kind=LETTERS.kind, name="security@", department=department, settings=settings)


@pytest.fixture
def olena(mailbox: Line) -> Agent:
    agent = add_agent("olena@pryklad.example", name="Олена Гнатюк")
    add_member(mailbox.department, agent, "agent", None, NOW)
    return agent


@pytest.fixture(autouse=True)
def answers_go_to_taras(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(LETTERS), "recipient", lambda self, row: TARAS)


def came(
    line: Line, letter: Letter, *, conversation: int = 0, aside: bool = False, continues: int | None = None
) -> int:
    said = Incoming(
        line.pk, "email", TARAS, f"letter-{letter.sender}-{aside}", "Зникли гроші", name="Тарас Вовк",
        conversation=conversation, fresh=not conversation, letter=letter, aside=aside,
        continues=continues,
    )  # fmt: skip
    (outcome,) = keep_many([said], NOW)
    assert isinstance(outcome, Kept)
    return outcome.conversation


@pytest.fixture
def conversation(mailbox: Line) -> int:
    return came(mailbox, Letter(sender=TARAS, to=[OURS], cc=[OKSANA, "Ihor <ihor@post.example>"]))


def written(agent: Agent, conversation: int, **formatted: Any) -> Writing | str:
    values = {"html": "", "cc": [], "bcc": [], **formatted}
    return as_letter(Writing(agent.pk, conversation, "12345678", "Вітаю"), Formatted(**values))


def test_of_what_the_editor_sends_only_what_it_can_make_is_kept(olena: Agent, conversation: int) -> None:
    html = (
        '<p onclick="x()">Вітаю, <strong style="color:red">Тарасе</strong><script>alert(1)</script>'
        '<img src="https://spy.example/x.gif"><a href="javascript:x()" target="_blank">раз</a> '
        '<a href="https://pryklad.example/">два</a></p><style>p{}</style><svg onload=x()></svg>'
    )
    writing = written(olena, conversation, html=html)

    assert isinstance(writing, Writing)
    assert writing.formed is not None
    assert writing.formed.html == (
        '<p>Вітаю, <strong>Тарасе</strong><a rel="noopener noreferrer">раз</a> '
        '<a href="https://pryklad.example/" rel="noopener noreferrer">два</a></p>'
    )
    assert writing.letter == Letter(to=[TARAS], formatted=True)


def test_plain_paragraphs_are_no_formatting(olena: Agent, conversation: int) -> None:
    writing = written(olena, conversation, html="<p>Вітаю<br>вас, 2 &lt; 3</p><p><br></p>")
    assert isinstance(writing, Writing)
    assert writing.letter == Letter(to=[TARAS])
    assert writing.formed is not None


def test_cc_and_bcc_stand_in_the_letter(olena: Agent, conversation: int) -> None:
    writing = written(olena, conversation, cc=[OKSANA], bcc=["boss@pryklad.example"])

    assert isinstance(writing, Writing)
    assert (writing.letter, writing.formed) == (Letter(to=[TARAS], cc=[OKSANA], bcc=["boss@pryklad.example"]), None)


@pytest.mark.parametrize(
    "address",
    ["", "taras", "taras@", "taras@mail", "a b@mail.example", "a@b.example, c@d.example", "Taras <taras@mail.example>",
     "taras@mail.example\r\nBcc: all@pryklad.example", "taras@mail.example\n", "taras\x00@mail.example",
     "a" * 250 + "@mail.example"],
)  # fmt: skip
def test_what_is_no_address_is_refused(olena: Agent, conversation: int, address: str) -> None:
    assert written(olena, conversation, cc=[address]) == "bad_address"
    assert written(olena, conversation, bcc=[OKSANA, address]) == "bad_address"


def test_more_addresses_or_markup_than_a_letter_takes_are_refused(olena: Agent, conversation: int) -> None:
    many = [f"a{n}@mail.example" for n in range(MOST_ADDRESSES + 1)]
    assert written(olena, conversation, cc=many) == "bad_address"
    assert isinstance(written(olena, conversation, cc=many[1:], bcc=many[1:]), Writing)
    assert written(olena, conversation, html="x" * (MOST_HTML + 1)) == "too_long"
    assert written(olena, conversation, html="<p>\x00</p>") == "bad_frame"


def test_where_answers_are_no_letters_only_the_words_are_kept(olena: Agent, mailbox: Line) -> None:
    other = next(each for each in channels().values() if not each.letters)
    line = Line.objects.create(kind=other.kind, name="Pryklad", department=mailbox.department)
    writing = written(olena, came(line, Letter(sender=TARAS)), html="<p>Вітаю</p>", cc=[OKSANA])

    assert isinstance(writing, Writing)
    assert (writing.letter, writing.formed) == (None, None)


def test_a_stranger_learns_nothing_of_the_letter_before_the_one_way_in_refuses_him(conversation: int) -> None:
    andrii = add_agent("andrii@pryklad.example", name="Андрій")
    writing = written(andrii, conversation, cc=[OKSANA])

    assert isinstance(writing, Writing)
    assert writing.letter is None


def test_markup_that_says_nothing_is_none() -> None:
    assert clean("<script>alert(1)</script> ") == ""


def test_the_agent_reads_where_it_goes_who_takes_part_and_what_is_signed_below(
    client: Client, olena: Agent, mailbox: Line, conversation: int
) -> None:
    forged = Letter(sender="eve@evil.example", proof=Proof("forged"), held=True)
    came(mailbox, forged, conversation=conversation, aside=True)
    client.force_login(olena)

    answer = client.get(f"/api/conversations/{conversation}/recipients").json()

    assert answer == {
        "to": TARAS,
        "sender": mailbox.department.name_in("en"),
        "cc": [OKSANA, "ihor@post.example"],
        "signature": "Відділ безпеки",
        "known": "",
    }


def test_where_an_unseen_answer_goes_on_by_letter_its_address_is_known_too(
    client: Client, olena: Agent, mailbox: Line
) -> None:
    fading = next(each for each in channels().values() if each.fades)
    widget = Line.objects.create(kind=fading.kind, name="Pryklad", department=mailbox.department)
    conversation = came(widget, Letter())
    client.force_login(olena)

    answer = client.get(f"/api/conversations/{conversation}/recipients").json()
    assert (answer["to"], answer["signature"]) == (TARAS, "Відділ безпеки")

    Line.objects.filter(pk=mailbox.pk).update(closed_at=NOW)
    assert client.get(f"/api/conversations/{conversation}/recipients").json()["to"] == ""


def test_what_a_customer_only_said_of_himself_is_not_painted_as_proven(
    client: Client, olena: Agent, conversation: int
) -> None:
    Customer.objects.update(said_email="t.vovk@post.example")
    client.force_login(olena)

    identities = client.get(f"/api/conversations/{conversation}/customer").json()["identities"]

    said = {"kind": "email", "value": "t.vovk@post.example", "verified_at": None, "verified_by": "said"}
    assert said.items() <= identities[-1].items()


def test_the_agent_reads_how_much_is_known_of_the_address(
    client: Client, olena: Agent, mailbox: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = next(each for each in channels().values() if not each.letters)
    monkeypatch.setattr(type(form), "letters", True)
    line = Line.objects.create(kind=form.kind, name="Contacts", department=mailbox.department, reply_line=mailbox)
    asked = Incoming(line.pk, "form", "form-1", "one", "Зник переказ", reply_to=TARAS)
    (outcome,) = keep_many([asked], NOW)
    assert isinstance(outcome, Kept)
    client.force_login(olena)
    path = f"/api/conversations/{outcome.conversation}/recipients"
    assert client.get(path).json()["known"] == "typed"

    monkeypatch.setattr(type(form), "proves", True)
    assert client.get(path).json() | {"sender": ""} == {
        "to": TARAS, "sender": "", "cc": [], "signature": "Відділ безпеки", "known": "account",
    }  # fmt: skip


def test_an_account_that_goes_on_by_letter_is_still_answered_to_its_own_address_alone(
    client: Client, olena: Agent, mailbox: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = next(each for each in channels().values() if not each.letters)
    monkeypatch.setattr(type(form), "proves", True)
    line = Line.objects.create(kind=form.kind, name="Profile", department=mailbox.department, reply_line=mailbox)
    (asked,) = keep_many([Incoming(line.pk, "account", "site/1", "one", "Зник переказ", reply_to=TARAS)], NOW)
    assert isinstance(asked, Kept)
    first = came(mailbox, Letter(sender=TARAS, cc=[OKSANA]), continues=asked.conversation)
    for conversation in (first, came(mailbox, Letter(sender=TARAS.title(), cc=[OKSANA]), continues=first)):
        client.force_login(olena)
        shown = client.get(f"/api/conversations/{conversation}/recipients").json()
        assert (shown["known"], shown["cc"]) == ("account", [])
        writing = Writing(olena.pk, conversation, "one", "Гроші на місці")
        assert as_letter(writing, Formatted("", [OKSANA], [])) == "bad_address"


def test_an_answer_to_an_account_goes_to_nobody_beside(
    olena: Agent, mailbox: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(LETTERS), "proves", True)
    conversation = came(mailbox, Letter(sender=TARAS))
    writing = Writing(olena.pk, conversation, "one", "Гроші на місці")
    assert as_letter(writing, Formatted("", [OKSANA], [])) == "bad_address"
    assert as_letter(writing, Formatted("", [], [OKSANA])) == "bad_address"
    alone = as_letter(writing, Formatted("", [], []))
    assert isinstance(alone, Writing)
    assert alone.letter is not None
    assert alone.letter.to == [TARAS]
