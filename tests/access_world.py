"""One conversation with all that belongs to it, and everybody who could ask for it."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from openline.channels.base.tokens import new_token, visitor_of
from openline.conversations.draft import Formed
from openline.conversations.intake import Incoming
from openline.conversations.keep import keep_many
from openline.conversations.models import Line, Site, SiteKey
from openline.conversations.outcome import Kept
from openline.conversations.uploading import Brought, Uploader, keep_files, upload
from openline.conversations.wire import Letter
from openline.people.agents import add_agent, deactivate, make_admin
from openline.people.membership import add_member
from openline.people.models import Agent, Department

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
CUSTOMER = "Роман Гай"
WORDS = "Щойно побачив, що з рахунку зникло 4 200 грн"
SCREEN = "знімок-виписки.png"

# role -> (name, department: the conversation's, another or none; role there; admin)
AGENTS: dict[str, tuple[str, str, str, bool]] = {
    "agent inside": ("Ihor Boiko", "own", "agent", False),
    "agent outside": ("Andrii Chumak", "other", "agent", False),
    "supervisor inside": ("Olena Hnatiuk", "own", "supervisor", False),
    "supervisor outside": ("Nadiia Melnyk", "other", "supervisor", False),
    "admin inside": ("Larysa Bondar", "own", "agent", True),
    "admin outside": ("Iryna Sava", "", "", True),
    "deactivated": ("Petro Koval", "own", "supervisor", True),
}
VISITORS = ("his customer", "another visitor")
ROLES = ("anonymous", *VISITORS, *AGENTS)
INSIDE = frozenset({"agent inside", "supervisor inside", "admin inside"})
SIGNED_IN = frozenset(AGENTS) - {"deactivated"}
ADMINS = frozenset({"admin inside", "admin outside"})


@dataclass
class World:
    department: Department
    other: Department
    line: Line
    conversation: int = 0
    customer: int = 0  # whose it is
    file: str = ""
    letter: int = 0  # seq of a formatted letter in it
    forged: int = 0  # and of one that somebody else wrote
    held: str = ""  # the forged one's file
    site: int = 0  # one whose tokens the desk believes
    site_key: int = 0
    agents: dict[str, Agent] = field(default_factory=dict)
    clients: dict[str, Client] = field(default_factory=dict)

    def names(self) -> Mapping[str, Any]:
        """What the paths and bodies of the table may name."""
        return {
            "conversation": self.conversation,
            "customer": self.customer,
            "department": self.department.pk,
            "other": self.other.pk,
            "line": self.line.pk,
            "key": self.line.key,
            "file": self.file,
            "letter": self.letter,
            "forged": self.forged,
            "held": self.held,
            "site": self.site,
            "site_key": self.site_key,
            "inside": self.agents["agent inside"].pk,
            "outside": self.agents["agent outside"].pk,
        }

    def secrets(self) -> list[str]:
        """What only those inside may read anywhere."""
        return [WORDS, CUSTOMER, SCREEN, self.file, self.held]


def make_world(key: str) -> World:
    """`key` is the department that has the conversation; "security" is walled."""
    own, other = Department.objects.get(key=key), Department.objects.get(key="general")
    assert own.walled == (key == "security")
    line = Line.objects.create(kind="chat", name="Pryklad", department=own)
    world = World(own, other, line)
    for role, (name, where, as_what, admin) in AGENTS.items():
        world.agents[role] = _agent(name, {"own": own, "other": other}.get(where), as_what, admin)
    token = new_token()
    _say(world, token)
    _write(world, token)
    signs = SiteKey.objects.create(site=Site.objects.create(audience="www.example.org"), kid="a-key", algorithm="EdDSA")
    world.site, world.site_key = signs.site_id, signs.pk
    world.clients = {role: _client(world.agents.get(role)) for role in ROLES}
    _carry(world.clients["his customer"], token)
    _carry(world.clients["another visitor"], new_token())
    deactivate(world.agents["deactivated"], NOW)
    return world


def _agent(name: str, department: Department | None, role: str, admin: bool) -> Agent:
    agent = add_agent(f"{name.split()[0].lower()}@pryklad.example", name=name)
    if department is not None:
        add_member(department, agent, role, None, NOW)
    if admin:
        make_admin(agent, NOW)
        agent.set_password("seven green harbours")  # an admin without one does not count
        agent.save(update_fields=["password"])
    return agent


def _client(agent: Agent | None) -> Client:
    client = Client(headers={"accept-language": "en"}, raise_request_exception=False)
    if agent is not None:
        client.force_login(agent)
    return client


def _carry(client: Client, token: str) -> None:
    client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {token}"


def _say(world: World, token: str) -> None:
    visitor = visitor_of(token)
    assert visitor is not None
    kept = upload(SimpleUploadedFile(SCREEN, picture()), Uploader(visitor=visitor))
    said = Incoming(
        world.line.pk, "visitor", visitor, "a-message", WORDS, files=[kept.key], name=CUSTOMER, uploader=visitor
    )
    (outcome,) = keep_many([said], NOW)
    assert isinstance(outcome, Kept)
    world.conversation, world.customer, world.file = outcome.conversation, outcome.customer, kept.key


def _write(world: World, token: str) -> None:
    """Two letters in the same conversation: the customer's, and one that claims to be his."""
    held = keep_files([Brought(picture(), SCREEN, "image/png", Uploader(visitor="a-forged-letter"), held=True)])[0]
    true = _letter(world, token, "a-letter")
    true.letter = Letter(formatted=True)
    forged = _letter(world, token, "a-forged-letter")
    forged.letter, forged.aside, forged.files = Letter(formatted=True, held=True), True, [held.key]
    first, second = keep_many([true, forged], NOW)
    assert isinstance(first, Kept)
    assert isinstance(second, Kept)
    world.letter, world.forged, world.held = first.seq, second.seq, held.key


def _letter(world: World, token: str, client_id: str) -> Incoming:
    incoming = Incoming(world.line.pk, "visitor", visitor_of(token) or "", client_id, WORDS, name=CUSTOMER)
    incoming.uploader, incoming.conversation = client_id, world.conversation
    incoming.formed = Formed(f"<p>{WORDS}</p>", quoted=WORDS, text=WORDS)
    return incoming


def picture() -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", (4, 3), "#1f6f54").save(drawn, "PNG")
    return drawn.getvalue()
