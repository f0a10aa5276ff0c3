"""Read-only access to one release; the only SQL that serves requests."""
