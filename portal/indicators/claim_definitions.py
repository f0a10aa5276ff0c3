"""What stands beside a claim: how it is counted, in words and as queries that give the counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import urlencode

from portal.indicators.claim_counts import Span
from portal.indicators.claim_readings import Computed, is_month_cut
from schemas.claims import Claim
from schemas.codelists import FINAL_OUTCOMES

_OBSERVATIONS = "/api/v1/observations"
# Measure: (Russian, English).
_DEFINITIONS: Mapping[str, tuple[str, str]] = {
    "received": (
        "Обращения, поступившие за эти месяцы, по всем темам.",
        "Appeals received in these months, all topics.",
    ),
    "processed": (
        "Обращения, поступившие за эти месяцы и закрытые с любым исходом до конца срока"
        " наблюдения.",
        "Appeals received in these months and closed with any outcome within the term of maturity.",
    ),
    "solved": (
        "Обращения, поступившие за эти месяцы, по которым меры приняты до конца срока наблюдения.",
        "Appeals received in these months on which measures were taken within the term of"
        " maturity.",
    ),
    "mean_time": (
        "Среднее время от поступления до закрытия. Время в выпуске сведено в интервалы, поэтому"
        " известны только границы среднего: каждое обращение лежит внутри своего интервала.",
        "Mean time from receipt to closing. The release has times in buckets, so only the bounds of"
        " the mean are known: each appeal lies between the bounds of its bucket.",
    ),
    "median_time": (
        "Интервал времени, в котором закрыто обращение, стоящее посередине.",
        "Bucket of time in which the middle one of the closed appeals lies.",
    ),
    "count_ratio": (
        "Число поступивших за поздние месяцы, делённое на число поступивших за ранние; границы"
        " учитывают ошибку округления.",
        "Number received in the later months divided by that of the earlier; the bounds allow for"
        " the error of rounding.",
    ),
    "time_ratio": (
        "Среднее время за ранние месяцы, делённое на среднее за поздние; оба известны только"
        " границами.",
        "Mean time in the earlier months divided by that of the later; of both only bounds are"
        " known.",
    ),
    "intake_channels": (
        "Режимы, в которых за эти месяцы поступило больше всего обращений.",
        "Regimes in which the most appeals were received in these months.",
    ),
}
_TIMES = frozenset({"mean_time", "median_time", "time_ratio"})
_WITH_CUT_MONTHS = frozenset({"received", "processed", "solved"})
_RATIOS = frozenset({"count_ratio", "time_ratio"})


def definition_of(measure: str, lang: str) -> str:
    """Return how a measure of the codelist ``claim_measure`` is counted, in ``lang``."""
    russian, english = _DEFINITIONS[measure]
    return russian if lang == "ru" else english


def queries_of(claim: Claim, computed: Computed, release: str) -> tuple[tuple[Span, str], ...]:
    """Return months and addresses, below the portal's, that give the counts behind ``computed``.

    Their sum is the figure, but for the error of rounding; whole years are asked for as one period
    each. There are two where two spans are compared, and where a month is not whole (with it and
    without). A figure of a register has none.
    """
    return tuple((span, _query(claim, computed, span, release)) for span in _spans(claim, computed))


def _spans(claim: Claim, computed: Computed) -> Iterator[Span]:
    if computed.span is None:
        return
    yield computed.span
    if computed.measure in _RATIOS:
        yield Span(claim.compared_from, claim.compared_to)
    shorter = computed.span.without_last()
    if computed.measure in _WITH_CUT_MONTHS and is_month_cut(claim) and shorter is not None:
        yield shorter


def _query(claim: Claim, computed: Computed, span: Span, release: str) -> str:
    asked: list[tuple[str, str]] = [("geo", claim.territory)]
    if computed.measure != "intake_channels":
        asked += [("regime", code) for code in computed.regimes]
    asked += [("outcome", code) for code in _outcomes(computed.measure)]
    asked += [("time", str(part)) for part in span.parts]
    asked += [("groupBy", name) for name in _broken_down(computed.measure)]
    return f"{_OBSERVATIONS}?{urlencode([*asked, ('release', release)], safe='/')}"


def _outcomes(measure: str) -> Sequence[str]:
    if measure == "processed":
        return FINAL_OUTCOMES
    return ("measures_taken",) if measure == "solved" else ()


def _broken_down(measure: str) -> Sequence[str]:
    """Return what an answer is broken down by beside place, time and what is filtered."""
    if measure in _TIMES:
        return ("regime", "speed")
    return ("regime",) if measure == "intake_channels" else ()
