"""A small invented site with the chat tab, for trying Openline and for its stories."""
