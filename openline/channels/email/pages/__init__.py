"""The admins' pages of mailboxes: consent of a provider, test, older letters, quarantine."""
