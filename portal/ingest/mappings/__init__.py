"""Mapping files shipped with the product; a source of an instance may build on one with ``base``."""
