"""How the outside world talks to us: one folder a kind, found through Django's app registry."""
