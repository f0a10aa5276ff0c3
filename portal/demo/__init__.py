"""Synthetic source files in the layouts of the real systems, for a portal to try out."""
