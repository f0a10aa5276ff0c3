"""What is predicted for a release: series from its protected table, engines, cache, archive."""
