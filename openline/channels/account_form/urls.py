"""Below /channels/account_form/: the desk's own page, and what a site's script asks for."""

from django.urls import path

from . import api, pages

urlpatterns = [
    path("<str:key>/", pages.page, name="account_form"),
    path("<str:key>/questions", pages.ask, name="account_form_ask"),
    path("<str:key>/<int:pk>/", pages.request_page, name="account_form_request"),
    path("<str:key>/end", pages.end, name="account_form_end"),
    path("<str:key>/session", api.session, name="account_form_session"),
    path("<str:key>/requests", api.requests, name="account_form_requests"),
    path("<str:key>/requests/<int:pk>", api.one_request, name="account_form_one_request"),
    path("<str:key>/messages", api.messages, name="account_form_messages"),
    path("<str:key>/files/<str:file_key>", api.file, name="account_form_file"),
    path("<str:key>/draft", api.draft, name="account_form_draft"),
]
