"""Small count rounding of the one inner table, append-only over months."""
