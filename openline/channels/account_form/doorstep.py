"""What somebody reads who is not let in, or not any more: one clear page, and the way back to the site."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from openline.conversations.models import Line

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class Leaflet(msgspec.Struct, frozen=True):
    status: int
    title: str | _StrPromise
    text: str | _StrPromise


LEAFLETS = {
    "unknown_line": Leaflet(
        404, _("This form was switched off"), _("Ask the site where its customers write to it now.")
    ),
    "foreign_site": Leaflet(
        403,
        _("This site may not open the form"),
        _("Nothing was sent. Open the form from your profile on the site that it belongs to."),
    ),
    "bad_token": Leaflet(
        403,
        _("Open the form again from your profile"),
        _("The site tells us who you are with a pass that works once and for a few minutes. This one did not work any "
          "more. Nothing was sent, and nobody can write in your name."),
    ),
    "closed_door": Leaflet(
        403,
        _("Open the form from your profile"),
        _("It shows your own requests, so the site has to tell us first who you are."),
    ),
    "over": Leaflet(
        403,
        _("The hour of this form is over"),
        _("So that nobody else finds it open, it stays open for an hour. Open it again from your profile."),
    ),
    "over_and_kept": Leaflet(
        403,
        _("What you wrote is kept"),
        _("It is not sent yet: the hour of this form is over. Open it again from your profile within a day, and your "
          "words and files stand in it, ready to go."),
    ),
    "over_and_lost": Leaflet(
        403,
        _("It was not sent: the hour of this form is over"),
        _("Go one page back in the browser: what you wrote still stands there to be copied. Then open the form again "
          "from your profile."),
    ),
    "form_of_another": Leaflet(
        403,
        _("Another account is signed in now"),
        _("What you wrote belongs to the account that was signed in before. It was not sent, and it is not shown here. "
          "Go one page back in the browser to copy it, and open the form again from that account's profile."),
    ),
    "broken_form": Leaflet(
        403,
        _("The form did not arrive as it left"),
        _("Nothing was sent. Go one page back in the browser, where what you wrote still stands, and send it once "
          "more."),
    ),
    "signed_out": Leaflet(
        200,
        _("Signed out of the form"),
        _("This browser shows none of your requests any more. You are still signed in on the site itself."),
    ),
    "too_fast": Leaflet(
        429,
        _("That is a lot in a short time"),
        _("Too many forms were opened from your network. Try again in a minute."),
    ),
}  # fmt: skip


def leaflet(request: HttpRequest, line: Line | None, what: str, back: str = "", typed: str = "") -> HttpResponse:
    """`typed` has nowhere to be kept: it stands on the page to be copied."""
    told = {"line": line, "what": what, "back": back, "leaflet": LEAFLETS[what], "typed": typed.strip()}
    return render(request, "account_form/doorstep.html", told, status=LEAFLETS[what].status)
