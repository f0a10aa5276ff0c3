"""Microdata to the inner table: the one aggregation that reads records."""
