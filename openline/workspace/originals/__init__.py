"""The formatted form of a letter: a document of its own for a sandboxed frame, from the row that was kept of it."""
