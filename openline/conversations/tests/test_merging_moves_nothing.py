"""Joining and parting leaves every row where it was, but for the tie itself and the events that tell of it."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps

from openline.conversations.merging import merge, unmerge
from openline.conversations.models import Line
from openline.conversations.uploading import Uploader
from openline.people.models import Agent

from .scene import MARIA, MINUTE, NINA, NOW, TARAS, keep, kinds, row, said, uploaded, written

Rows = dict[str, dict[Any, dict[str, Any]]]


@pytest.fixture
def of(line: Line, olena: Agent) -> dict[str, int]:
    """Conversations of three, each with an answer and a file."""
    found: dict[str, int] = {}
    for visitor in (MARIA, NINA, TARAS):
        incoming = said(visitor, line, topic="technical", files=[uploaded(Uploader(visitor=visitor))])
        found[visitor] = keep(incoming).conversation
        keep(written(olena, found[visitor]))
    return found


def test_merge_and_unmerge_give_back_every_row_as_it_was(of: dict[str, int], olena: Agent) -> None:
    nina, taras = customer(of[NINA]), customer(of[TARAS])
    merge(of[NINA], taras, by=olena, now=NOW)
    before, row_before = all_rows(), row(of[MARIA])

    merge(of[MARIA], nina, by=olena, now=NOW + MINUTE)
    together = all_rows()
    unmerge(of[MARIA], taras, by=olena, now=NOW + 2 * MINUTE)
    after = all_rows()

    assert changed(before, together) == {
        "Customer": {nina: {"merged_into_id", "tied_by"}},
        "Conversation": {of[MARIA]: {"last_seq"}},
    }
    assert changed(before, after) == {"Conversation": {of[MARIA]: {"last_seq"}}}
    assert {name: len(after[name]) - len(rows) for name, rows in before.items() if len(after[name]) != len(rows)} == {
        "Event": 2,
    }
    assert row(of[MARIA]).last_seq == row_before.last_seq + 2
    assert kinds(of[MARIA])[-2:] == ["customers_merged", "customers_unmerged"]


def customer(conversation: int) -> int:
    return row(conversation).customer_id


def all_rows() -> Rows:
    """Every row of the conversations, as it is stored."""
    models = apps.get_app_config("conversations").get_models()
    return {model.__name__: {each["pk"]: each for each in _values(model)} for model in models}


def _values(model: Any) -> list[dict[str, Any]]:
    columns = [field.attname for field in model._meta.concrete_fields]
    return [{"pk": each[model._meta.pk.attname], **each} for each in model.objects.order_by("pk").values(*columns)]


def changed(before: Rows, after: Rows) -> dict[str, dict[Any, set[str]]]:
    """Which columns of which rows that were there are others now; a row that is gone is all of its columns."""
    found = {
        name: {
            pk: {column for column, value in each.items() if after[name].get(pk, {}).get(column, ...) != value}
            for pk, each in rows.items()
        }
        for name, rows in before.items()
    }
    kept = {name: {pk: columns for pk, columns in rows.items() if columns} for name, rows in found.items()}
    return {name: rows for name, rows in kept.items() if rows}
