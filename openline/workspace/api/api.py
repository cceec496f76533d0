"""The API and its resources."""

from __future__ import annotations

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, ValidationError
from ninja.security import SessionAuth

from openline.conversations.change import GoesOnElsewhere, NotVisible
from openline.kit.disk import is_full

from . import (
    assignments,
    closures,
    conversations,
    counts,
    customers,
    deliveries,
    departments,
    files,
    me,
    merges,
    openings,
    originals,
    recipients,
    releases,
)
from .answers import Refused, problem

api = NinjaAPI(title="Openline", version="1", auth=SessionAuth(csrf=True), docs_url=None, openapi_url=None)
RESOURCES = (
    me,
    counts,
    conversations,
    customers,
    merges,
    recipients,
    openings,
    originals,
    assignments,
    closures,
    releases,
    deliveries,
    departments,
    files,
)
for resource in RESOURCES:
    api.add_router("", resource.router)


@api.exception_handler(Refused)
def refused(request: HttpRequest, error: Refused) -> HttpResponse:
    return problem(error.status, error.code, error.assignee)


@api.exception_handler(NotVisible)
def not_visible(request: HttpRequest, error: NotVisible) -> HttpResponse:
    return problem(404, "not_found")


@api.exception_handler(GoesOnElsewhere)
def goes_on_elsewhere(request: HttpRequest, error: GoesOnElsewhere) -> HttpResponse:
    return problem(409, "passed_on")


@api.exception_handler(OSError)
@api.exception_handler(OperationalError)
def no_room(request: HttpRequest, error: OSError | OperationalError) -> HttpResponse:
    """Anywhere: a file is met by a full disk while it arrives, before any view is asked."""
    if not is_full(error):
        raise error
    return problem(507, "disk_full")


@api.exception_handler(AuthenticationError)
def signed_out(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return problem(401, "signed_out")


@api.exception_handler(ValidationError)
def not_understood(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return problem(422, "bad_request")
