from __future__ import annotations

from django.urls import path

from .pages import oauth, quarantine

urlpatterns = [
    path("oauth/start", oauth.start, name="email_oauth_start"),
    path("oauth/callback", oauth.callback, name="email_oauth_callback"),
    path("quarantine/", quarantine.quarantine, name="email_quarantine"),
    path("quarantine/again", quarantine.again, name="email_quarantine_again"),
    path("quarantine/<int:letter>/aside", quarantine.aside, name="email_quarantine_aside"),
    path("quarantine/<int:letter>.eml", quarantine.download, name="email_quarantine_letter"),
]
