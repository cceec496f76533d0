"""Departments, for admins: the list, a new one, one of them, closing and reopening."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openline.kit.clock import now

from ..departments import (
    StillOpen,
    add_department,
    change_department,
    close_department,
    is_in_use,
    reopen_department,
)
from ..forms.department import DepartmentForm, MemberForm
from ..models import Department
from ..rights import AgentRequest, admins_only

CHANGES_SHOWN = 50
IN_USE = gettext_noop(
    "Conversations are open here, or a line leads here."
    " Members close or move the conversations first; an admin leads the line elsewhere."
)


@require_safe
@admins_only
def departments(request: AgentRequest) -> HttpResponse:
    active = Q(memberships__agent__deactivated_at__isnull=True)
    listed = Department.objects.annotate(members=Count("memberships", filter=active))
    return render(request, "people/departments.html", {"departments": listed})


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
def new_department(request: AgentRequest) -> HttpResponse:
    form = DepartmentForm(None, request.POST or None)
    if form.is_valid():
        made = add_department(form.names(), walled=form.cleaned_data["walled"], now=now())
        return redirect("settings_department", made.pk)
    return render(request, "people/department_new.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
def department(request: AgentRequest, pk: int) -> HttpResponse:
    shown = get_object_or_404(Department, pk=pk)
    form = DepartmentForm(shown, request.POST or None)
    if form.is_valid():
        change_department(shown, form.names(), walled=form.cleaned_data["walled"], now=now())
        messages.success(request, _("Saved."))
        return redirect("settings_department", pk)
    told = {
        "department": shown,
        "form": form,
        "member_form": MemberForm(shown),
        "members": shown.memberships.select_related("agent").order_by("agent__name", "agent_id"),
        "changes": shown.changes.select_related("agent", "by").order_by("-at", "-pk")[:CHANGES_SHOWN],
        "in_use": is_in_use(shown),
    }
    return render(request, "people/department.html", told)


@require_POST
@admins_only
def closure(request: AgentRequest, pk: int) -> HttpResponse:
    try:
        close_department(get_object_or_404(Department, pk=pk), now())
        messages.success(request, _("Closed. Nothing new can be moved here."))
    except StillOpen:
        messages.error(request, _(IN_USE))
    return redirect("settings_department", pk)


@require_POST
@admins_only
def reopening(request: AgentRequest, pk: int) -> HttpResponse:
    reopen_department(get_object_or_404(Department, pk=pk))
    messages.success(request, _("Open again."))
    return redirect("settings_department", pk)
