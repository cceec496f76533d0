"""Mailboxes of a real dovecot, and whoever watches them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.db import connections

from openline.channels.email.receiving import watcher
from openline.channels.email.receiving import watchers as module
from openline.channels.email.receiving.watchers import Watchers
from tests.dovecot import Dovecot, dovecot


@pytest.fixture
def server() -> Iterator[Dovecot]:
    with dovecot() as made:
        yield made


@pytest.fixture
def watch(
    django_db_serialized_rollback: None, transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[], Watchers]]:
    """Start to watch all mailboxes; those who watch end with the test."""
    monkeypatch.setattr(module, "FOLLOW", 0.1)
    monkeypatch.setattr(watcher, "FIRST_WAIT", 0.05)
    monkeypatch.setattr(watcher, "LONGEST_WAIT", 1.0)
    monkeypatch.setattr(watcher, "LISTEN", 0.1)
    made: list[Watchers] = []

    def start() -> Watchers:
        made.append(Watchers())
        made[-1].start()
        return made[-1]

    yield start
    for each in made:
        each.stop()
    connections.close_all()
