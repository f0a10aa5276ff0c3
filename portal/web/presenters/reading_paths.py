"""Paths of the pages to read, by the name that templates know them by."""

from __future__ import annotations

READING = {
    "about": "/about",
    "accessibility": "/accessibility",
    "appeal": "/where-to-appeal",
    "calendar": "/calendar",
    "changes": "/changes",
    "contacts": "/contacts",
    "corrections": "/corrections",
    "coverage": "/coverage",
    "definitions": "/definitions",
    "disclosure": "/disclosure",
    "glossary": "/glossary",
}
