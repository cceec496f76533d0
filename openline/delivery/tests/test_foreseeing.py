"""A letter is promised only when it would leave."""

from __future__ import annotations

import pytest
from django.db import transaction

from openline.conversations.models import Line
from openline.conversations.tests.scene import NOW
from openline.delivery.foreseeing import would_leave
from openline.delivery.sparing import may_write
from openline.people.models import Department

from .conftest import CARRIED, later

TO = "stepan.lys@mail.example"
SERVER = {"smtp": {"host": "mail.pryklad.example", "port": 587}}


@pytest.fixture
def form(departments: dict[str, Department]) -> Line:
    Line.objects.create(kind=CARRIED, name="Support", department=departments["technical"], settings=SERVER)
    return Line.objects.create(kind="contact_form", name="Contacts", department=departments["technical"])


def promised(form: Line) -> bool:
    return would_leave(form.pk, form.department_id, TO, NOW)


def test_by_a_mailbox_with_a_server_it_would(form: Line) -> None:
    assert promised(form)


def test_by_a_mailbox_that_only_takes_letters_it_would_not(form: Line) -> None:
    for settings in ({}, {"smtp": {"host": "", "port": 587}}):
        Line.objects.filter(kind=CARRIED).update(settings=settings)
        assert not promised(form)


def test_where_there_is_no_mailbox_and_where_the_only_one_is_switched_off_it_would_not(form: Line) -> None:
    Line.objects.filter(kind=CARRIED).update(closed_at=NOW)
    assert not promised(form)
    Line.objects.filter(kind=CARRIED).delete()
    assert not promised(form)


def test_to_an_address_that_has_got_its_three_it_would_not(form: Line) -> None:
    with transaction.atomic():
        assert all(may_write(TO, later(-60)) for _ in range(3))
    assert not promised(form)
