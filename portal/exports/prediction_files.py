"""The files of what is predicted: forecasts, scores, past forecasts, spikes."""

from __future__ import annotations

from datetime import date

from portal.exports.file_table import FileTable
from schemas.passport import Text

_DAY = date(2026, 11, 22)
PREDICTION_FILES = {
    "forecasts": FileTable(
        Text("Прогнозы поступления обращений", "Forecasts of appeals received"),
        Text(
            "Сколько обращений ожидается в каждый из следующих месяцев, с интервалами на 80 и 95 %."
            " Это прогнозы, а не данные: они посчитаны по показанным числам и считаются от"
            " последнего опубликованного месяца.",
            "How many appeals are expected in each of the months to come, with intervals of 80 and"
            " 95 %. They are forecasts and no data: they are made from shown counts and begin after"
            " the last published month.",
        ),
        ("REF_AREA", "TOPIC", "TIME_PERIOD"),
        "monthly",
        _DAY,
    ),
    "forecast_scores": FileTable(
        Text("Точность прогнозов по рядам", "Scores of the forecasts by series"),
        Text(
            "Насколько прогнозы каждого ряда сбывались бы раньше, на месяцах, по которым модель не"
            " выбирали; у рядов без прогноза — почему его нет.",
            "How well the forecasts of each series would have done before, on months that chose no"
            " model; of series without a forecast, why there is none.",
        ),
        ("REF_AREA", "TOPIC"),
        "monthly",
        _DAY,
    ),
    "forecast_group_scores": FileTable(
        Text("Точность прогнозов в среднем", "Mean scores of the forecasts"),
        Text(
            "Средняя точность прогнозов по уровням территорий и сколько рядов какой моделью"
            " прогнозируется.",
            "Mean scores of the forecasts by level of territory, and how many series each model"
            " forecasts.",
        ),
        ("LEVEL", "SERIES_KIND"),
        "monthly",
        _DAY,
    ),
    "past_forecasts": FileTable(
        Text("Прежние прогнозы и что вышло", "Past forecasts and what came"),
        Text(
            "Прогнозы прежних выпусков на месяцы, которые с тех пор опубликованы, и проверка"
            " нынешнего метода на прошлом (backtest), рядом с тем, сколько обращений поступило.",
            "Forecasts of earlier releases for months that were published since, and the method of"
            " today tried on the past (backtest), beside the appeals that were received.",
        ),
        ("REF_AREA", "TOPIC", "FORECAST_IN", "ORIGIN", "TIME_PERIOD"),
        "monthly",
        _DAY,
    ),
    "spikes": FileTable(
        Text("Всплески", "Spikes"),
        Text(
            "Месяцы, в которые обращений поступило больше, чем объясняют прошлое и календарь:"
            " показанное число, ожидаемый диапазон и доля ложных находок.",
            "Months in which more appeals came than history and calendar explain: the shown count,"
            " the range to be expected, and the share of false findings.",
        ),
        ("REF_AREA", "TOPIC", "TIME_PERIOD"),
        "monthly",
        _DAY,
    ),
}
