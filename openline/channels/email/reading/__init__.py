"""Reads a letter as a person would see it. Pure: no Django, no database, no network; it runs in a limited process."""
