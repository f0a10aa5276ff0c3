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
# Behind these a Russian figure stands in the genitive, and its noun with it.
_GENITIVE = frozenset(("more_than", "about"))
_ELEVEN = 11


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


def unit_beside(value: OfficialValue, indicator: OfficialIndicator, texts: Texts) -> str:
    """Return what a value counts as it stands behind the figure: «83 субъекта», «5 центров».

    Empty where there is no figure and where it says its unit itself.
    """
    if value.value is None or indicator.unit in _WITHOUT_WORDS:
        return ""
    number = round(value.value)
    if texts.lang == "ru" and value.qualifier in _GENITIVE:
        # «21 центр», yet «более 21 центра»; «83 центра», yet «более 83 центров».
        is_one = number % 10 == 1 and number % 100 != _ELEVEN
        number = 2 if is_one else 5
    return counted_word(indicator.unit, number, texts)


def counted_word(unit: str, number: int, texts: Texts) -> str:
    """Return the word of a unit in its form beside ``number``."""
    words = {
        "regions": texts.ngettext("region", "regions", number),
        "municipalities": texts.ngettext("municipality", "municipalities", number),
        "centres": texts.ngettext("centre", "centres", number),
        "pages": texts.ngettext("page", "pages", number),
        "widgets": texts.ngettext("widget", "widgets", number),
        "bodies": texts.ngettext("public body", "public bodies", number),
        "people": texts.ngettext("person", "people", number),
        "events": texts.ngettext("event", "events", number),
        "polls": texts.ngettext("poll", "polls", number),
        "objects": texts.ngettext("object", "objects", number),
        "applications": texts.ngettext("application", "applications", number),
        "votes": texts.ngettext("vote", "votes", number),
        "appeals": texts.ngettext("appeal", "appeals", number),
    }
    return words[unit]


def moment_text(value: OfficialValue, texts: Texts) -> str:
    """Return what time a value is of; empty of a date, which is its own time."""
    if "Q" in value.moment:
        return period_title(Period.parse(value.moment), texts)
    return date_text(value.moment, texts.lang) if value.moment else ""


def place_name(value: OfficialValue, context: PageContext) -> str:
    """Return the name of the territory of a value."""
    return context.store.territories[value.territory].name(context.lang)
