"""No domain: what any long-lived server of rows and sockets needs (writer, live, bus, files, clock)."""
