from __future__ import annotations

import re

import pytest
from django.test import Client

from openline.conversations.models import Line
from openline.demo.seed import LINE_KEY
from openline.demo.views import LANGUAGES, NAMES
from openline.kit.clock import now
from openline.people.models import Department

pytestmark = [pytest.mark.django_db, pytest.mark.urls("openline.demo.tests.site_urls")]
PAGES = ["", *(f"{name}/" for name in NAMES)]


@pytest.fixture
def line() -> Line:
    department = Department.objects.get(key="general")
    return Line.objects.create(key=LINE_KEY, kind="chat", name="Demo", department=department)


def page_of(path: str, client: Client) -> str:
    answer = client.get(f"/demo/{path}")
    assert answer.status_code == 200, path
    return answer.content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_every_page_carries_the_widget_in_its_language(client: Client, line: Line, language: str, page: str) -> None:
    said = page_of(f"{language}/{page}", client)
    assert f'<html lang="{language}">' in said
    assert f'<script src="/widget.js" data-line="{line.key}" data-lang="{language}" async></script>' in said


@pytest.mark.parametrize("page", PAGES)
def test_nothing_is_inline_so_that_a_strict_policy_holds(client: Client, line: Line, page: str) -> None:
    said = page_of(f"en/{page}", client)
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", said)


def test_the_entrance_follows_the_browser(client: Client) -> None:
    assert client.get("/demo/", headers={"accept-language": "uk-UA,en;q=0.5"}).headers["Location"] == "/demo/uk/"
    assert client.get("/demo/", headers={"accept-language": "pl"}).headers["Location"] == "/demo/en/"


def test_without_an_open_line_the_page_says_so_and_loads_no_widget(client: Client, line: Line) -> None:
    line.closed_at = now()
    line.save()
    said = page_of("en/", client)
    assert "no open chat line" in said
    assert "<script" not in said


def test_another_language_or_page_is_not_there(client: Client) -> None:
    assert client.get("/demo/pl/").status_code == 404
    assert client.get("/demo/en/prices/").status_code == 404
