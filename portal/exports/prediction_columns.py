"""Columns of the files of what is predicted: type, meaning, codelist."""

from __future__ import annotations

from schemas.passport import Column, ColumnKind, Text
from schemas.predictions import FORECAST_ABSENCE, FORECAST_MODEL


def _column(name: str, kind: ColumnKind, ru: str, en: str, codelist: str | None = None) -> Column:
    return Column(name, kind, Text(ru, en), codelist)


def _limit(end: str, level: int) -> Column:
    ru = "нижняя" if end == "LOWER" else "верхняя"
    return _column(
        f"{end}_{level}",
        "number",
        f"{ru} граница интервала, в который число попадает в {level} % случаев",
        f"{end.lower()} limit of the interval that holds {level} % of such figures",
    )


PREDICTION_COLUMNS = (
    _column("HORIZON", "integer", "на сколько месяцев вперёд", "months ahead"),
    _column(
        "FORECAST",
        "number",
        "прогноз: сколько обращений поступит за месяц",
        "forecast of the appeals received in the month",
    ),
    *(_limit(end, level) for level in (80, 95) for end in ("LOWER", "UPPER")),
    _column(
        "FORECAST_MODEL",
        "text",
        "модель прогноза: "
        + "; ".join(f"{code.code} — {code.label_ru}" for code in FORECAST_MODEL),
        "model: " + "; ".join(f"{code.code} = {code.label_en}" for code in FORECAST_MODEL),
        FORECAST_MODEL.id,
    ),
    _column("METHOD", "text", "версия метода", "version of the method"),
    _column(
        "NO_FORECAST",
        "text",
        "почему прогноза нет; пусто — прогноз есть: "
        + "; ".join(f"{code.code} — {code.label_ru}" for code in FORECAST_ABSENCE),
        "why there is no forecast; empty = there is one: "
        + "; ".join(f"{code.code} = {code.label_en}" for code in FORECAST_ABSENCE),
        FORECAST_ABSENCE.id,
    ),
    _column(
        "N_WINDOWS",
        "integer",
        "сколько раз прогноз проверен на прошлом",
        "how many times the forecast was tried on the past",
    ),
    _column(
        "N_SCORED",
        "integer",
        "сколько месяцев проверено, по всем попыткам",
        "months that were scored, those of all tries",
    ),
    _column(
        "MASE",
        "number",
        "MASE: средняя ошибка в долях ошибки «как год назад» на обучающих месяцах",
        "MASE: mean error in units of that of the seasonal naive within the training months",
    ),
    _column(
        "NAIVE_MASE",
        "number",
        "то же у прогноза «как в том же месяце год назад»",
        "the same of the forecast «as in the same month a year ago»",
    ),
    _column(
        "RELATIVE_MAE",
        "number",
        "ошибка прогноза, делённая на ошибку «как год назад» за те же месяцы; меньше 1 — лучше",
        "error over that of the seasonal naive on the same months; below 1 is better",
    ),
    _column(
        "PINBALL",
        "number",
        "средняя потеря по пяти квантилям, в тех же единицах, что MASE",
        "mean pinball loss at the five quantiles, in the units of MASE",
    ),
    *(
        _column(
            f"COVERAGE_{level}",
            "number",
            f"доля проверенных месяцев, попавших в интервал {level} %",
            f"share of the scored months that lay within the {level} % interval",
        )
        for level in (80, 95)
    ),
    _column(
        "SERIES_KIND",
        "text",
        "total — все темы вместе, topic — по темам",
        "total = all topics together, topic = by topic",
    ),
    _column("N_SERIES", "integer", "сколько рядов с прогнозом", "series with a forecast"),
    _column(
        "PUBLISHED_MODELS",
        "text",
        "chosen — опубликованы выбранные модели; seasonal_naive — выбранные были не лучше, и"
        " опубликовано «как год назад»",
        "chosen = the chosen models are published; seasonal_naive = they were no better, and the"
        " seasonal naive is",
    ),
    _column(
        "N_BY_MODEL",
        "text",
        "сколько рядов какой моделью: модель и число через пробел",
        "how many series by model: model and number with a space between",
    ),
    _column(
        "FORECAST_IN",
        "text",
        "выпуск, который опубликовал прогноз; backtest — проверка нынешнего метода на прошлом",
        "release that published the forecast; backtest = the method of today tried on the past",
    ),
    _column(
        "ORIGIN",
        "month",
        "последний месяц, который был известен при прогнозе",
        "last month that was known to the forecast",
    ),
    _column(
        "RECEIVED_STATUS",
        "text",
        "статус числа RECEIVED: A — обычное, P — частично, L — не передано",
        "status of RECEIVED: A normal, P partial, L not reported",
        "obs_status",
    ),
    *(
        _column(
            f"WITHIN_{level}",
            "boolean",
            f"попало ли поступившее в интервал {level} %; пусто — неизвестно",
            f"whether what came lay within the {level} % interval; empty = unknown",
        )
        for level in (80, 95)
    ),
    _column(
        "EXPECTED",
        "number",
        "сколько обращений было бы без всплеска: оценка",
        "appeals to be expected without the spike: an estimate",
    ),
    _column(
        "EXPECTED_LOWER",
        "number",
        "нижняя граница диапазона, в котором лежат 95 % таких месяцев",
        "lower limit of the range in which 95 % of such months lie",
    ),
    _column(
        "EXPECTED_UPPER",
        "number",
        "верхняя граница этого диапазона",
        "upper limit of that range",
    ),
    _column(
        "Q_VALUE",
        "number",
        "какая доля находок, ясных не меньше этой, ложна (0..1)",
        "share (0..1) of false findings among those that are at least as clear",
    ),
)
