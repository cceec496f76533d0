"""What a site's script asks goes past sessions and page headers, and past nothing that keeps others out."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import URLPattern, URLResolver, get_resolver

from openline.channels.base.straight import straight
from openline.conversations.models import Line
from openline.people.models import Department

pytestmark = pytest.mark.django_db
FORM = "/channels/contact_form/contact/form"


@pytest.fixture(autouse=True)
def line(db: None) -> Line:
    department = Department.objects.get(key="technical")
    return Line.objects.create(key="contact", kind="contact_form", name="Contacts", department=department, settings={})


def test_it_is_answered_without_a_session_and_with_the_headers_that_keep_types_and_referrers() -> None:
    answer = Client().get(FORM)
    assert answer.status_code == 200
    assert not answer.cookies
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"]
    assert "Cookie" not in answer["Vary"]


@override_settings(ALLOWED_HOSTS=["desk.example"])
def test_a_foreign_host_is_refused_as_everywhere() -> None:
    assert Client().get(FORM, headers={"host": "evil.example"}).status_code == 400
    assert Client().get(FORM, headers={"host": "desk.example"}).status_code == 200


def test_the_desks_own_page_of_the_form_keeps_the_headers_of_pages() -> None:
    assert "Content-Security-Policy" in Client().get("/channels/contact_form/contact/")


def test_addresses_that_are_none_are_answered_like_all_others() -> None:
    assert Client().get("/channels/nothing/here").status_code == 404


def test_only_what_answers_scripts_goes_straight() -> None:
    names = {view.__module__.removeprefix("openline.") for view in views(get_resolver()) if is_marked(view)}
    assert names == {"channels.contact_form.views", "channels.account_form.api"}


def test_no_page_with_a_session_goes_straight() -> None:
    paths = ["/", "/api/me", "/settings/", "/channels/contact_form/contact/"]
    asked: list[str] = []

    def other(request: HttpRequest) -> HttpResponse:
        asked.append(request.path)
        return HttpResponse()

    for path in paths:
        straight(other)(RequestFactory().get(path))
    assert asked == paths


def views(resolver: URLResolver) -> Iterator[object]:
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            yield from views(each)
        elif isinstance(each, URLPattern):
            yield each.callback


def is_marked(view: object) -> bool:
    return bool(getattr(view, "is_for_sites", False))
