"""The customers who have a mailbox here, and the four mailboxes that they write to. Every name is made up."""

from __future__ import annotations

from typing import NamedTuple

DESK = "pryklad.example"
# who forges letters of mail.example is found out; post.example only watches
DOMAINS = ("mail.example", "post.example")


class Customer(NamedTuple):
    key: str
    name: str
    address: str
    language: str


CUSTOMERS = {
    each.key: each
    for each in (
        Customer("emma", "Emma Lindgren", "emma.lindgren@mail.example", "en"),
        Customer("taras", "Тарас Вовк", "taras.vovk@mail.example", "uk"),
        Customer("pavel", "Павел Громов", "pavel.gromov@post.example", "ru"),
        Customer("maria", "Maria Lindqvist", "maria.lindqvist@mail.example", "en"),
        # where the letters go of whoever changes the address of an account
        Customer("maria-new", "Maria Lindqvist", "m.lindqvist@post.example", "en"),
        Customer("taras-new", "Тарас Вовк", "t.vovk@post.example", "uk"),
    )
}
# her address is gone: whoever answers her gets a report back
GONE = Customer("yuliia", "Юлія Сорока", "yuliia.soroka@mail.example", "uk")
# key of the line, local part, department, name that customers see
MAILBOXES = [
    ("demo-info", "info", "general", "Pryklad"),
    ("demo-support", "support", "technical", "Pryklad, Support"),
    ("demo-security", "security", "security", "Pryklad, Security"),
    ("demo-accounting", "accounting", "accounting", "Pryklad, Accounting"),
]


def customer_at(address: str) -> Customer | None:
    return next((each for each in CUSTOMERS.values() if each.address == address.strip().lower()), None)


def mailbox(local: str) -> str:
    return f"{local}@{DESK}"
