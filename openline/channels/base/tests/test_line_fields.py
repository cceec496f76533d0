"""The fields that lines of several channels have, as an admin fills them in."""

from __future__ import annotations

import pytest
from django.utils import translation

from openline.channels.base.line_fields import SitesForm, page_field, sites_field, topics_field
from openline.kit.clock import now
from openline.people.models import Department

pytestmark = pytest.mark.django_db


class PartsForm(SitesForm):
    sites = sites_field("Whose pages", required=True)
    topics = topics_field("What about")


class PageForm(SitesForm):
    sites = sites_field("Whose pages")
    home = page_field("Home", "Where the form leads back to")
    pages = ("home",)


def test_sites_are_kept_as_the_browser_says_them_and_shown_one_a_line() -> None:
    filled_in = PartsForm({"sites": " https://www.example.org/ \n\nhttp://shop.example:8080", "topics": ["general"]})
    assert filled_in.is_valid()
    kept = filled_in.values()
    assert kept == {"sites": ["https://www.example.org", "http://shop.example:8080"], "topics": ["general"]}
    shown = PartsForm(initial=PartsForm.initial_of(kept))
    assert shown["sites"].value() == "https://www.example.org\nhttp://shop.example:8080"


@pytest.mark.parametrize("typed", ["www.example.org", "https://www.example.org/shop", "ftp://example.org", "https://"])
def test_what_is_no_site_is_named_in_the_language_of_whoever_typed_it(typed: str) -> None:
    with translation.override("uk"):
        errors = PartsForm({"sites": f"https://www.example.org\n{typed}"}).errors["sites"]
        assert errors == [f"«{typed.rstrip('/')}» не схоже на адресу на зразок https://www.example.org"]


@pytest.mark.parametrize("sites", ["", "https://www.example.org"])
@pytest.mark.parametrize(
    ("language", "words"),
    [("uk", "не схоже на адресу сторінки на зразок"), ("ru", "не похоже на адрес страницы вроде")],
)
def test_a_page_that_is_no_address_is_named_and_no_site_is_missed_for_it(sites: str, language: str, words: str) -> None:
    with translation.override(language):
        errors = PageForm({"sites": sites, "home": "мій профіль"}).errors["home"]
        assert errors == [f"«мій профіль» {words} https://www.example.org/profile"]


def test_a_page_of_another_site_is_told_which_sites_it_may_be_of() -> None:
    errors = PageForm({"sites": "https://www.example.org", "home": "https://shop.example/"}).errors["home"]
    assert errors == ["It has to be a page of one of the sites above"]


def test_a_department_that_is_closed_is_no_topic_from_then_on() -> None:
    assert "technical" in str(PartsForm()["topics"])
    Department.objects.filter(key="technical").update(closed_at=now())
    assert "technical" not in str(PartsForm()["topics"])
    assert "topics" in PartsForm({"sites": "https://www.example.org", "topics": ["technical"]}).errors
