"""Agents who join and part the same people at the same moment; these tests commit."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from openline.conversations.merging import everybody, join_by_proof, merge, unmerge
from openline.conversations.models import Customer, Line
from openline.people.models import Agent

from .scene import MARIA, NINA, NOW, TARAS, keep, kinds, row, said

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def test_three_who_join_three_in_a_ring_make_no_ring(line: Line, olena: Agent, ihor: Agent) -> None:
    of = [keep(said(visitor, line, topic="technical")).conversation for visitor in (MARIA, NINA, TARAS)]
    who = [row(each).customer_id for each in of]

    at_once(
        lambda: merge(of[0], who[1], by=olena, now=NOW),
        lambda: merge(of[1], who[2], by=ihor, now=NOW),
        lambda: join_by_proof(keep=who[0], other=who[2], now=NOW),
    )

    assert [everybody(each) for each in who] == [set(who)] * 3
    assert Customer.objects.filter(merged_into=None).count() == 1
    assert sum(kinds(each).count("customers_merged") for each in of) == 2


def test_two_who_join_and_part_the_same_two_leave_one_of_both(line: Line, olena: Agent, ihor: Agent) -> None:
    of = [keep(said(visitor, line, topic="technical")).conversation for visitor in (MARIA, NINA)]
    maria, nina = (row(each).customer_id for each in of)
    for _ in range(5):
        at_once(
            lambda: merge(of[0], nina, by=olena, now=NOW),
            lambda: unmerge(of[1], maria, by=ihor, now=NOW),
        )
        assert everybody(maria) in ({maria}, {maria, nina})
        assert nina in everybody(maria) or everybody(nina) == {nina}


def at_once(*acts: Callable[[], object]) -> None:
    """All have ended; what one of them raised is raised here."""
    barrier = threading.Barrier(len(acts))

    def run(act: Callable[[], object]) -> None:
        try:
            barrier.wait(timeout=30)
            act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        for ended in [threads.submit(run, act) for act in acts]:
            ended.result(timeout=30)
