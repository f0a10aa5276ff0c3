"""The sheet of a picture: note on the data, sentence, figure, source; all in one drawing."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from portal.web.pictures.nesting import fitted, size_of
from portal.web.pictures.text import FAMILIES, Font, balanced, shorten, width, wrap

_MARGIN, _BANNER, _FOOT = 48, 40, 62
_TITLE, _TITLE_LINE, _DEK, _DEK_LINE = 40, 48, 21, 30


@dataclass(frozen=True, slots=True)
class Sheet:
    """Width and height of a sheet, and how many pixels of the PNG one of its units has."""

    width: int
    height: int
    zoom: int

    @property
    def room(self) -> int:
        """Return the width between the margins."""
        return self.width - 2 * _MARGIN


# A card as social networks show it, and half a page of A4 at 300 dots an inch.
SHEETS = {"card": Sheet(1200, 630, 1), "print": Sheet(1200, 850, 2)}


@dataclass(frozen=True, slots=True)
class Words:
    """What stands around a figure; ``banner`` is empty for real data."""

    banner: str
    title: str
    dek: str
    source: str
    address: str


def room_of(sheet: Sheet, words: Words) -> tuple[int, int]:
    """Return width and height that a sheet leaves for its figure."""
    return sheet.room, round(sheet.height - _top(sheet, words) - _FOOT - 12)


def sheet_svg(sheet: Sheet, words: Words, figure: Markup) -> Markup:
    """Return the whole drawing: ``figure``, an inline SVG, is put below the words."""
    room, height = room_of(sheet, words)
    wide, high = size_of(figure)
    spare = height - high * min(room / wide, height / high)
    top = _top(sheet, words) + spare / 3
    placed = fitted(figure, _MARGIN, top, (room, height))
    return Markup(
        '<svg viewBox="0 0 {0} {1}" width="{0}" height="{1}">'
        '<rect class="sheet-paper" width="{0}" height="{1}"/>{2}{3}{4}</svg>'
    ).format(sheet.width, sheet.height, _head(sheet, words), placed, _foot(sheet, words))


def _top(sheet: Sheet, words: Words) -> float:
    title, dek = _lines(sheet, words)
    banner = _BANNER if words.banner else 0
    return banner + 34 + _TITLE_LINE * len(title) + _DEK_LINE * len(dek) + 20


def _lines(sheet: Sheet, words: Words) -> tuple[tuple[str, ...], tuple[str, ...]]:
    title = balanced(words.title, "literata-600", _TITLE, sheet.room, 3)
    return title, wrap(words.dek, "golos-400", _DEK, sheet.room, 2) if words.dek else ()


def _head(sheet: Sheet, words: Words) -> Markup:
    title, dek = _lines(sheet, words)
    parts, y = [], 0.0
    if words.banner:
        parts.append(
            Markup('<rect class="sheet-banner" width="{}" height="{}"/>').format(
                sheet.width, _BANNER
            )
        )
        parts.append(_text(words.banner, "golos-600", 18, _MARGIN, 26, "sheet-on-banner"))
        y = _BANNER
    y += 34 + _TITLE * 0.8
    for line in title:
        parts.append(_text(line, "literata-600", _TITLE, _MARGIN, y))
        y += _TITLE_LINE
    y += 2
    for line in dek:
        parts.append(_text(line, "golos-400", _DEK, _MARGIN, y - 12, "sheet-dek"))
        y += _DEK_LINE
    return Markup("").join(parts)


def _foot(sheet: Sheet, words: Words) -> Markup:
    y = sheet.height - 24
    rule = Markup('<rect class="sheet-rule" x="{}" y="{}" width="{}" height="1"/>').format(
        _MARGIN, sheet.height - _FOOT + 8, sheet.room
    )
    source = shorten(words.source, "golos-400", 18, sheet.room * 0.62)
    room = sheet.room - width(source, "golos-400", 18) - 24
    address = shorten(words.address, "golos-400", 18, room)
    left = sheet.width - _MARGIN - width(address, "golos-400", 18)
    return Markup("").join(
        [
            rule,
            _text(source, "golos-400", 18, _MARGIN, y, "sheet-dek"),
            _text(address, "golos-400", 18, left, y, "sheet-dek"),
        ]
    )


def _text(text: str, font: Font, size: float, x: float, y: float, name: str = "") -> Markup:
    family, weight = FAMILIES[font]
    shape = Markup(
        '<text class="{}" x="{:.1f}" y="{:.1f}" font-family="{}" font-size="{}" font-weight="{}">'
        "{}</text>"
    )
    return shape.format(name, x, y, family, size, weight, text)
