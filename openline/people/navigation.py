"""The pages of the settings. A room adds its own by an attribute of its AppConfig:

    settings_pages = [(110, _("Ways in"), _("Chat widget"), "chat", "settings_lines")]

(order, section, label, icon of icons.svg, name of the URL). Only admins see these. A sixth part, when there is one,
counts what waits on that page; nothing is shown for 0.

`pages_for` of an AppConfig gives pages of this shape for an agent who is no admin, too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from django.apps import apps
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from .models import Agent

Words = str | Promise
SettingsPage = tuple[int, Words, Words, str, str] | tuple[int, Words, Words, str, str, Callable[[], int]]


@dataclass
class Link:
    label: str
    icon: str
    url: str
    current: bool
    waiting: int = 0


@dataclass
class Section:
    name: str
    links: list[Link] = field(default_factory=list)


def sections_for(agent: Agent, path: str) -> list[Section]:
    """Sections in the order of their first page; `path` is the page that is open."""
    sections: dict[str, Section] = {}
    for _order, section, label, icon, url_name, *count in _declared(agent):
        url = reverse(url_name)
        link = Link(str(label), icon, url, path.startswith(url), count[0]() if count else 0)
        sections.setdefault(str(section), Section(str(section))).links.append(link)
    profile = reverse("settings_profile")
    mine = Section(_("You"), [Link(_("My profile"), "user", profile, path.startswith(profile))])
    return [*sections.values(), mine]


def _declared(agent: Agent) -> list[SettingsPage]:
    everywhere = apps.get_app_configs()
    pages = [page for app in everywhere if agent.is_admin for page in getattr(app, "settings_pages", ())]
    pages += [page for app in everywhere if hasattr(app, "pages_for") for page in app.pages_for(agent)]
    return sorted(pages, key=lambda page: page[0])
