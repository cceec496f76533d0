"""How a mailbox is set up: what providers use, what is kept of the form, the key that signs."""
