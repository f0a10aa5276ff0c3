"""What the blocks of a tile map on a phone are called."""

from __future__ import annotations

from portal.web.charts.tile_blocks import Blocks
from portal.web.context import PageContext

_RUSSIA = "RU"


def block_captions(context: PageContext, parts: Blocks, parent: str) -> tuple[str, ...]:
    """Return a caption for each block of the places below ``parent``, an empty one of a single."""
    _ = context.texts.gettext
    if len(parts) == 1:
        return ("",)
    is_russia = not parent and context.store.territories.root.code == _RUSSIA
    if is_russia and len(parts) == 2:
        return (_("West: up to the Urals"), _("The Urals, Siberia, the Far East"))
    text = _("Part %(part)s of %(total)s")
    return tuple(text % {"part": part, "total": len(parts)} for part in range(1, len(parts) + 1))
