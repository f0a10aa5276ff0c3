"""Words of official indicators: value, time, source."""

from __future__ import annotations

from portal.web.context import PageContext
from portal.web.dates import period_title
from portal.web.i18n import Texts
from portal.web.presenters.claim_words import date_text, number_text, qualified
from schemas.official import INDICATOR_UNIT, OfficialIndicator, OfficialValue
from schemas.periods import Period

# Units that their figure names itself, or that are none.
_WITHOUT_WORDS = frozenset(("percent", "date", "mln_rub"))


def value_text(value: OfficialValue, indicator: OfficialIndicator, texts: Texts) -> str:
    """Return a value as it was put: «более 4 000», «около 175 тысяч», «август 2021»."""
    if indicator.kind == "date":
        return date_text(value.value_date, texts.lang)
    if value.value is None:
        return texts.gettext("no figure")
    return qualified(number_text(value.value, indicator.unit, texts), value.qualifier, texts)


def unit_word(indicator: OfficialIndicator, lang: str) -> str:
    """Return what an indicator counts, in small letters; empty where the figure says it."""
    if indicator.unit in _WITHOUT_WORDS:
        return ""
    return INDICATOR_UNIT[indicator.unit].label(lang).lower()


def moment_text(value: OfficialValue, texts: Texts) -> str:
    """Return what time a value is of; empty of a date, which is its own time."""
    if "Q" in value.moment:
        return period_title(Period.parse(value.moment), texts)
    return date_text(value.moment, texts.lang) if value.moment else ""


def place_name(value: OfficialValue, context: PageContext) -> str:
    """Return the name of the territory of a value."""
    return context.store.territories[value.territory].name(context.lang)
