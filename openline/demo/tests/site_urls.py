"""The demo site is mounted only when a desk is started with the demo: for these tests it always is."""

from __future__ import annotations

from django.urls import include, path

from openline.channels.base.scripts import script

urlpatterns = [
    path("widget.js", script("widget/widget.js"), name="widget"),
    path("", include("openline.channels.base.urls")),
    path("demo/", include("openline.demo.urls")),
    path("", include("openline.people.urls")),
]
