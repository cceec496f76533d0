"""“Test this”: every step from the server's answer to a real letter there and back, and what the DNS says of us."""
