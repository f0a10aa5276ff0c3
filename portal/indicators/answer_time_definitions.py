"""Public definitions of the indicators of answer time: shares closed in time, median, ninth decile.

Times run from receipt to the final answer and are known by bucket only, so there are no means; a
median is the shortest of the published terms within which half were closed.
"""

from __future__ import annotations

from portal.indicators.indicator import Indicator

# By speed bucket: its term in words.
_TERMS = {
    "h1": ("1 час", "1 hour"),
    "h2": ("2 часа", "2 hours"),
    "h4": ("4 часа", "4 hours"),
    "h9": ("9 часов", "9 hours"),
    "d1": ("1 день", "1 day"),
    "d3": ("3 дня", "3 days"),
    "d7": ("7 дней", "7 days"),
    "d15": ("15 дней", "15 days"),
    "d30": ("30 дней", "30 days"),
}
_COUNTED_RU = "поступившие без переадресованных, отозванных, отклонённых и записанных повторно"
_COUNTED_EN = "received without forwarded, withdrawn, rejected and duplicate ones"
# Speed bucket of each share closed in time, and the part of the appeals at each quantile.
WITHIN = {f"closed_within_{code}": code for code in _TERMS}
QUANTILES = {"median_time": 0.5, "p90_time": 0.9}


def _within(identifier: str, code: str) -> Indicator:
    term_ru, term_en = _TERMS[code]
    return Indicator(
        identifier,
        "share",
        f"Закрыто за {term_ru}",
        f"Closed within {term_en}",
        f"Доля учтённых обращений, закрытых не позже чем через {term_ru} после поступления. Те, что"
        " ещё не закрыты, остаются в знаменателе.",
        f"Share of counted appeals closed no later than {term_en} after receipt. Those that are"
        " still open stay in the denominator.",
        f"обращения, окончательный ответ по которым дан не позже чем через {term_ru}",
        f"appeals with a final answer no later than {term_en} after receipt",
        _COUNTED_RU,
        _COUNTED_EN,
        "Закрыто не значит решено. Закрытое без даты не считается закрытым в этот срок. Показателя"
        " нет там, где хотя бы один из источников не различает такие сроки.",
        "Closed does not mean solved. What was closed without a date does not count as closed in"
        " time. There is no such share where one of the regimes cannot tell this term apart.",
    )


def _quantile(identifier: str, ru: tuple[str, str], en: tuple[str, str]) -> Indicator:
    label_ru, part_ru = ru
    label_en, part_en = en
    return Indicator(
        identifier,
        "hours",
        label_ru,
        label_en,
        f"Наименьший из публикуемых сроков, за который закрыто не меньше {part_ru} учтённых"
        " обращений, в часах. Те, что ещё не закрыты, тоже учтены.",
        f"Shortest of the published terms within which at least {part_en} of the counted appeals"
        " were closed, in hours. Those that are still open are counted too.",
        f"обращения, закрытые за этот срок: не меньше {part_ru}",
        f"appeals closed within that term: at least {part_en}",
        _COUNTED_RU,
        _COUNTED_EN,
        "Время известно лишь по срокам: настоящее значение лежит между предыдущим сроком и этим."
        " Границы — крайние сроки, между которыми оно лежит с вероятностью 95\u00a0%. Если дата"
        " закрытия не передана у более чем 5\u00a0% обращений, показателя нет.",
        "Times are known by term only: the true value lies between the term before and this one."
        " The bounds are the terms between which it lies with a probability of 95%. There is no"
        " value where the day of closing is missing from more than 5% of the appeals.",
    )


ANSWER_TIME_INDICATORS = (
    *(_within(identifier, code) for identifier, code in WITHIN.items()),
    _quantile(
        "median_time",
        ("Медиана времени до закрытия", "половины"),
        ("Median time to closing", "half"),
    ),
    _quantile(
        "p90_time",
        ("Время, за которое закрыто девять из десяти", "девяти десятых"),
        ("Time within which nine in ten are closed", "nine tenths"),
    ),
)
