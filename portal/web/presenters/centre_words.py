"""What the register of municipal centres adds up to, in words: (place, sentence)."""

from __future__ import annotations

from portal.indicators.centre_register import RegisterShare, register_shares
from portal.indicators.labels import format_count
from portal.web.context import PageContext
from portal.web.dates import day_text
from portal.web.presenters.claim_words import number_text


def municipalities_lines(context: PageContext) -> tuple[tuple[str, str], ...]:
    """Return of each territory how many of its municipalities have a centre."""
    sentence = context.texts.gettext(
        "%(n)s of %(all)s municipalities are named, that is %(share)s or more"
    )
    return tuple(
        (
            _name(context, code),
            sentence
            % {
                "n": share.n_centres,
                "all": share.n_municipalities,
                "share": number_text(share.percent, "percent", context.texts),
            },
        )
        for code, share in register_shares(context.store).items()
    )


def residents_lines(context: PageContext) -> tuple[tuple[str, str], ...]:
    """Return of each territory how many of its residents live where there is a centre."""
    return tuple(
        (_name(context, code), _residents(context, share))
        for code, share in register_shares(context.store).items()
    )


def residents_figures(context: PageContext) -> tuple[tuple[str, str, str], ...]:
    """Return (territory, share, day) where the residents are known."""
    return tuple(
        (
            _name(context, code),
            number_text(found.percent, "percent", context.texts),
            day_text(found.as_of, context.lang),
        )
        for code, share in register_shares(context.store).items()
        if (found := share.residents) is not None
    )


def _residents(context: PageContext, share: RegisterShare) -> str:
    _, found = context.texts.gettext, share.residents
    if found is None:
        return _(
            "the share is not known, as no day has the residents of all %(n)s municipalities"
        ) % {"n": share.n_centres}
    sentence = _(
        "%(n)s of %(all)s residents on %(day)s live in municipalities that are named, that is"
        " %(share)s or more. Population: %(source)s"
    )
    return sentence % {
        "n": format_count(found.covered, context.lang),
        "all": format_count(found.whole, context.lang),
        "day": day_text(found.as_of, context.lang),
        "share": number_text(found.percent, "percent", context.texts),
        "source": found.source.rstrip("."),
    }


def _name(context: PageContext, code: str) -> str:
    return context.store.territories[code].name(context.lang)
