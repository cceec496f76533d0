from __future__ import annotations

from django.urls import path, register_converter

from . import views
from .mail import views as mail

register_converter(views.Language, "language")
register_converter(views.Page, "demo_page")
register_converter(mail.Owner, "demo_owner")

app_name = "demo"
urlpatterns = [
    path("", views.entrance, name="entrance"),
    path("<language:language>/", views.show, {"page": "home"}, name="home"),
    path("<language:language>/<demo_page:page>/", views.show, name="page"),
    path("<language:language>/mail/", mail.people, name="mail"),
    path("<language:language>/mail/<demo_owner:owner>/", mail.mailbox, name="mailbox"),
    path("<language:language>/mail/<demo_owner:owner>/new/", mail.new, name="new"),
    path("<language:language>/mail/<demo_owner:owner>/<int:pk>/", mail.letter, name="letter"),
    path("<language:language>/mail/<demo_owner:owner>/<int:pk>/files/<int:number>", mail.file, name="file"),
]
