"""Who leaves a department leaves it on every open screen: at once in this process, within seconds from another."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Sequence

import msgspec
from django.contrib.sessions.models import Session
from django.db import close_old_connections
from django.utils.timezone import now

from openline.conversations.access import departments_of_each
from openline.kit.clock import milliseconds
from openline.kit.live.hub import hub
from openline.people.directory import names_of
from openline.people.events import AgentChanged, MembershipChanged
from openline.people.models import Agent
from openline.workspace import wire

from .socket import SIGNED_OUT, AgentSocket, everybody

log = logging.getLogger(__name__)

LOOK_AGAIN = 2.0  # seconds: changes made by other processes (the command line, another node) show after that

_encode = msgspec.json.Encoder().encode


class Standing(msgspec.Struct):
    """What an active agent may see now, and the password that his sessions must stand on."""

    departments: frozenset[int]
    password: str


Scope = dict[int, Standing]


def show_membership(batch: Sequence[MembershipChanged]) -> None:
    """Called after the commit, in the thread that made it."""
    names = names_of({who for event in batch for who in (event.agent_id, event.by_id) if who is not None})
    for event in batch:
        _refresh([event.agent_id])
        frame = wire.MembershipChanged(
            event.department_id,
            event.agent_id,
            names.get(event.agent_id, ""),
            event.kind,
            milliseconds(event.at),
            names.get(event.by_id or 0, ""),
        )
        hub.post(_tell_department, event.department_id, _encode(frame))


def refresh_agents(batch: Sequence[AgentChanged]) -> None:
    """Rights, password or being active may have changed: look again."""
    _refresh([event.agent_id for event in batch])


async def keep_looking() -> None:
    """Runs as long as the server: no open socket outlives a right by more than a few seconds."""
    loop = asyncio.get_running_loop()
    while True:
        await asyncio.sleep(LOOK_AGAIN)
        sockets = list(everybody)
        if not sockets:
            continue
        before = _heard.count
        try:
            agents = {socket.who.id for socket in sockets if socket.who}
            sessions = {socket.who.session for socket in sockets if socket.who}
            scope, standing = await loop.run_in_executor(None, _look, agents, sessions)
            if _heard.count != before:  # a change was applied meanwhile, and this look may be older than it
                continue
            _apply((socket for socket in sockets if socket.who and socket.who.session in standing), scope)
            _sign_out(socket for socket in sockets if socket.who and socket.who.session not in standing)
        except Exception:
            log.exception("could not look whether memberships changed")


def _refresh(agents: Sequence[int]) -> None:
    """In the thread of the change: the rows are asked once, the sockets follow on the loop."""
    hub.post(_apply_to, list(agents), _scope(agents))


class _Heard:
    """How many changes this process heard of by itself."""

    count = 0


_heard = _Heard()


def _apply_to(agents: Sequence[int], scope: Scope) -> None:
    _heard.count += 1
    _apply([socket for agent in agents for socket in hub.listeners(("agent", agent))], scope)


def _apply(sockets: Iterable[AgentSocket], scope: Scope) -> None:
    for socket in list(sockets):
        if socket.who is None:
            continue
        standing = scope.get(socket.who.id)
        if standing is None or standing.password != socket.who.password:
            _sign_out([socket])
        elif standing.departments != socket.departments:
            socket.rescope(standing.departments)


def _sign_out(sockets: Iterable[AgentSocket]) -> None:
    for socket in list(sockets):
        socket.close(SIGNED_OUT, "signed out")


def _look(agents: set[int], sessions: set[str]) -> tuple[Scope, set[str]]:
    close_old_connections()
    standing = Session.objects.filter(session_key__in=sessions, expire_date__gt=now())
    return _scope(agents), set(standing.values_list("session_key", flat=True))


def _scope(agents: Iterable[int]) -> Scope:
    departments = departments_of_each(agents)
    return {
        agent.pk: Standing(departments[agent.pk], agent.get_session_auth_hash())
        for agent in Agent.objects.filter(pk__in=list(departments))
    }


def _tell_department(department: int, frame: bytes) -> None:
    for socket in hub.listeners(("department", department)):
        socket.send(frame)
