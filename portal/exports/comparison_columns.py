"""Columns of fair comparison: names in the API, headers of the files, what each means."""

from __future__ import annotations

from schemas.passport import Column, ColumnKind, Text

# Header by the name in the API.
COMPARISON_COLUMNS = {
    "indicator": "INDICATOR",
    "geo": "REF_AREA",
    "compared_within": "COMPARED_WITHIN",
    "topic": "TOPIC",
    "time": "TIME_PERIOD",
    "value": "OBS_VALUE",
    "obs_status": "OBS_STATUS",
    "state": "STATE",
    "numerator": "NUMERATOR",
    "denominator": "DENOMINATOR",
    "rate_floor": "RATE_FLOOR",
    "rounding_error_95": "ROUNDING_ERROR_95",
    "lower_bound_95": "LOWER_BOUND_95",
    "upper_bound_95": "UPPER_BOUND_95",
    "shrunken_rate": "SHRUNKEN_RATE",
    "shrunken_lower_95": "SHRUNKEN_LOWER_95",
    "shrunken_upper_95": "SHRUNKEN_UPPER_95",
    "rank_first": "RANK_FIRST",
    "rank_last": "RANK_LAST",
    "n_ranked": "N_RANKED",
    "centre": "CENTRE",
    "funnel_lower_95": "FUNNEL_LOWER_95",
    "funnel_upper_95": "FUNNEL_UPPER_95",
    "funnel_lower_998": "FUNNEL_LOWER_998",
    "funnel_upper_998": "FUNNEL_UPPER_998",
    "funnel_position": "FUNNEL_POSITION",
    "peers_lower": "PEERS_LOWER",
    "peers_upper": "PEERS_UPPER",
    "n_peers": "N_PEERS",
    "method": "METHOD",
}


def _column(name: str, kind: ColumnKind, ru: str, en: str, codelist: str | None = None) -> Column:
    return Column(name, kind, Text(ru, en), codelist)


COLUMNS_OF_COMPARISON = (
    _column(
        "COMPARED_WITHIN",
        "text",
        "территория, внутри которой идёт сравнение: страна или регион",
        "place within which places are compared: the country, or a region",
    ),
    _column("NUMERATOR", "integer", "показанное число в числителе", "shown count of the numerator"),
    _column(
        "DENOMINATOR", "integer", "показанное число учтённых обращений", "shown counted appeals"
    ),
    _column(
        "RATE_FLOOR",
        "integer",
        "с какого знаменателя доли показаны",
        "denominator from which shares are shown",
    ),
    _column(
        "LOWER_BOUND_95",
        "number",
        "нижняя граница интервала 95 %: в нём случай и округление",
        "lower bound of the 95 % interval, which holds chance and rounding",
    ),
    _column("UPPER_BOUND_95", "number", "верхняя граница интервала 95 %", "its upper bound"),
    _column(
        "SHRUNKEN_RATE",
        "number",
        "доля, сдвинутая к общему для сравниваемых территорий: чем меньше обращений, тем сильнее",
        "share drawn towards what the compared places share: the fewer appeals, the more",
    ),
    _column(
        "SHRUNKEN_LOWER_95",
        "number",
        "нижняя граница её интервала 95 %; округление в нём учтено",
        "lower bound of its 95 % credible interval, rounding included",
    ),
    _column("SHRUNKEN_UPPER_95", "number", "верхняя граница её интервала", "its upper bound"),
    _column(
        "RANK_FIRST",
        "integer",
        "первое место, которое территория может занимать (1 — самая большая доля), 95 %",
        "first rank that the place may have (1 is the largest share), 95 %",
    ),
    _column("RANK_LAST", "integer", "последнее такое место", "last such rank"),
    _column("N_RANKED", "integer", "у скольких территорий есть места", "places that have ranks"),
    _column(
        "CENTRE", "number", "доля территории выше: середина воронки", "share of COMPARED_WITHIN"
    ),
    _column(
        "FUNNEL_LOWER_95",
        "number",
        "выше этой доли лежат 95 % территорий, где всё как в среднем",
        "95 % of places that do as the centre does lie above this share",
    ),
    _column("FUNNEL_UPPER_95", "number", "верхний предел 95 %", "and below this one"),
    _column("FUNNEL_LOWER_998", "number", "нижний предел 99,8 %", "the same, 99.8 % of places"),
    _column("FUNNEL_UPPER_998", "number", "верхний предел 99,8 %", "upper limit of 99.8 %"),
    _column(
        "FUNNEL_POSITION",
        "text",
        "место в воронке: inside — внутри, between — между пределами, outside — за пределом 99,8 %",
        "position in the funnel: inside, between the limits, or outside those of 99.8 %",
        "funnel_position",
    ),
    _column(
        "PEERS_LOWER",
        "number",
        "с этой доли начинается средняя половина похожих территорий",
        "the middle half of the peers begins here",
    ),
    _column("PEERS_UPPER", "number", "здесь средняя половина кончается", "and ends here"),
    _column(
        "N_PEERS",
        "integer",
        "сколько похожих по населению и виду территорий с долей, вместе с этой",
        "places of like population and kind that have a share, itself among them",
    ),
    _column("METHOD", "text", "версия метода", "version of the method"),
)
