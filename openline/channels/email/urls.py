from __future__ import annotations

from django.urls import path

from .pages import oauth, older, quarantine, testing

urlpatterns = [
    path("oauth/start", oauth.start, name="email_oauth_start"),
    path("oauth/callback", oauth.callback, name="email_oauth_callback"),
    path("<int:line>/trial", testing.trial, name="email_trial"),
    path("<int:line>/trial/fix", testing.fix, name="email_trial_fix"),
    path("<int:line>/older", older.older, name="email_older"),
    path("<int:line>/older/end", older.end, name="email_older_end"),
    path("quarantine/", quarantine.quarantine, name="email_quarantine"),
    path("quarantine/again", quarantine.again, name="email_quarantine_again"),
    path("quarantine/<int:letter>/aside", quarantine.aside, name="email_quarantine_aside"),
    path("quarantine/<int:letter>.eml", quarantine.download, name="email_quarantine_letter"),
]
