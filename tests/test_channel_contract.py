"""What every channel promises, asked of each that the registry finds. There is no way for a channel to stand aside."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.utils.functional import Promise

import openline.channels
from checks import translations
from openline.channels.base import contract
from openline.channels.base.checks import check_channels
from openline.channels.base.registry import channels
from openline.conversations.intake import Incoming
from openline.conversations.keep import keep_many
from openline.conversations.models import Line
from openline.conversations.outcome import Kept
from openline.conversations.replies import Writing
from openline.people.agents import add_agent
from openline.people.membership import add_member
from openline.people.models import Department

ROOT = Path(__file__).resolve().parent.parent
NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
KINDS = sorted(channels())


@pytest.fixture(params=KINDS)
def channel(request: pytest.FixtureRequest) -> contract.ChannelConfig:
    return channels()[request.param]


def filled_in(channel: contract.ChannelConfig) -> Any:
    """The channel's tests/contract.py: FORM, what an admin types for a line; REFUSED, what its form must not take."""
    return import_module(f"{channel.name}.tests.contract")


def test_every_folder_of_channels_is_found_as_a_channel_of_that_kind() -> None:
    folders = {each.name for each in iter_modules(openline.channels.__path__)} - {"base"}
    assert folders, "there is no channel"
    assert {channel.name.rpartition(".")[2] for channel in channels().values()} == folders == set(KINDS)
    assert check_channels() == []


def test_it_declares_what_others_must_know(channel: contract.ChannelConfig) -> None:
    assert channel.label == channel.kind
    for words in (channel.title, channel.lines_title, channel.goes):
        assert isinstance(words, Promise), "gettext_lazy, so that each agent reads it in his own language"
        assert str(words)
    assert f'id="{channel.icon}"' in (ROOT / "frontend/shared/icons.svg").read_text()
    assert re.search(rf"^\s*{channel.colour}:", (ROOT / "frontend/shared/tokens.css").read_text(), re.MULTILINE)
    assert channel.attention in (contract.EXCLUSIVE, contract.SHARED, contract.PAUSABLE)
    percent, seconds = channel.promise
    assert 0 < percent <= 100
    assert seconds > 0
    assert all(re.fullmatch("[a-z]+", role) for role in channel.roles)


@pytest.mark.django_db
def test_its_settings_are_the_same_after_they_were_kept_and_shown_again(channel: contract.ChannelConfig) -> None:
    kept = values_of(channel, filled_in(channel).FORM)
    stored = json.loads(json.dumps(kept))
    shown = channel.form()(initial=channel.form().initial_of(stored))
    assert values_of(channel, {field.html_name: field.value() for field in shown}) == kept == stored


@pytest.mark.django_db
def test_its_settings_form_refuses_what_is_wrong(channel: contract.ChannelConfig) -> None:
    refused = filled_in(channel).REFUSED
    assert refused, "something has to be refused"
    for wrong in refused:
        assert not channel.form()(data={**filled_in(channel).FORM, **wrong}).is_valid(), wrong


def values_of(channel: contract.ChannelConfig, typed: Mapping[str, Any]) -> dict[str, Any]:
    form = channel.form()(data=dict(typed))
    assert form.is_valid(), form.errors.as_json()
    return form.values()


@pytest.mark.django_db
def test_its_adapter_says_of_every_reply_how_it_went(channel: contract.ChannelConfig) -> None:
    """Nothing listens outside: whatever happens, an answer comes for each and in order."""
    outgoings = list(replies(channel))
    results = channel.adapter().send_many(outgoings)
    assert len(results) == len(outgoings) == 2
    assert all(isinstance(result, contract.DeliveryError) or (isinstance(result, str) and result) for result in results)
    assert channel.adapter().send_many([]) == []


def replies(channel: contract.ChannelConfig) -> Iterator[contract.Outgoing]:
    """Two replies to a customer who came by a line of this channel."""
    technical = Department.objects.get(key="technical")
    olena = add_agent("olena@pryklad.example", name="Olena Hnatiuk")
    add_member(technical, olena, "agent", None, NOW)
    settings = values_of(channel, filled_in(channel).FORM)
    line = Line.objects.create(kind=channel.kind, name="Pryklad", department=technical, settings=settings)
    incoming = Incoming(line.pk, "visitor", "a-customer", "message-1", "Не приходить код", name="Ніна Кравець")
    (asked,) = keep_many([incoming], NOW)
    assert isinstance(asked, Kept)
    for number in (1, 2):
        writing = Writing(olena.pk, asked.conversation, f"reply-no-{number}", "Дивлюся")
        (said,) = keep_many([writing], NOW)
        assert isinstance(said, Kept)
        assert said.entry is not None
        assert said.row is not None
        yield contract.Outgoing(said.row, said.entry, said.after)


def test_what_an_admin_puts_on_his_site_names_the_line(channel: contract.ChannelConfig) -> None:
    snippet = channel.snippet("https://desk.example.org", "KEY-OF-LINE")
    assert snippet == "" or "KEY-OF-LINE" in snippet


def test_it_has_a_doc(channel: contract.ChannelConfig) -> None:
    doc = (Path(channel.path) / "doc.md").read_text()
    assert doc.startswith("# ")
    assert f"`{channel.kind}`" in doc
    assert len(doc.split()) > 50, "a page that says nothing"


def test_its_texts_exist_in_ukrainian_and_russian(channel: contract.ChannelConfig) -> None:
    folder = Path(channel.path)
    assert [wrong for wrong in untranslated(folder.parents[2]) if f"/channels/{channel.kind}/" in wrong] == []
    for language in translations.LANGUAGES:
        assert (folder / "locale" / language / "LC_MESSAGES" / "django.po").exists()


@cache
def untranslated(root: Path) -> list[str]:
    return list(translations.problems(root))


@pytest.mark.django_db
def test_its_migrations_make_what_its_models_say(channel: contract.ChannelConfig) -> None:
    migrations = MigrationLoader(connection)
    detector = MigrationAutodetector(migrations.project_state(), ProjectState.from_apps(apps))
    assert channel.label not in detector.changes(graph=migrations.graph)
