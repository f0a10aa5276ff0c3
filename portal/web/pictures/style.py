"""What the style sheets say of the classes of drawings, in light colours, as attributes of SVG.

A page styles its drawings by classes; a picture that leaves the page takes their light values with
it. Both come from the same rules, so that a colour is written once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from portal.web.assets import STATIC_ROOT

_SHEETS = STATIC_ROOT / "css"
_TOKENS = "tokens.css"
# Values by themselves; what old browsers get in place of them; the look of a page that is no page.
_LEFT_OUT = (_TOKENS, "fallback.css", "newsroom.css")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_VARIABLE = re.compile(r"var\((--[\w-]+)\)")
# ``svg .label-own`` goes before ``.label-own`` on pages too, where ``svg text`` gives the colour.
_CLASS = re.compile(r"^(?:svg\s+)?\.([\w-]+)$")
_SHORTHAND = re.compile(r"(?:(\d{3})\s+)?([\d.]+)(px|rem)")
_PROPERTIES = frozenset(
    (
        "fill",
        "fill-opacity",
        "font-size",
        "font-weight",
        "opacity",
        "paint-order",
        "stroke",
        "stroke-dasharray",
        "stroke-linecap",
        "stroke-linejoin",
        "stroke-opacity",
        "stroke-width",
        "text-anchor",
    )
)
_REM = 16

Attributes = Mapping[str, str]


@cache
def light_tokens() -> Mapping[str, str]:
    """Return the light value of every custom property."""
    text = _COMMENT.sub("", (_SHEETS / _TOKENS).read_text(encoding="utf-8"))
    block = text[text.index("{") + 1 : text.index("}")]
    pairs = (line.split(":", 1) for line in block.split(";") if ":" in line)
    return {name.strip(): value.strip() for name, value in pairs}


@cache
def class_attributes() -> Mapping[str, Attributes]:
    """Return the attributes of every class that a style sheet gives a look to."""
    found: dict[str, dict[str, str]] = {}
    for sheet in sorted(_SHEETS.glob("*.css")):
        if sheet.name not in _LEFT_OUT:
            for selectors, body in _rules(sheet.read_text(encoding="utf-8")):
                attributes = _attributes(body)
                for selector in selectors.split(","):
                    if match := _CLASS.match(selector.strip()):
                        found.setdefault(match[1], {}).update(attributes)
    return found


def _rules(text: str) -> Iterator[tuple[str, str]]:
    """Yield the rules that hold at any width, in any scheme and on any device."""
    yield from _RULE.findall(_without_at_rules(_COMMENT.sub("", text)))


def _without_at_rules(text: str) -> str:
    kept, position = [], 0
    while (start := text.find("@", position)) >= 0:
        kept.append(text[position:start])
        position = _end_of_block(text, start)
    return "".join([*kept, text[position:]])


def _end_of_block(text: str, start: int) -> int:
    depth = 0
    for index in range(start, len(text)):
        depth += {"{": 1, "}": -1}.get(text[index], 0)
        if text[index] == "}" and depth == 0:
            return index + 1
    return len(text)


def _attributes(body: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for declaration in body.split(";"):
        name, _, value = (part.strip() for part in declaration.partition(":"))
        value = _VARIABLE.sub(lambda match: light_tokens().get(match[1], ""), value)
        if name == "font" and (match := _SHORTHAND.search(value)):
            found |= {"font-weight": match[1]} if match[1] else {}
            found["font-size"] = _number(match[2] + match[3])
        elif name in _PROPERTIES and value:
            found[name] = _number(value)
    return found


def _number(value: str) -> str:
    """Return a length in pixels without its unit, anything else as it is."""
    if match := re.fullmatch(r"([\d.]+)(px|rem)", value):
        size = float(match[1]) * (_REM if match[2] == "rem" else 1)
        return f"{size:g}"
    return value
