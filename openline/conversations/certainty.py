"""How sure it is that the owner of the account writes in a conversation, and why: the one place that says so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet

from openline.kit.clock import milliseconds

from .earlier import with_earlier
from .known import ADDRESSES, Person
from .models import AccountEmail, Conversation, Event, Identity
from .persons import proven_with
from .proving.addresses import holding
from .proving.claims import account_of
from .wire import Certainty, HeldAddress, Known


def certainty(
    conversation: Conversation, person: Person, known: Sequence[Known], held: Sequence[HeldAddress], now: datetime
) -> Certainty:
    """`known` and `held` are what the agent may know; what he may not know makes nobody sure."""
    return _warning(conversation, held) or writer(conversation, person, known, now)


def writer(conversation: Conversation, person: Person, known: Sequence[Known], now: datetime) -> Certainty:
    """How this conversation's writer is proven, whatever warns of the account besides."""
    by_account = _by_account(conversation, person, known)
    return by_account or _by_address(conversation, person, known, now) or _by_word(conversation, person, known)


def _warning(conversation: Conversation, held: Sequence[HeldAddress]) -> Certainty | None:
    forged = Event.objects.filter(conversation=conversation, kind="message_aside")
    last = forged.filter(data__letter__proof__verdict="forged").order_by("-seq").first()
    if last is not None:
        sender = (last.data or {}).get("letter", {}).get("sender", "")
        return Certainty("warning", "forged", sender, milliseconds(last.at))
    if held:
        return Certainty("warning", "address_changed", held[-1].email, held[-1].since)
    return None


def _by_account(conversation: Conversation, person: Person, known: Sequence[Known]) -> Certainty | None:
    """The site signed it here: for this customer, or when this visitor identified himself. A browser that speaks for
    the account now comes before one that did. A letter never comes so, also one of the account's own customer: whoever
    has the mailbox need not have the account."""
    if conversation.line.site_id is None:
        return None
    proven_here = _accounts(person)
    signed = [
        each
        for each in known
        if each.kind == "account"
        and each.verified_at is not None
        and (each.customer == person.customer or (each.customer, each.value) in proven_here)
    ]
    if not signed:
        return None
    best = max(signed, key=lambda each: (each.signed_in_until or 0, each.proven_at or 0))
    why = "signed_in" if best.signed_in_until is not None else "signed"
    return Certainty("sure", why, best.value, best.proven_at)


def _accounts(person: Person) -> set[tuple[int, str]]:
    """Whose accounts he proved, and their ids: two sites may give one id to two customers."""
    proven = Identity.objects.filter(pk__in=person.proven_here, kind="account")
    return {(customer, account_of(value)) for customer, value in proven.values_list("customer", "value")}


def _by_address(conversation: Conversation, person: Person, known: Sequence[Known], now: datetime) -> Certainty | None:
    """Of a letter only the address that it came from counts: the customer may have others, and whoever reads an old
    mailbox of his need not read the one that his account holds now."""
    accounts = [each for each in known if each.kind == "account" and each.verified_at is not None]
    wrote = _came_from(conversation)
    proven = [
        each
        for each in _own(person, known)
        if each.kind in ADDRESSES and each.verified_at is not None and wrote in ("", each.value.casefold())
    ]
    signers = Identity.objects.filter(kind="account", customer__in={each.customer for each in accounts})
    hold = {holding(identity, now).casefold() for identity in signers.values_list("pk", flat=True)}
    for address in proven:
        if address.value.casefold() in hold:
            return Certainty("likely", "holds", address.value, address.proven_at)
    by_proof = proven_with(person.customer) - {person.customer} if proven or person.proven_here else set()
    joined = [each for each in accounts if each.customer in by_proof]  # an agent's word proves nothing of this writer
    if joined and wrote not in _signed_once(signers):
        return Certainty("likely", "joined", joined[0].value)
    if proven:
        return Certainty("address", "proven", proven[0].value, proven[0].proven_at)
    return None


def _came_from(conversation: Conversation) -> str:
    """Who wrote the newest letter of it or of what it continues, else where its letters go; "" when neither is."""
    for each in with_earlier(conversation):
        letters = Event.objects.filter(conversation=each, kind="message_received", data__letter__sender__gt="")
        newest = letters.order_by("-seq").values_list("data", flat=True).first()
        if newest:
            return str(newest["letter"]["sender"]).casefold()
    return conversation.reply_to.casefold()


def _signed_once(accounts: QuerySet[Identity]) -> set[str]:
    """Addresses that the site ever signed for them. One that holds no more speaks against the account, not for it."""
    signed = AccountEmail.objects.filter(identity__in=accounts).values_list("email", flat=True)
    return {email.casefold() for email in signed}


def _by_word(conversation: Conversation, person: Person, known: Sequence[Known]) -> Certainty:
    """What he said himself: another of the same person may have proven the very address, which proves nothing here."""
    said = [each.value for each in _own(person, known) if each.kind in ADDRESSES]
    word = said[0] if said else conversation.customer.said_email
    return Certainty("claimed", "said", word) if word else Certainty("claimed", "nobody")


def _own(person: Person, known: Sequence[Known]) -> list[Known]:
    return [each for each in known if each.customer == person.customer]
