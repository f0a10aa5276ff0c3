"""Pure functions from a release to frozen view data: one module per page."""
