"""Geometry for browsers: projected, simplified, in small files that never change."""
