"""Who is signed in, with whom he works, and how he likes his workspace."""

from __future__ import annotations

from typing import Literal

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from openline import __version__
from openline.channels.base.contract import ChannelConfig
from openline.channels.base.registry import channels
from openline.conversations.access import departments_visible_to
from openline.people.agents import change_agent, role_of
from openline.people.directory import agents_who_share, departments_in_use
from openline.people.models import Agent
from openline.people.pictures import picture_url
from openline.workspace import wire

from .answers import agent_of, answer

router = Router()


class Wishes(Schema):
    """What is left out stays as it is."""

    language: Literal["", "en", "uk", "ru"] | None = None
    theme: Literal["auto", "light", "dark"] | None = None
    dense: bool | None = None
    single_keys: bool | None = None


@router.get("/me")
def get_me(request: HttpRequest) -> HttpResponse:
    return answer(_me(agent_of(request), request))


@router.patch("/me")
def patch_me(request: HttpRequest, wishes: Wishes) -> HttpResponse:
    agent = agent_of(request)
    wanted = {name: value for name, value in wishes.dict().items() if value is not None}
    if wanted:
        change_agent(agent, **wanted)
    return answer(_me(agent, request))


def _me(agent: Agent, request: HttpRequest) -> wire.Me:
    mine = departments_visible_to(agent)
    language = agent.language or getattr(request, "LANGUAGE_CODE", settings.LANGUAGE_CODE)
    departments = [
        wire.DepartmentOut(one.pk, one.key, one.name_in(language), one.walled, one.pk in mine)
        for one in departments_in_use()
    ]
    colleagues = [wire.AgentOut(one.id, one.name, one.picture, one.departments) for one in agents_who_share(mine)]
    return wire.Me(
        agent.pk,
        agent.name,
        agent.email,
        picture_url(agent.picture),
        role_of(agent),
        language,
        agent.theme,
        agent.dense,
        agent.single_keys,
        departments,
        colleagues,
        [_channel(channel) for channel in channels().values()],
        settings.UNDO_SECONDS,
        __version__,
    )


def _channel(channel: ChannelConfig) -> wire.ChannelOut:
    return wire.ChannelOut(
        channel.kind,
        str(channel.title),
        str(channel.goes),
        channel.icon,
        channel.colour,
        channel.letters,
        channel.carried,
        channel.fades,
        channel.proves,
    )
