"""The page of one official indicator: every value with its source, and a map of shares."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup
from werkzeug.exceptions import NotFound

from portal.indicators.centre_register import (
    CENTRE_OPENED,
    CENTRE_RESIDENTS,
    CENTRE_SHARE,
    centre_shares,
)
from portal.indicators.official_figures import newest_first
from portal.web.charts.tile_blocks import blocks
from portal.web.charts.tiles import PLAIN_GAP, WIDE, Tile, narrow_metrics, tiles_svg
from portal.web.context import PageContext
from portal.web.i18n import NBSP
from portal.web.presenters.centre_words import municipalities_lines, residents_lines
from portal.web.presenters.claim_words import number_text
from portal.web.presenters.poll_lines import POLLS, PollLine, poll_lines
from portal.web.presenters.system_words import (
    moment_text,
    place_name,
    unit_beside,
    unit_word,
    value_text,
)
from schemas.official import INDICATOR_KIND, VALUE_STATUS, OfficialIndicator, OfficialValue

# Upper ends of the classes of the map in per cent; the last class is the whole.
_CLASSES = (25, 50, 75, 100)
_FEWEST_TILES = 2


@dataclass(frozen=True, slots=True)
class ValueLine:
    """One value; ``claim`` is the address of the press claim that it was taken from, if any.

    ``inferred`` where the source prints no time, ``counted`` where it prints no number.
    """

    place: str
    place_href: str
    value: str
    unit: str
    share_of: str
    when: str
    source: str
    source_url: str
    status: str
    wording: str
    note: str
    inferred: bool
    counted: bool
    claim: str


@dataclass(frozen=True, slots=True)
class SharesMap:
    """Tiles of shares, wide and in narrow blocks; ``keys`` are (fill, words) of the legend."""

    wide: Markup
    narrow: tuple[Markup, ...]
    keys: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class OfficialView:
    """Everything the page prints; ``register`` are (place, sentence) of what the register has.

    ``polls`` are those on record, ``None`` on pages of other indicators.
    """

    name: str
    definition: str
    kind: str
    unit: str
    part: str
    part_href: str
    values: tuple[ValueLine, ...]
    former: tuple[ValueLine, ...]
    map: SharesMap | None
    register: tuple[tuple[str, str], ...]
    of_residents: bool
    polls: tuple[PollLine, ...] | None


def make_official_view(context: PageContext, code: str) -> OfficialView:
    """Return the page of an indicator; raise ``NotFound`` for one that the release lacks."""
    official, lang = context.store.official, context.lang
    indicator = official.indicators.get(code)
    if indicator is None:
        raise NotFound
    part = official.parts[indicator.part]
    return OfficialView(
        indicator.name(lang),
        indicator.definition(lang),
        INDICATOR_KIND[indicator.kind].label(lang),
        unit_word(indicator, lang),
        part.name(lang),
        f"{context.links.page('/system')}#{part.code}",
        _lines(context, indicator, official.values_of(code)),
        _lines(context, indicator, official.former_values_of(code)),
        _shares_map(context, indicator) if code in (CENTRE_SHARE, CENTRE_RESIDENTS) else None,
        _register(context, code),
        code == CENTRE_RESIDENTS,
        poll_lines(context) if code == POLLS else None,
    )


def _lines(
    context: PageContext, indicator: OfficialIndicator, values: tuple[OfficialValue, ...]
) -> tuple[ValueLine, ...]:
    return tuple(_line(context, indicator, one) for one in newest_first(values))


def _line(context: PageContext, indicator: OfficialIndicator, one: OfficialValue) -> ValueLine:
    lang = context.lang
    share_of = one.share_of(lang)
    if one.denominator is not None:
        share_of = f"{number_text(one.denominator, '', context.texts)} — {share_of}"
    known = {claim.id for claim in context.store.claims.claims}
    return ValueLine(
        place_name(one, context),
        context.links.territory(one.territory),
        value_text(one, indicator, context.texts),
        unit_beside(one, indicator, context.texts),
        share_of,
        moment_text(one, context.texts),
        one.source(lang),
        one.source_url,
        VALUE_STATUS[one.status].label(lang),
        one.wording(lang),
        one.note(lang),
        bool({*one.inferred} - {"value"}),
        "value" in one.inferred,
        f"{context.links.page('/claims')}#{one.claim}" if one.claim in known else "",
    )


def _register(context: PageContext, code: str) -> tuple[tuple[str, str], ...]:
    if code == CENTRE_RESIDENTS:
        return residents_lines(context)
    return municipalities_lines(context) if code in (CENTRE_SHARE, CENTRE_OPENED) else ()


def _shares_map(context: PageContext, indicator: OfficialIndicator) -> SharesMap | None:
    """Return the map, ``None`` where fewer than two regions have a tile or none has a share."""
    store, lang = context.store, context.lang
    shares = centre_shares(store, indicator.code)
    tiles = []
    places = store.territories.at_level(context.info.map_level)
    for place in places:
        code, position = place.code, store.tiles.get(place.code)
        if position is None:
            continue
        text, fill, label = "", PLAIN_GAP, context.texts.gettext("no figure")
        if code in shares:
            percent, is_least = shares[code]
            label = number_text(percent, "percent", context.texts)
            text = f"≥{NBSP}{label}" if is_least else label
            label = context.texts.gettext("%(figure)s or more") % {"figure": label}
            label = label if is_least else text
            fill = f"seq-{sum(percent >= limit for limit in _CLASSES) + 1}"
        abbr, name = place.abbr(lang), place.name(lang)
        tiles.append(Tile(*position, abbr, name, text, fill, code=code, label=label))
    if len(tiles) < _FEWEST_TILES or not shares:
        return None
    words = context.texts.gettext("Tile map: %(indicator)s. The table below has the same numbers.")
    description = words % {"indicator": indicator.name(lang)}
    shape = context.info.tile_shape
    parts = blocks(tiles, {place.code: place.parent or "" for place in places})
    metrics = narrow_metrics(parts, shape)
    narrow = tuple(
        tiles_svg(part, metrics, description, f"n{index}", shape)
        for index, part in enumerate(parts, start=1)
    )
    return SharesMap(tiles_svg(tiles, WIDE, description, "w", shape), narrow, _keys(context))


def _keys(context: PageContext) -> tuple[tuple[str, str], ...]:
    percent = "%" if context.lang == "en" else f"{NBSP}%"
    limits = (0, *_CLASSES)
    ends = [f"{low}–{high - 1}{percent}" for low, high in zip(limits, _CLASSES, strict=False)]
    keys = [(f"seq-{number}", text) for number, text in enumerate((*ends, f"100{percent}"), 1)]
    return (*keys, (PLAIN_GAP, context.texts.gettext("no figure")))
