"""How the forecasts of one series would have done: in sentences, and the figures of the test."""

from __future__ import annotations

from dataclasses import dataclass

from portal.indicators.labels import format_decimal, format_share
from portal.web.context import PageContext
from portal.web.presenters.forecast_words import model_name, score_sentences
from schemas.predictions import Score


@dataclass(frozen=True, slots=True)
class ScoreView:
    """How the forecasts would have done: sentences, and the figures by their names."""

    model: str
    sentences: tuple[str, ...]
    figures: tuple[tuple[str, str], ...]


def make_score_view(context: PageContext, score: Score) -> ScoreView:
    """Return the score as the page prints it."""
    _, lang = context.texts.gettext, context.lang

    def number(value: float | None) -> str:
        return "—" if value is None else format_decimal(value, lang, 2)

    return ScoreView(
        model_name(score.model, lang),
        score_sentences(context, score),
        (
            (_("Error in units of the seasonal naive method (MASE)"), number(score.mase)),
            (_("The same of the seasonal naive method"), number(score.naive_mase)),
            (_("Error against the seasonal naive method"), number(score.relative_mae)),
            (_("Pinball loss of the five quantiles"), number(score.pinball)),
            (
                _("In the inner range (it should be 80 in 100)"),
                format_share(score.coverage_80, lang),
            ),
            (
                _("In the outer range (it should be 95 in 100)"),
                format_share(score.coverage_95, lang),
            ),
        ),
    )
