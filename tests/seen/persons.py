"""Customers who turn out to be one person, and what a site vouches for."""

from __future__ import annotations

import html
import re
import time
import uuid

import jwt

from tests.live_client import Frame, Live

from .stage import Stage, case


class Site:
    """A site that signs, and a chat line of it in the stage's department."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.audience = stage, f"www-{uuid.uuid4().hex[:8]}.example.org"
        self.account = uuid.uuid4().hex[:8]
        iryna = stage.world.browsers["admin outside"]
        page = iryna.post_form("/settings/sites/new/", audience=self.audience).headers["Location"]
        assert iryna.post_form(page, **{"shared-kid": "first"}).status == 302
        (self.secret,) = re.findall(r"<output>([\w-]+)</output>", iryna.ask("GET", page).body.decode())
        chat = {"name": self.audience, "department": str(stage.department), "sites": ""}
        made = iryna.post_form("/settings/lines/new/chat/", **chat, site=page.strip("/").rpartition("/")[2])
        assert made.status == 302, made.body.decode()
        shown = html.unescape(iryna.ask("GET", made.headers["Location"]).body.decode())
        self.line = shown.split('data-line="')[1].split('"')[0]

    def signs(self, email: str) -> str:
        now = int(time.time())
        claims = {"sub": self.account, "aud": self.audience, "iat": now, "exp": now + 120, "jti": uuid.uuid4().hex}
        return jwt.encode({**claims, "email": email, "name": "Тарас Вовк"}, self.secret, "HS256", {"kid": "first"})

    def visitor(self) -> Live:
        return self.stage.world.visitor(line=self.line)

    def identify(self, tab: Live, email: str = "taras.vovk@mail.example") -> None:
        tab.send("identify", token=self.signs(email))
        tab.until("identified")


def say(tab: Live) -> Frame:
    tab.send("message", id=uuid.uuid4().hex, body="Де мій переказ?", topic="technical")
    return tab.until("ack")


def customer_of(stage: Stage, conversation: int) -> int:
    return int(stage.olena.get(f"/api/conversations/{conversation}")["row"]["customer"])


@case("customers_merged", "customers_unmerged")
def two_customers_are_merged_and_parted_again(stage: Stage) -> None:
    other = customer_of(stage, say(stage.world.visitor())["conversation"])
    assert stage.ihor.send("PUT", f"{stage.path}/merges/{other}").status == 200
    assert [each["id"] for each in stage.olena.get(f"{stage.path}/customer")["joined"]] == [other]
    assert stage.olena.send("DELETE", f"{stage.path}/merges/{other}").status == 200


@case("identified", "customers_merged")
def the_site_vouches_for_a_visitor(stage: Stage) -> None:
    site = Site(stage)
    tab = site.visitor()
    stage.look_at(say(tab)["conversation"])
    site.identify(tab)
    stage.until("identified")
    assert stage.olena.get(f"{stage.path}/customer")["certainty"]["why"] == "signed_in"


@case("address_held", "address_released", department="security")
def the_account_gets_another_address_and_security_releases_it(stage: Stage) -> None:
    site = Site(stage)
    tab = site.visitor()
    site.identify(tab)
    stage.look_at(say(tab)["conversation"])
    site.identify(tab, "t.vovk@post.example")
    stage.until("address_held")
    about = {"emails": ["t.vovk@post.example"]}
    assert stage.ihor.send("PUT", f"{stage.path}/address-release", about).status == 200
    assert stage.ihor.get(f"{stage.path}/customer")["held"] == []


@case("customers_merged")
def whoever_has_another_conversation_of_the_person_open_is_told(stage: Stage) -> None:
    """No frame of the merge itself goes there: it happens in the other conversation."""
    own = customer_of(stage, stage.id)
    other = say(stage.world.visitor())["conversation"]
    live = stage.olena.live()
    live.open(other)
    assert stage.ihor.send("PUT", f"{stage.path}/merges/{customer_of(stage, other)}").status == 200
    assert live.until("person")["conversation"] == other
    assert [each["id"] for each in stage.olena.get(f"/api/conversations/{other}/customer")["joined"]] == [own]
    live.close()
