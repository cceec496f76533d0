"""The agents' API and live socket: one thin file per resource."""
