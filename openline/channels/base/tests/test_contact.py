from __future__ import annotations

import pytest

from openline.channels.base import visits
from openline.conversations.models import Customer
from openline.kit.clock import now


@pytest.fixture
def customer(db: None) -> Customer:
    return Customer.objects.create(name="Maria", created_at=now())


def test_an_address_is_kept_changed_and_taken_back(customer: Customer) -> None:
    for email in ("maria@example.org", "maria@приклад.укр", ""):
        assert visits.reach(customer.pk, f" {email} ") == email
        customer.refresh_from_db()
        assert customer.said_email == email


@pytest.mark.parametrize(
    "email",
    ["maria", "maria@", "a@b.example\r\nBcc: eve@e.example", "a@b.example, c@d.example", f"{'a' * 250}@b.example"],
)
def test_what_is_no_address_changes_nothing(customer: Customer, email: str) -> None:
    visits.reach(customer.pk, "maria@example.org")
    assert visits.reach(customer.pk, email) is None
    customer.refresh_from_db()
    assert customer.said_email == "maria@example.org"
