"""Patterns of what has no number: lines for what was not reported, dots for too few, a clock."""

from __future__ import annotations

from collections.abc import Collection

from markupsafe import Markup

# Names of the patterns: not reported, too few to say, too early to say.
PATTERNS = ("hatch", "dots", "early")
_DRAWN = {
    "hatch": (
        '<pattern id="hatch-{0}" width="7" height="7" patternUnits="userSpaceOnUse"'
        ' patternTransform="rotate(45)"><rect class="pattern-bg" width="7" height="7"/>'
        '<path class="mark-line" d="M0 0V7"/></pattern>'
    ),
    "dots": (
        '<pattern id="dots-{0}" width="6" height="6" patternUnits="userSpaceOnUse">'
        '<rect class="pattern-bg" width="6" height="6"/>'
        '<circle class="mark-dot" cx="3" cy="3" r="0.95"/></pattern>'
    ),
    "early": (
        '<pattern id="early-{0}" width="24" height="24" patternUnits="userSpaceOnUse">'
        '<rect class="pattern-bg" width="24" height="24"/>'
        '<path class="mark-line" fill="none" d="M12 7a5 5 0 1 0 .01 0M12 9v3l2 1.5"/></pattern>'
    ),
}


def patterns(key: str, kinds: Collection[str] = PATTERNS) -> Markup:
    """Return the patterns ``kinds`` of what has no number, with ids that end in ``key``."""
    drawn = "".join(_DRAWN[kind] for kind in PATTERNS if kind in kinds)
    return Markup(f"<defs>{drawn}</defs>").replace("{0}", key) if drawn else Markup("")  # noqa: S704
