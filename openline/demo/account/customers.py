"""The two customers of the invented site whom a newcomer signs in as, and where their letters go. Names are made up."""

from __future__ import annotations

from typing import NamedTuple

from ..models import Account

Facts = dict[str, str | int | bool]


class Holder(NamedTuple):
    """`addresses`: the one that the account began with, and the one that its holder, or a thief, may change it to.
    `facts` are what the site tells the desk along with each token, in its agents' language."""

    key: str
    name: str
    account: str
    addresses: tuple[str, str]
    facts: Facts


HOLDERS = {
    each.key: each
    for each in (
        Holder(
            "maria",
            "Maria Lindqvist",
            "100281",
            ("maria.lindqvist@mail.example", "m.lindqvist@post.example"),
            {"Customer since": "April 2023", "VIP": True, "Currency": "EUR"},
        ),
        Holder(
            "taras",
            "Тарас Вовк",
            "100417",
            ("taras.vovk@mail.example", "t.vovk@post.example"),
            {"Customer since": "November 2021", "VIP": False, "Currency": "UAH"},
        ),
    )
}


def address_of(holder: Holder) -> str:
    """The one that his account has now."""
    changed = Account.objects.filter(key=holder.key).values_list("address", flat=True).first()
    return changed or holder.addresses[0]


def change_address(holder: Holder, address: str) -> None:
    Account.objects.update_or_create(key=holder.key, defaults={"address": address})
