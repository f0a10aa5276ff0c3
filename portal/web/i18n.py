"""Texts of the pages: English sources as gettext ids, Russian compiled from its .po at start.

Numeric placeholders begin with ``n_`` (or are ``num``): in Russian they are held to their noun.

Babel does the catalogue, plural forms, dates and extraction. Flask-Babel is not used: its texts
hang on the request in flight, while those here are values that presenters are given, so that one
process makes both languages of a file, a picture or a feed without any request at all.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from markupsafe import Markup

TRANSLATIONS = Path(__file__).parent / "translations"
NBSP = "\u00a0"
_SHORT_WORD = re.compile(
    r"(?<![^\s(«>\u00a0])([АВИКОСУЯавикосуя]|[Нн]а|[Нн]е|[Пп]о|[Зз]а|[Ии]з|[Оо]т|[Дд]о|[Дд]ля) "
)
_NUMBER_NOUN = re.compile(r"((?<!\w)\d[\d\u00a0]*|%\((?:n_\w+|num)\)s) (?=[а-яё%])")
_DASH = re.compile(r" (?=[—–] )")


@dataclass(frozen=True, slots=True)
class Texts:
    """Translations of one language."""

    lang: str
    catalog: NullTranslations

    def gettext(self, message: str) -> str:
        """Return the text of ``message`` in this language."""
        return self.catalog.gettext(message)

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        """Return the form for ``number``; the caller fills the placeholders."""
        return self.catalog.ngettext(singular, plural, number)

    def pgettext(self, context: str, message: str) -> str:
        """Return the text of ``message`` as meant in ``context``."""
        return self.catalog.pgettext(context, message)

    def html(self, message: str, **values: object) -> Markup:
        """Return a translated sentence with markup of ours; every value is escaped."""
        return Markup(self.gettext(message)) % values  # noqa: S704 - values are escaped by %

    def nhtml(self, singular: str, plural: str, number: int, **values: object) -> Markup:
        """Return :meth:`html` in the plural form for ``number``."""
        return Markup(self.ngettext(singular, plural, number)) % values  # noqa: S704


@cache
def texts_of(lang: str) -> Texts:
    """Return the texts of ``lang``; English is the source and needs no catalogue."""
    path = TRANSLATIONS / lang / "LC_MESSAGES" / "messages.po"
    if not path.is_file():
        return Texts(lang, NullTranslations())
    buffer = io.BytesIO()
    write_mo(buffer, read_catalog(lang))
    buffer.seek(0)
    return Texts(lang, GNUTranslations(buffer))


def read_catalog(lang: str) -> Catalog:
    """Return the catalogue of a language with its typography applied."""
    with (TRANSLATIONS / lang / "LC_MESSAGES" / "messages.po").open("rb") as file:
        catalog = read_po(file, locale=lang)
    for message in catalog:
        if message.id and message.string:
            message.string = _typeset(message.string)
    return catalog


def typeset_russian(text: str) -> str:
    """Hold short words to the next one, numbers to their noun, dashes to the word before."""
    text = _SHORT_WORD.sub(rf"\1{NBSP}", text)
    # Twice: the first pass swallows the space that a second short word would need before it.
    text = _SHORT_WORD.sub(rf"\1{NBSP}", text)
    text = _NUMBER_NOUN.sub(rf"\1{NBSP}", text)
    return _DASH.sub(NBSP, text)


def _typeset(text: str | tuple[str, ...] | list[str]) -> str | tuple[str, ...]:
    if isinstance(text, str):
        return typeset_russian(text)
    return tuple(typeset_russian(form) for form in text)
