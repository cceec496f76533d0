"""The doors: the first admin's set-up and a password by link. Sign-in and sign-out are allauth's views."""

from __future__ import annotations

from allauth.account.utils import perform_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from openline.kit.clock import now

from ..agents import EmailTaken
from ..forms.gate import JoinForm, SetUpForm
from ..forms.page import TAKEN
from ..links import LinkSpent, agent_of_link
from ..links import join as join_by_link
from ..models import Agent
from ..setup import SetUpAlready, check_setup_token, make_first_admin


@never_cache
@sensitive_post_parameters("new_password")
@require_http_methods(["GET", "HEAD", "POST"])
def set_up(request: HttpRequest, token: str) -> HttpResponse:
    form = SetUpForm(request.POST or None)
    try:
        check_setup_token(token)
        if form.is_valid():
            given = form.cleaned_data
            agent = make_first_admin(
                token, name=given["name"], email=given["email"], password=given["new_password"], now=now()
            )
            return _let_in(request, agent, reverse("settings"))
    except SetUpAlready:
        return render(request, "people/set_up_done.html", status=404)
    except EmailTaken:
        form.add_error("email", TAKEN)
    return render(request, "people/set_up.html", {"form": form})


@never_cache
@sensitive_post_parameters("new_password")
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, uid: str, token: str) -> HttpResponse:
    try:
        agent = agent_of_link(uid, token)
        form = JoinForm(agent, request.POST or None)
        if form.is_valid():
            agent = join_by_link(uid, token, form.cleaned_data["new_password"])
            return _let_in(request, agent, reverse("settings_profile"))
    except LinkSpent:
        return render(request, "people/link_spent.html", status=404)
    return render(request, "people/join.html", {"form": form, "agent": agent})


def _let_in(request: HttpRequest, agent: Agent, to: str) -> HttpResponse:
    """By the library's own way in, so that a second factor will stand in it too."""
    response: HttpResponse = perform_login(request, agent, email_verification="none", redirect_url=to)
    return response
