"""Months far above expectation: searched for by the build, never by the web process."""
