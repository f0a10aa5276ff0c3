"""A drawing of a page as a document of its own: light colours as attributes, no classes."""

from __future__ import annotations

from lxml import etree
from markupsafe import Markup

from portal.web.pictures.style import class_attributes, light_tokens
from portal.web.pictures.text import FAMILIES

SVG = "http://www.w3.org/2000/svg"
_ROOT = '<svg xmlns="http://www.w3.org/2000/svg"'


def standalone(drawing: Markup, title: str) -> str:
    """Return an inline ``<svg>`` as a whole document that looks the same without style sheets.

    ``title`` is what those hear who do not see it. An attribute of a class gives way to one that
    the element has itself where that is a pattern, whose address no style sheet can hold.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    root = etree.fromstring(str(drawing).replace("<svg", _ROOT, 1).encode(), parser)
    known = class_attributes()
    family, _weight = FAMILIES["golos-400"]
    for element in root.iter(f"{{{SVG}}}*"):
        names = str(element.attrib.pop("class", "")).split()
        for name in names:
            for attribute, value in known.get(name, {}).items():
                if not element.get(attribute, "").startswith("url("):
                    element.set(attribute, value)
        if element.tag == f"{{{SVG}}}text" and "fill" not in element.attrib:
            element.set("fill", light_tokens()["--ink"])
    if "font-family" not in root.attrib:
        root.set("font-family", family)
    _name(root, title)
    return etree.tostring(root, encoding="unicode")


def _name(root: etree._Element, title: str) -> None:
    root.set("role", "img")
    root.attrib.pop("aria-label", "")
    element = etree.Element(f"{{{SVG}}}title")
    element.text = title
    root.insert(0, element)
