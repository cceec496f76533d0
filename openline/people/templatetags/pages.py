"""What the server's pages draw with: icons, avatars, the settings' navigation, the agent's theme."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import get_language_info

from ..models import Agent
from ..navigation import Section, sections_for
from ..pictures import picture_url

register = template.Library()


@register.simple_tag
def icon(name: str, classes: str = "") -> SafeString:
    """A symbol of icons.svg; it says nothing that the words beside it do not say."""
    href = f"{static('built/pages/icons.svg')}#{name}"
    return format_html('<svg class="i {}" aria-hidden="true"><use href="{}"></use></svg>', classes, href)


@register.simple_tag
def avatar(agent: Agent, size: str = "") -> SafeString:
    """The picture, or the initials on a calm ground."""
    if agent.picture:
        return format_html('<img class="ava {}" src="{}" alt="">', size, picture_url(agent.picture))
    initials = "".join(word[0] for word in agent.name.split()[:2]).upper()
    return format_html('<span class="ava {}" aria-hidden="true">{}</span>', size, initials)


@register.simple_tag(takes_context=True)
def theme(context: dict[str, Any]) -> str:
    """Class of <html>: written by the server, so nothing flashes; empty leaves it to the system."""
    chosen = str(getattr(getattr(context.get("request"), "user", None), "theme", "auto"))
    return chosen if chosen in ("light", "dark") else ""


@register.simple_tag(takes_context=True)
def settings_sections(context: dict[str, Any]) -> list[Section]:
    request = context["request"]
    return sections_for(request.user, request.path)


@register.filter
def in_own_words(code: str) -> str:
    """The name of a language in that language, as a sentence begins."""
    name: str = get_language_info(code)["name_local"]
    return name[:1].upper() + name[1:]


@register.simple_tag
def ways_in() -> list[dict[str, Any]]:
    """The five ways in, as the picture beside the sign-in draws them."""
    kinds = ["phone", "email", "chat", "contact-form", "account-form"]
    icons = static("built/pages/icons.svg")
    return [
        {"icon": kind, "href": f"{icons}#{kind}", "y": y, "top": y - 12}
        for kind, y in zip(kinds, range(70, 400, 80), strict=True)
    ]


@register.simple_tag
def moment(at: datetime) -> SafeString:
    """A time with its zone: the desk does not know which one the reader is in."""
    local = localtime(at)
    return format_html(
        '<time datetime="{}">{}</time>', local.isoformat(), f"{date_format(local, 'j E Y, H:i')} {local:%Z}"
    )
