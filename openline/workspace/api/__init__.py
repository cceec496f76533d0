"""The agents' API: one thin file per resource. Every road to a conversation asks `visible_to`."""
