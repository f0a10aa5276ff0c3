"""Finding a territory: by name, by postcode, by a point."""
