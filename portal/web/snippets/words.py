"""Comments inside code: the page's texts, with plain spaces."""

from __future__ import annotations

from dataclasses import dataclass

from portal.web.i18n import NBSP, Texts


@dataclass(frozen=True, slots=True)
class Words:
    """Gives a text in the language of the page, without its typography."""

    texts: Texts

    @property
    def lang(self) -> str:
        """The language."""
        return self.texts.lang

    def __call__(self, message: str) -> str:
        """Return the translation of ``message``."""
        return self.texts.gettext(message).replace(NBSP, " ")
