"""Every address of the desk and what it gives to whom. A route that is not listed here fails the access test.

An outcome is a status, or "sign-in" for being led to the sign-in page. "404" means: as if there were nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

from openline.channels.base.registry import channels
from tests.access_world import ADMINS, INSIDE, ROLES, SIGNED_IN

Expected = dict[str, str]


@dataclass(frozen=True)
class Row:
    """`route` is the pattern as the urlconf has it; `path` names one address of it. `shows`: those who get it with
    "200" and are inside (or are the customer himself) read the conversation's words or its file in it."""

    method: str
    route: str
    path: str
    expected: Expected
    body: str = ""
    shows: bool = False
    form: bool = False  # `body` is a form's, not JSON
    upload: bool = False  # a picture is sent along
    inside_a_wall: str = ""  # to those inside, where the conversation's department is walled; "" as `expected` says
    without_csrf: str = "403"  # for a change without the token of the desk's own page

    def __str__(self) -> str:
        return f"{self.method} /{self.path}"


def everybody(outcome: str) -> Expected:
    return dict.fromkeys(ROLES, outcome)


def api(inside: str, outside: str) -> Expected:
    """Of the API: whoever is not signed in gets 401."""
    return everybody("401") | dict.fromkeys(SIGNED_IN, outside) | dict.fromkeys(INSIDE, inside)


def page(outcome: str) -> Expected:
    """A page for all agents."""
    return everybody("sign-in") | dict.fromkeys(SIGNED_IN, outcome)


def admins(outcome: str) -> Expected:
    """A page for admins; to other agents it does not exist."""
    return page("404") | dict.fromkeys(ADMINS, outcome)


HIS, OTHERS = "his customer", "another visitor"
FILE_OF_VISITOR = everybody("401") | {HIS: "200", OTHERS: "404"}
VISITORS_NONE = {HIS: "404", OTHERS: "404"}
ORIGINAL = "originals/<int:conversation>/<int:seq>"
ONE = "api/conversations/<conversation>"
AT = "api/conversations/{conversation}"
ABOUT = '{"emails": ["new@post.example"]}'  # an address that waits

THE_API = [
    Row("GET", "api/", "api/", everybody("404")),
    Row("GET", "api/me", "api/me", api("200", "200")),
    Row("PATCH", "api/me", "api/me", api("200", "200"), body='{"theme": "dark"}'),
    Row("GET", "api/counts", "api/counts", api("200", "200")),
    Row("GET", "api/conversations", "api/conversations", api("200", "200"), shows=True),
    Row("GET", "api/conversations", "api/conversations?view=unassigned", api("200", "200"), shows=True),
    Row("GET", "api/conversations", "api/conversations?view=mine", api("200", "200")),
    Row("GET", "api/conversations", "api/conversations?department={department}", api("200", "200"), shows=True),
    Row("GET", "api/conversations", "api/conversations?closed=true", api("200", "200")),
    Row("GET", ONE, AT, api("200", "404"), shows=True),
    Row("GET", ONE, "api/conversations/999999", api("404", "404")),
    Row("GET", f"{ONE}/entries", AT + "/entries", api("200", "404"), shows=True),
    Row("GET", f"{ONE}/entries", AT + "/entries?after=1", api("200", "404"), shows=True),
    Row("GET", f"{ONE}/entries", AT + "/entries?before=9", api("200", "404"), shows=True),
    Row("GET", f"{ONE}/customer", AT + "/customer", api("200", "404"), shows=True),
    Row("PUT", f"{ONE}/merges/<customer>", AT + "/merges/{customer}", api("200", "404"), shows=True),
    Row("PUT", f"{ONE}/merges/<customer>", AT + "/merges/999999", api("404", "404")),
    Row("DELETE", f"{ONE}/merges/<customer>", AT + "/merges/{customer}", api("200", "404"), shows=True),
    Row("DELETE", f"{ONE}/merges/<customer>", AT + "/merges/999999", api("404", "404")),
    Row("GET", f"{ONE}/recipients", AT + "/recipients", api("200", "404")),
    Row("GET", f"{ONE}/recipients", "api/conversations/999999/recipients", api("404", "404")),
    Row("PUT", f"{ONE}/assignment", AT + "/assignment", api("200", "404"), '{"agent": {inside}, "expect": null}', True),
    Row("PUT", f"{ONE}/assignment", AT + "/assignment", api("422", "404"), '{"agent": {outside}, "expect": null}'),
    Row("PUT", f"{ONE}/assignment", AT + "/assignment", api("409", "404"), '{"agent": {inside}, "expect": {outside}}'),
    Row("PUT", f"{ONE}/department", AT + "/department", api("204", "404"), '{"department": {other}}'),
    Row("PUT", f"{ONE}/department", AT + "/department", api("422", "404"), '{"department": 999999}'),
    Row("POST", f"{ONE}/openings", AT + "/openings", api("200", "404"), '{"message": {forged}}', True),
    Row("POST", f"{ONE}/openings", AT + "/openings", api("422", "404"), '{"message": {letter}}'),
    Row("GET", f"{ONE}/originals/<seq>", AT + "/originals/{letter}", api("200", "404"), shows=True),
    Row("GET", f"{ONE}/originals/<seq>", AT + "/originals/999999", api("404", "404")),
    Row("PUT", f"{ONE}/closure", AT + "/closure", api("200", "404"), shows=True),
    Row("DELETE", f"{ONE}/closure", AT + "/closure", api("200", "404"), shows=True),
    Row("PUT", f"{ONE}/address-release", AT + "/address-release", api("409", "404"), ABOUT),
    Row("PUT", f"{ONE}/address-release", "api/conversations/999999/address-release", api("404", "404"), ABOUT),
    Row("DELETE", f"{ONE}/address-release", AT + "/address-release", api("409", "404"), ABOUT),
    Row("DELETE", f"{ONE}/address-release", "api/conversations/999999/address-release", api("404", "404"), ABOUT),
    Row("POST", f"{ONE}/withdrawals", AT + "/withdrawals", api("409", "404"), '{"message": 2}'),
    Row("POST", f"{ONE}/attempts", AT + "/attempts", api("409", "404"), '{"message": 2}'),
    Row("GET", "api/departments/<department>/changes", "api/departments/{department}/changes", api("200", "404")),
    Row("POST", "api/files", "api/files", api("201", "201"), upload=True),
]

FILES = [
    Row("GET", "files/<str:key>", "files/{file}", page("404") | dict.fromkeys(INSIDE, "200"), shows=True),
    Row("GET", "files/<str:key>", "files/{held}", page("404") | dict.fromkeys(INSIDE, "409")),
    Row("GET", "visitor/files/<str:key>", "visitor/files/{held}?line={key}", everybody("401") | VISITORS_NONE),
    Row("GET", ORIGINAL, "originals/{conversation}/{letter}", page("404") | dict.fromkeys(INSIDE, "200"), shows=True),
    Row("GET", ORIGINAL, "originals/{conversation}/{forged}", page("404") | dict.fromkeys(INSIDE, "200"), shows=True),
    Row("GET", ORIGINAL, "originals/{conversation}/999999", page("404")),
    Row("GET", "visitor/files/<str:key>", "visitor/files/{file}?line={key}", FILE_OF_VISITOR, shows=True),
    Row("GET", "visitor/files/<str:key>", "visitor/files/{file}?line=nobodys", everybody("404")),
    Row(
        "POST",
        "visitor/files",
        "visitor/files?line={key}",
        everybody("401") | {HIS: "201", OTHERS: "201"},
        upload=True,
        without_csrf="401",
    ),
]

DEMO_PROFILE = "demo/<language:language>/profile"  # who is signed in there is nobody of the desk's
DEMO_MAIL = "demo/<language:language>/mail/<demo_owner:owner>"  # invented customers': everybody plays them

OPEN = [
    Row("GET", "healthz", "healthz", everybody("200")),
    Row("GET", "widget.js", "widget.js", everybody("200")),
    Row("GET", "contact-form.js", "contact-form.js", everybody("200")),
    Row("GET", "account-form.js", "account-form.js", everybody("200")),
    Row("GET", "sign-in/", "sign-in/", everybody("200") | dict.fromkeys(SIGNED_IN, "302")),
    Row("POST", "sign-in/", "sign-in/", everybody("200") | dict.fromkeys(SIGNED_IN, "302"), form=True),
    Row("GET", "sign-out/", "sign-out/", everybody("sign-in") | dict.fromkeys(SIGNED_IN, "200")),
    Row("POST", "sign-out/", "sign-out/", everybody("sign-in"), form=True),
    Row("GET", "set-up/<str:token>/", "set-up/guess/", everybody("404")),
    Row("POST", "set-up/<str:token>/", "set-up/guess/", everybody("404"), form=True),
    Row("GET", "join/<str:uid>/<str:token>/", "join/1/guess/", everybody("404")),
    Row("POST", "join/<str:uid>/<str:token>/", "join/1/guess/", everybody("404"), form=True),
    Row("POST", "language/", "language/", everybody("302"), "language=uk", form=True),
    Row("GET", r"^pictures/(?P<key>[\w-]{22})$", "pictures/aaaaaaaaaaaaaaaaaaaaaa", everybody("404")),
    Row("GET", "demo/", "demo/", everybody("302")),
    Row("GET", "demo/<language:language>/", "demo/uk/", everybody("200")),
    Row("GET", "demo/<language:language>/<demo_page:name>/", "demo/en/contacts/", everybody("200")),
    Row("GET", f"{DEMO_PROFILE}/", "demo/en/profile/", everybody("200")),
    Row("GET", f"{DEMO_PROFILE}/request/", "demo/en/profile/request/", everybody("302")),
    Row("GET", f"{DEMO_PROFILE}/token", "demo/en/profile/token", everybody("401")),
    Row("POST", f"{DEMO_PROFILE}/sign-in", "demo/en/profile/sign-in", everybody("302"), "customer=eve", form=True),
    Row("POST", f"{DEMO_PROFILE}/sign-out", "demo/en/profile/sign-out", everybody("302"), form=True),
    Row("POST", f"{DEMO_PROFILE}/address", "demo/en/profile/address", everybody("302"), form=True),
    Row("GET", "demo/<language:language>/mail/", "demo/en/mail/", everybody("200")),
    Row("GET", f"{DEMO_MAIL}/", "demo/en/mail/emma/", everybody("200")),
    Row("GET", f"{DEMO_MAIL}/new/", "demo/en/mail/emma/new/", everybody("200")),
    Row("POST", f"{DEMO_MAIL}/new/", "demo/en/mail/emma/new/", everybody("200"), form=True),
    Row("GET", f"{DEMO_MAIL}/<int:pk>/", "demo/en/mail/emma/1/", everybody("404")),
    Row("POST", f"{DEMO_MAIL}/<int:pk>/", "demo/en/mail/emma/1/", everybody("404"), form=True),
    Row("GET", f"{DEMO_MAIL}/<int:pk>/files/<int:number>", "demo/en/mail/emma/1/files/0", everybody("404")),
]

WORKSPACE = [
    Row("GET", "", "", page("200")),
    Row("GET", "c/<int:conversation>", "c/{conversation}", page("200")),
]

PROFILE = [
    Row("GET", "settings/", "settings/", page("302")),
    Row("GET", "settings/profile/", "settings/profile/", page("200")),
    Row("POST", "settings/profile/", "settings/profile/", page("200"), form=True),
    Row("POST", "settings/profile/picture/", "settings/profile/picture/", page("200"), form=True),
    Row("POST", "settings/profile/password/", "settings/profile/password/", page("200"), form=True),
]


def _set_up(path: str, get: str = "", post: str = "", body: str = "") -> Iterator[Row]:
    """A settings page: what an admin gets from asking and from sending; nobody else gets anything."""
    route = path
    for name, kind in (("{line}", "int:pk"), ("{inside}", "int:pk"), ("{department}", "int:pk"), ("kind", "str:kind")):
        route = route.replace(name, f"<{kind}>") if name.startswith("{") else route
    route = route.replace("members/<int:pk>", "members/<int:agent>").replace("new/chat", "new/<str:kind>")
    route = route.replace("{site}", "<int:pk>").replace("{site_key}", "<int:key>")
    if get:
        yield Row("GET", f"settings/{route}", f"settings/{path}", admins(get))
    if post:
        yield Row("POST", f"settings/{route}", f"settings/{path}", admins(post), body, form=True)


SET_UP = [
    *_set_up("agents/", get="200"),
    *_set_up("agents/new/", get="200", post="200"),
    *_set_up("agents/{inside}/", get="200", post="200"),
    *_set_up("agents/{inside}/deactivation/", post="302"),
    *_set_up("agents/{inside}/reactivation/", post="302"),
    *_set_up("agents/{inside}/link/", post="302"),
    *_set_up("departments/", get="200"),
    *_set_up("departments/new/", get="200", post="200"),
    *_set_up("departments/{department}/", get="200", post="200"),
    *_set_up("departments/{department}/closure/", post="302"),
    *_set_up("departments/{department}/reopening/", post="302"),
    *_set_up("departments/{department}/members/", post="302", body="agent={outside}&role=agent"),
    *_set_up("departments/{department}/members/{inside}/", post="302", body="leave=1"),
    *_set_up("lines/", get="200"),
    *_set_up("lines/new/chat/", get="200", post="200"),
    *_set_up("lines/{line}/", get="200", post="200"),
    *_set_up("lines/{line}/closure/", post="302"),
    *_set_up("lines/{line}/reopening/", post="302"),
    Row("GET", "settings/addresses/", "settings/addresses/", page("404"), inside_a_wall="200"),
    Row(
        "POST",
        "settings/addresses/<int:pk>/release/",
        "settings/addresses/999999/release/",
        page("404"),
        form=True,
        inside_a_wall="302",
    ),
    Row(
        "POST",
        "settings/addresses/<int:pk>/refusal/",
        "settings/addresses/999999/refusal/",
        page("404"),
        form=True,
        inside_a_wall="302",
    ),
    *_set_up("sites/", get="200"),
    *_set_up("sites/new/", get="200", post="200"),
    *_set_up("sites/{site}/", get="200", post="200"),
    *_set_up("sites/{site}/removal/", post="302"),
    *_set_up("sites/{site}/keys/{site_key}/revocation/", post="302"),
]


def _of_channels() -> Iterator[Row]:
    """A channel's rows stand in its own folder, as ROWS in tests/access.py."""
    for channel in channels().values():
        if find_spec(f"{channel.name}.urls"):
            yield from import_module(f"{channel.name}.tests.access").ROWS


TABLE: list[Row] = [*THE_API, *FILES, *OPEN, *WORKSPACE, *PROFILE, *SET_UP, *_of_channels()]


def listed() -> Mapping[str, set[str]]:
    """The methods of each route that the table knows."""
    found: dict[str, set[str]] = {}
    for row in TABLE:
        found.setdefault(row.route, set()).add(row.method)
    return found
