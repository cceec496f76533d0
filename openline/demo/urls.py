from __future__ import annotations

from django.urls import path, register_converter

from . import views
from .account import views as account
from .mail import views as mail

register_converter(views.Language, "language")
register_converter(views.Page, "demo_page")
register_converter(mail.Owner, "demo_owner")

app_name = "demo"
urlpatterns = [
    path("", views.entrance, name="entrance"),
    path("<language:language>/", views.show, {"name": "home"}, name="home"),
    path("<language:language>/<demo_page:name>/", views.show, name="page"),
    path("<language:language>/profile/", account.details, name="profile"),
    path("<language:language>/profile/request/", account.ask, name="request"),
    path("<language:language>/profile/token", account.fresh_token, name="token"),
    path("<language:language>/profile/sign-in", account.sign_in, name="sign_in"),
    path("<language:language>/profile/sign-out", account.sign_out, name="sign_out"),
    path("<language:language>/profile/address", account.address, name="address"),
    path("<language:language>/mail/", mail.people, name="mail"),
    path("<language:language>/mail/<demo_owner:owner>/", mail.mailbox, name="mailbox"),
    path("<language:language>/mail/<demo_owner:owner>/new/", mail.new, name="new"),
    path("<language:language>/mail/<demo_owner:owner>/<int:pk>/", mail.letter, name="letter"),
    path("<language:language>/mail/<demo_owner:owner>/<int:pk>/files/<int:number>", mail.file, name="file"),
]
