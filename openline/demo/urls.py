from __future__ import annotations

from django.urls import path, register_converter

from . import views

register_converter(views.Language, "language")
register_converter(views.Page, "demo_page")

app_name = "demo"
urlpatterns = [
    path("", views.entrance, name="entrance"),
    path("<language:language>/", views.show, {"page": "home"}, name="home"),
    path("<language:language>/<demo_page:page>/", views.show, name="page"),
]
