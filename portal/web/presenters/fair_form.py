"""Which company is compared: the place in the address, and the list to choose another from."""

from __future__ import annotations

from collections.abc import Sequence

from geodata.territories import Territory
from portal.indicators.comparison import Company
from portal.web.context import PageContext
from portal.web.presenters.cells import Choice, Option
from portal.web.presenters.selection import BadQuery, given_value


def company_of(context: PageContext, every: Sequence[Company]) -> tuple[Company, Territory | None]:
    """Return the company that ``geo`` names, and the place itself where it is one of the company.

    A place that others are compared in leads to these; any other to its own company. Raises
    ``BadQuery`` for what is no place and for a place that belongs to no company.
    """
    territories, _ = context.store.territories, context.texts.gettext
    given = given_value(context, "geo") or territories.root.code
    if given not in territories:
        message = _(
            "There is no place with the code “%(given)s”. Look it up on the page of places."
        )
        raise BadQuery("geo", given, message % {"given": given})
    for company in every:
        if company.above == given:
            return company, None
    for company in every:
        if given in company.codes:
            return company, territories[given]
    message = _("Nothing is compared within “%(place)s”. Choose the country or one of: %(known)s.")
    names = ", ".join(company.above for company in every)
    values = {"place": territories[given].name(context.lang), "known": names}
    raise BadQuery("geo", given, message % values)


def place_choice(context: PageContext, every: Sequence[Company], chosen: Company) -> Choice:
    """Return the list of places within which others are compared, the whole first."""
    territories, lang = context.store.territories, context.lang
    root = territories.root.code
    aboves = sorted(
        {company.above for company in every},
        key=lambda code: (code != root, territories[code].name(lang).casefold()),
    )
    options = tuple(
        Option(code, territories[code].name(lang), code == chosen.above) for code in aboves
    )
    return Choice("geo", context.texts.gettext("Within"), (("", options),))
