"""Every agent's own page: name, languages, picture, password."""

from __future__ import annotations

import logging
from typing import Any

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from ..agents import change_agent, choose_password
from ..forms.profile import PasswordForm, PictureForm, ProfileForm
from ..models import Agent
from ..pictures import NotAPicture, PictureTooLarge, remove_picture, set_picture
from ..rights import AgentRequest, signed_in

log = logging.getLogger(__name__)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def profile(request: AgentRequest) -> HttpResponse:
    form = ProfileForm(request.user, request.POST or None)
    if not form.is_valid():
        return _page(request, form=form)
    change_agent(request.user, **form.cleaned_data)
    with override(request.user.language or None):  # told in the language just chosen
        messages.success(request, _("Saved."))
    return redirect("settings_profile")


@require_POST
@signed_in
def picture(request: AgentRequest) -> HttpResponse:
    if "remove" in request.POST:
        remove_picture(request.user)
        return redirect("settings_profile")
    form = PictureForm(request.POST, request.FILES)
    refused = _taken(request.user, form)
    if refused:
        form.add_error("picture", refused)
    return redirect("settings_profile") if form.is_valid() else _page(request, picture_form=form)


@require_POST
@sensitive_post_parameters("password", "new_password")
@signed_in
def password(request: AgentRequest) -> HttpResponse:
    if not ratelimit.consume(request, action="change_password", user=request.user):
        too_many: HttpResponse = ratelimit.respond_429(request)
        return too_many
    form = PasswordForm(request.user, request.POST)
    if not form.is_valid():
        return _page(request, password_form=form)
    choose_password(request.user, form.cleaned_data["new_password"])
    update_session_auth_hash(request, request.user)
    messages.success(request, _("The password is changed. Your other sessions are over."))
    return redirect("settings_profile")


def _taken(agent: Agent, form: PictureForm) -> str:
    """Take the picture; the words of why not, or nothing."""
    if not form.is_valid():
        return ""
    try:
        set_picture(agent, form.cleaned_data["picture"])
    except NotAPicture:
        return _("This is not a PNG, JPEG, WebP or GIF picture. What counts is the content, not the name.")
    except PictureTooLarge:
        return _("This picture is too large: at most 10\u00a0MB and 40\u00a0million pixels.")
    except OSError:
        log.exception("a picture could not be kept")
        return _("The picture could not be kept, the old one stays. Try again later.")
    return ""


def _page(request: AgentRequest, **forms: Any) -> HttpResponse:
    shown = {
        "form": forms.get("form") or ProfileForm(request.user),
        "picture_form": forms.get("picture_form") or PictureForm(),
        "password_form": forms.get("password_form") or PasswordForm(request.user),
    }
    return render(request, "people/profile.html", shown)
