"""Every address of the desk."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.decorators.http import require_safe

from openline.channels.base.scripts import script
from openline.conversations.writer import writer


@require_safe
def healthy(request: HttpRequest) -> HttpResponse:
    """Whether the desk answers and can keep what it is told."""
    works = writer.works()
    said, status = ("ok", 200) if works else ("the writer has ended", 503)
    return HttpResponse(said, status=status, content_type="text/plain")


urlpatterns = [
    path("healthz", healthy, name="healthy"),
    path("widget.js", script("widget/widget.js"), name="widget"),
    path("contact-form.js", script("forms/contact-form.js"), name="contact_form_script"),
    path("account-form.js", script("forms/account-form.js"), name="account_form_script"),
    path("", include("openline.channels.base.urls")),
    path("", include("openline.people.urls")),
    path("", include("openline.workspace.urls")),
]
if settings.DEMO:
    urlpatterns.append(path("demo/", include("openline.demo.urls")))
