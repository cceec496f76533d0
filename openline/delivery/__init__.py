"""Carries replies to the outside world."""
