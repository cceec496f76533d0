"""Openline: a self-hosted customer-support desk. Start reading at `openline/flow.py` and `docs/tour.md`."""

__version__ = "0.1.0"
