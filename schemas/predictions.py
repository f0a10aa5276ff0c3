"""Forecasts of appeals received, how well they were borne out before, and unusual months.

All of it is computed from the protected table alone, when a release is built, and stored with it.
A series is the number of appeals received each month by one territory, on all topics or on one
topic of the first level. Numbers are shown counts, so what is forecast is what the portal will
show, errors of rounding included.

``too_fine`` is never stored: it is what the store says of a series that no forecast is made of,
such as a topic of a municipality.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from schemas.codelists import Code, Codelist

FORECAST_MODEL = Codelist(
    "forecast_model",
    "1.0",
    "Модель прогноза",
    "Forecast model",
    (
        Code("auto_ets", "Экспоненциальное сглаживание", "Exponential smoothing (ETS)"),
        Code("auto_theta", "Тета-метод", "Theta method"),
        Code("mstl", "Тренд и сезон по отдельности (MSTL)", "Trend and season apart (MSTL)"),
        Code("seasonal_naive", "Как в том же месяце год назад", "As in the same month a year ago"),
        Code("adida", "Редкие обращения: ADIDA", "Few appeals: ADIDA"),
        Code("imapa", "Редкие обращения: IMAPA", "Few appeals: IMAPA"),
        Code("croston_sba", "Редкие обращения: метод Кростона", "Few appeals: Croston's method"),
        Code("tsb", "Редкие обращения: TSB", "Few appeals: TSB"),
    ),
)

FORECAST_ABSENCE = Codelist(
    "forecast_absence",
    "1.0",
    "Почему прогноза нет",
    "Why there is no forecast",
    (
        Code("too_short", "Ряд слишком короткий", "The series is too short"),
        Code("too_small", "Обращений слишком мало", "There are too few appeals"),
        Code("all_zero", "Обращений не было", "There were no appeals"),
        Code("constant", "Число не меняется", "The number never changes"),
        Code("gaps", "Есть месяцы без данных", "There are months without data"),
        Code(
            "coverage_break",
            "Недавно изменился состав источников",
            "The sources that report changed not long ago",
        ),
        Code("jump", "Скачок, который ряд не объясняет", "A jump that the series does not explain"),
        Code(
            "too_fine",
            "Для таких подробных рядов прогнозы не считаются",
            "No forecasts are made of series as fine as this",
        ),
        Code(
            "not_computed",
            "В этом выпуске прогнозы не считались",
            "Forecasts were not computed for this release",
        ),
    ),
)

PREDICTION_CODELISTS = (FORECAST_MODEL, FORECAST_ABSENCE)

SeriesKind = Literal["total", "topic"]


@dataclass(frozen=True, slots=True, order=True)
class SeriesKey:
    """One series: a territory and ``all`` or a topic of the first level."""

    territory: str
    topic: str


@dataclass(frozen=True, slots=True)
class Band:
    """A forecast and its intervals, in appeals (from 0 on, one decimal)."""

    value: float
    lower_80: float
    upper_80: float
    lower_95: float
    upper_95: float


@dataclass(frozen=True, slots=True)
class Forecast:
    """The forecast of one month, ``horizon`` months (1..6) after the last published one."""

    series: SeriesKey
    month: str
    horizon: int
    band: Band
    model: str


@dataclass(frozen=True, slots=True)
class Absence:
    """A series without a forecast and why, a code of FORECAST_ABSENCE."""

    series: SeriesKey
    reason: str


@dataclass(frozen=True, slots=True)
class Score:
    """How the forecasts of one series would have done, on windows that chose no model.

    ``mase`` and ``naive_mase`` are mean absolute errors in units of the seasonal naive method's
    within the training months (``None`` where that is 0); ``relative_mae`` is the mean absolute
    error over that of the seasonal naive on the same months (below 1 is better); ``pinball`` is the
    mean pinball loss at the five published quantiles in the same units as ``mase``. Coverages are
    shares (0..1) of the ``n_scored`` months that lay within.
    """

    series: SeriesKey
    model: str
    n_windows: int
    n_scored: int
    mase: float | None
    naive_mase: float | None
    relative_mae: float | None
    pinball: float | None
    coverage_80: float
    coverage_95: float


@dataclass(frozen=True, slots=True)
class GroupScore:
    """Means of the scores of all series with a forecast of one level and kind.

    ``level`` is a level of territories, ``kind`` total (all topics) or topic. ``published`` says
    whether the chosen models are published, or the seasonal naive because they were no better.
    ``models`` counts the series by model.
    """

    level: str
    kind: SeriesKind
    n_series: int
    n_scored: int
    mase: float | None
    naive_mase: float | None
    relative_mae: float | None
    pinball: float | None
    coverage_80: float
    coverage_95: float
    published: Literal["chosen", "seasonal_naive"]
    models: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class PastForecast:
    """A forecast made from data up to ``origin``, which what came since can be held against.

    ``release`` is the release that published it, or ``""`` for one of the back-test, which was made
    afterwards with the method of today as if the later months were not known. ``method`` is the
    version of the method; the build fills in its own for the back-test.
    """

    series: SeriesKey
    release: str
    origin: str
    month: str
    horizon: int
    band: Band
    model: str
    method: str = ""


@dataclass(frozen=True, slots=True)
class Spike:
    """A month in which more appeals came than history and calendar explain.

    ``shown`` is the shown count, ``expected`` with ``lower`` and ``upper`` the range in which 95 %
    of such months lie; ``q_value`` is the share of false findings to be expected among all findings
    that are at least as clear.
    """

    series: SeriesKey
    month: str
    shown: int
    expected: float
    lower: float
    upper: float
    q_value: float


@dataclass(frozen=True)
class Predictions:
    """Everything that is predicted for a release, in the order of the series."""

    forecasts: Sequence[Forecast] = ()
    absences: Sequence[Absence] = ()
    scores: Sequence[Score] = ()
    group_scores: Sequence[GroupScore] = ()
    past: Sequence[PastForecast] = ()
    spikes: Sequence[Spike] = ()
    # Series that were tested for spikes, the months that were, how many months of all series that
    # makes together, and how large a share (0..1) of the spikes may be false.
    n_tested: int = 0
    tested_months: Sequence[str] = field(default_factory=tuple)
    n_tests: int = 0
    false_share: float = 0.0
