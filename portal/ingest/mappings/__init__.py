"""Mapping files shipped with the product; a source may build on one with ``base``."""
