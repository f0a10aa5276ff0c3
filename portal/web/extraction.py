"""Every text of the pages, as it stands in templates and code: for the catalogue and its test."""

from __future__ import annotations

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir

ROOT = Path(__file__).parent
_METHODS = [("**.py", "python"), ("templates/**.html", "jinja2.ext.babel_extract")]
_OPTIONS = {"templates/**.html": {"trimmed": "true", "newstyle_gettext": "true", "silent": "false"}}
_KEYWORDS = {
    "_": None,
    "gettext": None,
    "html": None,
    "ngettext": (1, 2),
    "nhtml": (1, 2),
    "pgettext": ((1, "c"), 2),
}


def extract_catalog() -> Catalog:
    """Return a catalogue of all English texts, without translations."""
    catalog = Catalog()
    found = extract_from_dir(ROOT, _METHODS, _OPTIONS, _KEYWORDS)
    for _file, _line, message, _comments, context in found:
        catalog.add(message, context=context)
    return catalog
