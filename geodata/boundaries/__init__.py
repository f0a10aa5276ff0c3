"""Boundaries of territories: files from outside, their import, and what an instance holds."""
