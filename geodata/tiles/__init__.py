"""Tile maps: every territory one cell of the same size, laid out to keep neighbours."""
