"""The agents' live socket: what is committed appears on every screen that may show it, and on no other."""

from .membership import refresh_agents, show_membership
from .persons import show_person
from .show import show, show_row

__all__ = ["refresh_agents", "show", "show_membership", "show_person", "show_row"]
