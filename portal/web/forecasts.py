"""Addresses of the pages of forecasts and of months that stood out."""

from __future__ import annotations

from collections.abc import Callable

from portal.web.presenters import forecast_pages as pages

# Rule, endpoint, page and the parameters that it reads beside those of every page.
PAGES: tuple[tuple[str, str, Callable[..., str], frozenset[str]], ...] = (
    ("/forecasts", "forecasts", pages.forecasts, frozenset(("topic",))),
    ("/forecast/<code>", "forecast", pages.forecast, frozenset(("topic",))),
    ("/spikes", "spikes", pages.spikes, frozenset(("geo", "topic"))),
)
