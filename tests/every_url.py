"""The desk's addresses with the demo's, which the settings of the tests leave out."""

from __future__ import annotations

from django.urls import include, path

from openline.project import urls

urlpatterns = [*urls.urlpatterns, path("demo/", include("openline.demo.urls"))]
