"""Pages of forecasts and unusual months: view data and frame into a template."""

from __future__ import annotations

from portal.web.context import PageContext
from portal.web.presenters.chrome import make_chrome
from portal.web.presenters.forecast_page import make_forecast_view
from portal.web.presenters.forecasts_page import make_forecasts_view
from portal.web.presenters.spikes_page import make_spikes_view
from portal.web.rendering import render

_STYLES = ("css/forecast.css",)


def forecasts(context: PageContext) -> str:
    """Return what is forecast, how, and how well it held."""
    view = make_forecasts_view(context)
    title = context.texts.gettext("How many appeals to expect")
    chrome = make_chrome(context, title, view.lead, styles=_STYLES)
    return render("forecasts.html", context.lang, chrome=chrome, view=view)


def forecast(context: PageContext, code: str) -> str:
    """Return the forecast of one place."""
    view = make_forecast_view(context, code)
    title = context.texts.gettext("%(place)s: how many appeals to expect")
    chrome = make_chrome(context, title % {"place": view.title}, view.lead, styles=_STYLES)
    return render("forecast.html", context.lang, chrome=chrome, view=view)


def spikes(context: PageContext) -> str:
    """Return the months that stood out."""
    view = make_spikes_view(context)
    title = context.texts.gettext("Months above expectation")
    chrome = make_chrome(context, title, view.lead, styles=_STYLES)
    return render("spikes.html", context.lang, chrome=chrome, view=view)
