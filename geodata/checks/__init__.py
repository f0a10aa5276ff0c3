"""The check of a reference directory: what does not fit, as findings."""
