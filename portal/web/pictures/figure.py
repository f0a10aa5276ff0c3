"""A figure on its own: words and drawing, the same that the page has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup


@dataclass(frozen=True, slots=True)
class Figure:
    """What a picture shows.

    ``title`` is a sentence with the answer in it, ``dek`` says of what and when, ``description`` is
    all of it in words: who does not see the picture hears it. ``draw`` makes an inline SVG with
    classes for a room of so many pixels.
    """

    title: str
    dek: str
    description: str
    draw: Callable[[int, int], Markup]
