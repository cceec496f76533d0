"""How letters leave: composed, signed, handed to a server."""
