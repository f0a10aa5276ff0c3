"""Residents: figures with year and source, groups by size, the import of tables."""
