"""Commands on the reference of places: one module for each."""
