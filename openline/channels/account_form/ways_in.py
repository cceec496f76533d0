"""What an admin needs of a line: how to put the form into a profile, and whether anybody gets in at all."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _

from openline.channels.base.line_panels import LineState, Panel
from openline.conversations.models import Line


def panel_of(line: Line) -> Panel:
    page = f"{settings.BASE_URL}/channels/account_form/{line.key}/"
    script = f'<script src="{settings.BASE_URL}/account-form.js" async></script>'
    element = f'<openline-account-form line="{line.key}" token-url="/profile/token"></openline-account-form>'
    field = '<input type="hidden" name="token" value="TOKEN">'
    plain = f'<form method="post" action="{page}">{field}<button>…</button></form>'
    return Panel("account_form/ways_in.html", {"script": f"{script}\n{element}", "plain": plain, "page": page})


def state_of(line: Line) -> LineState | None:
    """Without a site whose tokens are believed the form stays shut to everybody."""
    if line.site_id is not None:
        return None
    return LineState(_("no site chosen"), "soon", _("Nobody gets in until the site that signs is chosen"))
