"""What an agent reads of a person: identities, how sure it is, who else it may be, and nothing from behind walls."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from openline.conversations import known, queries
from openline.conversations.certainty import certainty, writer
from openline.conversations.change import changing
from openline.conversations.intake import Incoming
from openline.conversations.merging import join_by_proof, merge, unmerge
from openline.conversations.models import (
    AccountEmail,
    Conversation,
    Customer,
    Identity,
    KeptApart,
    Line,
    ProvenSession,
    Site,
)
from openline.conversations.suggesting import suggested
from openline.conversations.wire import Certainty, Known, Letter, Proof, Suggested
from openline.kit.clock import milliseconds
from openline.people.models import Agent, Department

from .scene import MINUTE, NOW, keep, row

TARAS = "taras.vovk@mail.example"
ACCOUNT = "www.pryklad.example/40118"
MS = milliseconds(NOW)


def asked(line: Line, kind: str, value: str, topic: str = "general", **more: Any) -> int:
    """A conversation of somebody known by this identity."""
    incoming = Incoming(line.pk, kind, value, uuid.uuid4().hex, "Де мій переказ?", fresh=True, topic=topic, **more)
    return keep(incoming).conversation


def by_account(line: Line, topic: str = "general") -> int:
    """On a line whose site signs; letters of the same customer come by another."""
    Line.objects.filter(pk=line.pk).update(site=Site.objects.get_or_create(audience="www.pryklad.example")[0])
    conversation = asked(line, "account", ACCOUNT, topic, proven_by="site_token", name="Тарас Вовк")
    Identity.objects.filter(kind="account").update(facts={"VIP": "так"})
    return conversation


def by_form(line: Line, address: str = TARAS, topic: str = "general") -> int:
    return asked(line, "form", uuid.uuid4().hex, topic, said_email=address, name="Ніби Тарас")


def identities(conversation: int, agent: Agent) -> list[Known]:
    return known.identities(known.person_behind(agent, row(conversation)), NOW)


def sure(conversation: int, agent: Agent) -> Certainty:
    found = row(conversation)
    person = known.person_behind(agent, found)
    shown = known.identities(person, NOW)
    return certainty(found, person, shown, known.held(shown, NOW), NOW)


def suggestions(conversation: int, agent: Agent) -> list[Suggested]:
    person = known.person_behind(agent, row(conversation))
    return suggested(agent, person, known.identities(person, NOW))


def customer(conversation: int) -> int:
    return row(conversation).customer_id


def session(at_line: Line, **more: Any) -> None:
    account = Identity.objects.get(kind="account")
    times = {"started_at": NOW, "expires_at": NOW + timedelta(hours=1), **more}
    ProvenSession.objects.create(secret_hash=uuid.uuid4().hex, identity=account, line=at_line, **times)


# --- identities ---------------------------------------------------------------------------------------------------


def test_an_account_shows_its_id_and_what_the_site_signed_along(line: Line, andrii: Agent) -> None:
    conversation = by_account(line)
    session(line)
    session(line, expires_at=NOW + timedelta(hours=9), ended_at=NOW)  # signed out

    (account,) = identities(conversation, andrii)

    until = milliseconds(NOW + timedelta(hours=1))
    assert account == Known(
        customer(conversation), "account", "40118", MS, "site_token", MS, until, facts={"VIP": "так"}
    )


def test_what_was_typed_into_a_form_is_only_said_and_the_form_itself_does_not_show(line: Line, andrii: Agent) -> None:
    conversation = by_form(line)
    assert identities(conversation, andrii) == [Known(customer(conversation), "email", TARAS, verified_by="said")]


def test_a_browser_shows_without_what_it_proves_itself_by(line: Line, andrii: Agent) -> None:
    (browser,) = identities(asked(line, "visitor", "a-secret-key"), andrii)
    assert (browser.kind, browser.value, browser.verified_at) == ("visitor", "", None)


def test_an_address_that_somebody_of_the_person_proved_is_not_said_once_more(line: Line, andrii: Agent) -> None:
    form = by_form(line, TARAS.title())
    letter = asked(line, "email", TARAS, proven_by="dkim")
    merge(form, customer(letter), by=andrii, now=NOW)

    (address,) = identities(letter, andrii)

    assert (address.value, address.verified_by, address.customer) == (TARAS, "dkim", customer(letter))


def test_what_the_writer_only_said_stays_said_beside_what_another_of_the_person_proved(
    line: Line, andrii: Agent
) -> None:
    form, letter = by_form(line), asked(line, "email", TARAS, proven_by="dkim")
    merge(form, customer(letter), by=andrii, now=NOW)

    assert [(each.customer, each.value, each.verified_by) for each in identities(form, andrii)] == [
        (customer(form), TARAS, "said"),
        (customer(letter), TARAS, "dkim"),
    ]


def test_of_the_same_person_only_those_show_of_whom_the_agent_sees_a_conversation(
    line: Line, andrii: Agent, olena: Agent
) -> None:
    general, walled = by_form(line), by_account(line, "security")
    merge(general, customer(walled), by=olena, now=NOW)

    for agent, kinds in ((olena, ["email", "account"]), (andrii, ["email"])):
        person = known.person_behind(agent, row(general))
        assert [each.kind for each in known.identities(person, NOW)] == kinds
        assert [each.name for each in known.joined(person)] == (["Тарас Вовк"] if agent == olena else [])
        assert [each.name for each in known.mentioned(agent, row(general))] == (
            ["Тарас Вовк"] if agent == olena else []
        )
        seen = [found.id for found in queries.of_customers(agent, person.everybody)]
        assert seen == ([walled, general] if agent == olena else [general])


def test_an_account_that_a_visitor_proved_in_the_chat_shows_there_whatever_else_it_asked(
    line: Line, andrii: Agent, olena: Agent
) -> None:
    chat, walled = asked(line, "visitor", "tab"), by_account(line, "security")
    identify(chat, customer(walled))

    assert [each.value for each in identities(chat, andrii)] == ["", "40118"]
    assert sure(chat, andrii) == Certainty("sure", "signed", "40118", MS)
    assert known.joined(known.person_behind(andrii, row(chat))) == []


def identify(conversation: int, account: int) -> None:
    with changing(conversation, None, NOW) as change:
        proven = Identity.objects.get(kind="account", customer=account)
        change.record("identified", {"account": "40118", "identity": proven.pk})
    join_by_proof(keep=account, other=customer(conversation), now=NOW)


def test_the_same_account_id_of_another_site_is_another_account(line: Line, andrii: Agent, olena: Agent) -> None:
    chat, account = asked(line, "visitor", "tab"), by_account(line)
    identify(chat, customer(account))
    other = asked(line, "account", "b.pryklad.example/40118", "security", proven_by="site_token")
    Identity.objects.filter(customer=customer(other)).update(proven_at=NOW + MINUTE)
    merge(chat, customer(other), by=olena, now=NOW)

    assert sure(chat, olena) == Certainty("sure", "signed", "40118", MS)
    signers = {each.customer for each in identities(chat, andrii) if each.kind == "account"}
    assert signers == {customer(account)}


# --- how sure -----------------------------------------------------------------------------------------------------


def test_the_site_signed_it_here(line: Line, andrii: Agent) -> None:
    conversation = by_account(line)
    assert sure(conversation, andrii) == Certainty("sure", "signed", "40118", MS)
    session(line)
    assert sure(conversation, andrii) == Certainty("sure", "signed_in", "40118", MS)


def test_whoever_has_the_mailbox_need_not_have_the_account(line: Line, andrii: Agent) -> None:
    account = by_account(line)
    signed(TARAS, NOW - timedelta(days=30))
    proof = {"verified_at": NOW, "verified_by": "site_token", "proven_at": NOW}
    Identity.objects.create(kind="email", value=TARAS, customer_id=customer(account), created_at=NOW, **proof)
    mailbox = Line.objects.create(kind="email", name="info@", department=Department.objects.get(key="general"))
    letter = asked(mailbox, "email", TARAS, proven_by="dkim")
    assert customer(letter) == customer(account)
    assert sure(letter, andrii).why == "holds"

    signed("new@mail.example", NOW - timedelta(hours=1))

    assert sure(letter, andrii) == Certainty("address", "proven", TARAS, MS)
    assert sure(account, andrii).level == "sure"


def test_a_letter_from_the_mailbox_that_the_account_holds_no_more_says_nothing_of_the_account(
    line: Line, andrii: Agent
) -> None:
    account = by_account(line)
    signed(TARAS, NOW - timedelta(days=30))
    signed("new@mail.example", NOW - timedelta(hours=1))
    proof = {"verified_at": NOW, "verified_by": "site_token", "proven_at": NOW, "created_at": NOW}
    for value in (TARAS, "new@mail.example"):
        Identity.objects.create(kind="email", value=value, customer_id=customer(account), **proof)
    mailbox = Line.objects.create(kind="email", name="info@", department=Department.objects.get(key="general"))

    old = asked(mailbox, "email", TARAS, proven_by="dkim", letter=Letter(sender=TARAS.title()))
    new = asked(mailbox, "email", "new@mail.example", proven_by="dkim", letter=Letter(sender="new@mail.example"))

    assert customer(old) == customer(new) == customer(account)
    assert sure(old, andrii) == Certainty("address", "proven", TARAS, MS)
    assert sure(new, andrii) == Certainty("likely", "holds", "new@mail.example", MS)


def test_who_was_joined_by_an_address_that_the_account_holds_no_more_is_not_likely_its_owner(
    line: Line, andrii: Agent
) -> None:
    letter = asked(line, "email", TARAS, proven_by="dkim", letter=Letter(sender=TARAS))
    account = by_account(line)
    join_by_proof(keep=customer(account), other=customer(letter), now=NOW)
    signed(TARAS, NOW - timedelta(days=30))
    assert sure(letter, andrii).why == "holds"
    signed("new@mail.example", NOW - timedelta(hours=1))
    assert sure(letter, andrii) == Certainty("address", "proven", TARAS, MS)


def test_a_proven_address_that_the_account_holds_makes_it_likely(line: Line, andrii: Agent) -> None:
    letter, account = asked(line, "email", TARAS, proven_by="dkim"), by_account(line)
    assert sure(letter, andrii) == Certainty("address", "proven", TARAS, MS)
    join_by_proof(keep=customer(account), other=customer(letter), now=NOW)
    assert sure(letter, andrii) == Certainty("likely", "joined", "40118")

    signed(TARAS.title(), NOW)

    assert sure(letter, andrii) == Certainty("likely", "holds", TARAS, MS)


def test_an_account_behind_a_wall_makes_nobody_surer(line: Line, andrii: Agent, olena: Agent) -> None:
    letter, account = asked(line, "email", TARAS, proven_by="dkim"), by_account(line, "security")
    join_by_proof(keep=customer(account), other=customer(letter), now=NOW)
    signed(TARAS, NOW)
    assert sure(letter, andrii).why == "proven"
    assert sure(letter, olena).why == "holds"


def test_who_only_says_an_address_or_nothing_at_all_is_nobody_we_know(line: Line, andrii: Agent) -> None:
    assert sure(by_form(line), andrii) == Certainty("claimed", "said", TARAS)
    assert sure(asked(line, "visitor", "tab"), andrii) == Certainty("claimed", "nobody")


def test_a_form_that_an_agent_merged_with_whoever_proved_its_address_still_only_says_it(
    line: Line, andrii: Agent
) -> None:
    form, letter = by_form(line), asked(line, "email", TARAS, proven_by="dkim")
    merge(letter, customer(form), by=andrii, now=NOW)
    assert sure(form, andrii) == Certainty("claimed", "said", TARAS)
    assert sure(letter, andrii).why == "proven"


def test_who_only_an_agent_merged_with_an_account_is_no_likelier_its_owner(line: Line, andrii: Agent) -> None:
    account, form = by_account(line), by_form(line)
    tab, letter = asked(line, "visitor", "tab"), asked(line, "email", "other@mail.example", proven_by="dkim")
    for conversation in (form, tab, letter):
        merge(conversation, customer(account), by=andrii, now=NOW)

    assert sure(form, andrii) == Certainty("claimed", "said", TARAS)
    assert sure(tab, andrii) == Certainty("claimed", "nobody")
    assert sure(letter, andrii) == Certainty("address", "proven", "other@mail.example", MS)


def test_a_proof_of_another_whom_an_agent_merged_makes_a_form_no_surer(line: Line, andrii: Agent) -> None:
    account, form, letter = by_account(line), by_form(line), asked(line, "email", TARAS, proven_by="dkim")
    merge(letter, customer(form), by=andrii, now=NOW)
    join_by_proof(keep=customer(account), other=customer(letter), now=NOW)
    merge(form, customer(account), by=andrii, now=NOW)

    assert sure(form, andrii) == Certainty("claimed", "said", TARAS)


def test_a_warning_of_the_account_hides_not_that_the_writer_proved_nothing(line: Line, andrii: Agent) -> None:
    account, form = by_account(line), by_form(line)
    signed(TARAS, NOW - timedelta(days=30))
    signed("thief@post.example", NOW, waits=timedelta(hours=72))
    merge(form, customer(account), by=andrii, now=NOW)

    assert sure(form, andrii).why == "address_changed"
    found = row(form)
    person = known.person_behind(andrii, found)
    assert writer(found, person, known.identities(person, NOW), NOW) == Certainty("claimed", "said", TARAS)


def test_a_form_with_the_address_of_an_account_makes_nothing_surer(line: Line, andrii: Agent) -> None:
    by_account(line)
    signed(TARAS, NOW)
    assert sure(by_form(line), andrii).level == "claimed"


def test_an_address_that_waits_is_a_warning_with_the_one_before(line: Line, andrii: Agent) -> None:
    conversation = by_account(line)
    signed(TARAS, NOW - timedelta(days=30))
    signed("thief@post.example", NOW, waits=timedelta(hours=72))

    assert sure(conversation, andrii) == Certainty("warning", "address_changed", "thief@post.example", MS)
    (held,) = known.held(identities(conversation, andrii), NOW)
    assert (held.email, held.before, held.since) == ("thief@post.example", TARAS, MS)
    assert known.held(identities(conversation, andrii), NOW + timedelta(hours=72)) == []


def test_a_forged_letter_is_a_warning_though_the_rest_is_proven(line: Line, andrii: Agent) -> None:
    conversation = asked(line, "email", TARAS, proven_by="dkim")
    forged = Letter(sender=TARAS, proof=Proof("forged", "mail.example"))
    letter = Incoming(line.pk, "email", TARAS, uuid.uuid4().hex, "Змініть картку", aside=True, letter=forged)
    letter.conversation = conversation
    keep(letter)
    assert sure(conversation, andrii) == Certainty("warning", "forged", TARAS, MS)


def signed(email: str, at: Any, waits: timedelta = timedelta(0)) -> None:
    account = Identity.objects.get(kind="account")
    AccountEmail.objects.create(identity=account, email=email, signed_at=at, holds_from=at + waits)


# --- suggestions --------------------------------------------------------------------------------------------------


def test_whoever_says_what_another_proved_is_suggested_from_both_sides(line: Line, andrii: Agent) -> None:
    form, letter = by_form(line, TARAS.title()), asked(line, "email", TARAS, proven_by="dkim", name="Тарас")
    assert suggestions(form, andrii) == [Suggested(customer(letter), "Тарас", "proven_there", TARAS, letter)]
    assert suggestions(letter, andrii) == [Suggested(customer(form), "Ніби Тарас", "said_there", TARAS.title(), form)]


def test_claims_of_a_letter_and_of_a_form_are_told_apart_from_proofs(line: Line, andrii: Agent) -> None:
    letter, form = asked(line, "email", TARAS), by_form(line)
    assert [(each.id, each.why) for each in suggestions(form, andrii)] == [(customer(letter), "said_both")]


def test_the_same_address_is_no_reason_for_who_has_none(line: Line, andrii: Agent) -> None:
    first, _ = asked(line, "visitor", "one"), asked(line, "visitor", "two")
    assert suggestions(first, andrii) == []


def test_nobody_is_suggested_of_whom_only_others_see_a_conversation(line: Line, andrii: Agent, olena: Agent) -> None:
    form, walled = by_form(line), asked(line, "email", TARAS, "security", proven_by="dkim")
    assert suggestions(form, andrii) == []
    assert [each.id for each in suggestions(form, olena)] == [customer(walled)]


def test_a_flood_of_forms_leaves_the_proven_one_on_top_of_five(line: Line, andrii: Agent) -> None:
    form, letter = by_form(line), asked(line, "email", TARAS, proven_by="dkim")
    for _ in range(9):
        by_form(line)
    found = suggestions(form, andrii)
    assert (found[0].id, found[0].why, len(found)) == (customer(letter), "proven_there", 5)


def test_one_suggestion_for_a_person_and_none_for_who_is_joined(line: Line, andrii: Agent) -> None:
    form, letter, other_form = by_form(line), asked(line, "email", TARAS, proven_by="dkim"), by_form(line)
    merge(letter, customer(other_form), by=andrii, now=NOW)
    assert [each.id for each in suggestions(form, andrii)] == [customer(letter)]
    merge(form, customer(letter), by=andrii, now=NOW)
    assert suggestions(form, andrii) == []


def test_who_was_taken_apart_is_suggested_as_such_so_that_there_is_a_way_back(line: Line, andrii: Agent) -> None:
    chat, letter = asked(line, "visitor", "tab"), asked(line, "email", TARAS, proven_by="dkim", name="Тарас")
    join_by_proof(keep=customer(letter), other=customer(chat), now=NOW)
    unmerge(chat, customer(letter), by=andrii, now=NOW + MINUTE)
    assert suggestions(chat, andrii) == [Suggested(customer(letter), "Тарас", "apart", "", letter)]
    merge(chat, customer(letter), by=andrii, now=NOW + MINUTE)
    assert not KeptApart.objects.exists()


def test_who_joined_by_a_proof_and_never_asked_anything_can_be_sent_away(line: Line, andrii: Agent) -> None:
    chat = asked(line, "visitor", "tab")
    silent = Customer.objects.create(name="Тарас", created_at=NOW)
    join_by_proof(keep=silent.pk, other=customer(chat), now=NOW)
    unmerge(chat, silent.pk, by=andrii, now=NOW)
    assert Conversation.objects.get(pk=chat).customer.merged_into is None
