"""Accounts of the invented site: who is signed in, what its back end signs for the desk, the pages of a profile."""
