"""The badge of a place for the site of its administration: one figure, what it is, where, when."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from portal.web.charts.gap_patterns import patterns
from portal.web.pictures.text import FAMILIES, Font, shorten, width

WIDTH, HEIGHT = 340, 80
_FIELD, _STRIP = 88, 17
# Fonts of the reader's own device may be a little wider than ours.
_SLACK = 0.95
_SMALLEST = 10.5


@dataclass(frozen=True, slots=True)
class Badge:
    """Words of a badge. Without a ``value`` the field carries the pattern ``mark``.

    ``note`` is on made-up data, empty on real data.
    """

    value: str
    mark: str
    measure: str
    place: str
    period: str
    note: str
    description: str


def badge_svg(badge: Badge) -> Markup:
    """Return the badge; it has the same colour for every value."""
    bottom = HEIGHT - (_STRIP if badge.note else 0)
    parts = [
        patterns("badge"),
        Markup('<rect class="sheet-paper" width="{}" height="{}"/>').format(WIDTH, HEIGHT),
        _field(badge, bottom),
        *_lines(badge, bottom),
    ]
    if badge.note:
        strip = Markup('<rect class="sheet-banner" y="{}" width="{}" height="{}"/>')
        parts.append(strip.format(bottom, WIDTH, _STRIP))
        parts.append(
            _text(badge.note, "golos-400", 11, 8, HEIGHT - 5, WIDTH - 16, "sheet-on-banner")
        )
    parts.append(
        Markup('<rect class="badge-edge" x="0.5" y="0.5" width="{}" height="{}"/>').format(
            WIDTH - 1, HEIGHT - 1
        )
    )
    return Markup(
        '<svg role="img" aria-label="{}" viewBox="0 0 {} {}" width="{}" height="{}">{}</svg>'
    ).format(badge.description, WIDTH, HEIGHT, WIDTH, HEIGHT, Markup("").join(parts))


def _field(badge: Badge, bottom: int) -> Markup:
    if not badge.value:
        fill = Markup('<rect class="badge-gap" fill="url(#{}-badge)" width="{}" height="{}"/>')
        return fill.format(badge.mark or "hatch", _FIELD, bottom)
    field = Markup('<rect class="badge-field" width="{}" height="{}"/>').format(_FIELD, bottom)
    left = (_FIELD - width(badge.value, "literata-600", 27)) / 2
    return field + _text(
        badge.value, "literata-600", 27, left, bottom / 2 + 9, _FIELD, "badge-value"
    )


def _lines(badge: Badge, bottom: int) -> list[Markup]:
    room = WIDTH - _FIELD - 20
    step = bottom / 3.6
    first = step * 1.02
    return [
        _text(badge.measure, "golos-600", 15, _FIELD + 12, first, room),
        _text(badge.place, "golos-400", 13, _FIELD + 12, first + step, room),
        _text(badge.period, "golos-400", 12, _FIELD + 12, first + 2 * step, room, "sheet-dek"),
    ]


def _text(
    text: str, font: Font, size: float, x: float, y: float, room: float, name: str = ""
) -> Markup:
    family, weight = FAMILIES[font]
    shape = Markup(
        '<text class="{}" x="{:.1f}" y="{:.1f}" font-family="{}" font-size="{:.1f}"'
        ' font-weight="{}">{}</text>'
    )
    # Smaller where it would not fit, and only then cut.
    room *= _SLACK
    size = max(min(size, 0.999 * size * room / max(width(text, font, size), 1)), _SMALLEST)
    shown = shorten(text, font, size, room)
    return shape.format(name, x, y, family, size, weight, shown)
