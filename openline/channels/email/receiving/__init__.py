"""How letters come in: kept first, acknowledged then. Understood later, in `taking`."""
