"""Indicators as pure functions over protected counts, with their public definitions."""
