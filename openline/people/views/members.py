"""Who belongs to a department, for admins: join, other role, leave."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from openline.kit.clock import now

from ..forms.department import MemberForm, RoleForm
from ..membership import AlreadyMember, NotMember, add_member, change_role, remove_member
from ..models import Agent, Department
from ..rights import AgentRequest, admins_only


@require_POST
@admins_only
def members(request: AgentRequest, pk: int) -> HttpResponse:
    department = get_object_or_404(Department, pk=pk)
    form = MemberForm(department, request.POST)
    try:
        if not form.is_valid():
            raise AlreadyMember
        agent = Agent.objects.get(pk=form.cleaned_data["agent"])
        add_member(department, agent, form.cleaned_data["role"], request.user, now())
    except AlreadyMember:
        messages.error(request, _("Nothing was changed: choose an active agent who is not a member yet."))
    return redirect("settings_department", pk)


@require_POST
@admins_only
def member(request: AgentRequest, pk: int, agent: int) -> HttpResponse:
    department, held = get_object_or_404(Department, pk=pk), get_object_or_404(Agent, pk=agent)
    form = RoleForm(request.POST)
    try:
        if "leave" in request.POST:
            remove_member(department, held, request.user, now())
        elif form.is_valid():
            change_role(department, held, form.cleaned_data["role"], request.user, now())
    except NotMember:
        messages.error(request, _("Nothing was changed: this agent is no longer a member."))
    return redirect("settings_department", pk)
